"""`habitext check` names file and row of what an editor got wrong."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from pipeline.lexicon.check import check_knowledge

DOUBTFUL = "language,text,id,needs_before,needs_after,near,beside,never_before,never_after,never_near,sentence_start\n"
HEAD = "id,name,type,country,context,en,zh,fr,es,ru,ar,acronym,status,unverified"


def test_the_shipped_lists_are_clean() -> None:
    assert [str(finding) for finding in check_knowledge()] == []


@pytest.mark.parametrize(
    ("file", "text", "row", "message"),
    [
        ("programmes.csv", f"{HEAD}\n,Name,tool,,,,,,,,,,,\n", 2, "empty"),
        ("programmes.csv", f"{HEAD}\na,A,tool,,,A,,,,,,,,\na,A,tool,,,,,,,,,,,\n", 3, "stands twice"),
        ("programmes.csv", f"{HEAD}\na,A,tool,,,A,,,,,,,perhaps,\n", 2, "unknown status"),
        ("programmes.csv", f"{HEAD}\na,A,tool,,,A,,,,,,,,xx\n", 2, "unknown language"),
        ("programmes.csv", f"{HEAD}\na,A,tool,,,Kеnya,,,,,,,,\n", 2, "mixes alphabets"),
        ("programmes.csv", f"{HEAD}\na,A,tool,,,Кения,,,,,,,,\n", 2, "another script"),
        ("programmes.csv", f"{HEAD}\na,A,tool,,,B; B,,,,,,,,\n", 2, "stands twice in the cell"),
        ("programmes.csv", f'{HEAD}\na,A,tool,,,"A,",,,,,,,,\n', 2, "stray"),
        ("programmes.csv", f"{HEAD}\na,A,tool,,,A,,,,,,,,,,,more\n", 2, "more cells"),
        ("programmes.csv", "id,type\na,tool\n", 1, "missing"),
        ("programmes.csv", "id;name;type\na;A;tool\n", 1, "parted by ';'"),
        ("programmes.csv", f"{HEAD.replace('status', 'staus')}\na,A,tool,,,A,,,,,,,,\n", 1, "nobody reads"),
        ("programmes.csv", f'{HEAD}\na,A,tool,,,"A,,,,,,,,\nb,B,tool,,,B,,,,,,,,\n', 2, "several lines"),
        (
            "programmes.csv",
            f'{HEAD}\na,A,tool,,,A,,,,,,,,\nb,B,"tool' + ",,,,\n" * csv.field_size_limit(),
            3,
            "does not end",
        ),
        (
            "programmes.csv",
            f"{HEAD}\nnua,Amber Streets,tool,,,Amber Streets,,,,,,,,\n",
            2,
            "is that of 'New Urban Agenda'",
        ),
        ("programmes.csv", f"{HEAD}\na,A,tool,,,New Urban Agenda,,,,,,,,\n", 2, "also a name of 'nua'"),
        ("programme.csv", f"{HEAD}\na,A,tool,,,A,,,,,,,,\n", 0, "not read"),
        ("Programmes.xlsx", "PK", 0, "not read"),
        ("units.csv", "unit,kind\nm,length\n", 0, "not read"),
        ("programmes.csv", f"{HEAD}\na,A,tool,,,Same,,,,,,,,\nb,B,tool,,,Same,,,,,,,,\n", 3, "also a name"),
        ("cities.csv", f"{HEAD}\nx,X,city,ZZZ,,X,,,,,,,,\n", 2, "unknown country"),
        ("cities.csv", f"{HEAD}\nx,X,city,KEN,maybe,X,,,,,,,,\n", 2, "unknown context"),
        ("demonyms.csv", "id,en,zh,fr,es,ru,ar\nZZZ,Zedian,,,,,\n", 2, "no id"),
        ("countries.not.csv", "language,text,note\nxx,Kenya Street,\n", 2, "unknown language"),
        ("countries.not.csv", "language,text,note\nen,,\n", 2, "empty"),
        ("region_members.csv", "region,country\n014,ZZZ\n", 2, "unknown country"),
        (
            "doubtful.csv",
            DOUBTFUL + "en,Kenya,,,,,,,,,\n",
            2,
            "no condition",
        ),
        (
            "doubtful.csv",
            DOUBTFUL + "en,Kenya,,,,<contry>,,,,,\n",
            2,
            "unknown sign '<contry>'",
        ),
    ],
)
def test_findings_name_file_and_row(tmp_path: Path, file: str, text: str, row: int, message: str) -> None:
    (tmp_path / file).write_text(text, encoding="utf-8")
    findings = check_knowledge(tmp_path)
    assert [(f.file, f.row) for f in findings if message in f.message] == [(file, row)], findings


def test_a_file_in_another_encoding(tmp_path: Path) -> None:
    (tmp_path / "cities.csv").write_bytes("id,name\nx,Córdoba\n".encode("latin-1"))
    assert "not UTF-8" in check_knowledge(tmp_path)[0].message


def test_forbidding_a_name_of_the_same_list_is_told(tmp_path: Path) -> None:
    (tmp_path / "programmes.csv").write_text(f"{HEAD}\na,A,tool,,,Amber Streets,,,,,,,,\n", encoding="utf-8")
    (tmp_path / "programmes.not.csv").write_text("language,text,note\nen,Amber Streets,\n", encoding="utf-8")
    assert any("forbids" in finding.message for finding in check_knowledge(tmp_path))


def test_a_list_that_was_not_read_to_its_end_is_told_alone(tmp_path: Path) -> None:
    (tmp_path / "cities.csv").write_text(f'{HEAD}\nx,X,city,KEN,,"Amberton,,,,,,,,\n\n', encoding="utf-8")
    (tmp_path / "doubtful.csv").write_text(DOUBTFUL + "en,Amberton,,Lake,,,,,,,\n", encoding="utf-8")
    assert [f.file for f in check_knowledge(tmp_path)] == ["cities.csv"]


def test_a_shipped_name_may_be_forbidden_in_a_folder_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "programmes.not.csv").write_text("language,text,note\nen,New Urban Agenda,\n", encoding="utf-8")
    assert check_knowledge(tmp_path) == []
