"""Whose a date is: one that stands near a figure may be that of another, before it or behind."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from pipeline.facts.around import BREAK, COLONS, STRONG_MARKS, same_clause, start, within
from pipeline.facts.grammar import fold, grammar
from pipeline.facts.setting.date_words import COMPARED, year_in
from pipeline.facts.setting.dates import COMMAS, RIGHT_BEHIND
from pipeline.facts.setting.periods import Periods
from pipeline.facts.setting.said import BEFORE_DATE, closed, in_list, joint, preceded
from pipeline.languages.base import language
from pipeline.records import Entity, Span

ASIDE = re.compile(r"[(（][^()（）]*[)）]|\s[—–-]\s[^—–-]*?\s[—–-]\s|——[^—]*——")
OPENED, CLOSED = ("(", "（"), (")", "）")
#: Between two of a list: at most what the first counts, a comma or a last short word.
LIST_GAP = re.compile(r"(?: [^\W\d]+){0,5},?،?(?: ?[^\W\d]{1,3})? ?")
#: Roles of words that tell something of a figure by itself.
TELLING = frozenset({"copula", "verb", "reach"})
LISTED = 5  # blanks between the last of them and their date
APART = 3  # blanks between two figures that tell of different things


class Owned(Periods):
    """The dates of one passage, each known as one figure's or another's."""

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
        if gap.strip() in OPENED and behind.lstrip()[:1] in CLOSED:
            return True  # "from 6.9 % (2029) to 9.3 %"
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
        if self._of_most(date, own):
            return True
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
            more = between[0].quantity is not None and between[0].quantity.modifier.endswith("than")
            lead = self.text[: between[0].span.start].rstrip()
            lead = lead[: lead.rfind(" ")] if more else lead  # not "in over 110 countries"
            if preceded(lead, len(lead), self.code, "compared", most=COMPARED):
                return True
            if self._listed_with(own, between, date):
                return False
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

    def _listed_with(self, own: Span, others: Sequence[Entity], date: Entity) -> bool:
        """Whether a date ends a list in which a figure stands with others: "12 wells, 4 pumps and 7 tanks in 2028"."""
        spans = [own, *(f.span for f in others)]
        gaps = [fold(self.text[a.end : b.start]) for a, b in pairwise(spans)]
        ends = self.text[spans[-1].end : date.span.start]
        if BREAK.search(ends) is not None or ends.count(" ") > LISTED:
            return False
        last, role = in_list(self.code).search(gaps[-1]), grammar(self.code).role
        if last is None or not all(map(LIST_GAP.fullmatch, gaps)):
            return False
        if any(role(word.strip(",،")) in TELLING for gap in gaps for word in gap.split()):
            return False  # "850,000 was spent and 4 million pledged by 2033"
        return all(role(word) in ("of", "stop", "determiner") for word in gaps[-1][last.end() :].split())

    def _of_most(self, date: Entity, own: Span) -> bool:
        """Whether a clause on most of those counted before has a date: "900 tenants, the majority of whom came in"."""
        comma = max((m.end() for m in BREAK.finditer(self.text, own.end, date.span.start)), default=-1)
        first = fold(self.text[comma : date.span.start]).split()[:RIGHT_BEHIND] if comma > 0 else ()
        return not grammar(self.code).majority.isdisjoint(first)

    def _closes(self, date: Entity, own: Span) -> bool:
        """Whether a date ends a sentence in a clause of its own and so is that of all: "A 404, B 292, by 2050."."""
        comma = max((m.start() for m in BREAK.finditer(self.text, own.end, date.span.start)), default=-1)
        ends = closed(self.code).match(self.text, date.span.end) is not None
        short = own.end < comma and date.span.start - comma <= BEFORE_DATE
        inside = within(self.figures, Span(own.end, comma)) if short else ()
        told = bool(inside) and not preceded(self.text, inside[0].span.start, self.code, "compared", most=1)
        return ends and told and not within(self.figures, Span(comma, date.span.start))
