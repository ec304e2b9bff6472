"""What stands beside the text or over some of its columns: margin numbers, quotations, lines of few words."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.reading.glyphs.atoms import Atom
from pipeline.reading.layout.rows import Fragment, Row
from pipeline.reading.layout.spans import beside_art, is_justified
from pipeline.records import Box
from tests.reading.drawn import Text
from tests.reading.test_layouts import PROSE, prose, read

COLUMN = [
    "The wells of the northern plain", "were closed early in the spring", "and were opened once more when",
    "the heavy pumps came from town.", "Nobody in the hills had asked", "for pumps, and yet everybody in",
    "the valley used them for all of", "what was left of the dry season.",
]  # fmt: skip
COLUMNS = (50.0, 215.0, 380.0)


def column(number: int, top: float, times: int = 1) -> list[Text]:
    return [(COLUMNS[number], top + 12 * i, 10.0, line) for i, line in enumerate(COLUMN * times)]


@pytest.mark.parametrize("sign", ["", "| "])
def test_a_page_number_at_half_height_is_no_text(tmp_path: Path, sign: str) -> None:
    right = ([*prose(100, 4), (500.0, 156.0, 9.0, f"{sign}7")], [])
    left = ([*prose(100, 4), (20.0, 156.0, 9.0, f"{sign}8")], [])
    pages, passages, _ = read(tmp_path, right, left)
    assert [page.lines[-1].text for page in pages] == [f"{sign}7", f"{sign}8"]
    assert {p.text for p in passages} == {" ".join(PROSE)}


@pytest.mark.parametrize("step", [1, 5])
def test_numbers_of_lines_are_no_text(tmp_path: Path, step: int) -> None:
    lines = prose(100, 3)
    numbers = [(30.0, y, 8.0, str(i)) for i, (_, y, _, _) in enumerate(lines, 1) if not i % step]
    _, passages, _ = read(tmp_path, ([*lines, *numbers], []))
    assert [p.text for p in passages] == 3 * [" ".join(PROSE)]


@pytest.mark.parametrize("sign", ["", "."])
def test_numbers_of_paragraphs_in_the_margin_stay(tmp_path: Path, sign: str) -> None:
    lines = prose(100, 3)
    numbers = [(30.0, lines[4 * i][1], 10.0, f"{i + 7}{sign}") for i in range(3)]
    pages, _, _ = read(tmp_path, ([*lines, *numbers], []))
    assert [line.text.split()[0] for line in pages[0].lines][::4] == [f"{i + 7}{sign}" for i in range(3)]


@pytest.mark.parametrize("ruled", [False, True])
def test_a_quotation_over_two_of_three_columns_interrupts_none(tmp_path: Path, ruled: bool) -> None:
    quote = [(50.0, 220.0, 15.0, "Nobody here was promised the same"), (50.0, 238.0, 15.0, "well twice over")]
    text = [*column(0, 100), *column(1, 100), *column(2, 100, 4), *quote, *column(0, 270, 2), *column(1, 270, 2)]
    rules = [(50.0, 204.0, 330.0, 204.0), (50.0, 246.0, 330.0, 246.0)] if ruled else []
    pages, passages, _ = read(tmp_path, (text, rules))
    lefts = [round(line.box.x0) for line in pages[0].lines if line.size < 12]
    assert lefts == sorted(lefts)
    assert [p.text for p in passages if p.kind == "pull_quote"] == [f"{quote[0][3]} {quote[1][3]}"]


def fragment(x0: float, x1: float, top: float, *, bold: bool = False) -> Fragment:
    atom = Atom("x", x0, x1, top + 8.2, 10.0, bold, "", "L", "", 0)
    return Fragment([atom], x0, x1, top, top + 10.4, top + 8.2, 10.0)


def row(*fragments: Fragment) -> Row:
    return Row(list(fragments), fragments[0].top, fragments[0].bottom)


def test_a_line_of_few_words_set_to_both_edges_is_whole() -> None:
    split = row(fragment(50, 120, 100), fragment(150, 200, 100))
    assert is_justified([split, row(fragment(50, 200, 112))], 0, 50.0, 200.0)
    assert is_justified([row(fragment(60, 200, 88)), split], 1, 50.0, 200.0)
    assert not is_justified([split, row(fragment(50, 120, 112), fragment(150, 200, 112))], 0, 50.0, 200.0)  # cells
    assert not is_justified([split, row(fragment(50, 200, 140))], 0, 50.0, 200.0)  # nothing near
    short = row(fragment(50, 120, 100), fragment(150, 190, 100))
    assert not is_justified([short, row(fragment(50, 200, 112))], 0, 50.0, 200.0)
    mixed = row(fragment(50, 120, 100, bold=True), fragment(150, 200, 100))
    assert not is_justified([mixed, row(fragment(50, 200, 112))], 0, 50.0, 200.0)


def test_a_picture_beyond_the_gutter_makes_a_big_line_one_of_its_column() -> None:
    big, gutter = row(fragment(50, 180, 100)), [(200.0, 220.0)]
    assert beside_art(big, gutter, [Box(220, 40, 380, 160)])
    assert not beside_art(big, gutter, [Box(220, 140, 380, 260)])  # below it
    assert not beside_art(big, gutter, [Box(40, 40, 380, 160)])  # a ground under both
