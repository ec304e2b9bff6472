"""The main job from folder to tables, on small documents and on bad ones."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.batch.state import State
from pipeline.cli import main
from pipeline.tables.columns import TABLES
from pipeline.tables.write import read_table
from tests.paper import REPORT, pdf


def folder(tmp_path: Path, files: dict[str, bytes]) -> Path:
    for name, content in files.items():
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return tmp_path / "in"


def run(tmp_path: Path, *more: str) -> int:
    return main(["run", str(tmp_path / "in"), "--out", str(tmp_path / "out"), "--workers", "2", *more])


def table(tmp_path: Path, name: str) -> list[dict[str, str]]:
    return read_table(tmp_path / "out" / f"{name}.csv")


def test_one_document_becomes_tables(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder(tmp_path, {"report.pdf": REPORT})
    assert run(tmp_path) == 0
    (document,) = table(tmp_path, "documents")
    assert (document["path"], document["status"], document["language"], document["pages"]) == (
        "report.pdf", "done", "en", "1",
    )  # fmt: skip
    facts = {f["surface"]: f for f in table(tmp_path, "facts")}
    assert {"12,400", "3.4 million", "28 per cent"} <= set(facts)
    assert facts["12,400"]["counted"] == "households"
    assert facts["12,400"]["countries"] == "KEN"
    assert facts["12,400"]["modifier"] == "about"
    assert facts["3.4 million"]["value"] == "3400000"
    assert "2023" not in facts
    assert str(tmp_path / "out" / "facts.csv") in capsys.readouterr().out


def test_every_entity_stands_where_it_says(tmp_path: Path) -> None:
    folder(tmp_path, {"report.pdf": REPORT})
    run(tmp_path)
    passages = {p["passage_id"]: p for p in table(tmp_path, "passages")}
    entities = table(tmp_path, "entities")
    assert entities
    for row in [*entities, *({**f, "text": f["surface"]} for f in table(tmp_path, "facts"))]:
        text = passages[row["passage_id"]]["text"]
        assert text[int(row["start"]) : int(row["end"])] == row["text"]


BAD = {
    "empty.pdf": (b"", "empty_file"),
    "page.pdf": (b"<html><body>Not a report</body></html>", "not_a_pdf"),
    "cut.pdf": (REPORT[:200], "damaged"),
}


def test_bad_files_are_named_and_the_rest_goes_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder(
        tmp_path, {"good.pdf": REPORT, "blank.pdf": pdf([[]]), **{name: content for name, (content, _) in BAD.items()}}
    )
    assert run(tmp_path) == 1
    status = {d["path"]: d["status"] for d in table(tmp_path, "documents")}
    assert status == {"good.pdf": "done", "blank.pdf": "failed", **dict.fromkeys(BAD, "failed")}
    problems: dict[str, dict[str, str]] = {}
    for row in table(tmp_path, "problems"):
        if row["severity"] == "error":
            problems.setdefault(row["path"], row)  # the first tells what became of the file
    assert {name: problems[name]["code"] for name in BAD} == {name: code for name, (_, code) in BAD.items()}
    assert all(p["hint"] for p in problems.values())
    shown = capsys.readouterr()
    for name in BAD:
        assert name in shown.err
    assert "Traceback" not in shown.out + shown.err


def test_second_run_reads_nothing_again_and_gives_the_same_bytes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder(tmp_path, {"a.pdf": REPORT, "b.pdf": pdf([["Another report with 17 projects in Peru."]])})
    run(tmp_path)
    before = {t.name: (tmp_path / "out" / f"{t.name}.csv").read_bytes() for t in TABLES}
    capsys.readouterr()
    assert run(tmp_path) == 0
    assert "2 documents were unchanged" in capsys.readouterr().out
    assert {t.name: (tmp_path / "out" / f"{t.name}.csv").read_bytes() for t in TABLES} == before


def test_same_content_twice_is_read_once(tmp_path: Path) -> None:
    folder(tmp_path, {"a.pdf": REPORT, "copy/b.pdf": REPORT})
    assert run(tmp_path) == 0
    assert {d["path"]: d["status"] for d in table(tmp_path, "documents")} == {"a.pdf": "done", "copy/b.pdf": "skipped"}
    assert len({f["fact_id"] for f in table(tmp_path, "facts")}) == len(table(tmp_path, "facts"))


def test_a_moved_file_keeps_its_ids(tmp_path: Path) -> None:
    source = folder(tmp_path, {"a.pdf": REPORT})
    run(tmp_path)
    before = [f["fact_id"] for f in table(tmp_path, "facts")]
    (source / "a.pdf").rename(source / "renamed.pdf")
    run(tmp_path)
    assert [f["fact_id"] for f in table(tmp_path, "facts")] == before
    assert [d["path"] for d in table(tmp_path, "documents")] == ["renamed.pdf"]
    assert {f["document"] for f in table(tmp_path, "facts")} == {"renamed.pdf"}


def test_a_second_run_on_the_same_folder_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder(tmp_path, {"a.pdf": REPORT})
    (tmp_path / "out").mkdir()
    with State(tmp_path / "out"):
        assert run(tmp_path) == 4
    assert "another run" in capsys.readouterr().err
    assert run(tmp_path) == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["run", "{}/nowhere", "--out", "{}/out"], "no such file or folder"),
        (["run", "{}/in", "--out", "{}/in/out"], "in each other"),
        (["run", "{}/in", "--out", "{}/out", "--plan", "1999-2001"], "1999-2001"),
        (["show", "{}/nowhere.pdf"], "no such file"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    folder(tmp_path, {"a.pdf": REPORT})
    assert main([a.format(tmp_path) for a in arguments]) == 2
    shown = capsys.readouterr().err
    assert said in shown
    assert "Traceback" not in shown


def test_manifest_tells_versions_and_digests(tmp_path: Path) -> None:
    folder(tmp_path, {"a.pdf": REPORT})
    run(tmp_path)
    manifest = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))
    assert manifest["documents"] == {"done": 1}
    assert set(manifest["tables"]) == {t.name for t in TABLES}
    assert manifest["libraries"]["pdfplumber"]
    assert json.loads((tmp_path / "out" / "datapackage.json").read_text(encoding="utf-8"))["resources"]


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="signals of this kind are POSIX")
def test_term_keeps_what_was_done(tmp_path: Path) -> None:
    folder(
        tmp_path, {f"{i:03}.pdf": pdf([[f"Report {i} on {i + 100} projects in Ghana."] * 30] * 20) for i in range(60)}
    )
    command = [
        sys.executable,
        "-m",
        "pipeline",
        "run",
        str(tmp_path / "in"),
        "--out",
        str(tmp_path / "out"),
        "--workers",
        "1",
    ]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    state = tmp_path / "out" / ".habitext" / "state.sqlite"
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not (state.exists() and state.stat().st_size > 50_000):
        time.sleep(0.1)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=30)
    assert process.returncode == 143
    kept = len(table(tmp_path, "documents"))
    assert 0 < kept < 60
    assert run(tmp_path) == 0
    assert len(table(tmp_path, "documents")) == 60
