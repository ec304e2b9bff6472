"""Two numbers → one range (15 to 20, between 15 and 20, from 15 to 20), or the two ends of a change."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from pipeline.entities.numbers.compounds import Side
from pipeline.entities.numbers.grammar import Grammar
from pipeline.entities.numbers.lexer import Number
from pipeline.entities.numbers.measures import Measure
from pipeline.entities.numbers.phrase import Phrase
from pipeline.records import FigureKind

ZERO, ONE = Decimal(0), Decimal(1)
NEAR = 12  # code points between the two numbers of a range
OPENER = 24  # code points before a number that hold the word with which a range or a change opens
CLAUSE = 70  # code points before a number in which a verb of change makes "from 26 to 4" two figures
LONG_CLAUSE = 140  # the same where no comma stands between
SENTENCE = 240  # the same where each number has its measure, from the beginning of the sentence on
ELIDED = 16  # code points between two changes of one verb: from 26 to 41 per cent and from 3 to 5 days
FAR_APART = 20  # "from 2 to 3 million" shares its magnitude, "from 640 to 1.2 million" does not
COMMAS = ",،，、"
STOPS = ".;:!?。；：！？؛؟"
ENDS = ".!?。！？؟"


def joined(text: str, side: Side, other: Side, known: Grammar, floor: int) -> Phrase | None:
    """Two numbers as the bounds of one range; None when they are two figures. `floor`: where the figure before ends."""
    if side.end > other.start or other.start - side.end > NEAR:
        return None
    if side.number.fraction != other.number.fraction or side.number.high or other.number.high:
        return None
    ranges, gap = known.ranges, text[side.end : other.start]
    opens = -1
    shift = max(0, side.start - OPENER)
    before = text[shift : side.start]
    between = ranges.between.search(before)
    if between and ranges.between_and.fullmatch(gap):
        opens = shift + between.start()
    elif ranges.between_and.fullmatch(gap) and ranges.closes.match(text, other.end):
        opens = -1
    elif ranges.to.fullmatch(gap) or ranges.origin_to.fullmatch(gap):
        origin = ranges.origin.search(before)
        if origin is not None:
            opens = shift + origin.start()
            if _change(text, opens, side, other, known, floor):
                return None
        elif not ranges.to.fullmatch(gap) or _by(text, side, other, known, floor):
            return None
    elif not (ranges.either.fullmatch(gap) and _neighbours(side.number, other.number)):
        return None
    return _bounds(side, other, opens)


def borrowed(text: str, side: Side, other: Side, known: Grammar) -> Side:
    """The first amount of a change with the measure and magnitude told behind the second: from 26 to 41 per cent."""
    origin = known.ranges.origin.search(text, max(0, side.start - OPENER), side.start)
    gap = text[side.end : other.start]
    if origin is None or not (known.ranges.origin_to.fullmatch(gap) or known.ranges.to.fullmatch(gap)):
        return side
    number, last = side.number, other.number
    own, behind = side.measure, other.measure
    ahead = own is not None and own.kind == "money" and side.end == number.end  # from $47 to $23 billion
    ahead = ahead and own is not None and behind is not None and own.unit == behind.unit
    if (own is not None and not ahead) or number.dual or number.fraction:
        return side
    if number.scale == 1 != last.scale and number.value < FAR_APART * last.value / last.scale:
        number = replace(number, value=number.value * last.scale, scale=last.scale)
    return replace(side, number=number, measure=other.measure)


def _change(text: str, opens: int, side: Side, other: Side, known: Grammar, floor: int) -> bool:
    """Whether "from … to" tells a change: a verb of change stands before it in the clause.

    A verb before another figure is that one's, unless hardly a word stands between or each of the two numbers has its
    measure ("access rose from 73% to 86%, coverage from 42% to 56%"). What falls by more and more (baissé de 8 à 12 %)
    has a range as the amount of its change.
    """
    measured = side.measure is not None and other.measure is not None
    start = max(0, opens - (SENTENCE if measured else LONG_CLAUSE))
    if not measured:
        start = max(start, min(max(0, opens - CLAUSE), 1 + max(text.rfind(c, start, opens) for c in COMMAS)))
        start = max(start, floor) if opens - floor > ELIDED else start
    before = text[start : side.start]
    for index in range(len(before) - 1, -1, -1):
        if before[index] in (ENDS if measured else STOPS) and before[index + 1 : index + 2] in (" ", "\n", ""):
            before = before[index + 1 :]
            break
    verb = known.ranges.change.search(before)
    if verb is None:
        return False
    rising = side.number.value < other.number.value and not (side.measure and other.measure)
    return not (rising and known.ranges.falls.search(verb[0]))


def _by(text: str, side: Side, other: Side, known: Grammar, floor: int) -> bool:
    """Whether an amount of change and what it led to are told, each with its measure: fell by $35 to $120."""
    scaled = side.number.scale != 1 != other.number.scale and side.measure is other.measure is None
    if not scaled and (side.measure is None or other.measure is None):
        return False  # by 3 to 5 million; but by 3 million to 18 million
    by = known.ranges.by.search(text, max(0, side.start - OPENER), side.start)
    return by is not None and _change(text, by.start(), side, other, known, floor)


def _bounds(side: Side, other: Side, opens: int) -> Phrase | None:
    low, high = side.number, other.number
    bottom = low.value
    if low.scale == 1 and high.scale != 1 and side.end == low.end and bottom < high.value / high.scale:
        bottom *= high.scale
    top = high.value
    if top < bottom < ZERO:  # from -18 to -34 degrees
        bottom, top = top, bottom
    if bottom >= top or low.indefinite or high.indefinite:
        return None
    measure = other.measure or side.measure
    if side.measure and other.measure and _unlike(side.measure, other.measure):
        return None
    if side.measure and not other.measure and side.measure.kind != "money":
        return None
    kind: FigureKind = measure.kind if measure else "ratio" if low.fraction else "count"
    return Phrase(
        side.start, other.end, low, high, None, bottom, top, kind, measure.unit if measure else "", opens,
        bool(measure and measure.symbol),
    )  # fmt: skip


def _unlike(one: Measure, other: Measure) -> bool:
    return (one.unit, one.kind) != (other.unit, other.kind)


def _neighbours(low: Number, high: Number) -> bool:
    return high.value - low.value == ONE and low.scale == ONE and high.value <= 100
