"""Programmes whose name is rendered with one word other than the list has."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.languages.base import codes, section
from pipeline.lexicon.load import load_lexicon
from pipeline.lexicon.matcher import Folding
from pipeline.lexicon.renderings import SORTS, Renderings, renderings_of

LEXICON = load_lexicon()
CARDS = {code: section(code, "names") for code in codes() if "renderings" in section(code, "names")}
#: Share of the listed long names that the others of their row lead to, and of those that lead elsewhere, as measured.
FOUND = {"ar": 0.5, "en": 0.18, "es": 0.68, "fr": 0.72, "ru": 0.66}
WRONG = 0.03


def renderings(code: str) -> Renderings:
    card = CARDS[code]
    known = renderings_of(code, card, LEXICON.entries, Folding(card.get("same", ()), card.get("drop", "")))
    assert known is not None
    return known


@pytest.mark.parametrize("code", sorted(CARDS))
def test_a_listed_name_is_told_by_the_others_of_its_row(code: str) -> None:
    known = renderings(code)
    asked = right = wrong = 0
    for entry in (e for e in LEXICON.entries if e.label == "PROGRAMME" and e.type in SORTS and not e.off):
        for name in entry.names.get(code, ()):
            own = tuple(word.stem for word in known.words(name))
            if own not in {stems for _, stems in known.names.get(own[0] if own else "", ())}:
                continue
            others = {stem: tuple(n for n in named if n[1] != own) for stem, named in known.names.items()}
            found = replace(known, names=others).find(name[0].upper() + name[1:])
            asked += 1
            right += [e for _, e in found] == [entry]
            wrong += any(e is not entry for _, e in found)
    assert right >= FOUND[code] * asked > 0
    assert wrong <= WRONG * asked


@pytest.mark.parametrize(
    ("code", "text", "printed", "key"),
    [
        ("ru", "Их обучила Глобальная сеть по разработке средств землепользования.",
         "Глобальная сеть по разработке средств землепользования", "gltn"),
        ("fr", "Le Réseau mondial de méthodes et d'outils fonciers les a formés.",
         "Réseau mondial de méthodes et d'outils fonciers", "gltn"),
        ("ar", "ودربهم البرنامج التشاركي لإصلاح الأحياء الفقيرة", "البرنامج التشاركي لإصلاح الأحياء الفقيرة", "psup"),
    ],
)  # fmt: skip
def test_one_word_may_be_another(code: str, text: str, printed: str, key: str) -> None:
    assert [(text[span.start : span.end], entry.id) for span, entry in renderings(code).find(text)] == [(printed, key)]


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("es", "Los Objetivos de Desarrollo Sostenible siguen vigentes."),
        ("ar", "وأهداف التنمية المستدامة قائمة"),
        ("ru", "Глобальная сеть водоканалов и программа благоустройства дворов."),
        ("fr", "un programme national de rénovation des villes moyennes"),
        ("en", "Global Alliance of Bus Drivers"),
    ],
)
def test_what_shares_some_words_is_no_rendering(code: str, text: str) -> None:
    assert renderings(code).find(text) == []


def test_a_name_as_listed_stays_what_it_is() -> None:
    for code in CARDS:
        assert LEXICON.renderings("", code) == []
    assert LEXICON.renderings("Waste Wise Cities", "xx") == []
