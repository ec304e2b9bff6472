"""Columns of one text above columns of the next: all leave room at one height, and the words do not go on there."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.reading.glyphs.atoms import Atom
from pipeline.reading.glyphs.sheet import BLANK
from pipeline.reading.layout.rows import Fragment, Row

#: Signs that end a sentence, and those that may stand behind them.
ENDING, CLOSING = frozenset(".!?。！？؟:：;；؛…"), "”’»\"')）】》」]"
#: The first lines below the room stand no further apart (sizes).
LEVEL = 1.3
#: A heading is set bigger than this share of the body.
HEADING_SIZE = 1.07


def begins_anew(rows: Sequence[Row], start: int, i: int, edges: Sequence[float], body: float, *, rtl: bool) -> bool:
    """Whether columns begin anew with a row below room that all of them leave, the first row of these being `start`.

    `edges`: the middles of the gutters. A sentence that stops above the room goes on at the top of the next column
    where what stands below it is a heading or begins with a capital and that does not.
    """
    columns = range(len(edges) + 1)
    votes = 0
    for k in columns:
        following = k - 1 if rtl else k + 1
        if following not in columns:
            continue
        above = [f for row in rows[start:i] for f in row.fragments if _column(f, edges) == k]
        tops = [f for row in rows[start:i] for f in row.fragments if _column(f, edges) == following]
        level = (row for row in rows[i : i + len(edges) + 2] if row.top < rows[i].top + LEVEL * body)
        below = [f for row in level for f in row.fragments if _column(f, edges) == k]
        if not above or not tops or not below or any(f.block >= 0 for f in (above[-1], tops[0], below[0])):
            continue
        last, top, first = above[-1], tops[0], below[0]
        if _ended(last, rtl=rtl) or last.size > HEADING_SIZE * body or top.size > HEADING_SIZE * body:
            continue
        votes += _vote(top, first, body, rtl=rtl)
    return votes > 0


def _vote(top: Fragment, first: Fragment, body: float, *, rtl: bool) -> int:
    """1 when a sentence goes on at the top of the next column, -1 when below the room, 0 when nothing tells."""
    if first.size > HEADING_SIZE * body:  # bold alone may be the caption of a table within a sentence
        return 1
    there, here = _opening(top, rtl=rtl), _opening(first, rtl=rtl)
    return (here.isupper() and there.islower()) - (here.islower() and there.isupper())


def _column(f: Fragment, edges: Sequence[float]) -> int:
    return sum((f.x0 + f.x1) / 2 > edge for edge in edges)


def _atoms(f: Fragment, *, rtl: bool) -> list[Atom]:
    """The printed atoms of a line in the order in which they are read."""
    return sorted((a for a in f.atoms if a.kind != BLANK), key=lambda a: -a.x1 if rtl else a.x0)


def _opening(f: Fragment, *, rtl: bool) -> str:
    return _atoms(f, rtl=rtl)[0].text.lstrip("«“„\"'(¿¡")[:1]


def _ended(f: Fragment, *, rtl: bool) -> bool:
    text = _atoms(f, rtl=rtl)[-1].text.rstrip(CLOSING)
    return not text or text[-1] in ENDING
