"""Rows of reviewed files → what would be decided, every row in exactly one count."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from pipeline.ids import short_hash
from pipeline.review import answers
from pipeline.review.added import new_fact
from pipeline.review.answers import NotUnderstood
from pipeline.review.concord import carry
from pipeline.review.decisions import (
    FACT,
    FACT_FIELDS,
    NEW,
    PASSAGE,
    PASSAGE_FIELDS,
    PLAN,
    WAS,
    Decision,
    reviewers,
)  # fmt: skip
from pipeline.review.files import Row, Sheet
from pipeline.review.known import ADDED, ANCHORS, TO_FILL, Known, Plan, Proposal, checked, checked_id
from pipeline.review.places import around, squeezed
from pipeline.review.settling import as_shown, settle

#: Printed cells that no spreadsheet changes: when they are others, the row's cells stand in wrong places.
WITNESSES = ("language", "document_id", "passage_id")
DONE = {"accept": "accepted", "reject": "rejected", "fix": "fixed"}


def propose(
    known: Known, files: Sequence[tuple[Path, Sequence[Sheet]]], reviewer: str, now: datetime, *, overrule: bool
) -> Plan:
    """Compares what reviewers wrote with what is known of the run and of earlier decisions; writes nothing.

    `reviewer` is who decided where a row does not say it. `overrule`: where decisions differ, these files count.
    """
    plan, proposals = Plan(), list[Proposal]()
    when = now.astimezone(UTC).isoformat(timespec="microseconds")
    batch = "b-" + short_hash(when, reviewer, *(s.sha256 for _, sheets in files for s in sheets))
    for path, sheet in ((path, sheet) for path, sheets in files for sheet in sheets):
        base = Decision(
            "", "", "", "", reviewer=reviewer, when=when, file=path.name, file_sha256=sheet.sha256,
            file_time=sheet.saved, model=known.printed.model, batch=batch,
        )  # fmt: skip
        made = (_row(plan, base, sheet, row, known) for row in sheet.rows)
        proposals += [proposal for proposal in made if proposal is not None]
    settle(plan, proposals, known, overrule=overrule)
    carry(plan, known, _touched(files, proposals, known))
    return plan


def _touched(files: Sequence[tuple[Path, Sequence[Sheet]]], proposals: Sequence[Proposal], known: Known) -> set[str]:
    """Facts of which the files say something themselves, understood or not, other than what they were shown."""
    repeated = {p.decisions[0].id for p in proposals if p.decisions and as_shown(p, known.standing)}
    rows = (row for _, sheets in files for s in sheets if s.about == "facts" for row in s.rows)
    answered = {row["fact_id"].casefold() for row in rows if any(row[name] for name in FACT_FIELDS)}
    return answered - repeated


def _row(plan: Plan, base: Decision, sheet: Sheet, row: Row, known: Known) -> Proposal | None:
    """The proposal of a row; None when the row is counted already."""
    place = f"{sheet.name} row {row.place}"
    target = FACT if sheet.about == "facts" else PASSAGE
    try:
        if row.wrong:
            raise NotUnderstood(row.wrong)
        own = row["fact_id" if target == FACT else "passage_id"]
        id_ = checked_id(own)
        if id_.startswith(ADDED):
            target = NEW
        if not id_:
            if not any(row[name] for name in TO_FILL) and not row["value"]:
                plan.note("empty")
                return None
            return Proposal(place, "new", tuple(new_fact(base, row, target, known)), False)
        shown = known.printed.of(target).get(id_)
        if shown is None and id_ in known.earlier:
            shown, id_ = known.earlier[id_]
        printed = known.printed.of(target).get(id_)
        if printed is None or shown is None:
            plan.note("unknown", f"{place}: {own[:40]!r} is no id of this run")
            return None
        if shown is not printed and any(row[name] for name in TO_FILL):
            plan.messages.append(f"{place}: {own} is {id_} now")
            _belongs(target, own, row, shown, known)
        of_row = replace(base, target=target, id=id_)
        made, seen = _decisions(of_row, sheet.columns, row, printed, known, moved=shown is not printed)
    except NotUnderstood as error:
        plan.note("not_understood", f"{place}: {error}")
        return None
    if not made:
        plan.note("empty")
        return None
    return Proposal(place, _fate(made), tuple(made), seen)


def _decisions(
    base: Decision, columns: Collection[str], row: Row, printed: Mapping[str, str], known: Known, *, moved: bool
) -> tuple[list[Decision], bool]:
    """The decisions of a row on something the program printed, and whether the file knew of those that stand.

    `base` names what is decided on; `columns` are those of the file; `moved`: the row showed an id of an older run.
    """
    target, id_, said = base.target, base.id, dict[str, str]()
    for name in PASSAGE_FIELDS if target == PASSAGE else FACT_FIELDS:
        if row[name]:
            said[name] = checked(name, row, known.allowed)
    if not said:
        return [], False
    if not moved:
        _belongs(target, id_, row, printed, known)
    standing = known.on(target, id_)
    latest = max(standing.values(), key=lambda d: d.when, default=None)
    seen = row["decided"].casefold() == (latest.batch if latest else "") and "decided" in columns
    if target == NEW and said.get("verdict") in ("accept", "fix") and "verdict" not in standing:
        del said["verdict"]  # the table shows it for every added fact
    if target == FACT:
        _complete(said, {name: d.new for name, d in standing.items()}, columns if seen else ())
    who = _who(base, row, said, standing)
    anchor = {name: printed.get(name, "") for name in ANCHORS[target] if printed.get(name)}
    if target != PASSAGE:
        passage = known.printed.passages.get(printed.get("passage_id", ""), {})
        anchor |= around(printed, passage.get("text", ""))
        anchor |= {PLAN: passage[PLAN]} if passage.get(PLAN) else {}
    if target == NEW:
        anchor = dict(next(iter(standing.values())).anchor) if standing else anchor
    elif id_ in known.was:
        anchor[WAS] = known.was[id_]
    of_row = replace(base, reviewer=who, anchor=anchor)
    return [replace(of_row, field=n, new=new, old=_old(n, printed, standing)) for n, new in said.items()], seen


def _complete(said: dict[str, str], before: Mapping[str, str], columns: Collection[str]) -> None:
    """What a verdict brings with it: a correction means fix; corrections that no longer hold are withdrawn.

    `columns` of a file that showed the standing decisions: a correction that was cleared there is withdrawn.
    """
    corrected = [name for name in said if name.startswith("corrected_")]
    if corrected and said.get("verdict", "fix") != "fix":
        raise NotUnderstood(f"the verdict is {said['verdict']}, but {corrected[0]} is filled")
    if corrected:
        said["verdict"] = "fix"
    if "verdict" not in said:
        return
    for name in before:
        if name.startswith("corrected_") and name not in said and (said["verdict"] != "fix" or name in columns):
            said[name] = ""
    left = any(name.startswith("corrected_") and said.get(name, new) for name, new in {**before, **said}.items())
    if said["verdict"] == "fix" and not left and "note" not in said:
        raise NotUnderstood("the verdict is fix, but nothing is corrected; fill a column corrected_… or write a note")


def _who(base: Decision, row: Row, said: Mapping[str, str], standing: Mapping[str, Decision]) -> str:
    """Who decided: the row's reviewer, unless the cell only shows who had decided before and the answer is another."""
    cell = answers.plain(row["reviewer"])
    if not cell:
        return base.reviewer
    shown = reviewers(sorted(standing.values(), key=lambda d: d.when))
    same = all(name in standing and standing[name].new == new for name, new in said.items() if new)
    if cell == shown:
        return next(iter(standing.values())).reviewer if same else base.reviewer or cell
    return cell


