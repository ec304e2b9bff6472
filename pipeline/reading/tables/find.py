"""Tables of a page: ruled ones from their lines, unruled ones from aligned columns under a caption."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from pipeline.languages.base import codes, section
from pipeline.languages.compiled import compile_pattern
from pipeline.reading.glyphs.atoms import Atom
from pipeline.reading.glyphs.bidi import Habits
from pipeline.reading.glyphs.sheet import BLANK, LEFT_TO_RIGHT
from pipeline.reading.layout.panels import inside
from pipeline.reading.layout.rows import Fragment, Row, line_of, rows_of
from pipeline.reading.tables.closing import closing
from pipeline.reading.tables.columns import near_rows, table_at
from pipeline.reading.tables.edges import Columns, OpenTable, columns_at, is_number
from pipeline.reading.tables.heads import is_year
from pipeline.records import Box, Grid

#: A table has at least this many columns.
LEAST_COLUMNS = 2
#: In so many runs of letters (justified Chinese may have one for each) the beginning of a caption is told.
CAPTION_WORDS = 24
#: In so many rows at the top of a page a table of the page before may go on: below heads and its own repeated heads.
TOP_ROWS = 4
#: Room (sizes) below a running head that parts it from such a table.
HEAD_ROOM = 1.5
#: So many letters of a caption are looked at before the whole is.
LETTERS = 3
#: Heads that stand alone have no more lines, and stand no further below their caption (sizes).
MOST_HEAD_LINES, HEADS_BELOW = 5, 2.5
#: A page ends with a table when no more characters stand below it: those of a foot.
LITTLE_BELOW = 120
#: Lines of a table closer than this (points) are one.
EDGE = 2.5
#: A caption stands no further above its table (sizes).
CAPTION_ABOVE = 5.0
#: A label beside several rows is no longer; it may begin with a number of its own.
LONGEST_NAME = 80
_NUMBERED = re.compile(r"(?:\d{1,2}\.)+\d{0,2}\s|\w{1,8}\s\d{1,2}(?:\.\d)?[.:]")
NO_PLACE = Box(0.0, 0.0, 0.0, 0.0)


@dataclass(slots=True)
class Found:
    """A table and the atoms it takes out of the page's text; its columns when it is unruled; whether it has no body."""

    grid: Grid
    atoms: list[Atom]
    columns: Columns | None = None
    heads_only: bool = False


def ruled(rules: Sequence[Box], atoms: Sequence[Atom], rtl: bool, habits: Habits) -> list[Found]:
    """Tables drawn by crossing lines."""
    level = [r for r in rules if r.x1 - r.x0 > 30]
    upright = [r for r in rules if r.bottom - r.top > 8]
    if len(level) < 2 or len(upright) < 2 or not _cross(level, upright):
        return []
    from pipeline.reading.engines.plumber import ruled_cells

    found = []
    for cells in ruled_cells([*rules, *closing(level, upright)]):
        grid_atoms, grid = _filled(cells, atoms, rtl, habits)
        if grid is not None:
            alone = len(grid.rows) == 1
            if not alone or _are_heads(grid, atoms, habits):
                found.append(Found(grid, grid_atoms, heads_only=alone))
    return found


