"""Boxes of figures and names: on the printed words, whatever stands before, between and behind them."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.passages import build_passages
from pipeline.passages.clean import plain
from pipeline.passages.places import where
from pipeline.reading import read_pages
from pipeline.records import Box, Grid, Line, Page, Passage, Span, Word
from pipeline.run import read_document

FOLDER = Path(__file__).parents[2] / "corpus" / "samples"
SAMPLES = sorted((*FOLDER.glob("official/*.pdf"), *FOLDER.glob("designed/dev-2.*.pdf")))


def printed(words: list[tuple[str, float, float]], top: float, size: float = 10.0) -> Line:
    """A line of words with their left and right edges."""
    own = tuple(Word(text, Box(x0, top, x1, top + size), size) for text, x0, x1 in words)
    box = Box(min(w.box.x0 for w in own), top, max(w.box.x1 for w in own), top + size)
    return Line(" ".join(w.text for w in own), box, size, False, "", own)


def passages_of(*lines: Line, grids: tuple[Grid, ...] = ()) -> list[Passage]:
    return build_passages("d-1", [Page(1, 595.0, 842.0, lines, grids)], lambda _: None)[1]


def box_of(passage: Passage, text: str) -> list[Box]:
    start = passage.text.index(text)
    found = where(passage, Span(start, start + len(text)), 1)
    return [Box(*(round(side, 3) for side in box)) for box in found]


def test_the_number_of_a_paragraph_moves_no_box() -> None:
    first = printed([("7.", 100, 108), ("Households", 130, 190), ("in", 205, 215), ("Kenya", 300, 332)], 100)
    (passage,) = passages_of(first)
    assert passage.paragraph == "7"
    assert box_of(passage, "Households") == [Box(130, 100, 190, 110)]
    assert box_of(passage, "in Kenya") == [Box(205, 100, 332, 110)]


def test_marks_and_hyphens_that_the_text_has_lost_move_no_box() -> None:
    line = printed([("Agreement¹", 100, 160), ("reached", 170, 210), ("340", 260, 280), ("house-", 440, 480)], 100)
    rest = printed([("holds", 100, 130), ("in", 135, 145), ("Nairobi.", 150, 190)], 112)
    (passage,) = passages_of(line, rest)
    assert "340 households" in passage.text and "¹" not in passage.text
    assert box_of(passage, "340") == [Box(260, 100, 280, 110)]
    ends = box_of(passage, "340 households")
    assert [(b.x0, b.top) for b in ends] == [(260, 100), (100, 112)]
    assert 470 < ends[0].x1 <= 480 and abs(ends[1].x1 - 130) < 0.001


def test_a_part_of_a_word_has_its_share_of_it() -> None:
    (passage,) = passages_of(printed([("人居署支持了", 100, 160), ("45个国家的城市", 165, 235)], 100))
    (box,) = box_of(passage, "个国家")
    assert 165 < box.x0 < box.x1 < 235
    assert abs((box.x1 - box.x0) - 3 * (235 - box.x0) / 6) < 0.001  # three of six signs of one width


def test_right_to_left_words_are_shared_from_the_right() -> None:
    (passage,) = passages_of(printed([("استفادت", 300, 340), ("بنيروبي", 250, 290), ("340", 220, 240)], 100))
    (city,) = box_of(passage, "نيروبي")
    assert city.x0 == 250 and 280 < city.x1 < 290  # the first letter, at the right, is a preposition
    assert box_of(passage, "340") == [Box(220, 100, 240, 110)]


def test_signs_behind_a_number_stand_left_of_it_from_right_to_left() -> None:
    text = [("سنوات", 300, 340), ("(2031).", 250, 290), ("بنيروبي", 200, 240)]
    (passage,) = passages_of(printed(text, 100))
    (year,) = box_of(passage, "2031")
    assert year.x0 - 250 > 290 - year.x1 > 0  # a bracket and a full stop stand left, a bracket right


def test_figures_of_a_table_stand_in_their_cells() -> None:
    cells = ((Box(110, 152, 140, 160), Box(210, 152, 240, 160)), (Box(110, 172, 130, 180), Box(225, 172, 240, 180)))
    rows = (Box(100, 150, 300, 165), Box(100, 170, 300, 185))
    grid = Grid(Box(100, 150, 300, 190), (("Region", "Towns"), ("North", "12")), rows, cells)
    row = next(p for p in passages_of(printed([("Towns", 100, 130), ("helped", 135, 165)], 100), grids=(grid,))
               if p.kind == "table")  # fmt: skip
    assert box_of(row, "12") == [Box(225, 172, 240, 180)]
    assert box_of(row, "North") == [Box(110, 172, 130, 180)]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_every_figure_of_the_samples_stands_on_its_words(path: Path) -> None:
    words = {page.number: [w for line in page.lines for w in line.words] for page in read_pages(path, lambda _: None)}
    reading = read_document(path)
    looked = 0
    for passage in reading.passages:
        for entity in reading.entities.get(passage.id, ()):
            if entity.label != "FIGURE" or passage.cells:
                continue
            found = [(n, box) for n in words for box in where(passage, entity.span, n)]
            if len(found) == 1:  # else it goes over a line end
                under = "".join(plain(text) for text in _under(found[0][1], words[found[0][0]]))
                assert "".join(entity.text.split()) in "".join(under.split()), (entity.text, under)
                looked += 1
    assert looked > 10


def _under(box: Box, words: list[Word]) -> list[str]:
    """The words that reach well into a box, in reading order."""
    return [
        w.text for w in words
        if box.top < (w.box.top + w.box.bottom) / 2 < box.bottom
        and min(box.x1, w.box.x1) - max(box.x0, w.box.x0) > 0.5 * min(w.size / 2, w.box.x1 - w.box.x0)
    ]  # fmt: skip
