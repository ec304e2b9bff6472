"""Builds the patterns for numbers that are no figures from the languages' `references.toml`.

A file holds word lists, small named pieces and rules. `{name}` in a piece or rule stands for another piece; `{a,b}` in
a word for each of the endings. `shared/references.toml` holds pieces and rules that need no language of their own; its
templates are read for every language that has the pieces they name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import product
from typing import Any, ClassVar, cast

from pipeline.entities.shared_tails import atoms, joined
from pipeline.languages.alternation import any_of
from pipeline.languages.base import section
from pipeline.languages.beginnings import beginnings
from pipeline.languages.compiled import compile_pattern
from pipeline.records import EntityLabel

PIECE = re.compile(r"\{([a-z][a-z_0-9]*)\}")
ENDINGS = re.compile(r"\{([^{}]*,[^{}]*)\}")
LOOKS = re.compile(r"(?:\(\?(?:<!|=)(?:\[[^\]]*\])+\))+")
GROUP = re.compile(r"\(\?P<(\w+)>")
#: The group of a rule that holds the find where only a part of the match is it.
PART = "s"


class _Fold(dict[int, str]):
    """One code point to one: digits to 0-9, blanks and dashes to one each, letters without their marks."""

    BLANKS = "\u00a0\u2002\u2003\u2007\u2008\u2009\u200a\u202f\u3000\t"
    DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\u2043"
    APOSTROPHES = "\u2019\u2018\u02bc\u2032"
    # Alef with and without hamza, ya with and without dots, are often written for one another; the Arabic per cent sign
    # and separators are the Latin ones.
    LETTERS: ClassVar[dict[str, str]] = dict(zip("أإآٱىёЁ〜~٪٫٬", "اااايеЕ--%.,", strict=True))

    def __missing__(self, code: int) -> str:
        char = chr(code)
        self[code] = folded = self._fold(char)
        return folded

    def _fold(self, char: str) -> str:
        if char in self.LETTERS:
            return self.LETTERS[char]
        if char in self.BLANKS:
            return " "
        if char in self.DASHES:
            return "-"
        if char in self.APOSTROPHES:
            return "'"
        if unicodedata.category(char) == "Nd":
            return str(unicodedata.digit(char))
        if "\uff01" <= char <= "\uff5e" and char != "，":  # which is no comma inside a number
            return self._fold(chr(ord(char) - 0xFEE0))
        if "\u00c0" <= char <= "\u024f":
            return unicodedata.normalize("NFD", char)[0]
        return char


_FOLD = _Fold()


@lru_cache(maxsize=16)  # several finders ask for the same passage one after the other
def fold(text: str) -> str:
    """The text as the patterns see it, case kept; every code point keeps its place."""
    return text.translate(_FOLD)


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of reference. `groups`: number of each named group in its set's pattern, from which the find's name is
    made; `parts`: numbers of those of which one is the whole find where it matched."""

    key: str
    label: EntityLabel
    groups: tuple[tuple[str, int], ...]
    parts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Rules tried in order at every anchor, compiled as one pattern: the last group of a match is named for its rule.

    `cased`: they look at the text with its capitals.
    """

    cased: bool
    any: re.Pattern[str]
    rules: Mapping[str, Rule]


@dataclass(frozen=True, slots=True)
class Patterns:
    """All of one language: its rule sets and the values of months, ordinals and digits."""

    sets: tuple[RuleSet, ...]
    values: Mapping[str, tuple[tuple[re.Pattern[str], int], ...]]
    numerals: Mapping[str, int]


def expand(word: str) -> Iterable[str]:
    """The forms of a word list entry: `child{,ren}` is child and children."""
    if "{" not in word:
        return (word,)
    parts = [part.split(",") if inside else (part,) for inside, part in _cut(word)]
    return ["".join(choice) for choice in product(*parts)]


def _cut(word: str) -> Iterable[tuple[bool, str]]:
    """The stretches of an entry, and whether each stood in braces with commas."""
    at = 0
    for found in ENDINGS.finditer(word):
        yield False, word[at : found.start()]
        yield True, found[1]
        at = found.end()
    yield False, word[at:]


def alternation(words: Iterable[str]) -> str:
    """A pattern for any of the words, longest first, common beginnings written once (so that it is fast)."""
    return any_of({form for entry in words for form in expand(fold(entry).lower())})


class _Builder:
    """Puts the pieces of one language together."""

    def __init__(self, data: Mapping[str, Any], shared: Mapping[str, Any]) -> None:
        self.pieces: dict[str, str] = {}
        for source in (shared, data):
            for name, words in source.get("words", {}).items():
                self.pieces[name] = "(?:" + alternation(words) + ")"
            for name, piece in source.get("pieces", {}).items():
                self.pieces[name] = "(?:" + fold(piece) + ")"
        self.tables = {name: data[name] for name in ("months", "ordinals", "tens") if name in data}
        for name, table in self.tables.items():
            self.pieces[name] = "(?:" + "|".join(self._entry(e) for e in _longest(table)) + ")"

    def _entry(self, entry: str) -> str:
        """A table entry: words with endings, or a pattern that names pieces."""
        return fold(entry) if PIECE.search(entry) else alternation([entry])

    def known(self, pattern: str) -> bool:
        """Whether all pieces a pattern names are there."""
        return all(name in self.pieces and self.known(self.pieces[name]) for name in PIECE.findall(pattern))

    def build(self, pattern: str) -> str:
        """The pattern with its pieces put in."""
        return PIECE.sub(lambda m: self.build(self.pieces[m[1]]), fold(pattern))

    def rule(self, name: str, pattern: str) -> list[str]:
        """The parts of a rule's pattern, named groups with the rule's name before theirs; a group name may stand in
        several of its alternatives (`y`, then `y__1` …)."""
        seen: dict[str, int] = {}

        def rename(match: re.Match[str]) -> str:
            own = match[1]
            seen[own] = seen.get(own, -1) + 1
            return f"(?P<{name}_{own}__{seen[own]}>" if seen[own] else f"(?P<{name}_{own}>"

        return [GROUP.sub(rename, self.build(part)) for part in atoms(pattern)]

    def values(self) -> dict[str, tuple[tuple[re.Pattern[str], int], ...]]:
        """For months, ordinals and tens: the pattern of each value, longest words first."""
        found = {}
        for name, table in self.tables.items():
            entries = [(e, int(v)) for v, es in table.items() for e in es]
            entries.sort(key=lambda pair: -len(pair[0]))
            found[name] = tuple((compile_pattern(self.build(self._entry(e))), v) for e, v in entries)
        return found


def _longest(table: Mapping[str, list[str]]) -> list[str]:
    return sorted((entry for entries in table.values() for entry in entries), key=len, reverse=True)


def _parted(anchor: str) -> tuple[str, str]:
    """An anchor as what it looks at on both sides (which costs least, so it goes first) and the rest."""
    found = LOOKS.match(anchor)
    end = found.end() if found else 0
    return anchor[:end], anchor[end:]


def _rule_set(builder: _Builder, anchor: str, rules: list[Mapping[str, Any]], cased: bool) -> RuleSet | None:
    chosen = [r for r in rules if r.get("cased", False) is cased and builder.known(r["pattern"])]
    if not chosen:
        return None
    named = [f"rule{k}" for k in range(len(chosen))]
    built = [(name, builder.rule(name, rule["pattern"])) for name, rule in zip(named, chosen, strict=True)]
    before, anchored = _parted(builder.build(anchor))
    whole = f"{anchored}(?:{joined(built)})"
    first = beginnings(whole)
    every = compile_pattern(before + (f"(?={first})" if first else "") + whole)
    groups: dict[str, list[tuple[str, int]]] = {name: [] for name in named}
    for group, number in every.groupindex.items():
        name, _, own = group.partition("_")
        if own and name in groups:
            groups[name].append((own.partition("__")[0], number))
    by_name = {
        name: Rule(
            rule["key"],
            cast(EntityLabel, rule.get("label", "REFERENCE")),
            tuple(pair for pair in groups[name] if pair[0] != PART),
            tuple(number for own, number in groups[name] if own == PART),
        )
        for name, rule in zip(named, chosen, strict=True)
    }
    return RuleSet(cased, every, by_name)


@cache
def patterns(code: str) -> Patterns:
    """The compiled patterns of a language; of a language without `references.toml` only what needs no language."""
    shared, data = section("shared", "references"), section(code, "references")
    builder = _Builder(data, shared)
    templates = shared["template"] if data else ()
    first, rest = ([t for t in templates if t.get("first", False) is early] for early in (True, False))
    groups = [(data.get("anchor", ""), [*first, *data.get("rule", ()), *rest])]
    groups.append((shared["anchor"], shared["rule"]))
    sets = [_rule_set(builder, anchor, rules, cased) for anchor, rules in groups for cased in (False, True)]
    return Patterns(tuple(s for s in sets if s is not None), builder.values(), data.get("numerals", {}))
