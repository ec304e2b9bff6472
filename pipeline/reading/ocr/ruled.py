"""Ruling lines on the picture of a page: those of ink, and those too pale or thin to be whole in ink."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pipeline.records import Box

#: A ruling line is at least this long (level: longer than the strokes that stretch Arabic words) and at most this
#: thick (points).
LEAST_LEVEL, LEAST_UPRIGHT, MOST_THICK = 64.0, 24.0, 4.0
#: Share of a stretch that must be inked to count as a line: prints have gaps.
SOLID = 0.96
#: The same where columns stand for several pixels: rules that cross it take whole columns.
CROSSED = 0.91
#: Pale rules: darker than the paper beside them by so many levels (0 to 255), as many points along the line taken
#: together, the paper this far off (points); ink thicker than this (points) is print.
PALE, ALONG, OFF, STROKE = 9, 5.0, 2.0, 2.4
#: A pale upright rule is at least this long (points): longer than what stands by chance below each other in lines.
PALE_UPRIGHT = 48.0
#: How a picture is turned about its falling diagonal (Pillow's number for it).
TRANSPOSED = 5
#: Of a pale rule that ink tells in pieces, as much (share) must be new.
NEW = 0.1


def rules(marks: Any, scale: float) -> list[Box]:
    """Level and upright ruling lines in points. `scale`: pixels a point."""
    level = _runs(marks, scale, LEAST_LEVEL)
    upright = [Box(b.top, b.x0, b.bottom, b.x1) for b in _runs(marks.T, scale, LEAST_UPRIGHT)]
    return [*level, *upright]


def all_rules(picture: Any, marks: Any, scale: float) -> list[Box]:
    """The ruling lines in points, those too pale or thin to be whole in ink among them: grey tables have no others."""
    level = _with(rules(marks, scale), _pale(picture, marks, scale, LEAST_LEVEL))
    open_picture, open_marks = _bridged(picture, marks, level, scale)
    upright = _pale(open_picture.transpose(TRANSPOSED), open_marks.T, scale, PALE_UPRIGHT)
    return _with(level, [Box(b.top, b.x0, b.bottom, b.x1) for b in upright])


def _with(inked: list[Box], pale: Sequence[Box]) -> list[Box]:
    """Rules with the pale ones among them, which take the place of their pieces."""
    for rule in pale:
        under = [one for one in inked if _shared(rule, one)]
        if sum(_shared(rule, one) for one in under) < (1 - NEW) * _length(rule):
            inked = [one for one in inked if one not in under or _length(one) > _length(rule)] + [rule]
    return inked


def _length(rule: Box) -> float:
    return max(rule.x1 - rule.x0, rule.bottom - rule.top)


def _shared(one: Box, other: Box) -> float:
    """How much of a rule (points) another one covers that runs the same way in its place."""
    level = one.x1 - one.x0 > one.bottom - one.top
    if level != (other.x1 - other.x0 > other.bottom - other.top):
        return 0.0
    apart = abs(one.top - other.top) if level else abs(one.x0 - other.x0)
    ends = (one.x0, other.x0, one.x1, other.x1) if level else (one.top, other.top, one.bottom, other.bottom)
    along = min(ends[2:]) - max(ends[:2])
    return max(0.0, along) if apart < OFF else 0.0


def _bridged(picture: Any, marks: Any, ruled: Sequence[Box], scale: float) -> tuple[Any, Any]:
    """A picture and its inked pixels with what stands above level rules in their place: what crosses them goes on."""
    import numpy as np
    from PIL import Image

    pixels, left = np.array(picture), marks.copy()
    pad = max(2, round(OFF * scale / 2))
    for box in ruled:
        x0, top, x1, bottom = (round(v * scale) for v in box)
        first, last = top - pad, bottom + pad
        if x1 - x0 <= bottom - top or first < 1 or last >= len(pixels) - 1:
            continue
        place = (slice(first, last), slice(max(0, x0 - pad), x1 + pad))
        pixels[place] = pixels[first - 1, place[1]]
        left[place] = left[first - 1, place[1]]
    return Image.fromarray(pixels), left


def _pale(picture: Any, marks: Any, scale: float, least: float) -> list[Box]:
    """Level rules in points, told by the grey of the paper above and below them.

    Noise is evened out along the line. Strokes of letters are thicker than rules and no rule goes through them.
    """
    import numpy as np

    step, off, stroke = max(2, round(ALONG * scale / 3)), max(2, round(OFF * scale)), max(3, round(STROKE * scale))
    broad, high = picture.width // step, picture.height
    if broad < 3 or high <= 4 * off:
        return []
    level = np.asarray(picture.reduce((step, 1)), dtype=np.int16)[:, :broad]
    level = level + np.roll(level, 1, axis=1) + np.roll(level, -1, axis=1)
    pale = np.minimum(np.roll(level, off, axis=0), np.roll(level, -off, axis=0)) - level > 3 * PALE
    pale[:off], pale[-off:] = False, False
    blocks = marks[:, : broad * step].reshape(high, broad, step).sum(axis=2, dtype=np.int16) > 0
    down = np.cumsum(np.pad(blocks, ((1, 0), (0, 0))), axis=0, dtype=np.int32)
    full = down[stroke:] - down[:-stroke] == stroke
    for start in range(stroke):
        pale[start : start + full.shape[0]] &= ~full
    return _runs(pale, scale, least, step)


def _runs(marks: Any, scale: float, least: float, step: int = 1) -> list[Box]:
    """Level lines: long inked runs of neighbouring rows put together, kept when thin. A column of `marks` stands for
    `step` pixels."""
    import numpy as np

    length = int(least * scale / step)
    if marks.shape[1] <= length:
        return []
    summed = np.cumsum(np.pad(marks, ((0, 0), (1, 0))).astype(np.int32), axis=1)
    solid = summed[:, length:] - summed[:, :-length] >= (SOLID if step == 1 else CROSSED) * length
    found: list[list[float]] = []
    for row in np.nonzero(solid.any(axis=1))[0]:
        changes = np.flatnonzero(np.diff(np.pad(solid[row], 1).astype(np.int8)))
        for start, end in zip(changes[::2], changes[1::2], strict=True):
            x0, x1 = float(start), float(end + length - 1)
            if step > 1:  # what may be missing is not at the ends
                own = np.flatnonzero(marks[row, start : end + length - 1])
                x0, x1 = float(start + own[0]), float(start + own[-1] + 1)
            for line in reversed(found[-200:]):
                if row - line[3] <= 3 and x0 < line[2] and x1 > line[0]:
                    line[0], line[2], line[3] = min(line[0], x0), max(line[2], x1), float(row)
                    break
            else:
                found.append([x0, float(row), x1, float(row)])
    boxes = [Box(a * step / scale, b / scale, c * step / scale, (d + 1) / scale) for a, b, c, d in found]
    return [box for box in boxes if box.bottom - box.top <= MOST_THICK]