def _belongs(target: str, id_: str, row: Row, printed: Mapping[str, str], known: Known) -> None:
    """Raises NotUnderstood when the row's printed cells are those of another id: columns were sorted apart."""
    name, others = ("text", known.printed.by_text) if target == PASSAGE else ("evidence", known.printed.by_evidence)
    text = squeezed(row[name])
    if text and text != squeezed(printed.get(name, "")) and text in others and id_ not in others[text]:
        owner = next(iter(others[text]))
        raise NotUnderstood(f"the {name} beside {id_} belongs to {owner}; were columns sorted apart?")
    for name in WITNESSES:
        cell = checked_id(row[name])
        if cell and cell != printed.get(name, ""):
            raise NotUnderstood(f"the {name} beside {id_} is {cell[:20]!r}; were columns sorted apart or cells moved?")


def _old(name: str, printed: Mapping[str, str], standing: Mapping[str, Decision]) -> str:
    """What stood before: the decision of a person, else what the program said."""
    if name in standing:
        return standing[name].new
    if name == "reviewed_domain":
        return printed.get("domain", "")
    if name == "corrected_value" and not printed.get("value"):
        return "..".join(filter(None, (printed.get("low", ""), printed.get("high", ""))))
    return printed.get(name.removeprefix("corrected_"), "") if name.startswith("corrected_") else ""


def _fate(made: Sequence[Decision]) -> str:
    said = {d.field: d.new for d in made}
    if made[0].target == PASSAGE:
        return "labelled" if "reviewed_domain" in said else "noted"
    return DONE[said["verdict"]] if "verdict" in said else "noted"
