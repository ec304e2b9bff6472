"""The README and docs tell the truth: commands exist, rows are real, columns are the ones written."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.cli import _parser
from pipeline.tables.columns import TABLES

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def known_commands() -> set[str]:
    (sub,) = [a for a in _parser()._actions if a.dest == "command"]
    return set(sub.choices or ())


def test_every_command_named_exists_and_every_command_is_named() -> None:
    named = set(re.findall(r"`(?:[\w./]*/)?habitext (\w+)", README)) | set(re.findall(r"^habitext (\w+)", README, re.M))
    assert named == known_commands()


def test_make_targets_named_exist() -> None:
    targets = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    assert set(re.findall(r"\bmake ([\w-]+)", README)) <= targets


@pytest.mark.parametrize("document", ["README.md", "pipeline/knowledge/README.md", "corpus/README.md"])
def test_links_lead_somewhere(document: str) -> None:
    path = ROOT / document
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target


def test_columns_document_is_the_list_in_the_code() -> None:
    text = (ROOT / "docs" / "columns.md").read_text(encoding="utf-8")
    told = re.findall(r"^\| `(\w+)` \|", text, re.M)
    assert told == [c.name for t in TABLES for c in t.columns]


def test_shown_rows_are_real() -> None:
    """Each row shown must be a figure of the gold of the samples, in its own language and with its value."""
    import json

    golds = [json.loads(p.read_text(encoding="utf-8")) for p in sorted((ROOT / "corpus" / "gold").glob("dev-*.json"))]
    surfaces = {
        (language, surface.replace("\u00a0", " ").replace("\u202f", " "))
        for gold in golds
        for block in gold["blocks"]
        for part in (block.get("items") or [block])
        for figure in part.get("figures", [])
        for language, surface in (figure["surface"].items() if isinstance(figure["surface"], dict) else [])
    }
    rows = re.search(r"<!-- rows:begin -->(.*)<!-- rows:end -->", README, re.S)
    assert rows
    shown = [[c.strip() for c in line.strip("|").split("|")] for line in rows.group(1).strip().splitlines()[2:]]
    assert len(shown) == 10
    assert {row[0] for row in shown} == {"ar", "en", "es", "fr", "ru", "zh"}
    for row in shown:
        assert (row[0], row[1].replace("\u00a0", " ").replace("\u202f", " ")) in surfaces, row
