"""Jobs → what a run has to do with each: refuse it, or read it unless its content was read before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.batch.child import Result, failure
from pipeline.batch.folder import Job
from pipeline.batch.stop import Stop
from pipeline.digests import file_digest
from pipeline.formats import kind
from pipeline.runs.crew import lacking
from pipeline.settings import Settings


@dataclass(slots=True)
class Planned:
    """A job with what the tables need to know of it: where its result lies, or the result itself.

    `kind`: by what it is read (see `formats.kind`); content and kind are what a result is stored under. `stamp`: size
    and time of change when it was planned, to see whether the file changed while it was read.
    """

    job: Job
    sha256: str = ""
    kind: str = ""
    stamp: tuple[int, int] = (0, 0)
    ready: Result | None = None

    @property
    def key(self) -> str:
        """What its result is stored under."""
        return self.sha256 + self.kind


def plan(jobs: Sequence[Job], settings: Settings, stop: Stop) -> list[Planned]:
    """What is known of each job before any is read; shorter than `jobs` when a signal came."""
    planned = []
    for job in jobs:
        if stop():
            break
        item = Planned(job, ready=lacking(job, settings, stop) or _refused(job, settings))
        if item.ready is None:
            try:
                item.stamp = stamp(job.path)
                item.kind, item.sha256 = kind(job.path), file_digest(job.path)
            except OSError as error:
                item.ready = failure(job.name, "unreadable", str(error.strerror or error))
        job.forget()
        if stop() and job.place is not None:
            break
        planned.append(item)
    return planned


def changed(item: Planned, result: Result) -> bool:
    """Whether what was read is not what was planned."""
    try:
        if item.job.place is None and stamp(item.job.path) != item.stamp:
            return True
    except OSError:
        return True  # gone
    return bool(result["documents"][0].get("sha256", item.sha256) != item.sha256)


def stamp(path: Path) -> tuple[int, int]:
    """Size and time of change of a file. Raises OSError."""
    status = path.stat()
    return status.st_size, status.st_mtime_ns


def _refused(job: Job, settings: Settings) -> Result | None:
    """The result of a file that is not even opened."""
    if job.problem is not None:
        result = failure(job.name, job.problem.code, job.problem.message)
        if job.problem.severity != "error":
            result["status"] = result["documents"][0]["status"] = "skipped"
            result["problems"][0]["severity"] = job.problem.severity
        return result
    try:
        size = job.path.stat().st_size
    except OSError as error:
        return failure(job.name, "unreadable", str(error.strerror or error))
    if size == 0:
        return failure(job.name, "empty_file", f"{job.name}: the file is empty")
    if size > settings.max_bytes:
        megabytes = settings.max_bytes // 1024**2
        return failure(job.name, "too_large", f"{job.name}: larger than {megabytes} MB")
    return None
