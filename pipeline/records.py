"""The whole vocabulary of the pipeline on one page.

Every stage takes and returns these types and nothing else. All are frozen. Offsets are code points, half-open, into one
string; boxes are points with the origin at the top left of the page.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, NamedTuple

PassageKind = Literal[
    "paragraph", "list_item", "heading", "table", "footnote", "caption", "pull_quote", "strip", "sidebar", "masthead"
]  # fmt: skip
EntityLabel = Literal[
    "FIGURE", "COUNTRY", "REGION", "CITY", "PROGRAMME", "ORGANISATION", "DATE", "GOAL", "REFERENCE", "PERSON", "PLACE"
]
FigureKind = Literal[
    "count", "money", "percent", "percentage_point", "area", "length", "mass", "energy", "duration", "ratio"
]
Modifier = Literal["", "about", "more_than", "less_than", "at_least", "at_most", "nearly"]
Aggregation = Literal["", "cumulative", "annual", "total", "increase", "decrease", "share"]
DomainBasis = Literal["", "stated", "model", "inherited", "reviewed"]
Severity = Literal["error", "warning", "info"]


class Span(NamedTuple):
    """Half-open range of code points in one string."""

    start: int
    end: int


class Box(NamedTuple):
    """Rectangle on a page in points, origin top left."""

    x0: float
    top: float
    x1: float
    bottom: float


class Word(NamedTuple):
    """A run of characters without a blank, as the reader saw it."""

    text: str
    box: Box
    size: float


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line in reading (logical) order. `text` holds no line break; `italic`: all of it is."""

    text: str
    box: Box
    size: float
    bold: bool = False
    colour: str = ""
    words: tuple[Word, ...] = ()
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as found on a page: rows of cell texts (rectangular, "" for an empty cell).

    `cell_boxes` has the shape of `rows` and tells where the text of each cell is printed (a box without size where the
    cell is empty). `after`: how many of the page's lines are read before the table; -1 when that is not known. A grid
    of one row without numbers holds the column heads of a table whose body is in the next column or on the next page.
    """

    box: Box
    rows: tuple[tuple[str, ...], ...]
    row_boxes: tuple[Box, ...] = ()
    cell_boxes: tuple[tuple[Box, ...], ...] = ()
    after: int = -1


@dataclass(frozen=True, slots=True)
class Page:
    """One page: lines in reading order with furniture still in it, and the tables found on it.

    `has_text` is False when the text layer is missing or unusable. `engine` says who read it.
    Lines that lie inside a grid's box are not repeated in `lines`.
    """

    number: int
    width: float
    height: float
    lines: tuple[Line, ...]
    grids: tuple[Grid, ...] = ()
    rules: tuple[Box, ...] = ()
    has_text: bool = True
    engine: str = "pdfium"


@dataclass(frozen=True, slots=True)
class Bookmark:
    """How far a reader has come in a document and what it learnt on the way, so that another reader can go on there.

    `pages`: how many were read. `votes`: on whether numbers in right-to-left text have their groups from left to right.
    `blank`: pages without a character that were shown to the second reader. Of pages that are pictures: `language`
    (None: not asked yet), `scanned` (number and confidence of each) and `body` (size of their text). Of a table at the
    foot of the last page: `columns` (left and right edges), `column_size` and `heads`; `captioned`: the page ended with
    the caption of a table.
    """

    pages: int = 0
    votes: int = 0
    blank: int = 0
    language: str | None = None
    scanned: tuple[tuple[int, float], ...] = ()
    body: float = 0.0
    columns: tuple[tuple[float, float], ...] = ()
    column_size: float = 0.0
    heads: tuple[str, ...] = ()
    captioned: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """A block of a document that has no pages (Word, HTML, XML, text), in reading order.

    `label`: its number or letter, where the file does not write it out but has the program count; `rows`: those of a
    table. What the file says about the document as a whole has kind `symbol`, `title` or `date`.
    """

    kind: Literal["paragraph", "heading", "list_item", "table", "footnote", "symbol", "title", "date"]
    text: str
    label: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """One input file. `path` is relative to the input folder; `language` is the main one (ISO 639-1)."""

    id: str
    sha256: str
    path: str
    symbol: str = ""
    title: str = ""
    language: str = ""
    year: int | None = None
    pages: int = 0


@dataclass(frozen=True, slots=True)
class Piece:
    """Where a part of a passage's text stands on paper.

    `words`: the printed words of the line, including those that are not in the passage's text (its number, note marks);
    for a row of a table one for each cell.
    """

    page: int
    box: Box
    span: Span
    words: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell inside a table passage: the span of its text, the row's head and the column's heads."""

    span: Span
    row: str
    column: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """One passage: a paragraph, list item, heading, table row, footnote … whole, as a person would type it.

    `text` has no line breaks and not its own number; `paragraph` is the printed number ("9", "(a)") or "".
    `pieces` cover the text and lead back to page and box. `cells` is filled for table rows only.
    """

    id: str
    document_id: str
    language: str
    kind: PassageKind
    paragraph: str
    heading: str
    text: str
    pieces: tuple[Piece, ...] = ()
    cells: tuple[Cell, ...] = ()

    @property
    def page(self) -> int:
        """First page of the passage (1-based), 0 when unknown."""
        return self.pieces[0].page if self.pieces else 0

    @property
    def page_end(self) -> int:
        """Last page of the passage (1-based), 0 when unknown."""
        return self.pieces[-1].page if self.pieces else 0


