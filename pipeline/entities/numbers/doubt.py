"""Which numbers count nothing: articles, parts of names and codes, idioms."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from pipeline.entities.numbers.grammar import Grammar
from pipeline.entities.numbers.phrase import Phrase
from pipeline.records import Modifier

FEW, TEN, HUNDRED, THOUSAND = Decimal(3), Decimal(10), Decimal(100), Decimal(1000)
MEASURED = ("length", "area", "mass", "energy", "money", "percent")  # of which no label is made
WINDOW = 48  # code points looked at before and behind


def doubtful(text: str, phrase: Phrase, known: Grammar, said: Modifier) -> bool:
    """Whether a phrase is no figure. `said`: what qualifies it, such as "more than"."""
    doubts = known.doubts
    before = text[max(0, phrase.start - WINDOW) : phrase.start]
    behind = text[phrase.end : phrase.end + WINDOW]
    if not before.strip(" .") and not behind.strip(" ."):
        return False  # nothing but a number: a cell, a heading with one sum
    if phrase.number.worded and phrase.last.worded:
        return _Worded(text, phrase, known, said, before, behind).doubtful()
    label = phrase.kind == "count" and phrase.number.scale == 1  # result 3, but 715 thousand people
    if known.positional is not None and doubts.words_need_after is not None:
        label = label and doubts.words_need_after.match(behind) is None  # 目标3, but 目标169个细项
    label = label and doubts.counts.match(behind) is None  # на линии 310 электробусов
    measured = known.positional is not None and phrase.kind in MEASURED  # 14公里环城路
    if (label and doubts.digit_before.search(before)) or (not measured and doubts.digit_after.match(behind)):
        return True
    if not phrase.unit and doubts.digit_next.match(behind):
        return True
    return phrase.kind == "duration" and "-" in text[phrase.start : phrase.end] and phrase.high is None


@dataclass(frozen=True, slots=True)
class _Worded:
    """A number in words and what stands around it. Each rule says that it is no figure, that it is one, or neither."""

    text: str
    phrase: Phrase
    known: Grammar
    said: Modifier
    before: str
    behind: str

    def doubtful(self) -> bool:
        """The answer of the first rule that has one."""
        rules = (
            self._within_a_word, self._definite, self._goes_on, self._needs_more, self._shares, self._only_an_article,
            self._one, self._bare,
        )  # fmt: skip
        return next((told for rule in rules if (told := rule()) is not None), False)

    @property
    def _qualified(self) -> bool:
        return self.said != ""

    def _within_a_word(self) -> bool | None:
        doubts, phrase = self.known.doubts, self.phrase
        large = phrase.value is not None and phrase.value >= HUNDRED
        if doubts.whole.fullmatch(self.text, phrase.start, phrase.end) and not (self._qualified and large):
            return True  # 千: part of a word; 近千: nearly a thousand
        part = doubts.part_before if phrase.number.fraction else doubts.word_before
        return True if part.search(self.before) else None

    def _definite(self) -> bool | None:
        """Those named before: "in the two cities"."""
        phrase = self.phrase
        few = phrase.value is not None and phrase.value <= FEW and not phrase.number.fraction
        if few and self.known.doubts.definite_before.search(self.before):
            return True
        if not phrase.number.definite:
            return None
        # السابع والعشرين: an ordinal, or a number told before; قرابة المليون مدني is none
        counts = self.behind[1:2].isalpha() and not self.behind.startswith(self.known.definite, 1)
        alone = len(phrase.number.forms) <= 2 and phrase.value is not None and phrase.value >= THOUSAND
        return not (alone and (self._qualified or counts))

    def _goes_on(self) -> bool | None:
        """Part of a longer word or name by what stands behind it."""
        phrase, spaced = self.phrase, self.known.positional is None
        plain = not phrase.number.indefinite and not phrase.number.fraction
        if not spaced and not phrase.unit and _long(phrase):
            plain = False  # 五十万行人: no word begins with so long a number
        years = phrase.kind == "duration" and phrase.unit == "year"  # 三年级, but 十六个月重新划定
        joined = not phrase.unit or years or (phrase.kind == "duration" and spaced)
        if plain and joined and self.known.doubts.word_after.match(self.behind):
            return True
        hyphened = phrase.kind == "duration" and "-" in self.text[phrase.number.end : phrase.end]
        return True if hyphened else None

    def _needs_more(self) -> bool | None:
        """A word that is a number only before some others."""
        phrase = self.phrase
        needs = self.known.doubts.needs_after.get(self.text[phrase.start : phrase.end])
        if needs is None or phrase.kind not in ("count", "ratio"):
            return None
        if not needs.match(self.behind):
            return True
        return False if phrase.value == 0 else None  # 零死亡: none of what is named

    def _shares(self) -> bool | None:
        return False if self.phrase.kind == "ratio" or self.phrase.unit == "%" else None

    def _only_an_article(self) -> bool | None:
        forms = self.phrase.number.forms
        only = self.known.words.get(forms[0]) if len(forms) == 1 else None
        return not self._qualified if only is not None and only.article else None  # less than a dollar, not: a dollar

    def _one(self) -> bool | None:
        phrase, doubts = self.phrase, self.known.doubts
        if phrase.value != 1 or phrase.number.scale != 1 or len(phrase.number.forms) != 1:
            return None
        if phrase.kind == "money" or (phrase.kind not in ("count", "duration") and not doubts.one_is_article):
            return False
        opens = self.before.rstrip(' «“"¿¡')[-1:] in ("", ".", ";", ":", "!", "?")
        lasts = phrase.kind == "duration" and doubts.one_time.search(self.before)  # runs out after one year
        only_one = lasts or doubts.one_after.match(self.behind) or (opens and doubts.one_opening.match(self.behind))
        estimated = self.said == "about" and doubts.one_is_article and phrase.kind == "count"  # se estima que un acceso
        counted = self._qualified and not estimated
        return not (counted or doubts.one_before.search(self.before) or only_one)

    def _bare(self) -> bool | None:
        """A count without a measure word, where counts have one."""
        phrase, doubts = self.phrase, self.known.doubts
        if doubts.words_need_after is None or phrase.kind != "count" or phrase.number.indefinite:
            return None
        if self._qualified and phrase.value is not None and phrase.value >= TEN:
            return False
        if phrase.unit or _long(phrase) or doubts.words_need_after.match(self.behind):
            return False
        return not (doubts.stands_after.search(self.before) and not self.behind[:1].isalnum())


def _long(phrase: Phrase) -> bool:
    """Whether a number says so much (two hundred and five, 6.6, minus 3) that it is no part of a word or name."""
    number, value = phrase.number, phrase.value
    if value is not None and (value < 0 or value != value.to_integral()):
        return True
    return number.scale != 1 or (value is not None and value >= HUNDRED and not number.bare)
