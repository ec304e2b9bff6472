"""What the figure in a table cell counts: its column's head, or its row's when the columns are years or places."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.facts.classes import Counted, class_of
from pipeline.facts.setting.when import Year
from pipeline.records import Cell, Entity, Passage, Span

BRACKET = re.compile(r"\s*[(（][^()（）]*[)）]\s*")
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
LETTER = re.compile(r"[^\W\d_]")
SURE, FAIR = 0.9, 0.75
PLACES = frozenset({"COUNTRY", "REGION", "CITY"})


def counted_in_cell(passage: Passage, cell: Cell, entities: Sequence[Entity]) -> Counted | None:
    """The head that names what is counted, without its unit in brackets; None when no head has a word.

    A head that names a place or has no letters (a year) says where or when, not what; of the others one whose noun is
    known wins, the innermost column head before the row's.
    """
    heads = [h for h in (*reversed(cell.column), cell.row) if LETTER.search(h)]
    plain = [h for h in heads if not _is_place(passage, h, entities)]
    found: list[Counted] = []
    for head in plain:
        bare = BRACKET.sub(" ", head).strip() or head
        start = passage.text.find(bare)
        if start < 0:
            continue
        noun = class_of(bare, passage.language)
        found.append(Counted(bare, noun, Span(start, start + len(bare)), SURE if noun else FAIR))
    return next((c for c in found if c.noun is not None), found[0] if found else None)


def _is_place(passage: Passage, head: str, entities: Sequence[Entity]) -> bool:
    """Whether a head is mostly the name of a place."""
    start = passage.text.find(head)
    covered = sum(
        e.span.end - e.span.start
        for e in entities
        if e.label in PLACES and start <= e.span.start and e.span.end <= start + len(head)
    )
    return start >= 0 and covered * 2 > len(head)


def year_of_cell(cell: Cell, reporting: int | None) -> Year:
    """The year of a table cell: a column head that is a year, else the row head, else the document's."""
    for head in (*reversed(cell.column), cell.row):
        hit = YEAR.search(head)
        if hit:
            return Year(int(hit.group()), "stated", "own")
    return Year(reporting, "inherited" if reporting is not None else "")
