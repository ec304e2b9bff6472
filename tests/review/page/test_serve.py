"""The command itself: the link on the terminal, Ctrl-C, and the tables afterwards."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.batch.state import State
from pipeline.cli import main
from pipeline.commands.serve import material_of
from pipeline.tables.write import read_table
from tests.review.paperwork import run_of

ROOT = Path(__file__).parents[3]


def started(out: Path, workspace: Path, *more: str) -> tuple[subprocess.Popen[str], int, str]:
    """The command at work, its port and its key."""
    command = [sys.executable, "-m", "pipeline", "--workspace", str(workspace), "review", "serve", str(out)]
    options = ["--port", "0", "--no-open", "--reviewer", "Ada", *more]
    process = subprocess.Popen(
        [*command, *options], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert process.stdout is not None
    said = ""
    while "Ctrl-C" not in said:
        line = process.stdout.readline()
        assert line, process.communicate()
        said += line
    link = re.search(r"http://127\.0\.0\.1:(\d+)/#([\w-]+)", said)
    assert link, said
    return process, int(link[1]), link[2]


def post(port: int, path: str, said: object, cookie: str = "") -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    headers = {"Origin": f"http://127.0.0.1:{port}", "Content-Type": "application/json", "Cookie": cookie}
    connection.request("POST", path, json.dumps(said), headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status, (answer.headers["Set-Cookie"] or "").partition(";")[0]


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent as POSIX has them")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_ends_it_and_the_tables_show_the_decisions(number: int, tmp_path: Path) -> None:
    out = run_of(tmp_path / "out", ["en"])
    process, port, key = started(out, tmp_path)
    try:
        status, cookie = post(port, "/api/enter", {"key": key})
        assert status == 200
        # Left open on purpose: a browser keeps its connections, and they must not hold the program.
        idle = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        idle.request("GET", "/")
        idle.getresponse().read()
        answer = {"id": "f-en1", "decided": "", "verdict": "reject"}
        assert post(port, "/api/decide", answer, cookie)[0] == 200
    finally:
        process.send_signal(number)
        said, complained = process.communicate()
    assert process.returncode == 0
    assert "1 answer kept" in said
    assert complained == ""
    assert read_table(out / "facts.csv")[0]["verdict"] == "reject"


def test_what_was_typed_into_a_table_meanwhile_is_kept(tmp_path: Path) -> None:
    out = run_of(tmp_path / "out", ["en"])
    process, port, key = started(out, tmp_path)
    try:
        _, cookie = post(port, "/api/enter", {"key": key})
        post(port, "/api/decide", {"id": "f-en1", "decided": "", "verdict": "reject"}, cookie)
        table = (out / "facts.csv").read_text(encoding="utf-8-sig")
        (out / "facts.csv").write_text(table.replace("f-en2,", "f-en2,accept", 1), encoding="utf-8-sig")
    finally:
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate()
    assert "what was typed into the table" in said
    (copy,) = out.glob("facts.edited-*.csv")
    assert "f-en2,accept" in copy.read_text(encoding="utf-8-sig")


def test_while_a_run_writes_the_tables_wait(tmp_path: Path) -> None:
    out = run_of(tmp_path / "out", ["en"])
    process, port, key = started(out, tmp_path)
    try:
        _, cookie = post(port, "/api/enter", {"key": key})
        with State(out):
            assert post(port, "/api/decide", {"id": "f-en1", "decided": "", "verdict": "reject"}, cookie)[0] == 200
            process.send_signal(signal.SIGINT)
            _, complained = process.communicate()
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate()
    assert process.returncode == 0
    assert "the next `habitext run` will" in complained


@pytest.mark.parametrize(
    "options", [["nowhere"], ["{here}"], ["{out}", "--documents", "nowhere"], ["{out}", "--port", "99999"]]
)
def test_what_cannot_be_served_is_told(options: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = run_of(tmp_path / "out", ["en"])
    (tmp_path / "here").mkdir()
    told = [text.format(out=out, here=tmp_path / "here") for text in options]
    assert main(["--workspace", str(tmp_path), "review", "serve", *told, "--no-open"]) == 2
    said = capsys.readouterr().err
    assert "what to do" in said
    assert "Traceback" not in said


def test_a_run_that_is_being_written_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = run_of(tmp_path / "out", ["en"])
    with State(out):
        assert main(["--workspace", str(tmp_path), "review", "serve", str(out), "--no-open", "--port", "0"]) == 4
    assert "wait for it" in capsys.readouterr().err


def test_domains_and_countries_have_names_in_the_interfaces_languages(tmp_path: Path) -> None:
    names = material_of(run_of(tmp_path / "out", ["en"])).names
    assert {"1", "2", "3", "4"} <= names["domains"].keys()
    assert names["countries"]["KEN"]["zh"] == "肯尼亚"
