"""Placing lines costs as much for a page of a long document as for one of a short one."""

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


def test_many_pages_take_in_proportion() -> None:
    assert grows_in_proportion(placed, 100)
