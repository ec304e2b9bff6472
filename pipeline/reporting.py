"""`habitext report`: the tables of a run → report.html, and pivots as CSV when asked."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.domains.plans import NONE, load_plan, plan_ids
from pipeline.errors import InputError
from pipeline.languages.base import codes
from pipeline.lexicon import load_lexicon
from pipeline.report.page import Material, page
from pipeline.report.tally import counted_once, pivot
from pipeline.tables.write import harmless, read_table, write_atomically

NEEDED = ("documents", "passages", "facts", "problems")
#: Pivots written by `--csv`: rows, columns, whether rows are lists.
PIVOTS = (
    ("countries", "domain", True), ("programmes", "domain", True), ("regions", "domain", True),
    ("counted_class", "domain", False), ("counted_class", "year", False), ("countries", "year", True),
)  # fmt: skip


def report_folder(out: Path, *, pivots: bool = False) -> Iterator[str]:
    """Writes report.html into the output folder of a run, with `pivots` CSVs of counts too; yields terminal lines.

    Raises InputError when no run wrote there, OutputError when the disk refuses.
    """
    missing = [f"{name}.csv" for name in NEEDED if not (out / f"{name}.csv").is_file()]
    if missing:
        raise InputError(f"{out}: {', '.join(missing)} missing", "give the output folder of `habitext run`")
    documents, passages, facts, problems = (read_table(out / f"{name}.csv") for name in NEEDED)
    material = Material(
        f"What {_run_name(out)} says", documents, facts, {p["passage_id"]: p["outcome"] for p in passages}, problems,
        *_names({p["plan"] for p in passages if p["plan"]}), _countries(), _said_elsewhere(out),
    )  # fmt: skip
    write_atomically(out / "report.html", page(material))
    yield f"report: {out / 'report.html'}"
    if pivots:
        once = counted_once(facts, material.again)
        for rows, columns, many in PIVOTS:
            path = out / f"pivot-{rows}-{columns}.csv"
            write_atomically(path, [_csv(*pivot(once, rows, columns, many=many))], bom=True)
            yield f"pivot: {path}"


def _said_elsewhere(out: Path) -> frozenset[str]:
    """Ids of facts that another language version says first, when concordance.csv is as new as the facts."""
    concordance, facts = out / "concordance.csv", out / "facts.csv"
    if not concordance.is_file() or concordance.stat().st_mtime < facts.stat().st_mtime:
        return frozenset()
    columns = [f"fact_{code}" for code in codes()]
    said = ([row[c] for c in columns if row.get(c)] for row in read_table(concordance))
    return frozenset(id_ for ids in said for id_ in ids[1:])


def _run_name(out: Path) -> str:
    return out.resolve().name


def _names(plans: set[str]) -> tuple[dict[str, str], dict[str, str]]:
    """Titles of domains and outcomes by code; of several plans none, for their codes mean different things."""
    known = plans & set(plan_ids())
    if len(known) != 1:
        return {}, {}
    plan = load_plan(known.pop())
    titles = {d.code: next(iter(d.title.values()), "") for d in plan.domains}
    return {**titles, NONE: "(of no domain)"}, dict(plan.outcomes)


def _countries() -> dict[str, str]:
    return {e.id: e.name for e in load_lexicon().entries if e.label == "COUNTRY"}


def _csv(header: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([harmless(line[0]), *line[1:]] for line in lines)
    return stream.getvalue()
