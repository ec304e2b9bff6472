"""Labels → model: fit, cross-validate by family, calibrate, keep, promote when it is not worse."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.domains.features import features
from pipeline.domains.plans import load_plan
from pipeline.domains.stated import without_statement
from pipeline.domains.store import CURRENT, DomainModel, load_model, save_model
from pipeline.errors import ModelError
from pipeline.records import Label
from pipeline.training.evaluate import Figures, measure

PLAN = "sp-2020-2025"
FOLDS = 5
#: Inverse strength of the regularisation, chosen by cross-validation on the first corpus.
STRENGTH = 4.0
TEMPERATURES = tuple(x / 20 for x in range(4, 41))


@dataclass(slots=True)
class TrainingReport:
    """What a training came to."""

    model: Path
    labels: int
    figures: Figures
    promoted: bool
    before: float | None
    notes: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        """The report for the terminal."""
        shown = [f"{self.labels} labelled passages; cross-validated by family:", *self.figures.lines()]
        if self.before is not None:
            shown.append(f"model in use: macro-F1 {self.before:.3f}")
        shown.append(f"{self.model}: {'now in use' if self.promoted else 'kept, not promoted'}")
        return shown + self.notes


def _rows(labels: Sequence[Label]) -> list[dict[str, float]]:
    plan = load_plan(PLAN)
    return [features(without_statement(label.text, label.language, plan), label.language) for label in labels]


def _fit(rows: Sequence[dict[str, float]], domains: Sequence[str]) -> tuple[Any, Any]:
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    vectorizer = DictVectorizer(sort=True)
    model = LogisticRegression(C=STRENGTH, max_iter=2000, class_weight="balanced")
    model.fit(vectorizer.fit_transform(rows), domains)
    return vectorizer, model


def _domain_model(vectorizer: Any, model: Any, id: str, temperature: float) -> DomainModel:
    return DomainModel(
        id, PLAN, tuple(model.classes_), dict(vectorizer.vocabulary_), model.coef_, model.intercept_, temperature
    )


def _cross_validate(
    labels: Sequence[Label], rows: Sequence[dict[str, float]]
) -> tuple[list[list[float]], Sequence[str]]:
    """Log-probabilities of each label by a model that saw neither it nor a translation of it."""
    import numpy as np
    from sklearn.model_selection import StratifiedGroupKFold

    domains = [label.domain for label in labels]
    classes = sorted(set(domains))
    scores: list[list[float]] = [[] for _ in labels]
    split = StratifiedGroupKFold(n_splits=FOLDS, shuffle=True, random_state=0)
    for train, test in split.split(np.zeros(len(labels)), domains, [label.family for label in labels]):
        fitted = _domain_model(*_fit([rows[i] for i in train], [domains[i] for i in train]), "fold", 1.0)
        for i, likely in zip(test, fitted.probabilities([rows[i] for i in test]), strict=True):
            by_class = dict(zip(fitted.classes, likely, strict=True))
            scores[i] = [float(np.log(max(by_class.get(c, 0.0), 1e-12))) for c in classes]
    return scores, classes


def _temperature(scores: Sequence[Sequence[float]], wanted: Sequence[int]) -> float:
    """The temperature under which the held-out labels are likeliest (temperature scaling, Guo et al. 2017)."""
    import numpy as np

    table = np.asarray(scores)

    def loss(temperature: float) -> float:
        scaled = table / temperature
        scaled -= scaled.max(axis=1, keepdims=True)
        return float(-(scaled[range(len(wanted)), list(wanted)] - np.log(np.exp(scaled).sum(axis=1))).mean())

    return min(TEMPERATURES, key=loss)


def train(corpus: Path, models: Path, *, promote: bool = False, force: bool = False) -> TrainingReport:
    """Trains on `corpus/labels` and keeps the model under `models/<id>`.

    The id is a digest of labels and code settings, so the same labels give the same folder. It is put in use when there
    is none yet, or with `promote` when its cross-validated macro-F1 is not worse, or with `force`.
    """
    import numpy as np

    from pipeline.training.labels import read_labels

    labels = read_labels(corpus / "labels")
    rows = _rows(labels)
    scores, classes = _cross_validate(labels, rows)
    wanted = [classes.index(label.domain) for label in labels]
    temperature = _temperature(scores, wanted)
    scaled = np.exp(np.asarray(scores) / temperature)
    likely = scaled / scaled.sum(axis=1, keepdims=True)
    figures = measure(labels, [classes[int(i)] for i in likely.argmax(axis=1)], [float(x) for x in likely.max(axis=1)])
    digest = hashlib.sha256("\n".join(f"{x.domain}\t{x.language}\t{x.text}" for x in labels).encode()).hexdigest()[:8]
    model = _domain_model(*_fit(rows, [label.domain for label in labels]), f"domains-{digest}", temperature)
    before = _in_use(models)
    folder = models / model.id
    save_model(folder, model, figures.as_dict(), _card(model, labels, figures))
    better = before is None or force or (promote and figures.macro >= before)
    if better:
        (models / CURRENT).write_text(model.id + "\n", encoding="utf-8")
    return TrainingReport(folder, len(labels), figures, better, before)


def _in_use(models: Path) -> float | None:
    import json

    current = models / CURRENT
    if not current.is_file():
        return None
    folder = models / current.read_text(encoding="utf-8").strip()
    try:
        load_model(folder)
        return float(json.loads((folder / "model.json").read_text(encoding="utf-8"))["figures"]["macro_f1"])
    except (ModelError, KeyError):
        return None


def _card(model: DomainModel, labels: Sequence[Label], figures: Figures) -> str:
    languages = sorted({label.language for label in labels})
    return "\n".join(
        [
            f"# {model.id}",
            "",
            f"Linear classifier of report passages into the domains of {model.plan} and none: logistic regression on",
            "concepts shared by all languages and on word stems, scores calibrated by temperature scaling.",
            f"Trained on {len(labels)} labelled passages ({', '.join(languages)}) of corpus/labels.",
            "",
            f"Cross-validated in {FOLDS} folds; translations of one passage always lie in one fold:",
            "",
            *(f"    {line}" for line in figures.lines()),
            "",
            "It proposes; people decide. Passages that mix domains, and very short ones, are where it errs most.",
            "",
        ]
    )
