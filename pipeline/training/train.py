"""Labels → model folder, with its figures and card; the one door of `habitext train`."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from pipeline.domains.concepts import concepts, table_text
from pipeline.domains.plans import Plan, keep_plan, plan_for
from pipeline.domains.store import save_model
from pipeline.errors import InputError
from pipeline.records import Label
from pipeline.review.labels import review_labels
from pipeline.review.places import squeezed
from pipeline.training.card import card_text
from pipeline.training.curve import learning_curve
from pipeline.training.doubts import doubts
from pipeline.training.evaluate import Evaluation, compare_with, evaluate_labels
from pipeline.training.fit import FitSettings, Fitted, fit
from pipeline.training.labels import Corpus, label_files, read_files, read_labels
from pipeline.training.picture import confusion_picture
from pipeline.training.promote import SAME, decide, put_in_use
from pipeline.training.split import LEAST_GROUPS, few_documents, groups, near_copies
from pipeline.wording import counted

#: The confusion matrix in the model's folder.
PICTURE = "confusion.png"
LABEL_MORE = (
    "decide the domains of more passages (habitext review serve, review sheet), or put labels into corpus/labels"
)


@dataclass(frozen=True, slots=True, eq=False)
class TrainingReport:
    """What a training came to. `cross_validated`: figures on held-out groups; `evaluated`: on the evaluation set."""

    folder: Path
    labels: int
    cross_validated: Evaluation
    evaluated: Evaluation | None
    promoted: bool
    reason: str
    before: float | None
    notes: tuple[str, ...] = ()

    def lines(self) -> list[str]:
        """The report for the terminal."""
        shown = [f"{self.labels} labelled passages; cross-validated with translations and near copies kept together:"]
        shown += self.cross_validated.lines()
        if self.evaluated is not None:
            shown += ["", "on the evaluation set:", *self.evaluated.lines()]
        shown += ["", *self.notes]
        state = "now in use" if self.promoted else "kept" if self.reason == SAME else "kept, not in use"
        return [*shown, f"{self.folder}: {state}: {self.reason}"]


def train(
    corpus: Path,
    models: Path,
    *,
    promote: bool = False,
    force: bool = False,
    plan_id: str = "",
    curve: bool = False,
    base: Path | None = None,
) -> TrainingReport:
    """Trains on `corpus/labels` and `corpus/reviews`, measures on `corpus/evaluation`, writes `models/<id>`, and
    decides what is in use. `curve`: also tells what more labels would bring, for half the time again. `base`: a corpus
    whose labels and evaluation set count too, such as the one that came with the program.

    The id is a digest of labels, settings and concepts: the same input gives the same folder, byte for byte. Raises
    InputError when there are no labels or too few.
    """
    plan = plan_for(None, plan_id)
    known = read_labels(corpus, plan, review_labels(corpus / "reviews", plan.id), base)
    evaluation = read_files(label_files(corpus, "evaluation", base), plan)
    labels, leaked = without(known.labels, evaluation.labels)
    _check(labels, plan)
    settings = FitSettings()
    fitted = fit(labels, plan, settings, id=_id(labels, plan, settings))
    cross_validated = _cross_validated(labels, fitted)
    evaluated = evaluate_labels(evaluation.labels, fitted.model) if evaluation.labels else None
    model = replace(fitted.model, about=_about(labels, cross_validated, evaluated))
    verdict = decide(model, evaluated, evaluation.labels, models, promote=promote, force=force)
    folder = models / model.id
    save_model(folder, model, card_text(model, labels, cross_validated, evaluated))
    keep_plan(plan, folder)
    (folder / PICTURE).write_bytes(confusion_picture((evaluated or cross_validated).confusion))
    learnt = learning_curve(labels, plan, settings, cross_validated).lines() if curve else []
    if verdict.promoted:
        put_in_use(models, model.id)
    return TrainingReport(
        folder, len(labels), cross_validated, evaluated, verdict.promoted, verdict.reason, verdict.before,
        (*learnt, *_notes(known, evaluation, leaked, labels), *doubts(labels, fitted.out_of_fold, model.classes)),
    )  # fmt: skip


def without(labels: Sequence[Label], held_out: Sequence[Label]) -> tuple[tuple[Label, ...], int]:
    """The labels that share no family, text or near copy with held-out ones, and how many were left out."""
    families = {label.family for label in held_out}
    texts = {squeezed(label.text) for label in held_out}
    both = [*labels, *held_out]
    copies = {min(pair) for pair in near_copies(both) if min(pair) < len(labels) <= max(pair)}
    kept = tuple(
        label
        for number, label in enumerate(labels)
        if label.family not in families and squeezed(label.text) not in texts and number not in copies
    )
    return kept, len(labels) - len(kept)


def _check(labels: Sequence[Label], plan: Plan) -> None:
    if not labels:
        raise InputError(f"no labels of plan {plan.id}: nothing to learn", LABEL_MORE)
    if len({label.domain for label in labels}) < 2:
        raise InputError(f"{len(labels)} labels of plan {plan.id} in one domain: nothing to learn", LABEL_MORE)
    if len(set(groups(labels))) < LEAST_GROUPS:
        raise InputError(f"fewer than {LEAST_GROUPS} different labelled passages of plan {plan.id}", LABEL_MORE)


def _id(labels: Sequence[Label], plan: Plan, settings: FitSettings) -> str:
    digest = hashlib.sha256()
    for label in labels:
        digest.update("\t".join((label.family, label.language, label.domain, label.text)).encode("utf-8") + b"\n")
    told = [
        asdict(settings.features),
        settings.penalty,
        settings.least,
        settings.heading_weight,
        dict(settings.registers),
    ]
    digest.update(json.dumps(told).encode())
    digest.update("\n".join((*sorted(concepts()), table_text())).encode())
    return f"domains-{plan.id.removeprefix('sp-')}-{digest.hexdigest()[:8]}"


def _cross_validated(labels: Sequence[Label], fitted: Fitted) -> Evaluation:
    classes = fitted.model.classes
    best = fitted.out_of_fold.argmax(axis=1)
    scores = fitted.out_of_fold.max(axis=1)
    return compare_with(labels, [classes[int(i)] for i in best], [float(s) for s in scores], fitted.model.id)


def _about(labels: Sequence[Label], cross_validated: Evaluation, evaluated: Evaluation | None) -> dict[str, Any]:
    import sklearn

    return {
        "trained_with": f"scikit-learn {sklearn.__version__}",
        "labels": {
            "all": len(labels),
            "families": len({label.family for label in labels}),
            "by_language": dict(sorted(Counter(label.language for label in labels).items())),
            "by_domain": dict(sorted(Counter(label.domain for label in labels).items())),
        },
        "cross_validated": cross_validated.as_dict(),
        "evaluated": evaluated.as_dict() if evaluated else None,
    }


def _notes(known: Corpus, evaluation: Corpus, leaked: int, labels: Sequence[Label]) -> tuple[str, ...]:
    notes = [f"left out: {problem}" for problem in (*known.problems, *evaluation.problems)]
    notes += [f"conflict: {conflict}" for conflict in (*known.conflicts, *evaluation.conflicts)]
    if leaked:
        notes.append(f"not trained on, for the evaluation set holds the same or nearly: {counted(leaked, 'label')}")
    if few_documents(labels):
        notes.append("the labels come from few documents: passages of one stand on both sides, and the figures flatter")
    return tuple(notes)
