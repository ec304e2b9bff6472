"""Quotations set into the text, which runs round them: in the gutter of two columns or at the edge of one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from pipeline.reading.glyphs.atoms import Atom
from pipeline.reading.glyphs.sheet import BLANK
from pipeline.reading.layout.rows import FRAGMENT_GAP, Fragment, fragments_of, rows_of
from pipeline.records import Box

#: A quotation is set so much bigger than the body; in another weight or colour so little bigger is enough.
BIGGER, BIGGER_MARKED = 1.2, 1.05
#: It has so many lines, no further apart than this (sizes), and at least so wide a one (sizes of the body).
LINES, STEP, LEAST_WIDTH = (2, 12), 1.7, 6.0
#: So many lines of text end beside it; others of their column, so near above or below, reach so far over it (sizes).
BESIDE, REACH, UNDER = 2, 16.0, 1.0
#: Lines of one column begin (or end) no further apart than this (sizes of the body).
SAME_EDGE = 2.5


def inset_quotes(atoms: Sequence[Atom], body: float) -> list[Box]:
    """The boxes of quotations that lines of text run round: narrower beside them, at full width again below."""
    by_type: dict[tuple[float, bool, str], list[Atom]] = defaultdict(list)
    for a in atoms:
        if a.kind != BLANK:
            by_type[a.size, a.bold, a.colour].append(a)
    letters: Counter[tuple[bool, str]] = Counter()
    bigger: dict[tuple[float, bool, str], list[Atom]] = defaultdict(list)
    for (size, bold, colour), own in by_type.items():
        if abs(size - body) < 0.15 * body:
            letters[bold, colour] += sum([len(a.text) for a in own])
        if round(size, 1) >= BIGGER_MARKED * body:
            bigger[round(size, 1), bold, colour] += own
    if not letters:
        return []
    usual = letters.most_common(1)[0][0]
    found: list[Box] = []
    for (size, bold, colour), own in bigger.items():
        if size >= (BIGGER_MARKED if (bold, colour) != usual else BIGGER) * body:
            found += [box for box in _blocks(own, body) if _run_round(box, own, atoms, body)]
    return found


def _blocks(own: Sequence[Atom], body: float) -> list[Box]:
    """The boxes of what stands together of the text set in one type."""
    groups: list[list[Fragment]] = []
    lines: dict[float, list[Atom]] = defaultdict(list)
    for a in own:
        lines[round(a.baseline, 1)].append(a)
    for baseline in sorted(lines):
        for f in fragments_of(lines[baseline], FRAGMENT_GAP):
            last = next((g for g in groups if _goes_on(g[-1], f)), None)
            if last is None:
                groups.append([f])
            else:
                last.append(f)
    least, most = LINES
    boxes = [
        Box(min(f.x0 for f in g) - 1, g[0].top - 1, max(f.x1 for f in g) + 1, g[-1].bottom + 1)
        for g in groups if least <= len(g) <= most
    ]  # fmt: skip
    return [b for b in boxes if b.x1 - b.x0 >= LEAST_WIDTH * body]


def _goes_on(last: Fragment, f: Fragment) -> bool:
    return 0 < f.baseline - last.baseline < STEP * f.size and f.x0 < last.x1 and f.x1 > last.x0


def _run_round(box: Box, own: Sequence[Atom], atoms: Sequence[Atom], body: float) -> bool:
    """Whether lines end before the box, and others of their column run on above or below it.

    Either those of two columns do, on both sides, or those of one, and no other stands above or below the box:
    else it is the heading of a column, and the text over all columns is not theirs.
    """
    taken, reach = set(map(id, own)), REACH * body
    near = [a for a in atoms if id(a) not in taken and a.bottom > box.top - reach and a.top < box.bottom + reach]
    text = [f for row in rows_of(near) for f in row.fragments if abs(f.size - body) < 0.15 * body]
    level = [f for f in text if f.bottom > box.top + 0.5 * body and f.top < box.bottom - 0.5 * body]
    if any(f.x0 < box.x1 and f.x1 > box.x0 for f in level):
        return False
    others = [f for f in text if f.bottom <= box.top + 0.5 * body or f.top >= box.bottom - 0.5 * body]
    under = [f for f in others if f.x0 < box.x1 and f.x1 > box.x0]
    lefts, rights = [f for f in level if f.x1 <= box.x0], [f for f in level if f.x0 >= box.x1]
    slack, deep = SAME_EDGE * body, UNDER * body
    from_left = [f for f in under if f.x1 > box.x0 + deep and _begin(f.x0, [g.x0 for g in lefts], slack)]
    from_right = [f for f in under if f.x0 < box.x1 - deep and _begin(f.x1, [g.x1 for g in rights], slack)]
    if any(f.x1 < box.x1 for f in from_left) and any(f.x0 > box.x0 for f in from_right):
        return True
    end, start = max((f.x1 for f in lefts), default=box.x0), min((f.x0 for f in rights), default=box.x1)
    lines = [f for f in under if f.x1 - f.x0 > LEAST_WIDTH * body]  # words of lines set to both edges may stand apart
    if from_left and not any(f.x0 > end - deep for f in lines):
        return True
    return bool(from_right) and not any(f.x1 < start + deep for f in lines)


def _begin(edge: float, edges: Sequence[float], slack: float) -> bool:
    """Whether enough lines beside a quotation begin (or end) where a line above or below it does."""
    return sum(abs(edge - other) < slack for other in edges) >= BESIDE
