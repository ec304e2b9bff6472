"""Domains that a text says itself ("domain of change 3"), by the wordings of the language cards."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pipeline.domains.plans import Plan
from pipeline.languages.base import codes, section

#: Digits of any script are read by `int`; these are the ones the six languages print.
DIGIT = r"\d"


@cache
def _pattern(code: str, units: tuple[str, ...]) -> re.Pattern[str] | None:
    """Name of a part of the plan, then a number or a numeral; None for a language without a card."""
    data = section(code, "domains") if code in codes() else {}
    names: list[str] = []
    for unit in units:
        card = data.get("units", {}).get(unit, {})
        names += card.get("whole", [])
        for head in card.get("heads", []):
            for link in card.get("links", [""]):
                names += [" ".join(part for part in (head, link, tail) if part) for tail in card.get("tails", [])]
    if not names:
        return None
    named = "|".join(re.escape(n).replace(r"\ ", r"\s+") for n in sorted(set(names), key=lambda n: (-len(n), n)))
    words = [re.escape(w) for w in _numerals(code)]
    number = "|".join([rf"{DIGIT}(?!\d|[.,]\d)", *sorted(words, key=lambda w: (-len(w), w))])
    return re.compile(rf"(?:{named})\s*(?:№|n[°o]\.?|no\.)?\s*({number})", re.IGNORECASE)


@cache
def _numerals(code: str) -> dict[str, str]:
    data = section(code, "domains")
    return {word.casefold(): number for number, words in data.get("numerals", {}).items() for word in words}


def _said(text: str, code: str, plan: Plan) -> Iterator[tuple[str, str, tuple[int, int]]]:
    pattern = _pattern(code, plan.units)
    if pattern is None:
        return
    for match in pattern.finditer(text):
        said = match[1].casefold()
        number = str(int(said)) if said.isdigit() else _numerals(code).get(said, "")
        if number in plan.codes:
            yield number, match[0], match.span()


def stated_domain(text: str, code: str, plan: Plan) -> tuple[str, str]:
    """(domain, the words that say it) when the text names exactly one domain of the plan, else ("", "")."""
    found = list(_said(text, code, plan))
    domains = {number for number, _, _ in found}
    return (found[0][0], found[0][1]) if len(domains) == 1 else ("", "")


def without_statement(text: str, code: str, plan: Plan) -> str:
    """The text without the words that state a domain, so that training learns from the content."""
    for _, _, (start, end) in reversed(list(_said(text, code, plan))):
        text = text[:start] + text[end:]
    return text
