"""Pages → passages: joins across pages, numbers, notes, headings, tables."""

from __future__ import annotations

import pytest

from pipeline.passages import build_passages
from pipeline.passages.masthead import year_in
from pipeline.records import Box, Grid, Line, Page, Passage, Problem, Word


def line(
    text: str, top: float, *, x0: float = 100.0, x1: float = 480.0, size: float = 10.0, bold: bool = False,
    italic: bool = False,
) -> Line:  # fmt: skip
    words, x = [], x0
    for word in text.split():
        words.append(Word(word, Box(x, top, x + 5 * len(word), top + size), size))
        x += 5 * len(word) + (14 if word.rstrip(".").isdigit() and not words[1:] else 3)
    return Line(text, Box(x0, top, x1, top + size), size, bold, "", tuple(words), italic)


def page(number: int, *lines: Line, grids: tuple[Grid, ...] = (), rules: tuple[Box, ...] = ()) -> Page:
    return Page(number, 595.0, 842.0, lines, grids, rules)


def build(*pages: Page) -> list[Passage]:
    return build_passages("d-1", pages, lambda _: None)[1]


FULL = "The municipal services reached further households in the hills and on"


def test_a_paragraph_over_a_page_with_head_and_note_between_is_one() -> None:
    rule = Box(57, 740, 130, 741)
    first = page(
        1,
        line("ABC/XY.4/7", 30, x0=60, x1=120, size=9, bold=True),
        line("1. " + FULL, 100),
        line("both banks of the river.", 112, x1=220),
        line("2. " + FULL, 130),
        line("the plain beyond, where the old wells had been", 142),
        line("* ABC/XY.4/1, annex.", 745, x0=110, x1=200, size=8),
        line("2", 800, x0=60, x1=65, size=8.5),
        rules=(rule,),
    )
    second = page(
        2,
        line("ABC/XY.4/7", 30, x0=450, x1=510, size=9, bold=True),
        line("closed for some years.", 60, x1=210),
        line("3. " + FULL, 78),
        line("the coast.", 90, x1=160),
        line("3", 800, x0=500, x1=505, size=8.5),
    )
    passages = build(first, second)
    numbered = {p.paragraph: p for p in passages if p.kind == "paragraph"}
    assert list(numbered) == ["1", "2", "3"]
    assert numbered["2"].text.endswith("where the old wells had been closed for some years.")
    assert (numbered["2"].page, numbered["2"].page_end) == (1, 2)
    notes = [p for p in passages if p.kind == "footnote"]
    assert [(n.paragraph, n.text) for n in notes] == [("*", "ABC/XY.4/1, annex.")]
    assert not [p for p in passages if p.text in ("2", "3", "ABC/XY.4/7")]


def test_headings_are_given_to_what_follows() -> None:
    passages = build(
        page(
            1,
            line("I. Homes and land", 100, size=13, bold=True, x1=220),
            line("1. " + FULL, 130),
            line("the coast.", 142, x1=160),
            line("II. Money", 170, size=13, bold=True, x1=180),
            line("2. " + FULL, 200),
            line("the slopes.", 212, x1=160),
        )
    )
    assert [(p.kind, p.heading) for p in passages] == [
        ("heading", ""),
        ("paragraph", "I. Homes and land"),
        ("heading", "I. Homes and land"),
        ("paragraph", "II. Money"),
    ]


def test_items_of_a_list_keep_their_letters() -> None:
    passages = build(
        page(
            1,
            line("1. " + FULL, 100),
            line("the coast, as follows:", 112, x1=220),
            line("(a) " + FULL, 130, x0=130),
            line("the first bank;", 142, x0=130, x1=220),
            line("(b) " + FULL, 160, x0=130),
            line("the second bank.", 172, x0=130, x1=220),
        )
    )
    assert [(p.kind, p.paragraph) for p in passages] == [
        ("paragraph", "1"), ("list_item", "(a)"), ("list_item", "(b)"),
    ]  # fmt: skip


