"""Which numbers count nothing: articles, parts of names and codes, idioms."""

from __future__ import annotations

from pipeline.entities.numbers.grammar import Grammar
from pipeline.entities.numbers.phrases import Phrase

WINDOW = 48  # code points looked at before and behind


def doubtful(text: str, phrase: Phrase, known: Grammar, qualified: bool) -> bool:
    """Whether a phrase is no figure. `qualified`: a word such as "more than" stands with it."""
    doubts = known.doubts
    before = text[max(0, phrase.start - WINDOW) : phrase.start]
    behind = text[phrase.end : phrase.end + WINDOW]
    if not before.strip(" .") and not behind.strip(" ."):
        return False  # nothing but a number: a cell, a heading with one sum
    if phrase.number.worded and phrase.last.worded:
        return _word(before, behind, text, phrase, known, qualified)
    if (phrase.kind == "count" and doubts.digit_before.search(before)) or doubts.digit_after.match(behind):
        return True
    return phrase.kind == "duration" and "-" in text[phrase.start : phrase.end] and phrase.high is None


def _word(before: str, behind: str, text: str, phrase: Phrase, known: Grammar, qualified: bool) -> bool:
    doubts = known.doubts
    if doubts.whole.fullmatch(text, phrase.start, phrase.end):
        return True
    if (doubts.part_before if phrase.number.fraction else doubts.word_before).search(before):
        return True
    if phrase.number.definite:  # السابع والعشرين: an ordinal, or a number told before
        return True
    if not phrase.number.indefinite and not phrase.number.fraction and doubts.word_after.match(behind):
        return True
    if phrase.kind == "duration" and "-" in text[phrase.number.end : phrase.end]:
        return True
    needs = doubts.needs_after.get(text[phrase.start : phrase.end])
    if needs is not None and phrase.kind in ("count", "ratio") and not needs.match(behind):
        return True
    if phrase.kind == "ratio" or phrase.unit == "%":
        return False
    one = phrase.value == 1 and phrase.number.scale == 1 and len(phrase.number.forms) == 1
    if one:
        if phrase.kind == "money" or (phrase.kind not in ("count", "duration") and not doubts.one_is_article):
            return False
        return not (qualified or doubts.one_before.search(before) or doubts.one_after.match(behind))
    if doubts.words_need_after is not None and phrase.kind == "count" and not phrase.number.indefinite:
        if phrase.number.scale != 1 or doubts.words_need_after.match(behind):
            return False
        return not (doubts.stands_after.search(before) and not behind[:1].isalnum())
    return False
