"""What a reviewer sees and does on the page, without a word about HTTP.

Decisions go the way of a reviewed file (`propose`) and into the same log, each as a batch of its own, so that undo
takes back one step. The tables are not touched. What other programs write into the log meanwhile is taken in.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline.review.answers import Allowed, NotUnderstood
from pipeline.review.concord import once
from pipeline.review.decisions import (
    FACT,
    FACT_FIELDS,
    NEW,
    PASSAGE,
    PASSAGE_FIELDS,
    UNDO,
    Decision,
    append,
    read_log,
    resolved,
    under,
)  # fmt: skip
from pipeline.review.files import Row, Sheet
from pipeline.review.known import ADDED, Known, Plan, Printed, checked
from pipeline.review.order import facts_in_order
from pipeline.review.overlay import added_row, lay_over
from pipeline.review.page.filters import Filters, Standing, choices, passes
from pipeline.review.page.ledger import Ledger, state_of
from pipeline.review.page.material import Material
from pipeline.review.proposals import propose

PAGE = "page"  # the file a decision comes from
EACH_FILE = 200  # decisions in one file of the log: it is written whole each time
COLUMNS = {"facts": frozenset({*FACT_FIELDS, "decided"}), "passages": frozenset({*PASSAGE_FIELDS, "decided"})}
FIELDS = {FACT: FACT_FIELDS, NEW: FACT_FIELDS, PASSAGE: PASSAGE_FIELDS}


class UnknownError(LookupError):
    """There is no such fact, passage or page."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an answer. `fate` is one of the counts of `review apply`, or meanwhile: others decided since.

    `wrong` are the answers that were not understood, by field; `said` tells more, in English; `also` are the facts in
    other languages that were decided with it.
    """

    fate: str
    id: str = ""
    wrong: Mapping[str, str] | None = None
    said: str = ""
    also: tuple[str, ...] = ()

    @property
    def taken(self) -> bool:
        """Whether the log says it now."""
        return self.fate not in ("conflicting", "meanwhile", "not_understood", "unknown", "empty")


class Desk:
    """One reviewer at one run. Safe to be asked by several threads."""

    def __init__(self, material: Material, reviews: Path, reviewer: str, allowed: Allowed) -> None:
        """`reviews` is the folder of the log. Raises InputError when the log cannot be read."""
        self.material, self.reviewer = material, reviewer
        self.lock = threading.RLock()
        self.changes = 0  # answers taken, and taken back, since the start
        self._reviews, self._allowed = reviews, allowed
        self._session, self._left = "", 0
        self._load()

    def _load(self) -> None:
        self._seen = state_of(self._reviews)
        log = under(resolved(read_log(self._reviews)), self.material.passages)
        facts, passages = [dict(f) for f in self.material.facts], [dict(p) for p in self.material.passages]
        laid = lay_over(log, facts, passages)
        self.ledger = Ledger(replace(d, id=laid.moved.get(d.id, d.id)) for d in log)
        concord = self.material.concord
        printed = Printed.of_rows(self.material.facts, self.material.passages, self.material.model)
        added = {d.id for d in log if d.target == NEW}
        self.facts = dict(printed.facts) | {f["fact_id"]: f for f in facts if f["fact_id"] in added}
        self.passages = printed.passages
        self.order = [f["fact_id"] for f in facts_in_order(facts, concord.together(), concord.confidence())]
        self._now: dict[str, Standing] = {}
        self.known = Known(
            replace(printed, facts=self.facts), self._allowed, self.ledger.standing, self.ledger.said,
            {new: old for old, new in laid.moved.items()}, alike=concord.alike(),
        )  # fmt: skip

    def refreshed(self) -> None:
        """Reads the log again if someone else wrote to it."""
        with self.lock:
            if state_of(self._reviews) != self._seen:
                self._load()

    def on(self, id_: str) -> dict[str, Decision]:
        """Standing decisions on a fact or passage by field."""
        return self.known.on(self.target(id_), id_)

    def target(self, id_: str) -> str:
        """What an id is of. Raises UnknownError."""
        if id_ in self.facts:
            return NEW if id_.startswith(ADDED) else FACT
        if id_ in self.passages:
            return PASSAGE
        raise UnknownError(id_)

    def now(self, row: Mapping[str, str]) -> Standing:
        """What people made of a fact until now."""
        id_ = row["fact_id"]
        if id_ not in self._now:
            made, target = self.on(id_), self.target(id_)
            said = self.ledger.said.get((target, id_, "verdict"), {})
            label = self.ledger.standing.get((PASSAGE, row.get("passage_id", ""), "reviewed_domain"))
            cells = {name: d.new for name, d in made.items()}
            self._now[id_] = Standing(
                cells.get("verdict", "accept" if target == NEW else ""), {n: d.new for n, d in said.items() if d.new},
                cells.get("corrected_domain", "") or (label.new if label else ""),
                cells.get("corrected_countries", ""), cells.get("corrected_programmes", ""),
            )  # fmt: skip
        return self._now[id_]

    def queue(self, filters: Filters) -> list[str]:
        """Ids of the facts that pass, in order; once for versions that agree and are decided alike."""
        concord, found = self.material.concord, list[Mapping[str, str]]()
        with self.lock:
            for id_ in self.order:
                row, now = self.facts[id_], self.now(self.facts[id_])
                if passes(row, now, filters, self.reviewer, concord.of.get(id_)):
                    found.append({"fact_id": id_, "verdict": now.verdict, "language": row.get("language", "")})
        shown = ((row, *others) for row, others in once(found, concord))
        return [next((r for r in rows if r["language"] == filters.reads), rows[0])["fact_id"] for rows in shown]

    def choices(self) -> dict[str, dict[str, int]]:
        """What there is to filter by, with the number of facts."""
        with self.lock:
            return choices(self.facts.values(), self.now)

    def progress(self) -> dict[str, Any]:
        """How far the review is: facts in all, decided, by me, by verdict and by language."""
        with self.lock:
            verdicts = dict.fromkeys(("accept", "reject", "fix"), 0)
            languages: dict[str, list[int]] = {}
            mine = 0
            for row in self.facts.values():
                now = self.now(row)
                of_language = languages.setdefault(row.get("language", ""), [0, 0])
                of_language[1] += 1
                if now.verdict:
                    verdicts[now.verdict] = verdicts.get(now.verdict, 0) + 1
                    of_language[0] += 1
                mine += self.reviewer in (now.said or {})
            return {
                "total": len(self.facts), "decided": sum(verdicts.values()), "mine": mine, "verdicts": verdicts,
                "languages": dict(sorted(languages.items())), "added": sum(i.startswith(ADDED) for i in self.facts),
                "undo": bool(self.ledger.last(self.reviewer, PAGE)),
            }  # fmt: skip

    def decide(self, id_: str, answers: Mapping[str, str], decided: str, *, overrule: bool = False) -> Outcome:
        """Takes answers about a fact or passage. `decided`: the batch the reviewer saw there. Raises UnknownError."""
        with self.lock:
            self.refreshed()
            target = self.target(id_)
            standing = self.on(id_).values()
            latest = max(standing, key=lambda d: d.when, default=None)
            if decided != (latest.batch if latest else ""):
                return Outcome("meanwhile", id_)
            if any(d.reviewer != self.reviewer for d in standing):
                decided = ""  # not a cell left as it was: who says the same as another reviewer agrees
            about = "passages" if target == PASSAGE else "facts"
            cells = {name: answers.get(name, "") for name in FIELDS[target]}
            row = {**cells, ("passage_id" if target == PASSAGE else "fact_id"): id_, "decided": decided}
            return self._take(id_, about, row, overrule)

    def add(self, passage: str, answers: Mapping[str, str], surface: str, start: int) -> Outcome:
        """Takes a fact that the program missed: `surface` was marked at code point `start` of a passage.

        Raises UnknownError.
        """
        with self.lock:
            self.refreshed()
            if passage not in self.passages:
                raise UnknownError(passage)
            cells = {name: answers.get(name, "") for name in FACT_FIELDS}
            row = {**cells, "fact_id": "", "passage_id": passage, "surface": surface, "start": str(start)}
            return self._take("", "facts", row, overrule=False)

    def undo(self) -> str:
        """Takes this reviewer's last answer on the page back; the id it was about, "" when there is none."""
        with self.lock:
            self.refreshed()
            batch = self.ledger.last(self.reviewer, PAGE)
            if not batch:
                return ""
            decided = self.ledger.batch(batch)
            about = next((d for d in decided if not d.carried), decided[0]).id
            self._write([Decision(UNDO, "", batch, "", reviewer=self.reviewer, when=_stamp(datetime.now(UTC)))])
            gone = self.ledger.drop(batch)
            self.changes += 1
            self._forget(gone)
            for d in {d.id: d for d in gone if d.target == NEW}.values():
                if self.known.on(NEW, d.id):
                    self._show_added(d)
                else:
                    del self.facts[d.id]
                    self.order.remove(d.id)
            return about

    def _take(self, id_: str, about: str, cells: Mapping[str, str], overrule: bool) -> Outcome:
        wrong = self._wrong(cells)
        if wrong:
            return Outcome("not_understood", id_, wrong)
        now = datetime.now(UTC)
        sheet = Sheet(PAGE, about, COLUMNS[about], (Row(1, cells),), "", _stamp(now))
        plan = propose(self.known, [(Path(PAGE), [sheet])], self.reviewer, now, overrule=overrule)
        fate = next((name for name, count in plan.counts.items() if count), "empty")
        if plan.decisions:
            self._write(plan.decisions)
            self.ledger.add(plan.decisions)
            self._follow(plan)
            self.changes += 1
        made = plan.decisions[0].id if plan.decisions else id_
        said = plan.messages[-1].partition(" row 1: ")[2] if plan.messages else ""
        return Outcome(fate, made, None, said, tuple(plan.carried))

    def _wrong(self, cells: Mapping[str, str]) -> dict[str, str]:
        """Answers that are not understood, each for itself, so that each is shown at its place."""
        wrong = {}
        for name in (*FACT_FIELDS, "reviewed_domain"):
            if cells.get(name):
                try:
                    checked(name, Row(1, cells), self._allowed)
                except NotUnderstood as error:
                    wrong[name] = str(error)
        return wrong

    def _follow(self, plan: Plan) -> None:
        """Keeps in step what is worked out from decisions."""
        self._forget(plan.decisions)
        for d in plan.decisions:
            if d.target == NEW:
                self._show_added(d)

    def _forget(self, decisions: Sequence[Decision]) -> None:
        """What was worked out for the facts that decisions are about; a paragraph's domain is that of many."""
        if any(d.target == PASSAGE for d in decisions):
            self._now.clear()
        for d in decisions:
            self._now.pop(d.id, None)

    def _show_added(self, decision: Decision) -> None:
        """The row of a fact that people found, as it is now."""
        id_, passage = decision.id, self.passages.get(decision.anchor.get("passage_id", ""))
        if passage is None:
            return
        if id_ not in self.facts:
            self.order.append(id_)
        self.facts[id_] = added_row(id_, list(self.known.on(NEW, id_).values()), passage)

    def _write(self, decisions: list[Decision]) -> None:
        """Into the log, in a file of this session that does not grow long. Raises OutputError."""
        if not self._left:
            self._session, self._left = f"page-{secrets.token_hex(4)}", EACH_FILE
        own = append(self._reviews, decisions, self._session)
        self._left -= 1
        now = state_of(self._reviews)
        if own is not None and {name for name, *_ in now ^ self._seen} <= {own.name}:
            self._seen = now  # else others wrote at the same time: the next look reads it all


def _stamp(when: datetime) -> str:
    return when.isoformat(timespec="microseconds")
