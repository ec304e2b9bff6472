"""The unit of a bare number that is set against a measure: "nine hours a day instead of four"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.facts.around import part_of, within
from pipeline.facts.grammar import fold
from pipeline.facts.sentence import Sentence
from pipeline.records import Entity, Span

#: Kinds whose unit is left out where it is said again.
MEASURED = frozenset({"area", "duration", "energy", "length", "mass", "percent"})
FAR = 48  # code points from the measure to the number set against it
ENDS = frozenset({"mark", "reference", "stop"})


def in_unit(text: str, sentence: Sentence, figures: Sequence[Entity], index: int) -> Entity:
    """Figure `index`, as a measure of the unit told last where only a word such as "against" leads to it.

    Not where a noun follows, and not where the measure itself tells of a count: "300 wells in 12 months, against 20".
    """
    figure, quantity = figures[index], figures[index].quantity
    last = figures[index - 1] if index else figure
    told = last.quantity
    if quantity is None or told is None or quantity.kind != "count" or quantity.unit or told.kind not in MEASURED:
        return figure
    if not 0 < figure.span.start - last.span.end <= FAR:
        return figure
    led = fold(text[last.span.end : figure.span.start]).rstrip().endswith(sentence.grammar.against)
    at = sentence.at_figure(index)
    if not led or at < 0 or any(item.role not in ENDS for item in sentence.items[at + 1 : at + 2]):
        return figure
    part = part_of(text, sentence.span, figure.span)
    others = within(figures, Span(part.start, last.span.start))
    if any(e.quantity is not None and e.quantity.kind == "count" for e in others):
        return figure
    return replace(figure, quantity=replace(quantity, kind=told.kind, unit=told.unit))
