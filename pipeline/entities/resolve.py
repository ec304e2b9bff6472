"""One overlap rule for everything the finders bring.

Names (programmes, organisations, places) do not overlap each other: what a person reviewed comes first, then what a
list knows, then the longer, then the surer. Numbers (figures, references, dates, goals) do not overlap each other: a
reference is never a figure. A number inside a name belongs to the name and is no figure; a place inside a sum of money
names the currency, one inside a date the month, and neither is a place; a place inside the name of a new programme
stays, for it says where.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.ids import entity_id
from pipeline.records import Entity, EntityLabel, Passage, Span

NAMES: tuple[EntityLabel, ...] = ("PROGRAMME", "ORGANISATION", "COUNTRY", "CITY", "REGION")
PLACES: tuple[EntityLabel, ...] = ("COUNTRY", "CITY", "REGION")
NUMBERS: tuple[EntityLabel, ...] = ("REFERENCE", "GOAL", "DATE", "FIGURE")
ORDER = (*NAMES, *NUMBERS)
SHORT_TITLE = 3  # words
SAME_NAME = 0.75  # share of a new name's letters that a known name has when both are one
OPENING = '“”«"「『《„‘'


def resolve(passage: Passage, *finds: Iterable[Entity]) -> list[Entity]:
    """The entities that stay, each once, with their ids, in order of their spans.

    Raises ValueError when an entity's text is not what its span holds.
    """
    every = [entity for group in finds for entity in group]
    for entity in every:
        if entity.text != passage.text[entity.span.start : entity.span.end]:
            raise ValueError(f"{entity.label} {entity.text!r} does not stand at {entity.span} of passage {passage.id}")
    names = _names(passage, [e for e in every if e.label in NAMES])
    numbers = _numbers([e for e in every if e.label in NUMBERS])
    figures = [e for e in numbers if e.label == "FIGURE"]
    references = [e for e in numbers if e.label in ("REFERENCE", "DATE")]
    dates = [e for e in references if e.label == "DATE"]
    names = [
        e
        for e in names
        if not (e.label in PLACES and any(_holds(f, e) for f in figures))
        and not (e.label in PLACES and any(_holds(d, e) and d.span != e.span for d in dates))  # آب 2020 is no إب
        and not (e.basis == "pattern" and any(_holds(r, e) for r in references))
    ]
    owners = [e for e in names if e.label in ("PROGRAMME", "ORGANISATION")]
    numbers = [e for e in numbers if e.label != "FIGURE" or not any(_holds(owner, e) for owner in owners)]
    return sorted((_with_id(e) for e in (*names, *numbers)), key=lambda e: (e.span, ORDER.index(e.label)))


def _overlap(a: Entity, b: Entity) -> bool:
    return a.span.start < b.span.end and b.span.start < a.span.end


def _holds(outer: Entity, inner: Entity) -> bool:
    return outer.span.start <= inner.span.start and inner.span.end <= outer.span.end


def _names(passage: Passage, found: Sequence[Entity]) -> list[Entity]:
    kept: list[Entity] = []
    found = [e for e in found if not _phrase(e)]
    known = [e for e in found if e.key and e.label == "PROGRAMME"]
    found = [e for e in found if not (e.basis == "pattern" and any(_mostly(k, e) for k in known))]
    for entity in sorted(found, key=lambda e: _rank(passage, e)):
        rivals = [e for e in kept if _overlap(e, entity)]
        if all(e.basis == "pattern" and entity.label in PLACES and _holds(e, entity) for e in rivals):
            kept.append(entity)
    return [e for e in kept if not _introduces(passage, e, kept)]


def _phrase(entity: Entity) -> bool:
    """Whether a short title stands in small letters and so means what its words mean ("rebuilt block by block")."""
    if entity.label != "PROGRAMME" or entity.text != entity.name.lower():
        return False
    words = entity.name.split()
    return len(words) <= SHORT_TITLE and sum(word[:1].isupper() for word in words) >= 2


def _mostly(known: Entity, new: Entity) -> bool:
    """Whether a new name is hardly more than a known one: "the 2031 edition of …", a title with its year."""
    if not _overlap(known, new):
        return False
    letters = sum(c.isalpha() for c in new.text)
    return sum(c.isalpha() for c in known.text) >= SAME_NAME * letters


def _rank(passage: Passage, entity: Entity) -> tuple[int, int, float, int, int, str]:
    """Smaller comes first: reviewed, known or wholly quoted, longer, surer, programme before place, earlier."""
    start, end = entity.span
    quoted = entity.basis == "pattern" and passage.text[:start].rstrip()[-1:] in tuple(OPENING) and start > 0
    tier = 0 if entity.basis == "reviewed" else 1 if entity.key or quoted or entity.label in PLACES else 2
    if entity.label == "ORGANISATION" and not entity.key:
        tier = 3
    return tier, start - end, -entity.score, ORDER.index(entity.label), start, entity.key


def _introduces(passage: Passage, entity: Entity, kept: Sequence[Entity]) -> bool:
    """Whether this is the acronym in brackets right behind the name it abbreviates."""
    before = passage.text[: entity.span.start].rstrip()
    if before[-1:] not in tuple("(（") or passage.text[entity.span.end :].lstrip()[:1] not in tuple(")）"):
        return False
    return any(
        other is not entity
        and other.label == entity.label
        and (other.key, other.name) == (entity.key, entity.name)
        and 0 <= entity.span.start - other.span.end <= 30
        for other in kept
    )


def _numbers(found: Sequence[Entity]) -> list[Entity]:
    kept: list[Entity] = []
    taken: list[Span] = []  # in order, none over another: one look is enough, and a page may hold ten thousand numbers
    for entity in sorted(found, key=_number_rank):
        start, end = entity.span
        place = bisect_left(taken, (start, end))
        if not (place and taken[place - 1].end > start) and not (place < len(taken) and taken[place].start < end):
            taken.insert(place, entity.span)
            kept.append(entity)
    return kept


def _number_rank(entity: Entity) -> tuple[int, int, float, int, int, str]:
    """Smaller comes first: reviewed, no figure, longer, surer, earlier."""
    tier = 0 if entity.basis == "reviewed" else 2 if entity.label == "FIGURE" else 1
    start, end = entity.span
    return tier, start - end, -entity.score, start, NUMBERS.index(entity.label), entity.key


def _with_id(entity: Entity) -> Entity:
    return replace(entity, id=entity_id(entity.passage_id, entity.label, *entity.span, entity.key))