def _are_heads(grid: Grid, atoms: Sequence[Atom], habits: Habits) -> bool:
    """Whether a grid of one row is the heads of a table that stands elsewhere: words below the caption of a table.

    At the foot of a page, with next to nothing below, they need no caption.
    """
    words = grid.rows[0]
    if not all(words) or any(c.isdigit() for text in words for c in text):
        return False
    box = grid.box
    if sum(len(a.text) for a in atoms if a.top > box.bottom and a.kind != BLANK) <= LITTLE_BELOW:
        return True
    near = [a for a in atoms if a.x0 < box.x1 and a.x1 > box.x0 and 0 <= box.top - a.baseline < HEADS_BELOW * a.size]
    return any(is_table_caption(_beginning(row, habits)) for row in rows_of(near))


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
    if len(lefts) < LEAST_COLUMNS:
        return [], None
    box = Box(min(c[0] for c in cells), min(c[1] for c in cells), max(c[2] for c in cells), max(c[3] for c in cells))
    own = [a for a in atoms if inside(a, box)]
    table = [["" for _ in lefts] for _ in tops]
    places = [[NO_PLACE for _ in lefts] for _ in tops]
    for cell in cells:
        area = Box(*cell)
        row, column = _nearest(tops, cell[1]), _nearest(lefts, cell[0])
        printed = [a for a in own if inside(a, area)]
        edges = [x for x in lefts if cell[0] + EDGE < x < cell[2] - EDGE]
        parts = _parted(printed, edges) if edges else [printed]
        column += len(edges) if rtl and len(parts) == 1 else 0  # over several columns: in the first in reading
        for n, part in enumerate(parts):
            table[row][column + n], places[row][column + n] = cell_text(part, habits), place_of(part)
        if column == (len(lefts) - 1 if rtl else 0) and _is_name(table[row][column]):
            for below in (n for n, top in enumerate(tops) if cell[1] + EDGE < top < cell[3] - EDGE):
                table[below][column], places[below][column] = table[row][column], places[row][column]
    rows = [tuple(row[::-1] if rtl else row) for row in table]
    row_places = tuple(tuple(row[::-1] if rtl else row) for row in places)
    if sum(bool(c) for row in rows for c in row) < (3 if len(rows) > 1 else LEAST_COLUMNS):
        return [], None
    bottoms = [*tops[1:], box.bottom]
    boxes = tuple(Box(box.x0, t, box.x1, b) for t, b in zip(tops, bottoms, strict=True))
    return own, Grid(box, tuple(rows), boxes, row_places)


def _is_name(label: str) -> bool:
    """Whether the label of a cell beside several rows may be said again for each: a name, no text with figures."""
    return 0 < len(label) <= LONGEST_NAME and not any(c.isdigit() for c in _NUMBERED.sub("", label, count=1))


def _parted(atoms: Sequence[Atom], edges: Sequence[float]) -> list[list[Atom]]:
    """What stands in a cell over several columns: apart where it keeps to them, as heads without lines between do."""
    parts: list[list[Atom]] = [[] for _ in range(len(edges) + 1)]
    for row in rows_of(atoms):
        for fragment in row.fragments:
            first, last = (sum(x >= edge for edge in edges) for x in (fragment.x0 + EDGE, fragment.x1 - EDGE))
            if first != last:
                return [list(atoms)]
            parts[first].extend(fragment.atoms)
    return parts if sum(map(bool, parts)) > 1 else [list(atoms)]


def _edges(values: Sequence[float]) -> list[float]:
    out: list[float] = []
    for value in sorted(values):
        if not out or value - out[-1] > EDGE:
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


def place_of(atoms: Sequence[Atom]) -> Box:
    """The place of some printed atoms; no size where there are none."""
    printed = [a for a in atoms if a.kind != BLANK]
    if not printed:
        return NO_PLACE
    return Box(
        min(a.x0 for a in printed), min(a.top for a in printed),
        max(a.x1 for a in printed), max(a.bottom for a in printed),
    )  # fmt: skip


@cache
def _caption() -> re.Pattern[str]:
    """A table's caption head with its number, in any language: "Table 3", "表3", "الجدول 3"."""
    data = [section(code, "layout").get("caption", {}) for code in codes()]
    heads = sorted((head for own in data for head in own.get("table", ())), key=len, reverse=True)
    words = "|".join(map(re.escape, heads))
    spelled = "|".join(re.escape(number) for own in data for number in own.get("numbers", ()))
    signs = rf"[0-9\u0660-\u0669]{{1,3}}|(?<=[\s\u4e00-\u9fff])(?-i:[IVX]{{1,5}}|[A-Z])\b|(?:{spelled})(?=\W)"
    return compile_pattern(rf"(?:{words})\s{{0,3}}(?:{signs})", re.IGNORECASE)


def is_table_caption(text: str) -> bool:
    """Whether a line is the caption of a table."""
    return bool(_caption().match(text)) and not text[0].islower()


def goes_beyond(
    found: Found, column: Sequence[Row], rows: Sequence[Row], captions: Sequence[tuple[int, Fragment]] = ()
) -> bool:
    """Whether a table found in a column goes on in the next: numbers stand beside several of its rows.

    So do labels where the table itself begins with numbers. `captions`: those of the page's tables; one in another
    column beside it or its own caption says that the numbers there are of another table.
    """
    left, right = min(r.fragments[0].x0 for r in column), max(r.fragments[-1].x1 for r in column)
    box = found.grid.box
    for _, caption in captions:
        level = box.top - CAPTION_ABOVE * caption.size < caption.top < box.bottom
        if level and (caption.x0 >= right or caption.x1 <= left):
            return False
    beside = 0
    firsts = [row[0] for row in found.grid.rows if row[0]]
    unlabelled = 2 * sum(not any(c.isalpha() for c in text) for text in firsts) > len(firsts)
    for row in rows:
        if box.top - 1 < row.top < box.bottom and any(f.x0 < right and f.x1 > left for f in row.fragments):
            others = (f for f in row.fragments if f.x0 >= right or f.x1 <= left)
            beside += any(unlabelled or is_number(f) for f in others)
    return beside > 1


