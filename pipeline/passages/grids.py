"""Tables → one passage a row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.passages.clean import SOFT_HYPHEN, Joiner, plain, without_marks
from pipeline.records import Box, Cell, Grid, Span, Word

_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class RowText:
    """A row of a table as text, with its cells and, where the page tells, the place of each as a word."""

    text: str
    cells: tuple[Cell, ...]
    box: Box
    words: tuple[Word, ...] = ()


def cell_text(text: str, joiner: Joiner) -> str:
    """The printed lines of a cell as one text."""
    out = ""
    for line in text.split("\n"):
        fresh = plain(without_marks(line, joiner.units))
        if fresh:
            out, gap = joiner.between(out, fresh)
            out += gap + fresh
    return out.replace(SOFT_HYPHEN, "-")


def row_texts(grid: Grid, joiner: Joiner) -> list[RowText]:
    """The rows of a table's body: "row head | column head: cell; column head: cell"."""
    rows = [[cell_text(cell, joiner) for cell in row] for row in grid.rows]
    heads = _head_rows(rows)
    columns = [_column_heads(rows[:heads], c) for c in range(len(rows[0]))] if rows else []
    out: list[RowText] = []
    for index in range(heads, len(rows)):
        row = rows[index]
        if not any(row):
            continue
        text = row[0]
        cells: list[Cell] = []
        if row[0]:
            cells.append(Cell(Span(0, len(row[0])), "", columns[0]))
        for c in range(1, len(row)):
            if not row[c]:
                continue
            text += "; " if cells and c > 1 and len(cells) > bool(row[0]) else " | " if text else ""
            head = " – ".join(columns[c])
            text += f"{head}: " if head else ""
            cells.append(Cell(Span(len(text), len(text) + len(row[c])), row[0], columns[c]))
            text += row[c]
        box = grid.row_boxes[index] if index < len(grid.row_boxes) else grid.box
        places = grid.cell_boxes[index] if index < len(grid.cell_boxes) else ()
        words = tuple(Word(cell, place, 0.0) for cell, place in zip(row, places, strict=False) if cell)
        out.append(RowText(text, tuple(cells), box, words))
    return out


def _head_rows(rows: Sequence[Sequence[str]]) -> int:
    """How many rows are heads: those before the first row whose cells are mostly numbers, at least one."""
    for index, row in enumerate(rows):
        cells = [c for c in row[1:] if c]
        numbers = sum(_mostly_number(c) for c in cells)
        if cells and 2 * numbers >= len(cells) and any(_DIGIT.search(c) for c in cells):
            return max(index, 0) if index else (0 if _mostly_number(rows[0][0] or "0") is False else 1)
    return 1 if len(rows) > 1 else 0


def _mostly_number(text: str) -> bool:
    digits = len(_DIGIT.findall(text))
    letters = sum(c.isalpha() for c in text)
    year = re.fullmatch(r"(?:19|20)\d\d(?:\s?[-–/]\s?\d{2,4})?", text.strip())
    return (digits > 0 and digits >= letters and not year) or (text.strip() in "-–—…." and bool(text.strip()))


def _column_heads(rows: Sequence[Sequence[str]], column: int) -> tuple[str, ...]:
    """The heads above a column, outermost first; a head over several columns stands in the first of them."""
    out: list[str] = []
    for depth, row in enumerate(rows):
        text = row[column]
        if not text and depth < len(rows) - 1:
            text = next((row[c] for c in range(column, 0, -1) if row[c]), "")
        if text and text not in out:
            out.append(text)
    return tuple(out)
