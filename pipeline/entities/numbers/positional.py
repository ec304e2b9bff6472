"""Numerals written without blanks → numbers (三百二十, 1 160 万, 两百多万, 二〇, 三四十)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from pipeline.entities.numbers.grammar import Grammar, Positional
from pipeline.entities.numbers.lexer import Number, clear, literal, sign_value

ROW = re.compile(r"\d+(?:[.,'٫]\d+)*")
DIGITS = re.compile(r"\d+(?:[.,'٫]\d+| \d{3}(?!\d))*")


def read(text: str, known: Grammar) -> list[Number]:
    """Numbers of a text in order. Linear in its length."""
    found: list[Number] = []
    for match in known.token.finditer(text):
        if match["sign"]:
            found.append(Number(match.start(), match.end(), sign_value(match["sign"]), fraction=True))
        elif match["word"]:
            word = known.words[match["word"]]
            value, part = (word.plural, False) if word.plural is not None else (word.fraction, True)
            if value is not None:
                found.append(Number(*match.span(), value, worded=True, indefinite=not part, fraction=part))
        elif match["run"]:
            found.extend(_runs(text, match.start(), match.end(), known))
    return found


@dataclass(slots=True)
class _State:
    """A number in the making: `total` of closed myriads, `section` below the next, `digit` not yet given a power."""

    total: Decimal = Decimal(0)
    section: Decimal = Decimal(0)
    digit: Decimal | None = None
    power: int = 0
    myriad: Decimal = Decimal("Infinity")
    scale: Decimal = Decimal(1)
    worded: bool = True
    vague: bool = False
    more: bool = False
    delta: Decimal = Decimal(0)


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
    at = last = start
    while at < end:
        char = text[at]
        if char.isdecimal():
            step = _digits(text, at, end, state, known)
        elif char in numerals.digits:
            step = _numerals(text, at, end, state, numerals)
        elif (char in numerals.powers or char in numerals.myriads) and not _unit_here(text, at, state, known):
            step = _power(text, at, state, numerals)
        elif char in numerals.vague and at == start and text[at + 1 : at + 2] in numerals.tall:
            state.vague, step = True, 1
        elif char in numerals.more and last > start:
            step = _more(text, at, state, numerals)
        elif char in numerals.point and state.digit is not None and last == at:
            step = _decimals(text, at, end, state, numerals)
        elif char == " " and last == at:
            at += 1
            continue
        else:
            break
        if not step:
            break
        at += step
        last = at
    if last == start or (state.vague and last == start + 1) or _empty(state):
        return None
    return _result(text, start, last, state)


def _empty(state: _State) -> bool:
    return state.digit is None and not state.section and not state.total


def _unit_here(text: str, at: int, state: _State, known: Grammar) -> bool:
    """千瓦 behind a number is a unit, not a thousand watts; 百分 is no hundred."""
    if _empty(state):
        return False
    measure = known.measures.at(text, at)
    return measure is not None and measure[0] > at + 1


def _digits(text: str, at: int, end: int, state: _State, known: Grammar) -> int:
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
    if not _empty(state) and value >= state.myriad:
        return 0
    state.digit, state.worded, state.power = value, False, 0
    return len(digits)


def _numerals(text: str, at: int, end: int, state: _State, numerals: Positional) -> int:
    """One digit, a row of digits (二〇三〇), or two neighbours that mean about (三四十)."""
    if state.digit is not None:
        return 0
    stop = at
    while stop < end and text[stop] in numerals.digits:
        stop += 1
    values = [numerals.digits[char] for char in text[at:stop]]
    if len(values) > 1 and values[0] == 0 and not _empty(state):
        values, state.power = values[1:], 0
        if values[0] == 0:
            return 0
    if len(values) == 2 and values[1] == values[0] + 1 and values[0] > 0:
        state.delta, state.digit = Decimal(1), Decimal(values[0])
    elif len(values) == 1 or _empty(state):
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
        state.delta *= power
        state.section += (Decimal(1) if state.digit is None else state.digit) * power
        if not state.worded:
            state.scale *= power
        state.digit, state.power = None, power
        return 1
    myriad = numerals.myriads[char]
    group = state.section + (state.digit or 0)
    if not group and state.digit is None:
        if not state.total and not state.vague:
            return 0
        group = Decimal(0)
    state.delta *= myriad
    if myriad >= state.myriad or not group:
        state.total = (state.total + group or Decimal(1)) * myriad
        state.scale *= myriad
    else:
        state.total += group * myriad
        if state.myriad == Decimal("Infinity"):
            state.scale *= myriad
    state.section, state.digit, state.power, state.myriad = Decimal(0), None, int(myriad), min(state.myriad, myriad)
    return 1


def _more(text: str, at: int, state: _State, numerals: Positional) -> int:
    """余, 多, 几 behind digits and before a power or a counting word."""
    following = text[at + 1 : at + 2]
    if state.digit is not None and state.worded and not state.section and not state.total:
        return 0
    if following in numerals.digits or state.more:
        return 0
    state.more = True
    return 1


def _decimals(text: str, at: int, end: int, state: _State, numerals: Positional) -> int:
    stop = at + 1
    while stop < end and (text[stop] in numerals.digits or text[stop].isdecimal()):
        stop += 1
    if stop == at + 1 or state.digit is None:
        return 0
    behind = "".join(c if c.isdecimal() else str(numerals.digits[c]) for c in text[at + 1 : stop])
    state.digit += Decimal(f"0.{behind}")
    return stop - at


def _result(text: str, start: int, end: int, state: _State) -> Number:
    value = state.total + state.section + (state.digit or 0)
    last = state.digit
    if last is not None and last in range(10) and state.worded and state.power >= 100 and not state.delta:
        value += last * (state.power // 10 - 1)  # 一百五 is 150, 九万四 is 94,000
    high = value + state.delta if state.delta else None
    return Number(
        start, end, value, state.scale, high=high, worded=state.worded, indefinite=state.vague, more=state.more,
        forms=(text[start:end],),
    )  # fmt: skip
