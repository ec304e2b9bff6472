"""Bold lines on pictures are told by the breadth of their strokes."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.reading.ocr.spotted import Spotted
from pipeline.reading.ocr.weight import bold_words
from pipeline.records import Box

SCALE, SIZE, LEADING = 4.0, 10.0, 14.0


def printed(*strokes: int) -> tuple[list[Spotted], list[tuple[float, float]], np.ndarray]:
    """A word of upright strokes so broad (pixels) on each line, with sizes and baselines, and the inked pixels."""
    marks = np.zeros((round((len(strokes) + 2) * LEADING * SCALE), 900), dtype=bool)
    words, sizes = [], []
    for number, stroke in enumerate(strokes):
        base = (number + 1) * LEADING
        top, bottom = round((base - 0.7 * SIZE) * SCALE), round(base * SCALE)
        for x in range(100, 800, 20):
            marks[top:bottom, x : x + stroke] = True
        box = Box(100, top, 800, bottom)
        words.append(Spotted("illumination", box, base * SCALE, 0.9, number))
        sizes.append((SIZE, base))
    return words, sizes, marks


@pytest.mark.parametrize(("stroke", "bold"), [(4, False), (6, True)])
def test_a_line_of_broader_strokes_is_bold(stroke: int, bold: bool) -> None:
    words, sizes, marks = printed(*[4] * 10, stroke)
    assert bold_words(words, sizes, SIZE, marks, SCALE) == [False] * 10 + [bold]


def test_big_lines_and_pages_of_few_lines_are_left_alone() -> None:
    words, sizes, marks = printed(*[4] * 10, 6)
    assert not any(bold_words(words, [*sizes[:-1], (1.4 * SIZE, sizes[-1][1])], SIZE, marks, SCALE))
    few, sizes, marks = printed(4, 4, 6)
    assert not any(bold_words(few, sizes, SIZE, marks, SCALE))
