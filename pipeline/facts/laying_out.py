"""Lays a sentence out: figures, names and references as they were found, and the words between them by their roles."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.facts.around import DEMONYM
from pipeline.facts.classes import noun_at
from pipeline.facts.grammar import Grammar, fold, grammar
from pipeline.facts.neighbour_roles import told_by_neighbours
from pipeline.facts.sentence import Item, Sentence
from pipeline.facts.word_roles import items_between
from pipeline.records import Entity, Span

NAMES = frozenset({"COUNTRY", "REGION", "CITY", "PROGRAMME", "ORGANISATION"})
PEOPLE, MONEY = "people", "money"


@dataclass(frozen=True, slots=True)
class _Cover:
    """An entity that covers part of a sentence. `role`: figure, name, people or reference; `figure`: -1 for others."""

    span: Span
    role: str
    figure: int = -1


def lay_out(text: str, span: Span, code: str, figures: Sequence[Entity], others: Sequence[Entity]) -> Sentence:
    """The items of one sentence. `figures` are all of the passage; `others` the rest of its entities."""
    words = grammar(code)
    items: list[Item] = []
    end = span.start
    for cover in _covers(span, figures, others):
        if cover.span.start < end:
            continue
        entity = figures[cover.figure] if cover.figure >= 0 else None
        item = _covered(text, end, cover, entity, code, words)
        items.extend(items_between(text, end, item.start, code, words))
        items.append(item)
        end = item.end
        while end < span.end and unicodedata.combining(text[end]):
            end += 1  # ألفاً: the mark on a number's last letter
    items.extend(items_between(text, end, span.end, code, words))
    several = frozenset(k for k, e in enumerate(figures) if e.quantity and e.quantity.value != 1)
    items = told_by_neighbours(items, several, code, words)
    places = {item.figure: k for k, item in enumerate(items) if item.figure >= 0}
    return Sentence(span, tuple(items), code, words, places)


def _covers(span: Span, figures: Sequence[Entity], others: Sequence[Entity]) -> list[_Cover]:
    """The entities of a sentence by where they begin. Figures win where spans overlap.

    What begins inside a figure stands behind it and is passed over later; what reaches into one is left out here.
    """
    inside = [(k, e) for k, e in enumerate(figures) if e.span.start < span.end and span.start < e.span.end]
    covers = [_Cover(e.span, "figure", k) for k, e in inside]
    for entity in others:
        if entity.span.start >= span.end or entity.span.end <= span.start:
            continue
        if entity.label in NAMES:
            covers.append(_Cover(entity.span, PEOPLE if entity.basis == DEMONYM else "name"))
        elif any(c.isdigit() for c in entity.text):  # a number word ("second") may be part of a noun
            covers.append(_Cover(entity.span, "reference"))
    starts = sorted(c.span.start for c in covers if c.figure >= 0)
    covers.sort(key=lambda c: (c.span.start, c.role != "figure", -c.span.end))
    return [c for c in covers if c.figure >= 0 or not _begins_within(starts, c.span)]


def _begins_within(starts: Sequence[int], span: Span) -> bool:
    return bisect_left(starts, span.end) != bisect_left(starts, span.start)


def _covered(text: str, end: int, cover: _Cover, entity: Entity | None, code: str, words: Grammar) -> Item:
    """The item of an entity, for a figure `entity`, with what is written on it. `end`: that of the item before."""
    people, (start, stop) = cover.role == PEOPLE, cover.span
    while people and start > end and text[start - 1].isalpha() and words.article:
        start -= 1  # السوريين: the article is written on it
    if cover.role == "name":
        stop += max((len(w) for w in words.place_tails if text.startswith(w, stop)), default=0)
    piece = text[start:stop]
    folded = fold(piece)
    noun = noun_at([folded], 0, code) if entity is not None and words.article else None  # قرضين: a dual is its noun
    known = noun[1] if noun is not None and noun[1].group == MONEY else None
    share = entity is not None and entity.quantity is not None and entity.quantity.kind == "ratio"
    role = "adjective" if people else cover.role
    return Item(piece, folded, start, stop, role, known, cover.figure, people, True, share)
