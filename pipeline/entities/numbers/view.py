"""A passage's text as the number grammar sees it: folded, in lower case, without marks that have no width."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass

from pipeline.entities.reference_patterns import fold
from pipeline.languages.compiled import compile_pattern

# Vowel signs, tatweel, direction marks, soft hyphens and zero-width blanks stand inside printed numbers and words.
MARKS = ((0x064B, 0x065F), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x2069))
WIDE_GROUP = re.compile("(?<=[０-９])，(?=[０-９]{3}(?![０-９]))")  # a wide comma in a wide number sets groups apart
# A line set wide: blanks between signs that need none, and more blanks than one; five or more part columns. Chinese is
# set with or without a blank beside digits and Latin letters; behind a magnitude it parts two numbers (2 亿 3 400 万).
HAN = "[\u3400-\u9fff]"
SPACED = compile_pattern(
    f"(?<={HAN}) {{1,4}}(?={HAN})"
    f"|(?<={HAN})(?<![十百千万亿]) {{1,4}}(?=[0-9a-zA-Z])|(?<=[0-9a-zA-Z]) {{1,4}}(?={HAN})"
    "|(?<=[^ ] ) {1,3}(?=[^ ])"
)
BESIDE_HAN = compile_pattern(f" (?={HAN})|(?<={HAN}) ")  # found at once, where the pattern above looks back everywhere
#: A number with marks in it that is set in brackets before its unit, as Arabic press does: (7.6) مليون دولار.
BRACKETED = re.compile(r"\((?=\d+[.,٫٬]\d[\d.,٫٬]*\) [^\W\d_])[\d.,٫٬]+\)")
BLANKED = "\x00"  # stands where something is hidden: no letter, digit or blank, so that nothing joins over it
INVISIBLE = frozenset(
    [
        *"\u0670\u0640\u00ad\ufeff",
        *(chr(c) for first, last in MARKS for c in range(first, last + 1)),
    ]
)


@dataclass(frozen=True, slots=True)
class View:
    """`text` is what patterns read, `cased` the same with its capitals; text[i] is at `places[i]` of the passage."""

    text: str
    cased: str
    places: tuple[int, ...] | None

    def back(self, index: int) -> int:
        """Offset in the passage of an offset in the view (as the start of a character)."""
        if self.places is None:
            return index
        return self.places[index] if index < len(self.places) else self.places[-1] + 1

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Half-open range in the passage of a half-open, non-empty range in the view."""
        return self.back(start), self.back(end - 1) + 1

    def blanked(self, hidden: Container[int]) -> View:
        """The same with some characters hidden, by their offsets in the passage; every other keeps its place."""
        places = range(len(self.text)) if self.places is None else self.places
        gone = [index for index, place in enumerate(places) if place in hidden]
        text, cased = list(self.text), list(self.cased)
        for index in gone:
            text[index] = cased[index] = BLANKED
        return View("".join(text), "".join(cased), self.places)


def view(text: str) -> View:
    """Folds a text. Linear; every kept character stays one character."""
    places: tuple[int, ...] | None = None
    cased = fold(WIDE_GROUP.sub(",", text))
    left_out = [i for i, char in enumerate(cased) if char in INVISIBLE] if not INVISIBLE.isdisjoint(cased) else []
    if "  " in cased or BESIDE_HAN.search(cased):
        left_out.extend(i for match in SPACED.finditer(cased) for i in range(*match.span()))
    if ") " in cased:
        left_out.extend(i for match in BRACKETED.finditer(cased) for i in (match.start(), match.end() - 1))
    if left_out:
        gone = frozenset(left_out)
        places = tuple(i for i in range(len(cased)) if i not in gone)
        cased = "".join(cased[i] for i in places)
    lower = cased.lower()
    if len(lower) != len(cased):  # a capital whose small form is two characters keeps its place
        lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in cased)
    return View(lower, cased, places)
