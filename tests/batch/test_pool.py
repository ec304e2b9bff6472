"""What a child process can do to a run: nothing. Pages are kept, places are blamed, outsiders' kills are not."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipeline.batch.child import Result, Task
from pipeline.batch.kept import WORTH
from pipeline.batch.pool import Pool
from pipeline.batch.stop import Stop
from pipeline.batch.watch import Around
from pipeline.errors import DocumentError
from pipeline.journal import REASONS
from pipeline.records import Bookmark, Box, Line, Page, Problem
from pipeline.settings import Settings
from tests.paper import pdf

pytestmark = pytest.mark.skipif(os.name == "nt", reason="children are killed by POSIX signals here")

PAGES = 6
READ = "read.txt"  # where a reader writes down the pages it touches


def page(number: int) -> Page:
    return Page(number, 595, 842, (Line(f"page {number}", Box(0, 0, 9, 9), 9),))


def work(path: Path, name: str, settings: Settings, around: Around) -> Result:
    """A document's name says what its pages do: `crash-3`, `hang-2`, `memory-4`, `stages`, `opening`, `killed-2` …"""
    deed, _, place = name.removesuffix(".pdf").partition("-")
    problems: list[Problem] = []

    def read(source: Path, report: object, *, start: Bookmark, mark: Callable[[Bookmark], None]) -> Iterator[Page]:
        if deed == "opening" and source == path:
            os.abort()
        if deed == "locked":
            raise DocumentError("encrypted", f"{source.name}: the file needs a password")
        # A page that must not be touched is blank in the copy; its content is what makes the reader fail.
        touched = f"(page {place})".encode() in source.read_bytes()
        for number in range(start.pages + 1, PAGES + 1):
            with (path.parent / READ).open("a", encoding="ascii") as stream:
                stream.write(f"{number} ")
            if deed == "slow":
                time.sleep(WORTH)
            if str(number) == place and touched:
                misbehave(deed, path)
            mark(Bookmark(number))
            yield page(number)

    pages = list(around(read, lambda _: (PAGES, 100))(path, problems.append))
    if deed == "stages" and len(pages) > int(place):
        misbehave("crash", path)
    status = "partial" if any(p.severity == "error" for p in problems) else "done"
    rows = [{"code": p.code, "severity": p.severity, "message": p.message, "page": str(p.page)} for p in problems]
    return {"status": status, "documents": [{"pages": str(len(pages)), "process": str(os.getpid())}], "problems": rows}


def misbehave(deed: str, path: Path) -> None:
    if deed in ("crash", "slow"):
        os.abort()
    if deed == "hang":
        time.sleep(3600)
    if deed == "native":
        ctypes.CDLL(None).sleep(3600)
    if deed == "program":
        subprocess.run(["sleep", "3600"], check=False)
    if deed == "memory":
        held = []
        while True:
            held.append(bytearray(1 << 24))
            time.sleep(0.001)
    if deed == "killed" and not (path.parent / "killed-once").exists():
        (path.parent / "killed-once").touch()
        os.kill(os.getpid(), signal.SIGKILL)
    if deed == "loud":
        raise ValueError(f"something odd in {path}")


def results(tmp_path: Path, *names: str, workers: int = 2, **limits: float) -> dict[str, Result]:
    content = pdf([[f"page {n}"] for n in range(1, PAGES + 1)])
    for name in names:
        (tmp_path / name).write_bytes(content)
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    settings = Settings(workers=workers, **{"timeout": 60.0, "page_timeout": 30.0, **limits})  # type: ignore[arg-type]
    tasks = [Task(str(tmp_path / name), name, settings) for name in names]
    with Pool(work, settings, "pipeline.batch.child", 1, scratch) as pool:
        found = {names[index]: result for index, result in pool.map(tasks)}
    assert not list(scratch.iterdir())
    return found


def process(result: Result) -> str:
    return str(result["documents"][0].get("process", ""))


def test_a_child_reads_on_while_its_documents_come_out_whole(tmp_path: Path) -> None:
    names = ["good-1.pdf", "good-2.pdf", "loud-2.pdf", "good-3.pdf", "good-4.pdf", "skipping-1.pdf", "good-5.pdf"]
    found = results(tmp_path, *names, workers=1)
    first, second, third, fourth, fifth = (process(found[f"good-{n}.pdf"]) for n in range(1, 6))
    assert first == second and third == fourth
    assert third != first  # the one before it was at fault
    assert fifth == fourth == process(found["skipping-1.pdf"])


@pytest.mark.parametrize(("per_child", "children"), [(1, 5), (2, 3), (5, 1)])
def test_a_child_ends_after_so_many_documents(tmp_path: Path, per_child: int, children: int) -> None:
    names = [f"good-{n}.pdf" for n in range(5)]
    found = results(tmp_path, *names, workers=1, per_child=per_child)
    assert len({process(found[name]) for name in names}) == children


