"""A run whose tables go to an address: worked out in a folder here, for SQLite needs a disk of its own, then copied."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipeline.batch.remote import Place, local, place, without_secret
from pipeline.batch.state import FOLDER, NAME, State
from pipeline.digests import file_digest
from pipeline.errors import Exit, InputError, OutputError
from pipeline.runs.folder_run import run_folder
from pipeline.runs.summary import Summary
from pipeline.settings import Settings
from pipeline.tables.columns import TABLES

STATE = f"{FOLDER}/{NAME}"
#: Which state lies at the address; the same beside the working copy says what was last seen there.
SEEN = f"{FOLDER}/copied.json"
MANIFEST = "run.json"


def working_folder(address: str, workspace: Path) -> Path:
    """The folder here that belongs to an address: readable, and its own."""
    plain = without_secret(address).rstrip("/")
    readable = re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-")[:60]
    return workspace / "outputs" / f"{readable}-{hashlib.sha256(plain.encode()).hexdigest()[:8]}"


def run_to_address(inputs: Sequence[Path | str], address: str, settings: Settings, **options: Any) -> Summary:
    """`run_folder` with its tables and its state copied to an address; a state that lies there is gone on with.

    After a signal nothing is copied: it might take long; the next run does it. Raises what `run_folder` raises, and
    RemoteError when the copying fails; everything is in the working folder then.
    """
    there = place(address)
    _apart(inputs, address)
    out = working_folder(address, settings.workspace_path)
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"cannot make {out}: {error.strerror or error}", "choose another --workspace") from None
    _take_in(there, out)
    summary = run_folder(inputs, out, settings, **options)
    if summary.exit_status not in (Exit.INTERRUPTED, Exit.TERMINATED) and not summary.late:
        _copy(there, out)
        summary.copied = there.shown
    return summary


def _apart(inputs: Sequence[Path | str], address: str) -> None:
    """Raises InputError when an input and the output lie in each other."""
    own = _whole(address)
    for given in inputs:
        other = _whole(given)
        if own.startswith(other) or other.startswith(own):
            raise InputError(
                f"the output {without_secret(address)} and the input {without_secret(str(given))} lie in each other",
                "choose an --out beside the input",
            )


def _whole(given: Path | str) -> str:
    found = local(given)
    return str(found.resolve() if isinstance(found, Path) else found).rstrip("/") + "/"


def _seen(path: Path) -> str:
    try:
        return str(json.loads(path.read_text(encoding="ascii"))["state"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def _take_in(there: Place, out: Path) -> None:
    """Adds the results that lie at the address, where another machine has put them since.

    Results are keyed by what decides them, so that two states never contradict each other.
    """
    with State(out) as state:
        note = state.scratch / "copied.json"
        if not there.bring(SEEN, note) or _seen(note) == _seen(out / SEEN):
            return
        copy = state.scratch / NAME
        if there.bring(STATE, copy):
            state.absorb(copy)
            copy.unlink()


def _copy(there: Place, out: Path) -> None:
    """Copies state and tables; run.json, which names the tables' digests, comes last."""
    there.store(out / STATE, STATE)
    (out / SEEN).write_text(json.dumps({"state": file_digest(out / STATE)}), encoding="ascii")
    there.store(out / SEEN, SEEN)
    before = _tables_there(there, out)
    for table in TABLES:
        name = f"{table.name}.csv"
        found = there.digest(name) if table.name in before else ""
        if found and found != before[table.name]:  # somebody has typed into it
            there.move(name, f"{table.name}.answers-{found[:8]}.csv")
        there.store(out / name, name)
    there.store(out / "datapackage.json", "datapackage.json")
    there.store(out / MANIFEST, MANIFEST)


def _tables_there(there: Place, out: Path) -> dict[str, str]:
    """Digests of the tables as they were copied last; {} when there are none."""
    note = out / FOLDER / "there.json"
    try:
        if not there.bring(MANIFEST, note):
            return {}
        return dict(json.loads(note.read_text(encoding="utf-8"))["tables"])
    except (ValueError, KeyError, TypeError):
        return {}
    finally:
        note.unlink(missing_ok=True)
