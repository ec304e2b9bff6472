"""What the place of a paragraph tells: sections that keep to a subject lend it, sections that mix are left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.domains.judge import judge
from pipeline.domains.plans import plan_for
from pipeline.domains.sections import in_section, introductions, sections
from pipeline.records import Passage, PassageKind
from tests.domains.shipped import model

ROOT = Path(__file__).parents[2]


def leaning(towards: int, how: float, classes: int = 5) -> list[float]:
    rest = (1 - how) / (classes - 1)
    return [how if c == towards else rest for c in range(classes)]


def passage(number: int, heading: str = "A", kind: PassageKind = "paragraph", text: str = "Text.") -> Passage:
    return Passage(str(number), "d", "en", kind, "", heading, text)


def test_a_doubtful_paragraph_follows_a_section_that_keeps_to_its_subject() -> None:
    rows = [leaning(2, 0.95), leaning(2, 0.9), leaning(0, 0.4), leaning(2, 0.95)]
    found = in_section(rows)
    assert max(range(5), key=lambda c: found[2][c]) == 2


def test_a_sure_paragraph_stays_what_it_is() -> None:
    rows = [leaning(2, 0.95), leaning(2, 0.95), leaning(0, 0.995), leaning(2, 0.95)]
    assert max(range(5), key=lambda c: in_section(rows)[2][c]) == 0


def test_a_section_that_mixes_its_subjects_is_left_alone() -> None:
    rows = [leaning(0, 0.9), leaning(3, 0.9), leaning(2, 0.9), leaning(1, 0.9), leaning(0, 0.5), leaning(3, 0.9)]
    for own, found in zip(rows, in_section(rows), strict=True):
        assert found == pytest.approx(own, abs=0.02)


@pytest.mark.parametrize("size", [2, 3, 40])
def test_probabilities_sum_to_one(size: int) -> None:
    rows = [leaning(k % 5, 0.3 + 0.6 * (k % 2)) for k in range(size)]
    found = in_section(rows)
    assert len(found) == size
    assert all(sum(row) == pytest.approx(1) and min(row) >= 0 for row in found)


def test_long_sure_sections_do_not_overflow() -> None:
    found = in_section([leaning(1, 1 - 1e-12)] * 3000)
    assert all(row[1] > 0.999 for row in found)


def test_sections_are_paragraphs_under_one_heading() -> None:
    passages = [
        passage(0, ""),
        passage(1, ""),
        passage(2),
        passage(3, kind="caption"),
        passage(4),
        passage(5, kind="list_item"),
        passage(6, "B"),
        passage(7, "C", kind="heading"),
        passage(8, "C"),
        passage(9, "C", kind="heading"),
        passage(10, "C"),
    ]
    assert sections(passages) == [[2, 4]]


def test_what_opens_a_document_or_leads_to_a_list_introduces() -> None:
    passages = [
        passage(0, "Title"),
        passage(1, "One"),
        passage(2, "Two", text="These are new:"),
        passage(3, "Two", kind="list_item"),
        passage(4, "Two", text="And so on:"),
        passage(5, "Three"),
    ]
    assert introductions(passages) == {0, 2}
    assert introductions([p for p in passages if p.heading != "Two"]) == set()


def test_a_stated_paragraph_lends_its_domain_to_its_section() -> None:
    texts = [
        "Under domain of change 4, two cities were supported.",
        "Families displaced by the fighting returned to rebuilt houses once the mines were cleared.",
        "Nobody had thought of it before.",
        "Sirens were tested, evacuation routes were rehearsed and shelters stocked before the cyclone.",
    ]
    together = judge([passage(k, text=text) for k, text in enumerate(texts)], plan_for(None), model())
    alone = judge([passage(0, text=texts[2])], plan_for(None), model())[0]
    assert [j.domain for j in together] == ["4", "4", "4", "4"]
    assert together[2].score > alone.score or alone.domain != "4"
    assert together[0].basis == "stated"
