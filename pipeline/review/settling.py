"""Understood rows → decisions to write: conflicts between rows, between reviewers, and with newer decisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.review.decisions import Decision
from pipeline.review.known import Known, Plan, Proposal

Key = tuple[str, str, str]


def settle(plan: Plan, proposals: Sequence[Proposal], known: Known, *, overrule: bool = False) -> None:
    """Counts every proposal once and puts what is to be written into the plan."""
    wanted: dict[Key, dict[str, Decision]] = {}
    for proposal in proposals:
        if not as_shown(proposal, known.standing):
            for d in proposal.decisions:
                wanted.setdefault(d.key, {})[d.new] = d
    written: set[tuple[Key, str]] = set()
    for proposal in proposals:
        clash, other = _clash(proposal, wanted, known.standing, overrule=overrule)
        if clash:
            plan.note("conflicting", f"{proposal.place}: {clash}")
            made = [replace(d, stands=False) for d in proposal.decisions] if other else []
            fate = ""
        else:
            made, fate = _fresh(proposal, known)
        made = [d for d in made if (d.key, d.reviewer) not in written and _says_something(d, known)]
        written.update((d.key, d.reviewer) for d in made)
        plan.decisions += made
        if fate:
            replaced = [d for d in made if d.stands and _replaces(d, known.standing)]
            plan.note(fate if made else "unchanged")
            for d in replaced:
                plan.messages.append(f"{proposal.place}: {d.field} {d.old!r} becomes {d.new!r}")


def as_shown(proposal: Proposal, standing: Mapping[Key, Decision]) -> bool:
    """Whether the row only repeats what stood in it when the file was written."""
    return proposal.seen and all(d.key in standing and standing[d.key].new == d.new for d in proposal.decisions)


def _clash(
    proposal: Proposal,
    wanted: Mapping[Key, Mapping[str, Decision]],
    standing: Mapping[Key, Decision],
    *,
    overrule: bool,
) -> tuple[str, bool]:
    """What a row is in conflict with ("" for nothing), and whether that is another reviewer's word."""
    if as_shown(proposal, standing):
        return "", False
    for d in proposal.decisions:
        rivals = [r for new, r in wanted.get(d.key, {}).items() if new != d.new]
        if rivals and d.field != "note":
            said = " and ".join(sorted({d.new, *(r.new for r in rivals)}))
            return f"{d.field} is {said} in different rows", any(r.reviewer != d.reviewer for r in rivals)
    for d in proposal.decisions:
        last = standing.get(d.key)
        if last is None or last.new == d.new or overrule or (d.field == "note" and last.reviewer != d.reviewer):
            continue
        if last.reviewer != d.reviewer:
            who = last.reviewer or "someone"
            return f"{d.field}: {who} decided {last.new!r} on {last.when[:10]}, now {d.new!r}", True
        if not proposal.seen and d.file_time <= last.file_time:
            return f"{d.field}: the file is older than the decision {last.new!r} of {last.when[:10]}", False
    return "", False


def _fresh(proposal: Proposal, known: Known) -> tuple[list[Decision], str]:
    """The decisions of a row without conflict that are not in the log yet, and its fate."""
    if as_shown(proposal, known.standing):
        return [], "unchanged"
    changed = [d for d in proposal.decisions if d.key not in known.standing or known.standing[d.key].new != d.new]
    own = [d for d in changed if not _beside(d, known.standing)]
    beside = [replace(d, stands=False) for d in changed if _beside(d, known.standing)]
    # What another reviewer decided alike is kept as a second opinion; it changes nothing in the tables.
    beside += [
        replace(d, stands=False)
        for d in proposal.decisions
        if d not in changed and d.field != "note" and known.standing[d.key].reviewer != d.reviewer
    ]
    return [*own, *beside], proposal.fate if own else "confirmed"


def _beside(decision: Decision, standing: Mapping[Key, Decision]) -> bool:
    """Whether it is a remark beside another reviewer's remark."""
    last = standing.get(decision.key)
    return decision.field == "note" and last is not None and bool(last.new) and last.reviewer != decision.reviewer


def _replaces(decision: Decision, standing: Mapping[Key, Decision]) -> bool:
    last = standing.get(decision.key)
    return last is not None and bool(last.new) and last.new != decision.new


def _says_something(decision: Decision, known: Known) -> bool:
    """Whether the log does not hold this reviewer's same word already, as the last one."""
    before = known.said.get(decision.key, {}).get(decision.reviewer)
    if before is None or before.new != decision.new:
        return True
    standing = known.standing.get(decision.key)
    return decision.stands and (standing is None or standing.new != decision.new)
