"""Ruled tables that are left open: cut by the end of a page, or drawn without their outer lines."""

from __future__ import annotations

from pathlib import Path

from pipeline.passages import build_passages
from pipeline.reading import read_pages
from pipeline.reading.tables.closing import closing
from pipeline.records import Box, Passage
from tests.reading.drawn import Rule, Text, drawn

COLUMNS = (72.0, 160.0, 420.0, 520.0)
HEADS = ("Country", "Result", "Households")


def _row(top: float, cells: tuple[str, ...]) -> list[Text]:
    return [(x + 4, top + 12, 10, text) for x, text in zip(COLUMNS, cells, strict=False) if text]


def _upright(top: float, bottom: float) -> list[Rule]:
    return [(x, top, x, bottom) for x in COLUMNS]


def _level(*tops: float) -> list[Rule]:
    return [(COLUMNS[0], top, COLUMNS[-1], top) for top in tops]


def _tables(tmp_path: Path, *pages: tuple[list[Text], list[Rule]]) -> list[Passage]:
    path = tmp_path / "a.pdf"
    path.write_bytes(drawn(pages))
    passages = build_passages("d", list(read_pages(path, lambda _: None)), lambda _: None)[1]
    return [p for p in passages if p.kind == "table"]


def _two_pages(rest: tuple[str, ...]) -> list[tuple[list[Text], list[Rule]]]:
    """A table whose last row has no line below it on the first page; the second repeats the heads."""
    first = [
        *_row(700, HEADS), *_row(720, ("Kenya", "Two markets were rebuilt.", "1,200")),
        *_row(740, ("Peru", "In 14 towns the water works are run by", "3,400")),
    ]  # fmt: skip
    second = [*_row(80, HEADS), *_row(100, rest), *_row(120, ("Togo", "A bridge was opened.", "560"))]
    return [
        (first, [*_level(700, 720, 740), *_upright(700, 770)]),
        (second, [*_level(80, 100, 120, 140), *_upright(80, 140)]),
    ]


def test_a_row_that_the_page_cut_is_one_row(tmp_path: Path) -> None:
    rows = [p.text for p in _tables(tmp_path, *_two_pages(("", "45 unions of their users.", "")))]
    assert rows == [
        "Kenya | Result: Two markets were rebuilt.; Households: 1,200",
        "Peru | Result: In 14 towns the water works are run by 45 unions of their users.; Households: 3,400",
        "Togo | Result: A bridge was opened.; Households: 560",
    ]


def test_a_row_with_a_number_of_its_own_is_not_the_rest_of_another(tmp_path: Path) -> None:
    rows = [p.text for p in _tables(tmp_path, *_two_pages(("Fiji", "Roofs were tied down.", "890")))]
    assert rows[1:3] == [
        "Peru | Result: In 14 towns the water works are run by; Households: 3,400",
        "Fiji | Result: Roofs were tied down.; Households: 890",
    ]


def test_a_table_without_outer_lines_keeps_its_outer_cells(tmp_path: Path) -> None:
    texts = [
        *_row(200, HEADS), *_row(220, ("Kenya", "Two markets were rebuilt.", "1,200")),
        *_row(240, ("Peru", "Wells were dug.", "3,400")),
    ]  # fmt: skip
    rules = [*_level(220, 240), *[(x, 200.0, x, 260.0) for x in COLUMNS]]
    rows = [p.text for p in _tables(tmp_path, (texts, rules))]
    assert rows == [
        "Kenya | Result: Two markets were rebuilt.; Households: 1,200",
        "Peru | Result: Wells were dug.; Households: 3,400",
    ]


def test_closed_tables_get_no_more_lines() -> None:
    level = [Box(0, y, 300, y) for y in (0.0, 20.0, 40.0)]
    upright = [Box(x, 0, x, 40) for x in (0.0, 100.0, 200.0, 300.0)]
    assert closing(level, upright) == []
    assert closing(level[:2], upright) == [Box(0, 40, 300, 40)]
    assert closing(level, upright[:-1]) == [Box(300, 0, 300, 40)]


def test_body_rows_of_words_are_no_heads(tmp_path: Path) -> None:
    texts = [
        *_row(200, HEADS), *_row(220, ("Kenya", "Two markets were rebuilt.", "none")),
        *_row(240, ("Peru", "Wells were dug.", "3,400")),
    ]  # fmt: skip
    rows = [p.text for p in _tables(tmp_path, (texts, [*_level(200, 220, 240, 260), *_upright(200, 260)]))]
    assert rows == [
        "Kenya | Result: Two markets were rebuilt.; Households: none",
        "Peru | Result: Wells were dug.; Households: 3,400",
    ]