def test_rows_of_tables_carry_their_heads() -> None:
    grid = Grid(Box(100, 150, 400, 200), (("Region", "Towns", "Cost\n(millions)"), ("North", "12", "3.5")))
    passages = build(page(1, line("Table 1. Towns by region", 130, bold=True, x1=250), line(FULL, 230), grids=(grid,)))
    row = next(p for p in passages if p.kind == "table")
    assert row.text == "North | Towns: 12; Cost (millions): 3.5"
    assert row.heading == "Table 1. Towns by region"
    last = row.cells[-1]
    assert row.text[last.span.start : last.span.end] == "3.5"
    assert (last.row, last.column) == ("North", ("Cost (millions)",))


def test_ids_are_unique_and_stable() -> None:
    pages = page(1, line("Same words here again.", 100, x1=250), line("Same words here again.", 160, x1=250))
    first, second = build(pages), build(pages)
    assert [p.id for p in first] == [p.id for p in second]
    assert len({p.id for p in first}) == len(first)


def test_no_pages_give_no_passages() -> None:
    assert build() == []
    assert build(Page(1, 595, 842, (), has_text=False)) == []


@pytest.mark.parametrize(
    ("lines", "language", "told"),
    [
        ([], "", 0),
        ([line("120 340 4,500", 100), line("12.5 30 44", 112)], "", 1),
        ([line(FULL, 100), line("the coast, as they had been asked to.", 112)], "en", 0),
    ],
)
def test_a_document_in_no_known_language_names_none(lines: list[Line], language: str, told: int) -> None:
    problems: list[Problem] = []
    masthead, passages = build_passages("d-1", [page(1, *lines)], problems.append)
    assert masthead.language == language
    assert [p.code for p in problems] == ["language_unknown"] * told
    assert bool(passages) == bool(lines)


def test_notes_in_brackets_are_notes_also_where_each_page_has_one() -> None:
    """Two notes that differ in their numbers only are no foot that counts pages; a foot that does is gone."""

    def sheet(number: int, note: str) -> Page:
        return page(
            number,
            line(f"{number}. " + FULL, 100),
            line("the coast.", 112, x1=160),
            line(note, 768, x0=380, x1=440, size=8),
            line(f"{number + 10} Annual Report 2031", 800, x0=100, x1=200, size=8),
            rules=(Box(380, 760, 480, 761),),
        )

    passages = build(*(sheet(n, note) for n, note in enumerate(("(5) A/75/29.", "(7) A/73/72.", "(٨) A/70/1."), 1)))
    notes = [(p.paragraph, p.text) for p in passages if p.kind == "footnote"]
    assert notes == [("5", "A/75/29."), ("7", "A/73/72."), ("8", "A/70/1.")]
    assert not [p.text for p in passages if "Annual Report" in p.text]


def test_a_bold_line_that_goes_on_is_no_heading() -> None:
    passages = build(
        page(
            1,
            line("The Assembly,", 100, x0=140, x1=200, bold=True),
            line("Recalling what was said of homes, " + FULL, 120, x0=140),
            line("the coast.", 132, x1=160),
            line("Money", 160, x1=140, bold=True),
            line("1. " + FULL, 180),
            line("the slopes.", 192, x1=160),
        )
    )
    short = [(p.kind, p.text) for p in passages if len(p.text) < 20]
    assert short == [("paragraph", "The Assembly,"), ("heading", "Money")]


def test_the_lines_of_a_signature_are_apart_and_no_items_of_a_list() -> None:
    passages = build(
        page(
            1,
            line("1. " + FULL, 100),
            line("the coast.", 112, x1=160),
            line("48th plenary meeting", 130, x0=380, x1=479),
            line("21 December 2030", 142, x0=400, x1=480),
        )
    )
    assert [(p.kind, p.text) for p in passages[1:]] == [
        ("paragraph", "48th plenary meeting"),
        ("paragraph", "21 December 2030"),
    ]


def test_a_date_alone_on_the_last_page_is_apart_from_the_meeting() -> None:
    first = page(1, line("1. " + FULL, 100), line("the coast.", 112, x1=160))
    second = page(2, line("48th plenary meeting", 80, x0=380, x1=479), line("21 December 2030", 92, x0=400, x1=480))
    assert [p.text for p in build(first, second)[1:]] == ["48th plenary meeting", "21 December 2030"]


