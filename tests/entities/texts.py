"""A text by itself as a passage, and the figures the entities stage finds in it."""

from __future__ import annotations

from typing import Any

from pipeline.entities.figures import find_figures
from pipeline.entities.references import find_references
from pipeline.records import Entity, Passage, PassageKind


def passage(text: str, language: str = "en", id: str = "p-1", kind: PassageKind = "paragraph", **more: Any) -> Passage:
    return Passage(id, "d-1", language, kind, "", "", text, **more)


def figures(language: str, text: str) -> list[Entity]:
    """Figures of a text that touch no reference."""
    own = passage(text, language)
    return find_figures(own, [e.span for e in find_references(own)])
