"""A PDF file → its pages, whatever state the file is in."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pipeline.errors import DocumentError
from pipeline.reading.bidi import Habits, group_votes, stored_mirrored
from pipeline.reading.glyphs import BLANK, Atom, Sheet, gather, undecodable
from pipeline.reading.layout import Flow, find_panels, inside, ordered
from pipeline.reading.pdfium import PdfiumDocument, PdfiumError
from pipeline.reading.repair import rebuilt
from pipeline.reading.rows import Fragment, Row, line_of, rows_of
from pipeline.reading.tables import Found, aligned, ruled
from pipeline.records import Box, Line, Page, Problem

Report = Callable[[Problem], None]

#: More characters than any printed page holds.
MAX_CHARS = 250_000
#: Larger than the largest sheet that is printed (A0 is 3,370 points long); below, a stamp.
MAX_SIDE, MIN_SIDE = 14_400.0, 20.0
#: A page with fewer printed characters than this has no text worth the name, unless it has no picture either.
LEAST_CHARS = 8
#: Share of undecodable characters from which a text layer is damaged.
DAMAGED = 0.15


#: In a panel the columns of big numbers stand closer than columns of text do (share of the size).
PANEL_GAP = 0.42


class Engine(Protocol):
    """What both readers offer."""

    pages: int

    def sheet(self, index: int, max_chars: int) -> Sheet:
        """One page; index from 0."""

    def close(self) -> None:
        """Gives the file back."""


def read_pages(path: Path, report: Report, *, max_pages: int | None = None) -> Iterator[Page]:
    """Yields the pages of a PDF in order, lines in reading order; troubles of single pages go to `report`.

    Raises DocumentError (not_a_pdf, encrypted, damaged, empty_file, unreadable, no_pages, too_many_pages) when the
    file gives nothing at all.
    """
    _check(path)
    engine, name = _open(path, report)
    second, memory = _Second(path), Memory()
    try:
        if not engine.pages:
            raise DocumentError("no_pages", f"{path.name}: the PDF has no pages")
        if max_pages is not None and engine.pages > max_pages:
            raise DocumentError("too_many_pages", f"{path.name}: {engine.pages} pages, {max_pages} allowed")
        for index in range(engine.pages):
            yield _page(engine, name, second, index, memory, report)
    finally:
        engine.close()
        second.close()


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
            raise DocumentError("encrypted", f"{path.name}: the file needs a password") from error
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


class _Second:
    """The second reader, opened when first asked."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._engine: Engine | None = None
        self._failed = False

    def sheet(self, index: int) -> Sheet | None:
        if self._engine is None and not self._failed:
            try:
                from pipeline.reading.plumber import PlumberDocument

                self._engine = PlumberDocument(self._path)
            except Exception:
                self._failed = True
        if self._engine is None:
            return None
        try:
            return self._engine.sheet(index, MAX_CHARS)
        except Exception:
            return None

    def close(self) -> None:
        if self._engine is not None:
            with contextlib.suppress(Exception):
                self._engine.close()


def _page(engine: Engine, name: str, second: _Second, index: int, memory: Memory, report: Report) -> Page:
    number = index + 1
    empty = Page(number, 0.0, 0.0, (), has_text=False, engine=name)
    try:
        sheet = engine.sheet(index, MAX_CHARS)
    except OverflowError as error:
        report(Problem("page_too_dense", f"page {number}: {error}", severity="error", page=number))
        return empty
    except Exception as error:
        other = second.sheet(index)
        if other is None or not other.chars:
            report(Problem("page_failed", f"page {number}: {error}", severity="error", page=number))
            return empty
        sheet, name = other, "pdfplumber"
    if not (MIN_SIDE <= sheet.width <= MAX_SIDE and MIN_SIDE <= sheet.height <= MAX_SIDE):
        report(Problem("page_size", f"page {number}: {sheet.width:.0f} x {sheet.height:.0f} points", page=number))
    if undecodable(sheet.chars) > DAMAGED:
        other = second.sheet(index)
        if other is not None and other.chars and undecodable(other.chars) <= DAMAGED:
            sheet, name = other, "pdfplumber"
        else:
            report(
                Problem("bad_text_layer", f"page {number}: the text cannot be decoded", severity="error", page=number)
            )
            return Page(number, sheet.width, sheet.height, (), has_text=False, engine=name)
    try:
        page = lay_out(sheet, name, memory)
    except Exception as error:
        report(Problem("page_failed", f"page {number}: {error}", severity="error", page=number))
        return empty
    if not page.has_text and (sheet.pictures or sheet.panels or sheet.chars):
        report(Problem("no_text", f"page {number}: no text, only a picture", severity="error", page=number))
    return page


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
