"""Blocks of lines, and tables → drafts of passages: text with its place, not yet in their last order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.passages.block import Block
from pipeline.passages.clean import Joiner, Printed, compose
from pipeline.passages.grids import OpenTable, RowText, column_heads, row_texts
from pipeline.records import Cell, Grid, Line, Page, PassageKind, Piece, Span

#: A typesetter's number before the number of the text: "Table 1 Table 1. Results".
_TWICE = re.compile(r"^(?P<head>\S.{1,24}?)\s+(?=(?P=head))")


@dataclass(slots=True)
class Draft:
    """A passage without id, language and heading. `order`: its page, and its place in the page's reading order.

    `boxed`: a heading of nothing but what stands on its ground.
    """

    kind: PassageKind
    label: str
    text: str
    pieces: tuple[Piece, ...]
    cells: tuple[Cell, ...] = ()
    caption: str = ""
    order: tuple[int, int] = (0, 0)
    boxed: bool = False


@dataclass(frozen=True, slots=True)
class Order:
    """Where lines are read on their pages, in thousands, which leaves room for the rows of tables between them."""

    places: Mapping[int, int]

    @classmethod
    def of(cls, pages: Sequence[Page]) -> Order:
        """By the `id` of each line, for lines that say the same stand on many pages."""
        return cls({id(line): 1000 * (i + 1) for page in pages for i, line in enumerate(page.lines)})

    def place(self, line: Line) -> int:
        """Its place; 0 for a line that stands on none of the pages."""
        return self.places.get(id(line), 0)

    def before(self, line: Line) -> int:
        """How many lines of its page are read before it."""
        return self.places[id(line)] // 1000 - 1


def draft_of(block: Block, joiner: Joiner, order: Order) -> Draft:
    """The draft of a block, without its number or letter and a typesetter's number before a caption."""
    first = block.lines[0]
    printed = [Printed(x.page, x.line, x.text) for x in block.lines]
    if block.skip:
        printed[0] = Printed(first.page, first.line, first.text[block.skip :])
    text, pieces = compose(printed, joiner)
    twice = _TWICE.match(text) if block.kind == "caption" else None
    if twice:
        text, pieces = _cut(text, pieces, twice.end())
    order_of = (first.page, order.place(first.line))
    return Draft(block.kind, block.label, text, pieces, order=order_of, boxed=block.boxed)


def _cut(text: str, pieces: tuple[Piece, ...], start: int) -> tuple[str, tuple[Piece, ...]]:
    moved = tuple(
        replace(p, span=Span(max(0, p.span.start - start), p.span.end - start)) for p in pieces if p.span.end > start
    )
    return text[start:], moved


def table_drafts(
    pages: Sequence[Page], captions: Sequence[tuple[Block, Draft]], openings: Mapping[int, str],
    text: Collection[tuple[int, int]], joiner: Joiner, order: Order,
) -> Iterator[Draft]:  # fmt: skip
    """The rows of all tables. `captions` with their drafts, which may be moved to their table.

    `openings`: captions by the page that begins with their table. `text`: where lines of running text are read (page,
    lines of it before), none of which stands within a table that goes on in another column or page.
    """
    stood: Counter[tuple[int, int]] = Counter()  # rows of parts of a table between which there are no lines
    open_table: OpenTable | None = None
    waiting: list[Draft] = []  # heads alone, which are the first part of a table or else a row
    for page, grid in ((own, grid) for own in pages for grid in own.grids):
        caption, before = _caption_of(grid, page, captions, order)
        spot, heads = (page.number, before), column_heads(grid, joiner)
        known: Sequence[tuple[str, ...]] = ()
        if open_table is not None and not caption and open_table.goes_on(spot, grid, text, joiner):
            known = () if any(heads) else open_table.heads
            caption = open_table.caption
            waiting.clear()
        elif not caption and grid is page.grids[0] and page.number in openings:
            caption = openings[page.number]
        open_table = OpenTable(spot, grid, caption, known or heads)
        yield from waiting
        alone = len(grid.rows) == 1 and any(heads)
        found = row_texts(grid, joiner, [()] * len(heads) if alone else known)
        rows = list(_rows(found, caption, spot, stood[spot]))
        stood[spot] += len(rows)
        yield from () if alone else rows
        waiting = rows if alone else []
    yield from waiting


def _rows(rows: Sequence[RowText], caption: str, spot: tuple[int, int], before: int) -> Iterator[Draft]:
    """The rows of a table that is read at a place (page, lines before it), behind so many rows that are read there."""
    page, order = spot
    for index, row in enumerate(rows, before):
        piece = Piece(page, row.box, Span(0, len(row.text)), row.words)
        yield Draft("table", "", row.text, (piece,), row.cells, caption, (page, order * 1000 + index + 2))


def _caption_of(grid: Grid, page: Page, captions: Sequence[tuple[Block, Draft]], order: Order) -> tuple[str, int]:
    """The caption above a table, and how many lines of the page are read before the table."""
    best: tuple[float, Block, Draft] | None = None
    for block, draft in captions:
        last = block.last
        distance = grid.box.top - last.line.box.bottom
        overlaps = last.line.box.x0 < grid.box.x1 and last.line.box.x1 > grid.box.x0
        if last.page == page.number and overlaps and -4 < distance < 60 and (best is None or distance < best[0]):
            best = (distance, block, draft)
    if best is not None:
        before = order.place(best[1].last.line) // 1000
        between = page.lines[before : max(before, grid.after)]
        if between and all(line.box.bottom <= grid.box.top + 2 for line in between):
            before = grid.after  # below the columns above it, of which the caption seemed to end one
            best[2].order = (page.number, before * 1000 + 1)
        return best[2].text, before
    if grid.after >= 0:
        return "", grid.after
    above = [i for i, line in enumerate(page.lines) if line.box.bottom <= grid.box.top + 2 and _over(line, grid)]
    return "", (max(above) + 1 if above else 0)


def _over(line: Line, grid: Grid) -> bool:
    return line.box.x0 < grid.box.x1 and line.box.x1 > grid.box.x0