def test_lines_of_a_masthead_that_name_different_things_are_apart() -> None:
    passages = build(
        page(
            1,
            line("Distr.: General", 40, x0=400, x1=470),
            line("ABC/XY.4/7", 52, x0=400, x1=460),
            line("联合国人类住区规划署", 100, x0=60, x1=160, bold=True),
            line("联合国人居大会", 112, x0=60, x1=130, bold=True),
            line("第四届会议临时议程项目五关于战", 124, x0=60, x1=210, bold=True),
            line("略计划的执行情况", 136, x0=60, x1=140, bold=True),
            line("30 December 2031", 160, x0=60, x1=150),
            line("关于战略计划执行情况的报告", 200, size=15, x1=300, bold=True),
            *(line("市政服务惠及山上和河两岸的更多家庭，旧井所在的平原也在其中", 240 + 12 * n) for n in range(6)),
        )
    )
    front = {p.text: p.language for p in passages if p.kind == "masthead"}
    assert list(front)[2:] == [
        "联合国人类住区规划署", "联合国人居大会", "第四届会议临时议程项目五关于战略计划的执行情况", "30 December 2031",
    ]  # fmt: skip
    assert (front["30 December 2031"], front["联合国人居大会"]) == ("en", "zh")


def test_a_short_line_in_italics_above_upright_text_is_a_heading() -> None:
    passages = build(
        page(
            1,
            line("1. " + FULL, 100),
            line("the coast.", 112, x1=160),
            line("Tenure in the old quarters and what", 136, x1=300, italic=True),
            line("became of it", 148, x1=170, italic=True),
            line("2. " + FULL, 166),
            line("the slopes.", 178, x1=160),
        )
    )
    assert [(p.kind, p.text) for p in passages if p.kind != "paragraph"] == [
        ("heading", "Tenure in the old quarters and what became of it")
    ]
    assert passages[-1].heading == "Tenure in the old quarters and what became of it"


def test_italics_that_begin_or_belong_to_a_text_are_no_heading() -> None:
    """Words that a text goes on from, an opening that ends in a comma, a date at the far edge."""
    passages = build(
        page(
            1,
            line("The General Assembly,", 100, x0=140, x1=240, italic=True),
            line("Recalling, " + FULL, 116, x0=140),
            line("the coast.", 128, x1=160),
            line("Noting with concern the", 152, x1=220, italic=True),
            line("report of the council on what was done in the plain and beyond it, " + FULL, 164),
            line("the slopes.", 176, x1=160),
            line("48th plenary meeting", 200, x0=380, x1=480, italic=True),
            line("Annex", 240, x0=240, x1=290, bold=True),
            line(FULL, 270),
            line("the shore.", 282, x1=160),
        )
    )
    assert [p.text for p in passages if p.kind == "heading"] == ["Annex"]


def test_a_document_may_begin_with_any_number() -> None:
    passages = build(
        page(
            1,
            line("II. Money", 80, size=13, bold=True, x1=180),
            line("17. " + FULL, 110),
            line("the coast.", 122, x1=160),
            line("18. " + FULL, 140),
            line("the slopes.", 152, x1=160),
        )
    )
    assert [p.paragraph for p in passages if p.kind == "paragraph"] == ["17", "18"]


def test_numbers_go_on_behind_others_that_begin_anew_among_them() -> None:
    printed = ["18", "19", "1", "2", "20", "21"]
    lines = [line(f"{n}. " + FULL + " the plain.", 100.0 + 40 * k) for k, n in enumerate(printed)]
    assert [p.paragraph for p in build(page(1, *lines)) if p.kind == "paragraph"] == printed


def test_page_numbers_a_little_inside_are_gone_when_two_pages_have_them() -> None:
    def sheet(number: int, text: str) -> Page:
        return page(
            number,
            line(f"{number}. " + FULL, 640),
            line("the plain beyond, where the old wells had been closed for some time and where", 652),
            line(text, 738, x0=290, x1=300, size=9),
        )

    found = build(sheet(1, "1"), sheet(2, "- 2 -"))
    assert [p.paragraph for p in found] == ["1", "2"]
    assert not [p.text for p in found if p.text.endswith("2 -")]
    (one,) = build(sheet(1, "1"))[1:]
    assert one.text == "1"  # a single one may be of the text


