"""A language's `figures.toml` as a frozen grammar: its number words with their meanings and its compiled patterns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from pipeline.entities.numbers.cues import Cues, load_cues
from pipeline.entities.numbers.forms import SPACED, UNSPACED, Edges, Forms, folded, pattern, raw
from pipeline.entities.numbers.measures import Measure, load_measures, smaller_units
from pipeline.entities.numbers.number_words import Word, load_words
from pipeline.entities.numbers.numerals import Positional, load_positional
from pipeline.entities.numbers.written import written
from pipeline.entities.reference_patterns import fold
from pipeline.languages.base import codes, language, section
from pipeline.languages.compiled import compile_pattern


@dataclass(frozen=True, slots=True)
class Joins:
    """How number words follow one another. `plain`: with a blank or hyphen only; else by joining words.

    `digits`: what joins the digits below a magnitude to it (45 ألفا و986). `single`: what follows a word for one or
    two of a magnitude where it says one (مليونا و317 ألفا).
    """

    plain: bool
    any: frozenset[str]
    after_hundred: frozenset[str]
    after_ten: frozenset[str]
    units_first: bool
    teens_after: frozenset[Decimal]
    leading_zero: bool
    digits: frozenset[str]
    single: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Ratios:
    """What stands between two numbers. `of`: the part first; `of_one`: the same behind "one" and before `one_after`.

    `of_words`: the same between two number words; `over`: a division in words.
    `inverse`: the whole first; `inverse_each`: the same behind `each_before`.
    """

    of: re.Pattern[str]
    of_one: re.Pattern[str]
    of_words: re.Pattern[str]
    over: re.Pattern[str]
    over_stands: re.Pattern[str]
    one_after: re.Pattern[str]
    inverse: re.Pattern[str]
    inverse_each: re.Pattern[str]
    each_before: re.Pattern[str]
    each: tuple[tuple[re.Pattern[str], Decimal], ...]


@dataclass(frozen=True, slots=True)
class Ranges:
    """`to` joins two numbers by itself, `between_and` after `between` or before `closes`, `origin_to` after `origin`.

    `sprung`: the first end of a change, with its number; `change`: verbs of change; `falls`: those of them that say
    that it became less and take its amount with the word that opens a range; `by`: stands before the amount of a
    change; `sides`: what may stand between two bounds.
    """

    to: re.Pattern[str]
    between: re.Pattern[str]
    between_and: re.Pattern[str]
    origin: re.Pattern[str]
    origin_to: re.Pattern[str]
    sprung: re.Pattern[str]
    change: re.Pattern[str]
    either: re.Pattern[str]
    closes: re.Pattern[str]
    by: re.Pattern[str]
    falls: re.Pattern[str]
    sides: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Doubts:
    """Where a number counts nothing. All patterns look at the text right before or right behind the number."""

    word_before: re.Pattern[str]
    definite_before: re.Pattern[str]
    word_after: re.Pattern[str]
    digit_before: re.Pattern[str]
    digit_after: re.Pattern[str]
    counts: re.Pattern[str]
    digit_next: re.Pattern[str]
    whole: re.Pattern[str]
    one_before: re.Pattern[str]
    one_time: re.Pattern[str]
    one_after: re.Pattern[str]
    one_opening: re.Pattern[str]
    one_is_article: bool
    part_before: re.Pattern[str]
    needs_after: Mapping[str, re.Pattern[str]]
    fraction_after: Mapping[str, re.Pattern[str]]
    fraction_before: re.Pattern[str]
    words_need_after: re.Pattern[str] | None
    stands_after: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Literal:
    """The marks of numbers in digits: before decimals, between groups of three, and `loose` before decimals at times.

    `turned`: the mark of numbers read from the right; `thousands`: one between groups too, where only a noun follows.
    """

    decimal: frozenset[str]
    group: frozenset[str]
    loose: frozenset[str]
    turned: str
    thousands: str


@dataclass(frozen=True, slots=True)
class Point:
    """Words for a decimal point, `said` between two numbers; `last` only where `end` follows the second."""

    said: re.Pattern[str]
    last: re.Pattern[str]
    end: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Fractions:
    """What ties a part to its number. `of`: a part of a magnitude; `mixed`: "and" between a number and its part.

    `stands`: what follows a part that stands alone; `half_after`, `half_behind_unit`: a half told behind the number or
    its unit; `unit_and`: "and" between the unit and that half; `odd`: "odd" behind a number.
    """

    of: re.Pattern[str]
    mixed: re.Pattern[str]
    stands: re.Pattern[str]
    half_after: re.Pattern[str]
    half_behind_unit: re.Pattern[str]
    unit_and: re.Pattern[str]
    odd: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Units:
    """What stands beside a number and tells its unit, or that what looks like one is none (`no_unit`).

    `tenths`: parts of ten as a unit (七成); between two numbers that have the unit of the last: `shares` of per cents,
    `steps` of a change behind `steps_from`; `parts_of`: between a sum and a part of it without its currency;
    `set_against`: between two sums, of which only the last has its currency;
    `in_millions`: behind the letter m that is no metre.
    """

    no_unit: re.Pattern[str]
    tenths: re.Pattern[str]
    shares: re.Pattern[str]
    parts_of: re.Pattern[str]
    set_against: re.Pattern[str]
    in_millions: re.Pattern[str]
    steps: re.Pattern[str]
    steps_from: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Coins:
    """Parts of a currency by their worth, and what joins them to the whole: 3元5角."""

    worth: Forms[Decimal]
    link: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Tables:
    """What the head of a table says of its numbers: by how much all are to be multiplied, and that they are years."""

    scales: tuple[tuple[re.Pattern[str], Decimal], ...]
    years: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Grammar:
    """All a language's `figures.toml` says."""

    literal: Literal
    token: re.Pattern[str]
    words: Mapping[str, Word]
    letters: Forms[Decimal]
    proclitics: frozenset[str]
    definite: str
    point: Point
    fractions: Fractions
    minus: re.Pattern[str]
    joins: Joins
    ranges: Ranges
    ratios: Ratios
    measures: Forms[Measure]
    symbols: Forms[Measure]
    prefixes: Forms[Measure]
    units: Units
    meetings: frozenset[str]
    coins: Coins
    smaller: Mapping[tuple[str, str], Decimal]
    link: re.Pattern[str]
    cues: Cues
    doubts: Doubts
    positional: Positional | None
    tables: Tables
    article_before: re.Pattern[str]
    short: re.Pattern[str]


