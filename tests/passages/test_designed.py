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
