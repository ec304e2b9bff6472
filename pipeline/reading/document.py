"""A PDF file → its pages, whatever state the file is in."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from pipeline.errors import DocumentError
from pipeline.reading.bidi import Habits, group_votes, stored_mirrored
from pipeline.reading.glyphs import BLANK, Atom, Sheet, gather, jumbled, thin_out, undecodable
from pipeline.reading.layout import Flow, find_panels, inside, ordered
from pipeline.reading.pdfium import PdfiumDocument, PdfiumError
from pipeline.reading.repair import rebuilt
from pipeline.reading.rows import Fragment, Row, line_of, rows_of
from pipeline.reading.second import Second
from pipeline.reading.tables import Found, aligned, ruled
from pipeline.records import Bookmark, Box, Line, Page, Problem, Severity

if TYPE_CHECKING:
    from pipeline.reading.ocr.scans import Scans

Report = Callable[[Problem], None]

#: More characters than any sheet holds that is meant to be read; read within seconds up to here.
MAX_CHARS = 500_000
#: More characters than a printed page holds: read, but said.
DENSE_CHARS = 50_000
#: Larger than the largest sheet that is printed (A0 is 3,370 points long); below, a stamp.
MAX_SIDE, MIN_SIDE = 14_400.0, 20.0
#: A page with fewer printed characters than this has no text worth the name, unless it has no picture either.
LEAST_CHARS = 3
#: Share of undecodable characters from which a text layer is damaged.
DAMAGED = 0.15


#: Pages without a character are shown to the second reader too, but not all of a document's: most are just blank.
MOST_BLANK = 3
#: Filled outlines on a page without text from which they are taken for letters drawn as shapes.
DRAWN_LETTERS = 60
#: A page with at most so many characters, a picture over this share of it, and more than so many times the text on
#: that picture is a scan with something printed on top.
LITTLE_TEXT, LARGE_PICTURE, MORE_TEXT = 200, 0.6, 3
#: OCR below this mean confidence is reported.
DOUBTFUL_OCR = 0.75
#: How many pages are looked at to tell the language of the others.
SAMPLED_PAGES = 8
START = Bookmark()
#: In a panel the columns of big numbers stand closer than columns of text do (share of the size).
PANEL_GAP = 0.42


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
    from pipeline.reading.plumber import PlumberDocument

    return PlumberDocument(path), False


def _repaired(path: Path) -> tuple[Engine, bool]:
    made = rebuilt(path.read_bytes())
    if made is None:
        raise ValueError("nothing to rebuild")
    data, lost = made
    return PdfiumDocument(data), not lost


@dataclass(slots=True)
class Memory:
    """What earlier pages taught: `votes` for numbers whose groups stand from left to right in right-to-left text."""

    votes: int = 0


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
        self.blank, self.memory.votes = bookmark.blank, bookmark.votes
        if self.scans is not None:
            self.scans.known, self.scans.read = bookmark.language, list(bookmark.scanned)

    def bookmark(self, pages: int) -> Bookmark:
        """What is known after so many pages."""
        known, scanned = (self.scans.known, tuple(self.scans.read)) if self.scans is not None else (None, ())
        return Bookmark(pages, self.memory.votes, self.blank, known, scanned)

    def page(self, index: int) -> Page:
        """One page (index from 0); whatever goes wrong is reported and costs that page only."""
        number, name = index + 1, self.name
        empty = Page(number, 0.0, 0.0, (), has_text=False, engine=name)
        try:
            sheet = self.engine.sheet(index, MAX_CHARS)
        except OverflowError as error:
            self._say("page_too_dense", number, str(error))
            return empty
        except Exception as error:
            other = self.second.sheet(index)
            if other is None or not other.chars:
                self._say("page_failed", number, str(error))
                return empty
            sheet, name = other, "pdfplumber"
        if not (MIN_SIDE <= sheet.width <= MAX_SIDE and MIN_SIDE <= sheet.height <= MAX_SIDE):
            self._say("page_size", number, f"{sheet.width:.0f} x {sheet.height:.0f} points", "warning")
        if undecodable(sheet) > DAMAGED:
            other = self.second.sheet(index)
            if other is None or not other.chars or undecodable(other) > DAMAGED or jumbled(other):
                return self._picture(sheet, "bad_text_layer", "the text cannot be decoded") or empty
            sheet, name = other, "pdfplumber"
        self._doubt(sheet)
        try:
            page = lay_out(sheet, name, self.memory)
        except Exception as error:
            self._say("page_failed", number, str(error))
            return empty
        if not sheet.size and not page.has_text and self.blank < MOST_BLANK:
            self.blank += 1
            other = self.second.sheet(index)
            if other is not None and other.chars and undecodable(other) <= DAMAGED:
                sheet, page = other, lay_out(other, "pdfplumber", self.memory)
        if not page.has_text and (sheet.pictures or sheet.panels or sheet.size or sheet.drawings >= DRAWN_LETTERS):
            return self._picture(sheet, "no_text", "no text, only a picture") or page
        if self.scans is not None and _mostly_picture(sheet):
            seen = self._seen(sheet)
            if seen is not None and _letters(seen) > MORE_TEXT * _letters(page):
                return seen
        elif page.has_text and _mostly_picture(sheet):
            said = "little text on a picture; what the picture shows is not read"
            self._say("no_text", number, said, "warning")
        return page

    def _doubt(self, sheet: Sheet) -> None:
        if sheet.size > DENSE_CHARS:
            self._say("page_too_dense", sheet.number, f"{sheet.size} characters", "warning")
        thin_out(sheet)
        for doubt in sheet.doubts:
            self._say("doubtful", sheet.number, doubt)

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
    if sheet.size > LITTLE_TEXT:
        return False
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


def lay_out(sheet: Sheet, engine: str, memory: Memory) -> Page:
    """A sheet → a page: tables and panels found, columns decided, lines in reading order."""
    atoms, rtl_seen = gather(sheet)
    printed = sum(len(a.text) for a in atoms if a.kind != BLANK)
    rtl = rtl_seen and 2 * sum(len(a.text) for a in atoms if a.kind == "R") > printed * 0.6
    every_row = rows_of(atoms)
    habits = Habits()
    if rtl_seen:
        every_line = [[a for f in row.fragments for a in f.atoms] for row in every_row]
        memory.votes += group_votes(every_line)
        habits = Habits(stored_mirrored(every_line), memory.votes > 0)
    body = _body_size(atoms)
    tables = ruled(sheet.rules, atoms, rtl, habits)
    rest = _without(atoms, tables)
    rows = rows_of(rest) if tables else every_row
    unruled = [found for found, _, _ in aligned(rows, habits, rtl)]
    tables.extend(unruled)
    rest = _without(rest, unruled)
    panels = find_panels(sheet.panels, rest, sheet.width, sheet.height)
    inner = [[a for a in rest if inside(a, panel)] for panel in panels]
    taken = {id(a) for own in inner for a in own}
    rest = [a for a in rest if id(a) not in taken]
    if taken or unruled:
        rows = rows_of(rest)
    blocks = [*panels, *(t.grid.box for t in tables)]
    rows = _with_blocks(rows, blocks, body)
    flow = Flow(body, rtl, tuple(sheet.rules))
    lines: list[Line] = []
    for fragments in ordered(rows, flow):
        block = fragments[0].block
        if block < 0:
            lines.append(line_of([a for f in fragments for a in f.atoms], habits))
        elif block < len(panels):
            relaxed = Flow(body, rtl, (), relaxed=True)
            for part in ordered(rows_of(inner[block], PANEL_GAP), relaxed):
                lines.append(line_of([a for f in part for a in f.atoms], habits))
    grids = tuple(t.grid for t in sorted(tables, key=lambda t: (t.grid.box.top, t.grid.box.x0)))
    return Page(
        sheet.number, sheet.width, sheet.height, tuple(lines), grids,
        (*_distinct(sheet.rules), *panels), printed >= LEAST_CHARS or (not sheet.pictures and printed > 0), engine,
    )  # fmt: skip


def _distinct(rules: list[Box]) -> list[Box]:
    return list(dict.fromkeys(rules))[:500]


def _body_size(atoms: list[Atom]) -> float:
    sizes: Counter[float] = Counter()
    for atom in atoms:
        sizes[round(atom.size * 2) / 2] += len(atom.text)
    return sizes.most_common(1)[0][0] if sizes else 10.0


def _without(atoms: list[Atom], tables: list[Found]) -> list[Atom]:
    taken = {id(a) for t in tables for a in t.atoms}
    return [a for a in atoms if id(a) not in taken] if taken else atoms


def _with_blocks(rows: list[Row], blocks: list[Box], body: float) -> list[Row]:
    """Rows with a stand-in for each panel and table, at its top."""
    for number, box in enumerate(blocks):
        stand_in = Fragment([], box.x0, box.x1, box.top, box.bottom, box.top, body, number)
        rows.append(Row([stand_in], box.top, box.bottom))
    rows.sort(key=lambda row: row.top)
    return rows
