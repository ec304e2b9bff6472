"""The heads of unruled tables: over which of the columns they stand."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from pipeline.reading.glyphs.atoms import Atom
from pipeline.reading.glyphs.sheet import BLANK
from pipeline.reading.layout.rows import Fragment
from pipeline.reading.tables.edges import Columns, columns_at

#: Digits of a year; so many in a row head columns.
YEAR_LENGTH, LEAST_YEARS = 4, 2
#: So many heads stand over as many groups of columns, each of so many.
LEAST_GROUPS, LEAST_GROUP = 2, 2


def are_years(line: Sequence[Fragment]) -> bool:
    """Whether several years, and nothing else but a label, are what a line holds: they head columns."""
    years = sum(is_year(f) for f in line)
    return years >= LEAST_YEARS and years >= len(line) - 1


def is_year(fragment: Fragment) -> bool:
    """Whether a fragment is a year."""
    text = "".join(a.text for a in fragment.atoms)
    return len(text) == YEAR_LENGTH and text.isdecimal() and unicodedata.decimal(text[0]) in (1, 2)


def below_years(data: Sequence[Sequence[Fragment]], size: float) -> Columns | None:
    """The columns of the rows below a row of years, when there is one for each: years may be set to another edge."""
    if len(data) <= LEAST_YEARS or not are_years(data[0]):
        return None
    columns = columns_at([f for line in data[1:] for f in line], size)
    return columns if len(columns.edges) - 1 >= sum(map(is_year, data[0])) else None


def head_cells(fragments: Sequence[Fragment], columns: Columns, lowest: bool, rtl: bool) -> list[list[Atom]]:
    """The heads of each column; a head over several columns stands in the first of them in reading order."""
    cells: list[list[Atom]] = [[] for _ in columns.edges]
    label = len(columns.edges) - 1 if rtl else 0
    across = not lowest and len(fragments) < len(columns.edges) - 1
    for fragment in fragments:
        spanned = columns.spanned(fragment)
        if len(spanned) > 1 or across:
            reach = spanned or [columns.of(fragment)]
            nearest = [
                i for i, edge in enumerate(columns.edges)
                if i in reach or (i != label and min(fragments, key=lambda f: _apart(f, edge)) is fragment)
            ]  # fmt: skip
            cells[max(nearest) if rtl else min(nearest)].extend(fragment.atoms)
        else:
            cells[_aligned(fragment, columns)].extend(fragment.atoms)
    return cells


def over_groups(
    upper: Sequence[Fragment], lowest: Sequence[Fragment], columns: Columns, rtl: bool
) -> list[list[Atom]] | None:
    """The heads over groups of columns whose own heads come again ("2030 2031 2030 2031"), one for each group.

    Each stands in the first column of its group, wherever above that it is set; None where they are not so many.
    """
    label = len(columns.edges) - 1 if rtl else 0
    names = {_aligned(f, columns): "".join(a.text for a in f.atoms if a.kind != BLANK) for f in lowest}
    rest = [k for k in range(len(columns.edges)) if k != label]
    heads: dict[int, list[Fragment]] = {}
    for f in upper:
        heads.setdefault(_aligned(f, columns), []).append(f)
    over = sorted(k for k in heads if k != label)
    size = len(rest) // len(over) if over else 0
    if size < LEAST_GROUP or size * len(over) != len(rest) or len(over) < LEAST_GROUPS:
        return None
    if any(k not in names or names[k] != names.get(rest[i % size]) for i, k in enumerate(rest)):
        return None
    cells: list[list[Atom]] = [[] for _ in columns.edges]
    for n, k in enumerate(over):
        cells[rest[(n + 1) * size - 1 if rtl else n * size]] = [a for f in heads[k] for a in f.atoms]
    cells[label] = [a for f in heads.get(label, ()) for a in f.atoms]
    return cells


def _apart(fragment: Fragment, edge: tuple[float, float]) -> float:
    return abs(fragment.x0 + fragment.x1 - edge[0] - edge[1])


def _aligned(fragment: Fragment, columns: Columns) -> int:
    """The column a head stands over: the one it covers, else the one it shares an edge with, else the nearest."""
    spanned = columns.spanned(fragment)
    if spanned:
        return spanned[0]
    return min(
        range(len(columns.edges)),
        key=lambda i: min(
            abs(fragment.x0 - columns.edges[i][0]), abs(fragment.x1 - columns.edges[i][1]),
            _apart(fragment, columns.edges[i]) / 2,
        ),
    )  # fmt: skip
