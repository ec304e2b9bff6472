"""Tables that no caption names: told from lines, bands or nothing but their numbers; lists and contents are none."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reading.drawn import Rule, Text
from tests.reading.test_layouts import PROSE, prose, read

HEADS = [("Region", 60.0), ("Homes", 190.0), ("Share", 293.0)]
ROWS = [("Coast", "1,840", "46"), ("Hills", "625", "21"), ("Islands", "977", "9")]


def row(y: float, cells: tuple[str, ...]) -> list[Text]:
    """A label and numbers whose right edges stand below each other (a digit of this type is 5.56 wide)."""
    label, *numbers = cells
    ends = (220.0, 320.0)
    widths = [sum(2.78 if sign in ",." else 5.56 for sign in number) for number in numbers]
    return [(60.0, y, 10.0, label), *((e - w, y, 10.0, n) for e, w, n in zip(ends, widths, numbers, strict=False))]


def table(top: float, rows: list[tuple[str, ...]], *, heads: bool = True) -> list[Text]:
    """Heads and rows in steps of 18 points, from `top` on."""
    texts = [(x, top, 10.0, head) for head, x in HEADS] if heads else []
    return [*texts, *(text for i, cells in enumerate(rows, heads) for text in row(top + 18 * i, cells))]


def lines(top: float, count: int) -> list[Rule]:
    return [(60.0, top + 18 * i, 320.0, top + 18 * i) for i in range(count)]


def test_a_table_that_nothing_but_its_numbers_keep(tmp_path: Path) -> None:
    (page,) = read(tmp_path, ([*prose(60), *table(140, ROWS), *prose(260)], []))[0]
    (grid,) = page.grids
    assert grid.rows == (("Region", "Homes", "Share"), *ROWS)
    assert [line.text for line in page.lines] == PROSE * 2


def test_the_last_row_has_the_rest_of_its_words_in_a_second_column(tmp_path: Path) -> None:
    names = (
        ("Africa", "Roofs are mended", "in the hills", "12"),
        ("Asia", "Wells are dug in", "the old quarters", "9"),
    )
    texts = [(60.0, 140.0, 10.0, "Region"), (150.0, 140.0, 10.0, "Result"), (293.0, 140.0, 10.0, "Towns")]
    for i, (region, result, rest, number) in enumerate((*names, ("Europe", "Quays are", "built anew", "31"))):
        y = 160.0 + 34 * i
        texts += [(60.0, y, 10.0, region), (150.0, y, 10.0, result), (150.0, y + 12, 10.0, rest)]
        texts.append((310.0 - 5.56 * len(number), y, 10.0, number))
    caption = (60.0, 120.0, 10.0, "Table 2. Results by region")
    (page,) = read(tmp_path, ([*prose(30), caption, *texts, *prose(320)], []))[0]
    assert page.grids[0].rows[-1] == ("Europe", "Quays are\nbuilt anew", "31")


@pytest.mark.parametrize("numbers", [("12", "9", "31"), ("3", "12", "31")])
def test_one_column_of_numbers_is_a_table_unless_they_rise_as_those_of_pages_do(
    tmp_path: Path, numbers: tuple[str, ...]
) -> None:
    rows = [(label, number) for (label, *_), number in zip(ROWS, numbers, strict=True)]
    texts = [text for text in table(140, rows) if text[3] != "Share"]
    (page,) = read(tmp_path, ([*prose(60), *texts, *prose(260)], []))[0]
    assert len(page.grids) == (numbers != tuple(sorted(numbers, key=int)))


@pytest.mark.parametrize("ruled", [True, False])
@pytest.mark.parametrize("repeated", [True, False])
def test_it_goes_on_on_the_next_page(tmp_path: Path, ruled: bool, repeated: bool) -> None:
    before = 1 if ruled else 2  # without lines one row shows no columns
    first = [*prose(60, 10), *table(732, ROWS[:before])]
    second = [*table(60, ROWS[before:], heads=repeated), *prose(200)]
    pages, _, _ = read(tmp_path, (first, lines(736, before + 1) if ruled else []), (second, []))
    assert [grid.rows[-1] for page in pages for grid in page.grids] == [ROWS[before - 1], ROWS[-1]]
    assert [len(grid.rows) for page in pages for grid in page.grids] == [1 + before, 3 - before + repeated]


@pytest.mark.parametrize("heads", [True, False])
def test_contents_in_two_columns_stay_text(tmp_path: Path, heads: bool) -> None:
    left = [("Introduction", 3), ("Homes and land", 5), ("Rents", 9), ("Water", 12)]
    right = [("Markets", 14), ("Heat and shade", 21), ("Floods", 26), ("Money", 31)]
    texts: list[Text] = [(60.0, 80.0, 16.0, "Contents")]
    if heads:
        texts += [(60.0, 110.0, 10.0, "Chapter"), (250.0, 110.0, 10.0, "Page"),
                  (310.0, 110.0, 10.0, "Chapter"), (500.0, 110.0, 10.0, "Page")]  # fmt: skip
    for i, ((chapter, page), (other, number)) in enumerate(zip(left, right, strict=True)):
        y = 130.0 + 18 * i
        texts += [(60.0, y, 10.0, chapter), (264.0, y, 10.0, f"{page:>2}")]
        texts += [(310.0, y, 10.0, other), (514.0, y, 10.0, f"{number:>2}")]
    (page,) = read(tmp_path, ([*texts, *prose(300)], []))[0]
    assert not page.grids
    told = " ".join(line.text for line in page.lines)
    assert all(chapter in told for chapter, _ in (*left, *right))
