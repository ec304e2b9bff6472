"""Where tables, knowledge and review meet: the commands of `habitext review`, and decisions over a run's tables."""

from __future__ import annotations

import csv
import json
import sys
from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from pipeline.errors import Exit, InputError
from pipeline.review.answers import Allowed, folded
from pipeline.review.decisions import UNDO, Decision, append, batches, read_log
from pipeline.review.overlay import Laid, lay_over
from pipeline.review.proposals import Plan, Printed, propose
from pipeline.tables.columns import FACTS, PASSAGES
from pipeline.tables.write import read_table, write_table

COLUMNS = {"facts": FACTS.names, "passages": PASSAGES.names}
MESSAGES = 40  # shown on the terminal; all of them are counted


def reviews_of(workspace: Path) -> Path:
    """The folder of the log."""
    return workspace / "corpus" / "reviews"


def lay_decisions(out: Path, workspace: Path, *, fresh: bool = True) -> Laid:
    """Lays the workspace's decisions over the tables of a run. Does nothing when there are none.

    `fresh`: the CSV files were just written; else people may have changed them, and the stored rows count.
    """
    decisions = read_log(reviews_of(workspace))
    if not decisions:
        return Laid()
    if fresh:
        facts, passages = read_table(out / "facts.csv"), read_table(out / "passages.csv")
    else:
        facts, passages = (_as_run(out, name) for name in ("facts", "passages"))
    laid = lay_over(decisions, facts, passages)
    if laid.placed:
        write_table(out, PASSAGES, passages)
        write_table(out, FACTS, facts)
    return laid


def review(options: Namespace) -> int:
    """`habitext review ACTION`."""
    actions: dict[str, Callable[[Namespace], int]] = {"sheet": sheet, "apply": apply, "status": status, "undo": undo}
    return actions[options.action](options)


def sheet(options: Namespace) -> int:
    """`habitext review sheet DIR`: review.xlsx beside the CSVs."""
    from pipeline.review.workbook import write_sheet

    facts, passages = _table(options.folder, "facts"), _table(options.folder, "passages")
    path = options.folder / "review.xlsx"
    write_sheet(path, facts, passages, sorted(_domains(passages)))
    print(f"{path}: {len(facts)} facts, {len(passages)} passages; least sure first")
    print(f"then: habitext review apply {path} --reviewer NAME")
    return int(Exit.DONE)


def apply(options: Namespace) -> int:
    """`habitext review apply FILE...`: says what it would do, asks, and writes the decisions in one step."""
    from pipeline.review.files import read_sheets

    log = reviews_of(Path(options.workspace))
    done = 0
    groups: dict[Path, list[Path]] = {}
    for file in options.files:
        groups.setdefault(options.run or file.parent, []).append(file)
    for folder, files in groups.items():
        printed = _printed(folder)
        telling = [f["evidence"] for f in printed.facts.values()][:2000]
        sheets = [(file, read_sheets(file, COLUMNS, telling)) for file in files]
        plan = propose(sheets, printed, read_log(log), _allowed(printed), options.reviewer, datetime.now(UTC))
        for line in _lines(plan, [note for _, found in sheets for s in found for note in s.notes]):
            print(line)
        if options.dry_run or not plan.decisions:
            continue
        if not options.yes and not _agreed(len(plan.decisions)):
            print("nothing was written")
            continue
        append_all(log, plan.decisions)
        done += len(plan.decisions)
        lay_decisions(folder, Path(options.workspace), fresh=False)
    if done:
        print(f"{done} decisions written to {log}; undo with: habitext review undo")
    return int(Exit.DONE)


def append_all(folder: Path, decisions: Sequence[Decision]) -> None:
    """Writes decisions to the log, one file a reviewer."""
    for name in dict.fromkeys(d.reviewer for d in decisions):
        append(folder, [d for d in decisions if d.reviewer == name])


def status(options: Namespace) -> int:
    """`habitext review status [DIR]`: decisions in place, moved and stale; agreement between reviewers."""
    decisions = read_log(reviews_of(Path(options.workspace)))
    print(f"{len(decisions)} decisions in {len(batches(decisions))} batches")
    for name in sorted({d.reviewer for d in decisions}):
        print(f"  {name or '(no name)'}: {sum(d.reviewer == name for d in decisions)}")
    if options.folder is None:
        return int(Exit.DONE)
    facts, passages = _table(options.folder, "facts"), _table(options.folder, "passages")
    laid = lay_over(decisions, facts, passages)
    print(f"in place: {laid.placed} (of these moved with their text: {len(laid.moved)}); stale: {len(laid.stale)}")
    for d in laid.stale:
        place = " ".join(filter(None, (d.anchor.get("document", ""), d.anchor.get("paragraph", ""))))
        said = d.anchor.get("surface") or d.anchor.get("text", "")[:40]
        print(f"  stale: {d.id} ({place}: {said}) {d.field} = {d.new}, by {d.reviewer} on {d.when[:10]}")
    return int(Exit.DONE)


