"""How the matches of a pattern begin, so that the places where none can begin are passed over cheaply.

A pattern of many alternatives is tried in full at every place of a text. Its first characters, as a tree of classes,
make a small pattern that fails at once nearly everywhere. It may let through too much, never too little: zero-width
conditions are left out (but for a look ahead before something that may be empty), and where nothing is known of a
beginning, everything is let through.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Iterable, Sequence
from functools import cache
from importlib import resources
from typing import Any

#: Characters looked at, fewer where there are too many ways to begin. More of them tell better, and cost more when the
#: pattern is built than they save.
DEPTHS = (4, 3, 2)
#: More beginnings than this tell nothing.
MOST = 3_000

#: One way to begin: a class of characters (as a pattern) for each of the first places; after a shorter one anything may
#: follow.
Way = tuple[str, ...]


#: What was worked out before, by a key of the pattern (made by docs/make_beginnings.py).
STORE = "beginnings.json"


def beginnings(pattern: str) -> str:
    """A pattern (a group) that matches wherever a match of `pattern` can begin; "" when that is everywhere."""
    known = _stored().get(key(pattern))
    return worked_out(pattern) if known is None else known


def key(pattern: str) -> str:
    """A short name of a pattern."""
    return hashlib.sha256(pattern.encode()).hexdigest()[:24]


@cache
def _stored() -> dict[str, str]:
    file = resources.files("pipeline.languages") / STORE
    found: dict[str, str] = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    return found


def worked_out(pattern: str) -> str:
    """The same from the pattern itself, which takes a tenth of a second for some thousand alternatives."""
    try:
        from re import _parser as parser  # type: ignore[attr-defined]  # not in the type stubs
    except ImportError:
        return ""
    parsed = parser.parse(pattern)
    for depth in DEPTHS:
        with contextlib.suppress(OverflowError):
            ways = set().union(*_Ways(depth).of(parsed))
            return "" if () in ways else _tree(ways)
    return ""


def _tree(ways: set[Way]) -> str:
    tree: dict[str, Any] = {}
    for way in sorted(ways):
        node = tree
        for place in way:
            node = node.setdefault(place, {})
        node[""] = {}
    return "(?:" + _alternatives(tree) + ")"


def _alternatives(node: dict[str, Any]) -> str:
    if "" in node:  # something may end here, so anything may follow
        return ""
    by_rest: dict[str, list[str]] = {}
    for place, below in node.items():
        by_rest.setdefault(_alternatives(below), []).append(place)
    parts = [_one_of(places) + (f"(?:{rest})" if "|" in rest else rest) for rest, places in by_rest.items()]
    return "|".join(parts)


def _one_of(places: Sequence[str]) -> str:
    """One class for several, so that a place costs one look."""
    inside = [place[1:-1] if place.startswith("[") else place for place in places]
    if len(places) == 1:
        return places[0]
    if any(place.startswith("[^") for place in places):
        return "(?:" + "|".join(places) + ")"
    return "[" + "".join(inside) + "]"


class _Ways:
    """Finds the ways of parsed patterns, as pairs: (ways as long as `depth` or after which anything may follow, ways
    that end before that, which go on with what follows)."""

    def __init__(self, depth: int) -> None:
        self.depth = depth

    def of(self, items: Iterable[Any]) -> tuple[set[Way], set[Way]]:
        """Those of a sequence. Raises OverflowError when there are too many."""
        done: set[Way] = set()
        more: set[Way] = {()}
        ahead: set[Way] = set()
        for name, value in items:
            if str(name) == "ASSERT" and value[0] > 0 and more == {()} and not done:
                ahead = set().union(*self.of(value[1]))
            done, more = self._then(done, more, self._item(str(name), value))
            if not more:
                break
        if ahead and () in done | more:
            return done - {()} | ahead, more - {()}
        return done, more

    def _then(self, done: set[Way], more: set[Way], item: tuple[set[Way], set[Way]]) -> tuple[set[Way], set[Way]]:
        """Both parts of the ways so far, each going on with those of the next item."""
        ended, going = item
        longer = {way + tail for way in more for tail in going}
        done = done | {(way + tail)[: self.depth] for way in more for tail in ended}
        done |= {way[: self.depth] for way in longer if len(way) >= self.depth}
        more = {way for way in longer if len(way) < self.depth}
        if len(done) + len(more) > MOST:
            raise OverflowError
        return done, more

    def _item(self, name: str, value: Any) -> tuple[set[Way], set[Way]]:
        if name == "LITERAL":
            return set(), {(_class([("LITERAL", value)]),)}
        if name == "IN":
            return set(), {(_class([(str(kind), what) for kind, what in value]),)}
        if name in ("AT", "ASSERT", "ASSERT_NOT"):
            return set(), {()}
        if name == "SUBPATTERN":
            return self.of(value[3])
        if name == "ATOMIC_GROUP":
            return self.of(value)
        if name == "BRANCH":
            pairs = [self.of(branch) for branch in value[1]]
            return set().union(*(pair[0] for pair in pairs)), set().union(*(pair[1] for pair in pairs))
        if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            return self._repeated(*value)
        return {()}, set()  # anything else: not known

    def _repeated(self, least: int, most: int, body: Iterable[Any]) -> tuple[set[Way], set[Way]]:
        item = self.of(body)
        done: set[Way] = set()
        more: set[Way] = {()}
        reached: set[Way] = {()} if not least else set()
        for turn in range(1, min(int(most), self.depth) + 1):
            done, more = self._then(done, more, item)
            if turn >= least or turn == self.depth:
                reached |= more
        return done, reached


_CATEGORIES = {
    "CATEGORY_DIGIT": r"\d", "CATEGORY_NOT_DIGIT": r"\D", "CATEGORY_SPACE": r"\s", "CATEGORY_NOT_SPACE": r"\S",
    "CATEGORY_WORD": r"\w", "CATEGORY_NOT_WORD": r"\W",
}  # fmt: skip


def _class(kinds: Sequence[tuple[str, Any]]) -> str:
    """A class of characters as a pattern."""
    negated = kinds[0][0] == "NEGATE"
    parts = []
    for kind, what in kinds[negated:]:
        if kind == "LITERAL":
            parts.append(_escaped(what))
        elif kind == "RANGE":
            parts.append(f"{_escaped(what[0])}-{_escaped(what[1])}")
        else:
            parts.append(_CATEGORIES[str(what)])
    return f"[{'^' if negated else ''}{''.join(parts)}]"


def _escaped(code: int) -> str:
    char = chr(code)
    return char if char.isalnum() else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
