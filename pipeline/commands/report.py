"""`habitext report`: the tables of a run → report.html, and pivots as CSV when asked."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from pipeline.atomic import write_text
from pipeline.batch.state import FOLDER
from pipeline.cells import harmless
from pipeline.commands.compare import said_first
from pipeline.domains.plans import NONE, load_plan, recall_plan
from pipeline.errors import InputError
from pipeline.languages.base import codes
from pipeline.lexicon.load import load_lexicon, region_members
from pipeline.report.page import Material, page
from pipeline.report.tally import AMOUNTS, amounts, counted_once, pivot
from pipeline.reviewing import tables_of
from pipeline.tables.write import delimiter_of

NEEDED = ("documents", "passages", "facts", "problems")
#: Types of regions that the M49 standard divides the world into.
M49 = ("region", "subregion")
#: Counts of facts written by `--csv`: rows, columns, whether rows are lists.
PIVOTS = (
    ("countries", "domain", True), ("programmes", "domain", True), ("regions", "domain", True),
    ("counted_class", "domain", False), ("counted_class", "year", False), ("countries", "year", True),
)  # fmt: skip


def report_folder(out: Path, *, pivots: bool = False, wanted: str = "") -> Iterator[str]:
    """Writes report.html into the output folder of a run, with `pivots` CSVs of counts too; yields terminal lines.

    Of compared versions the one in the language `wanted` is shown.

    Raises InputError when no run wrote there or nobody knows the language, OutputError when the disk refuses.
    """
    if wanted and wanted not in codes():
        raise InputError(f"--language {wanted}: no such language", f"one of {', '.join(codes())}")
    documents, passages, facts, problems = tables_of(out, NEEDED)
    recall_plan(out / FOLDER)
    plans = sorted({p["plan"] for p in passages if p["plan"]})
    domains, outcomes = _names(plans)
    unit, plan = _told(plans)
    material = Material(
        title=f"{out.resolve().name}: what the documents say",
        documents=documents,
        facts=facts,
        problems=problems,
        outcomes={p["passage_id"]: p["outcome"] for p in passages},
        domain_names=domains,
        outcome_names=outcomes,
        country_names={e.id: e.name for e in load_lexicon().entries if e.label == "COUNTRY"},
        again=said_first(out, facts, wanted),
        regions=_regions(),
        made=_made(out / "run.json"),
        unit=unit,
        plan=plan,
    )
    write_text(out / "report.html", page(material))
    yield f"report: {out / 'report.html'}"
    if not material.again and _in_several_languages(documents):
        yield "each language version was counted: run `habitext compare` first, then every fact counts once"
    if material.again and not wanted:
        yield "each fact stands there in the language that says most; --language CODE takes another where there is one"
    if pivots:
        yield from _write_pivots(out, counted_once(facts, material.again.keys()))


def _in_several_languages(documents: Iterable[Mapping[str, str]]) -> bool:
    """Whether some symbol stands there in more than one language."""
    found = {(d["symbol"], d["language"]) for d in documents if d["symbol"]}
    return len({symbol for symbol, _ in found}) < len(found)


def _write_pivots(out: Path, facts: Sequence[Mapping[str, str]]) -> Iterator[str]:
    tables = {f"pivot-{rows}-{columns}": pivot(facts, rows, columns, many=many) for rows, columns, many in PIVOTS}
    tables["pivot-amounts"] = list(AMOUNTS), amounts(facts)
    delimiter = delimiter_of(out / "facts.csv")
    for name, (header, lines) in tables.items():
        path = out / f"{name}.csv"
        write_text(path, [_csv(header, lines, delimiter)], bom=True)
        yield f"pivot: {path}"


def _made(path: Path) -> str:
    """What made the tables, from run.json; empty when it is not there or not ours."""
    try:
        run = json.loads(path.read_text(encoding="utf-8"))
        return f"Made by Habitext {run['habitext']} with the model {run['model']}."
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def _regions() -> dict[str, list[str]]:
    """Names of the M49 regions and subregions that a country lies in, by its code."""
    members, found = region_members(), dict[str, list[str]]()
    for entry in load_lexicon().entries:
        if entry.label == "REGION" and entry.type in M49:
            for code in members.get(entry.id, ()):
                found.setdefault(code, []).append(entry.name)
    return found


def _names(plans: Sequence[str]) -> tuple[dict[str, str], dict[str, str]]:
    """Titles of domains and outcomes by code; of several plans none, for their codes mean different things."""
    if len(plans) != 1:
        return {}, {}
    plan = load_plan(plans[0])
    titles = {d.code: next(iter(d.title.values()), "") for d in plan.domains}
    return {**titles, NONE: "(of no domain)"}, dict(plan.outcomes)


def _told(plans: Sequence[str]) -> tuple[str, str]:
    """What one domain is called in the plans by which passages were judged, and a line that names them."""
    known = [load_plan(id_) for id_ in plans]
    names = "; ".join(plan.name for plan in known)
    if len(known) > 1:
        return "domain", f"By several plans, whose codes mean different things: {names}."
    unit = next(iter(known[0].unit_name.values()), "") if known else ""
    return unit or "domain", f"By the plan: {names}." if known else ""


def _csv(header: Sequence[str], lines: Sequence[Sequence[str]], delimiter: str) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n", delimiter=delimiter)
    writer.writerow([harmless(name) for name in header])
    writer.writerows([harmless(line[0]), *line[1:]] for line in lines)
    return stream.getvalue()