def test_a_year_set_as_a_goal_is_not_the_one_reported_on() -> None:
    ahead = ["Homes by 2050", "Logements d’ici à 2050", "Жильё к 2050 году", "到2050年的住房", "السكن بحلول عام 2050"]
    assert [year_in(title, "") for title in ahead] == [None] * len(ahead)
    assert year_in("Homes in 2031", "2032-01-05") == 2031
    assert year_in("Homes by 2050", "2032-01-05") == 2032


def test_notes_may_be_numbered_with_a_full_stop() -> None:
    small = [line("1. ABC/XY.4/1, annex.", 700, x1=260, size=8), line("2. See the table.", 712, x1=200, size=8)]
    passages = build(page(1, line("1. " + FULL, 100), line("the coast.", 112, x1=160), *small))
    assert [(p.paragraph, p.text) for p in passages if p.kind == "footnote"] == [
        ("1", "ABC/XY.4/1, annex."),
        ("2", "See the table."),
    ]


def test_small_paragraphs_with_numbers_are_no_notes() -> None:
    body = page(1, *(line(FULL, 100 + 12 * n) for n in range(20)))
    small = [line(f"{n}. The municipal services reached the hills.", 500 + 24 * n, size=8) for n in range(1, 9)]
    assert not [p for p in build(body, page(2, *small)) if p.kind == "footnote"]


def test_notes_take_up_the_room_below_a_paragraph_that_goes_on() -> None:
    first = page(1, line(FULL, 640), line("both banks of the river, where the towns had been for long.", 652, x1=470),
                 line("* ABC/XY.4/1, annex.", 690, x1=200, size=8))  # fmt: skip
    lines = [line("Municipalities of the plain, too,", 60, x1=475), *(line(FULL, 72 + 12 * n) for n in range(50))]
    found = [p for p in build(first, page(2, *lines)) if p.kind == "paragraph"]
    assert (found[0].page, found[0].page_end) == (1, 2)


def test_a_sentence_goes_on_behind_what_stands_within_it() -> None:
    closed = line("the coast of the northern lake, which had been closed and then", 124)
    upper = [line(FULL, 100), line(FULL, 112), closed]
    lower = [line("opened once more for the summer of that year, the wettest of", 260), line("all.", 272, x1=120)]
    rest = [line(FULL, 300 + 12 * n) for n in range(4)]
    texts = [p.text for p in build(page(1, *upper, *lower, *rest))]
    assert texts[0].endswith("closed and then opened once more for the summer of that year, the wettest of all.")


def test_items_follow_each_other_without_room() -> None:
    items = [line("(a) " + FULL, 100), line("the slopes of the northern hills, which were reached in March;", 112),
             line("(b) " + FULL, 124), line("the coast.", 136, x1=160)]  # fmt: skip
    assert [p.paragraph for p in build(page(1, *items)) if p.kind == "list_item"] == ["(a)", "(b)"]


def test_what_the_body_is_set_in_is_no_emphasis() -> None:
    lines = [line("The wells of the plain", 80, x1=220, size=14, bold=True)]
    lines += [line(text, 100 + 12 * n, bold=True) for n, text in enumerate(["1. " + FULL, FULL, "the coast."])]
    found = [(p.kind, p.paragraph) for p in build(page(1, *lines))]
    assert found == [("heading", ""), ("paragraph", "1")]


def test_another_language_has_its_own_numbers() -> None:
    arabic = "خدمت البلدية أسر التلال وضفتي النهر وما وراءه من السهل القديم"
    lines = [line(f"{n} - {arabic}", 400 + 30 * n) for n in (1, 2, 3)]
    found = build(page(1, *(line(FULL, 60 + 12 * n) for n in range(20)), *lines))
    assert [p.paragraph for p in found if p.language == "ar"] == ["1", "2", "3"]


