"""Facts → groups, series and pivots: by domain, country, region, programme, year, language, what is counted …"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from pipeline.cells import JOINT, listed, plain_decimal, share

Row = Mapping[str, str]

#: What a reviewer writes to say that there is none; a domain of this name is one of the plan's codes.
NONE, DOMAIN = "none", "domain"
#: Years a report speaks of; others are misprints or targets far away.
YEARS = (1990, 2100)
#: Kinds that are shares of something, and aggregations that are changes of something: neither is an amount of it.
SHARES = frozenset({"percent", "percentage_point", "ratio"})
CHANGES = frozenset({"increase", "decrease", "share"})


@dataclass(frozen=True, slots=True)
class Group:
    """Facts that have one thing in common, in the order of facts.csv."""

    key: str
    facts: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """The same thing counted in the same places under one programme in several years; (year, fact) by year.

    `counted` is the class, or the words where there is no class; `same_words`: all years count it in the same words.
    """

    counted: str
    unit: str
    programme: str
    places: str
    points: tuple[tuple[int, Row], ...]
    same_words: bool

    @property
    def growth(self) -> Decimal | None:
        """Change from the first year to the last as a share of the first; None when that is zero."""
        first, last = amount(self.points[0][1]), amount(self.points[-1][1])
        return (last - first) / abs(first) if first and last is not None else None


def cell(fact: Row, column: str) -> str:
    """A cell as a reviewer left it: the corrected one, else the one that was read."""
    corrected = fact.get(f"corrected_{column}", "")
    if corrected == NONE and column != DOMAIN:
        return ""
    return corrected or fact.get(column, "")


def items(fact: Row, column: str) -> list[str]:
    """The things that a cell names, as a reviewer left it, each once."""
    return list(dict.fromkeys(listed(cell(fact, column))))


def amount(fact: Row) -> Decimal | None:
    """How much a fact says there is, exactly; None for ranges, shares and changes, which do not add up."""
    if fact.get("kind") in SHARES or fact.get("aggregation") in CHANGES:
        return None
    try:
        found = Decimal(cell(fact, "value"))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def year_of(fact: Row) -> int | None:
    """The year of a fact, when it is one that reports speak of."""
    text = fact.get("year", "")
    return int(text) if text.isdecimal() and YEARS[0] <= int(text) <= YEARS[1] else None


def counted_once(facts: Iterable[Row], again: Set[str] = frozenset()) -> list[Row]:
    """The facts without those rejected, those said again, and those whose ids are given."""
    return [f for f in facts if f.get("verdict") != "reject" and not f.get("same_as") and f["fact_id"] not in again]


def grouped(facts: Iterable[Row], column: str, *, many: bool = False) -> list[Group]:
    """Facts by a cell, the largest group first; `many`: the cell is a list. Empty cells make no group."""
    found: dict[str, list[Row]] = {}
    for fact in facts:
        for key in items(fact, column) if many else (cell(fact, column),):
            if key:
                found.setdefault(key, []).append(fact)
    groups = [Group(key, tuple(own)) for key, own in found.items()]
    return sorted(groups, key=lambda group: (-len(group.facts), group.key))


def by_year(facts: Iterable[Row]) -> list[Group]:
    """Facts by year, rising."""
    groups = grouped((f for f in facts if year_of(f) is not None), "year")
    return sorted(groups, key=lambda group: group.key)


def series(facts: Iterable[Row]) -> list[Series]:
    """What is counted in two years at least, by class, unit, programme and places.

    One fact a year: the surest, then the first. What is told in the same words comes first, then what is told in
    most years, then what changes most.
    """
    found: dict[tuple[str, str, str, str], dict[int, Row]] = {}
    for fact in facts:
        year, counted = year_of(fact), fact.get("counted_class") or cell(fact, "counted").casefold()
        if year is None or not counted or amount(fact) is None:
            continue
        wide = items(fact, "countries") or items(fact, "regions")
        places = JOINT.join([*sorted(wide), *sorted(items(fact, "cities"))])
        for programme in items(fact, "programmes"):
            years = found.setdefault((counted, cell(fact, "unit"), programme, places), {})
            if year not in years or share(fact.get("score", "")) > share(years[year].get("score", "")):
                years[year] = fact
    lines = [
        Series(*key, tuple(sorted(years.items(), key=lambda pair: pair[0])), _same_words(years.values()))
        for key, years in found.items()
        if len(years) > 1
    ]
    return sorted(lines, key=_rank)


def _rank(one: Series) -> tuple[bool, int, Decimal, str, str, str, str]:
    change = abs(one.growth or Decimal())
    return not one.same_words, -len(one.points), -change, one.programme, one.counted, one.unit, one.places


def _same_words(facts: Iterable[Row]) -> bool:
    return len({cell(fact, "counted").casefold() for fact in facts}) == 1


def pivot(facts: Sequence[Row], rows: str, columns: str, *, many: bool = False) -> tuple[list[str], list[list[str]]]:
    """Header and lines of a table of how many facts there are: one cell column against another.

    With `many` a fact counts in the row of each thing its cell names, so that rows do not add up to all facts.
    """
    across = sorted({cell(f, columns) or "-" for f in facts})
    lines = []
    for group in grouped(facts, rows, many=many):
        cells = [cell(f, columns) or "-" for f in group.facts]
        lines.append([group.key, *(str(cells.count(c)) for c in across)])
    return [rows, *across], lines


#: Header of `amounts`.
AMOUNTS = ("counted_class", "kind", "unit", "domain", "year", "facts", "total", "least", "most", "ranges", "changes")


def amounts(facts: Iterable[Row]) -> list[list[str]]:
    """Amounts by what is counted, kind, unit, domain and year, as lines under AMOUNTS.

    Sums are exact and never cross a class, a kind or a unit. Counts of nothing known and durations have none, shares
    are left out; ranges, and increases and decreases, are told in columns of their own and not added.
    """
    groups: dict[tuple[str, ...], list[Row]] = {}
    for fact in facts:
        if fact.get("kind") not in SHARES and fact.get("aggregation") != "share":
            year = year_of(fact)
            what = fact.get("counted_class", ""), fact.get("kind", ""), cell(fact, "unit"), cell(fact, DOMAIN)
            groups.setdefault((*what, str(year) if year else ""), []).append(fact)
    lines = []
    for key, own in sorted(groups.items()):
        told = [number for fact in own if (number := amount(fact)) is not None]
        changes = sum(fact.get("aggregation") in CHANGES for fact in own)
        least, most = (plain_decimal(min(told)), plain_decimal(max(told))) if told else ("", "")
        total = plain_decimal(sum(told, Decimal())) if told and _adds_up(key[0], key[1]) else ""
        counts = str(len(own)), total, least, most, str(len(own) - len(told) - changes), str(changes)
        lines.append([*key, *counts])
    return lines


def _adds_up(counted_class: str, kind: str) -> bool:
    return kind != "duration" and (bool(counted_class) or kind != "count")
