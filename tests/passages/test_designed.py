"""Paragraphs as designers set them: bold beginnings, numbers without a sign, sidebars over columns."""

from __future__ import annotations

import pytest

from pipeline.languages.base import language
from pipeline.passages.block import Sheet
from pipeline.passages.ends import first_width, is_full
from pipeline.passages.habits import LEAST_NUMBERS, habits_of
from pipeline.passages.panels import panel_blocks
from pipeline.passages.placing import Placed, place
from pipeline.records import Box, Line, Word
from tests.passages.test_build import FULL, build, line, page

BODY = 10.0


def sheet(code: str = "en") -> Sheet:
    return Sheet(language(code), BODY, {BODY: 12.0}, False, 800.0)


def stretched(count: int = 8) -> list[Line]:
    return [line(FULL + ("." if i == count - 1 else ""), 300 + 12 * i) for i in range(count)]


@pytest.mark.parametrize(("x1", "kind"), [(480.0, "paragraph"), (300.0, "heading")])
def test_a_bold_line_stretched_to_the_edge_runs_in_though_a_capital_follows(x1: float, kind: str) -> None:
    bold = line("After the cyclone that crossed from", 250, x1=x1, bold=True)
    found = build(
        page(1, bold, line("Mozambique the towns were built anew, and so were the quays.", 262), *stretched())
    )
    assert found[0].kind == kind


def test_a_bold_first_line_with_the_next_number_is_no_heading() -> None:
    lines = [
        line("1. " + FULL, 100),
        line("the coast.", 112, x1=160),
        line("A. Homes", 140, size=10.5, bold=True, x1=150),
    ]
    lines += [line("2. " + FULL, 154, bold=True), line("both banks of the river, and in the plain.", 166, x1=300)]
    found = build(page(1, *lines, *stretched()))
    assert [(p.kind, p.paragraph) for p in found[:3]] == [("paragraph", "1"), ("heading", ""), ("paragraph", "2")]


def test_a_bold_line_at_the_top_of_a_page_goes_on_with_a_sentence() -> None:
    first = page(1, line(FULL, 730), line(FULL, 742))
    second = page(
        2, line("Revised since then, and the poorest streets", 60, bold=True), line("by estimate.", 72, x1=160)
    )
    assert [p.text for p in build(first, second)] == [
        f"{FULL} {FULL} Revised since then, and the poorest streets by estimate."
    ]


def numbered(*numbers: int, sign: str = "") -> list[Line]:
    lines = []
    for i, number in enumerate(numbers):
        lines += [line(f"{number}{sign} {FULL}", 100 + 30 * i), line("the coast.", 112 + 30 * i, x1=160)]
    return lines


@pytest.mark.parametrize(
    ("numbers", "sign", "found"),
    [
        (range(1, 6), "", ["1", "2", "3", "4", "5"]),
        ((1, 2, 3, 4, 6), "", ["1", "2", "3", "4", "6"]),
        ((1, 2, 3), "", []),
        ((1, 9, 17, 25, 33), "", []),
        (range(1, 6), ".", []),
    ],
)
def test_numbers_without_a_sign_number_paragraphs_when_they_rise_one_by_one(
    numbers: tuple[int, ...], sign: str, found: list[str]
) -> None:
    placed = place([(1, x) for x in numbered(*numbers, sign=sign)], False, BODY)
    assert [label.printed for label in habits_of(placed, sheet()).numbers.values()] == found
    assert len(found) == 0 or len(found) >= LEAST_NUMBERS
    if found:
        passages = build(page(1, *numbered(*numbers)))
        assert [p.paragraph for p in passages] == found
        assert {p.text for p in passages} == {f"{FULL} the coast."}


def test_first_lines_that_end_before_the_edge_begin_paragraphs_where_others_are_stretched() -> None:
    lines, top = [], 100.0
    for _ in range(5):
        lines += [(1, line(FULL, top, x0=114)), (1, line(FULL, top + 12)), (1, line(FULL + ".", top + 24))]
        top += 36
    placed = place(lines, True, BODY)
    for item in placed:
        item.lead, item.trail = 0.0, item.line.box.x0 - 100
    assert habits_of(placed, sheet("ar")).indent == 14.0
    assert habits_of(placed, sheet("en")).indent == 0.0


def side(text: str, x0: float, top: float, size: float = 8.0) -> Line:
    return line(text, top, x0=x0, x1=x0 + 180, size=size)


