"""Concepts: things reports speak of, by their words in six languages (`knowledge/domain_concepts.csv`).

A concept found in a Russian text is the same feature as in an English one, so every label teaches all languages.
A term is one or more words; `*` stands for any ending. Programmes of the gazetteer that belong to a domain count too.
One row is the not-list: an enabling environment is not the environment.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, NamedTuple

from pipeline.cells import listed
from pipeline.domains.terms import LATIN_RUN, Cutting, cutting, fold, spaced_words, words
from pipeline.errors import KnowledgeError
from pipeline.languages.base import codes, section
from pipeline.lexicon.files import knowledge_file, rows, shipped_rows
from pipeline.shelf import kept

FILE = "domain_concepts.csv"
#: The row of wordings that mean something else: no concept is found in their words, unless by all of them.
NOT_MEANT = "not_meant"
EVERYWHERE = "any"
SHORTEST_START = 2
BETWEEN = "\n"
#: How the gazetteer of programmes marks its rows: "D1" is domain 1 of the default plan.
DOMAIN_MARK = "D"


@dataclass(frozen=True, slots=True)
class Concept:
    """One row. `hint`: the domain of the default plan (or none) it speaks for, "" for no side; `outcome` likewise."""

    name: str
    hint: str
    outcome: str


class Hit(NamedTuple):
    """A concept in a text and the words that name it."""

    concept: str
    words: str


class Term(NamedTuple):
    """Folded words of a term; `open` tells which may go on."""

    words: tuple[str, ...]
    open: tuple[bool, ...]
    concept: str


@cache
def concepts() -> Mapping[str, Concept]:
    """All concepts by name. Raises KnowledgeError naming the row when a name stands twice."""
    found: dict[str, Concept] = {}
    for number, row in _rows():
        name = row.get("concept", "")
        if not name or name in found:
            raise KnowledgeError(f"{FILE} row {number}: the concept {name!r} is empty or stands twice", "rename it")
        found[name] = Concept(name, row.get("domain", ""), row.get("outcome", ""))
    for concept, _ in _programmes():
        found.setdefault(concept, Concept(concept, concept.rpartition(":")[2], ""))
    return found


def table_text() -> str:
    """The table as it is written, from which a model's id tells when a term was changed."""
    return knowledge_file(FILE).read_text(encoding="utf-8")


@lru_cache(maxsize=4096)
def find_concepts(text: str, code: str) -> tuple[Hit, ...]:
    """The concepts a text names, in order of the text; one place names a concept once, the longest term counts."""
    if cutting(code).spaced:
        return tuple(_spaced(words(text, code), code))
    folded = "".join(fold(text, code).split())
    return (*_unspaced(folded, code), *_spaced(tuple(LATIN_RUN.findall(fold(text, code))), code))


def _spaced(found: tuple[str, ...], code: str) -> Iterator[Hit]:
    taken: dict[str, int] = {}  # concept → index of the first word after its last hit
    hidden = 0  # index of the first word after the last wording of the not-list
    for at, word in enumerate(found):
        terms = _begun(word, code)
        if not terms:
            continue
        best: dict[str, int] = {}
        for term in terms:
            if len(term.words) == 1 or _goes_on(term, found, at, code):
                best[term.concept] = max(best.get(term.concept, 0), len(term.words))
        if at < hidden or NOT_MEANT in best:
            other = best.pop(NOT_MEANT, 0)
            best = {name: length for name, length in best.items() if at + length > hidden and length >= other}
            hidden = max(hidden, at + other)
        for concept, length in best.items():
            if taken.get(concept, 0) <= at:
                taken[concept] = at + length
                yield Hit(concept, " ".join(found[at : at + length]))


@lru_cache(maxsize=65536)
def _begun(word: str, code: str) -> tuple[Term, ...]:
    """The terms whose first word this is."""
    starts, longest = _starts(code)
    found: list[Term] = []
    for variant in _variants(word, code):
        end = len(variant)
        for size in range(SHORTEST_START, min(end, longest) + 1):
            terms = starts.get(variant[:size])
            if terms:
                found += terms if size == end else [term for term in terms if term.open[0]]
    return tuple(found)


def _goes_on(term: Term, found: tuple[str, ...], at: int, code: str) -> bool:
    if at + len(term.words) > len(found):
        return False
    for place in range(1, len(term.words)):
        part, word = term.words[place], found[at + place]
        if part[0] != word[0] and not cutting(code).clitics:  # most end here: this runs for every term of every word
            return False
        variants = _variants(word, code)
        if part not in variants and not (term.open[place] and any(v.startswith(part) for v in variants)):
            return False
    return True


