"""What a language needs to tell which words a figure counts: the compiled `languages/<code>/counted.toml`.

Words are compared folded: small letters, full width undone, vowel marks and tatweel gone, one apostrophe.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Grammar:
    """How a language sets figures and nouns side by side. See languages/en/counted.toml for each key."""

    spaced: bool
    head_last: bool
    bare_share: bool
    bare_measure: bool
    adjectives_first: bool
    people_capital: bool
    roles: Mapping[str, WordList]
    adjective_endings: tuple[str, ...]
    verb_endings: tuple[str, ...]
    plural_endings: tuple[str, ...]
    not_bare: tuple[str, ...]
    plurals: frozenset[str]
    genitive: tuple[str, ...]
    participles: tuple[str, ...]
    participle_endings: tuple[str, ...]
    change_endings: tuple[str, ...]
    adverb_endings: tuple[str, ...]
    adverbial: tuple[str, ...]
    accusative: tuple[str, ...]
    dual: tuple[str, ...]
    owned: tuple[str, ...]
    owners: tuple[str, ...]
    noun_endings: tuple[str, ...]
    nominal_endings: tuple[str, ...]
    verb_beginnings: tuple[str, ...]
    governed: tuple[str, ...]
    relating: tuple[str, ...]
    nounlike: tuple[str, ...]
    attributive: tuple[str, ...]
    clitics: tuple[str, ...]
    passive: str
    never_passive: tuple[str, ...]
    again: tuple[str, ...]
    against: tuple[str, ...]
    totals: tuple[str, ...]
    equal: WordList
    spent: WordList
    aside: frozenset[str]
    near: frozenset[str]
    spans: frozenset[str]
    those: frozenset[str]
    that: frozenset[str]
    changes: WordList
    onsets: WordList
    light: WordList
    nominals: WordList
    agents: frozenset[str]
    through: frozenset[str]
    than: frozenset[str]
    joint: frozenset[str]
    inside: frozenset[str]
    conjunctions: tuple[str, ...]
    prefixes: tuple[str, ...]
    endings: tuple[tuple[str, str], ...]
    numbers: WordList
    cumulative: tuple[str, ...]
    still: tuple[str, ...]
    lasting: WordList
    attributes: WordList
    measures: tuple[str, ...]
    no_measures: tuple[str, ...]
    within: tuple[str, ...]
    partitive: frozenset[str]
    parts: tuple[str, ...]
    wholes: frozenset[str]
    overall: frozenset[str]
    transitive: WordList
    of_people: tuple[str, ...]
    majority: frozenset[str]
    topics: frozenset[str]
    resumed: frozenset[str]
    bodies: frozenset[str]
    worth: frozenset[str]
    costs: frozenset[str]
    needs: frozenset[str]
    comparing: frozenset[str]
    sized: frozenset[str]
    contributes: WordList
    towards: frozenset[str]
    each: frozenset[str]
    negation: frozenset[str]
    relative: frozenset[str]
    numbered: frozenset[str]
    numbering: frozenset[str]
    one: frozenset[str]
    more: frozenset[str]
    finite: tuple[str, ...]
    heads: tuple[str, ...]
    person: str
    doers: frozenset[str]
    age: str
    place_tails: tuple[str, ...]
    closed: frozenset[str]
    short: Mapping[str, str]
    such: frozenset[str]
    has: frozenset[str]
    compared: frozenset[str]
    exceeds: frozenset[str]
    reached: tuple[str, ...]
    relations: tuple[str, ...]
    everywhere: frozenset[str]
    same_number: tuple[str, ...]
    shared: tuple[str, ...]
    tails: tuple[str, ...]
    times: str
    bounds: frozenset[str]
    acts: frozenset[str]
    any_measure: frozenset[str]
    times_of: frozenset[str]
    sizes: frozenset[str]
    extents: frozenset[str]
    benchmarks: frozenset[str]
    lasts: tuple[str, ...]
    since: frozenset[str]
    helps: frozenset[str]
    takes: tuple[str, ...]
    particles: frozenset[str]
    deeds: frozenset[str]
    ends: frozenset[str]
    respectively: frozenset[str]
    funds: tuple[str, ...]
    cases: frozenset[str]
    others: frozenset[str]
    gives: frozenset[str]
    givees: frozenset[str]
    purposes: frozenset[str]
    manners: frozenset[str]
    faces: frozenset[str]
    says: frozenset[str]
    calls: frozenset[str]
    passives: frozenset[str]
    article: str

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


def _folded(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(fold(word) for word in words)


@cache
def grammar(code: str) -> Grammar:
    """The grammar of a language; one without counted.toml gets an empty one, with which only classes are known."""
    data: Mapping[str, Any] = section(code, "counted")
    phrase, words, forms = data.get("phrase", {}), data.get("words", {}), data.get("forms", {})
    return Grammar(
        spaced=language(code).spaced,
        head_last=phrase.get("head_last", False),
        bare_share=phrase.get("bare_share", False),
        bare_measure=phrase.get("bare_measure", False),
        adjectives_first=phrase.get("adjectives_first", False),
        people_capital=phrase.get("people_capital", False),
        roles={role: WordList(words.get(role, ())) for role in ROLES},
        adjective_endings=_folded(forms.get("adjective", ())),
        verb_endings=_folded(forms.get("verb", ())),
        plural_endings=_folded(forms.get("plural", ())),
        not_bare=_folded(forms.get("not_bare", ())),
        plurals=frozenset(_folded(forms.get("plurals", ()))),
        genitive=_folded(forms.get("genitive", ())),
        participles=_folded(forms.get("participles", ())),
        change_endings=_folded(forms.get("change", ())),
        participle_endings=_folded(forms.get("participle", ())),
        adverb_endings=_folded(forms.get("adverb", ())),
        dual=_folded(forms.get("dual", ())),
        owned=_folded(forms.get("owned", ())),
        owners=_folded(forms.get("owners", ())),
        accusative=_folded(forms.get("accusative", ())),
        adverbial=_folded(forms.get("adverbial", ())),
        noun_endings=_folded(forms.get("noun", ())),
        nominal_endings=_folded(forms.get("nominal", ())),
        verb_beginnings=_folded(forms.get("verb_beginnings", ())),
        governed=_folded(forms.get("governed", ())),
        relating=_folded(forms.get("relating", ())),
        nounlike=_folded(forms.get("nounlike", ())),
        attributive=_folded(forms.get("attributive", ())),
        clitics=_folded(forms.get("clitics", ())),
        passive=forms.get("passive", ""),
        never_passive=tuple(forms.get("never_passive", ())),
        again=tuple(fold(w) for w in words.get("again", ())),
        against=tuple(f" {fold(w)}" for w in words.get("against", ())),
        totals=tuple(f" {fold(w)}" for w in words.get("totals", ())),
        equal=WordList(words.get("equal", ())),
        spent=WordList(words.get("spent", ())),
        near=frozenset(fold(w) for w in words.get("near", ())),
        spans=frozenset(fold(w) for w in words.get("spans", ())),
        those=frozenset(fold(w) for w in words.get("those", ())),
        aside=frozenset(fold(w) for w in words.get("aside", ())),
        that=frozenset(fold(w) for w in words.get("that", ())),
        changes=WordList(words.get("changes", ())),
        onsets=WordList(words.get("onsets", ())),
        light=WordList(words.get("light", ())),
        nominals=WordList(words.get("nominals", ())),
        agents=frozenset(fold(w) for w in words.get("agents", ())),
        through=frozenset(fold(w) for w in words.get("through", ())),
        inside=frozenset(fold(w) for w in words.get("inside", ())),
        joint=frozenset(fold(w) for w in words.get("joint", ())),
        than=frozenset(fold(w) for w in words.get("than", ())),
        conjunctions=_folded(forms.get("conjunctions", ())),
        prefixes=_folded(forms.get("prefixes", ())),
        endings=tuple(
            (ending, instead) for ending, _, instead in (fold(e).partition(">") for e in forms.get("endings", ()))
        ),
        numbers=WordList(words.get("numbers", ())),
        cumulative=tuple(fold(e) for e in data.get("cumulative", ())),
        still=tuple(fold(e) for e in data.get("still", ())),
        lasting=WordList(words.get("lasting", ())),
        attributes=WordList(words.get("attributes", ())),
        measures=tuple(data.get("measures", ())),
        no_measures=tuple(data.get("no_measures", ())),
        within=tuple(words.get("within", ())),
        article=fold(phrase.get("article", "")),
        partitive=frozenset(fold(w) for w in words.get("partitive", ())),
        parts=_folded(words.get("parts", ())),
        heads=tuple(phrase.get("heads", ())),
        person=phrase.get("person", ""),
        doers=frozenset(phrase.get("doers", ())),
        age=phrase.get("age", ""),
        short={fold(word): fold(whole) for word, whole in phrase.get("short", {}).items()},
        place_tails=tuple(phrase.get("place_tails", ())),
        closed=frozenset(fold(w) for w in phrase.get("closed", ())),
        has=frozenset(fold(w) for w in words.get("has", ())),
        such=frozenset(fold(w) for w in words.get("such", ())),
        compared=frozenset(fold(w) for w in words.get("compared", ())),
        exceeds=frozenset(fold(w) for w in words.get("exceeds", ())),
        reached=tuple(phrase.get("reached", ())),
        relations=tuple(phrase.get("relations", ())),
        everywhere=frozenset(phrase.get("everywhere", ())),
        same_number=_folded(phrase.get("same_number", ())),
        shared=tuple(phrase.get("shared", ())),
        tails=tuple(phrase.get("tails", ())),
        times=phrase.get("times", ""),
        bounds=frozenset(words.get("bounds", ())),
        acts=frozenset(words.get("acts", ())),
        any_measure=frozenset(phrase.get("any_measure", ())),
        times_of=frozenset(phrase.get("times_of", ())),
        sizes=frozenset(phrase.get("sizes", ())),
        extents=frozenset(phrase.get("extents", ())),
        benchmarks=frozenset(phrase.get("benchmarks", ())),
        lasts=tuple(phrase.get("lasts", ("\0",))),
        since=frozenset(words.get("since", ())),
        helps=frozenset(words.get("helps", ())),
        takes=tuple(words.get("takes", ("\0",))),
        deeds=frozenset(phrase.get("deeds", ())),
        particles=frozenset(phrase.get("particles", ())),
        ends=frozenset(phrase.get("ends", ())),
        wholes=frozenset(fold(w) for w in words.get("wholes", ())),
        majority=frozenset(fold(w) for w in words.get("majority", ())),
        topics=frozenset(fold(w) for w in words.get("topics", ())),
        negation=frozenset(fold(w) for w in words.get("negation", ())),
        comparing=frozenset(fold(w) for w in words.get("comparing", ())),
        bodies=frozenset(fold(w) for w in words.get("bodies", ())),
        worth=frozenset(fold(w) for w in words.get("worth", ())),
        costs=frozenset(fold(w) for w in words.get("costs", ())),
        needs=frozenset(fold(w) for w in words.get("needs", ())),
        contributes=WordList(words.get("contributes", ())),
        each=frozenset(fold(w) for w in words.get("each", ())),
        towards=frozenset(fold(w) for w in words.get("towards", ())),
        sized=frozenset(fold(w) for w in words.get("sized", ())),
        relative=frozenset(fold(w) for w in words.get("relative", ())),
        numbered=frozenset(fold(w) for w in words.get("numbered", ())),
        numbering=frozenset(fold(w) for w in words.get("numbering", ())),
        resumed=frozenset(fold(w) for w in words.get("resumed", ())),
        transitive=WordList(words.get("transitive", ())),
        of_people=_folded(forms.get("of_people", ())),
        overall=frozenset(fold(w) for w in words.get("overall", ())),
        one=frozenset(fold(w) for w in words.get("one", ())),
        more=frozenset(fold(w) for w in words.get("more", ())),
        finite=tuple(forms.get("finite", ())),
        others=frozenset(phrase.get("others", ())),
        cases=frozenset(phrase.get("cases", ())),
        funds=tuple(phrase.get("funds", ("\0",))),
        gives=frozenset(phrase.get("gives", ())),
        givees=frozenset(phrase.get("givees", ())),
        purposes=frozenset(phrase.get("purposes", ())),
        manners=frozenset(phrase.get("manners", ())),
        faces=frozenset(phrase.get("faces", ())),
        says=frozenset(phrase.get("says", ())),
        calls=frozenset(phrase.get("calls", ())),
        passives=frozenset(phrase.get("passives", ())),
        respectively=frozenset(_folded(data.get("sharing", {}).get("respectively", ()))),
    )