def test_a_sidebar_goes_on_in_its_next_column_and_panel() -> None:
    left = [side("The old wells were closed and", 60, 100), side("nobody in the town", 60, 110)]
    right = [
        side("asked for pumps.", 260, 100),
        side("The quay came later,", 260, 116),
        side("and at a cost.", 260, 126),
    ]
    placed = place([(1, x) for x in (*left, *right)], False, BODY)
    texts = [" ".join(x.text for x in block.lines) for block in panel_blocks([placed], BODY, "en")]
    assert texts == [
        "The old wells were closed and nobody in the town asked for pumps.",
        "The quay came later, and at a cost.",
    ]
    halves = [place([(1, x) for x in left], False, BODY), place([(2, x) for x in right[:1]], False, BODY)]
    assert [len(block.lines) for block in panel_blocks(halves, BODY, "en")] == [3]


def panel(*lines: Line, code: str = "en") -> list[tuple[str, str]]:
    blocks = panel_blocks([place([(1, x) for x in lines], False, BODY)], BODY, code)
    return [(block.label, " ".join(x.text for x in block.lines)[block.skip :]) for block in blocks]


@pytest.mark.parametrize("sign", ["•", "▪", "(a)"])
def test_items_of_a_list_on_a_ground_are_apart(sign: str) -> None:
    label = sign if sign.startswith("(") else ""
    lines = [side(f"{sign} Local rules for land were", 60, 100), side("put in force.", 70, 110)]
    lines += [side(f"{sign} Budgets are open.", 60, 120), side(f"{sign} Homes have water", 60, 130)]
    assert panel(side("By the end of the year:", 60, 88), *lines) == [
        ("", "By the end of the year:"), (label, "Local rules for land were put in force."),
        (label, "Budgets are open."), (label, "Homes have water"),
    ]  # fmt: skip


def test_a_dash_that_begins_a_line_goes_on_with_its_sentence() -> None:
    lines = [side("The wells of the plain that were", 60, 100), side("– as the hills knew – too deep", 60, 110)]
    assert len(panel(*lines)) == 1


def test_names_with_their_values_below_them_are_one_each() -> None:
    lines: list[Line] = []
    for i, (name, value) in enumerate((("Capital", "Lima"), ("Staff", "48"), ("Budget (millions)", "12.4"))):
        lines += [line(name, 100 + 30 * i, x0=60, x1=140, size=8, bold=True)]
        lines += [line(value, 110 + 30 * i, x0=60, x1=90, size=12)]
    texts = [text for _, text in panel(*lines, side("The office opened in the old port.", 60, 200))]
    assert texts == ["Capital Lima", "Staff 48", "Budget (millions) 12.4", "The office opened in the old port."]
    assert [text for _, text in panel(*lines[:2], side("It opened in the old port.", 60, 200))][:2] == [
        "Capital",
        "Lima",
    ]


@pytest.mark.parametrize(
    ("text", "room", "kind"),
    [
        ("Figure 2. Homes with water, by town", 90.0, "caption"),
        ("Figure 2. Homes with water, by town", 12.0, "paragraph"),
        ("Figure 2 shows the homes that have water", 90.0, "paragraph"),
        ("Figure 2. See also the tables of the annex.", 90.0, "paragraph"),
    ],
)
def test_a_title_set_as_the_body_over_a_drawing_is_a_caption(text: str, room: float, kind: str) -> None:
    lines = [*stretched(3), line(text, 360, x1=300), line(FULL, 360 + room), line("It did.", 372 + room)]
    found = build(page(1, *lines))
    assert next(p.kind for p in found if text in p.text) == kind


@pytest.mark.parametrize(("step", "texts"), [(24.0, 3), (11.0, 2)])
def test_text_below_the_words_of_a_big_number_is_none_of_them(step: float, texts: int) -> None:
    numbers = [line("48", 100, x0=60, x1=90, size=20), side("towns", 60, 124)]
    numbers += [line("310", 150, x0=60, x1=100, size=20), side("repaired wells", 60, 174)]
    below = [side("Both banks of the river now", 60, 174 + step), side("have water.", 60, 184 + step)]
    words = [text for _, text in panel(*numbers, *below)]
    assert len(words) == texts and words[0] == "48 towns"
    assert words[-1].endswith("Both banks of the river now have water.")


def test_contents_on_a_ground_give_no_strip() -> None:
    lines = [line("Contents", 100, size=15, bold=True, x1=170)]
    for i, (name, number) in enumerate((("Homes", 4), ("Water", 10), ("Streets", 16))):
        top = 130 + 30 * i
        lines += [line(name, top, x0=140, x1=180), line(str(number), top, x0=470, x1=480)]
        lines += [line(f"0{i + 1}", top - 2, x0=100, x1=118, size=15, bold=True)]
    found = build(page(1, *stretched(), *stretched()), page(2, *lines, *stretched(), rules=(Box(90, 90, 500, 260),)))
    assert [(p.kind, p.text) for p in found if p.kind != "paragraph"] == [
        ("heading", "Contents"), ("masthead", "Homes"), ("masthead", "Water"), ("masthead", "Streets"),
    ]  # fmt: skip


