"""Names of programmes as writers render them: a long name with one word other than the list has, or one more.

Where no official name in a language is known, each writer makes one, and the list cannot have them all: الميثاق العالمي
for العهد العالمي, "réseau mondial des outils fonciers" for "d'instruments fonciers". Words are compared by their
beginnings, so that inflection does not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, NamedTuple

from pipeline.languages.alternation import any_of
from pipeline.languages.compiled import compile_pattern
from pipeline.lexicon.entries import Entry
from pipeline.lexicon.matcher import Folding
from pipeline.records import Span

#: Of what sort a thing must be: agendas, events and declarations differ in one word from each other.
SORTS = frozenset({"programme", "initiative", "tool", "network"})
#: A name of fewer words that say something is too short to spare one.
LEAST_WORDS = 4
LEAST_STEM = 3
#: No name is longer than this many characters.
REACH = 240
WORD = re.compile(r"[^\W\d_]+|\d{4}")


class _Word(NamedTuple):
    """A word that says something: its beginning, where it stands in the folded text."""

    stem: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Renderings:
    """The long names of programmes of one language, by the beginning of their first word.

    A word counts from `least` letters on, by its first `letters`, without what is `joined` to its front; of that an
    `article` belongs to the name. `capital`: a name begins with one.
    """

    names: Mapping[str, tuple[tuple[Entry, tuple[str, ...]], ...]]
    first: re.Pattern[str]
    folding: Folding
    letters: int
    least: int
    joined: tuple[str, ...]
    article: str
    capital: bool

    def find(self, text: str) -> list[tuple[Span, Entry]]:
        """The renderings in a text and what each stands for, from left to right, none overlapping another.

        Spans are code points of `text`. What two entries claim equally well is none's.
        """
        folded, offsets = self.folding.fold(text)
        found: list[tuple[Span, Entry]] = []
        for match in self.first.finditer(folded):
            start = offsets[match.start("stem")]
            if (self.capital and not text[start].isupper()) or (found and start < found[-1][0].end):
                continue
            near = folded[match.start() : match.start() + REACH]
            named = [(e, stems) for e, stems in self.names[match["stem"]] if stems[-1] in near and _some(stems, near)]
            if not named:
                continue
            words = self._words(folded, match.start(), max(len(stems) for _, stems in named) + 1)
            fits: dict[tuple[float, int], set[Entry]] = {}
            for entry, stems in named if words and words[0].stem == match["stem"] else ():
                if fit := _fit(words, stems):
                    fits.setdefault(fit, set()).add(entry)
            if fits and len(entries := fits[best := max(fits)]) == 1:
                end = offsets[words[best[1]].end - 1] + 1
                begin = words[0].start
                begin -= len(self.article) if self.article and folded.endswith(self.article, 0, begin) else 0
                found.append((Span(offsets[begin], end), entries.pop()))
        return found

    def words(self, name: str) -> list[_Word]:
        """The words of a name that say something."""
        return self._words(self.folding.fold(name)[0], 0, len(name))

    def _words(self, folded: str, start: int, count: int) -> list[_Word]:
        """That many words that say something, from a place on."""
        behind = (self._word(match) for match in WORD.finditer(folded, start, start + REACH))
        return list(islice((word for word in behind if word.stem), count))

    def _word(self, match: re.Match[str]) -> _Word:
        start, text = match.start(), match[0]
        for front in self.joined:
            if text.startswith(front) and len(text) - len(front) >= self.least:
                start, text = start + len(front), text[len(front) :]
                break
        if text.isdigit():
            return _Word(text, start, match.end())
        kept = min(self.letters, max(LEAST_STEM, len(text) - 1))  # сеть, сети
        stem = text[:kept] if len(text) >= self.least else ""
        return _Word(stem, start, match.end())


def _some(stems: tuple[str, ...], text: str) -> bool:
    """Whether all of the beginnings but one are in the text: a quick look before its words are parted."""
    return sum(stem in text for stem in stems) >= len(stems) - 1


def _fit(words: list[_Word], stems: tuple[str, ...]) -> tuple[float, int] | None:
    """How much of a name stands at the first of the words, and which is its last; None when more than one differs.

    The first and the last word are the name's own; between them one may be another, and one may be added. When no more
    than three words are the same, they must stand where the name has them.
    """
    left = list(stems)
    last = 0
    for place, word in enumerate(words[: len(stems) + 1]):
        if word.stem in left:
            left.remove(word.stem)
            last = place
    matched = len(stems) - len(left)
    if len(left) > 1 or last + 1 - matched > 1 or words[last].stem != stems[-1]:
        return None
    kept = sum(word.stem == stem for word, stem in zip(words, stems, strict=False))
    if matched < LEAST_WORDS and kept < matched:
        return None
    return matched / len(stems), last


def renderings_of(code: str, card: Mapping[str, Any], entries: Iterable[Entry], folding: Folding) -> Renderings | None:
    """What to look for in a language, after its `names.toml`; None when its card has no `renderings`."""
    rules = card.get("renderings")
    if rules is None:
        return None
    joined = tuple(sorted((folding.fold(front)[0] for front in rules.get("joined", ())), key=len, reverse=True))
    article = folding.fold(rules.get("article", ""))[0]
    never = compile_pattern(r"(?!)")
    empty = Renderings({}, never, folding, rules["letters"], rules["least"], joined, article, rules["capital"])
    names: dict[str, list[tuple[Entry, tuple[str, ...]]]] = {}
    for entry in entries:
        if entry.label != "PROGRAMME" or entry.off or entry.type not in SORTS:
            continue
        for name in entry.names.get(code, ()):
            stems = tuple(word.stem for word in empty.words(name))
            if len(set(stems)) >= LEAST_WORDS:
                names.setdefault(stems[0], []).append((entry, stems))
    if not names:
        return None
    fronts = f"(?:{any_of(joined)})?" if joined else ""
    first = compile_pattern(rf"(?<![^\W\d_]){fronts}(?P<stem>{any_of(names)})")
    return replace(empty, names={stem: tuple(found) for stem, found in names.items()}, first=first)
