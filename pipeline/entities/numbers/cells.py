"""Cells of a table row → figures: the bare number of a cell, with magnitude and unit from the heads of its column."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from pipeline.entities.numbers.forms import folded
from pipeline.entities.numbers.grammar import Grammar
from pipeline.entities.numbers.measures import Measure
from pipeline.entities.numbers.phrase import Phrase

PADDING = " *†‡()[]-+<>≈~,.abc"
YEARS = (1950, 2100)


def cell_phrase(text: str, phrases: list[Phrase]) -> Phrase | None:
    """The one phrase that is the whole cell but for brackets and footnote marks; None for a cell of words."""
    if len(phrases) != 1:
        return None
    phrase = phrases[0]
    rest = text[: phrase.start] + text[phrase.end :]
    return phrase if not rest.strip(PADDING) else None


def with_head(phrase: Phrase, heads: tuple[str, ...], row: str, known: Grammar) -> Phrase | None:
    """The figure a cell says under its heads; None when it is a year."""
    head = " | ".join(folded(part) for part in heads)
    factor, measure = _scale(head, known), _measure(head, known)
    value = phrase.value
    if value is not None and factor == 1 and measure is None and phrase.unit == "" and phrase.number.scale == 1:
        plain = phrase.end - phrase.start == 4 and value == value.to_integral()
        if plain and YEARS[0] <= value <= YEARS[1]:
            return None
        if known.tables.years.search(head):
            return None
    if measure is None:
        measure = _measure(folded(row), known) if _bracketed(folded(row)) else None
        factor = factor if factor != 1 else _scale(_bracketed(folded(row)), known)
    if phrase.number.scale != 1:
        factor = Decimal(1)
    phrase = replace(
        phrase,
        value=None if value is None else value * factor,
        low=None if phrase.low is None else phrase.low * factor,
        high=None if phrase.high is None else phrase.high * factor,
    )
    if phrase.unit == "" and measure is not None:
        phrase = replace(phrase, kind=measure.kind, unit=measure.unit)
    return phrase


def _bracketed(text: str) -> str:
    start, end = text.find("("), text.rfind(")")
    return text[start + 1 : end] if 0 <= start < end else ""


def _scale(head: str, known: Grammar) -> Decimal:
    for pattern, value in known.tables.scales:
        if pattern.search(head):
            return value
    return Decimal(1)


def _measure(head: str, known: Grammar) -> Measure | None:
    """A unit or currency named in a head; one in brackets before one outside."""
    for part in (_bracketed(head), head):
        best: tuple[int, Measure] | None = None
        for start in range(len(part)):
            if start and part[start - 1].isalpha() and part[start].isalpha() and not known.positional:
                continue
            found = known.measures.at(part, start) or known.symbols.at(part, start)
            if found is None or (found[1].kind == "duration" and part is head and _bracketed(head) != part):
                continue
            if best is None or found[0] - start > best[0]:
                best = (found[0] - start, found[1])
        if best is not None:
            return best[1]
    return None
