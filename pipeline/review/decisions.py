"""The log of decisions: append-only JSON lines in `corpus/reviews/`, a new file each time a reviewed file is applied.

A line is one field of one fact or passage: who, when, what it was, what it is now, from which file, and an anchor (what
was printed where) by which the decision is found again when ids change. Undoing is a line of its own. Keys are sorted
and lines independent of each other, and no file is changed again, so that the log diffs and merges under git.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from pipeline.atomic import replacing
from pipeline.errors import InputError

FACT, PASSAGE, NEW = "fact", "passage", "new"
UNDO = "undo"
FACT_FIELDS = (
    "verdict", "corrected_value", "corrected_unit", "corrected_counted", "corrected_countries",
    "corrected_programmes", "corrected_domain", "note",
)  # fmt: skip
PASSAGE_FIELDS = ("reviewed_domain", "note")
WAS = "was"  # in the anchor: the id the row had when it was decided before
PLAN = "plan"  # in the anchor: the plan whose domain was decided
DOMAIN_FIELDS = frozenset({"reviewed_domain", "corrected_domain"})
AGREES = "agrees_with"  # in the anchor: the fact that was decided, with which this version of it agrees


@dataclass(frozen=True, slots=True)
class Decision:
    """One field decided. `target`: fact, passage, new (a fact the program missed) or undo (`field` is a batch then).

    `when` is ISO 8601 in UTC; `file_time` when the reviewed file was last changed; `batch` joins what one call applied;
    `anchor` holds the printed cells of the row. `stands` is False for what a second reviewer said beside a decision:
    it is kept for comparing reviewers and does not show in the tables.
    """

    target: str
    id: str
    field: str
    new: str
    old: str = ""
    reviewer: str = ""
    when: str = ""
    file: str = ""
    file_sha256: str = ""
    file_time: str = ""
    model: str = ""
    batch: str = ""
    stands: bool = True
    anchor: Mapping[str, str] = dataclasses.field(default_factory=dict)

    @property
    def key(self) -> tuple[str, str, str]:
        """What it decides."""
        return self.target, self.id, self.field

    @property
    def carried(self) -> bool:
        """Whether it was said of another language version, with which this one agrees."""
        return AGREES in self.anchor

    def line(self) -> str:
        """As a line of the log."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)


_FIELDS = frozenset(f.name for f in fields(Decision))


def read_log(folder: Path) -> list[Decision]:
    """All decisions of a folder in order of time (then of text), undone ones left out.

    Raises InputError, naming file and line, when a line is broken: nothing is dropped in silence.
    """
    found: dict[str, Decision] = {}
    for file in sorted(folder.glob("*.jsonl")) if folder.is_dir() else ():
        try:
            lines = file.read_text(encoding="utf-8-sig").split("\n")
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(f"{file}: cannot be read ({error})", "restore the file from its history") from None
        for number, line in enumerate(lines, start=1):
            if line.strip():
                found.setdefault(line.strip(), _decision(line, f"{file.name} line {number}"))
    ordered = sorted(found.values(), key=lambda d: (d.when, d.key, d.new))
    undone = {d.field for d in ordered if d.target == UNDO}
    return [d for d in ordered if d.target != UNDO and d.batch not in undone]


def _decision(line: str, place: str) -> Decision:
    hint = "mend the line by hand (a merge conflict?) or restore the file from its history"
    try:
        data: Any = json.loads(line)
    except ValueError as error:
        raise InputError(f"{place}: not JSON ({error})", hint) from None
    if not isinstance(data, dict) or not {"target", "id", "field", "new"} <= data.keys():
        raise InputError(f"{place}: not a decision", hint)
    known = {name: value for name, value in data.items() if name in _FIELDS}
    anchor = known.get("anchor", {})
    texts = [value for name, value in known.items() if name not in ("anchor", "stands")]
    if not isinstance(anchor, dict) or not all(isinstance(text, str) for text in (*texts, *anchor.values())):
        raise InputError(f"{place}: not a decision", hint)
    return Decision(**known)


def in_force(decisions: Iterable[Decision]) -> dict[tuple[str, str, str], Decision]:
    """The last standing decision on each field; a withdrawn field has the value ""."""
    return {d.key: d for d in decisions if d.stands}


def under(decisions: Iterable[Decision], passages: Iterable[Mapping[str, str]]) -> list[Decision]:
    """The decisions that bear on passages (their rows): not those on domains of plans by which none was judged.

    A code means another thing in every plan. A decision that does not say its plan bears on all.
    """
    plans = {"", *(passage.get(PLAN, "") for passage in passages)}
    return [d for d in decisions if d.field not in DOMAIN_FIELDS or d.anchor.get(PLAN, "") in plans]


def resolved(decisions: Sequence[Decision]) -> list[Decision]:
    """The decisions under the latest id of their row, where a later decision says which id it had before."""
    later = {d.anchor[WAS]: d.id for d in decisions if d.anchor.get(WAS)}
    if not later:
        return list(decisions)
    found = []
    for d in decisions:
        id_, seen = d.id, {d.id}
        while id_ in later and later[id_] not in seen:
            id_ = later[id_]
            seen.add(id_)
        found.append(d if id_ == d.id else replace(d, id=id_))
    return found


def reviewers(decisions: Iterable[Decision]) -> str:
    """The names of those who decided, as the tables show them."""
    return "; ".join(dict.fromkeys(d.reviewer for d in decisions if d.reviewer))


def opinions(decisions: Iterable[Decision]) -> dict[tuple[str, str, str], dict[str, Decision]]:
    """What each reviewer said last on each field, whether it stands or not."""
    said: dict[tuple[str, str, str], dict[str, Decision]] = {}
    for d in decisions:
        said.setdefault(d.key, {})[d.reviewer] = d
    return said


def batches(decisions: Iterable[Decision]) -> list[tuple[str, str, str, int]]:
    """(batch, when, reviewers, number of decisions) in order of time."""
    grouped: dict[str, list[Decision]] = {}
    for d in decisions:
        grouped.setdefault(d.batch, []).append(d)
    found = [
        (batch, max(d.when for d in own), ", ".join(sorted({d.reviewer for d in own} - {""})), len(own))
        for batch, own in grouped.items()
    ]
    return sorted(found, key=lambda item: item[1])


def append(folder: Path, decisions: Sequence[Decision], session: str = "") -> Path | None:
    """Adds decisions to the log in one step: the file is replaced as a whole.

    All go into one file, named for the first one's reviewer, day and batch (or `session`, to which later calls may
    add). Returns the file, None without decisions. Raises OutputError; then nothing was added.
    """
    if not decisions:
        return None
    first = decisions[0]
    mark = session or first.batch or hashlib.sha256(first.line().encode("utf-8")).hexdigest()[:8]
    path = folder / f"{_slug(first.reviewer)}-{first.when[:10]}-{mark}.jsonl"
    with replacing(path, "free some room, apply again") as aside:
        folder.mkdir(parents=True, exist_ok=True)
        before = path.read_bytes() if path.exists() else b""
        if before and not before.endswith(b"\n"):
            before += b"\n"
        aside.write_bytes(before + "".join(d.line() + "\n" for d in decisions).encode("utf-8"))
    return path


def _slug(name: str) -> str:
    """A file name for a reviewer: letters and digits, and a digest where others were lost."""
    plain = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")[:40]
    return plain if plain == name.casefold() else f"{plain or 'r'}-{hashlib.sha256(name.encode()).hexdigest()[:6]}"
