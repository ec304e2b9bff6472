"""Strokes that stretch Arabic words under the name of another sign, and signs that are what they say."""

from __future__ import annotations

import pytest

from pipeline.reading.engines.strokes import Ink, strokes

STROKE = Ink(0.0, 0.08, 1.1)
#: Where other signs leave their ink: upright ones, those in the middle of the line, dots, lines below it, nothing.
TALL, RAISED, DOT, BELOW, NONE = (
    Ink(0.0, 0.7, 0.4), Ink(0.2, 0.28, 0.8), Ink(0.0, 0.13, 0.5), Ink(-0.15, -0.08, 1.0), Ink(0.0, 1e-6, 1.0),
)  # fmt: skip


def found(text: str, ink: Ink, owners: list[int | None] | None = None, sign: str = "") -> str:
    """The text with a stroke for each character that is one; each sign has a text object of its own.

    `sign`: the only one that left its ink so, the others stand upright; all did when it is "".
    """
    letters = list(text)
    own = owners or list(range(1, len(text) + 1))
    for i in strokes(text, own, lambda i: ink if sign in ("", text[i]) else TALL):
        letters[i] = "ـ"
    return "".join(letters)


@pytest.mark.parametrize("sign", ["!", "%", "7", "V", "-", ".", "+", " ", "é", "\x06"])
def test_a_stroke_goes_by_any_name(sign: str) -> None:
    assert found(f"الم{sign}دن", STROKE) == "المـدن"
    assert found(f"المل{sign}{sign}يون", STROKE) == "الملــيون"


@pytest.mark.parametrize("ink", [TALL, RAISED, DOT, BELOW, NONE])
@pytest.mark.parametrize("sign", ["!", "-", ".", "_", "/"])
def test_a_sign_that_is_set_as_one_stays(sign: str, ink: Ink) -> None:
    assert found(f"نعم{sign}لا", ink) == f"نعم{sign}لا"


def test_a_blank_of_the_text_is_not_even_asked_about() -> None:
    assert found("في المدن", STROKE, [1] * 8) == "في المدن"


def test_strokes_of_a_word_whose_letters_come_out_of_their_turn() -> None:
    assert found("عام! .ة", STROKE, sign="!") == "عامـ .ة"


def test_nothing_is_asked_of_other_scripts() -> None:
    asked: list[int] = []
    assert not list(strokes("Hello! 7 – мир, 城市", [1] * 19, lambda i: asked.append(i) or STROKE))
    assert not asked
