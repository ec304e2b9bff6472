"""What large collections cost: measures the parts and writes benchmarks/results/scale.json, from which docs/scale.md
is made (`python docs/make_scale.py`).

    python -m benchmarks.scale [--small]

Small runs on the sample documents, and states filled with copies of their results. Times of reading are user + system
seconds of the whole process tree, so that other work on the machine counts for little. Linux only. `--small` tries the
script out on little and writes nothing.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import platform
import resource
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from benchmarks.speed import tree_cpu
from pipeline.batch.folder import Job
from pipeline.batch.state import FOLDER, NAME, State
from pipeline.runs.folder_run import PLACES, _todo
from pipeline.runs.planning import Planned
from pipeline.runs.summary import Summary
from pipeline.runs.tabling import write_tables
from pipeline.tables.columns import TABLES
from pipeline.tables.write import read_table
from tests.paper import pdf

ROOT = Path(__file__).parent.parent
RESULTS = ROOT / "benchmarks" / "results" / "scale.json"
SAMPLES = [ROOT / "corpus" / "samples" / name for name in ("designed", "official")]
RUN = [sys.executable, "-m", "pipeline", "run"]
NAMES = [*(t.name for t in TABLES), PLACES]
MARK = "measured"
DASK_BYTES = (1_000_000, 200_000)  # a document and its result


def one_page(folder: Path, count: int) -> Path:
    """So many documents of one page and one line."""
    folder.mkdir()
    for n in range(count):
        text = f"Report {n}: {n + 100} households in Kenya and Peru were helped in 2021."
        (folder / f"{n:05}.pdf").write_bytes(pdf([[text]]))
    return folder


def reading(scratch: Path, small: bool) -> dict[str, Any]:
    """Processor seconds of a start, a document and a page; sizes of state and tables."""
    few, many, rounds = (10, 20, 1) if small else (10, 410, 3)
    given = {"few": one_page(scratch / "few", few), "many": one_page(scratch / "many", many)}
    each: dict[str, list[float]] = {name: [] for name in given}
    for _ in range(rounds):  # a document costs little beside what two runs differ by
        for name, folder in given.items():
            shutil.rmtree(scratch / f"{name}-out", ignore_errors=True)
            each[name].append(tree_cpu([*RUN, str(folder), "--out", str(scratch / f"{name}-out")]))
    cpu = {name: statistics.median(seconds) for name, seconds in each.items()}
    samples = tree_cpu([*RUN, *map(str, SAMPLES), "--out", str(scratch / "samples-out")])
    documents = read_table(scratch / "samples-out" / "documents.csv")
    pages, count = sum(int(row["pages"]) for row in documents), len(documents)
    document = (cpu["many"] - cpu["few"]) / (many - few)
    start = cpu["few"] - few * document
    rows = {t.name: len(read_table(scratch / "samples-out" / f"{t.name}.csv")) for t in TABLES}
    state = (scratch / "samples-out" / FOLDER / NAME).stat().st_size
    return {
        "sample_documents": count, "sample_pages": pages, "sample_rows": sum(rows.values()),
        "sample_facts": rows["facts"], "small_documents": many,
        "start_cpu_s": round(start, 2), "document_cpu_s": round(document, 3),
        "page_cpu_s": round((samples - start - count * document) / pages, 4),
        "state_bytes_page": round(state / pages), "state_bytes_sample_document": round(state / count),
        "state_bytes_small_document": round((scratch / "many-out" / FOLDER / NAME).stat().st_size / many),
        "tables_bytes_page": round(
            sum((scratch / "samples-out" / f"{t.name}.csv").stat().st_size for t in TABLES) / pages
        ),
    }  # fmt: skip


def _kilobytes(pid: int, file: str, *fields: str) -> int:
    lines = (Path("/proc") / str(pid) / file).read_text(encoding="ascii", errors="replace").splitlines()
    return sum(int(line.split()[1]) for line in lines if line.split(":")[0] in fields)


def _children(pid: int) -> list[int]:
    return [int(n) for n in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()]


def memory(scratch: Path, small: bool) -> dict[str, Any]:
    """Megabytes of the run after some and after all documents, of the fork server, and of a child."""
    given = one_page(scratch / "memory", 12 if small else 150)
    for folder in SAMPLES:
        shutil.copytree(folder, given / folder.name)
    total = sum(1 for p in given.rglob("*.pdf"))
    process = subprocess.Popen(
        [*RUN, str(given), "--out", str(scratch / "memory-out"), "--json"], stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stderr is not None
    run: list[int] = []
    server = child = own = 0
    for line in process.stderr:
        if json.loads(line)["event"] != "document":
            continue
        try:
            run.append(_kilobytes(process.pid, "status", "VmRSS"))
            for first in _children(process.pid):
                server = max(server, _kilobytes(first, "status", "VmHWM") if _children(first) else 0)
                for pid in _children(first):
                    child = max(child, _kilobytes(pid, "status", "VmHWM"))
                    own = max(own, _kilobytes(pid, "smaps_rollup", "Private_Clean", "Private_Dirty"))
        except OSError:
            continue  # ended meanwhile
    process.wait()
    early = total // 4
    return {
        "run_mb": [[early, round(run[early] / 1024, 1)], [total, round(run[-1] / 1024, 1)]],
        "server_mb": round(server / 1024), "child_mb": round(child / 1024), "child_own_mb": round(own / 1024),
    }  # fmt: skip


def apart(work: Callable[..., dict[str, Any]], *given: Any) -> dict[str, Any]:
    """What `work` returns, done in a process of its own, with the most memory it held."""
    ours, theirs = multiprocessing.get_context("fork").Pipe(duplex=False)

    def inside() -> None:
        found = work(*given) | {"peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)}
        theirs.send_bytes(json.dumps(found).encode())

    process = multiprocessing.get_context("fork").Process(target=inside)
    process.start()
    found: dict[str, Any] = json.loads(ours.recv_bytes())
    process.join()
    return found


def filled(out: Path, source: Path, count: int) -> list[Planned]:
    """A state with `count` results, copies of those a run stored, and the jobs that belong to them."""
    with State(out):
        pass
    given = sqlite3.connect(source / FOLDER / NAME)
    results = given.execute("SELECT sha256, status FROM results ORDER BY sha256").fetchall()
    rows = {
        key: given.execute("SELECT name, content FROM rows WHERE sha256=?", (key,)).fetchall() for key, _ in results
    }
    given.close()
    state = sqlite3.connect(out / FOLDER / NAME)
    planned = []
    for n in range(count):
        key, (old, status) = sha256(b"%d" % n).hexdigest(), results[n % len(results)]
        state.execute("INSERT INTO results VALUES (?, ?, ?)", (key, MARK, status))
        state.executemany("INSERT INTO rows VALUES (?, ?, ?, ?)", [(key, MARK, *row) for row in rows[old]])
        planned.append(Planned(Job(Path(f"{n:07}.pdf"), f"{n:07}.pdf"), key))
    state.commit()
    state.close()
    return planned


def tables(out: Path, source: Path, count: int) -> dict[str, Any]:
    """Seconds to see what is to be done and to write all tables from a state of so many documents."""
    planned = filled(out, source, count)
    size = (out / FOLDER / NAME).stat().st_size
    with State(out) as state:
        began = time.perf_counter()
        assert not _todo(planned, MARK, state, Summary(out), retry_failed=False)
        looked = time.perf_counter()
        summary = Summary(out)
        write_tables(planned, MARK, out, state, summary, 0.0, ",")
        written = time.perf_counter()
    lines = sum(1 for t in TABLES for _ in (out / f"{t.name}.csv").open("rb"))
    found = {
        "documents": count, "facts": summary.facts, "lines": lines, "state_mb": round(size / 1e6),
        "look_s": round(looked - began, 2), "write_s": round(written - looked, 2),
    }  # fmt: skip
    shutil.rmtree(out)
    return found


def storing(scratch: Path, source: Path, count: int) -> dict[str, Any]:
    """Milliseconds the run spends to store one sample document durably."""
    database = sqlite3.connect(source / FOLDER / NAME)
    keys = database.execute("SELECT sha256, fingerprint FROM results").fetchall()
    database.close()
    with State(source) as state:
        results = [state.get(*key, NAMES) for key in keys]
    with State(scratch / "storing") as state:
        began = time.perf_counter()
        for n in range(count):
            result = results[n % len(results)]
            assert result is not None
            state.put(sha256(b"%d" % n).hexdigest(), MARK, json.loads(json.dumps(result)))
        return {"store_ms": round((time.perf_counter() - began) / count * 1000, 2)}


def _echo(document: bytes, length: int) -> bytes:
    return document[:length]


def handing(count: int) -> dict[str, Any]:
    """Documents a second that go through a Dask scheduler to one worker and come back; {} without `distributed`."""
    try:
        from distributed import Client, LocalCluster
    except ImportError:
        return {}
    size, length = DASK_BYTES
    with (
        LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=None) as cluster,
        Client(cluster) as client,
    ):
        began = time.perf_counter()
        waiting: list[Any] = []
        for _ in range(count):
            waiting.append(client.submit(_echo, os.urandom(size), length, pure=False))
            if len(waiting) > 2:
                assert len(waiting.pop(0).result()) == length
        for future in waiting:
            future.result()
        return {"dask_documents_s": round(count / (time.perf_counter() - began), 1), "dask_bytes": list(DASK_BYTES)}


def main() -> int:
    """Measures, prints, and writes the results."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--small", action="store_true", help="try the script out; nothing is written")
    small = parser.parse_args().small
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        found: dict[str, Any] = {
            "date": f"{datetime.now(UTC):%Y-%m-%d}", "python": platform.python_version(),
            "system": platform.system(), "cores": len(os.sched_getaffinity(0)),
        }  # fmt: skip
        found |= reading(scratch, small)
        found |= memory(scratch, small)
        samples, simple = scratch / "samples-out", scratch / "many-out"
        per_document = found["sample_facts"] / found["sample_documents"]
        found["tables"] = [
            apart(tables, scratch / "tables", samples, round(facts / per_document) + 1)
            for facts in ((1_000, 2_000) if small else (1_000, 10_000, 100_000))
        ]
        found["simple_tables"] = apart(tables, scratch / "tables", simple, 500 if small else 100_000)
        found |= storing(scratch, samples, 20 if small else 300)
    found |= handing(20 if small else 300)
    print(json.dumps(found, indent=2))
    if not small:
        RESULTS.parent.mkdir(exist_ok=True)
        RESULTS.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
