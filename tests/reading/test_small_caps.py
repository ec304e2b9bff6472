"""Small capitals drawn as capitals of a smaller size: they are of the text they stand in."""

from __future__ import annotations

from pathlib import Path

from pipeline.passages import build_passages
from pipeline.reading import read_pages
from pipeline.records import Passage
from tests.reading.drawn import Text, drawn

BODY, HEADING, SMALL = 10.0, 13.0, 0.7
#: Width of a capital M of Helvetica as a share of the size.
CAPITAL = 0.833
#: So many times the prose makes a page that is no cover.
LINES = 9
PROSE = [
    "The towns of the valley agreed on a plan for the river and its banks,",
    "and each of them paid a share of the works according to its means.",
]


def _words(x: float, y: float, size: float, first: str, rest: str) -> list[Text]:
    """A capital with small ones right behind it on its baseline."""
    return [(x, y, size, first), (x + CAPITAL * size, y, SMALL * size, rest)]


def _passages(tmp_path: Path, texts: list[Text]) -> list[Passage]:
    path = tmp_path / "a.pdf"
    path.write_bytes(drawn([(texts, ())]))
    return build_passages("d", list(read_pages(path, lambda _: None)), lambda _: None)[1]


def _prose(y: float) -> list[Text]:
    return [(72, y + 13 * i, BODY, line) for i, line in enumerate(PROSE)]


def test_a_heading_in_small_capitals_is_a_heading(tmp_path: Path) -> None:
    text = [line for i in range(LINES) for line in _prose(190 + 26 * i)]
    heading, *rest = _passages(tmp_path, [*_words(72, 160, HEADING, "M", "andate and method"), *text])
    assert (heading.kind, heading.text) == ("heading", "Mandate and method")
    assert {p.kind for p in rest} == {"paragraph"}


def test_a_paragraph_that_begins_in_small_capitals_is_whole(tmp_path: Path) -> None:
    begun = _words(72, 100, BODY, "M", "unicipal budgets were opened to all who live in the towns and to")
    rest: list[Text] = [(72, 113, BODY, "those who pay for them. " + PROSE[0]), (72, 126, BODY, PROSE[1])]
    (passage,) = _passages(tmp_path, [*begun, *rest])
    assert passage.text.startswith("Municipal budgets") and passage.text.endswith("its means.")


def test_a_line_of_nothing_but_small_capitals_goes_on_with_the_line_above(tmp_path: Path) -> None:
    begun = _words(72, 100, BODY, "M", "unicipal budgets were opened to all who live in the towns and")
    below: list[Text] = [(72, 113, SMALL * BODY, "to those who pay for them, in every quarter of the valley and")]
    rest: list[Text] = [(72, 126, BODY, PROSE[0]), (72, 139, BODY, PROSE[1])]
    (passage,) = _passages(tmp_path, [*begun, *below, *rest])
    assert "in every quarter of the valley and The towns" in passage.text


def test_small_type_that_goes_on_no_word_stays_what_it_is(tmp_path: Path) -> None:
    note: list[Text] = [(72, 780, SMALL * BODY, "* Adopted without a vote.")]
    passages = _passages(tmp_path, [*_prose(100), *_prose(126), *note])
    assert [p.kind for p in passages][-1] == "footnote"