def test_a_title_on_a_ground_of_its_own_is_the_title_and_a_heading() -> None:
    band = Box(50, 40, 520, 130)
    title = [line("Doors that open from both sides, a", 60, x1=400, size=22), line("report", 90, x1=160, size=22)]
    masthead, passages = build_passages(
        "d-1", [page(1, *title, *(line(FULL, 200 + 12 * n) for n in range(9)), rules=(band,))], lambda _: None
    )
    assert masthead.title == "Doors that open from both sides, a report"
    assert (passages[0].kind, passages[0].text) == ("heading", masthead.title)


def test_a_line_short_of_the_edge_ends_a_paragraph_where_lines_are_stretched() -> None:
    """At the foot of a column the next word would not have fitted either; only stretched lines tell."""

    def columns(edges: tuple[float, ...]) -> list[str]:
        words = [FULL] * (len(edges) - 1) + ["they were opened in the spring of that year and for all others."]
        left = [line(text, 100 + 12 * i, x0=60, x1=x1) for i, (text, x1) in enumerate(zip(words, edges, strict=True))]
        right = [line("Neighbourhoods of the valley joined them and " + FULL, 100, x0=320, x1=540)]
        right += [line(FULL, 112 + 12 * i, x0=320, x1=540) for i in range(6)]
        return [p.text for p in build(page(1, *left, *right)) if p.text.startswith("Neighbourhoods")]

    assert len(columns((280,) * 7 + (258,))) == 1
    assert not columns((280, 266, 272, 261, 275, 268, 277, 258))


def test_bold_first_words_run_into_their_paragraph() -> None:
    lines = [line("4. " + FULL, 100, bold=True), line("both banks of the river, and in the plain.", 112, x1=300)]
    (found,) = build(page(1, line("3. " + FULL + " and on.", 80), *lines))[1:]
    assert (found.kind, found.paragraph, found.text) == (
        "paragraph",
        "4",
        f"{FULL} both banks of the river, and in the plain.",
    )
    heading = [line("Water for the hills", 100, x1=200, bold=True), line("both banks of the river are served.", 112)]
    assert [p.kind for p in build(page(1, line(FULL + ".", 70), *heading))][1:] == ["heading", "paragraph"]


def test_a_foot_with_a_job_number_is_none_of_the_text() -> None:
    pages = [page(n, line(FULL, 100), line(f"33-12907 {n}", 800, size=7, x1=200)) for n in (1, 2, 3)]
    assert {p.kind for p in build(*pages)} == {"paragraph"}


def test_the_entries_of_an_index_are_front_matter() -> None:
    entries = [line(f"{word}, {7 + i}, {20 + i}", 140 + 12 * i, x1=200) for i, word in enumerate(WORDS)]
    found = build(page(1, line(FULL + ".", 100), line("Index", 120, x1=140, bold=True), *entries))
    assert [p.kind for p in found] == ["paragraph", *["masthead"] * (len(WORDS) + 1)]


WORDS = ("Land", "Housing", "Markets", "Finance", "Water", "Waste")


def test_chapters_within_chapters_are_headings() -> None:
    lines = [line(FULL, 88), line(FULL + ".", 100), line("1.2.1 Water for the hills", 130, x1=230)]
    assert [p.kind for p in build(page(1, *lines, line(FULL, 150), line(FULL + ".", 162)))] == [
        "paragraph", "heading", "paragraph",
    ]  # fmt: skip


def test_a_big_number_over_its_words_in_a_box_is_a_strip() -> None:
    boxes = [Box(100, 200, 190, 240), Box(200, 200, 290, 240)]
    numbers = [
        line(text, 205 if big else 225, x0=box.x0 + 5, x1=box.x1 - 5, size=17 if big else 8, bold=big)
        for box, pair in zip(boxes, (("3,460", "families"), ("26", "diesel pumps")), strict=True)
        for big, text in zip((True, False), pair, strict=True)
    ]
    text = [line(FULL + ".", 300 + 12 * i) for i in range(16)]  # more than a cover has
    found = build(page(1, *numbers, *text, rules=tuple(boxes)))
    assert [p.text for p in found if p.kind == "strip"] == ["3,460 families", "26 diesel pumps"]
