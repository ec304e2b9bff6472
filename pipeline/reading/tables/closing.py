"""Lines that close a ruled table where it is left open: a row cut by the end of a page, a table without outer lines.

Cells are found between crossing lines only. Where three or more lines end level with each other and nothing is drawn
across their ends, a line there gives back the cells that are open on that side.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.records import Box

#: Ends of lines no further apart (points) are level; parts of a line that cells draw meet within as much.
LEVEL = 2.5
#: So many lines must end there; cells that are open are no smaller than this (points).
LEAST_LINES, LEAST_CELL = 3, 8.0


class _Line(NamedTuple):
    """A straight line: where it stands across its direction, and from where to where it goes."""

    at: float
    start: float
    end: float


def closing(level: Sequence[Box], upright: Sequence[Box]) -> list[Box]:
    """The lines missing at the ends of some level and upright ones."""
    flat = _whole(_Line((r.top + r.bottom) / 2, r.x0, r.x1) for r in level)
    tall = _whole(_Line((r.x0 + r.x1) / 2, r.top, r.bottom) for r in upright)
    across = [Box(line.start, line.at, line.end, line.at) for line in _missing(tall, flat)]
    down = [Box(line.at, line.start, line.at, line.end) for line in _missing(flat, tall)]
    return [*across, *down]


def _whole(parts: Iterator[_Line]) -> list[_Line]:
    """The lines put together of the parts that cells draw."""
    whole: list[_Line] = []
    for part in sorted(parts):
        last = next((i for i in range(len(whole) - 1, -1, -1) if abs(whole[i].at - part.at) <= 1), None)
        if last is not None and part.start - whole[last].end <= LEVEL:
            whole[last] = whole[last]._replace(end=max(whole[last].end, part.end))
        else:
            whole.append(part)
    return whole


def _missing(lines: Sequence[_Line], crossing: Sequence[_Line]) -> Iterator[_Line]:
    """Lines across the common ends of others where none is drawn, though some cross them further in."""
    for begins in (True, False):
        ends = sorted(lines, key=lambda line: line.start if begins else line.end)
        group: list[_Line] = []
        for line in [*ends, None]:
            at = (line.start if begins else line.end) if line is not None else float("inf")
            if group and at - (group[0].start if begins else group[0].end) > LEVEL:
                yield from _across(group, crossing, begins)
                group = []
            if line is not None:
                group.append(line)


def _across(group: Sequence[_Line], crossing: Sequence[_Line], begins: bool) -> Iterator[_Line]:
    at = min(line.start for line in group) if begins else max(line.end for line in group)
    places = sorted({round(line.at) for line in group})
    if len(places) < LEAST_LINES:
        return
    first, last = min(line.at for line in group), max(line.at for line in group)
    inner = [c for c in crossing if c.start < last - LEVEL and c.end > first + LEVEL]
    reach = [abs(c.at - at) for c in inner if all(line.start - LEVEL <= c.at <= line.end + LEVEL for line in group)]
    if reach and min(reach) > LEAST_CELL:
        yield _Line(at, first, last)
