"""Which model is in use, and whether a candidate may take its place: only when not worse on the evaluation set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.atomic import write_text
from pipeline.domains.store import (
    CURRENT,
    HISTORY,
    DomainModel,
    current_model,
    find_model_folder,
    load_model,
    models_used,
)
from pipeline.errors import InputError, ModelError
from pipeline.records import Label
from pipeline.shipped import shipped
from pipeline.training.evaluate import Evaluation, compare_with, judged, macro_f1, percentiles, resamples

#: How much macro-F1 a language may lose.
MOST_LOST = 0.03
#: Why a candidate takes nobody's place that was trained on nothing new.
SAME = "it is the model in use already, for there were no new labels"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the candidate is put in use, why, and the figure of the model it was compared with (None without one)."""

    promoted: bool
    reason: str
    before: float | None = None


def decide(
    candidate: DomainModel, evaluated: Evaluation | None, labels: Sequence[Label], models: Path,
    *, promote: bool, force: bool,
) -> Verdict:  # fmt: skip
    """Compares a candidate and its evaluation with the model in use for its plan, on the same labels.

    `promote`: take its place when not worse; `force`: take it in any case. Without either it does so only where no
    model is in use. `evaluated` is None and `labels` empty when there is no evaluation set.
    """
    current, trouble = in_use(models, candidate.plan)
    if current is None:
        return Verdict(True, trouble or "there was no model in use")
    if current.id == candidate.id and not (promote or force):
        return Verdict(False, SAME)
    if evaluated is None or not labels:
        return Verdict(force, "forced" if force else "there is no evaluation set to compare on; --force puts it in use")
    said, was = ([j.domain for j in judged(labels, model)] for model in (candidate, current))
    before = compare_with(labels, was, [1.0] * len(labels)).macro_f1
    worse = _worse(labels, said, was)
    compared = f"macro-F1 {evaluated.macro_f1:.3f} against {before:.3f} of {current.id} on the evaluation set"
    if worse and force:
        return Verdict(True, f"forced, although {worse}: {compared}", before)
    if worse:
        return Verdict(False, f"{worse}: {compared}", before)
    if not (promote or force):
        return Verdict(False, f"not worse: {compared}; --promote puts it in use", before)
    return Verdict(True, compared, before)


def _worse(labels: Sequence[Label], said: Sequence[str], was: Sequence[str]) -> str:
    """In which way what is said now is worse than what was said before; "" when it is not.

    Over all: the 95 per cent interval of the difference (paired bootstrap) lies below zero. In a language: by more than
    `MOST_LOST`, whatever the interval, because a few lost passages are all that a small language shows.
    """
    wanted = [label.domain for label in labels]
    gains = [
        macro_f1([wanted[i] for i in rows], [said[i] for i in rows])
        - macro_f1([wanted[i] for i in rows], [was[i] for i in rows])
        for rows in resamples(len(labels))
    ]
    if percentiles(gains)[1] < 0:
        return "worse over all"
    for code in sorted({label.language for label in labels}):
        rows = [i for i, label in enumerate(labels) if label.language == code]
        now, then = (macro_f1([wanted[i] for i in rows], [d[i] for i in rows]) for d in (said, was))
        if then - now > MOST_LOST:
            return f"worse in {code} ({now:.3f}, was {then:.3f})"
    return ""


def in_use(models: Path, plan: str) -> tuple[DomainModel | None, str]:
    """The model in use for a plan in the workspace of a models folder, or None and what is wrong with it."""
    try:
        model = load_model(find_model_folder(models.parent, plan))
    except ModelError as error:
        return None, f"the model in use could not be read ({error.message})"
    return (model, "") if model.plan == plan else (None, f"there was no model of plan {plan}")


def shipped_model(models: Path) -> Path | None:
    """The model that came with the program, in use as long as models/CURRENT names none; None where it lies in `models`
    itself or there is none."""
    came = shipped("models")
    return None if came.resolve() == models.resolve() else current_model(came)


def put_in_use(models: Path, name: str) -> None:
    """Puts a model of the folder, or the one that came with the program, in use and notes it in models/HISTORY."""
    if models_used(models)[-1:] != [name]:
        models.mkdir(parents=True, exist_ok=True)
        with (models / HISTORY).open("a", encoding="utf-8") as stream:
            stream.write(name + "\n")
    _take(models, name)


def roll_back(models: Path) -> str:
    """Puts the model in use that was before the present one and is still there; again, the one before that; at last
    the one that came with the program.

    Returns its name. Raises InputError when there is none.
    """
    came = shipped_model(models)
    now = current_model(models) or came
    used = models_used(models)
    there = {path.name for path in models.glob("*") if path.is_dir()} | ({came.name} if came else set())
    while used and ((now is not None and used[-1] == now.name) or used[-1] not in there):
        used.pop()
    name = used[-1] if used else came.name if came and came != now else ""
    if not name:
        raise InputError(f"{models}: no earlier model is known", "`habitext models use ID` takes any that is there")
    write_text(models / HISTORY, [f"{line}\n" for line in used])
    _take(models, name)
    return name


def _take(models: Path, name: str) -> None:
    if (models / name).is_dir():
        write_text(models / CURRENT, [f"{name}\n"])
    else:  # the one that came with the program is in use where nothing is said
        (models / CURRENT).unlink(missing_ok=True)
