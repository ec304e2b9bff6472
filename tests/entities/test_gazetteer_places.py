"""Countries, regions and cities in sentences that set traps, in six languages (`data/places.tsv`)."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from pipeline.entities.gazetteer import find_names
from pipeline.languages.base import codes
from pipeline.lexicon.load import load_lexicon
from pipeline.records import Entity
from tests.entities.texts import passage

with (Path(__file__).parent / "data" / "places.tsv").open(encoding="utf-8", newline="") as stream:
    ROWS = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_MINIMAL))


def found(text: str, language: str) -> list[Entity]:
    return find_names(passage(text, language), load_lexicon())


def cell(text: str) -> set[str]:
    return {part.strip() for part in text.split(";") if part.strip()}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['language']}: {row['why']}")
def test_places_in_a_trap(row: dict[str, str]) -> None:
    entities = found(row["text"], row["language"])
    assert {e.key for e in entities if e.label == "COUNTRY"} == cell(row["countries"])
    assert {e.name for e in entities if e.label == "REGION"} == cell(row["regions"])
    assert {e.name for e in entities if e.label == "CITY"} == cell(row["cities"])


def test_every_language_has_traps() -> None:
    counts = Counter(row["language"] for row in ROWS)
    assert set(counts) == set(codes())
    assert min(counts.values()) >= 40


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['language']}: {row['why']}")
def test_spans_hold_the_text_and_do_not_overlap(row: dict[str, str]) -> None:
    end = 0
    for entity in found(row["text"], row["language"]):
        assert entity.text == row["text"][entity.span.start : entity.span.end]
        assert entity.span.start >= end
        end = entity.span.end


@pytest.mark.parametrize(
    ("language", "text", "basis"),
    [
        ("en", "Syrian families moved in.", "demonym"),
        ("en", "Families in Syria moved in.", "gazetteer"),
        ("fr", "Des familles syriennes sont arrivées.", "demonym"),
        ("ru", "Приехали сирийские семьи.", "demonym"),
        ("ar", "وصلت أسر سورية الجنسية والسوريون الآخرون.", "demonym"),
        ("zh", "叙利亚人返回家园。", "demonym"),
        ("zh", "叙利亚的家庭返回家园。", "demonym"),
        ("zh", "叙利亚阿勒颇的家庭返回家园。", "gazetteer"),
    ],
)
def test_basis_tells_names_from_demonyms(language: str, text: str, basis: str) -> None:
    bases = {e.basis for e in found(text, language) if e.key == "SYR"}
    assert basis in bases


def test_arabic_offsets_survive_tatweel_and_vowel_marks() -> None:
    text = "في الـمـغـرب وسُوريا"
    assert [e.text for e in found(text, "ar")] == ["الـمـغـرب", "سُوريا"]
