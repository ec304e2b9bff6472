"""When a figure was so: the year of its clause, its sentence or paragraph, else the document's.

A date is not that of a figure when something is counted from it or compared with it, when it stands after another
figure, or when it lies ahead of the document's year in another clause.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.facts.around import COLONS, part_of, same_clause, start, within
from pipeline.facts.said import BEFORE_DATE, closed, preceded, ties
from pipeline.records import Entity, Span

ASIDE = re.compile(r"[(（][^()（）]*[)）]|\s[—–-]\s[^—–-]*?\s[—–-]\s|——[^—]*——")
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
POINTS_IN_TIME = frozenset({"year", "date", "month", "quarter"})
DATE_LABELS = frozenset({"DATE", "REFERENCE"})
COMMAS = ",،，"
OPENING = 12  # code points in which a date opens a sentence or paragraph and dates all of it: "In 2030, …"
APART = 3  # blanks between two figures that tell of different things

#: A year and its basis: "stated" in the figure's sentence or paragraph, "inherited" from the document, "" without one.
Year = tuple[int | None, str]


def year_in(entity: Entity) -> int | None:
    """The year that a date names."""
    hit = YEAR.search(entity.name) or YEAR.search(entity.text)
    return int(hit.group()) if hit else None


class Dates:
    """The dates of one passage, sorted once and asked for each of its figures.

    `figures` are sorted by start, `entities` are all others. `spans` are the passage's sentences; `reporting` is the
    document's year.
    """

    def __init__(
        self, text: str, code: str, figures: Sequence[Entity], entities: Sequence[Entity],
        reporting: int | None, spans: Sequence[Span] = (),
    ) -> None:  # fmt: skip
        self.text, self.code, self.figures, self.reporting = text, code, figures, reporting
        dates = [e for e in entities if e.label in DATE_LABELS and e.key in POINTS_IN_TIME and year_in(e) is not None]
        dates.sort(key=start)
        self.attached = [e for e in dates if (at := self._governs(e)) and within(figures, Span(at, at + 1))]
        self.starts = [e for e in dates if self._since(e)]
        self.dates = [e for e in dates if e not in self.starts and not preceded(text, start(e), code, "compared")]
        held = [s for s in spans if within(figures, s)]
        self.lending = [e for s in held for e in within(self.dates, s) if reporting is None and not self._goal(e)]

    def since(self, sentence: Span) -> bool:
        """Whether a sentence counts from a date on ("since January 2028")."""
        return bool(within(self.starts, sentence))

    def since_when(self, sentence: Span) -> Sequence[Span]:
        """Where a sentence names the dates from which it counts."""
        return [e.span for e in within(self.starts, sentence)]

    def year(self, sentence: Span, index: int) -> Year:
        """The year of figure `index`, which stands in the sentence."""
        figure = self.figures[index].span
        own = [e for e in within(self.attached, Span(sentence.start, figure.start)) if self._governs(e) == figure.start]
        if own:
            return year_in(own[0]), "stated"
        if near := self._near(sentence, index):
            return year_in(min(near, key=lambda e: abs(e.span.start - figure.start))), "stated"
        opening = [e for e in within(self.dates, Span(0, OPENING)) if not self._later(e) and not self._goal(e)]
        if opening and not self.since(sentence):
            return year_in(opening[0]), "stated"
        earlier = within(self.dates, Span(0, figure.start))
        if self.reporting is None:
            return self._lent(sentence, earlier)
        years = [year_in(e) for e in earlier if not self._later(e)]
        said = self.reporting in years and not self.since(sentence)
        return self.reporting, "stated" if said else "inherited"

    def _near(self, sentence: Span, index: int) -> Sequence[Entity]:
        """The dates of the figure's sentence that may be its own; of its part of the sentence, else before it."""
        figure = self.figures[index].span
        leads = min(sentence.start + OPENING, figure.start)  # "By 2033, the programme will reach 5,200 tenants"
        inside = within(self.dates, part_of(self.text, sentence, figure))
        near = [e for e in inside if not self._of_another(e, index) and (e.span.start < leads or self._fits(e, figure))]
        before = within(self.dates, Span(sentence.start, figure.start))
        near = near or [e for e in before if not self._later(e)]
        return self._behind(near, index) or near

    def _fits(self, date: Entity, figure: Span) -> bool:
        """Whether a date is not ahead of the document's year, or stands in the figure's clause."""
        return not self._later(date) or same_clause(self.text, date.span, figure)

    def _lent(self, sentence: Span, earlier: Sequence[Entity]) -> Year:
        """The year that earlier sentences lend in a text without a date of its own: the only one that figures have.

        A year in which something was founded, or one of several, says nothing of the figures after it.
        """
        if any(not self._later(e) for e in within(self.dates, sentence)):
            return None, ""  # one of the figure's own sentence, that is another figure's
        years = {year_in(e) for e in earlier}
        lent = len(years) == 1 and bool(within(self.lending, Span(0, sentence.start)))
        return (years.pop(), "stated") if lent else (None, "")

    def _behind(self, near: Sequence[Entity], index: int) -> Sequence[Entity]:
        """Of dates, those behind the figure, when each figure has its own behind it: "from 8 in 1975 to 33 in 2025"."""
        if index == 0 or len(near) < 2:
            return ()
        own, last = self.figures[index].span, self.figures[index - 1].span
        behind = [e for e in near if e.span.start > own.end and same_clause(self.text, e.span, own)]
        between = [e for e in near if last.end < e.span.start < own.start]
        before = within(near, Span(max(0, last.start - BEFORE_DATE), last.start))
        return behind if behind and between and not before else ()

    def _of_another(self, date: Entity, index: int) -> bool:
        """Whether a date after a figure is another's: "fell to zero, from three in 2028", "a half, in 2027 a third"."""
        own = self.figures[index].span
        if self._closes(date, own):
            return False
        asides = [Span(*m.span()) for m in ASIDE.finditer(self.text, own.end, max(own.end, date.span.start))]
        between = [
            f
            for f in within(self.figures, Span(own.end, date.span.start))
            if not any(a.start <= f.span.start < a.end for a in asides)  # "two thirds – some six billion – by 2050"
        ]
        if between:  # "22 groups from 18 islands were chosen in 2014", not "rose from 12 to 33 in 2014"
            words = self.text.count(" ", own.end, between[0].span.start)
            return self.reporting is not None or words < APART or not same_clause(self.text, own, date.span)
        if any(mark in self.text[own.end : date.span.start] for mark in COLONS):
            return True  # "two projects for $5 million: the first began in 2029"
        if date.span.start < own.end or index + 1 == len(self.figures) or same_clause(self.text, own, date.span):
            return False
        return same_clause(self.text, date.span, self.figures[index + 1].span)

    def _closes(self, date: Entity, own: Span) -> bool:
        """Whether a date ends a sentence in a clause of its own and so is that of all: "A 404, B 292, by 2050."."""
        comma = max(self.text.rfind(mark, own.end, date.span.start) for mark in COMMAS)
        ends = closed(self.code).match(self.text, date.span.end) is not None
        short = own.end < comma and date.span.start - comma <= BEFORE_DATE
        told = short and bool(within(self.figures, Span(own.end, comma)))
        return ends and told and not within(self.figures, Span(comma, date.span.start))

    def _later(self, date: Entity) -> bool:
        """Whether a date lies ahead of the document's year: a plan."""
        year = year_in(date)
        return self.reporting is not None and year is not None and year > self.reporting

    def _goal(self, date: Entity) -> bool:
        return preceded(self.text, date.span.start, self.code, "ahead", most=1)

    def _since(self, date: Entity) -> bool:
        """Whether something is counted from a date on; "по сравнению с 2031 годом" only holds the word for it."""
        if not preceded(self.text, date.span.start, self.code, "since"):
            return False
        return not preceded(self.text, date.span.start, self.code, "compared", most=0)

    def _governs(self, date: Entity) -> int:
        """Where a word ends that ties what follows to a date (1975年的8个), 0 when none stands behind it."""
        found = ties(self.code).match(self.text, date.span.end)
        return found.end() if found else 0
