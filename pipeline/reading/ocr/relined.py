"""Lines that an engine's layout mixed up, cut anew by the ink: where print stands close, one may run into two.

Such lines are read with little confidence, or their boxes are higher than a line of print. Rows of ink part the lines
of a straightened page plainly: the darkest rows lie between rows with the least ink.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from statistics import median
from typing import Any, NamedTuple

from pipeline.reading.ocr.picture import ink
from pipeline.reading.ocr.spotted import Spotted, mean_confidence
from pipeline.records import Box

#: A line of so many letters is doubtful below this confidence, or this much higher than lines usually are.
LEAST_LETTERS, DOUBTFUL, HIGH = 12, 0.86, 1.4
#: Lines of so many words, read so surely, show how high lines are; so many are enough to tell.
PLAIN_WORDS, SURELY, PLAIN_LINES = 5, 0.9, 3
#: Rows of ink are evened over this much, and two cuts are further apart than this (heights of a line).
EVEN, APART = 0.12, 0.45
#: A cut has no more than this share of the ink of the fullest row as near.
VALLEY = 0.6
#: What is looked at reaches so far above and below the doubtful lines, a line's crop so far beyond its ink (heights).
AROUND, MARGIN = 0.5, 0.12
#: Rows with less ink than this (share of their width) hold no line.
EMPTY = 0.02
#: The new reading counts when it is so much surer and has lost no more of the letters than this.
SURER, KEPT = 0.05, 0.85

#: Reads a box (pixels) as one printed line, numbered as asked: (box, number) → its words.
ReadLine = Callable[[Box, int], list[Spotted]]


class _Line(NamedTuple):
    """The words of a line of the engine, what they cover (pixels), and how surely they were read."""

    words: list[Spotted]
    box: Box
    sure: float


def relined(picture: Any, words: Sequence[Spotted], read: ReadLine) -> list[Spotted]:
    """The words, those of doubtful lines from lines cut anew where these are read more surely."""
    lines = _lines(words)
    plain = [_high(line) for line in lines if len(line.words) >= PLAIN_WORDS and line.sure >= SURELY]
    if len(plain) < PLAIN_LINES:
        return list(words)
    height = median(plain)
    doubtful = [line for line in lines if _is_doubtful(line, height)]
    if not doubtful:
        return list(words)
    marks, number = ink(picture), max(word.line for word in words)
    taken: dict[int, list[Spotted]] = {}  # by the number of the first line that is replaced
    gone: set[int] = set()
    for group in _groups(doubtful, height):
        others = [line.box for line in lines if line not in group]
        new: list[Spotted] = []
        for box in _cut(marks, _around(group, height), height):
            if not any(_covers(other, box) for other in others):
                number += 1
                new += read(box, number)
        old = [word for line in group for word in line.words]
        if mean_confidence(new) >= mean_confidence(old) + SURER and _letters(new) >= KEPT * _letters(old):
            taken[group[0].words[0].line] = new
            gone.update(line.words[0].line for line in group)
    out: list[Spotted] = []
    for word in words:
        out += taken.pop(word.line, [])
        if word.line not in gone:
            out.append(word)
    return out


def _lines(words: Sequence[Spotted]) -> list[_Line]:
    by_line: dict[int, list[Spotted]] = {}
    for word in words:
        by_line.setdefault(word.line, []).append(word)
    return [_Line(own, _around_words(own), mean_confidence(own)) for own in by_line.values()]


def _around_words(words: Sequence[Spotted]) -> Box:
    boxes = [word.box for word in words]
    return Box(
        min(b.x0 for b in boxes), min(b.top for b in boxes), max(b.x1 for b in boxes), max(b.bottom for b in boxes)
    )


def _letters(words: Sequence[Spotted]) -> int:
    return sum(len(word.text) for word in words)


def _high(line: _Line) -> float:
    return line.box.bottom - line.box.top


def _is_doubtful(line: _Line, height: float) -> bool:
    if _letters(line.words) < LEAST_LETTERS or line.box.x1 - line.box.x0 < LEAST_LETTERS * height / 2:
        return False
    return line.sure < DOUBTFUL or (_high(line) > HIGH * height and line.sure < SURELY)


def _groups(doubtful: Sequence[_Line], height: float) -> list[list[_Line]]:
    """Doubtful lines that stand one upon the other together."""
    groups: list[list[_Line]] = []
    for line in sorted(doubtful, key=lambda one: one.box.top):
        last = groups[-1][-1].box if groups else None
        beside = last is not None and line.box.x0 < last.x1 and last.x0 < line.box.x1
        if last is not None and beside and line.box.top < last.bottom + AROUND * height:
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _around(group: Sequence[_Line], height: float) -> Box:
    box = _around_words([word for line in group for word in line.words])
    return Box(max(0.0, box.x0), max(0.0, box.top - AROUND * height), box.x1, box.bottom + AROUND * height)


def _cut(marks: Any, box: Box, height: float) -> list[Box]:
    """The boxes (pixels) of the printed lines in a box, cut at the rows with the least ink."""
    import numpy as np

    x0, top, x1, bottom = (round(value) for value in box)
    rows = marks[top:bottom, x0:x1].sum(axis=1).astype(float)
    if len(rows) < APART * height:
        return []
    wide = max(1, round(EVEN * height))
    rows, step = np.convolve(rows, np.ones(wide) / wide, "same"), round(APART * height)
    cuts: list[int] = []
    for at, amount in enumerate(rows):
        near = rows[max(0, at - step) : at + step + 1]
        if amount == near.min() <= VALLEY * near.max() and (not cuts or at - cuts[-1] > step):
            cuts.append(at)
    found = []
    for high, low in itertools.pairwise(cuts):
        inked = np.flatnonzero(rows[high:low] > EMPTY * (x1 - x0))
        if len(inked):
            edges = top + high + float(inked[0]), top + high + float(inked[-1]) + 1
            found.append(
                Box(box.x0 - height / 3, edges[0] - MARGIN * height, box.x1 + height / 3, edges[1] + MARGIN * height)
            )
    return found


def _covers(other: Box, box: Box) -> bool:
    """Whether a line that stays stands where a new one was cut: its middle lies in it."""
    middle = (other.top + other.bottom) / 2
    return box.top < middle < box.bottom and other.x0 < box.x1 and box.x0 < other.x1
