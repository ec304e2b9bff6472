"""The first reader: characters, ruling lines and filled panels of a PDF by pdfium.

Calls for each character cost most, so only code, box and text object are asked for each, in loops that run in C; size,
weight, colour and baseline are asked once for each text object.
"""

from __future__ import annotations

import ctypes
import math
from array import array
from collections import deque
from collections.abc import Iterator
from functools import cache
from itertools import repeat
from pathlib import Path
from typing import Any

from pipeline.reading.glyphs import Sheet, Style
from pipeline.records import Box

#: A rule is thinner than this (points); anything filled and thicker is a panel.
RULE_WIDTH = 4.0
MAX_OBJECTS = 20_000
#: A page is drawn with at most so many pixels (A3 at 300 dots an inch has 17 million).
MAX_PIXELS = 36_000_000
#: A page side longer than this (200 inches, the format's own limit) is a mistake.
MAX_SIDE = 14_400.0
#: A panel is a rectangle, with rounded corners at most; a path of many segments filled is a drawing.
MAX_PANEL_SEGMENTS = 12
MAX_GRID_SEGMENTS = 2_000
#: So many text objects for each that gives characters are prints over prints; shadows and false bold are two or three.
MANY_TEXTS, OVERPRINTED = 500, 10
JOINING_HYPHEN = 0xFFFE
BOLD_NAMES = ("bold", "black", "heavy", "demi")


class PdfiumError(Exception):
    """The engine cannot open the file. `reason`: encrypted | damaged."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


@cache
def _raw() -> Any:
    import pypdfium2.raw as raw

    return raw


class _Calls:
    """The calls made for each character and text object. Addresses are plain numbers: pointers of ctypes cost more."""

    def __init__(self) -> None:
        raw, at, number, real = _raw(), ctypes.c_void_p, ctypes.c_int, ctypes.c_double

        def call(name: str, result: Any, *arguments: Any) -> Any:
            address = ctypes.cast(getattr(raw, name), at).value or 0
            return ctypes.PYFUNCTYPE(result, *arguments)(address)  # keeps the interpreter lock: half the cost

        self.code = call("FPDFText_GetUnicode", ctypes.c_uint, at, number)
        self.owner = call("FPDFText_GetTextObject", at, at, number)
        self.box = call("FPDFText_GetLooseCharBox", number, at, number, at)
        self.origin = call("FPDFText_GetCharOrigin", number, at, number, at, at)
        self.matrix = call("FPDFText_GetMatrix", number, at, number, at)
        self.size = call("FPDFText_GetFontSize", real, at, number)
        self.fill = call("FPDFPageObj_GetFillColor", number, at, at, at, at, at)
        self.font = call("FPDFTextObj_GetFont", at, at)
        self.unmapped = call("FPDFText_HasUnicodeMapError", number, at, number)


@cache
def _calls() -> _Calls:
    return _Calls()


class PdfiumDocument:
    """An open PDF. Raises PdfiumError when pdfium cannot open it."""

    def __init__(self, source: Path | bytes) -> None:
        import pypdfium2

        try:
            self._pdf = pypdfium2.PdfDocument(source)
            self.pages = len(self._pdf)
        except pypdfium2.PdfiumError as error:
            code = _raw().FPDF_GetLastError()
            locked = "password" in str(error).lower() or code == _raw().FPDF_ERR_PASSWORD
            raise PdfiumError("encrypted" if locked else "damaged", str(error)) from error

    def close(self) -> None:
        """Gives the file back."""
        self._pdf.close()

    def picture(self, index: int, dpi: int, *, grey: bool = True) -> Any:
        """One page (index from 0) as a Pillow image; an outsize page is drawn smaller."""
        return _drawn(self._pdf[index], dpi, grey=grey)

    def width(self, index: int) -> float:
        """Width of one page (index from 0) as shown, in points."""
        return float(self._pdf.get_page_size(index)[0])

    def sheet(self, index: int, max_chars: int) -> Sheet:
        """One page (index from 0). Raises OverflowError when it holds more characters than `max_chars`."""
        page = self._pdf[index]
        try:
            return _read(page, index + 1, max_chars)
        finally:
            page.close()


def _drawn(page: Any, dpi: int, *, grey: bool) -> Any:
    """A page as a Pillow image, crop box and rotation applied; closes the page."""
    try:
        width, height = page.get_size()
        scale = min(dpi / 72, math.sqrt(MAX_PIXELS / max(1.0, width * height)))
        bitmap = page.render(scale=scale, grayscale=grey, may_draw_forms=False)
        return bitmap.to_pil().copy()
    finally:
        page.close()


class _Frame:
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


def _read(page: Any, number: int, max_chars: int) -> Sheet:
    text_page = page.get_textpage()
    try:
        count = text_page.count_chars()
        if count > max_chars:
            raise OverflowError(f"{count} characters")
        frame = _Frame(page)
        sheet = Sheet(number, frame.width, frame.height)
        _characters(text_page, count, frame, sheet)
        turned = _dominant_turn(sheet)
        if turned:  # a sheet set sideways without saying so
            frame = _Frame(page, turned)
            sheet = Sheet(number, frame.width, frame.height)
            _characters(text_page, count, frame, sheet)
        _shapes(page, frame, sheet)
        return sheet
    finally:
        text_page.close()


def _dominant_turn(sheet: Sheet) -> int:
    if not any(style.angle for style in sheet.styles):
        return 0
    turns = [0, 0, 0, 0]
    for char in sheet.chars:
        if char[3] >= 0 and sheet.styles[char[3]].angle >= 0:
            turns[sheet.styles[char[3]].angle] += 1
    best = max(range(4), key=turns.__getitem__)
    return best if best and turns[best] > 0.7 * sum(turns) else 0


def _characters(text_page: Any, count: int, frame: _Frame, sheet: Sheet) -> None:
    """Fills the sheet's characters and styles; what lies outside of the page is left out."""
    if not count:
        return
    calls, text = _calls(), text_page.raw
    handle = ctypes.cast(text, ctypes.c_void_p).value or 0
    every = range(count)
    codes = _codes(text, handle, count)
    owners = list(map(calls.owner, repeat(handle), every))
    boxes = (ctypes.c_float * (4 * count))()
    start = ctypes.addressof(boxes)
    deque(map(calls.box, repeat(handle), every, range(start, start + 16 * count, 16)), maxlen=0)
    sides = array("f", bytes(boxes))  # a list of a ctypes array would be made element by element
    lefts, rights = sides[0::4].tolist(), sides[2::4].tolist()
    if frame.quarter == 0:
        shift = frame.box[0]
        if shift:
            lefts, rights = [x - shift for x in lefts], [x - shift for x in rights]
    else:
        tops, bottoms = sides[1::4].tolist(), sides[3::4].tolist()
        shown = [frame.rect(*box) for box in zip(lefts, bottoms, rights, tops, strict=True)]
        lefts, rights = [box.x0 for box in shown], [box.x1 for box in shown]
    probe = _Probe(handle, frame)
    numbers: dict[int | None, int] = {None: -1}
    first_of = dict(zip(reversed(owners), reversed(every), strict=True))
    for owner, i in sorted(first_of.items(), key=lambda pair: pair[1]):
        if owner:
            numbers[owner] = len(sheet.styles)
            sheet.styles.append(probe.style(i, owner))
    if any(calls.unmapped(handle, i) == 1 for i in first_of.values()):
        sheet.unmapped = sum(calls.unmapped(handle, i) == 1 for i in every)
    indices = [numbers[owner] for owner in owners]
    chars = list(zip(codes, lefts, rights, indices, strict=True))
    outside = {n for n, style in enumerate(sheet.styles) if not -1.0 <= style.baseline <= frame.height + 1.0}
    if outside or min(lefts) < -1.0 or max(rights) > frame.width + 1.0:
        chars = [c for c in chars if c[3] < 0 or (c[3] not in outside and c[2] > -1.0 and c[1] < frame.width + 1.0)]
    sheet.chars = chars


