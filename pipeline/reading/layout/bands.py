"""Bands of rows that share gutters: where the columns of a page begin and end."""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.reading.layout.rows import Fragment, Row
from pipeline.reading.layout.spans import beside_art
from pipeline.reading.layout.stacked import begins_anew, heading_cuts
from pipeline.records import Box

#: A gutter is at least this wide, as a share of the body size, and shared by this many rows with text on both sides.
GUTTER = 0.9
SHARED_ROWS = 3
#: Between texts of different sizes it may be as narrow as this.
NARROW_GUTTER = 0.75
#: When no more rows than this share it, each is looked at: a signature above a note stands beside nothing.
FEW_ROWS = 6
#: Sizes of type further apart than this share are of different texts.
SAME_SIZE = 0.12
#: What a single line leaves of a gutter may be this share of it.
NARROWED = 0.5
#: A gutter as wide as this needs only two rows: no blank within a line of text is as wide.
WIDE_GUTTER = 1.6
#: A heading this much bigger than the body spans the columns when nothing stands beside it.
SPANNING_SIZE = 1.35
#: Headings are set bigger than this share of the body; all columns leave so much more room than usual (sizes) for one.
HEADING_SIZE, LOOSE = 1.07, 0.35
#: Page numbers are no wider (sizes).
NUMBER_WIDTH = 2.5
#: So many boxes side by side stand over all columns.
LEAST_BOXES = 3
#: Of two rows of boxes one below the other each has at least so many.
LEAST_IN_GRID = 2
#: A line from edge to edge of the text reaches so near to both (sizes).
EDGE = 4
#: A bar of colour for one line is no higher than this (sizes), and takes up this share of the width of the text.
BAR_HEIGHT, BAR_WIDTH = 3.2, 0.9


@dataclass(frozen=True, slots=True)
class Flow:
    """What the ordering needs to know of the page.

    `left`, `right`: edges of long lines; `art`: pictures and grounds; `bars`: those over all columns, one line high.
    """

    body: float
    rtl: bool
    rules: tuple[Box, ...]
    relaxed: bool = False
    left: float = 0.0
    right: float = 0.0
    art: tuple[Box, ...] = ()
    bars: tuple[Box, ...] = ()


Gap = tuple[float, float]


def free(row: Row) -> list[Gap]:
    """The empty stretches of a row, margins included."""
    gaps: list[Gap] = []
    edge = float("-inf")
    for fragment in row.fragments:
        if fragment.x0 > edge:
            gaps.append((edge, fragment.x0))
        edge = max(edge, fragment.x1)
    gaps.append((edge, float("inf")))
    return gaps


def common(a: Sequence[Gap], b: Sequence[Gap], width: float) -> list[Gap]:
    """The stretches, at least so wide, that are empty in both."""
    out = []
    i = j = 0
    while i < len(a) and j < len(b):  # plain comparisons: this runs for every row of every band
        (left, right), (other_left, other_right) = a[i], b[j]
        if right < other_right:
            i += 1
        else:
            j += 1
            right = other_right
        if other_left > left:
            left = other_left
        if right - left >= width:
            out.append((left, right))
    return out


def _inner(gaps: Sequence[Gap]) -> list[Gap]:
    return [g for g in gaps if g[0] != float("-inf") and g[1] != float("inf")]


def band(rows: Sequence[Row], start: int, flow: Flow) -> tuple[int, list[Gap]]:
    """The longest band of rows from `start` that share a gutter, and its gutters; none when it is no band.

    Where texts of two sizes stand close to each other, as captions beside text do, a narrow gutter is enough.
    """
    if _is_whole(rows[start], flow):
        return start + 1, []
    end, gutters = _band(rows, start, flow, GUTTER)
    if not gutters and _close(rows[start : start + 3], flow):
        return _band(rows, start, flow, NARROW_GUTTER)
    return end, gutters


def _is_whole(row: Row, flow: Flow) -> bool:
    """Whether a row is a line from edge to edge, as most are: it leaves nothing free but the margins."""
    first = row.fragments[0]
    reach = EDGE * flow.body
    return len(row.fragments) == 1 and first.x0 <= flow.left + reach and first.x1 >= flow.right - reach


