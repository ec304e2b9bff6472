"""Makes docs/model-card.md from the model in use and docs/data-card.md from what lies in corpus/."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).parent.parent
MODELS, CORPUS = ROOT / "models", ROOT / "corpus"


def model_card() -> str:
    """The card that training wrote for the model in use, with the intervals from its figures."""
    name = (MODELS / "CURRENT").read_text(encoding="utf-8").strip()
    card = (MODELS / name / "card.md").read_text(encoding="utf-8")
    facts = json.loads((MODELS / name / "model.json").read_text(encoding="utf-8"))
    title, _, rest = card.partition("\n")
    lines = [
        f"# Model card: {title.removeprefix('# ')}",
        "",
        f"The card that `habitext train` wrote beside the model in `models/{name}`, and the intervals",
        "from its figures (`docs/make_cards.py`). Another model has its own: `habitext models list`.",
        rest.rstrip().replace("see corpus/README.md", "see the [data card](data-card.md)"),
        "",
        "## How sure these figures are",
        "",
        "95 % intervals of macro-F1, by drawing whole families of passages again and again (bootstrap):",
        "",
        *intervals(facts),
        "",
        "A difference that lies within the intervals is no difference.",
        "",
    ]
    return "\n".join(lines)


def intervals(facts: dict[str, Any]) -> list[str]:
    """A table of intervals, one column for each way of measuring."""
    ways = {"cross-validated": facts["cross_validated"], "evaluation set": facts.get("evaluated")}
    given = {name: found for name, found in ways.items() if found and "interval" in found}
    if not given:
        return ["(this model tells none)"]

    def told(low: float, high: float) -> str:
        return f"{low:.3f} to {high:.3f}"

    languages = sorted({code for found in given.values() for code in found.get("language_intervals", {})})
    rows = [["all", *(told(*found["interval"]) for found in given.values())]]
    rows += [[code, *(told(*found["language_intervals"][code]) for found in given.values())] for code in languages]
    return table(["", *given], rows)


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """A table of Markdown."""
    return [
        "| " + " | ".join(head) + " |",
        "|---" * len(head) + "|",
        *("| " + " | ".join(str(cell) for cell in row) + " |" for row in rows),
    ]


def labels(folder: str) -> list[dict[str, Any]]:
    """The labelled passages of a folder of the corpus."""
    return [
        json.loads(line)
        for path in sorted((CORPUS / folder).glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]


def counts(found: list[dict[str, Any]]) -> list[str]:
    """Passages by language and domain, with their length in the middle of the row."""
    count = Counter((label["language"], label["domain"]) for label in found)
    domains = sorted({label["domain"] for label in found})
    rows = []
    for code in sorted({label["language"] for label in found}):
        own = [label for label in found if label["language"] == code]
        hard = sum(bool(label.get("hard")) for label in own)
        length = median(len(label["text"]) for label in own)
        rows.append([code, *(count[code, d] for d in domains), len(own), hard, f"{length:.0f}"])
    return table(["language", *domains, "all", "hard on purpose", "characters (median)"], rows)


def families(found: list[dict[str, Any]]) -> tuple[int, int]:
    """How many families there are, and how many passages stand in one with a translation."""
    sizes = Counter(label["family"] for label in found)
    return len(sizes), sum(size for size in sizes.values() if size > 1)


def manifest() -> list[dict[str, str]]:
    """The sample documents."""
    with (CORPUS / "samples" / "manifest.csv").open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def samples() -> list[str]:
    """The sample documents by layout and language."""
    rows = manifest()
    count = Counter((row["layout"], row["language"]) for row in rows)
    languages = sorted({row["language"] for row in rows})
    layouts = sorted({row["layout"] for row in rows})
    return table(["layout", *languages], ([layout, *(count[layout, code] for code in languages)] for layout in layouts))


def golds() -> list[str]:
    """What the gold files hold, for all languages at once."""
    rows = []
    used = Counter(Path(row["gold"]).name for row in manifest())
    for path in sorted((CORPUS / "gold").glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        parts = [part for block in gold["blocks"] for part in (block.get("items") or [block])]
        told = [part for part in parts if isinstance(part.get("text"), dict)]
        rows.append(
            [
                f"`{path.name}`",
                used[path.name],
                len(told),
                sum(len(part.get("figures", ())) for part in told),
                sum(len(part.get("countries", ())) for part in told),
                sum(len(part.get("programmes", ())) for part in told),
            ]
        )
    return table(["file", "documents", "passages", "figures", "countries", "programmes"], rows)


def data_card() -> str:
    """The whole card of the data."""
    trained, measured = labels("labels"), labels("evaluation")
    grouped, translated = families(trained)
    share = sum(bool(label.get("hard")) for label in trained) / len(trained)
    plans = ", ".join(f"`{plan}`" for plan in sorted({label["plan"] for label in [*trained, *measured]}))
    days = sorted({label["date"] for label in [*trained, *measured]})
    when = days[0] if len(days) == 1 else f"between {days[0]} and {days[-1]}"
    lines = [
        "# Data card: labels, evaluation set, samples",
        "",
        "Counted from the files in `corpus/` by `docs/make_cards.py`.",
        "",
        "## What it is for",
        "",
        "To train and to measure the judge of domains, and to show the program without anybody's documents. It is not",
        "for learning facts about the world: **places, numbers and projects in these passages are invented**, and none",
        "is taken from a real report.",
        "",
        "## Labels (`corpus/labels`), for training",
        "",
        f"{len(trained):,} passages in {grouped:,} families; {translated:,} of them stand in a family with a",
        f"translation, which always goes to the same side when the data are split. Plan: {plans}. Written {when}.",
        f"{share:.0%} are hard on purpose: short, mixed, with misleading words, rows of tables, captions.",
        "",
        *counts(trained),
        "",
        "## Evaluation set (`corpus/evaluation`), never trained on",
        "",
        f"{len(measured):,} passages, written apart from the labels by other hands who had not seen them: mixed",
        "paragraphs with names, figures and detours. Labels that are near copies of one of them are not learnt from.",
        "",
        *counts(measured),
        "",
        "## Fields",
        "",
        "One JSON object a line: `id`; `family` (shared by translations of one passage); `language`; `text`; `domain`",
        "(a code of the plan, or none); `outcome` (may be empty); `plan`; `author`; `date`; `hard` where it is so;",
        "`register` = printed for passages worded as printed reports are, which count most in training.",
        "Decisions of reviewers are added from `corpus/reviews` of the workspace when `habitext train` is called.",
        "",
        "## Samples (`corpus/samples`) and what they say (`corpus/gold`)",
        "",
        "Invented documents set in the official layout, as designed reports and as scans. Documents by layout and",
        "language:",
        "",
        *samples(),
        "",
        "One gold file serves all languages and layouts of a text; one without documents is read as text only:",
        "",
        *golds(),
        "",
        "## Know before use",
        "",
        "- Invented passages are cleaner than real ones: figures measured on them flatter. What the model",
        "  gave on passages of real reports: [decisions](decisions/domains.md), \u201cRead on real reports\u201d.",
        "- No native speaker has proofread them, and no second person has labelled them: how far people would agree is",
        "  not known.",
        "- The domains are about equally frequent here and are not in reports; `none` is rarer here than there.",
        "- The rules for figures and names were written with the samples in sight; what they reach on them is a floor",
        "  that tests guard, not a promise ([What was measured](quality.md)).",
        "- Labels, samples and gold are under the licence of the project (MIT).",
        "",
    ]
    return "\n".join(lines)
