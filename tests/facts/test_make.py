"""Facts out of passages and entities: places, years, table cells, repeats."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from pipeline.facts import make_facts
from pipeline.ids import fact_id
from pipeline.records import Cell, Document, Entity, Fact, Judgement, Passage, Quantity, Span
from tests.growth import grows_in_proportion

DOCUMENT = Document("d", "0", "a.pdf", language="en", year=2033)
NAMES = {
    "Peru": ("COUNTRY", "PER", "Peru", "gazetteer"),
    "Kenya": ("COUNTRY", "KEN", "Kenya", "gazetteer"),
    "Peruvian": ("COUNTRY", "PER", "Peru", "demonym"),
    "Lima": ("CITY", "lima", "Lima", "gazetteer"),
    "Lanterns": ("PROGRAMME", "", "Lanterns", "pattern"),
    "2031": ("DATE", "year", "2031", "pattern"),
    "January 2030": ("DATE", "month", "2030-01", "pattern"),
    "2040": ("DATE", "year", "2040", "pattern"),
}


def passage(text: str, number: int = 0, kind: Any = "paragraph", heading: str = "", **more: Any) -> Passage:
    return Passage(f"p{number}", "d", "en", kind, "", heading, text, **more)


def entities(p: Passage, *figures: tuple[str, int] | tuple[str, int, str]) -> list[Entity]:
    found: list[Entity] = []
    for surface, value, *kind in figures:
        start = p.text.index(surface)
        quantity = Quantity(Decimal(value), kind=kind[0] if kind else "count")  # type: ignore[arg-type]
        found.append(Entity(p.id, Span(start, start + len(surface)), surface, "FIGURE", quantity=quantity))
    for name, (label, key, canonical, basis) in NAMES.items():
        at = p.text.find(name)
        if at >= 0 and not (name == "Peru" and p.text.startswith("Peruvian", at)):
            found.append(Entity(p.id, Span(at, at + len(name)), name, label, key, canonical, basis))  # type: ignore[arg-type]
    return found


def facts(*parts: tuple[Passage, list[Entity]], judgements: dict[str, Judgement] | None = None) -> list[Fact]:
    return make_facts(DOCUMENT, [p for p, _ in parts], {p.id: e for p, e in parts}, judgements or {})


def test_a_fact_says_where_when_and_what() -> None:
    p = passage("In 2031, Lima moved 420 households to safer ground. Nobody objected.")
    (fact,) = facts((p, entities(p, ("420", 420))), judgements={"p0": Judgement("p0", "x", "4", 0.8, "model")})
    assert (fact.counted, fact.counted_class) == ("households", "households")
    assert fact.cities == ("Lima",) and (fact.year, fact.year_basis) == (2031, "stated")
    assert fact.evidence == "In 2031, Lima moved 420 households to safer ground."
    assert fact.id == fact_id("p0", "420", 0) and (fact.domain, fact.domain_score) == ("4", 0.8)
    assert 0 < fact.score <= 1


def test_a_mark_that_may_part_thousands_is_unsure() -> None:
    p = passage("They moved 1,250 households, 1.5 households a day, over 3,250 kilometres.")
    figures = entities(p, ("1,250", 1), ("1.5", 1), ("3,250", 1, "length"))
    read = [Decimal("1.25"), Decimal("1.5"), Decimal("3.25")]
    figures = [
        replace(f, quantity=replace(f.quantity, value=v)) for f, v in zip(figures, read, strict=True) if f.quantity
    ]
    unsure, sure, length = facts((p, figures))
    assert unsure.score <= 0.5 < sure.score
    assert ["figure.either_mark" in fact.signs for fact in (unsure, sure, length)] == [True, False, False]
    (whole, *_) = facts((p, entities(p, ("1,250", 1250))))
    assert "figure.either_mark" not in whole.signs  # read as groups, there is one reading


def test_each_figure_has_its_own_country_when_each_has_one() -> None:
    p = passage("We reached 40 towns in Peru and 25 towns in Kenya.")
    assert [f.countries for f in facts((p, entities(p, ("40", 40), ("25", 25))))] == [("PER",), ("KEN",)]
    p = passage("In Kenya and Peru, 40 towns and 25 villages took part.")
    assert [f.countries for f in facts((p, entities(p, ("40", 40), ("25", 25))))] == [("KEN", "PER")] * 2


def test_a_demonym_counts_only_beside_the_figure_and_without_a_name() -> None:
    p = passage("Peruvian engineers came. They built 40 bridges in Kenya.")
    assert facts((p, entities(p, ("40", 40))))[0].countries == ("KEN",)
    p = passage("They built 40 Peruvian bridges.")
    assert facts((p, entities(p, ("40", 40))))[0].countries == ("PER",)
    p = passage("They came. They built 40 bridges. Later Peruvian engineers left.")
    assert facts((p, entities(p, ("40", 40))))[0].countries == ()


def test_the_heading_gives_the_programme_when_nothing_nearer_does() -> None:
    head, p = passage("Lanterns", 0, "heading"), passage("They lit 300 streets.", 1, heading="Lanterns")
    assert facts((head, entities(head)), (p, entities(p, ("300", 300))))[0].programmes == ("Lanterns",)


def test_years_that_are_not_the_figure_s_own() -> None:
    def year(text: str) -> tuple[int | None, str]:
        p = passage(text)
        fact = facts((p, entities(p, ("60", 60))))[0]
        return fact.year, fact.year_basis

    assert year("Some 60 cities joined.") == (2033, "inherited")
    assert year("Some 60 cities joined, more than in 2031.") == (2033, "inherited")
    assert year("Since January 2030, some 60 cities have joined.") == (2033, "inherited")
    assert year("Some 60 cities joined, and a review is due in 2040.") == (2033, "inherited")
    assert year("There will be 60 cities by 2040.") == (2040, "stated")


def test_since_makes_a_sum_cumulative() -> None:
    p = passage("Since January 2030, some 60 cities have joined.")
    assert facts((p, entities(p, ("60", 60))))[0].quantity.aggregation == "cumulative"


def test_table_cells_count_what_their_column_says() -> None:
    text = "Kenya | Homes repaired: 410; 2031: 77"
    cells = (
        Cell(Span(0, 5), "", ("Country",)),
        Cell(Span(23, 26), "Kenya", ("Homes repaired",)),
        Cell(Span(34, 36), "Kenya", ("Homes repaired", "2031")),
    )
    p = passage(text, kind="table", cells=cells)
    one, two = facts((p, entities(p, ("410", 410), ("77", 77))))
    assert (one.counted, one.counted_class, one.countries) == ("Homes repaired", "dwellings", ("KEN",))
    assert two.counted == "Homes repaired" and (two.year, two.year_basis) == (2031, "stated")


def test_a_repeat_points_to_the_body() -> None:
    strip = passage("9,100 homes repaired", 0, "strip")
    body = passage("In Kenya, masons repaired 9,100 homes.", 1)
    other = passage("Next door they painted 9,100 doors for schools and 9,100 buses.", 2)
    found = facts(
        (strip, entities(strip, ("9,100", 9100))), (body, entities(body, ("9,100", 9100))),
        (other, entities(other, ("9,100", 9100))),
    )  # fmt: skip
    assert found[0].same_as == found[1].id and found[1].same_as == "" == found[2].same_as


def test_numbers_on_a_drawing_say_nothing_alone() -> None:
    alone, named = passage("75 62", 0, "caption"), passage("75 wells", 1, "caption")
    found = facts((alone, entities(alone, ("75", 75), ("62", 62))), (named, entities(named, ("75", 75))))
    assert [(f.passage_id, f.counted) for f in found] == [("p1", "wells")]


def test_equal_figures_of_a_passage_have_their_own_ids() -> None:
    p = passage("Some 25 towns and 25 villages joined.")
    first, second = (p.text.index("25"), p.text.rindex("25"))
    quantity = Quantity(Decimal(25))
    both = [Entity("p0", Span(s, s + 2), "25", "FIGURE", quantity=quantity) for s in (first, second)]
    found = facts((p, both))
    assert [f.counted for f in found] == ["towns", "villages"] and found[0].id != found[1].id


def test_a_passage_of_two_thousand_figures_takes_time_in_proportion() -> None:
    def make(n: int) -> None:
        text = "We saw 25 towns in Peru, " * n
        figures = [
            Entity("p0", Span(k * 25 + 7, k * 25 + 9), "25", "FIGURE", quantity=Quantity(Decimal(25))) for k in range(n)
        ]
        names = [Entity("p0", Span(k * 25 + 19, k * 25 + 23), "Peru", "COUNTRY", "PER", "Peru") for k in range(n)]
        assert len(facts((passage(text), [*figures, *names]))) == n

    assert grows_in_proportion(make, 400)
