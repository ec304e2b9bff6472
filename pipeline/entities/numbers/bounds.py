"""Two figures that bound one amount from both sides → one range: more than 20 but fewer than 35, 大于十小于二十."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from pipeline.entities.numbers.grammar import Grammar
from pipeline.entities.numbers.phrase import Phrase
from pipeline.records import Quantity

LOWER, UPPER = frozenset(["more_than", "at_least"]), frozenset(["less_than", "at_most"])
NEAR = 32  # code points between the two numbers: the words of both bounds
Told = tuple[Phrase, Quantity]


def bounded(text: str, told: Iterable[Told], known: Grammar) -> Iterator[Told]:
    """Figures in order, two of them joined where nothing but words of bounds stands between. `text`: the folded text.

    The range begins and ends with the numbers and is in the order of size, without modifier.
    """
    last: Told | None = None
    for pair in told:
        both = _joined(text, last, pair, known) if last is not None else None
        if both is None and last is not None:
            yield last
        last = both or pair
    if last is not None:
        yield last


def _joined(text: str, first: Told, second: Told, known: Grammar) -> Told | None:
    (left, lower), (right, upper) = first, second
    if not ({lower.modifier, upper.modifier} & LOWER and {lower.modifier, upper.modifier} & UPPER):
        return None
    if lower.value is None or upper.value is None or lower.value == upper.value or right.start - left.end > NEAR:
        return None
    if (lower.unit != upper.unit and lower.unit) or lower.kind not in ("count", upper.kind):
        return None  # also more than half of them under 18 years
    if not _words_of_bounds(text[left.end : right.start], known):
        return None
    if (lower.modifier in LOWER) != (lower.value < upper.value):
        return None  # more than 50 or less than 12: two amounts
    low, high = sorted((lower.value, upper.value))
    phrase = replace(right, start=left.start, value=None, low=low, high=high, opens=left.opens)
    return phrase, replace(upper, value=None, low=low, high=high, modifier="")


def _words_of_bounds(gap: str, known: Grammar) -> bool:
    """Whether a gap holds what may follow the first bound, a joining word and what may stand before the second."""
    cues, sides = known.cues, known.ranges.sides
    behind = cues.after.match(gap)
    start = behind.end() if behind else 0
    before = cues.before.search(gap, start)
    end = before.start() if before else len(gap)
    return (behind is not None or before is not None) and sides.fullmatch(gap, start, end) is not None
