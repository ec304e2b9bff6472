"""Single printed signs told by their shape: digits of other sets than the engine knows, commas taken for letters.

Patterns of each sign come from the language's `shapes.toml`, those of Western digits from that of all languages. A sign
is a stretch of inked columns without a gap; its picture, stretched to a small grid, is compared with the patterns, and
so are its height, its breadth and its place.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from pipeline.languages.base import section

#: Columns and rows of the grid.
COLUMNS, ROWS = 10, 14
#: Grey levels of a cell, one hexadecimal digit each.
LEVELS = 15
#: Western digits, whose patterns all languages share.
DIGITS = "0123456789"
#: What a difference in height, breadth (natural logarithms) and place (share of the unit) costs, and how much at most.
HEIGHT, BREADTH, PLACE, MOST = 0.55, 0.3, 0.7, 0.8
#: A pixel this dark is ink.
INKED = 0.4
#: A mark of less than this share of the unit in both ways is dust.
DUST = 0.07
#: A sign at least this high (share of the unit) shows where the digits of a number stand.
TALL = 0.42


class Sign(NamedTuple):
    """A printed sign.

    `cells`: darkness of its grid; `grid`: the same, standardised. `high`, `broad`: as shares of the unit (the usual
    height of a word's ink). `place`: its middle below that of the tall digits beside it, None without any. `x0`, `x1`:
    edges in pixels.
    """

    cells: Any
    grid: Any
    high: float
    broad: float
    place: float | None
    x0: int
    x1: int


class Read(NamedTuple):
    """What a sign was read as: a `score` of 1 is a perfect likeness."""

    char: str
    score: float


@dataclass(frozen=True, slots=True)
class Patterns:
    """The patterns of a language: one row of `grids` each, with the sign it stands for and its measures."""

    chars: tuple[str, ...]
    grids: Any
    high: Any
    broad: Any
    place: Any

    def best(self, sign: Sign, among: Collection[str], strict: float = 1.0) -> Read:
        """The likeliest of some signs; an empty one with score 0 when there is no pattern of any.

        `strict` weighs the measures: points and commas differ in little else.
        """
        import numpy as np

        rows = [i for i, char in enumerate(self.chars) if char in among]
        if not rows:
            return Read("", 0.0)
        cost = HEIGHT * np.abs(self.high[rows] - math.log(sign.high))
        cost = cost + BREADTH * np.abs(self.broad[rows] - math.log(sign.broad))
        if sign.place is not None:
            cost = cost + PLACE * np.abs(self.place[rows] - sign.place)
        scores = self.grids[rows] @ sign.grid - np.minimum(strict * cost, MOST)
        first = int(scores.argmax())
        return Read(self.chars[rows[first]], float(scores[first]))

    def usual_digit(self) -> float:
        """How high Western digits usually are (natural logarithm of the share of the unit)."""
        import numpy as np

        return float(np.median([high for char, high in zip(self.chars, self.high, strict=True) if char in DIGITS]))


@cache
def patterns(code: str) -> Patterns | None:
    """The patterns of a language and those that all share; None when there are none."""
    import numpy as np

    data = {**section("shared", "shapes").get("shapes", {}), **section(code, "shapes").get("shapes", {})}
    chars: list[str] = []
    grids, measures = [], []
    for char, drawn in data.items():
        for line in drawn:
            high, broad, place, cells = line.split()
            chars.append(char)
            measures.append((math.log(float(high)), math.log(float(broad)), float(place)))
            grids.append(_standard(np.array([int(c, 16) for c in cells], dtype=np.float32)))
    if not chars:
        return None
    table = np.array(measures, dtype=np.float32)
    return Patterns(tuple(chars), np.stack(grids), table[:, 0], table[:, 1], table[:, 2])


def signs(grey: Any, unit: float) -> list[Sign]:
    """The signs on a grey picture of one word, from left to right. `unit`: usual height of a word's ink in pixels."""
    import numpy as np

    dark = _darkness(grey)
    inked = dark > INKED
    found: list[tuple[Any, int, int, int, int]] = []
    edges = np.flatnonzero(np.diff(np.pad(inked.any(axis=0), 1).astype(np.int8)))
    for x0, x1 in zip(edges[::2], edges[1::2], strict=True):
        rows = np.flatnonzero(inked[:, x0:x1].any(axis=1))
        top, bottom = int(rows[0]), int(rows[-1]) + 1
        if max(bottom - top, x1 - x0) >= DUST * unit:
            found.append((dark[top:bottom, x0:x1], top, bottom, int(x0), int(x1)))
    tall = sorted((top + bottom) / 2 for _, top, bottom, _, _ in found if bottom - top >= TALL * unit)
    middle = tall[len(tall) // 2] if tall else None
    return [
        Sign(
            (cells := _grid(cut)),
            _standard(cells),
            (bottom - top) / unit,
            (x1 - x0) / unit,
            None if middle is None else ((top + bottom) / 2 - middle) / unit,
            x0,
            x1,
        )
        for cut, top, bottom, x0, x1 in found
    ]


def whole(grey: Any, unit: float) -> Sign | None:
    """All that is printed on a grey picture as one sign, though thin strokes may have gaps; None when there is nothing.

    `unit`: usual height of a word's ink in pixels.
    """
    import numpy as np

    dark = _darkness(grey)
    rows, columns = np.flatnonzero((dark > INKED).any(axis=1)), np.flatnonzero((dark > INKED).any(axis=0))
    if not len(rows):
        return None
    cut = dark[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    cells, (high, broad) = _grid(cut), cut.shape
    return Sign(cells, _standard(cells), high / unit, broad / unit, None, int(columns[0]), int(columns[-1]) + 1)


def _darkness(grey: Any) -> Any:
    """How dark each pixel is, from 0 (paper) to 1."""
    import numpy as np

    pixels = np.asarray(grey, dtype=np.float32)
    paper = float(np.percentile(pixels, 90)) if pixels.size else 255.0
    return np.clip((0.9 * paper - pixels) / max(1.0, 0.6 * paper), 0.0, 1.0)


def _grid(dark: Any) -> Any:
    """Darkness of the cells of a sign's picture, row by row."""
    import numpy as np
    from PIL import Image

    picture = Image.fromarray((dark * 255).astype(np.uint8))
    small = picture.resize((COLUMNS, ROWS), Image.Resampling.BILINEAR)
    return np.asarray(small, dtype=np.float32).ravel() / 255


def _standard(cells: Any) -> Any:
    """Mean 0 and length 1, so that a product of two is their likeness."""
    import numpy as np

    level = cells - cells.mean()
    length = float(np.linalg.norm(level))
    return level / length if length else np.ones_like(cells) / math.sqrt(cells.size)


@dataclass(frozen=True, slots=True)
class Kinds:
    """Which signs the patterns of a language are for: the `digits` of its sets, `inner` signs inside numbers, `outer`
    ones around them, `letters` that look like digits, what may stand at a word's end in place of what (`ends`), and
    what the engine overlooks there (`lost`)."""

    digits: tuple[str, ...]
    inner: str
    outer: str
    letters: str
    ends: dict[str, str]
    lost: str


@cache
def kinds(code: str) -> Kinds | None:
    """The kinds of signs of a language; None when it has no patterns."""
    data = section(code, "shapes")
    if not data:
        return None
    digits = tuple(data["digits"])
    return Kinds(digits, data["inner"], data["outer"], data["letters"], dict(data["ends"]), data.get("lost", ""))
