"""What stands around a name decides whether it counts: words before, after and near it.

Conditions come from data (`doubtful.csv`, `names.toml`); here they become a few anchored patterns over a short window.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.languages.compiled import compile_pattern

#: How far from a name "near" reaches, in characters to either side.
NEAR = 60
#: How much text before a name is looked at for words that stand directly before it.
_WINDOW = 48
#: A sentence begins at the start of the text or after these, quotes and brackets aside.
_SENTENCE_START = re.compile(r"(?:^|[.!?…:;؟。])[\s\"'«“„‘(\[–—-]*$")
_TOKENS = {"<digit>": r"\d", "<start>": "^", "<comma>": "[,،、;(（]", "<surname>": r"(?-i:[A-ZА-ЯЁ][a-zа-яё]+)"}

#: Marks between a name and the words around it. One class for all of them would take several times as long to compile,
#: for some are beyond Latin-1, and there are hundreds of patterns.
_OPENING = "[\"'«]?“?"
_CLOSING = r"[\s»\"'-]*(?:[”’][\s»\"'-]*)?"


def _word(word: str) -> str:
    """A pattern for a word of the data: `*` at its end means any ending, `<digit>` a digit."""
    if word in _TOKENS:
        return _TOKENS[word]
    tail = ""
    if word.endswith("*"):
        word, tail = word[:-1], r"\w*"
    return re.escape(word).replace(r"\ ", r"\s+") + tail


def _any(words: Iterable[str]) -> str:
    return "|".join(_word(word) for word in sorted(words, key=len, reverse=True))


def before_pattern(words: Iterable[str], *, spaced: bool, links: Iterable[str] = ()) -> re.Pattern[str] | None:
    """Matches a text that ends in one of the words, perhaps with a linking word (an article, "of") after it."""
    words = tuple(words)
    if not words:
        return None
    edge = r"(?<!\w)" if spaced else ""
    links = tuple(links)
    link = f"(?:{_any(links)})" + (r"[\s']*" if spaced else "") if links else ""
    between = rf"\s*(?:{link})?" if link else r"\s*"
    return compile_pattern(rf"{edge}(?:{_any(words)}){between}{_OPENING}$", re.IGNORECASE)


def after_pattern(words: Iterable[str], *, spaced: bool) -> re.Pattern[str] | None:
    """Matches a text that begins with one of the words."""
    words = tuple(words)
    if not words:
        return None
    edge = r"(?!\w)" if spaced else ""
    return compile_pattern(rf"{_CLOSING}(?:{_any(words)}){edge}", re.IGNORECASE)


def near_pattern(words: Iterable[str], *, spaced: bool) -> re.Pattern[str] | None:
    """Matches a text that holds one of the words."""
    words = tuple(words)
    if not words:
        return None
    edge = r"\b" if spaced else ""
    return compile_pattern(rf"{edge}(?:{_any(words)}){edge}", re.IGNORECASE)


def person_pattern(titles: Iterable[str]) -> re.Pattern[str] | None:
    """Matches a text that ends in a title ("Ms."), perhaps with names of the person after it ("Ms. Georgia")."""
    titles = tuple(titles)
    if not titles:
        return None
    name = r"(?:(?-i:[A-ZÀ-ÖØ-ÞА-ЯЁ])[\w’'-]*\s+){0,2}"
    return compile_pattern(rf"(?<!\w)(?:{_any(titles)})\s+{name}$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Condition:
    """When a doubtful name counts. Any one need suffices; any one "never" refuses."""

    id: str = ""
    needs_before: re.Pattern[str] | None = None
    needs_after: re.Pattern[str] | None = None
    near: re.Pattern[str] | None = None
    beside: bool = False
    country: bool = False
    never_before: re.Pattern[str] | None = None
    never_after: re.Pattern[str] | None = None
    never_near: re.Pattern[str] | None = None
    never_between: tuple[re.Pattern[str], re.Pattern[str]] | None = None
    sentence_start: bool = True

    @property
    def needs(self) -> bool:
        """Whether something has to be there for the name to count."""
        return self.beside or self.country or any((self.needs_before, self.needs_after, self.near))

    def refuses(self, text: str, start: int, end: int) -> bool:
        """Whether something stands around `text[start:end]` that makes it something else."""
        before, after = text[max(0, start - _WINDOW) : start], text[end : end + _WINDOW]
        if self.never_before is not None and self.never_before.search(before):
            return True
        if self.never_after is not None and self.never_after.match(after):
            return True
        if self.never_between is not None:
            opening, closing = self.never_between
            if opening.search(before) and closing.match(after):
                return True
        if self.never_near is not None and (
            self.never_near.search(text[max(0, start - NEAR) : start]) or self.never_near.search(text[end : end + NEAR])
        ):
            return True
        return not self.sentence_start and _SENTENCE_START.search(before) is not None

    def met(self, text: str, start: int, end: int) -> bool:
        """Whether a need is met by the words around `text[start:end]` (names around it are judged elsewhere)."""
        before, after = text[max(0, start - _WINDOW) : start], text[end : end + _WINDOW]
        if self.needs_before is not None and self.needs_before.search(before):
            return True
        if self.needs_after is not None and self.needs_after.match(after):
            return True
        return self.near is not None and bool(self.near.search(text[:start]) or self.near.search(text[end:]))