def test_a_line_that_reaches_over_the_side_of_a_shape_is_text() -> None:
    lines = [line(FULL, 100), line("and on the far bank.", 112, x1=220)]
    found = build(page(1, *lines, *stretched(), rules=(Box(110, 108, 330, 200),)))
    assert found[0].text == f"{FULL} and on the far bank."


@pytest.mark.parametrize("wide", [True, False])
def test_a_number_without_a_sign_may_stand_before_a_figure(wide: bool) -> None:
    lines = numbered(*range(1, 6))
    figure = line("2 2033 was the year in which the wells", 130)
    if not wide:
        words = [
            Word(w.text, Box(w.box.x0 - 11 * (i > 0), 130, w.box.x1, 140), 10.0) for i, w in enumerate(figure.words)
        ]
        figure = Line(figure.text, figure.box, 10.0, False, "", tuple(words))
    lines[2] = figure
    found = habits_of(place([(1, x) for x in lines], False, BODY), sheet()).numbers
    assert [label.printed for label in found.values()] == (["1", "2", "3", "4", "5"] if wide else [])


@pytest.mark.parametrize(
    ("foot", "gone"),
    [
        ("Annual report 2031 | 7", True), ("7 • Annual report", True), ("2031年年度报告| 1", True),
        ("Annual report", False), ("The sum is preliminary | see annex", False),
    ],
)  # fmt: skip
def test_a_running_title_with_its_number_is_none_of_a_single_page(foot: str, gone: bool) -> None:
    found = build(page(1, *stretched(), line(foot, 800, x0=100, x1=220, size=7.5)))
    assert (foot not in [p.text for p in found]) is gone


def test_a_running_title_beside_the_number_of_its_page_is_none_of_the_text() -> None:
    feet = [line("Annual report", 800, x1=180, size=7.5), line("7", 800, x0=470, x1=475, size=7.5)]
    assert [p.kind for p in build(page(1, *stretched(), *feet))] == ["paragraph"]


def test_big_numbers_side_by_side_at_the_edge_of_a_page_are_no_page_numbers() -> None:
    strip = [
        line(text, 60, x0=100 + 120 * i, x1=140 + 120 * i, size=20, bold=True) for i, text in enumerate(("63", "740"))
    ]
    words = [line(text, 84, x0=100 + 120 * i, x1=150 + 120 * i, size=8) for i, text in enumerate(("towns", "homes"))]
    shown = [x for pair in zip(strip, words, strict=True) for x in pair]
    found = build(page(1, *stretched()), page(2, *shown, *stretched()))
    assert [p.text for p in found if p.kind == "strip"] == ["63 towns", "740 homes"]
    alone = build(page(1, *stretched()), page(2, strip[0], *stretched()))
    assert not [p for p in alone if p.text == "63"]


def test_a_short_last_item_on_a_ground_does_not_go_on_on_the_next() -> None:
    first = [side("The old wells were closed and nobody", 60, 100), side("asked for pumps", 60, 110)]
    first[1] = line("asked for pumps", 110, x0=60, x1=120, size=8.0)
    grounds = [place([(1, x) for x in own], False, BODY) for own in (first, [side("Homes for the coast", 60, 300)])]
    assert [len(block.lines) for block in panel_blocks(grounds, BODY, "en")] == [2, 1]


def test_a_line_in_chinese_breaks_behind_any_sign() -> None:
    text = "2031年是计划执行的第二年"
    following = Placed(
        1, Line(text, Box(50, 112, 250, 122), 10.0, False, "", (Word(text, Box(50, 112, 250, 122), 10.0),))
    )
    short = Placed(1, Line("工作。", Box(50, 100, 190, 110), 10.0, False, ""), trail=60.0)
    assert first_width(following) < short.trail
    assert not is_full(short, following)


@pytest.mark.parametrize(("x1", "passages"), [(480.0, 1), (250.0, 2)])
def test_a_full_line_that_ends_in_a_colon_goes_on_in_the_next_column(x1: float, passages: int) -> None:
    first = page(1, line(FULL, 730), line("what the treasury paid in the end:", 742, x1=x1))
    second = page(2, line("118 million in all, and nobody complained of it.", 60, x1=400))
    assert len(build(first, second)) == passages
