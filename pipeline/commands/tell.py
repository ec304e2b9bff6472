"""What one document, or a piece of text, gives: as lines for the terminal."""

from __future__ import annotations

from pathlib import Path

from pipeline import ids
from pipeline.entities.find import find_entities
from pipeline.languages.base import language
from pipeline.languages.detect import detect_document
from pipeline.records import Passage, Quantity
from pipeline.run import Reading, knowledge
from pipeline.tables.rows import number
from pipeline.wording import counted


def quantity_words(quantity: Quantity) -> str:
    """A quantity for the terminal: modifier, value (or both ends of a range), unit."""
    value = number(quantity.value) or f"{number(quantity.low)}..{number(quantity.high)}"
    unit = "percentage points" if quantity.kind == "percentage_point" else quantity.unit
    return " ".join(word for word in (quantity.modifier.replace("_", " "), value, unit) if word)


def document_lines(reading: Reading) -> list[str]:
    """One document for the terminal: passages with number, page and domain; under each its facts."""
    document = reading.document
    pages = counted(document.pages, "page") if document.pages else "no pages"
    shown = [
        f"{document.symbol or document.path}  {document.title}",
        f"{document.language or 'language not recognised'}, {pages}",
        "",
    ]
    facts: dict[str, list[str]] = {}
    for fact in reading.facts:
        said = f"{quantity_words(fact.quantity)} {fact.counted}".rstrip()
        where = "; ".join((*fact.countries, *fact.programmes))
        facts.setdefault(fact.passage_id, []).append(f"      = {said}" + (f"  [{where}]" if where else ""))
    for passage in reading.passages:
        judgement = reading.judgements.get(passage.id)
        domain = ""
        if judgement and judgement.basis:  # headings and mastheads are not judged
            domain = f"domain {judgement.domain} ({judgement.basis} {judgement.score:.2f})"
        page = f"p.{passage.page} " if passage.page else ""  # Word files and web pages have none
        shown.append(f"{page}{passage.kind} {passage.paragraph} {domain}".rstrip())
        shown.append(f"    {passage.text}")
        shown.extend(facts.get(passage.id, ()))
    shown.extend(f"{p.severity}: {p.message}" for p in reading.problems)
    return shown


def try_text(text: str, folder: Path | None = None) -> list[str]:
    """What a text would give, for editors of the knowledge files: the language it is read in, a line for each entity.

    A short text may be taken for another language, whose names are then looked for.
    """
    code = detect_document(text)
    passage = Passage(ids.passage_id("", "paragraph", "", text, 0), "", code, "paragraph", "", "", text)
    found = find_entities([passage], knowledge(str(folder) if folder else ""))[passage.id]
    lines = [
        "  ".join(word for word in (f"{e.label:12} {e.text!r}", e.key, e.name, said, f"({e.basis})") if word)
        for e in found
        for said in [quantity_words(e.quantity) if e.quantity else ""]
    ]
    return [
        f"read as {language(code).name if code else 'no language: it has no letters'}",
        *(lines or ["nothing was found"]),
    ]
