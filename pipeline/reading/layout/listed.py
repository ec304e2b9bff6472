"""Lists of terms, each with what it stands for beside it: abbreviations, names with their offices, years with events.

Line by line the terms stand as far from what they mean as columns do, so that each would be a line of its own.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.reading.layout.rows import Row

#: So many terms below each other make a list; of its lines so many begin with one: headings beside a text are fewer.
LEAST_TERMS, TERMS = 3, 0.5
#: Terms are no longer than this (sizes of the body); those of a list begin at one place (points).
LONGEST_TERM, SAME = 10.0, 1.0
#: Names with values at the far edge are no longer; two of them are some.
LONGEST_NAME, LEAST_VALUES = 20.0, 2
#: What they stand for is longer by this share.
LONGER = 1.4
#: Lines of a list stand no further apart (sizes).
STEP = 3.0


def listed(rows: Sequence[Row], body: float, *, rtl: bool) -> set[int]:
    """The rows (by id) that are a term with what stands beside it."""
    found: set[int] = set()
    terms: list[Row] = []
    others = 0
    last: Row | None = None

    def close() -> None:
        nonlocal terms, others
        if len(terms) >= LEAST_TERMS and len(terms) >= TERMS * (len(terms) + others) and _differ(terms, rtl=rtl):
            found.update(map(id, terms))
        terms, others = [], 0

    for row in rows:
        edges = _edges(row, body, rtl=rtl)
        near = last is not None and row.top - last.top < STEP * body
        own = _edges(terms[-1], body, rtl=rtl) if terms and near else None
        if edges is not None and own is not None and _near(edges[0], own[0]) and _near(edges[1], own[1]):
            terms.append(row)
        elif own is not None and len(row.fragments) == 1 and _near(_start(row, rtl=rtl), own[1]):
            others += 1  # what the term stands for goes on
        else:
            close()
            terms = [row] if edges is not None else []
        last = row
    close()
    return found


def valued(rows: Sequence[Row], body: float, *, rtl: bool) -> set[int]:
    """The rows (by id) that are a name with its value at the far edge, as on cards: two or more, one a number at least.

    The names begin at one place, the values end at one.
    """
    found: set[int] = set()
    group: list[Row] = []

    def close() -> None:
        if len(group) >= LEAST_VALUES and any(_counts(row, rtl=rtl) for row in group):
            found.update(map(id, group))
        group.clear()

    for row in rows:
        ends = _ends(row, body, rtl=rtl)
        last = _ends(group[-1], body, rtl=rtl) if group and row.top - group[-1].top < STEP * body else None
        if last is None or ends is None or not (_near(ends[0], last[0]) and _near(ends[1], last[1])):
            close()
        if ends is not None:
            group.append(row)
    close()
    return found


def _ends(row: Row, body: float, *, rtl: bool) -> tuple[float, float] | None:
    """Where the name of a row begins and its value ends; None where the row is no such pair."""
    if len(row.fragments) != 2 or any(f.block >= 0 for f in row.fragments):
        return None
    name, value = row.fragments[::-1] if rtl else row.fragments
    short = name.x1 - name.x0 <= LONGEST_NAME * body and value.x1 - value.x0 <= LONGEST_TERM * body
    if not short or not any(c.isalpha() for a in name.atoms for c in a.text):
        return None
    return (name.x1, value.x0) if rtl else (name.x0, value.x1)


def _counts(row: Row, *, rtl: bool) -> bool:
    value = row.fragments[0 if rtl else -1]
    return any(c.isdigit() for a in value.atoms for c in a.text)


def _edges(row: Row, body: float, *, rtl: bool) -> tuple[float, float] | None:
    """Where the term of a row and what stands beside it begin; None where the row is no such pair."""
    if len(row.fragments) != 2 or any(f.block >= 0 for f in row.fragments):
        return None
    term, meaning = row.fragments[::-1] if rtl else row.fragments
    if term.x1 - term.x0 > LONGEST_TERM * body or not any(c.isalpha() for a in meaning.atoms for c in a.text):
        return None
    return (term.x1, meaning.x1) if rtl else (term.x0, meaning.x0)


def _differ(terms: Sequence[Row], *, rtl: bool) -> bool:
    """Whether what stands beside the terms is longer than they are: else these are two columns of short lines."""
    widths = [[f.x1 - f.x0 for f in row.fragments] for row in terms]
    left, right = sum(w[0] for w in widths), sum(w[1] for w in widths)
    return left >= LONGER * right if rtl else right >= LONGER * left


def _start(row: Row, *, rtl: bool) -> float:
    return row.fragments[0].x1 if rtl else row.fragments[0].x0


def _near(a: float, b: float) -> bool:
    return abs(a - b) <= SAME
