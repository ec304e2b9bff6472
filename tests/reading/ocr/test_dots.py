"""Dots below the last letter that the engine left out; letters that have none stay."""

from __future__ import annotations

import pytest
from PIL import Image, ImageDraw

from pipeline.reading.ocr.dots import spots, with_dots
from pipeline.reading.ocr.picture import ink
from pipeline.reading.ocr.spotted import Spotted, card
from pipeline.records import Box

Dot = tuple[int, int]
LINE = 140
TWO = [(111, 152), (118, 152)]


def read(text: str, dots: list[Dot], code: str = "ar") -> str:
    """What a word (from left to right) becomes with dots of four pixels at these places; the line is at `LINE`."""
    sheet = Image.new("L", (900, 220), 255)
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((100, 118, 140, 146), fill=0)
    for x, y in dots:
        pen.rectangle((x, y, x + 3, y + 3), fill=0)
    word = Spotted(text, Box(100, 105, 140, 145), LINE, 0.93, 1)
    others = [Spotted("ةنيدم", Box(160 + 60 * i, 105, 210 + 60 * i, 145), LINE, 0.9, 1) for i in range(9)]
    return with_dots(sheet, [word, *others], card(code))[0].text


@pytest.mark.parametrize(
    ("text", "dots", "wanted"),
    [
        ("ىف", TWO, "يف"),
        (".ىضارألا", TWO, ".يضارألا"),
        ("ىلإ", [], "ىلإ"),
        ("ىلع", [(111, 152)], "ىلع"),
        ("ىدم", [(111, 150), (118, 156)], "ىدم"),
        ("ىلإ", [*TWO, (114, 158)], "ىلإ"),
        ("ىرخأ", [(111, 161), (118, 161)], "ىرخأ"),
        ("ب", TWO, "ب"),
    ],
    ids=["two", "before a point", "none", "dust", "not level", "three", "of the next line", "another letter"],
)
def test_two_level_dots_below_its_end_are_the_last_letters(text: str, dots: list[Dot], wanted: str) -> None:
    assert read(text, dots) == wanted


def test_a_language_without_such_letters_is_left_alone() -> None:
    assert read("ىف", TWO, "ru") == "ىف"


def test_ink_that_hangs_together_is_one_spot() -> None:
    sheet = Image.new("L", (40, 40), 255)
    pen = ImageDraw.Draw(sheet)
    pen.line((5, 5, 12, 12), fill=0)
    pen.rectangle((20, 8, 23, 11), fill=0)
    assert sorted(spots(ink(sheet))) == [Box(5, 5, 13, 13), Box(20, 8, 24, 12)]
