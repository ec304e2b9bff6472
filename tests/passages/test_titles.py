"""Titles of official documents as scans give them: sizes are not sure, a bar code is set biggest."""

from __future__ import annotations

import pytest

from pipeline.passages import build_passages
from tests.passages.test_build import FULL, line, page


@pytest.mark.parametrize("word", ["Distr.: General", "Original: English"])
@pytest.mark.parametrize("sizes", [(14.0, 14.0, 14.0), (14.0, 15.6, 15.0)])
def test_the_title_stands_below_the_masthead_and_above_the_text(word: str, sizes: tuple[float, ...]) -> None:
    parts = ("Works in the towns of the", "delta in the year of the", "second flood")
    title = [
        line(text, 200 + 16 * i, x1=300, size=size) for i, (text, size) in enumerate(zip(parts, sizes, strict=True))
    ]
    report = line("Report of the Secretary", 270, x1=220, bold=True)
    text = [line("1. " + FULL, 320), *(line(FULL, 332 + 12 * i) for i in range(6))]
    front = [line("Town Council", 30, x1=180, size=19), line(word, 60, x0=400, x1=470)]
    foot = line("GE.3 E", 778, x0=57, x1=112, size=27.7)
    masthead, _ = build_passages("d-1", [page(1, *front, *title, report, *text, foot)], lambda _: None)
    assert masthead.title == " ".join(parts)


def test_a_line_apart_or_of_another_size_is_none_of_the_title() -> None:
    lines = [line("Distr.: General", 40, x0=400, x1=470), line("Works in the delta", 200, x1=300, size=15)]
    lines += [line("Report of the Secretary", 232, x1=300, size=14), line("1. " + FULL, 280)]
    lines += [line(FULL, 292 + 12 * i) for i in range(6)]
    assert build_passages("d-1", [page(1, *lines)], lambda _: None)[0].title == "Works in the delta"
