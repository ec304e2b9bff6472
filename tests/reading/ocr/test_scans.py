"""Scanned samples read from their pictures; what is not installed here is skipped by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.reading.ocr import scans
from pipeline.reading.ocr.spotted import cards
from pipeline.run import document_rows
from pipeline.settings import Settings
from pipeline.tables.columns import TABLES
from pipeline.tables.write import write_table
from tests.golden.gold import score_run

CORPUS = Path(__file__).parents[3] / "corpus"
SCANNED = CORPUS / "samples" / "scanned"
#: What the engines reached when the floor was set, less some room for other releases of them.
FLOORS = {"en": (0.9, 0.95), "zh": (0.9, 0.9), "ar": (0.65, 0.9)}


def needs(code: str) -> None:
    found = next(c for c in cards() if c.code == code)
    if not any(
        engine.reads(found) for engine in scans.Scans(lambda *_: None, str)._engines if engine.name in found.engines
    ):
        pytest.skip(f"no engine for {code}: pip install 'habitext[ocr]' and {found.package}")


@pytest.mark.slow
@pytest.mark.parametrize("code", FLOORS)
def test_scanned_samples_stay_above_their_floors(code: str, tmp_path: Path) -> None:
    needs(code)
    path = SCANNED / f"dev-1.{code}.pdf"
    rows = document_rows(path, path.name, Settings(ocr=True))
    for table in TABLES:
        write_table(tmp_path, table, rows[table.name])
    found = score_run([CORPUS / "gold" / "dev-1.json"], tmp_path)[code]
    clean, figures = FLOORS[code]
    assert found.rate("language") == 1
    assert found.rate("clean") >= clean
    assert found.f1("figures") >= figures
    told = [p for p in rows["problems"] if p["code"] == "ocr"]
    assert len(told) == 1 and "pages 1-" in told[0]["message"]  # nobody takes a read picture for text


def test_without_ocr_a_scan_is_reported_page_by_page() -> None:
    path = SCANNED / "dev-1.en.pdf"
    rows = document_rows(path, path.name, Settings())
    assert rows["status"] == "failed" and not rows["passages"]
    problems = [p for p in rows["problems"] if p["code"] == "no_text"]
    assert len(problems) == int(rows["documents"][0]["pages"])
    assert all("--ocr" in p["hint"] for p in problems)


def test_every_language_has_a_card_and_unknown_ones_are_told() -> None:
    assert {c.code for c in cards()} == {"en", "zh", "fr", "es", "ru", "ar"}
    assert scans.unknown(["fr", "de"]) == ["de"]
