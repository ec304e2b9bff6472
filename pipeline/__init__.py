"""Habitext: UN-Habitat reports in six languages as reviewable tables.

The door: `read_document` for one PDF, `run_folder` for many, and the types they speak in. Importing the package loads
nothing; the first use does.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.records import Document, Entity, Fact, Judgement, Passage, Problem
    from pipeline.run import Reading, read_document
    from pipeline.runs.folder_run import run_folder
    from pipeline.settings import Settings

__version__ = "0.1.0"

__all__ = [
    "Document",
    "Entity",
    "Fact",
    "Judgement",
    "Passage",
    "Problem",
    "Reading",
    "Settings",
    "read_document",
    "run_folder",
]

_HOMES = {
    "Reading": "pipeline.run",
    "read_document": "pipeline.run",
    "run_folder": "pipeline.runs.folder_run",
    "Settings": "pipeline.settings",
}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES.get(name, "pipeline.records")), name)
