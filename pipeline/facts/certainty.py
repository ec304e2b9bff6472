"""How sure a fact is: the chance that nothing of it is wrong, from signs that its finders leave.

A fact is right when four parts of it are: what it counts, the countries, the year, and the figure itself. Each part has
signs, such as a noun that stands far ahead of its figure or a year that another sentence lends. What each sign is worth
was learnt from facts that people judged (`certainty.toml`, made by `pipeline.training.certainty`).
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

from pipeline.errors import ModelError
from pipeline.facts.classes import Counted
from pipeline.facts.grammar import grammar
from pipeline.facts.kinds import MEASURES
from pipeline.facts.setting.place import Place
from pipeline.facts.setting.when import Year
from pipeline.records import Entity, Quantity, Span

#: Parts of a fact; a sign is called by its part: "counted.ahead".
PARTS = ("counted", "country", "year", "figure")
TABLE = "certainty.toml"
START = "start"  # in the table: what a part has without any sign
WITHOUT_NOUN = frozenset({"money", "duration", "percentage_point"})
ASIDE = re.compile('[()（）:：“”"«»—–]')  # parts a noun from its figure
SURE, FAIR = 0.95, 0.7  # trust in a rule from which it is sure, and fair
FAR, FARTHER = 3, 8  # words between a figure and its noun
SIGNS = 2  # signs that make a word where no blanks stand
#: A thousand and more written as another language writes it, or three decimals: only the page can tell which.
EITHER_MARK = re.compile(r"\d{1,3}[.,]\d{3}")
#: Signs that the judged facts do not have: the mark above, wrong about every second time; and a table's cell, whose
#: heads tell what it counts (29 to 32 of 32 right in each language of tables written apart).
UNLEARNT: Mapping[str, float] = {"figure.either_mark": -4.0, "counted.cell": 1.5}


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of one figure.

    `sentence` is the span of its evidence in the passage's `text`, `code` its language. `quantity` may say more than
    the figure's own. `shared`: so many figures before it in the passage count the very same words. `cell`: it stands
    in a table.
    """

    text: str
    code: str
    sentence: Span
    figure: Entity
    quantity: Quantity
    counted: Counted | None
    place: Place
    year: Year
    shared: int = 0
    cell: bool = False


def signs(found: Finding) -> tuple[str, ...]:
    """The signs of a fact, by part."""
    told = [f"counted.{name}" for name in _of_counted(found)]
    told += [f"counted.shared_{n}" for n in (1, 2) if found.shared >= n]
    if found.place.road:
        told += ["country.named", f"country.{found.place.road}"]
    told += [f"country.{name}" for name in found.place.signs]
    if found.year.basis == "stated":
        told.append("year.stated")
    if found.year.road:
        told.append(f"year.{found.year.road}")
    return (*told, *(f"figure.{name}" for name in _of_figure(found.figure, found.quantity, found.counted)))


def _of_counted(found: Finding) -> Iterable[str]:
    """How the words for what is counted were found."""
    kind, counted = found.quantity.kind, found.counted
    yield "measure" if kind in MEASURES else kind
    if counted is None:
        yield "unnamed" if kind in WITHOUT_NOUN else "none"
        return
    if found.cell:
        yield "cell"
        return
    yield f"of_{counted.noun.group}" if counted.noun is not None else "unknown"
    if counted.trust < SURE:
        yield "fair" if counted.trust >= FAIR else "weak"
    if found.sentence.start <= counted.span.start < found.sentence.end:
        yield from _of_place(found, counted.span)
    else:
        yield "elsewhere"


def _of_place(found: Finding, noun: Span) -> Iterable[str]:
    """Where the words for what is counted stand in the figure's sentence, and how far from it."""
    text, own = found.text, found.figure.span
    ahead, behind = noun.end <= own.start, noun.start >= own.end
    if not (ahead or behind):
        yield "inside"
        return
    yield "ahead" if ahead else "behind"
    gap = text[noun.end : own.start] if ahead else text[own.end : noun.start]
    words = len(gap.split()) if grammar(found.code).spaced else len(gap) / SIGNS
    if words >= FAR:
        yield "far"
    if words >= FARTHER:
        yield "farther"
    if ASIDE.search(gap):
        yield "aside"


def _of_figure(figure: Entity, quantity: Quantity, counted: Counted | None) -> Iterable[str]:
    """What makes the quantity itself doubtful."""
    if quantity.aggregation:
        yield quantity.aggregation
    if quantity.modifier:
        yield "modified"
    if quantity.value is None:
        yield "range"
    if not any(c.isdigit() for c in figure.text):
        yield "words"
    if quantity.kind != "count":
        return
    if counted is not None and counted.noun is not None and counted.noun.group == "money":
        yield "no_currency"
    whole = quantity.value is None or quantity.value == quantity.value.to_integral()
    if not whole and EITHER_MARK.fullmatch(figure.text):
        yield "either_mark"


@cache
def worth(file: Path | None = None) -> Mapping[str, float]:
    """What each sign is worth, in log-odds of its part being right; "part.start" without any.

    `file`: a table learnt from people's own decisions, instead of ours. Raises ModelError when it is none.
    """
    table = resources.files("pipeline.facts") / TABLE if file is None else file
    try:
        told = tomllib.loads(table.read_text(encoding="utf-8"))
        learnt = {f"{part}.{name}": float(worth) for part in PARTS for name, worth in told[part].items()}
    except (OSError, ValueError, KeyError, AttributeError) as error:
        raise ModelError(f"{table}: not a table of signs: {error}", "`habitext train` writes it anew") from error
    if missing := [part for part in PARTS if f"{part}.{START}" not in learnt]:
        raise ModelError(f"{table}: {missing[0]} has no {START}", "`habitext train` writes it anew")
    return {**UNLEARNT, **learnt}


def chance(signs: Iterable[str], table: Mapping[str, float] | None = None) -> float:
    """The chance that no part of a fact with these signs is wrong, 0-1, to two places. Signs without worth say nothing.

    `table`: as `worth`, which is the default.
    """
    table = worth() if table is None else table
    sums = {part: table[f"{part}.{START}"] for part in PARTS}
    for sign in signs:
        sums[sign.partition(".")[0]] += table.get(sign, 0.0)
    return round(math.prod(1 / (1 + math.exp(-value)) for value in sums.values()), 2)
