"""Numbers that share the sign of another: 99 and 98 per cent, $3 million, of which 2 million."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from pipeline.entities.numbers.grammar import Grammar
from pipeline.entities.numbers.phrase import Phrase

PERCENT, MONEY, WHOLE, MILLION = "percent", "money", Decimal(100), Decimal(1_000_000)
COMMAS = frozenset({", ", "، ", "、"})
STEPPED = frozenset({MONEY, "area", "length", "mass", "energy"})
SET_APART, DASHES = (",", ";"), (" - ", " – ", " — ")


def with_shared_sign(text: str, phrases: Sequence[Phrase], known: Grammar) -> list[Phrase]:
    """The phrases, bare numbers made shares where a joining word leads to one. `text`: the folded text.

    A comma alone joins only a number to two that a word joins: "of the 60, 45 per cent" tells of sixty. Sums told in a
    row, a dash for their verb, share the currency of the last: труду — 32 миллиона, здоровью — 15 миллионов рублей.
    """
    told = list(phrases)
    joined = False
    for k in range(len(told) - 2, -1, -1):
        one, following = told[k], told[k + 1]
        gap = text[one.end : following.start]
        word = known.units.shares.fullmatch(gap) is not None
        bare = one.kind == "count" and not one.unit and not one.number.worded and one.value is not None
        fits = bare and one.value is not None and one.value <= WHOLE and following.kind == PERCENT
        joined = fits and following.value is not None and (word or (joined and gap in COMMAS))
        large = one.kind == "count" and not one.unit and one.number.scale >= MILLION
        against = large and following.kind == MONEY and one.number.scale == following.number.scale
        against = against and known.units.set_against.fullmatch(gap) is not None  # 50 million against 38 million euros
        in_row = large and following.kind == MONEY and gap[:1] in SET_APART and gap.endswith(DASHES)
        stepped = bare and following.kind in STEPPED and known.units.steps.fullmatch(gap) is not None
        stepped = stepped and known.units.steps_from.search(text, 0, one.start) is not None
        if joined or in_row or stepped or against:
            told[k] = replace(one, kind=following.kind, unit=following.unit)
    for k in range(1, len(told)):
        sum_, one = told[k - 1], told[k]
        large = one.kind == "count" and not one.unit and one.number.scale >= MILLION
        if large and sum_.kind == MONEY and known.units.parts_of.fullmatch(text[sum_.end : one.start]):
            told[k] = replace(one, kind=sum_.kind, unit=sum_.unit)  # "$3 million, of which 2 million"
    return told
