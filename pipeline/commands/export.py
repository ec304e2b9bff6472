"""`habitext export`: the tables of a run with typed columns, as SQLite, JSON lines, Parquet or DuckDB.

Beside the tables of the run stand some that make questions short: names one a row, amounts that add up, the countries
of each region, and the concordance where versions were compared.
"""

from __future__ import annotations

import json
import math
import sqlite3
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from pipeline.atomic import ROOM, replacing, write_text
from pipeline.commands.compare import concordance_table, said_first
from pipeline.errors import InputError, OutputError
from pipeline.lexicon.load import load_lexicon, region_members
from pipeline.report.tally import amount, cell, counted_once, items
from pipeline.reviewing import tables_of
from pipeline.tables.columns import FACTS, LABELS, TABLES, Column, Table
from pipeline.tables.write import read_table

#: Names of types that SQLite and DuckDB both understand.
TYPES = {"integer": "BIGINT", "number": "DOUBLE", "string": "TEXT"}

FACT_NAMES = Table(
    "fact_names",
    "One row for each place or programme of a fact, as corrected.",
    (
        Column("fact_id", "The fact."),
        Column("label", "What it is.", allowed=LABELS),
        Column("name", "Its name; ISO 3166-1 alpha-3 for a country."),
    ),
)
#: Columns of facts.csv that are lists, and what they list.
LISTS = {"countries": "COUNTRY", "regions": "REGION", "cities": "CITY", "programmes": "PROGRAMME"}
AMOUNTS = Table(
    "amounts",
    "One row for each fact that says how much of something there is: no shares, ranges or changes, nothing said again "
    "or rejected. Add up only what has one counted_class, kind and unit.",
    (
        Column("fact_id", "The fact."),
        Column("counted_class", "What is counted."),
        Column("kind", "What sort of figure it is."),
        Column("unit", "Its unit, as corrected."),
        Column("domain", "Its domain, as corrected."),
        Column("year", "Its year.", "integer"),
        Column("amount", "How much, as corrected.", "number"),
    ),
)
REGION_MEMBERS = Table(
    "region_members",
    "One row for each country in each region or group.",
    (
        Column("region", "Name of the region."),
        Column("type", "region and subregion are those of M49."),
        Column("country", "ISO 3166-1 alpha-3."),
    ),
)
Row = Mapping[str, Any]
Filled = tuple[Table, Iterable[tuple[Any, ...]]]


def export_folder(out: Path, kind: str, target: Path | None = None) -> Iterator[str]:
    """Writes the tables of a run: `sqlite` and `duckdb` into one file, `jsonl` and `parquet` a file a table.

    Facts that another language version says first are `same_as` that one, where versions were compared.
    Raises InputError when no run wrote there or what `kind` needs is not installed, OutputError when the disk refuses.
    """
    one_file = kind in ("sqlite", "duckdb")
    place = target or (out / f"facts.{kind}" if one_file else out / kind)
    tables = list(filled(out))
    try:
        (place.parent if one_file else place).mkdir(parents=True, exist_ok=True)
        {"sqlite": _sqlite, "duckdb": _duckdb, "jsonl": _jsonl, "parquet": _parquet}[kind](tables, place)
    except (OSError, sqlite3.Error) as error:
        raise OutputError(f"cannot write {place}: {error}", ROOM) from None
    yield f"tables: {place}"


def filled(out: Path) -> Iterator[Filled]:
    """Each table with its rows, cells typed. Raises InputError when no run wrote there."""
    tables = dict(zip(TABLES, tables_of(out, [table.name for table in TABLES]), strict=True))
    facts = tables[FACTS]
    first = said_first(out, facts)
    for fact in facts:
        fact["same_as"] = fact["same_as"] or first.get(fact["fact_id"], "")
    for table, rows in tables.items():
        yield table, _typed(table, rows)
    yield FACT_NAMES, list(_names(facts))
    yield AMOUNTS, list(_amounts(facts))
    yield REGION_MEMBERS, list(_members())
    if (out / "concordance.csv").is_file():
        table = concordance_table()
        yield table, _typed(table, read_table(out / f"{table.name}.csv"))


