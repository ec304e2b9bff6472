"""`habitext review sheet DIR`: the tables of a run → review.xlsx, each fact once that several languages say alike."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from pipeline.batch.state import FOLDER
from pipeline.domains.plans import recall_plan
from pipeline.errors import Exit
from pipeline.review.concord import Concord, once
from pipeline.reviewing import concord_in, domains_of, tables_of
from pipeline.wording import counted


def sheet(options: Namespace) -> int:
    """`habitext review sheet DIR`: review.xlsx beside the CSVs."""
    from pipeline.review.order import facts_in_order, passages_in_order
    from pipeline.review.workbook import write_sheet

    folder = options.folder
    recall_plan(folder / FOLDER)
    facts, passages, documents = tables_of(folder, ("facts", "passages", "documents"))
    concord = concord_in(folder, facts)
    ordered = facts_in_order(facts, concord.together(), concord.confidence())
    rows = list(_lines(ordered, concord))
    path = folder / "review.xlsx"
    links = _page_links(folder, documents, [*facts, *passages])
    write_sheet(path, rows, passages_in_order(passages), sorted(domains_of(passages)), links)
    print(f"{path}: {counted(len(facts), 'fact')}, {counted(len(passages), 'passage')}; least sure first")
    if len(rows) < len(facts):
        print(f"decided with the row of the same fact in another language: {counted(len(facts) - len(rows), 'fact')}")
    print(f"then: habitext review apply {path} --reviewer NAME")
    return int(Exit.DONE)


def _lines(ordered: Sequence[Mapping[str, str]], concord: Concord) -> Iterator[dict[str, str]]:
    """The rows of the sheet, with what is known of other versions."""
    for fact, others in once(ordered, concord):
        told = concord.of.get(fact["fact_id"])
        more = {"also_in": "; ".join(map(_place, others))}
        if told is not None:
            said = "; ".join(told.differences) or f"the same in {len(told.ids)} languages"
            more |= {"versions": said, "confidence": f"{told.confidence:g}"}
        yield {**fact, **more}


def _place(fact: Mapping[str, str]) -> str:
    page = f" (p. {fact['page']})" if fact["page"] else ""
    return f"{fact['language']}: {fact['surface']}{page} {fact['fact_id']}"


def _page_links(
    folder: Path, documents: Sequence[Mapping[str, str]], rows: Sequence[Mapping[str, str]]
) -> dict[tuple[str, str], str]:
    """Links to the printed page by (document_id, page), for the files that lie where they were read."""
    from pipeline.batch.sources import sources
    from pipeline.formats import is_pdf

    noted, files = sources(folder), {}
    for document in documents:
        found = next((path for path in noted.get(document["sha256"], ()) if path.is_file()), None)
        if found is not None and is_pdf(found):
            files[document["document_id"]] = found.absolute().as_uri()
    places = {(row["document_id"], row["page"]) for row in rows if row["page"]}
    return {place: f"{files[place[0]]}#page={place[1]}" for place in places if place[0] in files}