def _ratios(data: Mapping[str, Any]) -> Ratios:
    return Ratios(
        of=raw(data.get("of", ()), "(?:", ")"),
        of_one=raw(data.get("of_one", ())),
        of_words=raw(data.get("of_words", ())),
        over=raw(data.get("over", ())),
        over_stands=raw(data.get("over_stands", [""])),
        one_after=raw(data.get("one_after", ())),
        inverse=raw(data.get("inverse", ()), "(?:", ")"),
        inverse_each=raw(data.get("inverse_each", ())),
        each_before=raw(data.get("each_before", ()), "(?:", ") ?$"),
        each=tuple(
            (
                pattern(
                    entries, r"(?<!\w)(?:" + "|".join(data["each_words"]) + r") ", data.get("each_after", r"(?!\w)")
                ),
                Decimal(n),
            )
            for n, entries in data.get("each", {}).items()
        ),
    )


def _ranges(data: Mapping[str, Any], edges: Edges) -> Ranges:
    blank, end = r" ?", r" ?"
    return Ranges(
        to=raw(data.get("to", ()), blank, end),
        between=raw(data.get("between", ()), edges.begins, r" ?$"),
        between_and=raw(data.get("between_and", ()), blank, end),
        origin=raw(data.get("origin", ()), edges.begins, r" ?$"),
        origin_to=raw(data.get("origin_to", ()), blank, end),
        sprung=raw(data.get("origin", ()), edges.begins, r" [\d.,]+[^.;\d]{0,3}$"),
        change=raw(data.get("change", ())),
        either=raw(data.get("either", ()), blank, end),
        closes=raw(data.get("closes", ())),
        falls=raw(data.get("falls", ())),
        by=raw(data.get("by", ()), edges.begins, r" ?$"),
        sides=raw(data.get("sides", ())),
    )


def _doubts(data: Mapping[str, Any]) -> Doubts:
    needs = data.get("words_need_after")
    return Doubts(
        word_before=raw(data.get("word_before", ()), "(?:", ")$"),
        definite_before=raw(data.get("definite_before", ()), "(?:", ")$"),
        word_after=raw(data.get("word_after", ())),
        digit_before=raw(data.get("digit_before", ()), "(?:", ")$"),
        digit_after=raw(data.get("digit_after", ())),
        counts=raw(data.get("counts", ())),
        digit_next=raw(data.get("digit_next", ())),
        whole=raw(data.get("whole", ())),
        one_before=raw(data.get("one_before", ()), "(?:", ") ?$"),
        one_time=raw(data.get("one_time", ()), "(?:", ") ?$"),
        one_after=raw(data.get("one_after", ())),
        one_opening=raw(data.get("one_opening", ())),
        one_is_article=bool(data.get("one_is_article", False)),
        part_before=raw(data.get("part_before", ()), "(?:", ") ?$"),
        needs_after={folded(w): compile_pattern(fold(p)) for w, p in data.get("needs_after", {}).items()},
        fraction_after={folded(w): compile_pattern(fold(p)) for w, p in data.get("fraction_after", {}).items()},
        fraction_before=raw(data.get("fraction_before", ()), "(?:", ")$"),
        words_need_after=compile_pattern(fold(needs)) if needs else None,
        stands_after=raw(data.get("stands_after", ()), "(?:", ") ?$"),
    )


