"""Makes docs/quality.md from what `python -m benchmarks.quality` measured and from the figures of the model in use."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
RESULTS = ROOT / "benchmarks" / "results" / "quality.json"
#: What is measured, as a reader would call it. F1 joins what was missed and what was reported wrongly.
SAMPLES = {
    "clean": "paragraphs whole and clean",
    "number": "printed number right",
    "figures": "figures (F1)",
    "countries": "countries (F1)",
    "cities": "cities (F1)",
    "known programmes": "programmes on our lists found",
    "domain": "domain right",
}
BLIND = {
    "figures": "figures (F1)",
    "kind": "their kind",
    "unit": "their unit",
    "modifier": "their modifier (about, more than …)",
    "countries": "countries (F1)",
    "cities": "cities (F1)",
    "programmes": "programmes, new ones too (F1)",
}
PEERS = {"f1": "numbers (F1 of span and value)", "ranges": "ranges (F1)"}


def table(found: dict[str, dict[str, float]], names: dict[str, str]) -> list[str]:
    """One row for each thing measured, one column for each language."""
    codes = sorted(found)
    lines = ["| | " + " | ".join(codes) + " |", "|---" * (len(codes) + 1) + "|"]
    for name, told in names.items():
        cells = [f"{found[code][name]:.2f}" if name in found[code] else "–" for code in codes]
        lines.append(f"| {told} | " + " | ".join(cells) + " |")
    return lines


def judged() -> list[str]:
    """What the model in use reaches, by language."""
    name = (ROOT / "models" / "CURRENT").read_text(encoding="utf-8").strip()
    facts: dict[str, Any] = json.loads((ROOT / "models" / name / "model.json").read_text(encoding="utf-8"))
    ways = {"cross-validated on the labels": facts["cross_validated"], "evaluation set": facts.get("evaluated") or {}}
    codes = sorted(facts["cross_validated"]["by_language"])
    lines = ["| macro-F1 | all | " + " | ".join(codes) + " |", "|---" * (len(codes) + 2) + "|"]
    for told, found in ways.items():
        if found:
            cells = [f"{found['by_language'][code]:.2f}" for code in codes]
            lines.append(f"| {told} | {found['macro_f1']:.2f} | " + " | ".join(cells) + " |")
    return lines


def page(found: dict[str, Any]) -> str:
    """The whole page."""
    lines = [
        "# What was measured, and what that is worth",
        "",
        f"Measured on {found['date']} with Python {found['python']} by `python -m benchmarks.quality`. This page is",
        "made from `benchmarks/results/quality.json` and the model in use by `docs/make_quality.py`. 1.00 is right;",
        "what rounds to 1.00 may hide a rare mistake.",
        "",
        "**Read this first.** The texts were written for this project, but for the number cases of other tools, and",
        "the rules for figures and names were mended with all of them in sight. These figures guard what is there; on",
        "reports nobody here has seen, expect less, and review before you publish. Only the evaluation set of the",
        "domains was never learnt from.",
        "",
        "## Sample documents, from PDF to table",
        "",
        "Official layout (numbered paragraphs, tables, footnotes):",
        "",
        *table(found["samples"]["official"], SAMPLES),
        "",
        "Designed reports (columns, pull-quotes, strips of large numbers, hardly a paragraph number):",
        "",
        *table(found["samples"]["designed"], {name: told for name, told in SAMPLES.items() if name != "number"}),
        "",
        "## Texts written apart from the lists and rules",
        "",
        "Paragraphs by a writer who did not look at our vocabulary, each in six languages. They were seen since, when",
        "mistakes were mended.",
        "",
        *table(found["blind"], BLIND),
        "",
    ]
    if "peers" in found:
        lines += [
            "## Number cases of other tools",
            "",
            "Short phrases from the test suites of general number readers, scored strictly (how: the head of",
            "`tests/entities/peer_cases.py`). They ask for much that reports never say, and count to a number what we",
            "keep apart.",
            "",
            *table(found["peers"], PEERS),
            "",
        ]
    lines += [
        "## Domains",
        "",
        *judged(),
        "",
        "With intervals, by domain, and with what the model takes for what: [model card](model-card.md).",
        "`habitext evaluate` measures the model in use anew on the evaluation set.",
        "",
        "## What is not known",
        "",
        "- How often real reports fool it: no real report was labelled by hand for this project.",
        "- How far two people agree on the domain of a passage. `habitext review status` tells it of your reviewers.",
        "- Scans: `benchmarks/ocr.py` measures letters on the scanned samples, not photographs or old print.",
        "- Speed and memory have a page of their own: [What large collections cost](scale.md).",
        "",
        "Measure on your own documents: review a few hundred facts ([For reviewers](reviewer.md)). The share you",
        "accept as they are is the figure that counts for you.",
        "",
    ]
    return "\n".join(lines)
