"""In which order a reviewer sees what there is to decide: least sure first, what says the same thing together."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Iterable, Mapping, Sequence

from pipeline.cells import share

Row = Mapping[str, str]


def facts_in_order(
    facts: Sequence[Row], together: Iterable[set[str]] = (), confidence: Mapping[str, float] | None = None
) -> list[Row]:
    """Undecided groups first, the least sure of them first; within a group undecided facts, then by document.

    A group is one fact as said again later, or in other language versions (`same_as`, `together`). `confidence` counts
    instead of the score where a fact has one: what versions agree on is surer, what they differ on is not.
    """
    parent = {f["fact_id"]: f["fact_id"] for f in facts}

    def root(id_: str) -> str:
        while parent[id_] != id_:
            parent[id_] = parent[parent[id_]]
            id_ = parent[id_]
        return id_

    pairs = [{f["fact_id"], f.get("same_as", "")} for f in facts]
    for ids in (*pairs, *together):
        first, *others = sorted(ids & parent.keys()) or [""]
        for other in others:
            parent[root(other)] = root(first)
    grouped: dict[str, list[Row]] = {}
    for fact in facts:
        grouped.setdefault(root(fact["fact_id"]), []).append(fact)
    ordered = sorted(grouped.values(), key=lambda own: (all(f["verdict"] for f in own), _least(own, confidence or {})))
    return [f for own in ordered for f in sorted(own, key=lambda f: (bool(f["verdict"]), f.get("same_as", "")))]


def _least(own: Sequence[Row], confidence: Mapping[str, float]) -> float:
    sure = ((confidence.get(f["fact_id"]), share(f.get("score", ""))) for f in own if not f["verdict"])
    return min((score if seen is None else seen for seen, score in sure), default=1.0)


def passages_in_order(passages: Sequence[Row]) -> list[Row]:
    """Undecided first: of each five the three least sure, one on which heading and text disagree, one by lot.

    The ones drawn by lot (by their ids, so the same every time) show how good the model is without the bias of asking
    only about what is hard. What the text states comes after what the model judged; decided ones come last.
    """
    sure = sorted(passages, key=lambda p: share(p["domain_score"]))
    judged = [p for p in sure if not p["reviewed_domain"] and p["domain_basis"] in ("model", "inherited")]
    stated = [p for p in sure if not p["reviewed_domain"] and p["domain_basis"] not in ("model", "inherited")]
    queues = (
        deque(judged),
        deque(p for p in judged if p["domain_basis"] == "inherited"),
        deque(sorted(judged, key=_lot)),
    )
    ordered: dict[str, Row] = {}
    while queues[0]:
        for queue in (queues[0], queues[0], queues[0], queues[1], queues[2]):
            while queue and queue[0]["passage_id"] in ordered:
                queue.popleft()
            if queue:
                drawn = queue.popleft()
                ordered[drawn["passage_id"]] = drawn
    return [*ordered.values(), *stated, *(p for p in sure if p["reviewed_domain"])]


def _lot(passage: Row) -> str:
    return hashlib.sha256(passage["passage_id"].encode()).hexdigest()
