"""What is drawn on a page besides text: thin paths are rules, filled ones panels, the rest pictures.

`raw` is the engine's interface; only its own module imports it.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from itertools import repeat
from typing import Any

from pipeline.reading.engines.characters import calls_of
from pipeline.reading.engines.frame import Frame
from pipeline.reading.glyphs.bullets import is_dot
from pipeline.reading.glyphs.sheet import Sheet
from pipeline.records import Box

#: A rule is thinner than this (points); anything filled and thicker is a panel.
RULE_WIDTH = 4.0
MAX_OBJECTS = 20_000
#: A panel is a rectangle, with rounded corners at most; a path of many segments filled is a drawing.
MAX_PANEL_SEGMENTS = 12
#: Browsers draw round corners in so many segments; what sets text apart is at least so wide and high (points).
MAX_ROUNDED_SEGMENTS, ROUNDED_WIDE, ROUNDED_HIGH = 160, 60.0, 24.0
#: Level and upright lines are at least this share of the outline of a rectangle with round corners.
STRAIGHT = 0.6
MAX_GRID_SEGMENTS = 2_000
#: A rectangle has no more; two of them, one in the other, are a border.
RECTANGLE = 6
#: So many text objects for each that gives characters are prints over prints; shadows and false bold are two or three.
MANY_TEXTS, OVERPRINTED = 500, 10


def add_shapes(raw: Any, page: Any, frame: Frame, sheet: Sheet) -> None:
    """Thin paths become rules, filled ones panels; forms are entered one level, what lies deeper is decoration."""
    handle = page.raw
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    every = range(min(raw.FPDFPage_CountObjects(handle), MAX_OBJECTS))
    calls, address = calls_of(raw), ctypes.cast(handle, ctypes.c_void_p).value or 0
    kinds = list(map(calls.kind, map(calls.part, repeat(address), every)))
    texts = kinds.count(raw.FPDF_PAGEOBJ_TEXT)  # most are
    for index, kind in enumerate(kinds):
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            continue
        target = raw.FPDFPage_GetObject(handle, index)
        if not raw.FPDFPageObj_GetBounds(target, left, bottom, right, top):
            continue
        box = frame.rect(left.value, bottom.value, right.value, top.value)
        if kind == raw.FPDF_PAGEOBJ_SHADING:
            sheet.shaded = True
            sheet.art.append(box)
            continue
        if kind != raw.FPDF_PAGEOBJ_PATH:
            sheet.pictures.append(box)
            continue
        raw.FPDFPath_GetDrawMode(target, fill, stroke)
        segments = raw.FPDFPath_CountSegments(target)
        if fill.value:
            _add_filled(raw, target, box, segments, frame, sheet)
        elif stroke.value:
            _add_drawn(raw, target, box, segments, frame, sheet)
    spots = len(sheet.styles) or sheet.count  # a plain page has no styles; no more spots than characters
    if texts > max(MANY_TEXTS, OVERPRINTED * spots):  # the engine keeps one of those on one spot
        sheet.doubts.append(f"{texts} or more pieces of text stand on {spots} spots, kept once")


def _add_filled(raw: Any, target: Any, box: Box, segments: int, frame: Frame, sheet: Sheet) -> None:
    """A filled path: a rule where it is thin, a panel where it is plain, else a drawing."""
    width, height = box.x1 - box.x0, box.bottom - box.top
    if is_dot(width, height):
        sheet.dots.append(box)
    if min(width, height) <= RULE_WIDTH:
        _add_rule(box, sheet)
    elif segments > MAX_PANEL_SEGMENTS:
        if _is_rounded(raw, target, segments, frame, box):
            sheet.panels.append(box)
        else:
            sheet.drawings += 1
            sheet.art.append(box)
    elif segments <= RECTANGLE or (border := _border(raw, target, segments, frame)) is None:
        sheet.panels.append(box)
    else:
        sheet.rules.extend(border)
        if len(border) == 4:
            sheet.panels.append(box)  # a frame sets its text apart as a ground does


def _add_drawn(raw: Any, target: Any, box: Box, segments: int, frame: Frame, sheet: Sheet) -> None:
    """A path of strokes only: a rule, or a frame or grid of them."""
    if min(box.x1 - box.x0, box.bottom - box.top) <= RULE_WIDTH:
        _add_rule(box, sheet)
    elif segments <= MAX_GRID_SEGMENTS:
        sheet.rules.extend(_strokes(raw, target, segments, frame))


def _add_rule(box: Box, sheet: Sheet) -> None:
    if max(box.x1 - box.x0, box.bottom - box.top) > 2 * RULE_WIDTH:
        sheet.rules.append(box)


def _is_rounded(raw: Any, target: Any, count: int, frame: Frame, box: Box) -> bool:
    """Whether a path of many segments is a rectangle whose corners are round: most of its outline are its sides."""
    width, height = box.x1 - box.x0, box.bottom - box.top
    if count > MAX_ROUNDED_SEGMENTS or width < ROUNDED_WIDE or height < ROUNDED_HIGH:
        return False
    points = list(_points(raw, target, count, frame))
    start = here = points[0][1]
    straight = 0.0
    for kind, there in (*points[1:], (raw.FPDF_SEGMENT_LINETO, start)):
        across, down = abs(there[0] - here[0]), abs(there[1] - here[1])
        if kind == raw.FPDF_SEGMENT_LINETO and min(across, down) < 0.1:
            straight += across + down
        here = there
    return straight > STRAIGHT * 2 * (width + height) and straight < 2 * (width + height) + 1


def _border(raw: Any, target: Any, count: int, frame: Frame) -> list[Box] | None:
    """The sides of a border drawn as two filled boxes, one in the other; None when the path is no such thing."""
    corners: list[list[tuple[float, float]]] = []
    for kind, point in _points(raw, target, count, frame):
        if kind == raw.FPDF_SEGMENT_MOVETO:
            corners.append([])
        elif kind == raw.FPDF_SEGMENT_BEZIERTO:
            return None
        if corners:
            corners[-1].append(point)
    if len(corners) != 2:
        return None
    a, b = (
        Box(min(x for x, _ in part), min(y for _, y in part), max(x for x, _ in part), max(y for _, y in part))
        for part in corners
    )
    outer, inner = (a, b) if a.x1 - a.x0 + a.bottom - a.top >= b.x1 - b.x0 + b.bottom - b.top else (b, a)
    sides = [
        Box(outer.x0, outer.top, inner.x0, outer.bottom), Box(inner.x1, outer.top, outer.x1, outer.bottom),
        Box(outer.x0, outer.top, outer.x1, inner.top), Box(outer.x0, inner.bottom, outer.x1, outer.bottom),
    ]  # fmt: skip
    if any(side.x1 < side.x0 - 0.1 or side.bottom < side.top - 0.1 for side in sides):
        return None
    return [side for side in sides if side.x1 - side.x0 > 0.2 and side.bottom - side.top > 0.2]


def _points(raw: Any, target: Any, count: int, frame: Frame) -> Iterator[tuple[int, tuple[float, float]]]:
    """The segments of a path as kind and end point on the page as shown."""
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(target, matrix)
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(count):
        segment = raw.FPDFPath_GetPathSegment(target, index)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        yield (
            raw.FPDFPathSegment_GetType(segment),
            frame.point(
                matrix.a * x.value + matrix.c * y.value + matrix.e, matrix.b * x.value + matrix.d * y.value + matrix.f
            ),
        )


def _strokes(raw: Any, target: Any, count: int, frame: Frame) -> Iterator[Box]:
    """The level and upright strokes of a path that draws a frame or a whole grid at once."""
    start = here = (0.0, 0.0)
    for index, (kind, there) in enumerate(_points(raw, target, count, frame)):
        ends = []
        if kind == raw.FPDF_SEGMENT_MOVETO:
            start = there
        elif kind == raw.FPDF_SEGMENT_LINETO:
            ends.append((here, there))
        if raw.FPDFPathSegment_GetClose(raw.FPDFPath_GetPathSegment(target, index)):
            ends.append((there, start))
        for (ax, ay), (bx, by) in ends:
            if min(abs(ax - bx), abs(ay - by)) < 0.5 and max(abs(ax - bx), abs(ay - by)) > 2 * RULE_WIDTH:
                yield Box(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))
        here = there
