"""How much more labels would bring: what half of them reach, against all."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.domains.plans import Plan
from pipeline.records import Label
from pipeline.training.evaluate import Evaluation, compare_with
from pipeline.training.fit import FitSettings, held_out_logits
from pipeline.training.split import groups

#: How many more labels are spoken of.
STEP = 100


@dataclass(frozen=True, slots=True)
class Curve:
    """Macro-F1 with half of the labels and with all, and what `STEP` more would bring over all and in each language.

    F1 grows about evenly with each doubling of the labels, which is what the expectation rests on.
    """

    half: float
    whole: float
    more: float
    by_language: dict[str, float]

    def lines(self) -> list[str]:
        """For the terminal."""
        ordered = sorted(self.by_language.items(), key=lambda pair: (-pair[1], pair[0]))
        useful = ", ".join(f"{code} (+{gain:.3f})" for code, gain in ordered[:3] if gain > 0.0005)
        return [
            f"with half of the labels macro-F1 {self.half:.3f}, with all {self.whole:.3f}",
            f"{STEP} more would bring about +{self.more:.3f}",
            f"{STEP} more in one language help that language most in: {useful or 'none'}",
        ]


def learning_curve(labels: Sequence[Label], plan: Plan, settings: FitSettings, whole: Evaluation) -> Curve:
    """Cross-validates on every second group of the labels and compares with all of them."""
    own = groups(labels)
    logits, classes = held_out_logits(labels, plan, settings, lambda i: own[i] % 2 == 0)
    half = compare_with(labels, [classes[int(i)] for i in logits.argmax(axis=1)], [1.0] * len(labels))
    counts = Counter(label.language for label in labels)
    return Curve(
        half.macro_f1,
        whole.macro_f1,
        _gain(half.macro_f1, whole.macro_f1, len(labels)),
        {code: _gain(half.by_language[code], value, counts[code]) for code, value in whole.by_language.items()},
    )


def _gain(half: float, whole: float, count: int) -> float:
    return round(max(0.0, whole - half) * math.log2(1 + STEP / count), 4)
