"""The log of decisions in memory, kept up decision by decision, so that a page need not read it again for each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from pipeline.review.agreement import JUDGED, Agreement, agreements
from pipeline.review.decisions import Decision

Key = tuple[str, str, str]


class Ledger:
    """Decisions by what they decide. `standing` and `said` are what `propose` compares with; they stay current."""

    def __init__(self, decisions: Iterable[Decision]) -> None:
        self.standing: dict[Key, Decision] = {}
        self.said: dict[Key, Mapping[str, Decision]] = {}
        self._by_key: dict[Key, list[Decision]] = {}
        self._by_batch: dict[str, list[Decision]] = {}
        self.add(decisions)

    def add(self, decisions: Iterable[Decision]) -> None:
        """Takes in decisions, in order of time."""
        for d in decisions:
            self._by_batch.setdefault(d.batch, []).append(d)
            self._by_key.setdefault(d.key, []).append(d)
            self.said[d.key] = {**self.said.get(d.key, {}), d.reviewer: d}
            if d.stands:
                self.standing[d.key] = d

    def drop(self, batch: str) -> list[Decision]:
        """Forgets a batch; gives its decisions."""
        gone = self._by_batch.pop(batch, [])
        for key in {d.key for d in gone}:
            left = [d for d in self._by_key.pop(key) if d.batch != batch]
            self.standing.pop(key, None)
            self.said.pop(key, None)
            for d in left:
                self._by_batch[d.batch] = [other for other in self._by_batch[d.batch] if other is not d]
            self.add(left)
        return gone

    def last(self, reviewer: str, file: str) -> str:
        """The latest batch that one reviewer alone decided, from that file; "" when there is none."""
        own = {
            batch: max(d.when for d in decisions)
            for batch, decisions in self._by_batch.items()
            if decisions and all(d.reviewer == reviewer and d.file == file for d in decisions)
        }
        return max(own, key=lambda batch: (own[batch], batch), default="")

    def batch(self, name: str) -> Sequence[Decision]:
        """The decisions of one batch."""
        return self._by_batch.get(name, [])

    def agreements(self) -> list[Agreement]:
        """How far reviewers agree on what several of them decided."""
        return agreements(d for key, said in self.said.items() if key[2] in JUDGED for d in said.values())


def state_of(folder: Path) -> frozenset[tuple[str, int, int]]:
    """What the files of a log look like from outside (name, size, time of change), to see that others wrote too."""
    if not folder.is_dir():
        return frozenset()
    found = set()
    for file in folder.glob("*.jsonl"):
        try:
            about = file.stat()
        except OSError:  # replaced just now
            continue
        found.add((file.name, about.st_size, about.st_mtime_ns))
    return frozenset(found)
