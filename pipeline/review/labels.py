"""Reviewed passages → labels, so that people's decisions teach the classifier."""

from __future__ import annotations

from pathlib import Path

from pipeline.ids import short_hash
from pipeline.records import Label
from pipeline.review.decisions import PASSAGE, PLAN, Decision, in_force, read_log, resolved, under


def review_labels(reviews: Path, plan: str) -> list[Label]:
    """One label for each passage whose domain of a plan (its id) a person decided; the last standing decision counts.

    `reviews` is the folder of the log (WORKSPACE/corpus/reviews). A document's passages share its id, and the language
    versions of one numbered paragraph their family, so that they never stand on both sides of a split.
    """
    return [
        Label(
            text=d.anchor["text"], domain=d.new, language=d.anchor.get("language", ""), family=_family(d),
            document=d.anchor.get("document_id", ""), reviewer=d.reviewer, date=d.when[:10],
        )
        for d in in_force(under(resolved(read_log(reviews)), [{PLAN: plan}])).values()
        if d.target == PASSAGE and d.field == "reviewed_domain" and d.new and d.anchor.get("text")
    ]  # fmt: skip


def _family(decision: Decision) -> str:
    """Language versions carry the same symbol and the same paragraph number; other passages stand alone."""
    symbol, paragraph = decision.anchor.get("document", ""), decision.anchor.get("paragraph", "")
    if "/" in symbol and paragraph.rstrip(".").isdecimal():
        return "r-" + short_hash(symbol, paragraph.rstrip("."))
    return decision.id
