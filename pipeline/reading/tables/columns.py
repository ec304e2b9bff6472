"""Unruled tables: the rows from a place on, cut into the columns that their numbers keep."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.reading.glyphs.atoms import Atom
from pipeline.reading.glyphs.sheet import BLANK
from pipeline.reading.layout.rows import Fragment, Row, fragments_of
from pipeline.reading.tables.edges import (
    Columns,
    columns_at,
    counting,
    has_digit,
    in_columns,
    is_number,
    with_whole_labels,
)
from pipeline.reading.tables.heads import are_years, below_years, head_cells, over_groups
from pipeline.records import Box

#: Cells of a row stand at least this share of the size apart; blanks within a cell are narrower.
CELL_GAP = 0.5
#: Where numbers of other rows begin or end at the same place (share of the size), this much will do.
SAME_EDGE, LEAST_GAP = 0.12, 0.2
#: Among words it is wider than the blanks between the others by this share.
WIDER_GAP = 1.15
#: Rows of heads stand at least so many sizes apart.
HEAD_STEP = 1.6
#: Lines of one head stand no further apart.
ONE_HEAD = 2.05
#: Nor those of fonts with wide lines, if they stand closer than this share of the step from the heads to the rows.
CLOSER = 0.9
#: A row further below the last than this (sizes between, or shares of the widest step so far) is none of the table.
WIDE_STEP, WIDER_STEP = 1.8, 1.6
#: Type of a size further off (points) is of another text.
SAME_TYPE = 0.3
#: Rows so many sizes apart have room between them that lines of a label do not.
ROOMY = 1.45
#: A step between lines wider than the others by this share parts rows.
PLAIN_STEP = 1.15
#: So is one this far below the first.
HEAD_GAP = 3.0
MOST_HEAD_LINES = 8
#: A row of so many numbers stands below heads of more columns.
LEAST_NUMBERS = 2
#: Heads may be set smaller or bigger than the rows below them by this share.
HEAD_SIZE = 0.35


@dataclass(frozen=True, slots=True)
class _Edges:
    """Where numbers of a table begin and end; `alone`: those without groups do."""

    lefts: Sequence[float]
    rights: Sequence[float]
    alone: frozenset[float]
    rtl: bool

    def grouped(self, left: Atom, right: Atom, near: float) -> bool:
        """Whether two runs of digits are groups of one number, "1 840": the first stands where no other does."""
        first, second = (right, left) if self.rtl else (left, right)
        if len(first.text) > 3 or len(second.text) != 3 or not (first.text + second.text).isdigit():
            return False
        return not any(abs(first.x0 - x) < near or abs(first.x1 - x) < near for x in self.alone)


@dataclass(slots=True)
class Parts:
    """A table as rows of cells from left to right, each cell the atoms in it, with the box of each row."""

    columns: Columns
    cells: list[list[list[Atom]]]
    boxes: list[Box]


def table_at(rows: Sequence[Row], start: int, rtl: bool, known: Columns | None) -> tuple[Parts, int] | None:
    """The table that starts at a row, and the row behind its end; None when there is none.

    One row of numbers will do under heads (the page may end there) or with `known`, the columns of a table that may go
    on here.
    """
    taken = near_rows(rows, start)
    if not taken:
        return None
    cut = [fragments_of([a for f in row.fragments for a in f.atoms], CELL_GAP) for row in taken]
    cut = _cut_at_edges(cut, known, rtl)
    inner = [line[:-1] if rtl else line[1:] for line in cut]
    numbers = [sum(is_number(f) for f in line) for line in inner]
    most = max(numbers, default=0)
    first = next((i for i, line in enumerate(inner) if any(is_number(f) and has_digit(f) for f in line)), len(cut))
    data = [i for i, n in enumerate(numbers) if i >= first and n and 2 * n >= most and len(cut[i]) > 1]
    size = taken[0].fragments[0].size
    data = in_columns(data, cut, size)
    if not data or data[0] > MOST_HEAD_LINES:
        return None
    columns = below_years([cut[i] for i in data], size) or columns_at([f for i in data for f in cut[i]], size)
    columns = with_whole_labels(columns, cut[: data[0]], [cut[i] for i in data], rtl)
    last = _last(taken, cut, data, columns, rtl)
    if last + 1 < len(taken):  # what stands behind the end shows no columns
        return table_at(rows[: start + last + 1], start, rtl, known)
    if len(data) == 1 and known is None and (not data[0] or most < 2):
        return None
    if len(columns.edges) < 2 or (known is not None and not columns.like(known)):
        return None
    if not counting([cut[i] for i in data], columns, rtl):
        return None
    body = _gathered(taken, cut, data, last)
    heads = _head_lines(taken, cut, data[0], columns, rtl)
    parts = Parts(columns, [], [])
    _add_heads(parts, heads, cut, cut[data[0]], rtl)
    for lines in body:
        _add_row(parts, [f for i in lines for f in cut[i]])
    return parts, start + last + 1


def _add_heads(
    parts: Parts, heads: Sequence[Sequence[int]], cut: Sequence[list[Fragment]], first: Sequence[Fragment], rtl: bool
) -> None:
    """Adds the rows of heads, each the lines of its numbers; one over the lowest may be of groups of columns.

    `first`: the first row of the body; one of years is the lowest of the heads.
    """
    years = are_years(first)
    lowest = first if years else [f for i in (heads[-1] if heads else ()) for f in cut[i]]
    for lines in heads:
        own = [f for i in lines for f in cut[i]]
        shared = over_groups(own, lowest, parts.columns, rtl) if years or lines is not heads[-1] else None
        parts.cells.append(shared or head_cells(own, parts.columns, lines is heads[-1], rtl))
        parts.boxes.append(_box(own))


def _add_row(parts: Parts, members: Sequence[Fragment]) -> None:
    """Adds a row of the body, its fragments each in the cell of its column."""
    cells: list[list[Atom]] = [[] for _ in parts.columns.edges]
    for fragment in members:
        cells[parts.columns.of(fragment)].extend(fragment.atoms)
    parts.cells.append(cells)
    parts.boxes.append(_box(members))


def near_rows(rows: Sequence[Row], start: int) -> list[Row]:
    """The rows from `start` on that are set alike and near enough to each other."""
    taken: list[Row] = []
    size = pitch = 0.0
    changed = False
    for row in rows[start:]:
        if any(f.block >= 0 for f in row.fragments):
            break
        largest = max(f.size for f in row.fragments)
        size = size or largest
        if abs(largest - size) > 0.15 * size:
            heads = len(taken) <= MOST_HEAD_LINES and not any(is_number(f) for line in taken for f in line.fragments)
            heads = heads and any(len(line.fragments) > 1 for line in taken)
            if changed or not heads or abs(largest - size) > HEAD_SIZE * size:
                break
            size, changed = largest, True
        gap = row.top - taken[-1].bottom if taken else 0.0
        step = row.top - taken[-1].top if taken else 0.0
        near = max(WIDE_STEP * size, WIDER_STEP * pitch - (step - gap)) if pitch else HEAD_GAP * size
        if gap > near and not (gap <= HEAD_GAP * size and _below_heads(row, taken)):
            break
        pitch = max(pitch, step)
        taken.append(row)
    return taken


def _below_heads(row: Row, taken: Sequence[Row]) -> bool:
    """Whether a row is the first with numbers, below rows of heads: there may be more room than between rows."""
    if sum(is_number(f) for f in row.fragments) < LEAST_NUMBERS:
        return False
    heads = len(taken) <= MOST_HEAD_LINES and any(len(line.fragments) > LEAST_NUMBERS for line in taken)
    return heads and not any(is_number(f) for line in taken for f in line.fragments)


def _cut_at_edges(cut: list[list[Fragment]], known: Columns | None, rtl: bool) -> list[list[Fragment]]:
    """The lines cut also where the numbers of others begin or end: narrow tables part their cells by little more.

    A number is cut off where a single other one stands, words only where several do.
    """
    for least in (1, 2):
        numbers = [f for line in cut if len(line) > 1 for f in line if is_number(f)]
        lefts, rights = _shared([f.x0 for f in numbers], least), _shared([f.x1 for f in numbers], least)
        if known is not None:
            lefts, rights = [*lefts, *(x0 for x0, _ in known.edges)], [*rights, *(x1 for _, x1 in known.edges)]
        if lefts or rights:
            plain = [f for f in numbers if sum(a.kind != BLANK for a in f.atoms) == 1]
            alone = frozenset(edge for f in plain for edge in (f.x0, f.x1))
            near = _Edges(lefts, rights, alone, rtl)
            cut = [[part for f in line for part in _parts(f, near, numbers=least == 1)] for line in cut]
    return cut


def _shared(edges: Sequence[float], least: int) -> list[float]:
    """The places at which so many numbers begin, or end."""
    return [edge for edge in edges if sum(abs(edge - other) < 1 for other in edges) >= least]


def _parts(fragment: Fragment, edges: _Edges, *, numbers: bool) -> list[Fragment]:
    near, least = SAME_EDGE * fragment.size, LEAST_GAP * fragment.size
    atoms = sorted((a for a in fragment.atoms if a.kind != BLANK), key=lambda a: a.x0)
    gaps = [b.x0 - a.x1 for a, b in itertools.pairwise(atoms)]
    if len(gaps) > 1 and not is_number(fragment):
        least = max(least, WIDER_GAP * sorted(gaps)[(len(gaps) - 1) // 2])
    starts = [
        i for i in range(1, len(atoms))
        if gaps[i - 1] > least
        and not (numbers and not (atoms[i].text[:1].isdigit() or atoms[i - 1].text[-1:].isdigit()))
        and (any(abs(atoms[i].x0 - x) < near for x in edges.lefts)
             or any(abs(atoms[i - 1].x1 - x) < near for x in edges.rights))
        and not edges.grouped(atoms[i - 1], atoms[i], near)
    ]  # fmt: skip
    if not starts:
        return [fragment]
    return [part for a, b in itertools.pairwise([0, *starts, len(atoms)]) for part in fragments_of(atoms[a:b], 9e9)]


def _last(taken: Sequence[Row], cut: Sequence[list[Fragment]], data: Sequence[int], columns: Columns, rtl: bool) -> int:
    """The last line of the table: that of the last row of numbers, or the rest of its label below."""
    closest = min((taken[b].top - taken[a].top for a, b in itertools.pairwise(data)), default=0.0)
    end = data[0]
    label = len(columns.edges) - 1 if rtl else 0
    for i in range(data[0] + 1, len(taken)):
        if i in data:
            end = i
            continue
        if any(len(columns.spanned(f)) > 1 for f in cut[i]):
            break
        if len(cut[i]) > 1 or (columns.of(cut[i][0]) != label and not _in_words(cut[i][0], cut[end], columns)):
            if not any(j > i for j in data):
                break
            continue
        rest, other = taken[i].top - taken[i - 1].top, abs(cut[i][0].size - cut[end][0].size)
        if not any(j > i for j in data) and (i - 1 != end or rest > 0.9 * closest or other > SAME_TYPE):
            break
        if not any(j > i for j in data):
            end = i
    return end


def _in_words(rest: Fragment, row: Sequence[Fragment], columns: Columns) -> bool:
    """Whether a line stands in a column in which a row has words, level with these."""
    own = (f for f in row if columns.of(f) == columns.of(rest) and not is_number(f))
    return any(min(abs(f.x0 - rest.x0), abs(f.x1 - rest.x1)) < SAME_EDGE * f.size for f in own)


def _gathered(taken: Sequence[Row], cut: Sequence[list[Fragment]], data: Sequence[int], last: int) -> list[list[int]]:
    """The lines of each row of the table: a row of numbers with the lines of its label.

    Between two rows of numbers the lines part at the widest step, else each goes to the nearer row. A head of the rows
    below it is a row of its own.
    """
    groups = {i: [i] for i in data if i <= last}
    first = data[0]
    above = first
    while above > 0 and _belongs_above(taken, cut, above, first):
        above -= 1
        groups[first].append(above)
    rows = [taken[b].top - taken[a].top for a, b in itertools.pairwise(data) if b == a + 1]
    for i in range(first + 1, last):
        if i not in groups and rows and _heads_rows(taken, cut, i, min(rows)):
            groups[i] = [i]
    for i in range(first + 1, last + 1):
        if i not in groups:
            before = max(j for j in groups if j < i)
            after = min((j for j in groups if j > i), default=before)
            steps = [taken[j + 1].top - taken[j].top for j in range(before, after)]
            if steps and max(steps) > PLAIN_STEP * min(steps):
                near_after = i > before + steps.index(max(steps))
            else:
                near_after = taken[after].top - taken[i].top < 0.8 * (taken[i].top - taken[before].top)
            groups[after if near_after and after != before else before].append(i)
    return [sorted(groups[i]) for i in sorted(groups)]


def _heads_rows(taken: Sequence[Row], cut: Sequence[list[Fragment]], i: int, step: float) -> bool:
    """Whether a line of words alone is the head of the rows below it rather than a line of a label: as far from both.

    `step`: from row to row. Where that is no more than from line to line, only another weight of its type tells.
    """
    above, below = taken[i].top - taken[i - 1].top, taken[i + 1].top - taken[i].top
    if len(cut[i]) != 1 or min(above, below) < CLOSER * step or len(cut[i + 1]) < len(cut[i]) + 1:
        return False
    own, following = cut[i][0], cut[i + 1]
    apart = step >= ROOMY * own.size and not any(a.text[:1].islower() for f in following for a in f.atoms[:1])
    return apart or own.atoms[0].bold != following[0].atoms[0].bold


def _belongs_above(taken: Sequence[Row], cut: Sequence[list[Fragment]], line: int, first: int) -> bool:
    """Whether the line above is the beginning of the first row's label rather than of a head."""
    if line < 2 or len(cut[line - 1]) != 1 or len(cut[line - 2]) == 1:
        return False
    step = taken[line].top - taken[line - 1].top
    return step < 0.8 * (taken[line - 1].top - taken[line - 2].top) and line - 1 >= first - 2


