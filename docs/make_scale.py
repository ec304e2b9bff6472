"""Writes docs/scale.md from what `python -m benchmarks.scale` measured."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
RESULTS = ROOT / "benchmarks" / "results" / "scale.json"
DOCUMENTS, PAGES = 1_000_000, 20  # pages a document
CORES = 16  # of a machine
MACHINES = (1, 4, 16, 64)


def hours(value: float) -> str:
    """Hours with as many digits as they deserve."""
    return f"{value:,.0f}" if value >= 10 else f"{value:.1f}"


def writing(found: dict[str, Any]) -> tuple[float, float]:
    """Seconds that writing the tables takes for a document and for a page, from two states of unlike documents."""
    rich, plain = found["tables"][-1], found["simple_tables"]
    per_page = found["sample_pages"] / found["sample_documents"]
    # write_s = documents * (d + pages * p), once with `per_page` pages a document, once with one
    a, b = rich["write_s"] / rich["documents"], plain["write_s"] / plain["documents"]
    page = max(0.0, (a - b) / (per_page - 1))
    return max(0.0, b - page), page


def estimate(found: dict[str, Any]) -> dict[str, float]:
    """Core-hours, bytes and hours for the large collection."""
    document, page = writing(found)
    cpu = DOCUMENTS * (found["document_cpu_s"] + PAGES * found["page_cpu_s"])
    return {
        "core_hours": cpu / 3600,
        "process_share": DOCUMENTS * found["document_cpu_s"] / cpu,
        "state_gb": DOCUMENTS * PAGES * found["state_bytes_page"] / 1e9,
        "tables_gb": DOCUMENTS * PAGES * found["tables_bytes_page"] / 1e9,
        "write_hours": DOCUMENTS * (document + PAGES * page) / 3600,
        "look_minutes": DOCUMENTS * found["simple_tables"]["look_s"] / found["simple_tables"]["documents"] / 60,
        "stored_per_second": 1000 / found["store_ms"],
        "cores_fed": 1000 / found["store_ms"] * cpu / DOCUMENTS,
        "dask_cores_fed": found["dask_documents_s"] * cpu / DOCUMENTS,
        "facts": DOCUMENTS * PAGES * found["sample_facts"] / found["sample_pages"] / 1e6,
    }


def runs_for(machines: int, told: dict[str, float]) -> int:
    """Runs side by side that keep so many machines busy: each stores, and each scheduler hands out, only so much."""
    return math.ceil(machines * CORES / min(told["cores_fed"], told["dask_cores_fed"]))


def page(found: dict[str, Any]) -> str:
    """The whole page."""
    told = estimate(found)
    (early, early_mb), (late, late_mb) = found["run_mb"]
    cores, rich, plain = found["cores"], found["tables"][-1], found["simple_tables"]
    size, length = found["dask_bytes"]
    rows = "\n".join(
        f"| {t['facts']:,} facts of {t['documents']:,} documents ({t['lines']:,} lines in all tables) "
        f"| {t['write_s']:g} s | {t['peak_mb']} MB |"
        for t in (*found["tables"], plain)
    )
    walls = "\n".join(
        f"| {n} | {runs} | {hours(told['core_hours'] / n / CORES)} h | {hours(told['write_hours'] / runs)} h "
        f"| {told['state_gb'] / runs:,.0f} GB |"
        for n in MACHINES
        for runs in (runs_for(n, told),)
    )
    return f"""\
# What large collections cost

Made by `python docs/make_scale.py` from benchmarks/results/scale.json, which `python -m benchmarks.scale` measured on
{found["date"]}: {cores} cores of a virtual machine that others were using at the same time, Python {found["python"]},
{found["system"]}. So times of reading are seconds of processor, not of the clock; the others (tables, state, Dask) are
seconds of the clock and may be kinder on a machine of your own. Numbers to plan with, not promises.

