"""A column that ends higher than the next beside it ends its paragraph, though its last line is full."""

from __future__ import annotations

import pytest

from pipeline.passages.placing import place
from pipeline.passages.spare import spare_rooms
from pipeline.records import Box, Line
from tests.passages.test_build import build, line, page

LEFT, RIGHT = (60.0, 280.0), (310.0, 530.0)
WORDS = "The wells of the northern plain were closed early"


def column(edges: tuple[float, float], count: int, *, ended: bool = False) -> list[Line]:
    ends = [WORDS + ("." if ended and i == count - 1 else "") for i in range(count)]
    return [line(text, 100 + 12 * i, x0=edges[0], x1=edges[1]) for i, text in enumerate(ends)]


@pytest.mark.parametrize(("lower", "paragraphs"), [(3, 2), (0, 1)])
def test_the_room_below_a_full_last_line_ends_its_paragraph(lower: int, paragraphs: int) -> None:
    left, right = column(LEFT, 8, ended=True), column(RIGHT, 8 + lower, ended=True)
    assert len(build(page(1, *left, *right))) == paragraphs


def test_what_stands_below_a_column_takes_up_its_room() -> None:
    left, right = column(LEFT, 8, ended=True), column(RIGHT, 11, ended=True)
    placed = place([(1, x) for x in (*left, *right)], False, 10.0)
    assert spare_rooms(placed, {}) == {placed[0].run: 36.0}
    assert spare_rooms(placed, {1: [Box(70, 200, 200, 230)]}) == {}
    assert spare_rooms(placed, {1: [Box(320, 200, 500, 230)]}) == {placed[0].run: 36.0}


def test_a_heading_over_both_columns_is_not_the_edge_of_one() -> None:
    heading = line("The wells of the northern plain in the year", 70, x0=60, x1=500, bold=True)
    placed = place([(1, x) for x in (heading, *column(LEFT, 8), *column(RIGHT, 11))], False, 10.0)
    assert list(spare_rooms(placed, {}).values()) == [36.0]


def test_a_line_over_both_columns_is_none_of_the_last() -> None:
    whole = line(WORDS * 2, 250, x0=60, x1=530)
    placed = place([(1, x) for x in (*column(LEFT, 8), *column(RIGHT, 11), whole)], False, 10.0)
    assert len({x.run for x in placed}) == 3
