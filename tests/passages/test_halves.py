"""Tables set in halves side by side are read one half below the other; what only looks so stays as it is."""

from __future__ import annotations

import pytest

from pipeline.passages.halves import one_below_the_other
from pipeline.records import Box, Grid
from tests.passages.test_build import FULL, build, line, page

HEADS = ("Place", "Homes", "Place", "Homes")
ROWS = (("North", "12", "Lima", "40"), ("South", "9", "Quito", "31"), ("Coast", "4", "", ""))


def grid(*rows: tuple[str, ...]) -> Grid:
    boxes = tuple(Box(100, 200 + 15 * i, 500, 214 + 15 * i) for i in range(len(rows)))
    places = tuple(
        tuple(
            Box(100 + 100 * k, b.top, 190 + 100 * k, b.bottom) if cell else Box(0, 0, 0, 0) for k, cell in enumerate(r)
        )
        for r, b in zip(rows, boxes, strict=True)
    )
    return Grid(Box(100, 200, 500, 200 + 15 * len(rows)), rows, boxes, places)


def test_each_half_has_its_own_rows() -> None:
    found = build(page(1, line(FULL, 100), grids=(grid(HEADS, *ROWS),)))
    rows = [p for p in found if p.kind == "table"]
    assert [p.text for p in rows] == [
        "North | Homes: 12", "South | Homes: 9", "Coast | Homes: 4", "Lima | Homes: 40", "Quito | Homes: 31",
    ]  # fmt: skip
    assert [(p.pieces[0].box.x0, p.pieces[0].box.top) for p in rows[2:4]] == [(100, 245), (300, 215)]


def test_three_parts_of_two_rows_of_heads() -> None:
    heads = (("Place", "Homes") * 3, ("", "2031") * 3)
    made = one_below_the_other(
        page(1, grids=(grid(*heads, ("A", "1", "B", "2", "C", "3"), ("D", "4", "", "", "", "")),))
    )
    assert made.grids[0].rows == (("Place", "Homes"), ("", "2031"), ("A", "1"), ("D", "4"), ("B", "2"), ("C", "3"))


@pytest.mark.parametrize(
    "rows",
    [
        (("Plan", "Actual", "Plan", "Actual"), ("3", "4", "5", "6"), ("7", "8", "9", "1")),
        (("Homes",) * 4, ("Built", "Sold", "Built", "Sold"), ("a", "b", "c", "d")),
        (("Place", "Homes", "Town", "Homes"), ("North", "12", "Lima", "40")),
        (("Place", "Homes", "Place"), ("North", "12", "Lima")),
        (HEADS,),
    ],
    ids=["no labels", "one head over all", "other heads", "odd", "heads alone"],
)
def test_other_tables_stay(rows: tuple[tuple[str, ...], ...]) -> None:
    made = page(1, grids=(grid(*rows),))
    assert one_below_the_other(made) is made
