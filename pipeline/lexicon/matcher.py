"""Where forms stand in a text: folding, one Aho-Corasick automaton a language, and word boundaries.

The only module that knows the matching library. Offsets are code points into the text as given.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

from pipeline.shelf import kept

#: Printed in several ways, meant as one.
_SAME = {
    "'": "’‘ʼʻ`´ʿʾ′",
    " ": "-‐‑‒–—−\u00a0\u2002\u2003\u2007\u2009\u202f\u3000",
    "(": "（",
    ")": "）",
    "·": "•‧・",
    **{str(digit): chr(0x660 + digit) + chr(0x6F0 + digit) + chr(0xFF10 + digit) for digit in range(10)},
}
#: Letters that no decomposition leads back to their base.
_BASE = {"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i", "ħ": "h", "ə": "e", "Ə": "E"}
#: Carry no letter: soft hyphen, zero-width characters, marks of direction.
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
#: Stands between names that are folded together; a name never holds it.
BETWEEN = "\n"
#: A blank that Chinese typesetting puts beside digits and Latin words, or leaves out.
BESIDE_LATIN = re.compile(
    r"(?<=[\u3400-\u9fff])[ \u00a0\u2009\u202f](?=[0-9A-Za-z０-９])"
    r"|(?<=[0-9A-Za-z０-９])[ \u00a0\u2009\u202f](?=[\u3400-\u9fff])"
)


class Found(NamedTuple):
    """One form at one place. `start`, `end` are half-open code points; `form` is the index the form was given with."""

    start: int
    end: int
    form: int


@cache
def _table(pairs: tuple[str, ...]) -> dict[int, str]:
    """Translation table that keeps the length: Latin letters lose accents, look-alikes become one."""
    table: dict[int, str] = {ord(other): one for one, others in _SAME.items() for other in others}
    for point in (*range(0x00C0, 0x0250), *range(0x1E00, 0x1F00)):
        base = unicodedata.normalize("NFD", chr(point))[0]
        if base != chr(point):
            table[point] = base
    table.update((ord(letter), base) for letter, base in _BASE.items())
    table.update((ord(other), pair[0]) for pair in pairs for other in pair[1:])
    return table


class Folding:
    """How a language's letters are made alike before matching.

    `same` holds strings whose first letter stands for the others; `drop` the characters that are skipped; where words
    are not `spaced`, blanks between them and digits or Latin letters are skipped too.
    """

    def __init__(self, same: Iterable[str] = (), drop: str = "", *, spaced: bool = True) -> None:
        pairs = tuple(same)
        #: What it does, as text.
        self.rules = repr((pairs, drop, spaced))
        self._table, self._spaced = _table(pairs), spaced
        self._drop = frozenset(drop + _INVISIBLE)
        self._last: tuple[str, tuple[str, Sequence[int]]] = ("", ("", range(1)))

    def fold(self, text: str) -> tuple[str, Sequence[int]]:
        """The folded text and, for each of its characters, the offset in `text` (and one past the end).

        The last one is kept: a text is asked for its names and for their renderings.
        """
        last, folded = self._last
        if last != text:
            folded = self._fold(text)
            self._last = text, folded
        return folded

    def _fold(self, text: str) -> tuple[str, Sequence[int]]:
        offsets: Sequence[int] = range(len(text) + 1)
        if not self._drop.isdisjoint(text):
            kept = [i for i, letter in enumerate(text) if letter not in self._drop]
            text, offsets = "".join([text[i] for i in kept]), [*kept, len(text)]
        if not self._spaced and (blanks := [found.start() for found in BESIDE_LATIN.finditer(text)]):
            at = [0, *(blank + 1 for blank in blanks)]
            pieces = [range(start, end) for start, end in zip(at, [*blanks, len(text)], strict=True)]
            offsets = [offsets[i] for piece in pieces for i in piece] + [offsets[len(text)]]
            text = "".join([text[piece.start : piece.stop] for piece in pieces])
        return _lower(text.translate(self._table)), offsets

    def fold_names(self, names: Sequence[str]) -> list[str]:
        """The folded text of each name, in one pass over all of them. Blanks at their ends are kept."""
        table: dict[int, str | None] = {**self._table, **dict.fromkeys(map(ord, self._drop))}
        joined = BETWEEN.join(names) if self._spaced else BESIDE_LATIN.sub("", BETWEEN.join(names))
        folded = _lower(joined.translate(table)).split(BETWEEN)
        return folded if len(folded) == len(names) else [self.fold(name)[0] for name in names]


def _lower(text: str) -> str:
    """Small letters, as many as the text has: a few letters have a longer lower case."""
    low = text.lower()
    return low if len(low) == len(text) else "".join([letter.lower()[:1] for letter in text])


def _words(folded: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """Folded forms with their numbers; those of which nothing is left are none."""
    words: dict[str, list[int]] = {}
    for index, form in enumerate(folded):
        if form and not form.isspace():
            words.setdefault(form, []).append(index)
    return {word: tuple(indexes) for word, indexes in words.items()}


class Matcher:
    """All forms of one language, found in one pass over a text."""

    def __init__(self, forms: Sequence[str], folding: Folding, *, spaced: bool, clitics: Iterable[str] = ()) -> None:
        """`clitics`: folded strings that may stand before a form within a word."""
        import ahocorasick

        self._folding = folding
        self._spaced = spaced
        self._clitics = frozenset(clitics)
        self._longest_clitic = max((len(c) for c in self._clitics), default=0)
        words = kept("words", (folding.rules, *forms), lambda: _words(folding.fold_names(forms)))
        self._automaton: Any = ahocorasick.Automaton()
        for word, indexes in words.items():
            self._automaton.add_word(word, (len(word), indexes))
        if words:
            self._automaton.make_automaton()
        self._empty = not words

    def find(self, text: str) -> Iterator[tuple[Found, str]]:
        """Every form that stands as a word of its own, with the clitic before it ("" for none). Overlaps included."""
        if self._empty or not text:
            return
        folded, offsets = self._folding.fold(text)
        size = len(folded)
        for last, (length, indexes) in self._automaton.iter(folded):
            start, end = last + 1 - length, last + 1
            if end < size and folded[end].isalnum() and self._joined(folded[last], folded[end]):
                continue
            clitic = ""
            if start and folded[start - 1].isalnum() and self._joined(folded[start - 1], folded[start]):
                found = self._clitic(folded, start)
                if found is None:
                    continue
                clitic = found
            for index in indexes:
                yield Found(offsets[start], offsets[last] + 1, index), clitic

    def _joined(self, left: str, right: str) -> bool:
        """Whether two neighbours belong to one word. A change between Latin and other letters parts words."""
        if not (left.isalnum() and right.isalnum()):
            return False
        if left.isascii() != right.isascii():
            return False
        return self._spaced or left.isascii()

    def _clitic(self, folded: str, start: int) -> str | None:
        """The clitic that fills the word before `start`, or None when something else stands there."""
        begin = start
        while begin and start - begin <= self._longest_clitic and self._joined(folded[begin - 1], folded[begin]):
            begin -= 1
        before = folded[begin:start]
        return before if before in self._clitics else None
