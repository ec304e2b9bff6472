"""A language's `figures.toml` as a frozen grammar: its number words with their meanings and its compiled patterns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Any

from pipeline.entities.numbers.cues import Cues, load_cues
from pipeline.entities.numbers.forms import SPACED, UNSPACED, Edges, Forms, folded, pattern, raw
from pipeline.entities.numbers.measures import Measure, load_measures, smaller_units
from pipeline.entities.numbers.numerals import Positional, load_positional
from pipeline.entities.numbers.written import written
from pipeline.entities.reference_patterns import expand, fold
from pipeline.languages.base import codes, language, section
from pipeline.languages.compiled import compile_pattern


@dataclass(frozen=True, slots=True)
class Word:
    """What a number word can mean; most have one meaning, some two (خمس is five and a fifth).

    `bare`: a magnitude that counts by itself; `multiplied`: one that never does.
    """

    number: Decimal | None = None
    hundred: bool = False
    scale: Decimal | None = None
    bare: bool = False
    plural: Decimal | None = None
    roughly: bool = False
    half: bool = False
    fraction: Decimal | None = None
    denominator: Decimal | None = None
    dual: Measure | None = None
    article: bool = False
    multiplied: bool = False


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
class Grammar:
    """All a language's `figures.toml` says."""

    decimal: frozenset[str]
    group: frozenset[str]
    loose: frozenset[str]
    turned: str
    thousands: str
    token: re.Pattern[str]
    words: Mapping[str, Word]
    letters: Forms[Decimal]
    proclitics: frozenset[str]
    definite: str
    halves_after: re.Pattern[str]
    part_of: re.Pattern[str]
    mixed: re.Pattern[str]
    part_stands: re.Pattern[str]
    half_behind_unit: re.Pattern[str]
    no_unit: re.Pattern[str]
    unit_and: re.Pattern[str]
    odd: re.Pattern[str]
    point: re.Pattern[str]
    point_last: re.Pattern[str]
    point_end: re.Pattern[str]
    minus: re.Pattern[str]
    joins: Joins
    ranges: Ranges
    ratios: Ratios
    measures: Forms[Measure]
    symbols: Forms[Measure]
    prefixes: Forms[Measure]
    meetings: frozenset[str]
    tenths: re.Pattern[str]
    shares: re.Pattern[str]
    parts_of: re.Pattern[str]
    steps: re.Pattern[str]
    steps_from: re.Pattern[str]
    coins: Forms[Decimal]
    coin_link: re.Pattern[str]
    smaller: Mapping[tuple[str, str], Decimal]
    link: re.Pattern[str]
    cues: Cues
    doubts: Doubts
    positional: Positional | None
    table_scales: tuple[tuple[re.Pattern[str], Decimal], ...]
    table_years: re.Pattern[str]
    article_before: re.Pattern[str]
    short: re.Pattern[str]


def _words(data: Mapping[str, Any]) -> dict[str, Word]:
    known: dict[str, Word] = {}

    def add(entries: Iterable[str], **meaning: Any) -> None:
        for entry in entries:
            for form in expand(entry):
                known[folded(form)] = replace(known.get(folded(form), Word()), **meaning)

    for value, entries in data.get("words", {}).items():
        add(entries, number=Decimal(value))
    add(data.get("hundreds", ()), hundred=True)
    for value, entries in data.get("scales", {}).items():
        add(entries, scale=Decimal(value))
    add(data.get("bare", ()), bare=True)
    add(data.get("multiplied", ()), multiplied=True)
    for value, entries in data.get("plural", {}).items():
        add(entries, plural=Decimal(value))
    for value, entries in data.get("roughly", {}).items():
        add(entries, number=Decimal(value), roughly=True)
    add(data.get("halves", {}).get("before", ()), half=True)
    for value, entries in data.get("fractions", {}).items():
        above, below = value.split("/")
        add(entries, fraction=Decimal(above) / Decimal(below))
    for value, entries in data.get("denominators", {}).items():
        add(entries, denominator=Decimal(value))
    add(data.get("article_units", ()), number=Decimal(1), article=True)
    for dual in data.get("duals", ()):
        add(dual["forms"], dual=Measure(dual["kind"], dual["unit"]))
    return known


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


