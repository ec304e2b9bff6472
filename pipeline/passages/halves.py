"""Tables set in two or three halves side by side, the same heads over each, to save room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.records import Box, Grid, Page

#: A table stands in so many parts side by side at most, each of so many columns at least.
MOST_PARTS, LEAST_COLUMNS = 3, 2
#: The first cells of so much of the rows of each part are words: they say what the row is of.
LABELLED = 0.6


def one_below_the_other(page: Page) -> Page:
    """The page with the parts of such tables below each other, as they are read."""
    grids = tuple(map(_unfolded, page.grids))
    return replace(page, grids=grids) if any(a is not b for a, b in zip(grids, page.grids, strict=True)) else page


def _unfolded(grid: Grid) -> Grid:
    wide = len(grid.rows[0]) if grid.rows else 0
    for parts in range(2, MOST_PARTS + 1):
        size = wide // parts
        if wide % parts or size < LEAST_COLUMNS:
            continue
        heads = _same_heads(grid.rows, parts, size)
        if heads and all(_labelled(grid.rows[heads:], n * size) for n in range(parts)):
            return _below(grid, parts, size, heads)
    return grid


def _same_heads(rows: Sequence[Sequence[str]], parts: int, size: int) -> int:
    """How many rows at the top say the same over all parts, the first of them words over each column."""
    heads = 0
    for row in rows[:-1]:
        named = [" ".join(cell.split()).casefold() for cell in row]
        same = all(named[n * size : (n + 1) * size] == named[:size] for n in range(parts))
        if not same or not any(named) or (not heads and not _name_columns(named[:size])):
            break
        heads += 1
    return heads


def _name_columns(heads: Sequence[str]) -> bool:
    return len(set(heads)) == len(heads) and all(any(map(str.isalpha, head)) for head in heads)


def _labelled(rows: Sequence[Sequence[str]], column: int) -> bool:
    own = [row[column] for row in rows if row[column]]
    return bool(own) and sum(any(map(str.isalpha, cell)) for cell in own) >= LABELLED * len(own)


def _below(grid: Grid, parts: int, size: int, heads: int) -> Grid:
    rows = [row[:size] for row in grid.rows[:heads]]
    boxes, places = list(grid.row_boxes[:heads]), [row[:size] for row in grid.cell_boxes[:heads]]
    for n in range(parts):
        span = slice(n * size, (n + 1) * size)
        for i in range(heads, len(grid.rows)):
            if not any(grid.rows[i][span]):
                continue
            rows.append(grid.rows[i][span])
            own = grid.cell_boxes[i][span] if i < len(grid.cell_boxes) else ()
            if i < len(grid.row_boxes):
                boxes.append(_around(own, grid.row_boxes[i]))
            if own:
                places.append(own)
    return replace(grid, rows=tuple(rows), row_boxes=tuple(boxes), cell_boxes=tuple(places))


def _around(cells: Sequence[Box], row: Box) -> Box:
    """The box of a part of a row: around its cells, the whole row's where these have no places."""
    printed = [cell for cell in cells if cell.x1 > cell.x0]
    if not printed:
        return row
    return Box(min(c.x0 for c in printed), row.top, max(c.x1 for c in printed), row.bottom)
