"""Page space (origin at the bottom left, crop box and rotation apart) to the page as shown."""

from __future__ import annotations

from typing import Any

from pipeline.records import Box

#: A page side longer than this (200 inches, the format's own limit) is a mistake.
MAX_SIDE = 14_400.0


class Frame:
    """Maps page space to the page as shown: crop box and rotation."""

    def __init__(self, page: Any, turn: int = 0) -> None:
        x0, y0, x1, y1 = page.get_cropbox()
        mx0, my0, mx1, my1 = page.get_mediabox()
        (x0, x1), (y0, y1), (mx0, mx1), (my0, my1) = (sorted(p) for p in ((x0, x1), (y0, y1), (mx0, mx1), (my0, my1)))
        x0, y0, x1, y1 = max(x0, mx0), max(y0, my0), min(x1, mx1), min(y1, my1)
        if x1 <= x0 or y1 <= y0:
            x0, y0, x1, y1 = mx0, my0, mx1, my1
        if not (1 <= x1 - x0 <= MAX_SIDE and 1 <= y1 - y0 <= MAX_SIDE):
            x0, y0, (x1, y1) = 0.0, 0.0, (612.0, 792.0)  # what pdfium itself takes when a box makes no sense
        self.box = (x0, y0, x1, y1)
        self.quarter = (page.get_rotation() // 90 + turn) % 4
        width, height = x1 - x0, y1 - y0
        self.width, self.height = (height, width) if self.quarter % 2 else (width, height)

    def point(self, x: float, y: float) -> tuple[float, float]:
        """A point of page space in points from the top left of the page as shown."""
        x0, y0, x1, y1 = self.box
        if self.quarter == 0:
            return x - x0, y1 - y
        if self.quarter == 1:
            return y - y0, x - x0
        if self.quarter == 2:
            return x1 - x, y - y0
        return y1 - y, x1 - x

    def rect(self, left: float, bottom: float, right: float, top: float) -> Box:
        """A rectangle of page space as shown."""
        ax, ay = self.point(left, bottom)
        bx, by = self.point(right, top)
        return Box(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))
