"""Which of all name forms found in a text are meant: their conditions are checked first, then longer ones win, then
the meaning that fits the other names."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from pipeline.lexicon.conditions import Conditions
from pipeline.lexicon.doubt import Condition
from pipeline.lexicon.entries import Entry, Form, Hit
from pipeline.records import Span

#: Of two labels with the same words the first is meant when nothing speaks for the other.
_ORDER = {"COUNTRY": 0, "REGION": 1, "PROGRAMME": 2, "ORGANISATION": 3, "CITY": 4}
_ROLES = {"name": 1, "acronym": 2, "demonym": 3, "stub": 4, "not": 5}
#: Labels whose names people bear as well ("Ms. Georgia Paris").
_OF_PERSONS = ("COUNTRY", "CITY")
#: A name beside another one: nothing but a joiner between them.
_BESIDE = 12
#: How much text before a country is looked at for the number that makes it a people.
_WORD = 24


class Candidate(NamedTuple):
    """A form at a place of the text, half-open code points."""

    start: int
    end: int
    form: Form


def choose(text: str, candidates: list[Candidate], conditions: Conditions) -> list[Hit]:
    """The hits among the candidates, from left to right, none overlapping another."""
    forbidden = {(c.start, c.end, c.form.label) for c in candidates if c.form.role == "not"}
    names = {c.start for c in candidates if c.form.role == "name"}
    allowed = [
        c
        for c in candidates
        if c.form.role == "not"
        or (
            c.form.role != "stub"
            and (c.start, c.end, c.form.label) not in forbidden
            and not _refused(text, c, conditions, names)
        )
    ]
    stubs = [c for c in candidates if c.form.role == "stub"]
    open_needs = {c: _needs(text, c, conditions) for c in allowed}
    first = _longest(c for c in allowed if not open_needs[c])
    countries = {c.form.entry.id for c in first if c.form.entry is not None and c.form.entry.label == "COUNTRY"}
    held = [c for c in allowed if open_needs[c] and _met(text, c, first, countries, conditions)]
    chosen = _longest([c for c in allowed if not open_needs[c]] + held, countries, text, conditions)
    chosen = _with_shared_heads(text, chosen, stubs, conditions)
    return [_hit(text, c, conditions, chosen) for c in chosen if c.form.entry is not None and not c.form.entry.off]


def _refused(text: str, candidate: Candidate, conditions: Conditions, names: set[int]) -> bool:
    """Whether the words around it refuse it; `names` are the places where names begin (波兰卢布林 holds no roubles)."""
    start, end, form = candidate
    if form.entry is None:
        return False
    if form.entry.label == "COUNTRY":
        if end not in names and conditions.guard.refuses(text, start, end):
            return True
        if form.role == "name" and _indefinite(text, start, end, conditions):
            return True
        if form.role == "demonym" and conditions.people.refuses(text, start, end):
            return True
    if form.entry.label == "CITY" and conditions.speakers.refuses(text, start, end):
        return True
    if form.entry.label in _OF_PERSONS and conditions.persons.refuses(text, start, end):
        return True
    return any(c.refuses(text, start, end) for c in _doubts(candidate, conditions))


def _indefinite(text: str, start: int, end: int, conditions: Conditions) -> bool:
    """Whether a country's name is an indefinite word for its people: 300 سوريا, لاجئا سورياً."""
    if not conditions.mark:
        return False
    before = text[max(0, start - _WORD) : start]
    return conditions.mark in text[end - 2 : end + 1] or conditions.behind.search(before) is not None


def _doubts(candidate: Candidate, conditions: Conditions) -> list[Condition]:
    form = candidate.form
    if form.entry is None:
        return []
    rows = conditions.doubtful.get(form.base, ())
    if form.text != form.base:
        rows = (*rows, *conditions.doubtful.get(form.text, ()))
    return [c for c in rows if c.id in ("", form.entry.id)]


def _needs(text: str, candidate: Candidate, conditions: Conditions) -> bool:
    """Whether a need is still open: of the country beside a doubtful city, of words or names around it."""
    entry = candidate.form.entry
    if entry is None:
        return False
    if entry.context and not conditions.city_cue.met(text, candidate.start, candidate.end):
        return True
    return any(c.needs and not c.met(text, candidate.start, candidate.end) for c in _doubts(candidate, conditions))


def _met(text: str, candidate: Candidate, first: list[Candidate], countries: set[str], conditions: Conditions) -> bool:
    entry = candidate.form.entry
    assert entry is not None  # a form of the not-list needs nothing
    if entry.context and entry.country not in countries:
        return False
    rows = [c for c in _doubts(candidate, conditions) if c.needs and not c.met(text, candidate.start, candidate.end)]
    return all(
        (c.country and entry.country in countries) or (c.beside and _beside(text, candidate, first, conditions))
        for c in rows
    )


