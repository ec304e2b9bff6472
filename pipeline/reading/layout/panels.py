"""Grounds and frames that set some of the text of a page apart from the rest."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.reading.glyphs.atoms import Atom
from pipeline.reading.layout.rows import Row
from pipeline.records import Box

#: The sides of a frame meet this near (points); a thin rule is no wider.
CORNER, THIN = 2.5, 3.0
#: A frame around text is at least so wide and high (points).
LEAST_WIDE, LEAST_HIGH = 60.0, 24.0

#: Words of one line stand no further apart (sizes); text on a ground is set off from its edge and from text beside.
WORD_GAP = 0.35
#: A line that runs over the side of a shape reaches so far (sizes) on both sides of it.
REACHES_OVER = 0.5


def frames(rules: Sequence[Box]) -> list[Box]:
    """The boxes that four rules draw round something, with no other rule from side to side: cells are of a table."""
    level = sorted((r for r in rules if r.bottom - r.top <= THIN and r.x1 - r.x0 >= LEAST_WIDE), key=lambda r: r.top)
    upright = [r for r in rules if r.x1 - r.x0 <= THIN and r.bottom - r.top >= LEAST_HIGH]
    found: list[Box] = []
    for i, top in enumerate(level if len(upright) > 1 else ()):
        below = next((r for r in level[i + 1 :] if abs(r.x0 - top.x0) < CORNER and abs(r.x1 - top.x1) < CORNER), None)
        if below is None or below.top - top.top < LEAST_HIGH:
            continue
        sides = [
            any(
                abs((r.x0 + r.x1) / 2 - x) < CORNER and abs(r.top - top.top) < CORNER
                and abs(r.bottom - below.bottom) < CORNER
                for r in upright
            )
            for x in (top.x0, top.x1)
        ]  # fmt: skip
        if all(sides):
            found.append(Box(top.x0, top.top, top.x1, below.bottom))
    return found


def find_panels(candidates: Sequence[Box], atoms: Sequence[Atom], width: float, height: float) -> list[Box]:
    """Filled boxes that set some of the text apart: neither the page's ground nor a cell, the outer of nested ones."""
    found: list[Box] = []
    distinct = set(candidates)
    heights: dict[tuple[int, int], list[Box]] = {}
    for box in distinct:
        heights.setdefault((round(box.top), round(box.bottom)), []).append(box)
    cells = {
        a
        for group in heights.values()
        for a in group
        for b in group
        if a is not b and (abs(a.x1 - b.x0) < 2 or abs(b.x1 - a.x0) < 2)
    }
    for box in sorted(distinct - cells, key=_area, reverse=True):
        wide, high = box.x1 - box.x0, box.bottom - box.top
        if wide * high > 0.6 * width * height or wide < LEAST_WIDE or high < LEAST_HIGH or wide > 0.98 * width:
            continue
        if any(o.x0 - 1 <= box.x0 and box.x1 <= o.x1 + 1 and o.top - 1 <= box.top and box.bottom <= o.bottom + 1
               for o in found):  # fmt: skip
            continue
        if any(inside(a, box) for a in atoms):
            found.append(box)
    return found


def inside(atom: Atom, box: Box) -> bool:
    """Whether the middle of an atom lies in a box."""
    x, y = (atom.x0 + atom.x1) / 2, atom.baseline - 0.3 * atom.size
    return box.x0 <= x <= box.x1 and box.top <= y <= box.bottom


def atoms_in(panels: Sequence[Box], atoms: Sequence[Atom]) -> list[list[Atom]]:
    """The atoms in each panel; what stands in two of them is in the smaller, as a label on a map is."""
    found = [[a for a in atoms if inside(a, panel)] for panel in panels]
    if sum(map(len, found)) == len({id(a) for own in found for a in own}):
        return found
    taken: set[int] = set()
    for number in sorted(range(len(panels)), key=lambda n: _area(panels[n])):
        found[number] = [a for a in found[number] if id(a) not in taken]
        taken.update(map(id, found[number]))
    return found


def _area(box: Box) -> float:
    return (box.x1 - box.x0) * (box.bottom - box.top)


def over_edges(rows: Sequence[Row], boxes: Sequence[Box]) -> set[int]:
    """The atoms (by id) of lines that run on over a side of a box: it is no ground of theirs, as a map is none.

    The boxes of curved shapes reach over text that stands beside these, also over that of a smaller ground on them.
    """
    found: set[int] = set()
    for row in rows if boxes else ():
        for f in row.fragments:
            middle = f.baseline - 0.3 * f.size
            near = [box for box in boxes if box.top <= middle <= box.bottom]
            far = REACHES_OVER * f.size  # text beside a ground may stand a little on its edge
            sides = [x for box in near for x in (box.x0, box.x1) if f.x0 + far < x < f.x1 - far]
            if sides and any(box.x0 <= f.x0 and f.x1 <= box.x1 for box in near):
                continue  # on a ground of its own
            if any(all(_runs_over(f.atoms, x + off, WORD_GAP * f.size) for off in (-far, 0.0, far)) for x in sides):
                found.update(map(id, f.atoms))
    return found


def _runs_over(atoms: Sequence[Atom], x: float, gap: float) -> bool:
    """Whether words stand over a place or no further apart there than words of a line do."""
    before = max((a.x1 for a in atoms if a.x0 < x), default=x)
    after = min((a.x0 for a in atoms if a.x0 >= x), default=x)
    return after - before < gap
