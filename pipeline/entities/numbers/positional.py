"""Numerals written without blanks → numbers (三百二十, 1 160 万, 两百多万, 二〇, 三四十, 三又五分之二)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

from pipeline.entities.numbers.forms import UNSPACED
from pipeline.entities.numbers.grammar import Grammar
from pipeline.entities.numbers.lexer import Number, clear, literal, part_value, sign_value
from pipeline.entities.numbers.numerals import Positional
from pipeline.languages.compiled import compile_pattern

ROW = re.compile(r"\d+(?:[.,'٫]\d+)*")
DIGITS = compile_pattern(rf"(?:(?<![\d.,])[.,](?=\d))?\d+(?:[.,'٫]\d+| \d{{3}}(?!\d))*(?:{UNSPACED.power})?")
BLANKS = re.compile(" {1,4}")  # letter-spaced lines; more stand between the columns of a table
FAR = 9  # code points between a whole and its part
HALF, ONE, ENDLESS = Decimal("0.5"), Decimal(1), Decimal("Infinity")


def read(text: str, known: Grammar) -> list[Number]:
    """Numbers of a text in order. Linear in its length."""
    found: list[Number] = []
    for match in known.token.finditer(text):
        if match["sign"]:
            found.append(Number(match.start(), match.end(), sign_value(match["sign"]), fraction=True))
        elif match["part"]:
            value = part_value(match["part"])
            if value is not None:
                found.append(Number(*match.span(), value, fraction=True, forms=(match["part"],)))
        elif match["word"]:
            word = known.words[match["word"]]
            value, part = (word.plural, False) if word.plural is not None else (word.fraction, True)
            if value is not None:
                found.append(Number(*match.span(), value, worded=True, indefinite=not part, fraction=part))
        elif match["run"]:
            found.extend(_runs(text, match.start(), match.end(), known))
    return _mixed(text, found, known)


def _mixed(text: str, numbers: list[Number], known: Grammar) -> list[Number]:
    """A whole with a part behind it: 三又五分之二."""
    numerals = known.positional
    assert numerals is not None
    found: list[Number] = []
    for number in numbers:
        found.append(number)
        if len(found) < 3 or not 0 < found[-2].start - found[-3].end <= FAR:
            continue
        whole, below, above = found[-3:]
        if (
            below.value > 0
            and numerals.mixed.fullmatch(text, whole.end, below.start)
            and (known.ratios.inverse.fullmatch(text, below.end, above.start))
        ):
            found[-3:] = [replace(whole, end=above.end, value=whole.value + above.value / below.value)]
    return found


@dataclass(slots=True)
class _State:
    """A number in the making: `closed` groups with their myriads, `section` below the next, `digit` without a power."""

    closed: list[tuple[Decimal, Decimal]] = field(default_factory=list)
    section: Decimal = Decimal(0)
    digit: Decimal | None = None
    power: int = 0
    scale: Decimal = ONE
    worded: bool = True
    bare: bool = False
    vague: bool = False
    more: bool = False
    delta: Decimal = Decimal(0)

    @property
    def myriad(self) -> Decimal:
        """The myriad that was closed last; what follows is smaller."""
        return self.closed[-1][1] if self.closed else ENDLESS

    @property
    def total(self) -> Decimal:
        return sum((value for value, _ in self.closed), Decimal(0))

    @property
    def empty(self) -> bool:
        return self.digit is None and not self.section and not self.closed


def _runs(text: str, start: int, end: int, known: Grammar) -> Iterator[Number]:
    at = start
    numerals = known.positional
    assert numerals is not None
    while at < end:
        number = _one(text, at, end, known, numerals)
        if number is None:
            digits = ROW.match(text, at, end)
            at = digits.end() if digits else at + 1
            continue
        yield number
        at = max(number.end, at + 1)


def _one(text: str, start: int, end: int, known: Grammar, numerals: Positional) -> Number | None:
    state = _State()
    at = last = opened = start
    while at < end:
        char = text[at]
        if char == " ":
            blanks = BLANKS.match(text, at, end)
            if last != at or last == start or blanks is None:
                break
            at = blanks.end()
            continue
        if not state.section and state.digit is None:
            opened = at
        apart = text[opened - 1] == " "
        if state.closed and char in numerals.myriads and _repeats(state, numerals.myriads[char], apart):
            return _one(text, start, opened, known, numerals)  # 340 万 250 万: the next number began before
        step = _step(text, at, start, end, state, known, numerals)
        if not step:
            break
        at += step
        last = at
        if state.digit == HALF:
            break
    if last == start or (state.vague and last == start + 1) or state.empty:
        return None
    return _result(text, start, last, state, numerals)


def _repeats(state: _State, myriad: Decimal, apart: bool) -> bool:
    """Whether a myriad belongs to another number: there is one already, or a larger one begins behind a blank."""
    if not (state.section or state.digit):
        return False
    return any(unit == myriad for _, unit in state.closed) or (apart and myriad > state.myriad)


def _step(text: str, at: int, start: int, end: int, state: _State, known: Grammar, numerals: Positional) -> int:
    """How many characters the next part of the number takes; 0 when it ends here."""
    char = text[at]
    if char.isdecimal() or (char in ".," and at == start):
        return _digits(text, at, end, state, known, numerals)
    if char in numerals.digits:
        return _numerals(text, at, end, state, numerals)
    if char in numerals.tens and state.digit is None and state.section % 100 == 0:
        state.section, state.power = state.section + numerals.tens[char], 10
        return 1
    if (char in numerals.powers or char in numerals.myriads) and not _unit_here(text, at, state, known):
        return _power(text, at, state, numerals)
    if char in numerals.vague and at == start and text[at + 1 : at + 2] in numerals.tall - numerals.formal:
        state.vague = True
        return 1
    if char in numerals.half and at == start and _halved(text, at + 1, known):
        state.digit = HALF
        return 1
    if char in numerals.more and at > start and known.measures.at(text, at) is None:  # 多米尼加比索
        return _more(text, at, state, numerals)
    if char in numerals.point and not state.empty and not state.more:
        return _decimals(text, at, end, state, numerals)
    return 0


def _halved(text: str, at: int, known: Grammar) -> bool:
    """Whether a unit stands here of which a half is measured; half a year is a period."""
    measure = known.measures.at(text, at)
    if measure is None:
        return known.units.tenths.match(text, at) is not None
    return measure[1].kind != "duration" or measure[1].unit in ("h", "min")


def _unit_here(text: str, at: int, state: _State, known: Grammar) -> bool:
    """千瓦 behind a number is a unit, not a thousand watts; 百分 is no hundred."""
    if state.empty:
        return False
    measure = known.measures.at(text, at)
    return measure is not None and measure[0] > at + 1


def _tall_behind(text: str, at: int, numerals: Positional) -> bool:
    at += text[at : at + 1] == " "
    return text[at : at + 1] in numerals.tall


def _digits(text: str, at: int, end: int, state: _State, known: Grammar, numerals: Positional) -> int:
    if state.digit is not None or state.vague:
        return 0
    match = DIGITS.match(text, at, end)
    if match is None:
        return 0
    digits = match[0]
    value = literal(digits, known)
    if value is None and " " in digits:
        digits = digits.split(" ")[0]
        value = literal(digits, known)
    if value is None or not clear(text, at, at + len(digits), known):
        return 0
    if not state.empty and value >= (state.power or state.myriad):
        return 0
    if not state.empty and text[at - 1] == " " and not _tall_behind(text, at + len(digits), numerals):
        return 0  # 5 万 250: two numbers
    state.digit, state.worded, state.power = value, False, 0
    return len(digits)


def _numerals(text: str, at: int, end: int, state: _State, numerals: Positional) -> int:
    """One digit, a row of digits (二〇三〇), or two neighbours that mean about (三四十)."""
    if state.digit is not None:
        return 0
    stop = at
    while stop < end and text[stop] in numerals.digits and (stop == at or text[stop] not in numerals.first_only):
        stop += 1
    values = [numerals.digits[char] for char in text[at:stop]]
    if values == [0] and not state.empty and text[stop : stop + 1].isdecimal():
        return 1  # 2千零30万
    if len(values) > 1 and values[0] == 0 and not state.empty:
        values, state.power = values[1:], 0
        if values[0] == 0:
            return 0
    if len(values) == 2 and values[1] == values[0] + 1 and values[0] > 0:
        state.delta, state.digit = ONE, Decimal(values[0])
    elif len(values) == 1 or state.empty:
        state.digit = Decimal("".join(str(v) for v in values))
        state.power = 0 if values[0] == 0 or len(values) > 1 else state.power
        if len(values) > 1 and state.section:
            return 0
    else:
        return 0
    return stop - at


def _power(text: str, at: int, state: _State, numerals: Positional) -> int:
    char = text[at]
    if char in numerals.powers:
        power = numerals.powers[char]
        if state.digit is None and state.section and power >= state.power > 0:
            return 0  # 七十百: what follows is no part of it
        state.bare = state.bare or (state.empty and not state.vague and power > 10)
        state.delta *= power
        state.section += (state.digit or ONE) * power
        if not state.worded:
            state.scale *= power
        state.digit, state.power = None, power
        return 1
    myriad = numerals.myriads[char]
    group = state.section + (state.digit or 0)
    if not group and state.digit is None and not state.closed and not state.vague:
        if not _leading(text, at, numerals):
            return 0
        state.bare = True
    state.delta *= myriad
    if state.myriad == ENDLESS or myriad >= state.myriad:
        state.scale *= myriad
    state.closed = _closed(state.closed, group, myriad)
    state.section, state.digit, state.power = Decimal(0), None, 0
    return 1


def _leading(text: str, at: int, numerals: Positional) -> bool:
    """万分之三, 万九: a myriad without a digit counts as one where a part or a digit follows."""
    return numerals.leads.match(text, at + 1) is not None


def _closed(closed: list[tuple[Decimal, Decimal]], group: Decimal, myriad: Decimal) -> list[tuple[Decimal, Decimal]]:
    """Groups below a myriad are multiplied by it (三万亿); a second one right behind multiplies the last (百万万)."""
    kept = [pair for pair in closed if pair[1] >= myriad]
    below = sum((value for value, unit in closed if unit < myriad), group)
    if not below and kept:
        value, unit = kept.pop()
        return [*kept, (value * myriad, unit)]
    return [*kept, ((below or ONE) * myriad, myriad)]


def _more(text: str, at: int, state: _State, numerals: Positional) -> int:
    """余, 多, 几 behind digits and before a power or a counting word."""
    following = text[at + 1 : at + 2]
    if state.digit is not None and state.worded and not state.section and not state.closed:
        return 0
    if following in numerals.digits or state.more:
        return 0
    state.more = True
    return 1


def _decimals(text: str, at: int, end: int, state: _State, numerals: Positional) -> int:
    """The digits behind a point in words; 十点二十分 is a time of day."""
    stop = at + 1
    while stop < end and text[stop] == " ":
        stop += 1
    first = stop
    while stop < end and (text[stop] in numerals.digits or text[stop].isdecimal()):
        stop += 1
    if stop == first or (not state.worded and text[at + 1] == " ") or numerals.clock.match(text, stop):
        return 0
    behind = "".join(c if c.isdecimal() else str(numerals.digits[c]) for c in text[first:stop])
    state.digit, state.power = (state.digit or 0) + Decimal(f"0.{behind}"), 0
    return stop - at


def _result(text: str, start: int, end: int, state: _State, numerals: Positional) -> Number:
    value = state.total + state.section + (state.digit or 0)
    last = state.digit
    reach = state.power or (state.myriad if state.closed and not state.section else 0)
    if (
        last is not None
        and last in range(1, 10)
        and state.worded
        and reach >= 100
        and not state.delta
        and (text[end - 2] not in numerals.nought)
    ):
        value += last * (Decimal(reach) // 10 - 1)  # 一百五 is 150, 九万四 is 94,000
    high = value + state.delta if state.delta else None
    scale = state.scale
    form = text[start:end]
    half = numerals.half_behind.match(text, end)
    if half is not None and high is None and not state.vague:
        value, end = value + HALF, half.end()
    for pattern, times in numerals.bundles:
        bundle = pattern.match(text, end)
        if bundle is not None and high is None and not state.vague:
            value, scale, end = value * times, scale * times, bundle.end()
    return Number(
        start, end, value, scale, high=high, worded=state.worded, indefinite=state.vague, more=state.more,
        bare=state.bare, forms=(form,),
    )  # fmt: skip
