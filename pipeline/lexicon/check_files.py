"""Checks the other files an editor may change: tables of units and currencies, and every TOML file of the knowledge."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from importlib import resources
from importlib.resources.abc import Traversable

from pipeline.languages.base import codes
from pipeline.lexicon.check import Finding
from pipeline.lexicon.check_words import check_words


def check_files(package: Traversable | None = None) -> list[Finding]:
    """Findings in the tables and TOML files of a package folder (default: the shipped one), by file and row or line."""
    root = package if package is not None else resources.files("pipeline")
    findings: list[Finding] = []
    for item in sorted((root / "knowledge" / "plans").iterdir(), key=lambda file: file.name):
        findings += _check_toml(item, f"plans/{item.name}")
    for code in codes():
        for item in sorted((root / "languages" / code).iterdir(), key=lambda file: file.name):
            findings += _check_toml(item, f"languages/{code}/{item.name}")
    return findings or check_words(root / "knowledge")


def _check_toml(file: Traversable, shown: str) -> Iterator[Finding]:
    if not file.name.endswith(".toml"):
        return
    try:
        tomllib.loads(file.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        yield Finding(shown, 0, "is not UTF-8", "save it as UTF-8 in the editor")
    except tomllib.TOMLDecodeError as error:
        yield Finding(shown, 0, str(error), "look there and in the line before for a missing quote, comma or bracket")
