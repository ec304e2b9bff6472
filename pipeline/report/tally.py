"""Facts → groups: by domain, outcome, country, region, city, programme, year, language, and what is counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

Row = Mapping[str, str]

LIST = "; "
#: Years a report speaks of; others are misprints or targets far away.
YEARS = (1990, 2100)


@dataclass(frozen=True, slots=True)
class Group:
    """Facts that have one thing in common, in the order of facts.csv."""

    key: str
    facts: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """The same thing counted in one programme (or in none) in several years; (year, fact) by year."""

    counted: str
    unit: str
    programme: str
    points: tuple[tuple[int, Row], ...]


def counted_once(facts: Iterable[Row], again: Set[str] = frozenset()) -> list[Row]:
    """The facts without those rejected, those said again, and those whose ids are given."""
    return [f for f in facts if f.get("verdict") != "reject" and not f.get("same_as") and f["fact_id"] not in again]


def grouped(facts: Iterable[Row], column: str, *, many: bool = False) -> list[Group]:
    """Facts by a cell, the largest group first; `many`: the cell is a list. Empty cells make no group."""
    found: dict[str, list[Row]] = {}
    for fact in facts:
        cell = fact.get(f"corrected_{column}") or fact.get(column, "")
        for key in dict.fromkeys(cell.split(LIST) if many else (cell,)):
            if key:
                found.setdefault(key, []).append(fact)
    groups = [Group(key, tuple(own)) for key, own in found.items()]
    return sorted(groups, key=lambda group: (-len(group.facts), group.key))


def by_year(facts: Iterable[Row]) -> list[Group]:
    """Facts by year, rising."""
    groups = [g for g in grouped(facts, "year") if g.key.isdigit() and YEARS[0] <= int(g.key) <= YEARS[1]]
    return sorted(groups, key=lambda group: group.key)


def series(facts: Iterable[Row]) -> list[Series]:
    """What is counted in two years at least, by class, unit and programme; the longest first.

    One fact a year: the surest, then the first. Percentages and ranges are left out: they do not add up to a line.
    """
    found: dict[tuple[str, str, str], dict[int, Row]] = {}
    for fact in facts:
        year = fact.get("year", "")
        plain = fact.get("value") and fact.get("kind") not in ("percent", "percentage_point", "ratio")
        if not (plain and fact.get("counted_class") and year.isdigit() and YEARS[0] <= int(year) <= YEARS[1]):
            continue
        for programme in dict.fromkeys(fact.get("programmes", "").split(LIST)):
            if programme:
                years = found.setdefault((fact["counted_class"], fact.get("unit", ""), programme), {})
                if int(year) not in years or float(fact["score"] or 0) > float(years[int(year)]["score"] or 0):
                    years[int(year)] = fact
    lines = [
        Series(counted, unit, programme, tuple(sorted(years.items(), key=lambda pair: pair[0])))
        for (counted, unit, programme), years in found.items()
        if len(years) > 1
    ]
    return sorted(lines, key=lambda s: (-len(s.points), s.programme, s.counted, s.unit))


def pivot(facts: Sequence[Row], rows: str, columns: str, *, many: bool = False) -> tuple[list[str], list[list[str]]]:
    """Header and lines of a table of counts: one cell column against another."""
    across = sorted({f.get(columns, "") or "-" for f in facts})
    lines = [
        [group.key, *(str(sum((f.get(columns, "") or "-") == c for f in group.facts)) for c in across)]
        for group in grouped(facts, rows, many=many)
    ]
    return [rows, *across], lines
