"""What comes with the program beside its code: the labelled corpus and the models."""

from __future__ import annotations

from pathlib import Path


def shipped(name: str) -> Path:
    """The folder `name` (corpus, models) that came with the program; it need not be there.

    A wheel carries it inside the package (pyproject.toml, force-include); in a checkout it lies beside the package.
    """
    package = Path(__file__).resolve().parent
    inside = package / "_shipped" / name
    return inside if inside.is_dir() else package.parent / name