def typed(column: Column, cell: str) -> str | int | float | None:
    """A cell as its column's type; None for an empty one and for what is no such number."""
    if column.type == "string":
        return cell
    try:
        number = int(cell) if column.type == "integer" else float(cell)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _typed(table: Table, rows: Iterable[Row]) -> list[tuple[Any, ...]]:
    return [tuple(typed(column, row.get(column.name, "")) for column in table.columns) for row in rows]


def _names(facts: Iterable[Mapping[str, str]]) -> Iterator[tuple[str, str, str]]:
    for fact in facts:
        for column, label in LISTS.items():
            yield from ((fact["fact_id"], label, name) for name in items(fact, column))


def _amounts(facts: Sequence[Mapping[str, str]]) -> Iterator[tuple[Any, ...]]:
    for fact in counted_once(facts):
        number = amount(fact)
        if number is not None:
            year = int(fact["year"]) if fact["year"].isdecimal() else None
            yield (
                fact["fact_id"], fact["counted_class"], fact["kind"], cell(fact, "unit"), cell(fact, "domain"), year,
                float(number),
            )  # fmt: skip


def _members() -> Iterator[tuple[str, ...]]:
    members = region_members()
    for entry in load_lexicon().entries:
        if entry.label == "REGION":
            for country in sorted(members.get(entry.id, ())):
                yield entry.name, entry.type, country


def _columns(table: Table) -> str:
    return ", ".join(f'"{column.name}" {TYPES[column.type]}' for column in table.columns)


def _lines(table: Table, rows: Iterable[tuple[Any, ...]]) -> Iterator[str]:
    names = table.names
    return (json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False) + "\n" for row in rows)


def _jsonl(tables: Sequence[Filled], place: Path) -> None:
    for table, rows in tables:
        write_text(place / f"{table.name}.jsonl", _lines(table, rows))


def _sqlite(tables: Sequence[Filled], place: Path) -> None:
    with replacing(place) as aside, closing(sqlite3.connect(aside)) as database, database:
        for table, rows in tables:
            database.execute(f'CREATE TABLE "{table.name}" ({_columns(table)})')
            marks = ", ".join("?" * len(table.columns))
            database.executemany(f'INSERT INTO "{table.name}" VALUES ({marks})', rows)


def _duckdb(tables: Sequence[Filled], place: Path) -> None:
    with replacing(place) as aside:
        _loaded(tables, str(aside)).close()


def _parquet(tables: Sequence[Filled], place: Path) -> None:
    with closing(_loaded(tables, ":memory:")) as database:
        for table, _ in tables:
            database.execute(f'COPY "{table.name}" TO {_quoted(place / f"{table.name}.parquet")} (FORMAT PARQUET)')


def _loaded(tables: Sequence[Filled], path: str) -> Any:
    """A DuckDB database with the tables in it. Read from JSON lines, which is many times faster than row by row."""
    try:
        import duckdb
    except ImportError:
        install = f"{sys.executable} -m pip install 'habitext[export]'"
        raise InputError("duckdb is not installed", f"{install}, or use --to sqlite") from None
    try:
        database = duckdb.connect(path)
    except duckdb.Error as error:
        raise OSError(str(error)) from None
    with tempfile.TemporaryDirectory() as scratch:
        for table, rows in tables:
            lines = Path(scratch) / f"{table.name}.jsonl"
            with lines.open("w", encoding="utf-8") as stream:
                stream.writelines(_lines(table, rows))
            kinds = ", ".join(f"{_quoted(c.name)}: {_quoted(TYPES[c.type])}" for c in table.columns)
            database.execute(f'CREATE TABLE "{table.name}" ({_columns(table)})')
            read = f"read_json({_quoted(lines)}, format='newline_delimited', columns={{{kinds}}})"
            database.execute(f'INSERT INTO "{table.name}" SELECT * FROM {read}')
    return database


def _quoted(text: str | Path) -> str:
    return "'" + str(text).replace("'", "''") + "'"