def _close(rows: Sequence[Row], flow: Flow) -> bool:
    """Whether texts of two sizes stand closer beside each other than columns do."""
    fragments = [f for row in rows for f in row.fragments if f.block < 0]
    sizes = [f.size for f in fragments]
    if not 1 < len(sizes) <= FEW_ROWS or not differ(min(sizes), max(sizes)):
        return False
    return any(
        differ(a.size, b.size) and 0 < b.x0 - a.x1 < GUTTER * flow.body and a.top < b.bottom and b.top < a.bottom
        for a, b in itertools.permutations(fragments, 2)
    )


def _band(rows: Sequence[Row], start: int, flow: Flow, share: float) -> tuple[int, list[Gap]]:
    """The longest band of rows from `start` that share a gutter, and its gutters; none when it is no band.

    The band is taken as long as a gutter found by then stays: a row that would close all of them ends it. One that
    closes some ends it where all columns leave room above: else it is wide within its column, as below a picture.
    """
    width = share * flow.body
    gaps = [g for g in free(rows[start]) if g[1] - g[0] >= width]
    if len(rows[start].fragments) == 1 and (_spans(rows, start, flow) or _on_bar(rows[start], flow)):
        return start + 1, []
    if _are_boxes(rows[start]) or _in_grid(rows, start):
        return start + 1, []
    end = start + 1
    left, right = flow.left + EDGE * flow.body, flow.right - EDGE * flow.body
    while end < len(rows):
        if not any(g[1] > left and g[0] < right for g in gaps):
            break  # nothing but the margins is free
        inner = _inner(gaps)
        if flow.rules and inner and _ruled_between(rows[end - 1], rows[end], inner, flow):
            break
        if (flow.bars and _on_bar(rows[end], flow)) or _are_boxes(rows[end]) or _in_grid(rows, end):
            break
        if _spans(rows, end, flow) and not beside_art(rows[end], inner, flow.art):
            break
        if not inner:
            gaps = common(gaps, free(rows[end]), width)
            end += 1
            continue
        if _heads_columns(rows, start, end, gaps, flow) or _begins_anew(rows, start, end, gaps, flow):
            break
        if _within_gutter(rows[end], inner, flow):
            end += 1
            continue
        narrowed = common(gaps, free(rows[end]), width)
        lost = _lost(inner, narrowed)
        proved = sound(rows, start, end, gaps, flow) if lost else []
        if any(g in lost for g in proved):
            narrowed = common(gaps, free(rows[end]), NARROWED * width)  # a line may stand out into a sound gutter
            gone = _lost(lost, narrowed)
            if gone and (all(g in gone for g in proved) or _roomy(rows, start, end, flow)):
                break
            stays = [g for g in proved if g in lost and g not in gone]
            narrowed = sorted([n for n in narrowed if not _lost([n], stays)] + stays) if stays else narrowed
        gaps = narrowed
        end += 1
    return end, sound(rows, start, end, gaps, flow)


def _within_gutter(row: Row, gutters: Sequence[Gap], flow: Flow) -> bool:
    """Whether a row is a page number in the middle of a gutter, which is no narrower for it."""
    only = row.fragments[0]
    short = len(row.fragments) == 1 and only.x1 - only.x0 < NUMBER_WIDTH * flow.body
    return short and any(left < only.x0 and only.x1 < right for left, right in gutters)


def _are_boxes(row: Row) -> bool:
    """Whether a row is of boxes side by side, more than columns: they stand over all of these."""
    return len(row.fragments) >= LEAST_BOXES and all(f.block >= 0 for f in row.fragments)


def _in_grid(rows: Sequence[Row], i: int) -> bool:
    """Whether a row is of boxes side by side with others right below or above, as wide as these: read row by row."""
    own = rows[i].fragments
    if len(own) < LEAST_IN_GRID or own[0].block < 0:
        return False
    return any(
        len(row.fragments) == len(own)
        and all(
            b.block >= 0 and abs(a.x0 - b.x0) + abs(a.x1 - b.x1) < 1 for a, b in zip(own, row.fragments, strict=True)
        )
        for row in (*rows[max(0, i - 1) : i], *rows[i + 1 : i + 2])
    )


def _lost(gaps: Sequence[Gap], left: Sequence[Gap]) -> list[Gap]:
    """The inner ones of some gaps of which nothing is left."""
    return [g for g in _inner(gaps) if not any(n[0] < g[1] and g[0] < n[1] for n in left)]


