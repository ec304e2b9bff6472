"""The log of decisions: append-only JSON lines in `corpus/reviews/`, one file a reviewer and month.

A line is one field of one fact or passage: who, when, what it was, what it is now, from which file, and an anchor (what
was printed where) by which the decision is found again when ids change. Undoing is a line of its own. Lines are sorted
by key and independent of each other, so that the files diff and merge under git.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from pipeline.errors import InputError, OutputError

FACT, PASSAGE, NEW = "fact", "passage", "new"
UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Decision:
    """One field decided. `target`: fact, passage, new (a fact the program missed) or undo (`field` is a batch then).

    `when` is ISO 8601 in UTC; `file_time` when the reviewed file was last changed; `batch` joins what one call applied;
    `anchor` holds the printed cells of the row.
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
    anchor: Mapping[str, str] = dataclasses.field(default_factory=dict)

    @property
    def key(self) -> tuple[str, str, str]:
        """What it decides."""
        return self.target, self.id, self.field

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
        for number, line in enumerate(file.read_text(encoding="utf-8-sig").splitlines(), start=1):
            if line.strip():
                found.setdefault(line, _decision(line, f"{file.name} line {number}"))
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
    return Decision(**{name: value for name, value in data.items() if name in _FIELDS})


def in_force(decisions: Iterable[Decision]) -> dict[tuple[str, str, str], Decision]:
    """The last decision on each field."""
    return {d.key: d for d in decisions}


def batches(decisions: Sequence[Decision]) -> list[tuple[str, str, str, int]]:
    """(batch, when, reviewer, number of decisions) in order of time."""
    count: dict[tuple[str, str, str], int] = {}
    for d in decisions:
        key = (d.batch, d.when, d.reviewer)
        count[key] = count.get(key, 0) + 1
    return [(*key, n) for key, n in count.items()]


def append(folder: Path, decisions: Sequence[Decision]) -> Path | None:
    """Adds decisions to the log in one step: the file is written aside, synced and renamed.

    All decisions of a call are of one reviewer. Returns the file, None without decisions. Raises OutputError.
    """
    if not decisions:
        return None
    first = decisions[0]
    path = folder / f"{_slug(first.reviewer)}-{first.when[:7]}.jsonl"
    aside = path.with_name(f".{path.name}.part")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        before = path.read_bytes() if path.exists() else b""
        if before and not before.endswith(b"\n"):
            before += b"\n"
        with aside.open("wb") as stream:
            stream.write(before + "".join(d.line() + "\n" for d in decisions).encode("utf-8"))
            stream.flush()
            os.fsync(stream.fileno())
        aside.replace(path)
    except OSError as error:
        raise OutputError(f"cannot write {path}: {error.strerror or error}", "free some room, apply again") from None
    return path


def _slug(name: str) -> str:
    """A file name for a reviewer: letters and digits, and a digest where others were lost."""
    plain = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")
    return plain if plain == name.casefold() else f"{plain or 'r'}-{hashlib.sha256(name.encode()).hexdigest()[:6]}"
