"""A sheet → a page: what stands on it, in the order in which it is read."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace

from pipeline.reading.damage import seen, without_twins
from pipeline.reading.glyphs.atoms import Atom
from pipeline.reading.glyphs.bidi import Habits, group_votes, percent_habit, stored_mirrored
from pipeline.reading.glyphs.bullets import bullets
from pipeline.reading.glyphs.lost import with_names
from pipeline.reading.glyphs.sheet import BLANK, Sheet, gather
from pipeline.reading.glyphs.smallcaps import set_small_caps
from pipeline.reading.layout.axes import without_axes
from pipeline.reading.layout.bands import Flow
from pipeline.reading.layout.floats import floats, side_texts, wide_quotes, without_frames
from pipeline.reading.layout.insets import inset_quotes
from pipeline.reading.layout.margins import without_margins
from pipeline.reading.layout.order import LEADERS, columns_of, lead_across, ordered, set_drop_caps
from pipeline.reading.layout.panels import atoms_in, find_panels, frames, inside, over_edges
from pipeline.reading.layout.rows import Fragment, Row, line_of, rows_of
from pipeline.reading.layout.strips import Strip, find_strips, overlap
from pipeline.reading.layout.upright import signs_of, upright_titles
from pipeline.reading.tables.bare import bare, candidates
from pipeline.reading.tables.beside import beside_text
from pipeline.reading.tables.edges import OpenTable
from pipeline.reading.tables.find import (
    LITTLE_BELOW,
    Found,
    aligned,
    caption_fragments,
    ends_with_caption,
    goes_beyond,
    ruled,
)
from pipeline.reading.tables.lined import edges, lined
from pipeline.records import Box, Grid, Line, Page

#: A page with fewer printed characters than this has no text worth the name, unless it has no picture either.
LEAST_CHARS = 3
#: A column ends with a table when no more characters stand below it (a page: LITTLE_BELOW).
COLUMN_FOOT = 8
#: A page with so many runs of dots may hold contents.
LEADING = 4
#: Panels side by side begin and end level with each other (points).
LEVEL = 2.0
#: In a panel the columns of big numbers stand closer than columns of text do (share of the size).
PANEL_GAP = 0.42


@dataclass(slots=True)
class Memory:
    """What earlier pages taught: `votes` for numbers whose groups stand from left to right in right-to-left text.

    `table`: the unruled table on which the page before ended; `captioned`: it ended with the caption of a table;
    `nameless`: the sign that stands for a letter whose name the file has lost.
    """

    votes: int = 0
    table: OpenTable | None = None
    captioned: bool = False
    nameless: int = 0


@dataclass(slots=True)
class _Blocks:
    """What is read apart from the columns, numbered: the panels first, then the tables.

    `panels` begin with those on grounds of their own or framed (as many as `grounds`), then `strips`; behind them stand
    `insets`, and others. `inner`: what stands in each panel.
    """

    panels: list[Box]
    grounds: int
    strips: list[Strip]
    insets: list[Box]
    tables: list[Found]
    inner: list[list[Atom]]

    def boxes(self) -> list[Box]:
        """Where they stand, by number."""
        return [*self.panels, *(t.grid.box for t in self.tables)]

    def lines(self, number: int, flow: Flow, habits: Habits) -> list[Line]:
        """The lines of one in reading order; a table has none."""
        strip = number - self.grounds
        if 0 <= strip < len(self.strips):
            return [line_of(f.atoms, habits) for cell in self.strips[strip].cells for f in cell]
        if number >= len(self.panels):
            return []
        rows = rows_of(self.inner[number], PANEL_GAP)
        parts = ordered(rows, Flow(flow.body, flow.rtl, (), relaxed=True))
        return [line_of([a for f in part for a in f.atoms], habits) for part in parts]


def lay_out(sheet: Sheet, engine: str, memory: Memory) -> Page:
    """A sheet → a page: tables and panels found, columns decided, lines in reading order."""
    atoms, rtl_seen = _atoms(sheet, memory)
    printed = sum(len(a.text) for a in atoms if a.kind != BLANK)
    rtl = rtl_seen and 2 * sum(len(a.text) for a in atoms if a.kind == "R") > printed * 0.6
    if len(sheet.dots) > 1:
        atoms = [*atoms, *bullets(sheet.dots, atoms, rtl=rtl)]
    set_small_caps(atoms)
    body = _body_size(atoms)
    set_drop_caps(atoms, body)
    every_row = rows_of(atoms)
    habits = _habits(every_row, memory) if rtl_seen else Habits()
    tables = ruled(sheet.rules, atoms, rtl, habits)
    rest = _without(atoms, tables)
    rows, alone, counting = without_margins(rows_of(rest) if tables else every_row, body)
    rows, measuring = without_axes(rows, body)
    rest = _but(rest, [a for f in (*alone, *counting, *measuring) for a in f.atoms])
    art = (*sheet.pictures, *sheet.art, *sheet.panels, *(t.grid.box for t in tables))
    flow = Flow(body, rtl, tuple(sheet.rules), art=art)
    more = _more_tables(sheet, tables, rows, rest, flow, habits, memory)
    titles = [t for t in upright_titles(rows) if not any(overlap(t.box, table.grid.box) for table in more)]
    rest = _but(_without(rest, more), signs_of(titles))
    blocks = _blocks(sheet, [*tables, *more], rows, rest, flow)
    taken = [a for own in blocks.inner for a in own]
    rest = _but(rest, taken)
    if taken or more or titles:
        rows = rows_of(rest)
    if sum(a.text[0] in LEADERS for a in rest) >= LEADING:
        rows = lead_across(rows)
    flow = replace(flow, art=(*art, *blocks.panels, *(t.grid.box for t in more)))
    lines, grids = _read(blocks, rows, flow, habits)
    lines.extend(line_of(f.atoms, habits) for f in alone)
    lines.extend(title.line for title in titles)
    grounds_and_rules = (*_distinct(sheet.rules), *blocks.panels, *(title.box for title in titles))
    has_text = printed >= LEAST_CHARS or (not sheet.pictures and printed > 0)
    return Page(sheet.number, sheet.width, sheet.height, tuple(lines), grids, grounds_and_rules, has_text, engine)


def _atoms(sheet: Sheet, memory: Memory) -> tuple[list[Atom], bool]:
    """The atoms that are seen on a sheet, and whether it holds right-to-left writing."""
    if sheet.nameless:
        memory.nameless = _name_letters(sheet, memory.nameless)
    atoms, rtl_seen = gather(sheet)
    if sheet.size:
        atoms = seen(sheet, without_twins(atoms, sheet.notes))
    return atoms, rtl_seen


def _name_letters(sheet: Sheet, known: int) -> int:
    """Gives a nameless sign the letter it stands for, and says so; the sign, `known` from earlier pages or not."""
    named, sign = with_names(sheet.chars, sheet.styles, sheet.nameless, known)
    inferred = sum(char is not before for char, before in zip(named, sheet.chars, strict=True))
    if inferred:
        sheet.notes.append(f"inferred letters: {inferred}, whose names the file has lost, told from where they stand")
    sheet.chars = named
    return sign


def _habits(rows: list[Row], memory: Memory) -> Habits:
    """How numbers and signs are stored among right-to-left writing, on this page and those before."""
    lines = [[a for f in row.fragments for a in f.atoms] for row in rows]
    memory.votes += group_votes(lines)
    return Habits(stored_mirrored(lines), memory.votes > 0, percent_habit(lines))


def _more_tables(
    sheet: Sheet, tables: list[Found], rows: list[Row], rest: list[Atom], flow: Flow, habits: Habits, memory: Memory
) -> list[Found]:
    """Tables beside the ruled ones: below captions, between lines, of numbers alone; what may go on is remembered."""
    found = _unruled(rows, rest, flow, habits, memory)
    memory.table = _open_table(found, rest)
    memory.captioned = ends_with_caption(rows, habits, flow.rtl, LITTLE_BELOW)
    memory.captioned |= bool(tables or found) and [*tables, *found][-1].heads_only
    others = lined([*sheet.rules, *edges(sheet.panels)], _without(rest, found), habits, flow.rtl)
    if candidates(rows, flow.rtl):
        others += _bare(rows, _without(rest, [*found, *others]), flow, habits)
    memory.table = _open_table(others, rest) or memory.table
    return found + others


def _blocks(sheet: Sheet, tables: list[Found], rows: list[Row], rest: list[Atom], flow: Flow) -> _Blocks:
    """The panels of a page, in the order in which each is looked for outside of those before, and its tables."""
    loose = [r for r in sheet.rules if not any(_within(r, t.grid.box) for t in tables)]
    panels = find_panels([*sheet.panels, *frames(loose)], rest, sheet.width, sheet.height)
    astray = over_edges(rows, panels)
    if astray:
        panels = [panel for panel in panels if any(inside(a, panel) for a in rest if id(a) not in astray)]
    grounds = tuple(panels)
    strips = [s for s in find_strips(rows, flow) if not any(overlap(s.box, ground) for ground in grounds)]
    panels += [strip.box for strip in strips]
    outside = [a for a in rest if not any(inside(a, panel) for panel in panels)] if panels else rest
    insets = inset_quotes(outside, flow.body)
    panels += insets
    panels += [box for box in wide_quotes(rows, flow) if not any(overlap(box, inset) for inset in insets)]
    panels += side_texts(rows, flow, [*panels, *(t.grid.box for t in tables)])
    inner = atoms_in(panels, rest)
    if astray:
        inner[: len(grounds)] = [[a for a in own if id(a) not in astray] for own in inner[: len(grounds)]]
    return _Blocks(panels, len(grounds), strips, insets, tables, inner)


def _read(blocks: _Blocks, rows: list[Row], flow: Flow, habits: Habits) -> tuple[list[Line], tuple[Grid, ...]]:
    """The lines of a page in reading order, and its tables, each with the number of lines before it."""
    boxes = blocks.boxes()
    beside = [number for number, box in enumerate(boxes) if box in blocks.insets or floats(box, rows, flow)]
    rows, flow = _with_blocks(rows, boxes, flow.body, beside), without_frames(flow, [boxes[n] for n in beside])
    lines: list[Line] = []
    grids: list[Grid] = []
    in_turn = [(fragments[0].block, fragments) for fragments in ordered(rows, flow)]
    for block, fragments in (*in_turn, *((number, []) for number in beside)):
        if block < 0:
            lines.append(line_of([a for f in fragments for a in f.atoms], habits))
        elif block < len(blocks.panels):
            lines.extend(blocks.lines(block, flow, habits))
        else:
            grids.append(replace(blocks.tables[block - len(blocks.panels)].grid, after=len(lines)))
    return lines, tuple(grids)


def _unruled(rows: list[Row], atoms: list[Atom], flow: Flow, habits: Habits, memory: Memory) -> list[Found]:
    """Tables without lines below their captions, in the columns of the page first; an open one goes on at the top."""
    named = caption_fragments(rows, habits, flow.rtl)
    captions = len(named)
    table, captioned = memory.table, memory.captioned
    if not captions and table is None and not captioned:
        return []
    found: list[Found] = []
    columns = columns_of(rows, flow)
    for column in columns:
        own = [one for one, _, _ in aligned(column, habits, flow.rtl, table, captioned=captioned, foot=COLUMN_FOOT)]
        own = [one for one in own if not goes_beyond(one, column, rows, named)]
        found += own
        table = _open_table(own, [a for row in column for f in row.fragments for a in f.atoms], COLUMN_FOOT)
        captioned = bool(own) and own[-1].heads_only
        captioned = captioned or (table is None and ends_with_caption(column, habits, flow.rtl, COLUMN_FOOT))
    if len(found) < captions:
        for section in beside_text(rows_of(_without(atoms, found)) if found else rows, flow, habits):
            own = [one for one, _, _ in aligned(section, habits, flow.rtl, None, captioned=False, foot=-1)]
            found += [one for one in own if not any(overlap(one.grid.box, other.grid.box) for other in found)]
    if len(found) < captions or not found:
        rest = rows_of(_without(atoms, found)) if found else rows
        table, captioned = (None, False) if found else (memory.table, memory.captioned)
        foot = -1 if columns else LITTLE_BELOW
        found += [one for one, _, _ in aligned(rest, habits, flow.rtl, table, captioned=captioned, foot=foot)]
    return found


def _bare(rows: list[Row], atoms: list[Atom], flow: Flow, habits: Habits) -> list[Found]:
    """Tables that only their numbers tell, in the columns of the page first."""
    found: list[Found] = []
    columns = columns_of(rows, flow)
    left = set(map(id, atoms))
    for column in columns:
        own = rows_of([a for row in column for f in row.fragments for a in f.atoms if id(a) in left])
        found += [one for one in bare(own, habits, flow.rtl) if not goes_beyond(one, column, rows)]
    return found + bare(rows_of(_without(atoms, found)), habits, flow.rtl)


def _open_table(tables: list[Found], atoms: list[Atom], foot: int = LITTLE_BELOW) -> OpenTable | None:
    """The last table when next to nothing stands below it: it may go on on the next page or in the next column."""
    last = tables[-1] if tables else None
    if last is None or last.columns is None:
        return None
    below = sum(len(a.text) for a in atoms if a.top > last.grid.box.bottom and a.kind != BLANK)
    return OpenTable(last.columns, last.grid.rows[0]) if below < foot else None


def _distinct(rules: list[Box]) -> list[Box]:
    return list(dict.fromkeys(rules))[:500]


def _body_size(atoms: list[Atom]) -> float:
    printed: dict[float, int] = defaultdict(int)
    for atom in atoms:
        printed[atom.size] += len(atom.text)
    sizes: Counter[float] = Counter()
    for size, count in printed.items():
        sizes[round(size * 2) / 2] += count
    return sizes.most_common(1)[0][0] if sizes else 10.0


def _without(atoms: list[Atom], tables: list[Found]) -> list[Atom]:
    return _but(atoms, [a for t in tables for a in t.atoms])


def _but(atoms: list[Atom], gone: list[Atom]) -> list[Atom]:
    taken = set(map(id, gone))
    return [a for a in atoms if id(a) not in taken] if taken else atoms


def _within(rule: Box, box: Box) -> bool:
    return rule.x1 > box.x0 and rule.x0 < box.x1 and box.top - LEVEL < rule.top and rule.bottom < box.bottom + LEVEL


def _side_by_side(row: Row, box: Box) -> bool:
    """Whether a panel stands beside others, as high as they: they are read one by one, not in the columns below."""
    level = abs(row.top - box.top) <= LEVEL and abs(row.bottom - box.bottom) <= LEVEL
    return level and all(box.x1 <= f.x0 or box.x0 >= f.x1 for f in row.fragments)


def _with_blocks(rows: list[Row], blocks: list[Box], body: float, beside: list[int]) -> list[Row]:
    """Rows with a stand-in for each panel and table, at its top, but for those beside which the text runs on."""
    level: list[Row] = []
    for number, box in enumerate(blocks):
        if number in beside:
            continue
        stand_in = Fragment([], box.x0, box.x1, box.top, box.bottom, box.top, body, number)
        row = next((row for row in level if _side_by_side(row, box)), None)
        if row is None:
            level.append(Row([stand_in], box.top, box.bottom))
        else:
            row.fragments.append(stand_in)
            row.fragments.sort(key=lambda f: f.x0)
    rows += level
    rows.sort(key=lambda row: row.top)
    return rows
