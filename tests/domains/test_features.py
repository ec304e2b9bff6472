"""What the classifier sees: blocks of features, and how little a single concept decides."""

from __future__ import annotations

import math

import pytest

from pipeline.domains.features import CONCEPT, FeatureSettings, Vocabulary, raw_features

FEW = ("en", "A mortgage.")
MANY = ("en", "A mortgage for every tenant evicted from a slum, a standpipe, a bus stop, a playground, title deeds.")


def concept_length(text: str, code: str, settings: FeatureSettings) -> float:
    """Length of a text's block of concepts where all are known and equally rare."""
    names = tuple(sorted(raw_features(text, code)[CONCEPT]))
    columns, values = Vocabulary.of(settings, names, (5.0,) * len(names)).vector(text, code)
    assert len(columns) == len(names) > 0
    return math.sqrt(sum(value * value for value in values))


def test_one_concept_decides_less_than_many() -> None:
    settings = FeatureSettings()
    few, many = (concept_length(text, code, settings) for code, text in (FEW, MANY))
    assert few < 0.75 * many
    assert many < settings.concepts


@pytest.mark.parametrize(("code", "text"), [FEW, MANY])
def test_without_doubt_every_text_has_as_much(code: str, text: str) -> None:
    settings = FeatureSettings(doubt=0.0)
    assert concept_length(text, code, settings) == pytest.approx(settings.concepts)


def test_models_of_before_had_no_doubt() -> None:
    assert FeatureSettings.from_dict({"words": 1.0, "concepts": 1.3, "hints": 1.0}).doubt == 0.0
    assert FeatureSettings.from_dict({"words": 1.0, "concepts": 1.3, "hints": 1.0, "doubt": 9.0}).doubt == 9.0
