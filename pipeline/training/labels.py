"""Labelled passages from JSON lines; a broken line is named by file and row."""

from __future__ import annotations

import json
from pathlib import Path

from pipeline.errors import InputError
from pipeline.records import Label


def read_labels(folder: Path) -> list[Label]:
    """All labels of the `*.jsonl` files of a folder, in order of file and line.

    Raises InputError for a missing folder, a line that is no label, or one text with two domains.
    """
    labels: list[Label] = []
    seen: dict[str, str] = {}
    files = sorted(folder.glob("*.jsonl"))
    if not files:
        raise InputError(f"no labelled passages in {folder}", "put *.jsonl files there, see corpus/README.md")
    for file in files:
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            if not line.strip():
                continue
            try:
                data = json.loads(line)
                label = Label(
                    data["text"], data["domain"], data["language"], data["family"],
                    outcome=data.get("outcome", ""), reviewer=data.get("author", ""), date=data.get("date", ""),
                )  # fmt: skip
            except (ValueError, KeyError, TypeError) as error:
                raise InputError(f"{file.name} line {number}: {error!r}", "compare it with the other lines") from None
            if seen.setdefault(label.text, label.domain) != label.domain:
                raise InputError(f"{file.name} line {number}: the same text has two domains", "keep the right one")
            labels.append(label)
    return labels
