"""Small signs of amounts, told by where their ink stands: points and commas inside numbers, powers of units.

Engines read by context and take 4.150 for 4,150, and m³ for "m?"; a comma hangs below the digits, a point does not, and
a power stands high.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from pipeline.reading.ocr.picture import ink
from pipeline.reading.ocr.shapes import patterns, whole
from pipeline.reading.ocr.spotted import Card, Spotted

#: A number with points or commas between its digits.
_PARTED = re.compile(r"\d+(?:[.,]\d+)+")
#: A comma hangs below the digits by at least this, a point by no more than that (shares of their height).
HANGS, RESTS = 0.11, 0.04
#: How far below the digits the tail of a comma may reach, and how dark its rest is there (share of ink): small print
#: loses it.
TAIL, SHADE = 0.25, 0.25
#: What parts digits is lower and narrower than this share of their height.
SMALL = 0.5
#: A power ends above the baseline by this and is as high as this (shares of the height of the unit's letters).
RAISED, HIGH = 0.25, 0.55
#: It is as like its pattern as this, and liker than to that of the other power by this.
LIKE, PLAINLY = 0.35, 0.1
#: Ink lower than this share of the unit's letters is dust.
LEAST = 0.3
#: It is looked for so far right of the word's box (heights of the word), for boxes cut it.
REACH = 0.5
POWERS = {"2": "²", "3": "³"}


class Piece(NamedTuple):
    """A stretch of inked columns: its edges in pixels of the crop."""

    x0: int
    x1: int
    top: int
    bottom: int


def with_small_signs(picture: Any, words: Sequence[Spotted], card: Card) -> list[Spotted]:
    """The words of a grey picture, the points and commas of their numbers and the powers of their units as printed."""
    units = "|".join(sorted(map(re.escape, card.squared), key=len, reverse=True))
    unit = re.compile(rf"(?P<before>.*\d)?(?P<unit>{units})(?P<sign>[^\s\w.,;:()]|[23зЗ])?(?P<after>[.,;:)]*)")
    out = []
    for i, word in enumerate(words):
        if _PARTED.search(word.text) is not None:
            word = word._replace(text=_with_separators(picture, word))
        found = unit.fullmatch(word.text) if units else None
        if found is not None:
            following = words[i + 1] if i + 1 < len(words) and words[i + 1].line == word.line else None
            word = word._replace(text=_with_power(picture, word, found, following, card.code))
        out.append(word)
    return out


def _with_separators(picture: Any, word: Spotted) -> str:
    """A word with its numbers' points and commas as they stand, when its signs are as many as its letters."""
    box = word.box
    place = (box.x0 - 1, box.top - 1, box.x1 + 1, box.bottom + 0.25 * (box.bottom - box.top))
    seen = pieces(picture, place)
    text = word.text
    if len(seen) != len(text):
        return text
    chars = list(text)
    for found in _PARTED.finditer(text):
        digits = [seen[i] for i in range(*found.span()) if text[i].isdigit()]
        high = sorted(piece.bottom - piece.top for piece in digits)[len(digits) // 2]
        base = sorted(piece.bottom for piece in digits)[len(digits) // 2]
        for i in range(*found.span()):
            piece = seen[i]
            if text[i].isdigit() or max(piece.bottom - piece.top, piece.x1 - piece.x0) > SMALL * high:
                continue
            hangs = (piece.bottom - base) / high
            if hangs >= HANGS:
                chars[i] = ","
            elif hangs <= RESTS and not _shaded(picture, place, piece, base, high):
                chars[i] = "."
    return "".join(chars)


def _shaded(picture: Any, place: Sequence[float], piece: Piece, base: int, high: int) -> bool:
    """Whether the pale rest of a comma's tail is below a sign. `place`: the crop its edges are told in (pixels)."""
    import numpy as np

    grey = np.asarray(picture.crop(tuple(round(v) for v in place)), dtype=np.float32)
    paper, dark = np.percentile(grey, 90), np.percentile(grey, 5)
    tail = grey[base + max(2, round(RESTS * high)) : base + round(TAIL * high) + 1, max(0, piece.x0 - 2) : piece.x1 + 1]
    return bool(tail.size) and float((paper - tail).max()) > SHADE * max(1.0, float(paper - dark))


def _with_power(picture: Any, word: Spotted, found: re.Match[str], following: Spotted | None, code: str) -> str:
    """A unit with the power that stands high behind it; unchanged when there is none."""
    high = word.box.bottom - word.box.top
    x1 = word.box.x1 + REACH * high
    if following is not None:
        x1 = min(x1, max(following.box.x0 - 1, word.box.x1))
    box = (word.box.x0 - 3, word.box.top - 0.4 * high, x1, word.box.bottom + 0.2 * high)
    seen = [piece for piece in pieces(picture, box) if piece.x0 > 0]
    known = patterns(code)
    if known is None or len(seen) < 2:
        return word.text
    base, tall = seen[0].bottom, min(piece.bottom - piece.top for piece in seen if _stands(piece, seen[0]))
    while (
        seen and (found["after"] or seen[-1].bottom - seen[-1].top < LEAST * tall) and not _high(seen[-1], base, tall)
    ):
        seen.pop()  # what follows the power, and dust
    raised = []
    while seen and _high(seen[-1], base, tall):
        raised.append(seen.pop())
    if not raised or not seen:
        return word.text
    x0, top = round(box[0]) + raised[-1].x0, round(box[1]) + min(piece.top for piece in raised)
    x1, bottom = round(box[0]) + raised[0].x1, round(box[1]) + max(piece.bottom for piece in raised)
    if bottom - top < HIGH * tall:
        return word.text
    sign = whole(picture.crop((x0 - 1, top - 1, x1 + 1, bottom + 1)), (bottom - top) / math.exp(known.usual_digit()))
    scores = {digit: known.best(sign, digit).score if sign is not None else 0.0 for digit in POWERS}
    best = max(scores, key=lambda digit: scores[digit])
    if scores[best] < LIKE or any(scores[best] - scores[digit] < PLAINLY for digit in POWERS if digit != best):
        return word.text
    return f"{found['before'] or ''}{found['unit']}{POWERS[best]}{found['after']}"


def _stands(piece: Piece, first: Piece) -> bool:
    """Whether a piece stands on the line as the first one does."""
    high = first.bottom - first.top
    return abs(piece.bottom - first.bottom) < 0.2 * high and piece.bottom - piece.top > 0.5 * high


def _high(piece: Piece, base: int, tall: int) -> bool:
    """Whether a piece stands high above the line, and is more than dust."""
    return base - piece.bottom >= RAISED * tall and piece.bottom - piece.top >= LEAST * tall


def pieces(picture: Any, box: Sequence[float]) -> list[Piece]:
    """The stretches of inked columns inside a box (pixels) of a grey picture, from left to right.

    Of several lines of print, into which boxes of engines reach, it is the one with the most ink.
    """
    import numpy as np

    marks = ink(picture.crop(tuple(round(v) for v in box)))
    amount = marks.sum(axis=1)
    bands = np.flatnonzero(np.diff(np.pad(amount > 0, 1).astype(np.int8))).reshape(-1, 2)
    top, bottom = max(bands, key=lambda band: int(amount[band[0] : band[1]].sum()), default=(0, 0))
    marks[:top], marks[bottom:] = False, False
    edges = np.flatnonzero(np.diff(np.pad(marks.any(axis=0), 1).astype(np.int8)))
    out = []
    for x0, x1 in zip(edges[::2], edges[1::2], strict=True):
        rows = np.flatnonzero(marks[:, x0:x1].any(axis=1))
        out.append(Piece(int(x0), int(x1), int(rows[0]), int(rows[-1]) + 1))
    return out
