"""Looks up the longest of many known forms at a place of a text: units, currencies, counting words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Generic, TypeVar

from pipeline.entities.reference_patterns import alternation, expand, fold
from pipeline.languages.compiled import compile_pattern
from pipeline.shelf import kept

T = TypeVar("T")
NEVER = re.compile(r"(?!)")
#: Characters of the script that sets no blanks between words. Compiling so large a class takes milliseconds, so that it
#: stands only in the patterns of a language that needs it.
HAN = r"\u3400-\u9fff"


@dataclass(frozen=True, slots=True)
class Edges:
    """How a word ends and begins in patterns of a language. `begins`: none runs over this place from the left; `ends`:
    no letter or digit follows; where no blank parts words, Han characters on the other side do no harm."""

    begins: str
    ends: str

    @property
    def power(self) -> str:
        """What stands behind a number: 2.4e5, 10^6."""
        return rf"(?:e[+-]?| ?[x×] ?10\^[+-]?|\^[+-]{{0,2}})\d{{1,2}}(?!{self.ends}|[.,^]\d)"


SPACED = Edges(r"(?<!\w)", r"\w")
UNSPACED = Edges(rf"(?:(?<!\w)|(?<=[{HAN}]))", rf"[^\W{HAN}]")


def folded(word: str) -> str:
    """A form as it stands in a view."""
    return fold(word).lower()


class Forms(Generic[T]):
    """Forms with what they mean. A lookup takes as many steps as forms with the same first letter have lengths."""

    def __init__(self, entries: Iterable[tuple[str, T]], *, cased: bool = False) -> None:
        """`entries` are word list entries, expanded and in lower case; `cased`: forms, whose capitals matter."""
        texts, meanings = [], []
        for text, meaning in entries:
            texts.append(text)
            meanings.append(meaning)
        self._meanings: Sequence[T] = meanings
        self._known, self._lengths, self._endings = kept(
            "forms", [str(cased), *texts], lambda: _table(map(_plain if cased else _forms, texts))
        )

    def __len__(self) -> int:
        return len(self._known)

    def at(self, text: str, start: int) -> tuple[int, T] | None:
        """End and meaning of the longest form that begins at `start` and ends at the end of a word."""
        if start >= len(text):
            return None
        for length in self._lengths.get(text[start], ()):
            form = text[start : start + length]
            if length == 1 and text[start + 1 : start + 2] == "'":
                continue  # de l'eau: an article, no litre
            if len(form) == length and form in self._known and whole(text, start + length):
                return start + length, self._meanings[self._known[form]]
        return None

    def before(self, text: str, end: int) -> tuple[int, T] | None:
        """Start and meaning of the longest form that ends at `end` and begins at the beginning of a word."""
        if end <= 0:
            return None
        for length in self._endings.get(text[end - 1], ()):
            start = end - length
            if start >= 0 and text[start:end] in self._known and whole(text, start):
                return start, self._meanings[self._known[text[start:end]]]
        return None


def _plain(form: str) -> Iterable[str]:
    return (fold(form),)


def _forms(entry: str) -> Iterable[str]:
    return map(str.strip, expand(folded(entry)))  # an ending that is empty leaves its blank


#: Forms with the number of their entry, and the lengths of those that begin and that end with a letter.
_Table = tuple[dict[str, int], dict[str, tuple[int, ...]], dict[str, tuple[int, ...]]]


def _table(entries: Iterable[Iterable[str]]) -> _Table:
    known: dict[str, int] = {}
    for number, forms in reversed(list(enumerate(entries))):  # of forms that are alike the first counts
        known.update(dict.fromkeys(forms, number))
    return (
        known,
        _lengths({(form[0], len(form)) for form in known}),
        _lengths({(form[-1], len(form)) for form in known}),
    )


def _lengths(seen: Iterable[tuple[str, int]]) -> dict[str, tuple[int, ...]]:
    """The lengths seen with each letter, longest first."""
    lengths: dict[str, list[int]] = {}
    for char, length in sorted(seen, key=itemgetter(1), reverse=True):
        lengths.setdefault(char, []).append(length)
    return {char: tuple(found) for char, found in lengths.items()}


def whole(text: str, index: int) -> bool:
    """Whether no word runs over `index`. Han characters are no part of a longer word; digits behind letters are."""
    if index <= 0 or index >= len(text):
        return True
    left, right = text[index - 1], text[index]
    if right.isdecimal():
        return not left.isalnum() or is_han(left)  # m2, not m212; 5 USD, not 5 USD20
    if not (left.isalpha() and right.isalpha()):
        return True
    return is_han(left) or is_han(right)


def is_han(char: str) -> bool:
    """Whether a character belongs to a script that sets no blanks between words."""
    return "\u3400" <= char <= "\u9fff"


def pattern(words: Iterable[str], before: str = "", after: str = "") -> re.Pattern[str]:
    """Any of the word list entries between two bits of pattern; matches nothing when there are none."""
    entries = list(words)
    return compile_pattern(f"{before}(?:{alternation(entries)}){after}") if entries else NEVER


def raw(pieces: Sequence[str], before: str = "", after: str = "") -> re.Pattern[str]:
    """Any of the patterns (written for folded text) between two bits of pattern."""
    return compile_pattern(f"{before}(?:{fold('|'.join(pieces))}){after}") if pieces else NEVER
