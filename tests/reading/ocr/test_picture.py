"""What is told from the picture alone: how far it leans, its lines, its ink."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from pipeline.reading.ocr import picture, ruled


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
    found = ruled.rules(picture.ink(sheet), scale)
    level = [b for b in found if b.x1 - b.x0 > b.bottom - b.top]
    upright = [b for b in found if b.bottom - b.top > b.x1 - b.x0]
    assert len(level) == 1 and level[0].x0 == pytest.approx(50, abs=4) and level[0].x1 == pytest.approx(450, abs=4)
    assert len(upright) == 1 and upright[0].top == pytest.approx(50, abs=4)
    clean, _ = picture.cleaned(sheet, picture.ink(sheet), found, scale)
    assert ruled.rules(picture.ink(clean), scale) == []
    assert picture.ink(clean).sum() > 0.9 * picture.ink(page()).sum()  # the print stays


def test_dust_goes_and_points_stay() -> None:
    sheet = page(rules=True)
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((960, 1300, 961, 1301), fill=0)  # far from everything
    pen.rectangle((144, 140, 147, 143), fill=0)  # beside a word, as a full stop is
    scale = 2.0
    marks = picture.ink(sheet)
    clean, left = picture.cleaned(sheet, marks, ruled.rules(marks, scale), scale)
    assert not left[1290:1310, 950:970].any() and not picture.ink(clean)[1290:1310, 950:970].any()
    assert left[140:144, 144:148].all()


def test_the_blurred_edge_of_a_rule_goes_with_it() -> None:
    sheet = page(rules=True).filter(ImageFilter.GaussianBlur(1.2))
    marks = picture.ink(sheet)
    clean, _ = picture.cleaned(sheet, marks, ruled.rules(marks, 4.0), 4.0)
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


def grey_table(*, noise: bool = True) -> Image.Image:
    """A page with a table of hairlines in pale grey, letters in its cells, and dark edges of a scanner around it."""
    sheet = page()
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((80, 1200, 920, 1390), fill=255)
    for y in (1220, 1260, 1300, 1340):
        pen.line((100, y, 900, y), fill=205, width=1)
    for x in (100, 500, 900):
        pen.line((x, 1220, x, 1340), fill=205, width=1)
    for row in range(3):
        for x in (120, 540):
            pen.rectangle((x, 1232 + 40 * row, x + 60, 1246 + 40 * row), fill=0)
    if noise:
        sheet = ImageChops.add(sheet, Image.effect_noise(sheet.size, 16), scale=1, offset=-128)
    return sheet


def test_hairlines_too_pale_for_ink_are_rules_and_lines_of_print_are_none() -> None:
    sheet, scale = grey_table(), 2.0
    marks = picture.ink(sheet)
    assert ruled.rules(marks, scale) == []
    found = ruled.all_rules(sheet, marks, scale)
    level = sorted((b for b in found if b.x1 - b.x0 > b.bottom - b.top), key=lambda b: b.top)
    upright = sorted((b for b in found if b.bottom - b.top > b.x1 - b.x0), key=lambda b: b.x0)
    assert [b.top for b in level] == pytest.approx([610, 630, 650, 670], abs=1)
    assert all(b.x0 == pytest.approx(50, abs=4) and b.x1 == pytest.approx(450, abs=4) for b in level)
    assert [b.x0 for b in upright] == pytest.approx([50, 250, 450], abs=2)


def test_a_rule_that_ink_tells_whole_comes_once() -> None:
    sheet = page(rules=True)
    marks = picture.ink(sheet)
    assert len(ruled.all_rules(sheet, marks, 2.0)) == len(ruled.rules(marks, 2.0)) == 2


def test_dark_edges_and_punched_holes_are_taken_out_and_print_stays() -> None:
    sheet = page()
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((0, 0, 1000, 20), fill=10)
    pen.rectangle((985, 0, 1000, 1400), fill=10)
    pen.ellipse((20, 500, 60, 540), fill=10)
    marks = picture.ink(sheet)
    dark = picture.borders(marks, 2.0)
    assert dark[:18].mean() > 0.95 and dark[:, 988:].mean() > 0.95 and dark[510:530, 30:50].all()
    assert not dark[140:1300, 90:900].any()
    clean, left = picture.cleaned(sheet, marks, [], 2.0)
    print_only = (slice(140, 1300), slice(70, 960))
    assert (left[print_only] == picture.ink(page())[print_only]).all()
    assert not picture.ink(clean)[:18].any() and not picture.ink(clean)[500:540, 20:60].any()
    assert not left[:18].any()


def lines_of(*places: tuple[int, int, int]) -> Image.Image:
    """A sheet with printed lines of twenty pixels as (left, right, top), each of strokes a letter broad."""
    sheet = Image.new("L", (1000, 600), 255)
    pen = ImageDraw.Draw(sheet)
    for x0, x1, top in places:
        for x in range(x0, x1, 12):
            pen.rectangle((x, top, x + 7, top + 19), fill=0)
    return sheet


@pytest.mark.parametrize(
    ("places", "tops"),
    [
        ([(100, 400, 100), (600, 900, 112)], [100, 112]),
        ([(100, 400, 100), (100, 400, 136), (600, 900, 118)], [100, 118, 136]),
        ([(100, 400, 100), (600, 900, 102)], [100]),
    ],
    ids=["half a line apart", "two beside one", "on one level"],
)
def test_lines_left_over_in_columns_side_by_side_are_found_each(
    places: list[tuple[int, int, int]], tops: list[int]
) -> None:
    found = sorted(picture.bands(picture.ink(lines_of(*places)), [], 20.0), key=lambda box: box.top)
    assert [box.top + 6 for box in found] == pytest.approx(tops, abs=2)
    assert all(box.bottom - box.top <= 40 for box in found)
