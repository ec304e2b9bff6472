"""Where lines stand: the run (column on a page) each belongs to, and how far from its edges."""

from __future__ import annotations

import itertools
import math
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.passages.clean import plain
from pipeline.records import Box, Line

#: A run of at least this many lines shows how wide its column is.
LONG_RUN = 6
#: So many lines, most of which end at one place, fill their column.
LEAST_FILLED, FILLED = 3, 0.6
#: A line longer than this (sizes) shows where its column is.
LONG_LINE = 8.0
#: A term at the beginning of a line has no more words, and what it stands for is so many sizes away.
TERM_WORDS, TAB = 5, 1.5
#: Behind the longest terms of a list it is so near.
NARROW_TAB = 0.6
#: A line that begins so many sizes before the others is of no column.
OVER = 6.0
#: One that begins so many before all of them is of another column or over several.
COLUMN = 12.0
EVERYWHERE = (-math.inf, math.inf)
#: Lines so many sizes short of their column run beside something when that stands there.
NARROW = 4.0
#: So many of them begin behind it: fewer are set to the far edge for another reason.
LEAST_BESIDE = 3
#: What leaves this share of the room that a box takes up stands beside it too.
NEARLY = 0.75


@dataclass(slots=True)
class Placed:
    """A line with where it stands: page, and the run (column on a page) it belongs to with that run's edges.

    `lead` and `trail` are the distances of its first and last character from the run's edges, in reading direction.
    `after_aside`: a caption or panel stands between it and the line before. `stands_in`: it starts further in than the
    line after it, as the first line of a paragraph may. `underlined`: from end to end.
    """

    page: int
    line: Line
    run: int = 0
    lead: float = 0.0
    trail: float = 0.0
    text: str = ""
    after_aside: bool = False
    stands_in: bool = False
    underlined: bool = False


def place(
    lines: Sequence[tuple[int, Line]], rtl: bool, body: float, panels: Sequence[tuple[int, Box]] = ()
) -> list[Placed]:
    """Gives each line its run and its distances from the run's edges; `panels` (page and box) may stand beside some."""
    out = _in_runs(lines, rtl, body)
    runs: dict[int, list[Placed]] = {}
    for item in out:
        runs.setdefault(item.run, []).append(item)
    edges = {number: _edges(members, body) for number, members in runs.items()}
    long_ones = [e for e in edges.values() if e[2] >= LONG_RUN]
    boxes: dict[int, list[Box]] = {}  # by page: a look at all pages for each run would be quadratic
    for number, box in itertools.chain(((m.page, m.line.box) for m in out), panels):
        boxes.setdefault(number, []).append(box)
    for number, members in runs.items():
        leftwards = _runs_left(members, rtl)
        own = edges[number]
        left, right = own[:2] if _fills(members, leftwards) else _widened(own, long_ones, leftwards)
        for m in members:
            from_left, from_right = m.line.box.x0 - left, right - m.line.box.x1
            m.lead, m.trail = (from_right, from_left) if leftwards else (from_left, from_right)
        for a, b in itertools.pairwise(members):
            near = b.line.box.bottom - a.line.box.bottom < 2.2 * a.line.size
            a.stands_in = near and same_style(a.line, b.line) and 0.9 * a.line.size < a.lead - b.lead < 6 * a.line.size
        _beside_asides(members, boxes[members[0].page], leftwards)
    return out


def _in_runs(lines: Sequence[tuple[int, Line]], rtl: bool, body: float) -> list[Placed]:
    """The lines with the number of the run each belongs to."""
    out: list[Placed] = []
    column = _Column(rtl, body)
    for page, line in lines:
        last = out[-1] if out else None
        same = last is not None and last.page == page and column.goes_on(line, last.line)
        if not same:
            column = _Column(rtl, body)
        column.take(line)
        run = (last.run if same else last.run + 1) if last is not None else 0
        out.append(Placed(page, line, run, text=plain(line.text)))
    return out


@dataclass(slots=True)
class _Column:
    """The column of a run so far: what all its long lines in body size share (`core`), and how far they reach.

    A line over all columns ties none.
    """

    rtl: bool
    body: float
    core: tuple[float, float] = EVERYWHERE
    left: float = math.inf
    right: float = -math.inf

    def goes_on(self, line: Line, last: Line) -> bool:
        """Whether a line goes on with the column, whose last line so far is `last`."""
        box = line.box
        over = box.x1 - self.right if self.rtl else self.left - box.x0
        if box.top <= last.box.top - 2 or COLUMN * self.body < over < math.inf:
            return False
        if overlap(line, last) and box.x0 < self.core[1] and box.x1 > self.core[0]:
            return True
        return self.left - 2 < box.x0 and box.x1 < self.right + 2 and _right_below(line, last)

    def take(self, line: Line) -> None:
        """Lets a line of the column tell where it is, when it is set in body size."""
        box = line.box
        if abs(line.size - self.body) >= 0.15 * self.body:
            return
        over = box.x1 - self.core[1] if self.rtl else self.core[0] - box.x0
        if not OVER * self.body < over < math.inf:  # else it is set over this column and others
            self.left, self.right = min(self.left, box.x0), max(self.right, box.x1)
        if box.x1 - box.x0 > LONG_LINE * self.body:
            self.core = max(self.core[0], box.x0), min(self.core[1], box.x1)


