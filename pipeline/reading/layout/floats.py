"""What is set over some columns of a page while the text of another runs on beside it: it interrupts none of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.reading.layout.bands import GUTTER, Flow
from pipeline.reading.layout.rows import Fragment, Row
from pipeline.records import Box

#: A quotation is set this much bigger than the body, at least so wide (sizes), its lines no further apart (sizes).
QUOTE_SIZE, QUOTE_WIDTH, QUOTE_STEP = 1.2, 12.0, 1.6
#: So many lines of another column stand beside it, so many lines above or below in each of its columns.
LEAST_BESIDE, LEAST_LINES = 2, 3
#: Rules no further above or below it (sizes) set it off; they may be so much longer than its lines.
FRAME, LONGER = 2.0, 10.0
#: Text beside a page's has so many lines, is so wide and stands so far off (sizes); its lines are no further apart.
SIDE_LINES, SIDE_WIDTH, SIDE_OFF, SIDE_STEP = (2, 10), 4.0, 0.8, 1.6
#: So many lines of text show where its edges are; more than this share of them beside it are a column of their own.
LEAST_TEXT, SIDE_SHARE = 6, 0.35


def wide_quotes(rows: Sequence[Row], flow: Flow) -> list[Box]:
    """The boxes of big text over several columns beside which another goes on."""
    groups: list[list[Fragment]] = []
    for row in rows:
        for f in row.fragments:
            if f.size < QUOTE_SIZE * flow.body:
                continue
            last = next((g for g in groups if _goes_on(g[-1], f)), None)
            if last is not None:
                last.append(f)
            elif f.x1 - f.x0 > QUOTE_WIDTH * flow.body:
                groups.append([f])
    return [box for box in map(_around, groups) if floats(box, rows, flow)]


def side_texts(rows: Sequence[Row], flow: Flow, tables: Sequence[Box]) -> list[Box]:
    """The boxes of notes and headings of several lines beside the text, too few of them to make a column of the page.

    Line by line they would be read into the text beside them.
    """
    text = [f for row in rows for f in row.fragments if _is_text(f, flow)]
    if len(text) < LEAST_TEXT:
        return []
    off = SIDE_OFF * flow.body
    left, right = min(f.x0 for f in text) - off, max(f.x1 for f in text) + off
    groups: list[list[Fragment]] = []
    for row in rows:
        for f in (row.fragments[0], row.fragments[-1]):
            if f.block >= 0 or not (f.x1 <= left or f.x0 >= right) or (groups and groups[-1][-1] is f):
                continue
            last = next((g for g in groups if _goes_on(g[-1], f, SIDE_STEP)), None)
            if last is not None:
                last.append(f)
            else:
                groups.append([f])
    if sum(map(len, groups)) > SIDE_SHARE * len(text):
        return []
    least, most = SIDE_LINES
    found = []
    for group in groups:
        box = _around(group)
        wide = box.x1 - box.x0 >= SIDE_WIDTH * flow.body and any(
            c.isalpha() for f in group for a in f.atoms for c in a.text
        )
        beside = any(f.bottom > box.top and f.top < box.bottom for f in text)
        apart = not any(t.x0 < box.x1 and box.x0 < t.x1 and t.top < box.bottom and box.top < t.bottom for t in tables)
        if least <= len(group) <= most and wide and beside and apart:
            found.append(box)
    return found


def _around(group: Sequence[Fragment]) -> Box:
    return Box(min(f.x0 for f in group) - 1, group[0].top - 1, max(f.x1 for f in group) + 1, group[-1].bottom + 1)


def _goes_on(last: Fragment, f: Fragment, step: float = QUOTE_STEP) -> bool:
    near = 0 < f.baseline - last.baseline < step * f.size
    return near and abs(f.size - last.size) < 0.1 and f.x0 < last.x1 and f.x1 > last.x0


def floats(box: Box, rows: Sequence[Row], flow: Flow) -> bool:
    """Whether something reaches over a gutter of the rows above or below it and lines of text stand beside it."""
    beside = 0
    for row in rows:
        if row.bottom > box.top and row.top < box.bottom:
            beside += any(_is_text(f, flow) and (f.x1 < box.x0 or f.x0 > box.x1) for f in row.fragments)
    if beside < LEAST_BESIDE:
        return False
    text = [f for row in rows for f in row.fragments if _is_text(f, flow)]
    above = sorted((f for f in text if f.bottom <= box.top), key=lambda f: -f.baseline)
    below = sorted((f for f in text if f.top >= box.bottom), key=lambda f: f.baseline)
    return _parted(above, box, flow) or _parted(below, box, flow)


def without_frames(flow: Flow, boxes: Sequence[Box]) -> Flow:
    """The flow without the rules that set such boxes off above and below."""
    if not boxes:
        return flow
    reach, longer = FRAME * flow.body, LONGER * flow.body
    kept = [
        rule for rule in flow.rules
        if not any(
            rule.x0 > box.x0 - longer and rule.x1 < box.x1 + longer and box.top - reach < rule.top < box.bottom + reach
            for box in boxes
        )
    ]  # fmt: skip
    return replace(flow, rules=tuple(kept))


def _is_text(f: Fragment, flow: Flow) -> bool:
    return abs(f.size - flow.body) < 0.15 * flow.body and f.x1 - f.x0 > QUOTE_WIDTH * flow.body


def _parted(text: Sequence[Fragment], box: Box, flow: Flow) -> bool:
    """Whether the text nearest to the box (which is given first) stands in two columns, both of them under the box."""
    left: list[Fragment] = []
    right: list[Fragment] = []
    for f in text:
        if f.x1 <= box.x0 or f.x0 >= box.x1:
            continue
        own = right if f.x0 > (box.x0 + box.x1) / 2 - flow.body else left
        own.append(f)
        if max(a.x1 for a in left or text) + GUTTER * flow.body > min(a.x0 for a in right or text) and left and right:
            return False
        if len(left) >= LEAST_LINES and len(right) >= LEAST_LINES:
            return True
    return False
