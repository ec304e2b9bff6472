"""Many documents, some of them bad: none lost, and the run's own memory does not grow with them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.tables.write import read_table
from tests.paper import pdf

ROOT = Path(__file__).parents[2]
DOCUMENTS = 2000 if os.environ.get("HABITEXT_SOAK") else 60
BAD_EVERY = 20
#: Up to here Python's own buffers and imports settle; growth is measured after it.
SETTLED = 0.25


def write(folder: Path) -> set[str]:
    """The documents; returns the names of the bad ones."""
    folder.mkdir()
    bad = set()
    for n in range(DOCUMENTS):
        name = f"{n:05}.pdf"
        content = pdf([[f"Report {n}: {n + 100} households in Kenya and Peru were helped in 2021."]])
        if n % BAD_EVERY == 7:
            bad.add(name)
            content = [content[:200] + b"%% %d" % n, b"<html>%d</html>" % n, b""][n // BAD_EVERY % 3]
        (folder / name).write_bytes(content)
    return bad


def resident(pid: int) -> int:
    """Kilobytes a process holds."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs /proc to see the memory of the run")
def test_no_document_is_lost_and_memory_stays(tmp_path: Path) -> None:
    bad = write(tmp_path / "in")
    command = [sys.executable, "-m", "pipeline", "run", str(tmp_path / "in"), "--out", str(tmp_path / "out"), "--json"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert process.stderr is not None
    sizes, times = [], []
    for line in process.stderr:
        event = json.loads(line)
        if event["event"] == "document":
            sizes.append(resident(process.pid))
            times.append(time.monotonic())
    assert process.wait() == 1
    status = {row["path"]: row["status"] for row in read_table(tmp_path / "out" / "documents.csv")}
    assert len(status) == DOCUMENTS
    # Empty files of one content are still one failure each: they are refused by name.
    assert {name for name, value in status.items() if value == "failed"} == bad
    settled = sizes[int(DOCUMENTS * SETTLED)]
    assert sizes[-1] < 1.2 * settled, (settled, sizes[-1])
    tenth = DOCUMENTS // 10
    first, last = times[2 * tenth] - times[tenth], times[-1] - times[-1 - tenth]
    print(f"VOLUME {settled} kB to {sizes[-1]} kB; a tenth took {first:.1f} s early, {last:.1f} s late")
