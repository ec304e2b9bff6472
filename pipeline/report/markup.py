"""How a fact, a count and a text are written into HTML: every text escaped, every number linked to its sentences."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from html import escape
from itertools import islice

from pipeline.languages.base import codes, language
from pipeline.report.tally import Row, cell

#: Facts a count links to one by one; all are in facts.csv.
LINKS = 40
#: One in three is 0.333333 in the table, and this long on the page.
LONGEST_RATIO = len("0.333")


@cache
def tongue(code: str) -> str:
    """The attributes of a text in a language: its code, and its direction where that is from right to left."""
    if code not in codes():
        return ""
    return f' lang="{code}"' + (' dir="rtl"' if language(code).rtl else "")


def value(fact: Row) -> str:
    """What a fact says: modifier, corrected or read value or range, unit."""
    number = cell(fact, "value") or "–".join(grouped_digits(p) for p in (fact["low"], fact["high"]) if p)
    if fact["kind"] == "ratio" and not fact.get("corrected_value"):
        number = number[:LONGEST_RATIO]
    modifier = fact.get("modifier", "").replace("_", " ")
    return " ".join(part for part in (modifier, grouped_digits(number), cell(fact, "unit")) if part)


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
