"""A whole run: find the documents, read the new ones, keep every result, write the tables."""

from __future__ import annotations

import json
import platform
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import version as installed
from pathlib import Path
from types import FrameType
from typing import Any

from pipeline import __version__
from pipeline.batch.child import Result, Task, failure
from pipeline.batch.fingerprint import file_digest, fingerprint
from pipeline.batch.folder import Job, find_jobs
from pipeline.batch.pool import Pool
from pipeline.batch.progress import progress_for
from pipeline.batch.state import State
from pipeline.errors import Exit, OutputError
from pipeline.journal import REASONS
from pipeline.run import document_rows
from pipeline.settings import Settings
from pipeline.tables.columns import DOCUMENTS, PROBLEMS, TABLES
from pipeline.tables.datapackage import datapackage
from pipeline.tables.write import write_atomically, write_table

LIBRARIES = ("pdfplumber", "pypdfium2", "spacy", "jieba", "scikit-learn", "langdetect")


@dataclass(slots=True)
class Summary:
    """What a run came to. `failed` holds (name, message, hint)."""

    out: Path
    exit_status: Exit = Exit.DONE
    documents: Counter[str] = field(default_factory=Counter)
    domains: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    passages: int = 0
    facts: int = 0
    reused: int = 0
    failed: list[tuple[str, str, str]] = field(default_factory=list)
    seconds: float = 0.0


class _Stopped(BaseException):
    """A signal asked the run to end. No Exception: nothing between may swallow it."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.exit_status = Exit.INTERRUPTED if number == signal.SIGINT else Exit.TERMINATED


@contextmanager
def _stoppable() -> Iterator[None]:
    """Ctrl-C and TERM raise _Stopped inside, where Python allows handlers (the main thread)."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number: int, _: FrameType | None) -> None:
        raise _Stopped(number)

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@dataclass(frozen=True, slots=True)
class _Planned:
    """A job with what the tables need to know of it: where its result lies, or the result itself."""

    job: Job
    sha256: str = ""
    ready: Result | None = None


def _refused(job: Job, settings: Settings) -> Result | None:
    """The result of a file that is not even opened."""
    if job.problem is not None:
        return failure(job.name, job.problem.code, job.problem.message, REASONS[job.problem.code])
    try:
        size = job.path.stat().st_size
    except OSError as error:
        return failure(job.name, "unreadable", f"{job.name}: {error.strerror or error}", REASONS["unreadable"])
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


def _plan(jobs: Sequence[Job], settings: Settings) -> list[_Planned]:
    planned = []
    for job in jobs:
        refused = _refused(job, settings)
        if refused is None:
            try:
                planned.append(_Planned(job, file_digest(job.path)))
                continue
            except OSError as error:
                refused = failure(
                    job.name, "unreadable", f"{job.name}: {error.strerror or error}", REASONS["unreadable"]
                )
        planned.append(_Planned(job, ready=refused))
    return planned


def _renamed(result: Result, name: str) -> Result:
    """A stored result under the name the file has now (it may have been moved since)."""
    document = result["documents"][0]
    if document["path"] == name:
        return result
    old, shown = document["path"].rsplit("/", 1)[-1], name.rsplit("/", 1)[-1]
    renamed = {**result, "documents": [{**document, "path": name}]}
    renamed["problems"] = [{**p, "path": name} for p in result["problems"]]
    if not document.get("symbol"):
        for table in ("passages", "facts"):
            renamed[table] = [
                {**r, "document": shown if r["document"] == old else r["document"]} for r in result[table]
            ]
    return renamed


