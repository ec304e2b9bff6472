"""What a language needs to tell which words a figure counts: the compiled `languages/<code>/counted.toml`.

Words are compared folded: small letters, full width undone, vowel marks and tatweel gone, one apostrophe.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any

from pipeline.languages.base import language, section
from pipeline.languages.compiled import compile_pattern

TATWEEL = "\u0640"
#: Alef with and without hamza or madda and the two forms of final ya are often written for one another.
ALIKE = str.maketrans("أإآٱى", "ااااي")
LAST_HAMZA = ("\u064a\u0621", "\u0626")  # as is the hamza behind that ya for the one on it
LEAST_STEM = 2  # letters that must be left of a word when an ending is taken off
#: Lists of words by what they do beside a figure, in the order in which they are asked.
ROLES = (
    "pronoun", "copula", "of", "determiner", "count", "reach", "measure", "and", "before", "stop", "partitive", "verb",
)  # fmt: skip


@cache
def fold(word: str) -> str:
    """A word as it is compared."""
    text = unicodedata.normalize("NFKC", word).casefold().replace("'", "’").replace("ё", "е")
    if text.isascii():
        return text
    text = "".join(c for c in text if unicodedata.category(c) != "Mn" and c != TATWEEL).translate(ALIKE)
    return text.replace(*LAST_HAMZA)


class WordList:
    """Words of one role; an entry that ends in "*" stands for all words that begin so."""

    def __init__(self, entries: Iterable[str]) -> None:
        folded = [fold(e) for e in entries]
        self.whole = frozenset(e for e in folded if not e.endswith("*"))
        starts = sorted({re.escape(e[:-1]) for e in folded if e.endswith("*")})
        self.starts = compile_pattern("|".join(starts)) if starts else None

    def __contains__(self, word: str) -> bool:
        return word in self.whole or self.begins(word)

    def begins(self, word: str) -> bool:
        """Whether a word begins as one of the entries with "*"."""
        return self.starts is not None and self.starts.match(word) is not None


def _folded(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(fold(word) for word in words)


def _set(words: Iterable[str]) -> frozenset[str]:
    return frozenset(_folded(words))


def _behind_blank(words: Iterable[str]) -> tuple[str, ...]:
    """Folded words as they stand behind another."""
    return tuple(f" {fold(word)}" for word in words)


def _printed(word: Iterable[str]) -> str:
    """A single word as it is written in the file, "" for none."""
    return "".join(word)


def _folded_word(word: Iterable[str]) -> str:
    return fold(_printed(word))


def _replaced(endings: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Endings, each with what stands for it in the form that is known ("ies>y")."""
    parted = (fold(ending).partition(">") for ending in endings)
    return tuple((ending, instead) for ending, _, instead in parted)


def _folded_pairs(pairs: Mapping[str, str] | Iterable[tuple[str, str]]) -> Mapping[str, str]:
    return {fold(one): fold(other) for one, other in dict(pairs).items()}


def _key(section: str, shape: Callable[[Any], Any], name: str = "") -> Any:
    """A field read from a key of a section of the file ("" is its top), by default the key of the field's name.

    `shape` makes the value of what the file says, or of an empty tuple where it says nothing.
    """
    return field(metadata={"section": section, "shape": shape, "name": name})


