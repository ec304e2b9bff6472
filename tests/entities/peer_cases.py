"""Scores number reading on the number cases of other tools' own test suites (kept beside the repository, not in it).

How it is scored:

- What is read is what the entities stage makes of the text alone: references first, then FIGURE entities that touch
  none. A bare number of a year's size that the stage keeps as a reference counts as missed.
- Degrees are angles in one suite's lists and temperatures in another's; they are wrong in neither.
- A case is annotated for one kind; only finds of that kind can be wrong. A number with a unit or currency is no
  cardinal, one with "more than" is a range and a cardinal, a duration is an age and no dimension.
- One suite turns every mass into grams and feet into inches; the value is compared in the unit that is annotated. It
  also counts the thing measured to the span ("500 g of rice"); what is counted is a column of its own here.
- Another gives a range as its middle and an uncertainty; the bounds are compared.
- A hit has the same span, blanks at the ends apart, and the same value, whatever kind we give it: span and value are
  scored. `strict` asks for the kind too. A range has the same bounds; "more than 30" is
  a range that is open at one side. The suites count the words that open a range to its span, a report's figure does not
  ("between 15 and 20" is printed, "15 and 20" is the figure), so a range has to lie within the annotated span and may
  leave out words, never a digit. A "range" from 20 to 20 (equal to 20) is the figure 20 without a modifier.
- Ordinals are references here and not scored.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from pipeline.records import Entity, Quantity
from tests.entities.texts import figures

CASES = Path(__file__).parents[3] / "shared" / "figures" / "peer-cases.jsonl"
SKIPPED = frozenset(["ordinal"])
RANGES = frozenset(["range", "currency-range"])
BOUNDED_BELOW, BOUNDED_ABOVE = frozenset(["more_than", "at_least"]), frozenset(["less_than", "at_most"])
DEGREES = frozenset(["Cel", "[degF]", "K", "deg"])
TURNED = {  # what one of our unit is in the annotated one
    ("mg", "Gram"): 1e-3, ("kg", "Gram"): 1e3, ("[ft_i]", "Inch"): 12, ("[yd_i]", "Inch"): 36, ("[yd_i]", "Foot"): 3,
    ("km", "Metre"): 1e3, ("cm", "Metre"): 1e-2,
}  # fmt: skip
NEAR = 1e-3  # two thirds is written 0.667 in some suites
DIGIT = re.compile(r"\d")
Bounds = tuple[Decimal | None, Decimal | None]


@dataclass(slots=True)
class Tally:
    """Right, wrong and missed finds."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def add(self, other: Tally) -> None:
        """Adds another tally to this one."""
        self.right, self.wrong, self.missed = (
            self.right + other.right, self.wrong + other.wrong, self.missed + other.missed
        )  # fmt: skip

    @property
    def f1(self) -> float:
        """F1 of span and value."""
        return 2 * self.right / max(1, 2 * self.right + self.wrong + self.missed)


def read_cases(path: Path = CASES) -> Iterator[Mapping[str, Any]]:
    """The cases that are scored, in file order."""
    for line in path.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        if case["kind"] not in SKIPPED:
            yield case


def finds(case: Mapping[str, Any], found: list[Entity]) -> list[Entity]:
    """Those of the found figures that are of the kind a case is annotated for."""
    return [e for e in found if e.quantity is not None and _is(case["kind"], e.quantity)]


def _is(kind: str, q: Quantity) -> bool:
    if kind in RANGES:
        return bounds(q) is not None and (kind == "range" or q.kind == "money")
    if kind == "mixed":
        return True
    if q.high is not None:
        return False
    if kind == "cardinal":
        return q.unit == ""
    if kind == "percent":
        return q.unit == "%"
    if kind == "currency":
        return q.kind == "money"
    if kind == "age":
        return q.kind == "duration"
    if kind == "temperature":
        return q.unit in DEGREES
    return q.unit != "" and q.kind not in ("money", "percent", "percentage_point", "duration")


def bounds(q: Quantity) -> Bounds | None:
    """Low and high of a range, one of them None when it is open; None when the quantity is no range."""
    if q.high is not None:
        return q.low, q.high
    value = q.value if q.value is not None else q.low
    if q.modifier in BOUNDED_BELOW:
        return value, None
    return (None, value) if q.modifier in BOUNDED_ABOVE else None


def same(case: Mapping[str, Any], wanted: Mapping[str, Any], entity: Entity) -> bool:
    """Whether a find is the annotated one."""
    q = entity.quantity
    assert q is not None
    start, end = wanted["start"], wanted["start"] + len(wanted["text"].rstrip())
    turned = TURNED.get((q.unit, wanted.get("unit", "")), 1.0)
    if case["kind"] not in RANGES and wanted.get("value") is not None and q.high is None:
        value = q.value if q.value is not None else q.low
        stop = entity.span.end if _counted(wanted, case["text"][entity.span.end : end]) else end
        return (entity.span.start, entity.span.end) == (start, stop) and _near(value, wanted["value"], turned)
    if wanted.get("uncertainty"):
        middle, off = wanted["value"], wanted["uncertainty"]
        wanted = {"low": middle - off, "high": middle + off}
    equal = wanted.get("low") is not None and wanted.get("low") == wanted.get("high")
    found = (q.value, q.value) if equal and q.value is not None and not q.modifier else bounds(q)
    if found is None or not (start <= entity.span.start and entity.span.end <= end):
        return False
    left_out = case["text"][start : entity.span.start] + case["text"][entity.span.end : end]
    return not DIGIT.search(left_out) and all(
        _near(a, wanted.get(name), turned) for a, name in zip(found, ("low", "high"), strict=True)
    )


def _counted(wanted: Mapping[str, Any], behind: str) -> bool:
    """Whether what the annotated span holds behind a find is the thing measured and what joins it."""
    return bool(wanted.get("counted")) and behind.casefold().endswith(wanted["counted"].casefold())


def _near(a: Decimal | None, b: float | None, turned: float = 1.0) -> bool:
    if a is None or b is None:
        return a is None and b is None
    ours, theirs = float(a) * turned, float(b)
    return abs(ours - theirs) <= NEAR * max(abs(ours), abs(theirs), 1e-9)


def judge(case: Mapping[str, Any], strict: bool = False) -> tuple[Tally, list[Mapping[str, Any]], list[Entity]]:
    """The tally of a case with what was missed and what was found and is not annotated.

    `strict`: only finds of the annotated kind count as right.
    """
    found = figures(case["lang"], case["text"])
    left, missed = finds(case, found), []
    found = list(left) if strict else found
    for wanted in case["expected"]:
        hit = next((e for e in found if same(case, wanted, e)), None)
        if hit is None:
            missed.append(wanted)
            continue
        found.remove(hit)
        if hit in left:
            left.remove(hit)
    if not case["expected"] and case["kind"] in ("dimension", "temperature"):
        left = [e for e in left if e.quantity is None or e.quantity.unit not in DEGREES]
    return Tally(len(case["expected"]) - len(missed), len(left), len(missed)), missed, left


def score(path: Path = CASES) -> dict[tuple[str, str], Tally]:
    """Tallies by language and kind."""
    tallies: dict[tuple[str, str], Tally] = {}
    for case in read_cases(path):
        tallies.setdefault((case["lang"], case["kind"]), Tally()).add(judge(case)[0])
    return tallies
