"""A run on a cluster: what is refused at once; and with a real scheduler and two workers, one of them killed midway."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.batch import stations
from pipeline.batch.cluster import Cluster
from pipeline.batch.frames import packed, received, unpacked
from pipeline.batch.stop import Stop
from pipeline.cli import main
from pipeline.errors import ClusterError
from pipeline.runs.crew import everywhere
from pipeline.runs.station import own_conditions, settings_from
from pipeline.settings import Settings
from pipeline.tables.write import read_table
from tests.batch.outcome import without_seconds
from tests.paper import REPORT, pdf

ROOT = Path(__file__).parents[2]
MARK = "HABITEXT_TEST_CLUSTER"  # every process of a cluster of this test has it in its environment
DOCUMENTS = 16


def test_an_odd_address_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.pdf").write_bytes(REPORT)
    for address in ("127.0.0.1:8786", "http://host:1", "tcp://host", "tcp://ada@host:1", "tcp://host:1/x"):
        assert main(["run", str(tmp_path / "a.pdf"), "--out", str(tmp_path / "out"), "--cluster", address]) == 2
        assert f"--cluster {address}: no address of a scheduler" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_without_distributed_it_says_what_to_install(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.pdf").write_bytes(REPORT)
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert main(["run", str(tmp_path / "a.pdf"), "--out", str(tmp_path / "o"), "--cluster", "tcp://[::1]:8786"]) == 2
    assert "habitext[cluster]" in capsys.readouterr().err


def test_a_machine_that_differs_is_named_with_what_differs() -> None:
    ours = {"version": "2", "model": "abc", "knowledge": ""}
    cluster = Cluster("tcp://host:1", Settings(), ours, Stop())
    cluster._compared({"conditions": ours}, "worker x")
    with pytest.raises(ClusterError) as caught:
        cluster._compared({"conditions": {**ours, "version": "1", "knowledge": "def"}}, "worker x")
    assert caught.value.message == (
        "worker x would give other results (version: 1, here 2; knowledge: def, here none)"
    )  # fmt: skip
    assert caught.value.hint


def test_frames_carry_odd_names_and_any_bytes(tmp_path: Path) -> None:
    told = {"file": "a\n\udce9中.pdf", "n": 1}
    content = bytes(range(256))
    (tmp_path / "frames").write_bytes(packed(told, content) + packed({}))
    with (tmp_path / "frames").open("rb") as stream:
        head, body = received(stream)
        assert (unpacked(head), body) == (told, content)
        assert unpacked(received(stream)[0]) == {}
        with pytest.raises(EOFError):
            received(stream)
    with pytest.raises(ValueError):
        unpacked(b"cut")


def test_settings_come_through_as_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    given = Settings(plan="own.toml", knowledge="mine", ocr_languages=("xx",), timeout=5.0, workers=1)
    told = everywhere(given)
    assert (told.plan, told.knowledge, told.model) == (str(tmp_path / "own.toml"), str(tmp_path / "mine"), "")
    from dataclasses import asdict

    assert settings_from(json.loads(json.dumps(asdict(told)))) == told
    assert own_conditions(told)["plan"] == "missing"


def test_a_station_refuses_what_it_would_read_otherwise_and_ends_with_its_input(tmp_path: Path) -> None:
    settings = everywhere(Settings(workspace=str(tmp_path)))
    told = {"settings": {"workspace": str(tmp_path)}, "conditions": own_conditions(settings)}
    other = {**told, "conditions": {**own_conditions(settings), "model": "another"}, "file": "a.pdf", "name": "a.pdf"}
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    asked = packed(told) + packed(other, REPORT) + packed({**told, "settings": {"spacy": ["no_such_pipeline"]}})
    command = [sys.executable, "-m", "pipeline.runs.station", str(scratch)]
    station = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT)
    assert station.stdin is not None and station.stdout is not None
    station.stdin.write(asked)
    station.stdin.flush()
    answers = [unpacked(received(station.stdout)[0]) for _ in range(3)]
    station.stdin.close()
    assert station.wait() == 0
    assert answers[:2] == [{"conditions": own_conditions(settings)}] * 2
    assert "no_such_pipeline" in answers[2]["fault"]
    assert not scratch.exists()


def alive(mark: str, kind: bytes = b"") -> list[int]:
    """Processes with the mark in their environment whose command line holds `kind`."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if f"{MARK}={mark}".encode() not in (folder / "environ").read_bytes():
                continue
            state = (folder / "stat").read_text(encoding="utf-8", errors="replace").rsplit(")", 1)[1].split()[0]
            if state != "Z" and kind in (folder / "cmdline").read_bytes():
                found.append(int(folder.name))
        except OSError:
            continue
    return found


def gone(mark: str, kind: bytes = b"") -> bool:
    """Whether they all end soon."""
    deadline = time.monotonic() + 20
    while alive(mark, kind) and time.monotonic() < deadline:
        time.sleep(0.1)
    return not alive(mark, kind)


