"""Tables of a page: ruled ones from their lines, unruled ones from aligned columns under a caption."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from pipeline.languages.base import codes, section
from pipeline.reading.bidi import Habits
from pipeline.reading.glyphs import LEFT_TO_RIGHT, Atom
from pipeline.reading.layout import inside
from pipeline.reading.rows import Fragment, Row, line_of, rows_of
from pipeline.records import Box, Grid

#: A table has at least this many rows and columns.
LEAST_ROWS = 2
LEAST_COLUMNS = 2
#: In so many runs of letters (justified Chinese may have one for each) the beginning of a caption is told.
CAPTION_WORDS = 24
#: Gutters of an unruled table, as a share of the size.
TABLE_GUTTER = 0.55


@dataclass(slots=True)
class Found:
    """A table and the atoms it takes out of the page's text."""

    grid: Grid
    atoms: list[Atom]


def ruled(rules: Sequence[Box], atoms: Sequence[Atom], rtl: bool, habits: Habits) -> list[Found]:
    """Tables drawn by crossing lines."""
    level = [r for r in rules if r.x1 - r.x0 > 30]
    upright = [r for r in rules if r.bottom - r.top > 8]
    if len(level) < 2 or len(upright) < 2 or not _cross(level, upright):
        return []
    from pipeline.reading.plumber import ruled_cells

    found = []
    for cells in ruled_cells(rules):
        grid_atoms, grid = _filled(cells, atoms, rtl, habits)
        if grid is not None:
            found.append(Found(grid, grid_atoms))
    return found


def _cross(level: Sequence[Box], upright: Sequence[Box]) -> bool:
    reach = 3.0
    crossings = 0
    for up in upright:
        for flat in level:
            if flat.x0 - reach <= up.x0 <= flat.x1 + reach and up.top - reach <= flat.top <= up.bottom + reach:
                crossings += 1
    return crossings >= 4


def _filled(
    cells: Sequence[tuple[float, float, float, float]], atoms: Sequence[Atom], rtl: bool, habits: Habits
) -> tuple[list[Atom], Grid | None]:
    lefts = _edges([c[0] for c in cells])
    tops = _edges([c[1] for c in cells])
    if len(lefts) < LEAST_COLUMNS or len(tops) < LEAST_ROWS:
        return [], None
    box = Box(min(c[0] for c in cells), min(c[1] for c in cells), max(c[2] for c in cells), max(c[3] for c in cells))
    own = [a for a in atoms if inside(a, box)]
    table = [["" for _ in lefts] for _ in tops]
    for cell in cells:
        area = Box(*cell)
        text = cell_text([a for a in own if inside(a, area)], habits)
        table[_nearest(tops, cell[1])][_nearest(lefts, cell[0])] = text
    rows = [tuple(row[::-1] if rtl else row) for row in table]
    if sum(bool(c) for row in rows for c in row) < 3:
        return [], None
    bottoms = [*tops[1:], box.bottom]
    boxes = tuple(Box(box.x0, t, box.x1, b) for t, b in zip(tops, bottoms, strict=True))
    return own, Grid(box, tuple(rows), boxes)


def _edges(values: Sequence[float]) -> list[float]:
    out: list[float] = []
    for value in sorted(values):
        if not out or value - out[-1] > 2.5:
            out.append(value)
    return out


def _nearest(edges: Sequence[float], value: float) -> int:
    return min(range(len(edges)), key=lambda i: abs(edges[i] - value))


def cell_text(atoms: Sequence[Atom], habits: Habits) -> str:
    """The text of a cell; its lines are joined by a line feed, which the passages close up."""
    if not atoms:
        return ""
    lines = []
    for row in rows_of(atoms):
        lines.append(line_of([a for f in row.fragments for a in f.atoms], habits).text)
    return "\n".join(lines)


@cache
def _caption() -> re.Pattern[str]:
    """A table's caption head with its number, in any language: "Table 3", "表3", "الجدول 3"."""
    heads = [head for code in codes() for head in section(code, "layout").get("caption", {}).get("table", ())]
    words = "|".join(re.escape(head) for head in sorted(heads, key=len, reverse=True))
    return re.compile(rf"(?:{words})\s{{0,3}}(?:[0-9\u0660-\u0669]{{1,3}}|[IVX]{{1,5}}\b|[A-Z]\b)", re.IGNORECASE)


def is_table_caption(text: str) -> bool:
    """Whether a line is the caption of a table."""
    return bool(_caption().match(text))


