"""Checks the other files an editor may change: tables of units and currencies, and every TOML file of the knowledge."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, partial
from importlib import resources
from importlib.resources.abc import Traversable
from typing import get_args

from pipeline.cells import listed
from pipeline.errors import KnowledgeError
from pipeline.languages.base import codes
from pipeline.lexicon.check import Finding, Row, check_rows
from pipeline.lexicon.files import rows
from pipeline.records import FigureKind

#: Columns the other tables must have besides those of the languages.
TABLES = {
    "units.csv": ("unit", "kind", "makes", "symbols"), "currencies.csv": ("code", "symbols"),
    "counted_classes.csv": ("class", "group", "measure"), "counted_nouns.csv": ("class", "language", "noun"),
    "aid_givers.csv": ("country", "group"), "currency_countries.csv": ("country", "currency"),
}  # fmt: skip
#: Columns that together stand in one row only; in other tables it is the first.
UNIQUE = {"counted_nouns.csv": ("language", "noun")}
#: Columns that other tables point to.
IDS = {
    "units.csv": "unit", "currencies.csv": "code", "counted_classes.csv": "class", "gazetteers/countries.csv": "id",
}  # fmt: skip
#: Tables without a column for each language.
NAMELESS = frozenset({"counted_classes.csv", "counted_nouns.csv", "aid_givers.csv", "currency_countries.csv"})
#: Tables whose words hold endings in braces: {s,es}, or a class {m} that the language's figures.toml lists.
WITH_ENDINGS = frozenset({"units.csv", "currencies.csv"})
BRACES = re.compile(r"\{([^{}]*)\}")
CLASS = re.compile(r"[a-z]+")
CURRENCY = re.compile(r"[A-Z]{3}")
AMOUNT = re.compile(r"\d+(\.\d+)?")
#: Money of no certain currency ("dinars") has a row without a code.
MAY_BE_EMPTY = frozenset({"currencies.csv"})


def check_files(package: Traversable | None = None) -> list[Finding]:
    """Findings in the tables and TOML files of a package folder (default: the shipped one), by file and row or line."""
    root = package if package is not None else resources.files("pipeline")
    findings = list(_Tables(root).check())
    for item in sorted((root / "knowledge" / "plans").iterdir(), key=lambda file: file.name):
        findings += _check_toml(item, f"plans/{item.name}")
    for code in codes():
        for item in sorted((root / "languages" / code).iterdir(), key=lambda file: file.name):
            findings += _check_toml(item, f"languages/{code}/{item.name}")
    return findings


class _Tables:
    """The tables of a package folder, and what they may point to."""

    def __init__(self, root: Traversable) -> None:
        self.root = root

    def check(self) -> Iterator[Finding]:
        """Findings by table and row."""
        for name, columns in TABLES.items():
            every = (*columns, *(() if name in NAMELESS else codes()))
            seen: set[str] = set()
            keys = UNIQUE.get(name, columns[:1])
            yield from check_rows(self.root / "knowledge" / name, every, partial(self._row, keys, seen))

    def _row(self, keys: Sequence[str], seen: set[str], row: Row) -> Iterator[Finding]:
        """Findings in a row; `seen`: the cells of the columns `keys` above it."""
        empty = next((key for key in keys if not row[key]), "")
        told = " ".join(row[key] for key in keys)
        if empty and row.file not in MAY_BE_EMPTY:
            yield row.wrong(f"{empty} is empty", "every row needs it")
        elif told and told in seen:
            yield row.wrong(f"{keys[-1]} {told!r} stands twice", "join the rows")
        seen.add(told)
        kinds = get_args(FigureKind)
        if "kind" in row.cells and row["kind"] not in kinds:
            yield row.wrong(f"unknown kind {row['kind']!r}", f"use one of {', '.join(kinds)}")
        if row.file == "counted_nouns.csv":
            yield from self._noun(row)
        for part in listed(row["makes"]):
            unit, _, many = part.partition("=")
            if unit not in self._ids["units.csv"] or not AMOUNT.fullmatch(many):
                yield row.wrong(f"makes: {part!r} is not understood", "write a unit and a number: km=1000")
        if row["code"] and not CURRENCY.fullmatch(row["code"]):
            yield row.wrong(f"{row['code']!r} is no currency code", "use the three letters of ISO 4217")
        if "currency" in row.cells and row["currency"] not in self._ids["currencies.csv"]:
            yield row.wrong(f"unknown currency {row['currency']!r}", "use a code of currencies.csv")
        if "country" in row.cells and row["country"] not in self._ids["gazetteers/countries.csv"]:
            yield row.wrong(f"unknown country {row['country']!r}", "use its ISO 3166-1 alpha-3 code")
        if row.file in WITH_ENDINGS:
            for code in codes():
                yield from self._endings(code, row)

    def _noun(self, row: Row) -> Iterator[Finding]:
        if row["class"] not in self._ids["counted_classes.csv"]:
            yield row.wrong(f"unknown class {row['class']!r}", "use a class of counted_classes.csv, or add it there")
        if row["language"] not in codes():
            yield row.wrong(f"unknown language {row['language']!r}", f"use one of {', '.join(codes())}")

    def _endings(self, code: str, row: Row) -> Iterator[Finding]:
        known = self._classes.get(code, frozenset())
        for word in listed(row[code]):
            if {"{", "}"} & set(BRACES.sub("", word)):
                yield row.wrong(f"{code}: {word!r} has a brace without its other one", "close it")
            strange = [c for c in BRACES.findall(word) if CLASS.fullmatch(c) and c not in known]
            if strange:
                hint = f"list them with commas, or use {', '.join(sorted(known))}" if known else "list them with commas"
                yield row.wrong(f"{code}: no endings are called {{{strange[0]}}}", hint)

    @cached_property
    def _ids(self) -> Mapping[str, frozenset[str]]:
        """What may be pointed to, by file; nothing where it cannot be read, which is told where it is checked."""
        found: dict[str, frozenset[str]] = {}
        for file, column in IDS.items():
            try:
                table = rows(self.root.joinpath("knowledge", *file.split("/")))
                found[file] = frozenset(row.get(column, "") for _, row in table)
            except KnowledgeError:
                found[file] = frozenset()
        return found

    @cached_property
    def _classes(self) -> Mapping[str, frozenset[str]]:
        """Names of classes of endings by language; none where the card cannot be read, which is told elsewhere."""
        found: dict[str, frozenset[str]] = {}
        for code in codes():
            try:
                card = tomllib.loads((self.root / "languages" / code / "figures.toml").read_text(encoding="utf-8"))
            except (UnicodeDecodeError, tomllib.TOMLDecodeError):
                continue
            found[code] = frozenset(card.get("endings", {}))
        return found


def _check_toml(file: Traversable, shown: str) -> Iterator[Finding]:
    if not file.name.endswith(".toml"):
        return
    try:
        tomllib.loads(file.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        yield Finding(shown, 0, "is not UTF-8", "save it as UTF-8 in the editor")
    except tomllib.TOMLDecodeError as error:
        yield Finding(shown, 0, str(error), "look there and in the line before for a missing quote, comma or bracket")
