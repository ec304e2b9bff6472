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
#: Text is set bigger than this share of the body.
SMALL = 0.93
#: Between lines of a paragraph is less room (sizes).
ROOM = 1.0


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
        above, tops = _texts(rows[start:i], k, edges, body), _texts(rows[start:i], following, edges, body)
        level = (row for row in rows[i : i + len(edges) + 2] if row.top < rows[i].top + LEVEL * body)
        below = _of(list(level), k, edges)
        if not above or not tops or not below or any(f.block >= 0 for f in (above[-1], tops[0], below[0])):
            continue
        last, top, first = above[-1], tops[0], below[0]
        if _ended(last, rtl=rtl) or last.size > HEADING_SIZE * body or top.size > HEADING_SIZE * body:
            continue
        votes += _vote(top, first, body, rtl=rtl)
    return votes > 0


def heading_cuts(rows: Sequence[Row], start: int, i: int, edges: Sequence[float], body: float, *, rtl: bool) -> bool:
    """Whether columns begin anew with a row, told by a heading at its height in one before the last.

    It cuts a sentence of its column, which goes on at the top of the next, while the last column ends a sentence above
    the row and at no later one beside the heading. A heading has room of its own: the others need leave none. Or the
    last column goes on there, below room, with a sentence that is not its own.
    """
    at = next((j for j, row in enumerate(rows[i : i + len(edges) + 2], i) if _heading(row, body) is not None), None)
    head = _heading(rows[at], body) if at is not None else None
    if at is None or head is None or rows[at].top > rows[i].top + LEVEL * body:
        return False
    tail, k = (0 if rtl else len(edges)), _column(head, edges)
    cut, last = _texts(rows[start:i], k, edges, body)[-1:], _texts(rows[start:i], tail, edges, body)[-1:]
    if k == tail or not cut or not last or _ended(head, rtl=rtl) or any(_is_none(f, body) for f in cut + last):
        return False
    if cut[0].x1 <= head.x0 or head.x1 <= cut[0].x0:
        return False  # what seems one column are two
    if _ended(cut[0], rtl=rtl):
        below = _of(rows[i : i + 1], tail, edges)[:1]
        room = bool(below) and below[0].top - last[0].bottom > ROOM * body
        return room and _ended(last[0], rtl=rtl) and _opening(below[0], rtl=rtl).islower()
    top = _texts(rows[start:i], k - 1 if rtl else k + 1, edges, body)[:1]
    if not top or _is_none(top[0], body) or _opening(top[0], rtl=rtl).isupper():
        return False
    return [j for j in range(i, at + 1) if _closes(rows, start, j, tail, edges, body, rtl=rtl)][-1:] == [i]


def _is_none(f: Fragment, body: float) -> bool:
    """Whether a line is none of the text of its column: a box or a heading."""
    return f.block >= 0 or f.size > HEADING_SIZE * body


def _heading(row: Row, body: float) -> Fragment | None:
    """What of a row is set as a heading."""
    return next((f for f in row.fragments if f.size > HEADING_SIZE * body and f.block < 0), None)


def _closes(
    rows: Sequence[Row], start: int, j: int, column: int, edges: Sequence[float], body: float, *, rtl: bool
) -> bool:
    """Whether a column ends a sentence above a row and begins none in the middle below."""
    above = _texts(rows[start:j], column, edges, body)[-1:]
    below = _of(rows[j : j + len(edges) + 2], column, edges)[:1]
    if not above or above[0].block >= 0 or not _ended(above[0], rtl=rtl):
        return False
    return not any(f.block < 0 and _opening(f, rtl=rtl).islower() for f in below)


def _of(rows: Sequence[Row], column: int, edges: Sequence[float]) -> list[Fragment]:
    """The lines of one column."""
    return [f for row in rows for f in row.fragments if _column(f, edges) == column]


def _texts(rows: Sequence[Row], column: int, edges: Sequence[float], body: float) -> list[Fragment]:
    """The lines of one column, but for those set smaller than text is: names over headings, captions."""
    return [f for f in _of(rows, column, edges) if f.size > SMALL * body or f.block >= 0]


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
