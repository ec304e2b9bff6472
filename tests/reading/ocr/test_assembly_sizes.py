"""Sizes of lines on pictures: a line within a paragraph has the paragraph's."""

from __future__ import annotations

import math

import pytest

from pipeline.reading.ocr.assembly import evened, room
from pipeline.reading.ocr.spotted import Spotted
from pipeline.records import Box

BODY, PITCH, WIDE = 10.0, 14.0, (60.0, 300.0)


def column(odd: float, *, lead: float = 0.0) -> list[tuple[float, float]]:
    """Twelve lines of the body, the sixth of another size with more room above it."""
    return [(odd if i == 5 else BODY, 100 + PITCH * i + (lead if i >= 5 else 0.0)) for i in range(12)]


@pytest.mark.parametrize("odd", [7.5, 12.0, 36.0])
@pytest.mark.parametrize("last", [300.0, 120.0], ids=["full", "short"])
def test_a_line_within_a_paragraph_has_its_size(odd: float, last: float) -> None:
    sides = [(60.0, last) if i == 6 else WIDE for i in range(12)]
    assert [size for size, _ in evened(column(odd), sides, BODY, 0.12)] == 12 * [BODY]


@pytest.mark.parametrize("odd", [(13.0, 12.0), (7.8, 6.2)], ids=["too big", "too small"])
def test_two_lines_told_wrong_one_below_the_other_have_the_size_too(odd: tuple[float, float]) -> None:
    lines = column(odd[0])
    lines[6] = odd[1], lines[6][1]
    assert [size for size, _ in evened(lines, 12 * [WIDE], BODY, 0.12)] == 12 * [BODY]


@pytest.mark.parametrize("step", [0.8, 1.2], ids=["set closer", "set apart"])
def test_small_type_with_lines_of_its_own_keeps_its_size(step: float) -> None:
    """Quoted lines between two paragraphs: their own pitch is not that of the body."""
    ends = [100 + PITCH * i for i in range(6)]
    quoted = [ends[-1] + PITCH * step * i for i in (1, 2, 3)]
    after = [quoted[-1] + PITCH * step + PITCH * i for i in range(6)]
    lines = [(BODY, y) for y in ends] + [(7.0, y) for y in quoted] + [(BODY, y) for y in after]
    sizes = [size for size, _ in evened(lines, len(lines) * [WIDE], BODY, 0.12)]
    assert sizes[7] == 7.0 and sizes.count(BODY) >= 12


def test_a_heading_with_room_above_keeps_its_own() -> None:
    lines = column(12.0, lead=6.0)
    assert evened(lines, 12 * [WIDE], BODY, 0.12) == lines


def test_lines_of_another_column_tell_nothing() -> None:
    lines = column(12.0)
    sides = [(320.0, 400.0) if i == 5 else WIDE for i in range(12)]
    assert evened(lines, sides, BODY, 0.12) == lines


@pytest.mark.parametrize(("odd", "size"), [(17.0, BODY), (7.0, 7.0)], ids=["bigger", "a note"])
def test_the_last_line_of_a_paragraph_has_its_size_but_for_small_type(odd: float, size: float) -> None:
    """More room below it, none above: a heading would have it the other way round."""
    lines = [(odd if i == 5 else BODY, 100 + PITCH * i + (8.0 if i > 5 else 0.0)) for i in range(12)]
    assert evened(lines, 12 * [WIDE], BODY, 0.12)[5][0] == size


def test_print_is_no_bigger_than_its_line_has_room() -> None:
    """An engine's boxes may take in the lines above and below; print can still not reach over them."""

    def spotted(number: int, height: float, x0: float = 60.0) -> list[Spotted]:
        base = 100.0 + 50.0 * number
        return [Spotted("words", Box(x0, base - height, x0 + 400, base + 5), base, 0.9, number)]

    lines = [spotted(i, 140.0 if i == 2 else 30.0) for i in range(4)]
    assert room(lines)[1:3] == [50.0, 50.0]
    assert room([*lines, spotted(1, 30.0, x0=600.0)])[4] == math.inf


@pytest.mark.parametrize(("off", "size"), [(0.0, BODY), (3.0, 7.0)], ids=["on the pitch", "a note"])
def test_the_last_line_on_a_page_is_of_its_paragraph_when_it_stands_on_the_pitch(off: float, size: float) -> None:
    lines = [(7.0 if i == 11 else BODY, 100 + PITCH * i + (off if i == 11 else 0.0)) for i in range(12)]
    assert evened(lines, 12 * [WIDE], BODY, 0.12)[11][0] == size


@pytest.mark.parametrize(("odd", "size"), [(8.4, BODY), (12.0, 12.0), (7.0, 7.0)], ids=["first", "heading", "note"])
def test_the_first_line_of_a_paragraph_is_not_smaller_than_the_next(odd: float, size: float) -> None:
    assert evened(column(odd, lead=6.0), 12 * [WIDE], BODY, 0.12)[5][0] == size
