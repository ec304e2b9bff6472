"""`habitext review serve DIR`: a run's rows, files and knowledge put before the review page."""

from __future__ import annotations

import getpass
import json
import os
import sys
import threading
import time
import webbrowser
from argparse import Namespace
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from pipeline.batch.sources import sources
from pipeline.batch.state import FOLDER
from pipeline.batch.stop import InterruptedWait, stoppable
from pipeline.batch.stored import stored_rows
from pipeline.cells import listed
from pipeline.digests import file_digest
from pipeline.domains.plans import load_plan, recall_plan
from pipeline.errors import Exit, HabitextError, InputError
from pipeline.lexicon.entries import Entry
from pipeline.passages.places import where
from pipeline.records import Box, Passage, Span
from pipeline.records import Piece as Line
from pipeline.review.known import Printed
from pipeline.review.page.actions import Actions
from pipeline.review.page.desk import Desk
from pipeline.review.page.marks import Mark
from pipeline.review.page.material import Material, Piece
from pipeline.review.page.pictures import PictureError, Pictures
from pipeline.review.page.server import PageServer
from pipeline.review.page.views import Boxes
from pipeline.reviewing import about_run, allowed, as_run, concord_in, keep_answers, refresh, reviews_of
from pipeline.run import knowledge
from pipeline.settings import OWN_KNOWLEDGE
from pipeline.tables.write import read_table
from pipeline.wording import counted

Rows = list[dict[str, str]]


class RunPapers:
    """The PDF files behind a run. `moved_to`: a folder in which they are now, under the paths of documents.csv."""

    def __init__(self, out: Path, documents: Mapping[str, Mapping[str, str]], moved_to: Path | None = None) -> None:
        noted = sources(out)
        self._files: dict[str, tuple[str, list[Path]]] = {}
        for id_, row in documents.items():
            places = list(noted.get(row.get("sha256", ""), ()))
            if moved_to is not None:
                path = Path(row.get("path", ""))
                places = [moved_to / path, moved_to / path.name, *places]
            self._files[id_] = (row.get("sha256", ""), places)
        self._digests: dict[tuple[Path, int, int], str] = {}
        self._pictures = Pictures()

    def state(self, document: str) -> tuple[str, str]:
        """there, missing or unknown (the run noted no place), and the place where the file should lie."""
        _, places = self._files.get(document, ("", []))
        if not places:
            return "unknown", ""
        found = next((path for path in places if path.is_file()), None)
        return ("there", str(found)) if found is not None else ("missing", str(places[0]))

    def picture(self, document: str, page: int) -> bytes:
        """A page of the very file that was read, as PNG. Raises PictureError: missing, changed or failed."""
        sha256, places = self._files.get(document, ("", []))
        there = [path for path in places if path.is_file()]
        for path in there:
            try:
                if self._digest(path) == sha256:
                    return self._pictures.page(path, page)
            except OSError:
                continue
        raise PictureError("changed" if there else "missing")

    def _digest(self, path: Path) -> str:
        about = path.stat()
        key = (path, about.st_size, about.st_mtime_ns)
        if key not in self._digests:
            self._digests[key] = file_digest(path)
        return self._digests[key]

    def close(self) -> None:
        """Ends what is being drawn."""
        self._pictures.close()


def boxes(passage: Mapping[str, str], lines: Sequence[Piece], span: tuple[int, int], page: int) -> Boxes:
    """Where a part of a passage stands on one page, in points from its top left: a figure where it was printed."""
    start, end = span
    exact = [Box(*f[2:]) for p in lines if p.page == page for f in p.figures if start <= f[0] < f[1] <= end]
    if exact:
        return exact
    pieces = tuple(Line(p.page, Box(p.x0, p.top, p.x1, p.bottom), Span(p.start, p.end)) for p in lines)
    text, language = passage.get("text", ""), passage.get("language", "")
    return list(where(Passage("", "", language, "paragraph", "", "", text, pieces), Span(*span), page))


def material_of(out: Path) -> Material:
    """What the page shows of a run. Raises InputError when no run wrote there, OutputLockedError while one does."""
    about = about_run(out)
    recall_plan(out / FOLDER)
    facts, passages = as_run(out)
    documents = {row["document_id"]: row for row in reversed(read_table(out / "documents.csv")) if row["document_id"]}
    marks: dict[str, list[Mark]] = {}
    for row in stored_rows(out, about["fingerprint"], "entities"):
        mark = Mark(int(row["start"]), int(row["end"]), row["label"], row.get("name", ""), row.get("id", ""))
        marks.setdefault(row["passage_id"], []).append(mark)
    places = {
        row["passage_id"]: [_printed(piece) for piece in json.loads(row["pieces"])]
        for row in stored_rows(out, about["fingerprint"], "places")
    }
    names, programmes = _names(facts, passages, _known_names(about))
    return Material(
        out.resolve().name, facts, passages, marks, places, documents, str(about.get("model", "")),
        concord_in(out, facts), names, programmes,
    )  # fmt: skip


