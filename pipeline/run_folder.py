"""A whole run: find the documents, read the new ones, keep every result, write the tables."""

from __future__ import annotations

import json
import platform
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version as installed
from pathlib import Path
from typing import Any

from pipeline import CalledByName, __version__
from pipeline.batch.child import Result, Task, failure, located
from pipeline.batch.fingerprint import READING, file_digest, fingerprint
from pipeline.batch.folder import Job, find_jobs
from pipeline.batch.progress import Ended, progress_for
from pipeline.batch.sources import note_sources
from pipeline.batch.state import State
from pipeline.batch.stop import Stop, stoppable
from pipeline.crew import crew, lacking
from pipeline.errors import Exit, OutputError
from pipeline.job import judge_one
from pipeline.journal import REASONS
from pipeline.reviewing import check_log, keep_answers, lay_decisions
from pipeline.settings import Settings
from pipeline.station import LIBRARIES
from pipeline.tables.columns import DOCUMENTS, PROBLEMS, TABLES
from pipeline.tables.datapackage import datapackage
from pipeline.tables.write import write_atomically, write_table

#: Where passages stand on their pages: stored, in no CSV.
PLACES = "places"
#: Reasons that say nothing of the document: shown, and not stored, so that the next run reads it.
PASSING = ("worker_lost", "not_fetched")
#: Seconds the tables may take after a signal; the state has everything, the next run writes them.
WRITE_AFTER_STOP = 6.0


@dataclass(slots=True)
class Summary:
    """What a run came to. `failed` holds (name, code, message, hint); `late`: stopped, and no tables written; `kept`:
    copies of tables with answers in them that were not applied; `unread`: documents left out by `only_domains`."""

    out: Path
    exit_status: Exit = Exit.DONE
    documents: Counter[str] = field(default_factory=Counter)
    domains: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    passages: int = 0
    facts: int = 0
    reused: int = 0
    failed: list[tuple[str, str, str, str]] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)
    judged_again: int = 0
    unread: int = 0
    late: bool = False
    kept: list[Path] = field(default_factory=list)
    copied: str = ""  # the address the tables were copied to
    seconds: float = 0.0


class _LateError(Exception):
    """After a signal the tables would take too long."""


@dataclass(slots=True)
class _Planned:
    """A job with what the tables need to know of it: where its result lies, or the result itself.

    `stamp`: size and time of change when it was planned, to see whether the file changed while it was read.
    """

    job: Job
    sha256: str = ""
    stamp: tuple[int, int] = (0, 0)
    ready: Result | None = None


def _refused(job: Job, settings: Settings) -> Result | None:
    """The result of a file that is not even opened."""
    if job.problem is not None:
        result = failure(job.name, job.problem.code, job.problem.message, REASONS[job.problem.code])
        if job.problem.severity != "error":
            result["status"] = result["documents"][0]["status"] = "skipped"
            result["problems"][0]["severity"] = job.problem.severity
        return result
    try:
        size = job.path.stat().st_size
    except OSError as error:
        return failure(job.name, "unreadable", str(error.strerror or error), REASONS["unreadable"])
    if size == 0:
        return failure(job.name, "empty_file", f"{job.name}: the file is empty", REASONS["empty_file"])
    if size > settings.max_bytes:
        megabytes = settings.max_bytes // 1024**2
        return failure(job.name, "too_large", f"{job.name}: larger than {megabytes} MB", REASONS["too_large"])
    return None


def _duplicate(job: Job, first: str, document: dict[str, str]) -> Result:
    """The result of a file whose content another file already gave."""
    row = {**document, "path": job.name, "status": "skipped", "passages": "0", "facts": "0", "seconds": "0.00"}
    problem = {
        "document_id": document.get("document_id", ""), "path": job.name, "code": "duplicate", "severity": "info",
        "message": f"{job.name}: same content as {first}", "hint": REASONS["duplicate"],
    }  # fmt: skip
    return {"status": "skipped", "documents": [row], "problems": [problem]}


