"""How a run tells what it is doing: bars on a terminal, plain lines elsewhere; always on standard error."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Protocol, TextIO

LINE_EVERY = 10.0  # seconds between plain lines


class Progress(Protocol):
    """What the runner calls."""

    def __enter__(self) -> Progress: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
    def done(self, name: str, status: str, pages: int, message: str) -> None:
        """One document has ended."""


class PlainProgress:
    """A line for each failure and one now and then for the rest."""

    def __init__(self, total: int, stream: TextIO) -> None:
        self._total, self._stream = total, stream
        self._count = self._pages = self._failed = 0
        self._last = time.monotonic()

    def __enter__(self) -> PlainProgress:
        print(f"reading {self._total} documents", file=self._stream, flush=True)
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.flush()

    def done(self, name: str, status: str, pages: int, message: str) -> None:
        """Counts the document; prints its trouble, else a line when the last one is old."""
        self._count += 1
        self._pages += pages
        if message:
            self._failed += status == "failed"
            print(f"{status}: {message}", file=self._stream, flush=True)
        if time.monotonic() - self._last > LINE_EVERY or self._count == self._total:
            self._last = time.monotonic()
            line = f"{self._count}/{self._total} documents, {self._pages} pages, {self._failed} failed"
            print(line, file=self._stream, flush=True)


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

    def done(self, name: str, status: str, pages: int, message: str) -> None:
        """Moves the bar on; a trouble is printed above it."""
        self._pages += pages
        self._failed += status == "failed"
        if message:
            self._bars.console.print(f"{status}: {message}", markup=False, highlight=False)
        self._bars.update(self._task, advance=1, pages=self._pages, failed=self._failed)


def progress_for(total: int, stream: TextIO | None = None) -> Progress:
    """Bars when standard error is a terminal, else plain lines."""
    stream = stream or sys.stderr
    return BarProgress(total) if stream.isatty() else PlainProgress(total, stream)
