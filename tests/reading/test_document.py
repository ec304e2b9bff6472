"""Files → pages: order of columns, tables, rotation, and files in a bad state."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import DocumentError
from pipeline.reading import read_pages
from pipeline.records import Page, Problem
from tests.reading.drawn import drawn

LEFT = [
    "The left column tells of water",
    "pipes laid along the ridge and",
    "of the wells that ran dry last",
    "summer in the old town.",
]
RIGHT = [
    "The right column tells of the",
    "roofs that were mended before",
    "the rains came, and of those",
    "who paid for the tiles.",
]


def read(tmp_path: Path, data: bytes) -> tuple[list[Page], list[Problem]]:
    path = tmp_path / "a.pdf"
    path.write_bytes(data)
    problems: list[Problem] = []
    return list(read_pages(path, problems.append)), problems


def two_columns(shift: float = 0.0) -> bytes:
    texts = [(60.0, 100 + 14 * i, 10.0, t) for i, t in enumerate(LEFT)]
    texts += [(320.0, 100 + shift + 14 * i, 10.0, t) for i, t in enumerate(RIGHT)]
    return drawn([(texts, [])])


@pytest.mark.parametrize("shift", [0.0, 5.0])
def test_columns_are_never_read_across(tmp_path: Path, shift: float) -> None:
    pages, _ = read(tmp_path, two_columns(shift))
    assert [line.text for line in pages[0].lines] == LEFT + RIGHT


def test_a_wide_label_is_no_column(tmp_path: Path) -> None:
    texts = [(60.0, 100.0, 10.0, "1."), (90.0, 100.0, 10.0, "The first line of a numbered paragraph goes")]
    texts += [(60.0, 114.0 + 14 * i, 10.0, "and its further lines start below the number of it") for i in range(3)]
    pages, _ = read(tmp_path, drawn([(texts, [])]))
    assert pages[0].lines[0].text.startswith("1. The first line")
    assert len(pages[0].lines) == 4


def test_a_ruled_table_is_a_grid_and_not_in_the_lines(tmp_path: Path) -> None:
    cells = [["Region", "Towns"], ["North", "12"], ["South", "7"]]
    texts = [(65.0 + 100 * c, 115.0 + 20 * r, 10.0, t) for r, row in enumerate(cells) for c, t in enumerate(row)]
    rules = [(60.0, 100.0 + 20 * r, 260.0, 100.0 + 20 * r) for r in range(4)]
    rules += [(60.0 + 100 * c, 100.0, 60.0 + 100 * c, 160.0) for c in range(3)]
    texts.append((60.0, 300.0, 10.0, "Text below the table."))
    pages, _ = read(tmp_path, drawn([(texts, rules)]))
    assert pages[0].grids[0].rows == tuple(tuple(row) for row in cells)
    assert [line.text for line in pages[0].lines] == ["Text below the table."]


def test_an_unruled_table_is_found_under_its_caption(tmp_path: Path) -> None:
    texts = [(60.0, 80.0, 10.0, "Table 2. Towns by region")]
    cells = [["Region", "Towns", "Wells"], ["North", "12", "340"], ["Far south", "7", "1,020"], ["East", "5", "88"]]
    texts += [(60.0 + 120 * c, 110.0 + 20 * r, 9.0, t) for r, row in enumerate(cells) for c, t in enumerate(row)]
    pages, _ = read(tmp_path, drawn([(texts, [])]))
    assert pages[0].grids[0].rows == tuple(tuple(row) for row in cells)


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_text_is_read_upright_however_the_page_is_turned(tmp_path: Path, rotate: int) -> None:
    pages, _ = read(tmp_path, drawn([([(60.0, 100.0, 10.0, "Sideways words stay words")], [])], rotate=rotate))
    assert [line.text for line in pages[0].lines] == ["Sideways words stay words"]
    assert pages[0].lines[0].box.x0 == pytest.approx(60, abs=1)


def test_text_outside_of_the_crop_box_is_left_out(tmp_path: Path) -> None:
    texts = [(60.0, 100.0, 10.0, "Inside of the box"), (60.0, 700.0, 10.0, "Below the box")]
    pages, _ = read(tmp_path, drawn([(texts, [])], extra=b"/CropBox [0 400 595 842]"))
    assert [line.text for line in pages[0].lines] == ["Inside of the box"]
    assert pages[0].height == pytest.approx(442)


def test_raised_digits_are_kept_apart_from_numbers(tmp_path: Path) -> None:
    texts = [
        (60.0, 100.0, 10.0, "as shown in 2031."),
        (138.0, 96.0, 6.0, "4"),
        (60.0, 114.0, 10.0, "A second line of text"),
    ]
    pages, _ = read(tmp_path, drawn([(texts, [])]))
    assert pages[0].lines[0].text == "as shown in 2031.⁴"


def test_a_cut_file_gives_the_pages_that_are_left(tmp_path: Path) -> None:
    whole = drawn([([(60.0, 100.0, 10.0, f"This is page number {n}")], []) for n in range(1, 7)])
    pages, problems = read(tmp_path, whole[: int(len(whole) * 0.6)])
    assert [p.code for p in problems] == ["repaired"]
    assert problems[0].severity == "error"
    assert "".join(line.text for page in pages for line in page.lines).startswith("This is page number 1")
    assert 1 < len(pages) < 6


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"", "empty_file"), (b"<html>no</html>", "not_a_pdf"), (b"%PDF-1.4\n1 0 obj\n<<", "damaged")],
)
def test_what_is_no_document_is_refused_with_its_reason(tmp_path: Path, data: bytes, code: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read(tmp_path, data)
    assert caught.value.code == code
    assert "a.pdf" in caught.value.message


def test_more_pages_than_allowed_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(drawn([([], [])] * 3))
    with pytest.raises(DocumentError) as caught:
        list(read_pages(path, lambda _: None, max_pages=2))
    assert caught.value.code == "too_many_pages"
