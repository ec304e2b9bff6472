"""What is told from the picture alone: how far it leans, its lines, its ink."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from pipeline.reading.ocr import picture


def page(lean: float = 0.0, *, rules: bool = False) -> Image.Image:
    """Thirty rows of short strokes, as print looks from afar, turned by some degrees (positive: clockwise)."""
    sheet = Image.new("L", (1000, 1400), 255)
    pen = ImageDraw.Draw(sheet)
    for row in range(30):
        for word in range(12):
            x, y = 100 + 66 * word, 120 + 38 * row
            pen.rectangle((x, y, x + 40 + 4 * (word * row % 5), y + 14), fill=0)
    if rules:
        pen.line((100, 60, 900, 60), fill=0, width=3)
        pen.line((60, 100, 60, 1200), fill=0, width=3)
    return sheet.rotate(-lean, fillcolor=255, resample=Image.Resampling.BICUBIC)


@settings(max_examples=15, deadline=None)
@given(st.floats(-4, 4).filter(lambda d: abs(d) > 0.2))
def test_the_lean_is_found_and_taken_out(lean: float) -> None:
    found = picture.lean(picture.ink(page(lean)))
    assert found == pytest.approx(lean, abs=0.15)
    assert abs(picture.lean(picture.ink(picture.straightened(page(lean), found)))) <= 0.15


def test_an_empty_page_does_not_lean() -> None:
    assert picture.lean(picture.ink(Image.new("L", (500, 700), 250))) == 0.0


def test_ruling_lines_are_found_and_painted_over() -> None:
    sheet = page(rules=True)
    scale = 2.0
    found = picture.rules(picture.ink(sheet), scale)
    level = [b for b in found if b.x1 - b.x0 > b.bottom - b.top]
    upright = [b for b in found if b.bottom - b.top > b.x1 - b.x0]
    assert len(level) == 1 and level[0].x0 == pytest.approx(50, abs=4) and level[0].x1 == pytest.approx(450, abs=4)
    assert len(upright) == 1 and upright[0].top == pytest.approx(50, abs=4)
    clean = picture.without(sheet, found, scale)
    assert picture.rules(picture.ink(clean), scale) == []
    assert picture.ink(clean).sum() > 0.9 * picture.ink(page()).sum()  # the print stays
