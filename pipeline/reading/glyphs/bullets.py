"""Bullets that are drawn, not written, as browsers do: small filled shapes in front of lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pipeline.reading.glyphs.atoms import Atom
from pipeline.reading.glyphs.sheet import BLANK, NEUTRAL
from pipeline.records import Box

BULLET = "\u2022"
#: Points: a bullet is no bigger, no smaller, and about as wide as high.
BIGGEST, SMALLEST, SQUARE = 5.0, 1.2, 0.75
#: Sizes of the type: it stands so near to its line, so high above the baseline, with so much room on its other side.
NEAR, HEIGHT, ROOM = 2.0, (0.1, 0.65), 1.5
#: A page with bullets has so many, of one size.
LEAST = 2


def is_dot(width: float, height: float) -> bool:
    """Whether a filled shape of this width and height, in points, may be a bullet."""
    low, high = sorted((width, height))
    return low >= SMALLEST and high <= BIGGEST and low >= SQUARE * high


def bullets(dots: Sequence[Box], atoms: Sequence[Atom], *, rtl: bool) -> list[Atom]:
    """A written bullet for each dot in front of a line, set as this is; none where the page has but one."""
    found: list[tuple[float, Atom]] = []
    for dot in dots:
        middle = (dot.top + dot.bottom) / 2
        low, high = HEIGHT
        level = [
            a for a in atoms if a.kind != BLANK and a.baseline - high * a.size <= middle <= a.baseline - low * a.size
        ]
        after = [(dot.x0 - a.x1 if rtl else a.x0 - dot.x1, a) for a in level]
        gap, first = min((x for x in after if x[0] >= 0), key=lambda x: x[0], default=(0.0, None))
        if first is None or gap > NEAR * first.size or first.text[0] in "()（）":
            continue  # no line, or one with a sign of its own
        before = (a.x0 - dot.x1 if rtl else dot.x0 - a.x1 for a in level)
        if any(-first.size < room < ROOM * first.size for room in before):
            continue  # it stands within a line
        own = Atom(
            BULLET, dot.x0, dot.x1, first.baseline, first.size, first.bold, first.colour, NEUTRAL, "", first.order - 1
        )
        found.append((round(dot.x1 - dot.x0, 1), own))
    usual = Counter(width for width, _ in found)
    return [atom for width, atom in found if usual[width] >= LEAST]
