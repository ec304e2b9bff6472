"""Floors for the blind texts, which were written apart from the vocabularies."""

from __future__ import annotations

import pytest

from tests.golden.blind import score_blind
from tests.golden.gold import LANGUAGES, Score

FLOORS = {"figures": 0.90, "countries": 0.95, "cities": 0.93, "programmes": 0.82}


@pytest.fixture(scope="module")
def scores() -> dict[str, Score]:
    return score_blind()[0]


@pytest.mark.parametrize("name", FLOORS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_blind_texts_stay_above_their_floors(scores: dict[str, Score], language: str, name: str) -> None:
    assert scores[language].total[name]
    assert scores[language].f1(name) >= FLOORS[name]
