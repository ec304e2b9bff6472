"""How much of the sample documents and of the blind texts is read right, by language: benchmarks/results/quality.json,
from which docs/quality.md is made.

    python -m benchmarks.quality

The number cases of other tools are scored too where they stand beside the repository; they are not ours to publish.
"""

from __future__ import annotations

import json
import platform
import tempfile
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.entities.peer_cases import CASES, RANGES, Tally, judge, read_cases
from tests.golden.blind import score_blind
from tests.golden.gold import LANGUAGES, Score
from tests.golden.test_samples import GOLD, score

ROOT = Path(__file__).parent.parent
RESULTS = ROOT / "benchmarks" / "results" / "quality.json"
LISTS = ("figures", "countries", "cities")


def rates(found: Score) -> dict[str, float]:
    """The rates of one language: F1 of what is listed, shares of the rest; only what was asked."""
    told = {name: found.f1(name) if name in (*LISTS, "programmes") else found.rate(name) for name in found.total}
    return {name: round(value, 4) for name, value in sorted(told.items()) if found.total[name]}


def peers() -> dict[str, Any]:
    """Number reading on the suites of other tools, span and value."""
    every: dict[str, Tally] = defaultdict(Tally)
    ranges: dict[str, Tally] = defaultdict(Tally)
    for case in read_cases():
        tally = judge(case)[0]
        every[case["lang"]].add(tally)
        if case["kind"] in RANGES:
            ranges[case["lang"]].add(tally)
    return {code: {"f1": round(every[code].f1, 4), "ranges": round(ranges[code].f1, 4)} for code in sorted(every)}


def made(folder: Path) -> Path:
    """The folder, made."""
    folder.mkdir()
    return folder


def main() -> None:
    """Measures and writes the results."""
    found: dict[str, Any] = {"date": datetime.now(UTC).date().isoformat(), "python": platform.python_version()}
    with tempfile.TemporaryDirectory() as folder:
        found["samples"] = {
            layout: {code: rates(score(code, layout, made(Path(folder) / f"{layout}-{code}"))) for code in LANGUAGES}
            for layout in GOLD
        }
    found["blind"] = {code: rates(told) for code, told in score_blind()[0].items()}
    if CASES.is_file():
        found["peers"] = peers()
    RESULTS.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(RESULTS)


if __name__ == "__main__":
    main()
