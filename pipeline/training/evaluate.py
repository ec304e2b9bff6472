"""How good a model is: per language and domain, macro-F1, calibration error, confusion matrix."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.domains.judge import judge
from pipeline.domains.plans import NONE, load_plan
from pipeline.domains.store import DomainModel, load_model
from pipeline.errors import InputError
from pipeline.records import Judgement, Label, Passage
from pipeline.training.labels import label_files, read_files

BINS = 10
#: Resamples of an interval, and where their drawing starts.
RESAMPLES, SEED = 300, 7


@dataclass(frozen=True, slots=True, eq=False)
class Evaluation:
    """Figures of a model on labels. `by_domain` and `by_language` hold F1 and macro-F1; all lie between 0 and 1."""

    model: str
    labels: int
    macro_f1: float
    accuracy: float
    calibration_error: float
    by_domain: dict[str, float]
    by_language: dict[str, float]
    confusion: dict[str, dict[str, int]]
    interval: tuple[float, float] = (0.0, 1.0)
    language_intervals: dict[str, tuple[float, float]] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """Plain values for a model's JSON."""
        return {
            "labels": self.labels,
            "macro_f1": self.macro_f1,
            "interval": list(self.interval),
            "language_intervals": {code: list(pair) for code, pair in self.language_intervals.items()},
            "accuracy": self.accuracy,
            "calibration_error": self.calibration_error,
            "by_domain": self.by_domain,
            "by_language": self.by_language,
            "confusion": self.confusion,
        }

    def lines(self) -> list[str]:
        """For the terminal."""
        out = [
            f"model {self.model}: {self.labels} passages",
            f"macro-F1 {self.macro_f1:.3f} (95 % interval {_shown(self.interval)}), accuracy {self.accuracy:.3f}",
            f"calibration error {self.calibration_error:.3f}",
            "by language  "
            + "  ".join(f"{c} {f1:.3f} ({_shown(self.language_intervals[c])})" for c, f1 in self.by_language.items()),
            "by domain    " + "  ".join(f"{code} {value:.3f}" for code, value in self.by_domain.items()),
            "",
            "confusion matrix: a row is the label, a column what the model said",
        ]
        return out + confusion_lines(self.confusion)


def _shown(interval: tuple[float, float]) -> str:
    return f"{interval[0]:.2f}–{interval[1]:.2f}"


def confusion_lines(confusion: dict[str, dict[str, int]]) -> list[str]:
    """The confusion matrix as text, one row a domain."""
    columns = list(confusion)
    lines = ["        " + "".join(f"{column:>7}" for column in columns)]
    lines += [f"{row:>7} " + "".join(f"{confusion[row][column]:>7}" for column in columns) for row in columns]
    return lines


def macro_f1(wanted: Sequence[str], said: Sequence[str]) -> float:
    """Mean F1 over the domains that are wanted at least once; 0 for no labels."""
    scores = f1_scores(wanted, said)
    return sum(scores.values()) / len(scores) if scores else 0.0


def f1_scores(wanted: Sequence[str], said: Sequence[str]) -> dict[str, float]:
    """F1 of each domain that is wanted at least once."""
    pairs = Counter(zip(wanted, said, strict=True))
    asked, given = Counter(wanted), Counter(said)
    return {domain: 2 * pairs[domain, domain] / (asked[domain] + given[domain]) for domain in sorted(asked)}


def calibration_error(right: Sequence[bool], scores: Sequence[float]) -> float:
    """Expected calibration error over ten equal bins of the score."""
    bins: dict[int, list[tuple[bool, float]]] = {}
    for ok, score in zip(right, scores, strict=True):
        bins.setdefault(min(int(score * BINS), BINS - 1), []).append((ok, score))
    gaps = [abs(sum(ok for ok, _ in pairs) - sum(score for _, score in pairs)) for pairs in bins.values()]
    return sum(gaps) / len(scores) if scores else 0.0


def compare_with(labels: Sequence[Label], said: Sequence[str], scores: Sequence[float], model: str = "") -> Evaluation:
    """Figures of what was said (with its scores) against labels, in the same order."""
    wanted = [label.domain for label in labels]
    right = [w == s for w, s in zip(wanted, said, strict=True)]
    languages = sorted({label.language for label in labels})
    domains = sorted({*wanted, *said}, key=lambda d: (d == NONE, d))
    pairs = Counter(zip(wanted, said, strict=True))

    def in_language(code: str) -> float:
        own = [i for i, label in enumerate(labels) if label.language == code]
        return macro_f1([wanted[i] for i in own], [said[i] for i in own])

    intervals = {
        code: interval([(w, s) for w, s, label in zip(wanted, said, labels, strict=True) if label.language == code])
        for code in languages
    }
    return Evaluation(
        interval=interval(list(zip(wanted, said, strict=True))),
        language_intervals=intervals,
        model=model,
        labels=len(labels),
        macro_f1=round(macro_f1(wanted, said), 4),
        accuracy=round(sum(right) / len(right), 4) if right else 0.0,
        calibration_error=round(calibration_error(right, scores), 4),
        by_domain={domain: round(value, 4) for domain, value in f1_scores(wanted, said).items()},
        by_language={code: round(in_language(code), 4) for code in languages},
        confusion={row: {column: pairs[row, column] for column in domains} for row in domains},
    )


def resamples(size: int) -> Iterator[list[int]]:
    """Rows drawn with replacement, the same every time (Efron's bootstrap)."""
    import numpy as np

    draw = np.random.default_rng(SEED)
    for _ in range(RESAMPLES):
        yield [int(i) for i in draw.integers(0, size, size)]


def percentiles(values: Sequence[float]) -> tuple[float, float]:
    """The middle 95 per cent of values."""
    ordered = sorted(values)
    cut = round(0.025 * (len(ordered) - 1))
    return round(ordered[cut], 4), round(ordered[-1 - cut], 4)


def interval(pairs: Sequence[tuple[str, str]]) -> tuple[float, float]:
    """95 per cent interval of the macro-F1 of (wanted, said) pairs."""
    if not pairs:
        return 0.0, 1.0
    drawn = ([pairs[i] for i in rows] for rows in resamples(len(pairs)))
    return percentiles([macro_f1([w for w, _ in own], [s for _, s in own]) for own in drawn])


def judged(labels: Sequence[Label], model: DomainModel) -> list[Judgement]:
    """What the program would say of the labelled passages: statements in the text count, headings are unknown."""
    passages = [
        Passage(str(number), "", label.language, "paragraph", "", "", label.text) for number, label in enumerate(labels)
    ]
    return judge(passages, load_plan(model.plan), model)


def evaluate_labels(labels: Sequence[Label], model: DomainModel) -> Evaluation:
    """Figures of a model on labels."""
    found = judged(labels, model)
    return compare_with(labels, [j.domain for j in found], [j.score for j in found], model.id)


def evaluate_model(model_folder: Path, corpus: Path, base: Path | None = None) -> Evaluation:
    """Figures of a saved model on the evaluation set of the corpus and of `base`. Raises InputError without labels."""
    model = load_model(model_folder)
    labels = read_files(label_files(corpus, "evaluation", base), load_plan(model.plan)).labels
    if not labels:
        place = corpus / "evaluation"
        raise InputError(f"{place}: there are no labelled passages", "see corpus/README.md for the format")
    return evaluate_labels(labels, model)
