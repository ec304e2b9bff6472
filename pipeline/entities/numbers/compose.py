"""Number words and digits → numbers, in languages that set words apart (two hundred and five, 3.4 million)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from pipeline.entities.numbers.grammar import Grammar
from pipeline.entities.numbers.lexer import Number, Token
from pipeline.entities.numbers.parts import Extender
from pipeline.entities.numbers.sums import Stop, Sum, is_part

BLANKS = re.compile(" +")
GAP = 8  # code points that may stand between two words of a number
WINDOW = 24  # code points before a word that show it is a fraction
HALF, ONE, TEN, HUNDRED, THOUSAND = (Decimal(n) for n in ("0.5", 1, 10, 100, 1000))


def compose(text: str, tokens: Sequence[Token], known: Grammar) -> list[Number]:
    """Numbers of a text in order. `tokens` are those of the same text. Linear in their number."""
    composer = Composer(text, tokens, known)
    found: list[Number] = []
    index = 0
    while index < len(tokens):
        number, index = composer.one(index)
        if number is None:
            continue
        if found and not number.worded and _article(found[-1], known) and text[found[-1].end : number.start] == " ":
            found.pop()  # entre un 8 % y un 12 %
        found.append(number)
    return found


def _article(number: Number, known: Grammar) -> bool:
    return known.doubts.one_is_article and number.value == 1 and number.worded and len(number.forms) == 1


@dataclass(frozen=True, slots=True)
class Plain:
    """A number without fraction or decimals in words, the tokens it takes and where it could have ended before."""

    number: Number
    at: int
    stops: tuple[Stop, ...]


class Composer:
    """Puts the tokens of one text together."""

    def __init__(self, text: str, tokens: Sequence[Token], known: Grammar) -> None:
        self.text, self.tokens, self.known = text, tokens, known
        self.extender = Extender(text, tokens, known, self.plain)

    def one(self, index: int) -> tuple[Number | None, int]:
        """The number that begins at a token and the index behind it."""
        if self.tokens[index].word is not None:
            special = self._special(index)
            if special is not None:
                number, at = special
                return self.extender.multiplied(number, at) if number and number.fraction else (number, at)
        plain = self.plain(index)
        if plain is None:
            return None, index + 1
        return self.extender.extended(plain.number, plain.at, plain.stops)

    def gap(self, at: int) -> str:
        """What stands before a token, blanks as one."""
        return BLANKS.sub(" ", self.text[self.tokens[at - 1].end : self.tokens[at].start])

    def plain(self, index: int) -> Plain | None:
        """A number from a token on, without what may extend it; None when the token begins none."""
        first = self.tokens[index]
        made = Sum(self.known)
        if not made.take(first, None, index):
            return None
        at = index + 1
        while at < len(self.tokens):
            if self.tokens[at].start - self.tokens[at - 1].end > GAP or self._of_a_unit(made, first, at):
                break
            rest = self._rest(index, at)
            if not made.take(self.tokens[at], " " if rest else self.gap(at), at, rest or self._following(at)):
                break
            at += 1
        value, scale, stops = made.value, made.scale, tuple(made.stops)
        if made.back is not None:
            at, value, scale = made.back.at, made.back.value, made.back.scale
            stops = tuple(stop for stop in stops if stop.at < at)
        word = first.word
        number = Number(
            first.start, self.tokens[at - 1].end, value, scale, worded=made.worded,
            forms=tuple(token.form for token in self.tokens[index:at]), roughly=bool(word and word.roughly),
            fraction=at == index + 1 and is_part(first),
            definite=bool(self.known.definite) and self.known.definite in first.prefix,
        )  # fmt: skip
        return Plain(number, at, stops)

    def _of_a_unit(self, made: Sum, first: Token, at: int) -> bool:
        """Whether a word behind digits with a magnitude begins a measure of its own: "3 million one year before"."""
        word = self.tokens[at].word
        if word is None or first.value is None or made.scale < THOUSAND or word.number is None or word.number > HUNDRED:
            return False
        behind = self.tokens[at].end + 1
        return self.gap(at) == " " and self.known.measures.at(self.text, behind) is not None

    def _rest(self, index: int, at: int) -> Decimal | None:
        """One, when the digits of token `at` are the rest below a magnitude joined by a word: 45 ألفا و986.

        Not in a range, whose second end they are, and not before a sign (3 ملايين و15%).
        """
        token, word, known = self.tokens[at], self.tokens[at - 1].word, self.known
        last = (word.scale or word.number) if word is not None else None  # ألفا; مليونين
        if token.value is None or last is None or last < THOUSAND or self.gap(at) not in known.joins.digits:
            return None
        start = self.tokens[index].start
        if known.ranges.between.search(self.text, max(0, start - WINDOW), start):
            return None
        if at + 1 < len(self.tokens) and self.gap(at + 1) == " " and self.tokens[at + 1].word is not None:
            smaller = self._following(at)  # 3 ملايين و500 ألف
            return smaller if smaller is not None and smaller < last else None
        follows = self.text[token.end : token.end + 2].strip()[:1]
        least = TEN if self.gap(at).strip() else THOUSAND  # 5 millones 500.000, not "5 millones 12"
        return ONE if token.value >= least and (not follows or follows.isalpha()) else None

    def _following(self, at: int) -> Decimal | None:
        """The magnitude right behind digits inside a number (3 million 200 thousand)."""
        if self.tokens[at].value is None or at + 1 >= len(self.tokens) or self.gap(at + 1) != " ":
            return None
        word = self.tokens[at + 1].word
        return word.scale if word else None

    def _special(self, index: int) -> tuple[Number | None, int] | None:
        """Halves before a magnitude (half a million), indefinite amounts (dozens), fractions by themselves (half)."""
        token = self.tokens[index]
        following = self.tokens[index + 1] if index + 1 < len(self.tokens) else None
        word = token.word
        assert word is not None
        definite = bool(self.known.definite) and self.known.definite in token.prefix
        if word.dual is not None:
            two = Number(token.start, token.end, Decimal(2), worded=True, forms=(token.form,))
            again = following is not None and following.word is not None and following.word.number == two.value
            told = again and self.gap(index + 1) == " "  # صندوقان اثنان
            return replace(two, definite=definite, dual=word.dual), index + 1 + told
        if word.half and following and following.word and following.word.scale and following.start - token.end <= 1:
            scale = following.word.scale
            half = Number(token.start, following.end, scale / 2, scale, worded=True, forms=(token.form,))
            return half, index + 2
        if word.plural is not None and word.number is None:
            return self._indefinite(index, word.plural)
        if word.fraction is not None and (word.number is None or self._fraction_here(token)):
            start = token.start - len(self.known.definite) if definite else token.start
            fraction = Number(start, token.end, word.fraction, worded=True, fraction=True, forms=(token.form,))
            return fraction, index + 1
        if word.half and word.number is None:
            half = Number(token.start, token.end, HALF, worded=True, fraction=True, forms=(token.form,))
            return half, index + 1
        return None

    def _indefinite(self, index: int, value: Decimal) -> tuple[Number, int]:
        token = self.tokens[index]
        number = Number(token.start, token.end, value, value, worded=True, indefinite=True, forms=(token.form,))
        at = index + 1
        link = self.known.link.match(self.text, token.end)
        while at < len(self.tokens) and link and link.end() == self.tokens[at].start - len(self.tokens[at].prefix):
            more = self.tokens[at].word
            step = more and (more.plural or more.scale)
            if not step:
                break
            number = replace(number, end=self.tokens[at].end, value=number.value * step, scale=number.scale * step)
            at, link = at + 1, self.known.link.match(self.text, self.tokens[at].end)
        return number, at

    def _fraction_here(self, token: Token) -> bool:
        follows = self.known.doubts.fraction_after.get(token.form)
        if follows and follows.match(self.text, token.end):
            return True
        before = self.known.doubts.fraction_before
        return bool(follows) and before.search(self.text, max(0, token.start - WINDOW), token.start) is not None
