"""Where a text itself names a domain of the plan: "domain of change 1", "变革领域一", "مجال التغيير الأول".

The wordings are data (`languages/<code>/domains.toml`). Positions are code points in the folded text (`terms.fold`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, NamedTuple

from pipeline.domains.plans import Plan, load_plan
from pipeline.domains.terms import cutting, fold
from pipeline.languages.alternation import any_of
from pipeline.languages.base import codes, section
from pipeline.languages.compiled import compile_pattern

#: A mention this early names what the passage is about; later ones are remarks. Unspaced scripts say more in less.
LEAD_IN, LEAD_IN_UNSPACED = 180, 60
#: Not the tail of a word or number.
NOT_IN_WORD = r"(?<![^\W_])"
#: The number of an outcome, after its name: 2.1 is the first of the second domain.
OUTCOME = r"\s*(?P<domain>\d)\.(?P<part>\d)(?!\.?\d)"


class Mention(NamedTuple):
    """Domains named at one place: their codes in order, an outcome's number or "", the place in the folded text."""

    codes: tuple[str, ...]
    outcome: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, eq=False)
class _Wording:
    """Compiled wordings of one language for one plan; `needles` are strings one of which must be there."""

    needles: tuple[str, ...]
    named: re.Pattern[str]
    ordinal_patterns: tuple[re.Pattern[str], ...]
    ordinal: re.Pattern[str]
    titled: re.Pattern[str] | None
    outcome: re.Pattern[str] | None
    marks: re.Pattern[str]
    number: re.Pattern[str]
    joiner: re.Pattern[str]
    comma: re.Pattern[str]
    through: re.Pattern[str]
    values: Mapping[str, str]


def mentions(text: str, code: str, plan: Plan, *, title: bool = False) -> tuple[Mention, ...]:
    """Every place where the text names domains of the plan. `title`: short forms ("Domain 1: …") count at the start."""
    return _mentions(fold(text, code), code, plan.id, title)


def lead_in(code: str, found: Iterable[Mention]) -> tuple[str, ...]:
    """Codes of the domains that the beginning of the text names, each once."""
    reach = LEAD_IN if cutting(code).spaced else LEAD_IN_UNSPACED
    return tuple(dict.fromkeys(c for mention in found if mention.start <= reach for c in mention.codes))


def unsaid(text: str, code: str, plan: Plan) -> str:
    """The folded text without the places that name a domain, so that a classifier learns from the rest.

    A group of countries is read as such and no more: small island developing States are no matter of the coast.
    """
    folded = fold(text, code)
    for mention in reversed(mentions(text, code, plan)):
        folded = f"{folded[: mention.start]} {folded[mention.end :]}"
    groups = _groups(code)
    return groups[0].sub(groups[1], folded) if groups is not None else folded


@cache
def _groups(code: str) -> tuple[re.Pattern[str], str] | None:
    """Names of groups of countries in a folded text, and what is read there (`groups`, `group` of the card)."""
    if code not in codes():
        return None
    card = section(code, "domains")
    return compile_pattern("|".join(fold(p, code) for p in card["groups"])), f" {fold(card['group'], code)} "


@lru_cache(maxsize=4096)
def _mentions(folded: str, code: str, plan_id: str, title: bool) -> tuple[Mention, ...]:
    plan = load_plan(plan_id)
    wording = _wording(code, plan_id)
    found: list[Mention] = []
    if wording is not None and any(needle in folded for needle in wording.needles):
        for pattern in wording.ordinal_patterns:
            for match in pattern.finditer(folded):
                named = tuple(wording.values[v] for v in wording.ordinal.findall(match["ordinals"]))
                _add(found, plan, named, "", match.start(), match.end())
        for match in wording.named.finditer(folded):
            numbers, end = _numbers(folded, match.end(), wording)
            _add(found, plan, numbers, "", match.start(), end)
        for match in wording.outcome.finditer(folded) if wording.outcome else ():
            outcome = f"{int(match['domain'])}.{int(match['part'])}"
            if outcome in plan.outcomes:
                _add(found, plan, (str(int(match["domain"])),), outcome, match.start(), match.end())
    if wording is not None and title and wording.titled and not found:
        start = wording.titled.match(folded)
        if start:
            numbers, end = _numbers(folded, start.end(), wording)
            _add(found, plan, numbers, "", start.start(), end)
    return tuple(sorted(found, key=lambda m: m.start))


def _add(found: list[Mention], plan: Plan, numbers: tuple[str, ...], outcome: str, start: int, end: int) -> None:
    named = tuple(dict.fromkeys(n for n in numbers if n in plan.codes))
    if named and not any(start < other.end and other.start < end for other in found):
        found.append(Mention(named, outcome, start, end))


