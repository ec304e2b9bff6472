"""Names in their cases, demonyms in their genders and numbers."""

from __future__ import annotations

import pytest

from pipeline.languages.base import section
from pipeline.lexicon.inflect import inflection_of


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        ("Кения", {"Кении", "Кению", "Кенией"}),
        ("Сирийская Арабская Республика", {"Сирийской Арабской Республике", "Сирийскую Арабскую Республику"}),
        ("Демократическая Республика Конго", {"Демократической Республики Конго"}),
        ("Республика Молдова", {"Республикой Молдова"}),
        ("Босния и Герцеговина", {"Боснии и Герцеговины", "Боснией и Герцеговиной"}),
        (
            "Соединенное Королевство Великобритании и Северной Ирландии",
            {"Соединенным Королевством Великобритании и Северной Ирландии"},
        ),
        ("Соломоновы Острова", {"Соломоновых Островов", "Соломоновым Островам"}),
        ("Филиппины", {"Филиппин", "Филиппинами"}),
        ("Египет", {"Египта", "Египтом"}),
        ("Израиль", {"Израиля", "Израилем"}),
        ("Сурабая", {"Сурабае", "Сурабаю"}),
        ("Азиатско-Тихоокеанский регион", {"Азиатско-Тихоокеанского региона"}),
        ("Латинская Америка и Карибский бассейн", {"Латинской Америки и Карибского бассейна"}),
    ],
)
def test_russian_names_take_cases(name: str, forms: set[str]) -> None:
    assert forms <= set(inflection_of(section("ru", "names")).name(name))


@pytest.mark.parametrize("name", ["Бурунди", "Конго", "Никарагуа", "Самоа", "ДРК", "Тбилиси"])
def test_some_russian_names_never_change(name: str) -> None:
    assert set(inflection_of(section("ru", "names")).name(name)) == {name}


@pytest.mark.parametrize(
    ("language", "word", "forms"),
    [
        ("fr", "syrien", {"syrienne", "syriens", "syriennes"}),
        ("fr", "néerlandais", {"néerlandaise", "néerlandaises"}),
        ("es", "libanés", {"libanesa", "libaneses", "libanesas"}),
        ("es", "iraquí", {"iraquíes"}),
        ("ru", "сирийский", {"сирийских", "сирийскую", "сирийскими"}),
        ("ru", "сириец", {"сирийцы", "сирийцев", "сирийка"}),
        ("ar", "سوري", {"سورية", "سوريون", "سوريين", "سوريات"}),
        ("en", "Kenyan", {"Kenyans"}),
    ],
)
def test_demonyms_take_gender_and_number(language: str, word: str, forms: set[str]) -> None:
    assert forms <= set(inflection_of(section(language, "names")).demonym(word))


def test_the_article_melts_into_the_preposition() -> None:
    assert "للعراق" in inflection_of(section("ar", "names")).name("العراق")


def test_without_tables_a_name_has_one_form() -> None:
    assert inflection_of({}).name("Kenya") == ("Kenya",)
