"""docs/scale.md says what was measured, and its sums are right."""

from __future__ import annotations

import json
import runpy
from pathlib import Path

ROOT = Path(__file__).parent.parent
MADE = runpy.run_path(str(ROOT / "docs" / "make_scale.py"))
FOUND = json.loads(MADE["RESULTS"].read_text(encoding="utf-8"))


def test_the_page_is_the_one_made_from_the_measurements() -> None:
    assert (ROOT / "docs" / "scale.md").read_text(encoding="utf-8") == MADE["page"](FOUND)


def test_the_sums_are_right() -> None:
    round_figures = FOUND | {
        "document_cpu_s": 0.2, "page_cpu_s": 0.1, "state_bytes_page": 10_000, "tables_bytes_page": 20_000,
        "sample_documents": 10, "sample_pages": 50, "sample_facts": 500, "store_ms": 10.0, "dask_documents_s": 50.0,
        "tables": [{"documents": 100, "write_s": 1.1}],
        "simple_tables": {"documents": 1000, "write_s": 3.0, "look_s": 0.5},
    }  # fmt: skip
    told = MADE["estimate"](round_figures)
    assert round(told["core_hours"], 1) == 611.1  # a million times 0.2 s + 20 × 0.1 s
    assert (told["state_gb"], told["tables_gb"], told["facts"]) == (200, 400, 200)
    document, page = MADE["writing"](round_figures)
    assert (round(document, 6), round(page, 6)) == (0.001, 0.002)  # 11 ms with five pages, 3 ms with one
    assert round(told["write_hours"], 2) == 11.39
    assert round(told["cores_fed"]) == 220 and round(told["dask_cores_fed"]) == 110
    assert [MADE["runs_for"](n, told) for n in (1, 6, 7, 64)] == [1, 1, 2, 10]  # machines of 16 cores


def test_what_was_measured_is_within_reason() -> None:
    assert FOUND["sample_documents"] > 10 and FOUND["sample_facts"] > 500
    assert 0.01 < FOUND["page_cpu_s"] < 1 and 0.001 < FOUND["document_cpu_s"] < 2
    (_, early), (count, late) = FOUND["run_mb"]
    assert count >= 100 and late < 1.2 * early
    facts = [entry["facts"] for entry in FOUND["tables"]]
    assert facts[0] < 1_200 and 9_000 < facts[1] < 12_000
    assert FOUND["simple_tables"]["documents"] == 100_000
