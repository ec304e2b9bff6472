"""Makes docs/quality.md from what `python -m benchmarks.quality` measured and from the figures of what was learnt."""

from __future__ import annotations

import json
import tomllib
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


def certainty() -> list[str]:
    """How many facts of real texts were wrong, and what their scores were worth."""
    told = tomllib.loads((ROOT / "pipeline" / "facts" / "certainty.toml").read_text(encoding="utf-8"))
    measured: dict[str, dict[str, float]] = told["measured"]
    shown = {
        "facts judged": ("facts", "d"), "with something wrong": ("wrong", "d"), "AUC of the score": ("auc", ".2f"),
        "wrong ones in the least sure third": ("third", ".2f"),
    }  # fmt: skip
    lines = [
        "Rows of `facts.csv` of press releases, web pages and reports by many writers, judged as the program first",
        "gave them, one reader each; a row is wrong when any of value, unit, kind, modifier, what is counted,",
        "aggregation, countries or year is. What was wrong is mended since where a rule could be found. The score is",
        "the chance that nothing is wrong, learnt from these facts (`corpus/certainty`) and measured on texts it was",
        "not learnt from. AUC: how often a right fact has a higher score than a wrong one (by lot: 0.50).",
        "",
        "| | " + " | ".join(measured) + " |",
        "|---" * (len(measured) + 1) + "|",
    ]
    for name, (key, form) in shown.items():
        lines.append(f"| {name} | " + " | ".join(format(own[key], form) for own in measured.values()) + " |")
    lines += ["", "| score | facts | mean score | share right |", "|---|---|---|---|"]
    lines += [f"| {b['scores']} | {b['facts']} | {b['mean']:.2f} | {b['right']:.2f} |" for b in told["band"]]
    return lines


def page(found: dict[str, Any]) -> str:
    """The whole page."""
    lines = [
        "# What was measured, and what that is worth",
        "",
        f"Measured on {found['date']} with Python {found['python']} by `python -m benchmarks.quality`. This page is",
        "made from `benchmarks/results/quality.json`, the model in use and the certainty of facts by",
        "`docs/make_quality.py`. 1.00 is right; what rounds to 1.00 may hide a rare mistake.",
        "",
        "**Read this first.** The texts were written for this project, but for the number cases of other tools and the",
        "facts of real texts, and",
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
        "## Facts of real texts",
        "",
        *certainty(),
        "",
        "## What is not known",
        "",
        "- How often your reports fool it: the real texts were short, without pages, tables or a date of their own.",
        "- How far two people agree on the domain of a passage. `habitext review status` tells it of your reviewers.",
        "- Scans: `benchmarks/ocr.py` measures letters on the scanned samples, not photographs or old print.",
        "- Speed and memory have a page of their own: [What large collections cost](scale.md).",
        "",
        "Measure on your own documents: review a few hundred facts ([For reviewers](reviewer.md)). The share you",
        "accept as they are is the figure that counts for you.",
        "",
    ]
    return "\n".join(lines)
