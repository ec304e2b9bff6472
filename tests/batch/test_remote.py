"""Folders by their address: read as if they lay here, written as a copy of the working folder, continued anywhere."""

from __future__ import annotations

import json
import os
import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.batch.remote import is_address, place, without_secret
from pipeline.batch.state import State
from pipeline.cli import main
from pipeline.errors import InputError
from pipeline.runs.remote import working_folder
from pipeline.tables.columns import TABLES
from pipeline.tables.write import read_table
from tests.batch.outcome import without_seconds
from tests.paper import REPORT, pdf

fsspec = pytest.importorskip("fsspec", reason="needs the extra: pip install -e '.[cluster]'")
OTHER = pdf([["In 2021, 450 households in Peru were connected to the water network."]])


@pytest.fixture
def store() -> Iterator[Any]:
    """An object store in memory, empty before and after."""
    system = fsspec.filesystem("memory")
    system.store.clear()
    system.pseudo_dirs[:] = [""]
    yield system
    system.store.clear()
    system.pseudo_dirs[:] = [""]


def fill(store: Any, folder: str = "/reports") -> dict[str, bytes]:
    files = {"a.pdf": REPORT, "deep/b.pdf": OTHER, "broken.pdf": b"<html>", "empty.pdf": b"", "notes.md": b"none"}
    for name, content in files.items():
        store.pipe_file(f"{folder}/{name}", content)
    return files


def run(tmp_path: Path, given: str, out: str, *more: str) -> int:
    (tmp_path / "ws").mkdir(exist_ok=True)
    return main(["--workspace", str(tmp_path / "ws"), "run", given, "--out", out, "--workers", "2", *more])


def test_a_folder_by_its_address_gives_the_same_bytes(tmp_path: Path, store: Any) -> None:
    for name, content in fill(store).items():
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    assert run(tmp_path, str(tmp_path / "in"), str(tmp_path / "local")) == 1
    assert run(tmp_path, "memory://reports", str(tmp_path / "far")) == 1
    assert without_seconds(tmp_path / "far") == without_seconds(tmp_path / "local")
    assert not (tmp_path / "far" / ".habitext" / "scratch").exists()  # nothing that was fetched stays


