"""In which order a reviewer sees what there is to decide: least sure first, what says the same thing together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

FACT_ID = re.compile(r"\bf-[0-9a-z]+\b")
Row = Mapping[str, str]


def groups_in(rows: Iterable[Row]) -> list[set[str]]:
    """Ids of facts that a concordance puts in one row: language versions of one fact."""
    found = ({id_ for cell in row.values() for id_ in FACT_ID.findall(cell or "")} for row in rows)
    return [ids for ids in found if len(ids) > 1]


def facts_in_order(facts: Sequence[Row], together: Iterable[set[str]] = ()) -> list[Row]:
    """Undecided groups first, the least sure of them first; within a group undecided facts, then by document.

    A group is one fact as said again later, or in other language versions (`same_as`, `together`).
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
    ordered = sorted(grouped.values(), key=lambda own: (all(f["verdict"] for f in own), _least(own)))
    return [f for own in ordered for f in sorted(own, key=lambda f: (bool(f["verdict"]), f.get("same_as", "")))]


def _least(own: Sequence[Row]) -> float:
    return min((certainty(f.get("score", "")) for f in own if not f["verdict"]), default=1.0)


def passages_in_order(passages: Sequence[Row]) -> list[Row]:
    """Undecided first, those the model judged before those the text states, the least sure first."""
    return sorted(
        passages,
        key=lambda p: (bool(p["reviewed_domain"]), p["domain_basis"] == "stated", certainty(p["domain_score"])),
    )


def certainty(text: str) -> float:
    """A score as a number; 0 where there is none."""
    try:
        return float(text)
    except ValueError:
        return 0.0
