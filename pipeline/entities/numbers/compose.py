"""Number words and digits → numbers, in languages that set words apart (two hundred and five, 3.4 million)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from pipeline.entities.numbers.grammar import Grammar
from pipeline.entities.numbers.lexer import Number, Token

BLANKS = re.compile(" +")
ONE, TEN, TWENTY, HUNDRED, THOUSAND = (Decimal(n) for n in (1, 10, 20, 100, 1000))


class _Sum:
    """A number in the making: what is complete (`total`) and the group below the next magnitude (`group`)."""

    def __init__(self, known: Grammar) -> None:
        self.known = known
        self.total = Decimal(0)
        self.group: Decimal | None = None
        self.digits = False
        self.worded = True
        self.last = Decimal("Infinity")
        self.scale = ONE

    def take(self, token: Token, gap: str | None) -> bool:
        """Adds a token to the number when it continues it. `gap`: what stands between, None at the beginning."""
        if token.value is not None:
            return self._digits(token, gap)
        word = token.word
        assert word is not None
        scale = word.scale or (word.plural if gap is not None else None)
        if scale is not None and self._scale(scale, gap, word.bare):
            return True
        if word.hundred and self._hundred(gap):
            return True
        return word.number is not None and self._add(word.number, gap, token.prefix)

    def _digits(self, token: Token, gap: str | None) -> bool:
        value = token.value
        assert value is not None
        if gap is None:
            self.group, self.digits, self.worded = value, True, False
            return True
        if value < 1 and self.group is not None and self.digits and gap.strip() == "" and _part(token):
            self.group += value  # 2½, 10 1/2
            return True
        return False

    def _scale(self, scale: Decimal, gap: str | None, bare: bool) -> bool:
        if gap is not None and gap not in (" ", "-", "") and not self._joined(gap):
            return False
        if self.group is None:
            if self.total and gap in (" ", "-") and self.last < scale:  # mil millones, thousand million
                self.total *= scale
            elif bare and scale < self.last and (gap is None or self._joined(gap) or self.known.joins.plain):
                self.total += scale
            else:
                return False
        elif gap not in (" ", "-", ""):
            return False
        elif scale < self.last:
            self.total += self.group * scale
        else:
            self.total = (self.total + self.group) * scale
        self.group, self.digits = None, False
        self.scale = self.scale * scale if self.last == Decimal("Infinity") or scale > self.last else self.scale
        self.last = min(self.last, scale)
        return True

    def _hundred(self, gap: str | None) -> bool:
        if self.group is None:
            if gap is not None and not self._joined(gap) and not self.known.joins.plain:
                return False
            self.group = HUNDRED
            return True
        if gap in (" ", "-", "") and not self.digits and ONE <= self.group < HUNDRED:
            self.group *= HUNDRED
            return True
        return False

    def _add(self, value: Decimal, gap: str | None, prefix: str) -> bool:
        if gap is None:
            self.group = value
            return True
        if self.digits:
            return False
        joined = self._joined(gap)
        if not joined and not (self.known.joins.plain and gap in (" ", "-")):
            return False
        if self.group is None:
            if value >= self.last:
                return False
            self.group = value
            return True
        if value == value.to_integral() and self._fits(self.group, value):
            self.group += value
            return True
        return False

    def _fits(self, group: Decimal, value: Decimal) -> bool:
        """Whether a smaller word has its place free: 20 + 5, 300 + 45, in some languages 5 + 20, soixante + dix."""
        if group != group.to_integral() or group <= 0 or value <= 0:
            return False
        tail = group % HUNDRED
        if value < TEN:
            return tail == 0 or (tail >= TWENTY and tail % TEN == 0)
        if value < HUNDRED:
            if tail == 0:
                return True
            if value < TWENTY:
                return tail in self.known.joins.teens_after
            return self.known.joins.units_first and tail < TEN
        return value < THOUSAND <= group and group % THOUSAND == 0

    def _joined(self, gap: str) -> bool:
        joins = self.known.joins
        if gap in joins.any:
            return True
        tail = self.group % HUNDRED if self.group is not None else Decimal(0)
        if tail == 0 and (self.group is not None or self.total):
            return gap in joins.after_hundred
        return tail >= TEN and gap in joins.after_ten

    def value(self) -> Decimal:
        return self.total + (self.group or 0)


def _part(token: Token) -> bool:
    """Whether a token is a part written with figures: ½, 3/4."""
    return token.value is not None and token.value < 1 and ("/" in token.form or not token.form.isascii())


def compose(text: str, tokens: Sequence[Token], known: Grammar) -> list[Number]:
    """Numbers of a text in order. `tokens` are those of the same text."""
    found: list[Number] = []
    index = 0
    while index < len(tokens):
        number, index = _one(text, tokens, index, known)
        if number is not None:
            found.append(number)
    return found


def _one(text: str, tokens: Sequence[Token], index: int, known: Grammar) -> tuple[Number | None, int]:
    first = tokens[index]
    word = first.word
    if word is not None:
        special = _special(text, tokens, index, known)
        if special is not None:
            return special
    number = _Sum(known)
    if not number.take(first, None):
        return None, index + 1
    at, forms = index + 1, [first.form]
    while at < len(tokens):
        gap = BLANKS.sub(" ", text[tokens[at - 1].end : tokens[at].start])
        if len(gap) > 8 or not number.take(tokens[at], gap):
            break
        forms.append(tokens[at].form)
        at += 1
    end = tokens[at - 1].end
    result = Number(
        first.start, end, number.value(), number.scale, worded=number.worded, forms=tuple(forms),
        roughly=bool(word and word.roughly), fraction=at == index + 1 and _part(first),
        definite=bool(known.definite) and known.definite in first.prefix,
    )  # fmt: skip
    return _extended(text, tokens, at, result, known)


def _special(text: str, tokens: Sequence[Token], index: int, known: Grammar) -> tuple[Number | None, int] | None:
    """Halves before a magnitude (half a million), indefinite amounts (dozens) and fractions by themselves (half)."""
    token, following = tokens[index], tokens[index + 1] if index + 1 < len(tokens) else None
    word = token.word
    assert word is not None
    definite = bool(known.definite) and known.definite in token.prefix
    if word.dual is not None:
        two = Number(token.start, token.end, Decimal(2), worded=True, forms=(token.form,))
        return replace(two, definite=definite, dual=word.dual), index + 1
    if word.half and following and following.word and following.word.scale and following.start - token.end <= 1:
        scale = following.word.scale
        return Number(token.start, following.end, scale / 2, scale, worded=True, forms=(token.form,)), index + 2
    if word.plural is not None and word.number is None:
        number = Number(token.start, token.end, word.plural, word.plural, worded=True, indefinite=True,
                        forms=(token.form,))  # fmt: skip
        at = index + 1
        link = known.link.match(text, token.end)
        while at < len(tokens) and link and link.end() == tokens[at].start - len(tokens[at].prefix):
            more = tokens[at].word
            step = more and (more.plural or more.scale)
            if not step:
                break
            number = replace(number, end=tokens[at].end, value=number.value * step, scale=number.scale * step)
            at, link = at + 1, known.link.match(text, tokens[at].end)
        return number, at
    if word.fraction is not None and (word.number is None or _fraction_here(text, token, known)):
        start = token.start - len(known.definite) if definite else token.start
        return Number(start, token.end, word.fraction, worded=True, fraction=True, forms=(token.form,)), index + 1
    return None


def _fraction_here(text: str, token: Token, known: Grammar) -> bool:
    follows = known.doubts.fraction_after.get(token.form)
    return bool(follows and follows.match(text, token.end))


def _extended(
    text: str, tokens: Sequence[Token], at: int, number: Number, known: Grammar
) -> tuple[Number | None, int]:
    """What may follow a number: decimals in words, a denominator, a half."""
    end = number.end
    following = tokens[at] if at < len(tokens) else None
    point = known.point.match(text, end)
    if point and following and following.start == point.end() and number.scale == 1:
        return _decimals(text, tokens, at, number, known)
    if following and following.word and following.word.denominator and text[end : following.start] in (" ", "-"):
        below = following.word.denominator
        if number.value < below * 3 and number.scale == 1 and number.value == number.value.to_integral():
            return replace(number, end=following.end, value=number.value / below, fraction=True), at + 1
    odd = known.odd.match(text, end)
    if odd and following and following.word and following.word.scale and following.start == odd.end():
        scale = following.word.scale
        return replace(number, end=following.end, value=number.value * scale, scale=scale, more=True), at + 1
    half = known.halves_after.match(text, end)
    if half:
        number = replace(number, end=half.end(), value=number.value + number.scale / 2)
        while at < len(tokens) and tokens[at].start < number.end:
            at += 1
        following = tokens[at] if at < len(tokens) else None
        if following and following.word and following.word.scale and text[number.end : following.start] == " ":
            scale = following.word.scale
            return replace(number, end=following.end, value=number.value * scale, scale=scale), at + 1
    return number, at


def _decimals(
    text: str, tokens: Sequence[Token], at: int, number: Number, known: Grammar
) -> tuple[Number | None, int]:
    """Two point five (million): single digits or one number behind the point."""
    digits = ""
    end = number.end
    while at < len(tokens):
        token = tokens[at]
        if digits and text[end : token.start] != " ":
            break
        value = token.value if token.value is not None else token.word.number if token.word else None
        if value is None or value != value.to_integral() or (digits and value >= TEN) or (digits and int(digits) > 9 > 0
                                                                                         and len(digits) == 1):
            break
        digits, end, at = digits + str(value), token.end, at + 1
    if not digits:
        return number, at
    number = replace(number, end=end, value=number.value + Decimal(f"0.{digits}"))
    if at < len(tokens) and text[end : tokens[at].start] == " ":
        word = tokens[at].word
        if word and word.scale:
            return replace(number, end=tokens[at].end, value=number.value * word.scale, scale=word.scale), at + 1
    return number, at