def test_output_is_copied_and_another_machine_goes_on_with_it(
    tmp_path: Path, store: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(store)
    assert run(tmp_path, "memory://reports", "memory://tables/2024") == 1
    out = working_folder("memory://tables/2024", tmp_path / "ws")
    for table in TABLES:
        assert store.cat_file(f"/tables/2024/{table.name}.csv") == (out / f"{table.name}.csv").read_bytes()
    assert not [name for name in store.find("/tables") if name.endswith(".part")]
    assert "copied to memory://tables/2024" in capsys.readouterr().out

    first = without_seconds(out)
    shutil.rmtree(out)  # as on another machine
    store.pipe_file("/reports/c.pdf", pdf([["In 2020, 77 markets opened in Ghana."]]))
    assert run(tmp_path, "memory://reports", "memory://tables/2024", "--json") == 1
    told = json.loads(capsys.readouterr().out)
    assert told["reused"] == 3  # a.pdf, b.pdf, and the one that is no PDF; the empty one is never read
    store.rm("/reports/c.pdf")
    assert run(tmp_path, "memory://reports", "memory://tables/2024") == 1
    assert without_seconds(out) == first


def test_answers_typed_into_a_copied_table_are_kept(tmp_path: Path, store: Any) -> None:
    fill(store)
    assert run(tmp_path, "memory://reports", "memory://tables") == 1
    typed = store.cat_file("/tables/facts.csv") + b"typed by somebody\r\n"
    store.pipe_file("/tables/facts.csv", typed)
    assert run(tmp_path, "memory://reports", "memory://tables") == 1
    kept = [name for name in store.find("/tables") if "answers" in name]
    assert [store.cat_file(name) for name in kept] == [typed]
    assert b"typed" not in store.cat_file("/tables/facts.csv")


def test_a_shared_folder_by_its_address(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.pdf").write_bytes(REPORT)
    assert run(tmp_path, f"file://{tmp_path}/in", f"file://{tmp_path}/share/out") == 0
    assert {row["path"] for row in read_table(tmp_path / "share" / "out" / "documents.csv")} == {"a.pdf"}
    assert run(tmp_path, f"{tmp_path}/in", f"file://{tmp_path}/in/out") == 2


def test_a_file_that_does_not_come_fails_and_is_tried_again(
    tmp_path: Path, store: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(store)
    opened = type(store)._open

    def broken(self: Any, path: str, *a: Any, **k: Any) -> Any:
        if path.endswith("b.pdf"):
            raise RuntimeError("the line is dead")
        return opened(self, path, *a, **k)

    monkeypatch.setattr(type(store), "_open", broken)
    assert run(tmp_path, "memory://reports", str(tmp_path / "out")) == 1
    (problem,) = [p for p in read_table(tmp_path / "out" / "problems.csv") if p["path"] == "deep/b.pdf"]
    assert (problem["code"], problem["message"]) == ("not_fetched", "deep/b.pdf: the line is dead")
    monkeypatch.undo()
    run(tmp_path, "memory://reports", str(tmp_path / "out"))
    status = {row["path"]: row["status"] for row in read_table(tmp_path / "out" / "documents.csv")}
    assert status["deep/b.pdf"] == "done"


def test_what_is_too_large_is_not_fetched_whole(tmp_path: Path, store: Any) -> None:
    store.pipe_file("/reports/a.pdf", b"%PDF-1.4" + b"x" * (3 << 20))
    there = place("memory://reports")
    there.fetch("/reports/a.pdf", tmp_path / "a.pdf", 5)
    assert (tmp_path / "a.pdf").read_bytes() == b"%PDF-"
    assert run(tmp_path, "memory://reports", str(tmp_path / "out"), "--max-megabytes", "1") == 2
    assert [p["code"] for p in read_table(tmp_path / "out" / "problems.csv")] == ["too_large"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("nosuch://ada:secret@host/folder", "nosuch://host/folder"),
        ("memory://nothing-there", "no documents found in memory://nothing-there"),
    ],
)
def test_what_cannot_be_used_is_told(
    given: str, said: str, tmp_path: Path, store: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path, given, str(tmp_path / "out")) == 2
    told = capsys.readouterr().err
    assert said in told and "what to do:" in told
    assert "secret" not in told and "Traceback" not in told


def test_output_inside_the_input_is_refused(tmp_path: Path, store: Any, capsys: pytest.CaptureFixture[str]) -> None:
    fill(store)
    assert run(tmp_path, "memory://reports", "memory://reports/out") == 2
    assert "lie in each other" in capsys.readouterr().err


def test_addresses_are_told_from_paths() -> None:
    assert all(is_address(text) for text in ("s3://b/x", "gs://b", "file:///x"))
    assert not any(is_address(text) for text in ("C:\\x", "C://x", "a/b://c", "//x", "x"))
    assert without_secret("ftp://ada:pw@host/x@y") == "ftp://host/x@y"
    with pytest.raises(InputError):
        place("nosuch://x")


def test_states_are_joined(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    with State(one) as state:
        state.put("a", "f", {"status": "done", "facts": [{"x": "1"}]})
        state.put("b", "f", {"status": "done", "facts": [{"x": "old"}]})
    with State(two) as state:
        state.put("b", "f", {"status": "done", "facts": [{"x": "own"}]})
        assert state.absorb(one / ".habitext" / "state.sqlite") == 1
        assert state.get("a", "f", ["facts"]) == {"status": "done", "facts": [{"x": "1"}]}
        assert state.get("b", "f", ["facts"]) == {"status": "done", "facts": [{"x": "own"}]}


def test_a_signal_while_fetching_ends_the_run_and_says_nothing_of_the_file(
    tmp_path: Path, store: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(store)
    opened, seen = type(store)._open, []

    def slow(self: Any, path: str, *a: Any, **k: Any) -> Any:
        seen.append(path)
        if len(seen) == 6:  # all are looked at, and one is fetched to be read
            os.kill(os.getpid(), signal.SIGTERM)
            time.sleep(30)
        return opened(self, path, *a, **k)

    monkeypatch.setattr(type(store), "_open", slow)
    began = time.monotonic()
    assert run(tmp_path, "memory://reports", str(tmp_path / "out")) == 143
    assert time.monotonic() - began < 25
    assert not [p for p in read_table(tmp_path / "out" / "problems.csv") if p["code"] == "not_fetched"]
    monkeypatch.undo()
    assert run(tmp_path, "memory://reports", str(tmp_path / "out")) == 1
    assert len(read_table(tmp_path / "out" / "documents.csv")) == 4
