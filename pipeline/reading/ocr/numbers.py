"""Numbers of paragraphs at the start of lines, told by the shapes of their signs.

Engines read by context, and a number alone before a wide gap has none: "2." comes as "2", "3:", "33" or "he".
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

from pipeline.reading.ocr.shapes import DIGITS, TALL, Patterns, Sign, patterns, signs
from pipeline.reading.ocr.spotted import Spotted
from pipeline.records import Box

POINT, OTHERS = ".", ",/-()"
#: So many digits at most.
MOST_DIGITS = 3
#: Each digit and the point after them must be as like their patterns as this.
DIGIT, STOP = 0.7, 0.3
#: A number is set apart from the text by a gap this wide (heights of the line), and comes as so many words of so many
#: letters at most.
GAP, MOST_WORDS, MOST_LETTERS = 0.8, 3, 6
#: The text after a number starts no further from it (heights of the line).
REACH = 2.0
#: A number is no broader than this (heights of the line).
BROAD = 3.0


class Number(NamedTuple):
    """A paragraph's number with its point, how like its worst sign was, and where its ink ends (pixels)."""

    text: str
    score: float
    x1: float


def with_numbers(picture: Any, words: Sequence[Spotted], code: str) -> list[Spotted]:
    """Words of left-to-right lines, the numbers before wide gaps read by their shapes where those are plain."""
    known = patterns(code)
    if known is None:
        return list(words)
    out: list[Spotted] = []
    place = 0
    while place < len(words):
        first = words[place]
        if out and out[-1].line == first.line:
            out.append(first)
            place += 1
            continue
        count = _apart(words, place)
        found = _of_words(picture, words[place : place + count + 1], known) if count else None
        if found is not None:
            box = first.box._replace(x1=max(found.x1, first.box.x0 + 1))
            out.append(first._replace(text=found.text, box=box, confidence=found.score))
            place += count
        else:
            out.append(first)
            place += 1
    return out


def number_at(picture: Any, box: Box, code: str) -> Number | None:
    """The number at the left end of a printed line (`box` in pixels of the grey `picture`); None when there is none."""
    known = patterns(code)
    high = box.bottom - box.top
    if known is None or high < 4:
        return None
    left = max(0, round(box.x0 - 0.1 * high))
    reach = round(min(box.x1, box.x0 + (BROAD + GAP) * high))
    seen = signs(picture.crop((left, round(box.top), reach, round(box.bottom))), high)
    following = [sign.x0 for sign in seen[1:]] + ([reach - left] if reach < box.x1 else [])
    for sign, x0 in zip(seen, following, strict=False):
        if x0 - sign.x1 > GAP * high:
            return _read(_seen(picture, box._replace(x0=left, x1=left + sign.x1 + 0.1 * high), known), known)
    return None


def number_before(picture: Any, line: Box, left: float, code: str) -> Number | None:
    """The number between the edge of the text (`left`, pixels) and a printed line with a gap before it."""
    known = patterns(code)
    high = line.bottom - line.top
    if known is None or high < 4 or line.x0 - left > (BROAD + REACH) * high:
        return None
    box = Box(left - 0.3 * high, line.top, line.x0 - 0.3 * high, line.bottom)
    return _read(_seen(picture, box, known), known)


def _apart(words: Sequence[Spotted], place: int) -> int:
    """How many words at the start of a line stand before a wide gap; 0 when they are no number."""
    letters = 0
    for count in range(1, MOST_WORDS + 1):
        letters += len(words[place + count - 1].text)
        if place + count >= len(words) or words[place + count].line != words[place].line or letters > MOST_LETTERS:
            return 0
        last, following = words[place + count - 1].box, words[place + count].box
        if following.x0 - last.x1 > GAP * min(following.bottom - following.top, last.bottom - last.top):
            return count
    return 0


def _of_words(picture: Any, words: Sequence[Spotted], known: Patterns) -> Number | None:
    """The number in the place of all words but the last."""
    high = words[-1].box.bottom - words[-1].box.top
    top, bottom = min(w.box.top for w in words), max(w.box.bottom for w in words)
    box = Box(words[0].box.x0 - 0.4 * high, top, words[-1].box.x0 - 0.25 * high, bottom)
    return _read(_seen(picture, box, known), known)


def _seen(picture: Any, box: Box, known: Patterns) -> list[Sign]:
    """The signs in a box, their edges in pixels of the page and their measures in those of the patterns."""
    left = max(0, round(box.x0))
    crop = picture.crop((left, max(0, round(box.top) - 2), round(box.x1), round(box.bottom) + 2))
    rough = signs(crop, box.bottom - box.top)
    tall = sorted(s.high for s in rough if s.high > TALL)
    if not tall:
        return []
    unit = (box.bottom - box.top) * tall[len(tall) // 2] / math.exp(known.usual_digit())
    return [s._replace(x0=s.x0 + left, x1=s.x1 + left) for s in signs(crop, unit)]


def _read(seen: Sequence[Sign], known: Patterns) -> Number | None:
    """Signs as a number: digits with a point after them; None when they are anything else."""
    if not 2 <= len(seen) <= MOST_DIGITS + 1:
        return None
    digits = [known.best(sign, DIGITS) for sign in seen[:-1]]
    stop = known.best(seen[-1], POINT + OTHERS, 2.0)
    if stop.char != POINT or stop.score < STOP or min(d.score for d in digits) < DIGIT or digits[0].char == "0":
        return None
    return Number("".join(d.char for d in digits) + POINT, min(d.score for d in digits), float(seen[-1].x1))