def _printed(stored: Sequence[Any]) -> Piece:
    """A line as a run keeps it: its page and box, its code points, then its figures."""
    return Piece._make((*stored[:9], tuple(tuple(figure) for figure in stored[9:])))


def _known_names(about: Mapping[str, Any]) -> Sequence[Entry]:
    """What the run's knowledge calls things; ours alone, when the user's folder is gone."""
    folder = str(about.get("settings", {}).get("knowledge", ""))
    return knowledge(folder if folder and Path(folder).is_dir() else "").entries


def _names(
    facts: Rows, passages: Rows, entries: Sequence[Entry]
) -> tuple[Mapping[str, Mapping[str, Mapping[str, str]]], list[str]]:
    """What domains and countries are called in each language, and all names of programmes."""
    plans = Counter(p.get("plan", "") for p in passages)
    domains: dict[str, Mapping[str, str]] = {}
    for plan, _ in reversed(plans.most_common()):
        with suppress(HabitextError):
            domains |= {d.code: d.title for d in load_plan(plan).domains} if plan else {}
    countries = {
        e.id: {"": e.name, **{code: own[0] for code, own in e.names.items() if own}}
        for e in entries
        if e.label == "COUNTRY"
    }
    printed = {name for f in facts for name in listed(f.get("programmes"))}
    programmes = sorted(printed | {e.name for e in entries if e.label == "PROGRAMME" and not e.off})
    return {"domains": dict(sorted(domains.items())), "countries": countries}, programmes


def page_of(options: Namespace) -> PageServer:
    """The server for a run, bound to its port and not yet at work. Raises what `material_of` raises, and InputError."""
    workspace = Path(options.workspace)
    material = material_of(options.folder)
    may = allowed(Printed.of_rows(material.facts, material.passages, material.model))
    reviewer = " ".join(options.reviewer.replace(";", " ").split()) or _user()
    desk = Desk(material, reviews_of(workspace), reviewer, may)
    own = str(about_run(options.folder).get("settings", {}).get("knowledge", ""))
    names = options.knowledge or (Path(own) if own else workspace / OWN_KNOWLEDGE)
    papers = RunPapers(options.folder, material.documents, options.documents)
    return PageServer(Actions(desk, papers, boxes, names), options.port)


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        raise InputError("nobody says who decides", "add --reviewer NAME") from None


def serve(options: Namespace) -> int:
    """`habitext review serve DIR`: the review page, until Ctrl-C; then the tables show what was decided."""
    if options.documents is not None and not options.documents.is_dir():
        raise InputError(f"{options.documents}: no such folder", "name the folder that holds the PDF files")
    page = page_of(options)
    desk = page.actions.desk
    with stoppable() as stop, page:
        at_work = threading.Thread(target=page.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
        at_work.start()
        try:
            _greet(page, opened=not options.no_open)
            with stop.waiting():
                while not stop():
                    time.sleep(3600)
        except InterruptedWait:
            pass
        finally:
            page.shutdown()
            page.actions.paper.close()
            at_work.join()
    print(f"\n{counted(desk.changes, 'answer')} kept in {reviews_of(Path(options.workspace))}", flush=True)
    if desk.changes:
        _show_in_tables(options.folder, Path(options.workspace))
    return int(Exit.DONE)


def _greet(page: PageServer, *, opened: bool) -> None:
    progress = page.actions.desk.progress()
    print(f"{progress['total']} facts, {progress['decided']} decided; you decide as {page.actions.desk.reviewer}")
    print(f"review page: {page.door.link()}")
    print("the link is for this computer and for you alone; Ctrl-C ends the page", flush=True)
    if opened and _has_screen():
        with suppress(webbrowser.Error, OSError):
            webbrowser.open(page.door.link_once())


def _has_screen() -> bool:
    """Whether a browser would open in a window: in a terminal it would take the terminal."""
    return sys.platform in ("win32", "darwin") or bool(os.getenv("DISPLAY") or os.getenv("WAYLAND_DISPLAY"))


def _show_in_tables(out: Path, workspace: Path) -> None:
    """The tables written anew with the decisions; what people typed into them is kept beside."""
    try:
        for copy in keep_answers(out, workspace):
            print(f"{copy}: what was typed into the table and not applied")
        refresh(out, workspace)
        print(f"they show in {out / 'facts.csv'} and {out / 'passages.csv'}")
    except HabitextError as error:
        print(f"the tables do not show them yet: {error.message}; the next `habitext run` will", file=sys.stderr)