def run_folder(inputs: Sequence[Path], out: Path, settings: Settings) -> Summary:
    """Reads every document below the inputs and writes the tables into `out`.

    Documents already read under the same fingerprint are taken from the state. On a signal everything done so far is
    written and the exit status says so. Raises InputError, OutputError, OutputLockedError before anything is read.
    """
    from pipeline.domains.store import find_model_folder

    started = time.monotonic()
    jobs = find_jobs(inputs, out)
    model_folder = Path(settings.model) if settings.model else find_model_folder(settings.workspace_path)
    mark = fingerprint(settings, model_folder)
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"cannot make {out}: {error.strerror or error}", "choose another --out") from None
    summary = Summary(out)
    with State(out) as state:
        planned = _plan(jobs, settings)
        try:
            with _stoppable():
                _read_new(planned, mark, settings, state, summary)
        except _Stopped as stop:
            summary.exit_status = stop.exit_status
        _write(planned, mark, out, state, summary)
        summary.seconds = time.monotonic() - started
        _manifest(out, settings, mark, model_folder, summary)
    if summary.exit_status is Exit.DONE and summary.failed:
        summary.exit_status = Exit.SOME_FAILED
        if len(summary.failed) == sum(summary.documents.values()):
            summary.exit_status = Exit.NOTHING_DONE
    return summary


def _read_new(planned: Sequence[_Planned], mark: str, settings: Settings, state: State, summary: Summary) -> None:
    todo: dict[str, _Planned] = {}
    for item in planned:
        if item.sha256 and item.sha256 not in todo:
            if state.get(item.sha256, mark) is None:
                todo[item.sha256] = item
            else:
                summary.reused += 1
    items = list(todo.values())
    refused = [p for p in planned if p.ready is not None]
    with (
        progress_for(len(items) + len(refused)) as progress,
        Pool(document_rows, settings, REASONS, "pipeline.warmed", len(items)) as pool,
    ):
        for item in refused:
            assert item.ready is not None
            progress.done(item.job.name, "failed", 0, item.ready["problems"][0]["message"])
        tasks = [Task(str(i.job.path), i.job.name, settings) for i in items]
        for index, result in pool.map(tasks):
            item = items[index]
            result["documents"][0].setdefault("sha256", item.sha256)
            state.put(item.sha256, mark, result)
            worst = next((p for p in result["problems"] if p["severity"] == "error"), None)
            pages = int(result["documents"][0].get("pages") or 0)
            progress.done(item.job.name, result["status"], pages, worst["message"] if worst else "")


def _results(planned: Sequence[_Planned], mark: str, state: State) -> Iterator[tuple[Job, Result]]:
    """The result of every job in order of name; jobs that a stop left undone are passed over."""
    first: dict[str, tuple[str, dict[str, str]]] = {}
    for item in planned:
        if item.ready is not None:
            yield item.job, item.ready
        elif item.sha256 in first:
            yield item.job, _duplicate(item.job, *first[item.sha256])
        else:
            result = state.get(item.sha256, mark)
            if result is not None:
                result = _renamed(result, item.job.name)
                first[item.sha256] = (item.job.name, result["documents"][0])
                yield item.job, result


def _write(planned: Sequence[_Planned], mark: str, out: Path, state: State, summary: Summary) -> None:
    for table in TABLES:

        def rows(name: str = table.name) -> Iterator[dict[str, str]]:
            for _, result in _results(planned, mark, state):
                yield from result.get(name, ())

        write_table(out, table, rows())
    write_atomically(out / "datapackage.json", [datapackage(__version__)])
    for job, result in _results(planned, mark, state):
        document = result[DOCUMENTS.name][0]
        summary.documents[result["status"]] += 1
        if result["status"] in ("done", "partial"):
            summary.languages[document.get("language", "")] += 1
        summary.passages += len(result.get("passages", ()))
        summary.facts += len(result.get("facts", ()))
        summary.domains.update(p["domain"] for p in result.get("passages", ()))
        if result["status"] == "failed":
            problem = next(p for p in result[PROBLEMS.name] if p["severity"] == "error")
            summary.failed.append((job.name, problem["message"], problem["hint"]))


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
        "seconds": round(summary.seconds, 2),
    }
    write_atomically(out / "run.json", [json.dumps(content, indent=2, ensure_ascii=False) + "\n"])