@cache
def grammar(code: str) -> Grammar | None:
    """The grammar of a language; None for a language without `figures.toml`."""
    data = section(code, "figures")
    if not data or code not in codes():
        return None
    edges = SPACED if language(code).spaced else UNSPACED
    words = _words(data)
    measures, symbols, prefixes = load_measures(code, data.get("endings", {}), data.get("measures", {}))
    joins = data.get("joins", {})
    table = data.get("table", {})
    return Grammar(
        decimal=frozenset(data["literal"]["decimal"]),
        group=frozenset(data["literal"]["group"]),
        loose=frozenset(data["literal"]["loose"]),
        turned=data["literal"].get("turned", ""),
        thousands=data["literal"].get("thousands", ""),
        token=written(data, words, edges),
        words=words,
        letters=Forms((e, Decimal(v)) for v, entries in data.get("letters", {}).items() for e in entries),
        proclitics=frozenset(data.get("proclitics", ())),
        definite=fold(data.get("definite", "")),
        part_of=raw(data.get("parts", {}).get("of", ())),
        mixed=raw(data.get("parts", {}).get("and", ())),
        part_stands=raw(data.get("parts", {}).get("stands", [""])),
        halves_after=raw(data.get("halves", {}).get("after", ()), "", r"(?!\w)"),
        no_unit=raw(data.get("measures", {}).get("no_unit", ())),
        half_behind_unit=raw(data.get("halves", {}).get("behind_unit", ()), "", f"(?!{edges.ends})"),
        unit_and=raw(data.get("halves", {}).get("unit_and", ()), "(?:", ")$"),
        odd=raw(data.get("odd", {}).get("after", ()), "", " "),
        point=raw(data.get("point", ())),
        point_last=raw(data.get("point_last", ())),
        point_end=raw(data.get("point_end", ())),
        minus=raw(data.get("minus", ()), edges.begins, r" ?$"),
        joins=Joins(
            plain=joins.get("plain", True),
            any=frozenset(joins.get("any", ())),
            after_hundred=frozenset(joins.get("after_hundred", ())),
            after_ten=frozenset(joins.get("after_ten", ())),
            units_first=joins.get("units_first", False),
            teens_after=frozenset(Decimal(n) for n in joins.get("teens_after", ())),
            leading_zero=joins.get("leading_zero", False),
            digits=frozenset(joins.get("digits", ())),
            single=raw(joins.get("single", ())),
        ),
        ranges=_ranges(data.get("ranges", {}), edges),
        ratios=_ratios(data.get("ratios", {})),
        measures=measures,
        symbols=symbols,
        prefixes=prefixes,
        meetings=frozenset(section("shared", "figures")["meetings"]),
        coins=Forms((e, Decimal(v)) for v, entries in data.get("coins", {}).get("worth", {}).items() for e in entries),
        coin_link=raw(data.get("coins", {}).get("link", ())),
        smaller=smaller_units(),
        tenths=raw(data.get("measures", {}).get("tenths", ())),
        shares=raw(data.get("measures", {}).get("shares", ())),
        parts_of=raw(data.get("measures", {}).get("parts_of", ())),
        steps=raw(data.get("measures", {}).get("steps", ())),
        steps_from=raw(data.get("measures", {}).get("steps_from", ()), "", r" ?$"),
        link=compile_pattern(fold(data.get("link", r" ?"))),
        cues=load_cues(data.get("modifiers", {}), data.get("aggregation", {}), edges),
        doubts=_doubts(data.get("doubts", {})),
        positional=load_positional(data["positional"]) if "positional" in data else None,
        table_scales=tuple((raw(entries), Decimal(v)) for v, entries in table.get("scales", {}).items()),
        table_years=raw(table.get("years", ())),
        article_before=raw(data.get("articles", ()), r"(?<!\w)", r" $"),
        short=pattern([a[:-1] for a in language(code).abbreviations if a.endswith(".")], r"(?<!\w)", "$"),
    )
