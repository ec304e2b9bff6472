"""Heads of tables without lines: over groups of columns, years at another edge than their numbers, two side by side."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.records import Page
from tests.reading.drawn import Text
from tests.reading.test_layouts import prose, read

NUMBERS = [("North", "50 100", "55 200", "5 400", "3 400"), ("South", "67 100", "63 700", "5 300", "3 900"),
           ("Coast", "62 500", "47 000", "7 600", "2 800")]  # fmt: skip
ENDS = (250.0, 330.0, 410.0, 490.0)


def ending(x1: float, top: float, text: str, size: float = 9.0) -> Text:
    return (x1 - 0.5 * size * len(text), top, size, text)


def table(upper: list[tuple[float, str]], lower: list[tuple[float, str]]) -> list[Text]:
    texts: list[Text] = [(72.0, 300.0, 10.0, "Table 1. Homes by area")]
    texts += [ending(x, 320.0, text) for x, text in upper]
    texts += [ending(x, 334.0, text) for x, text in lower]
    for i, (name, *numbers) in enumerate(NUMBERS):
        texts += [(72.0, 350.0 + 14 * i, 9.0, name)]
        texts += [ending(x, 350.0 + 14 * i, number) for x, number in zip(ENDS, numbers, strict=True)]
    return texts


def row(tmp_path: Path, texts: list[Text]) -> str:
    _, passages, _ = read(tmp_path, ([*prose(100, 2), *texts, *prose(420, 3)], []))
    return next(p.text for p in passages if p.kind == "table")


@pytest.mark.parametrize("names", [("2030", "2031"), ("Plan", "Actual")])
@pytest.mark.parametrize("over", [(330.0, 490.0), (290.0, 450.0), (265.0, 425.0)], ids=["end", "middle", "beginning"])
def test_heads_stand_over_the_groups_whose_heads_come_again(
    tmp_path: Path, names: tuple[str, str], over: tuple[float, float]
) -> None:
    lower = [(x, names[i % 2]) for i, x in enumerate(ENDS)]
    read_row = row(tmp_path, table([(over[0], "Homes"), (over[1], "Wells")], lower))
    first, second = names
    assert read_row == (
        f"North | Homes – {first}: 50 100; Homes – {second}: 55 200; Wells – {first}: 5 400; Wells – {second}: 3 400"
    )


def test_years_may_be_set_to_another_edge_than_their_numbers(tmp_path: Path) -> None:
    lower = [(x - 35, str(2028 + i)) for i, x in enumerate(ENDS)]
    assert row(tmp_path, table([], lower)) == "North | 2028: 50 100; 2029: 55 200; 2030: 5 400; 2031: 3 400"


def column(x0: float, caption: str, names: tuple[str, ...], head: str) -> list[Text]:
    texts: list[Text] = [(x0, 300.0, 10.0, caption), (x0, 320.0, 9.0, "Place"), ending(x0 + 130, 320.0, head)]
    texts += [ending(x0 + 200, 320.0, "Share")]
    for i, name in enumerate(names):
        texts += [(x0, 336.0 + 14 * i, 9.0, name), ending(x0 + 130, 336.0 + 14 * i, f"{31 + 7 * i}")]
        texts += [ending(x0 + 200, 336.0 + 14 * i, f"{12 + 5 * i}")]
    return texts


def lines(x0: float, top: float, count: int) -> list[Text]:
    words = "the wells of the plain were closed early in the"
    return [(x0, top + 12 * i, 10.0, words) for i in range(count)]


def test_tables_level_in_two_columns_under_captions_of_their_own_are_two(tmp_path: Path) -> None:
    left = column(50.0, "Table 1. Homes", ("North", "South", "Coast", "Hills"), "Homes")
    right = column(310.0, "Table 2. Wells", ("Lima", "Quito", "Dakar", "Hanoi"), "Wells")
    text = [t for x0 in (50.0, 310.0) for top, n in ((100.0, 15), (420.0, 14)) for t in lines(x0, top, n)]
    pages, passages, _ = read(tmp_path, ([*text, *left, *right], []))
    assert _first_cells(pages[0]) == [["North", "South", "Coast", "Hills"], ["Lima", "Quito", "Dakar", "Hanoi"]]
    assert {p.heading for p in passages if p.kind == "table"} == {"Table 1. Homes", "Table 2. Wells"}


def _first_cells(page: Page) -> list[list[str]]:
    return [[cells[0] for cells in grid.rows[1:]] for grid in page.grids]
