"""Numbers along the axes of charts count nothing; those of tables and texts do."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.reading.glyphs.atoms import Atom
from pipeline.reading.layout.axes import without_axes
from pipeline.reading.layout.rows import rows_of
from tests.reading.test_layouts import prose, read

BODY = 10.0


def number(text: str, x1: float, baseline: float, size: float = 7.0) -> Atom:
    return Atom(text, x1 - 0.5 * size * len(text), x1, baseline, size, False, "", "N", "", 0)


def scale(*values: str, step: float = 30.0) -> list[Atom]:
    return [number(value, 60.0, 400.0 - step * i) for i, value in enumerate(values)]


def left(atoms: list[Atom]) -> list[str]:
    rows, gone = without_axes(rows_of(atoms), BODY)
    kept = [a.text for row in rows for f in row.fragments for a in f.atoms]
    assert sorted([*kept, *(a.text for f in gone for a in f.atoms)]) == sorted(a.text for a in atoms)
    return kept


@pytest.mark.parametrize(
    "values",
    [
        ("0", "50", "100", "150"),
        ("0", "1,000", "2,000"),
        ("0", "0.5", "1.0", "1.5"),
        ("20%", "40%", "60%"),
        ("0", "10 000", "20 000"),
    ],
)
def test_numbers_in_equal_steps_upwards_are_those_of_an_axis(values: tuple[str, ...]) -> None:
    assert left(scale(*values)) == []


@pytest.mark.parametrize(
    "values", [("0", "50"), ("0", "50", "120"), ("150", "100", "50", "0"), ("7", "12", "17"), ("2010", "2020", "2030")]
)
def test_other_numbers_below_each_other_stay(values: tuple[str, ...]) -> None:
    assert len(left(scale(*values))) == len(values)


def test_numbers_at_uneven_distances_stay() -> None:
    assert len(left([number(v, 60.0, y) for v, y in (("0", 400), ("50", 370), ("100", 320), ("150", 300))])) == 4


def test_charts_below_each_other_have_axes_of_their_own() -> None:
    below = [number(v, 60.0, 700.0 - 30 * i) for i, v in enumerate(("0", "20", "40"))]
    assert left([*scale("0", "50", "100"), *below]) == []


def test_charts_side_by_side_have_axes_of_their_own() -> None:
    beside = [number(v, 260.0, 400.0 - 30 * i) for i, v in enumerate(("0", "20", "40"))]
    assert left([*scale("0", "50", "100"), *beside]) == []


def test_numbers_in_the_size_of_the_text_stay() -> None:
    assert len(left([number(v, 60.0, 400.0 - 30 * i, BODY) for i, v in enumerate(("0", "50", "100"))])) == 3


def test_the_years_along_the_foot_of_a_chart_go_with_its_numbers() -> None:
    years = [number(str(2028 + i), 100.0 + 40 * i, 412.0) for i in range(4)]
    assert left([*scale("0", "50", "100"), *years]) == []
    assert len(left(years)) == 4


def test_numbers_from_left_to_right_begin_at_nought() -> None:
    assert left([number(str(20 * i), 100.0 + 60 * i, 300.0) for i in range(4)]) == []
    assert len(left([number(str(20 + 20 * i), 100.0 + 60 * i, 300.0) for i in range(4)])) == 4


def test_a_column_of_a_table_is_no_axis() -> None:
    names = [Atom(name, 100.0, 140.0, a.baseline, 7.0, False, "", "L", "", 0) for name, a in zip(
        ("Lima", "Quito", "Dakar"), scale("0", "50", "100"), strict=True
    )]  # fmt: skip
    assert len(left([*scale("0", "50", "100"), *names])) == 6


def test_a_page_with_a_chart_keeps_its_text_and_caption(tmp_path: Path) -> None:
    axis = [(70.0, 400.0 - 30 * i, 7.0, str(50 * i)) for i in range(4)]
    years = [(100.0 + 50 * i, 412.0, 7.0, str(2028 + i)) for i in range(4)]
    caption = (72.0, 440.0, 8.0, "Figure 1. Homes repaired by year")
    _, passages, _ = read(tmp_path, ([*prose(100, 3), *axis, *years, caption], []))
    assert [p.text for p in passages if p.kind == "caption"] == [caption[3]]
    assert not any(p.text[:1].isdigit() for p in passages)
