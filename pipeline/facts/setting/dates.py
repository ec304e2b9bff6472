"""The dates of a passage by what is told with them, and which of its figures each may be of.

Which date is a figure's own is decided in `when`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from pipeline.facts.around import BREAK, COLONS, same_clause, start, within
from pipeline.facts.grammar import fold, grammar
from pipeline.facts.setting.date_words import YEAR, DateWords, in_one_year, year_in
from pipeline.facts.setting.said import joint, later, listed, opened, preceded, relative
from pipeline.languages.base import language
from pipeline.records import Entity, Span

COMMAS = ",،，"
CLAUSE_MARKS = "，,；;。！？"
DASHES = "-–—~～/"  # between the first and the last year of a period
PREPOSITION = 2  # code points before such a date where a letter is a word: 在2030年
OPENING = 12  # code points in which a date opens a sentence or paragraph and dates all of it: "In 2030, …"
BESIDE_NOW = 12  # code points between a date and its figure, whatever "now" stands before them
NOW = 3  # words between "current" and its figure: the current population of some 3.9 billion
BRACKETS = re.compile(r"[(（][^()（）]*[)）]")
LONGEST = 120  # code points of brackets looked at on either side of a date
RIGHT_BEHIND = 3  # words between a figure and the date right behind it: 17 weeks a year in 2031
CLAUSE = 120  # code points before a date in which its clause begins


class Told(DateWords):
    """The dates of one passage, sorted once by what the words around them say."""

    def __init__(
        self, text: str, code: str, figures: Sequence[Entity], entities: Sequence[Entity],
        reporting: int | None, spans: Sequence[Span] = (),
    ) -> None:  # fmt: skip
        super().__init__(text, code, figures, entities, reporting, spans)
        self.attached = [e for e in self.dated if (at := self._governs(e)) and within(figures, Span(at, at + 1))]
        self.starts = [e for e in self.dated if self._since(e)]
        self.named = [e for e in self.dated if e not in self.starts and not self._compared(e)]
        ends = [e.span.end for e in entities if e.label == "DATE"]
        self.limits = [e for e in self.named if self._until(e) and not self._from_to(e, ends)]
        begin = {p.span.start for p in self.periods}
        own = [e for e in self.named if start(e) not in begin and e not in self.attached]
        self.dates = [e for e in own if e not in self.limits or self._passed(e)]
        self.works = [e for e in self.dates if self._of_a_work(e)]
        self.levels = {start(e): k for e in self.dates if (k := self._level_before(e)) is not None}
        self.events = [e for e in self.dates if self._of_an_event(e)]
        self.lending = self._lending(spans)

    def _lending(self, spans: Sequence[Span]) -> list[Entity]:
        """The dates of sentences with figures that others may take, in a text without a year of its own."""
        if self.reporting is not None:
            return []
        lent = [e for e in self.dates if not self._goal(e) and e not in self.limits and e not in self.events]
        lent = [e for e in lent if not self._of_compared(e)]
        return [e for s in spans if within(self.figures, s) for e in within(lent, s)]

    def since(self, sentence: Span) -> bool:
        """Whether a sentence counts from a date on ("since January 2028")."""
        return bool(within(self.starts, sentence))

    def since_when(self, sentence: Span) -> Sequence[Span]:
        """Where a sentence names the dates from which it counts."""
        return [e.span for e in within(self.starts, sentence)]

    def listed(self, part: Span) -> Sequence[tuple[Span, int]]:
        """The years of a part of a sentence one by one and where they stand, also those told as a period by "and"."""
        found: list[tuple[Span, int]] = []
        for e in within(self.all, part):
            hits = list(YEAR.finditer(e.text))
            gap = e.text[hits[0].end() : hits[1].start()] if len(hits) == 2 else ""
            if in_one_year(e) or (gap and not any(d in gap for d in DASHES) and not self._leads_to(gap)):
                found += [(Span(start(e) + h.start(), start(e) + h.end()), int(h.group())) for h in hits]
        return found

    def _now(self, figure: Span) -> bool:
        """Whether a figure is told of today: "now takes 12 minutes", "62 per cent today", "6 billion now to 9"."""
        beside = within(self.dates, Span(figure.start - BESIDE_NOW, figure.start))
        ahead = not beside and preceded(self.text, figure.start, self.code, "now", most=NOW)
        ahead = ahead or (not beside and self._opens_today(figure))
        return ahead or opened(self.text[figure.end :], self.code, ("today",))

    def _opens_today(self, figure: Span) -> bool:
        """Whether the clause of a figure opens with a word for today, no date behind it: 目前贫困率降至32%."""
        words = listed(self.code, "today_opens")
        begin = max(self.text.rfind(mark, 0, figure.start) for mark in CLAUSE_MARKS) + 1 if words else 0
        said = bool(words) and self.text.startswith(tuple(words), begin)
        return said and not within(self.dates, Span(begin, figure.start))

    def _topic(self) -> Sequence[Entity]:
        """The year to come of which a passage tells throughout: "For 2037, the Director proposes …"."""
        first = within(self.dates, Span(0, OPENING))
        return first[:1] if opened(self.text, self.code, ("topic",)) else ()

    def _periodic(self, sentence: Span) -> bool:
        """Whether a sentence tells of a period of its own."""
        return any(sentence.start <= p.span.start < sentence.end for p in self.periods)

    def _within_aside(self, date: Entity, index: int) -> bool:
        """Whether a date stands in a relative clause with a figure of its own: "which in 2029 was 22 %, is 6 % now"."""
        own = self.figures[index].span
        led = within(self.figures, Span(date.span.end, own.start))[:1]
        if not led:
            return self._in_relative(date, own)
        commas = [m.end() for m in BREAK.finditer(self.text, max(0, date.span.start - CLAUSE), date.span.start)]
        if not commas or not same_clause(self.text, date.span, led[0].span):
            return False
        return self._relative(commas[-1], date) and not same_clause(self.text, date.span, own)

    def _relative(self, comma: int, date: Entity) -> bool:
        """Whether a relative word, or "the majority" of those, stands right behind a comma before a date."""
        first = fold(self.text[comma : date.span.start]).split()[:3]  # also behind a preposition
        return not (relative(self.code).isdisjoint(first[:2]) and grammar(self.code).majority.isdisjoint(first))

    def _in_relative(self, date: Entity, own: Span) -> bool:
        """Whether a relative clause without figures has a date and ends before a figure: "which began in 2029, has"."""
        begin = self.begins[bisect_right(self.begins, start(date)) - 1] if self.begins else 0
        commas = [m.end() for m in BREAK.finditer(self.text, begin, date.span.start)]
        ends = BREAK.search(self.text, date.span.end, max(date.span.end, own.start))
        if not commas or ends is None or ends.end() - commas[-1] > CLAUSE or not self._relative(commas[-1], date):
            return False
        if fold(self.text[commas[-1] : date.span.start]).split()[0] in grammar(self.code).that:
            return False  # "says, among others, that in 2031 …, 300 were": no relative clause
        return not within(self.figures, Span(commas[-1], ends.start()))

    def _what_was(self, date: Entity, index: int) -> bool:
        """Whether a relative word leads to a date and the figure behind it: "do in 4 days what in 2031 took 30"."""
        own, led = self.figures[index].span, self.figures[index + 1 : index + 2]
        after = own.end < date.span.start and bool(led) and same_clause(self.text, date.span, led[0].span)
        return after and self._said(date, "relative", most=1)

    def _said_anew(self, own: Span, other: Span) -> bool:
        """Whether a figure only says in other terms what one before it says: "85 million people, or 40 per cent"."""
        comma = max((m.end() for m in BREAK.finditer(self.text, own.end, other.start)), default=-1)
        return comma > 0 and opened(self.text[comma : other.start], self.code, ("that_is",))

    def _opens_next(self, date: Entity, own: Span, following: Span) -> bool:
        """Whether a goal opens a later clause with a figure, another this one's: "By 2025 …, to 45, by 2050 to 48"."""
        begin = self.begins[bisect_right(self.begins, own.start) - 1] if self.begins else 0
        inside = bisect_right(self.begins, following.start) == bisect_right(self.begins, own.start)
        return self._goal(date) and inside and bool(within(self.dates, Span(begin, own.start)))

    def _joins(self, date: Entity, index: int) -> bool:
        """Whether "and" with a date leads to the next figure, another before this: "in 1987 five and in 1999 six"."""
        own, led = self.figures[index].span, self.figures[index + 1 : index + 2]
        between = within(self.all, Span(own.end, date.span.start))  # not "between 2010 and 2030"
        if date.span.start < own.end or not led or led[0].span.start < date.span.end or between:
            return False
        gap = fold(self.text[own.end : date.span.start]).split()[-RIGHT_BEHIND:]
        joined = joint(self.code).search(" ".join(gap)) is not None and same_clause(self.text, date.span, led[0].span)
        begin = self.begins[bisect_right(self.begins, own.start) - 1] if self.begins else 0
        return joined and bool(within(self.dates, Span(begin, own.start)))

    def _in_aside(self, date: Entity, figure: Span) -> bool:
        """Whether a date stands with a figure of its own in brackets outside of which this one is: "(2031: 2.3)"."""
        for aside in BRACKETS.finditer(self.text, max(0, date.span.start - LONGEST), date.span.end + LONGEST):
            if aside.start() <= date.span.start < aside.end():
                told = bool(within(self.figures, Span(*aside.span())))
                return told and not aside.start() <= figure.start < aside.end()
        return False

    def _years_on(self, sentence: Span, figure: Span) -> bool:
        """Whether a figure is told of some years after the date before it: "five years later, 2,000 homes"."""
        dates = within(self.all, Span(sentence.start, figure.start))
        begin = dates[-1].span.end if dates else sentence.start
        return later(self.code).search(fold(self.text[begin : figure.start])) is not None

    def _of_open(self, date: Entity, index: int) -> bool:
        """Whether a date only tells as of when those were open of which this figure is a part: 截至……的52项中，29项."""
        between = within(self.figures, Span(date.span.end, self.figures[index].span.start))
        if not between or not self._said(date, "as_of", most=0):
            return False
        gap = self.text[between[0].span.end : (*between[1:], self.figures[index])[0].span.start]
        comma = next((k for k, char in enumerate(gap) if char in COMMAS), -1)
        return comma > 0 and gap[:comma].rstrip().endswith(grammar(self.code).within)

    def _of_level(self, date: Entity, index: int) -> bool:
        """Whether a date is that of the level a change led away from, and of no figure behind it."""
        return self.levels.get(start(date), index) < index

    def _in_turn(self, dates: Sequence[Entity]) -> bool:
        """Whether a sentence tells of one year after the other: "In 1970 38 per cent …, and 55 in 2005"."""
        later = [e for e in dates[1:] if not self._goal(e) and not self._later(e)]
        before = [e for e in later if within(self.figures, Span(dates[0].span.end, start(e)))]
        return any((year_in(e) or 0) > (year_in(dates[0]) or 0) for e in before)

    def _alone(self, date: Entity) -> bool:
        """Whether no subject stands before a date that opens a paragraph, where words are not apart: 该国于2030年."""
        before = self.text[: start(date)].rstrip()
        spaced = self.reporting is None or language(self.code).spaced
        return spaced or len(before) <= PREPOSITION or before[-1] in COMMAS + COLONS
