"""What passages are made of on the way: lines that belong together, and what holds for the whole document."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.languages.base import Language
from pipeline.passages.clean import RAISED
from pipeline.passages.placing import Placed
from pipeline.records import PassageKind

#: Above notes so many lines are left free.
NOTE_ROOM = 1.0
#: Type of notes, as a share of the body's.
NOTE_SIZE = 0.93
NOTE_MARK = re.compile(
    rf"\s?(?P<open>[(⁽])?(?P<mark>\*{{1,4}}|[†‡]{{1,2}}|[{RAISED}]{{1,3}}|\d{{1,3}}(?![\d,/%]|\.\S))(?(open)[)⁾])"
    r"[\s.)]{0,3}(?=\S)"
)


@dataclass(slots=True)
class Block:
    """Lines of one passage in the making. `boxed`: a heading of nothing but what stands on its ground."""

    kind: PassageKind
    lines: list[Placed] = field(default_factory=list)
    label: str = ""
    skip: int = 0
    boxed: bool = False

    @property
    def last(self) -> Placed:
        return self.lines[-1]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What holds for the whole document: `bottom` is how far down text stands, `floors` where notes begin on a page.

    `spare`: by run, how much higher it ends than the column beside it.
    """

    language: Language
    body: float
    pitches: dict[float, float]
    divides: bool
    bottom: float
    floors: Mapping[int, float] = field(default_factory=dict)
    spare: Mapping[int, float] = field(default_factory=dict)

    def room(self, last: Placed) -> float:
        """How much is left of a page below its last line: notes take up the rest, and a line stays free above them."""
        floor = self.floors.get(last.page, math.inf) - NOTE_ROOM * self.pitch(last.line.size)
        return min(self.bottom, floor) - last.line.box.bottom

    def pitch(self, size: float) -> float:
        """Usual distance of lines of a size."""
        return self.pitches.get(round(size, 1), 1.25 * size)
