"""Decisions over the tables of a run: by id, else by what was printed where; what finds no place is stale."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.review.decisions import FACT, NEW, PASSAGE, Decision, in_force
from pipeline.review.proposals import FACT_FIELDS, PASSAGE_FIELDS

#: How alike two texts must be to be the same sentence read anew.
SAME_TEXT = 0.9
Rows = Sequence[dict[str, str]]


@dataclass(slots=True)
class Laid:
    """What became of the decisions: ids in place, ids that moved (old → new), and decisions without a place."""

    placed: int = 0
    moved: dict[str, str] = field(default_factory=dict)
    stale: list[Decision] = field(default_factory=list)


def lay_over(decisions: Iterable[Decision], facts: list[dict[str, str]], passages: Rows) -> Laid:
    """Fills the reviewers' columns of the rows in place and adds the facts that people found. Rows are of one run."""
    laid = Laid()
    by_target: dict[tuple[str, str], list[Decision]] = defaultdict(list)
    for decision in in_force(decisions).values():
        by_target[decision.target, decision.id].append(decision)
    places = {FACT: _Places(facts, "fact_id"), PASSAGE: _Places(passages, "passage_id")}
    claimed: dict[str, str] = {}
    # Those whose id still stands come first, so that none that moved takes their place.
    order = sorted(by_target.items(), key=lambda item: (item[0][1] not in places[_kind(item[0][0])].by_id, item[0]))
    for (target, id_), own in order:
        row = _row(target, id_, own[0], places)
        if row is None or claimed.setdefault(_row_id(target, row, id_), id_) != id_:
            laid.stale += own
            continue
        found = _row_id(target, row, id_)
        if target != NEW and found != id_:
            laid.moved[id_] = found
        laid.placed += len(own)
        if target == NEW:
            facts.append(_added(id_, own, row))
        else:
            _fill(row, target, own)
    domains = {p["passage_id"]: p for p in passages if p.get("domain_basis") == "reviewed"}
    for fact in facts:
        judged = domains.get(fact["passage_id"])
        if judged is not None:
            fact["domain"], fact["domain_score"] = judged["domain"], judged["domain_score"]
    return laid


def _kind(target: str) -> str:
    return FACT if target == FACT else PASSAGE


def _row_id(target: str, row: Mapping[str, str], own: str) -> str:
    return own if target == NEW else row["fact_id" if target == FACT else "passage_id"]


def _row(target: str, id_: str, decision: Decision, places: Mapping[str, _Places]) -> dict[str, str] | None:
    if target == NEW:
        wanted = decision.anchor.get("passage_id", "")
        return places[PASSAGE].find(wanted, decision.anchor, "text")
    return places[target].find(id_, decision.anchor, "evidence" if target == FACT else "text")


class _Places:
    """The rows of a table by id and by document, to find an old row's place."""

    def __init__(self, rows: Rows, key: str) -> None:
        self.by_id = {row[key]: row for row in rows}
        self._by_document: dict[str, list[dict[str, str]]] = defaultdict(list)
        for row in rows:
            for name in {row["document_id"], row.get("document", "")} - {""}:
                self._by_document[name].append(row)

    def find(self, id_: str, anchor: Mapping[str, str], said: str) -> dict[str, str] | None:
        """The row with the id, else the one of the same document that says the same; None when several do or none."""
        if id_ in self.by_id:
            return self.by_id[id_]
        wanted = _squeezed(anchor.get(said, ""))
        if not wanted:
            return None
        names = (anchor.get("document_id", ""), anchor.get("document", ""))
        rows = {id(row): row for name in names for row in self._by_document.get(name, ())}
        alike = [
            (_likeness(wanted, _squeezed(row.get(said, ""))), row)
            for row in rows.values()
            if "surface" not in anchor or _same_figure(anchor, row)
        ]
        best = max((score for score, _ in alike), default=0.0)
        hits = [row for score, row in alike if score == best]
        if best < SAME_TEXT:
            return None
        if len(hits) > 1:
            hits = [row for row in hits if row.get("paragraph", "") == anchor.get("paragraph", "")]
        return hits[0] if len(hits) == 1 else None


def _same_figure(anchor: Mapping[str, str], row: Mapping[str, str]) -> bool:
    if _squeezed(anchor.get("surface", "")) == _squeezed(row.get("surface", "")):
        return True
    return bool(anchor.get("value")) and anchor.get("value") == row.get("value")


def _squeezed(text: str) -> str:
    return "".join(text.split()).casefold()


def _likeness(a: str, b: str) -> float:
    if a == b:
        return 1.0
    if not a or not b or min(len(a), len(b)) < 0.7 * max(len(a), len(b)):
        return 0.0
    matcher = difflib.SequenceMatcher(None, a, b, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= SAME_TEXT else 0.0


def _fill(row: dict[str, str], target: str, decisions: Sequence[Decision]) -> None:
    for decision in decisions:
        if decision.field in (FACT_FIELDS if target == FACT else PASSAGE_FIELDS):
            row[decision.field] = decision.new
    row["reviewer"] = "; ".join(dict.fromkeys(d.reviewer for d in decisions if d.reviewer))
    reviewed = row.get("reviewed_domain", "") if target == PASSAGE else ""
    if reviewed:
        row["domain"], row["domain_score"], row["domain_basis"] = reviewed, "1", "reviewed"


def _added(id_: str, decisions: Sequence[Decision], passage: Mapping[str, str]) -> dict[str, str]:
    """The row of a fact that people found."""
    said = {d.field: d.new for d in decisions}
    row = {name: said[name] for name in FACT_FIELDS if name in said}
    shared = ("document", "language", "paragraph", "page", "domain", "domain_score", "document_id", "passage_id")
    row |= {name: passage.get(name, "") for name in shared}
    surface = said.get("surface", "")
    start = passage.get("text", "").find(surface)
    low, _, high = said.get("corrected_value", "").partition("..")
    row |= {
        "fact_id": id_, "verdict": "accept", "surface": surface, "evidence": passage.get("text", ""),
        "value": "" if high else low, "low": low if high else "", "high": high,
        "kind": "money" if len(said.get("corrected_unit", "")) == 3 and said["corrected_unit"].isupper() else "count",
        "unit": said.get("corrected_unit", ""), "counted": said.get("corrected_counted", ""),
        "countries": said.get("corrected_countries", ""), "programmes": said.get("corrected_programmes", ""),
        "score": "1", "start": str(start) if start >= 0 else "", "end": str(start + len(surface)) if start >= 0 else "",
        "reviewer": "; ".join(dict.fromkeys(d.reviewer for d in decisions if d.reviewer)),
    }  # fmt: skip
    return row
