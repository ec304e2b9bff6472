"""Reading order of a page: panels apart, columns from boxes, never across."""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Sequence
from dataclasses import replace

from pipeline.reading.glyphs.atoms import Atom
from pipeline.reading.glyphs.sheet import BLANK
from pipeline.reading.layout.bands import GUTTER, HEADING_SIZE, Flow, Gap, band, common, differ, free, sound, with_edges
from pipeline.reading.layout.listed import listed, valued
from pipeline.reading.layout.rows import FRAGMENT_GAP, Fragment, Row, main_size, set_apart
from pipeline.reading.layout.spans import is_justified, is_torn_heading

#: Fragments of a row that is in no columns stand apart as lines of their own beyond this share of the size.
APART = 4.0
#: The number of a paragraph stands no further from its text, and has so many signs.
FAR, LONGEST_LABEL = 9.0, 4
#: A row above columns that is none of theirs is one of so many, with this much room below (sizes), set so big at most.
FIRST_ROWS, LOOSE_ROOM, SMALL_WORDS = 3, 0.9, 1.1
#: A letter this much bigger than the body may be the initial of a paragraph, beside several of its lines.
DROP_CAP = 1.8
#: Text so many sizes long is no label; a number with its sign is shorter than this.
LONG_TEXT, LONG_LABEL = 8, 3
#: A column of text has at least so many lines, most of them this share of its width.
LEAST_LINES, LONG_LINES = 4, 0.6
#: Signs that lead from an entry to its page number, and from how many on they do.
LEADERS, LEAST_DOTS = ".·․…_", 5


def ordered(rows: Sequence[Row], flow: Flow) -> list[list[Fragment]]:
    """The rows' fragments as lines in reading order: bands from top to bottom, in each the columns one by one."""
    out: list[list[Fragment]] = []
    if not rows:
        return out
    flow = with_edges(rows, flow)
    terms = listed(rows, flow.body, rtl=flow.rtl)
    pairs = valued(rows, flow.body, rtl=flow.rtl) if flow.relaxed else set()
    i = 0
    while i < len(rows):
        if id(rows[i]) in pairs:
            out.append(rows[i].fragments)
            i += 1
            continue
        stop = next((k for k in range(i, len(rows)) if id(rows[k]) in pairs), None) if pairs else None
        end, gutters = band(rows[:stop], i, flow)
        if gutters and _loose_within(rows, i, end, gutters, flow):
            gutters = []
        if gutters:
            for column in _columns(rows[i:end], gutters, rtl=flow.rtl):
                out.extend(ordered(column, flow))
            i = end
        else:
            row = rows[i]
            whole = len(row.fragments) > 1 and (id(row) in terms or _is_one(rows, i, flow))
            out.extend([row.fragments] if whole else _single(row, flow))
            i += 1
    return out


def _is_one(rows: Sequence[Row], i: int, flow: Flow) -> bool:
    """Whether a row of several fragments is one line with wide blanks."""
    big = rows[i].fragments[0].size > HEADING_SIZE * flow.body
    return is_justified(rows, i, flow.left, flow.right) or (big and is_torn_heading(rows, i, flow.left, flow.right))


def columns_of(rows: Sequence[Row], flow: Flow) -> list[list[Row]]:
    """The rows of each column of text, where a page has some; rules do not part them, a table may have some."""
    found: list[list[Row]] = []
    if not rows:
        return found
    flow = replace(with_edges(rows, flow), rules=())
    gaps = free(rows[0])
    for row in rows[1:]:
        gaps = common(gaps, free(row), GUTTER * flow.body)
    whole = sound(rows, 0, len(rows), gaps, flow)
    if whole:
        return _texts(_columns(rows, whole, rtl=flow.rtl))
    i = 0
    while i < len(rows):
        end, gutters = band(rows, i, flow)
        if gutters:
            found.extend(_texts(_columns(rows[i:end], gutters, rtl=flow.rtl)))
        i = end if gutters else i + 1
    return found


def _texts(columns: list[list[Row]]) -> list[list[Row]]:
    """The columns when all are of text, most lines of which are long; those of a table are not."""
    for rows in columns:
        left, right = min(r.fragments[0].x0 for r in rows), max(r.fragments[-1].x1 for r in rows)
        widths = [r.fragments[-1].x1 - r.fragments[0].x0 for r in rows]
        if len(rows) < LEAST_LINES or statistics.median(widths) < LONG_LINES * (right - left):
            return []
    return columns


def lead_across(rows: Sequence[Row]) -> list[Row]:
    """The rows with what dots lead to put together with what they lead from: no column begins at the dots."""
    out = []
    for row in rows:
        if len(row.fragments) > 1 and any(_leads(f) for f in row.fragments):
            atoms = [a for f in row.fragments for a in f.atoms]
            first, left, right = row.fragments[0], min(f.x0 for f in row.fragments), max(f.x1 for f in row.fragments)
            row = Row([replace(first, atoms=atoms, x0=left, x1=right)], row.top, row.bottom)
        out.append(row)
    return out


def _leads(fragment: Fragment) -> bool:
    text = "".join(a.text for a in fragment.atoms if a.kind != BLANK)
    return sum(map(text.count, LEADERS)) >= LEAST_DOTS and fragment.block < 0


