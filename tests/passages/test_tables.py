"""Tables that go over a page: heads of the first part, rows cut in two."""

from __future__ import annotations

import pytest

from pipeline.records import Box, Grid
from tests.passages.test_build import FULL, build, line, page

HEADS = ("Region", "Towns", "Cost")


def grid(top: float, *rows: tuple[str, ...], x0: float = 100.0) -> Grid:
    return Grid(Box(x0, top, x0 + 300, top + 15 * len(rows)), rows)


def test_a_table_that_goes_on_without_heads_keeps_them() -> None:
    first = page(1, line(FULL, 100), line("Table 1. Towns by region", 630, bold=True), grids=(
        grid(650, HEADS, ("North", "12", "3.5")),
    ))  # fmt: skip
    second = page(2, line(FULL, 300), grids=(grid(60, ("South", "9", "2.0"), ("West", "4", "1.5")),))
    rows = [p for p in build(first, second) if p.kind == "table"]
    assert [p.text for p in rows] == [
        "North | Towns: 12; Cost: 3.5", "South | Towns: 9; Cost: 2.0", "West | Towns: 4; Cost: 1.5",
    ]  # fmt: skip
    assert {p.heading for p in rows} == {"Table 1. Towns by region"}


@pytest.mark.parametrize("between", ["text below", "text above", "elsewhere", "other columns"])
def test_another_table_has_heads_of_its_own(between: str) -> None:
    below = [line(FULL, 700)] if between == "text below" else []
    above = [line(FULL, 60)] if between == "text above" else []
    rows = [("South", "9", "2.0", "7")] if between == "other columns" else [("South", "9", "2.0")]
    first = page(1, line(FULL, 100), *below, grids=(grid(650, HEADS, ("North", "12", "3.5")),))
    second = page(2, *above, line(FULL, 300), grids=(grid(90, *rows, x0=180.0 if between == "elsewhere" else 100.0),))
    assert [p.text for p in build(first, second) if p.kind == "table"][1].startswith("South | 9; 2.0")


@pytest.mark.parametrize(("rest", "whole"), [("and the islands", True), ("Islands", False)])
def test_a_row_that_goes_over_a_page_is_whole(rest: str, whole: bool) -> None:
    first = page(1, line(FULL, 100), grids=(grid(650, HEADS, ("The coast", "12", "3.5")),))
    second = page(2, line(FULL, 300), grids=(grid(60, (rest, "", ""), ("South", "9", "2.0")),))
    labels = [p.cells[0].row or p.text.split(" | ")[0] for p in build(first, second) if p.kind == "table"]
    assert labels[0] == (f"The coast {rest}" if whole else "The coast")
    assert "South" in labels


@pytest.mark.parametrize(("rest", "whole"), [("supported", True), ("Cost", False)])
def test_heads_that_go_over_a_page_are_whole(rest: str, whole: bool) -> None:
    first = page(1, line(FULL, 100), line("Table 1. Towns by region", 630, bold=True), grids=(grid(650, HEADS),))
    second = page(2, line(FULL, 300), grids=(grid(60, ("", rest, ""), ("South", "9", "2.0")),))
    heads = [cell.column for p in build(first, second) if p.kind == "table" for cell in p.cells if cell.row == "South"]
    assert (("Towns supported",) in heads) == whole


GROUPED = ("Region", "Result", "Towns")


@pytest.mark.parametrize(
    ("first", "second", "label"),
    [
        pytest.param(("Africa", "Roofs are mended", "12"), ("", "Wells are dug", "9"), "Africa", id="a name"),
        pytest.param(("14 towns", "Roofs are mended", "12"), ("", "Wells are dug", "9"), "", id="figures"),
        pytest.param(("Africa", "31", "12"), ("", "27", "9"), "", id="no second column of words"),
        pytest.param(("Africa", "Roofs are mended", "12"), ("Asia", "Wells are dug", "9"), "Asia", id="a name each"),
    ],
)
def test_the_name_of_a_group_is_said_in_each_of_its_rows(
    first: tuple[str, ...], second: tuple[str, ...], label: str
) -> None:
    table = grid(650, GROUPED, first, second)
    rows = [p for p in build(page(1, line(FULL, 100), grids=(table,))) if p.kind == "table"]
    assert [cell.row for cell in rows[1].cells if cell.column == ("Towns",)] == [label]


def test_a_caption_below_the_first_of_two_columns_goes_with_its_table_behind_the_second() -> None:
    left = [line("In the north the roofs were mended first, and the", 100 + 12 * i, x1=290) for i in range(3)]
    right = [line("elsewhere the drains came before the roofs, and", 100 + 12 * i, x0=310) for i in range(3)]
    caption = line("Table 1. Towns by region", 160, bold=True, x1=230)
    table = Grid(Box(100, 180, 500, 210), (HEADS, ("North", "12", "3.5")), after=7)
    found = build(page(1, *left, caption, *right, grids=(table,)))
    assert [p.kind for p in found][-2:] == ["caption", "table"]
