"""Pages as designers set them: headings over columns, numbers in the margin, frames, boxes, letters without a name."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.reading.glyphs.atoms import Atom, Style
from pipeline.reading.glyphs.lost import ALEF_HAMZA, LEAST_LETTERS, with_names
from pipeline.reading.glyphs.sheet import Sheet
from pipeline.reading.layout.bands import Flow, band, with_edges
from pipeline.reading.layout.listed import valued
from pipeline.reading.layout.panels import frames, over_edges
from pipeline.reading.layout.rows import Fragment, Row, rows_of
from pipeline.reading.page import Memory, lay_out
from pipeline.records import Box
from tests.reading.drawn import Rule, Text
from tests.reading.test_beside import COLUMN, fragment, row
from tests.reading.test_layouts import prose, read

LEFT, RIGHT = 50.0, 300.0


def column(x: float, top: float, first: int = 0, count: int = len(COLUMN)) -> list[Text]:
    return [(x, top + 12 * i, 10.0, line) for i, line in enumerate(COLUMN[first : first + count])]


def firsts(tmp_path: Path, texts: list[Text], rules: list[Rule] | None = None) -> list[str]:
    pages, _, _ = read(tmp_path, (texts, rules or []))
    return [line.text for line in pages[0].lines]


@pytest.mark.parametrize(("step", "over"), [(40.0, True), (12.0, False)])
def test_a_heading_alone_in_room_that_all_columns_leave_stands_over_them(
    tmp_path: Path, step: float, over: bool
) -> None:
    below = 100 + 12 * 3 + step
    text = [*column(LEFT, 100, 0, 4), *column(RIGHT, 100, 4, 4)]
    heading = (LEFT, below, 12.0, "Water for the hills")
    text += [heading, *column(LEFT, below + 24, 0, 4), *column(RIGHT, below + (24 if over else 0), 4, 4)]
    read_lines = firsts(tmp_path, text)
    assert read_lines.index(heading[3]) == (8 if over else 4)


def test_a_line_below_a_picture_is_wide_within_its_column_only(tmp_path: Path) -> None:
    words = ("The pump was", "closed early", "that spring")
    below = ("The pump above the", "upper streets", "in June")
    beside = [(LEFT, 100.0 + 12 * i, 10.0, text) for i, text in enumerate(words)]
    caption = [(LEFT + 82, 100.0 + 12 * i, 7.0, text) for i, text in enumerate(below)]
    text = [*beside, *caption, *column(LEFT, 136, 3, 5), *column(RIGHT, 100)]
    assert firsts(tmp_path, text)[-len(COLUMN) :] == COLUMN


@pytest.mark.parametrize(("off", "end"), [(0.0, 1), (30.0, 2)])
def test_boxes_below_others_as_wide_are_read_row_by_row(off: float, end: int) -> None:
    def boxes(top: float, off: float) -> Row:
        return Row([Fragment([], x + off, x + off + 200, top, top + 80, top, 10, 0) for x in (50, 270)], top, top + 80)

    assert band([boxes(100, 0.0), boxes(200, off)], 0, Flow(10.0, False, ()))[0] == end


@pytest.mark.parametrize("boxes", [2, 3])
def test_boxes_side_by_side_stand_over_all_columns_where_they_are_more(boxes: int) -> None:
    lines = [row(fragment(50, 240, 100 + 12 * i), fragment(300, 490, 100 + 12 * i)) for i in range(5)]
    wide = 440 / boxes
    level = [Fragment([], 50 + wide * i, 40 + wide * (i + 1), 170, 210, 170, 10, i) for i in range(boxes)]
    rows = [*lines, Row(level, 170, 210), *[row(fragment(50, 240, 220), fragment(300, 490, 220))]]
    end, gutters = band(rows, 0, Flow(10.0, False, (), left=50, right=490))
    assert (end, len(gutters)) == (5 if boxes == 3 else 7, 1)


def test_a_big_number_shows_no_edges_of_the_text() -> None:
    number = fragment(300, 430, 100)
    number.size = 20.0
    rows = [row(fragment(50, 80, 100), number), row(fragment(50, 150, 112), fragment(340, 390, 112))]
    flow = with_edges(rows, Flow(10.0, False, (), relaxed=True))
    assert (flow.left, flow.right) == (50, 430)
    assert len(band(rows, 0, flow)[1]) == 1


def test_a_bar_of_colour_over_all_columns_ends_them() -> None:
    lines = [row(fragment(50, 240, 100 + 12 * i), fragment(300, 490, 100 + 12 * i)) for i in range(5)]
    rows = [*lines, row(fragment(55, 140, 164)), *[row(fragment(50, 240, 184), fragment(300, 490, 184))]]
    bar = Box(50, 161, 490, 179)
    plain = Flow(10.0, False, (), left=50, right=490)
    assert band(rows, 0, plain)[0] == len(rows)
    assert band(rows, 0, Flow(10.0, False, (), left=50, right=490, bars=(bar,)))[0] == len(lines)


def test_numbers_before_a_column_are_of_it_where_text_runs_from_right_to_left() -> None:
    rows = [row(fragment(50, 220, 100 + 12 * i), fragment(300, 490, 100 + 12 * i)) for i in range(6)]
    rows[0] = row(fragment(50, 220, 100), fragment(240, 252, 100), fragment(300, 490, 100))
    rows[4] = row(fragment(50, 220, 148), fragment(240, 252, 148), fragment(300, 490, 148))
    _, gutters = band(rows, 0, Flow(10.0, True, (), left=50, right=490))
    assert gutters == [(252, 300)]


def test_big_numbers_below_each_other_have_their_words_below_them_not_the_text_beside(tmp_path: Path) -> None:
    strip = [(50.0, 110.0, 20.0, "3,085"), (50.0, 122.0, 7.0, "tenants")]
    strip += [(50.0, 165.0, 20.0, "71 per cent"), (50.0, 177.0, 7.0, "of homes")]
    body = [(190.0, 100.0 + 12 * i, 10.0, line) for i, line in enumerate(COLUMN * 2)]
    _, passages, _ = read(tmp_path, ([*strip, *body], []))
    assert [p.text for p in passages if p.kind == "strip"] == ["3,085 tenants", "71 per cent of homes"]
    assert [p.text for p in passages if p.kind == "paragraph"] == [" ".join(COLUMN * 2)]


def test_big_numbers_at_different_heights_side_by_side_are_a_strip(tmp_path: Path) -> None:
    circles = [(80.0, 310.0, 20.0, "164"), (80.0, 322.0, 7.0, "projects"), (200.0, 300.0, 20.0, "29")]
    circles += [(200.0, 312.0, 7.0, "towns on"), (200.0, 321.0, 7.0, "the coast")]
    _, passages, _ = read(tmp_path, ([*prose(100, 3), *circles, *prose(380, 3)], []))
    assert [p.text for p in passages if p.kind == "strip"] == ["164 projects", "29 towns on the coast"]


def box_of(x0: float, top: float, x1: float, bottom: float) -> list[Rule]:
    return [(x0, top, x1, top), (x0, bottom, x1, bottom), (x0, top, x0, bottom), (x1, top, x1, bottom)]


def test_four_rules_around_text_are_a_frame_and_those_of_cells_are_none(tmp_path: Path) -> None:
    rules = [Box(*rule) for rule in box_of(50, 100, 250, 180)]
    assert frames(rules) == [Box(50, 100, 250, 180)]
    assert frames([*rules, Box(50, 140, 250, 140)]) == []
    assert frames(rules[:3]) == []
    framed = [(310.0, 150.0, 9.0, "Ask at the desk for the map"), (310.0, 162.0, 9.0, "of the wells in the valley.")]
    text = [*column(LEFT, 100), *framed, *column(RIGHT, 200)]
    _, passages, _ = read(tmp_path, (text, box_of(300, 138, 490, 170)))
    kinds = {p.text: p.kind for p in passages}
    assert kinds["Ask at the desk for the map of the wells in the valley."] == "sidebar"


def test_a_small_number_in_front_of_a_line_is_of_its_row() -> None:
    text = [Atom(word, 71 + 40 * i, 105 + 40 * i, 181.0, 9.0, False, "", "L", "", i) for i, word in enumerate("ab")]
    number = Atom("7", 49.0, 53.0, 179.2, 7.2, False, "", "L", "", 9)
    other = Atom("8", 49.0, 53.0, 171.0, 7.2, False, "", "L", "", 10)
    assert [len(r.fragments) for r in rows_of([*text, number])] == [2]
    assert len(rows_of([*text, other])) == 2


def test_the_last_words_of_a_paragraph_are_no_page_number(tmp_path: Path) -> None:
    lines = [(60.0, 715.0 + 14 * i, 10.0, text) for i, text in enumerate([COLUMN[0] * 2, COLUMN[1] * 2, "and 6 %."])]
    _, passages, _ = read(tmp_path, ([*prose(100, 3), *lines], []), (prose(60, 3), []))
    assert any(p.text.endswith("and 6 %.") for p in passages)


@pytest.mark.parametrize("elsewhere", [False, True])
def test_an_alef_whose_name_is_lost_is_told_from_where_it_stands(elsewhere: bool) -> None:
    style = Style(100.0, 10.0, False, "", 0)
    sign, chars, x = 0x33, [], 500.0
    for number in range(LEAST_LETTERS // 2):
        first = ALEF_HAMZA if elsewhere and number == 1 else sign
        for code in (first, 0x62C, 0x628, 0x20):
            chars.append((code, x, x + 4.0, 0))
            x -= 4.0
    digits = [(0x33, x - 4.0 * i, x - 4.0 * i + 3.0, 0) for i in range(2)]  # printed numbers keep their digits
    nameless = frozenset(char for char in chars if char[0] == sign)
    found, told = with_names([*chars, *digits], [style], nameless, 0)
    assert told == (0 if elsewhere else sign)
    assert [char[0] for char in found[-2:]] == [0x33, 0x33]
    assert (found[0][0] == ALEF_HAMZA) is not elsewhere
    short, _ = with_names(chars[:4], [style], nameless, told)
    assert (short[0][0] == ALEF_HAMZA) is not elsewhere  # what earlier pages taught


def test_a_page_number_in_the_middle_of_a_gutter_makes_it_no_narrower() -> None:
    rows = [row(fragment(50, 240, 700 + 12 * i), fragment(262, 450, 700 + 12 * i)) for i in range(2)]
    foot = row(fragment(249, 254, 780))
    assert band([*rows, foot], 0, Flow(10.0, False, (), left=50, right=450)) == (3, [(240, 262)])


def test_letters_that_were_inferred_are_said() -> None:
    sheet, sign = Sheet(1, 595.0, 842.0), 0x33
    sheet.styles.append(Style(100.0, 10.0, False, "", 0))
    for number in range(LEAST_LETTERS):
        for k, code in enumerate((sign, 0x62C, 0x628, 0x20)):
            x = 500.0 - 4.0 * (4 * number + k)
            sheet.chars.append((code, x, x + 4.0, 0))
    sheet.nameless = frozenset(char for char in sheet.chars if char[0] == sign)
    lay_out(sheet, "pdfium", Memory())
    assert [note for note in sheet.notes if note.startswith("inferred letters")] == [
        f"inferred letters: {LEAST_LETTERS}, whose names the file has lost, told from where they stand"
    ]


@pytest.mark.parametrize(("x0", "on"), [(90.0, False), (120.0, True)])
def test_a_line_that_runs_on_over_the_side_of_a_shape_does_not_stand_on_it(x0: float, on: bool) -> None:
    words = [
        Atom(word, x0 + 30 * i, x0 + 28 * (i + 1), 100.0, 10.0, False, "", "L", "", i) for i, word in enumerate("abcd")
    ]
    assert (over_edges(rows_of(words), [Box(110.0, 80.0, 400.0, 200.0)]) == set()) is on


def test_text_that_begins_a_little_on_the_edge_of_a_ground_is_beside_it() -> None:
    on = Atom("a", 60.0, 100.0, 100.0, 10.0, False, "", "L", "", 0)
    beside = Atom("bcde", 107.0, 160.0, 100.0, 10.0, False, "", "L", "", 1)
    assert over_edges(rows_of([on, beside]), [Box(40.0, 80.0, 110.0, 200.0)]) == set()
    assert over_edges(rows_of([beside]), [Box(40.0, 80.0, 110.0, 200.0)]) == set()


def test_text_beside_a_ground_keeps_the_words_on_it_apart() -> None:
    words = [
        Atom("a", 60.0, 100.0, 100.0, 10.0, False, "", "L", "", 0),
        Atom("b", 106.0, 140.0, 100.0, 10.0, False, "", "L", "", 1),
    ]
    assert over_edges(rows_of(words), [Box(103.0, 80.0, 400.0, 200.0)]) == set()


def test_names_with_their_values_at_the_far_edge_are_read_line_by_line() -> None:
    rows = [row(fragment(50, 80, 100), fragment(170, 200, 100)), row(fragment(50, 110, 114), fragment(185, 200, 114))]
    words = [row(fragment(50, 80, 100), fragment(170, 200, 100)), row(fragment(50, 110, 114), fragment(170, 190, 114))]
    for made in (rows, words):
        for i, one in enumerate(made):
            for f, text in zip(one.fragments, ("Staff", str(12 + i)), strict=True):
                f.atoms[:] = [Atom(text, f.x0, f.x1, f.baseline, 8.0, False, "", "L", "", 0)]
    assert valued(rows, 10.0, rtl=False) == set(map(id, rows))
    assert valued(words, 10.0, rtl=False) == set()
    rows[0].fragments[1].atoms[0].text = rows[1].fragments[1].atoms[0].text = "Lima"
    assert valued(rows, 10.0, rtl=False) == set()
