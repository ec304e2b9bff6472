"""What the pieces of a page's text are: characters as an engine gives them, and the atoms they are gathered into.

Coordinates are points with the origin at the top left of the page as shown (rotation and crop box applied).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

#: One character: code point, left and right edge, index of its style (-1: none, set by the engine itself). A plain
#: tuple, since a page holds thousands of them.
Char = tuple[int, float, float, int]


class Style(NamedTuple):
    """What the characters of one text object share. `angle` counts quarter turns, -1 for anything askew."""

    baseline: float
    size: float
    bold: bool
    colour: str
    angle: int
    italic: bool = False


@dataclass(slots=True)
class Atom:
    """A run of characters of one style and one direction. `blank` is the blank printed before it ("" when none).

    `places`: the middle of each character, for right-to-left runs only.
    """

    text: str
    x0: float
    x1: float
    baseline: float
    size: float
    bold: bool
    colour: str
    kind: str
    blank: str
    order: int
    places: tuple[float, ...] = ()
    italic: bool = False

    @property
    def top(self) -> float:
        """Upper edge, from the baseline: engines' own boxes follow the font's box, which is often wrong."""
        return self.baseline - 0.82 * self.size

    @property
    def bottom(self) -> float:
        """Lower edge."""
        return self.baseline + 0.22 * self.size
