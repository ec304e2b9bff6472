"""The same figure told twice in a document: what makes two facts one, and which of them the other points to."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from pipeline.facts.merge import MOST_COMPARED, SMALL, same_facts
from pipeline.records import Fact, Quantity, Span


def fact(number: int = 0, value: Decimal | int | str = 420, kind: Any = "count", unit: str = "", **told: Any) -> Fact:
    """A fact of a passage of its own; the evidence of each is another unless it is told."""
    told = {"evidence": f"Sentence {number}.", "counted": "households", "counted_class": "households", **told}
    quantity = Quantity(Decimal(value), kind=kind, unit=unit)
    return Fact(f"f{number}", "d", f"p{number}", Span(0, 3), str(value), quantity, **told)


def says_the_same(first: Fact, later: Fact) -> bool:
    one, other = same_facts([first, later], ["paragraph", "paragraph"])
    assert one.same_as == "" and other.same_as in ("", first.id)
    return other.same_as == first.id


IN_KENYA = {"countries": ("KEN",), "year": 2031, "cities": ("Thika",)}
BESIDE = [
    ({}, True),
    ({"countries": ()}, True),  # one that says nothing agrees
    ({"countries": ("KEN", "UGA")}, True),
    ({"countries": ("UGA",)}, False),
    ({"countries": ("UGA", "TZA")}, False),
    ({"cities": ("Kitale",)}, False),
    ({"year": None}, True),
    ({"year": 2030}, False),
    ({"counted": "poor households", "counted_class": ""}, True),
    ({"counted": "ＨＯＵＳＥＨＯＬＤＳ", "counted_class": ""}, True),  # full width, capitals
    ({"counted": "families"}, True),  # of one class
    ({"counted": "latrines", "counted_class": "latrines"}, False),
    ({"counted": "", "counted_class": ""}, False),
    ({"value": 421}, False),
    ({"value": "420.00"}, True),
    ({"kind": "percent"}, False),
    ({"unit": "kg"}, False),
]


@pytest.mark.parametrize(("change", "same"), BESIDE, ids=lambda v: str(v) if isinstance(v, dict) else "")
def test_what_makes_two_facts_one(change: dict[str, Any], same: bool) -> None:
    assert says_the_same(fact(**IN_KENYA), fact(1, **(IN_KENYA | change))) is same
    assert says_the_same(fact(**(IN_KENYA | change)), fact(1, **IN_KENYA)) is same


def test_two_figures_of_one_sentence_are_two() -> None:
    first = fact(evidence="They moved 420 households and 420 households came.")
    assert not says_the_same(first, replace(first, id="f1", span=Span(22, 25)))
    assert says_the_same(first, replace(first, id="f1", passage_id="p1"))


def test_small_numbers_are_the_same_only_where_something_else_is() -> None:
    below = SMALL - 1
    assert says_the_same(fact(value=SMALL), fact(1, value=SMALL))
    assert not says_the_same(fact(value=below), fact(1, value=below))
    assert not says_the_same(fact(value=-below), fact(1, value=-below))
    for shared in ({"countries": ("KEN",)}, {"cities": ("Thika",)}, {"programmes": ("Lanterns",)}):
        assert says_the_same(fact(value=below, **shared), fact(1, value=below, **shared))
    assert says_the_same(fact(value=below, evidence="19 homes"), fact(1, value=below, evidence="19 homes."))
    assert says_the_same(fact(value=below, kind="area", unit="ha"), fact(1, value=below, kind="area", unit="ha"))


def test_sums_of_money_need_no_words() -> None:
    sums = {"kind": "money", "unit": "KES", "counted_class": ""}
    assert says_the_same(fact(counted="fees", **sums), fact(1, counted="", **sums))
    assert not says_the_same(fact(counted="fees", **sums), fact(1, counted="loans", **sums))


def test_the_first_in_running_text_is_pointed_to() -> None:
    kinds = ["strip", "sidebar", "table", "footnote", "paragraph", "list_item"]
    found = same_facts([fact(n) for n in range(len(kinds))], kinds)
    assert [f.same_as for f in found] == ["f4", "f4", "f4", "f4", "", "f4"]
    assert [f.id for f in found] == [f"f{n}" for n in range(len(kinds))]


def test_a_fact_is_held_against_so_many_earlier_ones_and_no_more() -> None:
    others = [fact(n, counted=f"thing {n:03}", counted_class="") for n in range(MOST_COMPARED + 1)]
    near, far = (replace(others[k], id="again", passage_id="x", evidence="Again.") for k in (MOST_COMPARED - 1, -1))
    for last, leader in ((near, others[MOST_COMPARED - 1].id), (far, "")):
        assert same_facts([*others, last], ["paragraph"] * (len(others) + 1))[-1].same_as == leader
