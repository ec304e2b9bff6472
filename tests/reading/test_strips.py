"""Strips of big numbers within columns, heads that stand alone, text that is no table."""

from __future__ import annotations

import pytest

from pipeline.reading.layout.bands import Flow
from pipeline.reading.layout.rows import Fragment, Row
from pipeline.reading.layout.strips import find_strips
from tests.reading.test_beside import fragment
from tests.reading.test_layouts import Path, Text, cells, column, prose, read

HEADS = ("Region", "Towns", "Cost")
BODY = [("Africa", "96", "92.4"), ("Asia", "41", "58.7"), ("Fiji", "73", "6.1")]
LEFT, RIGHT = 60.0, 320.0
#: Two numbers and their words as steps from the left edge and the top, size and text.
STRIPS = {
    "below": [(0, 14, 18, "94"), (90, 14, 18, "1,850"), (0, 26, 7, "towns"), (90, 26, 7, "kiosks")],
    "above": [(0, 6, 7, "towns"), (90, 6, 7, "kiosks"), (0, 24, 18, "94"), (90, 24, 18, "1,850")],
    "beside": [(0, 12, 18, "94"), (70, 8, 7, "towns"), (0, 36, 18, "1,850"), (70, 32, 7, "kiosks")],
}


@pytest.mark.parametrize("x", [LEFT, RIGHT])
@pytest.mark.parametrize("words", STRIPS)
def test_a_strip_within_a_column_is_read_number_by_number(tmp_path: Path, words: str, x: float) -> None:
    other = RIGHT if x == LEFT else LEFT
    text = [*column(x, 60, 6), *column(x, 360, 6), *column(other, 60, 13, 4)]
    strip = [(x + step, 310 + down, size, shown) for step, down, size, shown in STRIPS[words]]
    _, passages, _ = read(tmp_path, (text + strip, []))
    assert [p.text for p in passages if p.kind == "strip"] == ["94 towns", "1,850 kiosks"]
    assert {p.kind for p in passages} == {"strip", "paragraph"}


def test_a_number_alone_on_its_page_counts_what_stands_below_it(tmp_path: Path) -> None:
    told = [(60.0, 100.0, 20.0, "8.7 million"), (60.0, 113.0, 8.0, "people with better homes")]
    chapter = [(60.0, 100.0, 20.0, "12"), (60.0, 113.0, 8.0, "People with better homes")]
    for texts, kept in ((told, ["8.7 million people with better homes"]), (chapter, [])):
        _, passages, _ = read(tmp_path, (texts + prose(170, 4), []))
        assert [p.text for p in passages if p.kind == "strip"] == kept


def test_a_number_goes_on_below_before_its_words(tmp_path: Path) -> None:
    strip = [(60.0, 320.0, 18.0, "94"), (150.0, 318.0, 7.0, "towns"), (60.0, 350.0, 18.0, "8.7")]
    strip += [(60.0, 370.0, 18.0, "million"), (150.0, 358.0, 7.0, "people")]
    _, passages, _ = read(tmp_path, ([*prose(60, 4), *strip, *prose(420, 4)], []))
    assert [p.text for p in passages if p.kind == "strip"] == ["94 towns", "8.7 million people"]


def test_words_left_of_a_number_are_its_own_where_text_runs_from_right_to_left() -> None:
    def number(x0: float, x1: float, top: float) -> Fragment:
        own = fragment(x0, x1, top)
        own.atoms[0].text, own.size = "94", 20.0
        return own

    def page(step: float) -> list[Row]:
        found = []
        for top in (100.0, 140.0):
            own, words = number(200.0, 240.0, top), fragment(step, step + 40.0, top)
            found.append(Row(sorted([own, words], key=lambda f: f.x0), top, top + 10.4))
        return found

    for rtl in (True, False):
        flow = Flow(10.0, rtl, ())
        assert len(find_strips(page(140.0), flow)) == (2 if rtl else 0)
        assert len(find_strips(page(260.0), flow)) == (0 if rtl else 2)


@pytest.mark.parametrize(
    ("text", "strips"), [("94", 2), ("约1800", 2), ("本组织有1927名人员", 0), ("2031年6月，渔民", 0)]
)
def test_a_word_that_only_holds_a_number_is_none(text: str, strips: int) -> None:
    rows = []
    for top in (100.0, 140.0):
        own, words = fragment(200.0, 240.0, top), fragment(260.0, 300.0, top)
        own.atoms[0].text, own.size = text, 20.0
        rows.append(Row([own, words], top, top + 10.4))
    assert len(find_strips(rows, Flow(10.0, False, ()))) == strips


def grid(x: float, top: float, rows: list[tuple[str, str, str]]) -> list[Text]:
    return [
        (x + step, top + 13 * i, 8.0, text)
        for i, row in enumerate(rows)
        for step, text in zip((0.0, 90.0, 140.0), row, strict=True)
    ]


ROWS = [f"{a} | Towns: {b}; Cost: {c}" for a, b, c in BODY]
CAPTION = "Table 1. Results by region"


NUMBERS = [
    "In 2031 the towns of the valley mended 14",
    "pipes that feed 3,200 homes of the upper",
    "streets, and 61 of 70 kiosks were opened",
]


