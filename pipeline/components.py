"""Parts for spaCy users: `nlp.add_pipe("habitext_figures")`, `habitext_places`, `habitext_programmes`.

spaCy finds them by entry points and registers them when this module is imported: it offers no other hook. Each writes
a span group of its name into `doc.spans`; a span's label is ours, its id the canonical one, and `span._.habitext` the
whole entity with quantity, basis and score.
"""

from __future__ import annotations

from typing import Any

from pipeline.entities.find import find_entities
from pipeline.languages.base import codes
from pipeline.languages.tokens import remember, spacy_language
from pipeline.records import EntityLabel, Passage
from pipeline.run import knowledge

PARTS: dict[str, tuple[EntityLabel, ...]] = {
    "habitext_figures": ("FIGURE",),
    "habitext_places": ("COUNTRY", "REGION", "CITY"),
    "habitext_programmes": ("PROGRAMME",),
}
#: Where the finds of a document are kept, so that three parts look once.
FOUND = "habitext_found"


class Finder:
    """One part of a pipeline: finds entities of some labels and writes them as a span group."""

    def __init__(self, name: str, labels: tuple[EntityLabel, ...], code: str) -> None:
        """Raises ValueError for a language that has no card."""
        if code not in codes():
            raise ValueError(f"{name}: no language card for {code!r}; there are {', '.join(codes())}")
        self.name, self.labels, self.code = name, labels, code

    def __call__(self, doc: Any) -> Any:
        """The document with `doc.spans[name]`; spans are widened to whole tokens."""
        found = doc.user_data.get(FOUND)
        if found is None:
            passage = Passage("", "", self.code, "paragraph", "", "", doc.text)
            found = doc.user_data[FOUND] = find_entities([passage], knowledge(""))[""]
        spans = []
        for entity in found:
            if entity.label in self.labels:
                span = doc.char_span(
                    entity.span.start, entity.span.end, label=entity.label, span_id=entity.key, alignment_mode="expand"
                )
                span._.habitext = entity
                spans.append(span)
        doc.spans[self.name] = spans
        return doc


def _register() -> dict[str, Any]:
    remember("habitext")

    def factory(part: str) -> Any:
        def make(nlp: Any, name: str) -> Finder:
            return Finder(part, PARTS[part], nlp.lang)

        return spacy_language().factory(part, func=make)

    return {part: factory(part) for part in PARTS}


_made = _register()
figures, places, programmes = (_made[part] for part in PARTS)

__all__ = ["Finder", "figures", "places", "programmes"]