@dataclass(frozen=True, slots=True)
class Grammar:
    """How a language sets figures and nouns side by side. See languages/en/counted.toml for each key."""

    spaced: bool
    roles: Mapping[str, WordList]

    # How words stand side by side, and single words that lead or close a phrase.
    head_last: bool = _key("phrase", bool)
    bare_share: bool = _key("phrase", bool)
    bare_measure: bool = _key("phrase", bool)
    adjectives_first: bool = _key("phrase", bool)
    people_capital: bool = _key("phrase", bool)
    heads: tuple[str, ...] = _key("phrase", tuple)
    person: str = _key("phrase", _printed)
    doers: frozenset[str] = _key("phrase", frozenset)
    age: str = _key("phrase", _printed)
    place_tails: tuple[str, ...] = _key("phrase", tuple)
    closed: frozenset[str] = _key("phrase", _set)
    short: Mapping[str, str] = _key("phrase", _folded_pairs)
    reached: tuple[str, ...] = _key("phrase", tuple)
    relations: tuple[str, ...] = _key("phrase", tuple)
    everywhere: frozenset[str] = _key("phrase", frozenset)
    same_number: tuple[str, ...] = _key("phrase", _folded)
    shared: tuple[str, ...] = _key("phrase", tuple)
    tails: tuple[str, ...] = _key("phrase", tuple)
    times: str = _key("phrase", _printed)
    any_measure: frozenset[str] = _key("phrase", frozenset)
    times_of: frozenset[str] = _key("phrase", frozenset)
    sizes: frozenset[str] = _key("phrase", frozenset)
    extents: frozenset[str] = _key("phrase", frozenset)
    benchmarks: frozenset[str] = _key("phrase", frozenset)
    lasts: tuple[str, ...] = _key("phrase", tuple)
    particles: frozenset[str] = _key("phrase", frozenset)
    deeds: frozenset[str] = _key("phrase", frozenset)
    ends: frozenset[str] = _key("phrase", frozenset)
    funds: tuple[str, ...] = _key("phrase", tuple)
    cases: frozenset[str] = _key("phrase", frozenset)
    others: frozenset[str] = _key("phrase", frozenset)
    gives: frozenset[str] = _key("phrase", frozenset)
    givees: frozenset[str] = _key("phrase", frozenset)
    purposes: frozenset[str] = _key("phrase", frozenset)
    manners: frozenset[str] = _key("phrase", frozenset)
    faces: frozenset[str] = _key("phrase", frozenset)
    says: frozenset[str] = _key("phrase", frozenset)
    calls: frozenset[str] = _key("phrase", frozenset)
    passives: frozenset[str] = _key("phrase", frozenset)
    article: str = _key("phrase", _folded_word)

    # Words by what they do.
    again: tuple[str, ...] = _key("words", _folded)
    against: tuple[str, ...] = _key("words", _behind_blank)
    totals: tuple[str, ...] = _key("words", _behind_blank)
    equal: WordList = _key("words", WordList)
    spent: WordList = _key("words", WordList)
    aside: frozenset[str] = _key("words", _set)
    near: frozenset[str] = _key("words", _set)
    spans: frozenset[str] = _key("words", _set)
    those: frozenset[str] = _key("words", _set)
    that: frozenset[str] = _key("words", _set)
    changes: WordList = _key("words", WordList)
    onsets: WordList = _key("words", WordList)
    light: WordList = _key("words", WordList)
    nominals: WordList = _key("words", WordList)
    agents: frozenset[str] = _key("words", _set)
    through: frozenset[str] = _key("words", _set)
    than: frozenset[str] = _key("words", _set)
    joint: frozenset[str] = _key("words", _set)
    inside: frozenset[str] = _key("words", _set)
    numbers: WordList = _key("words", WordList)
    lasting: WordList = _key("words", WordList)
    attributes: WordList = _key("words", WordList)
    within: tuple[str, ...] = _key("words", tuple)
    partitive: frozenset[str] = _key("words", _set)
    parts: tuple[str, ...] = _key("words", _folded)
    wholes: frozenset[str] = _key("words", _set)
    overall: frozenset[str] = _key("words", _set)
    transitive: WordList = _key("words", WordList)
    majority: frozenset[str] = _key("words", _set)
    topics: frozenset[str] = _key("words", _set)
    resumed: frozenset[str] = _key("words", _set)
    bodies: frozenset[str] = _key("words", _set)
    worth: frozenset[str] = _key("words", _set)
    costs: frozenset[str] = _key("words", _set)
    needs: frozenset[str] = _key("words", _set)
    comparing: frozenset[str] = _key("words", _set)
    sized: frozenset[str] = _key("words", _set)
    contributes: WordList = _key("words", WordList)
    towards: frozenset[str] = _key("words", _set)
    each: frozenset[str] = _key("words", _set)
    negation: frozenset[str] = _key("words", _set)
    relative: frozenset[str] = _key("words", _set)
    numbered: frozenset[str] = _key("words", _set)
    numbering: frozenset[str] = _key("words", _set)
    one: frozenset[str] = _key("words", _set)
    more: frozenset[str] = _key("words", _set)
    such: frozenset[str] = _key("words", _set)
    has: frozenset[str] = _key("words", _set)
    compared: frozenset[str] = _key("words", _set)
    exceeds: frozenset[str] = _key("words", _set)
    bounds: frozenset[str] = _key("words", frozenset)
    acts: frozenset[str] = _key("words", frozenset)
    since: frozenset[str] = _key("words", frozenset)
    helps: frozenset[str] = _key("words", frozenset)
    takes: tuple[str, ...] = _key("words", tuple)

    # Beginnings and endings of words.
    adjective_endings: tuple[str, ...] = _key("forms", _folded, "adjective")
    verb_endings: tuple[str, ...] = _key("forms", _folded, "verb")
    plural_endings: tuple[str, ...] = _key("forms", _folded, "plural")
    not_bare: tuple[str, ...] = _key("forms", _folded)
    plurals: frozenset[str] = _key("forms", _set)
    genitive: tuple[str, ...] = _key("forms", _folded)
    participles: tuple[str, ...] = _key("forms", _folded)
    participle_endings: tuple[str, ...] = _key("forms", _folded, "participle")
    change_endings: tuple[str, ...] = _key("forms", _folded, "change")
    adverb_endings: tuple[str, ...] = _key("forms", _folded, "adverb")
    adverbial: tuple[str, ...] = _key("forms", _folded)
    accusative: tuple[str, ...] = _key("forms", _folded)
    dual: tuple[str, ...] = _key("forms", _folded)
    owned: tuple[str, ...] = _key("forms", _folded)
    owners: tuple[str, ...] = _key("forms", _folded)
    noun_endings: tuple[str, ...] = _key("forms", _folded, "noun")
    nominal_endings: tuple[str, ...] = _key("forms", _folded, "nominal")
    verb_beginnings: tuple[str, ...] = _key("forms", _folded)
    governed: tuple[str, ...] = _key("forms", _folded)
    relating: tuple[str, ...] = _key("forms", _folded)
    nounlike: tuple[str, ...] = _key("forms", _folded)
    attributive: tuple[str, ...] = _key("forms", _folded)
    clitics: tuple[str, ...] = _key("forms", _folded)
    passive: str = _key("forms", _printed)
    never_passive: tuple[str, ...] = _key("forms", tuple)
    conjunctions: tuple[str, ...] = _key("forms", _folded)
    prefixes: tuple[str, ...] = _key("forms", _folded)
    endings: tuple[tuple[str, str], ...] = _key("forms", _replaced)
    of_people: tuple[str, ...] = _key("forms", _folded)
    finite: tuple[str, ...] = _key("forms", tuple)
    respectively: frozenset[str] = _key("sharing", _set)

    # What stands at the top of the file.
    cumulative: tuple[str, ...] = _key("", _folded)
    still: tuple[str, ...] = _key("", _folded)
    measures: tuple[str, ...] = _key("", tuple)
    no_measures: tuple[str, ...] = _key("", tuple)

    def variants(self, word: str) -> Iterator[str]:
        """The word, then without its ending, its prefix, or both: the forms the class table may hold."""
        for prefix in ("", *self.prefixes):
            if not word.startswith(prefix) or len(word) - len(prefix) < LEAST_STEM:
                continue
            rest = word[len(prefix) :]
            yield rest
            for ending, instead in self.endings:
                if rest.endswith(ending) and len(rest) - len(ending) >= LEAST_STEM:
                    yield rest[: len(rest) - len(ending)] + instead

    def definite(self, word: str) -> bool:
        """Whether a folded word has the article, also behind a preposition or "and" written on it."""
        openings = (self.article, *self.governed, *(c + self.article for c in self.clitics))
        return bool(self.article) and word.startswith(openings)

    def clitic(self, word: str, known: Container[str]) -> str:
        """What is written on a folded word without being part of it (بمساهمة), "" when the rest is no known noun.

        Before the article it needs no known noun; where the preposition has swallowed it, both go: لل of للمحطة.
        """
        word = word.partition(" ")[0]
        if self._is_known(word, known):
            return ""
        if self.definite(word) and not word.startswith(self.article):
            before = (c for c in self.clitics if word.startswith(c + self.article))
            if found := next(before, ""):
                return found
            found = next(g for g in self.governed if word.startswith(g))
            return found[:-1] if self._is_known(word[len(found) - 1 :], known) else found  # للاجئين: the noun has an l
        rests = ((c, word.removeprefix(c)) for c in self.clitics)
        return next((c for c, rest in rests if rest != word and self._is_known(rest, known)), "")

    def _is_known(self, word: str, known: Container[str]) -> bool:
        """Whether a word is a known noun, with or without its ending."""
        endings = (*self.endings, ("", ""))
        return any(word.endswith(e) and word[: len(word) - len(e)] + instead in known for e, instead in endings)

    def role(self, word: str) -> str:
        """The first role whose list holds the folded word as written, "" when none does."""
        for form in self.bare(word):
            for role in ROLES:
                if form in self.roles[role].whole:
                    return role
        return ""

    def role_by_start(self, word: str) -> str:
        """The first role with an entry that the word begins with; weaker than a known noun."""
        for form in self.bare(word):
            for role in ROLES:
                if self.roles[role].begins(form):
                    return role
        return ""

    def bare(self, word: str) -> Iterator[str]:
        """The folded word as written, then without a conjunction written on it."""
        yield word
        for prefix in self.conjunctions:
            if word.startswith(prefix) and len(word) - len(prefix) >= LEAST_STEM:
                yield word[len(prefix) :]


@cache
def grammar(code: str) -> Grammar:
    """The grammar of a language; one without counted.toml gets an empty one, with which only classes are known."""
    data: Mapping[str, Any] = section(code, "counted")
    roles = {role: WordList(data.get("words", {}).get(role, ())) for role in ROLES}
    keys = (f for f in fields(Grammar) if f.metadata)
    return Grammar(language(code).spaced, roles, **{f.name: _read(data, f.name, **f.metadata) for f in keys})


def _read(data: Mapping[str, Any], field_name: str, section: str, shape: Callable[[Any], Any], name: str) -> Any:
    told = data.get(section, {}) if section else data
    return shape(told.get(name or field_name, ()))
