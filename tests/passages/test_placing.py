"""Lines and the columns they stand in; a page of a long document costs as much as one of a short one."""

from __future__ import annotations

from pipeline.passages.placing import Placed, place
from pipeline.records import Box, Line
from tests.growth import grows_in_proportion


def pages(count: int) -> list[tuple[int, Line]]:
    """Pages of two runs each, whose lines end early now and then."""
    return [
        (page, Line("So many words.", Box(x0, top, x0 + (120.0 if k % 5 else 60.0), top + 9.0), 10.0, False, "", ()))
        for page in range(1, count + 1)
        for x0 in (60.0, 320.0)
        for k in range(12)
        for top in (100.0 + 12.0 * k,)
    ]


def placed(count: int) -> list[Placed]:
    return place(pages(count), False, 10.0)


def test_each_column_of_a_page_is_a_run() -> None:
    found = placed(3)
    assert [len([p for p in found if p.run == run]) for run in range(6)] == [12] * 6


def lines(*edges: tuple[float, float], top: float = 100.0) -> list[tuple[int, Line]]:
    """Lines of a page one below the other, each from edge to edge, in type of ten points."""
    return [
        (1, Line("So many words.", Box(x0, top + 12.0 * k, x1, top + 12.0 * k + 9.0), 10.0, False, "", ()))
        for k, (x0, x1) in enumerate(edges)
    ]


def test_a_line_that_reaches_far_out_of_its_column_does_not_widen_it() -> None:
    column = [(300.0, 500.0)] * 3
    assert [p.run for p in place(lines(*column, (220.0, 500.0), (270.0, 500.0)), False, 10.0)] == [0] * 5
    assert [p.run for p in place(lines(*column, (220.0, 500.0), (150.0, 500.0)), False, 10.0)] == [0, 0, 0, 0, 1]
    turned = [(60.0, 260.0)] * 3
    assert [p.run for p in place(lines(*turned, (60.0, 340.0), (60.0, 410.0)), True, 10.0)] == [0, 0, 0, 0, 1]


def test_lines_beside_a_panel_are_measured_from_it_when_they_are_several() -> None:
    column, behind = [(60.0, 500.0)] * 6, (180.0, 500.0)
    panel = Box(60.0, 170.0, 170.0, 290.0)
    for narrow, leads in ((2, {120.0}), (3, {0.0})):
        found = place(lines(*column, *[behind] * narrow, *column), False, 10.0, [(1, panel)])
        assert {p.lead for p in found if p.line.box.x0 == behind[0]} == leads


def test_many_pages_take_in_proportion() -> None:
    assert grows_in_proportion(placed, 100)
