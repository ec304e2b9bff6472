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


@pytest.mark.parametrize(
    ("code", "read", "texts"),
    [
        ("fr", "44millions", ["44", "millions"]),
        ("fr", "12,5hectares", ["12,5", "hectares"]),
        ("es", "2ª", ["2ª"]),
        ("en", "17th", ["17th"]),
        ("en", "Local2030", ["Local2030"]),
        ("ru", "Ь)", ["b)"]),
        ("ru", "с)", ["c)"]),
        ("ru", "б)", ["б)"]),
        ("zh", "完成。.随后", ["完成。随后"]),
        ("zh", "二.住房", ["二.住房"]),
    ],
)
def test_a_word_is_as_it_was_meant(code: str, read: str, texts: list[str]) -> None:
    word = Spotted(read, Box(100, 100, 422, 142), 140.0, 0.9, 1)
    found = assembled([word], card(code), inked((100, 118, 400, 140)), SCALE)
    assert [atom.text for atom in found.atoms] == texts


def test_dust_before_a_word_is_no_point() -> None:
    words = [Spotted(t, Box(x, 100, x + 90, 142), 140.0, 0.9, 1) for t, x in (("por", 100), (".2,9", 200), ("’t", 300))]
    found = assembled(words, card("es"), inked((100, 118, 400, 140)), SCALE)
    assert [atom.text for atom in found.atoms] == ["por", "2,9", "’t"]
