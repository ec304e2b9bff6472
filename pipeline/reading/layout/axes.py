"""The numbers along the axes of charts: they measure bars and lines, and count nothing."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.reading.glyphs.sheet import BLANK
from pipeline.reading.layout.rows import Fragment, Row

#: Numbers of an axis are set smaller than this share of the body; so many show how it goes on.
SMALL, LEAST = 0.96, 3
#: They begin, end or have their middle at one place (points); their steps differ by no more than this share.
SAME_EDGE, SAME_STEP = 1.5, 0.08
#: What is set in their size (within this share) on the height of most of them makes them a column of a table.
SAME_SIZE = 0.1
#: Years stand no further below the lowest number (sizes).
YEARS_BELOW = 3.5
YEARS = range(1900, 2101)
_NUMBER = re.compile(r"\d{1,3}(?:[ ,.\u00a0\u202f]?\d{3})*(?:[.,]\d{1,2})?\s?%?")


@dataclass(frozen=True, slots=True)
class _Mark:
    """A number that may stand on an axis, with the row it stands in."""

    fragment: Fragment
    row: Row
    value: float


def without_axes(rows: list[Row], body: float) -> tuple[list[Row], list[Fragment]]:
    """The rows without the numbers along axes, and these: in equal steps from nought or a multiple of the step on.

    Upwards beside a chart, with the years below it, or from left to right.
    """
    marks = [mark for row in rows for mark in _marks(row, body)]
    if len(marks) < LEAST:
        return rows, []
    found: list[_Mark] = []
    upright = [scale for column in _columns(marks) for scale in _scales(column, upright=True)]
    level = {id(mark.fragment) for scale in upright for mark in scale}  # charts may stand side by side
    for scale in upright:
        if not _of_table(scale, level):
            found += [*scale, *_years(scale[0], marks)]
    for row in rows:
        own = [mark for mark in marks if mark.row is row and mark not in found]
        scale = next(_scales(own, upright=False), [])
        if scale and scale[0].value == 0:
            found += scale
    if not found:
        return rows, []
    gone = {id(mark.fragment) for mark in found}
    kept = [replace(row, fragments=[f for f in row.fragments if id(f) not in gone]) for row in rows]
    return [row for row in kept if row.fragments], [mark.fragment for mark in found]


def _marks(row: Row, body: float) -> Iterator[_Mark]:
    for f in row.fragments:
        if f.size < SMALL * body and len(f.atoms) < 2 * LEAST and f.atoms and f.atoms[0].text[0].isdigit():
            text = "".join(a.text for a in sorted(f.atoms, key=lambda a: a.x0) if a.kind != BLANK)
            if _NUMBER.fullmatch(text):
                yield _Mark(f, row, _value(text))


def _value(text: str) -> float:
    """The number as it is worth on an axis: a sign before three digits parts thousands."""
    plain = re.sub(r"[ ,.\u00a0\u202f](?=\d{3}(?!\d))", "", text.rstrip("% \u00a0\u202f"))
    return float(plain.replace(",", "."))


def _columns(marks: Sequence[_Mark]) -> list[list[_Mark]]:
    """The numbers below each other, from the lowest upwards."""
    columns: list[list[_Mark]] = []
    for mark in sorted(marks, key=lambda mark: -mark.fragment.baseline):
        own = next((column for column in columns if _in_line(column[-1].fragment, mark.fragment)), None)
        if own is None:
            columns.append([mark])
        else:
            own.append(mark)
    return columns


def _in_line(f: Fragment, g: Fragment) -> bool:
    off = min(abs(f.x0 - g.x0), abs(f.x1 - g.x1), abs(f.x0 + f.x1 - g.x0 - g.x1) / 2)
    return off < SAME_EDGE and abs(f.size - g.size) < SAME_SIZE * f.size


def _scales(marks: Sequence[_Mark], *, upright: bool) -> Iterator[list[_Mark]]:
    """The stretches of some numbers that rise by one step at one distance, the longest from each beginning on."""
    start = 0
    while start + LEAST <= len(marks):
        end = start + 2
        while end < len(marks) and _even(marks[start : end + 1], upright=upright):
            end += 1
        own = marks[start:end]
        years = all(mark.value in YEARS for mark in own)
        step = own[1].value - own[0].value
        if len(own) >= LEAST and step > 0 and not years and _multiple(own[0].value, step):
            yield list(own)
            start = end
        else:
            start = end - 1


def _even(marks: Sequence[_Mark], *, upright: bool) -> bool:
    places = [-m.fragment.baseline if upright else (m.fragment.x0 + m.fragment.x1) / 2 for m in marks]
    ways, steps = [b - a for a, b in pairwise(places)], [b.value - a.value for a, b in pairwise(marks)]
    alike = max(ways) - min(ways) <= max(1.0, SAME_STEP * max(ways)) and min(ways) > 0
    return alike and max(steps) - min(steps) < 1e-6 * max(1.0, max(steps))


def _multiple(value: float, step: float) -> bool:
    times = value / step
    return abs(times - round(times)) < 1e-6


def _of_table(scale: Sequence[_Mark], others: Container[int]) -> bool:
    """Whether most of some numbers have words or numbers of their size beside them, as the cells of a row do.

    `others`: the numbers (fragments by id) that stand on an axis as well.
    """

    def accompanied(mark: _Mark) -> bool:
        size = mark.fragment.size
        beside = (f for f in mark.row.fragments if id(f) not in others)
        return any(abs(f.size - size) < SAME_SIZE * size for f in beside)

    return 2 * sum(map(accompanied, scale)) > len(scale)


def _years(lowest: _Mark, marks: Sequence[_Mark]) -> list[_Mark]:
    """The years along the foot of a chart, right below its lowest number."""
    f = lowest.fragment
    below = [
        mark for mark in marks
        if mark.value in YEARS and -f.size < mark.fragment.baseline - f.baseline < YEARS_BELOW * f.size
    ]  # fmt: skip
    return [mark for mark in below if sum(other.row is mark.row for other in below) >= LEAST]
