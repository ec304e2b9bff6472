"""All bad inputs in one run: none stops it, none is passed off as good, good pages are kept, with any worker count."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.tables.write import read_table
from tests.batch.bad_inputs import ARCHIVE, Verdict, judge, unpack

#: Wide, so that a busy machine does not decide whether a page runs out of memory or out of time.
LIMITS = ("--timeout", "600", "--page-timeout", "90")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.shared,
    pytest.mark.skipif(not ARCHIVE.is_file(), reason="the bad inputs are not beside the project"),
]


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return unpack(tmp_path_factory.mktemp("bad") / "in")


@pytest.fixture(scope="module")
def out(collection: Path) -> Path:
    target = collection.parent / "out"
    assert main(["run", str(collection), "--out", str(target), "--workers", "2", *LIMITS]) == 1
    return target


@pytest.fixture(scope="module")
def verdict(collection: Path, out: Path) -> Verdict:
    return judge(collection, out)


def test_status_is_the_manifests(verdict: Verdict) -> None:
    assert verdict.cases > 250
    assert verdict.agreement >= 0.92, verdict.wrong


def test_nothing_empty_is_called_done(verdict: Verdict) -> None:
    assert verdict.empty_successes == []


def test_every_page_stands_under_its_own_number(verdict: Verdict) -> None:
    assert verdict.astray == []


def test_good_pages_of_bad_documents_are_kept(verdict: Verdict) -> None:
    assert verdict.good_pages > 40
    assert len(verdict.lost_pages) <= 0.05 * verdict.good_pages, verdict.lost_pages


@pytest.mark.parametrize("workers", ["1", "4"])
def test_the_worker_count_changes_nothing(collection: Path, out: Path, workers: str) -> None:
    other = collection.parent / f"out{workers}"
    main(["run", str(collection), "--out", str(other), "--workers", workers, *LIMITS])
    for name in ("passages", "entities", "facts", "problems"):
        assert (other / f"{name}.csv").read_bytes() == (out / f"{name}.csv").read_bytes(), name
    timed, told = read_table(out / "documents.csv"), read_table(other / "documents.csv")
    assert [{**row, "seconds": ""} for row in told] == [{**row, "seconds": ""} for row in timed]
