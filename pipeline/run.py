"""The one place where the stages meet: a document in, everything said about it out."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from pipeline import ids
from pipeline.batch.watch import Around
from pipeline.cells import listed
from pipeline.digests import file_digest
from pipeline.domains.judge import judge
from pipeline.domains.plans import plan_for
from pipeline.domains.store import DomainModel, find_model_folder, load_model
from pipeline.entities.find import find_entities
from pipeline.facts import make_facts
from pipeline.facts.certainty import chance, worth
from pipeline.formats import is_written
from pipeline.journal import REASONS, Journal
from pipeline.lexicon.lexicon import Lexicon
from pipeline.lexicon.load import load_lexicon
from pipeline.passages import Masthead, build_from_blocks, build_passages, prepare
from pipeline.passages.places import figures_in
from pipeline.reading import read_pages
from pipeline.records import Document, Entity, Fact, Judgement, Page, Passage, Problem
from pipeline.settings import Settings, own_certainty
from pipeline.tables.rows import (
    document_row,
    domain_cells,
    entity_row,
    fact_row,
    number,
    passage_of,
    passage_row,
    place_row,
    problem_row,
)

#: What to do about a document without pages that gives no passage.
NOTHING_WRITTEN = "Open the file: if you see text in it, save it as PDF and run again; if there is none, leave it out."
#: Holds a number, a percentage, a year and an acronym, so that every finder has something to look at.
WARMING = "340 (12 %) 2024: UN-Habitat, WUF11."


@dataclass(frozen=True, slots=True)
class Reading:
    """One document as the program sees it. `entities` are by passage id; `problems` hold what went wrong.

    `sizes` are width and height of the pages by number, in points.
    """

    document: Document
    passages: tuple[Passage, ...]
    entities: dict[str, tuple[Entity, ...]]
    judgements: dict[str, Judgement]
    facts: tuple[Fact, ...]
    problems: tuple[Problem, ...]
    seconds: float = 0.0
    sizes: dict[int, tuple[float, float]] = field(default_factory=dict)


def knowledge(folder: str) -> Lexicon:
    """The lexicon of our knowledge and of a folder laid over it ("": of ours alone), loaded once a process."""
    return load_lexicon(Path(folder) if folder else None)


@cache
def model(settings: Settings) -> DomainModel:
    """The domain model of a run, loaded once a process."""
    return load_model(find_model_folder(settings.workspace_path, settings.plan, settings.model))


def second_opinion(path: Path) -> tuple[int, int]:
    """What another reader finds in a PDF: pages, and characters on the first few. Raises whatever it raises."""
    from pipeline.reading.engines.plumber import PlumberDocument

    document = PlumberDocument(path)
    try:
        return document.pages, sum(document.characters(index) for index in range(min(3, document.pages)))
    finally:
        document.close()


def _as_it_is(read: Callable[..., Iterator[Page]], _: object) -> Callable[..., Iterator[Page]]:
    return read


def read_document(
    path: Path | str, settings: Settings | None = None, *, name: str | None = None, around: Around = _as_it_is
) -> Reading:
    """Reads one document (PDF, Word, HTML, Akoma Ntoso, text) into passages, entities, domains and facts.

    `name` is the path to show (relative to the input folder); default the file's own name. `around` is what a batch
    lays around the page reader (clock, repair); by default nothing. Raises
    `pipeline.errors.DocumentError` when the file gives nothing at all; smaller troubles are in `problems`.
    """
    started, path, settings, journal = time.perf_counter(), Path(path), settings or Settings(), Journal()
    sha256 = file_digest(path)
    document = Document(ids.document_id(sha256), sha256, name if name is not None else path.name)

    masthead, passages, sizes = _passages_of(document, path, settings, journal, around)
    document = replace(
        document, symbol=masthead.symbol, title=masthead.title, language=masthead.language, year=masthead.year,
        pages=len(sizes),
    )  # fmt: skip
    lexicon = knowledge(settings.knowledge)
    entities = find_entities(passages, lexicon, settings.spacy)
    plan = plan_for(document.year, settings.plan)
    judgements = {j.passage_id: j for j in judge(passages, plan, model(settings))}
    facts = make_facts(document, passages, entities, judgements)
    if own := own_certainty(settings.workspace_path):
        facts = [replace(f, score=chance(f.signs, worth(own))) for f in facts]
    return Reading(
        document, tuple(passages), entities, judgements, tuple(facts), tuple(journal.problems),
        time.perf_counter() - started, sizes,
    )  # fmt: skip


def _passages_of(
    document: Document, path: Path, settings: Settings, journal: Journal, around: Around
) -> tuple[Masthead, Sequence[Passage], dict[int, tuple[float, float]]]:
    """Masthead and passages of a document, and width and height of its pages by number (points).

    The pages themselves end here: those of a thousand hold as much memory as all that comes after them.
    """
    if is_written(path):
        from pipeline.reading.written.kinds import read_blocks

        return *build_from_blocks(document.id, read_blocks(path), journal.report), {}
    options = {"max_pages": settings.max_pages, "ocr": settings.ocr, "ocr_languages": settings.ocr_languages}
    pages = list(around(read_pages, second_opinion)(path, journal.report, **options))
    masthead, passages = build_passages(document.id, pages, journal.report)
    return masthead, passages, {page.number: (page.width, page.height) for page in pages}


def warm(settings: Settings, languages: Sequence[str] = ()) -> None:
    """Loads what every document needs, once, before the first one; for `languages` also what only theirs need.

    Words, patterns and tables of a language are built when first asked for: a short text is taken through the stages,
    so that they are all there before the children are forked.
    """
    knowledge(settings.knowledge), model(settings)
    for code in languages:
        prepare(code)
        take_through(WARMING, code, settings)


def take_through(text: str, code: str, settings: Settings) -> Sequence[Fact]:
    """A text of a language as a passage of its own through the stages behind reading."""
    passage = Passage("", "", code, "paragraph", "", "", text)
    entities = find_entities([passage], knowledge(settings.knowledge))
    judgements = {j.passage_id: j for j in judge([passage], plan_for(None), model(settings))}
    return make_facts(Document("", "", ""), [passage], entities, judgements)


def document_rows(path: Path, name: str, settings: Settings, around: Around = _as_it_is) -> dict[str, Any]:
    """One document → the rows of every table; what the children of a batch run.

    Status: done; partial when something was lost, or all of the text cannot be decoded; failed when nothing came out.
    """
    reading = read_document(path, settings, name=name, around=around)
    document, passages = reading.document, {p.id: p for p in reading.passages}
    problems = list(reading.problems)
    lost = any(p.severity == "error" for p in problems)
    if not passages and (not lost or any(p.code in ("repaired", "doubtful") for p in problems)):
        code, said = ("damaged", "too damaged to read") if lost else ("no_passages", "no text was found")
        hint = NOTHING_WRITTEN if code == "no_passages" and is_written(path) else REASONS[code]
        problems.insert(0, Problem(code, f"{name}: {said}", hint, "error"))
    read = passages or any(p.code == "bad_text_layer" for p in problems)  # there is text, and it is said to be wrong
    status = "failed" if not read else "partial" if lost else "done"
    counts = {"passages": len(passages), "facts": len(reading.facts)}
    return {
        "status": status,
        "documents": [document_row(document, **counts, status=status, seconds=reading.seconds)],
        "passages": [passage_row(document, p, reading.judgements.get(p.id)) for p in reading.passages],
        "entities": [entity_row(document, p, e) for p in reading.passages for e in reading.entities.get(p.id, ())],
        "facts": [fact_row(document, passages[f.passage_id], f) for f in reading.facts],
        "problems": [problem_row(document.id, name, p) for p in problems],
        "places": [
            place_row(p, reading.sizes, figures_in(p, reading.entities.get(p.id, ()))) for p in reading.passages
        ],
    }


def judged_again(result: dict[str, Any], settings: Settings) -> dict[str, Any]:
    """A stored result (rows by table) as today's model, plan and table of signs judge it; nothing is read."""
    rows = result["passages"]
    if not rows:
        return result
    year = result["documents"][0].get("year", "")
    plan = plan_for(int(year) if year else None, settings.plan)
    table = worth(own_certainty(settings.workspace_path))
    judgements = judge(list(map(passage_of, rows)), plan, model(settings))
    cells = {judgement.passage_id: domain_cells(judgement) for judgement in judgements}
    again = {**result, "passages": [{**r, **cells[r["passage_id"]]} for r in rows]}
    again["facts"] = [
        {
            **f,
            "domain": own["domain"],
            "domain_score": own["domain_score"],
            "score": number(chance(listed(f["signs"]), table)),
        }
        for f in result["facts"]
        for own in (cells[f["passage_id"]],)
    ]
    return again
