"""Where the columns of an unruled table stand, and whether rows with numbers make one at all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.reading.layout.rows import Fragment

#: A cell is a number when it has no more letters than digits and no more signs than this.
NUMBER_LENGTH = 20
#: So many rows of numbers show where the columns of a table are.
LEAST_DATA = 2
#: Behind the labels one in so many is a number.
MOST_WORDS = 3
_YEAR = re.compile(r"(?:19|20)\d\d|[١٢][٠٩]\d\d")
NO_NUMBER = frozenset("-–—….*")


@dataclass(frozen=True, slots=True)
class Columns:
    """Left and right edge of each column from left to right, and the size of its type."""

    edges: tuple[tuple[float, float], ...]
    size: float

    def like(self, other: Columns) -> bool:
        """Whether two tables have the same columns, as the parts of a table on two pages or in two columns do."""
        if len(self.edges) != len(other.edges):
            return False
        offs = [(a[0] - b[0], a[1] - b[1]) for a, b in zip(self.edges, other.edges, strict=True)]
        moves = (0.0, offs[0][0], offs[-1][1])
        return any(all(min(abs(x - move), abs(y - move)) < 2 * self.size for x, y in offs) for move in moves)

    def of(self, fragment: Fragment) -> int:
        """The column a fragment stands in: the one it shares most with, else the nearest."""
        shared = [min(fragment.x1, x1) - max(fragment.x0, x0) for x0, x1 in self.edges]
        return max(range(len(shared)), key=shared.__getitem__)

    def spanned(self, fragment: Fragment) -> list[int]:
        """The columns whose middle a fragment covers."""
        return [i for i, (x0, x1) in enumerate(self.edges) if fragment.x0 <= (x0 + x1) / 2 <= fragment.x1]


@dataclass(frozen=True, slots=True)
class OpenTable:
    """A table on which a page ends, so that it may go on on the next: its columns and the cells of its first row."""

    columns: Columns
    heads: tuple[str, ...]


def is_number(fragment: Fragment) -> bool:
    """Whether a fragment is a number, or a sign for none."""
    text = "".join([a.text for a in fragment.atoms])
    if len(text) <= NUMBER_LENGTH and (digits := sum(map(str.isdigit, text))):
        return sum(map(str.isalpha, text)) <= digits
    return bool(text) and NO_NUMBER.issuperset(text)


def is_year(fragment: Fragment) -> bool:
    """Whether the only numbers of a fragment are years or days of a date with one: it may head a column."""
    return names_year("".join(a.text + " " for a in fragment.atoms))


def names_year(text: str) -> bool:
    """Whether some year stands in a text and no number but years and days of a month."""
    numbers = re.findall(r"\d+", text)
    years = [n for n in numbers if _YEAR.fullmatch(n)]
    return bool(years) and all(n in years or (len(n) <= 2 and any(map(str.isalpha, text))) for n in numbers)


def has_digit(fragment: Fragment) -> bool:
    return any(c.isdigit() for a in fragment.atoms for c in a.text)


def columns_at(fragments: Sequence[Fragment], size: float) -> Columns:
    """The stretches that the cells of the rows with numbers take up."""
    edges: list[tuple[float, float]] = []
    for x0, x1 in sorted((f.x0, f.x1) for f in fragments):
        if edges and x0 < edges[-1][1] + 0.1 * size:
            edges[-1] = (edges[-1][0], max(edges[-1][1], x1))
        else:
            edges.append((x0, x1))
    return Columns(tuple(edges), size)


def in_columns(data: Sequence[int], cut: Sequence[list[Fragment]], size: float) -> list[int]:
    """The rows of numbers up to one with words from column to column over the numbers, as text behind a table has."""
    kept: list[int] = []
    for i in data:
        if len(kept) >= LEAST_DATA:
            above = [f for k in kept for f in cut[k]]
            numbers = columns_at([f for f in above if is_number(f)], size)
            words = [f for f in above if not is_number(f)]
            for fragment in cut[i]:
                over = [edge for edge in numbers.edges if fragment.x0 < edge[0] and edge[1] < fragment.x1]
                if over and any(_meet(fragment, f) and not any(_meets(f, edge) for edge in over) for f in words):
                    return kept
        kept.append(i)
    return kept


def _meet(a: Fragment, b: Fragment) -> bool:
    return a.x0 < b.x1 and b.x0 < a.x1


def _meets(fragment: Fragment, edge: tuple[float, float]) -> bool:
    return fragment.x0 < edge[1] and edge[0] < fragment.x1


def with_whole_labels(
    columns: Columns, heads: Sequence[list[Fragment]], data: Sequence[list[Fragment]], rtl: bool
) -> Columns:
    """The columns with that of the labels as wide as it is: words set to both edges make no column of their own.

    What holds no number and has no head, or where there are no heads stands in a few rows only, is of the labels.
    """
    edges = list(columns.edges)
    label, beside = (-1, -2) if rtl else (0, 1)
    while len(edges) > 2:
        first, second = edges[label], edges[beside]
        own = [f for line in data for f in line if _meets(f, second)]
        headed = any(_meets(f, second) and not _meets(f, first) for line in heads for f in line)
        if headed or (not heads and 2 * len(own) >= len(data)) or any(is_number(f) for f in own):
            break
        edges[label] = (min(first[0], second[0]), max(first[1], second[1]))
        del edges[beside]
    return Columns(tuple(edges), columns.size)


def counting(data: Sequence[list[Fragment]], columns: Columns, rtl: bool) -> bool:
    """Whether some column behind that of the labels holds nothing but numbers in most rows: columns of text do not.

    Of all that stands behind the labels a third are numbers: single words of a line set to both edges are not.
    """
    label = len(columns.edges) - 1 if rtl else 0
    counted: dict[int, list[bool]] = {}
    words = numbers = 0
    for line in data:
        cells: dict[int, bool] = {}
        for fragment in line:
            column, number = columns.of(fragment), is_number(fragment)
            cells[column] = cells.get(column, True) and number
            words += column != label
            numbers += column != label and number
        for column, number in cells.items():
            counted.setdefault(column, []).append(number)
    filled = any(2 * sum(own) > len(own) for column, own in counted.items() if column != label)
    return filled and MOST_WORDS * numbers >= words
