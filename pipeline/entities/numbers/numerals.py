"""What a language writes numbers with that stand without blanks: digits, powers, myriads and what goes with them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pipeline.entities.numbers.forms import raw


@dataclass(frozen=True, slots=True)
class Positional:
    """Numerals whose digits and powers stand one after the other without blanks (三百二十).

    `tens`: one character for several tens (廿); `half`: stands before a unit; `half_behind`: behind a number; `mixed`:
    between a whole and its part; `leads`: behind a myriad without a digit; `clock`: behind what is a time of day;
    `formal`: powers as they stand on cheques, never behind a vague word; `bundles`: words behind a number that multiply
    it (dozens); `nought`: digits that keep a place free; `first_only`: digits that never stand behind another.
    """

    digits: Mapping[str, int]
    tens: Mapping[str, int]
    powers: Mapping[str, int]
    myriads: Mapping[str, Decimal]
    vague: frozenset[str]
    more: frozenset[str]
    point: frozenset[str]
    tall: frozenset[str]
    formal: frozenset[str]
    nought: frozenset[str]
    first_only: frozenset[str]
    half: frozenset[str]
    half_behind: re.Pattern[str]
    mixed: re.Pattern[str]
    leads: re.Pattern[str]
    clock: re.Pattern[str]
    bundles: tuple[tuple[re.Pattern[str], Decimal], ...]


def load_positional(data: Mapping[str, Any]) -> Positional:
    """The `positional` table of a language's `figures.toml`."""
    return Positional(
        digits=data["digits"],
        tens=data.get("tens", {}),
        powers=data["powers"],
        myriads={char: Decimal(value) for char, value in data["myriads"].items()},
        vague=frozenset(data["vague"]),
        more=frozenset(data["more"]),
        point=frozenset(data["point"]),
        tall=frozenset([*data["powers"], *data["myriads"]]),
        formal=frozenset(data.get("formal", ())),
        nought=frozenset(char for char, value in data["digits"].items() if value == 0),
        first_only=frozenset(data.get("first_only", ())),
        half=frozenset(data.get("half", ())),
        half_behind=raw(data.get("half_behind", ())),
        mixed=raw(data.get("mixed", ())),
        leads=raw(data.get("leads", ())),
        clock=raw(data.get("clock", ())),
        bundles=tuple((raw(entries), Decimal(times)) for times, entries in data.get("bundles", {}).items()),
    )
