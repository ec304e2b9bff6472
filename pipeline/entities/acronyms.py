"""An acronym introduced in a document holds for the rest of it, and so does the name of a new programme.

"Shaded Streets Partnership (SSP)" teaches that SSP is that partnership; a name that no list knows but whose acronym one
does ("… (GLTN)") is joined to the known entry.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from pipeline.entities.introduced import acronym_before, introduces
from pipeline.entities.patterns import bracketed, grammar
from pipeline.ids import entity_id
from pipeline.records import Entity, EntityLabel, Passage, Span

CLOSING = '”»"」』》“’'
OPENING = '“”«"「『《„‘'
TAUGHT: tuple[EntityLabel, ...] = ("PROGRAMME", "ORGANISATION")
LONG_NAME = 6  # code points
SHORTEST_NAME = 4  # code points; shorter names are not looked for again


@dataclass(frozen=True, slots=True)
class Meaning:
    """What an acronym or a name stands for: key ("" for a new programme), canonical or printed name, label."""

    key: str
    name: str
    label: EntityLabel


@dataclass(frozen=True, slots=True)
class AcronymMemory:
    """What one document has taught: meanings by acronym and by name as printed."""

    acronyms: Mapping[str, Meaning] = field(default_factory=dict)
    names: Mapping[str, Meaning] = field(default_factory=dict)


def acronym_after(passage: Passage, end: int) -> re.Match[str] | None:
    """The bracketed acronym that belongs to a name ending at `end`: at once, or behind a mark and a head noun."""
    text = passage.text
    at = end
    while at < len(text) and (text[at] in CLOSING or text[at].isspace()):
        at += 1
    match = bracketed(text, end) or bracketed(text, at)
    rules = grammar(passage.language)
    if match is None and rules is not None and rules.after:
        head = rules.any_head_after_quote.match(text, at)
        match = bracketed(text, head.end()) if head else None
    return match


def learn_acronyms(passages: Sequence[Passage], finds: Mapping[str, Sequence[Entity]]) -> AcronymMemory:
    """What the passages of one document (in order) teach; `finds` holds the names found so far by passage id.

    The first meaning of an acronym stays, but a known entry (with a key) takes the place of a new one.
    """
    acronyms: dict[str, Meaning] = {}
    names: dict[str, Meaning] = {}
    taught: list[tuple[str, Meaning, Entity]] = []
    for passage in passages:
        here = [e for e in finds.get(passage.id, ()) if e.label in TAUGHT]
        for entity in here:
            acronym, meaning = _introduced(passage, entity, here)
            if acronym:
                taught.append((acronym, meaning, entity))
            elif not entity.key:
                names.setdefault(entity.text, meaning)
    for acronym, meaning, _ in sorted(taught, key=lambda item: not item[1].key):
        acronyms.setdefault(acronym, meaning)
    for acronym, meaning, entity in taught:
        if not entity.key:
            names[entity.text] = meaning if meaning.key else acronyms[acronym]
    return AcronymMemory(acronyms, names)


def _introduced(passage: Passage, entity: Entity, here: Sequence[Entity]) -> tuple[str, Meaning]:
    """The acronym that stands beside a name ("" for none) and what it means; `here`: the names of the passage."""
    meaning = Meaning(entity.key, entity.name or entity.text, entity.label)
    match = acronym_after(passage, entity.span.end)
    if match is None:
        before = "" if entity.key else acronym_before(passage.text, entity.span.start, passage.language)
        return before or "", meaning
    known = _inside(here, match.span(1))
    if not entity.key and known is not None:
        meaning = Meaning(known.key, known.name, known.label)
    return match[1], meaning


def _inside(entities: Iterable[Entity], span: tuple[int, int]) -> Entity | None:
    return next((e for e in entities if e.key and e.span.start >= span[0] and e.span.end <= span[1]), None)


def find_acronyms(passage: Passage, memory: AcronymMemory) -> list[Entity]:
    """Mentions by acronym or by name alone of what the document has introduced: basis "acronym", key and name as there.

    An acronym in the brackets that introduce it is no mention of its own. A name counts where it stands in marks or
    begins with a capital.
    """
    found: list[Entity] = []
    for word, meaning in memory.acronyms.items():
        for match in _alone(word).finditer(passage.text):
            text = passage.text
            if not _in_brackets(text, *match.span()) and not introduces(text, match.start(), passage.language):
                found.append(_mention(passage, Span(*match.span()), meaning))
    for name, meaning in memory.names.items():
        if len(name) < SHORTEST_NAME:
            continue
        at = passage.text.find(name)
        while at >= 0:
            if _marked(passage.text, at, at + len(name)) or (meaning.key and _long(name)):
                found.append(_mention(passage, Span(at, at + len(name)), meaning))
            at = passage.text.find(name, at + len(name))
    return sorted(found, key=lambda e: e.span)


@cache
def _alone(word: str) -> re.Pattern[str]:
    """The acronym as a word of its own. Letters of a script without blanks may touch it, its own script's may not."""
    letters = r"A-Za-z0-9_-" if word.isascii() else r"\w-"
    return re.compile(rf"(?<![{letters}]){re.escape(word)}(?![{letters}])")


def _long(name: str) -> bool:
    """Whether a name in a script without capitals is long enough to mean itself wherever it stands."""
    return name.lower() == name.upper() and len(name) >= LONG_NAME


def _in_brackets(text: str, start: int, end: int) -> bool:
    return text[:start].rstrip()[-1:] in tuple("(（") and text[end:].lstrip()[:1] in tuple(")）")


def _marked(text: str, start: int, end: int) -> bool:
    before, after = text[:start].rstrip()[-1:], text[end:].lstrip()[:1]
    if before and before in OPENING and after and after in CLOSING:
        return True
    whole = not (start and text[start - 1].isalnum()) and not text[end : end + 1].isalnum()
    return whole and text[start].isupper()


def _mention(passage: Passage, span: Span, meaning: Meaning) -> Entity:
    return Entity(
        passage_id=passage.id,
        span=span,
        text=passage.text[span.start : span.end],
        label=meaning.label,
        key=meaning.key,
        name=meaning.name,
        basis="acronym",
        score=0.9,
        id=entity_id(passage.id, meaning.label, span.start, span.end, meaning.key),
    )
