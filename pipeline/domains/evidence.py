"""Evidence beside the classifier: what a heading says, and what concepts say where no model fits the plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import lru_cache

from pipeline.domains.concepts import concepts, find_concepts
from pipeline.domains.plans import NONE, Plan, load_plan
from pipeline.domains.terms import stems

#: Share of a title's words a heading must hold (and the other way round) to be taken for the domain's title.
LIKE_TITLE = 0.6
#: A single concept decides little: shares are taken over the hits and this much doubt.
DOUBT = 1.5


@lru_cache(maxsize=2048)
def titled(heading: str, code: str, plan_id: str) -> str:
    """Code of the domain whose title the heading equals or resembles, in the heading's language; "" for none."""
    said = set(stems(heading, code))
    if len(said) < 2:
        return ""
    best, domain_code = 0.0, ""
    for domain in load_plan(plan_id).domains:
        title = set(stems(domain.title.get(code, ""), code))
        if title:
            common = len(said & title)
            likeness = 2 * common / (len(said) + len(title))
            if common >= 2 and likeness > best:
                best, domain_code = likeness, domain.code
    return domain_code if best >= LIKE_TITLE else ""


def by_concepts(text: str, code: str, plan: Plan) -> tuple[dict[str, float], tuple[str, ...]]:
    """Shares of the plan's domains (and none) among the concepts of a text; the words behind the domain that leads.

    For plans that no model was trained for. The shares do not sum to one: a part is doubt.
    """
    sides = _sides(plan)
    votes: Counter[str] = Counter()
    said: dict[str, list[str]] = {}
    for hit in find_concepts(text, code):
        side = sides.get(hit.concept, "")
        if side:
            votes[side] += 1
            said.setdefault(side, []).append(hit.words)
    total = votes.total() + DOUBT
    shares = {side: count / total for side, count in votes.items()}
    best = max(shares, key=lambda s: shares[s], default="")
    return shares, tuple(dict.fromkeys(said.get(best, ())))


def _sides(plan: Plan) -> Mapping[str, str]:
    """Concept → domain code. The concept table itself speaks for the default plan, other plans name their concepts."""
    sides = {c.name: c.hint if plan.default or c.hint == NONE else "" for c in concepts().values()}
    for domain in plan.domains:
        for name in domain.concepts:
            sides[name] = domain.code
    return sides


def outcome_of(text: str, code: str, domain: str, plan: Plan) -> str:
    """The outcome of the domain that most of a text's concepts speak for, when it is clear; else ""."""
    known = concepts()
    votes = Counter(
        known[hit.concept].outcome
        for hit in find_concepts(text, code)
        if known[hit.concept].hint == domain and known[hit.concept].outcome in plan.outcomes
    )
    if not votes:
        return ""
    (best, count), *rest = votes.most_common(2)
    clear = count >= 2 and (not rest or count >= 2 * rest[0][1])
    return best if clear else ""
