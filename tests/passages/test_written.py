"""What a document without pages says about itself."""

from __future__ import annotations

import pytest

from pipeline.passages import build_from_blocks
from pipeline.records import Problem, Written

LONG = (
    "On 4 March 2011 the flood reached the lower town of Harran, where it took the bridge, two schools and the only "
    "road to the coast, so that the families of the lower town moved uphill."
)


@pytest.mark.parametrize(
    ("blocks", "year"),
    [
        (["Annual report 2031", "The year began with a flood."], 2031),
        (["HSP/HA.7/4", "12 May 2030", "Report of the Executive Director"], 2030),
        ([LONG, "Nobody was hurt."], None),
        (["到2035年,这座城市将有一半人口住在山上。", "没有人受伤。"], None),
        (["The flood came in 2011.", "Nobody was hurt."], None),
    ],
)
def test_the_year_is_that_of_the_title_or_date_not_of_a_sentence(blocks: list[str], year: int | None) -> None:
    masthead, _ = build_from_blocks("d", [Written("paragraph", text) for text in blocks], lambda _: None)
    assert masthead.year == year


@pytest.mark.parametrize(("text", "language"), [("120 340; 12.5", ""), (LONG, "en")])
def test_a_text_in_no_known_language_names_none(text: str, language: str) -> None:
    problems: list[Problem] = []
    masthead, passages = build_from_blocks("d", [Written("paragraph", text)], problems.append)
    assert masthead.language == language
    assert [p.code for p in problems] == ["language_unknown"] * (not language)
    assert [p.text for p in passages] == [text]


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (["Some 340 homes were sold."], []),
        (["Some 340 h\ufffdmes were sold."], ["one letter of the text could not be decoded"]),
        (["Some 340 h\ufffdmes", "were s\ufffdld."], ["2 letters of the text could not be decoded"]),
    ],
)
def test_letters_lost_in_decoding_are_told(texts: list[str], said: list[str]) -> None:
    problems: list[Problem] = []
    build_from_blocks("d", [Written("paragraph", text) for text in texts], problems.append)
    assert [p.message for p in problems if p.code == "doubtful"] == said
