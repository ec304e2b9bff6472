"""Which run a reviewed file belongs to: the folder it lies in, or one nearby that knows its ids."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

MANIFEST = "run.json"
MOST = 400  # folders looked at


def folders_near(file: Path, workspace: Path) -> list[Path]:
    """Folders with a run's manifest, nearest first: the file's own, those around it, the workspace's outputs."""
    here = file.resolve().parent
    roots = (here, here.parent, workspace.resolve() / "outputs", workspace.resolve())
    candidates = itertools.chain([here], *(_below(root) for root in roots))
    return [path for path in dict.fromkeys(itertools.islice(candidates, MOST)) if (path / MANIFEST).is_file()]


def _below(root: Path) -> Iterator[Path]:
    yield root
    try:
        for path in sorted(root.iterdir()):
            if path.is_dir() and not path.name.startswith("."):
                yield path
    except OSError:
        return


def best(shared: dict[Path, int]) -> Path | None:
    """The folder that knows most of the file's ids (the nearest of equals); None when none knows any."""
    known = [path for path, count in shared.items() if count]
    return max(known, key=lambda path: shared[path]) if known else None
