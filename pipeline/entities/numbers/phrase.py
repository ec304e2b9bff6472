"""A figure in the making."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from pipeline.entities.numbers.lexer import Number
from pipeline.records import FigureKind


@dataclass(frozen=True, slots=True)
class Phrase:
    """A figure in the making. `start`, `end`: its surface in the view; `opens`: where an opener (between) begins."""

    start: int
    end: int
    number: Number
    last: Number
    value: Decimal | None
    low: Decimal | None = None
    high: Decimal | None = None
    kind: FigureKind = "count"
    unit: str = ""
    opens: int = -1
    symbol: bool = False

    @property
    def before(self) -> int:
        """Where the words before the figure end."""
        return self.opens if self.opens >= 0 else self.start