class Machines:
    """A scheduler and two workers on this machine."""

    def __init__(self, folder: Path) -> None:
        self.mark = uuid.uuid4().hex
        self.environment = {**os.environ, MARK: self.mark, "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])}
        self.told = folder / "scheduler.json"
        self.scheduler = self._start(folder, "scheduler", "--host", "127.0.0.1", "--port", "0")
        self.workers = [
            self._start(folder, "worker", "--nthreads", "1", "--no-nanny", "--local-directory", str(folder / f"w{n}"))
            for n in range(2)
        ]
        while not self.told.exists():
            assert self.scheduler.poll() is None, (folder / "scheduler.log").read_text(encoding="utf-8")
            time.sleep(0.1)
        self.address = json.loads(self.told.read_text(encoding="utf-8"))["address"]

    def _start(self, folder: Path, kind: str, *options: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", f"distributed.cli.dask_{kind}", "--scheduler-file", str(self.told)]
        with (folder / f"{kind}.log").open("ab") as log:
            return subprocess.Popen(
                [*command, *options, "--no-dashboard"], env=self.environment, stdout=log, stderr=log, cwd=folder
            )

    def run(self, given: Path, out: Path) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "pipeline", "run", str(given), "--out", str(out)]
        return subprocess.Popen(
            [*command, "--json", "--cluster", self.address], cwd=ROOT, env=self.environment,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        )  # fmt: skip

    def end(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()


@pytest.fixture
def machines(tmp_path: Path) -> Iterator[Machines]:
    pytest.importorskip("distributed", reason="needs the extra: pip install -e '.[cluster]'")
    found = Machines(tmp_path)
    yield found
    found.end()
    for pid in alive(found.mark):  # only after a test that failed
        os.kill(pid, signal.SIGKILL)


def events(process: subprocess.Popen[bytes], until: int) -> list[str]:
    """Reads what a run tells until so many documents have ended; returns their names."""
    assert process.stderr is not None
    names: list[str] = []
    while len(names) < until:
        line = process.stderr.readline()
        assert line, "the run ended early"
        event = json.loads(line)
        if event["event"] == "document":
            names.append(event["path"])
    return names


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="needs /proc to see which processes are left")
def test_stopped_resumed_and_a_worker_killed_it_gives_the_bytes_of_a_local_run(
    tmp_path: Path, machines: Machines
) -> None:
    given = tmp_path / "in"
    given.mkdir()
    for n in range(DOCUMENTS):
        text = f"Report {n}: {n + 100} households in Kenya and Peru were helped in 2021."
        (given / f"{n:02} é\n中.pdf").write_bytes(pdf([[text]] * 6))
    (given / "cut.pdf").write_bytes(REPORT[:300])
    (given / "page.pdf").write_bytes(b"<html>")
    (given / "notes.txt").write_text("In 2023, some 12,400 households in Kenya obtained tenure.", encoding="utf-8")
    assert main(["run", str(given), "--out", str(tmp_path / "local"), "--workers", "2"]) == 1

    stopped = machines.run(given, tmp_path / "far")
    done = events(stopped, 2)
    began = time.monotonic()
    stopped.send_signal(signal.SIGINT)
    assert stopped.wait() == 130
    assert time.monotonic() - began < 10
    kept = {row["path"] for row in read_table(tmp_path / "far" / "documents.csv")}
    assert set(done) <= kept and len(kept) < DOCUMENTS + 3
    assert gone(machines.mark, b"pipeline.runs.station")
    assert all(worker.poll() is None for worker in machines.workers)

    resumed = machines.run(given, tmp_path / "far")
    events(resumed, 2)
    machines.workers[0].kill()
    machines.workers[0].wait()
    assert resumed.wait() == 1
    assert without_seconds(tmp_path / "far") == without_seconds(tmp_path / "local")
    assert gone(machines.mark, b"pipeline")

    machines.end()
    assert gone(machines.mark)


@pytest.mark.slow
def test_no_scheduler_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("distributed", reason="needs the extra: pip install -e '.[cluster]'")
    (tmp_path / "a.pdf").write_bytes(REPORT)
    command = ["run", str(tmp_path / "a.pdf"), "--out", str(tmp_path / "out"), "--cluster", "tcp://127.0.0.1:9"]
    assert main(command) == 2
    told = capsys.readouterr().err
    assert "no scheduler answers at tcp://127.0.0.1:9" in told and "dask scheduler" in told


def test_a_document_whose_workers_are_lost_is_tried_again_and_then_told(monkeypatch: pytest.MonkeyPatch) -> None:
    distributed = pytest.importorskip("distributed", reason="needs the extra: pip install -e '.[cluster]'")
    from pipeline.batch.cluster import LOST_AFTER, _Sent

    class Lost:
        def result(self, timeout: float) -> bytes:
            raise distributed.KilledWorker("a task", "a worker", 3)

        def release(self) -> None:
            pass

    cluster = Cluster("tcp://host:1", Settings(), {}, Stop())
    monkeypatch.setattr(cluster, "_submit", lambda sent: cluster._sent.__setitem__(Lost(), sent))
    cluster._submit(_Sent(7, "a.pdf", b""))
    for _ in range(LOST_AFTER - 1):
        assert cluster._look(next(iter(cluster._sent))) is None
    found = cluster._look(next(iter(cluster._sent)))
    assert found is not None
    index, result = found
    assert (index, result["status"], result["problems"][0]["code"]) == (7, "failed", "worker_lost")
    assert not cluster._sent


def test_a_station_that_dies_is_replaced_until_the_run_ends(tmp_path: Path) -> None:
    run = uuid.uuid4().hex
    settings = everywhere(Settings(workspace=str(tmp_path)))
    asked = packed({"settings": {"workspace": str(tmp_path)}, "conditions": own_conditions(settings)})
    for _ in range(2):
        assert unpacked(stations.exchange(run, str(tmp_path), asked)) == {"conditions": own_conditions(settings)}
        (station,) = stations._idle[run]
        station._process.kill()
        station._process.wait()
    stations.release(run)
    assert unpacked(stations.exchange(run, str(tmp_path), asked)) == {"gone": True}