def _runs_left(members: Sequence[Placed], rtl: bool) -> bool:
    """Whether lines run from right to left: as the document does, unless most begin with a letter of the other way."""
    letters = (next(filter(str.isalpha, m.text), "") for m in members)
    ways = Counter(unicodedata.bidirectional(letter) in ("R", "AL") for letter in letters if letter)
    return ways[True] > ways[False] if ways[not rtl] > 2 * ways[rtl] else rtl


def _beside_asides(members: Sequence[Placed], boxes: Sequence[Box], rtl: bool) -> None:
    """Measures lines that run beside a quotation or panel from the edge these leave them; `boxes`: all of the page."""
    for behind in (True, False):
        left = behind == rtl  # the side on which the boxes stand
        start = 0
        for end in range(1, len(members) + 1):
            last = members[end - 1]
            narrow = (last.trail if behind else last.lead) > NARROW * last.line.size
            near = end < len(members) and members[end].line.box.bottom - last.line.box.bottom < 2.2 * last.line.size
            if narrow and near:
                continue
            stretch = members[start : end if narrow else end - 1]
            start = end
            rooms = {id(m): m.trail if behind else m.lead for m in stretch}
            beside = [rooms[id(m)] for m in stretch if _stands_beside(m, boxes, rooms[id(m)], left=left)]
            if len(stretch) > 1 and len(beside) >= (1 if behind else LEAST_BESIDE):
                _moved(stretch, min(beside), behind=behind)


def _moved(stretch: Sequence[Placed], least: float, *, behind: bool) -> None:
    """Takes the room that a box takes up beside lines off what they leave, behind or before them."""
    for m in stretch:
        if behind:
            m.trail = max(0.0, m.trail - least) if m.trail > NEARLY * least else m.trail
        else:
            m.lead = max(0.0, m.lead - least) if m.lead > NEARLY * least else m.lead


def _stands_beside(item: Placed, boxes: Sequence[Box], room: float, *, left: bool) -> bool:
    own = item.line.box
    middle = (own.top + own.bottom) / 2
    return any(
        box.top < middle < box.bottom and (box.x1 <= own.x0 + 1 if left else box.x0 >= own.x1 - 1)
        and (own.x0 - box.x1 if left else box.x0 - own.x1) < room
        for box in boxes
    )  # fmt: skip


def _right_below(line: Line, last: Line) -> bool:
    """Whether a line stands lower than another by no more than a paragraph does, beside or under it."""
    return last.box.bottom - 2 < line.box.top < last.box.bottom + 2.5 * line.size


def overlap(a: Line, b: Line) -> bool:
    return a.box.x0 < b.box.x1 and a.box.x1 > b.box.x0


#: Left and right edge of a run and the number of its lines.
Edges = tuple[float, float, int]


def _edges(members: Sequence[Placed], body: float) -> Edges:
    usual = [m for m in members if abs(m.line.size - body) < 0.15 * body] or members
    return min(m.line.box.x0 for m in usual), max(m.line.box.x1 for m in usual), len(usual)


def _fills(members: Sequence[Placed], rtl: bool) -> bool:
    """Whether lines of a short run end at one place: they are set to the edge of its column."""
    ends = Counter(round(m.line.box.x0 if rtl else m.line.box.x1) for m in members)
    return len(members) >= LEAST_FILLED and ends.most_common(1)[0][1] > FILLED * len(members)


def _widened(own: Edges, long_ones: Iterable[Edges], rtl: bool) -> tuple[float, float]:
    """The edges of a run; a short run takes the far edge of the long ones that start at the same place."""
    left, right, size = own
    if size >= LONG_RUN:
        return left, right
    near = [e for e in long_ones if abs(e[1] - right if rtl else e[0] - left) < 3]
    if not near:
        return left, right
    counts: Counter[float] = Counter()
    for e in near:
        counts[round((e[0] if rtl else e[1]) / 4)] += e[2]
    usual = 4.0 * counts.most_common(1)[0][0]
    return (min(left, usual), right) if rtl else (left, max(right, usual))


def same_style(a: Line, b: Line) -> bool:
    """Whether two lines are set alike: size, weight and, for what is not plainly body, colour."""
    if abs(a.size - b.size) > 0.06 * max(a.size, b.size) or a.bold != b.bold:
        return False
    return a.colour == b.colour or not (a.colour and b.colour) or not a.bold


def tab_in(item: Placed, least: float = TAB) -> float | None:
    """Where a line goes on behind a term that stands so far apart (sizes) at its beginning: the place of that word."""
    for before, after in itertools.pairwise(item.line.words[: TERM_WORDS + 1]):
        if after.box.x0 - before.box.x1 > least * item.line.size:
            return after.box.x0
        if before.box.x0 - after.box.x1 > least * item.line.size:
            return after.box.x1
    return None


def next_term(item: Placed, first: Placed) -> bool:
    """Whether a line begins the next entry of a list, with a term as the first line of the one before has."""
    tab = tab_in(first)
    own = tab_in(item, NARROW_TAB) if tab is not None else None
    return tab is not None and own is not None and abs(tab - own) < 1 and abs(item.lead - first.lead) < 1


def within(line: Line, box: Box) -> bool:
    """Whether the middle of a line lies in a box."""
    x, y = (line.box.x0 + line.box.x1) / 2, (line.box.top + line.box.bottom) / 2
    return box.x0 - 1 <= x <= box.x1 + 1 and box.top - 1 <= y <= box.bottom + 1
