"""What figures count: sentences of our own in six languages, each figure with its noun and class."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipeline.facts.counted.find import Counted, find_counted
from pipeline.facts.laying_out import lay_out
from pipeline.languages.base import codes
from pipeline.records import Entity, Quantity, Span

DATA = Path(__file__).parent / "data"
ROWS = [
    (path.stem, json.loads(line))
    for path in sorted(DATA.glob("*.jsonl"))
    for line in path.read_text(encoding="utf-8").splitlines()
]


def figure(text: str, surface: str, kind: Any) -> Entity:
    start = text.index(surface)
    return Entity("p", Span(start, start + len(surface)), surface, "FIGURE", quantity=Quantity(Decimal(1), kind=kind))


def counted(row: dict[str, Any], language: str) -> Counted | None:
    text = row["text"]
    wanted = [(row["surface"], row["kind"]), *(tuple(x) for x in row.get("also", ()))]
    figures = sorted((figure(text, s, k) for s, k in wanted), key=lambda e: e.span.start)
    sentence = lay_out(text, Span(0, len(text)), language, figures, ())
    found: dict[int, Counted] = {}
    for k in range(len(figures)):
        hit = find_counted(text, sentence, figures, k, found)
        if hit is not None:
            found[k] = hit
    return found.get(next(k for k, e in enumerate(figures) if e.text == row["surface"]))


@pytest.mark.parametrize(("language", "row"), ROWS, ids=[f"{c}-{r['surface']}" for c, r in ROWS])
def test_noun_and_class(language: str, row: dict[str, Any]) -> None:
    hit = counted(row, language)
    assert hit is not None
    assert row["text"][hit.span.start : hit.span.end] == hit.text
    a, b = row["counted"].casefold(), hit.text.casefold()
    assert a in b or b in a
    assert (hit.noun.name if hit.noun else "") == row["class"]


def test_each_language_has_forty_sentences() -> None:
    lines = {path.stem: len(path.read_text(encoding="utf-8").splitlines()) for path in DATA.glob("*.jsonl")}
    assert set(lines) == set(codes()) and min(lines.values()) >= 40
