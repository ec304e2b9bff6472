"""How far reviewers agree: Cohen's kappa for each pair on what both decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from pipeline.review.decisions import Decision, opinions

#: Fields that hold one of a few choices; agreement on free texts says little.
JUDGED = ("verdict", "reviewed_domain")


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two reviewers on one field: decisions both took, how many are the same, Cohen's kappa (None: no variation)."""

    field: str
    first: str
    second: str
    both: int
    same: int
    kappa: float | None


def agreements(decisions: Iterable[Decision]) -> list[Agreement]:
    """One entry for each field and pair of reviewers with something in common, in order of names.

    What a reviewer said of another language version only is no answer of its own.
    """
    pairs: dict[tuple[str, str, str], list[tuple[str, str]]] = {}
    for (_, _, field), said in opinions(decisions).items():
        if field in JUDGED:
            for a, b in combinations(sorted(name for name, d in said.items() if d.new and not d.carried), 2):
                pairs.setdefault((field, a, b), []).append((said[a].new, said[b].new))
    return [
        Agreement(field, a, b, len(answers), sum(x == y for x, y in answers), kappa(answers))
        for (field, a, b), answers in sorted(pairs.items())
    ]


def kappa(answers: Sequence[tuple[str, str]]) -> float | None:
    """Cohen's kappa of pairs of answers; None when chance alone would make them all the same, or there are none."""
    if not answers:
        return None
    count = len(answers)
    seen = sum(a == b for a, b in answers) / count
    first, second = Counter(a for a, _ in answers), Counter(b for _, b in answers)
    chance = sum(first[word] * second[word] for word in first) / count**2
    return (seen - chance) / (1 - chance) if chance < 1 else None


def differing(decisions: Iterable[Decision]) -> list[tuple[Decision, ...]]:
    """Verdicts and domains on which reviewers differ, each reviewer's last word."""
    found = []
    for (_, _, field), said in sorted(opinions(decisions).items()):
        words = {name: d for name, d in said.items() if d.new}
        if field in JUDGED and len({d.new for d in words.values()}) > 1:
            found.append(tuple(words[name] for name in sorted(words)))
    return found
