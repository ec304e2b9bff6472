"""A child process for each document: a crash, a hang or a bomb costs that document and nothing else."""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from pipeline.batch.child import Result, Task, Work, failure, serve
from pipeline.settings import Settings

#: Tells the fork server what to load: knowledge folder, model folder, workspace and "all" languages or none, a line
#: each. Loading every language takes some seconds, which pay from a few documents on.
WARM_ENVIRONMENT = "HABITEXT_WARM"
MANY = 8  # documents
POLL = 0.5  # seconds between looks at the clocks of the running children
GRACE = 2.0  # seconds a child has to end before it is killed


def cores() -> int:
    """Processor cores this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)  # not on macOS and Windows
    return len(affinity(0)) if affinity else os.cpu_count() or 1


@dataclass(slots=True)
class _Running:
    index: int
    task: Task
    process: BaseProcess
    pipe: Connection
    started: float


class Pool:
    """Runs tasks in child processes, at most `workers` at once; leaving the context ends them."""

    def __init__(self, work: Work, settings: Settings, hints: Mapping[str, str], preload: str, expected: int) -> None:
        """`preload`: name of the module the fork server imports once, so that children start warm; `expected`: how
        many documents there will be."""
        self._work, self._settings, self._hints = work, settings, hints
        self._workers = settings.workers or cores()
        method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
        self._context = multiprocessing.get_context(method)
        if method == "forkserver":
            languages = "all" if expected >= MANY else ""
            os.environ[WARM_ENVIRONMENT] = "\n".join(
                (settings.knowledge, settings.model, settings.workspace, languages)
            )
            self._context.set_forkserver_preload([preload])
        self._running: list[_Running] = []

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None:
        for child in self._running:
            child.process.terminate()
        for child in self._running:
            child.process.join(GRACE)
            if child.process.is_alive():
                child.process.kill()
                child.process.join()
        self._running.clear()

    def map(self, tasks: Sequence[Task]) -> Iterator[tuple[int, Result]]:
        """Yields (index of the task, its result) in the order they end."""
        waiting = list(enumerate(tasks))[::-1]
        while waiting or self._running:
            while waiting and len(self._running) < self._workers:
                self._running.append(self._start(*waiting.pop()))
            wait([c.pipe for c in self._running], timeout=POLL)
            for child in list(self._running):
                result = self._look(child)
                if result is not None:
                    self._running.remove(child)
                    yield child.index, result

    def _start(self, index: int, task: Task) -> _Running:
        ours, theirs = self._context.Pipe(duplex=False)
        process = self._context.Process(  # type: ignore[attr-defined]  # every concrete context has it
            target=serve, args=(theirs, task, self._work, self._hints), daemon=True
        )
        process.start()
        theirs.close()
        return _Running(index, task, process, ours, time.monotonic())

    def _look(self, child: _Running) -> Result | None:
        """The child's result when it has ended, one way or another."""
        name = child.task.name
        if child.pipe.poll():
            try:
                result: Result = child.pipe.recv()
            except (EOFError, OSError):
                child.process.join(GRACE)
                result = self._death(child)
            self._end(child)
            return result
        if not child.process.is_alive():
            result = self._death(child)
            self._end(child)
            return result
        if time.monotonic() - child.started > self._settings.timeout:
            self._end(child, kill=True)
            return failure(
                name, "timeout", f"{name}: not read after {self._settings.timeout:g} s", self._hints["timeout"]
            )
        return None

    def _death(self, child: _Running) -> Result:
        name, code = child.task.name, child.process.exitcode
        return failure(name, "crash", f"{name}: the reading process died (exit {code})", self._hints["crash"])

    @staticmethod
    def _end(child: _Running, *, kill: bool = False) -> None:
        child.pipe.close()
        if kill:
            child.process.kill()
        child.process.join(GRACE)
        if child.process.is_alive():
            child.process.kill()
            child.process.join()
