"""Where a table under a caption stands beside a column of text: its rows without the lines of that text."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.reading.glyphs.bidi import Habits
from pipeline.reading.layout.bands import Flow
from pipeline.reading.layout.rows import Fragment, Row
from pipeline.reading.tables.find import caption_fragments

#: A line of text is so wide (sizes of the body), of the body's size but for this share, and of one edge with others.
WIDE, SAME_SIZE, SAME_EDGE = 12.0, 0.05, 2.0
#: So many of them make a column, so far below the caption (sizes); no more than this share is level with table rows.
LEAST_LINES, REACH, LEVEL_SHARE = 4, 24.0, 0.5
#: So many of them stand no further below the caption (sizes).
LEAST_NEAR, NEAR = 3, 6.0


def beside_text(rows: Sequence[Row], flow: Flow, habits: Habits) -> list[list[Row]]:
    """For each caption of a table beside a column of text, the rows from it on without those of the text.

    Text is told from the words of a table by its size and its lines, which stand at heights of their own.
    """
    found: list[list[Row]] = []
    for i, caption in caption_fragments(rows, habits, flow.rtl):
        below = rows[i].top + REACH * flow.body
        text = [f for row in rows if rows[i].top - flow.body < row.top < below for f in row.fragments if _long(f, flow)]
        near = rows[i].top + NEAR * flow.body
        lefts = _column([f for f in text if f.x1 <= caption.x0], near, flow)
        rights = _column([f for f in text if f.x0 >= caption.x1], near, flow)
        if not lefts and not rights:
            continue
        left, right = max((f.x1 for f in lefts), default=0.0), min((f.x0 for f in rights), default=float("inf"))
        reach = [r for r in flow.rules if rows[i].top < r.top < below and r.x0 < caption.x1 and caption.x0 < r.x1]
        if any(r.x0 < left or r.x1 > right for r in reach):
            continue  # its lines go on where the text stands
        own = [
            Row(inner, min(f.top for f in inner), max(f.bottom for f in inner))
            for row in rows[i:]
            if (inner := [f for f in row.fragments if left <= f.x0 and f.x1 <= right])
        ]
        heights = [f.baseline for row in own for f in row.fragments if row.top < below]
        level = sum(any(abs(f.baseline - at) < 1 for at in heights) for f in (*lefts, *rights))
        if level <= LEVEL_SHARE * (len(lefts) + len(rights)):
            found.append(own)
    return found


def _long(f: Fragment, flow: Flow) -> bool:
    return f.block < 0 and f.x1 - f.x0 >= WIDE * flow.body and abs(f.size - flow.body) <= SAME_SIZE * flow.body


def _column(text: list[Fragment], near_to: float, flow: Flow) -> list[Fragment]:
    """The lines when enough of them begin at one edge, and some of them above a height."""
    if sum(f.top < near_to for f in text) < LEAST_NEAR:
        return []  # they stand below a table over all columns
    edges = [f.x1 if flow.rtl else f.x0 for f in text]
    near = [sum(abs(edge - other) <= SAME_EDGE for other in edges) for edge in edges]
    return text if near and max(near) >= LEAST_LINES else []
