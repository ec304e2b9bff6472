"""Strokes that stretch Arabic words and go by the name of another sign: told from their ink.

Typesetters put strokes into the words of lines set to both edges. Some leave out what the stroke stands for, and the
engine then gives whatever the number of the sign in its font means elsewhere: "!", a digit, a letter, a blank.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

#: What a stroke is.
TATWEEL = 0x640
#: Letters of Arabic, their vowel marks, and the signs of a sentence, behind which strokes stand as well.
_LETTER = "[\u060c\u061b\u061f\u0620-\u065f\u066e-\u06d3\ufb50-\ufdff\ufe70-\ufefc]"
#: A sign that is none of Arabic, once or several times, behind a letter, or once before one: engines that set letters
#: and full stops in an order of their own may put either elsewhere.
_BESIDE = re.compile(f"(?<={_LETTER})([^\u0600-\u06ff\ufb50-\ufdff\ufe70-\ufefc])\\1*|[!-~](?={_LETTER})")
#: Shares of the size: so thick is a stroke, and no further off the baseline. Its ink fills this of its width.
THINNEST, THICKEST, OFF_BASE, FILLED = 0.02, 0.22, 0.05, 0.97


class Ink(NamedTuple):
    """Where a character left ink: `low`, `high` above the baseline; `filled` of what it takes of its line; in sizes."""

    low: float
    high: float
    filled: float


def strokes(text: str, owners: Sequence[int | None], ink: Callable[[int], Ink]) -> Iterator[int]:
    """The characters of a page that are strokes of Arabic words.

    `owners`: the text object of each character, None for what the engine added; `ink`: asks about one character.
    A sign that is what it says stands higher than a stroke, below the baseline or apart from its neighbours.
    """
    for found in _BESIDE.finditer(text):
        i = found.start()
        if not owners[i] or (text[i].isspace() and owners[i] == owners[i - 1]):
            continue  # a blank between words: a stroke is set by itself
        low, high, filled = ink(i)
        if THINNEST <= high - low <= THICKEST and abs(low) <= OFF_BASE and filled >= FILLED:
            yield from range(i, found.end())
