"""When a figure was so: the year of its clause, its sentence or paragraph, else the document's.

A date is not that of a figure when something is counted from it or compared with it, when it stands after another
figure, or when it lies ahead of the document's year in another clause.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.facts.around import BREAK, COLONS, STRONG_MARKS, part_of, same_clause, start, within
from pipeline.facts.grammar import fold, grammar
from pipeline.facts.setting.dates import (
    BRACKETS,
    COMMAS,
    COMPARED,
    OPENING,
    PREPOSITION,
    RIGHT_BEHIND,
    Period,
    Told,
    year_in,
)
from pipeline.facts.setting.respective import respective
from pipeline.facts.setting.said import (
    BEFORE_DATE,
    closed,
    joint,
    levels,
    listed,
    opened,
    preceded,
)
from pipeline.languages.base import language
from pipeline.records import Entity, Span

ASIDE = re.compile(r"[(（][^()（）]*[)）]|\s[—–-]\s[^—–-]*?\s[—–-]\s|——[^—]*——")
LEADING = 32  # code points before a period that opens a sentence: "Over the biennium 2026–2027, …"
BEHIND = 3  # code points behind a period before the comma that parts it from its sentence
#: Between a figure and one in brackets behind it: at most what it counts and a word for "about".
OPENED = re.compile(r"[^,،，;；.。()（）]{0,24}[(（][^\d()（）,،，]{0,12}")
#: Between a year and a figure in brackets or behind a dash: at most a word for the year and one for "about".
HELD = re.compile(r"(?: [^\W\d]{1,6}\.?)? ?(?:[(（]|[—–] )[^\d()（）,،，]{0,12}")
APART = 3  # blanks between two figures that tell of different things


class Year(NamedTuple):
    """A year and its basis: "stated" in the figure's sentence or paragraph, "inherited" from the document, "" for none.

    `road` says how a stated one was found: "own" date of the figure, "near" it in its sentence, end of a "period",
    date that is "ahead" of it in the paragraph, or one "lent" by another sentence; "beside" is near, in another clause.
    Without a year it is "passed" where the sentence has a date all the same.
    """

    year: int | None
    basis: str
    road: str = ""


class Dates(Told):
    """The dates of one passage, asked for each of its figures."""

    def adds_up(self, sentence: Span, index: int) -> bool:
        """Whether figure `index` counts from a date on: it stands in such a sentence and is no level of a change."""
        figure = self.figures[index].span
        starts = within(self.starts, sentence)
        told = any(start(e) < figure.start or same_clause(self.text, figure, e.span) for e in starts)
        return told and self._change(part_of(self.text, sentence, figure), index) is None

    def year(self, sentence: Span, index: int) -> Year:
        """The year of figure `index`, which stands in the sentence."""
        found = self._year(sentence, index)
        return found._replace(road="passed") if found.year is None and within(self.all, sentence) else found

    def _year(self, sentence: Span, index: int) -> Year:
        figure = self.figures[index].span
        if self._in_brackets(sentence, index):
            return self.year(sentence, index - 1)
        if (bracketed := self._holds(sentence, figure)) is not None:
            return Year(bracketed, "stated", "own")
        if (ranked := self._respective(sentence, index)) is not None:
            return Year(ranked, "stated", "own")
        if self.reporting is not None and preceded(self.text, figure.start, self.code, "last", most=0):
            return Year(self.reporting - 1, "stated", "own")
        if opened(self.text[figure.end :], self.code, ("previous",)):
            return Year(self.reporting - 1, "stated", "own") if self.reporting is not None else Year(None, "")
        if self._now(figure) and (self.reporting is not None or not within(self.dates, sentence)):
            said = any(year_in(e) == self.reporting for e in within(self.dates, sentence))
            if self.reporting is None:
                return Year(None, "")
            return Year(self.reporting, "stated", "ahead") if said else Year(self.reporting, "inherited")
        if (end := self._end_of_period(sentence, index)) is not None:
            return Year(end, "stated", "period")
        own = [e for e in within(self.attached, Span(sentence.start, figure.start)) if self._governs(e) == figure.start]
        if own:
            return Year(year_in(own[0]), "stated", "own")
        near = self._near(sentence, index)
        apart = bool(near) and not language(self.code).spaced and not any(self._beside(e, figure) for e in near)
        if apart and (last := self._opening_period(sentence, figure)) is not None:
            return Year(last, "stated", "period")
        if near:
            date = min(near, key=lambda e: abs(e.span.start - figure.start))
            return Year(year_in(date), "stated", "near" if same_clause(self.text, figure, date.span) else "beside")
        if self._years_on(sentence, figure):
            return Year(None, "") if self.reporting is None else Year(self.reporting, "inherited")
        if (last := self._opening_period(sentence, figure)) is not None:
            return Year(last, "stated", "period")
        if (last := self._only_period(sentence, figure)) is not None:
            return Year(last, "stated", "period")
        first = [e for e in within(self.dates, Span(0, min(OPENING, figure.start))) if e not in self.works]
        told = [e for e in first if not self._later(e) and not self._goal(e) and not self._of_level(e, index)]
        told = [e for e in told if not self._of_open(e, index)]
        opening = [e for e in told if self._alone(e)] or self._topic()
        held = opening and not self.since(sentence) and not self._periodic(sentence)
        if held and not self._gone_on(opening[0], sentence):
            return Year(year_in(opening[0]), "stated", "ahead")
        earlier = within(self.named if self.reporting is None else self.dates, Span(0, figure.start))
        earlier = [e for e in earlier if e not in (*self.works, *self.events) and not self._of_compared(e)]
        if self.reporting is None:
            return self._lent(sentence, earlier)
        years = [year_in(e) for e in earlier if not self._later(e)]
        said = self.reporting in years and not self.since(sentence)
        return Year(self.reporting, "stated", "ahead") if said else Year(self.reporting, "inherited")

    def _beside(self, date: Entity, figure: Span) -> bool:
        """Whether a date stands before a figure or in its clause."""
        return date.span.start < figure.start or same_clause(self.text, date.span, figure)

    def _gone_on(self, opening: Entity, sentence: Span) -> bool:
        """Whether a sentence in between opens with another year than the paragraph: "In 2029 …. In 2030 …. Then …"."""
        firsts = [b for b in self.begins if opening.span.end < b < sentence.start]
        others = [e for b in firsts for e in within(self.dates, Span(b, b + OPENING))]
        return any(year_in(e) != year_in(opening) and not self._goal(e) for e in others)

    def _in_brackets(self, sentence: Span, index: int) -> bool:
        """Whether a figure opens brackets right behind another, and no date stands in them: 62%（38亿人）."""
        own, last = self.figures[index].span, self.figures[max(0, index - 1)].span
        if index == 0 or last.start < sentence.start or OPENED.fullmatch(self.text, last.end, own.start) is None:
            return False
        ends = min((at for mark in ")）" if (at := self.text.find(mark, own.end)) >= 0), default=own.end)
        periods = any(last.end <= p.span.start < ends for p in self.periods)
        return not periods and not within(self.named, Span(last.end, ends))

    def _holds(self, sentence: Span, figure: Span) -> int | None:
        """The year right before the brackets or dash of a figure, no other in them: "compared with 2021 (16.0 m2)"."""
        dates = within(self.all, Span(sentence.start, figure.start))
        held = bool(dates) and HELD.fullmatch(self.text, dates[-1].span.end, figure.start) is not None
        ends = min((at for mark in ")）" if (at := self.text.find(mark, figure.end)) >= 0), default=figure.end)
        return year_in(dates[-1]) if held and not within(self.all, Span(figure.end, ends)) else None

    def _respective(self, sentence: Span, index: int) -> int | None:
        """The year in the rank of a figure: "12 and 15 in 2022 and 2023, respectively"."""
        part = part_of(self.text, sentence, self.figures[index].span)
        years, figures = self.listed(part), within(self.figures, part)
        at = figures.index(self.figures[index])
        rank = respective(self.text, self.code, part, figures, at, [span for span, _ in years])
        return None if rank is None else years[rank][1]

    def _near(self, sentence: Span, index: int) -> Sequence[Entity]:
        """The dates of the figure's sentence that may be its own; of its part of the sentence, else before it."""
        figure = self.figures[index].span
        leads = min(sentence.start + OPENING, figure.start)  # "By 2033, the programme will reach 5,200 tenants"
        told = [e for e in self.dates if sentence.start <= start(e) < sentence.end and not self._in_aside(e, figure)]
        if self._years_on(sentence, figure):
            told = [e for e in told if start(e) > figure.start]
        inside = within(told, part_of(self.text, sentence, figure))
        inside = sorted([*inside, *self._limits(sentence, figure)], key=start)
        led = {start(e) for e in inside if opened(self.text[sentence.start : start(e)], self.code, ("ahead",))}
        inside = [e for e in inside if e not in self.works or e.span.end > figure.start]
        inside = [e for e in inside if start(e) < leads or start(e) in led or self._fits(e, figure)]
        now = self._now(figure) or self._change(part_of(self.text, sentence, figure), index) == index
        before = [e for e in within(told, Span(sentence.start, figure.start)) if e not in self.works]
        if now:  # "by 2050, from 6 to 9"
            inside = [e for e in inside if not self._goal(e) and not self._later(e)]
            before = [e for e in before if not self._goal(e)]
        near = [e for e in inside if not self._of_another(e, index) and not self._told_before(e, index)]
        ahead = [e for e in near if e.span.start < figure.start and not language(self.code).spaced]
        near = [e for e in near if same_clause(self.text, e.span, figure)] or ahead or near
        near = near or [e for e in before if not self._later(e) and not self._told_before(e, index)]
        return self._behind(near, index) or near

    def _told_before(self, date: Entity, index: int) -> bool:
        """Whether a date is that of a figure before this one, right behind which it stands.

        It began a change ("from 62 % in 2030 to 44 %"), is set apart by a semicolon, or is past and the two are told in
        one unit, a comma between: "the wait, 17 weeks in 2031, is down to four weeks".
        """
        if self._of_level(date, index) or self._within_aside(date, index) or self._of_open(date, index):
            return True
        last = len(within(self.figures, Span(0, date.span.start))) - 1
        if not 0 <= last < index:
            return False
        one, own = self.figures[last], self.figures[index]
        gap = self.text[one.span.end : date.span.start]
        apart = bisect_right(self.begins, one.span.start) != bisect_right(self.begins, start(date))
        if self._of_compared(date) or (not apart and self._risen_since(date, one, index)):
            return True  # "against 22 million in 2030, a rise of four million"
        far = any(mark in gap for mark in COLONS) or len(gap.split()) > RIGHT_BEHIND
        behind = self.text[date.span.end : own.span.start]
        if not apart and behind.lstrip()[:1] in COMMAS and self._whole(one.span):
            return True
        if apart or far or not same_clause(self.text, one.span, date.span):
            return False
        if any(mark in behind for mark in STRONG_MARKS):
            return True
        unit = one.quantity.unit if one.quantity is not None else ""
        alike = bool(unit) and own.quantity is not None and own.quantity.unit == unit and "(" not in behind
        past = self.reporting is not None and (year_in(date) or self.reporting) < self.reporting
        return alike and past and not same_clause(self.text, date.span, own.span)

    def _risen_since(self, date: Entity, one: Entity, index: int) -> bool:
        """Whether a figure is where a change led from one in an earlier clause, that has the date right behind it.

        "A sixth, which was 22 per cent of them in 2029, has fallen to 6 per cent."
        """
        own = self.figures[index]
        alike = one.quantity is not None and own.quantity is not None and one.quantity.kind == own.quantity.kind
        led = alike and language(self.code).spaced and preceded(self.text, own.span.start, self.code, "to", most=0)
        before = same_clause(self.text, one.span, date.span) and not same_clause(self.text, date.span, own.span)
        return led and before

    def _whole(self, figure: Span) -> bool:
        """Whether a sentence opens with a figure as the whole of those behind it: "Of the 52 open at the end of …"."""
        opened_at = self.begins[bisect_right(self.begins, figure.start) - 1] if self.begins else 0
        lead = fold(self.text[opened_at : figure.start]).split()
        return 0 < len(lead) <= RIGHT_BEHIND and lead[0] in grammar(self.code).wholes

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
        gone = self.since(sentence) or self._periodic(sentence)
        if gone or any(not self._later(e) for e in within(self.dates, sentence)):
            return Year(None, "")  # one of the figure's own sentence, that is another figure's
        years = {year_in(e) for e in earlier}
        lent = len(years) == 1 and bool(within(self.lending, Span(0, sentence.start)))
        return Year(years.pop(), "stated", "lent") if lent else Year(None, "")

    def _only_period(self, sentence: Span, figure: Span) -> int | None:
        """The last year of the one period of a figure's clause, or of one that opens a sentence, no date beside it.

        "За период с 2026 по 2028 год построено 33"; none of a plan.
        """
        if not language(self.code).spaced:
            return None
        told = [p for p in self.periods if sentence.start <= p.span.start < sentence.end]
        asides = [a for m in BRACKETS.finditer(self.text, *sentence) if within(self.figures, a := Span(*m.span()))]
        own = next((a for a in asides if a.start <= figure.start < a.end), None)
        held = [p for a in asides for p in told if a.start <= p.span.start < a.end]  # (against 5 million in 2030-2031)
        told = [p for p in told if (p in held) == (own is not None)] if held else told
        dated = within(self.named, sentence)
        if len(told) != 1 or dated or told[0].span.start - sentence.start > BEFORE_DATE:
            told = [p for p in told if same_clause(self.text, p.span, figure)]
            dated = [e for e in dated if same_clause(self.text, e.span, figure)]
        if len(told) != 1 or dated:
            return None
        return told[0].last if (self.reporting or told[0].last) >= told[0].last else None

    def _behind(self, near: Sequence[Entity], index: int) -> Sequence[Entity]:
        """Of dates, those behind the figure, when each figure has its own behind it: "from 8 in 1975 to 33 in 2025"."""
        if index == 0 or len(near) < 2:
            return ()
        own, last = self.figures[index].span, self.figures[index - 1].span
        behind = [e for e in near if e.span.start > own.end and same_clause(self.text, e.span, own)]
        between = [e for e in near if last.end < e.span.start < own.start and same_clause(self.text, last, e.span)]
        before = within(near, Span(max(0, last.start - BEFORE_DATE), last.start))
        return behind if behind and between and not before else ()

    def _of_another(self, date: Entity, index: int) -> bool:
        """Whether a date after a figure is another's: "fell to zero, from three in 2028", "a half, in 2027 a third"."""
        own = self.figures[index].span
        if self._closes(date, own):
            return False
        if self._joins(date, index) or self._what_was(date, index):
            return True
        asides = [Span(*m.span()) for m in ASIDE.finditer(self.text, own.end, max(own.end, date.span.start))]
        between = [
            f
            for f in within(self.figures, Span(own.end, date.span.start))
            if not any(a.start <= f.span.start < a.end for a in asides)  # "two thirds – some six billion – by 2050"
        ]
        led = [f for f in self.figures if f.span.start > date.span.end][:1]  # "now 3.9 billion (half), 5 by 2030"
        aside = bool(asides) and bool(led) and BREAK.search(self.text, date.span.end, led[0].span.start) is not None
        if self._goal(date) and aside and not same_clause(self.text, own, date.span):
            return True
        if any(mark in self.text[own.end : date.span.start] for mark in COLONS):
            return True  # "two projects for $5 million: the first began in 2029"
        between = [f for f in between if not self._said_anew(own, f.span)]
        if between and self.reporting is None and self._goal(date):
            parted = joint(self.code).search(fold(self.text[own.end : between[0].span.start])) is not None
            if parted or not same_clause(self.text, own, date.span):
                return True  # "a half live in cities, a share that is to reach 75 per cent by 2050"
        if between:  # "22 groups from 18 islands were chosen in 2014", not "rose from 12 to 33 in 2014"
            if preceded(self.text, between[0].span.start, self.code, "compared", most=COMPARED):
                return True
            words = self.text.count(" ", own.end, between[0].span.start)
            return self.reporting is not None or words < APART or not same_clause(self.text, own, date.span)
        following = [f.span for f in self.figures[index + 1 :][:2] if not self._said_anew(own, f.span)]
        if date.span.start < own.end or not following or same_clause(self.text, own, date.span):
            return False
        led_to = following[0]
        if self._opens_next(date, own, led_to):
            return True
        ends = bisect_right(self.begins, led_to.start) > bisect_right(self.begins, start(date))
        if ends and preceded(self.text, own.start, self.code, "compared", most=1):
            return False  # "compared with 3 per cent when the first vote was held, in 2029."
        return same_clause(self.text, date.span, led_to)

    def _closes(self, date: Entity, own: Span) -> bool:
        """Whether a date ends a sentence in a clause of its own and so is that of all: "A 404, B 292, by 2050."."""
        comma = max((m.start() for m in BREAK.finditer(self.text, own.end, date.span.start)), default=-1)
        ends = closed(self.code).match(self.text, date.span.end) is not None
        short = own.end < comma and date.span.start - comma <= BEFORE_DATE
        inside = within(self.figures, Span(own.end, comma)) if short else ()
        told = bool(inside) and not preceded(self.text, inside[0].span.start, self.code, "compared", most=1)
        return ends and told and not within(self.figures, Span(comma, date.span.start))

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

    def _opening_period(self, sentence: Span, figure: Span) -> int | None:
        """The last year of a period before a figure that opens its sentence, or a clause of it; none of a plan.

        A comma stands behind it, or it is told as a time: "2000年至2023年间，", "相比之下，1978-1997年期间……". With
        blanks between words only a sentence is opened so, some words before it: "Over the biennium 2026–2027, …".
        """
        spaced = language(self.code).spaced
        for period in reversed([p for p in self.periods if sentence.start <= p.span.start < figure.start]):
            marks = () if spaced else COMMAS
            lead = max([sentence.start, *(self.text.rfind(m, sentence.start, period.span.start) + 1 for m in marks)])
            before = Span(lead, period.span.start)
            opens = len(self.text[lead : period.span.start].strip()) <= (LEADING if spaced else PREPOSITION)
            opens = opens and not within(self.figures, before)
            behind = self.text[period.span.end - BEHIND : period.span.end + BEHIND]
            told = any(word in behind for word in listed(self.code, "during"))
            following = self.text[period.span.end : figure.start].lstrip()
            alone = opens and not spaced and not within(self.named, Span(period.span.end, figure.start))
            alone = alone and not following.startswith(tuple(listed(self.code, "plans")))  # 2026-2029年战略计划列有12项
            if told or alone or (opens and any(mark in behind[BEHIND:] for mark in COMMAS)):
                return period.last if (self.reporting or period.last) >= period.last else None
        return None

    def _end_of_period(self, sentence: Span, index: int) -> int | None:
        """The year of a level at either end of a change, when its part tells one period: "from 8 to 9 between"."""
        part = part_of(self.text, sentence, self.figures[index].span)
        told = [p for p in self.periods if part.start <= p.span.start < part.end]
        told = told or [p for p in self.periods if sentence.start <= p.span.start < sentence.end]
        behind = [p for p in told if p.span.start >= self.figures[index].span.end]
        told = behind[:1] if len(told) > 1 else told  # "a report on 2012 and 2013 finds a rise from 8 to 9 between"
        starts = [e for e in within(self.starts, part) if not any(p.span.start <= start(e) < p.span.end for p in told)]
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