def _codes(text: Any, handle: int, count: int) -> list[int]:
    """The code point of each character, asked for all at once where that tells the same as asking one by one.

    Characters without a meaning are left out of the text, and pairs of surrogates stand for one character: both show
    in its length.
    """
    calls = _calls()
    units = (ctypes.c_ushort * (count + 1))()
    whole = _raw().FPDFText_GetText(text, 0, count, units) == count + 1
    if not whole or len(bytes(units)[: 2 * count].decode("utf-16-le", "surrogatepass")) != count:
        return list(map(calls.code, repeat(handle), range(count)))
    codes = units[:count]
    if JOINING_HYPHEN in codes:  # in the text for the hyphen of a line end, which has a code of its own
        codes = [calls.code(handle, i) if code == JOINING_HYPHEN else code for i, code in enumerate(codes)]
    return codes


class _Probe:
    """Asks for the style of text objects; its buffers are made once a page, not once an object."""

    def __init__(self, text: int, frame: _Frame) -> None:
        self.text, self.frame, self.calls = text, frame, _calls()
        self.point, self.matrix, self.colour = (ctypes.c_double * 2)(), (ctypes.c_float * 6)(), (ctypes.c_uint * 4)()
        self.at_x, self.at_matrix = ctypes.addressof(self.point), ctypes.addressof(self.matrix)
        self.at_y = self.at_x + ctypes.sizeof(ctypes.c_double)
        first, step = ctypes.addressof(self.colour), ctypes.sizeof(ctypes.c_uint)
        self.at_colours = tuple(first + k * step for k in range(4))
        self.fonts: dict[int, bool] = {}

    def style(self, i: int, owner: int) -> Style:
        """The style of the text object at address `owner`, to which character `i` belongs."""
        calls, text = self.calls, self.text
        calls.origin(text, i, self.at_x, self.at_y)
        _, baseline = self.frame.point(*self.point)
        calls.matrix(text, i, self.at_matrix)
        a, b, c, d, _, _ = self.matrix
        size = calls.size(text, i) * ((d if c == 0.0 and d > 0.0 else math.hypot(c, d)) or 1.0)
        if b == 0.0 and a > 0.0:
            angle = -self.frame.quarter % 4
        else:
            degrees = math.degrees(math.atan2(b, a))
            quarters = round(degrees / 90)
            angle = (quarters - self.frame.quarter) % 4 if abs(degrees - 90 * quarters) < 5 else -1
        colour = ""
        if calls.fill(owner, *self.at_colours):
            red, green, blue, _ = self.colour
            colour = f"{red:02x}{green:02x}{blue:02x}" if red or green or blue else ""
        return Style(baseline, size, self._bold(calls.font(owner) or 0), colour, angle)

    def _bold(self, font: int) -> bool:
        if font not in self.fonts:
            raw = _raw()
            handle = ctypes.cast(font, raw.FPDF_FONT)
            buffer = ctypes.create_string_buffer(256)
            raw.FPDFFont_GetBaseFontName(handle, buffer, 256)
            name = buffer.value.decode("latin-1").lower()
            self.fonts[font] = any(word in name for word in BOLD_NAMES) or raw.FPDFFont_GetWeight(handle) >= 600
        return self.fonts[font]


