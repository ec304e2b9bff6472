"""How a document parts its paragraphs: by space, numbers or indents; what its bold lines are."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.passages.block import Sheet
from pipeline.passages.clean import RAISED
from pipeline.passages.ends import SHORT_LAST, UNSTRETCHED, ended, is_full, justified, width
from pipeline.passages.labels import Label, label_of
from pipeline.passages.placing import Placed, same_style

#: A gap above a line wider than this many usual distances starts a new paragraph.
PARAGRAPH_GAP = 1.2
#: So does one wider by this share of the size.
EXTRA_ROOM = 0.35
#: A line with a raised sign stands lower by as much (share of the size): browsers make room for it.
MARK_ROOM = 0.2
_RAISED_SIGNS = frozenset(RAISED)
#: From so many ends of paragraphs is told how they are parted.
LEAST_ENDS = 4
#: Of so many bold lines none is a heading when all are full.
LEAST_LEADS = 3
#: Sizes closer than this (points) are one.
SAME_TYPE = 0.1
#: So many numbers without a sign behind them that rise one by one number paragraphs.
LEAST_NUMBERS = 4
#: Then so many of them may have been missed in between.
MISSED = 2
_BARE = re.compile(r"(?P<number>\d{1,3}|[⁰¹²³⁴-⁹]{1,3})\s?(?=[^\W\d_]|[«“„\"「《(（¿¡]|(?P<figure>(?<=\s)\d))")
#: A figure behind such a number stands further off than the groups of one (share of the size).
FIGURE_GAP = 0.5
_PLAIN_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
#: First lines end further in than others by the same (points) up to so many sizes, in so many of the unstretched lines.
SAME_INDENT, LARGEST_INDENT, INDENTED = 1.0, 3.5, 0.3


@dataclass(frozen=True, slots=True)
class Habits:
    """What a document does throughout.

    `spaced`: space parts paragraphs. `led`: bold lines above plain ones are their first words. `stretched`: the runs
    whose lines reach both edges. `indent`: how far first lines end before the edge, where they stand in at their end.
    `numbers`: labels of lines whose paragraphs are numbered without a sign behind the number, by id of the line.
    """

    spaced: bool = False
    led: bool = False
    stretched: frozenset[int] = frozenset()
    indent: float = 0.0
    numbers: Mapping[int, Label] = field(default_factory=dict)


def habits_of(lines: Sequence[Placed], sheet: Sheet) -> Habits:
    """The habits of a document, whose lines are given in reading order."""
    stretched = justified(lines) if sheet.language.spaced else frozenset()
    indent = _indent(lines, stretched) if sheet.language.rtl else 0.0
    return Habits(_sets_space(lines, sheet), _leads(lines, sheet), stretched, indent, _bare_numbers(lines, sheet))


def is_far(item: Placed, last: Placed, sheet: Sheet) -> bool:
    """Whether a line does not follow the last at the distance of lines of a paragraph."""
    step = item.line.box.bottom - last.line.box.bottom
    return step < 0.3 * item.line.size or is_wide(item, last, sheet)


def is_wide(item: Placed, last: Placed, sheet: Sheet) -> bool:
    """Whether more room stands above a line than between lines of a paragraph; widely set lines hide less of it."""
    step, pitch = item.line.box.bottom - last.line.box.bottom, sheet.pitch(item.line.size)
    marked = MARK_ROOM * item.line.size if not _RAISED_SIGNS.isdisjoint(item.text) else 0.0
    return step > min(PARAGRAPH_GAP * pitch, pitch + EXTRA_ROOM * item.line.size) + marked


def _sets_space(lines: Sequence[Placed], sheet: Sheet) -> bool:
    """Whether paragraphs are parted by space: it stands below most of the short lines that end a sentence."""
    spaced = ends = 0
    for last, item in itertools.pairwise(lines):
        if last.run == item.run and same_style(last.line, item.line) and ended(last.text):
            if abs(last.line.size - sheet.body) > 0.1 * sheet.body or label_of(item.text, sheet.language.code):
                continue
            if last.trail > SHORT_LAST * (last.trail + width(last.line)):
                ends += 1
                spaced += is_wide(item, last, sheet)
    return ends >= LEAST_ENDS and spaced > 0.8 * ends


def _leads(lines: Sequence[Placed], sheet: Sheet) -> bool:
    """Whether bold lines right above plain ones are full, so that they are no headings but the first words."""
    full = [
        is_full(last, item, sheet.divides)
        for last, item in itertools.pairwise(lines)
        if last.line.bold and not item.line.bold and last.run == item.run and not ended(last.text)
        and abs(item.line.size - last.line.size) <= SAME_TYPE and not is_far(item, last, sheet)
    ]  # fmt: skip
    return len(full) >= LEAST_LEADS and all(full)


def _indent(lines: Sequence[Placed], stretched: frozenset[int]) -> float:
    """How far first lines end before the edge of stretched text: some programs set them in at the wrong end."""
    short = [x for x in lines if x.run in stretched and x.trail > UNSTRETCHED * x.line.size]
    trails = Counter(round(x.trail / SAME_INDENT) for x in short if x.trail < LARGEST_INDENT * x.line.size)
    usual, count = trails.most_common(1)[0] if trails else (0, 0)
    return usual * SAME_INDENT if count >= max(LEAST_ENDS, INDENTED * len(short)) else 0.0


def _bare_numbers(lines: Sequence[Placed], sheet: Sheet) -> dict[int, Label]:
    """The numbers without a sign that paragraphs begin with: raised, boxed or set apart, rising one by one."""
    found: dict[int, Label] = {}
    wanted = 0
    last: Placed | None = None
    for item in lines:
        begins = _BARE.match(item.text) if item.text[:1].isdigit() else None
        if begins and begins["figure"] and not _gap_behind(item, begins["number"]):
            begins = None
        value = int(begins["number"].translate(_PLAIN_DIGITS)) if begins else 0
        apart = last is None or ended(last.text) or not same_style(last.line, item.line)
        in_turn = not wanted or 0 <= value - wanted <= (MISSED if len(found) >= LEAST_NUMBERS else 0)
        if begins and apart and in_turn and not item.text[begins.end()].islower():
            if wanted or value == 1:
                found[id(item.line)] = Label("number", str(value), begins.end())
                wanted = value + 1
        elif label_of(item.text, sheet.language.code) is not None and item.text[:1].isdigit():
            return {}
        last = item
    return found if len(found) >= LEAST_NUMBERS else {}


def _gap_behind(item: Placed, number: str) -> bool:
    """Whether the number that begins a line is a word of its own, far from the next: "2  2033 saw …", not "2 033 …"."""
    if len(item.line.words) < 2 or item.line.words[0].text != number:
        return False
    first, second = (word.box for word in item.line.words[:2])
    return max(second.x0 - first.x1, first.x0 - second.x1) > FIGURE_GAP * item.line.size
