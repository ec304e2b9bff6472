"""Towns spelled otherwise than the list has them, beside their country."""

from __future__ import annotations

import pytest

from pipeline.languages.base import codes, section
from pipeline.lexicon.spellings import differing
from pipeline.run import knowledge

LEXICON = knowledge("")
CARDS = {code: section(code, "names") for code in codes()}


def towns(text: str, code: str) -> list[tuple[str, str]]:
    hits = LEXICON.find(text, code)
    return [(text[span.start : span.end], town.name) for span, town in LEXICON.spellings(text, code, hits)]


@pytest.mark.parametrize(
    ("code", "text", "printed", "name"),
    [
        ("ar", "حفر أحد الشركاء آبارا في سافاناكيت، بجمهورية لاو الديمقراطية الشعبية.", "سافاناكيت", "Savannakhet"),
        ("ar", "وفي فرانسيس تاون، ببوتسوانا، جرى ترسيم القطع.", "فرانسيس تاون", "Francistown"),
        ("ar", "اختفت الخيام من شاطئ إيكيكي، بشيلي.", "إيكيكي", "Iquique"),
        ("ar", "زاروا كينشاشا (جمهورية الكونغو الديمقراطية).", "كينشاشا", "Kinshasa"),
        ("ar", "وفي سافاناكيت بجمهورية لاو الديمقراطية الشعبية آبار.", "سافاناكيت", "Savannakhet"),
        ("ar", "فُتح مركز لمدينة إيكيكي في شيلي.", "إيكيكي", "Iquique"),
        ("ru", "Снег отрезает Мохалес-Хук (Лесото).", "Мохалес-Хук", "Mohale's Hoek"),
        ("ru", "Рынки построены в Блантаире (Малави).", "Блантаире", "Blantyre"),
        ("zh", "柬埔寨斯里巴加湾以外，文莱达鲁萨兰国斯里巴加弯市建了。", "斯里巴加弯市", "Bandar Seri Begawan"),
        ("zh", "博茨瓦纳的弗兰西斯敦划定了地块。", "弗兰西斯敦", "Francistown"),
    ],
)  # fmt: skip
def test_a_town_beside_its_country_may_differ_in_a_letter_or_two(code: str, text: str, printed: str, name: str) -> None:
    assert towns(text, code) == [(printed, name)]


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("ar", "حفر أحد الشركاء آبارا في سافاناكيت قرب الحدود."),  # no country
        ("ar", "اختفت الخيام من شاطئ إيكيكي، ببيرو."),  # another country
        ("ar", "اختفت الخيام قرب إيكيكي بشيلي."),  # nothing leads to a town, and no comma parts it from its country
        ("ar", "التقى الفلاحون والصيادون والتجار، ببوتسوانا."),
        ("ru", "Снег отрезает Мохалес-Хук на севере, а Лесото просит помощи."),
        ("ru", "Плотники и каменщики (Лесото) получили работу."),
        ("zh", "博茨瓦纳政府划定了地块。"),
        ("en", "Francistaun, Botswana, pegged plots."),  # a name almost like another is another in Latin script
        ("xx", "Francistaun, Botswana"),
    ],
)
def test_no_town_is_told_without_its_country_or_from_a_common_word(code: str, text: str) -> None:
    assert towns(text, code) == []


@pytest.mark.parametrize("code", [code for code, card in CARDS.items() if "spellings" in card])
def test_towns_of_the_list_are_left_to_the_list(code: str) -> None:
    towns_of = [e for e in LEXICON.entries if e.label == "CITY" and e.names.get(code)][::40]
    assert towns_of
    for town in towns_of:
        country = LEXICON.get("COUNTRY", town.country)
        assert country is not None
        text = f"{town.names[code][0]} ({country.names[code][0]})"
        hits = LEXICON.find(text, code)
        if any(h.label == "CITY" for h in hits):
            assert LEXICON.spellings(text, code, hits) == []


@pytest.mark.parametrize(
    ("a", "b", "letters"),
    [("сохар", "сухар", 1), ("سافاناخيت", "سافاناكيت", 1), ("abc", "abc", 0), ("abcd", "bcd", 1), ("abcd", "badc", 3)],
)
def test_letters_that_differ_are_counted_up_to_a_limit(a: str, b: str, letters: int) -> None:
    assert differing(a, b, 3) == differing(b, a, 3) == letters
    assert differing(a, b, 0) == min(letters, 1)
