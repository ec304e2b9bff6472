"""Documents are read in child processes: a crash, a hang or a bomb costs a page or that document and nothing else."""

from __future__ import annotations

import contextlib
import json
import multiprocessing
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import ModuleType

from pipeline.batch.child import Result, Task, Work, address_space, failure, order, serve
from pipeline.batch.stop import InterruptedWait, Stop
from pipeline.batch.watch import CHECKING, OPENING, STAGES, Attempt
from pipeline.settings import Settings

#: Tells the fork server whom it serves and what to load: process, knowledge folder, model folder, workspace and "all"
#: languages or none, a line each. Loading every language takes some seconds, which pay from a few documents on.
WARM_ENVIRONMENT = "HABITEXT_WARM"
#: Keeps Python from looking for modules in the working folder: the fork server and the tracker are started with `-c`,
#: and a folder of documents from strangers may hold a numpy.py.
SAFE_PATH = "PYTHONSAFEPATH"
MANY = 8  # documents
POLL = 0.2  # seconds between looks at the clocks and the memory of the running children
GRACE = 2.0  # seconds a child has to end by itself after its last word
#: The same place must kill this many children before it is blamed: a single death may have come from outside.
BLAMED_AFTER = 2
#: The same where the child was killed by a signal that people and systems send, not faults.
BLAMED_AFTER_KILLS = 5
OUTSIDE = (-9, -15, -2, -1, 255)  # 255: the fork server itself went away
#: Bad pages in one document, after which the rest of it is given up.
MOST_SKIPPED = 10
#: A child gets no further document once it holds so many bytes more than at its start.
MOST_HELD = 1 << 28
#: How the name of a copy ends: no document's own name does, for it is taken out of messages wherever it stands.
COPY = ".habitext-copy.pdf"
#: The same of the file with its finished pages.
PAGES = ".habitext-pages"
#: Most bytes of one message; a result of this size would be a book of 50,000 pages.
LONGEST_MESSAGE = 1 << 30


def cores() -> int:
    """Processor cores this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)  # not on macOS and Windows
    return len(affinity(0)) if affinity else os.cpu_count() or 1


@dataclass(slots=True)
class _Document:
    """A task, and what is known about it from children that died while reading it."""

    index: int
    task: Task
    attempt: Attempt
    spent: float = 0.0
    deaths: Counter[int] = field(default_factory=Counter)


@dataclass(slots=True)
class _Child:
    process: BaseProcess
    pipe: Connection
    served: int = 0  # documents
    base: int = 0  # address space when first seen


@dataclass(slots=True)
class _Running:
    document: _Document
    child: _Child
    started: float
    since: float  # when it last said something
    page: int = OPENING
    reached: int = 0  # the last page it began
    base: int = 0  # address space when first seen
    peak: int = 0
    measured: float = 0.0  # when it was last seen

    @property
    def process(self) -> BaseProcess:
        """The child's process."""
        return self.child.process

    @property
    def pipe(self) -> Connection:
        """The child's pipe."""
        return self.child.pipe


def _kill(process: BaseProcess) -> None:
    """Ends a child and what it started; a child leads a process group of its own as soon as it runs."""
    with contextlib.suppress(AttributeError, OSError):
        if process.pid and process.pid != os.getpgrp():
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()


@contextlib.contextmanager
def _without_main() -> Iterator[None]:
    """Hides the caller's main module from a child that is started.

    A child needs nothing of it, but multiprocessing would run it anew in each: a script that calls `run_folder` without
    `if __name__ == "__main__"` would call it again there, and every child would die of the lock that the first call
    holds.
    """
    own = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = own


