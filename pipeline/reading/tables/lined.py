"""Tables that only level lines or bands of colour part, without a caption that names them as tables.

Lines (or edges of bands) of one length that follow each other down the page, cells between them that keep common
columns, and heads without a number on top: that is a table, whatever stands above it. Where one of the columns is of
numbers these part the rows, where all are of words the lines do.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from pipeline.reading.glyphs.atoms import Atom
from pipeline.reading.glyphs.bidi import Habits
from pipeline.reading.glyphs.sheet import BLANK
from pipeline.reading.layout.rows import Row, rows_of
from pipeline.reading.tables.bare import candidates
from pipeline.reading.tables.edges import columns_at
from pipeline.reading.tables.find import LITTLE_BELOW, Found, aligned_from, cell_text, place_of
from pipeline.records import Box, Grid

#: Lines that a table has at least: one below its heads, one below each of two rows.
LEAST_LINES = 3
#: At the foot of a page so many will do: the table goes on.
LINES_AT_FOOT = 2
#: Points: how far ends of lines may differ, and how far apart stand the parts of one, which cells draw each for itself.
ENDS, PARTS = 3.0, 4.0
#: Points that a line is long at least.
LEAST_LENGTH = 100.0
#: A table of words has so many rows and columns at least, and no longer heads.
LEAST_BODY, LEAST_COLUMNS, LONGEST_HEAD = 2, 2, 60
#: Times the height of the lines' usual distance that two of a table stand apart at most.
FARTHEST = 3.0
#: Rows of words are of one line and of many.
FARTHEST_WORDS = 15.0
#: Points that a band of colour behind a row is high at most.
HIGHEST = 60.0
#: Times the size of the type that heads may stand above the first line.
HEADS_ABOVE = 2.5


def lined(rules: Sequence[Box], atoms: Sequence[Atom], habits: Habits, rtl: bool) -> list[Found]:
    """The tables between level lines, from the top of the page on. `atoms`: what no other table holds.

    A row below heads will do where next to nothing stands below: the table goes on on the next page.
    """
    found: list[Found] = []
    whole = _whole(rules)
    for lines in _ladders(whole, FARTHEST):
        if len(lines) < LEAST_LINES and _text_below(lines[-1], atoms) > LITTLE_BELOW:
            continue
        rows, inner = _between(lines, atoms, rtl)
        table = aligned_from(rows, 0, habits, rtl) if len(rows) >= min(len(lines), LEAST_LINES) else None
        if table is not None and table[1] >= inner and not _numbered(table[0].grid.rows[0]):
            found.append(table[0])
    for lines in _ladders(whole, FARTHEST_WORDS):
        if not any(one.grid.box.top < lines[-1].top and lines[0].top < one.grid.box.bottom for one in found):
            rows, inner = _between(lines, atoms, rtl)
            words = _of_words(lines, rows[:inner], habits, rtl)
            found += [words] if words is not None else []
    return found


def _of_words(lines: Sequence[Box], rows: Sequence[Row], habits: Habits, rtl: bool) -> Found | None:
    """The table whose rows the lines part and whose columns all rows keep, below short heads: it needs no numbers."""
    fragments = [f for row in rows for f in row.fragments]
    if len(rows) < LEAST_LINES or len(lines) < LEAST_LINES or len(candidates(rows, rtl)) > 1:
        return None
    columns = columns_at(fragments, fragments[0].size)
    if len(columns.edges) < LEAST_COLUMNS:
        return None
    table: list[tuple[list[list[Atom]], Box]] = []
    for above, below in pairwise([Box(lines[0].x0, 0, lines[0].x1, 0), *lines]):
        own = [f for row in rows if above.top <= row.top < below.top for f in row.fragments]
        if own:
            cells = [[a for f in own if columns.of(f) == k for a in f.atoms] for k in range(len(columns.edges))]
            box = Box(lines[0].x0, min(f.top for f in own), lines[0].x1, max(f.bottom for f in own))
            table.append((cells[::-1] if rtl else cells, box))
    texts = tuple(tuple(cell_text(cell, habits) for cell in cells) for cells, _ in table)
    if not _are_words(texts):
        return None
    boxes = tuple(box for _, box in table)
    places = tuple(tuple(map(place_of, cells)) for cells, _ in table)
    grid = Grid(Box(lines[0].x0, boxes[0].top, lines[0].x1, boxes[-1].bottom), texts, boxes, places)
    return Found(grid, [a for cells, _ in table for cell in cells for a in cell])


def _are_words(rows: Sequence[Sequence[str]]) -> bool:
    """Whether rows are a table: short heads over all columns but that of the labels, cells in most of these."""
    heads, body = rows[0] if rows else (), rows[1:]
    if len(body) < LEAST_BODY or not all(heads[1:]) or any(len(h) > LONGEST_HEAD or h[-1:] in ".。" for h in heads):
        return False
    if not all(any(map(str.isalpha, h)) for h in heads[1:]):
        return False
    filled = [sum(map(bool, row)) for row in body]
    return all(n >= LEAST_COLUMNS for n in filled) and 2 * sum(filled) > len(body) * len(heads)


def edges(panels: Iterable[Box]) -> list[Box]:
    """The upper and lower edges of bands no higher than a few lines of text, as lines."""
    bands = [p for p in panels if p.bottom - p.top <= HIGHEST]
    return [Box(p.x0, at, p.x1, at) for p in bands for at in (p.top, p.bottom)]


def _numbered(heads: Iterable[str]) -> bool:
    """Whether a row holds numbers: entries of a table of contents have no heads."""
    return any(cell.strip().replace(".", "").replace(",", "").isdecimal() for cell in heads)


def _whole(rules: Sequence[Box]) -> list[Box]:
    """The level lines, put together of the parts that cells draw, from the top down."""
    whole: list[Box] = []
    for rule in sorted((r for r in rules if r.bottom - r.top <= ENDS), key=lambda r: (round(r.top), r.x0)):
        last = whole[-1] if whole else None
        if last is not None and abs(last.top - rule.top) <= 1 and rule.x0 - last.x1 <= PARTS:
            whole[-1] = Box(last.x0, last.top, max(last.x1, rule.x1), last.bottom)
        else:
            whole.append(rule)
    return [line for line in whole if line.x1 - line.x0 >= LEAST_LENGTH]


def _ladders(lines: Sequence[Box], farthest: float) -> list[list[Box]]:
    """Lines of one length below each other, none of them so many times as far from the last as the nearest are."""
    ladders: list[list[Box]] = []
    for line in lines:
        ladder = next((one for one in ladders if _alike(one[-1], line)), None)
        if ladder is not None and line.top - ladder[-1].top <= 1:
            continue  # drawn twice: the lower edge of one cell, the upper of the next
        steps = [b.top - a.top for a, b in zip(ladder or (), (ladder or ())[1:], strict=False)]
        if ladder is not None and (not steps or line.top - ladder[-1].top <= farthest * min(steps)):
            ladder.append(line)
        else:
            ladders.insert(0, [line])
    return sorted((one for one in ladders if len(one) >= LINES_AT_FOOT), key=lambda one: one[0].top)


def _text_below(line: Box, atoms: Sequence[Atom]) -> int:
    """How many characters stand below a line."""
    return sum(len(a.text) for a in atoms if a.top >= line.top and a.kind != BLANK)


def _alike(one: Box, other: Box) -> bool:
    return abs(one.x0 - other.x0) <= ENDS and abs(one.x1 - other.x1) <= ENDS


def _between(lines: Sequence[Box], atoms: Sequence[Atom], rtl: bool) -> tuple[list[Row], int]:
    """The rows between the first and the last line, and how many they are with those above that have several cells.

    One below the last line is added where it holds numbers: every other row of a table may have a band of colour.
    """
    left, right = lines[0].x0 - ENDS, lines[0].x1 + ENDS
    beside = [a for a in atoms if left <= a.x0 and a.x1 <= right]
    rows = rows_of([a for a in beside if lines[0].top <= a.top < lines[-1].top])
    above = rows_of([a for a in beside if a.top < lines[0].top])
    top = lines[0].top
    while above and len(cells := above[-1].fragments) > 1 and top - above[-1].bottom <= HEADS_ABOVE * cells[0].size:
        rows.insert(0, above.pop())
        top = rows[0].top
    inner = len(rows)
    below = rows_of([a for a in beside if a.top >= lines[-1].top])[:1] if len(lines) >= LEAST_LINES else []
    return rows + [row for row in below if candidates([row], rtl)], inner