def _stamp(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_size, status.st_mtime_ns


def _plan(jobs: Sequence[Job], settings: Settings, stop: Stop) -> list[_Planned]:
    planned = []
    for job in jobs:
        if stop():
            break
        item = _Planned(job, ready=lacking(job, settings, stop) or _refused(job, settings))
        if item.ready is None:
            try:
                item.stamp = _stamp(job.path)
                item.sha256 = file_digest(job.path)
            except OSError as error:
                item.ready = failure(job.name, "unreadable", str(error.strerror or error), REASONS["unreadable"])
        job.forget()
        if stop() and job.place is not None:
            break
        planned.append(item)
    return planned


def _renamed(result: Result, name: str) -> Result:
    """A stored result under the name the file has now (it may have been moved since)."""
    document = result["documents"][0]
    if document["path"] == name:
        return result
    old, shown = document["path"].rsplit("/", 1)[-1], name.rsplit("/", 1)[-1]
    renamed = {**result, "documents": [{**document, "path": name}]}
    renamed["problems"] = [
        {**p, "path": name, "message": p["message"].replace(document["path"], name)} for p in result["problems"]
    ]
    if not document.get("symbol"):
        for table in {"passages", "facts"} & result.keys():
            renamed[table] = [
                {**r, "document": shown if r["document"] == old else r["document"]} for r in result[table]
            ]
    return renamed


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
        model_folder = Path(settings.model) if settings.model else find_model_folder(settings.workspace_path)
        mark = fingerprint(settings, model_folder)
        try:
            out.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputError(f"cannot make {out}: {error.strerror or error}", "choose another --out") from None
        with State(out) as state:
            planned = _plan(jobs, settings, stop)
            here = [item for item in planned if item.sha256 and item.job.place is None]
            note_sources(out, {item.sha256: item.job.path for item in reversed(here)})
            _read_new(
                planned, mark, settings, state, summary, stop,
                retry_failed=retry_failed, as_json=as_json, only_domains=only_domains, cluster=cluster,
            )  # fmt: skip
            if stop():
                summary.exit_status = stop.exit_status
            try:
                if len(planned) < len(jobs):  # stopped while looking: the tables there are truer than what we know
                    raise _LateError
                summary.kept = keep_answers(out, settings.workspace_path)
                _write(planned, mark, out, state, summary, WRITE_AFTER_STOP if stop() else 0.0, delimiter)
                lay_decisions(out, settings.workspace_path)
                summary.seconds = time.monotonic() - started
                _manifest(out, settings, mark, model_folder, summary)
            except _LateError:
                summary.late = True
    if summary.exit_status is Exit.DONE and summary.failed:
        summary.exit_status = Exit.SOME_FAILED
        if len(summary.failed) == sum(summary.documents.values()):
            summary.exit_status = Exit.NOTHING_DONE
    return summary


def _todo(
    planned: Sequence[_Planned], mark: str, state: State, summary: Summary, *, retry_failed: bool
) -> list[_Planned]:
    """What must be read: each content once, none that was read before."""
    todo: dict[str, _Planned] = {}
    known: set[str] = set()
    for item in planned:
        if not item.sha256 or item.sha256 in todo or item.sha256 in known:
            continue
        status = state.status(item.sha256, mark)
        if not status or (retry_failed and status != "done"):
            todo[item.sha256] = item
        else:
            known.add(item.sha256)
            summary.reused += 1
    return list(todo.values())


def _judge_again(
    items: Sequence[_Planned], mark: str, settings: Settings, state: State, summary: Summary
) -> list[_Planned]:
    """Judges what another model or plan has judged; returns what is still to be read."""
    left: list[_Planned] = []
    for item in items:
        before = state.alike(item.sha256, mark[:READING])
        stored = state.get(item.sha256, before, [*(t.name for t in TABLES), PLACES]) if before else None
        if stored is None:
            left.append(item)
        else:
            state.put(item.sha256, mark, judge_one(stored, settings))
            summary.judged_again += 1
    return left


def _read_new(
    planned: Sequence[_Planned], mark: str, settings: Settings, state: State, summary: Summary, stop: Stop,
    *, retry_failed: bool, as_json: bool, only_domains: bool, cluster: str,
) -> None:  # fmt: skip
    items = _todo(planned, mark, state, summary, retry_failed=retry_failed)
    if not retry_failed:
        items = _judge_again(items, mark, settings, state, summary)
    if only_domains:
        summary.unread, items = len(items), []
    refused = [p for p in planned if p.ready is not None]
    with (
        progress_for(len(items) + len(refused), state.logs, as_json=as_json) as progress,
        crew(cluster, settings, len(items), state.scratch, stop) as pool,
    ):
        for item in refused:
            assert item.ready is not None
            progress.done(_ended(item.job.name, item.ready))
        begun: list[_Planned] = []

        def tasks() -> Iterator[Task]:
            for item in items:
                missing = lacking(item.job, settings, stop)
                if stop():
                    return
                if missing is None:
                    begun.append(item)
                    yield Task(str(item.job.path), item.job.name, settings)
                else:
                    item.ready = missing
                    progress.done(_ended(item.job.name, missing))

        for index, result in pool.map(tasks()):
            item = begun[index]
            item.job.forget()
            if _changed(item, result):
                item.ready = result = failure(
                    item.job.name, "changed", "the file changed while it was read", REASONS["changed"]
                )
            elif any(p["code"] in PASSING for p in result["problems"]):
                item.ready = result
            else:
                result["documents"][0].setdefault("sha256", item.sha256)
                state.put(item.sha256, mark, result)
            progress.done(_ended(item.job.name, result))


def _changed(item: _Planned, result: Result) -> bool:
    """Whether what was read is not what was planned."""
    try:
        if item.job.place is None and _stamp(item.job.path) != item.stamp:
            return True
    except OSError:
        return True  # gone
    return bool(result["documents"][0].get("sha256", item.sha256) != item.sha256)


def _ended(name: str, result: Result) -> Ended:
    """What the progress shows of a result: its first error, else nothing."""
    document = result["documents"][0]
    worst = next((p for p in result["problems"] if p["severity"] == "error" or result["status"] == "skipped"), None)
    return Ended(
        name, result["status"], int(document.get("pages") or 0), worst["code"] if worst else "",
        located(name, worst["message"]) if worst else "", document.get("seconds", ""),
    )  # fmt: skip


def _results(
    planned: Sequence[_Planned], mark: str, state: State, tables: Sequence[str]
) -> Iterator[tuple[Job, Result]]:
    """The result of every job with the tables named, in order of name; jobs a stop left undone are passed over."""
    needed = tuple(dict.fromkeys((DOCUMENTS.name, PROBLEMS.name, *tables)))
    times = Counter(item.sha256 for item in planned)
    first: dict[str, tuple[str, dict[str, str]]] = {}
    for item in planned:
        if item.ready is not None:
            yield item.job, item.ready
        elif item.sha256 in first:
            yield item.job, _duplicate(item.job, *first[item.sha256])
        else:
            result = state.get(item.sha256, mark, needed)
            if result is not None:
                result = _renamed(result, item.job.name)
                if times[item.sha256] > 1:
                    first[item.sha256] = (item.job.name, result["documents"][0])
                yield item.job, result


def _write(
    planned: Sequence[_Planned], mark: str, out: Path, state: State, summary: Summary, seconds: float, delimiter: str
) -> None:
    """Writes the tables and counts them into the summary. Raises _LateError after `seconds` (0: never)."""
    deadline = time.monotonic() + seconds if seconds else 0.0
    for table in TABLES:

        def rows(name: str = table.name) -> Iterator[dict[str, str]]:
            for job, result in _results(planned, mark, state, (name,)):
                if deadline and time.monotonic() > deadline:
                    raise _LateError
                found = result.get(name, ())
                _count(summary, job, result, name, found)
                yield from found

        write_table(out, table, rows(), delimiter)
    write_atomically(out / "datapackage.json", [datapackage(__version__, delimiter)])


def _count(summary: Summary, job: Job, result: Result, name: str, rows: Sequence[dict[str, str]]) -> None:
    """Adds the rows of one document in one table to the summary."""
    if name == "passages":
        summary.passages += len(rows)
        summary.domains.update(row["domain"] for row in rows)
    elif name == "facts":
        summary.facts += len(rows)
    elif name == DOCUMENTS.name:
        summary.documents[result["status"]] += 1
        if result["status"] in ("done", "partial"):
            summary.languages[rows[0].get("language", "")] += 1
    elif name == PROBLEMS.name:
        errors = [p for p in rows if p["severity"] == "error"]
        summary.reasons.update({p["code"] for p in errors})
        if result["status"] == "failed":
            worst = errors[0]
            summary.failed.append((job.name, worst["code"], located(job.name, worst["message"]), worst["hint"]))


def _manifest(out: Path, settings: Settings, mark: str, model_folder: Path, summary: Summary) -> None:
    """run.json: what ran, on what, and what came of it."""
    content: dict[str, Any] = {
        "habitext": __version__,
        "python": platform.python_version(),
        "libraries": {name: installed(name) for name in LIBRARIES},
        "settings": settings.fingerprint(),
        "model": model_folder.name,
        "fingerprint": mark,
        "documents": dict(sorted(summary.documents.items())),
        "passages": summary.passages,
        "facts": summary.facts,
        "tables": {t.name: file_digest(out / f"{t.name}.csv") for t in TABLES},
        "reasons": dict(sorted(summary.reasons.items())),
        "seconds": round(summary.seconds, 2),
    }
    write_atomically(out / "run.json", [json.dumps(content, indent=2, ensure_ascii=False) + "\n"])


sys.modules[__name__].__class__ = CalledByName
