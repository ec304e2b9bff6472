"""A PDF file → its pages, whatever state the file is in."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from pipeline.errors import DocumentError
from pipeline.reading.damage import DRAWN_LETTERS, wrong_letters
from pipeline.reading.engines.pdfium import PdfiumDocument, PdfiumError
from pipeline.reading.engines.repair import rebuilt
from pipeline.reading.engines.second import Second
from pipeline.reading.glyphs.sheet import Sheet, jumbled, thin_out, undecodable
from pipeline.reading.nonsense import nonsense
from pipeline.reading.page import Memory, lay_out
from pipeline.reading.tables.edges import Columns, OpenTable
from pipeline.records import Bookmark, Page, Problem, Severity

if TYPE_CHECKING:
    from pipeline.reading.ocr.scans import Scans

Report = Callable[[Problem], None]

#: More characters than any sheet holds that is meant to be read; read within seconds up to here.
MAX_CHARS = 500_000
#: More than a printed page holds: read, but said.
DENSE_CHARS = 50_000
#: Larger than the largest sheet that is printed (A0 is 3,370 points long); below, a stamp.
MAX_SIDE, MIN_SIDE = 14_400.0, 20.0
#: Share of undecodable characters from which a text layer is damaged.
DAMAGED = 0.15
#: Pages without a character are shown to the second reader too, but not all of a document's: most are just blank.
MOST_BLANK = 3
#: A page with at most so many characters, a picture over this share of it, and more than so many times the text on
#: that picture is a scan with something printed on top.
LITTLE_TEXT, LARGE_PICTURE, MORE_TEXT = 200, 0.6, 3
#: OCR below this mean confidence is reported.
DOUBTFUL_OCR = 0.75
#: So many numbers read with little confidence are named on a page.
MOST_NAMED = 12
#: How many pages are looked at to tell the language of the others.
SAMPLED_PAGES = 8
START = Bookmark()


class Engine(Protocol):
    """What both readers offer."""

    pages: int

    def picture(self, index: int, dpi: int) -> Any:
        """One page drawn in grey."""

    def sheet(self, index: int, max_chars: int) -> Sheet:
        """One page; index from 0."""

    def close(self) -> None:
        """Gives the file back."""


def read_pages(
    path: Path, report: Report, *, max_pages: int | None = None, ocr: bool = False, ocr_languages: Sequence[str] = (),
    start: Bookmark = START, mark: Callable[[Bookmark], object] | None = None,
) -> Iterator[Page]:  # fmt: skip
    """Yields the pages of a PDF in order, lines in reading order; troubles of single pages go to `report`.

    `ocr`: pages that are pictures are read from their picture, in `ocr_languages` when any are given. `mark` is told
    before each page how far the reader then is; `start` goes on from there.
    Raises DocumentError (not_a_pdf, encrypted, damaged, empty_file, unreadable, no_pages, too_many_pages) when the
    file gives nothing at all.
    """
    _check(path)
    engine, name = _open(path, report)
    second = Second(path, MAX_CHARS)
    try:
        if not engine.pages:
            raise DocumentError("no_pages", f"{path.name}: the PDF has no pages")
        if max_pages is not None and engine.pages > max_pages:
            raise DocumentError("too_many_pages", f"{path.name}: {engine.pages} pages, {max_pages} allowed")
        reader = _Reader(engine, name, second, report, _scans(engine, ocr_languages) if ocr else None)
        reader.go_to(start)
        for index in range(start.pages, engine.pages):
            page = reader.page(index)
            if mark is not None:
                mark(reader.bookmark(index + 1))
            yield page
        reader.say_what_ocr_read()
    finally:
        engine.close()
        second.close()


def _scans(engine: Engine, languages: Sequence[str]) -> Scans:
    from pipeline.reading.ocr.scans import Scans

    def rest() -> str:
        """Text of some pages all over the document, to tell its language by."""
        found: list[str] = []
        for index in range(0, engine.pages, max(1, engine.pages // SAMPLED_PAGES)):
            with contextlib.suppress(Exception):
                sheet = engine.sheet(index, MAX_CHARS)
                if undecodable(sheet) <= DAMAGED:
                    found.append(sheet.text())
        return "\n".join(found)

    return Scans(engine.picture, rest, tuple(languages))


def _check(path: Path) -> None:
    try:
        with path.open("rb") as stream:
            head = stream.read(1024)
            if head and b"%PDF" not in head:
                head += stream.read(7 * 1024)
    except PermissionError as error:
        raise DocumentError("unreadable", f"{path.name}: permission denied") from error
    except OSError as error:
        raise DocumentError("unreadable", f"{path.name}: {error.strerror or error}") from error
    if not head:
        raise DocumentError("empty_file", f"{path.name}: the file is empty")
    if b"%PDF" not in head:
        raise DocumentError("not_a_pdf", f"{path.name}: the content is no PDF")


def _open(path: Path, report: Report) -> tuple[Engine, str]:
    try:
        return PdfiumDocument(path), "pdfium"
    except PdfiumError as error:
        if error.reason == "encrypted":
            return _without_password(path, report)
        first = str(error)
    lost = f"{path.name}: the file cannot be opened: {first}"
    for name, reopen in (("pdfplumber", _by_second), ("pdfium", _repaired)):
        with contextlib.suppress(Exception):
            engine, whole = reopen(path)
            if engine.pages:
                message = f"{path.name}: damaged, opened with what is left"
                report(Problem("repaired", message, severity="warning" if whole else "error"))
                return engine, name
            engine.close()
    raise DocumentError("damaged", lost)


def _without_password(path: Path, report: Report) -> tuple[Engine, str]:
    """What the second reader makes of a file that pdfium takes for locked: some have no password at all.

    Raises DocumentError when it needs one.
    """
    with contextlib.suppress(Exception):
        engine, _ = _by_second(path)
        if engine.pages and engine.sheet(0, MAX_CHARS).size:
            message = f"{path.name}: its locks are damaged, opened with what is left"
            report(Problem("repaired", message, severity="error"))
            return engine, "pdfplumber"
        engine.close()
    raise DocumentError("encrypted", f"{path.name}: the file needs a password")


def _by_second(path: Path) -> tuple[Engine, bool]:
    from pipeline.reading.engines.plumber import PlumberDocument

    return PlumberDocument(path), False


def _repaired(path: Path) -> tuple[Engine, bool]:
    made = rebuilt(path.read_bytes())
    if made is None:
        raise ValueError("nothing to rebuild")
    data, lost = made
    return PdfiumDocument(data), not lost


@dataclass(slots=True)
class _Reader:
    """Reads the pages of one open document, each by the engine that can."""

    engine: Engine
    name: str
    second: Second
    report: Report
    scans: Scans | None
    blank: int = 0
    memory: Memory = field(default_factory=Memory)

    def go_to(self, bookmark: Bookmark) -> None:
        """Takes over what another reader had learnt."""
        self.blank, self.memory.votes, self.memory.captioned = bookmark.blank, bookmark.votes, bookmark.captioned
        if bookmark.columns:
            self.memory.table = OpenTable(Columns(bookmark.columns, bookmark.column_size), bookmark.heads)
        if self.scans is not None:
            self.scans.known, self.scans.read, self.scans.body = (
                bookmark.language, list(bookmark.scanned), bookmark.body,
            )  # fmt: skip

    def bookmark(self, pages: int) -> Bookmark:
        """What is known after so many pages."""
        made, table = Bookmark(pages, self.memory.votes, self.blank), self.memory.table
        made = replace(made, captioned=self.memory.captioned)
        if table is not None:
            made = replace(made, columns=table.columns.edges, column_size=table.columns.size, heads=table.heads)
        if self.scans is not None:
            own = self.scans
            made = replace(made, language=own.known, scanned=tuple(own.read), body=own.body)
        return made

    def page(self, index: int) -> Page:
        """One page (index from 0); whatever goes wrong is reported and costs that page only."""
        number = index + 1
        empty = Page(number, 0.0, 0.0, (), has_text=False, engine=self.name)
        given = self._sheet(index)
        if given is None:
            return empty
        if not all(MIN_SIDE <= side <= MAX_SIDE for side in (given[0].width, given[0].height)):
            self._say("page_size", number, f"{given[0].width:.0f} x {given[0].height:.0f} points", "warning")
        sheet, name, fault = self._letters(index, *given)
        if fault:
            return self._picture(sheet, "bad_text_layer", fault) or empty
        page = self._laid_out(sheet, name)
        if page is None:
            return empty
        if not sheet.size and not page.has_text and self.blank < MOST_BLANK:
            self.blank += 1
            other = self.second.sheet(index)
            if other is not None and other.chars and undecodable(other) <= DAMAGED:
                sheet, page = other, lay_out(other, "pdfplumber", self.memory)
        return self._with_picture(sheet, page)

    def _sheet(self, index: int) -> tuple[Sheet, str] | None:
        """What stands on a page and the engine that could tell; None, and reported, when neither can."""
        try:
            return self.engine.sheet(index, MAX_CHARS), self.name
        except OverflowError as error:
            self._say("page_too_dense", index + 1, str(error))
        except Exception as error:
            other = self.second.sheet(index)
            if other is not None and other.chars:
                return other, "pdfplumber"
            self._say("page_failed", index + 1, str(error))
        return None

    def _letters(self, index: int, sheet: Sheet, name: str) -> tuple[Sheet, str, str]:
        """The sheet whose letters can be trusted, its engine, and what is wrong when none can."""
        if undecodable(sheet) > DAMAGED:
            other = self.second.sheet(index)
            if other is None or not other.chars or undecodable(other) > DAMAGED or jumbled(other):
                return sheet, name, "the text cannot be decoded"
            sheet, name = other, "pdfplumber"
        elif wrong_letters(sheet):
            return sheet, name, "its letters stand for others (wrong character map)"
        invented = _on_picture(sheet) and nonsense(sheet.text())
        return sheet, name, "the text laid over the picture makes no words" if invented else ""

    def _laid_out(self, sheet: Sheet, name: str) -> Page | None:
        """The page of a sheet, with what is doubtful about it said; None, and reported, when that fails."""
        if sheet.size > DENSE_CHARS:
            self._say("page_too_dense", sheet.number, f"{sheet.size} characters", "warning")
        thin_out(sheet)
        try:
            page = lay_out(sheet, name, self.memory)
        except Exception as error:
            self._say("page_failed", sheet.number, str(error))
            return None
        for said in (*sheet.doubts, *sheet.notes):
            self._say("doubtful", sheet.number, said, "error" if said in sheet.doubts else "warning")
        return page

    def _with_picture(self, sheet: Sheet, page: Page) -> Page:
        """The page, or what its picture says, where that is more; said, where nobody reads the picture."""
        if not page.has_text and (sheet.pictures or sheet.panels or sheet.size or sheet.drawings >= DRAWN_LETTERS):
            return self._picture(sheet, "no_text", "no text, only a picture") or page
        if not _mostly_picture(sheet):
            return page
        if self.scans is not None:
            seen = self._seen(sheet)
            return seen if seen is not None and _letters(seen) > MORE_TEXT * _letters(page) else page
        if page.has_text:
            said = "little text on a picture; what the picture shows is not read"
            self._say("no_text", sheet.number, said, "warning")
        return page

    def _say(self, code: str, number: int, said: str, severity: Severity = "error", hint: str = "") -> None:
        self.report(Problem(code, f"page {number}: {said}", hint, severity, number))

    def _picture(self, sheet: Sheet, code: str, said: str) -> Page | None:
        """The page read from its picture; None, and reported, when there is no OCR or nothing was read."""
        seen = self._seen(sheet)
        if seen is not None:
            return seen
        if self.scans is None:
            self._say(code, sheet.number, said)
        elif self.scans.missing:
            self._say(code, sheet.number, said, hint=f"To read it, {self.scans.missing}; then run again with --ocr.")
        elif code == "no_text":
            self._say("ocr_nothing", sheet.number, "a picture on which no text was found", "warning")
        else:
            self._say(code, sheet.number, f"{said}, nor read from its picture")
        return None

    def _seen(self, sheet: Sheet) -> Page | None:
        if self.scans is None:
            return None
        try:
            seen = self.scans.page(sheet.number - 1, sheet.width, sheet.height)
            if seen is None:
                return None
            page = lay_out(seen.sheet, seen.engine, self.memory)
        except Exception as error:
            self._say("page_failed", sheet.number, f"OCR: {error}")
            return None
        if seen.confidence < DOUBTFUL_OCR:
            said = f"read by {seen.engine} with little confidence ({seen.confidence:.2f})"
            self._say("ocr_doubtful", sheet.number, said, "warning")
        if seen.unsure:
            named = ", ".join(seen.unsure[:MOST_NAMED]) + (" …" if len(seen.unsure) > MOST_NAMED else "")
            self._say("ocr_doubtful", sheet.number, f"numbers read with little confidence: {named}", "warning")
        return page

    def say_what_ocr_read(self) -> None:
        """One row for the document: which pages come from pictures."""
        if self.scans is not None and self.scans.read:
            numbers = [number for number, _ in self.scans.read]
            mean = sum(sure for _, sure in self.scans.read) / len(numbers)
            said = f"read by OCR: {_ranges(numbers)} (mean confidence {mean:.2f})"
            self.report(Problem("ocr", said, severity="info", page=numbers[0]))


def _mostly_picture(sheet: Sheet) -> bool:
    """Whether a picture fills the page and next to no text stands on it: a scan with a stamp or a page number."""
    return sheet.size <= LITTLE_TEXT and _on_picture(sheet)


def _on_picture(sheet: Sheet) -> bool:
    """Whether a picture fills the page."""
    area = LARGE_PICTURE * sheet.width * sheet.height
    return any((b.x1 - b.x0) * (b.bottom - b.top) >= area for b in sheet.pictures)


def _letters(page: Page) -> int:
    return sum(len(line.text) for line in page.lines) + sum(len(c) for g in page.grids for row in g.rows for c in row)


def _ranges(numbers: Sequence[int]) -> str:
    """Page numbers in rising order as "page 3", "pages 1-4, 7"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    shown = ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in runs)
    return f"page{'s' if len(numbers) > 1 else ''} {shown}"
