"""Which model is in use, and whether a candidate may take its place: only when not worse on the evaluation set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.domains.store import CURRENT, DomainModel, find_model_folder, load_model
from pipeline.errors import ModelError
from pipeline.records import Label
from pipeline.training.evaluate import Evaluation, evaluate_labels


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the candidate is put in use, why, and the figure of the model it was compared with (None without one)."""

    promoted: bool
    reason: str
    before: float | None = None


def decide(
    candidate: Evaluation | None, labels: Sequence[Label], models: Path, plan: str, *, promote: bool, force: bool
) -> Verdict:
    """Compares a candidate's evaluation with the model in use, on the same labels.

    `promote`: take its place when not worse; `force`: take it in any case. Without either it does so only where no
    model is in use. `candidate` is None and `labels` empty when there is no evaluation set.
    """
    current, trouble = in_use(models, plan)
    if current is None:
        return Verdict(True, trouble or "there was no model in use")
    if candidate is None or not labels:
        return Verdict(force, "forced" if force else "there is no evaluation set to compare on; --force puts it in use")
    before = evaluate_labels(labels, current).macro_f1
    better = candidate.macro_f1 >= before
    compared = f"macro-F1 {candidate.macro_f1:.3f} against {before:.3f} of {current.id} on the evaluation set"
    if force and not better:
        return Verdict(True, f"forced, although worse: {compared}", before)
    if better and not (promote or force):
        return Verdict(False, f"not worse: {compared}; --promote puts it in use", before)
    return Verdict(better, compared if better else f"worse: {compared}", before)


def in_use(models: Path, plan: str) -> tuple[DomainModel | None, str]:
    """The model in use for the workspace of a models folder, or None and what is wrong with it."""
    try:
        model = load_model(find_model_folder(models.parent))
    except ModelError as error:
        return None, f"the model in use could not be read ({error.message})"
    return (model, "") if model.plan == plan else (None, f"the model in use is of plan {model.plan}")


def put_in_use(models: Path, name: str) -> None:
    """Writes models/CURRENT in one step, so that no run ever sees half a name."""
    aside = models / (CURRENT + ".new")
    aside.write_text(name + "\n", encoding="utf-8")
    aside.replace(models / CURRENT)
