"""Rows → CSV files: UTF-8 with BOM, RFC 4180, replaced as a whole; cells harmless to spreadsheets."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import repeat
from pathlib import Path
from typing import cast

from pipeline.atomic import write_text
from pipeline.cells import GUARDED, harmless, restored
from pipeline.tables.columns import Table

#: What cells are joined by to look at a row as a whole; a cell that holds it only makes the row looked at cell by cell.
BETWEEN = "\x1f"
GUARDED_START = re.compile(BETWEEN + "[" + re.escape("".join(sorted(GUARDED))) + "]")
EMPTY = repeat("")
#: What `habitext run --delimiter` takes: some locales open only the second in columns.
DELIMITERS = (",", ";", "\t")


class _Echo:
    """Where a csv writer writes: its `writerow` returns what `write` returns."""

    @staticmethod
    def write(line: str) -> str:
        return line


def csv_lines(table: Table, rows: Iterable[Mapping[str, str]], delimiter: str) -> Iterator[str]:
    """The lines of a table's file, header first, each ending in CRLF."""
    line = csv.writer(_Echo(), lineterminator="\r\n", delimiter=delimiter).writerow
    columns = [(column.name, column.type != "string") for column in table.columns]
    names = table.names
    yield cast(str, line(names))
    for row in rows:  # millions of cells, so that rows without anything to guard are told as a whole
        cells = list(map(row.get, names, EMPTY))
        if _doubtful(BETWEEN + BETWEEN.join(cells)):
            cells = [harmless(row.get(name, ""), numeric=numeric) for name, numeric in columns]
        yield cast(str, line(cells))


def _doubtful(joined: str) -> bool:
    """Whether a row, as its cells with `BETWEEN` before each, may hold a cell that `harmless` changes."""
    if "\x00" in joined or GUARDED_START.search(joined):
        return True
    try:
        joined.encode()
    except UnicodeEncodeError:  # undecodable bytes of a file name
        return True
    return False


def write_table(folder: Path, table: Table, rows: Iterable[Mapping[str, str]], delimiter: str = ",") -> Path:
    """Writes one table into the folder and returns its path."""
    path = folder / f"{table.name}.csv"
    write_text(path, csv_lines(table, rows, delimiter), bom=True)
    return path


def delimiter_of(path: Path) -> str:
    """The delimiter of a table written by `write_table`: what follows the first column's name."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        head = stream.readline()
    return next((c for c in head if c in DELIMITERS), DELIMITERS[0])


def read_table(path: Path) -> list[dict[str, str]]:
    """Reads a table written by `write_table`, with the guards taken off."""
    delimiter = delimiter_of(path)
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = csv.DictReader(stream, delimiter=delimiter)
        return [{k: restored(v or "") for k, v in row.items() if k is not None} for row in rows]
