"""The main job from folder to tables, on small documents and on bad ones."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.batch.state import State
from pipeline.cli import main
from pipeline.journal import REASONS
from pipeline.runs import planning
from pipeline.tables.columns import TABLES
from pipeline.tables.write import read_table
from tests.paper import REPORT, pdf

ROOT = Path(__file__).parent.parent
COMMAND = [sys.executable, "-m", "pipeline"]


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


SCRIPT = """
from pathlib import Path
from pipeline import run_folder
print("begun")
summary = run_folder([Path("in")], Path("out"))
print(int(summary.exit_status), *summary.languages)
"""


def test_a_script_without_a_guard_runs_once(tmp_path: Path) -> None:
    folder(tmp_path, {"report.pdf": REPORT})
    (tmp_path / "script.py").write_text(SCRIPT, encoding="utf-8")
    ways = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "script.py"], cwd=tmp_path, env=ways, capture_output=True, text=True, check=True, timeout=300
    )
    assert [line for line in done.stdout.splitlines() if line in ("begun", "0 en")] == ["begun", "0 en"], done.stderr


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
    assert "not read again: 2 documents" in capsys.readouterr().out
    assert {t.name: (tmp_path / "out" / f"{t.name}.csv").read_bytes() for t in TABLES} == before


def test_same_content_twice_is_read_once(tmp_path: Path) -> None:
    folder(tmp_path, {"a.pdf": REPORT, "copy/b.pdf": REPORT})
    assert run(tmp_path) == 0
    assert {d["path"]: d["status"] for d in table(tmp_path, "documents")} == {"a.pdf": "done", "copy/b.pdf": "skipped"}
    assert len({f["fact_id"] for f in table(tmp_path, "facts")}) == len(table(tmp_path, "facts"))


def test_the_same_bytes_of_another_kind_are_read_as_what_they_are(tmp_path: Path) -> None:
    said = b"In 2021 some 2,450 families in Nakuru moved into new houses."
    folder(tmp_path, {"a.docx": said, "b.txt": said, "c.txt": said})
    assert run(tmp_path) == 1
    assert [row["status"] for row in table(tmp_path, "documents")] == ["failed", "done", "skipped"]
    assert len(table(tmp_path, "passages")) == 1


def test_the_same_text_under_two_kinds_stands_in_the_tables_once(tmp_path: Path) -> None:
    said = b"In 2021 some 2,450 families in Nakuru moved into new houses."
    folder(tmp_path, {"page.html": said, "text.txt": said})
    assert run(tmp_path) == 0
    assert [row["status"] for row in table(tmp_path, "documents")] == ["done", "skipped"]
    assert len(table(tmp_path, "passages")) == 1
    (problem,) = table(tmp_path, "problems")
    assert (problem["path"], problem["code"]) == ("text.txt", "duplicate")
    assert "page.html" in problem["message"]


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


@pytest.mark.parametrize("limit", ["--workers=-1", "--timeout=0", "--page-timeout=nan", "--max-memory=few"])
def test_limits_that_make_no_sense_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str], limit: str) -> None:
    with pytest.raises(SystemExit) as stopped:
        run(tmp_path, limit)
    assert stopped.value.code == 2
    assert limit.split("=")[0] in capsys.readouterr().err


def test_manifest_tells_versions_and_digests(tmp_path: Path) -> None:
    folder(tmp_path, {"a.pdf": REPORT})
    run(tmp_path)
    manifest = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))
    assert manifest["documents"] == {"done": 1}
    assert set(manifest["tables"]) == {t.name for t in TABLES}
    assert manifest["libraries"]["pdfplumber"]
    assert json.loads((tmp_path / "out" / "datapackage.json").read_text(encoding="utf-8"))["resources"]


def test_failures_name_the_file_and_the_hint_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder(tmp_path, {"good.pdf": REPORT, "a/cut.pdf": REPORT[:200], "b/cut.pdf": REPORT[:150], "none.pdf": b""})
    run(tmp_path)
    shown = capsys.readouterr().err
    for name in ("a/cut.pdf", "b/cut.pdf", "none.pdf"):
        assert shown.count(f"failed: {name}: ") == 2  # when it happened and at the end
    assert shown.count(REASONS["damaged"]) == 1
    assert "damaged: 2 failed" in shown
    assert "empty_file: 1 failed" in shown


def test_a_hostile_name_goes_through_untouched_but_not_to_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = ["line\nbreak.pdf", "-rf.pdf", "=1+2.pdf", "\u202eevil.pdf", "联合国.pdf", "\x1b[2J.pdf"]
    folder(tmp_path, {name: REPORT[: 150 + i] for i, name in enumerate(names)})
    run(tmp_path)
    assert sorted(d["path"] for d in table(tmp_path, "documents")) == sorted(names)
    shown = capsys.readouterr().err
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "failed: line\\nbreak.pdf: " in shown


def test_failed_documents_are_read_again_only_when_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder(tmp_path, {"good.pdf": REPORT, "cut.pdf": REPORT[:200]})
    assert run(tmp_path) == 1
    capsys.readouterr()
    assert run(tmp_path) == 1
    assert "reading 0 documents" in capsys.readouterr().err
    assert run(tmp_path, "--retry-failed") == 1
    assert "reading 1 document" in capsys.readouterr().err


def test_json_for_machines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder(tmp_path, {"good.pdf": REPORT, "none.pdf": b""})
    assert run(tmp_path, "--json") == 1
    shown = capsys.readouterr()
    events = [json.loads(line) for line in shown.err.splitlines()]
    assert [e["event"] for e in events] == ["start", "document", "document", "read"]
    assert {(e["path"], e["status"], e["code"]) for e in events[1:3]} == {
        ("good.pdf", "done", ""), ("none.pdf", "failed", "empty_file"),
    }  # fmt: skip
    summary = json.loads(shown.out)
    assert summary["documents"] == {"done": 1, "failed": 1}
    assert summary["reasons"] == {"empty_file": 1}


def test_every_run_leaves_a_log(tmp_path: Path) -> None:
    folder(tmp_path, {"good.pdf": REPORT, "none.pdf": b""})
    run(tmp_path)
    (log,) = (tmp_path / "out" / ".habitext" / "logs").glob("run-*.log")
    text = log.read_text(encoding="utf-8")
    assert "done: 1 pages" in text
    assert "[empty_file] none.pdf: the file is empty" in text


def test_a_file_that_changes_while_it_is_read_is_not_trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = folder(tmp_path, {"grows.pdf": REPORT})
    taken = planning.stamp
    stamps = iter([(1, 1)])
    monkeypatch.setattr(planning, "stamp", lambda path: next(stamps, None) or taken(path))
    assert run(tmp_path) == 2
    assert [p["code"] for p in table(tmp_path, "problems")] == ["changed"]
    assert run(tmp_path) == 0
    assert source.is_dir()


def test_a_full_disk_says_so_and_keeps_what_was_done(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder(tmp_path, {"a.pdf": REPORT, "b.pdf": pdf([["Another report with 17 projects in Peru."]])})

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        assert run(tmp_path) == 5
    shown = capsys.readouterr().err
    assert os.strerror(errno.ENOSPC) in shown
    assert "what to do" in shown
    assert not list((tmp_path / "out").glob(".*.part"))
    assert run(tmp_path) == 0
    assert "not read again: 2 documents" in capsys.readouterr().out


def spoken(out: Path) -> list[object]:
    """All tables; how long a document took is left out."""
    rows = [{**row, "seconds": ""} for row in read_table(out / "documents.csv")]
    tables = [(out / f"{t.name}.csv").read_bytes() for t in TABLES if t.name != "documents"]
    return [rows, tables, (out / "datapackage.json").read_bytes()]


def test_a_disk_that_is_really_full_says_so_and_the_run_goes_on_later(tmp_path: Path) -> None:
    """The kernel refuses every write beyond a size, to the state's database, the tables and the log alike."""
    pytest.importorskip("resource", reason="this system does not limit the size of files")
    long = [f"{n}. In 2021 some {n + 120} households in Ghana and Peru moved into new houses." for n in range(40)]
    folder(tmp_path, {f"{i}.pdf": pdf([[f"Report {i}", *long]]) for i in range(6)})
    command = [*COMMAND, "run", str(tmp_path / "in"), "--out", str(tmp_path / "out")]
    whole = subprocess.run([*command[:-1], str(tmp_path / "whole")], cwd=ROOT, capture_output=True, check=False)
    assert whole.returncode == 0, whole.stderr
    most = (tmp_path / "whole" / ".habitext" / "state.sqlite").stat().st_size
    for share in (0.5, 0.9):
        size = int(most * share)
        limited = (
            f"import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
            f"resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, resource.getrlimit(resource.RLIMIT_FSIZE)[1])); "
            "from pipeline.cli import main; sys.exit(main(sys.argv[1:]))"
        )
        program = [sys.executable, "-c", limited, *command[len(COMMAND) :]]
        refused = subprocess.run(
            program, cwd=ROOT, capture_output=True, text=True, check=False
        )  # fmt: skip
        assert refused.returncode == 5, refused.stderr
        assert "what to do" in refused.stderr
        assert "Traceback" not in refused.stderr
    again = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert again.returncode == 0, again.stderr
    assert spoken(tmp_path / "out") == spoken(tmp_path / "whole")


