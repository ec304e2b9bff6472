"""Nothing that stands in a document, a name or an answer runs: not in the browser, not in a spreadsheet."""

from __future__ import annotations

import csv
import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from pipeline.batch.state import State
from pipeline.cells import FORMULA_STARTS
from pipeline.cli import main
from pipeline.review.decisions import in_force, read_log
from pipeline.reviewing import refresh, reviews_of
from pipeline.tables.columns import DOCUMENTS, FACTS, PASSAGES
from pipeline.tables.write import read_table, write_table
from tests.review.page.browser import entered, serving
from tests.review.paperwork import fact, passage

PAYLOADS = tomllib.loads((Path(__file__).parent / "data" / "payloads.toml").read_text(encoding="utf-8"))
ALL = [*PAYLOADS["scripts"], *PAYLOADS["formulas"]]
TEXTS = ("note", "corrected_counted", "corrected_programmes")


def hostile_run(out: Path) -> list[str]:
    """A run whose documents say nothing but payloads, in every text the page shows; gives the ids of its facts."""
    out.mkdir(parents=True)
    facts, passages, entities, documents = [], [], [], []
    for n, text in enumerate(ALL):
        own = passage("en", n) | {"text": f"Some 12,400 {text} moved.", "heading": text, "document_id": f"d-{n}"}
        own |= {"document": text, "because": text, "note": text}
        passages.append(own)
        row = fact("en", n) | dict.fromkeys(("counted", "cities", "regions", "programmes", "surface"), text)
        facts.append(row | {"evidence": own["text"], "document": text, "document_id": own["document_id"],
                            "start": "5", "end": "11"})  # fmt: skip
        documents.append({"document_id": f"d-{n}", "path": f"{text}.pdf", "symbol": text, "title": text,
                          "status": "done", "sha256": "0" * 64})  # fmt: skip
        entities.append({"passage_id": own["passage_id"], "start": "12", "end": str(12 + len(text)), "label": "CITY",
                         "text": text, "name": text, "id": text})  # fmt: skip
    for table, rows in ((DOCUMENTS, documents), (FACTS, facts), (PASSAGES, passages)):
        write_table(out, table, rows)
    with State(out) as state:
        state.put("0" * 64, "mark", {"status": "done", "facts": facts, "passages": passages, "entities": entities})
    (out / "run.json").write_text(json.dumps({"fingerprint": "mark", "model": "<b>"}), encoding="utf-8")
    return [row["fact_id"] for row in facts]


def test_there_are_enough_of_them() -> None:
    assert len(set(PAYLOADS["scripts"])) >= 60
    assert len(set(PAYLOADS["formulas"])) >= 60


def test_what_documents_hold_is_told_as_text(tmp_path: Path) -> None:
    """JSON keeps it letter for letter, under a type that no browser runs; nothing of it is in a page of HTML."""
    ids = hostile_run(tmp_path / "out")
    with serving(tmp_path / "out", tmp_path) as page:
        browser = entered(page)
        for id_, text in zip(ids, ALL, strict=True):
            answer = browser.get("/api/fact", id=id_)
            assert answer.headers.get_content_type() == "application/json"
            told = answer.data
            assert told["printed"]["counted"] == told["heading"] == told["document"]["title"] == text
            assert "".join(piece["text"] for piece in told["text"]) == f"Some 12,400 {text} moved."
        assert b"ran(1)" not in browser.get("/").body


def answered(told: Mapping[str, Any], field: str) -> str:
    return str(told["fact"]["said"][field])


@pytest.mark.parametrize("field", TEXTS)
def test_what_reviewers_write_comes_back_as_text_and_harmless_in_every_table(field: str, tmp_path: Path) -> None:
    ids = hostile_run(tmp_path / "out")
    taken: dict[str, str] = {}
    with serving(tmp_path / "out", tmp_path, reviewer="=Ada<script>") as page:
        browser = entered(page)
        for id_, text in zip(ids, ALL, strict=True):
            answer = browser.decide(id_, verdict="fix", **{field: text})
            if answer.status == 200:
                taken[id_] = answered(answer.data, field)
                assert taken[id_] == " ".join(text.split())
            else:
                assert answer.status == 422, text  # no words in it, or like a spreadsheet's error
    assert len(taken) > 110
    log = {d.id: d.new for d in in_force(read_log(reviews_of(tmp_path))).values() if d.field == field}
    assert log == taken
    refresh(tmp_path / "out", tmp_path)
    assert {r["fact_id"]: r[field] for r in read_table(tmp_path / "out" / "facts.csv") if r[field]} == taken
    with (tmp_path / "out" / "facts.csv").open(encoding="utf-8-sig", newline="") as stream:
        for row in csv.DictReader(stream):
            assert not [n for n, cell in row.items() if cell.startswith(FORMULA_STARTS) and n != "start"], row
    assert main(["--workspace", str(tmp_path), "review", "sheet", str(tmp_path / "out")]) == 0
    sheet = load_workbook(tmp_path / "out" / "review.xlsx")["facts"]
    assert not [cell.coordinate for line in sheet.iter_rows() for cell in line if cell.data_type == "f"]


@pytest.mark.parametrize("text", ["a\x00b", "a\x1b[31mb", "a\r\nb", "a\x07b", "a\u0085b"])
def test_control_characters_do_not_reach_the_log(text: str, tmp_path: Path) -> None:
    ids = hostile_run(tmp_path / "out")
    with serving(tmp_path / "out", tmp_path) as page:
        answer = entered(page).decide(ids[0], verdict="reject", note=text)
        assert answer.status == 200
        assert answered(answer.data, "note").split()[0] == "a"
    written = "".join(file.read_text(encoding="utf-8") for file in reviews_of(tmp_path).iterdir())
    assert not [sign for sign in ("\\u0000", "\\u001b", "\\u0007", "\x85", "\\r") if sign in written]


@pytest.mark.parametrize("text", ALL)
def test_a_programme_cannot_carry_a_formula_into_the_lists(text: str, tmp_path: Path) -> None:
    ids = hostile_run(tmp_path / "out")[:1]
    with serving(tmp_path / "out", tmp_path) as page:
        browser = entered(page)
        assert browser.fact(ids[0])["language"] == "en"
        for field in ("name", "english", "acronym"):
            said = {"name": "Quiet Streets Initiative", "english": "", "acronym": "", "language": "en", field: text}
            browser.post("/api/programme", said)
    path = tmp_path / "knowledge" / "programmes.csv"
    if path.is_file():
        with path.open(encoding="utf-8-sig", newline="") as stream:
            cells = [cell for row in csv.reader(stream) for cell in row]
        assert not [cell for cell in cells if cell.startswith((*FORMULA_STARTS, "'"))]
