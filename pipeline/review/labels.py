"""Reviewed passages → labels, so that people's decisions teach the classifier."""

from __future__ import annotations

from pathlib import Path

from pipeline.records import Label
from pipeline.review.decisions import PASSAGE, in_force, read_log


def review_labels(reviews: Path) -> list[Label]:
    """One label for each passage whose domain a person decided; the last decision counts.

    A document's passages share its id, so that they never stand on both sides of a split.
    """
    return [
        Label(
            text=d.anchor["text"], domain=d.new, language=d.anchor.get("language", ""), family=d.id,
            document=d.anchor.get("document_id", ""), reviewer=d.reviewer, date=d.when[:10],
        )
        for d in in_force(read_log(reviews)).values()
        if d.target == PASSAGE and d.field == "reviewed_domain" and d.anchor.get("text")
    ]  # fmt: skip
