"""Sentences and words of a text.

Words come from spaCy's tokenizers (rules, no trained model), Chinese ones from jieba (`languages.chinese`);
sentence ends from the card of the language: its marks, and its abbreviations, whose full stop ends nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from pipeline.languages import chinese, spacy_core
from pipeline.languages.base import language, section
from pipeline.records import Span

FULL_STOP = "."
#: Marks that may close a sentence after its end mark: 「“Nobody asks us.”」
CLOSING = "\"'”’»)]）」』”"
OPENING = "\"'“‘«([（「『¿¡„—–- "
#: What stands before a full stop, back to the blank.
LAST_WORD = re.compile(r"[^\s(（«“\"]{1,24}$")
#: Words spaCy takes apart at a hyphen, but which are read as one: из-за, Guinea-Bissau, self-built.
JOINT = frozenset("-‐‑")


@dataclass(frozen=True, slots=True)
class Token:
    """A word or mark; `start` and `end` are code points in the text that was given, half-open."""

    text: str
    start: int
    end: int


#: spaCy's name for rules of no language in particular.
ANY = "xx"


@cache
def _tokenizer(code: str) -> Any:
    """spaCy's rules for a language, or those for any where the language asks for them or spaCy does not know it."""
    rules = _token_data(code).get("rules", code)
    if rules != code:
        return _tokenizer(rules)
    try:
        return spacy_core.tokenizer(code)
    except ImportError:
        return _tokenizer(ANY)


def load_trained(name: str) -> Any:
    """A trained pipeline by package name or folder. Raises OSError when there is none, ImportError, ValueError."""
    return spacy_core.load().load(name)


def spacy_language() -> Any:
    """spaCy's class of pipelines, for who registers parts of one."""
    return spacy_core.load().language.Language


def remember(name: str) -> None:
    """Lets spans carry an attribute `span._.<name>`."""
    span = spacy_core.load().tokens.Span
    if not span.has_extension(name):
        span.set_extension(name, default=None)


@cache
def _token_data(code: str) -> Mapping[str, Any]:
    return cast("Mapping[str, Any]", section(code, "counted").get("tokens", {}))


@cache
def _elided(code: str) -> tuple[str, ...]:
    """Beginnings of words that are words of their own ("l’eau"), longest first."""
    return tuple(sorted(_token_data(code).get("elided", ()), key=len, reverse=True))


def tokens(text: str, code: str) -> tuple[Token, ...]:
    """Words and marks of a text in order; blanks are left out. Offsets are code points."""
    if not text.strip():
        return ()
    if not language(code).spaced:
        return tuple(Token(word, start, end) for word, start, end in chinese.words(text))
    found = [
        Token(token.text, token.idx, token.idx + len(token.text))
        for token in _tokenizer(code)(text)
        if not token.text.isspace()
    ]
    return tuple(_joined(_without_elisions(_without_stops(found), code), text))


def names_nothing(word: str, code: str, tags: str = chinese.NAMELESS) -> bool:
    """Whether the segmenter's dictionary holds a word as what counts nothing; only without blanks.

    `tags`: d for adverbs, c for conjunctions, p for prepositions, v for verbs.
    """
    return not language(code).spaced and chinese.names_nothing(word, tags)


def _without_stops(found: list[Token]) -> list[Token]:
    """The full stop behind a letter with a mark of its own set apart: spaCy's rules know no such letters (شخصاً.)."""
    out: list[Token] = []
    for token in found:
        if token.text.endswith(FULL_STOP) and unicodedata.combining(token.text[-2:-1] or FULL_STOP):
            out.append(Token(token.text[:-1], token.start, token.end - 1))
            out.append(Token(FULL_STOP, token.end - 1, token.end))
        else:
            out.append(token)
    return out


def _without_elisions(found: list[Token], code: str) -> list[Token]:
    """Elided words set apart from the word they lean on."""
    beginnings = _elided(code)
    if not beginnings:
        return found
    out: list[Token] = []
    for token in found:
        last = out[-1] if out else None
        apostrophe = token.text in ("'", "’") and last is not None and last.end == token.start
        if apostrophe and last is not None and last.text.casefold() + "’" in beginnings:  # apart at a text's end
            out[-1] = Token(last.text + token.text, last.start, token.end)
            continue
        folded = token.text.casefold().replace("'", "’")
        length = next((len(b) for b in beginnings if folded.startswith(b) and len(folded) > len(b)), 0)
        if length:
            out.append(Token(token.text[:length], token.start, token.start + length))
        out.append(Token(token.text[length:], token.start + length, token.end))
    return out


