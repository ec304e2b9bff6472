"""The tables as a Frictionless Data Package (Table Schema), so that other programs know the columns."""

from __future__ import annotations

import json

from pipeline.tables.columns import TABLES, Column


def _field(column: Column) -> dict[str, object]:
    field: dict[str, object] = {"name": column.name, "type": column.type, "description": column.description}
    if column.allowed:
        field["constraints"] = {"enum": list(column.allowed)}
    return field


def datapackage(version: str, delimiter: str) -> str:
    """The text of datapackage.json."""
    resources = [
        {
            "name": table.name,
            "path": f"{table.name}.csv",
            "description": table.description,
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "dialect": {"delimiter": delimiter, "lineTerminator": "\r\n", "quoteChar": '"', "header": True},
            "schema": {
                "fields": [_field(c) for c in table.columns],
                **({"primaryKey": table.key} if table.key else {}),
                "missingValues": [""],
            },
        }
        for table in TABLES
    ]
    package = {
        "profile": "tabular-data-package",
        "name": "habitext-run",
        "title": "Passages, entities and facts of a Habitext run",
        "version": version,
        "resources": resources,
    }
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"
