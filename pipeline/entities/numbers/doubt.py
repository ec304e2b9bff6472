"""Which numbers count nothing: articles, parts of names and codes, idioms."""

from __future__ import annotations

import re
from decimal import Decimal

from pipeline.entities.numbers.grammar import Grammar
from pipeline.entities.numbers.phrase import Phrase
from pipeline.records import Modifier

FEW, TEN, HUNDRED, THOUSAND = Decimal(3), Decimal(10), Decimal(100), Decimal(1000)
MEASURED = ("length", "area", "mass", "energy", "money", "percent")  # of which no label is made
WINDOW = 48  # code points looked at before and behind
#: A number that ends a name in quotes, some words before it: the camp “North Gate 2”.
QUOTED, QUOTES = re.compile(r"(?:^|[\s(])[«“\"‘'](?:[^\W\d_][^\s«»“”\"‘’]*\s){1,4}$"), "»”\"’'"


def doubtful(text: str, phrase: Phrase, known: Grammar, said: Modifier) -> bool:
    """Whether a phrase is no figure. `said`: what qualifies it, such as "more than"."""
    doubts = known.doubts
    before = text[max(0, phrase.start - WINDOW) : phrase.start]
    behind = text[phrase.end : phrase.end + WINDOW]
    if not before.strip(" .") and not behind.strip(" ."):
        return False  # nothing but a number: a cell, a heading with one sum
    if phrase.number.worded and phrase.last.worded:
        return _word(before, behind, text, phrase, known, said)
    label = phrase.kind == "count" and phrase.number.scale == 1  # result 3, but 715 thousand people
    if known.positional is not None and doubts.words_need_after is not None:
        label = label and doubts.words_need_after.match(behind) is None  # 目标3, but 目标169个细项
    label = label and doubts.counts.match(behind) is None  # на линии 310 электробусов
    measured = known.positional is not None and phrase.kind in MEASURED  # 14公里环城路
    if label and not said and behind[:1] in (*QUOTES,) and QUOTED.search(before):
        return True
    if (label and doubts.digit_before.search(before)) or (not measured and doubts.digit_after.match(behind)):
        return True
    if not phrase.unit and doubts.digit_next.match(behind):
        return True
    return phrase.kind == "duration" and "-" in text[phrase.start : phrase.end] and phrase.high is None


def _word(before: str, behind: str, text: str, phrase: Phrase, known: Grammar, said: Modifier) -> bool:
    doubts, qualified = known.doubts, said != ""
    large = phrase.value is not None and phrase.value >= HUNDRED
    if doubts.whole.fullmatch(text, phrase.start, phrase.end) and not (qualified and large):
        return True  # 千: part of a word; 近千: nearly a thousand
    if (doubts.part_before if phrase.number.fraction else doubts.word_before).search(before):
        return True
    few = phrase.value is not None and phrase.value <= FEW and not phrase.number.fraction
    if few and doubts.definite_before.search(before):
        return True  # in the two cities: those named before
    if phrase.number.definite:  # السابع والعشرين: an ordinal, or a number told before; قرابة المليون مدني is none
        counts = behind[1:2].isalpha() and not behind.startswith(known.definite, 1)
        alone = len(phrase.number.forms) <= 2 and phrase.value is not None and phrase.value >= THOUSAND
        return not (alone and (qualified or counts))
    plain = not phrase.number.indefinite and not phrase.number.fraction
    if known.positional is not None and not phrase.unit and _long(phrase):
        plain = False  # 五十万行人: no word begins with so long a number
    years = phrase.kind == "duration" and phrase.unit == "year"  # 三年级, but 十六个月重新划定
    joined = not phrase.unit or years or (phrase.kind == "duration" and known.positional is None)
    if plain and joined and doubts.word_after.match(behind):
        return True
    if phrase.kind == "duration" and "-" in text[phrase.number.end : phrase.end]:
        return True
    needs = doubts.needs_after.get(text[phrase.start : phrase.end])
    if needs is not None and phrase.kind in ("count", "ratio"):
        if not needs.match(behind):
            return True
        if phrase.value == 0:  # 零死亡: none of what is named
            return False
    if phrase.kind == "ratio" or phrase.unit == "%":
        return False
    only = known.words.get(phrase.number.forms[0]) if len(phrase.number.forms) == 1 else None
    if only is not None and only.article:
        return not qualified  # less than a dollar, not: a dollar
    one = phrase.value == 1 and phrase.number.scale == 1 and len(phrase.number.forms) == 1
    if one:
        if phrase.kind == "money" or (phrase.kind not in ("count", "duration") and not doubts.one_is_article):
            return False
        opens = before.rstrip(' «“"¿¡')[-1:] in ("", ".", ";", ":", "!", "?")
        lasts = phrase.kind == "duration" and doubts.one_time.search(before)  # runs out after one year
        only_one = lasts or doubts.one_after.match(behind) or (opens and doubts.one_opening.match(behind))
        estimated = said == "about" and doubts.one_is_article and phrase.kind == "count"  # se estima que un acceso
        return not ((qualified and not estimated) or doubts.one_before.search(before) or only_one)
    if doubts.words_need_after is not None and phrase.kind == "count" and not phrase.number.indefinite:
        if qualified and phrase.value is not None and phrase.value >= TEN:
            return False
        if phrase.unit or _long(phrase) or doubts.words_need_after.match(behind):
            return False
        return not (doubts.stands_after.search(before) and not behind[:1].isalnum())
    return False


def _long(phrase: Phrase) -> bool:
    """Whether a number says so much (two hundred and five, 6.6, minus 3) that it is no part of a word or name."""
    number, value = phrase.number, phrase.value
    if value is not None and (value < 0 or value != value.to_integral()):
        return True
    return number.scale != 1 or (value is not None and value >= HUNDRED and not number.bare)
