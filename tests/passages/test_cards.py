"""Boxes side by side, lists set small, quotations with their speakers, lines that only their colour tells."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.passages.furniture import with_plain_body
from pipeline.passages.panels import panel_blocks, split_panels
from pipeline.passages.placing import Placed, place
from pipeline.records import Box, Line
from tests.passages.test_build import FULL, build, line, page
from tests.passages.test_designed import BODY, side, stretched


def card(text: str, x0: float, top: float) -> list[Placed]:
    return place([(1, side(text, x0, top)), (1, side("and the hills", x0, top + 10))], False, BODY)


@pytest.mark.parametrize(
    ("x0", "top", "blocks"),
    [
        pytest.param(260, 100, 2, id="beside"),
        pytest.param(60, 200, 2, id="below"),
        pytest.param(260, 40, 1, id="in the next column, higher"),
    ],
)
def test_a_box_goes_on_in_another_only_where_a_column_ends_between_them(x0: float, top: float, blocks: int) -> None:
    grounds = [card("Homes with water in the plain", 60, 100), card("roofs along the quays, wells", x0, top)]
    assert len(panel_blocks(grounds, BODY, "en")) == blocks


def test_boxes_are_gone_through_in_the_order_in_which_they_are_read() -> None:
    small, wide = Box(60, 100, 200, 140), Box(60, 160, 400, 260)
    lines = [line("Wells", 110, x0=70, x1=120), line("Quays and roofs", 180, x0=70, x1=200)]
    rest, inner = split_panels(page(1, *lines, rules=(wide, small)), lines)
    assert (rest, [[x.text for x in own] for own in inner]) == ([], [["Wells"], ["Quays and roofs"]])


@pytest.mark.parametrize("ending", [".", ""])
def test_a_list_set_small_is_no_caption(ending: str) -> None:
    items = [f"• Wells for the hills{ending}", f"• Quays for the towns{ending}", f"• Roofs for the coast{ending}"]
    small = [line(text, 420 + 10 * i, x1=220, size=8) for i, text in enumerate(items)]
    found = [p for p in build(page(1, *stretched(), *small)) if p.kind != "paragraph"]
    assert [(p.kind, p.text) for p in found] == [("list_item", text[2:]) for text in items]


def test_a_small_line_without_the_sign_of_a_list_stays_a_caption() -> None:
    found = build(page(1, *stretched(), line("Wells in the hills", 420, x1=220, size=8)))
    assert (found[-1].kind, found[-1].text) == ("caption", "Wells in the hills")


@pytest.mark.parametrize(
    ("end", "speaker", "kinds"),
    [
        (".", 8.0, ["pull_quote", "sidebar"]),
        (".", 11.5, ["pull_quote"]),
        ("", 8.0, ["pull_quote"]),
    ],
)
def test_who_said_what_is_quoted_is_apart(end: str, speaker: float, kinds: list[str]) -> None:
    said = [line("The lane has a lamp now and", 100, size=12.0), line(f"my shop closes at nine{end}", 115, size=12.0)]
    who = line("R. Osei, tenant", 135, x1=180, size=speaker)
    blocks = panel_blocks([place([(1, x) for x in (*said, who)], False, BODY)], BODY, "en")
    assert [block.kind for block in blocks] == kinds


@pytest.mark.parametrize(("colour", "kind"), [("ffffff", "heading"), ("", "paragraph")])
def test_where_all_is_bold_another_colour_makes_a_heading(colour: str, kind: str) -> None:
    title = replace(line("Water for the hills", 260, x1=200, bold=True), colour=colour)
    text: list[Line] = [replace(x, bold=True) for x in stretched()]
    found = build(page(1, title, *text))
    assert found[0].kind == kind
    assert found[-1].text.startswith(FULL) or kind == "paragraph"


def test_where_the_body_is_plain_colour_says_nothing() -> None:
    pages = [page(1, replace(line("Wells", 100), colour="ffffff"), *stretched())]
    assert with_plain_body(pages, BODY) == pages
