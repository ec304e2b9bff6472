"""Makes docs/columns.md from the one list of columns."""

from __future__ import annotations

from pipeline.tables.columns import TABLES


def page() -> str:
    """The whole page."""
    lines = ["# Columns of the tables", "", "Made from `pipeline/tables/columns.py` by `docs/make_columns.py`.", ""]
    for table in TABLES:
        lines += [f"## {table.name}.csv", "", table.description, "", "| column | type | meaning |", "|---|---|---|"]
        for column in table.columns:
            allowed = f" One of: {', '.join(a or 'empty' for a in column.allowed)}." if column.allowed else ""
            reviewer = " *For the reviewer.*" if column.reviewer else ""
            meaning = column.description.removeprefix("For the reviewer: ").removeprefix("For the reviewer.")
            lines.append(f"| `{column.name}` | {column.type} | {(meaning + allowed + reviewer).strip()} |")
        lines.append("")
    return "\n".join(lines)
