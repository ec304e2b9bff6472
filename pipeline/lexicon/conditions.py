"""The conditions of one language: guards for all names of places and rows for doubtful names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from pipeline.cells import listed
from pipeline.languages.compiled import compile_pattern
from pipeline.lexicon.doubt import Condition, after_pattern, before_pattern, near_pattern, person_pattern

#: In the column `near` of a doubtful city: its country is named anywhere in the passage.
OWN_COUNTRY = "<country>"


@dataclass(frozen=True, slots=True)
class Conditions:
    """What `choose` asks about a language.

    `guard` holds for all countries, `persons` for countries and cities, `people` for demonyms, `speakers` for
    cities, `doubtful` for single names (by dictionary form). `mark` printed on a country's name, or a text before it
    that ends as `behind` says, tells that it is the word for its people. `city_cue` says that a name shared by a city
    and a country is the city here. `joiner` is what stands between the parts of a list.
    """

    guard: Condition
    persons: Condition
    people: Condition
    speakers: Condition
    mark: str
    behind: re.Pattern[str]
    city_cue: Condition
    joiner: re.Pattern[str]
    doubtful: Mapping[str, tuple[Condition, ...]] = field(default_factory=dict)
    demonym_tail: re.Pattern[str] | None = None
    demonym_never: re.Pattern[str] | None = None
    place_before: re.Pattern[str] | None = None
    place_tail: str = ""


def conditions_of(code: str, card: Mapping[str, Any], rows: Iterable[Mapping[str, str]], *, spaced: bool) -> Conditions:
    """The conditions of a language from its `names.toml` and the rows of `doubtful.csv`."""
    doubtful: dict[str, list[Condition]] = {}
    for row in rows:
        if row.get("language") == code:
            doubtful.setdefault(row["text"], []).append(_condition(row, spaced))
    joiners = sorted(card.get("list_joiners", (",",)), key=len, reverse=True)
    return Conditions(
        guard=_guard(card.get("guard", {}), spaced),
        persons=Condition(never_before=person_pattern(card.get("persons", {}).get("titles", ()))),
        people=_guard(card.get("people", {}), spaced),
        speakers=_guard(card.get("speakers", {}), spaced),
        mark=card.get("indefinite", {}).get("mark", ""),
        behind=compile_pattern(card.get("indefinite", {}).get("behind", r"(?!)")),
        city_cue=_guard(card.get("city_cue", {}), spaced, needs=True),
        joiner=compile_pattern(r"\s*(?:" + "|".join(re.escape(j) for j in joiners) + r")\s*", re.IGNORECASE),
        doubtful={text: tuple(found) for text, found in doubtful.items()},
        demonym_tail=after_pattern(card.get("demonym_tails", ()), spaced=spaced),
        demonym_never=after_pattern(card.get("demonym_never", ()), spaced=spaced),
        place_tail=card.get("place_tail", ""),
        place_before=before_pattern(card.get("place_before", ()), spaced=spaced),
    )


def _guard(card: Mapping[str, Any], spaced: bool, *, needs: bool = False) -> Condition:
    before = before_pattern(card.get("before", ()), spaced=spaced, links=card.get("links", ()))
    after = after_pattern(card.get("after", ()), spaced=spaced)
    if needs:
        return Condition(needs_before=before, needs_after=after)
    opening = before_pattern(card.get("between", ()), spaced=spaced)
    closing = compile_pattern(r"\s*(?:" + "|".join(re.escape(word) for word in card.get("and", ())) + r"|[^\w\s]|$)")
    return Condition(
        never_before=before,
        never_after=after,
        never_near=near_pattern(card.get("near", ()), spaced=spaced),
        never_between=(opening, closing) if opening is not None else None,
    )


def _condition(row: Mapping[str, str], spaced: bool) -> Condition:
    def made(make: Callable[..., re.Pattern[str] | None], name: str) -> re.Pattern[str] | None:
        return _pattern(make, row.get(name) or "", spaced)

    return Condition(
        id=row.get("id", ""),
        needs_before=made(before_pattern, "needs_before"),
        needs_after=made(after_pattern, "needs_after"),
        near=made(near_pattern, "near"),
        country=OWN_COUNTRY in (row.get("near") or ""),
        beside=row.get("beside", "").strip().lower() == "yes",
        never_before=made(before_pattern, "never_before"),
        never_after=made(after_pattern, "never_after"),
        never_near=made(near_pattern, "never_near"),
        sentence_start=row.get("sentence_start", "").strip().lower() != "no",
    )


@cache  # many names need the same words around them
def _pattern(make: Callable[..., re.Pattern[str] | None], cell: str, spaced: bool) -> re.Pattern[str] | None:
    return make((word for word in listed(cell) if word != OWN_COUNTRY), spaced=spaced)
