"""Bullets that are drawn: which small shapes are some, and which are not."""

from __future__ import annotations

import pytest

from pipeline.reading.glyphs.atoms import Atom
from pipeline.reading.glyphs.bullets import BULLET, bullets, is_dot
from pipeline.records import Box


def line(x0: float, baseline: float, text: str = "wells") -> Atom:
    return Atom(text, x0, x0 + 40, baseline, 10.0, False, "", "L", "", 0)


def dot(x0: float, baseline: float) -> Box:
    return Box(x0, baseline - 4.5, x0 + 2.4, baseline - 2.1)


@pytest.mark.parametrize("rtl", [False, True])
def test_dots_in_front_of_lines_are_bullets(rtl: bool) -> None:
    lines = [line(60.0, y) for y in (100.0, 113.0, 126.0)]
    dots = [dot(108.0 if rtl else 50.0, y) for y in (100.0, 126.0)]
    found = bullets(dots, lines, rtl=rtl)
    assert [(a.text, a.baseline, a.size) for a in found] == [(BULLET, 100.0, 10.0), (BULLET, 126.0, 10.0)]


def test_a_dot_alone_on_its_page_or_within_a_line_is_none() -> None:
    lines = [line(60.0, 100.0), line(60.0, 113.0), line(20.0, 113.0, "old")]
    assert bullets([dot(50.0, 100.0)], lines, rtl=False) == []
    between = [line(10.0, 100.0), line(60.0, 100.0), line(10.0, 113.0), line(60.0, 113.0)]
    assert bullets([dot(53.0, 100.0), dot(53.0, 113.0)], between, rtl=False) == []


def test_a_line_with_a_sign_of_its_own_gets_no_bullet() -> None:
    lines = [line(60.0, 100.0, "(a)"), line(60.0, 113.0, "(b)")]
    assert bullets([dot(50.0, 100.0), dot(50.0, 113.0)], lines, rtl=False) == []


@pytest.mark.parametrize(("width", "height", "is_one"), [(2.4, 2.3, True), (40.0, 0.5, False), (9.0, 9.0, False)])
def test_what_may_be_a_bullet_is_small_and_as_wide_as_high(width: float, height: float, is_one: bool) -> None:
    assert is_dot(width, height) is is_one
