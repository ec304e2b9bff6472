"""Passages → entities: references first, then figures, names, new programmes; one overlap rule at the end."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.entities.acronyms import find_acronyms, learn_acronyms
from pipeline.entities.figures import find_figures
from pipeline.entities.gazetteer import find_names
from pipeline.entities.patterns import find_new_programmes
from pipeline.entities.references import find_references
from pipeline.entities.resolve import resolve
from pipeline.lexicon import Lexicon
from pipeline.records import Entity, Passage


def find_entities(passages: Sequence[Passage], lexicon: Lexicon) -> dict[str, tuple[Entity, ...]]:
    """All entities of one document's passages, by passage id.

    Numbers that are references are masked before figures are read; acronyms introduced anywhere in the document hold
    for all of it, so names are looked for in two rounds.
    """
    numbers: dict[str, list[Entity]] = {}
    names: dict[str, list[Entity]] = {}
    for passage in passages:
        references = find_references(passage)
        figures = find_figures(passage, [e.span for e in references])
        numbers[passage.id] = [*references, *figures]
        names[passage.id] = [*find_names(passage, lexicon), *find_new_programmes(passage)]
    memory = learn_acronyms(passages, names)
    return {
        p.id: tuple(resolve(p, numbers[p.id], names[p.id], find_acronyms(p, memory))) for p in passages
    }  # fmt: skip