def _numbers(folded: str, at: int, wording: _Wording) -> tuple[tuple[str, ...], int]:
    """The numbers after a unit's name: one, a list ("1, 2 and 4") or a range; where they end.

    After a comma a number belongs to the list only when a joiner closes the list: "domain of change 1, 40 cities".
    """
    mark = wording.marks.match(folded, at)
    at = mark.end() if mark else at
    first = wording.number.match(folded, at)
    if first is None:
        return (), at
    numbers, end = [_value(first.group(), wording)], first.end()
    waiting: list[str] = []
    position = end
    while (further := _next(folded, position, wording)) is not None:
        how, value, position = further
        if how is wording.through:
            numbers += [str(n) for n in range(int(numbers[-1]) + 1, int(value) + 1)][:9]
        elif how is wording.comma:
            waiting.append(value)
        else:
            numbers += [*waiting, value]
            waiting = []
        end = end if waiting else position
    return tuple(numbers), end


def _next(folded: str, at: int, wording: _Wording) -> tuple[re.Pattern[str], str, int] | None:
    """By what the next number of a list or range is joined, the number, and where it ends."""
    for pattern in (wording.through, wording.joiner, wording.comma):
        step = pattern.match(folded, at)
        number = wording.number.match(folded, step.end()) if step else None
        if number is not None:
            return pattern, _value(number.group(), wording), number.end()
    return None


def _value(word: str, wording: _Wording) -> str:
    return str(int(word)) if word.isdecimal() else wording.values[word]


def _any(words: Iterable[str]) -> str:
    """One of the words, longest first; a blank in a word stands for any blanks."""
    return "(?:" + any_of(words).replace(r"\ ", r"\s+") + ")"


@cache
def _wording(code: str, plan_id: str) -> _Wording | None:
    if code not in codes():
        return None
    card, shared, plan = section(code, "domains"), section("shared", "domains"), load_plan(plan_id)
    spaced = cutting(code).spaced

    def folded(words: Iterable[str]) -> list[str]:
        return [fold(word, code) for word in words]

    def both(name: str) -> list[str]:
        return folded([*shared.get(name, ()), *card.get(name, ())])

    units = [card["units"][unit] for unit in plan.units if unit in card["units"]]
    names = [name for unit in units for name in _names(unit, folded)]
    numerals = {fold(w, code): n for table in (shared, card) for n, ws in table["numerals"].items() for w in ws}
    ordinals = {fold(w, code): n for n, ws in card["ordinals"].items() for w in ws}
    after = {**numerals, **ordinals} if card.get("ordinal_after") else numerals
    not_after = "".join(folded(card.get("not_after", ())))
    # A number ends where no digit, decimal or percent goes on; a numeral word where the word ends.
    word_end = r"(?![^\W_])" if spaced else (f"(?![{not_after}])" if not_after else "")
    number = rf"(?:\d{{1,2}}(?!\d|[.,٫]\d|\s?[%٪])|{_any(after)}{word_end})"
    clitic = f"{_any(cutting(code).clitics)}?" if cutting(code).clitics else ""
    unit_name = _any(names)
    begin = NOT_IN_WORD + clitic if spaced else ""
    ordinal = _any(ordinals)
    chain = rf"(?P<ordinals>{ordinal}(?:\s*{_any(both('joiners'))}\s*(?:\w{{1,3}}\s+)?{ordinal})*)"
    # "first domain of change"; then, in some languages, "domain first of change"
    ordered = [rf"{chain}\s*{unit_name}", *(_parted(unit, chain, folded) for unit in units if unit.get("heads"))]
    short = [s for unit in units for s in folded(unit.get("short", ()))]
    outcome = card["units"].get(plan.outcome_unit) if plan.outcome_unit else None
    ending = r"(?![^\W_])" if spaced else ""
    outcomes = _names(outcome, folded) if outcome else []
    return _Wording(
        needles=tuple(sorted({n.split()[-1] for n in names} | {n.split()[0] for n in outcomes})),
        named=compile_pattern(begin + unit_name + ending),
        ordinal_patterns=tuple(compile_pattern(begin + form + ending) for form in ordered),
        ordinal=compile_pattern(ordinal),
        titled=compile_pattern(r"\W*" + _any(short) + ending) if short else None,
        outcome=compile_pattern(begin + _any(outcomes) + OUTCOME) if outcome else None,
        marks=compile_pattern(rf"\s*(?:{_any(both('marks'))}\s*)?"),
        number=compile_pattern(number),
        joiner=compile_pattern(rf"\s*(?:{_any(both('commas'))}\s*)?{_any(both('joiners'))}\s*"),
        comma=compile_pattern(rf"\s*{_any(both('commas'))}\s*"),
        through=compile_pattern(rf"\s*{_any(both('ranges'))}\s*"),
        values={**numerals, **ordinals},
    )


def _parted(unit: Mapping[str, Any], chain: str, folded: Any) -> str:
    """A unit's name with ordinals behind its head."""
    head, link, tail = (_any([x for x in folded(unit[part]) if x]) for part in ("heads", "links", "tails"))
    return rf"{head}\s+{chain}\s+(?:{link}\s*)?{tail}"


def _names(unit: Mapping[str, Any], folded: Any) -> list[str]:
    """All names of a unit: whole ones, and head, link and tail put together; an elided link takes no blank after it."""
    made = list(folded(unit.get("whole", ())))
    for head in folded(unit.get("heads", ())):
        for link in folded(unit.get("links", ())):
            for tail in folded(unit.get("tails", ())):
                glue = "" if not link or link.endswith("'") else " "
                made.append(f"{head} {link}{glue}{tail}")
    return made
