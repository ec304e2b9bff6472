"""One number in the making, word by word: two hundred and five, mil quinientos, 3 million 200 thousand."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from pipeline.entities.numbers.grammar import Grammar
from pipeline.entities.numbers.lexer import Token

ZERO, ONE, TEN, TWENTY, HUNDRED, THOUSAND, MILLION = (Decimal(n) for n in (0, 1, 10, 20, 100, 1000, 1_000_000))
TIGHT = (" ", "-", "")
SPACED = (" - ", "- ")  # as hyphens come out of some files: twenty- five
TALL = Decimal("Infinity")
LAKH = Decimal(100_000)  # magnitudes up to this one are multiplied (mil millones, lakh crore)


@dataclass(frozen=True, slots=True)
class Stop:
    """A place where the number could end: before token `at`, with what it is worth there.

    `worded`: a word (and) joins what follows; `closed`: behind a magnitude. `last`: the magnitude closed last.
    """

    at: int
    value: Decimal
    scale: Decimal
    last: Decimal
    worded: bool
    closed: bool


class Sum:
    """What is complete (`parts`: amounts with their magnitudes) and the group below the next magnitude (`group`)."""

    def __init__(self, known: Grammar) -> None:
        self.known = known
        self.parts: list[tuple[Decimal, Decimal]] = []
        self.group: Decimal | None = None
        self.digits = False
        self.worded = True
        self.scale = ONE
        self.stops: list[Stop] = []
        self.back: Stop | None = None

    @property
    def value(self) -> Decimal:
        """What the number is worth so far."""
        return sum((amount for amount, _ in self.parts), ZERO) + (self.group or 0)

    @property
    def last(self) -> Decimal:
        """The magnitude closed last; infinite before the first."""
        return self.parts[-1][1] if self.parts else TALL

    def take(self, token: Token, gap: str | None, at: int, following: Decimal | None = None) -> bool:
        """Adds token number `at` when it continues the number.

        `gap`: what stands before it, None at the beginning. `following`: the magnitude that comes right behind it.
        When it does not continue the number and shows that the last words belong to the next one (two million and
        three million), `back` is set to where this one ends.
        """
        opened = self.group is None and bool(self.parts)
        stop = Stop(at, self.value, self.scale, self.last, gap is not None and gap not in TIGHT, opened)
        taken = self._token(token, gap, following)
        if taken and gap is not None and (stop.worded or (opened and self.group is not None)):
            self.stops.append(stop)
        return taken

    def _token(self, token: Token, gap: str | None, following: Decimal | None) -> bool:
        if token.value is not None:
            return self._digits(token, gap, following)
        word = token.word
        assert word is not None
        if gap is None and word.multiplied:
            return False
        scale = word.scale or (word.plural if gap is not None else None)
        if scale is not None and self._scale(scale, gap, word.bare):
            return True
        if word.hundred and self._hundred(gap):
            return True
        return word.number is not None and self.back is None and self._add(word.number, gap)

    def _digits(self, token: Token, gap: str | None, following: Decimal | None) -> bool:
        value = token.value
        assert value is not None
        if gap is None:
            self.group, self.digits, self.worded = value, True, False
            return True
        if value < 1 and self.group is not None and self.digits and gap.strip() == "" and is_part(token):
            self.group += value  # 2½, 10 1/2
            return True
        # 3 million 200 thousand, 111 тысяч 726
        smaller = self.group is None and bool(self.parts) and value == value.to_integral() and 0 < value < self.last
        if smaller and ((gap == " " and following is not None and following < self.last)
                        or (self.last == HUNDRED and gap in self.known.joins.after_hundred)
                        or (gap == " " and self.last == THOUSAND and following is None and value >= HUNDRED)
                        or (gap == " " and self.last == THOUSAND and following == MILLION)  # 2 mil 600 millones
                        ):  # fmt: skip
            self.group, self.digits, self.worded = value, True, False
            return True
        return False

    # -- magnitudes ----------------------------------------------------------------------------------------------------

    def _scale(self, scale: Decimal, gap: str | None, bare: bool) -> bool:
        if gap is not None and gap not in TIGHT and not self._joined(gap):
            return False
        first = not self.parts
        higher = not first and scale > self.last
        if self.group is None:
            if not first and gap in (" ", "-") and self.last < scale and self._nested(scale):  # mil millones
                self._close(scale, ZERO)
            elif bare and scale < self.last and (gap is None or self._joined(gap) or self.known.joins.plain):
                self.parts.append((scale, scale))
            else:
                return False
        elif gap not in TIGHT:
            return False
        elif scale < self.last:
            self.parts.append((self.group * scale, scale))
        elif self._nested(scale):
            self._close(scale, self.group)
        else:
            return False
        self.group, self.digits = None, False
        self.scale = self.scale * scale if first or higher else self.scale
        return True

    def _nested(self, scale: Decimal) -> bool:
        """Whether a magnitude multiplies all below it (455 mil 228 millones); else the words before it are its own."""
        below = [own for _, own in self.parts if own <= scale]
        split = not self.known.joins.any and any(
            stop.worded and stop.closed and HUNDRED < stop.last < scale for stop in self.stops
        )
        if below and max(below) <= LAKH and scale not in below and not split:
            return True
        ends = (stop for stop in reversed(self.stops) if stop.closed and stop.last >= min(scale, THOUSAND))
        self.back = next(ends, None)
        return False

    def _close(self, scale: Decimal, group: Decimal) -> None:
        while self.parts and self.parts[-1][1] < scale:
            group += self.parts.pop()[0]
        self.parts.append((group * scale, scale))

    def _hundred(self, gap: str | None) -> bool:
        if self.group is None:
            if gap is not None and not self._joined(gap) and not self.known.joins.plain:
                return False
            self.group = HUNDRED
            return True
        if gap in TIGHT and not self.digits:
            if ONE <= self.group < TWENTY:
                self.group *= HUNDRED
                return True
            self.back = next((stop for stop in reversed(self.stops) if stop.worded), None)
        return False

    # -- below a magnitude ---------------------------------------------------------------------------------------------

    def _add(self, value: Decimal, gap: str | None) -> bool:
        if value >= THOUSAND:
            return self._magnitude(value, gap)
        if gap is None:
            self.group = value
            return True
        if self.digits:
            return False
        spaced = gap in SPACED and self.known.joins.plain and value < TEN and (self.group or 0) % HUNDRED >= TWENTY
        if not spaced and not self._joined(gap) and not (self.known.joins.plain and gap in (" ", "-")):
            return False
        if self.group is None:
            if value >= self.last:
                return False
            self.group = value
            return True
        if self.group == 0 and self.known.joins.leading_zero and not self.parts and gap == " " and 0 < value < TEN:
            self.group = value  # cero uno, as numbers are told
            return True
        if value == value.to_integral() and self._fits(self.group, value):
            self.group += value
            return True
        return False

    def _magnitude(self, value: Decimal, gap: str | None) -> bool:
        """A word that holds its magnitude (مليونان, полмиллиона): complete, what follows is smaller."""
        own = THOUSAND ** (value.adjusted() // 3)
        if gap is not None and not self._joined(gap) and not (self.known.joins.plain and gap in (" ", "-")):
            return False
        if self.group is not None or own >= self.last:
            return False
        self.parts.append((value, own))
        return True

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
        tail = self.group % HUNDRED if self.group is not None else ZERO
        if tail == 0 and (self.group is not None or self.parts):
            return gap in joins.after_hundred
        return tail >= TEN and gap in joins.after_ten


def is_part(token: Token) -> bool:
    """Whether a token is a part written with figures: ½, 3/4."""
    return token.value is not None and token.value < 1 and ("/" in token.form or not token.form.isascii())
