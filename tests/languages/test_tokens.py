"""Sentences and words."""

from __future__ import annotations

import pytest

from pipeline.languages.base import codes
from pipeline.languages.tokens import sentences, tokens
from tests.growth import grows_in_proportion

SENTENCES = [
    ("en", ["See HSP/EB.1/Add.2 and No. 4.", "In the U.S. some 3.4 million moved.", "“Who asks?” she said.", "End"]),
    ("en", ["It cost $2.5 million (see para. 7).", "Nobody paid."]),
    ("fr", ["Voir le par. 4 du chap. 2.", "Le coût est de 3,5 millions de dollars !", "« Oui. »", "Il reste 2 pages."]),
    ("es", ["Véase el párr. 4.", "Llegaron 1.250 personas a EE.UU. y regresaron.", "Fin."]),
    ("ru", ["Собрано 241,8 млн долл. США (п. 4).", "Площадь составила 412 кв. км.", "Вдовы рады.", "Да."]),
    ("ar", ["بلغ العدد ٣,٥ ملايين.", "هل انتهى؟", "نعم."]),
    ("zh", ["执行局第3次会议审议了该文件。", "共有约3 400户家庭获得证书！", "面积3.5公顷。"]),
]
WORDS = [
    ("en", "Self-built homes cost $3.4 million.", ["Self-built", "homes", "cost", "$", "3.4", "million", "."]),
    ("fr", "L’eau d'une ville", ["L’", "eau", "d'", "une", "ville"]),
    ("ru", "из-за паводка", ["из-за", "паводка"]),
    ("ar", "زاروا 612 بيتاً.", ["زاروا", "612", "بيتاً", "."]),  # a vowel mark before the full stop
    ("ru", "до́ма́.", ["до́ма́", "."]),
    ("zh", "改造了96个住区。", ["改造", "了", "96", "个", "住区", "。"]),
]


@pytest.mark.parametrize(("code", "parts"), SENTENCES)
def test_sentences(code: str, parts: list[str]) -> None:
    text = ("" if code == "zh" else " ").join(parts)
    assert [text[s.start : s.end] for s in sentences(text, code)] == parts


@pytest.mark.parametrize(("code", "text", "words"), WORDS)
def test_words_and_their_places(code: str, text: str, words: list[str]) -> None:
    found = tokens(text, code)
    assert [t.text for t in found] == words
    assert all(text[t.start : t.end] == t.text for t in found)


@pytest.mark.parametrize("code", codes())
def test_every_letter_is_in_a_sentence_and_a_word(code: str) -> None:
    text = "A. b? 3.5 مدينة. Город! 城市。\u00a0(x) …"
    inside = "".join(text[s.start : s.end] for s in sentences(text, code))
    assert "".join(inside.split()) == "".join(text.split())
    assert "".join(t.text for t in tokens(text, code)) == "".join(text.split())
    assert sentences("", code) == tokens(" \n", code) == ()


@pytest.mark.parametrize("code", codes())
def test_long_text_without_an_end_is_no_trouble(code: str) -> None:
    assert grows_in_proportion(lambda n: sentences("3.4 " * n, code), 5_000)
    assert grows_in_proportion(lambda n: tokens("城市 3.4 ab " * n, code), 1_000)