def test_a_child_killed_while_it_waits_costs_nothing(tmp_path: Path) -> None:
    content = pdf([[f"page {n}"] for n in range(1, PAGES + 1)])
    names = [f"good-{n}.pdf" for n in range(4)]
    for name in names:
        (tmp_path / name).write_bytes(content)
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    settings = Settings(workers=1, timeout=60.0, page_timeout=30.0)
    seen: list[str] = []
    with Pool(work, settings, "pipeline.batch.child", 1, scratch) as pool:
        for _, result in pool.map([Task(str(tmp_path / name), name, settings) for name in names]):
            seen.append(process(result))
            assert told(result) == ("done", [])
            if len(seen) == 2:
                os.kill(int(seen[-1]), signal.SIGKILL)
    assert len(seen) == 4
    assert seen[0] == seen[1] and seen[1] not in seen[2:]


def children_of_nobody() -> list[str]:
    """Sleeping programs started by a child here that outlived it (Linux only)."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes()
            session = int((folder / "stat").read_text(encoding="utf-8", errors="replace").rsplit(")", 1)[1].split()[3])
        except OSError:
            continue
        if command == b"sleep\x003600\x00" and session == os.getsid(0):
            found.append(folder.name)
    return found


def told(result: Result) -> tuple[str, list[str]]:
    return result["status"], [p["code"] for p in result["problems"] if p["severity"] == "error"]


def test_a_crash_costs_its_page_and_nothing_else(tmp_path: Path) -> None:
    found = results(tmp_path, "crash-3.pdf", "good.pdf", "crash-1.pdf", "stages-0.pdf", "locked.pdf", "stages-3.pdf")
    assert told(found["good.pdf"]) == ("done", [])
    for name, number in (("crash-3.pdf", "3"), ("crash-1.pdf", "1")):
        assert told(found[name]) == ("partial", ["crash"])
        assert found[name]["documents"][0]["pages"] == str(PAGES)
        assert found[name]["problems"][0]["page"] == number
    assert told(found["stages-0.pdf"]) == ("failed", ["crash"])
    assert told(found["stages-3.pdf"]) == ("partial", ["crash"])
    assert found["stages-3.pdf"]["documents"][0]["pages"] == "3"
    assert told(found["locked.pdf"]) == ("failed", ["encrypted"])


def test_finished_pages_outlive_the_child(tmp_path: Path) -> None:
    """The page that kills is touched until it is blamed and once more, blank; those before it only once."""
    found = results(tmp_path, "slow-4.pdf")
    assert told(found["slow-4.pdf"]) == ("partial", ["crash"])
    assert found["slow-4.pdf"]["documents"][0]["pages"] == str(PAGES)
    assert (tmp_path / READ).read_text(encoding="ascii").split() == ["1", "2", "3", "4", "4", "4", "5", "6"]


def test_a_hang_costs_its_page_even_in_native_code(tmp_path: Path) -> None:
    found = results(tmp_path, "hang-2.pdf", "native-5.pdf", "program-4.pdf", page_timeout=8.0)
    assert {name: told(result) for name, result in found.items()} == {
        "hang-2.pdf": ("partial", ["timeout"]), "native-5.pdf": ("partial", ["timeout"]),
        "program-4.pdf": ("partial", ["timeout"]),
    }  # fmt: skip
    assert not children_of_nobody()


def test_the_time_in_all_keeps_the_pages_before(tmp_path: Path) -> None:
    found = results(tmp_path, "hang-4.pdf", timeout=10.0)
    assert told(found["hang-4.pdf"]) == ("partial", ["timeout"])
    assert found["hang-4.pdf"]["documents"][0]["pages"] == "3"


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="this system does not tell or cap a process's memory")
def test_a_lack_of_memory_is_no_crash(tmp_path: Path) -> None:
    found = results(tmp_path, "memory-2.pdf", max_memory=200 << 20)
    assert told(found["memory-2.pdf"]) == ("failed", ["memory"])
    assert found["memory-2.pdf"]["problems"][0]["hint"] == REASONS["memory"]


def test_a_reader_that_dies_on_opening_gets_a_rewritten_copy(tmp_path: Path) -> None:
    assert told(results(tmp_path, "opening.pdf")["opening.pdf"]) == ("partial", ["repaired"])


def test_a_kill_from_outside_is_nobodys_fault(tmp_path: Path) -> None:
    assert told(results(tmp_path, "killed-3.pdf")["killed-3.pdf"]) == ("done", [])


def test_a_fault_of_ours_names_the_file_and_the_place_not_the_path(tmp_path: Path) -> None:
    problem = results(tmp_path, "loud-1.pdf")["loud-1.pdf"]["problems"][0]
    assert problem["code"] == "internal"
    assert problem["message"].startswith("loud-1.pdf: ValueError: something odd in loud-1.pdf at test_pool.py:")
    assert str(tmp_path) not in problem["message"]


def test_a_message_names_the_file_once_whatever_its_name(tmp_path: Path) -> None:
    """The first document's copy is number 0: it must not be taken for a part of the name."""
    problem = results(tmp_path, "locked-0.pdf")["locked-0.pdf"]["problems"][0]
    assert problem["message"] == "locked-0.pdf: the file needs a password"


def test_nothing_comes_once_stopped(tmp_path: Path) -> None:
    settings = Settings(workers=1)
    (tmp_path / "a.pdf").write_bytes(pdf([["x"]]))
    stop = Stop()
    stop.ring(signal.SIGTERM, None)
    with Pool(work, settings, "pipeline.batch.child", 1, tmp_path, stop) as pool:
        assert list(pool.map([Task(str(tmp_path / "a.pdf"), "a.pdf", settings)])) == []
