"""Whole facts out of report sentences in six languages: value, unit, qualifier, noun, place, programme and year.

Each line of the data holds a text (or passages: headings, paragraphs, table rows) and every figure that it tells; there
is nothing else to find. What a figure's line does not name is not looked at, but for unit, kind and modifier.
"""

from __future__ import annotations

import json
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from pipeline.entities.find import find_entities
from pipeline.facts import make_facts
from pipeline.languages.base import codes
from pipeline.lexicon.load import load_lexicon
from pipeline.records import Cell, Document, Fact, Passage, Span

DATA = Path(__file__).parent / "data" / "traps"
YEAR = 2031
ROWS = [
    (path.stem, json.loads(line))
    for path in sorted(DATA.glob("*.jsonl"))
    for line in path.read_text(encoding="utf-8").splitlines()
]


lexicon = cache(load_lexicon)


def table_row(number: str, language: str, label: str, pairs: list[list[str]]) -> Passage:
    """A table row as the passages stage tells it: "Kenya | Homes repaired: 410; 2030: 77"."""
    text, cells = label + " | ", []
    for k, (head, cell) in enumerate(pairs):
        text += ("; " if k else "") + head + ": "
        cells.append(Cell(Span(len(text), len(text) + len(cell)), label, (head,)))
        text += cell
    return Passage(number, "d", language, "table", "", "", text, cells=tuple(cells))


def passages(row: dict[str, Any], language: str) -> list[Passage]:
    made: list[Passage] = []
    heading = ""
    for k, part in enumerate(row.get("passages", [{"kind": "paragraph", "text": row.get("text", "")}])):
        if part["kind"] == "table":
            made.append(table_row(f"p{k}", language, part["text"], part["cells"]))
            continue
        made.append(Passage(f"p{k}", "d", language, part["kind"], "", heading, part["text"]))
        heading = part["text"] if part["kind"] == "heading" else heading
    return made


def facts(row: dict[str, Any], language: str) -> list[Fact]:
    made = passages(row, language)
    found = find_entities(made, lexicon())
    return make_facts(Document("d", "0", "a.pdf", language=language, year=YEAR), made, found, {})


def told(fact: Fact, wanted: dict[str, Any]) -> dict[str, Any]:
    """What a fact says of the things a line names."""
    q = fact.quantity
    said: dict[str, Any] = {"text": fact.surface}
    for name, value in (("value", q.value), ("low", q.low), ("high", q.high)):
        if value is not None:
            said[name] = f"{value:f}"
    for name, word, usual in (("kind", q.kind, "count"), ("unit", q.unit, ""), ("modifier", q.modifier, "")):
        if word != usual:
            said[name] = word
    every = {
        "aggregation": q.aggregation, "class": fact.counted_class, "year": fact.year,
        "stated": fact.year_basis == "stated", "countries": list(fact.countries), "cities": list(fact.cities),
        "regions": list(fact.regions), "programmes": list(fact.programmes),
    }  # fmt: skip
    said.update({name: value for name, value in every.items() if name in wanted})
    if "counted" in wanted:
        a, b = wanted["counted"].casefold(), fact.counted.casefold()
        said["counted"] = wanted["counted"] if b and (a in b or b in a) else fact.counted
    return said


@pytest.mark.parametrize(("language", "row"), ROWS, ids=[f"{c}-{k}" for k, (c, _) in enumerate(ROWS)])
def test_facts_of_a_text(language: str, row: dict[str, Any]) -> None:
    found, wanted = facts(row, language), row["figures"]
    assert [f.surface for f in found] == [w["text"] for w in wanted]
    assert [told(f, w) for f, w in zip(found, wanted, strict=True)] == wanted


def test_every_language_has_forty_texts() -> None:
    assert {path.stem for path in DATA.glob("*.jsonl")} == set(codes())
    assert all(sum(1 for code, _ in ROWS if code == path.stem) >= 40 for path in DATA.glob("*.jsonl"))


def test_values_are_numbers() -> None:
    for _, row in ROWS:
        for figure in row["figures"]:
            assert all(Decimal(figure[name]).is_finite() for name in ("value", "low", "high") if name in figure)
