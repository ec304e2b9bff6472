"""What is set over some columns of a page while the text of another runs on beside it: it interrupts none of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.reading.layout.order import GUTTER, Flow
from pipeline.reading.layout.rows import Fragment, Row
from pipeline.records import Box

#: A quotation is set this much bigger than the body, at least so wide (sizes), its lines no further apart (sizes).
QUOTE_SIZE, QUOTE_WIDTH, QUOTE_STEP = 1.2, 12.0, 1.6
#: So many lines of another column stand beside it, so many lines above or below in each of its columns.
LEAST_BESIDE, LEAST_LINES = 2, 3
#: Rules no further above or below it (sizes) set it off; they may be so much longer than its lines.
FRAME, LONGER = 2.0, 10.0


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
    boxes = [
        Box(min(f.x0 for f in g) - 1, g[0].top - 1, max(f.x1 for f in g) + 1, g[-1].bottom + 1) for g in groups
    ]  # fmt: skip
    return [box for box in boxes if floats(box, rows, flow)]


def _goes_on(last: Fragment, f: Fragment) -> bool:
    near = 0 < f.baseline - last.baseline < QUOTE_STEP * f.size
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
