"""What rows of reviewed files are compared with, and what comes of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.review import answers
from pipeline.review.answers import Allowed, NotUnderstood
from pipeline.review.decisions import FACT, FACT_FIELDS, NEW, PASSAGE, PASSAGE_FIELDS, PLAN, Decision
from pipeline.review.files import Row
from pipeline.review.places import squeezed

#: What becomes of a row, in the order in which they are shown.
COUNTS = (
    "accepted", "rejected", "fixed", "noted", "labelled", "new", "confirmed", "unchanged", "empty", "unknown",
    "conflicting", "not_understood",
)  # fmt: skip
TO_FILL = frozenset({*FACT_FIELDS, *PASSAGE_FIELDS, "reviewer"})
#: Printed cells that are kept with a decision, to find its place again; from `signs` the certainty of facts is learnt.
ANCHORS = {
    FACT: (
        "document_id", "document", "language", "paragraph", "page", "surface", "value", "low", "high", "evidence",
        "signs",
    ),
    PASSAGE: ("document_id", "document", "language", "paragraph", "page", "kind", "text", "domain", PLAN),
    NEW: ("document_id", "document", "language", "paragraph", "page", "text", PLAN),
}  # fmt: skip
#: What may be corrected to nothing at all, and how that is written: an empty cell says nothing.
CLEARED = frozenset({"corrected_unit", "corrected_counted", "corrected_countries", "corrected_programmes"})
NONE = "none"
ADDED = "n-"  # how ids of facts begin that people found


@dataclass(frozen=True, slots=True)
class Printed:
    """What the program said last: facts and passages by id, and the model that judged the domains.

    `facts` hold those that people added too. The other mappings lead from a text to the ids that say it.
    """

    facts: Mapping[str, Mapping[str, str]]
    passages: Mapping[str, Mapping[str, str]]
    model: str = ""
    by_evidence: Mapping[str, Collection[str]] = field(default_factory=dict)
    by_text: Mapping[str, Collection[str]] = field(default_factory=dict)

    @classmethod
    def of_rows(cls, facts: Sequence[Mapping[str, str]], passages: Sequence[Mapping[str, str]], model: str) -> Printed:
        """From the rows of a run."""
        by_evidence: dict[str, list[str]] = {}
        by_text: dict[str, list[str]] = {}
        for fact in facts:
            by_evidence.setdefault(squeezed(fact["evidence"]), []).append(fact["fact_id"])
        for passage in passages:
            by_text.setdefault(squeezed(passage["text"]), []).append(passage["passage_id"])
        return cls(
            {f["fact_id"]: f for f in facts}, {p["passage_id"]: p for p in passages}, model, by_evidence, by_text
        )

    def of(self, target: str) -> Mapping[str, Mapping[str, str]]:
        """The rows of one kind."""
        return self.passages if target == PASSAGE else self.facts


@dataclass(slots=True)
class Plan:
    """What applying would do: a count for each fate, decisions to write, and lines that say what is wrong.

    `carried` are facts without a row of their own in a count: they agree with one that was decided.
    """

    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COUNTS, 0))
    decisions: list[Decision] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    rows: int = 0
    carried: list[str] = field(default_factory=list)

    def note(self, fate: str, message: str = "") -> None:
        """Counts a row."""
        self.counts[fate] += 1
        self.rows += 1
        if message:
            self.messages.append(f"{fate.replace('_', ' ')}: {message}")

    def lost(self) -> int:
        """Rows with something in them that was not taken in."""
        return sum(self.counts[fate] for fate in ("unknown", "conflicting", "not_understood"))


@dataclass(frozen=True, slots=True)
class Proposal:
    """The decisions a row asks for. `seen`: the file already showed the decisions that are in force now."""

    place: str
    fate: str
    decisions: tuple[Decision, ...]
    seen: bool


class Earlier(NamedTuple):
    """A row as an older run printed it, and the id it has now."""

    row: Mapping[str, str]
    id: str


@dataclass(frozen=True, slots=True)
class Known:
    """What rows are compared with: what the program printed, what was decided, what may be written.

    `standing` are the decisions in force, `said` the last word of each reviewer, both under the ids of this run. `was`
    leads from the id of a row to the one under which it was decided before; `earlier` from an id that an older run
    printed to the row it was and the id it has now; `alike` from a fact to those that say the same in other languages.
    """

    printed: Printed
    allowed: Allowed
    standing: Mapping[tuple[str, str, str], Decision]
    said: Mapping[tuple[str, str, str], Mapping[str, Decision]]
    was: Mapping[str, str] = field(default_factory=dict)
    earlier: Mapping[str, Earlier] = field(default_factory=dict)
    alike: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def on(self, target: str, id_: str) -> dict[str, Decision]:
        """Standing decisions on one row by field, withdrawn ones left out."""
        names = (*FACT_FIELDS, *PASSAGE_FIELDS, "surface", "evidence")
        found = {name: self.standing.get((target, id_, name)) for name in names}
        return {name: d for name, d in found.items() if d is not None and d.new}


def checked_id(cell: str) -> str:
    """An id as it was written: case and kinds of dash that programs change taken back."""
    if cell.startswith(answers.ERRORS) or cell == answers.FORMULA:
        raise NotUnderstood(f"the id is an error or a formula of the spreadsheet ({cell[:12]})")
    text = answers.folded(cell)
    for dash in "–—‑−﹣":
        text = text.replace(dash, "-")
    return "".join(text.split())


def checked(name: str, row: Row, allowed: Allowed) -> str:
    """The checked value of one of the reviewer's cells. Raises NotUnderstood."""
    cell = row[name]
    if name == "verdict":
        return answers.verdict(cell)
    if name == "corrected_value":
        return answers.value(cell, typed=name in row.numbers)
    if name in CLEARED and answers.folded(answers.plain(cell)) in answers.none_words():
        return NONE
    if name == "corrected_unit":
        return answers.unit(cell, allowed)
    if name == "corrected_countries":
        return answers.countries(cell, allowed)
    if name in ("corrected_domain", "reviewed_domain"):
        return answers.domain(cell, allowed)
    text = answers.plain(cell)
    if not any(c.isalnum() for c in text) and name != "note":
        raise NotUnderstood(f"{name} {cell[:20]!r}: no words")
    return text
