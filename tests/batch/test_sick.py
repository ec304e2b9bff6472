"""Bad inputs of all kinds, made here, in one run: each is read, read in part or refused, as it deserves."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.batch.folder import find_jobs
from pipeline.cli import main
from pipeline.tables.write import read_table
from tests.batch.sick.verdict import every_case, faults, write
from tests.paper import REPORT

#: In CI every seventh case, in the soak all.
STEP = 1 if os.environ.get("HABITEXT_SOAK") else 7
#: Wide, so that a busy machine does not decide whether a page is left out.
LIMITS = ("--timeout", "600", "--page-timeout", "90")


def test_every_case_has_a_name_of_its_own() -> None:
    names = [case.name for case in every_case()]
    assert len(names) == len(set(names)) > 300


@pytest.mark.slow
def test_bad_inputs_are_what_they_are_called(tmp_path: Path) -> None:
    cases = list(every_case())[::STEP]
    write(tmp_path / "in", cases)
    assert main(["run", str(tmp_path / "in"), "--out", str(tmp_path / "out"), "--workers", "2", *LIMITS]) == 1
    assert faults(tmp_path / "out", cases) == []


@pytest.fixture
def odd(tmp_path: Path) -> Iterator[Path]:
    """A folder of things that are no plain files, and one that is."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "plain.pdf").write_bytes(REPORT)
    os.link(folder / "plain.pdf", folder / "second-name.pdf")
    (folder / "inside.pdf").symlink_to("plain.pdf")
    (folder / "itself.pdf").symlink_to("itself.pdf")
    (folder / "one.pdf").symlink_to("two.pdf")
    (folder / "two.pdf").symlink_to("one.pdf")
    (folder / "endless.pdf").symlink_to("/dev/zero")
    (folder / "self").symlink_to(".", target_is_directory=True)
    (folder / "folder.pdf").mkdir()
    os.mkfifo(folder / "pipe.pdf")
    os.mkfifo(folder / "pipe.txt")
    before = Path.cwd()
    os.chdir(folder)  # a socket's whole path may be no longer than a hundred characters
    with socket.socket(socket.AF_UNIX) as held:
        held.bind("socket.pdf")
        os.chdir(before)
        yield folder


@pytest.mark.skipif(os.name == "nt", reason="these things are POSIX's")
def test_what_is_no_plain_file_is_never_opened(odd: Path, tmp_path: Path) -> None:
    assert main(["run", str(odd), "--out", str(tmp_path / "out"), "--workers", "2"]) == 1
    status = {row["path"]: row["status"] for row in read_table(tmp_path / "out" / "documents.csv")}
    codes = {row["path"]: row["code"] for row in read_table(tmp_path / "out" / "problems.csv")}
    assert status == {
        "endless.pdf": "skipped", "inside.pdf": "done", "itself.pdf": "failed", "one.pdf": "failed",
        "pipe.pdf": "skipped", "plain.pdf": "skipped", "second-name.pdf": "skipped", "self": "skipped",
        "socket.pdf": "skipped", "two.pdf": "failed",
    }  # fmt: skip
    assert {codes[name] for name in ("endless.pdf", "pipe.pdf", "socket.pdf")} == {"special_file"}
    assert {codes[name] for name in ("plain.pdf", "second-name.pdf")} == {"duplicate"}
    assert len(find_jobs([odd], tmp_path / "out")) == len(status)
