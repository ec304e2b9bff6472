"""The words around a figure that qualify it or say how it came about, as patterns."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast, get_args

from pipeline.entities.numbers.forms import SPACED, Edges, raw
from pipeline.entities.reference_patterns import fold
from pipeline.languages.compiled import compile_pattern
from pipeline.records import Aggregation, Modifier

AGGREGATIONS = frozenset(get_args(Aggregation))


@dataclass(frozen=True, slots=True)
class Cues:
    """Words before and behind a figure that qualify it; every pattern has one group a value."""

    before: re.Pattern[str]
    after: re.Pattern[str]
    far: re.Pattern[str]
    duration: re.Pattern[str]
    duration_after: re.Pattern[str]
    lasting: re.Pattern[str]
    since: re.Pattern[str]
    later: re.Pattern[str]
    names: Mapping[str, Modifier]
    until: re.Pattern[str]
    spanning: re.Pattern[str]
    aggregation: tuple[tuple[Aggregation, re.Pattern[str]], ...]
    better: re.Pattern[str]
    spared: re.Pattern[str]
    of: re.Pattern[str]
    beside: re.Pattern[str]
    level: re.Pattern[str]
    part: re.Pattern[str]
    inside: re.Pattern[str]
    fold: re.Pattern[str]
    same: re.Pattern[str]
    apart: re.Pattern[str]
    opens: re.Pattern[str]
    row: re.Pattern[str]
    likewise: re.Pattern[str]
    named: re.Pattern[str]
    purpose: re.Pattern[str]


def load_cues(data: Mapping[str, Any], aggregation: Mapping[str, Any], edges: Edges) -> Cues:
    """The cues of a language: its tables of modifiers and of aggregation, and where its words begin and end."""
    before, after, filler = data.get("before", {}), data.get("after", {}), data.get("filler", [])
    fill = fold("|".join(filler)) or "(?!)"
    named: dict[str, Modifier] = {name: cast(Modifier, name) for name in (*before, *after)}

    def groups(table: Mapping[str, Sequence[str]]) -> str:
        return "|".join(f"(?P<{name}>{fold('|'.join(entries))})" for name, entries in table.items()) or "(?!)"

    every = fold("|".join(e for entries in before.values() for e in entries)) or "(?!)"
    return Cues(
        before=compile_pattern(rf"(?:{edges.begins}|(?=[<>≤≥]))(?:{groups(before)})(?: ?(?:{fill}|{every})(?!\w))* ?$"
                          if edges is SPACED else rf"(?:{groups(before)})(?:{fill}|{every}| )*$"),
        after=compile_pattern(rf"(?:{groups(after)})" + (r"(?:(?<=\W)|(?!\w))" if edges is SPACED else "")),
        far=compile_pattern(groups(data.get("far", {}))),
        duration=raw(data.get("duration", ()), edges.begins, r" ?$"),
        duration_after=raw(data.get("duration_after", ()), r" ?"),
        lasting=raw(data.get("lasting", ()), edges.begins, r" ?$"),  # with `since` behind: within
        since=raw(data.get("since", ())),
        later=raw(data.get("later", ()), edges.begins, r" ?$"),
        names=named,
        until=raw(data.get("until", ())),
        spanning=raw(data.get("spanning", ())),
        aggregation=tuple(
            (cast(Aggregation, name), raw(entries, edges.begins))
            for name, entries in aggregation.items()
            if name in AGGREGATIONS
        ),
        better=raw(aggregation.get("better", ()), edges.begins),
        spared=raw(aggregation.get("spared", ()), edges.begins),
        of=raw(aggregation.get("of", ())),  # behind a share: a change told further on is none by it
        beside=raw(aggregation.get("beside", ()), edges.begins, r" ?$"),
        level=raw(aggregation.get("level", ()), edges.begins, r" ?$"),
        part=raw(aggregation.get("part", ())),
        inside=raw(aggregation.get("inside", ()), edges.begins, r" ?$"),
        fold=raw(aggregation.get("fold", ())),
        same=raw(aggregation.get("same", ())),
        apart=raw(aggregation.get("apart", ())),
        opens=raw(aggregation.get("opens", ()), edges.begins, rf"(?!{edges.ends})"),
        row=raw(aggregation.get("row", ())),
        likewise=raw(aggregation.get("likewise", ())),
        named=raw(aggregation.get("named", ()), edges.begins),
        purpose=raw(aggregation.get("purpose", ()), edges.begins, rf"(?!{edges.ends})"),
    )  # fmt: skip
