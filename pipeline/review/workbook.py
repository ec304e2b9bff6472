"""The tables of a run → review.xlsx, what to decide beside its evidence, least sure first; and its cells back."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from math import ceil
from pathlib import Path
from typing import Any

from pipeline.atomic import replacing
from pipeline.cells import FORMULA_STARTS
from pipeline.errors import InputError
from pipeline.languages.base import codes, language
from pipeline.review.answers import FORMULA, LONGEST, VERDICTS

CORRECTED = "corrected_"
#: Columns in the order in which a reviewer needs them: the answer, the figure and its sentence, which stay in sight;
#: then what was read of it, each beside the column that corrects it.
FACTS = (
    "verdict", "surface", "evidence", "value", "corrected_value", "low", "high", "modifier", "unit", "corrected_unit",
    "counted", "corrected_counted", "countries", "corrected_countries", "programmes", "corrected_programmes",
    "year", "domain", "corrected_domain", "note", "reviewer", "domain_score", "score", "document", "language",
    "paragraph", "page", "same_as", "fact_id", "passage_id", "decided", "versions", "also_in", "confidence",
)  # fmt: skip
#: Of a fact in several languages: how they agree, the versions that this row decides too, how sure they make it.
OF_VERSIONS = frozenset({"versions", "also_in", "confidence"})
PASSAGES = (
    "reviewed_domain", "domain", "text", "note", "reviewer", "domain_score", "domain_basis", "because",
    "heading", "kind", "document", "language", "paragraph", "page", "passage_id", "decided",
)  # fmt: skip
TO_FILL = frozenset({"verdict", "reviewed_domain", "note", "reviewer", *(c for c in FACTS if c.startswith(CORRECTED))})
#: What a reviewer fills in to add a fact that was missed, in the open rows below the others.
TO_ADD = TO_FILL | {"surface", "evidence", "document", "passage_id"}
OPEN_ROWS = 25
#: A sheet with more links than about 65,000 is refused by spreadsheets.
MOST_LINKS = 60_000
#: In letters; a column is never narrower than its head, with room for the button of its filter.
WIDTHS = {
    "surface": 18, "evidence": 60, "text": 80, "note": 24, "counted": 24, "corrected_counted": 24, "because": 28,
    "heading": 28, "programmes": 28, "document": 18, "versions": 28, "also_in": 40,
}  # fmt: skip
OF_NUMBERS = {"value": 16, "low": 14, "high": 14}
NARROW, BUTTON = 9, 4
#: A row is as high as these need: height of a line in points, and the most lines that are shown at once.
SHOWN_WHOLE = ("evidence", "text")
LINE, MOST_LINES = 15, 12
#: So many letters stand in the width of one of a column's units; most letters are narrower than a digit.
LETTERS = 1.2
#: From here on letters are as wide as two: Han, kana, Hangul, full width.
WIDE = "\u2e80"
#: Where scrolling to the right begins: what is decided upon stays in sight.
SCROLLED = {"verdict": "D2", "reviewed_domain": "B2"}
#: What a head says when the pointer rests on it; said beside the cells, it would cover the sentence.
ASIDE = {
    "verdict": "accept: all of it is right. reject: this is no figure. "
    "fix: write what is wrong into the yellow column beside it.",
    "reviewed_domain": "The domain that the passage speaks of most, or none.",
}
HIDDEN = frozenset({"decided"})
GREY, YELLOW = "EEEEEE", "FFF8CC"
#: Spreadsheets refuse these in XML; they stand for nothing a reader sees.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
SKIPPED_KINDS = frozenset({"masthead"})
MOST_UNPACKED = 2 * 1024**3
Cells = tuple[int, list[str], list[int]]


@dataclass(frozen=True, slots=True)
class Workbook:
    """A workbook as read: sheets (title; row number from 1, cells as text, which cells are numbers), time of saving."""

    sheets: tuple[tuple[str, tuple[Cells, ...]], ...]
    saved: datetime | None = None


def write_sheet(
    path: Path,
    facts: Sequence[Mapping[str, str]],
    passages: Sequence[Mapping[str, str]],
    domains: Sequence[str],
    links: Mapping[tuple[str, str], str] | None = None,
) -> None:
    """Writes the workbook; rows in the order given. Raises OutputError when the disk refuses.

    `links` lead from (document_id, page) to the printed page.

    All cells are text, so that no program makes dates or numbers of them; what is printed is locked (without a
    password), what is to be filled in is not.
    """
    from openpyxl import Workbook as Book

    book = Book()
    book.remove(book.active)
    codes_or_none = (*domains, "none")
    sheets = book.create_sheet("facts"), book.create_sheet("passages")
    judged = [p for p in passages if p["kind"] not in SKIPPED_KINDS]
    _fill(sheets[0], FACTS, facts, {"verdict": VERDICTS, "corrected_domain": codes_or_none}, OPEN_ROWS)
    _fill(sheets[1], PASSAGES, judged, {"reviewed_domain": codes_or_none})
    for sheet, columns, rows in zip(sheets, (FACTS, PASSAGES), (facts, judged), strict=True):
        _link(sheet, columns.index("page") + 1, rows[:MOST_LINKS], links or {})
    made = io.BytesIO()
    book.save(made)  # in memory: on a full disk the writer of archives complains once more when it is let go
    with replacing(path, "close the sheet if it is open") as aside:
        aside.write_bytes(made.getbuffer())


def _link(sheet: Any, column: int, rows: Sequence[Mapping[str, str]], links: Mapping[tuple[str, str], str]) -> None:
    for number, row in enumerate(rows, start=2):
        link = links.get((row.get("document_id", ""), row.get("page", "")))
        if link:
            sheet.cell(number, column).hyperlink = link


class _Look:
    """The styles of the cells, made once: openpyxl shares what is the same."""

    def __init__(self) -> None:
        from openpyxl.styles import Alignment, Font, PatternFill, Protection

        self.grey, self.yellow = PatternFill("solid", fgColor=GREY), PatternFill("solid", fgColor=YELLOW)
        self.left = Alignment(vertical="top", wrap_text=True, readingOrder=1)
        self.right = Alignment(vertical="top", wrap_text=True, readingOrder=2, horizontal="right")
        self.open, self.bold = Protection(locked=False), Font(bold=True)
        self.backwards = {code for code in codes() if language(code).rtl}
        self._made: dict[tuple[bool, bool, bool], Any] = {}

    def dress(self, cell: Any, *, backwards: bool, fill: bool, guard: bool) -> None:
        """Text format, direction, colour, lock; `guard`: the text looks like a formula and must stay a text."""
        key = (backwards, fill, guard)
        if key not in self._made:
            cell.number_format, cell.alignment = "@", self.right if backwards else self.left
            cell.fill, cell.quotePrefix = (self.yellow if fill else self.grey), guard
            if fill:
                cell.protection = self.open
            self._made[key] = cell._style
        cell._style = self._made[key]


def _fill(
    sheet: Any, columns: Sequence[str], rows: Sequence[Mapping[str, str]], choices: Mapping[str, Sequence[str]],
    spare: int = 0,
) -> None:  # fmt: skip
    look = _Look()
    sheet.append(list(columns))
    for cell in sheet[1]:
        cell.font, cell.fill = look.bold, look.grey
    for number, row in enumerate([*rows, *({} for _ in range(spare))], start=2):
        backwards = row.get("language") in look.backwards
        for k, name in enumerate(columns, start=1):
            text = UNWRITABLE.sub("\ufffd", row.get(name, ""))[:LONGEST]
            cell = sheet.cell(number, k)
            if text:
                cell.value, cell.data_type = text, "s"  # a text also where it looks like a formula
            fill = name in (TO_FILL if row else TO_ADD)
            look.dress(cell, backwards=backwards and name in WIDTHS, fill=fill, guard=text.startswith(FORMULA_STARTS))
        sheet.row_dimensions[number].height = LINE * min(MOST_LINES, max(lines_of(row, name) for name in SHOWN_WHOLE))
    _furnish(sheet, columns, choices, len(rows) + spare)


def _width(name: str) -> int:
    return max({**WIDTHS, **OF_NUMBERS}.get(name, NARROW), len(name) + BUTTON)


def lines_of(row: Mapping[str, str], name: str) -> int:
    """About how many lines a cell takes: not every spreadsheet makes a row as high as its text by itself."""
    text = row.get(name, "")
    wide = 0 if text.isascii() else sum(letter >= WIDE for letter in text)
    return ceil((len(text) + wide) / (_width(name) * LETTERS)) or 1


def _furnish(sheet: Any, columns: Sequence[str], choices: Mapping[str, Sequence[str]], rows: int) -> None:
    """Widths, drop-downs, frozen head, filter, lock."""
    from openpyxl.comments import Comment
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    for k, name in enumerate(columns, start=1):
        letter = get_column_letter(k)
        sheet.column_dimensions[letter].width = _width(name)
        sheet.column_dimensions[letter].hidden = name in HIDDEN
        if name in ASIDE:
            sheet.cell(1, k).comment = Comment(ASIDE[name], "Habitext")
        if name in choices and rows:
            rule = DataValidation("list", formula1=f'"{",".join(choices[name])}"', allow_blank=True)
            # A warning, no refusal: the words of the six languages are taken in too.
            rule.error, rule.showErrorMessage, rule.errorStyle = f"one of {', '.join(choices[name])}", True, "warning"
            sheet.add_data_validation(rule)
            rule.add(f"{letter}2:{letter}{rows + 1}")
    sheet.freeze_panes = SCROLLED[columns[0]]
    sheet.auto_filter.ref = sheet.dimensions
    sheet.protection.sheet = True
    for free in ("autoFilter", "sort", "formatColumns", "formatRows", "formatCells"):
        setattr(sheet.protection, free, False)  # False: allowed while protected


def read_workbook(path: Path, data: bytes) -> Workbook:
    """The sheets of a workbook. Raises InputError naming the file."""
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                raise InputError(f"{path}: unpacks to more than {MOST_UNPACKED >> 30} GB", "split the sheet")
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=False)
        sheets = tuple((sheet.title, tuple(_rows(sheet.iter_rows()))) for sheet in book.worksheets)
        saved = book.properties.modified
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, SyntaxError, TypeError, AttributeError) as error:
        raise InputError(f"{path}: not a readable .xlsx file ({error})", "save it again as .xlsx or CSV") from None
    return Workbook(sheets, saved.replace(tzinfo=UTC) if isinstance(saved, datetime) else None)


def _rows(rows: Iterable[Iterable[Any]]) -> Iterator[Cells]:
    for number, row in enumerate(rows, start=1):
        cells = [_cell(cell) for cell in row]
        if any(text for text, _ in cells):
            yield number, [text for text, _ in cells], [k for k, (_, numeric) in enumerate(cells) if numeric]


def _cell(cell: Any) -> tuple[str, bool]:
    """The text of a cell, and whether the spreadsheet holds it as a number.

    A formula is not the value it shows; a number shown as a percentage is not the number that is held.
    """
    value = cell.value
    if value is None:
        return "", False
    if cell.data_type == "f":
        return FORMULA, False
    if isinstance(value, bool):
        return str(value).upper(), False
    if isinstance(value, int | float):
        if "%" in (cell.number_format or ""):
            return f"{value:.2%}", False
        whole = isinstance(value, float) and value.is_integer() and abs(value) < 1e15
        return str(int(value) if whole else value), True
    return str(value), False
