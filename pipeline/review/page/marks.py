"""A text cut into pieces, each under what was found in it, so that a browser need not count letters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple


class Mark(NamedTuple):
    """Something found in a text: half-open range of code points, label, canonical name and id."""

    start: int
    end: int
    label: str
    name: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """What stands out in a text besides its marks: the figure in question and its sentence (empty ranges: none)."""

    figure: tuple[int, int] = (0, 0)
    sentence: tuple[int, int] = (0, 0)


def pieces(text: str, marks: Sequence[Mark], shown: Shown) -> list[dict[str, Any]]:
    """Consecutive pieces that make up the text: `text`, `label`, `name`, `figure` and `sentence` (whether inside).

    Where marks lie in each other the shorter one shows.
    """
    kept = [m for m in marks if 0 <= m.start < m.end <= len(text)]
    ranges = [shown.figure, shown.sentence, *((m.start, m.end) for m in kept)]
    cuts = sorted({0, len(text), *(min(max(0, at), len(text)) for pair in ranges for at in pair)})
    out: list[dict[str, Any]] = []
    waiting = sorted(kept, key=lambda m: m.start)
    opened: list[Mark] = []
    for start, end in pairwise(cuts):
        while waiting and waiting[0].start <= start:
            opened.append(waiting.pop(0))
        opened = [m for m in opened if m.end > start]
        over = min(opened, key=lambda m: m.end - m.start, default=None)
        out.append({
            "text": text[start:end], "label": over.label if over else "", "name": over.name if over else "",
            "figure": _inside(start, end, shown.figure), "sentence": _inside(start, end, shown.sentence),
        })  # fmt: skip
    return out


def sentence_in(text: str, sentence: str, near: int) -> tuple[int, int]:
    """Where a sentence stands in its text, the one around `near` when it stands there twice; (0, 0) when nowhere."""
    at = text.find(sentence) if sentence else -1
    while at >= 0:
        if at <= near < at + len(sentence):
            return at, at + len(sentence)
        later = text.find(sentence, at + 1)
        if later < 0 or later > near:
            return at, at + len(sentence)
        at = later
    return 0, 0


def _inside(start: int, end: int, outer: tuple[int, int]) -> bool:
    return outer[0] <= start and end <= outer[1] and outer[0] < outer[1]
