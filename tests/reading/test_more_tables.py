"""Tables as agencies print them: years for heads, heads of rows, names beside several rows, words parted by lines."""

from __future__ import annotations

from pathlib import Path

from pipeline.passages import build_passages
from pipeline.reading import read_pages
from pipeline.reading.glyphs.atoms import Atom
from pipeline.reading.glyphs.bidi import Habits
from pipeline.reading.layout.rows import Row, rows_of
from pipeline.reading.tables.columns import table_at
from pipeline.reading.tables.find import is_table_caption, ruled
from pipeline.records import Box, Passage
from tests.reading.drawn import Rule, Text, drawn

PROSE = ["The towns of the valley agreed on a plan for the river and its banks,", "and paid a share of its works."]
COLUMNS = (72.0, 250.0, 330.0, 420.0)


def _passages(tmp_path: Path, texts: list[Text], rules: list[Rule]) -> list[Passage]:
    path = tmp_path / "a.pdf"
    path.write_bytes(drawn([(texts, rules)]))
    return build_passages("d", list(read_pages(path, lambda _: None)), lambda _: None)[1]


def _rows(tmp_path: Path, texts: list[Text], rules: list[Rule] | None = None) -> list[str]:
    return [p.text for p in _passages(tmp_path, texts, rules or []) if p.kind == "table"]


def _prose(y: float) -> list[Text]:
    return [(72, y + 13 * i, 10, line) for i, line in enumerate(PROSE)]


def _row(y: float, *cells: str) -> list[Text]:
    return [(x, y, 9, text) for x, text in zip(COLUMNS, cells, strict=False) if text]


def test_years_head_columns_and_a_head_of_rows_is_a_row(tmp_path: Path) -> None:
    texts = [
        *_prose(100), *_row(160, "", "Note", "2034", "2033"), *_row(178, "Cash", "6", "6,295", "55,125"),
        *_row(196, "Investments", "7", "8,378", "10,332"), *_row(214, "Current liabilities"),
        *_row(232, "Payables", "8", "5,759", "(2,877)"), *_row(250, "Total", "", "33,338", "88,544"),
    ]  # fmt: skip
    assert _rows(tmp_path, texts) == [
        "Cash | Note: 6; 2034: 6,295; 2033: 55,125", "Investments | Note: 7; 2034: 8,378; 2033: 10,332",
        "Current liabilities", "Payables | Note: 8; 2034: 5,759; 2033: (2,877)", "Total | 2034: 33,338; 2033: 88,544",
    ]  # fmt: skip


def test_rows_of_words_that_lines_part_are_a_table(tmp_path: Path) -> None:
    texts = [
        *_prose(100), *_row(160, "Recommendation", "Action", "Status"),
        *_row(180, "Keep the books of every", "Done by June", "Closed"), *_row(192, "market in one place"),
        *_row(212, "Publish all plans", "Under way", "Open"), *_row(232, "Train the clerks", "Begun", "Open"),
    ]  # fmt: skip
    rules = [(72.0, y, 500.0, y) for y in (148, 166, 198, 218, 238)]
    assert _rows(tmp_path, texts, rules) == [
        "Keep the books of every market in one place | Action: Done by June; Status: Closed",
        "Publish all plans | Action: Under way; Status: Open", "Train the clerks | Action: Begun; Status: Open",
    ]  # fmt: skip
    assert _rows(tmp_path, texts) == []


