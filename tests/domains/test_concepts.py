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
