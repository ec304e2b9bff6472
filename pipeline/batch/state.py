"""What a run knows, in one SQLite file in the output folder; the CSVs are views of it.

The open connection holds SQLite's exclusive lock, so a second run is told so, and a killed run frees it. Rows are kept
by table, compressed, so that writing one table does not read the others.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pipeline.errors import OutputError, OutputLockedError

FOLDER = ".habitext"
SCRATCH = "scratch"  # in it; emptied by every run
NAME = "state.sqlite"  # in it
#: Raised when the layout below changes; an older state is thrown away and its documents read again.
LAYOUT = 2
SCHEMA = """
CREATE TABLE IF NOT EXISTS results (
  sha256 TEXT NOT NULL, fingerprint TEXT NOT NULL, status TEXT NOT NULL, PRIMARY KEY (sha256, fingerprint)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS rows (
  sha256 TEXT NOT NULL, fingerprint TEXT NOT NULL, name TEXT NOT NULL, content BLOB NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS rows_by_document ON rows (sha256, fingerprint, name);
"""
ROOM = "free some room and run again; nothing done is lost"


@contextmanager
def _durably() -> Iterator[None]:
    """SQLite's complaints as OutputError."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise OutputError(f"cannot store a result: {error}", ROOM) from None
    except sqlite3.DatabaseError as error:
        raise OutputError(f"the state is damaged: {error}", f"move the folder {FOLDER} aside and run again") from None


class State:
    """Results of documents by content and fingerprint. Use as a context manager."""

    def __init__(self, out: Path) -> None:
        """Opens and locks the state of an output folder.

        Raises OutputLockedError when another run holds it, OutputError when it cannot be made.
        """
        folder = out / FOLDER
        self.scratch, self.logs = folder / SCRATCH, folder / "logs"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(folder / NAME, timeout=0, isolation_level=None)
            self._db.execute("PRAGMA locking_mode=EXCLUSIVE")
            self._db.execute("PRAGMA synchronous=FULL")
            self._db.execute("BEGIN EXCLUSIVE")
            self._lay_out()
            self._db.execute("COMMIT")
            # The lock is ours from here on: what a killed run left in the scratch folder is nobody's.
            shutil.rmtree(self.scratch, ignore_errors=True)
            self.scratch.mkdir()
            self.logs.mkdir(exist_ok=True)
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

    def _lay_out(self) -> None:
        (layout,) = self._db.execute("PRAGMA user_version").fetchone()
        if layout != LAYOUT:
            for table in ("results", "rows"):
                self._db.execute(f"DROP TABLE IF EXISTS {table}")
        for statement in SCHEMA.split(";"):
            self._db.execute(statement)
        self._db.execute(f"PRAGMA user_version={LAYOUT}")

    def __enter__(self) -> State:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()
        shutil.rmtree(self.scratch, ignore_errors=True)

    def status(self, sha256: str, fingerprint: str) -> str:
        """What became of a document under this fingerprint; "" when it was not read yet."""
        with _durably():
            row = self._db.execute(
                "SELECT status FROM results WHERE sha256=? AND fingerprint=?", (sha256, fingerprint)
            ).fetchone()
        return str(row[0]) if row else ""

    def alike(self, sha256: str, beginning: str) -> str:
        """The fingerprint, beginning like this, under which a document was read before; "" when there is none."""
        with _durably():
            row = self._db.execute(
                "SELECT fingerprint FROM results WHERE sha256=? AND substr(fingerprint, 1, ?)=? ORDER BY fingerprint",
                (sha256, len(beginning), beginning),
            ).fetchone()
        return str(row[0]) if row else ""

    def get(self, sha256: str, fingerprint: str, tables: Sequence[str]) -> dict[str, Any] | None:
        """The stored result of a document with the rows of the tables named; None when it was not read yet."""
        status = self.status(sha256, fingerprint)
        if not status:
            return None
        result: dict[str, Any] = {"status": status}
        with _durably():
            for name in tables:
                row = self._db.execute(
                    "SELECT content FROM rows WHERE sha256=? AND fingerprint=? AND name=?", (sha256, fingerprint, name)
                ).fetchone()
                result[name] = json.loads(zlib.decompress(row[0])) if row else []
        return result

    def put(self, sha256: str, fingerprint: str, result: dict[str, Any]) -> None:
        """Stores a result durably, whole or not at all. Raises OutputError when the disk refuses."""
        key = (sha256, fingerprint)
        tables = {name: rows for name, rows in result.items() if name != "status"}
        content = [(*key, name, zlib.compress(json.dumps(rows).encode(), 1)) for name, rows in tables.items()]
        with _durably():
            self._db.execute("BEGIN")
            try:
                self._db.execute("INSERT OR REPLACE INTO results VALUES (?, ?, ?)", (*key, result["status"]))
                self._db.executemany("INSERT OR REPLACE INTO rows VALUES (?, ?, ?, ?)", content)
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    def absorb(self, other: Path) -> int:
        """Takes in the results of another state that are not here; returns how many. One of another layout gives none.

        Raises OutputError when it is damaged or the disk refuses.
        """
        with _durably():
            self._db.execute("ATTACH DATABASE ? AS other", (str(other),))
            try:
                if self._db.execute("PRAGMA other.user_version").fetchone()[0] != LAYOUT:
                    return 0
                self._db.execute("BEGIN")
                try:
                    self._db.execute(
                        "INSERT INTO rows SELECT o.sha256, o.fingerprint, o.name, o.content FROM other.rows o WHERE NOT"
                        " EXISTS (SELECT 1 FROM results r WHERE r.sha256=o.sha256 AND r.fingerprint=o.fingerprint)"
                    )
                    added = self._db.execute("INSERT OR IGNORE INTO results SELECT * FROM other.results").rowcount
                    self._db.execute("COMMIT")
                except BaseException:
                    if self._db.in_transaction:
                        self._db.execute("ROLLBACK")
                    raise
                return added
            finally:
                self._db.execute("DETACH DATABASE other")