def _beside(text: str, candidate: Candidate, others: list[Candidate], conditions: Conditions) -> bool:
    """Whether a name of the same label stands next to it in a list."""
    label = candidate.form.entry.label if candidate.form.entry else ""
    for other in others:
        if other.form.entry is None or other.form.entry.label != label or other.form.role == "demonym":
            continue
        if other.end <= candidate.start:
            gap = text[other.end : candidate.start]
        elif candidate.end <= other.start:
            gap = text[candidate.end : other.start]
        else:
            continue
        if len(gap) <= _BESIDE and conditions.joiner.fullmatch(gap):
            return True
    return False


def _longest(
    candidates: Iterable[Candidate],
    countries: Iterable[str] = (),
    text: str = "",
    conditions: Conditions | None = None,
) -> list[Candidate]:
    """Longest first, overlaps out; several meanings of the same words are settled by what else is in the text."""
    known = set(countries)

    def rank(c: Candidate) -> tuple[int, ...]:
        form = c.form
        inflected = int(form.text != form.base)
        return (
            c.start - c.end,
            c.start,
            _ROLES[form.role],
            int(not _marked_so(c, text)),
            *_meaning(c, form.entry, known, text, conditions),
            inflected,
        )

    taken: list[Candidate] = []
    ordered = sorted(candidates, key=rank)
    covered = bytearray(max((c.end for c in ordered), default=0))
    for c in ordered:
        if not any(covered[c.start : c.end]):
            covered[c.start : c.end] = b"\x01" * (c.end - c.start)
            taken.append(c)
    return sorted(taken, key=lambda c: c.start)


def _marked_so(c: Candidate, text: str) -> bool:
    """Whether marks that are mostly left out are printed, and just so: they tell Amman from Oman in Arabic."""
    return bool(text) and text[c.start : c.end] == c.form.text and any(map(unicodedata.combining, c.form.text))


def _meaning(
    c: Candidate, entry: Entry | None, known: set[str], text: str, conditions: Conditions | None
) -> tuple[int, int]:
    if entry is None:
        return (0, 0)
    order = _ORDER.get(entry.label, 9)
    if entry.label == "CITY":
        if conditions is not None and conditions.city_cue.met(text, c.start, c.end):
            order = -1
        return (order, 0 if entry.country in known else 1)
    return (order, 0 if entry.id in known else 1)


def _with_shared_heads(
    text: str, chosen: list[Candidate], stubs: list[Candidate], conditions: Conditions
) -> list[Candidate]:
    """With the members of a list that share one head word ("the African, Asian and Western States")."""
    groups = [c for c in chosen if c.form.entry is not None and c.form.entry.type == "group" and c.form.role == "name"]
    if not groups or not stubs:
        return chosen
    found: list[Candidate] = []
    edge = list(groups)
    while edge:
        group = edge.pop()
        for stub in stubs:
            if stub in found:
                continue
            left, right = (stub, group) if stub.end <= group.start else (group, stub)
            gap = text[left.end : right.start]
            if left.end <= right.start and len(gap) <= _BESIDE and conditions.joiner.fullmatch(gap):
                found.append(stub)
                edge.append(stub)
    if not found:
        return chosen
    found = _longest(found)
    rest = [c for c in chosen if all(c.end <= f.start or f.end <= c.start for f in found)]
    return sorted(rest + found, key=lambda c: c.start)


def _hit(text: str, c: Candidate, conditions: Conditions, chosen: list[Candidate]) -> Hit:
    entry = c.form.entry
    assert entry is not None  # the caller leaves the not-list out
    role = "name" if c.form.role == "stub" else c.form.role
    start, end = c.start, c.end
    if role == "name" and entry.label == "COUNTRY" and conditions.demonym_tail is not None:
        other_word = conditions.demonym_never is not None and conditions.demonym_never.match(text, end)
        tail = None if other_word else conditions.demonym_tail.match(text, end)
        led = conditions.place_before is not None and conditions.place_before.search(
            text[max(0, start - _WORD) : start]
        )
        if tail is not None and led and tail.group() == conditions.place_tail:
            tail = None  # 生活在乍得的难民
        if tail is not None and not any(end <= other.start <= tail.end() for other in chosen if other is not c):
            role, end = "demonym", tail.end()
    return Hit(Span(start, end), entry, role, c.form.text)
