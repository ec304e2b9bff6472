"""What comparing looks at: a document in one language, its passages, what they say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

Row = Mapping[str, str]

#: Labels whose ids are the same in every language; the numbers and dates of references are so too.
NAMES = ("COUNTRY", "REGION", "CITY", "PROGRAMME")
NUMBERS = ("DATE", "GOAL", "REFERENCE")
#: Kinds that versions set differently, or repeat: they are not lined up.
LEFT_OUT = frozenset({"masthead", "pull_quote"})
#: Least likeness of two documents without a common symbol to be versions of one, and of two that have it when a
#: language stands there twice.
ALIKE, SAME_SYMBOL = 0.6, 0.2


@dataclass(frozen=True, slots=True)
class Figure:
    """A fact as it is compared. `quantity`: value, low, high as plain decimals, and the unit."""

    id: str
    quantity: tuple[str, str, str, str]
    kind: str
    modifier: str
    counted_class: str
    domain: str
    domain_score: float
    surface: str
    evidence: str
    page: str
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class Part:
    """A passage. `names`: (label, id) → the words; `numbers`: what its references say."""

    id: str
    kind: str
    paragraph: str
    page: str
    length: int
    text: str
    figures: tuple[Figure, ...]
    names: Mapping[tuple[str, str], str]
    numbers: frozenset[str]


@dataclass(frozen=True, slots=True)
class Version:
    """A document in one language, its passages in order."""

    id: str
    name: str
    language: str
    parts: tuple[Part, ...]
    profile: Counter[tuple[str, ...]] = field(repr=False)


def versions(
    documents: Iterable[Row], passages: Iterable[Row], entities: Iterable[Row], facts: Iterable[Row]
) -> list[Version]:
    """The documents of a run (rows of its tables) that hold passages, in the order of documents.csv."""
    by_passage: dict[str, list[Row]] = {}
    for entity in entities:
        by_passage.setdefault(entity["passage_id"], []).append(entity)
    said: dict[str, list[Figure]] = {}
    for fact in facts:
        if fact.get("verdict") != "reject":
            said.setdefault(fact["passage_id"], []).append(_figure(fact))
    parts: dict[str, list[Part]] = {}
    for row in passages:
        if row["kind"] not in LEFT_OUT:
            part = _part(row, by_passage.get(row["passage_id"], ()), said.get(row["passage_id"], ()))
            parts.setdefault(row["document_id"], []).append(part)
    return [
        Version(d["document_id"], d["symbol"], d["language"], own, _profile(own))
        for d in documents
        if d["status"] != "skipped" and (own := tuple(parts.get(d["document_id"], ())))
    ]


def _figure(row: Row) -> Figure:
    value, unit = row.get("corrected_value") or row["value"], row.get("corrected_unit") or row["unit"]
    score = float(row["domain_score"] or 0)
    return Figure(
        row["fact_id"], (plain(value), plain(row["low"]), plain(row["high"]), unit), row["kind"], row["modifier"],
        row["counted_class"], row["domain"], score, row["surface"], row["evidence"], row["page"],
        float(row.get("score") or 0),
    )  # fmt: skip


def plain(text: str) -> str:
    """A number in one spelling; what is no number as it is."""
    try:
        return format(Decimal(text).normalize(), "f") if text else ""
    except InvalidOperation:
        return text


def _part(row: Row, entities: Sequence[Row], figures: Sequence[Figure]) -> Part:
    names = {(e["label"], e["id"]): e["text"] for e in reversed(entities) if e["label"] in NAMES and e["id"]}
    numbers = frozenset(e["name"] for e in entities if e["label"] in NUMBERS and any(map(str.isdigit, e["name"])))
    return Part(
        row["passage_id"], row["kind"], row["paragraph"], row["page"], len(row["text"]), row["text"], tuple(figures),
        names, numbers,
    )  # fmt: skip


def _profile(parts: Sequence[Part]) -> Counter[tuple[str, ...]]:
    found: Counter[tuple[str, ...]] = Counter()
    for part in parts:
        found.update(figure.quantity for figure in part.figures)
        found.update(part.names.keys())
        found.update(("number", number) for number in part.numbers)
        if part.paragraph:
            found[("paragraph", part.paragraph)] += 1
    return found


def likeness(a: Version, b: Version) -> float:
    """What two documents say in common, as a share of what both say (Dice), 0 to 1."""
    both = sum((a.profile & b.profile).values())
    return 2 * both / ((a.profile.total() + b.profile.total()) or 1)


def sets_of(found: Sequence[Version]) -> list[list[Version]]:
    """Documents that are versions of one in different languages, two at least, the longest version first.

    By their symbol; where a language stands there twice, each goes to the set it is most alike. Documents without a
    symbol go by likeness alone.
    """
    sets: list[list[Version]] = []
    for version in found:
        best, most = None, -1.0
        for own in sets:
            if any(other.language == version.language for other in own):
                continue
            alike = min(likeness(version, other) for other in own)
            same = bool(version.name) and version.name == own[0].name
            if alike >= (SAME_SYMBOL if same else ALIKE) and alike + same > most:
                best, most = own, alike + same
        if best is None:
            sets.append([version])
        else:
            best.append(version)
    return [sorted(own, key=lambda v: (-len(v.parts), v.language)) for own in sets if len(own) > 1]