def _head_lines(
    taken: Sequence[Row], cut: Sequence[list[Fragment]], first: int, columns: Columns, rtl: bool
) -> list[list[int]]:
    """The lines above the first row of numbers, gathered into rows of heads."""
    rows: list[list[int]] = []
    closest = min((b.top - a.top for a, b in itertools.pairwise(taken[:first])), default=0.0)
    for i in range(first):
        step, size = taken[i].top - taken[i - 1].top, max(f.size for f in taken[i].fragments)
        last = taken[first].top - taken[first - 1].top
        wide = step > max(ONE_HEAD * size, CLOSER * last) or step > PLAIN_STEP * closest
        over = rows and over_groups([f for k in rows[-1] for f in cut[k]], cut[i], columns, rtl) is not None
        if rows and not over and (step < HEAD_STEP * size or (not wide and _one_head(cut[i - 1], cut[i], columns))):
            rows[-1].append(i)
        else:
            rows.append([i])
    return rows


def _one_head(upper: Sequence[Fragment], lower: Sequence[Fragment], columns: Columns) -> bool:
    """Whether two lines are of the same heads: none reaches over several columns, all stand as those below do."""
    for fragment in upper:
        below = [f for f in lower if f.x0 < fragment.x1 and fragment.x0 < f.x1]
        if len(columns.spanned(fragment)) > 1 or len(below) > 1 or (not below and len(upper) < len(lower)):
            return False
        for f in below:
            off = (f.x0 - fragment.x0, f.x1 - fragment.x1, (f.x0 + f.x1 - fragment.x0 - fragment.x1) / 2)
            if min(map(abs, off)) > 0.5 * fragment.size:
                return False
    return True


def _box(fragments: Sequence[Fragment]) -> Box:
    return Box(
        min(f.x0 for f in fragments), min(f.top for f in fragments),
        max(f.x1 for f in fragments), max(f.bottom for f in fragments),
    )  # fmt: skip
