"""Floors for the sample documents, per language and layout. Lowering one is a deliberate act.

The rules were written with these documents in sight: the floors guard what is there, they do not say how good the
program is on others.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.run import document_rows
from pipeline.settings import Settings
from pipeline.tables.columns import TABLES
from pipeline.tables.write import write_table
from tests.golden.gold import LANGUAGES, Score, score_run

CORPUS = Path(__file__).parents[2] / "corpus"
GOLD = {"official": ("dev-1",), "designed": ("dev-1", "dev-2")}
FLOORS = {"clean": 0.98, "figures": 0.97, "countries": 0.97, "cities": 0.97, "known programmes": 0.95, "domain": 0.88}


def score(language: str, layout: str, out: Path) -> Score:
    """Reads the samples of a layout in one language into tables and scores these."""
    tables: dict[str, list[dict[str, str]]] = {table.name: [] for table in TABLES}
    for path in sorted((CORPUS / "samples" / layout).glob(f"*.{language}.pdf")):
        rows = document_rows(path, path.name, Settings())
        for name, found in tables.items():
            found.extend(rows[name])
    for table in TABLES:
        write_table(out, table, tables[table.name])
    return score_run([CORPUS / "gold" / f"{name}.json" for name in GOLD[layout]], out)[language]


@pytest.mark.parametrize("layout", GOLD)
@pytest.mark.parametrize("language", LANGUAGES)
def test_samples_stay_above_their_floors(language: str, layout: str, tmp_path: Path) -> None:
    found = score(language, layout, tmp_path)
    assert found.rate("language") == 1
    if layout == "official":  # the designed ones print no numbers beside their paragraphs
        assert found.rate("number") >= 0.99
    lists = {"figures", "countries", "cities"}
    reached = {name: found.f1(name) if name in lists else found.rate(name) for name in FLOORS}
    assert not {name: value for name, value in reached.items() if value < FLOORS[name]}
