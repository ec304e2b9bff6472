"""Runs a batch over and over, breaks it at chosen points, resumes it and compares what comes out.

Run as a program (`python -m tests.batch.faults KIND COUNT FOLDER`): everything is loaded once and every run is a fork
of it. A point is the moment before or after a write, a sync, a rename or a statement of the state's database. Prints a
line of JSON: points there are, points tried, and what went wrong.
"""

from __future__ import annotations

import csv
import errno
import hashlib
import json
import os
import signal
import sqlite3
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from multiprocessing import forkserver
from pathlib import Path
from typing import Any, NoReturn

import pipeline.runs.folder_run
from pipeline.cli import main
from pipeline.tables import write
from tests.paper import pdf

DOCUMENTS = 9  # enough that the fork server loads every language, which makes the runs short
KILL, ERROR, SIGNAL, WORKER = "kill", "error", "signal", "worker"
EXPECTED = {KILL: -signal.SIGKILL, ERROR: 5, SIGNAL: 143, WORKER: 0}


class Breaker:
    """Counts the points and strikes at one of them."""

    def __init__(self, kind: str, at: int) -> None:
        self.kind, self.at, self.count = kind, at, 0

    def point(self, error: Exception | None = None) -> None:
        """One more point; `error` is what the disk would say there (none: after the deed)."""
        self.count += 1
        if self.count != self.at:
            return
        if self.kind == KILL:
            os.kill(os.getpid(), signal.SIGKILL)
        elif self.kind == SIGNAL:
            os.kill(os.getpid(), signal.SIGTERM)
        elif self.kind == ERROR:
            if error is not None:
                raise error
            self.at += 1  # after the deed it is too late for an error: take the next point


def full() -> OSError:
    return OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def arm(breaker: Breaker) -> None:
    """Puts the breaker around everything that leaves a trace on the disk."""

    class Connection(sqlite3.Connection):
        def execute(self, *a: Any) -> sqlite3.Cursor:
            breaker.point(None if "ROLLBACK" in a[0] else sqlite3.OperationalError("database or disk is full"))
            try:
                return super().execute(*a)
            finally:
                breaker.point()

    connect, sync, replace, lines = sqlite3.connect, os.fsync, Path.replace, write.csv_lines

    def fsync(handle: int) -> None:
        breaker.point(full())
        sync(handle)
        breaker.point()

    def rename(self: Path, target: Path) -> Path:
        breaker.point(full())
        done = replace(self, target)
        breaker.point()
        return done

    def csv_lines(*a: Any) -> Iterator[str]:
        for line in lines(*a):
            breaker.point(full())
            yield line

    sqlite3.connect = lambda *a, **k: connect(*a, factory=Connection, **k)  # type: ignore[assignment]
    os.fsync, Path.replace, write.csv_lines = fsync, rename, csv_lines  # type: ignore[method-assign, assignment]


def forked(act: Callable[[], int]) -> int:
    """Exit status of the act in a process of its own (negative: the signal it died of)."""
    pid = os.fork()
    if pid:
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    _quiet()
    forkserver._forkserver.ensure_running = lambda: None  # type: ignore[attr-defined]  # the parent's serves us too
    os._exit(act())


def _quiet() -> None:
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 1)
    os.dup2(nothing, 2)


def run(source: Path, out: Path, breaker: Breaker | None = None) -> int:
    """The command in this process; with a breaker, the number of points is left in a file beside the output."""
    if breaker is None:
        return main(["run", str(source), "--out", str(out), "--workers", "2"])
    arm(breaker)
    status = main(["run", str(source), "--out", str(out), "--workers", "2"])
    out.with_suffix(".points").write_text(str(breaker.count), encoding="ascii")
    return status


def digest(out: Path) -> str:
    """Of all tables; how long a document took is left out."""
    found = hashlib.sha256()
    for path in sorted(out.glob("*.csv")):
        if path.name != "documents.csv":
            found.update(path.read_bytes())
            continue
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows: Iterable[dict[str, str]] = csv.DictReader(stream)
            found.update(json.dumps([{k: v for k, v in row.items() if k != "seconds"} for row in rows]).encode())
    return found.hexdigest()


def kill_workers(stop: threading.Event, killed: list[int], most: int) -> None:
    """Kills children of the fork server one after the other, each some time into its work."""
    server = forkserver._forkserver._forkserver_pid  # type: ignore[attr-defined]
    tasks = Path(f"/proc/{server}/task/{server}/children")
    while not stop.is_set() and len(killed) < most:
        time.sleep(0.05 + 0.03 * (len(killed) % 5))
        for child in tasks.read_text(encoding="ascii").split()[:1]:
            try:
                os.kill(int(child), signal.SIGKILL)
                killed.append(int(child))
            except ProcessLookupError:
                pass


def try_point(kind: str, at: int, source: Path, out: Path, wanted: str) -> str:
    """What went wrong when broken at a point and resumed; "" when nothing did."""
    status = forked(lambda: run(source, out, Breaker(kind, at)))
    if status not in (EXPECTED[kind], 0):  # 0: the point came after the last look at the flag
        return f"{kind} at {at}: exit {status}"
    status = forked(lambda: run(source, out))
    if status != 0:
        return f"{kind} at {at}: exit {status} on resuming"
    return "" if digest(out) == wanted else f"{kind} at {at}: other bytes after resuming"


def try_workers(most: int, source: Path, out: Path, wanted: str) -> tuple[int, list[str]]:
    """Kills workers until so many died, over as many runs as that takes."""
    killed: list[int] = []
    wrong: list[str] = []
    number = 0
    while len(killed) < most and number < most and not wrong:
        number += 1
        stop = threading.Event()
        limit = len(killed) + 3  # fewer than what would make a document look guilty
        thread = threading.Thread(target=kill_workers, args=(stop, killed, min(most, limit)))
        thread.start()
        target = out.with_name(f"w{number}")
        status = forked(partial(run, source, target))
        stop.set()
        thread.join()
        if status != 0 or digest(target) != wanted:
            wrong.append(f"worker kills, run {number}: exit {status}")
    return len(killed), wrong


def soak(kind: str, count: int, folder: Path) -> dict[str, Any]:
    """Tries `count` points spread evenly over all there are."""
    source = folder / "in"
    source.mkdir()
    for n in range(DOCUMENTS):
        said = f"Report {n}: some {n + 120} households in Kenya were helped in 2023."
        (source / f"{n}.pdf").write_bytes(pdf([[said]]))
    (source / "copy.pdf").write_bytes((source / "1.pdf").read_bytes())
    pipeline.runs.folder_run.run_folder([source], folder / "warm", pipeline.runs.folder_run.Settings(workers=2))
    forked(lambda: run(source, folder / "whole", Breaker("", 0)))
    wanted = digest(folder / "whole")
    points = int((folder / "whole.points").read_text(encoding="ascii"))
    if kind == WORKER:
        tried, wrong = try_workers(count, source, folder / "out", wanted)
        return {"points": points, "tried": tried, "wrong": wrong}
    chosen = sorted({1 + i * points // count for i in range(count)}) if count < points else list(range(1, points + 1))
    found = [try_point(kind, at, source, folder / f"out{at}", wanted) for at in chosen]
    return {"points": points, "tried": len(chosen), "wrong": [w for w in found if w]}


def program() -> NoReturn:
    """The command line."""
    kind, count, folder = sys.argv[1:]
    result = soak(kind, int(count), Path(folder))
    print("RESULT " + json.dumps(result), flush=True)
    sys.exit(0)


if __name__ == "__main__":
    program()