def aligned(rows: Sequence[Row], habits: Habits, rtl: bool) -> list[tuple[Found, int, int]]:
    """Unruled tables: the rows after a caption that keep common gutters; with their range of rows."""
    found: list[tuple[Found, int, int]] = []
    i = 0
    while i < len(rows):
        ahead = rows[i + 1 : i + 5]
        if not any(len(row.fragments) >= LEAST_COLUMNS for row in ahead):
            i += 1
            continue
        if is_table_caption(_beginning(rows[i], habits)):
            start = i + 1
            while start < len(rows) and len(rows[start].fragments) == 1 and start <= i + 3:
                start += 1  # the rest of the caption
            table = _aligned_from(rows, start, habits, rtl)
            if table is not None:
                found.append((table[0], start, table[1]))
                i = table[1]
                continue
        i += 1
    return found


def _beginning(row: Row, habits: Habits) -> str:
    """The text of a row, from left to right only its first words: this is asked for most rows of a page."""
    atoms = [a for f in row.fragments for a in f.atoms]
    if all(a.kind == LEFT_TO_RIGHT for a in atoms):
        atoms = atoms[:CAPTION_WORDS]
    return line_of(atoms, habits).text


def _aligned_from(rows: Sequence[Row], start: int, habits: Habits, rtl: bool) -> tuple[Found, int] | None:
    """The table that starts at a row. It ends where its gutters close, a wide gap opens or the size changes."""
    if start >= len(rows) or len(rows[start].fragments) < LEAST_COLUMNS:
        return None
    size = rows[start].fragments[0].size
    taken: list[Row] = []
    gutters: list[tuple[float, float]] = []
    pitch = 0.0
    end = start
    while end < len(rows):
        row = rows[end]
        if any(f.block >= 0 for f in row.fragments) or abs(max(f.size for f in row.fragments) - size) > 0.15 * size:
            break
        if taken and pitch and row.top - taken[-1].bottom > max(1.8 * size, 1.6 * pitch):
            break
        next_gutters = _gutters([*taken, row], TABLE_GUTTER * size)
        if len(taken) >= 3 and len(next_gutters) < len(gutters):
            break
        if taken:
            pitch = max(pitch, row.top - taken[-1].bottom)
        taken.append(row)
        gutters = next_gutters
        if not gutters:
            return None
        end += 1
    while taken and sum(len(r.fragments) for r in taken[-2:]) <= 2 and len(taken) > 2:
        taken.pop()  # lines of text below that happen to stand in one column
        end -= 1
    if len(taken) < LEAST_ROWS + 1 or len(gutters) < LEAST_COLUMNS - 1:
        return None
    groups = _logical_rows(taken)
    numeric = sum(any(c.isdigit() for f in row.fragments for a in f.atoms for c in a.text) for row in taken)
    if len(groups) < LEAST_ROWS or 2 * numeric < len(groups) - 1:
        return None
    edges = [(left + right) / 2 for left, right in gutters]
    table: list[tuple[str, ...]] = []
    boxes: list[Box] = []
    atoms: list[Atom] = []
    for group in groups:
        cells: list[list[Atom]] = [[] for _ in range(len(edges) + 1)]
        members = [f for row in group for f in row.fragments]
        for fragment in members:
            atoms.extend(fragment.atoms)
            for atom in fragment.atoms:
                cells[sum((atom.x0 + atom.x1) / 2 > edge for edge in edges)].append(atom)
        texts = [cell_text(cell, habits) for cell in cells]
        table.append(tuple(texts[::-1] if rtl else texts))
        boxes.append(_box(members))
    fragments = [f for row in taken for f in row.fragments]
    return Found(Grid(_box(fragments), tuple(table), tuple(boxes)), atoms), end


def _box(fragments: Sequence[Fragment]) -> Box:
    return Box(
        min(f.x0 for f in fragments), min(f.top for f in fragments),
        max(f.x1 for f in fragments), max(f.bottom for f in fragments),
    )  # fmt: skip


def _gutters(rows: Sequence[Row], width: float) -> list[tuple[float, float]]:
    """Stretches that no row crosses, between the outermost edges."""
    spans = sorted((f.x0, f.x1) for row in rows for f in row.fragments)
    gutters = []
    edge = spans[0][1]
    for x0, x1 in spans:
        if x0 - edge >= width:
            gutters.append((edge, x0))
        edge = max(edge, x1)
    return gutters


def _logical_rows(rows: Sequence[Row]) -> list[list[Row]]:
    """Printed rows gathered into rows of the table: lines of one cell stand closer than rows do."""
    steps = [b.top - a.top for a, b in itertools.pairwise(rows)]
    if not steps:
        return [list(rows)]
    least, most = min(steps), max(steps)
    if most < 1.25 * least:
        return [[row] for row in rows]
    limit = (least + most) / 2
    groups: list[list[Row]] = [[rows[0]]]
    for step, row in zip(steps, rows[1:], strict=True):
        if step < limit:
            groups[-1].append(row)
        else:
            groups.append([row])
    return groups