@lru_cache(maxsize=65536)
def _variants(word: str, code: str) -> tuple[str, ...]:
    """The word, and what it may be without what is written together with it."""
    clitics = cutting(code).clitics
    if not clitics:
        return (word,)
    bare = [word[len(c) :] for c in clitics if word.startswith(c) and len(word) - len(c) >= SHORTEST_START]
    return (word, *dict.fromkeys(bare))


def _unspaced(text: str, code: str) -> Iterator[Hit]:
    starts, _ = _starts(code)
    taken: dict[str, int] = {}
    hidden = 0
    for at in range(len(text) - 1):
        terms = starts.get(text[at : at + 2])
        if not terms:
            continue
        for term in terms:  # longest first, the not-list's after others as long
            end = at + len(term.words[0])
            if not text.startswith(term.words[0], at):
                continue
            if term.concept == NOT_MEANT:
                hidden = max(hidden, end)
            elif end > hidden and taken.get(term.concept, 0) <= at:
                taken[term.concept] = end
                yield Hit(term.concept, term.words[0])


@cache
def _starts(code: str) -> tuple[Mapping[str, tuple[Term, ...]], int]:
    """Terms by their first word (unspaced scripts: first two letters), longest first; the longest first word."""
    named = list(_terms(code))
    sources = (code, repr(section(code, "domains")), *map("\t".join, named))
    terms = kept("concepts", sources, lambda: _by_start(named, code))
    return {start: tuple(map(Term._make, found)) for start, found in terms.items()}, max(map(len, terms), default=0)


def _by_start(named: Sequence[tuple[str, str]], code: str) -> dict[str, list[tuple[Any, ...]]]:
    """Terms by what they begin with, in the order in which they are tried, as plain tuples."""
    rules = cutting(code)
    by_start: dict[str, list[Term]] = {}
    # folded all at once, which takes a third of the time
    folded = fold(BETWEEN.join(" ".join(text.split()) for _, text in named), code).split(BETWEEN)
    for (concept, _), text in zip(named, folded, strict=True):
        term = _term(concept, text, rules)
        if not term.words:
            continue
        if not rules.spaced and not term.words[0].isascii():
            term = Term(("".join(term.words),), (True,), concept)
            by_start.setdefault(term.words[0][:2], []).append(term)
        else:
            by_start.setdefault(term.words[0], []).append(term)
    return {start: [tuple(term) for term in sorted(terms, key=_rank)] for start, terms in by_start.items()}


def _rank(term: Term) -> tuple[int, bool, Term]:
    return -len(" ".join(term.words)), term.concept == NOT_MEANT, term


def _term(concept: str, folded: str, rules: Cutting) -> Term:
    parts: list[str] = []
    goes_on: list[bool] = []
    for part in folded.split():
        open_end = part.endswith("*")
        bare = part.rstrip("*")
        known = spaced_words(bare, rules) if rules.spaced else [bare]
        if f"{part}'" in rules.elisions:
            continue  # written together with the next word, where it is taken off
        for place, word in enumerate(known):
            parts.append(word)
            goes_on.append(open_end and place == len(known) - 1)
    return Term(tuple(parts), tuple(goes_on), concept)


def _terms(code: str) -> Iterator[tuple[str, str]]:
    for number, row in _rows():
        for text in (*listed(row.get(code)), *listed(row.get(EVERYWHERE))):
            if len(text.rstrip("*")) < SHORTEST_START:
                raise KnowledgeError(f"{FILE} row {number}: {text!r} is too short", "write more of it")
            yield row["concept"], text
    for concept, row in _programmes():
        names = (name for column in (code, "acronym", "name") for name in listed(row.get(column)))
        yield from ((concept, name) for name in names if len(name) > SHORTEST_START)


@cache
def _rows() -> tuple[tuple[int, dict[str, str]], ...]:
    """The table, read once for all languages."""
    found = tuple(rows(knowledge_file(FILE)))
    for number, row in found:
        missing = [c for c in codes() if not row.get(c)]
        if missing:
            raise KnowledgeError(f"{FILE} row {number}: no words in {', '.join(missing)}", "fill the cells")
    return found


@cache
def _programmes() -> tuple[tuple[str, dict[str, str]], ...]:
    """The programmes that belong to a domain, with the concept each stands for."""
    return tuple(
        (f"programme:{row['domain'].removeprefix(DOMAIN_MARK)}", row)
        for row in shipped_rows("gazetteers", "programmes.csv")
        if row.get("domain", "").startswith(DOMAIN_MARK) and row.get("status") == "verified"
    )
