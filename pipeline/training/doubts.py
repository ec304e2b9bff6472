"""Labels that look wrong: against all others, by one reviewer, all of one kind. Reported, never taken out unasked."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from pipeline.records import Label

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: A label is doubted when the others give it at most this, and another domain at least that.
UNLIKELY, LIKELY = 0.02, 0.9
MOST_SHOWN = 10
#: Labels of one reviewer that say something about the reviewer.
ENOUGH = 20
#: Labels of one domain only from which a reviewer is asked whether the others were looked at.
ALL_ALIKE = 15
#: How much oftener than the others a reviewer must disagree, in standard deviations and in plain share.
DEVIATIONS, MORE = 3.0, 0.1
#: A domain with less than this share of the labels is hardly learnt.
SCARCE = 0.05


def doubts(labels: Sequence[Label], held_out: NDArray[np.float64], classes: Sequence[str]) -> tuple[str, ...]:
    """What a person should look at, as lines. `held_out`: probabilities (labels × classes) told by the other labels."""
    said = [classes[int(i)] for i in held_out.argmax(axis=1)]
    own = [float(row[classes.index(label.domain)]) for label, row in zip(labels, held_out, strict=True)]
    best = [float(row.max()) for row in held_out]
    found = list(_unlikely(labels, said, own, best))
    found += _reviewers(labels, [s != label.domain for s, label in zip(said, labels, strict=True)])
    found += _scarce(labels, classes)
    return tuple(found)


def _unlikely(labels: Sequence[Label], said: Sequence[str], own: Sequence[float], best: Sequence[float]) -> list[str]:
    """Labels that the others doubt, first those of which the passage's translations say the same as the others.

    A hard passage is doubted in all its languages; where one of them stands alone, it is the label that is wrong.
    """
    domains: dict[str, Counter[str]] = {}
    for label in labels:
        domains.setdefault(label.family, Counter())[label.domain] += 1

    def alone(i: int) -> bool:
        told = domains[labels[i].family]
        return told[said[i]] > told[labels[i].domain] and said[i] != labels[i].domain

    odd = [i for i in range(len(labels)) if alone(i) or (own[i] <= UNLIKELY and best[i] >= LIKELY)]
    odd.sort(key=lambda i: (not alone(i), own[i], labels[i].family, labels[i].language))
    lines = [
        f"doubtful: labelled {labels[i].domain}, {'its translations and ' if alone(i) else ''}the other labels say "
        f"{said[i]} ({best[i]:.2f}): {labels[i].text[:60]}"
        for i in odd[:MOST_SHOWN]
    ]
    return lines + ([f"and {len(odd) - MOST_SHOWN} more labels as doubtful"] if len(odd) > MOST_SHOWN else [])


def _reviewers(labels: Sequence[Label], wrong: Sequence[bool]) -> Iterator[str]:
    names = Counter(label.reviewer for label in labels if label.reviewer)
    for name, count in sorted(names.items()):
        own = [w for w, label in zip(wrong, labels, strict=True) if label.reviewer == name]
        rest = [w for w, label in zip(wrong, labels, strict=True) if label.reviewer != name]
        domains = {label.domain for label in labels if label.reviewer == name}
        if count >= ALL_ALIKE and len(domains) == 1:
            yield f"lopsided: all {count} labels of {name} say {domains.pop()}; were the other domains looked at?"
        if count < ENOUGH or len(rest) < ENOUGH:
            continue
        share, usual = sum(own) / count, sum(rest) / len(rest)
        spread = math.sqrt(max(usual * (1 - usual), 0.01) / count)
        if share > usual + MORE and share > usual + DEVIATIONS * spread:
            yield f"doubtful: {share:.0%} of {name}'s {count} labels disagree with the others (usual: {usual:.0%})"


def _scarce(labels: Sequence[Label], classes: Sequence[str]) -> Iterator[str]:
    counts = Counter(label.domain for label in labels)
    for domain in classes:
        if counts[domain] < SCARCE * len(labels):
            yield f"lopsided: domain {domain} has {counts[domain]} of {len(labels)} labels; it will hardly be found"