| what | measured | on |
|---|---|---|
| a page, all stages | {found["page_cpu_s"] * 1000:.0f} ms of processor | {found["sample_documents"]} sample reports \
in six languages, {found["sample_pages"]} pages |
| a document of one page and one line: found, read, its result stored | {found["document_cpu_s"] * 1000:.0f} ms of \
processor | {found["small_documents"]} such documents |
| start of a run: the fork server loads everything | {found["start_cpu_s"]:.1f} s of processor, once | 8 documents \
and more; fewer load less |
| memory of the fork server | {found["server_mb"]} MB | |
| memory of a child | {found["child_mb"]} MB resident, {found["child_own_mb"]} MB of it its own | the same reports |
| memory of the run | {early_mb} MB after {early} documents, {late_mb} MB after {late} | mostly documents of one page |
| state | {found["state_bytes_page"] / 1000:.1f} kB a page; {found["state_bytes_small_document"] / 1000:.1f} kB for a \
document of one line | the same |
| tables | {found["tables_bytes_page"] / 1000:.1f} kB a page | the same reports |
| storing a result durably | {found["store_ms"]:.1f} ms | a report of \
{found["sample_pages"] / found["sample_documents"]:.0f} pages |
| a document to a Dask worker and its result back | {1000 / found["dask_documents_s"]:.0f} ms | {size / 1e6:g} MB \
there, {length / 1e6:g} MB back, nothing read; scheduler and worker on this machine |

Writing all tables from the state, with the most memory it took:

| state | tables written in | memory |
|---|---|---|
{rows}

## A million documents

Of {PAGES} pages each, with as many facts a page as the sample reports have (they are dense: {told["facts"]:,.0f}
million facts), by the figures above:

- **Processor**: {told["core_hours"]:,.0f} core-hours, {told["process_share"]:.0%} of them for what a document costs
  beside its pages.
- **Disk**: {told["state_gb"]:,.0f} GB of state and {told["tables_gb"]:,.0f} GB of tables.
- **Memory**: {found["server_mb"]} MB for a fork server, {found["child_own_mb"]} MB for each child that reads a common
  report, up to `--max-memory` (2 GB) for one that meets a bad document. On a cluster each thread of a worker has a fork
  server of its own.

| machines of {CORES} cores | runs side by side | reading | then writing the tables | state of each |
|---|---|---|---|---|
{walls}

Reading shares out over the cores, writing the tables over the runs only. So split such a collection (by year, by
office) into folders with one `--out` each, more of them than the table says if the tables are to be there sooner.

## Where it would break first

1. **Writing the tables.** They are written anew at the end of every run, in order of path, by one process from the
   whole state: {plain["documents"]:,} stored documents of one page took {plain["write_s"]:g} s,
   {rich["documents"]:,} reports {rich["write_s"]:g} s. Memory does not grow with the rows, only with the list of
   documents ({plain["peak_mb"]} MB at {plain["documents"]:,}).
2. **A spreadsheet** stops at 1,048,576 rows: at about
   {round(1_048_576 * found["sample_pages"] / found["sample_facts"], -3):,.0f} such pages.
   `habitext export` gives SQLite, Parquet or DuckDB instead.
3. **One run stores, and one scheduler hands out.** {told["stored_per_second"]:.0f} results a second can be stored,
   which {told["cores_fed"]:,.0f} cores give at {PAGES} pages a document; {found["dask_documents_s"]:.0f} documents a
   second went through Dask, enough for {told["dask_cores_fed"]:,.0f} cores. More cores want more runs.
4. **Looking at the input.** Every run reads every file once to know its content (SHA-256), and with an address
   (`s3://…`) fetches it for that; then it asks the state about each, {told["look_minutes"]:.1f} minutes for a million.
   At 1 MB a document that is 1 TB: 2.8 hours at 100 MB a second before anything is read, and again on the next run.
5. **One state file.** SQLite holds files up to 281 TB and finds a result by its key however many there are; it is the
   copying of {told["state_gb"]:,.0f} GB (for `--out s3://…`, whole, after each run) that would hurt first.

What was simulated to know it: states filled with up to {plain["documents"]:,} copies of real results, and tables
written from them; documents handed through a real scheduler to a worker that reads nothing; a run on a real scheduler
and two workers on one machine, stopped, continued, and one worker killed midway, with the bytes of a local run
(tests/batch/test_cluster.py); runs with 5 % bad documents (`make soak` does 2,000), killed, told that the disk is full,
or stopped by a signal around every write, sync, rename and statement of the database, and continued to the bytes of an
unbroken run. What was not: disks shared over a network, machines apart from each other, a million documents.
"""


if __name__ == "__main__":
    measured = json.loads(RESULTS.read_text(encoding="utf-8"))
    (ROOT / "docs" / "scale.md").write_text(page(measured), encoding="utf-8")
