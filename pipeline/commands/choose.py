"""`habitext models`: which models there are, which is in use, what another one would change."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.domains.judge import judge
from pipeline.domains.plans import load_plan
from pipeline.domains.store import ABOUT, current_model, find_model_folder, load_model
from pipeline.errors import Exit, InputError, ModelError
from pipeline.tables.columns import Column, Table
from pipeline.tables.rows import passage_of
from pipeline.tables.write import read_table, write_table
from pipeline.training.promote import put_in_use, roll_back

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
        load_model(_found(folder, options.model))  # a damaged one is not put in use
        put_in_use(folder, options.model)
        print(f"{folder / options.model}: {NOW}")
    elif options.action == "rollback":
        print(f"{folder / roll_back(folder)}: {NOW}")
    elif options.action == "diff":
        print("\n".join(_diff(folder, options)))
    else:
        print("\n".join(_list(folder, Path(options.workspace))))
    return int(Exit.DONE)


def _found(folder: Path, name: str) -> Path:
    """The folder of a model by its name in the workspace, or by its path."""
    for place in (folder / name, Path(name)):
        if (place / ABOUT).is_file():
            return place
    known = ", ".join(path.name for path in _folders(folder)) or "none"
    raise InputError(f"there is no model {name!r}", f"models in {folder}: {known}")


def _folders(folder: Path) -> list[Path]:
    return sorted(path.parent for path in folder.glob(f"*/{ABOUT}"))


def _list(folder: Path, workspace: Path) -> Iterator[str]:
    used = find_model_folder(workspace)
    found = _folders(folder)
    if used.resolve() not in {path.resolve() for path in found}:
        found = [used, *found]
    for path in found:
        mark = "*" if path.resolve() == used.resolve() else " "
        try:
            about: dict[str, Any] = dict(load_model(path).about)
        except ModelError as error:
            yield f"{mark} {path.name}: cannot be used: {error.message}"
            continue
        labels = about.get("labels", {}).get("all", "?")
        yield f"{mark} {path.name}: {labels} labels; {_figure(about, 'evaluated')}; {_figure(about, 'cross_validated')}"
    yield "* in use" + ("" if current_model(folder) else " (came with the package)")


def _figure(about: dict[str, Any], name: str) -> str:
    figures = about.get(name)
    return f"{name.replace('_', '-')} macro-F1 {figures['macro_f1']:.3f}" if figures else f"not {name}"


def _diff(folder: Path, options: Namespace) -> Iterator[str]:
    """Passages of a run whose domain another model would change, as CSV."""
    table = options.run / "passages.csv"
    if not table.is_file():
        raise InputError(f"{table}: there are no passages", "give the output folder of a run")
    before = load_model(_found(folder, options.model) if options.other else find_model_folder(Path(options.workspace)))
    after = load_model(_found(folder, options.other or options.model))
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
