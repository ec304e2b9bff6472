"""How a run tells what it is doing: bars on a terminal, plain or JSON lines elsewhere, and a log; all on standard error
or in the log file, never on standard output."""

from __future__ import annotations

import contextlib
import json
import os
import sys
import time
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Protocol, TextIO

from pipeline.wording import counted

LINE_EVERY = 10.0  # seconds between plain lines
MOST_LOGS = 100


@dataclass(frozen=True, slots=True)
class Ended:
    """One document has ended. `code` and `message` tell its worst trouble, if any; the message names the file."""

    path: str
    status: str
    pages: int = 0
    code: str = ""
    message: str = ""
    seconds: str = ""


class Progress(Protocol):
    """What the runner calls."""

    def __enter__(self) -> Progress: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
    def done(self, ended: Ended) -> None:
        """One document has ended."""


def printable(text: str) -> str:
    """Text in which nothing moves the cursor, turns the line round or breaks it: such characters are escaped."""
    return "".join(
        c if c.isprintable() or unicodedata.category(c) == "Zs" else c.encode("unicode_escape").decode() for c in text
    )


def _put(stream: TextIO, line: str) -> None:
    """Prints; whoever listened may be gone (`2>&1 | head`), which must not end the run."""
    with contextlib.suppress(OSError, ValueError):
        print(line, file=stream, flush=True)


def _line(ended: Ended) -> str:
    return printable(f"{ended.status}: {ended.message}")


class PlainProgress:
    """A line for each failure and one now and then for the rest."""

    def __init__(self, total: int, stream: TextIO) -> None:
        self._total, self._stream = total, stream
        self._count = self._pages = self._failed = 0
        self._last = time.monotonic()
        self._first = 0.0  # when the first document had ended: what came before it is mostly the start

    def __enter__(self) -> PlainProgress:
        self._print(f"reading {counted(self._total, 'document')}")
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def _print(self, line: str) -> None:
        encoding = self._stream.encoding or "utf-8"
        safe = line.encode(encoding, "backslashreplace").decode(encoding)  # a terminal in the C locale must not stop us
        _put(self._stream, safe)

    def done(self, ended: Ended) -> None:
        """Counts the document; prints its trouble, else a line when the last one is old."""
        self._count += 1
        self._pages += ended.pages
        self._failed += ended.status == "failed"
        if ended.message:
            self._print(_line(ended))
        now = time.monotonic()
        self._first = self._first or now
        if now - self._last > LINE_EVERY or self._count == self._total:
            self._last = now
            left = (now - self._first) / max(1, self._count - 1) * (self._total - self._count)
            line = f"{self._count}/{self._total} documents, {self._pages} pages, {self._failed} failed"
            self._print(line + (f", about {left:.0f} s left" if 1 < self._count < self._total else ""))


class BarProgress:
    """A bar with documents, pages, failures and the time left."""

    def __init__(self, total: int) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
        from rich.progress import Progress as Bars

        self._bars = Bars(
            TextColumn("reading"), BarColumn(), MofNCompleteColumn(), TextColumn("documents"),
            TextColumn("{task.fields[pages]} pages"), TextColumn("{task.fields[failed]} failed"),
            TimeElapsedColumn(), TextColumn("left"), TimeRemainingColumn(),
            console=Console(stderr=True),
        )  # fmt: skip
        self._pages = self._failed = 0
        self._task = self._bars.add_task("reading", total=total, pages=0, failed=0)

    def __enter__(self) -> BarProgress:
        self._bars.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bars.stop()

    def done(self, ended: Ended) -> None:
        """Moves the bar on; a trouble is printed above it."""
        self._pages += ended.pages
        self._failed += ended.status == "failed"
        if ended.message:
            self._bars.console.print(_line(ended), markup=False, highlight=False)
        self._bars.update(self._task, advance=1, pages=self._pages, failed=self._failed)


class JsonProgress:
    """A JSON object a line: the start, every document, the end."""

    def __init__(self, total: int, stream: TextIO) -> None:
        self._total, self._stream, self._count = total, stream, 0

    def __enter__(self) -> JsonProgress:
        self._tell({"event": "start", "documents": self._total})
        return self

    def __exit__(self, *_: object) -> None:
        self._tell({"event": "read", "documents": self._count, "of": self._total})

    def _tell(self, event: dict[str, object]) -> None:
        _put(self._stream, json.dumps(event))

    def done(self, ended: Ended) -> None:
        """An event with everything known of the document."""
        self._count += 1
        self._tell({"event": "document", **asdict(ended), "count": self._count, "of": self._total})


class LogProgress:
    """The run's own log file, times in UTC. A log that cannot be written is given up, the run goes on."""

    def __init__(self, total: int, folder: Path) -> None:
        self._total = total
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
        for old in sorted(folder.glob("run-*.log"))[: -MOST_LOGS + 1]:
            old.unlink(missing_ok=True)
        self._path = folder / f"run-{stamp}-{os.getpid()}.log"
        self._stream: TextIO | None = None

    def __enter__(self) -> LogProgress:
        try:
            self._stream = self._path.open("a", encoding="utf-8", errors="backslashreplace", buffering=1)
        except OSError:
            self._stream = None
        self._write(f"start: {self._total} documents to read")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: object) -> None:
        self._write("end of reading" if kind is None else f"broken off: {kind.__name__}: {error}")
        if self._stream is not None:
            self._stream.close()

    def _write(self, line: str) -> None:
        if self._stream is None:
            return
        try:
            self._stream.write(f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {printable(line)}\n")
        except OSError:
            self._stream = None

    def done(self, ended: Ended) -> None:
        """A line for every document."""
        trouble = f" [{ended.code}] {ended.message}" if ended.message else f" {ended.path}"
        self._write(f"{ended.status}: {ended.pages} pages, {ended.seconds or '-'} s{trouble}")


class _All:
    """Several at once."""

    def __init__(self, parts: Sequence[Progress]) -> None:
        self._parts = parts

    def __enter__(self) -> _All:
        for part in self._parts:
            part.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for part in self._parts:
            part.__exit__(kind, error, trace)

    def done(self, ended: Ended) -> None:
        """Tells each of them."""
        for part in self._parts:
            part.done(ended)


def progress_for(total: int, logs: Path, *, as_json: bool) -> Progress:
    """JSON lines when asked for, else bars when standard error is a terminal, else plain lines; and the log."""
    shown: Progress
    if as_json:
        shown = JsonProgress(total, sys.stderr)
    else:
        shown = BarProgress(total) if sys.stderr.isatty() else PlainProgress(total, sys.stderr)
    return _All([LogProgress(total, logs), shown])  # what has been shown stands in the log, whatever comes next
