"""The queue: which facts of a run a reviewer wants to see, in the order of `review sheet`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Literal, get_args

from pipeline.cells import listed, share
from pipeline.review.answers import folded
from pipeline.review.concord import Told

Status = Literal["undecided", "not_mine", "decided", "accept", "reject", "fix", "differ", "all"]
STATUSES: tuple[Status, ...] = get_args(Status)
#: What language versions say of a fact: anything, not the same, the same.
Versions = Literal["", "disagreeing", "agreeing"]
VERSIONS: tuple[Versions, ...] = get_args(Versions)
Row = Mapping[str, str]
#: Filters that are any text.
TEXTS = ("language", "domain", "country", "programme", "document", "text", "reads")


class FilterError(ValueError):
    """A filter that does not exist or holds what it cannot hold. The message names it."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What the queue shows; "" for everything.

    `reads` leaves nothing out: it is the language whose version stands for those that agree.
    `least` and `most` bound the score, both included; for a fact in several languages it is the confidence.
    """

    status: Status = "undecided"
    language: str = ""
    domain: str = ""
    country: str = ""
    programme: str = ""
    document: str = ""
    text: str = ""
    versions: Versions = ""
    reads: str = ""
    least: float = 0.0
    most: float = 1.0


def filters_of(asked: Mapping[str, str]) -> Filters:
    """From what a browser sends. Raises FilterError."""
    unknown = asked.keys() - {f.name for f in fields(Filters)}
    if unknown:
        raise FilterError(f"no filter is called {sorted(unknown)[0][:40]!r}")
    status = next((s for s in STATUSES if s == asked.get("status", "undecided")), None)
    if status is None:
        raise FilterError("status")
    versions = next((v for v in VERSIONS if v == asked.get("versions", "")), None)
    if versions is None:
        raise FilterError("versions")
    texts = {name: asked.get(name, "") for name in TEXTS}
    least, most = _share(asked, "least", 0.0), _share(asked, "most", 1.0)
    return Filters(status=status, versions=versions, least=least, most=most, **texts)


def _share(asked: Mapping[str, str], name: str, default: float) -> float:
    text = asked.get(name, "")
    if not text:
        return default
    try:
        number = float(text)
    except ValueError:
        raise FilterError(name) from None
    if not 0.0 <= number <= 1.0:
        raise FilterError(name)
    return number


@dataclass(frozen=True, slots=True)
class Standing:
    """What people said about a fact until now. `said` are the verdicts by reviewer."""

    verdict: str = ""
    said: Mapping[str, str] | None = None
    domain: str = ""
    countries: str = ""
    programmes: str = ""


def passes(row: Row, now: Standing, filters: Filters, reviewer: str, told: Told | None = None) -> bool:
    """Whether a fact belongs into the queue, with what people made of it and what its versions say."""
    score = told.confidence if told is not None else share(row.get("score", ""))
    return (
        _status(now, filters.status, reviewer)
        and filters.language in ("", row.get("language", ""))
        and filters.document in ("", row.get("document_id", ""))
        and filters.domain in ("", now.domain or row.get("domain", ""))
        and (not filters.country or filters.country in listed(now.countries or row.get("countries", "")))
        and (not filters.programme or filters.programme in listed(now.programmes or row.get("programmes", "")))
        and filters.least <= score <= filters.most
        and (not filters.versions or (told is not None and told.agreeing == (filters.versions == "agreeing")))
        and (not filters.text or folded(filters.text) in searched(row))
    )


def _status(now: Standing, status: Status, reviewer: str) -> bool:
    said = now.said or {}
    if status == "undecided":
        return not now.verdict
    if status == "not_mine":
        return reviewer not in said
    if status == "decided":
        return bool(now.verdict)
    if status == "differ":
        return len(set(said.values())) > 1
    return status in ("all", now.verdict)


def searched(row: Row) -> str:
    """What the text filter looks into."""
    return folded(" ".join(row.get(name, "") for name in ("surface", "value", "counted", "evidence")))


def choices(rows: Iterable[Row], standing: Callable[[Row], Standing]) -> dict[str, dict[str, int]]:
    """How often each language, domain, country, programme and document comes in the facts."""
    found: dict[str, Counter[str]] = {
        name: Counter() for name in ("language", "domain", "country", "programme", "document")
    }
    for row in rows:
        now = standing(row)
        found["language"][row.get("language", "")] += 1
        found["document"][row.get("document_id", "")] += 1
        found["domain"][now.domain or row.get("domain", "")] += 1
        found["country"].update(listed(now.countries or row.get("countries", "")))
        found["programme"].update(listed(now.programmes or row.get("programmes", "")))
    return {name: {key: n for key, n in sorted(counts.items()) if key} for name, counts in found.items()}
