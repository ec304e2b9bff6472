"""Who reads the documents of a run: child processes here, or the stations of a cluster."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from pipeline.batch.child import Result, Task
from pipeline.batch.pool import Pool
from pipeline.batch.stop import Stop
from pipeline.journal import REASONS
from pipeline.run import document_rows
from pipeline.settings import Settings


class Crew(Protocol):
    """What a run asks of either."""

    def map(self, tasks: Iterable[Task]) -> Iterator[tuple[int, Result]]:
        """(index of the task, its result) in the order they end."""


def crew(cluster: str, settings: Settings, expected: int, scratch: Path, stop: Stop) -> AbstractContextManager[Crew]:
    """The pool on this machine, or the cluster at that address where one is named and there is something to read."""
    if not cluster or not expected:
        return Pool(document_rows, settings, REASONS, "pipeline.warmed", expected, scratch, stop)
    from pipeline.batch.cluster import Cluster
    from pipeline.station import here

    told = everywhere(settings)
    return Cluster(cluster, told, here(told), REASONS, stop)


def everywhere(settings: Settings) -> Settings:
    """The settings with whole paths, which are looked for at the same place on every machine."""
    plan = str(Path(settings.plan).resolve()) if settings.plan.endswith(".toml") else settings.plan
    model, knowledge = (str(Path(name).resolve()) if name else "" for name in (settings.model, settings.knowledge))
    spacy = tuple(str(Path(name).resolve()) if Path(name).is_dir() else name for name in settings.spacy)
    workspace = str(settings.workspace_path.resolve())
    return replace(settings, plan=plan, workspace=workspace, spacy=spacy, model=model, knowledge=knowledge)
