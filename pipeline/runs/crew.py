"""What reads the documents of a run: child processes on this machine or the workers of a cluster; and how documents
that lie elsewhere are fetched."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from pipeline.batch.child import Result, Task, failure
from pipeline.batch.folder import Job
from pipeline.batch.pool import Pool
from pipeline.batch.stop import InterruptedWait, Stop
from pipeline.runs.job import read_one
from pipeline.settings import Settings


class Crew(Protocol):
    """What a run needs of either."""

    def map(self, tasks: Iterable[Task]) -> Iterator[tuple[int, Result]]:
        """(index of the task, its result) in the order they end."""


def crew(cluster: str, settings: Settings, expected: int, scratch: Path, stop: Stop) -> AbstractContextManager[Crew]:
    """The pool on this machine, or the cluster at that address where one is named and there is something to read."""
    if not cluster or not expected:
        return Pool(read_one, settings, "pipeline.runs.warmed", expected, scratch, stop)
    from pipeline.batch.cluster import Cluster
    from pipeline.runs.station import own_conditions

    told = everywhere(settings)
    return Cluster(cluster, told, own_conditions(told), stop)


def everywhere(settings: Settings) -> Settings:
    """The settings with whole paths, which are looked for at the same place on every machine."""
    plan = str(Path(settings.plan).resolve()) if settings.plan.endswith(".toml") else settings.plan
    model, knowledge = (str(Path(name).resolve()) if name else "" for name in (settings.model, settings.knowledge))
    spacy = tuple(str(Path(name).resolve()) if Path(name).is_dir() else name for name in settings.spacy)
    workspace = str(settings.workspace_path.resolve())
    return replace(settings, plan=plan, workspace=workspace, spacy=spacy, model=model, knowledge=knowledge)


def lacking(job: Job, settings: Settings, stop: Stop) -> Result | None:
    """Fetches a file that lies elsewhere; its failure when it does not come, or a signal does."""
    if job.place is None:
        return None
    try:
        with stop.waiting():
            job.fetch(settings.max_bytes + 1)
    except (OSError, InterruptedWait) as error:
        said = str(getattr(error, "strerror", "") or error or "stopped")
        return failure(job.name, "not_fetched", said)
    return None
