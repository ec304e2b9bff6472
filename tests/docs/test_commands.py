"""What the documentation tells people to type is typed here, page by page, in one workspace with sample reports.

Habitext's commands are called; files that a page shows are written first; `$` blocks must print what they say. What
needs another machine, an index of packages or an engine for scans is checked against the parser, the extras and the
Makefile.
"""

from __future__ import annotations

import doctest
import io
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tomllib
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import openpyxl
import pytest

from pipeline.cli import _parser, main
from tests.docs.blocks import PAGES, ROOT, Block, blocks, commands, exchanges, name

pytestmark = pytest.mark.slow
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
SAMPLES = ROOT / "corpus" / "samples"
LANGUAGES = ("en", "fr", "zh")
SAME = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
#: What Habitext cannot do here: other machines, engines and weights that may be missing.
ELSEWHERE = ("://", "--ocr", "--cluster")


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as a user has it: reports in three languages, the samples of a checkout, one run."""
    place = tmp_path_factory.mktemp("workspace")
    (place / "reports").mkdir()
    for code in LANGUAGES:
        shutil.copy(SAMPLES / "official" / f"dev-1.{code}.pdf", place / "reports")
    (place / "corpus").mkdir()
    for part in ("samples", "labels", "evaluation"):  # as in a checkout; reviews are the workspace's own
        (place / "corpus" / part).symlink_to(ROOT / "corpus" / part, target_is_directory=True)
    before = Path.cwd()
    os.chdir(place)
    try:
        assert main(["run", "reports", "--out", "outputs/reports", "--workers", "1"]) == 0
        shutil.copytree("outputs/reports", "outputs/demo")
        assert main(["compare", "outputs/reports"]) == 0
        assert main(["export", "outputs/reports", "--to", "sqlite"]) == 0
    finally:
        os.chdir(before)
    return place


def habitext(words: list[str], place: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """Calls a command and returns what it printed; one that cannot be done here is only parsed."""
    if any(mark in word for word in words for mark in ELSEWHERE):
        _parser().parse_args(words)
        return ""
    if words[:2] == ["review", "serve"]:
        return served(words, place)
    if words[:2] == ["review", "apply"]:
        answer(place / words[2])
    if words[0] == "train":
        if "--plan" in words:  # nothing of that plan is labelled here, and the page says that it is told
            assert main(words) == 2 and "label" in capsys.readouterr().err
        return ""  # it takes a minute and has tests of its own
    if words[0] == "--version":
        with pytest.raises(SystemExit) as ended:
            main(words)
        assert ended.value.code == 0
        return capsys.readouterr().out
    capsys.readouterr()
    status = main(words)
    said = capsys.readouterr()
    assert status == 0, said.err
    return said.out


def served(words: list[str], place: Path) -> str:
    """Starts the review page on any port, waits for its link, and ends it as Ctrl-C does."""
    command = [sys.executable, "-m", "pipeline", *words, "--port", "0", "--no-open"]
    running = subprocess.Popen(
        command, cwd=place, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    assert running.stdout
    said = ""
    for line in running.stdout:
        said += line
        if "http://127.0.0.1:" in line:
            running.send_signal(signal.SIGINT)
    assert running.wait() in (0, 130), said
    assert "http://127.0.0.1:" in said
    return said


def answer(sheet: Path) -> None:
    """Does what a reviewer does: accepts the first fact of a sheet that has no verdict yet."""
    book = openpyxl.load_workbook(sheet)
    facts = book["facts"]
    column = next(cell.column for cell in facts[1] if cell.value == "verdict")
    row = next(n for n in range(2, facts.max_row + 1) if not facts.cell(n, column).value)
    facts.cell(row, column, "accept")
    book.save(sheet)


def extras(words: list[str]) -> None:
    """Every extra that is installed is one of ours."""
    for told in re.findall(r"\[([\w,-]+)\]", " ".join(words)):
        assert set(told.split(",")) <= set(PROJECT["optional-dependencies"])


def make(words: list[str]) -> None:
    targets = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    assert set(words) <= targets


def python(words: list[str]) -> None:
    """A script or module of ours, or pip."""
    if words[:2] == ["-m", "pip"]:
        extras(words)
    elif words[0] == "-m":
        assert (ROOT / f"{words[1].replace('.', '/')}.py").is_file(), words
    else:
        assert (ROOT / words[0]).is_file(), words


def dask(words: list[str]) -> None:
    """Dask's own commands know the options."""
    found = {"scheduler": "dask_scheduler", "worker": "dask_worker"}[words[0]]
    command = import_module(f"distributed.cli.{found}").main
    known = {option for parameter in command.params for option in parameter.opts + parameter.secondary_opts}
    assert {word for word in words if word.startswith("--")} <= known


def pytests(words: list[str]) -> None:
    assert all((ROOT / word).exists() for word in words if word.startswith("tests/"))


#: Commands that are not Habitext's, and what is looked at.
OTHERS: dict[str, Callable[[list[str]], None]] = {
    "make": make,
    "pip": extras,
    "python": python,
    "dask": dask,
    "pytest": pytests,
    "sudo": lambda words: None if words[:2] == ["apt-get", "install"] else pytest.fail(str(words)),
    "jupyter": lambda words: None if (ROOT / words[1]).is_dir() else pytest.fail(str(words)),
}


def typed(words: list[str], place: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """One command of a page."""
    program = words[0].removeprefix(".venv/bin/")
    if program == "habitext":
        return habitext(words[1:], place, capsys)
    assert program in OTHERS, f"nobody knows how to check {words}"
    OTHERS[program](words[1:])
    return ""


def examples(block: Block, page: Path, names: dict[str, object]) -> None:
    """Python that a page shows gives what it says."""
    test = doctest.DocTestParser().get_doctest(block.text, names, name(page), name(page), block.line)
    assert test.examples, f"{name(page)}:{block.line}: Python without an example"
    told = io.StringIO()
    runner = doctest.DocTestRunner(optionflags=SAME)
    runner.run(test, out=told.write, clear_globs=False)
    names.update(test.globs)
    assert runner.summarize(verbose=False).failed == 0, told.getvalue()


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_what_a_page_shows_is_true(
    page: Path, workspace: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(workspace)
    monkeypatch.setattr(sys, "stdin", io.StringIO("y\n" * 9))
    names: dict[str, object] = {}
    for block in blocks(page):
        where = f"{name(page)}:{block.line}"
        if block.title:
            (workspace / block.title).write_text(block.text, encoding="utf-8")
        if block.language == "sh":
            for words in commands(block.text):
                typed(words, workspace, capsys)
        elif block.language == "console":
            for words, printed in exchanges(block.text):
                got = typed(words, workspace, capsys)
                assert doctest.OutputChecker().check_output(printed, got, SAME), f"{where}\n{got}"
        elif block.language == "python":
            examples(block, page, names)
        elif block.language == "sql":
            with sqlite3.connect(workspace / "outputs" / "reports" / "facts.sqlite") as tables:
                assert tables.execute(block.text).description, where
        elif block.language == "toml":
            assert tomllib.loads(block.text), where
        elif block.language == "json":
            assert json.loads(block.text), where
        else:
            assert block.language == "csv" and block.title, f"{where}: nobody checks a block of {block.language!r}"
