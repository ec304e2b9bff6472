"""How good a model is: macro-F1 per language and over all, calibration error, confusion matrix."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.records import Label

BINS = 10


@dataclass(frozen=True, slots=True)
class Figures:
    """Rates between 0 and 1. `confusion` counts (wanted, said)."""

    macro: float
    by_language: dict[str, float]
    by_domain: dict[str, float]
    calibration_error: float
    confusion: dict[tuple[str, str], int]

    def lines(self) -> list[str]:
        """The figures for the terminal."""
        domains = sorted(self.by_domain)
        shown = [
            f"macro-F1 {self.macro:.3f}, expected calibration error {self.calibration_error:.3f}",
            "by language: " + ", ".join(f"{k} {v:.3f}" for k, v in sorted(self.by_language.items())),
            "by domain: " + ", ".join(f"{k} {v:.3f}" for k, v in sorted(self.by_domain.items())),
            "wanted \\ said " + " ".join(f"{d:>6}" for d in domains),
        ]
        for wanted in domains:
            shown.append(f"{wanted:>13} " + " ".join(f"{self.confusion.get((wanted, d), 0):>6}" for d in domains))
        return shown

    def as_dict(self) -> dict[str, Any]:
        """The figures for model.json."""
        return {
            "macro_f1": round(self.macro, 4),
            "by_language": {k: round(v, 4) for k, v in sorted(self.by_language.items())},
            "by_domain": {k: round(v, 4) for k, v in sorted(self.by_domain.items())},
            "calibration_error": round(self.calibration_error, 4),
        }


def f1_by_class(wanted: Sequence[str], said: Sequence[str]) -> dict[str, float]:
    """F1 of each class that is wanted."""
    pairs = Counter(zip(wanted, said, strict=True))
    result = {}
    for domain in sorted(set(wanted)):
        right = pairs[domain, domain]
        claimed = sum(n for (_, s), n in pairs.items() if s == domain)
        result[domain] = 2 * right / (claimed + sum(1 for w in wanted if w == domain)) if right else 0.0
    return result


def _macro(wanted: Sequence[str], said: Sequence[str]) -> float:
    by_class = f1_by_class(wanted, said)
    return sum(by_class.values()) / len(by_class) if by_class else 0.0


def calibration_error(right: Sequence[bool], scores: Sequence[float]) -> float:
    """Expected calibration error over equal bins of the score (Naeini et al. 2015)."""
    bins: list[list[tuple[bool, float]]] = [[] for _ in range(BINS)]
    for hit, score in zip(right, scores, strict=True):
        bins[min(BINS - 1, int(score * BINS))].append((hit, score))
    gaps = [abs(sum(h for h, _ in b) - sum(s for _, s in b)) for b in bins]
    return sum(gaps) / max(1, len(scores))


def measure(labels: Sequence[Label], said: Sequence[str], scores: Sequence[float]) -> Figures:
    """Figures of the domains said, with the probability given to each, against the labels."""
    wanted = [label.domain for label in labels]
    languages = sorted({label.language for label in labels})
    by_language = {}
    for language in languages:
        chosen = [i for i, label in enumerate(labels) if label.language == language]
        by_language[language] = _macro([wanted[i] for i in chosen], [said[i] for i in chosen])
    right = [w == s for w, s in zip(wanted, said, strict=True)]
    return Figures(
        _macro(wanted, said), by_language, f1_by_class(wanted, said), calibration_error(right, scores),
        dict(Counter(zip(wanted, said, strict=True))),
    )  # fmt: skip


def evaluate_model(folder: Path, evaluation: Path) -> Figures:
    """Figures of a model on the labelled passages of a folder. Raises InputError when there are none."""
    from pipeline.domains.judge import judge
    from pipeline.domains.plans import load_plan
    from pipeline.domains.store import load_model
    from pipeline.records import Passage
    from pipeline.training.labels import read_labels

    labels, model = read_labels(evaluation), load_model(folder)
    passages = [Passage(str(i), "", x.language, "paragraph", "", "", x.text) for i, x in enumerate(labels)]
    judgements = judge(passages, load_plan(model.plan), model)
    return measure(labels, [j.domain for j in judgements], [j.score for j in judgements])
