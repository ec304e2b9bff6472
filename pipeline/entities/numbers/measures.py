"""Units of measure, currencies and percent from the knowledge files, as forms that may follow or precede a number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import chain
from typing import Any, cast

from pipeline.cells import listed
from pipeline.entities.numbers.forms import Forms
from pipeline.entities.reference_patterns import expand, fold
from pipeline.languages.base import language, section
from pipeline.lexicon.files import shipped_rows
from pipeline.records import FigureKind

CLASS = re.compile(r"\{([a-z]+)\}")
BLANK_INSIDE = re.compile(r"\{[^{}]* [^{}]*\}")


@dataclass(frozen=True, slots=True)
class Measure:
    """What is measured, in which unit: UCUM, "%", ISO 4217 or "" for money of no certain country (85 cents).

    `symbol`: a sign or code, not a name. `times`: it says so many (MUSD). `large`: its name is a word of another kind
    too and means money only behind millions (2.7 billion won).
    """

    kind: FigureKind
    unit: str
    symbol: bool = False
    times: Decimal = Decimal(1)
    large: bool = False


MILLION = Decimal(1_000_000)
SMALL = 3  # letters of words such as "de" in the name of a currency
DOLLARS = ("dollar", "peso")


@cache
def _rows(name: str) -> tuple[Mapping[str, str], ...]:
    return tuple(shipped_rows(name))


@cache
def smaller_units() -> Mapping[tuple[str, str], Decimal]:
    """How many of a smaller unit make a larger one, by (larger, smaller)."""
    found: dict[tuple[str, str], Decimal] = {}
    for row in _rows("units.csv"):
        for entry in listed(row["makes"]):
            larger, _, many = entry.partition("=")
            found[larger, row["unit"]] = Decimal(many)
    return found


def _dollars(row: Mapping[str, str]) -> Iterator[str]:
    """How a currency with a dollar sign is written with sign and code: USD$, $CAD, $ CAD."""
    if row["code"] and any(name in cell for name in DOLLARS for cell in row.values()):
        code = row["code"].lower()
        yield from (f"{code}$", f"${code}", f"$ {code}")


def load_measures(
    code: str, endings: Mapping[str, str], data: Mapping[str, Any]
) -> tuple[Forms[Measure], Forms[Measure], Forms[Measure]]:
    """Names that follow a number (lower case), symbols that follow (cased), signs and codes before it (lower case).

    A class of endings in a name (`{adj}`) is put in from the language's own `endings`.
    """

    def forms(cell: str | None) -> Iterator[str]:
        for name in listed(cell):
            yield CLASS.sub(lambda m: endings.get(m[1], m[0]), name)

    names: list[tuple[str, Measure]] = []
    symbols: dict[str, Measure] = {}
    prefixes: dict[str, Measure] = {}
    for kind, entries in (("percentage_point", data.get("points", ())), ("percent", data.get("percent", ()))):
        names.extend((entry, Measure(cast(FigureKind, kind), "%")) for entry in entries)
    for row in _rows("units.csv"):
        measure = Measure(cast(FigureKind, row["kind"]), row["unit"])
        names.extend((form, measure) for form in forms(row.get(code)))
        symbols.update({symbol: Measure(measure.kind, measure.unit, True) for symbol in listed(row["symbols"])})
    for mark in ("%", "٪", "﹪"):
        symbols[mark] = Measure("percent", "%", True)
    for row in _rows("currencies.csv"):
        measure = Measure("money", row["code"])
        sign = Measure("money", row["code"], True)
        for symbol in (*listed(row["symbols"]), *_dollars(row)):
            symbols.setdefault(symbol.upper(), sign)
            prefixes.setdefault(symbol, sign)
        names.extend((form, measure) for form in forms(row.get(code)))
        if row["code"]:
            millions = Measure("money", row["code"], True, MILLION)
            symbols.setdefault("M" + row["code"], millions)
            prefixes.setdefault("m" + row["code"].lower(), millions)
    for entry in data.get("behind_millions", ()):
        currency, _, name = entry.partition("=")
        names.append((name, Measure("money", currency, large=True)))
    before = tuple(data.get("money_before", ()))
    for entry, known in names:
        # few stand before: the thousands of forms of the others are not asked for
        if known.kind == "money" and any(form.startswith(entry.partition("{")[0]) for form in before):
            prefixes.update((form, known) for form in expand(entry) if form in before)
    return Forms(names), Forms(symbols.items(), cased=True), Forms(prefixes.items())


def _words(name: str) -> Iterator[Sequence[Iterable[str]]]:
    """Each word of a name in all its forms: taken one by one they are a sum, as whole names a product."""
    if BLANK_INSIDE.search(name):
        yield from ([(word,) for word in form.split()] for form in expand(name))
    else:
        yield [expand(word) for word in name.split()]


@cache
def currency_names(code: str) -> tuple[Mapping[str, tuple[str, frozenset[str]]], frozenset[str], bool]:
    """Names that currencies share, in a language's folded forms.

    By the bare name: the code it is read as ("" for none) and the codes of all currencies with that name; then the
    words that say whose money it is; then whether the language sets no blanks, so that names are endings.
    """
    unspaced = not language(code).spaced
    endings = section(code, "figures").get("endings", {})
    bare: dict[str, str] = {}
    full: list[tuple[str, Sequence[Iterable[str]]]] = []
    for row in _rows("currencies.csv"):
        for cell in listed(row.get(code)):
            name = fold(CLASS.sub(lambda m: endings.get(m[1], m[0]), cell)).lower()
            for words in _words(name):
                if len(words) > 1 or unspaced:
                    full.append((row["code"], words))
                if len(words) == 1:
                    for form in words[0]:
                        bare.setdefault(form, row["code"])
    shared: dict[str, set[str]] = {name: set() for name in bare}
    others: set[str] = set()
    for currency, form in ((currency, form) for currency, words in full for form in chain.from_iterable(words)):
        names = [name for name in bare if form.endswith(name) and form != name] if unspaced else [form]
        for name in names:
            if name in shared:
                shared[name].add(currency)
            elif len(name) > SMALL:
                others.add(name)
    return (
        {name: (bare[name], frozenset(codes - {""})) for name, codes in shared.items() if codes - {"", bare[name]}},
        frozenset(others),
        unspaced,
    )
