"""`habitext models`: which models there are, which is in use, what another one would change."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.batch.state import FOLDER
from pipeline.domains.judge import judge
from pipeline.domains.plans import load_plan, recall_plan
from pipeline.domains.store import ABOUT, find_model_folder, load_model, plan_of
from pipeline.errors import Exit, InputError, ModelError
from pipeline.tables.columns import Column, Table
from pipeline.tables.rows import passage_of
from pipeline.tables.write import read_table, write_table
from pipeline.training.promote import put_in_use, roll_back, shipped_model

NOW = "now in use; `habitext run` with the same --out judges again, without reading again"
CHANGED = Table(
    "domains-diff",
    "One row for each passage that another model would put into another domain.",
    (
        Column("passage_id", "The passage."),
        Column("document", "Symbol or file name."),
        Column("page", "First page, from 1.", "integer"),
        Column("paragraph", "Printed number."),
        Column("language", "ISO 639-1 code."),
        Column("before", "Domain by the first model."),
        Column("score_before", "Its probability.", "number"),
        Column("after", "Domain by the second model."),
        Column("score_after", "Its probability.", "number"),
        Column("text", "The passage."),
    ),
    key="passage_id",
)


def models(options: Namespace) -> int:
    """The command. Raises InputError for a model or folder that is not there."""
    folder = Path(options.workspace) / "models"
    if options.action == "use":
        chosen = _named(folder).get(options.model)
        if chosen is None:
            raise InputError(f"there is no model {options.model!r}", _known(folder))
        load_model(chosen)  # a damaged one is not put in use
        put_in_use(folder, options.model)
        print(f"{options.model}: {NOW}")
    elif options.action == "rollback":
        print(f"{roll_back(folder)}: {NOW}")
    elif options.action == "diff":
        print("\n".join(_diff(folder, options)))
    else:
        print("\n".join(_list(folder)))
    return int(Exit.DONE)


def _found(folder: Path, name: str) -> Path:
    """The folder of a model by its name, or by its path."""
    place = _named(folder).get(name, Path(name))
    if (place / ABOUT).is_file():
        return place
    raise InputError(f"there is no model {name!r}", _known(folder))


def _named(folder: Path) -> dict[str, Path]:
    """The models one can choose by name: the one that came with the program, then those of the folder."""
    came = shipped_model(folder)
    own = {path.parent.name: path.parent for path in sorted(folder.glob(f"*/{ABOUT}"))}
    return ({came.name: came} if came else {}) | own


def _known(folder: Path) -> str:
    return f"known: {', '.join(_named(folder)) or 'none'}"


def _list(folder: Path) -> Iterator[str]:
    came, named = shipped_model(folder), _named(folder)
    plans = {path: plan_of(path) for path in named.values()}
    for path in named.values():
        recall_plan(path)
    used = {find_model_folder(folder.parent, plan).name for plan in {*plans.values(), ""}}
    for path, plan in plans.items():
        mark = "*" if path.name in used else " "
        try:
            about: dict[str, Any] = dict(load_model(path).about)
        except ModelError as error:
            yield f"{mark} {path.name}: cannot be used: {error.message}"
            continue
        labels = about.get("labels", {}).get("all", "?")
        origin = " (came with the program)" if path == came else ""
        yield f"{mark} {path.name}: plan {plan}, {labels} labels; " + "; ".join(_figures(about)) + origin
    yield "* in use for its plan"


def _figures(about: dict[str, Any]) -> Iterator[str]:
    for name in ("evaluated", "cross_validated"):
        shown, figures = name.replace("_", "-"), about.get(name)
        yield f"{shown} macro-F1 {figures['macro_f1']:.3f}" if figures else f"not {shown}"


def _diff(folder: Path, options: Namespace) -> Iterator[str]:
    """Passages of a run whose domain another model would change, as CSV."""
    table = options.run / "passages.csv"
    if not table.is_file():
        raise InputError(f"{table}: there are no passages", "give the output folder of a run")
    recall_plan(options.run / FOLDER)
    after = load_model(_found(folder, options.other or options.model))
    named = _found(folder, options.model) if options.other else find_model_folder(folder.parent, after.plan)
    before = load_model(named)
    rows = read_table(table)
    passages = list(map(passage_of, rows))
    first, second = (judge(passages, load_plan(m.plan), m) for m in (before, after))
    changed = [
        row
        | {"before": a.domain, "score_before": f"{a.score:.3f}"}
        | {"after": b.domain, "score_after": f"{b.score:.3f}"}
        for row, a, b in zip(rows, first, second, strict=True)
        if a.domain != b.domain
    ]
    out = write_table(options.run, CHANGED, changed)
    yield f"{before.id} → {after.id}: {len(changed)} of {len(rows)} passages change their domain"
    yield f"which: {out}"