@pytest.mark.slow
def test_same_bytes_with_the_network_cut(tmp_path: Path) -> None:
    """In a name space of its own a process has no network at all, not even to this machine."""
    cut = ["unshare", "--map-root-user", "--net"]
    if shutil.which("unshare") is None or subprocess.run([*cut, "true"], capture_output=True, check=False).returncode:
        pytest.skip("the network cannot be cut off here: no unshare, or name spaces are not allowed")
    alone = "import socket, sys; sys.exit(socket.if_nameindex() != [(1, 'lo')])"
    assert subprocess.run([*cut, sys.executable, "-c", alone], check=False).returncode == 0
    folder(tmp_path, {"a.pdf": REPORT, "b.html": b"<p>In 2020, 45 towns in Peru drew up plans.</p>"})
    for name, before in (("with", []), ("without", cut)):
        command = [*before, *COMMAND, "run", str(tmp_path / "in"), "--out", str(tmp_path / name)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr
    assert spoken(tmp_path / "with") == spoken(tmp_path / "without")


@pytest.mark.slow
def test_same_bytes_whatever_the_surroundings(tmp_path: Path) -> None:
    folder(tmp_path, {f"{i}.pdf": pdf([[f"Report {i}: {i + 30} projects in Ghana and Peru, 2021."]]) for i in range(5)})
    found = []
    for number, (workers, zone, locale, seed) in enumerate(
        [("1", "UTC", "C", "0"), ("4", "Asia/Kathmandu", "C.UTF-8", "7"), ("2", "America/Lima", "POSIX", "random")]
    ):
        out = tmp_path / f"out{number}"
        command = [*COMMAND, "run", str(tmp_path / "in"), "--out", str(out), "--workers", workers]
        surroundings = {**os.environ, "TZ": zone, "LC_ALL": locale, "PYTHONHASHSEED": seed}
        done = subprocess.run(command, env=surroundings, cwd=ROOT, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr
        found.append(spoken(out))
    assert found[0] == found[1] == found[2]


def started(tmp_path: Path) -> subprocess.Popen[bytes]:
    """A run on many pages in a session of its own, after its first document."""
    pages = [[f"Report on {i + 100} projects in Ghana." for i in range(20)] for _ in range(20)]
    folder(tmp_path, {f"{i:03}.pdf": pdf([[f"Number {i}"], *pages]) for i in range(20)})
    command = [*COMMAND, "run", str(tmp_path / "in"), "--out", str(tmp_path / "out"), "--workers", "2", "--json"]
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    )
    assert process.stderr is not None
    for line in process.stderr:
        if json.loads(line)["event"] == "document":
            break
    return process


def left_of(session: int) -> list[str]:
    """Processes of a session, as /proc tells them."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = status.read_text(encoding="utf-8", errors="replace").rsplit(")", 1)[1].split()
            if int(fields[3]) == session and fields[0] != "Z":
                found.append(status.parent.name)
    return found


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc to see what is left over")
@pytest.mark.parametrize(("number", "status"), [(signal.SIGTERM, 143), (signal.SIGINT, 130), (signal.SIGKILL, -9)])
def test_a_stopped_run_keeps_what_was_done_and_leaves_no_process(
    tmp_path: Path, number: signal.Signals, status: int
) -> None:
    process = started(tmp_path)
    process.send_signal(number)
    process.communicate()  # ends only when nobody holds the run's output any more
    assert process.returncode == status
    while left_of(process.pid):
        time.sleep(0.1)
    if number != signal.SIGKILL:
        assert 0 < len(table(tmp_path, "documents")) < 20
    assert run(tmp_path) == 0
    assert len(table(tmp_path, "documents")) == 20
    (log, *_) = sorted((tmp_path / "out" / ".habitext" / "logs").glob("run-*.log"))
    assert 0 < log.read_text(encoding="utf-8").count(" done: ") < 20


def test_another_plan_judges_again_without_reading(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = folder(tmp_path, {"report.pdf": REPORT})
    assert run(tmp_path) == 0
    first = {name: table(tmp_path, name) for name in ("passages", "facts", "entities")}
    (source / "new.pdf").write_bytes(pdf([["1. In Ghana, 55 schools got water in 2024."]]))
    assert run(tmp_path, "--plan", "2014-2019", "--only", "domain") == 0
    said = capsys.readouterr().out
    assert "judged again by another model or plan, not read again: 1 document" in said
    assert "never read and left out: 1 document;" in said
    again = {name: table(tmp_path, name) for name in ("passages", "facts", "entities")}
    assert {p["plan"] for p in again["passages"]} == {"sp-2014-2019"}
    assert again["entities"] == first["entities"]
    kept = [{k: v for k, v in f.items() if not k.startswith("domain")} for f in again["facts"]]
    assert kept == [{k: v for k, v in f.items() if not k.startswith("domain")} for f in first["facts"]]
    assert run(tmp_path, "--plan", "2014-2019") == 0  # now the new one is read
    assert {d["path"] for d in table(tmp_path, "documents")} == {"report.pdf", "new.pdf"}
    (source / "new.pdf").unlink()
    fresh = tmp_path / "fresh"
    assert main(["run", str(source), "--out", str(fresh), "--workers", "1", "--plan", "2014-2019"]) == 0
    assert run(tmp_path, "--plan", "2014-2019") == 0
    for name in ("passages", "facts"):  # judged again is as judged at once
        assert read_table(fresh / f"{name}.csv") == table(tmp_path, name)


def test_no_module_is_taken_from_the_folder_one_works_in(tmp_path: Path) -> None:
    given = folder(tmp_path, {"a.pdf": REPORT})
    mark = tmp_path / "mark"
    for name in ("numpy", "csv", "threading", "pipeline"):
        (given / f"{name}.py").write_text(f"open({str(mark)!r}, 'w').close()\nraise SystemExit(9)\n", encoding="utf-8")
    start = tmp_path / "start.py"  # as an installed command: the working folder is not on its path
    start.write_text(
        "import sys\nfrom pipeline.cli import main\nif __name__ == '__main__':\n    sys.exit(main(sys.argv[1:]))\n",
        encoding="utf-8",
    )
    out = tmp_path / "out"
    command = [sys.executable, str(start), "run", "a.pdf", "--out", str(out)]
    surroundings = {k: v for k, v in os.environ.items() if k != "PYTHONSAFEPATH"} | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=given, env=surroundings, capture_output=True, text=True, check=False)
    assert not mark.exists()
    assert done.returncode == 0, done.stderr
    assert [row["status"] for row in read_table(out / "documents.csv")] == ["done"]
