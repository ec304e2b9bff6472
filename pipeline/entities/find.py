"""Passages → entities: references first, then figures, names, new programmes; one overlap rule at the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from pipeline.entities.acronyms import find_acronyms, learn_acronyms
from pipeline.entities.currencies import paid_in, settled
from pipeline.entities.figures import find_figures, measured
from pipeline.entities.gazetteer import find_names
from pipeline.entities.patterns import find_new_programmes
from pipeline.entities.references import find_references
from pipeline.entities.resolve import resolve
from pipeline.ids import entity_id
from pipeline.lexicon.lexicon import Lexicon
from pipeline.records import Entity, EntityLabel, Passage, Span

#: Confidence in a name that only a trained pipeline knows: they are right about that often.
TRAINED = 0.8


def find_entities(
    passages: Sequence[Passage], lexicon: Lexicon, pipelines: Sequence[str] = ()
) -> dict[str, tuple[Entity, ...]]:
    """All entities of one document's passages, by passage id.

    `pipelines`: trained spaCy pipelines, whose names are taken where nothing else stands.

    Numbers that are references are masked before figures are read; acronyms introduced anywhere in the document hold
    for all of it, so names are looked for in two rounds.
    """
    numbers: dict[str, list[Entity]] = {}
    names: dict[str, list[Entity]] = {}
    for passage in passages:
        references = measured(passage, find_references(passage))
        figures = find_figures(passage, [e.span for e in references])
        numbers[passage.id] = [*_no_years_in_cells(passage, references, figures), *figures]
        found_names = [*find_names(passage, lexicon), *find_new_programmes(passage)]
        names[passage.id] = _allowed(passage, found_names, lexicon)
    memory = learn_acronyms(passages, names)
    every = {p.id: resolve(p, numbers[p.id], names[p.id], find_acronyms(p, memory)) for p in passages}
    paid = paid_in(entity for own in every.values() for entity in own)
    found = {p.id: settled(p, every[p.id], paid) for p in passages}
    return {p.id: _with_trained(p, found[p.id], pipelines) for p in passages} if pipelines else found


def _allowed(passage: Passage, names: list[Entity], lexicon: Lexicon) -> list[Entity]:
    """The names without programmes that a wording of the not-list covers: it binds patterns and renderings as well.

    A name longer than the wording stays, as among the names of the lists.
    """
    if all(e.label != "PROGRAMME" for e in names):
        return names
    closed = lexicon.forbidden(passage.text, passage.language, "PROGRAMME")
    return [
        e for e in names
        if e.label != "PROGRAMME" or not any(c.start <= e.span.start and e.span.end <= c.end for c in closed)
    ]  # fmt: skip


def _no_years_in_cells(passage: Passage, references: Sequence[Entity], figures: Sequence[Entity]) -> Sequence[Entity]:
    """The references but what looks like a year in a cell whose head says what it counts: 2075 below (thousands)."""
    if passage.kind != "table":
        return references
    read = {figure.span for figure in figures}
    return [e for e in references if e.key != "year" or e.span not in read]


def _with_trained(passage: Passage, own: tuple[Entity, ...], pipelines: Sequence[str]) -> tuple[Entity, ...]:
    """Our finds and, where none of them stands, those of trained pipelines."""
    from pipeline.languages.trained import names

    every = list(own)
    for start, end, label, basis in names(passage.text, passage.language, pipelines):
        if any(e.span.start < end and start < e.span.end for e in every):
            continue
        text, kind = passage.text[start:end], cast("EntityLabel", label)
        new = Entity(passage.id, Span(start, end), text, kind, "", text, basis, TRAINED)
        every.append(replace(new, id=entity_id(passage.id, kind, start, end, "")))
    return tuple(sorted(every, key=lambda e: (e.span, e.label)))
