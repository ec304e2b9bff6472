"""The whole circle on the samples: PDFs, tables, people's decisions, a new model, and the decisions still in place."""

from __future__ import annotations

import csv
import re
import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pipeline.cli import main
from pipeline.domains.plans import load_plan
from pipeline.tables.write import read_table
from pipeline.training.labels import read_labels

ROOT = Path(__file__).parent.parent.parent
ANSWERS = ("接受", "принять", "rejeté", "no", "sí")
FACTS, PASSAGES = 100, 40


def review(path: Path, back: Path) -> tuple[set[str], dict[str, str]]:
    """Fills in a workbook as a reviewer would; gives the facts decided and the domains said by passage."""
    book = load_workbook(path)
    facts, passages = book["facts"], book["passages"]
    at = {(sheet.title, cell.value): cell.column for sheet in (facts, passages) for cell in sheet[1]}
    decided, said = set(), {}
    for row in range(2, FACTS + 2):
        facts.cell(row, at["facts", "verdict"]).value = ANSWERS[row % len(ANSWERS)]
        decided.add(facts.cell(row, at["facts", "fact_id"]).value)
    for row in range(2, PASSAGES + 2):
        domain = passages.cell(row, at["passages", "domain"]).value
        passages.cell(row, at["passages", "reviewed_domain"]).value = domain
        said[passages.cell(row, at["passages", "passage_id"]).value] = domain
    book.save(back)
    return decided, said


@pytest.mark.slow
def test_from_reports_to_decisions_to_a_model_and_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, here = tmp_path / "out", ["--workspace", str(tmp_path)]
    run = [*here, "run", str(ROOT / "corpus" / "samples" / "official"), "--out", str(out), "--workers", "2"]
    assert main(run) == 0
    assert main([*here, "review", "sheet", str(out)]) == 0
    decided, said = review(out / "review.xlsx", tmp_path / "back.xlsx")
    assert main([*here, "review", "apply", str(tmp_path / "back.xlsx"), "--reviewer", "Ada", "--yes"]) == 0
    assert f"{PASSAGES} labelled" in capsys.readouterr().out
    assert main([*here, "train", "--force"]) == 0
    trained = re.search(r"^(\d+) labelled passages", capsys.readouterr().out, re.MULTILINE)
    without = read_labels(ROOT / "corpus", load_plan("2020-2025")).labels
    assert trained
    assert len(without) < int(trained[1]) <= len(without) + PASSAGES
    shutil.move(out, tmp_path / "before")
    assert main(run) == 0  # the new model reads everything again, in a new folder
    facts = {f["fact_id"]: f for f in read_table(out / "facts.csv")}
    assert {id_ for id_, f in facts.items() if f["verdict"]} == decided
    judged = {p["passage_id"]: p for p in read_table(out / "passages.csv")}
    assert {id_: p["domain"] for id_, p in judged.items() if p["domain_basis"] == "reviewed"} == said
    capsys.readouterr()
    assert main([*here, "review", "status", str(out)]) == 0
    assert f"in place: {FACTS + PASSAGES} (rows moved with their text: 0); stale: 0" in capsys.readouterr().out
    with (out / "facts.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert next(csv.reader(stream))[:2] == ["fact_id", "verdict"]
