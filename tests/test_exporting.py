"""Tables for other programs: typed, whole, and the questions of docs/questions.md answered."""

from __future__ import annotations

import doctest
import importlib.util
import json
import os
import re
import sqlite3
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.exporting import typed
from pipeline.tables.columns import FACTS, TABLES
from pipeline.tables.write import read_table

ROOT = Path(__file__).parent.parent
QUESTIONS = re.findall(r"```sql\n(.*?)```", (ROOT / "docs" / "questions.md").read_text(encoding="utf-8"), re.S)
HAS_DUCKDB = importlib.util.find_spec("duckdb") is not None


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export") / "out"
    source = ROOT / "corpus" / "samples" / "official" / "dev-1.en.pdf"
    assert main(["run", str(source), "--out", str(folder), "--workers", "1"]) == 0
    return folder


def test_sqlite_holds_the_tables(out: Path) -> None:
    assert main(["export", str(out), "--to", "sqlite"]) == 0
    assert main(["export", str(out), "--to", "sqlite"]) == 0  # again: replaced, not doubled
    database = sqlite3.connect(out / "facts.sqlite")
    for table in TABLES:
        rows = read_table(out / f"{table.name}.csv")
        assert database.execute(f"SELECT COUNT(*) FROM {table.name}").fetchone() == (len(rows),)
    (fact,) = [f for f in read_table(out / "facts.csv") if f["surface"] == "187,400"]
    found = database.execute("SELECT value, page, counted FROM facts WHERE surface='187,400'").fetchall()
    assert found == [(187400.0, int(fact["page"]), "households")]
    database.close()


@pytest.mark.parametrize("question", QUESTIONS, ids=range(len(QUESTIONS)))
def test_questions_are_answered(question: str, out: Path, tmp_path: Path) -> None:
    assert main(["export", str(out), "--to", "sqlite", "--out", str(tmp_path / "x.sqlite")]) == 0
    database = sqlite3.connect(tmp_path / "x.sqlite")
    rows = database.execute(question).fetchall()
    database.close()
    assert rows or "problems" in question


def test_json_lines(out: Path, tmp_path: Path) -> None:
    assert main(["export", str(out), "--to", "jsonl", "--out", str(tmp_path / "lines")]) == 0
    lines = (tmp_path / "lines" / "facts.jsonl").read_text(encoding="utf-8").splitlines()
    facts = [json.loads(line) for line in lines]
    assert [f["fact_id"] for f in facts] == [f["fact_id"] for f in read_table(out / "facts.csv")]
    assert all((isinstance(f["page"], int) and f["low"] is None) or f["value"] is None for f in facts if not f["low"])


@pytest.mark.parametrize("kind", ["parquet", "duckdb"])
def test_duckdb_writes_both_or_says_what_to_install(
    kind: str, out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main(["export", str(out), "--to", kind, "--out", str(tmp_path / "x")])
    if not HAS_DUCKDB:
        assert status == 2 and "habitext[export]" in capsys.readouterr().err
        return
    import duckdb

    assert status == 0
    database = duckdb.connect(str(tmp_path / "x")) if kind == "duckdb" else duckdb.connect()
    table = "facts" if kind == "duckdb" else f"'{tmp_path / 'x' / 'facts.parquet'}'"
    assert database.execute(f"SELECT value FROM {table} WHERE surface='187,400'").fetchall() == [(187400.0,)]
    database.close()


def test_cells_are_typed() -> None:
    by_name = {c.name: c for c in FACTS.columns}
    assert typed(by_name["value"], "3400000") == 3400000.0 and typed(by_name["value"], "") is None
    assert typed(by_name["page"], "7") == 7 and typed(by_name["page"], "x") == "x"
    assert typed(by_name["counted"], "") == ""


def test_no_run_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", str(tmp_path), "--to", "sqlite"]) == 2
    assert "facts.csv" in capsys.readouterr().err


def test_the_examples_of_the_python_page_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    text = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    examples = doctest.DocTestParser().get_doctest(text, {}, "api.md", os.fspath(ROOT / "docs" / "api.md"), 0)
    assert len(examples.examples) >= 8
    told: list[str] = []
    runner = doctest.DocTestRunner()
    runner.run(examples, out=told.append)
    assert runner.summarize(verbose=False).failed == 0, "".join(told)
