"""Room that a column leaves at its foot while the next one beside it goes on further down."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Mapping, Sequence

from pipeline.passages.placing import Placed
from pipeline.records import Box


def spare_rooms(lines: Sequence[Placed], boxes: Mapping[int, Sequence[Box]]) -> dict[int, float]:
    """How much higher (points) a run ends than the one beside it that follows, by run, where nothing stands below it.

    `boxes`: all that stands on each page (from 1), these lines too. A run that ends lower is not named.
    """
    runs: dict[int, list[Placed]] = defaultdict(list)
    for item in lines:
        runs[item.run].append(item)
    found: dict[int, float] = {}
    for own, following in itertools.pairwise(runs.values()):
        top = following[0].line.box.top
        own = [m for m in own if m.line.box.bottom > top]  # above may stand what is over both
        if not own:
            continue
        around, beside = _around(own), _around(following)
        apart = around.x1 <= beside.x0 or beside.x1 <= around.x0
        room = beside.bottom - around.bottom
        if own[0].page != following[0].page or not apart or room <= 0:
            continue
        below = (b for b in boxes.get(own[0].page, ()) if around.bottom - 1 < b.top < beside.bottom)
        if not any(b.x0 < around.x1 and around.x0 < b.x1 for b in below):
            found[own[0].run] = room
    return found


def _around(members: Sequence[Placed]) -> Box:
    """The box around the lines of a run."""
    boxes = [m.line.box for m in members]
    return Box(
        min(b.x0 for b in boxes), min(b.top for b in boxes), max(b.x1 for b in boxes), max(b.bottom for b in boxes)
    )