def _single(row: Row, flow: Flow) -> list[list[Fragment]]:
    lines: list[list[Fragment]] = []
    for fragment in row.fragments:
        last = lines[-1][-1] if lines else None
        flowing = last is not None and last.block < 0 and fragment.block < 0
        if flowing and last is not None and set_apart(last, fragment.atoms[0]):
            flowing = fragment.x0 - last.x1 > FRAGMENT_GAP * max(fragment.size, last.size)  # what parted them else
        if flowing and last is not None:
            short, long = sorted((last.x1 - last.x0, fragment.x1 - fragment.x0))
            texts = long > LONG_TEXT * flow.body and short > LONG_LABEL * flow.body  # neither is a number of the other
            wide = fragment.x0 - last.x1 > GUTTER * last.size
            weight = texts and wide and last.atoms[-1].bold != fragment.atoms[0].bold
            sizes = _differ(last, fragment) and (texts or wide) and not _counts(row, last, fragment, flow)
            flowing = not (weight or sizes)  # else a quotation, note or caption beside the text
        far = FAR if len(lines) == 1 and last is not None and _is_label(last) and not flow.rtl else APART
        if flowing and last is not None and fragment.x0 - last.x1 <= far * max(fragment.size, last.size):
            lines[-1].append(fragment)
        else:
            lines.append([fragment])
    return lines[::-1] if flow.rtl else lines


def _differ(last: Fragment, fragment: Fragment) -> bool:
    """Whether two fragments are set in two sizes; a bullet or mark in one of them may be in another."""
    return differ(last.size, fragment.size) and differ(main_size(last.atoms), main_size(fragment.atoms))


def _counts(row: Row, last: Fragment, fragment: Fragment, flow: Flow) -> bool:
    """Whether the first fragment of a row is the number of a paragraph, set smaller in front of its text."""
    number, text = (fragment, last) if flow.rtl else (last, fragment)
    if number is not row.fragments[-1 if flow.rtl else 0] or number.size > text.size:
        return False
    digits = "".join(a.text for a in number.atoms if a.kind != BLANK)
    return digits.isdecimal() and len(digits) < LONGEST_LABEL


def _is_label(fragment: Fragment) -> bool:
    """Whether a fragment is the number of a paragraph: a line set to both edges may widen its only blank."""
    text = "".join(a.text for a in fragment.atoms if a.kind != BLANK)
    return len(text) <= LONGEST_LABEL and text[:-1].isdecimal() and text[-1] in ".．、"


def _loose_within(rows: Sequence[Row], start: int, end: int, gutters: Sequence[Gap], flow: Flow) -> bool:
    """Whether one of the first rows of some columns is none of theirs, so that these begin below it.

    Its words are set apart within one of the columns, with room below: so stand the words of big numbers with which the
    page before ends.
    """
    for i in range(start, min(start + FIRST_ROWS, end - 1)):
        fragments = rows[i].fragments
        size = max(f.size for f in fragments)
        if size > SMALL_WORDS * flow.body or any(f.block >= 0 for f in fragments):
            return False
        if len(fragments) > 1:
            columns = _columns(rows[i : i + 1], gutters, rtl=False)
            pairs = [pair for column in columns for row in column for pair in itertools.pairwise(row.fragments)]
            room = rows[i + 1].top - rows[i].bottom >= LOOSE_ROOM * size
            return room and any(b.x0 - a.x1 > APART * size for a, b in pairs)
    return False


def _columns(rows: Sequence[Row], gutters: Sequence[Gap], *, rtl: bool) -> list[list[Row]]:
    """The rows of each column, in reading order of the columns."""
    edges = [(left + right) / 2 for left, right in gutters]
    columns: list[list[Row]] = [[] for _ in range(len(edges) + 1)]
    for row in rows:
        parts: list[list[Fragment]] = [[] for _ in columns]
        for fragment in row.fragments:
            middle = (fragment.x0 + fragment.x1) / 2
            parts[sum(middle > edge for edge in edges)].append(fragment)
        for column, part in zip(columns, parts, strict=True):
            if part:
                column.append(Row(part, min(f.top for f in part), max(f.bottom for f in part)))
    for column in columns:
        column.sort(key=lambda row: row.top)  # a big sign in another column made its row seem higher
    return columns[::-1] if rtl else columns


def set_drop_caps(atoms: Sequence[Atom], body: float) -> None:
    """Sets big initials beside the first lines of a paragraph into the first of them, as a small letter would stand.

    An initial that stands on the first line is one too: its size would close the gaps of the row. The lines beside take
    the room of the initial, so that they do not seem to stand in.
    """
    for cap in atoms:
        if cap.size < DROP_CAP * body or len(cap.text) > 2 or not cap.text[-1].isalnum():
            continue
        top = cap.baseline - 0.9 * cap.size
        reach = cap.x1 + 0.5 * cap.size
        beside = [
            a for a in atoms
            if a is not cap and cap.x1 - 0.2 * a.size <= a.x0 <= reach and a.size < 1.3 * body
            and top < a.baseline <= cap.baseline + 0.6 * a.size
        ]  # fmt: skip
        firsts = [a for a in beside if not any(b.x0 < a.x0 and abs(b.baseline - a.baseline) < 1 for b in beside)]
        near = [a for a in atoms if abs(a.x0 - cap.x0) < 1 and abs(a.baseline - cap.baseline) < 0.7 * a.size]
        first = min(firsts, key=lambda a: a.baseline, default=cap)
        glued = not first.blank and first.kind == cap.kind
        raised = len(firsts) == 1 and cap.text.isalpha() and glued and abs(first.baseline - cap.baseline) < 1
        if not raised and (len(firsts) < 2 or max(a.x0 for a in firsts) - min(a.x0 for a in firsts) > 2 * body):
            continue
        if len(near) > 1:
            continue
        for atom in firsts:
            atom.x0 = cap.x0
        cap.x1 = first.x0 = cap.x0 + (0.5 if glued else 0.2) * cap.size
        cap.baseline, cap.size, cap.bold, cap.colour = first.baseline, first.size, first.bold, first.colour
        if not glued:
            first.x0 += 0.3 * first.size
