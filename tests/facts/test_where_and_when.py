"""Places and years where a sentence deals them out to its figures, in six languages.

Each line of the data holds a text and every figure in it with the countries it goes with; `undated` texts are those of
a document without a year.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.entities.find import find_entities
from pipeline.facts import make_facts
from pipeline.languages.base import codes
from pipeline.records import Document, Fact, Passage
from tests.facts.test_traps import YEAR, lexicon

DATA = Path(__file__).parent / "data" / "sharing"
ROWS = [
    (path.stem, json.loads(line))
    for path in sorted(DATA.glob("*.jsonl"))
    for line in path.read_text(encoding="utf-8").splitlines()
]


def told(fact: Fact, wanted: dict[str, Any]) -> dict[str, Any]:
    """What a fact says of the things a line names."""
    every = {
        "text": fact.surface, "countries": list(fact.countries), "regions": list(fact.regions),
        "cities": list(fact.cities), "year": fact.year, "counted": fact.counted,
        "aggregation": fact.quantity.aggregation,
    }  # fmt: skip
    return {name: every[name] for name in wanted}


@pytest.mark.parametrize(("language", "row"), ROWS, ids=[f"{c}-{k}" for k, (c, _) in enumerate(ROWS)])
def test_places_and_years_of_each_figure(language: str, row: dict[str, Any]) -> None:
    passage = Passage("p", "d", language, "paragraph", "", "", row["text"])
    document = Document("d", "0", "a.pdf", language=language, year=None if row.get("undated") else YEAR)
    found = make_facts(document, [passage], find_entities([passage], lexicon()), {})
    assert [f.surface for f in found] == [w["text"] for w in row["figures"]]
    assert [told(f, w) for f, w in zip(found, row["figures"], strict=True)] == row["figures"]


def test_every_language_has_its_texts() -> None:
    assert {path.stem for path in DATA.glob("*.jsonl")} == set(codes())
