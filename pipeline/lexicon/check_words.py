"""Checks the lists of words that serve everybody: units, currencies, what is counted, and the concepts that plans name;
for `habitext check`. What a concept holds is checked where domains are."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from importlib.resources.abc import Traversable
from typing import Any, get_args

from pipeline.languages.base import codes
from pipeline.lexicon.check import Finding, read_table
from pipeline.records import FigureKind

_CURRENCY = re.compile(r"[A-Z]{3}")
_MAKES = re.compile(r"([^\s=;]+)=\d+(?:\.\d+)?")


def check_words(folder: Traversable) -> list[Finding]:
    """All findings in the lists of a knowledge folder, in the order of files and rows."""
    return [
        *_check_units(folder / "units.csv"),
        *_check_currencies(folder / "currencies.csv"),
        *_check_classes(folder / "counted_classes.csv"),
        *_check_concepts(folder / "domain_concepts.csv", folder / "plans"),
    ]


def _rows(file: Traversable, key: str, columns: tuple[str, ...]) -> Iterator[Finding | tuple[int, dict[str, str]]]:
    """The rows of a list; findings for what no list may have: an empty or second key, endings that are not closed."""
    seen: set[str] = set()
    for item in read_table(file, (key, *columns, *codes())):
        if isinstance(item, Finding):
            yield item
            continue
        number, row = item
        if row[key] in seen:
            yield Finding(file.name, number, f"{key} {row[key]!r} stands twice", "join the rows")
        seen.add(row[key])
        for name, cell in row.items():
            if not _closed(cell):
                yield Finding(file.name, number, f"{name}: a brace is not closed in {cell!r}", "write {one,other}")
        yield number, row


def _closed(cell: str) -> bool:
    depth = 0
    for char in cell:
        depth += (char == "{") - (char == "}")
        if depth not in (0, 1):
            return False
    return depth == 0


def _check_units(file: Traversable) -> Iterator[Finding]:
    rows: list[tuple[int, Mapping[str, str]]] = []
    for item in _rows(file, "unit", ("kind", "makes", "symbols")):
        if isinstance(item, Finding):
            yield item
        else:
            rows.append(item)
    units = {row["unit"] for _, row in rows}
    kinds = get_args(FigureKind)
    for number, row in rows:
        if not row["unit"]:
            yield Finding(file.name, number, "unit is empty", "write its UCUM code")
        if row["kind"] not in kinds:
            yield Finding(file.name, number, f"unknown kind {row['kind']!r}", f"use one of {', '.join(kinds)}")
        for part in filter(None, (part.strip() for part in row["makes"].split(";"))):
            made = _MAKES.fullmatch(part)
            if made is None or made.group(1) not in units:
                yield Finding(file.name, number, f"makes: {part!r} names no unit and number", "write like km=1000")


def _check_currencies(file: Traversable) -> Iterator[Finding]:
    for item in _rows(file, "code", ("symbols",)):
        if isinstance(item, Finding):
            yield item
        elif item[1]["code"] and not _CURRENCY.fullmatch(item[1]["code"]):
            yield Finding(file.name, item[0], f"code {item[1]['code']!r} is none of ISO 4217", "three capital letters")


def _check_classes(file: Traversable) -> Iterator[Finding]:
    for item in _rows(file, "class", ("group", "measure")):
        if isinstance(item, Finding):
            yield item
        elif not item[1]["class"]:
            yield Finding(file.name, item[0], "class is empty", "every row needs an English word")


def _check_concepts(file: Traversable, plans: Traversable) -> Iterator[Finding]:
    concepts = {item[1]["concept"] for item in read_table(file, ("concept",)) if not isinstance(item, Finding)}
    for plan, found in _plans(plans):
        for concept in (c for domain in found for c in domain.get("concepts", ()) if c not in concepts):
            yield Finding(plan, 0, f"concept {concept!r} is no row of {file.name}", "mend the name")


def _plans(folder: Traversable) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The plans' files and their domains."""
    if folder.is_dir():
        for file in sorted(folder.iterdir(), key=lambda item: item.name):
            if file.name.endswith(".toml"):
                yield file.name, tomllib.loads(file.read_text(encoding="utf-8")).get("domains", [])
