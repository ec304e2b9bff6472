"""Places and years where a sentence deals them out to its figures, in six languages.

Each line of `data/sharing` holds a text and every figure in it with the countries it goes with; `undated` texts are
those of a document without a year. Each line of `data/where` holds a paragraph and some of its figures: who paid, what
is only compared, wars, neighbours, "there", limits and periods. They were written before the program was asked, the
last ones after what was seen in real texts; `open` ones are still wrong.
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


BLIND = Path(__file__).parent / "data" / "where"
#: The year of the documents of these paragraphs.
REPORTED = 2029
PARAGRAPHS = [
    pytest.param(path.stem, row, id=f"{path.stem}-{k}", marks=[pytest.mark.xfail(strict=True)] if "open" in row else [])
    for path in sorted(BLIND.glob("*.jsonl"))
    for k, row in enumerate(map(json.loads, path.read_text(encoding="utf-8").splitlines()))
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


@pytest.mark.parametrize(("language", "row"), PARAGRAPHS)
def test_places_and_years_of_paragraphs(language: str, row: dict[str, Any]) -> None:
    passage = Passage("p", "d", language, "paragraph", "", "", row["text"])
    document = Document("d", "0", "a.pdf", language=language, year=None if row.get("undated") else REPORTED)
    found = make_facts(document, [passage], find_entities([passage], lexicon()), {})
    at = 0
    for wanted in row["figures"]:
        at = row["text"].index(wanted["text"], at) + 1
        fact = next(f for f in found if f.span.start < at + len(wanted["text"]) - 1 and f.span.end >= at)
        assert {"text": wanted["text"], **_where(fact, wanted)} == wanted


def _where(fact: Fact, wanted: dict[str, Any]) -> dict[str, Any]:
    """What a fact says of the things that a line names but its text; its countries sorted."""
    said = told(fact, {name: wanted[name] for name in wanted if name != "text"})
    return {**said, **({"countries": sorted(fact.countries)} if "countries" in said else {})}


def test_every_language_has_its_texts() -> None:
    assert {path.stem for path in DATA.glob("*.jsonl")} == set(codes())
    assert {path.stem for path in BLIND.glob("*.jsonl")} == set(codes())
