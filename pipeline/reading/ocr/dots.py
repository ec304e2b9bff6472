"""Two dots below the last letter of a word: a letter that the engine wrote without them gets them back.

The engine's Arabic model writes the last letter as printers in some countries do, without its dots, when a typeface
sets them small or near. Two level dots of a size below the word's end are told from its ink, and there is nothing else
that they could be.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from pipeline.reading.ocr.picture import ink
from pipeline.reading.ocr.second import usual_height
from pipeline.reading.ocr.spotted import Card, Spotted
from pipeline.records import Box

#: Where dots are looked for (shares of a word's usual height): so far left and right of its left end, so far below the
#: line; they begin no lower than this, since what hangs lower is the next line's.
LEFT, RIGHT, ABOVE, BELOW, LOWEST = 0.1, 1.1, 0.05, 0.75, 0.42
#: How small and how big a dot is, and how much the two may differ in height and place (same shares).
SMALL, BIG, UNEQUAL = 0.05, 0.22, 0.07
#: The two stand no further apart than this, and no third within this of them: three dots are another letter's.
APART, ALONE = 0.2, 0.25


def with_dots(picture: Any, words: Sequence[Spotted], card: Card) -> list[Spotted]:
    """The words of a grey picture, the last letters of which have the dots that are printed."""
    unit = usual_height(words) if any(bare in w.text for w in words for bare in card.dotted) else 0.0
    if not unit:
        return list(words)
    return [_dotted(picture, word, unit, card) for word in words]


def _dotted(picture: Any, word: Spotted, unit: float, card: Card) -> Spotted:
    """A word (its text from left to right, so that its last letter is the first) with the dots of its last letter."""
    place = next((i for i, char in enumerate(word.text) if char.isalpha()), None)
    if place is None or word.text[place] not in card.dotted or not _pair_below(picture, word, unit):
        return word
    return word._replace(text=word.text[:place] + card.dotted[word.text[place]] + word.text[place + 1 :])


def _pair_below(picture: Any, word: Spotted, unit: float) -> bool:
    """Whether two level dots of a size, and no third, stand below the left end of a word."""
    left, top = max(0, round(word.box.x0 - LEFT * unit)), max(0, round(word.baseline - 0.5 * unit))
    crop = picture.crop((left, top, round(word.box.x0 + RIGHT * unit), round(word.baseline + BELOW * unit)))
    first, last = word.baseline - ABOVE * unit - top, word.baseline + LOWEST * unit - top
    dots = [
        spot for spot in spots(ink(crop))
        if first < spot.top and spot.bottom < crop.height
        and all(SMALL * unit <= side <= BIG * unit for side in (spot.x1 - spot.x0, spot.bottom - spot.top))
    ]  # fmt: skip
    for i, one in enumerate(dots):
        for other in dots[i + 1 :]:
            level = abs(one.top - other.top) <= UNEQUAL * unit and abs(one.bottom - other.bottom) <= UNEQUAL * unit
            gap = max(one.x0 - other.x1, other.x0 - one.x1)
            if not level or not 0 < gap <= APART * unit or one.top > last:
                continue
            if not any(
                _near(spot, pair, ALONE * unit) for spot in dots for pair in (one, other) if spot not in (one, other)
            ):
                return True
    return False


def _near(one: Box, other: Box, reach: float) -> bool:
    """Whether the middles of two dots are no further apart than `reach` both ways."""
    across, down = one.x0 + one.x1 - other.x0 - other.x1, one.top + one.bottom - other.top - other.bottom
    return abs(across) <= 2 * reach and abs(down) <= 2 * reach


def spots(marks: Any) -> Iterator[Box]:
    """The boxes (pixels, half-open) of the pieces of ink that hang together, corners too, in a boolean array."""
    left = {(int(y), int(x)) for y, x in zip(*marks.nonzero(), strict=True)}
    while left:
        start = left.pop()
        piece, waiting = [start], [start]
        while waiting:
            y, x = waiting.pop()
            near = {(y + down, x + across) for down in (-1, 0, 1) for across in (-1, 0, 1)} & left
            left -= near
            piece.extend(near)
            waiting.extend(near)
        rows, columns = [y for y, _ in piece], [x for _, x in piece]
        yield Box(min(columns), min(rows), max(columns) + 1, max(rows) + 1)
