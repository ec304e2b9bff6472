"""Tables for other programs: typed, whole, and the questions of docs/questions.md answered."""

from __future__ import annotations

import csv
import doctest
import importlib.util
import json
import os
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.commands.compare import said_first
from pipeline.commands.export import typed
from pipeline.tables.columns import FACTS, TABLES
from pipeline.tables.write import read_table

ROOT = Path(__file__).parent.parent
QUESTIONS = re.findall(r"```sql\n(.*?)```", (ROOT / "docs" / "questions.md").read_text(encoding="utf-8"), re.S)
HAS_DUCKDB = importlib.util.find_spec("duckdb") is not None
#: Questions that sound documents answer with nothing: what was lost, where versions differ.
QUIET = ("problems", "difference <>")


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two language versions of a sample, compared."""
    folder = tmp_path_factory.mktemp("export") / "out"
    sources = [str(ROOT / "corpus" / "samples" / "official" / f"dev-1.{code}.pdf") for code in ("en", "zh")]
    assert main(["run", *sources, "--out", str(folder), "--workers", "2"]) == 0
    assert main(["compare", str(folder)]) == 0
    return folder


@pytest.fixture(scope="module")
def database(out: Path) -> Iterator[sqlite3.Connection]:
    assert main(["export", str(out), "--to", "sqlite"]) == 0
    assert main(["export", str(out), "--to", "sqlite"]) == 0  # again: replaced, not doubled
    with closing(sqlite3.connect(out / "facts.sqlite")) as connection:
        yield connection


def test_sqlite_holds_the_tables(out: Path, database: sqlite3.Connection) -> None:
    for table in TABLES:
        rows = read_table(out / f"{table.name}.csv")
        assert database.execute(f"SELECT COUNT(*) FROM {table.name}").fetchone() == (len(rows),)
    (fact,) = [f for f in read_table(out / "facts.csv") if f["surface"] == "187,400"]
    found = database.execute("SELECT value, page, counted FROM facts WHERE surface='187,400'").fetchall()
    assert found == [(187400.0, int(fact["page"]), "households")]
    types = {kind for (kind,) in database.execute("SELECT DISTINCT typeof(value) FROM facts")}
    assert types <= {"real", "null"}


def test_each_version_of_a_fact_is_added_up_once(out: Path, database: sqlite3.Connection) -> None:
    facts = {f["fact_id"]: f for f in read_table(out / "facts.csv")}
    amounts = database.execute("SELECT fact_id, amount FROM amounts").fetchall()
    assert len(amounts) <= 0.55 * len(facts)
    question = "SELECT COUNT(*), SUM(amount) FROM amounts WHERE unit = '' AND amount = 187400"
    assert database.execute(question).fetchone() == (1, 187400.0)
    assert all(number == float(facts[id_]["value"]) for id_, number in amounts)
    kinds = {facts[id_]["kind"] for id_, _ in amounts}
    assert not kinds & {"percent", "percentage_point", "ratio"} and "money" in kinds
    said_again = database.execute("SELECT COUNT(*) FROM facts WHERE same_as <> ''").fetchone()[0]
    assert said_again >= len(facts) * 0.45


def test_the_report_counts_each_version_once_where_they_were_compared(
    out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = tmp_path / "run"
    shutil.copytree(out, copy)
    facts = read_table(copy / "facts.csv")
    first = said_first(copy, facts)
    languages = {f["fact_id"]: f["language"] for f in facts}
    assert first and not set(first.values()) & set(first)
    assert all(languages[other] != languages[leader] for other, leader in first.items())
    leader = next(iter(first.values()))
    others = {other for other, one in first.items() if one == leader}
    rejected = said_first(copy, [{**f, "verdict": "reject"} if f["fact_id"] == leader else f for f in facts])
    assert others - set(rejected) and leader not in {*rejected, *rejected.values()}
    assert main(["report", str(copy)]) == 0 and "habitext compare" not in capsys.readouterr().out
    for code, other in (("en", "zh"), ("zh", "en")):
        assert main(["report", str(copy), "--language", code]) == 0
        shown = (copy / "report.html").read_text(encoding="utf-8")
        assert shown.count(f'<td lang="{code}"') > 10 * (shown.count(f'<td lang="{other}"') + 1)
    assert main(["report", str(copy), "--language", "xx"]) == 2
    once = (copy / "report.html").read_text(encoding="utf-8").count("<li id=")
    (copy / "concordance.csv").unlink()
    assert main(["report", str(copy)]) == 0 and "habitext compare" in capsys.readouterr().out
    assert (copy / "report.html").read_text(encoding="utf-8").count("<li id=") == once + len(first)


def test_amounts_of_the_export_are_those_of_the_pivot(out: Path, database: sqlite3.Connection) -> None:
    assert main(["report", str(out), "--csv"]) == 0
    with (out / "pivot-amounts.csv").open(encoding="utf-8-sig", newline="") as stream:
        pivots = [row for row in csv.DictReader(stream) if row["total"]]
    question = "SELECT SUM(amount) FROM amounts WHERE counted_class=? AND kind=? AND unit=? AND domain=? AND year IS ?"
    for row in pivots:
        key = (row["counted_class"], row["kind"], row["unit"], row["domain"], int(row["year"]) if row["year"] else None)
        assert database.execute(question, key).fetchone()[0] == pytest.approx(float(row["total"])), row
    assert len(pivots) > 20


def test_names_are_rows(out: Path, database: sqlite3.Connection) -> None:
    (fact,) = [f for f in read_table(out / "facts.csv") if f["surface"] == "5,800"]
    rows = database.execute("SELECT label, name FROM fact_names WHERE fact_id = ?", (fact["fact_id"],)).fetchall()
    assert {name for label, name in rows if label == "COUNTRY"} == {"ETH", "SOM", "SSD"}
    question = "SELECT COUNT(*) FROM region_members WHERE region = 'Sub-Saharan Africa' AND country IN ('ETH', 'FRA')"
    assert database.execute(question).fetchone() == (1,)


@pytest.mark.parametrize("question", QUESTIONS, ids=range(len(QUESTIONS)))
def test_questions_are_answered(question: str, database: sqlite3.Connection) -> None:
    rows = database.execute(question).fetchall()
    assert rows or any(word in question for word in QUIET)


@pytest.mark.skipif(not HAS_DUCKDB, reason="duckdb is not installed (extra export)")
def test_duckdb_answers_the_same(out: Path, database: sqlite3.Connection, tmp_path: Path) -> None:
    import duckdb

    assert main(["export", str(out), "--to", "duckdb", "--out", str(tmp_path / "x.duckdb")]) == 0
    with closing(duckdb.connect(str(tmp_path / "x.duckdb"))) as other:
        for question in QUESTIONS:
            assert other.execute(question).fetchall() == database.execute(question).fetchall(), question


def test_json_lines(out: Path, tmp_path: Path) -> None:
    assert main(["export", str(out), "--to", "jsonl", "--out", str(tmp_path / "lines")]) == 0
    lines = (tmp_path / "lines" / "facts.jsonl").read_text(encoding="utf-8").splitlines()
    facts = [json.loads(line) for line in lines]
    rows = read_table(out / "facts.csv")
    assert [f["fact_id"] for f in facts] == [f["fact_id"] for f in rows]
    for fact, row in zip(facts, rows, strict=True):
        assert fact["page"] == int(row["page"]) and fact["counted"] == row["counted"]
        assert fact["value"] == (float(row["value"]) if row["value"] else None)
        assert fact["low"] == (float(row["low"]) if row["low"] else None)


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
    assert typed(by_name["page"], "7") == 7 and typed(by_name["page"], "x") is None
    assert typed(by_name["value"], "nan") is None and typed(by_name["value"], "1e999") is None
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
