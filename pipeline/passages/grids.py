"""Tables → one passage a row."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pipeline.passages.clean import SOFT_HYPHEN, Joiner, plain, without_marks
from pipeline.passages.ends import ended
from pipeline.records import Box, Cell, Grid, Page, Span, Word

#: The rest of a table begins or ends no further from where the table does (points).
MOST_OFF = 12.0
#: Lines are thinner and drawn no further from a table's edge (points); so many at most are kept of a page.
LINE, MOST_RULES = 3.5, 500
#: What is longer and ends as a sentence does is no head of a column.
LONGEST_HEAD = 40
#: A table whose rows have names and groups of these has so many columns.
LEAST_GROUPED = 3
#: Dots that lead the eye from a cell to the next.
_LEADER = re.compile(r"\s*(?:[.·․…_]\s?){4,}$")
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
    """The pages with rows that go over a page or column whole where they begin: the next has the rest of the words."""
    out = list(pages)
    last: tuple[int, int] | None = None  # page and grid of the table before, by index
    for i in range(len(out)):
        k = 0
        while k < len(out[i].grids):
            rest = _rest(pages, out, last, (i, k)) if last is not None else None
            if last is not None and rest is not None:
                before, grid = out[last[0]].grids[last[1]], out[i].grids[k]
                out[last[0]] = _with(out[last[0]], last[1], _with_rest(before, grid.rows[rest]))
                grid = _without_row(grid, rest)
                out[i] = _with(out[i], k, grid)
                if not grid.rows:
                    continue
            last = (i, k)
            k += 1
    return out


def _rest(pages: Sequence[Page], out: Sequence[Page], last: tuple[int, int], place: tuple[int, int]) -> int | None:
    """Which row of a table, the first or that below heads that come again, is the rest of the last of the one before.

    `out`: the pages with what was put together so far; `last` and `place`: page and grid of the two tables, by index.
    """
    page, following = out[last[0]], out[place[0]]
    before, grid = page.grids[last[1]], following.grids[place[1]]
    if not _next_to(page, last[1], following, place[1]):
        return None
    heads = _same_heads(before, grid)
    found = heads < len(grid.rows) and _goes_on(before.rows, grid.rows[heads], cut=_is_cut(pages[last[0]], before))
    return heads if found else None


def _next_to(page: Page, index: int, following: Page, k: int) -> bool:
    """Whether a table is the next in reading behind another and in its place on the next page or column, as wide."""
    last, first = page.grids[index], following.grids[k]
    if len(last.rows[0]) != len(first.rows[0]):
        return False
    if following.number == page.number:
        wide = abs(first.box.x1 - first.box.x0 - last.box.x1 + last.box.x0) <= MOST_OFF
        beside = first.box.x1 < last.box.x0 or last.box.x1 < first.box.x0
        return wide and beside and first.box.top < last.box.bottom
    return index == len(page.grids) - 1 and k == 0 and _off(first.box, last.box) <= MOST_OFF


def _same_heads(last: Grid, first: Grid) -> int:
    """How many rows at the top of a table come again at the top of the next."""
    same = itertools.takewhile(lambda pair: pair[0] == pair[1], zip(last.rows, first.rows, strict=False))
    return sum(1 for _ in same)


def _is_cut(page: Page, grid: Grid) -> bool:
    """Whether no line is drawn below the last row of a table whose other rows have one: a page or column cut it."""
    if len(page.rules) >= MOST_RULES:
        return False  # more were drawn than are kept
    level = [r.top for r in page.rules if r.bottom - r.top < LINE and r.x0 < grid.box.x1 and r.x1 > grid.box.x0]
    inner = any(grid.box.top + LINE < y < grid.box.bottom - LINE for y in level)
    return inner and not any(abs(y - grid.box.bottom) <= LINE for y in level)


def _with(page: Page, index: int, grid: Grid) -> Page:
    """The page with another grid in a place, without it where it has no rows."""
    return replace(page, grids=(*page.grids[:index], *((grid,) if grid.rows else ()), *page.grids[index + 1 :]))


def _with_rest(grid: Grid, rest: Sequence[str]) -> Grid:
    whole = tuple(
        f"{cell}\n{more}" if cell and more else cell or more for cell, more in zip(grid.rows[-1], rest, strict=True)
    )
    return replace(grid, rows=(*grid.rows[:-1], whole))


def _without_row(grid: Grid, index: int) -> Grid:
    """The grid without one of its rows; without any when only heads are left."""
    if len(grid.rows) == index + 1:
        return replace(grid, rows=(), row_boxes=(), cell_boxes=())
    gone = slice(index, index + 1)
    rows, row_boxes, cell_boxes = list(grid.rows), list(grid.row_boxes), list(grid.cell_boxes)
    del rows[gone], row_boxes[gone], cell_boxes[gone]
    return replace(grid, rows=tuple(rows), row_boxes=tuple(row_boxes), cell_boxes=tuple(cell_boxes))


def _goes_on(rows: Sequence[Sequence[str]], rest: Sequence[str], *, cut: bool) -> bool:
    """Whether a row is the rest of the last of others: words of some of its cells, of the label in small letters.

    Heads that come again are not, nor is a row with numbers of its own. Below a row that was `cut` anything else is.
    """
    label, *cells = rest
    if any(cell in row for row in rows for cell in rest if cell) or any(map(_mostly_number, filter(None, rest))):
        return False
    if cut:
        return any(rest)
    pairs = [(before, more) for before, more in zip(rows[-1], rest, strict=True) if more]
    if not all(before for before, _ in pairs):
        return False
    if label:
        return label[:1].islower() and not any(map(_DIGIT.search, rest))
    return any(cells) and not all(cells) and all(more[:1].islower() or not ended(before) for before, more in pairs)


def _off(box: Box, other: Box) -> float:
    return min(abs(box.x0 - other.x0), abs(box.x1 - other.x1))


def cell_text(text: str, joiner: Joiner) -> str:
    """The printed lines of a cell as one text."""
    out = ""
    for line in text.split("\n"):
        fresh = _LEADER.sub("", plain(without_marks(line, joiner.units)))
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
    rows[heads:] = _with_groups(rows[heads:])
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


def _with_groups(rows: list[list[str]]) -> list[list[str]]:
    """The rows with the name of a group said in each of them, where a second column of words tells them apart.

    A text with figures is not said again: these would be counted as often.
    """
    bare = [i for i, row in enumerate(rows) if i and not row[0] and any(row)]
    if not bare or len(rows[0]) < LEAST_GROUPED or not rows[0][0]:
        return rows
    if not all(row[1] and not _mostly_number(row[1]) for row in rows if any(row)):
        return rows
    for i in bare:
        name = rows[i - 1][0]
        rows[i][0] = name if len(name) <= LONGEST_HEAD and not _DIGIT.search(name) else ""
    return rows


def _head_rows(rows: Sequence[Sequence[str]]) -> int:
    """How many rows are heads: those before the first row whose cells are mostly numbers, at least one."""
    if rows and any(len(cell) > LONGEST_HEAD and ended(cell) for cell in rows[0][1:]):
        return 0  # a sentence heads nothing: a form, each row of which has its name and what it says
    for index, row in enumerate(rows):
        if row[0] and index and all(any(above[c] for above in rows[:index]) for c in range(len(row))):
            return index  # every column has its head
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