def _roomy(rows: Sequence[Row], start: int, i: int, flow: Flow) -> bool:
    """Whether all columns of the band that begins with `start` leave room above a row, beyond that between lines."""
    room = rows[i].top - max(row.bottom for row in rows[start:i])
    if room <= LOOSE * flow.body:
        return False  # most rows: the usual room need not be known
    gaps = []
    for above, row in itertools.pairwise(rows[start:i]):
        first, last = row.fragments[0], row.fragments[-1]
        if any(f.x0 < last.x1 and f.x1 > first.x0 for f in above.fragments):
            gaps.append(row.top - above.bottom)
    usual = statistics.median(gap for gap in gaps if gap > 0) if any(gap > 0 for gap in gaps) else 0.0
    return room - usual > LOOSE * flow.body


def _heads_columns(rows: Sequence[Row], start: int, i: int, gaps: Sequence[Gap], flow: Flow) -> bool:
    """Whether a row is a heading over all columns: alone in room that they all leave, they begin level below it."""
    row = rows[i]
    only = row.fragments[0]
    if len(row.fragments) > 1 or only.block >= 0 or flow.relaxed or i + 1 >= len(rows):
        return False
    bold = all(a.bold for a in only.atoms) and not all(a.bold for f in rows[i + 1].fragments for a in f.atoms)
    if not bold and only.size <= HEADING_SIZE * flow.body:
        return False
    if any(_beside_row(art, row) for art in flow.art):
        return False  # the columns leave room for a picture
    if not _roomy(rows, start, i, flow) or rows[i + 1].top <= row.bottom:
        return False
    gutters = sound(rows, start, i, gaps, flow)
    level = (r for r in rows[i + 1 : i + 4] if r.top < rows[i + 1].top + flow.body)
    below = [f for r in level for f in r.fragments if f.block < 0]
    middles = [(left + right) / 2 for left, right in gutters]
    if len(below) > 1 and middles and all(any(f.x0 < middle < f.x1 for f in below) for middle in middles):
        return True  # others than those above
    return any(
        any(f.x1 < middle for f in below) and any(f.x0 > middle for f in below)
        and not any(f.x0 < middle < f.x1 for f in below)
        for middle in middles
    )  # fmt: skip


def _begins_anew(rows: Sequence[Row], start: int, i: int, gaps: Sequence[Gap], flow: Flow) -> bool:
    """Whether the columns of another text begin with a row, below room that all columns leave or beside a heading."""
    if flow.relaxed or i - start < SHARED_ROWS:
        return False
    room = rows[i].top - rows[i - 1].bottom > LOOSE * flow.body and _roomy(rows, start, i, flow)
    headed = any(f.size > HEADING_SIZE * flow.body for row in rows[i : i + SHARED_ROWS] for f in row.fragments)
    if not room and not headed:
        return False
    edges = [(left + right) / 2 for left, right in sound(rows, start, i, gaps, flow)]
    tells = [begins_anew] * room + [heading_cuts] * headed
    return bool(edges) and any(tell(rows, start, i, edges, flow.body, rtl=flow.rtl) for tell in tells)


def _beside_row(art: Box, row: Row) -> bool:
    """Whether a picture or ground stands beside a row, not behind or around it."""
    level = art.top < row.bottom and row.top < art.bottom
    return level and not (art.x0 < row.fragments[0].x1 and row.fragments[0].x0 < art.x1)


def _on_bar(row: Row, flow: Flow) -> bool:
    """Whether a row stands on a bar of colour over all columns."""
    return any(bar.top - 1 < row.top and row.bottom < bar.bottom + 1 for bar in flow.bars) and all(
        f.block < 0 for f in row.fragments
    )


def sound(rows: Sequence[Row], start: int, end: int, gaps: Sequence[Gap], flow: Flow) -> list[Gap]:
    """The gutters that part real columns: text on both sides in enough rows, and more than labels on each side.

    Beside a gutter that is sure, another of its width needs less: the last column of a short text may hold two lines.
    """
    inner = _inner(gaps)
    if not inner:
        return []
    sure = _parting(rows[start:end], inner, SHARED_ROWS, flow)
    if sure and len(sure) < len(inner):
        least = 0.7 * min(right - left for left, right in sure)
        alike = [gap for gap in inner if gap[1] - gap[0] >= least]
        return _parting(rows[start:end], alike, 2, flow)
    return sure


