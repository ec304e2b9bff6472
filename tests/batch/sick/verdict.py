"""Writes the cases into a folder and judges what a run made of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.tables.write import read_table
from tests.batch.sick import bombs, contents, files, written
from tests.batch.sick.cases import FAILED, Case

SENTINEL = re.compile(r"SNT\W?\w+?\W?P(\d+)")


def every_case() -> Iterator[Case]:
    """The cases of all kinds."""
    for family in (*files.CASES, *bombs.CASES, *contents.CASES, *written.CASES):
        yield from family()


def name_of(case: Case) -> str:
    """The file a case is written to."""
    return case.name if "." in case.name[-5:] else f"{case.name}.pdf"


def write(folder: Path, cases: Iterable[Case]) -> None:
    """Makes the files."""
    folder.mkdir(parents=True)
    for case in cases:
        (folder / name_of(case)).write_bytes(case.make())


def faults(out: Path, cases: Iterable[Case]) -> list[str]:
    """What a run got wrong, a line each: status, empty successes, texts under another page, good pages not kept."""
    status = {row["path"]: row for row in read_table(out / "documents.csv")}
    said: dict[str, list[str]] = {}
    named: dict[str, set[int]] = {}
    for problem in read_table(out / "problems.csv"):
        if problem["severity"] == "error":
            said.setdefault(problem["path"], []).append(problem["code"])
            if problem["page"]:
                named.setdefault(problem["path"], set()).add(int(problem["page"]))
    names = {row["document_id"]: row["path"] for row in status.values() if row["status"] != "skipped"}
    seen: dict[str, set[int]] = {}
    texts: dict[str, list[str]] = {}
    wrong = []
    for passage in read_table(out / "passages.csv"):
        name = names[passage["document_id"]]
        texts.setdefault(name, []).append(passage["text"])
        for page in map(int, SENTINEL.findall(passage["text"])):
            seen.setdefault(name, set()).add(page)
            if not int(passage["page"]) <= page <= int(passage["page_end"]):
                wrong.append(f"{name}: page {page} stands on {passage['page']}")
    for case in cases:
        name = name_of(case)
        row = status.get(name, {"status": "lost"})
        got = row["status"]
        because = f"({', '.join(sorted(set(said.get(name, ()))))})"
        if got not in case.wanted.split("|"):
            wrong.append(f"{name}: {got} {because}, not {case.wanted}")
        if got == "done" and not texts.get(name):
            wrong.append(f"{name}: done, and empty")
        if case.never and any(case.never in text for text in texts.get(name, ())):
            wrong.append(f"{name}: {case.never!r} was read")
        if "internal" in said.get(name, ()):
            wrong.append(f"{name}: a fault of the program")
        missing = set(case.good) - seen.get(name, set()) - named.get(name, set())
        if missing and got != FAILED:
            wrong.append(f"{name}: {got} {because}, pages {sorted(missing)} not kept")
    return wrong
