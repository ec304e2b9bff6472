"""A figure told in two units: 20 dollars and 43 cents, 5 feet 2 inches, 2 km 500 m."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from pipeline.entities.numbers.grammar import Grammar
from pipeline.entities.numbers.lexer import Number
from pipeline.entities.numbers.measures import Measure

ZERO, ONE, HUNDRED = Decimal(0), Decimal(1), Decimal(100)
FEW = 36  # so many of the smaller unit at most, when a word or comma joins the two; else they are two figures
END = re.compile(r" ?(?:[.;:!?)](?!\d)|$)")


@dataclass(frozen=True, slots=True)
class Side:
    """A number with its own measure, before or behind it."""

    start: int
    end: int
    number: Number
    measure: Measure | None


def with_smaller(text: str, side: Side, small: Side, known: Grammar) -> Side | None:
    """A number with its measure and the smaller unit told behind it as one; None when they are two figures."""
    measure, number = side.measure, side.number
    if measure is None or number.fraction or number.indefinite or number.high is not None:
        return None
    if small.number.start < side.end:
        return None
    if not known.coins.link.fullmatch(text, side.end, small.number.start):
        return None
    if measure.kind == "money":
        found = _coins(text, side, small, known)
    else:
        found = _unit(text[side.end : small.number.start], measure, small, known)
    if found is None:
        return None
    end, more = found
    return replace(side, end=end, number=replace(number, end=end, value=number.value + more))


def _coins(text: str, side: Side, small: Side, known: Grammar) -> tuple[int, Decimal] | None:
    """The end and worth of coins; told without their name only at the end of a sentence: 15 dollars 50."""
    number, value = small.number, small.number.value
    if side.number.scale != ONE or not ZERO < value < HUNDRED or number.fraction:
        return None
    coin = known.coins.worth.at(text, number.end) or known.coins.worth.at(text, number.end + 1)
    if coin is not None:
        return coin[0], value * coin[1]
    whole = value == value.to_integral() and side.number.value == side.number.value.to_integral()
    between = known.ranges.between.search(text, max(0, side.start - 24), side.start)
    borrowed = small.start < side.end  # the sum's own currency, read as standing before the coins
    bare = (borrowed or small.measure is None) and small.end == number.end
    bare = bare and "," not in text[side.end : number.start]
    if whole and bare and between is None and len(known.coins.worth) and END.match(text, small.end):
        return small.end, value / HUNDRED
    return None


def _unit(gap: str, measure: Measure, small: Side, known: Grammar) -> tuple[int, Decimal] | None:
    if small.measure is None:
        return None
    many = known.smaller.get((measure.unit, small.measure.unit))
    if many is None or small.number.value >= many or small.number.value <= 0:
        return None
    return (small.end, small.number.value / many) if gap == " " or many <= FEW else None
