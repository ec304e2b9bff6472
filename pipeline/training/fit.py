"""Labels → a domain model: vocabulary, rarity, a multinomial logistic regression, a temperature, thresholds.

Everything is deterministic: fixed order, fixed seeds, weights rounded so that the last bits of a sum do not
show.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from pipeline.domains.concepts import concepts
from pipeline.domains.features import CONCEPT, HINT, WORD, FeatureSettings, Vocabulary, raw_features
from pipeline.domains.plans import NONE, Plan
from pipeline.domains.stated import unsaid
from pipeline.domains.store import DomainModel
from pipeline.domains.terms import stems
from pipeline.languages.base import codes
from pipeline.lexicon.load import load_lexicon
from pipeline.records import Label
from pipeline.training.split import folds

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: Names that say where, not what: a model must not learn that a country means a crisis.
PLACES = frozenset({"COUNTRY", "CITY"})
DECIMALS = 4
#: Thresholds that are tried.
GRID = tuple(round(0.2 + 0.02 * step, 2) for step in range(16))


@dataclass(frozen=True, slots=True)
class FitSettings:
    """How a model is fitted. `penalty`: inverse strength of the regularisation; `least`: families that must have a
    feature; `registers`: how much a label counts that is written so (others once)."""

    features: FeatureSettings = field(default_factory=FeatureSettings)
    penalty: float = 1.0
    least: int = 2
    heading_weight: float = 0.25
    registers: Mapping[str, float] = field(default_factory=lambda: {"printed": 5.0, "told": 0.4})


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """A model, and what cross-validation said: out-of-fold probabilities (labels × classes) in the labels' order."""

    model: DomainModel
    out_of_fold: NDArray[np.float64]


def fit(labels: Sequence[Label], plan: Plan, settings: FitSettings | None = None, *, id: str = "") -> Fitted:
    """Fits the model of a plan; labels × features is sparse, a few seconds for ten thousand labels."""
    import numpy as np

    settings = settings or FitSettings()
    texts = texts_of(labels, plan)
    logits, classes = held_out_logits(labels, plan, settings)
    truth = np.array([classes.index(label.domain) for label in labels])
    temperature = best_temperature(logits, truth, _counts(labels, settings))
    model = _fit_part(labels, texts, classes, plan, settings, id)
    model = replace(model, temperature=temperature)
    probabilities = model.probabilities(logits)
    return Fitted(replace(model, thresholds=best_thresholds(probabilities, truth, classes)), probabilities)


def held_out_logits(
    labels: Sequence[Label], plan: Plan, settings: FitSettings, use: Callable[[int], bool] = lambda _: True
) -> tuple[NDArray[np.float64], tuple[str, ...]]:
    """Logits (labels × classes) of each label by a model that saw none of its group, and the classes.

    `use` tells by a label's index whether it may be learnt from.
    """
    import numpy as np

    texts = texts_of(labels, plan)
    classes = (*plan.codes, NONE)
    logits = np.zeros((len(labels), len(classes)))
    for train, test in folds(labels):
        seen = [i for i in train if use(i)]
        part = _fit_part([labels[i] for i in seen], [texts[i] for i in seen], classes, plan, settings, "")
        logits[test] = part.logits([texts[i] for i in test]) + part.bias
    return logits, classes


def texts_of(labels: Sequence[Label], plan: Plan) -> list[tuple[str, str]]:
    """(text, language) of each label as the classifier sees it: without the words that name a domain."""
    return [(unsaid(label.text, label.language, plan), label.language) for label in labels]


def _fit_part(
    labels: Sequence[Label],
    texts: Sequence[tuple[str, str]],
    classes: tuple[str, ...],
    plan: Plan,
    settings: FitSettings,
    id: str,
) -> DomainModel:
    import numpy as np

    vocabulary = make_vocabulary(labels, texts, settings)
    matrix = to_matrix(vocabulary, texts)
    estimator = _estimator(settings)
    estimator.fit(matrix, [label.domain for label in labels], sample_weight=_counts(labels, settings))
    weights = np.zeros((len(vocabulary.names), len(classes)))
    bias = np.full(len(classes), -20.0)  # a class without labels is never chosen
    coefficients, intercepts = estimator.coef_, estimator.intercept_
    if len(estimator.classes_) == 2:  # scikit-learn gives one row for two classes
        coefficients = np.vstack([-coefficients[0] / 2, coefficients[0] / 2])
        intercepts = np.array([-intercepts[0] / 2, intercepts[0] / 2])
    for row, name in enumerate(estimator.classes_):
        weights[:, classes.index(name)] = np.round(coefficients[row], DECIMALS)
        bias[classes.index(name)] = round(float(intercepts[row]), DECIMALS)
    return DomainModel(
        id, plan.id, classes, vocabulary, weights, bias, 1.0, settings.heading_weight, {}
    )  # fmt: skip


