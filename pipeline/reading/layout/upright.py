"""Titles set from top to bottom, sign below sign, as Chinese ones at the edge of a page may be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.reading.glyphs.atoms import Atom
from pipeline.reading.glyphs.sheet import BLANK
from pipeline.reading.layout.rows import Fragment, Row, line_of
from pipeline.records import Box, Line, Word

#: So many signs below each other are a title; their middles lie on one line, within this share of the size. Commas and
#: stops are narrower and lie further off.
LEAST_SIGNS, ON_LINE, NARROW, OFF_LINE = 3, 0.15, 0.6, 0.5
#: Each stands so far below the one above (sizes), closer than lines of text do.
STEP = (0.7, 1.35)
#: A sign is no wider than this (sizes).
WIDEST = 1.2
#: Nothing else stands on their height so near (sizes).
ALONE = 3.0


@dataclass(frozen=True, slots=True)
class Upright:
    """The signs of a title from top to bottom, and its box."""

    signs: tuple[Fragment, ...]
    box: Box

    @property
    def line(self) -> Line:
        """The title as a line."""
        text = "".join(map(_text, self.signs))
        own = line_of(self.signs[0].atoms)
        return replace(own, text=text, box=self.box, words=(Word(text, self.box, own.size),))


def upright_titles(rows: Sequence[Row]) -> list[Upright]:
    """The titles of a page whose signs stand below each other."""
    stacks: list[list[Fragment]] = []
    for row in rows:
        for f in row.fragments:
            if f.block < 0 and _is_sign(f) and _alone(f, row):
                own = next((stack for stack in stacks if _goes_on(stack, f)), None)
                if own is None:
                    stacks.append([f])
                else:
                    own.append(f)
    return [Upright(tuple(stack), _around(stack)) for stack in stacks if len(stack) >= LEAST_SIGNS and _reads(stack)]


def signs_of(titles: Sequence[Upright]) -> list[Atom]:
    """The atoms of some titles."""
    return [atom for title in titles for f in title.signs for atom in f.atoms]


def _text(f: Fragment) -> str:
    return "".join(a.text for a in f.atoms if a.kind != BLANK)


def _is_sign(f: Fragment) -> bool:
    """Whether a fragment is one sign of a script whose words are not spaced, or of its punctuation."""
    if f.x1 - f.x0 > WIDEST * f.size or f.atoms[0].text < "\u2e80":
        return False
    text = _text(f)
    return len(text) == 1 and ("\u2e80" <= text <= "\u9fff" or "\uf900" <= text <= "\uffef")


def _alone(f: Fragment, row: Row) -> bool:
    reach = ALONE * f.size
    return not any(o is not f and o.x0 - reach < f.x1 and f.x0 < o.x1 + reach for o in row.fragments)


def _goes_on(stack: Sequence[Fragment], f: Fragment) -> bool:
    """Whether a sign stands right below some others, in line with the first of them."""
    (least, most), first, last = STEP, stack[0], stack[-1]
    share = OFF_LINE if f.x1 - f.x0 < NARROW * f.size else ON_LINE
    middle = abs(first.x0 + first.x1 - f.x0 - f.x1) / 2 < share * f.size
    return middle and abs(last.size - f.size) < 0.1 and least * f.size < f.baseline - last.baseline < most * f.size


def _reads(stack: Sequence[Fragment]) -> bool:
    """Whether signs are words, not one sign again and again as in the cells of a table."""
    return len(set(map(_text, stack))) > 1


def _around(stack: Sequence[Fragment]) -> Box:
    return Box(min(f.x0 for f in stack), stack[0].top, max(f.x1 for f in stack), stack[-1].bottom)
