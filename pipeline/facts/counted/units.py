"""The unit of a bare number that is set against a measure: "nine hours a day instead of four".

Or against what was once or is now: "takes 23 days. It used to be ninety".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from pipeline.facts.around import part_of, within
from pipeline.facts.grammar import fold
from pipeline.facts.sentence import Sentence
from pipeline.languages.base import section
from pipeline.records import Entity, Span

#: Kinds whose unit is left out where it is said again.
MEASURED = frozenset({"area", "duration", "energy", "length", "mass", "money", "percent"})
FAR = 48  # code points from the measure to the number set against it
MARKS = re.compile(r"[^\w’]+")
ENDS, CLOSED = frozenset({"mark", "reference", "stop"}), frozenset({"mark"})


def in_unit(text: str, sentence: Sentence, figures: Sequence[Entity], index: int) -> Entity:
    """Figure `index`, as a measure of the unit told last where only a word such as "against" leads to it.

    Or where a word such as "formerly" stands between the two and the clause ends with the number. Not where a noun
    follows, and not where the measure itself tells of a count: "300 wells in 12 months, against 20".
    """
    figure, quantity = figures[index], figures[index].quantity
    last = figures[index - 1] if index else figure
    told = last.quantity
    if quantity is None or told is None or quantity.kind != "count" or quantity.unit or told.kind not in MEASURED:
        return figure
    if not 0 < figure.span.start - last.span.end <= FAR:
        return figure
    between = fold(text[last.span.end : figure.span.start]).rstrip()
    led = between.endswith(sentence.grammar.against)
    then = _once(sentence.code)
    once = not led and bool(quantity.value) and _told_of_then(between, then)
    at = sentence.at_figure(index)
    if not (led or once) or at < 0:
        return figure
    behind = sentence.items[at + 1 : at + 2]
    if any(item.role not in (ENDS if led else CLOSED) and item.folded not in then for item in behind):
        return figure
    part = part_of(text, sentence.span, figure.span)
    others = within(figures, Span(part.start, last.span.start))
    if any(e.quantity is not None and e.quantity.kind == "count" for e in others):
        return figure
    return replace(figure, quantity=replace(quantity, kind=told.kind, unit=told.unit))


def _told_of_then(between: str, once: Sequence[str]) -> bool:
    """Whether what stands between two numbers says that one is of another time."""
    said = f" {MARKS.sub(' ', between)} "
    return any(f" {word} " in said for word in once)


@cache
def _once(code: str) -> tuple[str, ...]:
    """The words that tell of then or now."""
    return tuple(fold(word) for word in section(code, "counted").get("words", {}).get("once", ()))