def ends_with_caption(rows: Sequence[Row], habits: Habits, rtl: bool, foot: int) -> bool:
    """Whether the last text of a page is the caption of a table; so many characters below it may be a foot."""
    below = 0
    for row in reversed(rows):
        if _may_be_caption(row.fragments[-1 if rtl else 0], rtl) and is_table_caption(_beginning(row, habits)):
            return True
        below += sum(len(a.text) for f in row.fragments for a in f.atoms)
        if below > foot:
            break
    return False


def aligned(
    rows: Sequence[Row],
    habits: Habits,
    rtl: bool,
    before: OpenTable | None,
    *,
    captioned: bool,
    foot: int,
) -> list[tuple[Found, int, int]]:
    """Unruled tables: the rows after a caption that keep common columns; with their range of rows.

    `before`: a table on which the page before ended; `captioned`: it ended with a caption. Heads alone are looked for
    when no more than `foot` characters stand below them.
    """
    found: list[tuple[Found, int, int]] = []
    i = 0
    rest = _rest_of(before, rows, habits, rtl) if before is not None or captioned else None
    if rest is not None:
        found.append(rest)
        i = rest[2]
    while i < len(rows):
        ahead = rows[i + 1 : i + 5]
        if not any(len(row.fragments) >= LEAST_COLUMNS for row in ahead):
            i += 1
            continue
        if _may_be_caption(rows[i].fragments[-1 if rtl else 0], rtl) and is_table_caption(_beginning(rows[i], habits)):
            start = i + 1
            while (
                start < len(rows)
                and start <= i + 3
                and (
                    _goes_on(rows[start - 1], rows[start])
                    or (start == i + 1 and _is_bare(rows[i], habits) and _goes_on(rows[i], rows[start], alike=False))
                )
            ):
                start += 1
            table = aligned_from(rows, start, habits, rtl) or (
                _heads_alone(rows, start, habits, rtl, foot) if len(rows[i].fragments) == 1 else None
            )
            if table is not None:
                found.append((table[0], start, table[1]))
                i = table[1]
                continue
        i += 1
    return found


def _heads_alone(rows: Sequence[Row], start: int, habits: Habits, rtl: bool, foot: int) -> tuple[Found, int] | None:
    """The heads below a caption as a grid of one row, when next to nothing stands below: the body does elsewhere."""
    taken = near_rows(rows, start)
    if not taken or taken[0].top - rows[start - 1].bottom > HEADS_BELOW * taken[0].fragments[0].size:
        return None
    lines = [row.fragments for row in taken]
    below = sum(len(a.text) for row in rows[start + len(taken) :] for f in row.fragments for a in f.atoms)
    if below > foot or len(lines) > MOST_HEAD_LINES or not any(len(line) >= LEAST_COLUMNS for line in lines):
        return None
    own = [f for line in lines for f in line]
    if any(is_number(f) and not is_year(f) for f in own):
        return None
    columns = columns_at(own, own[0].size)
    if len(columns.edges) < LEAST_COLUMNS:
        return None
    cells = [[a for f in own if columns.of(f) == k for a in f.atoms] for k in range(len(columns.edges))]
    cells = cells[::-1] if rtl else cells
    box = Box(min(f.x0 for f in own), taken[0].top, max(f.x1 for f in own), taken[-1].bottom)
    texts, places = tuple(cell_text(cell, habits) for cell in cells), tuple(map(place_of, cells))
    atoms = [a for cell in cells for a in cell]
    return Found(Grid(box, (texts,), (box,), (places,)), atoms, heads_only=True), start + len(taken)


