"""What a second worker brings: the same documents with 1 and with 2 workers, in pairs.

    python -m benchmarks.workers [--pairs N] [--copies N] [INPUT...]

Only the part that workers share is measured: from the end of the first documents to the end of the last, without the
start and the tables. Two ratios for each pair. Wall: what a user sees if the machine has nothing else to do.
Processor: what two cores of one's own would give, from the processor seconds of the run's own process and its children:
with one worker the other core takes the run's own work, with two both cores share everything. It holds what two workers
cost each other (memory, caches) and little of what other people's programs do. Linux only.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "corpus" / "samples"
#: Documents that end before the measuring begins, so that every worker is busy.
SETTLING = 4
TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds: on the clock, of the run's own process, of the children that ended."""

    wall: float
    own: float
    children: float


def spent(run: int) -> Spent:
    """What a run has spent up to now."""
    own, _ = _times(run)
    task = Path(f"/proc/{run}/task/{run}/children").read_text(encoding="ascii").split()
    return Spent(time.monotonic(), own, sum(_times(int(child))[1] for child in task))


def _times(pid: int) -> tuple[float, float]:
    """Processor seconds of a process and of its children that ended."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
    user, system, children_user, children_system = map(int, fields[11:15])
    return (user + system) / TICK, (children_user + children_system) / TICK


def measured(inputs: list[Path], out: Path, workers: int, count: int) -> Spent:
    """What the documents between the first and the last took."""
    command = [sys.executable, "-m", "pipeline", "run", *map(str, inputs), "--out", str(out), "--json"]
    process = subprocess.Popen(
        [*command, "--workers", str(workers)], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    assert process.stderr is not None
    ended, first, last = 0, None, None
    for line in process.stderr:
        if json.loads(line)["event"] != "document":
            continue
        ended += 1
        if ended == SETTLING:
            first = spent(process.pid)
        elif ended == count - SETTLING:  # while all workers are still busy
            last = spent(process.pid)
    if process.wait() not in (0, 1) or first is None or last is None:
        raise SystemExit(f"the run ended with {process.returncode} after {ended} documents")
    return Spent(last.wall - first.wall, last.own - first.own, last.children - first.children)


def projected(taken: Spent, workers: int) -> float:
    """Seconds on two cores of one's own."""
    return max(taken.own, taken.children) if workers == 1 else (taken.own + taken.children) / 2


def main() -> int:
    """Prints a line for each pair and the medians."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("inputs", nargs="*", type=Path, default=[SAMPLES])
    parser.add_argument("--pairs", type=int, default=3)
    parser.add_argument("--copies", type=int, default=3, help="of every document, each made different")
    told = parser.parse_args()
    files = [f for i in told.inputs for f in (sorted(i.rglob("*.pdf")) if i.is_dir() else [i])]
    walls, processors = [], []
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "in"
        folder.mkdir()
        for copy in range(told.copies):
            for number, file in enumerate(files):
                content = file.read_bytes() + b"\n%% copy %d\n" % copy
                (folder / f"{copy}-{number:03}.pdf").write_bytes(content)
        count = told.copies * len(files)
        for pair in range(told.pairs):
            taken = {}
            for workers in (1, 2) if pair % 2 == 0 else (2, 1):
                out = Path(scratch) / "out"
                taken[workers] = measured([folder], out, workers, count)
                shutil.rmtree(out)
            walls.append(taken[1].wall / taken[2].wall)
            processors.append(projected(taken[1], 1) / projected(taken[2], 2))
            shown = "; ".join(
                f"{w}: {t.wall:.1f} s, own {t.own:.2f}, children {t.children:.1f}" for w, t in sorted(taken.items())
            )
            print(f"pair {pair + 1}: wall {walls[-1]:.2f}, processor {processors[-1]:.2f} ({shown})", flush=True)
    print(f"median of {told.pairs} pairs, {count} documents: wall {statistics.median(walls):.2f}, "
          f"processor {statistics.median(processors):.2f}; load now {os.getloadavg()[0]:.1f}")  # fmt: skip
    return 0


if __name__ == "__main__":
    sys.exit(main())