class Pool:
    """Runs tasks in child processes, at most `workers` at once; leaving the context ends them."""

    def __init__(
        self, work: Work, settings: Settings, preload: str, expected: int, scratch: Path, stop: Stop | None = None
    ) -> None:
        """`preload`: module the fork server imports once, so that children start warm; `expected`: how many documents
        there will be. `scratch`: folder for copies.

        `stop` is asked several times a second; once it says yes, no more results come.
        """
        self._work, self._settings, self._stop = work, settings, stop or Stop()
        self._scratch = scratch
        self._workers = settings.workers or cores()
        os.environ[SAFE_PATH] = "1"
        method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
        self._context = multiprocessing.get_context(method)
        if method == "forkserver":
            languages = "all" if expected >= MANY else ""
            told = (str(os.getpid()), settings.knowledge, settings.model, settings.workspace, languages)
            os.environ[WARM_ENVIRONMENT] = "\n".join(told)
            self._context.set_forkserver_preload([preload])
        self._running: list[_Running] = []
        self._free: list[_Child] = []  # waiting for the next document

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None:
        children = [*self._free, *(running.child for running in self._running)]
        for child in children:
            _kill(child.process)  # nothing of a child outlives it but its copies, and they go next
        for child in children:
            child.process.join()
            child.pipe.close()
        for running in self._running:
            self._clear(running.document, done=True)
        self._free.clear()
        self._running.clear()

    def map(self, tasks: Iterable[Task]) -> Iterator[tuple[int, Result]]:
        """Yields (index of the task, its result) in the order they end. A task is asked for when a child is free."""
        coming = (_Document(i, task, Attempt()) for i, task in enumerate(tasks))
        waiting: list[_Document] = []  # to be tried again
        more = True
        while (more or waiting or self._running) and not self._stop():
            while (more or waiting) and len(self._running) < self._workers:
                try:
                    document = waiting.pop() if waiting else next(coming, None)
                    if document is None:
                        more = False
                        break
                    self._running.append(self._start(document))
                except InterruptedWait:
                    return
            wait([c.pipe for c in self._running], timeout=POLL)
            for child in list(self._running):
                end = self._look(child)
                if end is None:
                    continue
                self._running.remove(child)
                self._clear(child.document, done=not isinstance(end, _Document))
                if isinstance(end, _Document):
                    waiting.append(end)
                else:
                    yield child.document.index, end

    def _start(self, document: _Document) -> _Running:
        seconds = self._settings.timeout - document.spent
        if document.attempt.last:  # the one that saves what is left has the whole time again
            seconds = self._settings.timeout
        scratch, kept = (str(self._scratch / f"{document.index}{end}") for end in (COPY, PAGES))
        document.attempt = replace(document.attempt, seconds=seconds, scratch=scratch, kept=kept)
        told = order(document.task, document.attempt)
        while True:
            child = self._free.pop() if self._free else self._fork()
            try:
                child.pipe.send_bytes(told)
                break
            except OSError:  # killed while it waited: nobody's fault
                self._end(child)
        child.served += 1
        now = time.monotonic()
        return _Running(document, child, now, now)

    def _fork(self) -> _Child:
        ours, theirs = self._context.Pipe(duplex=True)
        process = self._context.Process(  # type: ignore[attr-defined]  # every concrete context has it
            target=serve, args=(theirs, self._settings, self._work), daemon=True
        )
        # The first start waits until the fork server has loaded everything.
        with self._stop.waiting(), _without_main():
            process.start()
        theirs.close()
        return _Child(process, ours)

    def _clear(self, document: _Document, *, done: bool) -> None:
        Path(document.attempt.scratch).unlink(missing_ok=True)
        if done:
            Path(document.attempt.kept).unlink(missing_ok=True)

    def _look(self, child: _Running) -> Result | _Document | None:
        """What became of a child: its result, its document to be tried again, or None while it works."""
        now = time.monotonic()
        if now - child.measured >= POLL:
            self._measure(child)
            child.measured = now
        try:
            while child.pipe.poll():
                message = json.loads(child.pipe.recv_bytes(LONGEST_MESSAGE))
                child.since = now
                if "result" in message:
                    result: Result = message["result"]
                    self._let_go(child, result)
                    return result
                child.page = int(message["page"])
                child.reached = max(child.reached, child.page)
        except (EOFError, OSError, ValueError):
            child.process.join(GRACE)
            return self._dead(child)
        if child.since != now and not child.process.is_alive():
            return None if child.pipe.poll() else self._dead(child)
        settings, attempt = self._settings, child.document.attempt
        if now - child.started > attempt.seconds:
            return self._lost(child, "timeout", f"not read after {settings.timeout:g} s", final=True)
        # OPENING and each page have the page's time; the stages after the last page have all that is left.
        if child.page >= CHECKING and now - child.since > settings.page_timeout:
            return self._lost(child, "timeout", f"no page after {settings.page_timeout:g} s")
        return None

    @staticmethod
    def _measure(child: _Running) -> None:
        """Notes the child's address space where the system tells it, to know a lack of memory from a crash."""
        size = address_space(child.process.pid)
        child.base = child.base or size
        child.child.base = child.child.base or size
        child.peak = max(child.peak, size)

    def _dead(self, child: _Running) -> Result | _Document:
        code, document = child.process.exitcode, child.document
        if child.peak - child.base > self._settings.max_memory // 2:
            return self._lost(child, "memory", "the reading process ran out of memory")
        document.deaths[child.page] += 1
        if document.deaths[child.page] < (BLAMED_AFTER_KILLS if code in OUTSIDE else BLAMED_AFTER):
            self._end(child)
            return document
        return self._lost(child, "crash", f"the reading process died (exit {code})")

    def _lost(self, child: _Running, code: str, said: str, *, final: bool = False) -> Result | _Document:
        """Blames the place where the child was: the document without it, or its failure."""
        self._end(child)
        document = child.document
        document.spent += time.monotonic() - child.started
        if child.page == STAGES and child.reached > 1 and not document.attempt.last:
            # The pages are sound but what follows cannot hold them all: half of them is better than none.
            document.attempt = replace(document.attempt, last=child.reached // 2, reason=code)
            return document
        attempt = self._next(document, child.page, code, final=final or document.spent >= self._settings.timeout)
        if attempt is None:
            where = f"page {child.page}: " if child.page > 0 else ""
            return failure(document.task.name, code, where + said)
        document.attempt = attempt
        return document

    @staticmethod
    def _next(document: _Document, page: int, code: str, *, final: bool) -> Attempt | None:
        """How to try again after a death at a page; None when there is nothing left to try."""
        now = document.attempt
        if now.last:
            return None
        if page in (OPENING, 1) and not (now.rewrite or now.skip or final):
            return replace(now, rewrite=True)  # the first page is where a file is opened
        if page > 0:
            if not final and page not in now.skip and len(now.skip) < MOST_SKIPPED:
                return replace(now, skip={**now.skip, page: code})
            return replace(now, last=page - 1, reason=code) if page > 1 else None
        if final:
            return None
        if page == CHECKING:
            return replace(now, check=False)
        if page == OPENING and now.skip:  # the copy without the bad pages could not be made
            first = min(now.skip)
            return replace(now, skip={}, last=first - 1, reason=now.skip[first]) if first > 1 else None
        return None

    def _let_go(self, running: _Running, result: Result) -> None:
        """Keeps a child for the next document when this one came out whole at the first try; ends it otherwise.

        Forking costs more than a short document's reading, most of it copies of memory. What a bad document may have
        done to its process must not reach another.
        """
        child, document = running.child, running.document
        whole = result["status"] == "done" and not any(p["severity"] == "error" for p in result["problems"])
        first = document.attempt.first_try and not document.deaths
        if whole and first and child.served < self._settings.per_child and running.peak - child.base < MOST_HELD:
            self._free.append(child)
        else:
            self._end(child)

    @staticmethod
    def _end(child: _Child | _Running) -> None:
        child.pipe.close()
        child.process.join(0)
        if child.process.is_alive():
            _kill(child.process)
        child.process.join()
