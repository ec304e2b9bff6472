"""What a run knows, in one SQLite file in the output folder; the CSVs are views of it.

The open connection holds SQLite's exclusive lock, so a second run is told so, and a killed run frees it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.errors import OutputError, OutputLockedError

FOLDER = ".habitext"
SCHEMA = """
CREATE TABLE IF NOT EXISTS results (
  sha256 TEXT NOT NULL, fingerprint TEXT NOT NULL, status TEXT NOT NULL, result TEXT NOT NULL,
  PRIMARY KEY (sha256, fingerprint)
) WITHOUT ROWID;
"""


class State:
    """Results of documents by content and fingerprint. Use as a context manager."""

    def __init__(self, out: Path) -> None:
        """Opens and locks the state of an output folder.

        Raises OutputLockedError when another run holds it, OutputError when it cannot be made.
        """
        folder = out / FOLDER
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(folder / "state.sqlite", timeout=0, isolation_level=None)
            self._db.execute("PRAGMA locking_mode=EXCLUSIVE")
            self._db.execute("BEGIN EXCLUSIVE")
            self._db.executescript(SCHEMA)
            self._db.execute("BEGIN EXCLUSIVE")
            self._db.execute("COMMIT")
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                raise OutputLockedError(
                    f"another run is writing to {out}", "wait for it to end or choose another --out"
                ) from None
            raise OutputError(f"cannot use {out}: {error}", "check its permissions or choose another --out") from None
        except sqlite3.DatabaseError as error:
            raise OutputError(
                f"the state of {out} is damaged: {error}", f"move {folder} aside; the documents will be read again"
            ) from None
        except OSError as error:
            raise OutputError(
                f"cannot use {out}: {error.strerror or error}", "check its permissions or choose another --out"
            ) from None

    def __enter__(self) -> State:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    def get(self, sha256: str, fingerprint: str) -> dict[str, Any] | None:
        """The stored result of a document read under the same fingerprint."""
        row = self._db.execute(
            "SELECT result FROM results WHERE sha256=? AND fingerprint=?", (sha256, fingerprint)
        ).fetchone()
        return json.loads(row[0]) if row else None

    def put(self, sha256: str, fingerprint: str, result: dict[str, Any]) -> None:
        """Stores a result durably. Raises OutputError when the disk refuses."""
        try:
            self._db.execute(
                "INSERT OR REPLACE INTO results VALUES (?, ?, ?, ?)",
                (sha256, fingerprint, result["status"], json.dumps(result)),
            )
        except sqlite3.OperationalError as error:
            raise OutputError(
                f"cannot store a result: {error}", "free some room and run again; nothing done is lost"
            ) from None

    def rows(self, keys: list[tuple[str, str]], table: str) -> Iterator[dict[str, str]]:
        """Rows of one table for the documents given, in that order."""
        for sha256, fingerprint in keys:
            result = self.get(sha256, fingerprint)
            if result is not None:
                yield from result[table]
