"""The number words of a language, each with all it can mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from pipeline.entities.numbers.forms import folded
from pipeline.entities.numbers.measures import Measure
from pipeline.entities.reference_patterns import expand


@dataclass(frozen=True, slots=True)
class Word:
    """What a number word can mean; most have one meaning, some two (خمس is five and a fifth).

    `bare`: a magnitude that counts by itself; `multiplied`: one that never does.
    """

    number: Decimal | None = None
    hundred: bool = False
    scale: Decimal | None = None
    bare: bool = False
    plural: Decimal | None = None
    roughly: bool = False
    half: bool = False
    fraction: Decimal | None = None
    denominator: Decimal | None = None
    dual: Measure | None = None
    article: bool = False
    multiplied: bool = False


def load_words(data: Mapping[str, Any]) -> dict[str, Word]:
    """The words of a `figures.toml`, folded."""
    known: dict[str, Word] = {}

    def add(entries: Iterable[str], **meaning: Any) -> None:
        for entry in entries:
            for form in expand(entry):
                known[folded(form)] = replace(known.get(folded(form), Word()), **meaning)

    for value, entries in data.get("words", {}).items():
        add(entries, number=Decimal(value))
    add(data.get("hundreds", ()), hundred=True)
    for value, entries in data.get("scales", {}).items():
        add(entries, scale=Decimal(value))
    add(data.get("bare", ()), bare=True)
    add(data.get("multiplied", ()), multiplied=True)
    for value, entries in data.get("plural", {}).items():
        add(entries, plural=Decimal(value))
    for value, entries in data.get("roughly", {}).items():
        add(entries, number=Decimal(value), roughly=True)
    add(data.get("halves", {}).get("before", ()), half=True)
    for value, entries in data.get("fractions", {}).items():
        above, below = value.split("/")
        add(entries, fraction=Decimal(above) / Decimal(below))
    for value, entries in data.get("denominators", {}).items():
        add(entries, denominator=Decimal(value))
    add(data.get("article_units", ()), number=Decimal(1), article=True)
    for dual in data.get("duals", ()):
        add(dual["forms"], dual=Measure(dual["kind"], dual["unit"]))
    return known
