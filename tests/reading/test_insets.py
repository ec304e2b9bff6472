"""Quotations that the text runs round, between two columns and at the edge of one; titles on the ground of a text."""

from __future__ import annotations

from pathlib import Path

from tests.reading.drawn import Text
from tests.reading.test_layouts import read

WIDE = "The old quarry became a park, and the lake in it"
NARROW = "is kept by those who once"
LEFT = [(50.0, WIDE), (50.0, WIDE), *4 * [(50.0, NARROW)], (50.0, WIDE), (50.0, "came to swim.")]
QUOTE = ["Nobody asked who", "owned the water"]


def wrapped(x: float, words: list[tuple[float, str]]) -> list[Text]:
    return [(x + at - 50.0, 100.0 + 13 * i, 10.0, line) for i, (at, line) in enumerate(words)]


def joined(words: list[tuple[float, str]]) -> str:
    return " ".join(line for _, line in words)


def test_a_quotation_at_the_edge_of_a_column_stays_out_of_the_lines_beside_it(tmp_path: Path) -> None:
    quote = [(182.0, 130.0 + 16 * i, 13.0, line) for i, line in enumerate(QUOTE)]
    more = [(x, y + 200, size, line) for x, y, size, line in wrapped(50.0, LEFT)]
    _, passages, _ = read(tmp_path, ([*wrapped(50.0, LEFT), *quote, *more], []))
    assert [p.text for p in passages if p.kind == "paragraph"] == [joined(LEFT), joined(LEFT)]
    assert [p.text for p in passages if p.kind == "pull_quote"] == [" ".join(QUOTE)]


def test_two_columns_run_round_a_quotation_between_them(tmp_path: Path) -> None:
    right = [(at + (90.0 if line == NARROW else 0.0), line) for at, line in LEFT]
    quote = [(200.0, 130.0 + 16 * i, 13.0, line) for i, line in enumerate(QUOTE)]
    _, passages, _ = read(tmp_path, ([*wrapped(50.0, LEFT), *wrapped(287.0, right), *quote], []))
    assert [p.text for p in passages if p.kind == "paragraph"] == [joined(LEFT), joined(LEFT)]
    assert [p.text for p in passages if p.kind == "pull_quote"] == [" ".join(QUOTE)]


def test_a_heading_of_a_column_below_text_over_both_heads_its_column(tmp_path: Path) -> None:
    over = [(50.0, 70.0 + 13 * i, 10.0, f"{WIDE} was opened to all who live beside it in the spring") for i in range(2)]
    left = [(50.0, 106.0 + 13 * i, 10.0, WIDE) for i in range(8)]
    head = [(287.0, 108.0 + 16 * i, 13.0, line) for i, line in enumerate(("Water and shade", "for the old town"))]
    right = [(287.0, 145.0 + 13 * i, 10.0, WIDE) for i in range(5)]
    pages, _, _ = read(tmp_path, ([*over, *left, *head, *right], []))
    assert [line.text for line in pages[0].lines][-7:-5] == ["Water and shade", "for the old town"]


def test_a_title_on_the_ground_of_its_text_is_a_heading(tmp_path: Path) -> None:
    title = (60.0, 130.0, 20.0, "Water and shade")
    text = [(60.0, 155.0 + 13 * i, 10.0, line) for i, line in enumerate((WIDE, "came to swim."))]
    frame = [
        (50.0, 105.0, 400.0, 105.0),
        (50.0, 180.0, 400.0, 180.0),
        (50.0, 105.0, 50.0, 180.0),
        (400.0, 105.0, 400.0, 180.0),
    ]
    below = [(50.0, 210.0 + 13 * i, 10.0, WIDE) for i in range(12)]
    _, passages, _ = read(tmp_path, ([title, *text, *below], frame))
    assert [(p.kind, p.text) for p in passages[:2]] == [("heading", title[3]), ("sidebar", f"{WIDE} came to swim.")]


def test_a_table_beside_a_column_of_text_keeps_its_rows(tmp_path: Path) -> None:
    rows = [("Basin", "Wells", "Pumps"), ("North", "412", "61"), ("South", "187", "38"), ("West", "264", "40")]
    table = [
        (x, 130.0 + 17 * i, 8.5, cell)
        for i, row in enumerate(rows)
        for x, cell in zip((50.0, 140.0, 200.0), row, strict=True)
    ]
    title = (50.0, 110.0, 8.5, "Table 3. Wells and pumps")
    head = (240.0, 40.0, 8.0, "Wells of the plain, 2041")
    text = [(300.0, 108.0 + 13 * i, 10.0, WIDE) for i in range(7)]
    pages, passages, _ = read(tmp_path, ([head, title, *table, *text], []))
    assert [grid.rows for grid in pages[0].grids] == [tuple(rows)]
    assert [p.text for p in passages if p.kind == "paragraph"] == [" ".join(7 * [WIDE])]


def test_a_big_sign_in_one_column_changes_no_order_in_the_other(tmp_path: Path) -> None:
    left = [(50.0, 100.0 + 13 * i, 10.0, f"{WIDE} {i}") for i in range(12)]
    sign = (400.0, 204.0, 34.0, "\u201d")
    right = [(320.0, 217.0 + 13 * i, 10.0, WIDE) for i in range(8)]
    pages, _, _ = read(tmp_path, ([*left, sign, *right], []))
    assert [line.text for line in pages[0].lines][:12] == [text for _, _, _, text in left]


def test_a_bigger_bullet_stays_with_its_line(tmp_path: Path) -> None:
    item = [
        (50.0, 100.0, 11.6, "-"),
        (58.0, 100.0, 10.0, "The lake is kept"),
        (160.0, 100.0, 10.0, "by those who own it"),
    ]
    text = [(58.0, 113.0 + 13 * i, 10.0, WIDE) for i in range(8)]
    pages, _, _ = read(tmp_path, ([*item, *text], []))
    assert pages[0].lines[0].text == "- The lake is kept by those who own it"
