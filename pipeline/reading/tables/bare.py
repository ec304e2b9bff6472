"""Tables that neither lines nor bands nor a caption tell: only their numbers keep columns, below heads of words.

Rows with numbers behind their labels follow each other, the numbers of a column share an edge, and above each column of
numbers stand words. Entries of a table of contents have no heads, or for each column of words one of numbers
that never fall.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from pipeline.reading.glyphs.bidi import Habits
from pipeline.reading.layout.rows import Fragment, Row
from pipeline.reading.tables.edges import has_digit, is_number, is_year, names_year
from pipeline.reading.tables.find import Found, aligned_from
from pipeline.records import Box

#: Rows of numbers that show a table; with one column of numbers there are so many.
LEAST_ROWS, LEAST_SINGLE = 2, 3
#: A number is of so few runs of letters: rows of longer ones are not even looked at.
SHORT = 4
#: Numbers of a column share an edge within this share of the size, all but this share of them.
SAME_EDGE, STRAYS = 0.3, 0.2
#: Heads stand no further (sizes) above the rows, in no more lines.
HEADS_ABOVE, HEAD_LINES = 3.0, 5


def candidates(rows: Sequence[Row], rtl: bool) -> list[int]:
    """The rows that may be of a table's body: words first, numbers behind them. Asked of every page, so cheap."""
    return [i for i, row in enumerate(rows) if len(row.fragments) > 1 and _numbers(row, rtl)]


def bare(rows: Sequence[Row], habits: Habits, rtl: bool) -> list[Found]:
    """The tables among rows, from the top on."""
    found: list[Found] = []
    end = 0
    for first in candidates(rows, rtl):
        if first < end:
            continue
        start = _heads_from(rows, first, end, rtl)
        table = aligned_from(rows, start, habits, rtl) if start < first else None
        if table is not None and _keeps_columns(table[0]):
            found.append(table[0])
            end = table[1]
    return found


def _numbers(row: Row, rtl: bool) -> int:
    """How many numbers stand behind the label of a row; 0 where the label is one itself."""
    label, *rest = row.fragments[::-1] if rtl else row.fragments
    if label.block >= 0 or is_number(label) or all(is_year(f) for f in rest if has_digit(f)):
        return 0
    return sum(len(f.atoms) <= SHORT and f.block < 0 and is_number(f) and has_digit(f) for f in rest)


def _heads_from(rows: Sequence[Row], first: int, end: int, rtl: bool) -> int:
    """The first row of the heads above a row of numbers, `first` itself when there are none."""
    label, *rest = rows[first].fragments[::-1] if rtl else rows[first].fragments
    start, bottom = first, rows[first].top
    while start > max(end, first - HEAD_LINES):
        above = rows[start - 1]
        size = max(f.size for f in above.fragments)
        if bottom - above.bottom > HEADS_ABOVE * size or any(map(_is_body, above.fragments)):
            break
        left, right = (rest[0].x1, label.x1 - size) if rtl else (label.x0 + size, rest[0].x0)
        if any(f.x0 < left and f.x1 > right for f in above.fragments):
            break  # a line of text over labels and numbers
        start, bottom = start - 1, above.top
    while start < first and len(rows[start].fragments) < 2 and _over(rows[start].fragments[0], label):
        start += 1  # a heading above the heads
    return start if any(len(above.fragments) > 1 for above in rows[start:first]) else first


def _is_body(fragment: Fragment) -> bool:
    return fragment.block >= 0 or (has_digit(fragment) and not is_year(fragment))


def _over(fragment: Fragment, label: Fragment) -> bool:
    return fragment.x0 < label.x1 and label.x0 < fragment.x1


def _keeps_columns(found: Found) -> bool:
    """Whether the numbers below heads of words keep their columns to the point."""
    grid = found.grid
    rows = [[cell.replace("\n", " ") for cell in row] for row in grid.rows]
    counted = (i for i, row in enumerate(rows) if any(_is_figure(c) and not names_year(c) for c in row[1:]))
    first = next(counted, 0)
    heads, body, places = rows[:first], rows[first:], grid.cell_boxes[first:]
    if not heads or any(c.isdigit() for row in heads for cell in row if not names_year(cell) for c in cell):
        return False
    columns = [c for c in range(1, len(rows[0])) if all(not row[c] or _is_figure(row[c]) for row in body)]
    columns = [c for c in columns if sum(bool(row[c]) for row in body) > len(body) / 2]
    if not columns or len(body) < (LEAST_ROWS if len(columns) > 1 else LEAST_SINGLE):
        return False
    if any(not any(row[c] for row in heads) for c in columns) or not all(row[0] for row in body):
        return False
    words = len(rows[0]) - len(columns)
    if len(columns) <= words and all(_never_falls([row[c] for row in body]) for c in columns):
        return False  # page numbers, each behind its entry
    return all(_share_an_edge([place[c] for place in places if place[c].x1 > place[c].x0]) for c in columns)


def _is_figure(cell: str) -> bool:
    digits = sum(c.isdigit() for c in cell)
    return bool(cell) and (digits >= sum(c.isalpha() for c in cell) > 0 or digits > 0 or cell.strip("-–—….") == "")


def _share_an_edge(boxes: Sequence[Box]) -> bool:
    """Whether most boxes begin, end or have their middles at one place."""
    near = SAME_EDGE * max((b.bottom - b.top for b in boxes), default=0.0)
    for places in ([b.x0 for b in boxes], [b.x1 for b in boxes], [(b.x0 + b.x1) / 2 for b in boxes]):
        middle = sorted(places)[len(places) // 2] if places else 0.0
        if sum(abs(x - middle) > near for x in places) <= STRAYS * len(places):
            return True
    return False


def _never_falls(cells: Sequence[str]) -> bool:
    """Whether numbers rise as those of pages do."""
    try:
        values = [Decimal("".join(cell.split()).replace(",", "")) for cell in cells if cell]
    except InvalidOperation:
        return False
    return all(a <= b for a, b in itertools.pairwise(values))
