"""The collection of bad inputs beside the project: unpacks it, makes the live cases, judges a run by its manifest."""

from __future__ import annotations

import json
import os
import re
import tarfile
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.batch.folder import shown
from pipeline.tables.write import read_table

ARCHIVE = Path(__file__).parents[3] / "shared" / "bad" / "bad-inputs.tar.xz"
WANTED = {"error": "failed", "partial": "partial", "normal": "done", "skip": "skipped"}
SENTINEL = re.compile(r"SNT\W?(\w+)\W?P(\d+)")


@dataclass(slots=True)
class Verdict:
    """What a run on the collection came to. `wrong` holds (id, file, wanted, got), `named` the pages told to be bad.

    `differing`: ids of the cases whose status is not the manifest's one word, whatever its words on the right
    behaviour allow besides.
    """

    cases: int = 0
    differing: list[str] = field(default_factory=list)
    wrong: list[tuple[str, str, str, str]] = field(default_factory=list)
    empty_successes: list[str] = field(default_factory=list)
    astray: list[str] = field(default_factory=list)
    lost_pages: list[str] = field(default_factory=list)
    named: dict[str, set[int]] = field(default_factory=dict)
    good_pages: int = 0

    @property
    def agreement(self) -> float:
        """Share of cases with the manifest's status."""
        return 1 - len(self.wrong) / self.cases


def unpack(folder: Path) -> Path:
    """The collection with its live cases, in the folder given; the manifest lies in it."""
    with tarfile.open(ARCHIVE) as archive:
        archive.extractall(folder, filter="tar")
    if hasattr(os, "mkfifo"):
        os.mkfifo(folder / "12-special" / "fifo.pdf")
    return folder


def cases(folder: Path) -> dict[str, list[str]]:
    """The manifest's rows by file name as the tables show it."""
    text = (folder / "MANIFEST.tsv").read_text(encoding="utf-8", errors="surrogateescape")
    rows = [line.split("\t") for line in text.split("\n")[1:] if line]
    return {shown(json.loads(row[1])): row for row in rows}


#: What the manifest's words on the right behaviour allow besides its one status.
ALTERNATIVES = (
    (re.compile(r"\ban? (clear )?error or\b|\bor (an? )?(clear )?error\b"), {"failed"}),
    (re.compile(r"\brepaired read\b|\(or read\b|\bthrough repair\b"), {"done", "partial"}),
    (re.compile(r"\bor normal\b"), {"done"}),
    (re.compile(r"\bor partial\b|\bwith (a )?warning\b|\bor warning\b|\bor page named\b"), {"partial"}),
)


def allowed(row: list[str]) -> set[str]:
    """The statuses the manifest's row allows."""
    found = {WANTED[row[4]]} if row[4] in WANTED else {"done", "partial", "failed"}
    return found.union(*(statuses for words, statuses in ALTERNATIVES if words.search(row[5])))


def accepted(row: list[str], status: str, folder: Path, name: str, codes: set[str]) -> bool:
    """Whether a status is the manifest's, or says the same in our words. `codes`: reasons of the document's errors."""
    if status in allowed(row):
        return True
    if "quality warning where the letters cannot be decoded" in row[5] and codes == {"bad_text_layer"}:
        return status == "partial"  # that is how we say it
    if row[4] == "skip":  # a folder and what is no PDF have no row
        return not status or status in ("failed", "done")
    if row[2] == "11-duplicates" or ((folder / name).is_file() and status == "skipped"):
        return status == "skipped"  # the same content is read once and said to be
    return False


def judge(folder: Path, out: Path) -> Verdict:
    """Compares the tables of a run with the manifest."""
    verdict = Verdict()
    status = {row["path"]: row["status"] for row in read_table(out / "documents.csv")}
    ids = {row["document_id"]: row["path"] for row in read_table(out / "documents.csv") if row["status"] != "skipped"}
    pages: dict[str, set[tuple[str, int]]] = {}
    counts: dict[str, int] = {}
    for passage in read_table(out / "passages.csv"):
        name = ids[passage["document_id"]]
        counts[name] = counts.get(name, 0) + 1
        for case, page in SENTINEL.findall(passage["text"]):
            pages.setdefault(name, set()).add((case, int(page)))
            if not int(passage["page"]) <= int(page) <= int(passage["page_end"]):
                verdict.astray.append(f"{name}: {case} page {page} on {passage['page']}")
    codes: dict[str, set[str]] = {}
    for problem in read_table(out / "problems.csv"):
        if problem["severity"] == "error":
            codes.setdefault(problem["path"], set()).add(problem["code"])
        if problem["page"] and problem["severity"] == "error":
            verdict.named.setdefault(problem["path"], set()).add(int(problem["page"]))
    for name, row in cases(folder).items():
        live = row[2] == "12-special" and not os.path.lexists(folder / name)
        if live:
            continue
        verdict.cases += 1
        got = status.get(name, "")
        if got != WANTED.get(row[4], got) or (row[4] == "any" and not got):
            verdict.differing.append(row[0])
        if not accepted(row, got, folder, name, codes.get(name, set())):
            verdict.wrong.append((row[0], name, WANTED.get(row[4], "any"), got))
        if got == "done" and not counts.get(name):
            verdict.empty_successes.append(name)
    _lost(folder, pages, status, verdict)
    return verdict


def _lost(folder: Path, pages: dict[str, set[tuple[str, int]]], status: dict[str, str], verdict: Verdict) -> None:
    """Pages with a readable sentinel that a document read in part should have kept (a cut file may have lost the page
    of a content that is still there)."""
    for name, row in cases(folder).items():
        if row[4] != "partial" or not status.get(name) or row[2].startswith(("20-", "02-")):
            continue
        expected = good_pages(folder / name) - verdict.named.get(name, set())
        kept = {page for _, page in pages.get(name, ())}
        verdict.good_pages += len(expected)
        verdict.lost_pages.extend(f"{name}: page {page}" for page in sorted(expected - kept))


def good_pages(path: Path) -> set[int]:
    """Pages whose sentinel stands in a content stream that can be read, whatever the rest of the file is like."""
    import zlib

    data = path.read_bytes()
    found: set[int] = set()
    for piece in re.split(rb"endstream", data):
        start = piece.rfind(b"stream")
        body = piece[start + 6 :].lstrip(b"\r\n") if start >= 0 else b""
        for text in (body, _inflated(body, zlib)):
            found.update(int(page) for _, page in SENTINEL.findall(text.decode("latin-1")))
    return found


def _inflated(body: bytes, zlib: object) -> bytes:
    try:
        return zlib.decompressobj().decompress(body, 1 << 20)  # type: ignore[attr-defined]
    except Exception:
        return b""
