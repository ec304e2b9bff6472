"""A reviewed CSV or XLSX file → rows, whatever a spreadsheet did to it.

Spreadsheets save in the system's code page, with semicolons or tabs, with or without a byte order mark; people
rename, reorder, add and drop columns. Rows come out with the columns the contract knows; everything else is left out.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import InputError
from pipeline.review.workbook import tables_of

#: Code pages tried after UTF-8, in this order among those that fit equally well.
CODE_PAGES = ("gb18030", "cp1252", "cp1251", "cp1256")
DELIMITERS = ",;\t|"
ID_COLUMNS = ("fact_id", "passage_id")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "'")
MOST_BYTES = 200 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its place in the file for messages (line or row from 1) and its cells by column."""

    place: int
    cells: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        return self.cells.get(name, "")


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of one sheet. `about` is facts or passages; `columns` those of the contract it has."""

    name: str
    about: str
    columns: frozenset[str]
    rows: tuple[Row, ...]
    sha256: str
    notes: tuple[str, ...] = ()


def read_sheets(path: Path, columns: Mapping[str, Sequence[str]], printed: Iterable[str] = ()) -> list[Sheet]:
    """The sheets of a file that hold facts or passages.

    `columns`: column names by table (facts, passages). `printed`: some cells the program wrote, by which the right code
    page is told. Raises InputError naming the file when there is nothing to read.
    """
    if path.name.startswith("~$"):
        raise InputError(f"{path}: the lock file of an open spreadsheet", "close the sheet, then give its own file")
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}", "is the file open in another program?") from None
    if not data:
        raise InputError(f"{path}: the file is empty", "save the sheet again")
    if len(data) > MOST_BYTES:
        raise InputError(f"{path}: larger than {MOST_BYTES >> 20} MB", "split the sheet")
    digest = hashlib.sha256(data).hexdigest()
    if data.startswith(b"PK\x03\x04"):
        tables = tables_of(path, data)
    elif data.startswith(b"\xd0\xcf\x11\xe0"):
        raise InputError(f"{path}: an old .xls file, or one with a password", "save it as .xlsx or CSV")
    else:
        tables = [(path.name, _csv(decoded(data, set(printed))))]
    sheets = [s for name, table in tables if (s := _sheet(name, table, columns, digest)) is not None]
    if not sheets:
        raise InputError(f"{path}: no column fact_id or passage_id", "keep the header row and the id column")
    return sheets


def decoded(data: bytes, printed: set[str]) -> str:
    """The text of a file: by its mark, as UTF-8, else in the code page in which most printed cells come back."""
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig")):
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    if data[:200].count(0) > 40:  # UTF-16 without its mark
        return data.decode("utf-16-le" if data[1:2] == b"\0" else "utf-16-be", "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    telling = [text for text in printed if not text.isascii()]
    best, most = "", -1
    for encoding in CODE_PAGES:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        hits = sum(cell in text for cell in telling)
        if hits > most:
            best, most = text, hits
    return best if most >= 0 else data.decode("utf-8", "replace")


def _csv(text: str) -> list[tuple[int, list[str]]]:
    text = text.replace("\x00", "\ufffd")
    lines = text.splitlines()
    delimiter, skip = "", 0
    if lines and (said := re.fullmatch(r'"?sep=(.)"?[,;\t]*', lines[0].strip("\ufeff "), re.IGNORECASE)):
        delimiter, skip = said[1], 1
    if not delimiter:
        head = next((line for line in lines if any(name in line.casefold() for name in ID_COLUMNS)), "")
        delimiter = max(DELIMITERS, key=head.count) if head else ","
    body = text.split("\n", skip)[skip] if skip else text
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=delimiter)
    rows: list[tuple[int, list[str]]] = []
    start = 1 + skip
    try:
        for row in reader:
            rows.append((start, row))
            start = reader.line_num + 1 + skip
    except csv.Error as error:
        raise InputError(f"line {reader.line_num}: {error}", "a cell is too long or a quote is missing") from None
    return rows


def _sheet(
    name: str, table: list[tuple[int, list[str]]], columns: Mapping[str, Sequence[str]], digest: str
) -> Sheet | None:
    at, names, about = 0, list[str](), ""
    for at, (_, head) in enumerate(table):  # noqa: B007  # the place of the header row is what is looked for
        names = [_column(cell) for cell in head]
        about = "facts" if "fact_id" in names else "passages" if "passage_id" in names else ""
        if about:
            break
    else:
        return None
    known = [n if n in columns[about] and n not in names[:i] else "" for i, n in enumerate(names)]
    rows = [
        Row(place, {n: restored(cell) for n, cell in zip(known, cells, strict=False) if n})
        for place, cells in table[at + 1 :]
        if any(cell.strip() for cell in cells)
    ]
    missing = [n for n in columns[about] if n not in known]
    notes = (f"{name}: without the columns {', '.join(missing)}",) if missing else ()
    return Sheet(name, about, frozenset(n for n in known if n), tuple(rows), digest, notes)


def _column(cell: str) -> str:
    """A header cell as the contract spells it: case, blanks, quotes and marks of other programs taken off."""
    text = unicodedata.normalize("NFKC", cell).strip("\ufeff \t\"'“”").casefold()
    return re.sub(r"[\s\-]+", "_", text)


def restored(cell: str) -> str:
    """A cell without the guard that keeps spreadsheets from running it, without blanks around it."""
    cell = cell.strip()
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA_STARTS) else cell
