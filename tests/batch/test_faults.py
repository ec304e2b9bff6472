"""Broken off at any point and resumed, a run gives the bytes of an unbroken one. In full by `make soak`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
#: Points tried: a few in CI, all in the soak.
FULL = bool(os.environ.get("HABITEXT_SOAK"))
COUNTS = (
    {"kill": 250, "error": 250, "signal": 100, "worker": 100} if FULL
    else {"kill": 6, "error": 6, "signal": 3, "worker": 4}
)  # fmt: skip


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="the fault runner needs Linux's /proc and fork")
@pytest.mark.parametrize("kind", sorted(COUNTS))
def test_a_broken_run_resumes_to_the_same_bytes(kind: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.batch.faults", kind, str(COUNTS[kind]), str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    results = [line.removeprefix("RESULT ") for line in done.stdout.splitlines() if line.startswith("RESULT ")]
    assert results, done.stderr[-2000:]
    result = json.loads(results[0])
    assert result["wrong"] == []
    assert result["tried"] >= min(COUNTS[kind], result["points"])
