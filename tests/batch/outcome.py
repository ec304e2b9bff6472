"""What a run wrote, so that two runs can be compared."""

from __future__ import annotations

from pathlib import Path

from pipeline.tables.columns import TABLES
from pipeline.tables.write import read_table


def without_seconds(folder: Path) -> dict[str, object]:
    """The bytes of the tables, but for the one column that tells the time."""
    found: dict[str, object] = {t.name: (folder / f"{t.name}.csv").read_bytes() for t in TABLES}
    found["documents"] = [{**row, "seconds": ""} for row in read_table(folder / "documents.csv")]
    return found
