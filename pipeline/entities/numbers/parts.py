"""What extends a number: decimals in words, fractions, halves, a magnitude behind a fraction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Protocol

from pipeline.entities.numbers.grammar import Grammar
from pipeline.entities.numbers.lexer import Number, Token
from pipeline.entities.numbers.sums import HUNDRED, ONE, TEN, THOUSAND, TWENTY, ZERO, Stop

OPENER = 24  # code points before a number that hold the word with which a range opens
QUARTERS = Decimal(4)
LIMIT = 3  # a number in figures over a denominator is a fraction up to so many wholes (7 thirds)


class PlainNumber(Protocol):
    """A number without extension and the index of the token behind it."""

    @property
    def number(self) -> Number: ...

    @property
    def at(self) -> int: ...


class Extender:
    """Extends the numbers of one text. `plain` reads a number from a token on."""

    def __init__(
        self, text: str, tokens: Sequence[Token], known: Grammar, plain: Callable[[int], PlainNumber | None]
    ) -> None:
        self.text, self.tokens, self.known, self.plain = text, tokens, known, plain

    def extended(self, number: Number, at: int, stops: Sequence[Stop]) -> tuple[Number | None, int]:
        """The number with what extends it and the index behind. `at`: the token behind it; `stops`: see `Sum`."""
        for way in (self._decimals, self._odd, self._half):
            found = way(number, at)
            if found is not None:
                return found
        over = self._over(number, at, stops)
        if over is not None:
            return self.multiplied(*over) if over[0].fraction else over
        return self._and_part(number, at) or (number, at)

    def multiplied(self, number: Number, at: int) -> tuple[Number, int]:
        """A fraction with the magnitude it is told of: three quarters of a million."""
        token = self._token(at)
        word = token.word if token else None
        if token is None or word is None or word.scale is None:
            return number, at
        if not self.known.fractions.of.fullmatch(self.text, number.end, token.start):
            return number, at
        scale = word.scale
        return replace(number, end=token.end, value=number.value * scale, scale=scale, fraction=False), at + 1

    def _token(self, at: int) -> Token | None:
        return self.tokens[at] if at < len(self.tokens) else None

    def _between(self, at: int) -> str:
        return self.text[self.tokens[at - 1].end : self.tokens[at].start]

    # -- decimals ------------------------------------------------------------------------------------------------------

    def _decimals(self, number: Number, at: int) -> tuple[Number, int] | None:
        """Two point zero five (million): zeros and single digits one by one, else one number behind the point."""
        token = self._token(at)
        point = self.known.point.said.match(self.text, number.end)
        last = None if point else self.known.point.last.match(self.text, number.end)
        opening = point or last
        if token is None or opening is None or token.start != opening.end():
            return None
        if number.value != number.value.to_integral():
            return None
        digits, stop = self._digits(at)
        if not digits or (last and not self.known.point.end.match(self.text, self.tokens[stop - 1].end)):
            return None
        number = replace(number, end=self.tokens[stop - 1].end, value=number.value + Decimal(f"0.{digits}"))
        token = self._token(stop)
        if token and token.word and token.word.scale and self.text[number.end : token.start] == " ":
            scale = token.word.scale
            return replace(number, end=token.end, value=number.value * scale, scale=scale), stop + 1
        return number, stop

    def _digits(self, at: int) -> tuple[str, int]:
        digits = ""
        while (single := self._single(at)) is not None and (not digits or self._between(at) in (" ", "-")):
            digits, at = digits + single, at + 1
        if digits.strip("0"):
            return digits, at
        token = self._token(at)
        if token is None or (digits and self._between(at) != " "):
            return digits, at
        plain = self.plain(at)
        if plain is None or plain.number.fraction or plain.number.value != plain.number.value.to_integral():
            return digits, at
        return digits + f"{plain.number.value:f}", plain.at

    def _single(self, at: int) -> str | None:
        """The digit a token says by itself; None when the number goes on behind it (twenty, five hundred)."""
        token = self._token(at)
        value = token.word.number if token and token.word else None
        if value is None or not ZERO <= value < TEN or value != value.to_integral():
            return None
        if value == ZERO:
            return "0"
        plain = self.plain(at)
        following = self._token(at + 1)
        scale = following.word.scale if following and following.word else None
        alone = plain is not None and (plain.at == at + 1 or (scale is not None and scale >= THOUSAND))
        return f"{value:f}" if alone else None

    # -- fractions -----------------------------------------------------------------------------------------------------

    def _over(self, number: Number, at: int, stops: Sequence[Stop]) -> tuple[Number, int] | None:
        """A denominator behind a number: three fifths, one twenty-fifth, a hundred and three fifths."""
        below, behind = self._denominator(number, at)
        if below is None or number.value != number.value.to_integral():
            return None
        end = self.tokens[behind - 1].end
        joined = stops[-1] if stops else None
        if joined is not None and joined.worded and joined.value and number.value - joined.value < below:
            above = number.value - joined.value
            head = replace(number, value=joined.value, scale=joined.scale)
            return self._with_part(head, above / below, end, behind)
        if (not number.worded and number.value >= below * LIMIT) or (below == QUARTERS and number.value > below):
            return None  # eleven quarters are of a town or of a year
        return replace(number, end=end, value=number.value / below, scale=ONE, fraction=True), behind

    def _denominator(self, number: Number, at: int) -> tuple[Decimal | None, int]:
        token = self._token(at)
        if token is None or token.word is None or self.text[number.end : token.start] not in (" ", "-", " - "):
            return None, at
        below = token.word.denominator
        if below is not None and below > ONE:
            return below, at + 1
        tens, second = token.word.number, self._token(at + 1)
        if tens is None or not TWENTY <= tens <= HUNDRED or second is None or second.word is None:
            return None, at
        units = second.word.denominator
        if units is None or units >= TEN or self._between(at + 1) not in (" ", "-"):
            return None, at
        return tens + units, at + 2

    def _and_part(self, number: Number, at: int) -> tuple[Number, int] | None:
        """Five and a quarter, twenty and three fifths; behind millions the part is one of a million."""
        token = self._token(at)
        if token is None or number.fraction or number.value != number.value.to_integral():
            return None
        if not self.known.fractions.mixed.fullmatch(self.text, number.end, token.start):
            return None
        word = token.word
        fraction, behind = word.fraction if word else None, at + 1
        if fraction is not None and word is not None and word.number is not None and self._between_two(number):
            return None  # بين ثماني وعشر: ten, not a tenth
        if fraction is None:
            plain = self.plain(at)
            over = self._over(plain.number, plain.at, ()) if plain is not None and plain.number.worded else None
            if over is None or not over[0].fraction or over[0].value >= ONE:
                return None
            fraction, behind = over[0].value, over[1]
        end = self.tokens[behind - 1].end
        if self.known.fractions.stands.match(self.text, end) is None:
            return None
        return self._with_part(number, fraction, end, behind)

    def _between_two(self, number: Number) -> bool:
        """Whether the word that opens a range stands before a number."""
        return self.known.ranges.between.search(self.text, max(0, number.start - OPENER), number.start) is not None

    def _with_part(self, number: Number, fraction: Decimal, end: int, behind: int) -> tuple[Number, int]:
        """A number and a part that ends at `end`: of a magnitude behind it, of the number's own one, or of one."""
        following = self._token(behind)
        scale = following.word.scale if following and following.word else None
        if following and scale is not None and self.text[end : following.start] == " ":
            if number.scale > scale:  # one billion and three quarters million
                return replace(number, end=following.end, value=number.value + fraction * scale), behind + 1
            if number.scale == ONE:  # two and a quarter million
                value = (number.value + fraction) * scale
                return replace(number, end=following.end, value=value, scale=scale), behind + 1
        return replace(number, end=end, value=number.value + fraction * _whole(number)), behind

    # -- halves --------------------------------------------------------------------------------------------------------

    def _odd(self, number: Number, at: int) -> tuple[Number, int] | None:
        token = self._token(at)
        odd = self.known.fractions.odd.match(self.text, number.end)
        if odd and token and token.word and token.word.scale and token.start == odd.end():
            scale = token.word.scale
            return replace(number, end=token.end, value=number.value * scale, scale=scale, more=True), at + 1
        return None

    def _half(self, number: Number, at: int) -> tuple[Number, int] | None:
        half = self.known.fractions.half_after.match(self.text, number.end)
        if half is None:
            return None
        number = replace(number, end=half.end(), value=number.value + _whole(number) / 2)
        while at < len(self.tokens) and self.tokens[at].start < number.end:
            at += 1
        token = self._token(at)
        if token and token.word and token.word.scale and self.text[number.end : token.start] == " ":
            scale = token.word.scale
            if scale == number.scale:  # a million and half a million
                return replace(number, end=token.end), at + 1
            return replace(number, end=token.end, value=number.value * scale, scale=scale), at + 1
        return number, at


def _whole(number: Number) -> Decimal:
    """What a part behind a number is a part of: its magnitude from a thousand on when nothing smaller follows it."""
    return number.scale if number.scale >= THOUSAND and number.value % number.scale == 0 else ONE
