"""Records → rows (plain strings by column name)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, cast

from pipeline.cells import joined, plain_decimal
from pipeline.records import Box, Document, Entity, Fact, Judgement, Passage, PassageKind, Problem, Span

Row = dict[str, str]


def number(value: Decimal | float | int | None) -> str:
    """A plain decimal without exponent or trailing zeros; empty for None."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return plain_decimal(value)
    return str(value) if isinstance(value, int) else f"{value:.4f}".rstrip("0").rstrip(".")


def document_row(document: Document, *, passages: int, facts: int, status: str, seconds: float) -> Row:
    """Row of documents.csv."""
    return {
        "document_id": document.id,
        "path": document.path,
        "sha256": document.sha256,
        "symbol": document.symbol,
        "title": document.title,
        "language": document.language,
        "year": number(document.year),
        "pages": number(document.pages),
        "passages": number(passages),
        "facts": number(facts),
        "status": status,
        "seconds": f"{seconds:.2f}",
    }


def shown_name(symbol: str, path: str) -> str:
    """What a reader calls a document: its symbol, else its file name."""
    return symbol or path.rsplit("/", 1)[-1]


def passage_row(document: Document, passage: Passage, judgement: Judgement | None) -> Row:
    """Row of passages.csv."""
    return {
        "passage_id": passage.id,
        "document_id": document.id,
        "document": shown_name(document.symbol, document.path),
        "language": passage.language,
        "page": number(passage.page or None),
        "page_end": number(passage.page_end or None),
        "paragraph": passage.paragraph,
        "kind": passage.kind,
        "heading": passage.heading,
        "text": passage.text,
        **domain_cells(judgement),
    }


def passage_of(row: Mapping[str, str]) -> Passage:
    """The passage of a row of passages.csv; its place on paper and the cells of tables are not in the row."""
    kind = cast(PassageKind, row["kind"])
    return Passage(
        row["passage_id"], row["document_id"], row["language"], kind, row["paragraph"], row["heading"], row["text"]
    )


def domain_cells(judgement: Judgement | None) -> Row:
    """The cells of a passage's row that say its domain."""
    return {
        "domain": judgement.domain if judgement else "none",
        "domain_score": number(judgement.score) if judgement else "",
        "domain_basis": judgement.basis if judgement else "",
        "secondary_domains": joined(judgement.secondary) if judgement else "",
        "outcome": judgement.outcome if judgement else "",
        "because": joined(judgement.because) if judgement else "",
        "plan": judgement.plan if judgement else "",
    }


def page_of(passage: Passage, start: int) -> int:
    """Page on which the character at `start` of the passage stands; 0 when unknown."""
    for piece in passage.pieces:
        if piece.span.start <= start < piece.span.end:
            return piece.page
    return passage.page


def place_row(
    passage: Passage, sizes: Mapping[int, tuple[float, float]], figures: Iterable[tuple[int, Span, Box]] = ()
) -> Row:
    """Where a passage stands on paper, for showing it; kept with a run, in none of its tables.

    `pieces` is JSON: [page, page width, page height, x0, top, x1, bottom, start, end] for each printed line, in points
    and code points, and behind that [start, end, x0, top, x1, bottom] for each figure on it. `sizes` are width and
    height by page; `figures` say on which line they stand, which code points they are and where.
    """
    pieces: list[list[Any]] = []
    for page, (x0, top, x1, bottom), (start, end) in [(p.page, p.box, p.span) for p in passage.pieces]:
        width, height = sizes.get(page, (0.0, 0.0))
        paper = (round(width, 1), round(height, 1))  # spelled out: this runs for every line
        pieces.append([page, *paper, round(x0, 1), round(top, 1), round(x1, 1), round(bottom, 1), start, end])
    for index, span, box in figures:
        pieces[index].append([span.start, span.end, *(round(side, 1) for side in box)])
    content = json.dumps(pieces, separators=(",", ":"))
    return {"document_id": passage.document_id, "passage_id": passage.id, "pieces": content}


def entity_row(document: Document, passage: Passage, entity: Entity) -> Row:
    """Row of entities.csv."""
    return {
        "entity_id": entity.id,
        "document_id": document.id,
        "passage_id": passage.id,
        "language": passage.language,
        "page": number(page_of(passage, entity.span.start) or None),
        "label": entity.label,
        "text": entity.text,
        "start": number(entity.span.start),
        "end": number(entity.span.end),
        "id": entity.key,
        "name": entity.name,
        "basis": entity.basis,
        "score": number(entity.score),
    }


def fact_row(document: Document, passage: Passage, fact: Fact) -> Row:
    """Row of facts.csv; the reviewer's columns stay empty."""
    quantity = fact.quantity
    return {
        "fact_id": fact.id,
        "document": shown_name(document.symbol, document.path),
        "language": passage.language,
        "paragraph": passage.paragraph,
        "page": number(fact.page or page_of(passage, fact.span.start) or None),
        "domain": fact.domain,
        "domain_score": number(fact.domain_score),
        "surface": fact.surface,
        "value": number(quantity.value),
        "low": number(quantity.low),
        "high": number(quantity.high),
        "kind": quantity.kind,
        "unit": quantity.unit,
        "modifier": quantity.modifier,
        "aggregation": quantity.aggregation,
        "counted": fact.counted,
        "counted_class": fact.counted_class,
        "countries": joined(fact.countries),
        "regions": joined(fact.regions),
        "cities": joined(fact.cities),
        "programmes": joined(fact.programmes),
        "year": number(fact.year),
        "year_basis": fact.year_basis,
        "evidence": fact.evidence,
        "score": number(fact.score),
        "same_as": fact.same_as,
        "document_id": document.id,
        "passage_id": passage.id,
        "start": number(fact.span.start),
        "end": number(fact.span.end),
        "signs": joined(fact.signs),
    }


def problem_row(document_id: str, path: str, problem: Problem) -> Row:
    """Row of problems.csv."""
    return {
        "document_id": document_id,
        "path": path,
        "page": number(problem.page or None),
        "code": problem.code,
        "severity": problem.severity,
        "message": problem.message,
        "hint": problem.hint,
    }
