"""Digits and number words of a text, in order."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from pipeline.entities.numbers.forms import is_han
from pipeline.entities.numbers.grammar import Grammar
from pipeline.entities.numbers.measures import Measure
from pipeline.entities.numbers.number_words import Word

TIMES_TEN = re.compile(r" ?[x×] ?10\^")  # 2.4 x 10^5
PARTS = re.compile(r"(\d+)([^\d]?)")
COUNTER = re.compile(r"\d{1,2}(?!\d|[.,]\d)")
WHOLES = frozenset([12, 16, 20, 25, 50, 100, 1000])  # what parts written with figures are told of
TURNED_GROUPS = re.compile(r"\d{3}(?: \d{3})* \d{1,2}|000(?: \d{3})* [1-9]\d\d")
SUM = re.compile(r" ?\d")  # behind a sign: a US$ 40 million fund
LIMIT = 30  # digits; longer strings are no numbers anybody counts with


@dataclass(frozen=True, slots=True)
class Token:
    """Digits (`value`) or a number word (`word`). `prefix`: letters written in one with the word, before `start`."""

    start: int
    end: int
    value: Decimal | None = None
    word: Word | None = None
    form: str = ""
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it stands in the text. `value` is the lower end when there is a `high` or when it is `indefinite`.

    `scale`: the product of its magnitude words (1 without), so that a range can share it. `worded`: no digits in it.
    `fraction`: it says a part (two thirds). `more`, `roughly`: it says so itself (3,000-odd, une vingtaine).
    `definite`: an article is written in one with its first word. `dual`: a word for two of what is measured.
    `bare`: it begins with a power without a digit (百).
    """

    start: int
    end: int
    value: Decimal
    scale: Decimal = Decimal(1)
    high: Decimal | None = None
    worded: bool = False
    indefinite: bool = False
    roughly: bool = False
    more: bool = False
    fraction: bool = False
    definite: bool = False
    dual: Measure | None = None
    bare: bool = False
    forms: tuple[str, ...] = ()


@cache
def sign_value(char: str) -> Decimal:
    """½ → 0.5."""
    return Decimal(repr(unicodedata.numeric(char)))


def part_value(part: str) -> Decimal | None:
    """3/4 → 0.75; None for numbers with a slash that tell no part (7/23)."""
    above, below = map(int, part.split("/"))
    return Decimal(above) / below if above < below and (below <= 10 or below in WHOLES) else None


def tokens(text: str, known: Grammar) -> Iterator[Token]:
    """Tokens of a text in lower case. Linear."""
    for match in known.token.finditer(text):
        if match["digits"]:
            yield from literals(text, match.start(), match["digits"], known)
        elif match["part"]:
            value = part_value(match["part"])
            if value is not None:
                yield Token(match.start(), match.end(), value=value, form=match["part"])
        elif match["sign"]:
            yield Token(match.start(), match.end(), value=sign_value(match["sign"]), form=match["sign"])
        else:
            word = known.words[match["word"]]
            if word.scale is None and text[match.start() - 1 : match.start()].isdecimal():
                continue
            if word.article and not _counts_unit(text, match.end() + 1, known):
                continue
            if word.number is not None and word.scale is not None and known.joins.single.match(text, match.end()):
                word = replace(word, number=None, bare=True)  # مليونا و317 ألفا: one million, no dual
            yield Token(match.start("word"), match.end(), word=word, form=match["word"], prefix=match["prefix"])


def _counts_unit(text: str, at: int, known: Grammar) -> bool:
    """Whether an article stands before a unit it may count: a dollar, a kg; never a day."""
    found = known.measures.at(text, at) or known.symbols.at(text, at)
    if found is None or found[0] - at < 2 or SUM.match(text, found[0]):
        return False
    return found[1].kind not in ("duration", "percent", "percentage_point")


def literals(text: str, start: int, digits: str, known: Grammar) -> Iterator[Token]:
    """Numbers written in digits: one, or several where blanks part what is no group of thousands."""
    for value, left, right in _split(digits, known):
        if value is not None and clear(text, start + left, start + right, known):
            yield Token(start + left, start + right, value=value, form=digits[left:right])


def _split(digits: str, known: Grammar) -> Iterator[tuple[Decimal | None, int, int]]:
    if len(digits) <= LIMIT and (value := literal(digits, known)) is not None:
        yield value, 0, len(digits)
    elif " " in digits:
        at = 0
        for part in digits.split(" "):
            yield literal(part, known) if len(part) <= LIMIT else None, at, at + len(part)
            at += len(part) + 1


