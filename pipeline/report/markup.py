"""How a fact, a count and a text are written into HTML: every text escaped, every number linked to its sentences."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from html import escape
from itertools import islice

from pipeline.languages.base import codes, language
from pipeline.report.tally import Row, cell

#: Facts a count links to one by one; all are in facts.csv.
LINKS = 40
#: One in three is 0.333333 in the table, and has so many decimals on the page.
DECIMALS_OF_RATIO = 3
#: A change is told by its direction, else 5 per cent more would look like 5 per cent.
DIRECTIONS = {"increase": "up", "decrease": "down"}
#: Units that are English words.
WORDS = frozenset({"year", "month", "week", "day"})
POINT = "percentage point"


@cache
def tongue(code: str) -> str:
    """The attributes of a text in a language: its code, and its direction where that is from right to left."""
    if code not in codes():
        return ""
    return f' lang="{code}"' + (' dir="rtl"' if language(code).rtl else "")


def value(fact: Row) -> str:
    """What a fact says: up or down, modifier, corrected or read value or range, unit."""
    number = cell(fact, "value") or "–".join(grouped_digits(p) for p in (fact["low"], fact["high"]) if p)
    if fact["kind"] == "ratio" and not fact.get("corrected_value"):
        number = f"{round(Decimal(number), DECIMALS_OF_RATIO).normalize():f}" if number else ""
    direction = DIRECTIONS.get(fact.get("aggregation", ""), "")
    modifier = fact.get("modifier", "").replace("_", " ")
    return " ".join(part for part in (direction, modifier, grouped_digits(number), _unit(fact, number)) if part)


def _unit(fact: Row, number: str) -> str:
    """The unit as a reader says it: the tables write percentage points as %, and months as month."""
    unit = cell(fact, "unit")
    word = POINT if fact["kind"] == "percentage_point" and unit == "%" else unit if unit in WORDS else ""
    return unit if not word else word if number == "1" else f"{word}s"


def grouped_digits(number: str) -> str:
    """A plain decimal with commas between its thousands; anything else as it is."""
    whole, point, rest = number.partition(".")
    return f"{int(whole):,}{point}{rest}" if re.fullmatch(r"-?\d+(\.\d+)?", number) else number


def link(fact: Row, places: Mapping[str, str]) -> str:
    """What a fact says, linked to its sentence when that is on the page. `places`: fact → the fact printed for it."""
    place, words = places.get(fact["fact_id"]), escape(value(fact))
    return f'<a href="#{escape(place)}">{words}</a>' if place else words


def counted(facts: Sequence[Row], places: Mapping[str, str]) -> str:
    """A count that unfolds into links to the facts."""
    there = list(islice((f for f in facts if f["fact_id"] in places), LINKS))
    links = ", ".join(link(f, places) for f in there)
    more = f" and {len(facts) - len(there):,} more in facts.csv" if len(facts) > len(there) else ""
    return f"<details><summary>{len(facts):,}</summary><p>{links}{more}</p></details>"


def where(fact: Row) -> str:
    """Document, paragraph and page of a fact."""
    paragraph = f"para. {fact['paragraph']}" if fact["paragraph"] else ""
    page = f"p. {fact['page']}" if fact["page"] else ""
    return ", ".join(part for part in (fact["document"], paragraph, page) if part)
