"""What the page is told, as plain data: a fact with its text, its place on paper and what people said about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from pipeline.review.decisions import NEW, PASSAGE, Decision
from pipeline.review.known import ADDED
from pipeline.review.page.desk import Desk
from pipeline.review.page.marks import Mark, Shown, pieces, sentence_in
from pipeline.review.page.material import Piece, direction, shown_fact
from pipeline.review.page.sides import agreement_of, sides_view
from pipeline.review.settling import Key

#: Rows of the queue that are told at once.
MOST_ROWS = 100
#: Further facts that say the same, shown as a list of links.
MOST_VERSIONS = 12
#: From the letters' usual widths to boxes: (passage row, pieces, start, end, page) → x0, top, x1, bottom.
Boxes = Sequence[tuple[float, float, float, float]]


class Finder(Protocol):
    """Where a part of a passage stands on one of its pages."""

    def __call__(
        self, passage: Mapping[str, str], lines: Sequence[Piece], span: tuple[int, int], page: int
    ) -> Boxes: ...


class Papers(Protocol):
    """What the page needs to know of the files behind it."""

    def state(self, document: str) -> tuple[str, str]:
        """there, missing, changed or unknown; and the place where the file should lie."""


def rows_view(desk: Desk, ids: Sequence[str]) -> list[dict[str, Any]]:
    """Short lines of the queue; ids that are not there any more are left out."""
    with desk.lock:
        found = [desk.facts[id_] for id_ in ids[:MOST_ROWS] if id_ in desk.facts]
        return [
            {
                "id": row["fact_id"], "surface": row.get("surface") or row.get("value", ""),
                "counted": row.get("counted", ""), "language": row.get("language", ""),
                "dir": direction(row.get("language", "")), "document": row.get("document", ""),
                "paragraph": row.get("paragraph", ""), "score": row.get("score", ""),
                "verdict": desk.now(row).verdict, "versions": agreement_of(desk, row["fact_id"]),
            }
            for row in found
        ]  # fmt: skip


def fact_view(desk: Desk, id_: str, find: Finder, papers: Papers) -> dict[str, Any]:
    """Everything about one fact. Raises UnknownError."""
    with desk.lock:
        target = desk.target(id_)
        row = desk.facts[id_] if target != PASSAGE else {}
        passage = desk.passages.get(row.get("passage_id", ""), {})
        said = desk.on(id_)
        code = row.get("language", "")
        return {
            "id": id_, "added": target == NEW, "language": code, "dir": direction(code),
            "document": _document(desk, row), "paragraph": row.get("paragraph", ""), "page": row.get("page", ""),
            "kind": passage.get("kind", ""), "heading": passage.get("heading", ""),
            "printed": shown_fact(row), "said": {name: d.new for name, d in said.items()},
            "by": _signed(said.get("verdict")), "decided": _latest(said),
            "others": _others(desk, (target, id_, "verdict")),
            "text": _text(desk, row, passage), "passage": _passage(desk, passage),
            "paper": _paper(desk, row, passage, find, papers), "versions": _versions(desk, row),
            "sides": sides_view(desk, row),
        }  # fmt: skip


def _document(desk: Desk, row: Mapping[str, str]) -> dict[str, str]:
    about = desk.material.documents.get(row.get("document_id", ""), {})
    return {
        "id": row.get("document_id", ""), "name": row.get("document", ""), "title": about.get("title", ""),
        "path": about.get("path", ""), "pages": about.get("pages", ""),
    }  # fmt: skip


def _latest(said: Mapping[str, Decision]) -> str:
    return max(said.values(), key=lambda d: d.when).batch if said else ""


def _signed(decision: Decision | None) -> dict[str, str]:
    return {"reviewer": decision.reviewer, "when": decision.when[:10]} if decision else {}


def _others(desk: Desk, key: Key) -> list[dict[str, str]]:
    """What other reviewers said last."""
    said = desk.ledger.said.get(key, {})
    return [
        {"reviewer": name, "said": d.new, "when": d.when[:10]}
        for name, d in sorted(said.items())
        if d.new and name != desk.reviewer
    ]


def _text(desk: Desk, row: Mapping[str, str], passage: Mapping[str, str]) -> list[dict[str, Any]]:
    text, figure = passage.get("text", ""), _span(row)
    shown = Shown(figure, sentence_in(text, row.get("evidence", ""), figure[0]))
    id_ = passage.get("passage_id", "")
    added = [r for i, r in desk.facts.items() if i.startswith(ADDED) and r.get("passage_id") == id_]
    marks = [Mark(*_span(r), "FIGURE") for r in added]
    return pieces(text, [*desk.material.marks.get(id_, ()), *marks], shown)


def _span(row: Mapping[str, str]) -> tuple[int, int]:
    start, end = row.get("start", ""), row.get("end", "")
    return (int(start), int(end)) if start.isdecimal() and end.isdecimal() else (0, 0)


def _passage(desk: Desk, passage: Mapping[str, str]) -> dict[str, Any]:
    """The paragraph's own domain and what people said about it."""
    id_ = passage.get("passage_id", "")
    said = desk.on(id_) if id_ else {}
    return {
        "id": id_, "domain": passage.get("domain", ""), "score": passage.get("domain_score", ""),
        "basis": passage.get("domain_basis", ""), "because": passage.get("because", ""),
        "said": {name: d.new for name, d in said.items()}, "by": _signed(said.get("reviewed_domain")),
        "decided": _latest(said), "others": _others(desk, (PASSAGE, id_, "reviewed_domain")),
    }  # fmt: skip


