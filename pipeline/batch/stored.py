"""What a finished run stored, read without holding it: the rows as written, whatever became of the CSVs."""

from __future__ import annotations

import json
import sqlite3
import zlib
from pathlib import Path

from pipeline.batch.state import FOLDER
from pipeline.errors import InputError, OutputLockedError


def stored_rows(out: Path, fingerprint: str, name: str) -> list[dict[str, str]]:
    """The rows of one table of all documents read under a fingerprint (run.json names it), in order of content.

    Raises InputError when no run wrote there, OutputLockedError while one does.
    """
    path = out / FOLDER / "state.sqlite"
    if not path.is_file():
        raise InputError(f"{out}: no run wrote here", "name the folder that `habitext run` wrote")
    query = "SELECT content FROM rows WHERE fingerprint=? AND name=? ORDER BY sha256"
    database = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=0)
    try:
        found = database.execute(query, (fingerprint, name)).fetchall()
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise OutputLockedError(f"a run is writing to {out}", "wait for it to end") from None
        raise InputError(f"{path}: {error}", "run `habitext run` again with this --out") from None
    finally:
        database.close()
    return [row for (content,) in found for row in json.loads(zlib.decompress(content))]
