"""What a run knows → its tables, counted into its summary, and its manifest."""

from __future__ import annotations

import json
import platform
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from importlib.metadata import version as installed
from pathlib import Path
from typing import Any

from pipeline import __version__
from pipeline.atomic import write_text
from pipeline.batch.child import Result, located
from pipeline.batch.fingerprint import LIBRARIES
from pipeline.batch.folder import Job
from pipeline.batch.state import FOLDER, State
from pipeline.digests import file_digest
from pipeline.domains.plans import keep_plan, load_plan
from pipeline.errors import InputError
from pipeline.journal import REASONS
from pipeline.runs.planning import Planned
from pipeline.runs.summary import Summary
from pipeline.settings import Settings
from pipeline.tables.columns import DOCUMENTS, PROBLEMS, TABLES
from pipeline.tables.datapackage import datapackage
from pipeline.tables.rows import shown_name
from pipeline.tables.write import write_table

#: Bytes at the beginning of a table in which its first column is named.
HEAD = 256


def check_folder(out: Path) -> None:
    """Raises InputError when a folder where no run wrote holds a file with a table's name that is none of ours."""
    if (out / FOLDER).is_dir():
        return
    for table in TABLES:
        path = out / f"{table.name}.csv"
        if path.is_file():
            with path.open("rb") as stream:
                ours = table.columns[0].name.encode() in stream.read(HEAD)
            if not ours:
                raise InputError(f"{path}: would be written over, and no run wrote it", "choose another --out")


class LateError(Exception):
    """After a signal the tables would take too long."""


def write_tables(
    planned: Sequence[Planned], mark: str, out: Path, state: State, summary: Summary, seconds: float, delimiter: str
) -> None:
    """Writes the tables and counts them into the summary. Raises LateError after `seconds` (0: never)."""
    deadline = time.monotonic() + seconds if seconds else 0.0
    for table in TABLES:

        def rows(name: str = table.name) -> Iterator[dict[str, str]]:
            for job, result in _results(planned, mark, state, name):
                if deadline and time.monotonic() > deadline:
                    raise LateError
                found = result.get(name, ())
                _count(summary, job, result, name, found)
                yield from found

        write_table(out, table, rows(), delimiter)
    write_text(out / "datapackage.json", [datapackage(__version__, delimiter)])


def write_manifest(out: Path, settings: Settings, mark: str, model_folder: Path, summary: Summary) -> None:
    """run.json: what ran, on what, and what came of it; a plan of the user's own is kept for later commands."""
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
    if settings.plan:
        keep_plan(load_plan(settings.plan), out / FOLDER)
    write_text(out / "run.json", [json.dumps(content, indent=2, ensure_ascii=False) + "\n"])


def _results(planned: Sequence[Planned], mark: str, state: State, table: str) -> Iterator[tuple[Job, Result]]:
    """The result of every job with the rows of a table, in order of name; jobs a stop left undone are passed over."""
    needed = tuple(dict.fromkeys((DOCUMENTS.name, PROBLEMS.name, table)))
    times = Counter(item.key for item in planned)
    first: dict[str, tuple[str, dict[str, str]]] = {}
    read: dict[str, str] = {}
    for item in planned:
        if item.ready is not None:
            yield item.job, item.ready
        elif item.key in first:
            yield item.job, _duplicate(item.job, *first[item.key])
        elif (stored := state.get(item.key, mark, needed)) is not None:
            result = _renamed(stored, item.job.name)
            document = result["documents"][0]
            if times[item.key] > 1:
                first[item.key] = (item.job.name, document)
            # The same content named .html and .txt is read twice, but ids are the content's and stand once.
            name, own = item.job.name, document.get("document_id")
            other = read.setdefault(own, name) if own else name
            yield item.job, result if other == name else _duplicate(item.job, other, document)


def _duplicate(job: Job, first: str, document: dict[str, str]) -> Result:
    """The result of a file whose content another file already gave."""
    row = {**document, "path": job.name, "status": "skipped", "passages": "0", "facts": "0", "seconds": "0.00"}
    problem = {
        "document_id": document.get("document_id", ""), "path": job.name, "code": "duplicate", "severity": "info",
        "message": f"{job.name}: same content as {first}", "hint": REASONS["duplicate"],
    }  # fmt: skip
    return {"status": "skipped", "documents": [row], "problems": [problem]}


def _renamed(result: Result, name: str) -> Result:
    """A stored result under the name the file has now (it may have been moved since)."""
    document = result["documents"][0]
    if document["path"] == name:
        return result
    old, shown = shown_name("", document["path"]), shown_name("", name)
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
