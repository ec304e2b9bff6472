"""What the page is given of a run: its rows, what was found where in the texts, and where the texts stand on paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from pipeline.languages.base import codes, language
from pipeline.review.concord import Concord
from pipeline.review.page.marks import Mark

Row = Mapping[str, str]


class Piece(NamedTuple):
    """A printed line of a passage: page, the page's size, its box (points, origin top left), its code points.

    `figures`: start, end, x0, top, x1, bottom of each figure on it.
    """

    page: int
    width: float
    height: float
    x0: float
    top: float
    x1: float
    bottom: float
    start: int
    end: int
    figures: tuple[tuple[int, int, float, float, float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Material:
    """A run as the page shows it. `marks` and `places` are by passage, `documents` by id.

    `names` are what domains and countries are called, by code and interface language; `concord` tells which facts
    are one in other languages.
    """

    name: str
    facts: Sequence[Row]
    passages: Sequence[Row]
    marks: Mapping[str, Sequence[Mark]] = field(default_factory=dict)
    places: Mapping[str, Sequence[Piece]] = field(default_factory=dict)
    documents: Mapping[str, Row] = field(default_factory=dict)
    model: str = ""
    concord: Concord = field(default_factory=Concord)
    names: Mapping[str, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)
    programmes: Sequence[str] = ()


def direction(code: str) -> str:
    """rtl or ltr, as HTML says it."""
    return "rtl" if code in codes() and language(code).rtl else "ltr"


def shown_fact(row: Row) -> dict[str, Any]:
    """The printed cells of a fact."""
    names = (
        "surface", "value", "low", "high", "kind", "unit", "modifier", "aggregation", "counted", "counted_class",
        "countries", "regions", "cities", "programmes", "domain", "domain_score", "year", "year_basis", "score",
    )  # fmt: skip
    return {name: row.get(name, "") for name in names}
