"""The measure word of a Chinese figure: 套 of 3 260 套, 万人 of 340 万人."""

from __future__ import annotations

import re
from decimal import Decimal

from pipeline.facts.classes import table
from pipeline.facts.grammar import Grammar
from pipeline.facts.sentence import Sentence
from pipeline.languages.tokens import tokens
from pipeline.records import Entity

AHEAD = 8  # code points read behind a measure word that may be the first sign of a noun
#: Brackets, or the end of some.
BRACKETS = re.compile(r"(?:[（(][^（）()]{1,24})?[）)]")
EXTENTS = ("length", "area")  # 60公里长的海岸, 28平方米大的房子


def measure_word(text: str, figure: Entity, sentence: Sentence) -> tuple[str, int]:
    """The measure word after (or at the end of) a figure, and where the text goes on."""
    start = figure.span.end
    while start < len(text) and text[start] == " ":
        start += 1
    start = _past_brackets(text, start, sentence.grammar)
    if figure.quantity is not None and figure.quantity.kind in EXTENTS:
        start = _past_extent(text, start, sentence.grammar)
    known, measures = table(sentence.code), sentence.grammar.measures
    noun = max((n for n in range(1, known.longest + 1) if text[start : start + n] in known.entries), default=0)
    begun = text.startswith(sentence.grammar.no_measures, start)  # 48万国内移民
    length = 0 if begun else max((len(m) for m in measures if text.startswith(m, start)), default=0)
    after = tokens(text[start + length : start + length + AHEAD], sentence.code) if 0 < length < noun else ()
    if after and length + after[0].end > noun:
        noun = 0  # 410 家 庭院式客栈
    if length and noun <= length:
        return text[start : start + length], _past_other(text, start + length, measures)
    printed = next((m for m in sorted(measures, key=len, reverse=True) if figure.text.endswith(m)), "")
    return printed, start


def _past_other(text: str, start: int, measures: tuple[str, ...]) -> int:
    """Where the text goes on behind another measure word in brackets: 330万套（间）住房."""
    end = text.find(")", start) if text[start : start + 1] == "(" else -1
    end = text.find("）", start) if text[start : start + 1] == "（" else end
    return end + 1 if end > 0 and text[start + 1 : end] in measures else start


def _past_brackets(text: str, start: int, words: Grammar) -> int:
    """Where the text goes on behind brackets that stand before 的: 10万卢比（约合1 177美元）的补偿."""
    found = BRACKETS.match(text, start)
    return found.end() if found and words.role(text[found.end() : found.end() + 1]) == "of" else start


def _past_extent(text: str, start: int, words: Grammar) -> int:
    """Where the text goes on behind a word for the way a length lies and before 的: 60公里长的海岸."""
    end = next((start + len(w) for w in words.extents if text.startswith(w, start)), start)
    return end if words.role(text[end : end + 1]) == "of" else start


def is_broken(value: Decimal | None) -> bool:
    """Whether a count is no whole number (指数为0.75)."""
    return value is not None and value != value.to_integral()
