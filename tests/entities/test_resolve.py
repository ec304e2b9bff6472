"""The overlap rule."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.entities.resolve import resolve
from pipeline.records import Entity, EntityLabel, Passage, Span
from tests.entities.texts import passage
from tests.growth import grows_in_proportion


def entity(
    p: Passage, text: str, label: EntityLabel, key: str = "", basis: str = "gazetteer", score: float = 1.0
) -> Entity:
    start = p.text.index(text)
    return Entity(p.id, Span(start, start + len(text)), text, label, key, text, basis, score)


def kept(p: Passage, *entities: Entity) -> list[tuple[str, str]]:
    return [(e.label, e.text) for e in resolve(p, entities)]


def test_the_longer_name_wins() -> None:
    p = passage("in Mexico City, Mexico")
    city = entity(p, "Mexico City", "CITY", "mexico-city")
    assert kept(p, entity(p, "Mexico", "COUNTRY", "MEX"), city) == [("CITY", "Mexico City")]


def test_a_known_name_wins_over_a_pattern() -> None:
    p = passage("the 2031 World Cities Report of the year")
    new = entity(p, "2031 World Cities Report", "PROGRAMME", basis="pattern", score=0.8)
    assert kept(p, new, entity(p, "World Cities Report", "PROGRAMME", "wcr")) == [("PROGRAMME", "World Cities Report")]


def test_a_quoted_name_that_says_more_than_the_known_one_wins() -> None:
    p = passage("the “New Urban Agenda for Mountain Villages” network")
    new = entity(p, "New Urban Agenda for Mountain Villages", "PROGRAMME", basis="pattern", score=0.8)
    known = entity(p, "New Urban Agenda", "PROGRAMME", "nua")
    assert [e.key for e in resolve(p, [new], [known])] == [""]


def test_an_organisation_is_no_new_programme() -> None:
    p = passage("the World Food Programme paid")
    new = entity(p, "World Food Programme", "PROGRAMME", basis="pattern", score=0.6)
    assert kept(p, new, entity(p, "World Food Programme", "ORGANISATION", "wfp")) == [
        ("ORGANISATION", "World Food Programme")
    ]


def test_a_reference_is_never_a_figure() -> None:
    p = passage("in 2031 it rose")
    both = entity(p, "2031", "FIGURE", basis="grammar"), entity(p, "2031", "REFERENCE", "year", basis="grammar")
    assert kept(p, *both) == [("REFERENCE", "2031")]


def test_a_number_in_a_name_is_no_figure_but_may_be_a_reference() -> None:
    p = passage("the 2030 Agenda counts 17 goals")
    agenda = entity(p, "2030 Agenda", "PROGRAMME", "2030")
    year, figure = entity(p, "2030", "REFERENCE", "year"), entity(p, "2030", "FIGURE")
    assert kept(p, agenda, figure, entity(p, "17", "FIGURE")) == [("PROGRAMME", "2030 Agenda"), ("FIGURE", "17")]
    assert ("REFERENCE", "2030") in kept(p, agenda, year)


def test_a_place_in_a_sum_of_money_is_a_currency() -> None:
    p = passage("15 million United States dollars for Kenya")
    money = entity(p, "15 million United States dollars", "FIGURE")
    states, kenya = entity(p, "United States", "COUNTRY", "USA"), entity(p, "Kenya", "COUNTRY", "KEN")
    assert kept(p, money, states, kenya) == [("FIGURE", money.text), ("COUNTRY", "Kenya")]


def test_a_place_in_a_new_name_stays_and_in_a_known_name_goes() -> None:
    p = passage("the “Roofs for Ghana” initiative and the Dubai International Award")
    new = entity(p, "Roofs for Ghana", "PROGRAMME", basis="pattern", score=0.8)
    ghana, dubai = entity(p, "Ghana", "COUNTRY", "GHA"), entity(p, "Dubai", "CITY", "dubai")
    award = entity(p, "Dubai International Award", "PROGRAMME", "dubai-award")
    assert kept(p, new, ghana, award, dubai) == [
        ("PROGRAMME", "Roofs for Ghana"),
        ("COUNTRY", "Ghana"),
        ("PROGRAMME", "Dubai International Award"),
    ]


def test_the_acronym_that_is_being_introduced_is_no_second_mention() -> None:
    p = passage("the Global Land Tool Network (GLTN) met")
    name = entity(p, "Global Land Tool Network", "PROGRAMME", "gltn")
    acronym = Entity(p.id, Span(30, 34), "GLTN", "PROGRAMME", "gltn", name.name, "acronym", 0.95)
    assert kept(p, name, acronym) == [("PROGRAMME", "Global Land Tool Network")]


def test_a_short_title_in_small_letters_is_a_phrase() -> None:
    p = passage("rebuilt block by block with Block by Block")
    small = Entity(p.id, Span(8, 22), "block by block", "PROGRAMME", "bbb", "Block by Block", "gazetteer")
    title = Entity(p.id, Span(28, 42), "Block by Block", "PROGRAMME", "bbb", "Block by Block", "gazetteer")
    assert kept(p, small, title) == [("PROGRAMME", "Block by Block")]


def test_what_a_person_reviewed_stays() -> None:
    p = passage("in Mexico City today")
    reviewed = entity(p, "Mexico", "COUNTRY", "MEX", basis="reviewed")
    assert kept(p, entity(p, "Mexico City", "CITY", "mexico-city"), reviewed) == [("COUNTRY", "Mexico")]


def test_an_entity_that_does_not_stand_there_is_an_error() -> None:
    p = passage("in Kenya")
    with pytest.raises(ValueError, match="does not stand"):
        resolve(p, [Entity(p.id, Span(0, 5), "Kenya", "COUNTRY", "KEN", "Kenya")])


LABELS: list[EntityLabel] = [
    "PROGRAMME",
    "ORGANISATION",
    "COUNTRY",
    "CITY",
    "REGION",
    "FIGURE",
    "REFERENCE",
    "DATE",
    "GOAL",
]
FINDS = st.lists(
    st.tuples(st.integers(0, 20), st.integers(1, 8), st.sampled_from(LABELS), st.sampled_from(["", "k"])), max_size=12
)


@given(FINDS)
def test_order_does_not_matter_and_nothing_counts_twice(finds: list[tuple[int, int, EntityLabel, str]]) -> None:
    p = passage("abcdefghijklmnopqrstuvwxyz0123456789")
    entities = [
        Entity(p.id, Span(a, a + n), p.text[a : a + n], label, key, f"{label}{a}", "gazetteer" if key else "pattern")
        for a, n, label, key in finds
    ]
    once = resolve(p, entities)
    assert [(e.label, e.span) for e in resolve(p, reversed(entities))] == [(e.label, e.span) for e in once]
    assert resolve(p, once) == once
    numbers = [e.span for e in once if e.label in ("FIGURE", "REFERENCE", "DATE", "GOAL")]
    assert all(a.end <= b.start or b.end <= a.start for i, a in enumerate(numbers) for b in numbers[i + 1 :])


def test_numbers_by_the_thousand_take_a_time_in_proportion() -> None:
    def work(count: int) -> object:
        p = passage("12 " * count)
        return resolve(p, [Entity(p.id, Span(3 * n, 3 * n + 2), "12", "FIGURE", "", "12") for n in range(count)])

    assert grows_in_proportion(work, 800)
