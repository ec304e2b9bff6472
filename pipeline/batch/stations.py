"""Beside a cluster's worker: keeps the reading stations that its threads hand documents to.

A station (`python -m pipeline.runs.station`) is a process of its own with a fork server and a child that reads the
document, as in a run on one machine. So the worker's own process, its threads and its being a
daemon have no part in the reading.
"""

from __future__ import annotations

import contextlib
import subprocess
import sys
import tempfile
import threading

from pipeline.batch.frames import packed, received

#: Tries to read one document, after which its station's deaths are told to the run.
TRIES = 3


class _Station:
    """One process that reads a document at a time."""

    def __init__(self, folder: str) -> None:
        scratch = tempfile.mkdtemp(prefix="habitext-", dir=folder)
        # -P: no file in the worker's current folder takes a module's place. A session of its own: Ctrl-C in the
        # worker's terminal ends the worker, and the station sees that by the end of its input.
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "pipeline.runs.station", scratch],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip

    def ask(self, request: bytes) -> bytes:
        """The answer to a frame. Raises EOFError or OSError when the station is gone."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(request)
        self._process.stdin.flush()
        return received(self._process.stdout)[0]

    def end(self) -> None:
        """Kills the station; its children see it and end."""
        with contextlib.suppress(OSError):
            self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()


_lock = threading.Lock()
_idle: dict[str, list[_Station]] = {}
_busy: dict[str, set[_Station]] = {}
_released: set[str] = set()


def exchange(run: str, folder: str, request: bytes) -> bytes:
    """Hands a frame to a free station of this run, started in `folder` when there is none; returns its answer.

    The answer is {"gone": true} when stations die over it again and again, or the run has ended.
    """
    for _ in range(TRIES):
        with _lock:
            if run in _released:
                break
            station = _idle[run].pop() if _idle.get(run) else None
        station = station or _Station(folder)
        with _lock:
            _busy.setdefault(run, set()).add(station)
        try:
            answer = station.ask(request)
        except (EOFError, OSError, ValueError):  # ValueError: closed by `release` meanwhile
            answer = b""
        with _lock:
            _busy[run].discard(station)
            kept = bool(answer) and run not in _released
            if kept:
                _idle.setdefault(run, []).append(station)
        if not kept:
            station.end()
        if answer:
            return answer
    return packed({"gone": True})


def release(run: str) -> None:
    """Ends the stations of a run, busy ones too; what is asked for it later is answered with "gone"."""
    with _lock:
        _released.add(run)
        stations = [*_idle.pop(run, []), *_busy.get(run, ())]
    for station in stations:
        station.end()