def _joined(found: list[Token], text: str) -> list[Token]:
    """Hyphenated words in one piece again: letter, hyphen, letter without a blank between them."""
    out: list[Token] = []
    at = 0
    while at < len(found):
        token = found[at]
        end = token.end
        while (
            at + 2 < len(found)
            and found[at + 1].text in JOINT
            and found[at + 1].start == end
            and found[at + 2].start == found[at + 1].end
            and text[end - 1].isalpha()
            and text[found[at + 2].start].isalpha()
        ):
            at += 2
            end = found[at].end
        out.append(token if end == token.end else Token(text[token.start : end], token.start, end))
        at += 1
    return out


@cache
def _never_last(code: str) -> frozenset[str]:
    """Abbreviations of the card that do not close a sentence even before a capital."""
    closing = {a.casefold() for a in section(code, "counted").get("sentences", {}).get("closing", ())}
    return frozenset(a.casefold() for a in language(code).abbreviations) - closing


@cache
def _units(code: str) -> frozenset[str]:
    """Abbreviations that close a sentence before a capital where a number stands before them: "40 см."."""
    return frozenset(a.casefold() for a in section(code, "counted").get("sentences", {}).get("units", ()))


@cache
def _on(code: str) -> tuple[str, ...]:
    """What goes on behind such an abbreviation for all its capital: долл. США."""
    return tuple(section(code, "counted").get("sentences", {}).get("goes_on", ()))


@cache
def _all_abbreviations(code: str) -> frozenset[str]:
    return frozenset(a.casefold() for a in language(code).abbreviations)


def sentences(text: str, code: str) -> tuple[Span, ...]:
    """Spans of the sentences, without the blanks around them; together they hold all that is not blank.

    Decimal points, symbols ("HSP/EB.1/Add.2") and abbreviations ("No. 4") do not end one.
    """
    ends = set(language(code).sentence_end) | {"!", "?", "…"}
    spans: list[Span] = []
    start = 0
    for at, mark in enumerate(text):
        if mark not in ends or (at + 1 < len(text) and text[at + 1] in ends):
            continue
        stop = at + 1
        while stop < len(text) and text[stop] in CLOSING:
            stop += 1
        if text[stop : stop + 2].strip() == "»":  # set off by a blank
            stop += 2
        if mark == FULL_STOP and not _ends_here(text, at, stop, code):
            continue
        if mark in "!?…" and stop < len(text) and _goes_on(text, stop):
            continue
        _add(spans, text, start, stop)
        start = stop
    _add(spans, text, start, len(text))
    return tuple(spans)


def _ends_here(text: str, at: int, stop: int, code: str) -> bool:
    """Whether the full stop at `at` ends a sentence; `stop` is where the closing marks after it end."""
    if stop >= len(text):
        return True
    if not text[stop].isspace() or _goes_on(text, stop):
        return False
    before = LAST_WORD.search(text, max(0, at - 24), at)
    word = (before.group() if before else "") + FULL_STOP
    folded = word.casefold()
    following = text[stop:].lstrip()[:1]
    if folded in _never_last(code):
        measured = folded in _units(code) and before is not None and text[: before.start()].rstrip()[-1:].isdigit()
        return measured and following.isupper()
    if folded in _all_abbreviations(code):
        return following.isupper() and not text[stop:].lstrip().startswith(_on(code))
    # An initial: "J. Smith"; but a letter after a digit's blank ("phase B.") is rare enough to lose.
    return not (len(word) == 2 and word[0].isupper() and word[0].isascii())


def _goes_on(text: str, at: int) -> bool:
    """Whether what follows is a small letter, so that the sentence goes on."""
    following = text[at : at + 4].lstrip(OPENING)[:1]
    return following.islower()


def _add(spans: list[Span], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if end > start:
        spans.append(Span(start, end))
