"""Lists of words that serve everybody: the shipped ones are clean, and what is wrong is named with file and row."""

from __future__ import annotations

import shutil
from importlib import resources
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.lexicon.check_words import check_words

SHIPPED = Path(str(resources.files("pipeline"))) / "knowledge"


def test_the_shipped_lists_are_clean(capsys: pytest.CaptureFixture[str]) -> None:
    assert not check_words(SHIPPED)
    assert main(["check"]) == 0
    assert "in order" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("file", "old", "new", "row", "message"),
    [
        ("units.csv", "km2,area", "km2,areas", 2, "unknown kind"),
        ("units.csv", "km2,area", ",area", 2, "unit is empty"),
        ("units.csv", "km2,area,,", "km2,area,many,", 2, "no unit and number"),
        ("units.csv", "\nm2,area", "\nkm2,area", 3, "stands twice"),
        ("currencies.csv", "dirham{,s};", "dirham{,s;", 2, "brace"),
        ("currencies.csv", "AED,", "aed,", 2, "ISO 4217"),
        ("counted_classes.csv", "women,people", ",people", 2, "class is empty"),
        ("plans/sp-2020-2025.toml", "[[domains]]", '[[domains]]\nconcepts = ["no_such"]', 0, "no row"),
    ],
)
def test_findings_name_file_and_row(tmp_path: Path, file: str, old: str, new: str, row: int, message: str) -> None:
    shutil.copytree(SHIPPED, tmp_path / "knowledge")
    path = tmp_path / "knowledge" / file
    text = path.read_text(encoding="utf-8-sig")
    at = text.index(old)
    path.write_text(text[:at] + new + text[at + len(old) :], encoding="utf-8")
    findings = check_words(tmp_path / "knowledge")
    assert [(f.file, f.row) for f in findings if message in f.message] == [(path.name, row)], findings
