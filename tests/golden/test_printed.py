"""The same facts however a report is typeset: the gold families, their numbers and signs printed otherwise.

Each printing changes what typesetters do differently (blanks and signs between groups of digits, wide and Arabic
digits, straight apostrophes, per cent in words or as a sign, currencies with or without their state), and nothing of
what is said. No gold is asked here, only whether both printings say the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from pipeline.entities.find import find_entities
from pipeline.facts.make import make_facts
from pipeline.records import Document, Passage
from pipeline.run import knowledge
from tests.golden.families import family, passages
from tests.golden.figures import FAMILIES
from tests.golden.gold import bare

Change = Callable[[str], str]
#: The newest ones: eight would take twice as long and say the same.
NEWEST = FAMILIES[-4:]
BLANK, COMMA = (rf"(?<=\d){sign}(?=\d{{3}}(?!\d))" for sign in ("[ \u00a0\u202f]", ","))


def put(pattern: str, text: str) -> Change:
    """Replaces what a pattern finds."""
    return lambda passage: re.sub(pattern, text, passage)


def digits(zero: int) -> Change:
    """Prints digits as those that begin at a code point."""
    return lambda passage: re.sub("[0-9]", lambda found: chr(zero + int(found[0])), passage)


PRINTINGS: dict[str, dict[str, Sequence[Change]]] = {
    "en": {
        "signs": (put("’", "'"), put("[“”]", '"'), put(" per cent", "%"), put(COMMA, "\u202f"), put("–", "-")),
        "money": (put(r"(?<![A-Z])\$(?=\d)", "US$"), put(r"(?<=\d) (?=million|billion)", "\u00a0")),
    },
    "zh": {
        "wide": (digits(0xFF10), put("%", "％"), put("；", ";"), put("（", "("), put("）", ")")),
        "close": (put(r"(?<=[一-鿿]) (?=\d)|(?<=\d) (?=[一-鿿])", ""), put(BLANK, ",")),
        "money": (put("美元", "美金"), put(BLANK, "\u202f")),
    },
    "fr": {
        "blanks": (put("[ \u202f]", " "),),
        "narrow": (put("\u00a0", "\u202f"), put("œ", "oe"), put("–", "-")),
    },
    "es": {
        "blanks": (put("\u00a0", " "), put(r"(?<=\d)\.(?=\d{3}(?!\d))", " "), put(r" %", "%")),
        "dots": (put(BLANK, "."), put("’", "'")),
    },
    "ru": {
        "words": (put(r"\bмлн\b", "миллионов"), put(r"\bмлрд\b", "миллиардов"), put(r"\bтыс\.", "тысяч")),
        "money": (put(r"долл\. США", "долларов США"), put("ё", "е"), put(" процент(?:а|ов)?(?![а-я])", " %")),
    },
    "ar": {
        "digits": (put(r"(?<=\d)\.(?=\d)", "٫"), digits(0x660)),
        "signs": (put(" في المائة", "%"), put("ـ", "")),
        "commas": (put(BLANK, ","), put("في المائة", "في المئة")),
    },
}


def said(texts: Sequence[Passage], year: int | None) -> list[tuple[object, ...]]:
    """What is told of each figure of one document, but for how it is printed."""
    document = Document("d", "", "d", language=texts[0].language, year=year)
    return [
        (
            f.passage_id, f.quantity, bare(f.counted).replace("’", "'"), f.countries, f.regions, f.cities,
            tuple(bare(name) for name in f.programmes), f.year,
        )
        for f in make_facts(document, texts, find_entities(texts, knowledge("")), {})
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("language", "printing", "name"),
    [(code, printing, name) for code, every in PRINTINGS.items() for printing in every for name in NEWEST],
)
def test_what_is_said_does_not_hang_on_how_it_is_printed(language: str, printing: str, name: str) -> None:
    gold = family(name)
    plain = [passage for _, passage in passages(gold, language)]
    changed = list[Passage]()
    for passage in plain:
        text = passage.text
        for change in PRINTINGS[language][printing]:
            text = change(text)
        changed.append(replace(passage, text=text))
    assert said(changed, gold["year"]) == said(plain, gold["year"])
