"""A whole run: find the documents, read the new ones, keep every result, write the tables."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.batch.child import Result, Task, failure, located
from pipeline.batch.fingerprint import READING, fingerprint
from pipeline.batch.folder import find_jobs
from pipeline.batch.progress import Ended, Progress, progress_for
from pipeline.batch.sources import note_sources
from pipeline.batch.state import State
from pipeline.batch.stop import Stop, stoppable
from pipeline.errors import Exit, OutputError
from pipeline.reviewing import check_log, keep_answers, lay_decisions
from pipeline.runs.crew import crew, lacking
from pipeline.runs.job import judge_one
from pipeline.runs.planning import Planned, changed, plan
from pipeline.runs.summary import Summary
from pipeline.runs.tabling import LateError, check_folder, write_manifest, write_tables
from pipeline.settings import Settings
from pipeline.shelf import keep
from pipeline.tables.columns import TABLES

#: Where passages stand on their pages: stored, in no CSV.
PLACES = "places"
#: Reasons that say nothing of the document: shown, and not stored, so that the next run reads it.
PASSING = ("worker_lost", "not_fetched")
#: Seconds the tables may take after a signal; the state has everything, the next run writes them.
WRITE_AFTER_STOP = 6.0


def run_folder(
    inputs: Sequence[Path | str],
    out: Path,
    settings: Settings | None = None,
    *,
    retry_failed: bool = False,
    as_json: bool = False,
    delimiter: str = ",",
    only_domains: bool = False,
    cluster: str = "",
) -> Summary:
    """Reads every document below the inputs and writes the tables into `out`.

    Documents already read under the same fingerprint are taken from the state (failed ones too, but for
    `retry_failed`); those that only another model or plan has judged are judged again without being read. With
    `only_domains` nothing is read: documents not read before are left out. On a signal everything done so far is
    written and the exit status says so. Inputs are paths, and addresses as str. `as_json`: progress as JSON lines.
    `delimiter` of the CSV files. `cluster`: address of a Dask scheduler whose workers read. Raises InputError,
    OutputError, OutputLockedError before anything is read, OutputError when the disk refuses, ClusterError when the
    cluster goes away; what was done until then is kept.
    """
    from pipeline.domains.store import find_model_folder

    started, settings = time.monotonic(), settings or Settings()
    summary = Summary(out)
    check_log(settings.workspace_path)
    with stoppable() as stop:
        jobs = find_jobs(inputs, out)
        check_folder(out)
        model_folder = find_model_folder(settings.workspace_path, settings.plan, settings.model)
        mark = fingerprint(settings, model_folder)
        keep()
        _make(out)
        with State(out) as state:
            planned = plan(jobs, settings, stop)
            here = [item for item in planned if item.sha256 and item.job.place is None]
            note_sources(out, {item.sha256: item.job.path for item in reversed(here)})
            reading = _Reading(planned, mark, settings, state, summary, stop)
            items = reading.left(retry_failed=retry_failed, only_domains=only_domains)
            reading.read(items, as_json=as_json, cluster=cluster)
            if stop():
                summary.exit_status = stop.exit_status
            try:
                if len(planned) < len(jobs):  # stopped while looking: the tables there are truer than what we know
                    raise LateError
                summary.kept = keep_answers(out, settings.workspace_path)
                write_tables(planned, mark, out, state, summary, WRITE_AFTER_STOP if stop() else 0.0, delimiter)
                lay_decisions(out, settings.workspace_path)
                summary.seconds = time.monotonic() - started
                write_manifest(out, settings, mark, model_folder, summary)
            except LateError:
                summary.late = True
    if summary.exit_status is Exit.DONE and summary.failed:
        every = len(summary.failed) == sum(summary.documents.values())
        summary.exit_status = Exit.NOTHING_DONE if every else Exit.SOME_FAILED
    return summary


def _make(out: Path) -> None:
    """Makes the folder for the tables. Raises OutputError."""
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"cannot make {out}: {error.strerror or error}", "choose another --out") from None


@dataclass(frozen=True, slots=True)
class _Reading:
    """The reading of one run: `planned` documents, results stored under `mark`, counted in `summary`."""

    planned: Sequence[Planned]
    mark: str
    settings: Settings
    state: State
    summary: Summary
    stop: Stop

    def left(self, *, retry_failed: bool, only_domains: bool) -> list[Planned]:
        """What is to be read, once what only another model or plan has judged is judged again."""
        items = self._new(retry_failed=retry_failed)
        if not retry_failed:
            items = self._judge_again(items)
        if only_domains:
            self.summary.unread, items = len(items), []
        return items

    def _new(self, *, retry_failed: bool) -> list[Planned]:
        """What must be read: each content once, none that was read before."""
        todo: dict[str, Planned] = {}
        known: set[str] = set()
        for item in self.planned:
            if not item.sha256 or item.key in todo or item.key in known:
                continue
            status = self.state.status(item.key, self.mark)
            if not status or (retry_failed and status != "done"):
                todo[item.key] = item
            else:
                known.add(item.key)
                self.summary.reused += 1
        return list(todo.values())

    def _judge_again(self, items: Sequence[Planned]) -> list[Planned]:
        """Judges what another model or plan has judged; returns what is still to be read."""
        left: list[Planned] = []
        for item in items:
            before = self.state.alike(item.key, self.mark[:READING])
            stored = self.state.get(item.key, before, [*(t.name for t in TABLES), PLACES]) if before else None
            if stored is None:
                left.append(item)
            else:
                self.state.put(item.key, self.mark, judge_one(stored, self.settings))
                self.summary.judged_again += 1
        return left

    def read(self, items: Sequence[Planned], *, as_json: bool, cluster: str) -> None:
        """Has documents read and stores every result; tells of these and of those that were refused."""
        refused = [p for p in self.planned if p.ready is not None]
        with (
            progress_for(len(items) + len(refused), self.state.logs, as_json=as_json) as progress,
            crew(cluster, self.settings, len(items), self.state.scratch, self.stop) as pool,
        ):
            for item in refused:
                assert item.ready is not None
                progress.done(_ended(item.job.name, item.ready))
            begun: list[Planned] = []
            for index, result in pool.map(self._tasks(items, begun, progress)):
                item = begun[index]
                item.job.forget()
                progress.done(_ended(item.job.name, self._kept(item, result)))

    def _tasks(self, items: Sequence[Planned], begun: list[Planned], progress: Progress) -> Iterator[Task]:
        """A task for each document that is there, which is noted in `begun`; a file elsewhere is fetched first."""
        for item in items:
            missing = lacking(item.job, self.settings, self.stop)
            if self.stop():
                return
            if missing is None:
                begun.append(item)
                yield Task(str(item.job.path), item.job.name, self.settings)
            else:
                item.ready = missing
                progress.done(_ended(item.job.name, missing))

    def _kept(self, item: Planned, result: Result) -> Result:
        """Stores a result that will be the same next time; any other is the item's for this run only."""
        if changed(item, result):
            item.ready = failure(item.job.name, "changed", "the file changed while it was read")
            return item.ready
        if any(p["code"] in PASSING for p in result["problems"]):
            item.ready = result
        else:
            result["documents"][0].setdefault("sha256", item.sha256)
            self.state.put(item.key, self.mark, result)
        return result


def _ended(name: str, result: Result) -> Ended:
    """What the progress shows of a result: its first error, else nothing."""
    document = result["documents"][0]
    worst = next((p for p in result["problems"] if p["severity"] == "error" or result["status"] == "skipped"), None)
    return Ended(
        name, result["status"], int(document.get("pages") or 0), worst["code"] if worst else "",
        located(name, worst["message"]) if worst else "", document.get("seconds", ""),
    )  # fmt: skip
