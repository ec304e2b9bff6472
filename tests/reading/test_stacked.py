"""Columns of one text above those of the next, lines torn at every word, marks of notes far from their words."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from pipeline.reading.glyphs.atoms import Atom
from pipeline.reading.layout.rows import Row, rows_of
from pipeline.reading.layout.spans import is_justified
from tests.reading.drawn import Text
from tests.reading.test_beside import fragment, row
from tests.reading.test_layouts import read

LEFT, RIGHT = 50.0, 300.0
LINES = [
    "the heavy pumps came from town and",
    "nobody in the hills had asked for a",
    "pump, and yet everybody down in the",
]


def block(x: float, top: float, *lines: str) -> list[Text]:
    return [(x, top + 12 * i, 10.0, text) for i, text in enumerate(lines)]


def texts(
    tmp_path: Path, below: tuple[str, str], *, room: float, end: str = "valley used them for what was then"
) -> list[str]:
    """The lines of a page of two columns above two others, the first of which ends with `end`."""
    top = 100 + 12 * 4 + room
    upper = [
        *block(LEFT, 100, *LINES, end),
        *block(RIGHT, 100, "left of the dry season.", *(x.capitalize() for x in LINES)),
    ]
    heading = [(LEFT, top, 12.0, below[0])] if below[0] == "Homes" else block(LEFT, top, below[0])
    lower = [*heading, *block(LEFT, top + 16, *LINES), *block(RIGHT, top, below[1], *LINES)]
    pages, _, _ = read(tmp_path, ([*upper, *lower], []))
    return [line.text for line in pages[0].lines]


@pytest.mark.parametrize(
    ("below", "anew"),
    [("Homes", True), ("Water is dear in the plain and so", True), ("water, is dear and so is", False)],
)
def test_columns_begin_anew_where_the_sentence_goes_on_in_the_next(tmp_path: Path, below: str, anew: bool) -> None:
    found = texts(tmp_path, (below, "Quays were built along the river so"), room=20)
    first = "left of the dry season." if anew else "Quays were built along the river so"
    assert (found.index("left of the dry season.") < found.index(below)) is anew
    assert first in found


@pytest.mark.parametrize(
    ("room", "end"), [(0.0, "valley used them for what was then"), (20.0, "valley used them all the season.")]
)
def test_columns_go_on_without_room_or_behind_the_end_of_a_sentence(tmp_path: Path, room: float, end: str) -> None:
    found = texts(
        tmp_path, ("Water is dear in the plain and so", "Quays were built along the river so"), room=room, end=end
    )
    assert found.index("left of the dry season.") > found.index("Water is dear in the plain and so")


@pytest.mark.parametrize(
    ("end", "top", "closing", "anew"),
    [
        ("valley used them for what was then", "left of the dry season.", "in the hills too.", True),
        ("valley used them all the season.", "Left of it are wells.", "in the hills too.", False),
        ("valley used them for what was then", "left of the dry season.", "in the hills and so", False),
        ("valley used them for what was then", "Left of it are wells.", "in the hills too.", False),
    ],
)
def test_a_heading_that_cuts_a_sentence_tells_where_columns_begin_anew(
    tmp_path: Path, end: str, top: str, closing: str, anew: bool
) -> None:
    """The heading has room of its own, the column beside it begins without."""
    left = [*block(LEFT, 100, *LINES, end), (LEFT, 158.0, 12.0, "Homes"), *block(LEFT, 180, *LINES)]
    right = block(RIGHT, 100, top, *LINES[:2], closing, "Quays were built along the river so", *LINES)
    pages, _, _ = read(tmp_path, ([*left, *right], []))
    found = [line.text for line in pages[0].lines]
    assert (found.index(top) < found.index("Homes")) is anew


def test_a_small_name_over_a_heading_is_no_sentence_that_it_cuts(tmp_path: Path) -> None:
    left = [*block(LEFT, 100, *LINES, "valley used them all the season.")]
    left += [(LEFT, 146.0, 7.0, "Senegal"), (LEFT, 164.0, 12.0, "Homes"), *block(LEFT, 182, *LINES)]
    top = ("left of the dry season.", *LINES, "in the hills too.", "Quays were built along the river so")
    right = block(RIGHT, 100, *top, *LINES, *LINES)
    pages, _, _ = read(tmp_path, ([*left, *right], []))
    found = [line.text for line in pages[0].lines]
    assert found.index("left of the dry season.") > found.index("Homes")


@pytest.mark.parametrize(("room", "anew"), [(15.0, True), (0.0, False)])
def test_a_sentence_none_of_its_column_tells_beside_a_heading_that_columns_begin_anew(
    tmp_path: Path, room: float, anew: bool
) -> None:
    left = [*block(LEFT, 100, *LINES, "valley used them all."), (LEFT, 170.0, 12.0, "Homes"), *block(LEFT, 190, *LINES)]
    right = [*block(RIGHT, 100, "Left of it are", *LINES[:2], "hills too."), *block(RIGHT, 148 + room, *LINES)]
    pages, _, _ = read(tmp_path, ([*left, *right], []))
    found = [line.text for line in pages[0].lines]
    assert (found.index("Left of it are") < found.index("Homes")) is anew


def torn(*starts: float, top: float) -> Row:
    """A row from 50 to 250 whose fragments begin at some places, 12 points behind the one before."""
    edges = [*starts, 262.0]
    return row(*(fragment(x, following - 12, top) for x, following in itertools.pairwise(edges)))


def test_a_line_torn_at_every_word_is_one_among_others_that_are() -> None:
    rows = [
        torn(50, 120, 190, top=100),
        torn(50, 90, 170, 220, top=112),
        torn(50, 150, top=124),
        torn(50, 105, 210, top=136),
    ]
    assert is_justified(rows, 2, 50, 250)
    assert not is_justified(rows[1:3], 1, 50, 250)


def test_cells_that_leave_the_same_blank_are_no_line() -> None:
    rows = [torn(50, 150, top=100 + 12 * i) for i in range(4)]
    assert not is_justified(rows, 2, 50, 250)


@pytest.mark.parametrize(("x0", "rows"), [(52.0, 1), (58.0, 2)])
def test_a_raised_number_joins_the_note_it_begins(x0: float, rows: int) -> None:
    number = Atom("2", 45.0, 48.0, 97.0, 4.4, False, "", "N", "", 0)
    words = [
        Atom(w, x0 + 30 * i, x0 + 28 + 30 * i, 100.0, 7.4, False, "", "L", " ", i + 1)
        for i, w in enumerate(("without", "pilot"))
    ]
    assert len(rows_of([number, *words])) == rows
