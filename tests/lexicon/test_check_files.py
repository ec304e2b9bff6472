"""Mistakes an editor makes in the other tables and the TOML files are told by file and row or line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import pipeline
from pipeline.lexicon.check_files import check_files

PACKAGE = Path(pipeline.__file__).parent


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for name in ("knowledge", "languages"):
        shutil.copytree(PACKAGE / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def test_the_shipped_files_are_in_order() -> None:
    assert [str(finding) for finding in check_files()] == []


def test_a_missing_quote_in_a_toml_file_names_file_and_line(copy: Path) -> None:
    file = copy / "languages" / "en" / "names.toml"
    lines = file.read_text(encoding="utf-8").splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith("titles = ["))
    lines[at] = lines[at].removesuffix('"]')
    file.write_text("\n".join(lines), encoding="utf-8")
    (finding,) = check_files(copy)
    assert finding.file == "languages/en/names.toml"
    assert f"line {at + 1}" in finding.message
    assert finding.hint


@pytest.mark.parametrize(
    ("file", "right", "wrong", "message"),
    [
        ("units.csv", "ha,area", "ha,aera", "unknown kind 'aera'"),
        ("units.csv", "hectare{,s}", "hectare{,s", "brace"),
        ("units.csv", "hectare{,s}", "hectare{q}", "no endings are called {q}"),
        ("units.csv", "km=1000", "km=many", "not understood"),
        ("currencies.csv", "\nZMW,", "\nKwacha,", "no currency code"),
        ("aid_givers.csv", "\nAUS,", "\nAustralia,", "unknown country 'Australia'"),
        ("currency_countries.csv", ",AWG", ",ZZZ", "unknown currency 'ZZZ'"),
        ("counted_classes.csv", "class,", "klass,", "column class is missing"),
        ("counted_nouns.csv", "\nwomen,en,woman\n", "\nladies,en,woman\n", "unknown class 'ladies'"),
        ("counted_nouns.csv", "\nwomen,en,woman\n", "\nwomen,xx,woman\n", "unknown language 'xx'"),
        ("counted_nouns.csv", "\nwomen,en,women\n", "\nwomen,en,woman\n", "noun 'en woman' stands twice"),
        ("counted_nouns.csv", "\nwomen,en,women\n", "\nwomen,en,\n", "noun is empty"),
    ],
)
def test_a_mistake_in_a_table_names_its_row(copy: Path, file: str, right: str, wrong: str, message: str) -> None:
    table = copy / "knowledge" / file
    before = table.read_text(encoding="utf-8")
    row = before[: before.index(right) + right.startswith("\n")].count("\n") + 1
    table.write_text(before.replace(right, wrong, 1), encoding="utf-8")
    assert [(f.file, f.row) for f in check_files(copy) if message in f.message] == [(file, row)]


def test_a_unit_that_stands_twice_names_its_row(copy: Path) -> None:
    file = copy / "knowledge" / "units.csv"
    lines = file.read_text(encoding="utf-8").splitlines()
    file.write_text("\n".join([*lines, lines[1]]) + "\n", encoding="utf-8")
    (finding,) = check_files(copy)
    assert (finding.file, finding.row) == ("units.csv", len(lines) + 1)
    assert "twice" in finding.message