def _parting(rows: Sequence[Row], gaps: Sequence[Gap], least_rows: int, flow: Flow) -> list[Gap]:
    """The gutters with text beside each other in so many rows, two when they are wide."""
    out: list[Gap] = []
    every = fragments = [f for row in rows for f in row.fragments]
    for gap in reversed(gaps) if flow.rtl else gaps:  # numbers in front of a column are of it
        if out and flow.rtl:
            fragments = [f for f in every if f.x1 <= out[-1][0] + 0.1]
        elif out:
            fragments = [f for f in every if f.x0 >= out[-1][1] - 0.1]
        lefts = [f for f in fragments if f.x1 <= gap[0] + 0.1]
        rights = [f for f in fragments if f.x0 >= gap[1] - 0.1]
        if not lefts or not rights:
            continue
        sizes = differ(statistics.median(f.size for f in lefts), statistics.median(f.size for f in rights))
        if gap[1] - gap[0] < GUTTER * flow.body and not sizes:
            continue
        wide = sizes or gap[1] - gap[0] >= WIDE_GUTTER * flow.body
        needed = 2 if flow.relaxed or wide else least_rows
        shared = min(_beside(lefts, rights), _beside(rights, lefts))
        if shared < FEW_ROWS:
            shared = min(_near(lefts, rights), _near(rights, lefts))
        left_width, right_width = max(f.x1 - f.x0 for f in lefts), max(f.x1 - f.x0 for f in rights)
        least = (2 if flow.relaxed else 8) * flow.body
        if shared >= needed and left_width >= least and right_width >= least:
            out.append(gap)
    return out[::-1] if flow.rtl else out


def differ(a: float, b: float) -> bool:
    """Whether two sizes are not those of one text."""
    return abs(a - b) > SAME_SIZE * max(a, b)


def _beside(some: Sequence[Fragment], others: Sequence[Fragment]) -> int:
    """How many heights of `some` lie within the height that `others` take."""
    top, bottom = min(f.top for f in others), max(f.bottom for f in others)
    return len({round(f.baseline) for f in some if f.bottom > top and f.top < bottom})


def _near(some: Sequence[Fragment], others: Sequence[Fragment]) -> int:
    """How many heights of `some` have one of `others` beside them, not just above and below them."""
    near = (f for f in some if any(o.bottom > f.top - f.size and o.top < f.bottom + f.size for o in others))
    return len({round(f.baseline) for f in near})


def _spans(rows: Sequence[Row], i: int, flow: Flow) -> bool:
    """Whether a row is a heading over all columns: big, alone on its height."""
    row = rows[i]
    least = SPANNING_SIZE * flow.body
    if flow.relaxed or row.fragments[0].size < least:
        return False  # most rows
    if any(f.block >= 0 or f.size < least for f in row.fragments):
        return False
    height = row.bottom - row.top
    beside = [
        r
        for r in (*rows[max(0, i - 2) : i], *rows[i + 1 : i + 3])
        if r.bottom > row.top - 0.3 * height and r.top < row.bottom + 0.3 * height
    ]
    return all(f.size >= SPANNING_SIZE * flow.body for r in beside for f in r.fragments)


def _ruled_between(above: Row, below: Row, gutters: Sequence[Gap], flow: Flow) -> bool:
    """Whether a rule between two rows crosses a gutter found so far."""
    for rule in flow.rules:
        if above.bottom - 4 <= rule.top and rule.bottom <= below.top + 4 and rule.x1 - rule.x0 > 8 * flow.body:
            for left, right in gutters:
                if rule.x0 < left and right < rule.x1:
                    return True
    return False


def with_edges(rows: Sequence[Row], flow: Flow) -> Flow:
    """The flow with the edges and bars of some rows."""
    fragments = [f for row in rows for f in row.fragments]
    long = [f for f in fragments if f.x1 - f.x0 > 12 * max(flow.body, f.size)] or fragments  # a big number is none
    left, right = min(f.x0 for f in long), max(f.x1 for f in long)
    bars = [
        box for box in flow.art
        if box.bottom - box.top < BAR_HEIGHT * flow.body and box.x1 - box.x0 > BAR_WIDTH * (right - left)
    ]  # fmt: skip
    return replace(flow, left=left, right=right, bars=tuple(bars))
