"""Signs told by their shapes, on drawn pictures: no engine is needed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from pipeline.languages.base import codes
from pipeline.reading.ocr import numbers, second, shapes
from pipeline.reading.ocr.spotted import Spotted
from pipeline.records import Box

#: Fonts looked for where systems keep them; the tests skip plainly without any.
NAMES = ("LiberationSerif-Regular.ttf", "DejaVuSerif.ttf", "DejaVuSans.ttf", "FreeSerif.ttf", "Carlito-Regular.ttf")
FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "C:/Windows/Fonts")


def fonts() -> list[Path]:
    found = {p.name: p for folder in FOLDERS if Path(folder).is_dir() for p in Path(folder).rglob("*.ttf")}
    return [found[name] for name in NAMES if name in found]


def drawn(text: str, font: Any, *, gap: int = 0, after: str = "") -> Image.Image:
    """A line of print as a scan at 300 dots an inch shows it: `text`, a gap of so many pixels, more text."""
    picture = Image.new("L", (900, 100), 245)
    pen = ImageDraw.Draw(picture)
    pen.text((40, 20), text, font=font, fill=20)
    pen.text((40 + pen.textlength(text, font=font) + gap, 20), after, font=font, fill=20)
    return picture.filter(ImageFilter.GaussianBlur(1.0))


@pytest.fixture(params=fonts() or [None], ids=lambda path: path.stem if path else "none")
def font(request: pytest.FixtureRequest) -> Any:
    if request.param is None:
        pytest.skip(f"none of the fonts {', '.join(NAMES)} is installed")
    return ImageFont.truetype(str(request.param), 42)


def line_box(picture: Image.Image) -> Box:
    box = picture.point([255 if v < 128 else 0 for v in range(256)]).getbbox()
    assert box is not None
    return Box(*map(float, box))


@pytest.mark.parametrize("text", ["1.", "2.", "7.", "12.", "38.", "46.", "59.", "101."])
def test_a_number_before_a_gap_is_read_by_its_shapes(text: str, font: Any) -> None:
    picture = drawn(text, font, gap=70, after="Markets were built")
    found = numbers.number_at(picture, line_box(picture), "en")
    assert found is not None and found.text == text


@pytest.mark.parametrize("text", ["In", "no", "(a)", "he", "12", "2,"])
def test_what_is_no_number_stays_what_it_is(text: str, font: Any) -> None:
    picture = drawn(text, font, gap=70, after="Markets were built")
    assert numbers.number_at(picture, line_box(picture), "en") is None


def test_a_number_without_a_gap_is_part_of_the_text(font: Any) -> None:
    picture = drawn("12. Markets were built", font)
    assert numbers.number_at(picture, line_box(picture), "en") is None


def test_words_before_the_gap_are_replaced_and_others_kept(font: Any) -> None:
    picture = drawn("7.", font, gap=70, after="Markets were built")
    whole = line_box(picture)
    pen = ImageDraw.Draw(picture)
    first = Box(whole.x0, whole.top, whole.x0 + pen.textlength("7.", font=font), whole.bottom)
    at = 40 + pen.textlength("7.", font=font) + 70
    words = [
        Spotted("he", first, whole.bottom, 0.4, 1),
        Spotted("Markets", Box(at, whole.top, at + pen.textlength("Markets", font=font), whole.bottom), 0.0, 0.9, 1),
        Spotted("were", Box(at + 200, whole.top, at + 280, whole.bottom), whole.bottom, 0.9, 1),
    ]
    found = numbers.with_numbers(picture, words, "en")
    assert [w.text for w in found] == ["7.", "Markets", "were"]
    assert found[0].box.x0 == first.x0 and found[0].box.x1 <= at


def test_every_language_knows_the_shapes_of_western_digits() -> None:
    for code in codes():
        known = shapes.patterns(code)
        assert known is not None and set("0123456789.") <= set(known.chars)


def test_a_sign_is_nearest_to_its_own_patterns() -> None:
    """Each pattern, left out of the table, is still nearest to another of its own sign, nearly always."""
    known = shapes.patterns("en")
    assert known is not None
    right = 0
    digits = [i for i, char in enumerate(known.chars) if char.isdigit()]
    for i in digits:
        others = [j for j in digits if j != i]
        best = max(others, key=lambda j: float(known.grids[j] @ known.grids[i]))
        right += known.chars[best] == known.chars[i]
    assert right >= 0.9 * len(digits)


@pytest.mark.parametrize(
    ("before", "read", "wanted"),
    [("88", "٥٥٥", "000"), ("٨٨", "٥٥٥", "٥٥٥"), ("عام", "٥٥٥", "٥٥٥"), ("88", "٥٥", "٥٥"), ("2032", "٥٥٥", "٥٥٥")],
    ids=["western", "its own set", "a word", "no group", "a year"],
)
def test_a_group_of_thousands_is_in_the_digits_of_the_group_before_it(
    before: str, read: str, wanted: str, font: Any
) -> None:
    """Round naughts of one set are the fives of the other."""
    known, kind = shapes.patterns("ar"), shapes.kinds("ar")
    assert known is not None and kind is not None
    picture = drawn("000", font)
    box = line_box(picture)
    unit = 1.35 * (box.bottom - box.top)
    seen = shapes.signs(picture.crop((box.x0 - 4, box.top - 4, box.x1 + 4, box.bottom + 4)), unit)
    assert second._same_digits(before, seen, (read, 0.8), unit, known, kind)[0] == wanted
