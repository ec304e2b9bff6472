"""No passage is longer than a spreadsheet's cell, and none of its text or places is lost by that."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.passages.portions import MOST, portions
from pipeline.records import Box, Cell, Piece, Span

NOWHERE = Box(0, 0, 0, 0)


def test_a_text_that_fits_stays_as_it_is() -> None:
    text, pieces = "a" * MOST, (Piece(1, NOWHERE, Span(0, MOST)),)
    assert list(portions(text, pieces)) == [(text, pieces, ())]


@given(st.lists(st.integers(1, 40_000), min_size=1, max_size=6), st.integers(500, 50_000))
def test_a_longer_one_keeps_its_letters_and_every_letter_its_place(words: list[int], every: int) -> None:
    text = " ".join(chr(97 + n % 26) * length for n, length in enumerate(words))
    starts = range(0, len(text), every)
    pieces = tuple(Piece(n, NOWHERE, Span(s, min(s + every, len(text)))) for n, s in enumerate(starts))
    cells = tuple(Cell(p.span, str(p.page), ()) for p in pieces)
    found = list(portions(text, pieces, cells))
    assert "".join("".join(part for part, _, _ in found).split()) == "".join(text.split())
    seen: dict[int, str] = {}
    for part, own, own_cells in found:
        assert 0 < len(part) <= MOST
        assert [c.span for c in own_cells] == [p.span for p in own]
        for piece in own:
            assert 0 <= piece.span.start < piece.span.end
            seen[piece.page] = seen.get(piece.page, "") + part[piece.span.start : piece.span.end]
    for piece in pieces:
        whole = text[piece.span.start : piece.span.end]
        assert seen.get(piece.page, "").replace(" ", "") == whole.replace(" ", "")
