"""Where the tables of a run, its knowledge and the decisions of people meet."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.atomic import write_text
from pipeline.digests import file_digest
from pipeline.domains.plans import load_plan
from pipeline.errors import InputError
from pipeline.review.answers import Allowed, folded
from pipeline.review.concord import Concord, concord_of
from pipeline.review.decisions import in_force, read_log, under
from pipeline.review.files import IDS, read_sheets
from pipeline.review.known import ADDED, TO_FILL, Printed
from pipeline.review.overlay import Laid, lay_over
from pipeline.review.runs import MANIFEST
from pipeline.tables.columns import FACTS, PASSAGES, Table
from pipeline.tables.rows import shown_name
from pipeline.tables.write import delimiter_of, read_table, write_table

REVIEWED = (FACTS, PASSAGES)
COLUMNS = {table.name: table.names for table in REVIEWED}
Rows = list[dict[str, str]]


def reviews_of(workspace: Path) -> Path:
    """The folder of the log."""
    return workspace / "corpus" / "reviews"


def check_log(workspace: Path) -> None:
    """Raises InputError when the log cannot be read: better before a run than after it."""
    read_log(reviews_of(workspace))


def lay_decisions(out: Path, workspace: Path) -> Laid:
    """Lays the workspace's decisions over the tables a run has just written. Does nothing when there are none."""
    decisions = read_log(reviews_of(workspace))
    if not decisions:
        return Laid()
    facts, passages = read_table(out / "facts.csv"), read_table(out / "passages.csv")
    laid = lay_over(decisions, facts, passages)
    if laid.placed:
        _write(out, facts, passages)
    return laid


def refresh(out: Path, workspace: Path) -> Laid:
    """Writes the tables of a run anew with the decisions of now. Raises OutputLockedError while a run is writing."""
    from pipeline.batch.state import State

    facts, passages = as_run(out)
    laid = lay_over(read_log(reviews_of(workspace)), facts, passages)
    with State(out):
        _write(out, facts, passages)
        about = about_run(out)
        about.setdefault("tables", {}).update({t.name: file_digest(out / f"{t.name}.csv") for t in REVIEWED})
        write_text(out / MANIFEST, [json.dumps(about, indent=2, ensure_ascii=False) + "\n"])
    return laid


def _write(out: Path, facts: Rows, passages: Rows) -> None:
    for table, rows in ((PASSAGES, passages), (FACTS, facts)):
        path = out / f"{table.name}.csv"
        write_table(out, table, rows, delimiter_of(path) if path.is_file() else ",")


def keep_answers(out: Path, workspace: Path) -> list[Path]:
    """Copies of tables in which people wrote something that no decision says; to be called before writing over them."""

    if not (out / MANIFEST).is_file():
        return []
    written, kept = about_run(out).get("tables", {}), []
    for table in REVIEWED:
        path = out / f"{table.name}.csv"
        if path.is_file() and file_digest(path) != written.get(table.name) and _answers(path, table, workspace):
            kept.append(copy_aside(path))
    return kept


def _answers(path: Path, table: Table, workspace: Path) -> bool:
    """Whether a table holds answers that the log does not."""
    log = under(read_log(reviews_of(workspace)), read_table(path.with_name(f"{PASSAGES.name}.csv")))
    said = {(d.id, d.field): d.new for d in in_force(log).values()}
    try:
        sheets = read_sheets(path, COLUMNS)
    except InputError:
        return True  # whatever it is, it is not ours
    return any(
        row.wrong or any(row[n] and said.get((row[IDS[table.name]], n)) != row[n] for n in TO_FILL - {"reviewer"})
        for sheet in sheets
        for row in sheet.rows
        if not row[IDS[table.name]].startswith(ADDED)
    )


def copy_aside(path: Path) -> Path:
    """A copy beside a table, named for the time."""
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
    copy = path.with_name(f"{path.stem}.edited-{stamp}{path.suffix}")
    shutil.copy2(path, copy)
    return copy


def concord_in(folder: Path, facts: Iterable[Mapping[str, str]]) -> Concord:
    """What `habitext compare` found in a run, as far as it fits the facts; nothing where it was not called."""
    path = folder / "concordance.csv"
    return concord_of(read_table(path), facts) if path.is_file() else Concord()


def tables_of(out: Path, names: Sequence[str]) -> list[Rows]:
    """Tables of a run by name. Raises InputError, naming those that are missing, when no run wrote there."""
    missing = [f"{name}.csv" for name in names if not (out / f"{name}.csv").is_file()]
    if missing:
        raise InputError(f"{out}: {', '.join(missing)} missing", "give the output folder of `habitext run`")
    return [read_table(out / f"{name}.csv") for name in names]


def about_run(folder: Path) -> dict[str, Any]:
    """run.json."""
    if not (folder / MANIFEST).is_file():
        raise InputError(f"{folder}: no run wrote here", "name the run's folder with --run DIR")
    about: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    return about


def as_run(folder: Path) -> tuple[Rows, Rows]:
    """Facts and passages as the run stored them, of the documents it listed: people may have changed the CSV files."""
    from pipeline.batch.stored import stored_rows

    mark = about_run(folder)["fingerprint"]
    documents = {d["document_id"]: d for d in reversed(tables_of(folder, ["documents"])[0]) if d["status"] != "skipped"}
    order = {id_: place for place, id_ in enumerate(reversed(documents))}

    def rows(name: str) -> Rows:
        found = [row for row in stored_rows(folder, mark, name) if row["document_id"] in order]
        for row in found:
            document = documents[row["document_id"]]
            row["document"] = shown_name(document["symbol"], document["path"])
        return [
            {column: row.get(column, "") for column in COLUMNS[name]}
            for row in sorted(found, key=lambda row: order[row["document_id"]])
        ]

    return rows("facts"), rows("passages")


def domains_of(passages: Sequence[Mapping[str, str]]) -> set[str]:
    """Codes of the domains of all plans by which passages were judged."""
    return {code for plan in {p.get("plan", "") for p in passages} - {""} for code in load_plan(plan).codes}


def allowed(printed: Printed) -> Allowed:
    """What reviewers may write about a run."""
    from pipeline.domains.plans import plan_for

    domains = domains_of(list(printed.passages.values())) or plan_for(None).codes
    return Allowed(frozenset(domains), _units(), _countries)


@cache
def _units() -> frozenset[str]:
    from pipeline.lexicon.files import shipped_rows

    tables = (("units.csv", "unit"), ("currencies.csv", "code"))
    return frozenset({"%", "", *(row[column] for name, column in tables for row in shipped_rows(name))})


@cache
def _countries() -> Mapping[str, str]:
    """ISO 3166-1 alpha-3 code by code, name and acronym (folded) in all languages."""
    from pipeline.run import knowledge

    known: dict[str, str] = {}
    for entry in knowledge("").entries:
        if entry.label == "COUNTRY":
            names = (entry.id, entry.name, *(n for listed in entry.names.values() for n in listed), *entry.acronyms)
            known.update({folded(name): entry.id for name in names})
    return known
