"""Names that the knowledge lists hold: countries, regions, cities, programmes, organisations."""

from __future__ import annotations

from pipeline.lexicon import Lexicon
from pipeline.records import Entity, Passage

#: Which basis and which certainty a role of the lexicon gives.
_BASIS = {"name": ("gazetteer", 1.0), "demonym": ("demonym", 0.9), "acronym": ("acronym", 0.95)}


def find_names(passage: Passage, lexicon: Lexicon) -> list[Entity]:
    """The names in a passage, from left to right, not overlapping.

    `key` is the entry's id, `name` its canonical English name; spans are code points of `passage.text`.
    """
    entities: list[Entity] = []
    for hit in lexicon.find(passage.text, passage.language):
        basis, score = _BASIS[hit.role]
        start, end = hit.span
        entities.append(
            Entity(passage.id, hit.span, passage.text[start:end], hit.label, hit.id, hit.name, basis, score)
        )
    return entities
