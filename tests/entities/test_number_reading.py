"""Numbers in all the writings of a language, read by the whole stage (references first): spans, values, units."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.records import Entity
from tests.entities.texts import figures as read

DATA = Path(__file__).parent / "data" / "numbers"
FILES = sorted(DATA.glob("*.jsonl"))
LEAST = 80  # sentences a language


def cases() -> list[tuple[str, str, list[dict[str, Any]]]]:
    found = []
    for file in FILES:
        for line in file.read_text(encoding="utf-8").splitlines():
            case = json.loads(line)
            found.append((file.stem, case["text"], case["figures"]))
    return found


def told(entity: Entity, shift: int = 0) -> dict[str, Any]:
    """An entity in the form of the data files, moved to the left."""
    quantity = entity.quantity
    assert quantity is not None
    numbers = {"low": quantity.low, "high": quantity.high, "value": quantity.value}
    words = {"unit": quantity.unit, "modifier": quantity.modifier}
    return {
        "text": entity.text, "start": entity.span.start - shift, "end": entity.span.end - shift,
        **{name: f"{value:f}" for name, value in numbers.items() if value is not None},
        **{name: word for name, word in words.items() if word},
    }  # fmt: skip


@pytest.mark.parametrize(("language", "text", "figures"), cases())
def test_sentence(language: str, text: str, figures: list[dict[str, Any]]) -> None:
    assert [told(e) for e in read(language, text)] == figures


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_there_are_enough_sentences(file: Path) -> None:
    assert len(file.read_text(encoding="utf-8").splitlines()) >= LEAST


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_sentences_around_change_nothing(file: Path) -> None:
    mine = [(text, figures) for language, text, figures in cases() if language == file.stem]
    whole, wanted = "", []
    for text, figures in mine[::-1]:
        start = len(whole)
        wanted += [{**f, "start": f["start"] + start, "end": f["end"] + start} for f in figures]
        whole += text + "\n\n"
    assert [told(e) for e in read(file.stem, whole)] == wanted


def test_amounts_side_by_side_stay_apart() -> None:
    found = read("zh", "1 000 万 2 000 万 2 亿 3 400 万 5 万 250 人")
    assert [told(e)["value"] for e in found] == ["10000000", "20000000", "234000000", "50000", "250"]
