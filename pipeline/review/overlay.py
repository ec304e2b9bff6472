"""Decisions over the tables of a run: by id, else by what was printed where; what finds no place is stale."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.cells import joined, listed
from pipeline.review.decisions import (
    FACT,
    FACT_FIELDS,
    NEW,
    PASSAGE,
    PASSAGE_FIELDS,
    Decision,
    in_force,
    resolved,
    reviewers,
    under,
)  # fmt: skip
from pipeline.review.places import AFTER, BEFORE, Places, with_surroundings

Rows = list[dict[str, str]]
ID = {FACT: "fact_id", PASSAGE: "passage_id"}
CURRENCY = 3  # letters of an ISO 4217 code


@dataclass(slots=True)
class Laid:
    """What became of the decisions: number in place, ids that moved (old → new), and decisions without a place."""

    placed: int = 0
    moved: dict[str, str] = field(default_factory=dict)
    stale: list[Decision] = field(default_factory=list)


def lay_over(decisions: Sequence[Decision], facts: Rows, passages: Sequence[dict[str, str]]) -> Laid:
    """Fills the reviewers' columns of the rows in place and adds the facts that people found. Rows are of one run.

    An id that still stands keeps its decisions; the others look for their text among the rows nobody claims by id.
    Decisions on domains of another plan than that of the run wait for a run by theirs.
    """
    laid = Laid()
    grouped: dict[tuple[str, str], list[Decision]] = defaultdict(list)
    for decision in in_force(resolved(under(decisions, passages))).values():
        grouped[decision.target, decision.id].append(decision)
    with_surroundings(facts, passages)
    places = {FACT: Places(facts, "fact_id", "evidence"), PASSAGE: Places(passages, "passage_id", "text")}
    claimed = {(target, id_) for target, id_ in grouped if target != NEW and id_ in places[target].by_id}
    added: Rows = []
    for (target, id_), own in sorted(grouped.items()):
        row = _row(target, id_, own, places, claimed)
        if row is None:
            laid.stale += [d for d in own if d.new]
            continue
        laid.placed += sum(bool(d.new) for d in own)
        if target == NEW:
            added.append(added_row(id_, own, row))
            continue
        found = row[ID[target]]
        if found != id_:
            claimed.add((target, found))
            laid.moved[id_] = found
        _fill(row, target, own)
    for row in facts:
        for name in (BEFORE, AFTER):
            row.pop(name, None)
    _insert(facts, added)
    _judge_again(facts, passages)
    return laid


def _row(
    target: str, id_: str, own: Sequence[Decision], places: Mapping[str, Places], claimed: set[tuple[str, str]]
) -> dict[str, str] | None:
    anchor = max(own, key=lambda d: d.when).anchor
    if target == NEW:
        return places[PASSAGE].find(anchor.get("passage_id", ""), anchor)
    return places[target].find(id_, anchor, lambda row: (target, row[ID[target]]) not in claimed)


def _fill(row: dict[str, str], target: str, decisions: Sequence[Decision]) -> None:
    for decision in decisions:
        if decision.field in (FACT_FIELDS if target == FACT else PASSAGE_FIELDS):
            row[decision.field] = decision.new
    _sign(row, decisions)
    reviewed = row.get("reviewed_domain", "") if target == PASSAGE else ""
    if reviewed:
        row["domain"], row["domain_score"], row["domain_basis"] = reviewed, "1", "reviewed"
        row["secondary_domains"] = joined(code for code in listed(row.get("secondary_domains")) if code != reviewed)
        if not row.get("outcome", "").startswith(f"{reviewed}."):
            row["outcome"] = ""


def _sign(row: dict[str, str], decisions: Sequence[Decision]) -> None:
    """Who decided, and in which batch last."""
    standing = sorted((d for d in decisions if d.new), key=lambda d: d.when)
    row["reviewer"] = reviewers(standing)
    row["decided"] = standing[-1].batch if standing else ""


def added_row(id_: str, decisions: Sequence[Decision], passage: Mapping[str, str]) -> dict[str, str]:
    """The row of a fact that people found."""
    said = {d.field: d.new for d in decisions}
    row = {name: said[name] for name in FACT_FIELDS if name in said}
    shared = ("document", "language", "paragraph", "page", "domain", "domain_score", "document_id", "passage_id")
    row |= {name: passage.get(name, "") for name in shared}
    surface, unit = said.get("surface", ""), said.get("corrected_unit", "")
    start = _start(surface, decisions, passage.get("text", ""))
    low, _, high = said.get("corrected_value", "").partition("..")
    row |= {
        "fact_id": id_, "verdict": said.get("verdict") or "accept", "surface": surface,
        "evidence": said.get("evidence") or passage.get("text", ""),
        "value": "" if high else low, "low": low if high else "", "high": high, "kind": _kind(unit), "unit": unit,
        "counted": said.get("corrected_counted", ""), "countries": said.get("corrected_countries", ""),
        "programmes": said.get("corrected_programmes", ""), "score": "1",
        "start": str(start) if start >= 0 else "", "end": str(start + len(surface)) if start >= 0 else "",
    }  # fmt: skip
    _sign(row, decisions)
    return row


def _start(surface: str, decisions: Sequence[Decision], text: str) -> int:
    """Where the figure stands: where it was marked, if it still does, else where it stands first; -1 for nowhere."""
    for d in decisions:
        marked = d.anchor.get("start", "")
        if surface and marked.isdecimal() and text.startswith(surface, int(marked)):
            return int(marked)
    return text.find(surface) if surface else -1


def _kind(unit: str) -> str:
    """percent, money or count; other units are told by the reviewer's unit alone."""
    if unit == "%":
        return "percent"
    return "money" if len(unit) == CURRENCY and unit.isupper() and unit.isalpha() else "count"


def _insert(facts: Rows, added: Sequence[dict[str, str]]) -> None:
    """Puts each added fact after the last one of its passage, else of its document, else at the end."""
    for row in added:
        at = len(facts)
        for name in ("passage_id", "document_id"):
            same = [i for i, other in enumerate(facts) if other.get(name) == row.get(name)]
            if same:
                at = same[-1] + 1
                break
        facts.insert(at, row)


def _judge_again(facts: Rows, passages: Sequence[Mapping[str, str]]) -> None:
    """A fact stands in the domain of its passage, also when a person judged it."""
    reviewed = {p["passage_id"]: p for p in passages if p.get("domain_basis") == "reviewed"}
    for fact in facts:
        judged = reviewed.get(fact["passage_id"])
        if judged is not None:
            fact["domain"], fact["domain_score"] = judged["domain"], judged["domain_score"]
