"""Nouns → what they count, in English (`knowledge/counted_nouns.csv`, its classes in `counted_classes.csv`).

In languages with many endings a noun of the table is a stem: the word of a text is tried whole and without its endings
(`Grammar.variants`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from pipeline.facts.grammar import fold, grammar
from pipeline.languages.tokens import tokens
from pipeline.lexicon.files import shipped_rows
from pipeline.records import Span

#: Groups of nouns that a measure of this kind is taken of.
FITTING: Mapping[str, frozenset[str]] = {
    "area": frozenset({"land", "places", "homes", "nature"}),
    "length": frozenset({"infrastructure", "land"}),
    "mass": frozenset({"matter"}),
    "energy": frozenset({"matter", "infrastructure"}),
    "money": frozenset({"money"}),
    "duration": frozenset({"time"}),
}


#: Units of what is felt, not counted.
DEGREES = frozenset({"Cel", "[degF]", "K", "deg"})


@dataclass(frozen=True, slots=True)
class Noun:
    """A class and its group ("people", "places", "money" …)."""

    name: str
    group: str


@dataclass(frozen=True, slots=True)
class Counted:
    """The words (a substring of the passage), their class, where they stand, and how sure the rule is (0-1)."""

    text: str
    noun: Noun | None
    span: Span
    trust: float


@dataclass(frozen=True, slots=True)
class ClassTable:
    """The nouns of one language: by first word, the rest of the words and the class; longest first.

    `measures` are the classes a measure word goes with, in the order of the table.
    """

    entries: Mapping[str, tuple[tuple[tuple[str, ...], Noun], ...]]
    measures: Mapping[str, tuple[Noun, ...]]
    longest: int


@cache
def _classes() -> Mapping[str, Noun]:
    return {row["class"]: Noun(row["class"], row["group"]) for row in shipped_rows("counted_classes.csv")}


@cache
def _nouns() -> Mapping[str, Sequence[tuple[str, Noun]]]:
    """The nouns and their classes by language; each language's in the order of the table."""
    found: dict[str, list[tuple[str, Noun]]] = {}
    for row in shipped_rows("counted_nouns.csv"):
        found.setdefault(row["language"], []).append((row["noun"], _classes()[row["class"]]))
    return found


@cache
def table(code: str) -> ClassTable:
    """The class table of a language. Of nouns that are the same once folded the first counts."""
    entries: dict[str, dict[tuple[str, ...], Noun]] = {}
    spaced = grammar(code).spaced
    longest = 1
    for entry, noun in _nouns().get(code, ()):
        words = _words(entry, code) if spaced else (fold(entry),)
        longest = max(longest, len(words) if spaced else len(entry))
        entries.setdefault(words[0], {}).setdefault(words[1:], noun)
    return ClassTable(
        {first: tuple(sorted(rest.items(), key=lambda x: -len(x[0]))) for first, rest in entries.items()},
        {} if spaced else _measures(),
        longest,
    )


def _measures() -> Mapping[str, tuple[Noun, ...]]:
    found: dict[str, tuple[Noun, ...]] = {}
    for row in shipped_rows("counted_classes.csv"):
        for measure in filter(None, row["measure"].split("|")):
            found[measure] = (*found.get(measure, ()), _classes()[row["class"]])
    return found


def _words(entry: str, code: str) -> tuple[str, ...]:
    """Folded words of an entry; where it is but letters and blanks, no tokenizer has to be asked."""
    parts = entry.split()
    return tuple(map(fold, parts if all(map(str.isalpha, parts)) else (t.text for t in tokens(entry, code))))


@cache
def _forms(word: str, code: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(grammar(code).variants(word)))


def noun_at(words: Sequence[str], at: int, code: str) -> tuple[int, Noun] | None:
    """The longest noun of the table that begins at a word: how many words it has and its class.

    `words` are folded. None when there is none.
    """
    entries = table(code).entries
    best: tuple[int, Noun] | None = None
    forms = _forms(words[at], code)
    if "-" in words[at]:  # "государства-члена": the first half tells
        forms += _forms(words[at].partition("-")[0], code)
    for form in forms:
        for rest, noun in entries.get(form, ()):
            if best is not None and best[0] >= 1 + len(rest):
                break
            if all(
                at + 1 + k < len(words) and (part == words[at + 1 + k] or part in _forms(words[at + 1 + k], code))
                for k, part in enumerate(rest)
            ):
                best = (1 + len(rest), noun)
                break
    return best


def class_of(phrase: str, code: str) -> Noun | None:
    """The class of a noun phrase: of its last known noun where the head comes last, else of its first."""
    if not grammar(code).spaced:
        bare = fold(phrase).replace(" ", "")  # 受援城市数: the noun, then what only says that it is counted
        return next((noun for end in range(len(bare), 0, -1) if (noun := ending_noun(bare[:end], code))), None)
    words = [fold(t.text) for t in tokens(phrase, code)]
    found: Noun | None = None
    at = 0
    while at < len(words):
        hit = noun_at(words, at, code)
        if hit is None:
            at += 1
            continue
        found = hit[1]
        if not grammar(code).head_last:
            return found
        at += hit[0]
    return found


def ending_noun(text: str, code: str) -> Noun | None:
    """In a language without blanks: the class of the longest known noun the text ends with."""
    known = table(code)
    for length in range(min(known.longest, len(text)), 0, -1):
        hit = known.entries.get(text[-length:])
        if hit:
            return hit[0][1]
    return None