@dataclass(frozen=True, slots=True)
class Quantity:
    """What a FIGURE says. `value` is None for a range, which has `low` and `high`.

    An indefinite amount ("dozens of") has `low` only. `unit`: "" for counts and ratios, ISO 4217 for money, "%" for
    percent and percentage points, else UCUM.
    """

    value: Decimal | None
    low: Decimal | None = None
    high: Decimal | None = None
    kind: FigureKind = "count"
    unit: str = ""
    modifier: Modifier = ""
    aggregation: Aggregation = ""


@dataclass(frozen=True, slots=True)
class Entity:
    """Something found in a passage: `text == passage.text[span.start:span.end]`.

    `key` is the id column (ISO 3166-1 alpha-3, M49, slug; for REFERENCE its type: year, date, symbol, paragraph …).
    `quantity` is set for FIGURE, `country` (ISO 3166-1 alpha-3) for a CITY of the lists.
    `basis`: gazetteer | demonym | pattern | acronym | grammar | spacy:<name> | reviewed.
    """

    passage_id: str
    span: Span
    text: str
    label: EntityLabel
    key: str = ""
    name: str = ""
    basis: str = ""
    score: float = 1.0
    quantity: Quantity | None = None
    id: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """Which domain of a plan a passage belongs to, why, and how sure (calibrated probability)."""

    passage_id: str
    plan: str
    domain: str
    score: float
    basis: DomainBasis
    because: tuple[str, ...] = ()
    secondary: tuple[str, ...] = ()
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure with what it counts, where, under which programme, when and in which domain. See docs/columns.md.

    `score` is the probability that no part of it is wrong; `signs` name the evidence it was computed from
    ("counted.ahead").
    """

    id: str
    document_id: str
    passage_id: str
    span: Span
    surface: str
    quantity: Quantity
    counted: str = ""
    counted_class: str = ""
    countries: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    cities: tuple[str, ...] = ()
    programmes: tuple[str, ...] = ()
    year: int | None = None
    year_basis: str = ""
    evidence: str = ""
    score: float = 1.0
    signs: tuple[str, ...] = ()
    same_as: str = ""
    page: int = 0
    domain: str = "none"
    domain_score: float = 0.0


@dataclass(frozen=True, slots=True)
class Label:
    """One labelled passage of the corpus. `family` joins translations of one passage."""

    text: str
    domain: str
    language: str
    family: str
    document: str = ""
    outcome: str = ""
    reviewer: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """A trouble of one document, as a row of problems.csv. `page` is 0 when it concerns the whole file."""

    code: str
    message: str
    hint: str = ""
    severity: Severity = "warning"
    page: int = 0
