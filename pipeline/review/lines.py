"""CSV text → records, so that a quote that is missing spoils its own row and swallows no other."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

DELIMITERS = ",;\t|"
QUOTE = '"'
HEAD = 50  # lines in which the header is looked for
LONGEST = 500  # lines a cell may have
BROKEN = "a quote is missing: the cells run into each other"
SHIFTED = "more cells than the header has: a delimiter stands inside a cell"


@dataclass(frozen=True, slots=True)
class Record:
    """The cells of a row, the line it begins in (from 1), and what is wrong with it ("" when nothing is)."""

    place: int
    cells: tuple[str, ...]
    wrong: str = ""


def records(text: str, is_id: Callable[[str], bool]) -> list[Record]:
    """All records of a CSV text, the header too; blank lines are left out.

    `is_id` tells a header cell that names the id column; the line that holds one tells the delimiter and the width,
    unless a `sep=` line tells the delimiter.
    """
    lines = list(io.StringIO(text, newline=""))
    delimiter, skip = _delimiter(lines, is_id)
    found: list[Record] = []
    width, at = 0, skip
    while at < len(lines):
        cells, end = _record(lines, at, delimiter)
        if not width and any(is_id(cell) for cell in cells):
            width = len(cells)
        if width and not _fits(cells, width, delimiter):
            cells, end = _alone(lines[at], delimiter), at + 1
            whole = len(cells) == width
            found.append(Record(at + 1, tuple(cells) if whole else (lines[at].strip(),), "" if whole else BROKEN))
        else:
            found.append(Record(at + 1, tuple(cells), SHIFTED if width and len(cells) > width else ""))
        at = end
    return [r for r in found if any(cell.strip() for cell in r.cells)]


def _delimiter(lines: Sequence[str], is_id: Callable[[str], bool]) -> tuple[str, int]:
    """The delimiter, and how many lines stand before the table."""
    if lines and (said := re.fullmatch(r'"?sep=(.)"?[,;\t|]*', lines[0].strip("\ufeff \r\n"), re.IGNORECASE)):
        return said[1], 1
    for line in lines[:HEAD]:
        cut = {d: line.rstrip("\r\n").split(d) for d in DELIMITERS}
        naming = [d for d, cells in cut.items() if any(is_id(cell) for cell in cells)]
        if naming:
            return max(naming, key=lambda d: len(cut[d])), 0
    return DELIMITERS[0], 0


def _record(lines: Sequence[str], at: int, delimiter: str) -> tuple[list[str], int]:
    """The record that begins in a line (no cells when its quotes are not in order), and the line after it."""
    last = min(at + (LONGEST if QUOTE in lines[at] else 1), len(lines))
    reader = csv.reader((lines[i] for i in range(at, last)), delimiter=delimiter, strict=True)
    try:
        cells = next(reader, [])
    except csv.Error:
        return [], at + 1
    return cells, at + max(1, reader.line_num)


def _alone(line: str, delimiter: str) -> list[str]:
    """The cells of one line read by itself; none when its quotes are not in order."""
    try:
        return next(csv.reader([line], delimiter=delimiter, strict=True), [])
    except csv.Error:
        return []


def _fits(cells: Sequence[str], width: int, delimiter: str) -> bool:
    """Whether the quotes are in order and no other row stands inside a cell, with its line break and delimiters."""
    if not cells:
        return False
    broken = [cell for cell in cells if "\n" in cell.strip() or "\r" in cell.strip()]
    if not broken:
        return True
    return len(cells) >= width and all(cell.count(delimiter) < max(1, width - 1) for cell in broken)
