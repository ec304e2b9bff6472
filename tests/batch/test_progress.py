"""What a run says of itself while it reads."""

from __future__ import annotations

import io

import pytest

from pipeline.batch.progress import Ended, PlainProgress


def test_the_time_left_leaves_the_start_out(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([0.0, 100.0, 120.0, 121.0, 140.0, 160.0])  # a slow start, then 15 seconds a document on average
    monkeypatch.setattr("time.monotonic", lambda: next(clock))
    said = io.StringIO()
    with PlainProgress(5, said) as progress:
        for _ in range(5):
            progress.done(Ended("a.pdf", "done", 2))
    lines = said.getvalue().splitlines()
    assert lines[1] == "1/5 documents, 2 pages, 0 failed"  # nothing is known yet
    assert lines[2] == "2/5 documents, 4 pages, 0 failed, about 60 s left"
    assert lines[3] == "4/5 documents, 8 pages, 0 failed, about 13 s left"
    assert lines[4] == "5/5 documents, 10 pages, 0 failed"