def _paper(
    desk: Desk, row: Mapping[str, str], passage: Mapping[str, str], find: Finder, papers: Papers
) -> dict[str, Any]:
    """The page of the figure: its size in points, the boxes of the passage's lines and of the figure."""
    lines = desk.material.places.get(passage.get("passage_id", ""), ())
    text = row.get("page", "")
    page = int(text) if text.isdecimal() else (lines[0].page if lines else 0)
    own = [line for line in lines if line.page == page]
    state, place = papers.state(row.get("document_id", ""))
    start, end = _span(row)
    return {
        "page": page, "state": state, "place": place,
        "width": own[0].width if own else 0, "height": own[0].height if own else 0,
        "lines": [[p.x0, p.top, p.x1, p.bottom] for p in own],
        "figure": [list(box) for box in find(passage, own, (start, end), page)] if start < end else [],
    }  # fmt: skip


def _versions(desk: Desk, row: Mapping[str, str]) -> list[dict[str, str]]:
    """The same fact as said earlier in the document; languages stand side by side instead."""
    told = desk.material.concord.of.get(row["fact_id"])
    ids = {row.get("same_as", "")} - {row["fact_id"], "", *(told.ids.values() if told else ())}
    found = [desk.facts[i] for i in sorted(ids) if i in desk.facts][:MOST_VERSIONS]
    return [
        {
            "id": other["fact_id"], "surface": other.get("surface", ""), "language": other.get("language", ""),
            "dir": direction(other.get("language", "")), "document": other.get("document", ""),
            "paragraph": other.get("paragraph", ""), "verdict": desk.now(other).verdict,
        }
        for other in found
    ]  # fmt: skip


def start_view(desk: Desk) -> dict[str, Any]:
    """What the page needs once: who reviews what, what to choose from, what things are called."""
    return {
        "run": desk.material.name, "reviewer": desk.reviewer, "choices": desk.choices(), "progress": desk.progress(),
        "names": desk.material.names, "programmes": list(desk.material.programmes),
        "documents": {i: d.get("symbol") or d.get("path", "") for i, d in desk.material.documents.items()},
        "units": sorted({f.get("unit", "") for f in desk.facts.values()} - {""}),
    }  # fmt: skip


def agreement_view(desk: Desk) -> list[dict[str, Any]]:
    """Cohen's kappa for each pair of reviewers; None where all answers are the same word."""
    with desk.lock:
        return [
            {"field": a.field, "first": a.first, "second": a.second, "both": a.both, "same": a.same, "kappa": a.kappa}
            for a in desk.ledger.agreements()
        ]