def _counts(labels: Sequence[Label], settings: FitSettings) -> list[float]:
    """How much each label counts."""
    return [settings.registers.get(label.register, 1.0) for label in labels]


def _estimator(settings: FitSettings) -> Any:
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=settings.penalty, class_weight="balanced", max_iter=3000, tol=1e-6)


def make_vocabulary(labels: Sequence[Label], texts: Sequence[tuple[str, str]], settings: FitSettings) -> Vocabulary:
    """Features that stand in enough families, with their rarity; concepts always; no place names."""
    families: dict[str, set[str]] = {}
    documents: Counter[str] = Counter()
    for label, (text, code) in zip(labels, texts, strict=True):
        for block, features in raw_features(text, code).items():
            for name in features:
                documents[name] += 1
                if block not in (CONCEPT, HINT):
                    families.setdefault(name, set()).add(label.family)
    places = place_stems()
    known = {CONCEPT + name for name in concepts()} | {HINT + c.hint for c in concepts().values() if c.hint}
    kept = {n for n, f in families.items() if len(f) >= settings.least and n.removeprefix(WORD) not in places}
    names = tuple(sorted(kept | known))
    total = len(labels)
    rarity = tuple(
        1.0 if name.startswith(HINT) else round(math.log((1 + total) / (1 + documents[name])) + 1.0, DECIMALS)
        for name in names
    )
    return Vocabulary.of(settings.features, names, rarity)


@cache
def place_stems() -> frozenset[str]:
    """Stems of the words of countries' and cities' names in all languages."""
    names = (
        (name, code)
        for entry in load_lexicon().entries
        if entry.label in PLACES
        for code in codes()
        for name in (*entry.names.get(code, ()), *entry.demonyms.get(code, ()))
    )
    # "New", "South", "Republic" say more than a place
    return frozenset(stem for name, code in names if len(name.split()) == 1 for stem in stems(name, code))


def to_matrix(vocabulary: Vocabulary, texts: Sequence[tuple[str, str]]) -> Any:
    """Sparse matrix, texts × features."""
    from scipy.sparse import csr_matrix  # type: ignore[import-untyped]  # comes with scikit-learn

    starts, columns, values = [0], [], []
    for text, code in texts:
        own, weights = vocabulary.vector(text, code)
        columns += own
        values += weights
        starts.append(len(columns))
    return csr_matrix((values, columns, starts), shape=(len(texts), len(vocabulary.names)))


def best_temperature(logits: NDArray[np.float64], truth: NDArray[np.int_], counts: Sequence[float]) -> float:
    """The temperature that makes held-out probabilities most likely, each label as often as it counts; found on a
    fixed grid."""
    import numpy as np

    def loss(temperature: float) -> float:
        scaled = logits / temperature
        highest = scaled.max(axis=1)
        log_sum = highest + np.log(np.exp(scaled - highest[:, None]).sum(axis=1))
        return float(np.average(log_sum - scaled[np.arange(len(truth)), truth], weights=counts))

    return min((round(0.3 + 0.05 * step, 2) for step in range(75)), key=loss)


def best_thresholds(
    probabilities: NDArray[np.float64], truth: NDArray[np.int_], classes: tuple[str, ...]
) -> dict[str, float]:
    """The least probability of each domain at which the held-out macro-F1 is best; the lowest of equally good ones.

    One domain after the other on a fixed grid, the others as they are; twice round.
    """
    import numpy as np

    from pipeline.training.evaluate import macro_f1

    none = classes.index(NONE)
    best, highest = probabilities.argmax(axis=1), probabilities.max(axis=1)
    wanted = [classes[i] for i in truth]
    least = np.full(len(classes), GRID[0])

    def worth(domain: int, threshold: float) -> float:
        tried = least.copy()
        tried[domain] = threshold
        said = np.where((best != none) & (highest < tried[best]), none, best)
        return round(macro_f1(wanted, [classes[i] for i in said]), 3)

    for domain in [d for d in range(len(classes)) if d != none] * 2:
        least[domain] = max(GRID, key=lambda t: (worth(domain, t), -t))
    return {classes[d]: float(least[d]) for d in range(len(classes)) if d != none}
