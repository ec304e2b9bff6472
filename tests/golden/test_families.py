"""Floors for sixteen gold families; what they gave at first sight stands in corpus/README.md."""

from __future__ import annotations

from functools import cache

import pytest

from tests.golden.families import FAMILIES, domain_f1, family, score_names
from tests.golden.gold import LANGUAGES, Score

SEEN = {"countries": 0.98, "regions": 0.99, "cities": 0.98, "programmes": 0.95}
NEWER = {"countries": 0.97, "regions": 1.0, "cities": 1.0, "programmes": 0.96}
NEWEST = {"countries": 0.98, "regions": 1.0, "cities": 1.0, "programmes": 0.95}
LATEST = {"countries": 1.0, "regions": 1.0, "cities": 1.0, "programmes": 0.92}
LAST = {"countries": 0.99, "regions": 1.0, "cities": 0.98, "programmes": 0.96}
#: Names of programmes that have no official form in Russian are told there in the writer's words.
REPORTED = {"countries": 1.0, "regions": 1.0, "cities": 1.0, "programmes": 0.77}
RETOLD = {"countries": 1.0, "regions": 1.0, "cities": 0.98, "programmes": 0.72}
PARTED = {"countries": 1.0, "regions": 1.0, "cities": 0.95, "programmes": 0.9}
LIGHT = {"countries": 1.0, "regions": 0.8, "cities": 0.97, "programmes": 0.8}
FLOORS = dict.fromkeys(FAMILIES, SEEN)
FLOORS |= {"held-g": NEWER, "held-h": NEWER, "held-i": NEWEST, "held-j": NEWEST}
FLOORS |= {"held-k": LATEST, "held-l": LATEST, "held-m": LAST, "held-n": LAST}
FLOORS |= {"held-o": REPORTED, "held-p": RETOLD, "held-q": PARTED, "held-r": LIGHT}
#: Mean of six languages, and the lowest of them. The lowest of held-c was .90 until the model learnt on 862 more labels
#: gave up one Arabic passage; those of held-d, held-g and held-h until it learnt on 516 more, which cost
#: one passage of an Arabic, a Spanish and an English report.
DOMAINS = {
    "held-c": (0.94, 0.87),
    "held-d": (0.93, 0.89),
    "held-e": (0.96, 0.92),
    "held-f": (0.96, 0.92),
    "held-g": (0.99, 0.96),
    "held-h": (0.94, 0.92),
    "held-i": (0.96, 0.96),
    "held-j": (1.0, 1.0),
    "held-k": (0.95, 0.92),
    "held-l": (0.91, 0.84),
    "held-m": (0.98, 0.96),
    "held-n": (0.98, 0.96),
    "held-o": (0.99, 0.94),
    "held-p": (1.0, 1.0),
    "held-q": (0.88, 0.78),
    "held-r": (0.87, 0.78),
}


@cache
def names(name: str, language: str) -> Score:
    return score_names(family(name), language)[0]


@pytest.mark.parametrize("key", SEEN)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", FAMILIES)
def test_names_stay_above_their_floors(name: str, language: str, key: str) -> None:
    assert names(name, language).total[key]
    assert names(name, language).f1(key) >= FLOORS[name][key]


@pytest.mark.parametrize("name", FAMILIES)
def test_domains_stay_above_their_floors(name: str) -> None:
    mean, least = DOMAINS[name]
    found = [domain_f1(family(name), language) for language in LANGUAGES]
    assert sum(found) / len(found) >= mean
    assert min(found) >= least