def undo(options: Namespace) -> int:
    """`habitext review undo [BATCH]`: takes the last batch (or the named one) back; the log keeps both."""
    folder = reviews_of(Path(options.workspace))
    known = batches(read_log(folder))
    chosen = next((b for b in reversed(known) if options.batch in ("", b[0])), None)
    if chosen is None:
        raise InputError(f"{folder}: there is nothing to undo", "habitext review status shows what was decided")
    batch, when, who, count = chosen
    now = datetime.now(UTC).isoformat(timespec="seconds")
    append(folder, [Decision(UNDO, "", batch, "", reviewer=who, when=now)])
    print(f"{count} decisions of {who or 'a reviewer without a name'} of {when} are undone")
    print("run `habitext run` again with the same --out to see the tables without them")
    return int(Exit.DONE)


def _lines(plan: Plan, notes: Sequence[str]) -> list[str]:
    lines = [f"note: {note}" for note in notes] + plan.messages[:MESSAGES]
    if len(plan.messages) > MESSAGES:
        lines.append(f"… and {len(plan.messages) - MESSAGES} more like these")
    counts = ", ".join(f"{n} {name.replace('_', ' ')}" for name, n in plan.counts.items() if n)
    return [*lines, f"{plan.rows} rows: {counts or 'nothing'}"]


def _agreed(count: int) -> bool:
    if not sys.stdin.isatty():
        print("say --yes to write without being asked", file=sys.stderr)
        return False
    return input(f"write {count} decisions? [y/N] ").strip().casefold() in ("y", "yes")


def _table(folder: Path, name: str) -> list[dict[str, str]]:
    path = folder / f"{name}.csv"
    if not path.is_file():
        raise InputError(f"{path}: there is no such table", "name the folder that `habitext run` wrote")
    return read_table(path)


def _about(folder: Path) -> dict[str, Any]:
    """run.json."""
    if not (folder / "run.json").is_file():
        raise InputError(f"{folder}: no run wrote here", "name the run's folder with --run DIR")
    about: dict[str, Any] = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    return about


def _as_run(folder: Path, name: str) -> list[dict[str, str]]:
    """The rows of a table as the run stored them, documents in the order of their paths."""
    from pipeline.batch.stored import stored_rows

    mark = _about(folder)["fingerprint"]
    order = {d.get("document_id", ""): d["path"] for d in stored_rows(folder, mark, "documents")}
    return sorted(stored_rows(folder, mark, name), key=lambda row: order.get(row["document_id"], ""))


def _printed(folder: Path) -> Printed:
    """What the run in a folder says, as it was stored: people may have changed its CSV files since."""
    facts, passages = (_as_run(folder, name) for name in ("facts", "passages"))
    return Printed(
        {f["fact_id"]: f for f in facts}, {p["passage_id"]: p for p in passages}, str(_about(folder).get("model", ""))
    )


def _domains(passages: Sequence[Mapping[str, str]]) -> set[str]:
    from pipeline.domains.plans import load_plan

    return {code for plan in {p.get("plan", "") for p in passages} - {""} for code in load_plan(plan).codes}


def _allowed(printed: Printed) -> Allowed:
    domains = _domains(list(printed.passages.values())) or {"1", "2", "3", "4"}
    return Allowed(frozenset(domains), _units(), country)


@cache
def _units() -> frozenset[str]:
    units = {"%", ""}
    for name, column in (("units.csv", "unit"), ("currencies.csv", "code")):
        file = resources.files("pipeline.knowledge") / name
        units |= {row[column] for row in csv.DictReader(file.read_text(encoding="utf-8").splitlines())}
    return frozenset(units)


@cache
def _countries() -> dict[str, str]:
    from pipeline.run import knowledge

    known: dict[str, str] = {}
    for entry in knowledge("").entries:
        if entry.label == "COUNTRY":
            known[folded(entry.id)] = entry.id
            for names in (*entry.names.values(), (entry.name,)):
                known.update({folded(name): entry.id for name in names})
    return known


def country(name: str) -> str:
    """ISO 3166-1 alpha-3 code of a code or name in any of the languages; "" when it is not known."""
    return _countries().get(folded(name), "")
