"""`habitext export`: the tables of a run with typed columns, as SQLite, JSON lines, Parquet or DuckDB."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pipeline.errors import InputError, OutputError
from pipeline.tables.columns import TABLES, Column, Table
from pipeline.tables.write import read_table, write_atomically

TYPES = {"integer": "INTEGER", "number": "DOUBLE", "string": "TEXT"}
ROOM = "choose another --out"


def export_folder(out: Path, kind: str, target: Path | None = None) -> Iterator[str]:
    """Writes the tables of a run: `sqlite` and `duckdb` into one file, `jsonl` and `parquet` a file a table.

    Raises InputError when no run wrote there or what `kind` needs is not installed, OutputError when the disk refuses.
    """
    missing = [f"{t.name}.csv" for t in TABLES if not (out / f"{t.name}.csv").is_file()]
    if missing:
        raise InputError(f"{out}: {', '.join(missing)} missing", "give the output folder of `habitext run`")
    one_file = kind in ("sqlite", "duckdb")
    place = target or (out / f"facts.{kind}" if one_file else out / kind)
    try:
        (place.parent if one_file else place).mkdir(parents=True, exist_ok=True)
        yield from {"sqlite": _sqlite, "duckdb": _duckdb, "jsonl": _jsonl, "parquet": _parquet}[kind](out, place)
    except (OSError, sqlite3.Error) as error:
        raise OutputError(f"cannot write {place}: {error}", ROOM) from None


def typed(column: Column, cell: str) -> str | int | float | None:
    """A cell as its column's type; None for an empty one, the text where a person wrote something else."""
    if not cell:
        return None if column.type != "string" else ""
    try:
        return int(cell) if column.type == "integer" else float(cell) if column.type == "number" else cell
    except ValueError:
        return cell


def _rows(out: Path, table: Table) -> Iterator[tuple[Any, ...]]:
    for row in read_table(out / f"{table.name}.csv"):
        yield tuple(typed(column, row.get(column.name, "")) for column in table.columns)


def _columns(table: Table) -> str:
    return ", ".join(f'"{column.name}" {TYPES[column.type]}' for column in table.columns)


def _sqlite(out: Path, place: Path) -> Iterator[str]:
    aside = place.with_name(f".{place.name}.part")
    aside.unlink(missing_ok=True)
    database = sqlite3.connect(aside)
    try:
        for table in TABLES:
            database.execute(f'CREATE TABLE "{table.name}" ({_columns(table)})')
            marks = ", ".join("?" * len(table.columns))
            database.executemany(f'INSERT INTO "{table.name}" VALUES ({marks})', _rows(out, table))
        database.commit()
    finally:
        database.close()
    aside.replace(place)
    yield f"tables: {place}"


def _jsonl(out: Path, place: Path) -> Iterator[str]:
    for table in TABLES:
        names = table.names
        lines = (
            json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False) + "\n" for row in _rows(out, table)
        )
        write_atomically(place / f"{table.name}.jsonl", lines)
    yield f"tables: {place}"


def _duck() -> Any:
    try:
        import duckdb
    except ImportError:
        raise InputError("duckdb is not installed", "pip install 'habitext[export]', or use --to sqlite") from None
    return duckdb


def _loaded(out: Path, path: str) -> Any:
    """A DuckDB database with the tables of a run in it."""
    database = _duck().connect(path)
    for table in TABLES:
        database.execute(f'CREATE TABLE "{table.name}" ({_columns(table)})')
        rows = [_strict(table, row) for row in _rows(out, table)]
        if rows:
            marks = ", ".join("?" * len(table.columns))
            database.executemany(f'INSERT INTO "{table.name}" VALUES ({marks})', rows)
    return database


def _strict(table: Table, row: Sequence[Any]) -> list[Any]:
    """A row for a database that takes numbers only where it has numbers: other words there are left out."""
    return [
        None if column.type != "string" and isinstance(cell, str) else cell
        for column, cell in zip(table.columns, row, strict=True)
    ]


def _duckdb(out: Path, place: Path) -> Iterator[str]:
    _duck()
    aside = place.with_name(f".{place.name}.part")
    aside.unlink(missing_ok=True)
    _loaded(out, str(aside)).close()
    aside.replace(place)
    yield f"tables: {place}"


def _parquet(out: Path, place: Path) -> Iterator[str]:
    database = _loaded(out, ":memory:")
    for table in TABLES:
        path = place / f"{table.name}.parquet"
        shown = str(path).replace("'", "''")
        database.execute(f"COPY \"{table.name}\" TO '{shown}' (FORMAT PARQUET)")
    database.close()
    yield f"tables: {place}"
