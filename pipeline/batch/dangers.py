"""What drawing a page would come to, told from its objects before any reader draws it.

Four kinds of page are looked for: a content that inflates beyond all measure, forms drawn in forms drawn in forms
without end, a content nested deeper than readers follow, and one that is cut off or broken. The first two must not be
drawn; of the others the text is kept and the doubt is said. An ordinary page costs a fraction of a millisecond.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from math import prod
from operator import itemgetter
from typing import Any, NamedTuple

from pipeline.batch.contents import (
    FLATE,
    MOST_CONTENT,
    MOST_LAYERED,
    MOST_SEARCHED,
    TOO_LARGE,
    Kinds,
    filters,
    inflated,
    inflating,
    streams_of,
    untexted,
)

#: A content whose first bytes inflate to more than so many times their number is looked at from end to end (text and
#: drawings come to five or ten, seldom to thirteen).
SAMPLE, SUSPICIOUS = 4096, 15
#: Nesting that no producer needs: graphics states (the format's own limit is 28) and arrays or dictionaries.
MOST_STATES, MOST_BRACKETS = 2_000, 100
#: Readers follow forms in forms to about forty.
MOST_FORMS = 40
#: Forms nested so deep are gone through by what they draw, shallow ones by their resources only.
SHALLOW = 3
#: Most bytes of content that drawing a page may come to, each form as often as it is drawn, and what one drawing costs.
MOST_DRAWN, DRAWING = 256 * 1024 * 1024, 200
#: The height of forms that name themselves.
BOTTOMLESS = 1_000
NESTED = "its content is nested deeper than can be followed; parts of it may be missing"
#: A form's number and generation in its file.
Key = tuple[int, int]

_DRAWS = re.compile(rb"/([^\s/<>\[\](){}%]+)\s+Do\b")
#: Many opened in a row: only then is a content that is not compressed looked at.
_RUN = re.compile(rb"(?:\[\s*){50}|(?:<<\s*){50}|(?:\bq\s+){50}")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
#: What opens and closes; strings are taken whole, so that brackets in them do not count.
_NESTS = re.compile(rb"\((?:[^()\\]|\\.){0,4000}\)|\[|\]|<<|>>|(?<![^\s\]>)])[qQ](?![^\s\[(</])", re.S)


class Danger(NamedTuple):
    """A page (from 1) with what is wrong; `deadly`: it must not be drawn."""

    page: int
    said: str
    deadly: bool


class _Content(NamedTuple):
    """What is wrong with a content, if anything, and whether that is deadly; whether it is larger than it looks."""

    said: tuple[str, bool] | None
    swollen: bool


def dangers(pages: Iterable[Any], kinds: Kinds) -> Iterator[Danger]:
    """The pages (library's dictionaries, in order) that are dangerous or doubtful to draw."""
    forms = _Forms(kinds)
    for number, page in enumerate(pages, 1):
        try:
            contents = [_content(stream, kinds) for stream in streams_of(page, kinds)]
            said = [content.said for content in contents if content.said is not None]
            found = max(said, key=itemgetter(1)) if said else None
            if found is None or not found[1]:
                found = forms.look(page, swollen=any(content.swollen for content in contents)) or found
        except Exception:  # whatever is wrong with its objects, the readers say it better
            continue
        if found is not None:
            yield Danger(number, *found)


def _content(stream: Any, kinds: Kinds) -> _Content:
    """Looks through a content; one in a coding of its own is left to those who look at pages without text."""
    names = filters(stream, kinds)
    raw = bytes(stream.read_raw_bytes())
    if not names:
        said = (NESTED, False) if _RUN.search(raw, 0, MOST_SEARCHED) and _nested(raw[:MOST_SEARCHED]) else None
        return _Content(said, said is not None)
    try:
        raw, left = untexted(raw, names)
    except ValueError:
        return _Content(None, False)
    if not left or left[0] not in FLATE:
        return _Content(None, False)
    fault = inflating(raw, MOST_CONTENT if len(left) == 1 else MOST_LAYERED)
    if fault:
        return _Content((fault, fault == TOO_LARGE), fault == TOO_LARGE)
    sample = raw[:SAMPLE]
    most = SUSPICIOUS * max(len(sample), 64)
    swells = len(left) > 1 or len(zlib.decompressobj().decompress(sample, most)) >= most
    return _Content((NESTED, False) if swells and _nested(inflated(raw)) else None, swells)


def _nested(content: bytes) -> bool:
    states = brackets = 0
    for found in _NESTS.finditer(content):
        sign = found.group()
        if sign in (b"[", b"<<"):
            brackets += 1
        elif sign in (b"]", b">>"):
            brackets = max(0, brackets - 1)
        elif sign == b"q":
            states += 1
        elif sign == b"Q":
            states = max(0, states - 1)
        if states > MOST_STATES or brackets > MOST_BRACKETS:
            return True
    return False


class _Cost(NamedTuple):
    """What drawing a content comes to: bytes gone through; whether it draws itself; whether forms nest too deep."""

    size: int
    endless: bool = False
    deep: bool = False


@dataclass(slots=True)
class _Forms:
    """Goes through the forms pages draw; what one form comes to is remembered."""

    kinds: Kinds
    costs: dict[Key, _Cost] = field(default_factory=dict)
    heights: dict[Key, int] = field(default_factory=dict)

    def look(self, page: Any, *, swollen: bool) -> tuple[str, bool] | None:
        """What is wrong with the forms of a page; None when nothing is. Forms named a few deep do no harm, unless the
        content is `swollen`."""
        own = _inherited(page)
        if self._height(own, ()) <= (0 if swollen else SHALLOW):
            return None
        content = b"\n".join(self._bytes(stream) for stream in streams_of(page, self.kinds))
        cost = self._cost(content, own, ())
        if cost.size > MOST_DRAWN:
            return "its drawings are drawn in each other beyond all measure", True
        if cost.endless:
            return "a drawing on it draws itself, which was cut", False
        return ("its drawings are nested deeper than can be followed", False) if cost.deep else None

    def _named(self, resources: Any) -> dict[str, Any]:
        """The forms that resources name."""
        if not isinstance(resources, self.kinds.dictionary):
            return {}
        named = resources.get("/XObject")
        if not isinstance(named, self.kinds.dictionary):
            return {}
        return {
            name: form for name, form in named.items()
            if isinstance(form, self.kinds.stream) and form.get("/Subtype") == "/Form"
        }  # fmt: skip

    def _height(self, resources: Any, path: tuple[Key, ...]) -> int:
        """How deep forms name forms; more than any depth that is followed when they do so in a circle."""
        if len(path) > MOST_FORMS:
            return BOTTOMLESS
        height = 0
        for form in self._named(resources).values():
            key, own = form.objgen, form.get("/Resources")
            if key in path or own is None:  # one without resources draws what the page names, an old habit
                return BOTTOMLESS
            if key not in self.heights:
                self.heights[key] = 1 + self._height(own, (*path, key))
            height = max(height, self.heights[key])
        return height

    def _bytes(self, stream: Any) -> bytes:
        """The start of a stream's content; empty when it is coded in a way that is not undone here."""
        names = filters(stream, self.kinds)
        if names and (len(names) > 1 or names[0] not in FLATE):
            return b""
        raw = bytes(stream.read_raw_bytes())
        return inflated(raw) if names else raw[:MOST_SEARCHED]

    def _calls(self, content: bytes, forms: Mapping[str, Any]) -> list[tuple[Any, int]]:
        """The forms that a content draws, each with how often, under whatever names."""
        drawn: Counter[Key] = Counter()
        of_key: dict[Key, Any] = {}
        for name, count in (Counter(_DRAWS.findall(content)) if forms else {}).items():
            form = forms.get("/" + _ESCAPED.sub(lambda m: bytes([int(m[1], 16)]), name).decode("latin-1"))
            if form is not None:
                drawn[form.objgen] += count
                of_key[form.objgen] = form
        return [(of_key[key], count) for key, count in drawn.items()]

    def _cost(self, content: bytes, resources: Any, path: tuple[tuple[Key, int], ...]) -> _Cost:
        """What drawing this content comes to. `path`: the forms it stands in, and how often each is drawn there."""
        size, endless, deep = len(content) + DRAWING, False, False
        for form, count in self._calls(content, self._named(resources)):
            key = form.objgen
            round_ = next((path[k + 1 :] for k, (other, _) in enumerate(path) if other == key), None)
            if round_ is not None:
                endless = True
                if count * prod(times for _, times in round_) > 1:  # each round draws more than the one before it
                    size += MOST_DRAWN
                continue
            if len(path) >= MOST_FORMS:
                deep = True
                continue
            if key not in self.costs:
                own = form.get("/Resources")
                self.costs[key] = self._cost(
                    self._bytes(form), resources if own is None else own, (*path, (key, count))
                )
            inner = self.costs[key]
            size, endless, deep = size + count * inner.size, endless or inner.endless, deep or inner.deep
        return _Cost(size, endless, deep)


def _inherited(page: Any) -> Any:
    """The resources of a page, its own or those of a node above it."""
    for _ in range(50):
        found = page.get("/Resources")
        if found is not None:
            return found
        page = page.get("/Parent")
        if page is None:
            break
    return None
