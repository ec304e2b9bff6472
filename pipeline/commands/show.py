"""One page as a picture with what was read on it: passages and entities boxed; letters lead from each passage's box to
the margin, which says what it is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from string import ascii_uppercase
from typing import Any

from pipeline.errors import InputError, OutputError
from pipeline.formats import is_written
from pipeline.passages.places import where
from pipeline.reading.engines.pdfium import PdfiumDocument, PdfiumError
from pipeline.records import Box, EntityLabel, Passage
from pipeline.run import Reading, read_document
from pipeline.settings import Settings
from pipeline.wording import counted

DPI = 150
#: Colours that stay apart for the colour-blind (Okabe and Ito's set); passages are grey.
COLOURS: dict[EntityLabel, tuple[int, int, int]] = {
    "FIGURE": (213, 94, 0), "COUNTRY": (0, 114, 178), "REGION": (86, 180, 233), "CITY": (0, 158, 115),
    "PROGRAMME": (204, 121, 167), "ORGANISATION": (230, 159, 0),
}  # fmt: skip
OTHER = (160, 160, 160)
OTHERS = "date, goal, reference"
PAPER, GREY = (255, 255, 255), (90, 90, 90)
#: Width of the margin beside the page that names colours and passages, in points.
MARGIN = 120


def draw(path: Path, number: int, out: Path, settings: Settings) -> str:
    """Draws page `number` (from 1) of a PDF into `out` (PNG) with every passage and entity on it boxed.

    Returns a line for the terminal. Raises InputError when there is no such page, DocumentError when the file gives
    nothing, OutputError when the picture cannot be written.
    """
    if out.suffix.lower() != ".png":
        raise InputError(f"{out}: pages are drawn as PNG", "give a file name that ends in .png")
    if is_written(path):
        raise InputError(f"{path}: a document of this kind has no pages to draw", "leave --page and --out away")
    reading = read_document(path, settings)
    if number > reading.document.pages:
        raise InputError(f"{path}: it has {reading.document.pages} pages, not {number}", "give a page it has")
    page, scale = _page(path, number)
    counts = _mark(page, scale, reading, number)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        page.save(out)
    except OSError as error:
        raise OutputError(f"{out}: {error.strerror or error}", "choose a place that can be written to") from error
    return f"{out}: page {number}, {counted(counts[0], 'passage')}, {counted(counts[1], 'entity', 'entities')}"


def _page(path: Path, number: int) -> tuple[Any, float]:
    """The page in colour with paper beside it, and its pixels a point."""
    from PIL import Image

    try:
        document = PdfiumDocument(path)
    except PdfiumError as error:
        raise InputError(f"{path}: cannot be drawn: {error}", "repair the file first, for example with qpdf") from error
    try:
        seen = document.picture(number - 1, DPI, grey=False)
        scale = seen.width / document.width(number - 1)
    finally:
        document.close()
    wide = Image.new("RGB", (seen.width + round(MARGIN * scale), seen.height), PAPER)
    wide.paste(seen.convert("RGB"), (0, 0))
    return wide, scale


def _mark(page: Any, scale: float, reading: Reading, number: int) -> tuple[int, int]:
    """Draws the boxes; counts of passages and entities on the page."""
    from PIL import ImageDraw, ImageFont

    pen, font = ImageDraw.Draw(page, "RGBA"), ImageFont.load_default(size=8 * scale)
    edge, lowest = page.width - (MARGIN - 6) * scale, 0.0
    legend = [*((label.lower(), colour) for label, colour in COLOURS.items()), (OTHERS, OTHER)]
    for line, (label, colour) in enumerate(legend):
        pen.text((edge, (6 + 10 * line) * scale), label, fill=colour, font=font)
        lowest = (16 + 10 * line) * scale
    passages, entities = 0, 0
    for passage in reading.passages:
        blocks = _blocks([piece.box for piece in passage.pieces if piece.page == number])
        if not blocks:
            continue
        passages += 1
        for block in blocks:
            pen.rectangle(_pixels(block, scale, 3), outline=GREY, width=1)
        lowest = max(lowest + 9 * scale, blocks[0].top * scale)
        letter = _letter(passages)
        pen.text((edge, lowest), f"{letter}  {_caption(passage, reading)}", fill=GREY, font=font)
        corner = (blocks[0].x0 * scale - 6, blocks[0].top * scale)
        # On a ground of any colour: grey within a rim of paper.
        pen.text(corner, letter, fill=GREY, font=font, anchor="ra", stroke_width=2, stroke_fill=PAPER)
        for entity in reading.entities.get(passage.id, ()):
            colour, found = COLOURS.get(entity.label, OTHER), False
            for box in where(passage, entity.span, number):
                pen.rectangle(_pixels(box, scale, 1), outline=colour, fill=(*colour, 40), width=2)
                found = True
            entities += found
    return passages, entities


def _blocks(lines: Sequence[Box]) -> list[Box]:
    """The lines of a passage put together, one box for each column they stand in."""
    out: list[Box] = []
    for line in lines:
        last = out[-1] if out else None
        if last is not None and line.x0 < last.x1 and last.x0 < line.x1 and line.bottom > last.top:
            out[-1] = Box(
                min(last.x0, line.x0), min(last.top, line.top), max(last.x1, line.x1), max(last.bottom, line.bottom)
            )
        else:
            out.append(line)
    return out


def _letter(place: int) -> str:
    """A for 1, Z for 26, AA for 27: printed paragraph numbers are numbers already."""
    letters = ""
    while place:
        place, rest = divmod(place - 1, len(ascii_uppercase))
        letters = ascii_uppercase[rest] + letters
    return letters


def _caption(passage: Passage, reading: Reading) -> str:
    """Kind, printed number and domain of a passage."""
    judged = reading.judgements.get(passage.id)
    domain = f"domain {judged.domain}" if judged is not None and judged.domain not in ("", "none") else ""
    return "  ".join(part for part in (passage.kind, passage.paragraph, domain) if part)


def _pixels(box: Box, scale: float, pad: int) -> tuple[float, float, float, float]:
    return box.x0 * scale - pad, box.top * scale - pad, box.x1 * scale + pad, box.bottom * scale + pad
