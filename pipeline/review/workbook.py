"""The tables of a run → review.xlsx, what to decide beside its evidence, least sure first; and its cells back."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from pipeline.errors import InputError, OutputError
from pipeline.languages.base import codes, language
from pipeline.review.answers import VERDICTS

#: Columns in the order in which a reviewer needs them; those to fill in come first.
FACTS = (
    "verdict", "corrected_value", "corrected_unit", "corrected_counted", "corrected_countries", "corrected_programmes",
    "corrected_domain", "note", "reviewer", "surface", "value", "low", "high", "unit", "modifier", "counted",
    "evidence", "countries", "programmes", "year", "domain", "domain_score", "score", "document", "language",
    "paragraph", "page", "fact_id", "passage_id",
)  # fmt: skip
PASSAGES = (
    "reviewed_domain", "note", "reviewer", "text", "domain", "domain_score", "domain_basis", "because",
    "heading", "kind", "document", "language", "paragraph", "page", "passage_id",
)  # fmt: skip
TO_FILL = frozenset({*FACTS[:9], *PASSAGES[:3]})
WIDTHS = {"evidence": 70, "text": 80, "note": 24, "counted": 24, "corrected_counted": 20, "because": 28, "heading": 28}
#: Spreadsheets refuse these in XML; they stand for nothing a reader sees.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
SKIPPED_KINDS = frozenset({"masthead"})
LONGEST = 32_767


def write_sheet(
    path: Path, facts: Sequence[Mapping[str, str]], passages: Sequence[Mapping[str, str]], domains: Sequence[str]
) -> None:
    """Writes the workbook. Raises OutputError when the disk refuses.

    Decided rows come last; all cells are text, so that no program makes dates or numbers of them; what is printed is
    locked (without a password), what is to be filled in is not.
    """
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    todo = sorted(facts, key=lambda f: (bool(f["verdict"]), bool(f["same_as"]), _number(f["score"])))
    _fill(book.create_sheet("facts"), FACTS, todo, {"verdict": VERDICTS, "corrected_domain": (*domains, "none")})
    judged = [p for p in passages if p["kind"] not in SKIPPED_KINDS]
    judged.sort(key=lambda p: (bool(p["reviewed_domain"]), p["domain_basis"] != "model", _number(p["domain_score"])))
    _fill(book.create_sheet("passages"), PASSAGES, judged, {"reviewed_domain": (*domains, "none")})
    aside = path.with_name(f".{path.name}.part")
    try:
        book.save(aside)
        aside.replace(path)
    except OSError as error:
        raise OutputError(f"cannot write {path}: {error.strerror or error}", "close the sheet if it is open") from None


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def _fill(
    sheet: object, columns: Sequence[str], rows: Sequence[Mapping[str, str]], choices: Mapping[str, Sequence[str]]
) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill, Protection
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.worksheet import Worksheet

    assert isinstance(sheet, Worksheet)
    grey, yellow = PatternFill("solid", fgColor="EEEEEE"), PatternFill("solid", fgColor="FFF8CC")
    left, right = (Alignment(vertical="top", wrap_text=True, readingOrder=order) for order in (1, 2))
    backwards = {code for code in codes() if language(code).rtl}
    open_cell, bold = Protection(locked=False), Font(bold=True)
    sheet.append(list(columns))
    for cell in sheet[1]:
        cell.font, cell.fill = bold, grey
    for number, row in enumerate(rows, start=2):
        for k, name in enumerate(columns, start=1):
            text = UNWRITABLE.sub("\ufffd", row.get(name, ""))[:LONGEST]
            cell = sheet.cell(number, k)
            cell.value, cell.number_format = text or None, "@"
            cell.data_type = "s" if text else cell.data_type  # also for what looks like a formula
            cell.alignment = right if row.get("language") in backwards and name in WIDTHS else left
            cell.fill = yellow if name in TO_FILL else grey
            if name in TO_FILL:
                cell.protection = open_cell
    for k, name in enumerate(columns, start=1):
        letter = get_column_letter(k)
        sheet.column_dimensions[letter].width = WIDTHS.get(name, 14)
        if name in choices and rows:
            rule = DataValidation("list", formula1=f'"{",".join(choices[name])}"', allow_blank=True)
            rule.error, rule.showErrorMessage = f"one of {', '.join(choices[name])}", True
            sheet.add_data_validation(rule)
            rule.add(f"{letter}2:{letter}{len(rows) + 1}")
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = sheet.dimensions
    sheet.protection.sheet = True
    for free in ("autoFilter", "sort", "formatColumns", "formatRows", "formatCells"):
        setattr(sheet.protection, free, False)  # False: allowed while protected


def tables_of(path: Path, data: bytes) -> list[tuple[str, list[tuple[int, list[str]]]]]:
    """The sheets of a workbook: title, and rows (number from 1, cells as text). Raises InputError naming the file."""
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=False)
        return [(sheet.title, list(_cells(sheet.iter_rows(values_only=True)))) for sheet in book.worksheets]
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, SyntaxError, TypeError) as error:
        raise InputError(f"{path}: not a readable .xlsx file ({error})", "save it again as .xlsx or CSV") from None


def _cells(rows: Iterable[Iterable[object]]) -> Iterator[tuple[int, list[str]]]:
    for number, row in enumerate(rows, start=1):
        cells = ["" if value is None else _cell(value) for value in row]
        if any(cells):
            yield number, cells


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)