def caption_fragments(rows: Sequence[Row], habits: Habits, rtl: bool) -> list[tuple[int, Fragment]]:
    """The fragments with which captions of tables begin, each with the number of its row."""
    found = []
    for i, row in enumerate(rows):
        for k, fragment in enumerate(row.fragments):
            if _may_be_caption(fragment, rtl):
                # the number may stand far from its word where the caption is set to both edges
                near = row.fragments[max(0, k - 1) : k + 1] if rtl else row.fragments[k : k + 2]
                if is_table_caption(_beginning(Row(near, row.top, row.bottom), habits)):
                    found.append((i, fragment))
    return found


def _may_be_caption(fragment: Fragment, rtl: bool) -> bool:
    """Whether the first letters of a fragment are those of a caption: asked of every one before it is read."""
    begun, short = _caption_beginnings()
    for atom in fragment.atoms if rtl else fragment.atoms[:1]:
        text = atom.text[:LETTERS].casefold()
        if text in begun or text.startswith(short):
            return True
    return False


@cache
def _caption_beginnings() -> tuple[frozenset[str], tuple[str, ...]]:
    """What the heads of captions begin with, and those that are no longer than that."""
    found = [head for code in codes() for head in section(code, "layout").get("caption", {}).get("table", ())]
    heads = [head.casefold() for head in found]
    begun = frozenset(head[:n] for head in heads for n in range(1, LETTERS + 1))
    return begun, tuple(head for head in heads if len(head) <= LETTERS)


def _is_bare(row: Row, habits: Habits) -> bool:
    """Whether a caption is nothing but its number: its words, set in another way, stand on the next line."""
    return len(row.fragments) == 1 and not _caption().sub("", _beginning(row, habits), count=1).strip(" .:–—-")


def _goes_on(caption: Row, row: Row, *, alike: bool = True) -> bool:
    """Whether a row is the rest of a caption: alone on its height, set alike and beginning or ending below it."""
    first, own = caption.fragments[0], row.fragments[0]
    same = abs(first.size - own.size) < 0.3 and bool(own.atoms) and first.atoms[0].bold == own.atoms[0].bold
    below = min(abs(first.x0 - own.x0), abs(caption.fragments[-1].x1 - own.x1)) < own.size
    return len(row.fragments) == 1 and below and (same or (not alike and bool(own.atoms)))


def _rest_of(before: OpenTable | None, rows: Sequence[Row], habits: Habits, rtl: bool) -> tuple[Found, int, int] | None:
    """What stands of a table at the top of the next page: from its heads on when they come again, else below a gap.

    `before` is None when all of the table stands there, only its caption did not.
    """
    tries = []
    for start in range(min(TOP_ROWS, len(rows) - 1)):
        if not any(len(row.fragments) >= LEAST_COLUMNS for row in rows[start : start + TOP_ROWS]):
            break
        table = aligned_from(rows, start, habits, rtl, before.columns if before is not None else None)
        if table is not None:
            if before is not None and table[0].grid.rows[0] == before.heads:
                return table[0], start, table[1]
            tries.append((rows[start].top - rows[start - 1].bottom if start else 0.0, table[0], start, table[1]))
    if not tries:
        return None
    best = max(tries, key=lambda found: found[0])
    size = best[1].columns.size if best[1].columns is not None else 0.0
    return best[1:] if best[0] > HEAD_ROOM * size else tries[0][1:]


def _beginning(row: Row, habits: Habits) -> str:
    """The text of a row, from left to right only its first words: this is asked for most rows of a page."""
    atoms = [a for f in row.fragments for a in f.atoms]
    if all(a.kind == LEFT_TO_RIGHT for a in atoms):
        atoms = atoms[:CAPTION_WORDS]
    return line_of(atoms, habits).text


def aligned_from(
    rows: Sequence[Row], start: int, habits: Habits, rtl: bool, known: Columns | None = None
) -> tuple[Found, int] | None:
    """The table that starts at a row, and the row behind its end. `known`: columns of one that may go on here."""
    found = table_at(rows, start, rtl, known) if start < len(rows) else None
    if found is None:
        return None
    parts, end = found
    table, places = [], []
    for cells in parts.cells:
        cells = cells[::-1] if rtl else cells
        table.append(tuple(cell_text(cell, habits) for cell in cells))
        places.append(tuple(place_of(cell) for cell in cells))
    boxes = parts.boxes
    box = Box(min(b.x0 for b in boxes), boxes[0].top, max(b.x1 for b in boxes), boxes[-1].bottom)
    atoms = [a for cells in parts.cells for cell in cells for a in cell]
    return Found(Grid(box, tuple(table), tuple(boxes), tuple(places)), atoms, parts.columns), end
