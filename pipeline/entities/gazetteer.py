"""Names that the knowledge lists hold: countries, regions, cities, programmes, organisations."""

from __future__ import annotations

from pipeline.lexicon.lexicon import Lexicon
from pipeline.records import Entity, Passage

#: Which basis and which certainty a role of the lexicon gives.
_BASIS = {"name": ("gazetteer", 1.0), "demonym": ("demonym", 0.9), "acronym": ("acronym", 0.95)}
#: Certainty of a name that differs from the list's in one word.
_RENDERED = 0.8
#: Certainty of a town that is spelled a little otherwise than the list has it.
_SPELLED = 0.8
#: What a rendering must not overlap: names found as the list has them.
_TITLES = ("PROGRAMME", "ORGANISATION")


def find_names(passage: Passage, lexicon: Lexicon) -> list[Entity]:
    """The names in a passage: those of the lists from left to right, not overlapping, then towns spelled otherwise and
    programmes freely rendered.

    `key` is the entry's id, `name` its canonical English name; spans are code points of `passage.text`.
    """
    entities: list[Entity] = []
    hits = lexicon.find(passage.text, passage.language)
    for hit in hits:
        basis, score = _BASIS[hit.role]
        start, end = hit.span
        country = hit.entry.country if hit.label == "CITY" else ""
        entities.append(
            Entity(
                passage.id, hit.span, passage.text[start:end], hit.label, hit.id, hit.name, basis, score,
                country=country,
            )
        )  # fmt: skip
    for span, town in lexicon.spellings(passage.text, passage.language, hits):
        printed = passage.text[span.start : span.end]
        entities.append(
            Entity(
                passage.id, span, printed, town.label, town.id, town.name, "gazetteer", _SPELLED, country=town.country
            )
        )  # fmt: skip
    titles = [e.span for e in entities if e.label in _TITLES]
    for span, entry in lexicon.renderings(passage.text, passage.language):
        if not any(title.start < span.end and span.start < title.end for title in titles):
            printed = passage.text[span.start : span.end]
            entities.append(
                Entity(passage.id, span, printed, entry.label, entry.id, entry.name, "gazetteer", _RENDERED)
            )
    return entities
