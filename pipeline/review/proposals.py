"""Rows of reviewed files → what would be decided, every row in exactly one count."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from pipeline.ids import short_hash
from pipeline.review import answers
from pipeline.review.answers import Allowed, NotUnderstood
from pipeline.review.decisions import FACT, NEW, PASSAGE, Decision, in_force
from pipeline.review.files import Row, Sheet

#: What becomes of a row, in the order in which they are shown.
COUNTS = (
    "accepted", "rejected", "fixed", "noted", "labelled", "new", "unchanged", "empty", "unknown", "conflicting",
    "not_understood",
)  # fmt: skip
FACT_FIELDS = (
    "verdict", "corrected_value", "corrected_unit", "corrected_counted", "corrected_countries",
    "corrected_programmes", "corrected_domain", "note",
)  # fmt: skip
PASSAGE_FIELDS = ("reviewed_domain", "note")
#: Printed cells that are kept with a decision, to find its place again.
ANCHORS = {
    FACT: ("document_id", "document", "language", "paragraph", "surface", "value", "low", "high", "evidence"),
    PASSAGE: ("document_id", "document", "language", "paragraph", "kind", "text", "domain"),
    NEW: ("document_id", "document", "language", "paragraph", "text"),
}
DONE = {"accept": "accepted", "reject": "rejected", "fix": "fixed"}


@dataclass(frozen=True, slots=True)
class Printed:
    """What the program said last: facts and passages by id, and the model that judged the domains."""

    facts: Mapping[str, Mapping[str, str]]
    passages: Mapping[str, Mapping[str, str]]
    model: str = ""

    def of(self, target: str) -> Mapping[str, Mapping[str, str]]:
        """The rows of one kind."""
        return self.facts if target == FACT else self.passages


@dataclass(slots=True)
class Plan:
    """What applying would do: a count for each fate, decisions to write, and lines that say what is wrong."""

    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COUNTS, 0))
    decisions: list[Decision] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    rows: int = 0

    def note(self, fate: str, message: str = "") -> None:
        """Counts a row."""
        self.counts[fate] += 1
        self.rows += 1
        if message:
            self.messages.append(message)


@dataclass(frozen=True, slots=True)
class _Proposal:
    sheet: Sheet
    row: Row
    place: str
    fate: str
    decisions: tuple[Decision, ...]


def propose(
    files: Sequence[tuple[Path, Sequence[Sheet]]],
    printed: Printed,
    log: Sequence[Decision],
    allowed: Allowed,
    reviewer: str,
    now: datetime,
) -> Plan:
    """Compares what reviewers wrote with what the program said and what was decided before.

    Nothing is written. `reviewer` is who decided where a row does not say it.
    """
    plan = Plan()
    added = {d.id for d in log if d.target == NEW}
    proposals: list[_Proposal] = []
    when = now.astimezone(UTC).isoformat(timespec="seconds")
    batch = short_hash(when, reviewer, *(s.sha256 for _, sheets in files for s in sheets))
    for path, sheets in files:
        changed = datetime.fromtimestamp(path.stat().st_mtime, UTC).isoformat(timespec="seconds")
        for sheet in sheets:
            base = Decision(
                "", "", "", "", reviewer=reviewer, when=when, file=path.name, file_sha256=sheet.sha256,
                file_time=changed, model=printed.model, batch=batch,
            )  # fmt: skip
            for row in sheet.rows:
                _row(plan, proposals, base, path.name, sheet, row, printed, allowed, added)
    _settle(plan, proposals, in_force(log))
    return plan


def _row(
    plan: Plan,
    proposals: list[_Proposal],
    base: Decision,
    file: str,
    sheet: Sheet,
    row: Row,
    printed: Printed,
    allowed: Allowed,
    added: Collection[str],
) -> None:
    place = f"{file} row {row.place}"
    target = FACT if sheet.about == "facts" else PASSAGE
    own = row["fact_id" if target == FACT else "passage_id"]
    try:
        id_ = _id(own)
        if target == FACT and not id_:
            made = _new_fact(base, row, printed, allowed)
        else:
            known = printed.of(target).get(id_)
            if known is None and id_ in added:
                plan.note("unchanged")
                return
            if known is None:
                plan.note("unknown", f"{place}: {own!r} is no id of this run")
                return
            made = _decisions(base, target, id_, row, known, allowed)
    except NotUnderstood as error:
        plan.note("not_understood", f"{place}: {error}")
        return
    if not made:
        plan.note("empty")
        return
    proposals.append(_Proposal(sheet, row, place, _fate(made), tuple(made)))


def _id(cell: str) -> str:
    """An id as it was written: case and kinds of dash that programs change taken back."""
    text = answers.folded(cell).replace("–", "-").replace("—", "-").replace("‑", "-").replace("−", "-")
    if cell.startswith(answers.ERRORS):
        raise NotUnderstood(f"the id is an error of the spreadsheet ({cell[:12]})")
    return text.replace(" ", "")


def _decisions(
    base: Decision, target: str, id_: str, row: Row, known: Mapping[str, str], allowed: Allowed
) -> list[Decision]:
    """The decisions of a row on something the program printed."""
    said: dict[str, str] = {}
    for name in FACT_FIELDS if target == FACT else PASSAGE_FIELDS:
        if row[name]:
            said[name] = _checked(name, row[name], allowed)
    corrected = [name for name in said if name.startswith("corrected_")]
    if corrected and said.get("verdict", "fix") != "fix":
        raise NotUnderstood(f"the verdict is {said['verdict']}, but {corrected[0]} is filled")
    if corrected:
        said["verdict"] = "fix"
    elif said.get("verdict") == "fix" and "note" not in said:
        raise NotUnderstood("the verdict is fix, but nothing is corrected; fill a column corrected_… or write a note")
    who = answers.plain(row["reviewer"]) or base.reviewer
    anchor = {name: known.get(name, "") for name in ANCHORS[target] if known.get(name)}
    return [
        replace(base, target=target, id=id_, field=name, new=new, old=_old(name, known), reviewer=who, anchor=anchor)
        for name, new in said.items()
    ]


def _old(name: str, known: Mapping[str, str]) -> str:
    """What the program said where the reviewer decides."""
    if name == "reviewed_domain":
        return known.get("domain", "")
    if name == "corrected_value" and not known.get("value"):
        return "..".join(filter(None, (known.get("low", ""), known.get("high", ""))))
    return known.get(name.removeprefix("corrected_"), "") if name.startswith("corrected_") else ""


def _checked(name: str, cell: str, allowed: Allowed) -> str:
    if name == "verdict":
        return answers.verdict(answers.plain(cell))
    if name == "corrected_value":
        return answers.value(cell)
    if name == "corrected_unit":
        return answers.unit(cell, allowed)
    if name == "corrected_countries":
        return answers.countries(cell, allowed)
    if name in ("corrected_domain", "reviewed_domain"):
        return answers.domain(cell, allowed)
    return answers.plain(cell)


def _new_fact(base: Decision, row: Row, printed: Printed, allowed: Allowed) -> list[Decision]:
    """A fact the program missed: a row without id that names its passage and a value."""
    passage = printed.passages.get(_id(row["passage_id"]))
    if passage is None:
        raise NotUnderstood("a row without fact_id (a subtotal?); a new fact needs passage_id and corrected_value")
    if not row["corrected_value"]:
        raise NotUnderstood("a new fact needs corrected_value")
    said = {n: _checked(n, row[n], allowed) for n in FACT_FIELDS if row[n] and n != "verdict"}
    surface = answers.plain(row["surface"]) or row["corrected_value"]
    if row["surface"] and surface not in passage["text"]:
        raise NotUnderstood(f"{surface!r} does not stand in the passage")
    said["surface"] = surface
    id_ = "n-" + short_hash(passage["passage_id"], said["corrected_value"], said.get("corrected_counted", ""))
    who = answers.plain(row["reviewer"]) or base.reviewer
    anchor = {name: passage.get(name, "") for name in ANCHORS[NEW]} | {"passage_id": passage["passage_id"]}
    return [replace(base, target=NEW, id=id_, field=n, new=v, reviewer=who, anchor=anchor) for n, v in said.items()]


def _fate(made: Sequence[Decision]) -> str:
    if made[0].target == NEW:
        return "new"
    said = {d.field: d.new for d in made}
    if made[0].target == PASSAGE:
        return "labelled" if "reviewed_domain" in said else "noted"
    return DONE[said["verdict"]] if "verdict" in said else "noted"


def _settle(plan: Plan, proposals: Sequence[_Proposal], before: Mapping[tuple[str, str, str], Decision]) -> None:
    """Conflicts between rows and with earlier decisions; what is left is to be written."""
    wanted: dict[tuple[str, str, str], set[str]] = {}
    for proposal in proposals:
        for d in proposal.decisions:
            wanted.setdefault(d.key, set()).add(d.new)
    written: set[tuple[str, str, str]] = set()
    for proposal in proposals:
        clash = _clash(proposal, wanted, before)
        if clash:
            plan.note("conflicting", f"{proposal.place}: {clash}")
            continue
        fresh = [
            d for d in proposal.decisions
            if d.key not in written and (d.key not in before or before[d.key].new != d.new)
        ]  # fmt: skip
        written.update(d.key for d in fresh)
        plan.decisions += fresh
        plan.note(proposal.fate if fresh else "unchanged")


def _clash(
    proposal: _Proposal,
    wanted: Mapping[tuple[str, str, str], set[str]],
    before: Mapping[tuple[str, str, str], Decision],
) -> str:
    for d in proposal.decisions:
        if len(wanted[d.key]) > 1:
            return f"{d.field} is {' and '.join(sorted(wanted[d.key]))} in different rows"
        last = before.get(d.key)
        if last is None or last.new == d.new or d.field == "note":
            continue
        if last.reviewer != d.reviewer:
            return f"{d.field}: {last.reviewer or 'someone'} decided {last.new!r} on {last.when[:10]}, now {d.new!r}"
        if last.file_time > d.file_time:
            return f"{d.field}: the file is older than the decision {last.new!r} of {last.when[:10]}"
    return ""
