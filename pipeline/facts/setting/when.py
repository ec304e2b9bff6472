"""When a figure was so: the year of its clause, its sentence or paragraph, else the document's.

A date is not that of a figure when something is counted from it or compared with it, when it stands after another
figure, or when it lies ahead of the document's year in another clause.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.facts.around import BREAK, COLONS, part_of, same_clause, start, within
from pipeline.facts.grammar import fold
from pipeline.facts.setting.said import BEFORE_DATE, WORD, closed, levels, opened, preceded, since, ties
from pipeline.languages.base import language
from pipeline.records import Entity, Span

ASIDE = re.compile(r"[(（][^()（）]*[)）]|\s[—–-]\s[^—–-]*?\s[—–-]\s|——[^—]*——")
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
POINTS_IN_TIME = frozenset({"year", "date", "month", "quarter"})
DATE_LABELS = frozenset({"DATE", "REFERENCE"})
COMMAS = ",،，"
PREPOSITION = 2  # code points before such a date where a letter is a word: 在2030年
OPENING = 12  # code points in which a date opens a sentence or paragraph and dates all of it: "In 2030, …"
BEHIND = 3  # code points behind a period before the comma that parts it from its sentence
EVENT = 6  # words between "since" and its date: since the outbreak of the fighting in April 2023
APART = 3  # blanks between two figures that tell of different things

JOINED = 12  # code points between the two years of a period: "and", "по"


class Period(NamedTuple):
    """Two years and where they stand."""

    span: Span
    first: int
    last: int


class Year(NamedTuple):
    """A year and its basis: "stated" in the figure's sentence or paragraph, "inherited" from the document, "" for none.

    `road` says how a stated one was found: "own" date of the figure, "near" it in its sentence, end of a "period",
    date that is "ahead" of it in the paragraph, or one "lent" by another sentence; "beside" is near, in another clause.
    Without a year it is "passed" where the sentence has a date all the same.
    """

    year: int | None
    basis: str
    road: str = ""


def year_in(entity: Entity) -> int | None:
    """The year that a date names."""
    hit = YEAR.search(entity.name) or YEAR.search(entity.text)
    return int(hit.group()) if hit else None


def _periods(text: str, figures: Sequence[Entity], dates: Sequence[Entity], entities: Sequence[Entity]) -> list[Period]:
    """The periods of a passage: "2026–2028", or two years that stand together, the earlier first."""
    found: list[Period] = []
    for e in entities:
        years = YEAR.findall(e.name) if e.label in DATE_LABELS and e.key == "period" else []
        if len(years) == 2:
            found.append(Period(e.span, int(years[0]), int(years[1])))
    for one, other in pairwise(e for e in dates if e.key == "year"):
        first, last = year_in(one) or 0, year_in(other) or 0
        gap = Span(one.span.end, other.span.start)
        if first < last and gap.end - gap.start <= JOINED and not within(figures, gap) and not BREAK.search(text, *gap):
            found.append(Period(Span(one.span.start, other.span.end), first, last))
    return found


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
        self.begins = [s.start for s in spans]
        self.all = sorted((e for e in entities if e.label in DATE_LABELS and YEAR.search(e.name or e.text)), key=start)
        dates = [e for e in entities if e.label in DATE_LABELS and e.key in POINTS_IN_TIME and year_in(e) is not None]
        dates.sort(key=start)
        self.attached = [e for e in dates if (at := self._governs(e)) and within(figures, Span(at, at + 1))]
        self.starts = [e for e in dates if self._since(e)]
        self.periods = _periods(text, figures, dates, entities)
        begin = {p.span.start for p in self.periods}
        self.named = [e for e in dates if e not in self.starts and not self._compared(e)]
        ends = [e.span.end for e in entities if e.label == "DATE"]
        self.limits = [e for e in self.named if self._until(e) and not self._from_to(e, ends)]
        own = [e for e in self.named if start(e) not in begin and e not in self.attached]
        self.dates = [e for e in own if e not in self.limits or self._passed(e)]
        self.levels = {start(e): k for e in self.dates if (k := self._level_before(e)) is not None}
        held = [s for s in spans if within(figures, s)]
        lent = [e for e in self.dates if reporting is None and not self._goal(e) and e not in self.limits]
        self.lending = [e for s in held for e in within(lent, s)]

    def since(self, sentence: Span) -> bool:
        """Whether a sentence counts from a date on ("since January 2028")."""
        return bool(within(self.starts, sentence))

    def adds_up(self, sentence: Span, index: int) -> bool:
        """Whether figure `index` counts from a date on: it stands in such a sentence and is no level of a change."""
        figure = self.figures[index].span
        starts = within(self.starts, sentence)
        told = any(start(e) < figure.start or same_clause(self.text, figure, e.span) for e in starts)
        return told and self._change(part_of(self.text, sentence, figure), index) is None

    def since_when(self, sentence: Span) -> Sequence[Span]:
        """Where a sentence names the dates from which it counts."""
        return [e.span for e in within(self.starts, sentence)]

    def year(self, sentence: Span, index: int) -> Year:
        """The year of figure `index`, which stands in the sentence."""
        found = self._year(sentence, index)
        return found._replace(road="passed") if found.year is None and within(self.all, sentence) else found

    def _year(self, sentence: Span, index: int) -> Year:
        figure = self.figures[index].span
        if (end := self._end_of_period(sentence, index)) is not None:
            return Year(end, "stated", "period")
        own = [e for e in within(self.attached, Span(sentence.start, figure.start)) if self._governs(e) == figure.start]
        if own:
            return Year(year_in(own[0]), "stated", "own")
        if near := self._near(sentence, index):
            date = min(near, key=lambda e: abs(e.span.start - figure.start))
            return Year(year_in(date), "stated", "near" if same_clause(self.text, figure, date.span) else "beside")
        if (last := self._opening_period(sentence)) is not None:
            return Year(last, "stated", "period")
        first = within(self.dates, Span(0, min(OPENING, figure.start)))
        told = [e for e in first if not self._later(e) and not self._goal(e) and not self._of_level(e, index)]
        opening = [e for e in told if self._alone(e)]
        if opening and not self.since(sentence):
            return Year(year_in(opening[0]), "stated", "ahead")
        earlier = within(self.named if self.reporting is None else self.dates, Span(0, figure.start))
        if self.reporting is None:
            return self._lent(sentence, earlier)
        years = [year_in(e) for e in earlier if not self._later(e)]
        said = self.reporting in years and not self.since(sentence)
        return Year(self.reporting, "stated", "ahead") if said else Year(self.reporting, "inherited")

    def _near(self, sentence: Span, index: int) -> Sequence[Entity]:
        """The dates of the figure's sentence that may be its own; of its part of the sentence, else before it."""
        figure = self.figures[index].span
        leads = min(sentence.start + OPENING, figure.start)  # "By 2033, the programme will reach 5,200 tenants"
        inside = within(self.dates, part_of(self.text, sentence, figure))
        inside = sorted([*inside, *self._limits(sentence, figure)], key=start)
        led = {start(e) for e in inside if opened(self.text[sentence.start : start(e)], self.code, ("ahead",))}
        inside = [e for e in inside if start(e) < leads or start(e) in led or self._fits(e, figure)]
        now = preceded(self.text, figure.start, self.code, "now", most=0)  # "from 6 billion now to 9 by 2050"
        inside = [e for e in inside if not (now and (self._goal(e) or self._later(e)))]
        near = [e for e in inside if not self._of_another(e, index) and not self._of_level(e, index)]
        before = within(self.dates, Span(sentence.start, figure.start))
        near = near or [e for e in before if not self._later(e) and not self._of_level(e, index)]
        return self._behind(near, index) or near

    def _fits(self, date: Entity, figure: Span) -> bool:
        """Whether a date is not ahead of the document's year, or stands in the figure's clause."""
        return not self._later(date) or same_clause(self.text, date.span, figure) or self._leads(date, figure)

    def _leads(self, date: Entity, figure: Span) -> bool:
        """Whether a goal opens the clause of a figure, behind what somebody said: "finds that, by 2040, …"."""
        gap = self.text[date.span.end : figure.start].lstrip()
        opens = date.span.end < figure.start and gap[:1] in COMMAS and BREAK.search(gap, 1) is None
        return opens and self._goal(date)

    def _lent(self, sentence: Span, earlier: Sequence[Entity]) -> Year:
        """The year that earlier sentences lend in a text without a date of its own: the only one that figures have.

        A year in which something was founded, or one of several, says nothing of the figures after it.
        """
        if any(not self._later(e) for e in within(self.dates, sentence)):
            return Year(None, "")  # one of the figure's own sentence, that is another figure's
        years = {year_in(e) for e in earlier}
        lent = len(years) == 1 and bool(within(self.lending, Span(0, sentence.start)))
        return Year(years.pop(), "stated", "lent") if lent else Year(None, "")

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
        if between and self.reporting is None and self._goal(date):
            return True  # "a half live in cities, a share that is to reach 75 per cent by 2050"
        if between:  # "22 groups from 18 islands were chosen in 2014", not "rose from 12 to 33 in 2014"
            if preceded(self.text, between[0].span.start, self.code, "compared", most=1):
                return True
            words = self.text.count(" ", own.end, between[0].span.start)
            return self.reporting is not None or words < APART or not same_clause(self.text, own, date.span)
        if any(mark in self.text[own.end : date.span.start] for mark in COLONS):
            return True  # "two projects for $5 million: the first began in 2029"
        if date.span.start < own.end or index + 1 == len(self.figures) or same_clause(self.text, own, date.span):
            return False
        return same_clause(self.text, date.span, self.figures[index + 1].span)

    def _level_before(self, date: Entity) -> int | None:
        """The figure that a date behind it dates alone, for a change led away from it: "from 62 % in 2030 to 44 %"."""
        index = len(within(self.figures, Span(0, date.span.start))) - 1
        if index < 0 or index + 1 >= len(self.figures):
            return None
        one, other = self.figures[index].span, self.figures[index + 1].span
        led = date.span.start - one.end <= BEFORE_DATE and preceded(self.text, one.start, self.code, "from", most=1)
        gap = self.text[date.span.end : max(date.span.end, other.start)]
        return index if led and levels(self.code).fullmatch(fold(gap)) else None

    def _of_level(self, date: Entity, index: int) -> bool:
        """Whether a date is that of the level a change led away from, and of no figure behind it."""
        return self.levels.get(start(date), index) < index

    def _closes(self, date: Entity, own: Span) -> bool:
        """Whether a date ends a sentence in a clause of its own and so is that of all: "A 404, B 292, by 2050."."""
        comma = max((m.start() for m in BREAK.finditer(self.text, own.end, date.span.start)), default=-1)
        ends = closed(self.code).match(self.text, date.span.end) is not None
        short = own.end < comma and date.span.start - comma <= BEFORE_DATE
        told = short and bool(within(self.figures, Span(own.end, comma)))
        return ends and told and not within(self.figures, Span(comma, date.span.start))

    def _alone(self, date: Entity) -> bool:
        """Whether no subject stands before a date that opens a paragraph, where words are not apart: 该国于2030年."""
        before = self.text[: start(date)].rstrip()
        spaced = self.reporting is None or language(self.code).spaced
        return spaced or len(before) <= PREPOSITION or before[-1] in COMMAS + COLONS

    def _later(self, date: Entity) -> bool:
        """Whether a date lies ahead of the document's year: a plan."""
        year = year_in(date)
        return self.reporting is not None and year is not None and year > self.reporting

    def _goal(self, date: Entity) -> bool:
        return preceded(self.text, date.span.start, self.code, "ahead", most=1)

    def _said(self, date: Entity, name: str, most: int = 2) -> bool:
        """Whether words of a list stand before a date, no figure in between: not "against 3 in 2028"."""
        begins = bisect_right(self.begins, start(date))
        first = self.begins[begins - 1] if begins else 0
        window = Span(max(first, start(date) - max(BEFORE_DATE, most * WORD)), start(date))
        last = max((f.span.end for f in within(self.figures, window)), default=first)
        return preceded(self.text[last:], start(date) - last, self.code, name, most)

    def _compared(self, date: Entity) -> bool:
        return self._said(date, "compared") or self._said(date, "levels", most=0)

    def _until(self, date: Entity) -> bool:
        return self._said(date, "until") or self._said(date, "before")

    def _passed(self, date: Entity) -> bool:
        """Whether all of a limit has passed: "until the end of 2029"."""
        return self._said(date, "ends", most=0) and not self._later(date)

    def _from_to(self, date: Entity, ends: Sequence[int]) -> bool:
        """Whether a date is the end of a time whose beginning stands before it: "from 1 January until 5 August"."""
        return any(0 <= start(date) - end <= JOINED for end in ends)

    def _limits(self, sentence: Span, figure: Span) -> Sequence[Entity]:
        """The dates until which something was or is to be done, of those that tell when a figure is so.

        One that opens the sentence ("Until 2027, only three homes …"), or a plan behind the figure in its clause ("900
        trees before 2036"); not how long something else goes on ("the fund runs until 2032 and lent 3 million").
        """
        first = within(self.limits, Span(sentence.start, min(sentence.start + BEFORE_DATE, figure.start)))
        opening = [e for e in first[:1] if opened(self.text[sentence.start : start(e)], self.code, ("until", "before"))]
        behind = within(self.limits, Span(figure.end, sentence.end))
        plans = [e for e in behind if self._later(e) and same_clause(self.text, figure, e.span)]
        return [*opening, *(e for e in plans if self._said(e, "before"))]

    def _opening_period(self, sentence: Span) -> int | None:
        """The last year of a period that opens a sentence, a comma behind it: "2000年至2023年间，"; none of a plan."""
        for period in self.periods:
            before = self.text[sentence.start : period.span.start].strip()
            behind = self.text[period.span.end : period.span.end + BEHIND]
            opens = sentence.start <= period.span.start and len(before) <= PREPOSITION
            if opens and any(mark in behind for mark in COMMAS) and (self.reporting or period.last) >= period.last:
                return period.last
        return None

    def _end_of_period(self, sentence: Span, index: int) -> int | None:
        """The year of a level at either end of a change, when its part tells one period: "from 8 to 9 between"."""
        part = part_of(self.text, sentence, self.figures[index].span)
        told = [p for p in self.periods if part.start <= p.span.start < part.end]
        told = told or [p for p in self.periods if sentence.start <= p.span.start < sentence.end]
        starts = within(self.starts, part)
        if len(told) + len(starts) != 1:
            return None
        period = told[0] if told else Period(starts[0].span, year_in(starts[0]) or 0, 0)
        first = self._change(part, index)
        if first is None:
            return None
        return (period.first if first == index else period.last) or None

    def _change(self, part: Span, index: int) -> int | None:
        """The first of two figures that are the levels of a change, `index` one of them: "from 8 to 9"; else None."""
        for first in (index, index - 1):
            if first < 0 or first + 1 >= len(self.figures) or self.figures[first + 1].span.start >= part.end:
                continue
            one, other = self.figures[first].span, self.figures[first + 1].span
            led = preceded(self.text, one.start, self.code, "from", most=1)
            if led and part.start <= one.start and levels(self.code).fullmatch(fold(self.text[one.end : other.start])):
                return first
        return None

    def _since(self, date: Entity) -> bool:
        """Whether something is counted from a date on; "по сравнению с 2031 годом" only holds the word for it."""
        if since(self.code).match(self.text, date.span.end):
            return True
        since_then = self._said(date, "since")
        if not since_then and self._said(date, "since_event", most=EVENT):
            since_then = not any(self._said(date, name, most=EVENT) for name in ("until", "before", "to"))
        return since_then and not self._said(date, "compared", most=0)

    def _governs(self, date: Entity) -> int:
        """Where a word ends that ties what follows to a date (1975年的8个), 0 when none stands behind it."""
        found = ties(self.code).match(self.text, date.span.end)
        return found.end() if found else 0
