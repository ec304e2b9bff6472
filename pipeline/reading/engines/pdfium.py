"""The first reader: characters, ruling lines and filled panels of a PDF by pdfium.

What is asked of the engine, and how, stands in `characters` and `ruling`; this is the one module that imports it.
"""

from __future__ import annotations

import math
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.reading.engines.characters import add_characters
from pipeline.reading.engines.frame import Frame
from pipeline.reading.engines.ruling import add_shapes
from pipeline.reading.glyphs.sheet import Sheet

#: A page is drawn with at most so many pixels (A3 at 300 dots an inch has 17 million).
MAX_PIXELS = 36_000_000


class PdfiumError(Exception):
    """The engine cannot open the file. `reason`: encrypted | damaged."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


@cache
def _raw() -> Any:
    import pypdfium2.raw as raw

    return raw


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


def _read(page: Any, number: int, max_chars: int) -> Sheet:
    text_page = page.get_textpage()
    try:
        count = text_page.count_chars()
        if count > max_chars:
            raise OverflowError(f"{count} characters")
        frame = Frame(page)
        sheet = Sheet(number, frame.width, frame.height)
        add_characters(_raw(), text_page, count, frame, sheet)
        turned = _dominant_turn(sheet)
        if turned:  # a sheet set sideways without saying so
            frame = Frame(page, turned)
            sheet = Sheet(number, frame.width, frame.height)
            add_characters(_raw(), text_page, count, frame, sheet)
        add_shapes(_raw(), page, frame, sheet)
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
