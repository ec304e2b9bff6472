"""How sure a fact is: signs, what they are worth, and that the score falls with each doubt."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from pipeline.facts.certainty import PARTS, START, UNLEARNT, Finding, chance, signs, worth
from pipeline.facts.classes import Counted, Noun
from pipeline.facts.setting.place import Place
from pipeline.facts.setting.when import Year
from pipeline.records import Entity, Quantity, Span
from tests.facts.test_make import entities, facts, passage

TEXT = "The households that the two teams had counted in the north (a first round) numbered 420 in June."
FIGURE = Entity("p", Span(TEXT.index("420"), TEXT.index("420") + 3), "420", "FIGURE")
PEOPLE = Noun("households", "people")


NOWHERE, NEVER = Place(), Year(None, "")


def told(*, noun: str = "households", trust: float = 1.0, place: Place = NOWHERE, year: Year = NEVER) -> set[str]:
    start = TEXT.index(noun)
    counted = Counted(noun, PEOPLE, Span(start, start + len(noun)), trust)
    whole = Span(0, len(TEXT))
    return set(signs(Finding(TEXT, "en", whole, FIGURE, Quantity(Decimal(420)), counted, place, year)))


def test_a_noun_says_on_which_side_and_how_far_it_stands() -> None:
    assert {"counted.ahead", "counted.far", "counted.farther", "counted.aside"} <= told()
    assert told(noun="June") == {"counted.count", "counted.of_people", "counted.behind"}
    assert "counted.weak" in told(trust=0.6) and "counted.fair" in told(trust=0.8)


@pytest.mark.parametrize(
    ("between", "far"),
    [(2, set()), (3, {"counted.far"}), (7, {"counted.far"}), (8, {"counted.far", "counted.farther"})],
)
def test_a_noun_is_far_from_so_many_words_on(between: int, far: set[str]) -> None:
    text = f"Households {'then ' * between}420."
    figure = Entity("p", Span(text.index("420"), text.index("420") + 3), "420", "FIGURE")
    counted = Counted("Households", PEOPLE, Span(0, 10), 1.0)
    found = Finding(text, "en", Span(0, len(text)), figure, Quantity(Decimal(420)), counted, NOWHERE, NEVER)
    assert set(signs(found)) - {"counted.count", "counted.of_people"} == {"counted.ahead", *far}


def test_a_noun_of_another_sentence_or_inside_the_figure_stands_on_no_side() -> None:
    start = TEXT.index("420")
    noun, inside = TEXT.index("households"), Counted("420", PEOPLE, Span(start, start + 3), 1.0)
    own = Finding(TEXT, "en", Span(0, len(TEXT)), FIGURE, Quantity(Decimal(420)), inside, NOWHERE, NEVER)
    assert "counted.inside" in signs(own)
    elsewhere = Counted("households", PEOPLE, Span(noun, noun + 10), 1.0)
    assert "counted.elsewhere" in signs(replace(own, sentence=Span(start, len(TEXT)), counted=elsewhere))


def test_no_noun_is_a_doubt_where_the_kind_of_figure_has_one() -> None:
    people = Finding(TEXT, "en", Span(0, len(TEXT)), FIGURE, Quantity(Decimal(420)), None, NOWHERE, NEVER)
    assert "counted.none" in signs(people)
    assert "counted.unnamed" in signs(replace(people, quantity=Quantity(Decimal(420), kind="money")))


def test_where_and_when_leave_their_signs() -> None:
    found = told(place=Place(("KEN", "UGA"), road="lent", signs=("several",)), year=Year(2031, "stated", "near"))
    assert {"country.named", "country.lent", "country.several", "year.stated", "year.near"} <= found
    assert "year.stated" not in told(year=Year(None, "", "passed"))


def test_facts_say_how_their_countries_and_years_were_found() -> None:
    p = passage("In 2031, Kenya moved 40 towns. Later, 25 villages followed. In January 2030 they had asked.")
    own, lent = facts((p, entities(p, ("40", 40), ("25", 25))))
    assert {"country.near", "year.stated"} <= set(own.signs) and "country.lent" in lent.signs
    p = passage("In Kenya and Peru, Peruvian crews moved 40 towns.")
    (fact,) = facts((p, entities(p, ("40", 40))))
    assert {"country.several", "country.people"} <= set(fact.signs)
    assert fact.score == chance(fact.signs) < chance(s for s in fact.signs if s != "country.several")


def test_what_several_figures_share_is_told_from_the_second_on() -> None:
    p = passage("Of the households, 40 left, 25 stayed and 60 returned.")
    shared = [
        {s for s in f.signs if "shared" in s} for f in facts((p, entities(p, ("40", 40), ("25", 25), ("60", 60))))
    ]
    assert [len(found) for found in shared] == [0, 1, 2]


@pytest.mark.parametrize("sign", ["counted.none", "counted.aside", "country.several", "year.lent", "figure.increase"])
def test_each_doubt_lowers_the_chance(sign: str) -> None:
    assert chance((sign,)) < chance(())


def test_the_table_holds_every_part_and_signs_without_worth_say_nothing() -> None:
    table = worth()
    assert {f"{part}.{START}" for part in PARTS} <= table.keys() and UNLEARNT.keys() <= table.keys()
    assert chance(("counted.never_seen",)) == chance(())
    even = {f"{part}.{START}": 0.0 for part in PARTS}
    assert chance((), even) == round(0.5 ** len(PARTS), 2)
