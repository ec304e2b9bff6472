"""What can be told from the picture of a page alone: how far it leans, its dark edges, its dust, high marks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pipeline.records import Box

#: Steps of the search for the lean, in degrees: coarse over the whole reach, then finer about the best.
REACH, STEPS = 6.0, (0.5, 0.1, 0.02)
#: A lean smaller than this is left alone (degrees).
LEAST_LEAN = 0.04
#: The search looks at a copy of about this many pixels a side.
SEARCH_SIDE = 1200
#: Paper is looked for on a copy of about this many pixels a side, within squares of so many of them; it is even when
#: its darkest part has this share of the usual light; darker than this share is no paper but a border.
PAPER_SIDE, PAPER_WIDE, EVEN, DARKEST = 150, 9, 0.85, 0.35
#: Less ink than this in a band is dust.
SPARSE = 0.03
#: Ink further than this from the rest of its line (share of the line's height), and less than so much of its square, is
#: dust too.
FAR, LEAST_PRINT = 1.5, 0.15
#: What is narrower than this (heights of a line) is no print either.
NARROW = 1.0
#: A line of print is from so high to so high (heights of a line); what is higher than one is looked at by columns.
LEAST_LINE, ONE_LINE, MOST_LINE = 0.35, 1.5, 2.5
#: A row of pixels belongs to a line of print when it has this share of the ink of the fullest row.
DENSE = 0.15
#: Share of a stretch that must be inked to be dark.
SOLID = 0.96
#: Dark borders and punched holes are solid (share of a square) over so many points across and down, and lie this near
#: to the edge (share).
FULL = 0.9
BORDERS = ((6, 6, 0.09), (2, 36, 0.04), (36, 2, 0.04))
#: How much paper above and below a level ruling line, and beside an upright one, is painted over with it (points): its
#: blurred edge is read as a letter.
EDGE, BESIDE = 0.5, 1.0
#: Ink of less than this (square points) with nothing else within this far of it (points) is dust.
SPECK, LONELY = 1.3, 6.0


def ink(picture: Any) -> Any:
    """The inked pixels of a grey picture as a boolean array (rows, columns); the threshold follows the paper."""
    import numpy as np

    grey = np.asarray(picture)
    paper = float(np.percentile(grey[::4, ::4], 80))
    return grey < min(0.62 * paper, 200.0)


def evened(picture: Any) -> Any:
    """A grey picture with its paper equally light all over; the same picture when it nearly is.

    The paper is what is lightest round about: shadows of a book's fold and of a camera change slowly.
    """
    import numpy as np
    from PIL import Image, ImageFilter

    small = picture.reduce(max(1, max(picture.size) // PAPER_SIDE))
    paper = small.filter(ImageFilter.MaxFilter(PAPER_WIDE)).filter(ImageFilter.GaussianBlur(PAPER_WIDE / 2))
    light = np.asarray(paper, dtype=np.float32)
    usual = float(np.percentile(light, 80))
    if float(np.percentile(light, 2)) > EVEN * usual:
        return picture
    full = np.asarray(paper.resize(picture.size, Image.Resampling.BILINEAR), dtype=np.float32)
    grey = np.asarray(picture, dtype=np.float32) * (usual / np.maximum(full, DARKEST * usual))
    return Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8))


def lean(marks: Any) -> float:
    """How far the lines of print run downhill, in degrees (positive: clockwise); 0 when it cannot be told.

    Rows of print give a profile with sharp steps only along their own direction; the angle with the sharpest is taken.
    """
    import numpy as np

    step = max(1, max(marks.shape) // SEARCH_SIDE)
    small = marks[: marks.shape[0] // step * step, : marks.shape[1] // step * step]
    small = small.reshape(small.shape[0] // step, step, -1, step).any(axis=(1, 3))
    y, x = np.nonzero(small)
    if len(y) < 500:
        return 0.0
    if len(y) > 80_000:
        chosen = np.random.default_rng(1).choice(len(y), 80_000, replace=False)
        y, x = y[chosen], x[chosen]
    y, x = y.astype(np.float32), (x - small.shape[1] / 2).astype(np.float32)

    def sharpness(degrees: float) -> float:
        turned = y - x * float(np.tan(np.radians(degrees)))
        profile = np.bincount((turned - turned.min()).astype(np.int32))
        return float((np.diff(profile.astype(np.float64)) ** 2).sum())

    best, reach = 0.0, REACH
    for fine in STEPS:
        angles = np.arange(best - reach, best + reach + fine / 2, fine)
        best, reach = float(max(angles, key=sharpness)), fine
    return best if abs(best) >= LEAST_LEAN else 0.0


def straightened(picture: Any, degrees: float) -> Any:
    """The picture turned about its middle so that lines leaning by `degrees` run level; the corners become paper."""
    if not degrees:
        return picture
    from PIL import Image

    return picture.rotate(degrees, resample=Image.Resampling.BICUBIC, fillcolor=255)


def borders(marks: Any, scale: float) -> Any:
    """The inked pixels of dark borders and punched holes, as a boolean array: solid stretches by the page's edges."""
    import numpy as np

    side = max(1, round(scale))  # squares of about a point
    rows, columns = (n // side for n in marks.shape)
    squares = marks[: rows * side, : columns * side].reshape(rows, side, columns, side).mean(axis=(1, 3)) >= FULL
    summed = np.cumsum(np.cumsum(np.pad(squares, ((1, 0), (1, 0))), axis=0, dtype=np.int32), axis=1)
    filled = np.zeros((rows + 1, columns + 1), dtype=np.int32)
    for x, y, reach in BORDERS:
        if rows <= y or columns <= x:
            continue
        solid = summed[y:, x:] - summed[:-y, x:] - summed[y:, :-x] + summed[:-y, :-x] >= SOLID * x * y
        down, right = round(reach * rows), round(reach * columns)
        solid[down : rows - y - down, right : columns - x - right] = False
        top, left = np.nonzero(solid)
        for below, beside, sign in ((0, 0, 1), (y, 0, -1), (0, x, -1), (y, x, 1)):
            np.add.at(filled, (top + below, left + beside), sign)
    dark = np.cumsum(np.cumsum(filled, axis=0), axis=1)[:-1, :-1] > 0
    dark = _grown(dark, 1).repeat(side, axis=0).repeat(side, axis=1)
    padded = np.pad(dark, ((0, marks.shape[0] - rows * side), (0, marks.shape[1] - columns * side)), mode="edge")
    return marks & padded


def cleaned(picture: Any, marks: Any, ruled: Sequence[Box], scale: float) -> tuple[Any, Any]:
    """The picture with its ruling lines and dust painted over by paper, since engines take them for letters, and the
    inked pixels that are left."""
    import numpy as np
    from PIL import Image

    paper = picture.histogram()
    colour = max(range(128, 256), key=paper.__getitem__)
    pixels, left = np.array(picture), marks.copy()
    low, wide = (max(1, round(edge * scale)) for edge in (EDGE, BESIDE))
    for box in ruled:
        x0, top, x1, bottom = (round(v * scale) for v in box)
        across, along = (0, low) if x1 - x0 > bottom - top else (wide, 0)
        place = (slice(max(0, top - along), bottom + along + 1), slice(max(0, x0 - across), x1 + across + 1))
        pixels[place], left[place] = colour, False
    specks = borders(left, scale)
    left &= ~_grown(specks, 3)
    specks |= dust(left, scale)
    pixels[_grown(specks, 3)] = colour
    return Image.fromarray(pixels), left & ~specks


def dust(marks: Any, scale: float) -> Any:
    """The inked pixels of specks that stand alone, as a boolean array. `scale`: pixels a point."""
    import numpy as np

    reach = round(LONELY * scale)
    padded = np.pad(marks, ((reach + 1, reach), (reach + 1, reach)))
    summed = np.cumsum(np.cumsum(padded, axis=0, dtype=np.int32), axis=1)
    wide = 2 * reach + 1
    around = summed[wide:, wide:] - summed[:-wide, wide:] - summed[wide:, :-wide] + summed[:-wide, :-wide]
    return marks & (around < SPECK * scale * scale)


def _grown(mask: Any, by: int) -> Any:
    """A mask with the pixels up to so many columns and rows beside it."""
    import numpy as np

    out = mask.copy()
    rows, columns = np.nonzero(mask)
    for down in range(-by, by + 1):
        for right in range(-by, by + 1):
            out[np.clip(rows + down, 0, mask.shape[0] - 1), np.clip(columns + right, 0, mask.shape[1] - 1)] = True
    return out


def extent(marks: Any, box: Sequence[float], scale: float) -> tuple[float, float] | None:
    """Upper and lower edge (points) of the ink inside a box given in points; None when there is none."""
    import numpy as np

    x0, top, x1, bottom = (round(v * scale) for v in box)
    rows = np.flatnonzero(marks[max(0, top) : bottom, max(0, x0) : x1].any(axis=1))
    if not len(rows):
        return None
    return (max(0, top) + float(rows[0])) / scale, (max(0, top) + float(rows[-1]) + 1) / scale


def right_edge(marks: Any, box: Sequence[float], scale: float) -> float:
    """Where the ink inside a box ends (points, like the box); the box's own edge when there is none."""
    import numpy as np

    x0, top, x1, bottom = (max(0, round(v * scale)) for v in box)
    columns = np.flatnonzero(marks[top:bottom, x0:x1].any(axis=0))
    return (x0 + float(columns[-1]) + 1) / scale if len(columns) else box[2]


def bands(marks: Any, covered: Sequence[Box], height: float) -> list[Box]:
    """Boxes (pixels) of level bands of ink outside the `covered` boxes, about as high as a line (`height`)."""
    left = marks.copy()
    for box in covered:
        pad = 0.2 * (box.bottom - box.top)
        rows = slice(max(0, round(box.top - pad)), round(box.bottom + pad))
        left[rows, max(0, round(box.x0 - pad)) : round(box.x1 + pad)] = False
    found = []
    for top, bottom in _levels(left, height):
        sides = [(0, left.shape[1])]
        if bottom - top > ONE_LINE * height:  # lines side by side, each column at its own level
            sides = [run for run in _runs(left[top:bottom], height) if run[1] - run[0] >= NARROW * height]
        for left_edge, right_edge in sides:
            levels = [(0, bottom - top)]
            if len(sides) > 1:
                levels = _levels(left[top:bottom, left_edge:right_edge], height)
            for high, low in levels:
                strip = left[top + high : top + low, left_edge:right_edge]
                x0, x1 = _printed(strip, height)
                if low - high > MOST_LINE * height or x1 - x0 < NARROW * height or strip[:, x0:x1].mean() < SPARSE:
                    continue
                pad = round(0.3 * height)
                edges = (left_edge + x0 - pad, top + high - pad, left_edge + x1 + pad, top + low + pad)
                found.append(Box(max(0, edges[0]), max(0, edges[1]), edges[2], edges[3]))
    return found


def _levels(marks: Any, height: float) -> list[tuple[int, int]]:
    """Rows (pixels, half-open) of the level stretches of ink that are no thinner than print of this height."""
    import numpy as np

    busy = np.convolve(marks.sum(axis=1) >= max(4.0, 0.3 * height), np.ones(3), "same") > 0
    changes = np.flatnonzero(np.diff(np.pad(busy, 1).astype(np.int8)))
    pairs = zip(changes[::2], changes[1::2], strict=True)
    return [(int(top), int(bottom)) for top, bottom in pairs if bottom - top >= LEAST_LINE * height]


def _runs(strip: Any, height: float) -> list[tuple[int, int]]:
    """First and last column (pixels, half-open) of the stretches of print that much paper parts in a strip of ink."""
    import numpy as np

    amount = strip.sum(axis=0)
    columns = np.flatnonzero(amount)
    runs = np.split(columns, np.flatnonzero(np.diff(columns) > FAR * height) + 1)
    return [(int(r[0]), int(r[-1]) + 1) for r in runs if amount[r].sum() >= LEAST_PRINT * height * height]


def _printed(strip: Any, height: float) -> tuple[int, int]:
    """First and last column (pixels, half-open) of what is print in a level strip of ink: dust stands alone."""
    kept = _runs(strip, height)
    return (kept[0][0], kept[-1][1]) if kept else (0, 0)


def _inked_rows(marks: Any, columns: Sequence[tuple[float, float]], top: float, bottom: float) -> Any:
    """How much ink (pixels) each row between two heights has in some columns; one row of none without columns."""
    import numpy as np

    level = marks[max(0, round(top)) : round(bottom)]
    return sum((level[:, max(0, round(x0)) : round(x1)].sum(axis=1) for x0, x1 in columns), np.zeros(1))


def ink_quantiles(
    marks: Any, columns: Sequence[tuple[float, float]], top: float, bottom: float
) -> tuple[float, float, float] | None:
    """Rows (pixels) above which 10, 50 and 90 per cent of the ink of some columns lies; None when there is none."""
    import numpy as np

    rows = _inked_rows(marks, columns, top, bottom)
    total = float(rows.sum())
    if not total:
        return None
    top = max(0, round(top))
    low, middle, high = np.searchsorted(np.cumsum(rows) / total, (0.1, 0.5, 0.9))
    return top + float(low), top + float(middle), top + float(high)


def ink_spread(marks: Any, columns: Sequence[tuple[float, float]], top: float, bottom: float) -> float:
    """Standard deviation (pixels) of the rows of the ink of some columns; 0 when there is none."""
    import numpy as np

    rows = _inked_rows(marks, columns, top, bottom)
    total = float(rows.sum())
    if not total:
        return 0.0
    places = np.arange(len(rows))
    middle = float((rows * places).sum()) / total
    return float(np.sqrt((rows * (places - middle) ** 2).sum() / total))


def tight(marks: Any, box: Box) -> Box:
    """A box (pixels) drawn in from above and below to the rows that are inked for the most part of a line of print."""
    import numpy as np

    x0, top, x1, bottom = (max(0, round(v)) for v in box)
    rows = marks[top:bottom, x0:x1].sum(axis=1)
    if not rows.size or not rows.max():
        return box
    inked = np.flatnonzero(rows >= DENSE * rows.max())
    return Box(box.x0, top + float(inked[0]), box.x1, top + float(inked[-1]) + 1)
