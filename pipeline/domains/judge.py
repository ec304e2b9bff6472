"""Passages → judgements: what the text states, else the classifier, with the heading as a prior."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.domains.features import features
from pipeline.domains.plans import Plan
from pipeline.domains.stated import stated_domain
from pipeline.domains.store import DomainModel
from pipeline.records import Judgement, Passage

NONE = "none"
#: Kinds that carry content; headings, mastheads and footnotes are judged only by what they state.
JUDGED = frozenset({"paragraph", "list_item", "table", "caption", "pull_quote", "strip", "sidebar"})
#: Below this probability no domain is claimed.
THRESHOLD = 0.34
#: A further domain is named from this probability on.
SECONDARY = 0.2
#: Shorter texts say too little for the classifier.
LEAST_FEATURES = 3


def judge(passages: Sequence[Passage], plan: Plan, model: DomainModel | None) -> list[Judgement]:
    """One judgement for each passage, in order.

    A model trained for another plan is not asked: then only stated domains are told.
    """
    usable = model if model is not None and model.plan == plan.id else None
    rows = {p.id: features(p.text, p.language) for p in passages if usable and p.kind in JUDGED}
    asked = list(rows)
    likely = dict(zip(asked, usable.probabilities(list(rows.values())), strict=True)) if usable else {}
    return [_judge(p, plan, usable, rows.get(p.id, {}), likely.get(p.id, [])) for p in passages]


def _judge(
    passage: Passage, plan: Plan, model: DomainModel | None, row: dict[str, float], likely: list[float]
) -> Judgement:
    domain, words = stated_domain(passage.text, passage.language, plan)
    if domain:
        return Judgement(passage.id, plan.id, domain, 1.0, "stated", (words,))
    domain, words = stated_domain(passage.heading, passage.language, plan)
    if domain and passage.kind in JUDGED:
        return Judgement(passage.id, plan.id, domain, 0.9, "inherited", (words,))
    if model is None or not likely:
        return Judgement(passage.id, plan.id, NONE, 0.0, "")
    ranked = sorted(zip(likely, model.classes, strict=True), reverse=True)
    score, best = ranked[0]
    if len(row) < LEAST_FEATURES or (best != NONE and score < THRESHOLD):
        score, best = next((s, c) for s, c in ranked if c == NONE)
    secondary = tuple(c for s, c in ranked if s >= SECONDARY and c not in (best, NONE))
    return Judgement(passage.id, plan.id, best, score, "model", model.because(row, best), secondary)
