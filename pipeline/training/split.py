"""Which labels belong together when splitting: translations of one passage, passages of one document, near copies.

Two labels of one group never stand on both sides of a split; the figures would flatter otherwise. Who has reviewed
but a few documents cannot hold whole ones out: their passages then count one by one, and the report says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from pipeline.domains.terms import stems
from pipeline.records import Label

#: Runs of stems that are compared, and the share two texts must have in common to be near copies.
RUN, SHARED = 3, 0.5
#: Runs that stand in more texts than this are formulas and say nothing about copying.
COMMON = 12
FOLDS = 5
#: Fewer groups than this make no figures worth reading.
LEAST_GROUPS = 10


def groups(labels: Sequence[Label]) -> list[int]:
    """Group number of each label; numbers are given in order of first appearance."""
    return _joined(labels, "family") if few_documents(labels) else _joined(labels, "family", "document")


def few_documents(labels: Sequence[Label]) -> bool:
    """Whether whole documents (with their language versions) are too few to be held out, and passages are not."""
    whole, single = (len(set(_joined(labels, *names))) for names in (("family", "document"), ("family",)))
    return whole < LEAST_GROUPS <= single


def _joined(labels: Sequence[Label], *names: str) -> list[int]:
    """Numbers of groups of labels that have one of the named fields in common, or are near copies."""
    parent = list(range(len(labels)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    first: dict[tuple[str, str], int] = {}
    for i, label in enumerate(labels):
        for key in ((name, str(getattr(label, name))) for name in names):
            if key[1]:
                parent[root(i)] = root(first.setdefault(key, i))
    for i, j in near_copies(labels):
        parent[root(j)] = root(i)
    numbers: dict[int, int] = {}
    return [numbers.setdefault(root(i), len(numbers)) for i in range(len(labels))]


def near_copies(labels: Sequence[Label]) -> Iterator[tuple[int, int]]:
    """Pairs of labels of one language that share at least half of the shorter one's runs of words."""
    runs = [_runs(label) for label in labels]
    where: dict[tuple[str, ...], list[int]] = {}
    for i, own in enumerate(runs):
        for run in sorted(own):
            where.setdefault(run, []).append(i)
    common: Counter[tuple[int, int]] = Counter()
    for places in where.values():
        if len(places) <= COMMON:
            common.update((i, j) for at, i in enumerate(places) for j in places[at + 1 :])
    for (i, j), count in sorted(common.items()):
        if count >= SHARED * min(len(runs[i]), len(runs[j])) and count >= RUN:
            yield i, j


def _runs(label: Label) -> set[tuple[str, ...]]:
    found = stems(label.text, label.language)
    return {(label.language, *found[i : i + RUN]) for i in range(len(found) - RUN + 1)}


def folds(labels: Sequence[Label]) -> list[tuple[list[int], list[int]]]:
    """(train, test) indexes for cross-validation by group, domains spread evenly; the same every time."""
    from sklearn.model_selection import StratifiedGroupKFold

    own = groups(labels)
    count = max(2, min(FOLDS, len(set(own))))
    splitter = StratifiedGroupKFold(n_splits=count, shuffle=True, random_state=0)
    domains = [label.domain for label in labels]
    return [(list(map(int, train)), list(map(int, test))) for train, test in splitter.split(domains, domains, own)]
