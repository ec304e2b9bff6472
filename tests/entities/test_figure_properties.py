"""Figures, whatever the number: what is written is read back, and what stands around it plays no part."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.entities.figures import find_figures
from pipeline.records import Entity, Passage

DATA = Path(__file__).parent / "data" / "numbers"
LANGUAGES = sorted(file.stem for file in DATA.glob("*.jsonl"))


class Writing(NamedTuple):
    """How a language writes a number, and a sentence for it."""

    group: str
    point: str
    million: str
    carrier: str


WRITINGS = {
    "ar": Writing(",", ".", " مليون", "استفاد {} شخص من المشروع."),
    "en": Writing(",", ".", " million", "The project reached {} people."),
    "es": Writing("\u00a0", ",", " millones de", "El proyecto llegó a {} personas."),
    "fr": Writing("\u202f", ",", " millions de", "Le projet a touché {} personnes."),
    "ru": Writing("\u00a0", ",", " млн", "Проект охватил {} человек."),
    "zh": Writing(",", ".", "百万", "该项目惠及{}人。"),
}


def read(language: str, text: str) -> list[Entity]:
    return find_figures(Passage("p", "d", language, "paragraph", "", "", text), [])


def told(entity: Entity) -> tuple[Any, ...]:
    """What a figure says, without its place."""
    quantity = entity.quantity
    assert quantity is not None
    return entity.text, quantity.value, quantity.low, quantity.high, quantity.kind, quantity.unit


def grouped(number: int, mark: str) -> str:
    return f"{number:,}".replace(",", mark)


def sentences(language: str) -> list[str]:
    lines = (DATA / f"{language}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["text"] for line in lines]


def test_every_language_has_a_writing() -> None:
    assert sorted(WRITINGS) == LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
@given(number=st.integers(min_value=3000, max_value=10**12))
@settings(max_examples=60)
def test_a_grouped_number_is_read_back(language: str, number: int) -> None:
    writing = WRITINGS[language]
    (figure,) = read(language, writing.carrier.format(grouped(number, writing.group)))
    assert figure.text == grouped(number, writing.group)
    assert figure.quantity is not None and figure.quantity.value == number
    (alone,) = read(language, figure.text)
    assert told(alone) == told(figure)


@pytest.mark.parametrize("language", LANGUAGES)
@given(whole=st.integers(min_value=2, max_value=999), tenths=st.integers(min_value=1, max_value=9))
@settings(max_examples=60)
def test_a_decimal_with_a_magnitude_is_read_back(language: str, whole: int, tenths: int) -> None:
    writing = WRITINGS[language]
    text = writing.carrier.format(f"{whole}{writing.point}{tenths}{writing.million}")
    (figure,) = read(language, text)
    assert figure.quantity is not None
    assert figure.quantity.value == Decimal(f"{whole}.{tenths}") * 10**6
    (alone,) = read(language, figure.text)
    assert told(alone) == told(figure)


@pytest.mark.parametrize("language", LANGUAGES)
@given(data=st.data())
@settings(max_examples=40)
def test_the_order_of_sentences_plays_no_part(language: str, data: st.DataObject) -> None:
    chosen = data.draw(st.lists(st.sampled_from(sentences(language)), min_size=2, max_size=5))
    turned = data.draw(st.permutations(chosen))
    apart = [told(e) for sentence in turned for e in read(language, sentence)]
    together = [told(e) for e in read(language, "\n".join(turned))]
    assert together == apart


@pytest.mark.parametrize("language", LANGUAGES)
@given(data=st.data(), before=st.integers(0, 40), behind=st.integers(0, 40))
@settings(max_examples=40)
def test_blank_lines_around_change_nothing_but_the_places(
    language: str, data: st.DataObject, before: int, behind: int
) -> None:
    sentence = data.draw(st.sampled_from(sentences(language)))
    found, moved = read(language, sentence), read(language, "\n" * before + sentence + "\n" * behind)
    assert [told(e) for e in moved] == [told(e) for e in found]
    assert [e.span.start - before for e in moved] == [e.span.start for e in found]
