"""What a finished run stored, read without holding it: the rows as written, whatever became of the CSVs."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Collection, Iterator
from pathlib import Path

from pipeline.batch.state import FOLDER
from pipeline.errors import InputError, OutputLockedError


def stored_rows(out: Path, fingerprint: str, name: str) -> list[dict[str, str]]:
    """The rows of one table of all documents read under a fingerprint (run.json names it), in order of content.

    Raises InputError when no run wrote there, OutputLockedError while one does.
    """
    query = "SELECT content FROM rows WHERE fingerprint=? AND name=? ORDER BY sha256"
    return [row for content in _contents(out, query, (fingerprint, name)) for row in json.loads(content)]


def earlier_rows(
    out: Path, fingerprint: str, name: str, column: str, wanted: Collection[str]
) -> dict[str, dict[str, str]]:
    """Rows whose cell in `column` is wanted, as runs under other fingerprints stored them, by that cell.

    Ids that an older version printed are found here. Raises what `stored_rows` raises.
    """
    query = "SELECT content FROM rows WHERE fingerprint<>? AND name=? ORDER BY rowid"
    found: dict[str, dict[str, str]] = {}
    for content in _contents(out, query, (fingerprint, name)):
        found.update({row[column]: row for row in json.loads(content) if row.get(column) in wanted})
    return found


def _contents(out: Path, query: str, values: tuple[str, str]) -> Iterator[bytes]:
    """The contents a query finds, unpacked."""
    path = out / FOLDER / "state.sqlite"
    if not path.is_file():
        raise InputError(f"{out}: no run wrote here", "name the folder that `habitext run` wrote")
    database = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=0)
    try:
        found = database.execute(query, values).fetchall()
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise OutputLockedError(f"a run is writing to {out}", "wait for it to end") from None
        raise InputError(f"{path}: {error}", "run `habitext run` again with this --out") from None
    finally:
        database.close()
    return (zlib.decompress(content) for (content,) in found)
