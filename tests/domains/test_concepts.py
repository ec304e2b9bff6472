"""What a text names: the longest wording of a concept, and nothing in a wording that means something else."""

from __future__ import annotations

import pytest

from pipeline.domains import concepts
from pipeline.domains.concepts import NOT_MEANT, find_concepts
from pipeline.languages.base import codes


def named(text: str, code: str) -> set[str]:
    return {hit.concept for hit in find_concepts(text, code)}


def test_a_wording_that_means_something_else_hides_the_words_in_it() -> None:
    assert "urban_environment" in named("The environment of the city", "en")
    assert "urban_environment" not in named("An enabling environment for reform", "en")
    assert "urban_environment" in named("An enabling environment, and a cleaner environment", "en")
    assert "disaster" in named("Natural disasters", "en")
    assert "biodiversity" not in named("Natural disasters", "en")
    assert "living_nature" not in named("《生境议程》的实施", "zh")
    assert "disaster" in named("自然灾害", "zh")


MEANT = [
    ("en", "After the economic crisis the banks lent less.", "local_economy", "crisis"),
    ("fr", "Après la crise économique, les banques ont moins prêté.", "local_economy", "crisis"),
    ("es", "Tras la crisis económica los bancos prestaron menos.", "local_economy", "crisis"),
    ("ru", "После экономического кризиса банки стали осторожнее.", "local_economy", "crisis"),
    ("zh", "经济危机过后，银行少放款。", "local_economy", "crisis"),
    ("ar", "بعد الأزمة الاقتصادية أقرضت المصارف أقل.", "local_economy", "crisis"),
    ("zh", "近三年返乡创业的人翻了一番。", "enterprise", "arrivals"),
    ("en", "Families slept under plastic sheeting.", "shelter", "recycling"),
    ("en", "The credit has a grace period of five years.", "bank_terms", "crisis"),
]


@pytest.mark.parametrize(("code", "text", "meant", "hidden"), MEANT)
def test_longer_wordings_say_what_is_meant(code: str, text: str, meant: str, hidden: str) -> None:
    found = named(text, code)
    assert meant in found
    assert hidden not in found


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "The Ministry of Housing appointed a spokesperson."),
        ("fr", "Le ministère du logement a nommé une porte-parole."),
        ("es", "El Ministerio de Vivienda nombró a una portavoz."),
        ("zh", "住房和城乡建设部任命了发言人。"),
        ("ar", "عينت وزارة الإسكان متحدثة."),
    ],
)
def test_the_name_of_a_ministry_is_no_housing(code: str, text: str) -> None:
    assert "housing" not in named(text, code)


@pytest.mark.parametrize("code", codes())
def test_each_wording_of_the_not_list_hides_a_word(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    terms = list(concepts._terms(code))
    wordings = [text.replace("*", "") for concept, text in terms if concept == NOT_MEANT]
    hidden = [set(find_concepts(text, code)) for text in wordings]
    monkeypatch.setattr(concepts, "_terms", lambda _: (pair for pair in terms if pair[0] != NOT_MEANT))
    _forget()
    shown = [set(find_concepts(text, code)) for text in wordings]
    _forget()
    assert wordings
    assert [text for text, less, more in zip(wordings, hidden, shown, strict=True) if not less < more] == []


def _forget() -> None:
    for cached in (concepts._starts, concepts._begun, concepts.find_concepts):
        cached.cache_clear()
