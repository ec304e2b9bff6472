"""The model that is in use in this repository."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pipeline.domains.store import DomainModel, find_model_folder, load_model

ROOT = Path(__file__).parents[2]


@cache
def model() -> DomainModel:
    return load_model(find_model_folder(ROOT))
