"""A reviewed CSV or XLSX file → rows, whatever a spreadsheet did to it.

Spreadsheets save in the system's code page, with semicolons or tabs, with or without a byte order mark; people
rename, reorder, add and drop columns. Rows come out with the columns the contract knows; everything else is left out.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from pipeline.cells import restored
from pipeline.errors import InputError
from pipeline.languages.base import codes, section
from pipeline.review.encodings import decoded, telling_words
from pipeline.review.lines import records
from pipeline.review.workbook import OF_VERSIONS, Workbook, read_workbook

#: The column with the id, by table.
IDS = {"facts": "fact_id", "passages": "passage_id"}
MOST_BYTES = 200 * 1024 * 1024
LOCK_FILES = ("~$", ".~lock.")
#: Programs write the time of saving into a workbook to the second, before the file is closed.
SAVING = timedelta(seconds=3)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its place in the file for messages (line or row from 1) and its cells by column.

    `numbers` are columns whose cell the spreadsheet holds as a number; `wrong` says why the row cannot be read.
    """

    place: int
    cells: Mapping[str, str]
    numbers: frozenset[str] = frozenset()
    wrong: str = ""

    def __getitem__(self, name: str) -> str:
        return self.cells.get(name, "")


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of one sheet. `about` is facts or passages; `columns` those of the contract it has.

    `saved` is when the file was last saved (ISO 8601, UTC), as far as it tells.
    """

    name: str
    about: str
    columns: frozenset[str]
    rows: tuple[Row, ...]
    sha256: str
    saved: str = ""
    notes: tuple[str, ...] = ()


def read_sheets(
    path: Path, columns: Mapping[str, Sequence[str]], to_fill: Collection[str] = (), printed: Iterable[str] = ()
) -> list[Sheet]:
    """The sheets of a file that hold facts or passages.

    `columns`: column names by table (facts, passages); `to_fill`: those for the reviewer, named in a note when they are
    missing. `printed`: some cells the program wrote, by which the right code page is told. Raises InputError naming the
    file when there is nothing to read.
    """
    data, saved = _bytes(path)
    digest = hashlib.sha256(data).hexdigest()
    if data.startswith(b"PK\x03\x04"):
        book = read_workbook(path, data)
        tables = [(f"{path.name} {title}", found) for title, found in _of_workbook(book)]
        if book.saved is not None and book.saved + SAVING < saved:
            saved = book.saved
    elif data.startswith(b"\xd0\xcf\x11\xe0"):
        raise InputError(f"{path}: an old .xls file, or one with a password", "save it as .xlsx or CSV")
    else:
        text = decoded(data, telling_words(printed)).replace("\x00", "\ufffd")
        own = [Row(r.place, dict(enumerate_cells(r.cells)), wrong=r.wrong) for r in records(text, _is_id)]
        tables = [(path.name, own)]
    when = saved.isoformat(timespec="microseconds")
    sheets = [s for name, table in tables if (s := _sheet(name, table, columns, to_fill, digest, when)) is not None]
    if not sheets:
        raise InputError(f"{path}: no column fact_id or passage_id", "keep the header row and the id column")
    return sheets


def enumerate_cells(cells: Sequence[str]) -> list[tuple[str, str]]:
    """Cells under the number of their column, until the header says what they are called."""
    return [(str(i), cell) for i, cell in enumerate(cells)]


def _of_workbook(book: Workbook) -> list[tuple[str, list[Row]]]:
    return [
        (title, [Row(p, dict(enumerate_cells(cells)), frozenset(map(str, numbers))) for p, cells, numbers in found])
        for title, found in book.sheets
    ]


def _bytes(path: Path) -> tuple[bytes, datetime]:
    """The content of a file and when it was last changed."""
    if path.name.startswith(LOCK_FILES):
        raise InputError(f"{path}: the lock file of an open spreadsheet", "close the sheet, then give its own file")
    if path.is_dir():
        raise InputError(f"{path}: a folder", "name the reviewed CSV or XLSX files")
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise InputError(f"{path}: larger than {MOST_BYTES >> 20} MB", "split the sheet")
        data, changed = path.read_bytes(), path.stat().st_mtime
    except FileNotFoundError:
        raise InputError(f"{path}: no such file", "check the path; quote names that hold blanks") from None
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}", "is the file open in another program?") from None
    if not data.strip():
        raise InputError(f"{path}: the file is empty", "save the sheet again")
    return data, datetime.fromtimestamp(changed, UTC)


def _sheet(
    name: str, table: Sequence[Row], columns: Mapping[str, Sequence[str]], to_fill: Collection[str], digest: str,
    saved: str,
) -> Sheet | None:  # fmt: skip
    for at, head in enumerate(table):  # noqa: B007  # the place of the header row is what is looked for
        names = _columns([*head.cells.values()])
        about = _about(name, names, columns, to_fill)
        if about:
            break
    else:
        return None
    known = {place: n if n in columns[about] else "" for place, n in zip(head.cells, names, strict=True)}
    rows = tuple(_named(row, known, to_fill) for row in table[at + 1 :] if _says_something(row, head))
    missing = [n for n in columns[about] if n in to_fill and n not in known.values()]
    notes = [f"{name}: without the columns {', '.join(missing)}"] if missing else []
    strange = [n[:40] for n in names if n and n not in columns[about] and n not in OF_VERSIONS]
    if strange:
        notes.append(f"{name}: columns that are not read: {', '.join(strange[:8])}")
    return Sheet(name, about, frozenset(filter(None, known.values())), rows, digest, saved, tuple(notes))


def _about(sheet: str, names: Sequence[str], columns: Mapping[str, Sequence[str]], to_fill: Collection[str]) -> str:
    """What the header of a sheet is about, facts or passages; "" when it is none.

    Answers about facts whose ids were deleted are not those of the passages they stand in.
    """
    about = next((about for about, id_column in IDS.items() if id_column in names), "")
    if about == "passages":
        answers = [n for n in names if n in to_fill and n in columns["facts"] and n not in columns["passages"]]
        if answers:
            said = f"{sheet}: no column {IDS['facts']}, though {', '.join(answers[:2])} are about facts"
            raise InputError(said, "keep the id column: it says which fact a row is about")
    return about


def _says_something(row: Row, head: Row) -> bool:
    """Whether a row is neither empty nor the header again, as where files were put one behind the other."""
    return any(c.strip() for c in row.cells.values()) and (
        bool(row.wrong) or [*map(_squeezed, row.cells.values())] != [*map(_squeezed, head.cells.values())]
    )


def _named(row: Row, known: Mapping[str, str], to_fill: Collection[str]) -> Row:
    """The row with its cells by column name; a column that stands twice must say the same twice."""
    if row.wrong:
        return row
    cells: dict[str, str] = {}
    wrong = ""
    for place, cell in row.cells.items():
        name, text = known.get(place, ""), restored(cell.strip())
        if not name or not text:
            continue
        if cells.setdefault(name, text) != text and name in (*to_fill, *IDS.values()):
            wrong = f"the column {name} stands twice and says {cells[name][:20]!r} and {text[:20]!r}"
    return Row(row.place, cells, frozenset(known[p] for p in row.numbers if known.get(p)), wrong)


@cache
def _header_words() -> Mapping[str, str]:
    """Names of columns in the six languages (`columns` in languages/<code>/review.toml)."""
    words: dict[str, str] = {}
    for code in codes():
        for name, listed in section(code, "review").get("columns", {}).items():
            words.update({_squeezed(word): name for word in listed})
    return words


def _columns(head: Sequence[str]) -> list[str]:
    """A header as the contract spells it; another word for a column counts only where its own name is missing."""
    exact = [_squeezed(cell) for cell in head]
    return [text if _header_words().get(text, text) in exact else _header_words().get(text, text) for text in exact]


def _squeezed(cell: str) -> str:
    """A header cell with case, blanks, quotes and marks of other programs taken off."""
    text = unicodedata.normalize("NFKC", cell).strip("\ufeff \t\r\n\"'“”«»*:").casefold()
    return re.sub(r"[\s\-‑–]+", "_", text)


def _is_id(cell: str) -> bool:
    text = _squeezed(cell)
    return _header_words().get(text, text) in IDS.values()
