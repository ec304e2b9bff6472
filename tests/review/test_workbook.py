"""review.xlsx: what a reviewer sees, and that nothing is lost or run on the way out and back."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.review.decisions import read_log
from pipeline.reviewing import reviews_of
from pipeline.tables.columns import FACTS
from pipeline.tables.write import read_table, write_table
from tests.review.paperwork import SENTENCES, run_of

PAYLOADS = [
    lead + body
    for lead in ("=", "+", "-", "@", "\t=", "＝")
    for body in (
        "1+1", "cmd|'/C calc'!A0", 'HYPERLINK("http://x","y")', "SUM(A1:A9)", 'IMPORTXML("http://x","//a")',
        'WEBSERVICE("http://x")', "DDE()", "A1", "2+5+cmd|' /C calc'!A0", "0",
    )
]  # fmt: skip


def written(tmp_path: Path) -> Path:
    assert main(["--workspace", str(tmp_path), "review", "sheet", str(tmp_path / "out")]) == 0
    return tmp_path / "out" / "review.xlsx"


def sheets(path: Path):  # type: ignore[no-untyped-def]
    from openpyxl import load_workbook

    return load_workbook(path)


def column(sheet, name: str) -> int:  # type: ignore[no-untyped-def]
    return next(c.column for c in sheet[1] if c.value == name)


def apply(tmp_path: Path, path: Path) -> dict[tuple[str, str], str]:
    assert main(["--workspace", str(tmp_path), "review", "apply", str(path), "--reviewer", "Ada", "--yes"]) == 0
    return {(d.id, d.field): d.new for d in read_log(reviews_of(tmp_path))}


def test_what_a_reviewer_sees(tmp_path: Path) -> None:
    run_of(tmp_path / "out", SENTENCES, each=2)
    book = sheets(written(tmp_path))
    assert book.sheetnames == ["facts", "passages"]
    facts = book["facts"]
    assert facts.freeze_panes == "B2"
    assert facts.protection.sheet
    verdict, evidence = facts.cell(2, column(facts, "verdict")), facts.cell(2, column(facts, "evidence"))
    assert not verdict.protection.locked and evidence.protection.locked
    assert verdict.number_format == evidence.number_format == "@"
    assert {r.formula1 for r in facts.data_validations.dataValidation} == {
        '"accept,reject,fix"', '"1,2,3,4,none"',
    }  # fmt: skip
    arabic = next(r for r in facts.iter_rows(min_row=2) if r[column(facts, "language") - 1].value == "ar")
    assert arabic[column(facts, "evidence") - 1].alignment.readingOrder == 2


def test_the_least_sure_comes_first_and_the_decided_last(tmp_path: Path) -> None:
    out = run_of(tmp_path / "out", ["en"], each=3)
    rows = read_table(out / "facts.csv")
    for row, score, verdict in zip(rows, ("0.9", "0.3", "0.5"), ("", "", "accept"), strict=True):
        row["score"], row["verdict"] = score, verdict
    write_table(out, FACTS, rows)
    facts = sheets(written(tmp_path))["facts"]
    assert [facts.cell(n, column(facts, "fact_id")).value for n in (2, 3, 4)] == ["f-en2", "f-en1", "f-en3"]


@pytest.mark.parametrize("code", SENTENCES)
def test_decisions_come_back_from_the_workbook(code: str, tmp_path: Path) -> None:
    run_of(tmp_path / "out", [code], each=2)
    path = written(tmp_path)
    book = sheets(path)
    facts, passages = book["facts"], book["passages"]
    facts.cell(2, column(facts, "verdict")).value = "accept"
    facts.cell(3, column(facts, "corrected_value")).value = 13000  # typed as a number
    passages.cell(2, column(passages, "reviewed_domain")).value = 4
    first, second = (facts.cell(n, column(facts, "fact_id")).value for n in (2, 3))
    passage = passages.cell(2, column(passages, "passage_id")).value
    book.save(path)
    assert apply(tmp_path, path) == {
        (first, "verdict"): "accept", (second, "verdict"): "fix", (second, "corrected_value"): "13000",
        (passage, "reviewed_domain"): "4",
    }  # fmt: skip


def test_no_formula_runs_and_each_comes_back_as_it_was(tmp_path: Path) -> None:
    out = run_of(tmp_path / "out", ["en"], each=len(PAYLOADS))
    rows = read_table(out / "facts.csv")
    for row, payload in zip(rows, PAYLOADS, strict=True):
        row["evidence"] = row["counted"] = row["note"] = payload
    write_table(out, FACTS, rows)
    path = written(tmp_path)
    facts = sheets(path)["facts"]
    assert not [c.coordinate for r in facts.iter_rows() for c in r if c.data_type == "f"]
    taken = apply(tmp_path, path)
    for row, payload in zip(rows, PAYLOADS, strict=True):
        assert taken[row["fact_id"], "note"] == payload.strip()


@pytest.mark.slow
def test_a_round_trip_through_libreoffice_changes_nothing(tmp_path: Path) -> None:
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("LibreOffice is not installed here")
    run_of(tmp_path / "out", SENTENCES, each=3)
    path = written(tmp_path)
    before = [[c.value for c in r] for r in sheets(path)["facts"].iter_rows()]
    convert = ["--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path), str(path)]
    subprocess.run([office, *convert], check=True, capture_output=True)
    assert [[c.value for c in r] for r in sheets(tmp_path / "review.xlsx")["facts"].iter_rows()] == before
