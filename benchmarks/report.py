"""What a report costs: seconds and bytes of `habitext report` for 1,000 to 30,000 facts.

    python -m benchmarks.report [FOLDER]

Reads the samples (or takes the output folder of a run), sets the facts under further documents, a year earlier each,
with other values, until there are enough, and writes benchmarks/results/report.json: user + system seconds of the whole
process, start included, and what it took on the clock.
"""

from __future__ import annotations

import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from decimal import Decimal
from pathlib import Path

from pipeline.tables.columns import TABLES
from pipeline.tables.write import read_table, write_table

ROOT = Path(__file__).parent.parent
RESULTS = ROOT / "benchmarks" / "results" / "report.json"
SAMPLES = [ROOT / "corpus" / "samples" / name for name in ("designed", "official")]
SIZES = (1_000, 10_000, 30_000)
HABITEXT = [sys.executable, "-m", "pipeline"]
Rows = list[dict[str, str]]


def grown(tables: dict[str, Rows], size: int) -> dict[str, Rows]:
    """The tables with at least `size` facts that are not said again, under as many documents as that takes."""
    out = {name: list(rows) if name in ("entities", "problems") else [] for name, rows in tables.items()}
    draw, copy, once = random.Random(1), 0, 0
    while once < size:
        tail = f"-{copy}"
        for row in tables["documents"]:
            symbol = (row["symbol"] or row["path"]) + tail
            out["documents"].append(
                {**row, "document_id": row["document_id"] + tail, "path": f"{copy}/{row['path']}", "symbol": symbol}
            )
        for row in tables["passages"]:
            ids = {name: row[name] + tail for name in ("passage_id", "document_id")}
            out["passages"].append({**row, **ids})
        for row in tables["facts"]:
            ids = {name: row[name] + tail for name in ("fact_id", "passage_id", "document_id", "document")}
            value = format(Decimal(row["value"]) * draw.randint(60, 140) / 100, "f") if row["value"] else ""
            year = str(int(row["year"]) - copy % 12) if row["year"] else ""
            again = row["same_as"] and row["same_as"] + tail
            out["facts"].append({**row, **ids, "value": value, "year": year, "same_as": again})
            once += not again
        copy += 1
    return out


def measured(folder: Path) -> dict[str, float]:
    """One report: facts counted, seconds, bytes."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([*HABITEXT, "report", str(folder)], check=True, stdout=subprocess.DEVNULL, cwd=ROOT)
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    facts = sum(not f["same_as"] for f in read_table(folder / "facts.csv"))
    size = (folder / "report.html").stat().st_size
    return {"facts": facts, "cpu_s": round(cpu, 2), "wall_s": round(wall, 2), "megabytes": round(size / 1e6, 2)}


def main() -> None:
    """Measures each size and writes the results."""
    with tempfile.TemporaryDirectory() as scratch:
        source = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(scratch) / "run"
        if len(sys.argv) < 2:
            subprocess.run([*HABITEXT, "run", *map(str, SAMPLES), "--out", str(source)], check=True, cwd=ROOT)
        tables = {table.name: read_table(source / f"{table.name}.csv") for table in TABLES}
        found = []
        for size in SIZES:
            folder = Path(scratch) / f"grown-{size}"
            folder.mkdir()
            more = grown(tables, size)
            for table in TABLES:
                write_table(folder, table, more[table.name])
            found.append(measured(folder))
            print(found[-1], flush=True)
    RESULTS.write_text(json.dumps({"cores": os.cpu_count(), "reports": found}, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