@pytest.mark.parametrize("ahead", [0, 1, 2])
def test_a_table_goes_on_in_the_next_column(tmp_path: Path, ahead: int) -> None:
    """So many of its rows stand below its heads in the first; with none the heads stand alone."""
    first = [*column(LEFT, 60, 13), (LEFT, 580.0, 8.0, CAPTION), *grid(LEFT, 596, [HEADS, *BODY[:ahead]])]
    second = [*grid(RIGHT, 60, BODY[ahead:]), *column(RIGHT, 120, 13)]
    _, passages, _ = read(tmp_path, (first + second, []))
    assert [(p.heading, p.text) for p in passages if p.kind == "table"] == [(CAPTION, row) for row in ROWS]
    assert [p.kind for p in passages if p.kind != "table"] == ["paragraph", "caption"]


@pytest.mark.parametrize("ruled", [True, False])
@pytest.mark.parametrize("again", [True, False])
def test_heads_alone_at_the_foot_go_with_the_table_on_the_next_page(tmp_path: Path, again: bool, ruled: bool) -> None:
    first = [*prose(60, 11), (60.0, 752.0, 10.0, CAPTION), *cells(772, [HEADS])]
    second = [*cells(70, [*([HEADS] if again else []), *BODY]), *prose(200)]
    lines = [(50.0, 760.0, 500.0, 760.0), (50.0, 778.0, 500.0, 778.0)]
    lines += [(x, 760.0, x, 778.0) for x in (50.0, 250.0, 410.0, 500.0)]
    _, passages, _ = read(tmp_path, (first, lines if ruled else []), (second, []))
    assert [(p.page, p.heading, p.text) for p in passages if p.kind == "table"] == [(2, CAPTION, row) for row in ROWS]


def test_heads_that_no_table_follows_are_kept(tmp_path: Path) -> None:
    first = [*prose(60, 11), (60.0, 752.0, 10.0, CAPTION), *cells(772, [HEADS])]
    _, passages, _ = read(tmp_path, (first, []), (prose(60, 4), []))
    assert [p.text for p in passages if p.kind == "table"] == ["Region | Towns; Cost"]


def test_columns_of_text_below_a_table_are_none_of_it(tmp_path: Path) -> None:
    wide = [(x, 100 + 14.0 * i, 9.0, t) for i, row in enumerate([HEADS, *BODY])
            for x, t in zip((60.0, 300.0, 420.0), row, strict=True)]  # fmt: skip
    below = [(x, 165 + 13.0 * i, 9.0, t) for x in (LEFT, RIGHT) for i, t in enumerate(NUMBERS)]
    pages, passages, _ = read(tmp_path, ([(60.0, 84.0, 9.0, CAPTION), *wide, *below], []))
    assert [one.rows for page in pages for one in page.grids] == [(HEADS, *BODY)]
    assert [p.text for p in passages if p.kind == "paragraph"]


def test_a_number_of_a_caption_may_stand_on_a_line_by_itself(tmp_path: Path) -> None:
    texts = [*prose(40), (60.0, 110.0, 10.0, "Table 1"), (60.0, 122.0, 9.0, "Results by region")]
    texts += [(x, 136.0, 7.0, t) for x, t in zip((60.0, 260.0, 420.0), HEADS, strict=True)]
    _, passages, _ = read(tmp_path, (texts + cells(152, BODY), []))
    assert [(p.heading, p.text) for p in passages if p.kind == "table"] == [
        ("Table 1 Results by region", r) for r in ROWS
    ]


def test_numbers_at_the_foot_have_their_words_at_the_top_of_the_next_page(tmp_path: Path) -> None:
    places = (60.0, 220.0, 400.0)
    numbers = [(x, 720.0, 20.0, text) for x, text in zip(places, ("94", "1,850", "312"), strict=True)]
    words = [(x, 70.0, 9.0, text) for x, text in zip(places, ("towns", "kiosks", "dwellings"), strict=True)]
    text = [*column(LEFT, 110, 12), *column(RIGHT, 110, 12)]
    _, passages, _ = read(tmp_path, (text + numbers, []), (words + text, []))
    assert [p.text for p in passages if p.kind == "strip"] == ["94 towns", "1,850 kiosks", "312 dwellings"]
    assert not any("kiosks" in p.text for p in passages if p.kind != "strip")


@pytest.mark.parametrize(("x", "size"), [(60.0, 11.0), (500.0, 7.5)])
def test_a_few_lines_beside_the_text_are_one_and_cut_no_paragraph(tmp_path: Path, x: float, size: float) -> None:
    side = [(x, 116.0, size, "After the storm,"), (x, 116.0 + 1.3 * size, size, "before the next")]
    text = [(at + 130.0, y, height, line) for at, y, height, line in prose(60, 5)]
    pages, passages, _ = read(tmp_path, ([*text, *side], []))
    lines = [line.text for line in pages[0].lines]
    assert lines.index("before the next") == lines.index("After the storm,") + 1
    assert "After the storm, before the next" in [p.text for p in passages]
    assert not any("storm" in p.text for p in passages if p.kind == "paragraph")
