"""What stands around a figure: entities sorted by start, asked for those of a span, and the part of its sentence."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from pipeline.records import Entity, Span

#: Kinds of names that say where something is, and by whom it is done.
LOCATIONS = ("COUNTRY", "REGION", "CITY")
PLACES = (*LOCATIONS, "PROGRAMME")
#: The basis of a country that is told by a word for its people or its adjective.
DEMONYM = "demonym"
STRONG_MARKS = ";；؛"
COLONS = ":："
#: What parts clauses, wherever it stands, but in a number.
BREAK = re.compile(r"[，،;；؛]|,(?!\d)")


def start(entity: Entity) -> int:
    """Code point at which an entity begins; the key by which they are sorted."""
    return entity.span.start


def within(entities: Sequence[Entity], span: Span) -> Sequence[Entity]:
    """Those of the entities (sorted by start) that begin inside a span."""
    if not entities:
        return ()  # most often: a passage names towns, regions, programmes seldom
    return entities[bisect_left(entities, span.start, key=start) : bisect_left(entities, span.end, key=start)]


def part_of(text: str, sentence: Span, figure: Span) -> Span:
    """A figure's part of its sentence, between semicolons."""
    begin = max(sentence.start, *(text.rfind(m, sentence.start, figure.start) + 1 for m in STRONG_MARKS))
    ends = (text.find(m, figure.end, sentence.end) for m in STRONG_MARKS)
    return Span(begin, min((e for e in ends if e >= 0), default=sentence.end))


def same_clause(text: str, one: Span, other: Span) -> bool:
    """Whether no comma stands between two spans: "60 per cent by 2030"."""
    return BREAK.search(text, min(one.end, other.end), max(one.start, other.start)) is None
