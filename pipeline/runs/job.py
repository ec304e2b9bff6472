"""What a batch asks of its children; named apart, so that the run, which only counts and writes, loads no stage."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pipeline.batch.watch import Around
from pipeline.settings import Settings


def read_one(path: Path, name: str, settings: Settings, around: Around) -> dict[str, Any]:
    """One document → the rows of every table; see `pipeline.run.document_rows`."""
    from pipeline.run import document_rows
    from pipeline.shelf import keep

    rows = document_rows(path, name, settings, around)
    keep()
    return rows


def judge_one(result: dict[str, Any], settings: Settings) -> dict[str, Any]:
    """A stored result with the domains as today's model and plan see them; see `pipeline.run.judged_again`."""
    from pipeline.run import judged_again

    return judged_again(result, settings)
