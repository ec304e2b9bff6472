"""docs/extend.md says that a language needs a folder and columns, and no code: here is one made so."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.blocks import ROOT

pytestmark = pytest.mark.slow
NEAREST, NEW = "es", "pt"
TEXT = (
    "1. Em 2024, o programa apoiou 340 famílias em Moçambique e mais de 12 mil pessoas no Brasil. As autoridades "
    "locais receberam apoio para melhorar os assentamentos informais nas cidades do país.\n"
)
READ = """
import sys
from pipeline import read_document
reading = read_document(sys.argv[1])
print(reading.document.language)
print([str(fact.quantity.value) for fact in reading.facts])
"""


def with_column(path: Path) -> None:
    """Gives a list of knowledge a column for the new language with the nearest one's words."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))
    if NEAREST in rows[0]:
        at = rows[0].index(NEAREST)
        with path.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([*r, NEW if n == 0 else r[at]] for n, r in enumerate(rows))


def test_a_new_language_is_a_folder_and_columns(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "pipeline", tmp_path / "pipeline", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "models", tmp_path / "models")
    languages = tmp_path / "pipeline" / "languages"
    shutil.copytree(languages / NEAREST, languages / NEW)
    lists = [p for p in (tmp_path / "pipeline" / "knowledge").rglob("*.csv") if p.name != "cities.csv"]
    for path in lists:
        with_column(path)
    shutil.copy(ROOT / "pipeline" / "knowledge" / "gazetteers" / "cities.csv", tmp_path / "cities.csv")
    with_column(tmp_path / "pipeline" / "knowledge" / "gazetteers" / "cities.csv")
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}

    def run(*words: str) -> str:
        done = subprocess.run(
            [sys.executable, *words], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    assert "in order" in run("-m", "pipeline", "check")
    assert run("-c", READ, "a.txt").split("\n")[:2] == [NEW, "['340', '12000']"]
