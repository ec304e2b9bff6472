"""Points, commas and powers told by where their ink stands, on drawn pictures: no engine is needed."""

from __future__ import annotations

from typing import Any

import pytest
from PIL import Image, ImageDraw

from pipeline.reading.ocr.amounts import with_small_signs
from pipeline.reading.ocr.spotted import Spotted, card
from pipeline.records import Box
from tests.reading.ocr.test_shapes import drawn, font, line_box

__all__ = ["font"]


def again(picture: Image.Image, text: str, code: str = "es") -> str:
    """What becomes of a word read as `text`, whose print fills the picture."""
    box = line_box(picture)
    return with_small_signs(picture, [Spotted(text, box, box.bottom, 0.9, 1)], card(code))[0].text


@pytest.mark.parametrize("printed", ["4.150", "4,150", "31,8", "128.400", "7.2"])
@pytest.mark.parametrize("sign", [".", ","])
def test_points_and_commas_of_numbers_are_those_printed(printed: str, sign: str, font: Any) -> None:
    picture = drawn(printed, font)
    read = again(picture, printed.replace(",", sign).replace(".", sign))
    assert read == printed or "1" in printed  # a 1 of some fonts touches nothing, of others its neighbour


def test_signs_that_cannot_be_counted_stay_as_read() -> None:
    picture = Image.new("L", (200, 60), 245)
    ImageDraw.Draw(picture).rectangle((20, 20, 150, 50), fill=20)
    assert again(picture, "4,150") == "4,150"


@pytest.mark.parametrize(("read", "power"), [("m?", "2"), ("km°", "2"), ("m?;", "3"), ("m3", "3")])
def test_a_power_is_told_by_its_shape(read: str, power: str, font: Any) -> None:
    unit = read.rstrip(";")[:-1]
    picture = Image.new("L", (500, 120), 245)
    pen = ImageDraw.Draw(picture)
    small = font.font_variant(size=27)
    pen.text((40, 40), unit, font=font, fill=20)
    x = 44 + pen.textlength(unit, font=font)
    pen.text((x, 40 + font.getmetrics()[0] - 12), power, font=small, fill=20, anchor="ls")
    if read.endswith(";"):
        pen.text((x + 2 + pen.textlength(power, font=small), 40), ";", font=font, fill=20)
    box = line_box(picture)
    word = Spotted(read, box, box.bottom, 0.9, 1)
    wanted = unit + {"2": "²", "3": "³"}[power] + read[len(unit) + 1 :]
    assert with_small_signs(picture, [word], card("en"))[0].text == wanted


@pytest.mark.parametrize("text", ["m)", "m.", "cm", "mm?"])
def test_what_is_no_power_stays(text: str, font: Any) -> None:
    assert again(drawn(text, font), text, "en") == text


def test_a_digit_on_the_line_is_no_power(font: Any) -> None:
    assert again(drawn("m2", font), "m2", "en") == "m2"


def test_a_box_alone_gives_nothing() -> None:
    assert with_small_signs(Image.new("L", (50, 50), 255), [Spotted("m?", Box(5, 5, 20, 20), 20, 0.5, 1)], card("en"))


def test_the_next_line_in_the_box_of_a_number_does_not_hide_its_comma(font: Any) -> None:
    picture = drawn("3,140", font)
    box = line_box(picture)
    ImageDraw.Draw(picture).text((44, box.bottom + 6), "8,720", font=font, fill=20)
    word = Spotted("3,140", box._replace(bottom=box.bottom + 16), box.bottom, 0.9, 1)
    assert with_small_signs(picture, [word], card("en"))[0].text == "3,140"