def test_dots_that_lead_to_a_cell_and_letters_that_mark_notes_are_left_out(tmp_path: Path) -> None:
    label = "Kenya"
    texts = [
        *_prose(100), (72, 160, 10, "Table 1. Towns"), *_row(178, label + " " + "." * 40, "", "1,200"),
        *_row(196, "Peru " + "." * 40, "", "3,400"), *_row(214, "Togo " + "." * 40, "", "560"),
    ]  # fmt: skip
    assert _rows(tmp_path, texts) == ["Kenya | 1,200", "Peru | 3,400", "Togo | 560"]
    raised = [(x, y - 4 if text == "a" else y, 6 if text == "a" else size, text) for x, y, size, text in [
        *_prose(100), *_row(160, "Country", "", "Towns"), *_row(178, "Kenya", "", "1,200"), (97.0, 178.0, 9.0, "a"),
        *_row(196, "Peru", "", "3,400"), *_row(214, "Togo", "", "560"), (72, 244, 7, "a"),
        (76, 244, 7.5, "Includes towns that are yet to report."), *_prose(300),
    ]]  # fmt: skip
    passages = _passages(tmp_path, raised, [])
    assert next(p.text for p in passages if p.kind == "table") == "Kenya | Towns: 1,200"
    assert [(p.paragraph, p.text) for p in passages if p.kind == "footnote"] == [
        ("a", "Includes towns that are yet to report.")
    ]


def _atom(text: str, x0: float, y: float) -> Atom:
    return Atom(text, x0, x0 + 20, y, 8.0, False, "", "L", "", 0)


def test_what_stands_over_several_columns_or_beside_several_rows_stands_in_the_first() -> None:
    """A head over the two outer columns, a name beside both rows; from right to left the first column is the last."""
    left, middle, right, end = 0.0, 100.0, 200.0, 300.0
    level = [Box(left, y, end, y) for y in (0.0, 20.0, 80.0)]
    rules = [
        *level, Box(left, 40, right, 40), Box(left, 60, right, 60), *(Box(x, 0, x, 80) for x in (left, right, end)),
        Box(middle, 20, middle, 80),
    ]  # fmt: skip
    atoms = [
        _atom("Towns", 60, 12), _atom("Country", 220, 12), _atom("new", 10, 32), _atom("old", 110, 32),
        _atom("1", 10, 52), _atom("2", 110, 52), _atom("3", 10, 72), _atom("4", 110, 72), _atom("Peru", 220, 52),
    ]  # fmt: skip
    (found,) = ruled(rules, atoms, True, Habits())
    assert found.grid.rows == (("Country", "Towns", ""), ("Peru", "old", "new"), ("Peru", "2", "1"), ("Peru", "4", "3"))


def test_terms_with_what_they_mean_are_one_passage_each(tmp_path: Path) -> None:
    terms = [("ADB", "Asian Development Bank"), ("FAO", "Food and Agriculture Organization"),
             ("ILO", "International Labour Organization"), ("WHO", "World Health Organization")]  # fmt: skip
    listed = [
        (x, 160.0 + 14 * i, 10.0, text)
        for i, pair in enumerate(terms)
        for x, text in zip((72.0, 150.0), pair, strict=True)
    ]
    texts = [found.text for found in _passages(tmp_path, [*_prose(100), *listed, *_prose(300)], [])]
    assert texts[1:5] == [f"{term} {meaning}" for term, meaning in terms]


def test_the_plural_of_a_table_is_no_caption_and_numbers_may_be_words() -> None:
    assert [is_table_caption(text) for text in ("Tables", "TABLES", "Table A. Towns", "表二.1. 城镇", "Cuadros")] == [
        False, False, True, True, False,
    ]  # fmt: skip


def test_a_table_goes_on_only_in_the_columns_it_had() -> None:
    def rows(*columns: float) -> list[Row]:
        lines = (("Kenya", "1,200", "31"), ("Peru", "3,400", "42"), ("Togo", "560", "18"))
        return rows_of([
            _atom(text, x, 12.0 + 14 * k) for k, line in enumerate(lines) for x, text in zip(columns, line, strict=True)
        ])  # fmt: skip

    found = table_at(rows(10, 110, 210), 0, False, None)
    assert found is not None
    known = found[0].columns
    again = table_at(rows(12, 112, 212), 0, False, known)
    assert again is not None
    assert [[a.text for a in cell] for cell in again[0].cells[0]] == [
        ["Kenya"],
        ["1,200"],
        ["31"],
    ]
    assert table_at(rows(10, 150, 250), 0, False, known) is None
