"""What goes wrong with one page costs that page at most, is said, and is read by the other reader where that can."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.reading import document, read_pages
from pipeline.reading.engines.pdfium import PdfiumDocument
from pipeline.reading.engines.second import Second
from pipeline.reading.glyphs.sheet import Sheet
from pipeline.records import Box, Page
from tests.reading.drawn import drawn

SAID = "Page {} tells of 45 wells in Kenya."
Change = Callable[[Sheet], Sheet]


def read(
    folder: Path, monkeypatch: pytest.MonkeyPatch, change: Change, *, second: bool = True
) -> tuple[list[Page], list[tuple[str, str, int | None]]]:
    """Three pages, the second of which the first reader sees changed; (code, severity, page) of what was said."""
    path = folder / "a.pdf"
    path.write_bytes(drawn([([(72, 100, 11, SAID.format(n))], []) for n in (1, 2, 3)]))
    sheet_of = PdfiumDocument.sheet

    def sheet(self: PdfiumDocument, index: int, max_chars: int) -> Sheet:
        found = sheet_of(self, index, max_chars)
        return change(found) if index == 1 else found

    monkeypatch.setattr(PdfiumDocument, "sheet", sheet)
    if not second:
        monkeypatch.setattr(Second, "sheet", lambda *_: None)
    said: list[tuple[str, str, int | None]] = []
    pages = list(read_pages(path, lambda p: said.append((p.code, p.severity, p.page))))
    return pages, said


def texts(pages: list[Page]) -> list[str]:
    return [" ".join(line.text for line in page.lines) for page in pages]


def too_dense(sheet: Sheet) -> Sheet:
    raise OverflowError("900000 characters")


def broken(sheet: Sheet) -> Sheet:
    raise ValueError("no such object")


def undecoded(sheet: Sheet) -> Sheet:
    sheet.chars = [(0xE000 + code, *rest) for code, *rest in sheet.chars]  # type: ignore[misc]
    return sheet


def vast(sheet: Sheet) -> Sheet:
    sheet.width = 20_000.0
    return sheet


def pictured(sheet: Sheet) -> Sheet:
    sheet.pictures = [Box(0, 0, sheet.width, sheet.height)]
    return sheet


def bare(sheet: Sheet) -> Sheet:
    sheet.chars = []
    return pictured(sheet)


def overprinted(sheet: Sheet) -> Sheet:
    sheet.chars = sheet.chars * (25_000 // len(sheet.chars))
    return sheet


@pytest.mark.parametrize(
    ("change", "second", "engine", "whole", "said"),
    [
        (too_dense, True, "pdfium", False, [("page_too_dense", "error", 2)]),
        (broken, True, "pdfplumber", True, []),
        (broken, False, "pdfium", False, [("page_failed", "error", 2)]),
        (undecoded, True, "pdfplumber", True, []),
        (undecoded, False, "pdfium", False, [("bad_text_layer", "error", 2)]),
        (vast, True, "pdfium", True, [("page_size", "warning", 2)]),
        (pictured, True, "pdfium", True, [("no_text", "warning", 2)]),
        (bare, False, "pdfium", False, [("no_text", "error", 2)]),
        (overprinted, True, "pdfium", True, [("doubtful", "error", 2)]),
    ],
)
def test_a_page_in_trouble(
    change: Change, second: bool, engine: str, whole: bool, said: list[tuple[str, str, int]],
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    pages, found = read(tmp_path, monkeypatch, change, second=second)
    assert [page.number for page in pages] == [1, 2, 3]
    assert texts(pages) == [SAID.format(1), SAID.format(2) if whole else "", SAID.format(3)]
    assert (pages[1].engine, found) == (engine, said)


def test_a_page_that_cannot_be_laid_out_costs_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay_out = document.lay_out

    def failing(sheet: Sheet, *rest: object) -> Page:
        if sheet.number == 2:
            raise ZeroDivisionError
        return lay_out(sheet, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(document, "lay_out", failing)
    pages, found = read(tmp_path, monkeypatch, lambda sheet: sheet)
    assert texts(pages) == [SAID.format(1), "", SAID.format(3)]
    assert found == [("page_failed", "error", 2)]
