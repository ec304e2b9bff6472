"""Where the files of a run lay, noted in the run's own folder, so that their pages can be shown; no table tells it."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Mapping
from pathlib import Path

from pipeline.atomic import replacing
from pipeline.batch.state import FOLDER
from pipeline.errors import OutputError

NAME = "sources.json"


def note_sources(out: Path, files: Mapping[str, Path]) -> None:
    """Writes down where each content (SHA-256) was read from, as seen from the root and from the output folder.

    The second survives when both are moved together. What was noted before stays, unless it is named anew. A disk that
    refuses is no reason to lose a run: then pages cannot be shown, and nothing else.
    """
    known = {**_read(out), **{sha256: _places(path, out) for sha256, path in files.items()}}
    target = out / FOLDER / NAME
    with contextlib.suppress(OutputError), replacing(target) as aside:
        aside.write_text(json.dumps(known, indent=0, sort_keys=True), encoding="ascii")  # lone surrogates are escaped


def sources(out: Path) -> dict[str, list[Path]]:
    """Places to look for each content (SHA-256), the likeliest first; empty when nothing was noted."""
    found: dict[str, list[Path]] = {}
    for sha256, places in _read(out).items():
        given, beside = places
        found[sha256] = list(dict.fromkeys([Path(given), *([Path(os.path.normpath(out / beside))] if beside else [])]))
    return found


def _places(path: Path, out: Path) -> tuple[str, str]:
    whole = Path.cwd() / path  # not resolved: a link stays the name the user knows
    try:
        return str(whole), os.path.relpath(whole, Path.cwd() / out)
    except ValueError:  # another drive
        return str(whole), ""


def _read(out: Path) -> dict[str, tuple[str, str]]:
    try:
        data = json.loads((out / FOLDER / NAME).read_text(encoding="ascii"))
        return {str(sha256): (str(given), str(beside)) for sha256, (given, beside) in data.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}
