"""What stands beside the text and is none of it: the numbers of lines, a page number at half height."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

from pipeline.reading.glyphs.sheet import BLANK
from pipeline.reading.layout.rows import Fragment, Row

#: A fragment longer than this (sizes) shows where the text begins and ends.
LONG = 12
#: Numbers beside the text stand at least this far off (sizes), have no more digits, and as line numbers come so often.
OFF, MOST_DIGITS, LEAST_LINES = 0.8, 4, 5
#: Signs that may stand beside a page number.
DECORATION = "|/–—-•·"
#: Of the rows from the first numbered one to the last each step has one, but for this share.
GAPS = 0.25


def without_margins(rows: list[Row], body: float) -> tuple[list[Row], list[Fragment], list[Fragment]]:
    """The rows without numbers beside the text; those that may be page numbers; those of lines.

    Lines are numbered one by one or every fifth, in even steps. Another number is taken out only when it stands alone
    on its side: several are a column of a table or number paragraphs.
    """
    long = [f for row in rows for f in (row.fragments[0], row.fragments[-1]) if f.x1 - f.x0 > LONG * body]
    if not long:
        return rows, [], []
    left, right = min(f.x0 for f in long) - OFF * body, max(f.x1 for f in long) + OFF * body
    before = [(i, row.fragments[0]) for i, row in enumerate(rows) if row.fragments[0].x1 < left]
    behind = [(i, row.fragments[-1]) for i, row in enumerate(rows) if row.fragments[-1].x0 > right]
    gone: dict[int, list[Fragment]] = {}
    alone: list[Fragment] = []
    counting: list[Fragment] = []
    for side in (before, behind):
        numbers = [(i, f, _value(f)) for i, f in side]
        if any(value < 0 for _, _, value in numbers):
            continue
        lines = _even([(i, value) for i, _, value in numbers])
        if lines or len(side) == 1:
            (counting if lines else alone).extend(f for _, f in side)
            for i, fragment in side:
                gone.setdefault(i, []).append(fragment)
    if not gone:
        return rows, [], []
    kept = [_without(row, gone[i]) if i in gone else row for i, row in enumerate(rows)]
    return [row for row in kept if row.fragments], alone, counting


def _value(fragment: Fragment) -> int:
    """The number a fragment is, "12" or "| 12"; -1 when it is none: "12." numbers a paragraph."""
    text = "".join(a.text for a in fragment.atoms if a.kind != BLANK).strip(DECORATION)
    return int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else -1


def _even(numbers: Sequence[tuple[int, int]]) -> bool:
    """Whether numbers (with their rows) rise in even steps and as often as rows do: each has one, or each fifth."""
    steps = {b - a for (_, a), (_, b) in itertools.pairwise(numbers)}
    step = min(steps, default=0)
    counted = step > 1 and numbers[0][1] % step == 0  # "5", "10": two of them will do
    if step < 1 or len(steps) > 1 or (len(numbers) < LEAST_LINES and not counted):
        return False
    rows = numbers[-1][0] - numbers[0][0]
    return abs(rows - step * (len(numbers) - 1)) <= GAPS * rows


def _without(row: Row, gone: Sequence[Fragment]) -> Row:
    left = [f for f in row.fragments if not any(f is other for other in gone)]
    return replace(row, fragments=left)