def literal(digits: str, known: Grammar) -> Decimal | None:
    """The value of digits with marks between them in a language's writing; None when they are no number (1.2.3)."""
    if digits.isdecimal():
        return Decimal(digits)
    if known.literal.turned and known.literal.turned in digits:  # 4ر108: read from the right
        behind, _, whole = digits.partition(known.literal.turned)
        return Decimal(f"{whole}.{behind}")
    if known.literal.turned and TURNED_GROUPS.fullmatch(digits):  # 500 2, as pages from right to left show 2 500
        return Decimal("".join(reversed(digits.split(" "))))
    digits = TIMES_TEN.sub("e", digits)
    for sign in "e^":  # 2.4e5, 10^6
        base, found, power = digits.partition(sign)
        if found:
            value, times = literal(base, known), int(power.replace("--", ""))
            if value is None or (value == 0 and times < 0):
                return None
            return value.scaleb(times) if sign == "e" else value**times
    if digits[0] in ".,":
        return Decimal("0." + digits[1:]) if digits[1:].isdecimal() else None
    parts = PARTS.findall(digits)
    runs, marks = [run for run, _ in parts], [mark for _, mark in parts[:-1]]
    last = marks[-1]
    if len(runs) == 2 and runs[1] == "000" and len(runs[0]) < 4 and runs[0][0] != "0":
        return Decimal("".join(runs))  # no decimals are three noughts, whatever mark the language has for groups
    if _grouped(runs, marks, known):
        return Decimal("".join(runs))
    if (
        last != " "
        and _decimal(last, runs[-1], known, len(marks) > 1)
        and (len(marks) == 1 or (last not in marks[:-1] and _grouped(runs[:-1], marks[:-1], known, surely=True)))
    ):
        return Decimal("".join(runs[:-1]) + "." + runs[-1])
    return None


def _grouped(runs: list[str], marks: list[str], known: Grammar, surely: bool = False) -> bool:
    """Groups of three behind one to three digits, all with one mark; a mark of no group needs two groups."""
    if len(set(marks)) != 1 or not 1 <= len(runs[0]) <= 3:
        return False
    if any(len(run) != 3 for run in runs[1:]):
        return marks[0] in known.literal.group and _by_lakh(runs)
    if marks[0] in known.literal.group or surely:
        return runs[0] != "0"
    return len(marks) > 1 and marks[0] not in "'"


def _by_lakh(runs: list[str]) -> bool:
    """Groups as in India, two figures each but the last: 12,34,567."""
    return len(runs) > 2 and len(runs[0]) < 3 and len(runs[-1]) == 3 and all(len(run) == 2 for run in runs[1:-1])


def _decimal(mark: str, behind: str, known: Grammar, grouped: bool) -> bool:
    marks = known.literal
    loose = mark in marks.loose and (len(behind) != 3 or mark not in marks.group)
    return mark in marks.decimal or grouped or loose


def clear(text: str, start: int, end: int, known: Grammar) -> bool:
    """Whether digits stand by themselves and are no part of a code, date, ordinal or longer number."""
    return _left(text, start, known) and _right(text, end, known)


def _left(text: str, start: int, known: Grammar) -> bool:
    before = text[start - 1] if start else " "
    if before in "#№_\\@^":
        return False
    further = text[start - 2] if start > 1 else " "
    if before.isalpha() and not is_han(before):
        if before in known.proclitics:
            ahead = start - len(known.definite)  # الـ79%: the article may stand there too
            article = bool(known.definite) and ahead >= 0 and text.startswith(known.definite, ahead)
            further = text[ahead - 1 : ahead] if article else further
            return not further.isalpha() or further in known.proclitics
        found = known.prefixes.before(text, start)
        return found is not None and not counts_meetings(text, found[0], start, known)
    if before in "-/" and further.isalpha() and not is_han(further):
        if known.prefixes.before(text, start) is not None:
            return True  # S/983
        forms = (known.measures, known.symbols, known.letters)
        return further in known.proclitics or any(f.before(text, start - 1) is not None for f in forms)
    return not (before in ".,:/" and further.isdecimal())


def counts_meetings(text: str, start: int, end: int, known: Grammar) -> bool:
    """Whether a code of money with a number right behind it names a meeting or goal (COP31, SDG11)."""
    return text[start:end] in known.meetings and COUNTER.match(text, end) is not None


def _right(text: str, end: int, known: Grammar) -> bool:
    after = text[end] if end < len(text) else " "
    further = text[end + 1] if end + 1 < len(text) else " "
    if after in "ºª":
        return measured(text, end, known)
    if after in "\\_@^" or (after in ":/" and further.isdecimal()):
        return False
    if after.isalpha() and not is_han(after):
        named = any(f.at(text, end) is not None for f in (known.letters, known.coins.worth))
        return named or measured(text, end, known) or _magnitude(text, end, known)
    if after == "-" and further.isalpha() and not is_han(further):
        named = known.measures.at(text, end + 1) is not None or measured(text, end + 1, known)
        named = named or _magnitude(text, end + 1, known)
        return named or known.cues.after.match(text, end) is not None  # 1,500-odd
    return not (after in ".," and further.isdecimal())


def _magnitude(text: str, at: int, known: Grammar) -> bool:
    """Whether a word for a magnitude stands at a place: the $70-million loan."""
    found = known.token.match(text, at)
    word = known.words.get(found["word"]) if found and found["word"] else None
    return word is not None and word.scale is not None


def measured(text: str, at: int, known: Grammar) -> bool:
    """Whether a unit stands at a place (capitals do not matter here; who reads the unit looks at them)."""
    return known.measures.at(text, at) is not None or any(
        forms.at(variant, at) for forms in (known.symbols,) for variant in (text, text.upper())
    )
