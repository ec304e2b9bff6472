"""Lines that the engine mixed up are cut where the ink parts them; lines that were read well stay as they are."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from PIL import Image, ImageDraw

from pipeline.reading.ocr.relined import relined
from pipeline.reading.ocr.spotted import Spotted
from pipeline.records import Box

#: Printed lines of the page: upper and lower edge of their ink. They stand close: little paper lies between them.
LINES = [(100 + 50 * i, 140 + 50 * i) for i in range(7)]
LEFT, RIGHT = 100, 900
WORDS = ("settlement", "families", "upgraded", "streets", "drains", "lamps")


def page() -> Image.Image:
    """The lines drawn as strokes over their full height, with tails that reach into the paper between them."""
    sheet = Image.new("L", (1000, 600), 255)
    pen = ImageDraw.Draw(sheet)
    for top, bottom in LINES:
        for x in range(LEFT, RIGHT, 12):
            pen.rectangle((x, top, x + 5, bottom), fill=0)
        for x in range(LEFT, RIGHT, 120):
            pen.rectangle((x, bottom, x + 3, bottom + 10), fill=0)
    return sheet


def line(number: int, edges: tuple[int, int], sure: float, words: Sequence[str] = WORDS) -> list[Spotted]:
    """The words of a line between two heights (pixels), side by side from edge to edge."""
    width = (RIGHT - LEFT) / len(words)
    top, bottom = edges
    return [
        Spotted(word, Box(LEFT + width * i, top, LEFT + width * (i + 1) - 10, bottom), bottom, sure, number)
        for i, word in enumerate(words)
    ]


class Reader:
    """Stands for the engine that reads one line; remembers where it was asked to."""

    def __init__(self, sure: float, words: Sequence[str] = WORDS) -> None:
        self.sure, self.words = sure, words
        self.asked: list[Box] = []

    def __call__(self, box: Box, number: int) -> list[Spotted]:
        self.asked.append(box)
        return line(number, (round(box.top), round(box.bottom)), self.sure, self.words)


def seen(*doubtful: Spotted) -> list[Spotted]:
    """The first four lines read well, and what else was seen."""
    return [*(word for k in range(4) for word in line(k + 1, LINES[k], 0.95)), *doubtful]


def test_two_lines_that_were_taken_for_one_are_cut_and_read_one_by_one() -> None:
    mixed = line(5, (LINES[4][0], LINES[5][1]), 0.55, ("setilment", "fam", "lamps", "upgrad", "street"))
    reader = Reader(0.93)
    words = relined(page(), seen(*mixed), reader)
    assert len(reader.asked) == 2
    for box, (top, bottom) in zip(reader.asked, LINES[4:6], strict=True):
        assert top - 20 < box.top < top
        assert bottom < box.bottom < bottom + 20
    assert [w.text for w in words if w.line > 4] == [*WORDS, *WORDS]
    assert len({w.line for w in words}) == 6


def test_what_was_read_well_is_not_read_again() -> None:
    reader = Reader(0.99, ("other",) * 6)
    words = seen(*line(5, LINES[4], 0.94))
    assert relined(page(), words, reader) == words
    assert reader.asked == []


def test_a_line_beside_that_stays_is_not_read_twice() -> None:
    reader = Reader(0.93)
    words = relined(page(), seen(*line(5, LINES[4], 0.6), *line(6, LINES[5], 0.95)), reader)
    assert len(reader.asked) == 1
    assert sum(w.text == "families" for w in words) == 6


@pytest.mark.parametrize(
    ("sure", "words"),
    [(0.57, WORDS), (0.97, ("set", "fam")), (0.97, ())],
    ids=["no surer", "loses letters", "reads nothing"],
)
def test_the_first_reading_stays_where_the_second_is_no_better(sure: float, words: Sequence[str]) -> None:
    before = seen(*line(5, LINES[4], 0.55))
    assert relined(page(), before, Reader(sure, words or ("",))) == before


def test_few_plain_lines_do_not_tell_how_high_lines_are() -> None:
    before = [*line(1, LINES[0], 0.95), *line(2, LINES[1], 0.5)]
    assert relined(page(), before, Reader(0.97)) == before
