"""What comparing looks at: a document in one language, its passages, what they say."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from pipeline.cells import plain_decimal, share

Row = Mapping[str, str]

#: Labels whose ids are the same in every language; the numbers and dates of references are so too.
NAMES = ("COUNTRY", "REGION", "CITY", "PROGRAMME")
NUMBERS = ("DATE", "GOAL", "REFERENCE")
#: Kinds that versions set differently, or repeat: they are not lined up.
LEFT_OUT = frozenset({"masthead", "pull_quote"})
#: Least likeness of two documents without a common symbol to be versions of one, and of two that have it.
ALIKE, SAME_SYMBOL = 0.6, 0.2
#: What more documents than this say tells nothing of which belong together.
COMMON = 60


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
    return Figure(
        row["fact_id"], (plain(value), plain(row["low"]), plain(row["high"]), unit), row["kind"], row["modifier"],
        row["counted_class"], row["domain"], share(row["domain_score"]), row["surface"], row["evidence"],
        row["page"], share(row.get("score", "")),
    )  # fmt: skip


def plain(text: str) -> str:
    """A number in one spelling; what is no number as it is."""
    try:
        return plain_decimal(Decimal(text)) if text else ""
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
    """What two documents say in common, 0 to 1.

    As a share of what both say (Dice); of two with one symbol as a share of what the shorter one says, for a version
    may be a part of the document only.
    """
    both = sum((a.profile & b.profile).values())
    sizes = a.profile.total(), b.profile.total()
    return both / (min(sizes) or 1) if one_symbol(a, b) else 2 * both / (sum(sizes) or 1)


def one_symbol(a: Version, b: Version) -> bool:
    """Whether two documents bear the same symbol."""
    return bool(a.name) and a.name == b.name


def apart(a: Version, b: Version) -> bool:
    """Whether two documents cannot be versions of one, however alike: of one language, or one a revision, correction
    or addition of the other (HSP/1 and HSP/1/Rev.1)."""
    longer, shorter = (a.name, b.name) if len(a.name) > len(b.name) else (b.name, a.name)
    return a.language == b.language or (bool(shorter) and longer.startswith(f"{shorter}/"))


def sets_of(found: Sequence[Version]) -> list[list[Version]]:
    """Documents that are versions of one in different languages, two at least, the longest version first.

    The pairs most alike are put together first, those of one symbol before all others, and a set takes in only what
    is alike enough to each of its versions: where a language stands there twice, each finds its own set.
    """
    ranked = []
    for i, j in _candidates(found):
        alike, same = likeness(found[i], found[j]), one_symbol(found[i], found[j])
        if alike >= (SAME_SYMBOL if same else ALIKE):
            ranked.append((-alike - same, i, j))
    known = {(i, j) for _, i, j in ranked}
    sets = {k: [k] for k in range(len(found))}
    of = list(range(len(found)))
    for _, i, j in sorted(ranked):
        left, right = sorted((of[i], of[j]))
        if left != right and all((min(p), max(p)) in known for p in itertools.product(sets[left], sets[right])):
            for k in sets[right]:
                of[k] = left
            sets[left] += sets.pop(right)
    versions = ([found[k] for k in own] for own in sets.values() if len(own) > 1)
    return [sorted(own, key=lambda v: (-len(v.parts), v.language)) for own in versions]


def _candidates(found: Sequence[Version]) -> Iterator[tuple[int, int]]:
    """Pairs of documents (i < j) that may be versions of one: of one symbol, or saying some rare things in common."""
    by_key: dict[object, list[int]] = {}
    for k, version in enumerate(found):
        if version.name:
            by_key.setdefault(version.name, []).append(k)
        for key in version.profile:
            by_key.setdefault(key, []).append(k)
    pairs = {
        pair
        for key, own in by_key.items()
        if isinstance(key, str) or len(own) <= COMMON
        for pair in itertools.combinations(own, 2)
    }
    return (pair for pair in sorted(pairs) if not apart(found[pair[0]], found[pair[1]]))
