"""review.xlsx: what a reviewer sees, and that nothing is lost or run on the way out and back."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from datetime import datetime, time
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pipeline.cli import main
from pipeline.review.decisions import read_log
from pipeline.review.workbook import FACTS as IN_ORDER
from pipeline.review.workbook import lines_of
from pipeline.reviewing import reviews_of
from pipeline.tables.columns import FACTS
from pipeline.tables.write import read_table, write_table
from tests.paper import REPORT
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
    assert facts.cell(2, column(facts, "evidence")).column < facts[facts.freeze_panes].column
    for corrected in (c for c in IN_ORDER if c.startswith("corrected_")):
        assert column(facts, corrected) == column(facts, corrected.removeprefix("corrected_")) + 1, corrected
    long, short = ("word " * 60, "word")
    assert lines_of({"evidence": long}, "evidence") > lines_of({"evidence": short}, "evidence") == 1
    assert "reject" in facts.cell(1, column(facts, "verdict")).comment.text
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
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    convert = [profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path)]
    said = subprocess.run([office, *convert, str(path)], check=True, capture_output=True, text=True)
    if "could not be loaded" in said.stderr:
        pytest.skip("LibreOffice is here, but not its Calc")
    back = tmp_path / "review.xlsx"
    assert [[c.value for c in r][: len(before[0])] for r in sheets(back)["facts"].iter_rows()][: len(before)] == before
    assert apply(tmp_path, back) == {}


def changed(tmp_path: Path, name: str, value: object, number_format: str = "@") -> Path:
    """review.xlsx with one cell of the first fact filled in."""
    path = written(tmp_path)
    book = sheets(path)
    facts = book["facts"]
    cell = facts.cell(2, column(facts, name))
    cell.value, cell.number_format = value, number_format
    book.save(path)
    return path


#: What a cell of corrected_value may hold in a workbook: (cell, its format), and what is taken in ("": nothing).
TYPED = [
    (13000, "General", "13000"), (3.125, "General", "3.125"), (1.25, "General", "1.25"), (0.5, "General", "0.5"),
    (3.0, "General", "3"), (4.62e13, "General", "46200000000000"), ("3,4", "@", "3.4"),
    (0.45, "0%", ""), (1.5e15 + 1, "General", ""), (1 / 3, "General", ""), (datetime(2030, 1, 2), "d-mmm", ""),
    (time(1, 2), "h:mm", ""), (True, "General", ""), ("=1+1", "General", ""), ("=B2", "@", ""),
    ("#REF!", "General", ""),
    ("1.250", "@", ""), ("2-Jan", "@", ""), ("45%", "@", ""),
]  # fmt: skip


@pytest.mark.parametrize(("value", "number_format", "taken"), TYPED, ids=[repr(t[0]) for t in TYPED])
def test_a_cell_is_what_the_reviewer_saw_or_nothing(
    tmp_path: Path, value: object, number_format: str, taken: str, capsys: pytest.CaptureFixture[str]
) -> None:
    run_of(tmp_path / "out", ["en"], each=1)
    found = apply(tmp_path, changed(tmp_path, "corrected_value", value, number_format))
    assert found.get(("f-en1", "corrected_value"), "") == taken
    assert ("1 not understood" in capsys.readouterr().out) == (not taken)


@pytest.mark.parametrize("name", ["verdict", "note", "corrected_counted", "reviewer", "fact_id"])
def test_a_formula_is_never_taken_for_what_it_shows(
    tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    run_of(tmp_path / "out", ["en"], each=1)
    path = changed(tmp_path, name, '=IF(TRUE,"accept","")')
    if name in ("reviewer", "fact_id"):
        book = sheets(path)
        book["facts"].cell(2, column(book["facts"], "verdict")).value = "accept"
        book.save(path)
    assert apply(tmp_path, path) == {}
    assert "1 not understood" in capsys.readouterr().out


def test_an_older_workbook_is_told_by_its_own_time_of_saving(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run_of(tmp_path / "out", ["en"], each=1)
    new, old = changed(tmp_path, "verdict", "accept"), tmp_path / "out" / "old.xlsx"
    book = sheets(changed(tmp_path, "verdict", "reject"))
    shutil.copy(new, old)
    book = sheets(changed(tmp_path, "verdict", "accept"))
    book.save(new)
    with zipfile.ZipFile(old) as packed:  # as a mail program stores it: written now, saved long ago
        parts = {name: packed.read(name) for name in packed.namelist()}
    parts["docProps/core.xml"] = re.sub(rb"20\d\d-\d\d-\d\dT", b"2020-01-01T", parts["docProps/core.xml"])
    apply(tmp_path, new)
    with zipfile.ZipFile(old, "w") as packed:
        for name, data in parts.items():
            packed.writestr(name, data)
    capsys.readouterr()
    assert apply(tmp_path, old) == {("f-en1", "verdict"): "accept"}
    assert "1 conflicting" in capsys.readouterr().out


def test_what_says_the_same_fact_stands_together(tmp_path: Path) -> None:
    out = run_of(tmp_path / "out", ["en", "fr", "ar"], each=2)
    rows = read_table(out / "facts.csv")
    scores = {"f-en1": "0.9", "f-en2": "0.5", "f-fr1": "0.95", "f-fr2": "0.6", "f-ar1": "0.2", "f-ar2": "0.7"}
    for row in rows:
        row["score"] = scores[row["fact_id"]]
        row["same_as"] = {"f-fr1": "f-en1"}.get(row["fact_id"], "")
    write_table(out, FACTS, rows)
    table = "what,languages,difference,fact_en,fact_ar\r\nfigure,en; ar,other modifier,f-en1,f-ar1\r\n"
    (out / "concordance.csv").write_text(table, encoding="utf-8-sig")
    facts = sheets(written(tmp_path))["facts"]
    shown = [facts.cell(n, column(facts, "fact_id")).value for n in range(2, 8)]
    assert set(shown[:3]) == {"f-en1", "f-fr1", "f-ar1"}
    assert shown[3:] == ["f-en2", "f-fr2", "f-ar2"]


def test_a_missed_fact_can_be_typed_below_the_others(tmp_path: Path) -> None:
    run_of(tmp_path / "out", ["ar"], each=2)
    path = written(tmp_path)
    book = sheets(path)
    facts = book["facts"]
    texts = {"evidence": SENTENCES["ar"][2] + " (2)", "surface": "(2)", "corrected_value": "٢"}
    for name, text in texts.items():
        cell = facts.cell(5, column(facts, name))
        assert not cell.protection.locked
        cell.value = text
    book.save(path)
    found = apply(tmp_path, path)
    assert {(id_[:2], field): new for (id_, field), new in found.items()}["n-", "corrected_value"] == "2"
    assert facts.column_dimensions["AE"].hidden


@pytest.mark.parametrize("keep", [30, 300, 3000])
def test_a_torn_workbook_is_named(tmp_path: Path, keep: int, capsys: pytest.CaptureFixture[str]) -> None:
    run_of(tmp_path / "out", ["en"], each=1)
    path = written(tmp_path)
    path.write_bytes(path.read_bytes()[:keep])
    assert main(["--workspace", str(tmp_path), "review", "apply", str(path), "--yes"]) == 2
    shown = capsys.readouterr().err
    assert "review.xlsx" in shown
    assert "what to do" in shown


def test_pages_are_linked_where_the_files_lie(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    source = tmp_path / "in" / "a b#1.pdf"
    source.write_bytes(REPORT)
    out = tmp_path / "out"
    assert main(["run", str(tmp_path / "in"), "--out", str(out), "--workers", "1"]) == 0
    assert main(["review", "sheet", str(out)]) == 0
    for sheet in load_workbook(out / "review.xlsx").worksheets:
        column = [cell.value for cell in sheet[1]].index("page")
        linked = [row[column].hyperlink.target for row in sheet.iter_rows(min_row=2) if row[column].hyperlink]
        assert linked and set(linked) == {source.as_uri() + "#page=1"}
    source.unlink()
    assert main(["review", "sheet", str(out)]) == 0
    for sheet in load_workbook(out / "review.xlsx").worksheets:
        assert not [cell for row in sheet.iter_rows() for cell in row if cell.hyperlink]
