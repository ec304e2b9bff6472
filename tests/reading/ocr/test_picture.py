"""What is told from the picture alone: how far it leans, its lines, its ink."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageDraw, ImageFilter

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


@settings(max_examples=15)
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
    clean, _ = picture.cleaned(sheet, picture.ink(sheet), found, scale)
    assert picture.rules(picture.ink(clean), scale) == []
    assert picture.ink(clean).sum() > 0.9 * picture.ink(page()).sum()  # the print stays


def test_dust_goes_and_points_stay() -> None:
    sheet = page(rules=True)
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((960, 1300, 961, 1301), fill=0)  # far from everything
    pen.rectangle((144, 140, 147, 143), fill=0)  # beside a word, as a full stop is
    scale = 2.0
    marks = picture.ink(sheet)
    clean, left = picture.cleaned(sheet, marks, picture.rules(marks, scale), scale)
    assert not left[1290:1310, 950:970].any() and not picture.ink(clean)[1290:1310, 950:970].any()
    assert left[140:144, 144:148].all()


def test_the_blurred_edge_of_a_rule_goes_with_it() -> None:
    sheet = page(rules=True).filter(ImageFilter.GaussianBlur(1.2))
    marks = picture.ink(sheet)
    clean, _ = picture.cleaned(sheet, marks, picture.rules(marks, 4.0), 4.0)
    assert clean.crop((61, 150, 90, 1000)).getextrema()[0] > 200  # paper beside the upright line


def test_paper_in_shadow_is_evened_and_even_paper_left_alone() -> None:
    sheet = page()
    assert picture.evened(sheet) is sheet
    shadow = Image.linear_gradient("L").rotate(90).resize(sheet.size).point([130 + v * 125 // 255 for v in range(256)])
    dark = ImageChops.multiply(sheet, shadow)
    lost = (picture.ink(dark) != picture.ink(sheet)).mean()
    kept = (picture.ink(picture.evened(dark)) != picture.ink(sheet)).mean()
    assert kept < 0.01 < lost


@settings(max_examples=10)
@given(st.floats(0.7, 1.5))
def test_ink_spreads_with_the_size(share: float) -> None:
    sheet = page()
    larger = sheet.resize((round(sheet.width * share), round(sheet.height * share)), Image.Resampling.BICUBIC)
    first = picture.ink_spread(picture.ink(sheet), [(100, 900)], 115, 140)
    second = picture.ink_spread(picture.ink(larger), [(100 * share, 900 * share)], 115 * share, 140 * share)
    assert second == pytest.approx(share * first, rel=0.15)
