"""How far a line reaches: over the columns of a page, or to the edge of its own with wide blanks between its words."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pipeline.reading.layout.rows import Fragment, Row
from pipeline.records import Box

#: Lines of a paragraph stand no further apart (sizes); a line that shows where they begin and end is so long (sizes).
STEP, LONG = 1.8, 8.0
#: So many lines above and below one show the edges of its column: others next to it may be torn as it is.
NEAR = 3
#: A set line ends this near to the edge of its column (points).
FLUSH = 1.5
#: So many lines around a torn one show that it is one; blanks narrower than this (sizes) part no cells.
TORN_LINES, SHARED_BLANK = 3, 0.5


def beside_art(row: Row, gutters: Sequence[tuple[float, float]], pictures: Sequence[Box]) -> bool:
    """Whether a picture stands beside a big line, beyond a gutter: then the line is of its own column only."""
    x0, x1 = row.fragments[0].x0, row.fragments[-1].x1
    return any(
        art.top < row.bottom and row.top < art.bottom
        and ((x1 <= left and art.x0 >= left - 1) or (x0 >= right and art.x1 <= right + 1))
        for left, right in gutters
        for art in pictures
    )  # fmt: skip


def _only_ones(rows: Sequence[Row], i: int) -> list[Fragment]:
    """The nearest long lines of one fragment above and below a row, with no more than lines of a paragraph between."""
    found = []
    size = rows[i].fragments[0].size
    for step in (-1, 1):
        last = rows[i]
        for row in rows[i + step :: step][:NEAR] if i + step >= 0 else ():
            only = row.fragments[0]
            if abs(only.baseline - last.fragments[0].baseline) >= STEP * size or abs(only.size - size) >= 0.1:
                break
            if len(row.fragments) == 1:
                found += [only] if only.x1 - only.x0 > LONG * size and only.block < 0 else []
                break
            last = row
    return found


def _torn_alike(rows: Sequence[Row], i: int) -> bool:
    """Whether enough lines around a row reach from its beginning to its end, with no blank that all of them share.

    Such lines are torn as it is; the cells of a table leave the same blanks free.
    """
    row, size = rows[i], rows[i].fragments[0].size
    first, last = row.fragments[0], row.fragments[-1]
    free = [(a.x1, b.x0) for a, b in pairwise(row.fragments)]
    near = 0
    for step in (-1, 1):
        before = row
        for other in rows[i + step :: step][:NEAR] if i + step >= 0 else ():
            begin, end = other.fragments[0], other.fragments[-1]
            level = abs(begin.x0 - first.x0) < FLUSH and abs(end.x1 - last.x1) < FLUSH
            if not level or abs(begin.baseline - before.fragments[0].baseline) >= STEP * size:
                break
            if any(f.block >= 0 or abs(f.size - size) > 0.1 for f in other.fragments):
                break
            gaps = [(a.x1, b.x0) for a, b in pairwise(other.fragments)]
            free = [
                (max(a, c), min(b, d)) for a, b in free for c, d in gaps if min(b, d) - max(a, c) > SHARED_BLANK * size
            ]
            near += 1
            before = other
    return near >= TORN_LINES and not free


def is_justified(rows: Sequence[Row], i: int, left: float, right: float) -> bool:
    """Whether a row of several fragments is one line, set to both edges of a narrow column where few words fit.

    A line near above or below must be of one fragment that reaches the same edges, its own or those of the column.
    """
    row = rows[i]
    first, last = row.fragments[0], row.fragments[-1]
    if any(f.block >= 0 for f in row.fragments):
        return False
    if any(abs(f.size - first.size) > 0.1 or f.atoms[0].bold != first.atoms[0].bold for f in row.fragments):
        return False
    near = _only_ones(rows, i)
    if not near and _torn_alike(rows, i):
        return True
    if any(abs(only.x0 - first.x0) < FLUSH and abs(only.x1 - last.x1) < FLUSH for only in near):
        return True  # beside a picture or frame too
    reaches = first.x0 >= left - FLUSH and abs(last.x1 - right) <= FLUSH
    return reaches and any(abs(only.x1 - right) < FLUSH or abs(only.x0 - left) < FLUSH for only in near)


def is_torn_heading(rows: Sequence[Row], i: int, left: float, right: float) -> bool:
    """Whether a row of several fragments is the first line of a heading set to both edges of its column.

    The line below it is the rest: alone, set alike, from the same edge.
    """
    row, below = rows[i], rows[i + 1] if i + 1 < len(rows) else None
    first, last = row.fragments[0], row.fragments[-1]
    if below is None or len(below.fragments) > 1 or abs(first.x0 - left) > FLUSH or abs(last.x1 - right) > FLUSH:
        return False
    rest = below.fragments[0]
    if abs(rest.x0 - left) > FLUSH and abs(rest.x1 - right) > FLUSH:
        return False
    near = 0 < rest.baseline - first.baseline < STEP * first.size
    alike = all(
        f.block < 0 and abs(f.size - rest.size) < 0.1 and f.atoms[0].bold == rest.atoms[0].bold for f in row.fragments
    )
    return near and rest.block < 0 and alike
