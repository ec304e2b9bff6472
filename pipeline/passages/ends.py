"""Where lines and sentences end, and how much of the line they leave empty."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.passages.clean import RAISED
from pipeline.passages.placing import LONG_RUN, Placed
from pipeline.records import Line

#: A line that leaves this share of the column empty may end a paragraph; one that leaves so much is likely to.
SHORT_LINE, SHORT_LAST = 0.15, 0.4
#: A line ends at the edge when it is no further from it than this share of its size; in justified text so many do.
AT_EDGE, STRETCHED = 0.15, 0.6
#: A justified line that leaves more than this share of its size ends a paragraph.
UNSTRETCHED = 0.4
#: Lines of a signature are no longer than this.
LONGEST_SIGNATURE = 60
#: Signs that may stand behind the end of a sentence.
CLOSING = "”’»\"')）】》」]" + RAISED + "*"
#: Where words are not spaced a line ends behind any sign: so wide (sizes) is one, a digit or letter before it.
HAN, DIGIT = 1.2, 0.6
_HELD = re.compile("[\u00a0\u202f]")
ENDING = ".!?。！？؟:：;；؛…"
#: A line that ends with one goes on below: it opens a sentence, it heads nothing.
GOING_ON = (",", "，", "、", "،", ";", "；", "؛")


def ended(text: str) -> bool:
    """Whether a text ends as a sentence or an item of a list does."""
    return text.rstrip(CLOSING + " ")[-1:] in ENDING if text.rstrip(CLOSING + " ") else True


def is_full(item: Placed, following: Placed, divides: bool = False) -> bool:
    """Whether the first word of the following line would not have fitted on this one.

    `divides`: the document divides words, so that a part of a long word would have done.
    """
    size = item.line.size
    needed = first_width(following)
    if divides:
        needed = min(needed, 2.2 * size)
    return item.trail < needed + 0.25 * size


def first_width(item: Placed) -> float:
    """How wide the first word of a line is, with what a no-break blank holds to it; its size where it has no words."""
    words = item.line.words
    if not words:
        return item.line.size
    word, blank, _ = item.line.text.partition(" ")
    held = len(_HELD.findall(word)) if blank else 0  # some files call all blanks so
    last = words[min(held, len(words) - 1)].box
    width = max(last.x1, words[0].box.x1) - min(last.x0, words[0].box.x0)
    han = next((i for i, c in enumerate(words[0].text) if "\u2e80" <= c <= "\uffef"), -1)
    return width if han < 0 else min(width, (HAN + DIGIT * han) * item.line.size)


def justified(lines: Iterable[Placed]) -> frozenset[int]:
    """The runs whose lines are stretched to the edge, all but those that end a paragraph."""
    runs: dict[int, list[bool]] = {}
    for item in lines:
        runs.setdefault(item.run, []).append(item.trail < AT_EDGE * item.line.size)
    return frozenset(run for run, ends in runs.items() if len(ends) >= LONG_RUN and sum(ends) >= STRETCHED * len(ends))


def set_far(item: Placed) -> bool:
    """Whether a short line is set towards the far edge, as each of the lines of a signature or date below a text is."""
    room = item.lead + width(item.line) + item.trail
    return len(item.text) <= LONGEST_SIGNATURE and item.lead > SHORT_LAST * room > width(item.line)


def width(line: Line) -> float:
    """How wide a line is printed, in points."""
    return line.box.x1 - line.box.x0