def _shapes(page: Any, frame: _Frame, sheet: Sheet) -> None:
    """Thin paths become rules, filled ones panels; forms are entered one level, what lies deeper is decoration."""
    raw = _raw()
    handle = page.raw
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    texts = 0
    for index in range(min(raw.FPDFPage_CountObjects(handle), MAX_OBJECTS)):
        target = raw.FPDFPage_GetObject(handle, index)
        kind = raw.FPDFPageObj_GetType(target)
        if kind == raw.FPDF_PAGEOBJ_TEXT or kind == raw.FPDF_PAGEOBJ_SHADING:
            texts += kind == raw.FPDF_PAGEOBJ_TEXT
            sheet.shaded |= kind == raw.FPDF_PAGEOBJ_SHADING
            continue
        if not raw.FPDFPageObj_GetBounds(target, left, bottom, right, top):
            continue
        box = frame.rect(left.value, bottom.value, right.value, top.value)
        if kind != raw.FPDF_PAGEOBJ_PATH:
            sheet.pictures.append(box)
            continue
        raw.FPDFPath_GetDrawMode(target, fill, stroke)
        if not (fill.value or stroke.value):
            continue
        width, height = box.x1 - box.x0, box.bottom - box.top
        segments = raw.FPDFPath_CountSegments(target)
        if min(width, height) <= RULE_WIDTH:
            if max(width, height) > 2 * RULE_WIDTH:
                sheet.rules.append(box)
        elif fill.value and segments <= MAX_PANEL_SEGMENTS:
            border = _border(target, segments, frame) if segments > 6 else None
            if border is None:
                sheet.panels.append(box)
            else:
                sheet.rules.extend(border)
                if len(border) == 4:
                    sheet.panels.append(box)  # a frame sets its text apart as a ground does
        elif fill.value:
            sheet.drawings += 1
        elif stroke.value and segments <= MAX_GRID_SEGMENTS:
            sheet.rules.extend(_strokes(target, segments, frame))
    if texts > max(MANY_TEXTS, OVERPRINTED * len(sheet.styles)):  # the engine keeps one of those on one spot
        sheet.doubts.append(f"{texts} or more pieces of text stand on {len(sheet.styles)} spots, kept once")


def _border(target: Any, count: int, frame: _Frame) -> list[Box] | None:
    """The sides of a border drawn as two filled boxes, one in the other; None when the path is no such thing."""
    corners: list[list[tuple[float, float]]] = []
    for kind, point in _points(target, count, frame):
        if kind == _raw().FPDF_SEGMENT_MOVETO:
            corners.append([])
        elif kind == _raw().FPDF_SEGMENT_BEZIERTO:
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


def _points(target: Any, count: int, frame: _Frame) -> Iterator[tuple[int, tuple[float, float]]]:
    """The segments of a path as kind and end point on the page as shown."""
    raw = _raw()
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


def _strokes(target: Any, count: int, frame: _Frame) -> Iterator[Box]:
    """The level and upright strokes of a path that draws a frame or a whole grid at once."""
    raw = _raw()
    start = here = (0.0, 0.0)
    for index, (kind, there) in enumerate(_points(target, count, frame)):
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
