"""Grounds that set text apart: rounded ones, ones that overlap, headings over columns of another number."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.reading import read_pages
from pipeline.reading.glyphs.atoms import Atom
from pipeline.reading.layout.bands import Flow, band
from pipeline.reading.layout.panels import atoms_in, over_edges
from pipeline.reading.layout.rows import rows_of
from pipeline.records import Box
from tests.reading.drawn import drawn
from tests.reading.test_beside import fragment, row

MAP, LABEL = Box(110.0, 80.0, 400.0, 300.0), Box(60.0, 85.0, 200.0, 120.0)


def words(x0: float) -> list[Atom]:
    return [
        Atom(word, x0 + 30 * i, x0 + 28 * (i + 1), 100.0, 10.0, False, "", "L", "", i) for i, word in enumerate("abcd")
    ]


def test_a_line_within_a_ground_of_its_own_does_not_run_over_the_map_below() -> None:
    line = words(85.0)
    assert over_edges(rows_of(line), [MAP]) == set(map(id, line))
    assert over_edges(rows_of(line), [MAP, LABEL]) == set()
    assert atoms_in([MAP, LABEL], line) == [[], line]


def test_grounds_apart_keep_what_stands_on_each() -> None:
    left, right = words(70.0), words(420.0)
    assert atoms_in([Box(60, 85, 200, 120), Box(410, 85, 560, 120)], [*left, *right]) == [left, right]


def corners(x0: float, top: float, x1: float, bottom: float, radius: float) -> bytes:
    """A filled rectangle whose corners are drawn in eight curves each, as browsers do."""
    x0, y0, x1, y1 = x0, 842 - bottom, x1, 842 - top
    parts = [b"%g %g m" % (x0 + radius, y0)]
    around = ((x1, y0, 1, 0, 0, 1), (x1, y1, 0, 1, -1, 0), (x0, y1, -1, 0, 0, -1), (x0, y0, 0, -1, 1, 0))
    for x, y, in_x, in_y, out_x, out_y in around:
        parts.append(b"%g %g l" % (x - radius * in_x, y - radius * in_y))
        for step in range(1, 9):
            back, on = radius * (1 - step / 8), radius * step / 8
            point = (x - back * in_x + on * out_x, y - back * in_y + on * out_y)
            parts.append(b"%g %g %g %g %g %g c" % (*point, *point, *point))
    return b"\n".join([b"0.9 g", *parts, b"h f", b"0 g"])


@pytest.mark.parametrize(("radius", "ground"), [(6.0, True), (30.0, False)])
def test_a_rectangle_with_round_corners_is_a_ground_and_an_oval_is_none(
    tmp_path: Path, radius: float, ground: bool
) -> None:
    shape = corners(80, 100, 240, 160, radius)
    file = tmp_path / "card.pdf"
    file.write_bytes(drawn([([(95, 135, 10, "Wells for the hills")], [])]).replace(b"0.5 w", b"0.5 w\n" + shape))
    pages = list(read_pages(file, lambda _: None))
    assert any(abs(r.x0 - 80) < 1 and abs(r.x1 - 240) < 1 for r in pages[0].rules) is ground


@pytest.mark.parametrize("columns", [2, 3])
def test_a_heading_stands_over_columns_of_another_number_too(columns: int) -> None:
    lines = [row(fragment(50, 240, 100 + 12 * i), fragment(300, 490, 100 + 12 * i)) for i in range(5)]
    for f in lines[-1].fragments:
        f.atoms[-1].text = "end."
    heading = fragment(50, 120, 170)
    heading.size = 12.0
    wide = 450 / columns
    texts = [fragment(50 + wide * i, 40 + wide * (i + 1), 190) for i in range(columns)]
    rows = [*lines, row(heading), row(*texts)]
    assert band(rows, 0, Flow(10.0, False, (), left=50, right=490))[0] == len(lines)
