"""Tables → one passage a row."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pipeline.passages.clean import SOFT_HYPHEN, Joiner, plain, without_marks
from pipeline.records import Box, Cell, Grid, Page, Span, Word

#: The rest of a table begins or ends no further from where the table does (points).
MOST_OFF = 12.0
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class RowText:
    """A row of a table as text, with its cells and, where the page tells, the place of each as a word."""

    text: str
    cells: tuple[Cell, ...]
    box: Box
    words: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenTable:
    """The last table so far: where it is read (page, lines of it before), its caption and the heads of its columns."""

    place: tuple[int, int]
    grid: Grid
    caption: str
    heads: Sequence[tuple[str, ...]]

    def goes_on(self, place: tuple[int, int], grid: Grid, text: Iterable[tuple[int, int]], joiner: Joiner) -> bool:
        """Whether a table is the rest of this one: next in reading, elsewhere, as wide, without heads or with the same.

        `text`: where the lines of running text are read, none of which may stand between the two.
        """
        if len(grid.rows[0]) != len(self.heads) or not any(self.heads):
            return False
        heads = column_heads(grid, joiner)
        if any(heads) and list(map(_run_together, heads)) != list(map(_run_together, self.heads)):
            return False
        box, own = grid.box, self.grid.box
        wide = abs(box.x1 - box.x0 - own.x1 + own.x0) <= MOST_OFF
        elsewhere = wide and (box.x1 < own.x0 or own.x1 < box.x0)  # in another column
        if place[0] != self.place[0]:
            elsewhere = place[0] == self.place[0] + 1 and (elsewhere or _off(box, own) <= MOST_OFF)
        return elsewhere and not any(self.place <= other < place for other in text)


def _run_together(heads: tuple[str, ...]) -> str:
    """The heads of a column without blanks: where they stood alone the outer ones run into the inner."""
    return "".join("".join(heads).split())


def with_whole_rows(pages: Sequence[Page]) -> list[Page]:
    """The pages with rows that go over a page whole on the first: the next begins with the rest of their words."""
    out = list(pages)
    for i, (page, following) in enumerate(itertools.pairwise(pages)):
        if not page.grids or not following.grids:
            continue
        last, first = out[i].grids[-1], following.grids[0]
        alike = len(last.rows[0]) == len(first.rows[0]) and _off(first.box, last.box) <= MOST_OFF
        if not alike or len(first.rows) < 2 or not _goes_on(last.rows, first.rows[0]):
            continue
        whole = tuple(
            f"{cell}\n{rest}" if cell and rest else cell or rest
            for cell, rest in zip(last.rows[-1], first.rows[0], strict=True)
        )
        last = replace(last, rows=(*last.rows[:-1], whole))
        first = replace(
            first, rows=first.rows[1:], row_boxes=first.row_boxes[1:], cell_boxes=first.cell_boxes[1:]
        )  # fmt: skip
        out[i] = replace(out[i], grids=(*out[i].grids[:-1], last))
        out[i + 1] = replace(following, grids=(first, *following.grids[1:]))
    return out


def _goes_on(rows: Sequence[Sequence[str]], first: Sequence[str]) -> bool:
    """Whether a row is the rest of the last of others: words of some of its cells only, of the label in small letters.

    Heads that come again are not.
    """
    label, *cells = first
    begun = all(before for before, rest in zip(rows[-1], first, strict=True) if rest)
    if not begun or any(map(_DIGIT.search, first)) or any(cell in row for row in rows for cell in first if cell):
        return False
    return label[:1].islower() if label else any(cells) and not all(cells)


def _off(box: Box, other: Box) -> float:
    return min(abs(box.x0 - other.x0), abs(box.x1 - other.x1))


def cell_text(text: str, joiner: Joiner) -> str:
    """The printed lines of a cell as one text."""
    out = ""
    for line in text.split("\n"):
        fresh = plain(without_marks(line, joiner.units))
        if fresh:
            out, gap = joiner.between(out, fresh)
            out += gap + fresh
    return out.replace(SOFT_HYPHEN, "-")


def column_heads(grid: Grid, joiner: Joiner) -> list[tuple[str, ...]]:
    """The heads of each column of a table, outermost first; all empty where the first row is one of the body."""
    rows = [[cell_text(cell, joiner) for cell in row] for row in grid.rows]
    heads = _head_rows(rows)
    return [_column_heads(rows[:heads], c) for c in range(len(rows[0]))] if rows else []


def row_texts(grid: Grid, joiner: Joiner, known: Sequence[tuple[str, ...]] = ()) -> list[RowText]:
    """The rows of a table's body: "row head | column head: cell; column head: cell".

    `known`: the heads of its columns when it goes on with a table that has them; its first row is then one of the body.
    """
    rows = [[cell_text(cell, joiner) for cell in row] for row in grid.rows]
    heads = 0 if known else _head_rows(rows)
    columns = known or [_column_heads(rows[:heads], c) for c in range(len(rows[0]))] if rows else []
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
    return 1 if len(rows) > 1 or len(rows[0]) > 1 else 0


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
