"""A text longer than a cell of a spreadsheet holds becomes several passages: none is cut off without a word there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pipeline.records import Cell, Piece, Span

#: Code points of one passage; a cell holds 32,767, and what stands before or behind it on the way takes some.
MOST = 32_000
Portion = tuple[str, tuple[Piece, ...], tuple[Cell, ...]]


def portions(text: str, pieces: tuple[Piece, ...] = (), cells: tuple[Cell, ...] = ()) -> Iterator[Portion]:
    """The text with its places and cells, in parts of at most MOST code points, cut at a blank where there is one."""
    if len(text) <= MOST:
        yield text, pieces, cells
        return
    start = 0
    while start < len(text):
        end = start + MOST
        if end < len(text):
            blank = text.rfind(" ", start + MOST // 2, end)
            end = blank if blank > 0 else end
        own = text[start:end].rstrip()
        part = Span(start, start + len(own))
        yield (
            own,
            tuple(replace(p, span=_within(p.span, part)) for p in pieces if _meet(p.span, part)),
            tuple(replace(c, span=_within(c.span, part)) for c in cells if _meet(c.span, part)),
        )
        start = part.end
        while start < len(text) and text[start].isspace():
            start += 1


def _meet(span: Span, part: Span) -> bool:
    return span.start < part.end and part.start < span.end


def _within(span: Span, part: Span) -> Span:
    return Span(max(span.start, part.start) - part.start, min(span.end, part.end) - part.start)
