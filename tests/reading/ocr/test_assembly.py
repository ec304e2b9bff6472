"""Words with boxes → atoms: sizes and footnote marks told from the ink, without an engine."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.reading.ocr.assembly import assembled
from pipeline.reading.ocr.spotted import Spotted, card
from pipeline.records import Box

SCALE = 4.0


def inked(*boxes: tuple[int, int, int, int]) -> np.ndarray:
    marks = np.zeros((400, 1200), dtype=bool)
    for x0, top, x1, bottom in boxes:
        marks[top:bottom, x0:x1] = True
    return marks


@pytest.mark.parametrize(("top", "bottom", "texts"), [(96, 112, ["uneven.", "1"]), (112, 140, ["uneven.1"])])
def test_a_digit_that_stands_high_is_a_mark_though_the_box_is_wide(top: int, bottom: int, texts: list[str]) -> None:
    letters = [(100 + 20 * i, 118, 112 + 20 * i, 140) for i in range(14)]
    marks = inked(*letters, (382, 136, 386, 140), (404, top, 412, bottom))
    word = Spotted("uneven.1", Box(100, 100, 422, 142), 140.0, 0.9, 1)
    found = assembled([word], card("en"), marks, SCALE)
    assert [atom.text for atom in found.atoms] == texts


def test_a_page_near_the_size_of_earlier_pages_has_that_size() -> None:
    boxes = [(100 + 20 * i, 118, 112 + 20 * i, 140) for i in range(30)]
    words = [Spotted("settlements" * 3, Box(100, 100, 700, 142), 140.0, 0.9, 1)]
    own = assembled(words, card("en"), inked(*boxes), SCALE)
    assert own.body > 0 and {atom.size for atom in own.atoms} == {own.body}
    near, far = own.body * 1.08, own.body * 1.6
    assert assembled(words, card("en"), inked(*boxes), SCALE, near).body == near
    assert assembled(words, card("en"), inked(*boxes), SCALE, far).body == own.body
