"""Numbers → figures in the making: with unit or currency, joined to ranges, ratios and fractions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from pipeline.entities.numbers.compounds import Side, with_smaller
from pipeline.entities.numbers.forms import whole
from pipeline.entities.numbers.grammar import Grammar
from pipeline.entities.numbers.lexer import SUM, Number, counts_meetings
from pipeline.entities.numbers.measures import Measure
from pipeline.entities.numbers.phrase import Phrase
from pipeline.entities.numbers.ranges import NEAR, borrowed, joined
from pipeline.records import FigureKind

HALF, ONE, TEN, HUNDRED, THOUSAND, MILLION = (Decimal(n) for n in ("0.5", 1, 10, 100, 1000, 1_000_000))
MINUS = 16  # code points before a number that may hold a word for minus
LINK = 8  # code points between a number and what is told in a smaller unit behind it
WORDED_WHOLES = (3, 4, 5, 10, 20, 100, 1000)  # what shares are told of in words: four of five
LARGEST_WHOLE = 100_000
RATIO_GAP = 60  # code points between the two numbers of a ratio: "un plan d'investissement sur quatre"
BLANKS, ENDING, WORD = re.compile(" *"), re.compile(r" *\Z"), re.compile(r" ([^\W\d_]+)")
REPEATED = re.compile(r" ?\((\d+)\)")


EACH = 6  # code points in front of a number for what its unit is told for each of


class Reader:
    """Joins the numbers of one text. `text` is in lower case, `cased` has its capitals; references are blanked."""

    def __init__(self, text: str, cased: str, numbers: Sequence[Number], known: Grammar) -> None:
        self.text, self.cased, self.numbers, self.known = text, cased, numbers, known
        self.sides: dict[int, Side] = {}
        self.floor = 0  # where the last phrase ends: its currency is not the next one's

    def phrases(self) -> list[Phrase]:
        """All phrases in order, without overlap."""
        found: list[Phrase] = []
        index = 0
        each = self._each()
        while index < len(self.numbers):
            if found and self.numbers[index].start < found[-1].end:  # "per 100", "في المائة": part of a unit
                index += 1
                continue
            phrase, index = self._phrase(index)
            found.append(phrase)
            self.floor = phrase.end
        if each:
            taken = [(p.start, p.end) for p in each]
            found = [p for p in found if not any(p.start < e and s < p.end for s, e in taken)] + each
        return sorted(found, key=lambda p: p.start)

    def _each(self) -> list[Phrase]:
        found = []
        for pattern, value in self.known.ratios.each:
            for match in pattern.finditer(self.text):
                number = Number(match.start(), match.end(), ONE / value, worded=True, fraction=True)
                found.append(Phrase(*match.span(), number, number, ONE / value, kind="ratio"))
        return found

    def _phrase(self, index: int) -> tuple[Phrase, int]:
        first = self.numbers[index]
        second = self.numbers[index + 1] if index + 1 < len(self.numbers) else None
        if second is not None and second.start - first.end <= RATIO_GAP:
            ratio = self._ratio(first, second)
            if ratio is not None:
                both = self._between_shares(ratio, index + 2)
                return (both, index + 4) if both is not None else (ratio, index + 2)
        side, index = self._said_again(*self._coined(index))
        if index < len(self.numbers) and self.numbers[index].start - side.end <= NEAR:
            other, behind = self._coined(index)
            bounds = joined(self.text, side, other, self.known, self.floor)
            if bounds is not None:
                return bounds, behind
            side = borrowed(self.text, side, other, self.known)
        return self._single(side), index

    def _coined(self, index: int) -> tuple[Side, int]:
        """A number with its measure and the coins behind a sum: 20 dollars and 43 cents. With the index behind it."""
        side, index = self._side(self.numbers[index]), index + 1
        while side.measure is not None and index < len(self.numbers):
            if self.numbers[index].start - side.end > LINK:
                break
            both = with_smaller(self.text, side, self._side(self.numbers[index]), self.known)
            if both is None:
                break
            side, index = both, index + 1
        return side, index

    def _said_again(self, side: Side, index: int) -> tuple[Side, int]:
        """A number in figures with the same in words in brackets behind it: 45 (forty-five)."""
        again = self.numbers[index] if index < len(self.numbers) else None
        if again is None or not again.worded or side.number.worded or again.value != side.number.value:
            return side, index
        if self.text[side.end : again.start] != " (" or self.text[again.end : again.end + 1] != ")":
            return side, index
        end = again.end + 1
        return replace(side, end=end, number=replace(side.number, end=end)), index + 1

    def _million(self, end: int, number: Number) -> tuple[int, Number]:
        """A sum with its magnitude behind the currency: 75 USD million."""
        word = WORD.match(self.text, end)
        known = self.known.words.get(word[1]) if word else None
        if word is None or known is None or known.scale is None or known.scale < MILLION or number.scale != ONE:
            return end, number
        return word.end(), replace(number, end=word.end(), value=number.value * known.scale, scale=known.scale)

    def _single(self, side: Side) -> Phrase:
        number, measure = side.number, side.measure
        kind: FigureKind = measure.kind if measure else "ratio" if number.fraction else "count"
        unit = measure.unit if measure else ""
        value: Decimal | None = number.value
        low = high = None
        if number.high is not None:
            value, low, high = None, number.value, number.high
        elif number.indefinite:
            value, low = None, number.value
        return Phrase(side.start, side.end, number, number, value, low, high, kind, unit,
                      symbol=bool(measure and measure.symbol))  # fmt: skip

    # -- measures ------------------------------------------------------------------------------------------------------

    def _side(self, number: Number) -> Side:
        """A number with its measure; kept for the next phrase, which asks again, unless the last one took its sign."""
        kept = self.sides.get(number.start)
        if kept is not None and kept.start >= self.floor:
            return kept
        side = self.sides[number.start] = self._measured(number)
        return side

    def _one_and(self, number: Number) -> Side | None:
        """A part behind one of a unit that is told without its number: a year and a half, سنة ونصف."""
        if not (number.fraction and number.worded and number.value < ONE):
            return None
        joined = self.known.fractions.unit_and.search(self.text, max(self.floor, number.start - LINK), number.start)
        unit = self.known.measures.before(self.text, joined.start()) if joined else None
        if unit is None or unit[0] < self.floor or unit[1].unit == "%":
            return None
        article = self.known.article_before.search(self.text, max(self.floor, unit[0] - LINK), unit[0])
        start = article.start() if article else unit[0]
        number = replace(number, start=start, value=ONE + number.value, fraction=False)
        return Side(start, number.end, number, unit[1])

    def _measured(self, number: Number) -> Side:
        both = self._one_and(number)
        if both is not None:
            return both
        start, end = number.start, number.end
        minus = self.known.minus.search(self.text, max(self.floor, start - MINUS), start)
        if minus is not None and number.value > 0:
            start, number = minus.start(), replace(number, start=minus.start(), value=-number.value)
        prefix = self._prefix(start)
        letter = self._letter(number, prefix is not None)
        if letter is not None:
            end, factor = letter
            number = replace(number, end=end, value=number.value * factor, scale=number.scale * factor)
        tenths = self._tenths(end, number)
        if tenths is not None:
            return Side(start, tenths.end, tenths, Measure("percent", "%"))
        end, number = self._repeated(end, number)
        suffix = self._suffix(end, number)
        if prefix is not None and suffix is not None and suffix[1].kind == "money" and SUM.match(self.text, suffix[0]):
            suffix = None  # $ 20,000 $ 37,305: the second sign is the second sum's
        measure = suffix[1] if suffix else number.dual
        if prefix is not None and (measure is None or measure.kind == "money"):
            measure = prefix[1] if measure is None or prefix[1].unit != "USD" else measure
            start = prefix[0]
        if measure is not None and measure.times != ONE and number.scale == ONE:  # 30 MUSD
            number = replace(number, value=number.value * measure.times, scale=measure.times)
        end = suffix[0] if suffix else end
        if suffix is not None and suffix[1].kind == "money":
            end, number = self._million(end, number)
        half = self.known.fractions.half_behind_unit.match(self.text, end) if suffix or number.dual else None
        if half is not None and number.value == number.value.to_integral():
            whole_one = number.scale if number.scale >= THOUSAND else ONE
            end, number = half.end(), replace(number, value=number.value + whole_one / 2)
        return Side(start, end, number, measure)

    def _tenths(self, end: int, number: Number) -> Number | None:
        """Tenths as percent: 七成, 七成六, 三成半, 八五折."""
        found = self.known.units.tenths.match(self.text, end)
        numerals = self.known.positional
        if found is None or numerals is None:
            return None
        behind = found["part"] or ""
        more = HALF * TEN if behind in numerals.half else Decimal(numerals.digits.get(behind, 0))
        value = number.value * TEN if number.value <= TEN else number.value
        return replace(number, end=found.end(), value=value + (more if behind else 0), fraction=False)

    def _repeated(self, end: int, number: Number) -> tuple[int, Number]:
        """A number in words with the same in digits in brackets behind it: twenty (20)."""
        again = REPEATED.match(self.text, end)
        if again is None or not number.worded or Decimal(again[1]) != number.value:
            return end, number
        return again.end(), replace(number, end=again.end())

    def _prefix(self, start: int) -> tuple[int, Measure] | None:
        end = start - 1 if start and self.text[start - 1] == " " else start
        found = self.known.prefixes.before(self.text, end)
        if found is None or found[0] < self.floor:
            return None
        form = self.cased[found[0] : end]
        # Codes stand in capitals, short names have one at least (Ksh): never "all 12".
        if found[1].symbol and form.isascii() and form.isalpha():
            enough = form.isupper() if form.upper() == found[1].unit else form[0].isupper()
            if not enough or not whole(self.text, found[0]) or counts_meetings(self.text, found[0], start, self.known):
                return None
        return found

    def _letter(self, number: Number, money: bool) -> tuple[int, Decimal] | None:
        """Letters for a magnitude: 5k, 3M; behind a currency also m, bn."""
        if number.worded or number.scale != 1:
            return None
        found = self.known.letters.at(self.text, number.end)
        if found is None and self.text[number.end : number.end + 1] == " ":
            blanks = BLANKS.match(self.text, number.end)
            at = blanks.end() if blanks else number.end
            found = self.known.letters.at(self.text, at)
            if found is not None and not money:  # far from its number a letter is one of nothing but a number (10 k)
                sign = self.known.symbols.at(self.cased, found[0])  # 1,2 Md€
                alone = ENDING.match(self.text, found[0]) is not None and self.known.symbols.at(self.cased, at) is None
                return found if alone or (sign is not None and sign[1].kind == "money") else None
        if found is None:
            return None
        if not money and self.cased[number.end : found[0]] == "m":
            counted = self.known.units.in_millions  # 13.5m people; Lagos (15.8m) behind that
            told = counted.match(self.text, found[0]) or counted.search(self.text, 0, number.start)
            return found if told else None
        if not money and self.known.symbols.at(self.cased, number.end):
            return None
        return found

    def _suffix(self, end: int, number: Number) -> tuple[int, Measure] | None:
        text = self.text
        places = {end}
        link = self.known.link.match(text, end)
        if link is not None:
            places.add(link.end())
        if text[end : end + 1] in (" ", "-"):
            places.add(end + 1)
        found: list[tuple[int, Measure]] = []
        for place in places:
            if self.known.units.no_unit.match(text, place):
                continue
            name = self.known.measures.at(text, place)
            if name is not None and name[1].large and number.scale < MILLION:
                name = None
            if name is not None and (place == end or text[place - 1] != "-" or name[1].kind != "money"):
                found.append(name)
            symbol = self.known.symbols.at(self.cased, place)
            sign = symbol is not None and symbol[1].kind == "money"
            if symbol is not None and not (sign and (number.worded or text[place - 1] == "-")):
                found.append(symbol)
        best = max(found, key=lambda pair: pair[0]) if found else None
        return self._per(number, end, best) if best is not None and self.known.positional is not None else best

    def _per(self, number: Number, end: int, found: tuple[int, Measure]) -> tuple[int, Measure]:
        """A unit with what it is told for each of, in front of the number: 每立方米70微克 are 微克/立方米."""
        unit = self.text[end : found[0]].strip()
        for begin in range(number.start - 1, max(0, number.start - EACH), -1):
            if not self.known.ratios.each_before.search(self.text, begin - 1, begin):
                continue
            both = f"{unit}/{self.text[begin : number.start].strip()}"
            measure = self.known.measures.at(both, 0)
            return (found[0], measure[1]) if measure is not None and measure[0] == len(both) else found
        return found

    # -- ratios --------------------------------------------------------------------------------------------------------

    def _ratio(self, first: Number, second: Number) -> Phrase | None:
        gap = self.text[first.end : second.start]
        if any(n.fraction or n.high or n.indefinite for n in (first, second)):
            return None
        ratios = self.known.ratios
        if ratios.inverse.fullmatch(gap):
            return self._inverse(first, second)
        each = ratios.inverse_each.fullmatch(gap)
        if each and ratios.each_before.search(self.text, max(0, first.start - 4), first.start):
            return self._inverse(first, second) if second.value < first.value else None
        proper = first.value < second.value or (first.worded and second.worded)
        over = proper and second.value <= LARGEST_WHOLE and ratios.over.fullmatch(gap)
        if over and ratios.over_stands.match(self.text, second.end):
            suffix = self._suffix(second.end, second)
            if suffix is None or suffix[1].kind != "money":  # 12 على 40000 دولار
                return self._share(first, second)
        if not 0 < first.value < second.value:
            return None
        worded = first.worded and second.worded and ratios.of_words.fullmatch(gap)
        named = len(gap.split()) > 1 and second.value <= TEN  # три семьи из восьми
        if worded and (first.value == ONE or second.value in WORDED_WHOLES or named):
            return self._share(first, second)
        if second.value > LARGEST_WHOLE:
            return None
        few = first.value == ONE or (first.worded and second.worded)  # three families in eight were
        alone = few and ratios.of_one.fullmatch(gap) and ratios.one_after.match(self.text, second.end)
        if not alone and not ratios.of.fullmatch(gap):
            return None
        told = first.value == ONE or _round(second.value)
        if first.scale != 1 or not told or self._prefix(first.start) is not None:
            return None
        suffix, share = self._suffix(second.end, second), self._share(first, second)
        if suffix is None or share is None:
            return share
        spoken = first.worded and second.worded and suffix[1].kind == "money"  # cuatro de cada cinco dólares
        return replace(share, end=suffix[0]) if spoken else None

    def _between_shares(self, low: Phrase, index: int) -> Phrase | None:
        """Two shares, each told with its whole, as one range: 千分之一至千分之三; not of a change (从……到)."""
        if low.kind != "percent" or index + 1 >= len(self.numbers):
            return None
        first, second = self.numbers[index : index + 2]
        origin = self.known.ranges.origin.search(self.text, max(0, low.start - LINK), low.start)
        if origin is not None or not self.known.ranges.to.fullmatch(self.text[low.end : first.start]):
            return None
        high = self._ratio(first, second)
        if high is None or high.kind != low.kind or low.value is None or high.value is None or high.value <= low.value:
            return None
        return replace(low, end=high.end, last=high.last, value=None, low=low.value, high=high.value)

    def _share(self, first: Number, second: Number) -> Phrase | None:
        if not second.value:
            return None
        number = replace(first, end=second.end, value=first.value / second.value, fraction=True)
        return Phrase(first.start, second.end, number, number, number.value, kind="ratio")

    def _inverse(self, whole_number: Number, part: Number) -> Phrase | None:
        """The whole before the part: 三分之一, 百分之四十二."""
        if whole_number.value <= 0:
            return None
        value = part.value / whole_number.value
        kind: FigureKind = "ratio"
        unit = ""
        if whole_number.bare:  # 百分之四十二, 千分之三
            value, kind, unit = value * HUNDRED, "percent", "%"
        number = replace(part, start=whole_number.start, value=value, fraction=kind == "ratio")
        suffix = self._suffix(part.end, part)
        if suffix is not None and suffix[1].kind not in ("percent", "duration") and kind == "ratio":
            return Phrase(number.start, suffix[0], number, number, value, kind=suffix[1].kind, unit=suffix[1].unit)
        return Phrase(number.start, number.end, number, number, value, kind=kind, unit=unit)


def _round(value: Decimal) -> bool:
    """Wholes that ratios are told of: up to 20, or a round number."""
    return value == value.to_integral() and (value <= 20 or value in (25, 30, 40, 50, 100, 200, 1000, 10_000, 100_000))
