"""Headings that are only underlined."""

from __future__ import annotations

import pytest

from pipeline.records import Box
from tests.passages.test_build import FULL, build, line, page

TEXT = [line(FULL, 100), line("the coast.", 112, x1=160)]
BELOW = [line(FULL, 154), line("the slopes.", 166, x1=160)]


def under(x0: float, x1: float, top: float) -> Box:
    """A rule under a line of ten points whose box begins at `top`."""
    return Box(x0, top + 9.0, x1, top + 9.6)


@pytest.mark.parametrize("parts", [1, 3])
def test_an_underlined_line_above_text_is_a_heading(parts: int) -> None:
    step = 120 / parts
    rules = tuple(under(100 + step * n, 100 + step * (n + 1), 136) for n in range(parts))
    found = build(page(1, *TEXT, line("Wells of the plain", 136, x1=220), *BELOW, rules=rules))
    assert [p.text for p in found if p.kind == "heading"] == ["Wells of the plain"]
    assert found[-1].heading == "Wells of the plain"


@pytest.mark.parametrize(
    "rules",
    [(), (under(100, 150, 136),), (under(60, 480, 136),), (under(100, 220, 136), under(100, 160, 154))],
    ids=["none", "a part", "a rule over the column", "a link that goes on"],
)
def test_other_lines_are_none(rules: tuple[Box, ...]) -> None:
    found = build(page(1, *TEXT, line("Wells of the plain", 136, x1=220), *BELOW, rules=rules))
    assert not [p for p in found if p.kind == "heading"]
