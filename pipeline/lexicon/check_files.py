"""Checks the other files an editor may change: tables of units and currencies, and every TOML file of the knowledge."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from importlib import resources
from importlib.resources.abc import Traversable

from pipeline.languages.base import codes
from pipeline.lexicon.check import Finding, read_table

#: Columns the other tables must have besides those of the languages.
TABLES = {
    "units.csv": ("unit", "kind"), "currencies.csv": ("code",), "counted_classes.csv": ("class",),
    "aid_givers.csv": ("country", "group"),
}  # fmt: skip
#: Tables without a column for each language.
NAMELESS = frozenset({"aid_givers.csv"})
#: Money of no certain currency ("dinars") has a row without a code.
MAY_BE_EMPTY = frozenset({"currencies.csv"})


def check_files(package: Traversable | None = None) -> list[Finding]:
    """Findings in the tables and TOML files of a package folder (default: the shipped one), by file and row or line."""
    root = package if package is not None else resources.files("pipeline")
    findings = list(_check_tables(root / "knowledge"))
    for item in sorted((root / "knowledge" / "plans").iterdir(), key=lambda file: file.name):
        findings += _check_toml(item, f"plans/{item.name}")
    for code in codes():
        for item in sorted((root / "languages" / code).iterdir(), key=lambda file: file.name):
            findings += _check_toml(item, f"languages/{code}/{item.name}")
    return findings


def _check_tables(folder: Traversable) -> Iterator[Finding]:
    for name, columns in TABLES.items():
        seen: set[str] = set()
        for item in read_table(folder / name, (*columns, *(() if name in NAMELESS else codes()))):
            if isinstance(item, Finding):
                yield item
                continue
            number, row = item
            key = row[columns[0]]
            if not key and name not in MAY_BE_EMPTY:
                yield Finding(name, number, f"{columns[0]} is empty", "every row needs it")
            elif key and key in seen:
                yield Finding(name, number, f"{columns[0]} {key!r} stands twice", "join the rows")
            seen.add(key)


def _check_toml(file: Traversable, shown: str) -> Iterator[Finding]:
    if not file.name.endswith(".toml"):
        return
    try:
        tomllib.loads(file.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        yield Finding(shown, 0, "is not UTF-8", "save it as UTF-8 in the editor")
    except tomllib.TOMLDecodeError as error:
        yield Finding(shown, 0, str(error), "look there and in the line before for a missing quote, comma or bracket")