def _literal(data: Mapping[str, Any]) -> Literal:
    return Literal(
        decimal=frozenset(data["decimal"]),
        group=frozenset(data["group"]),
        loose=frozenset(data["loose"]),
        turned=data.get("turned", ""),
        thousands=data.get("thousands", ""),
    )


def _joins(data: Mapping[str, Any]) -> Joins:
    return Joins(
        plain=data.get("plain", True),
        any=frozenset(data.get("any", ())),
        after_hundred=frozenset(data.get("after_hundred", ())),
        after_ten=frozenset(data.get("after_ten", ())),
        units_first=data.get("units_first", False),
        teens_after=frozenset(Decimal(n) for n in data.get("teens_after", ())),
        leading_zero=data.get("leading_zero", False),
        digits=frozenset(data.get("digits", ())),
        single=raw(data.get("single", ())),
    )


def _fractions(data: Mapping[str, Any], edges: Edges) -> Fractions:
    parts, halves = data.get("parts", {}), data.get("halves", {})
    return Fractions(
        of=raw(parts.get("of", ())),
        mixed=raw(parts.get("and", ())),
        stands=raw(parts.get("stands", [""])),
        half_after=raw(halves.get("after", ()), "", r"(?!\w)"),
        half_behind_unit=raw(halves.get("behind_unit", ()), "", f"(?!{edges.ends})"),
        unit_and=raw(halves.get("unit_and", ()), "(?:", ")$"),
        odd=raw(data.get("odd", {}).get("after", ()), "", " "),
    )


def _units(data: Mapping[str, Any]) -> Units:
    return Units(
        no_unit=raw(data.get("no_unit", ())),
        tenths=raw(data.get("tenths", ())),
        shares=raw(data.get("shares", ())),
        parts_of=raw(data.get("parts_of", ())),
        set_against=raw(data.get("set_against", ())),
        in_millions=raw(data.get("in_millions", ())),
        steps=raw(data.get("steps", ())),
        steps_from=raw(data.get("steps_from", ()), "", r" ?$"),
    )


def _worth(data: Mapping[str, Iterable[str]]) -> Forms[Decimal]:
    """Forms by the number each list of them stands for."""
    return Forms((entry, Decimal(value)) for value, entries in data.items() for entry in entries)


def _tables(data: Mapping[str, Any]) -> Tables:
    scales = tuple((raw(entries), Decimal(value)) for value, entries in data.get("scales", {}).items())
    return Tables(scales, years=raw(data.get("years", ())))


@cache
def grammar(code: str) -> Grammar | None:
    """The grammar of a language; None for a language without `figures.toml`."""
    data = section(code, "figures")
    if not data or code not in codes():
        return None
    edges = SPACED if language(code).spaced else UNSPACED
    words = load_words(data)
    units, coins = data.get("measures", {}), data.get("coins", {})
    measures, symbols, prefixes = load_measures(code, data.get("endings", {}), units)
    return Grammar(
        literal=_literal(data["literal"]),
        token=written(data, words, edges),
        words=words,
        letters=_worth(data.get("letters", {})),
        proclitics=frozenset(data.get("proclitics", ())),
        definite=fold(data.get("definite", "")),
        point=Point(*(raw(data.get(key, ())) for key in ("point", "point_last", "point_end"))),
        fractions=_fractions(data, edges),
        minus=raw(data.get("minus", ()), edges.begins, r" ?$"),
        joins=_joins(data.get("joins", {})),
        ranges=_ranges(data.get("ranges", {}), edges),
        ratios=_ratios(data.get("ratios", {})),
        measures=measures,
        symbols=symbols,
        prefixes=prefixes,
        units=_units(units),
        meetings=frozenset(section("shared", "figures")["meetings"]),
        coins=Coins(_worth(coins.get("worth", {})), raw(coins.get("link", ()))),
        smaller=smaller_units(),
        link=compile_pattern(fold(data.get("link", r" ?"))),
        cues=load_cues(data.get("modifiers", {}), data.get("aggregation", {}), edges),
        doubts=_doubts(data.get("doubts", {})),
        positional=load_positional(data["positional"]) if "positional" in data else None,
        tables=_tables(data.get("table", {})),
        article_before=raw(data.get("articles", ()), r"(?<!\w)", r" $"),
        short=pattern([a[:-1] for a in language(code).abbreviations if a.endswith(".")], r"(?<!\w)", "$"),
    )
