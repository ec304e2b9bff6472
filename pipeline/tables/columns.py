"""The columns of every table, declared once: writer, reader, `habitext schema`, data package come from here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from pipeline.records import Aggregation, DomainBasis, EntityLabel, FigureKind, Modifier, PassageKind, Severity

ColumnType = Literal["string", "integer", "number"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: fixed name, type, what it says; `reviewer` columns are the ones people fill in."""

    name: str
    description: str
    type: ColumnType = "string"
    reviewer: bool = False
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """One CSV file."""

    name: str
    description: str
    columns: tuple[Column, ...]
    key: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Column names in file order."""
        return tuple(c.name for c in self.columns)


C = Column
LABELS = get_args(EntityLabel)

DOCUMENTS = Table(
    "documents",
    "One row for each input file.",
    (
        C("document_id", "Id made from the content; the same wherever the file lies."),
        C("path", "Path relative to the input folder."),
        C("sha256", "Digest of the file's bytes."),
        C("symbol", "Document symbol as printed, e.g. HSP/HA.2/4/Add.4."),
        C("title", "Title from the masthead or cover."),
        C("language", "Main language (ISO 639-1); empty when it was not recognised."),
        C("year", "Reporting year, else the year of the document.", "integer"),
        C("pages", "Number of pages.", "integer"),
        C("passages", "Number of passages.", "integer"),
        C("facts", "Number of facts.", "integer"),
        C("status", "What became of the file.", allowed=("done", "partial", "failed", "skipped")),
        C("seconds", "Seconds it took.", "number"),
    ),
    key="path",
)

PASSAGES = Table(
    "passages",
    "One row for each passage.",
    (
        C("passage_id", "Stable id of the passage."),
        C("document_id", "The document it stands in."),
        C("document", "Symbol of the document, else its file name."),
        C("language", "Language of the passage (ISO 639-1)."),
        C("page", "Page on which it begins (from 1).", "integer"),
        C("page_end", "Page on which it ends.", "integer"),
        C("paragraph", "Printed number, e.g. 9 or (a); empty when it has none."),
        C("kind", "What sort of passage it is.", allowed=get_args(PassageKind)),
        C("heading", "The heading, or for a table row the caption, above it."),
        C("text", "The text in one line, as a person would type it."),
        C("domain", "Domain of the plan: its code, or none."),
        C("domain_score", "Calibrated probability of the domain, 0 to 1.", "number"),
        C("domain_basis", "How the domain was found.", allowed=get_args(DomainBasis)),
        C("secondary_domains", "Further domains, joined by '; '."),
        C("outcome", "Outcome of the plan (1.1 to 4.3) when clear."),
        C("reviewed_domain", "For the reviewer: the right domain.", reviewer=True),
        C("reviewer", "For the reviewer: who decided.", reviewer=True),
        C("note", "For the reviewer: a remark.", reviewer=True),
        C("because", "The words that decided the domain, joined by '; '."),
        C("plan", "The plan under which the domain was judged."),
        C("decided", "Batch of the decision shown (corpus/reviews); tells how old a sheet is that comes back."),
    ),
    key="passage_id",
)

ENTITIES = Table(
    "entities",
    "One row for each thing found in a passage.",
    (
        C("entity_id", "Id of the entity."),
        C("document_id", "The document."),
        C("passage_id", "The passage."),
        C("language", "Language of the passage."),
        C("page", "Page on which it stands.", "integer"),
        C("label", "What it is.", allowed=LABELS),
        C("text", "As printed; equals passage text[start:end]."),
        C("start", "First code point in the passage text.", "integer"),
        C("end", "One past the last code point.", "integer"),
        C("id", "ISO 3166-1 alpha-3, M49 code or group id, slug; for REFERENCE its type."),
        C("name", "Canonical English name; for dates and references the normal form."),
        C(
            "basis",
            "How it was found: gazetteer (a name on our lists), demonym (Kenyan, Kenyans), pattern (a new programme), "
            "acronym, grammar (numbers and dates), spacy:<name>, reviewed.",
        ),
        C("score", "Confidence, 0 to 1.", "number"),
    ),
    key="entity_id",
)

FACTS = Table(
    "facts",
    "One row for each figure, with what it counts, where, when and under which domain.",
    (
        C("fact_id", "Stable id of the fact."),
        C("verdict", "For the reviewer.", reviewer=True, allowed=("", "accept", "reject", "fix")),
        C("corrected_value", "For the reviewer: the right value.", reviewer=True),
        C("corrected_unit", "For the reviewer: the right unit.", reviewer=True),
        C("corrected_counted", "For the reviewer: what is counted.", reviewer=True),
        C("corrected_countries", "For the reviewer: the right countries.", reviewer=True),
        C("corrected_programmes", "For the reviewer: the right programmes.", reviewer=True),
        C("corrected_domain", "For the reviewer: the right domain.", reviewer=True),
        C("note", "For the reviewer: a remark.", reviewer=True),
        C("reviewer", "For the reviewer: who decided.", reviewer=True),
        C("document", "Symbol of the document, else its file name."),
        C("language", "Language of the passage."),
        C("paragraph", "Printed paragraph number."),
        C("page", "Page on which the figure stands.", "integer"),
        C("domain", "Domain of the passage: its code, or none."),
        C("domain_score", "Calibrated probability of the domain.", "number"),
        C("surface", "The figure as printed, with magnitude and unit."),
        C("value", "Plain decimal; empty for a range.", "number"),
        C("low", "Lower bound of a range or indefinite amount.", "number"),
        C("high", "Upper bound of a range.", "number"),
        C("kind", "What sort of figure it is.", allowed=get_args(FigureKind)),
        C("unit", "Empty for counts and ratios, ISO 4217 for money, % for percent, else UCUM (km2, ha, t, MW, month)."),
        C("modifier", "How exact the text says it is.", allowed=get_args(Modifier)),
        C(
            "aggregation",
            "What sort of amount it is: so far (cumulative), of a year, a total, a share of something, or a change: an "
            "increase is what was added (by 5), not what was reached (to 41).",
            allowed=get_args(Aggregation),
        ),
        C("counted", "The words for what is counted, as printed."),
        C("counted_class", "The class of what is counted, in English whatever the language."),
        C(
            "countries",
            "Where it was so: ISO 3166-1 alpha-3 codes, joined by '; '. No country that only paid for it or that it is "
            "compared with; a sum without another place has the country that gives it.",
        ),
        C("regions", "Names of regions, joined by '; '."),
        C("cities", "Names of cities, joined by '; '."),
        C("programmes", "Names of programmes, joined by '; '."),
        C("year", "The year the figure belongs to.", "integer"),
        C("year_basis", "stated in the text, or inherited from the document.", allowed=("", "stated", "inherited")),
        C("evidence", "The sentence; of a table the row, each cell behind its head."),
        C("score", "The chance that nothing of the fact is wrong, 0 to 1.", "number"),
        C("same_as", "fact_id of the same figure said earlier."),
        C("document_id", "The document."),
        C("passage_id", "The passage."),
        C("start", "First code point in the passage text.", "integer"),
        C("end", "One past the last code point.", "integer"),
        C("decided", "Batch of the decision shown (corpus/reviews); tells how old a sheet is that comes back."),
        C("signs", "What the score was reckoned from, joined by '; ': docs/decides.md."),
    ),
    key="fact_id",
)

PROBLEMS = Table(
    "problems",
    "One row for each trouble, with what to do next.",
    (
        C("document_id", "The document; empty when it could not be opened."),
        C("path", "Path relative to the input folder."),
        C("page", "Page (from 1); empty when it concerns the whole file.", "integer"),
        C("code", "Reason code from a closed list (docs/troubleshooting.md)."),
        C(
            "severity",
            "error: something was lost; warning: look at it; info: good to know.",
            allowed=get_args(Severity),
        ),
        C("message", "What happened."),
        C("hint", "What to do next."),
    ),
)

TABLES: tuple[Table, ...] = (DOCUMENTS, PASSAGES, ENTITIES, FACTS, PROBLEMS)
