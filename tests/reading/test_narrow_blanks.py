"""Blanks that a font has no sign for: a gap and no character between a number and its word."""

from __future__ import annotations

import pytest

from pipeline.reading.glyphs.atoms import Atom, Char, Style
from pipeline.reading.glyphs.sheet import gather_run
from pipeline.reading.layout.rows import line_of

SIZE, WIDTH = 10.0, 5.0


def _chars(text: str, gaps: dict[int, float]) -> list[Char]:
    """The characters of a text, with gaps (points) before some of them."""
    chars, x = [], 50.0
    for i, char in enumerate(text):
        x += gaps.get(i, 0.0)
        chars.append((ord(char), x, x + WIDTH, 0))
        x += WIDTH
    return chars


@pytest.mark.parametrize(
    ("text", "gaps", "read"),
    [
        ("196millions", {3: 1.3}, "196 millions"),
        ("196millions", {3: 0.4}, "196millions"),
        ("COP27an", dict.fromkeys(range(1, 7), 1.3), "COP27an"),  # set wide throughout
        ("2000年", {4: 1.3}, "2000年"),
        ("millions196", {8: 1.3}, "millions196"),
    ],
)
def test_a_gap_between_a_number_and_its_word_is_a_blank(text: str, gaps: dict[int, float], read: str) -> None:
    atoms: list[Atom] = []
    gather_run(_chars(text, gaps), [Style(100.0, SIZE, False, "", 0)], atoms)
    assert line_of(atoms).text == read


def test_the_end_of_an_ordinal_is_no_word() -> None:
    number = Atom("11", 50.0, 60.0, 100.0, SIZE, False, "", "L", "", 0)
    small = Atom("o", 61.3, 65.0, 100.0, 0.9 * SIZE, False, "", "L", "", 1)
    assert line_of([number, small]).text == "11o"
    word = Atom("o", 61.3, 65.0, 100.0, SIZE, False, "", "L", "", 1)
    assert line_of([number, word]).text == "11 o"
