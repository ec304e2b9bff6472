"""When a figure was so: the year of its clause, its sentence or paragraph, else the document's.

A date is not that of a figure when something is counted from it or compared with it, when it stands after another
figure, or when it lies ahead of the document's year in another clause.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.facts.around import BREAK, part_of, same_clause, start, within
from pipeline.facts.grammar import fold, grammar
from pipeline.facts.setting.date_words import year_in
from pipeline.facts.setting.dates import COMMAS, OPENING
from pipeline.facts.setting.respective import respective
from pipeline.facts.setting.said import BEFORE_DATE, listed, opened, preceded
from pipeline.facts.setting.year_before import YearBefore
from pipeline.languages.base import language
from pipeline.records import Entity, Span

#: Between a figure and one in brackets behind it: at most what it counts and a word for "about".
OPENED = re.compile(r"[^,،，;；.。()（）]{0,24}[(（][^\d()（）,،，]{0,12}")
#: Between a year and a figure in brackets or behind a dash: at most a word for the year and one for "about".
HELD = re.compile(r"(?: [^\W\d]{1,6}\.?)? ?(?:[(（]|[—–] )[^\d()（）,،，]{0,12}")


OPENS = 2  # code points in which a date opens a part of a sentence


class Year(NamedTuple):
    """A year and its basis: "stated" in the figure's sentence or paragraph, "inherited" from the document, "" for none.

    `road` says how a stated one was found: "own" date of the figure, "near" it in its sentence, end of a "period",
    date that is "ahead" of it in the paragraph, or one "lent" by another sentence; "beside" is near, in another clause.
    Without a year it is "passed" where the sentence has a date all the same.
    """

    year: int | None
    basis: str
    road: str = ""


class Dates(YearBefore):
    """The dates of one passage, asked for each of its figures."""

    def adds_up(self, sentence: Span, index: int) -> bool:
        """Whether figure `index` counts from a date on: it stands in such a sentence and is no level of a change."""
        figure = self.figures[index].span
        if index > 0 and self.figures[index - 1].span.start >= sentence.start:
            opening = fold(self.text[self.figures[index - 1].span.end : figure.start])
            if any(word in opening for word in grammar(self.code).parts):
                return self.adds_up(sentence, index - 1)  # a part of what does not: 1975年以来从8个增至33个，其中19个
        starts = within(self.starts, part_of(self.text, sentence, figure))
        starts = [e for e in starts if not self._despite(sentence, e, figure)]
        told = any(start(e) < figure.start or same_clause(self.text, figure, e.span) for e in starts)
        return told and self._change(part_of(self.text, sentence, figure), index) is None

    def _despite(self, sentence: Span, date: Entity, figure: Span) -> bool:
        """Whether a date only stands in what a sentence concedes first: "Despite the progress since 2031, 900 …"."""
        conceded = opened(self.text[sentence.start : date.span.start], self.code, ("despite",))
        return conceded and not same_clause(self.text, date.span, figure)

    def year(self, sentence: Span, index: int) -> Year:
        """The year of figure `index`, which stands in the sentence."""
        found = self._year(sentence, index)
        return found._replace(road="passed") if found.year is None and within(self.all, sentence) else found

    def _year(self, sentence: Span, index: int) -> Year:
        """The answer of the first rule that has one, else what holds of the paragraph or document."""
        rules = (
            self._of_outside, self._own, self._of_last_year, self._of_this_year, self._of_today, self._by_then,
            self._of_change, self._tied, self._set_against, self._of_sentence, self._of_later, self._of_period,
            self._of_whole, self._of_opening,
        )  # fmt: skip
        told = next((found for rule in rules if (found := rule(sentence, index)) is not None), None)
        return self._of_document(sentence, index) if told is None else told

    def _of_outside(self, sentence: Span, index: int) -> Year | None:
        """The year of the figure outside of the brackets that this one opens, unless a year leads to them."""
        if not self._in_brackets(sentence, index) or self._holds(sentence, self.figures[index].span) is not None:
            return None
        return self.year(sentence, index - 1)

    def _own(self, sentence: Span, index: int) -> Year | None:
        """The year that holds the figure in brackets, or has its rank in a list."""
        held = self._holds(sentence, self.figures[index].span)
        held = self._at_that_time(sentence, self.figures[index].span) if held is None else held
        told = self._respective(sentence, index) if held is None else held
        return None if told is None else Year(told, "stated", "own")

    def _of_last_year(self, sentence: Span, index: int) -> Year | None:
        """The year before, of a figure told of it: none where nothing says which that is."""
        told, year = self._year_before(sentence, index)
        if not told:
            return None
        return Year(None, "") if year is None else Year(year, "stated", "own")

    def _of_this_year(self, sentence: Span, index: int) -> Year | None:
        """The document's year, of a figure behind words for this year that stand behind another: "In 2011 …, and so far
        this year, …"."""
        if not self._since_this_year(sentence, index):
            return None
        return Year(None, "") if self.reporting is None else Year(self.reporting, "inherited")

    def _of_today(self, sentence: Span, index: int) -> Year | None:
        """The document's year, of a figure that is told of today."""
        dates = within(self.dates, sentence)
        if not self._now(self.figures[index].span) or (self.reporting is None and dates):
            return None
        if self.reporting is None:
            return Year(None, "")
        said = any(year_in(e) == self.reporting for e in dates)
        return Year(self.reporting, "stated", "ahead") if said else Year(self.reporting, "inherited")

    def _by_then(self, sentence: Span, index: int) -> Year | None:
        """The date told last, of which a clause speaks again: 力争到2034年达标，届时仍有四成."""
        figure, words = self.figures[index].span, listed(self.code, "by_then")
        begin = max(self.text.rfind(mark, 0, figure.start) for mark in COMMAS) + 1 if words else figure.start
        told = within(self.all, Span(0, figure.start))
        if not told or told[-1].span.end > begin or not any(w in self.text[begin : figure.start] for w in words):
            return None
        return Year(year_in(told[-1]), "stated", "ahead")

    def _of_change(self, sentence: Span, index: int) -> Year | None:
        end = self._end_of_period(sentence, index)
        return None if end is None else Year(end, "stated", "period")

    def _tied(self, sentence: Span, index: int) -> Year | None:
        """The year that a word ties to the figure: 1975年的8个."""
        at = self.figures[index].span.start
        own = next((e for e in within(self.attached, Span(sentence.start, at)) if self._governs(e) == at), None)
        return None if own is None else Year(year_in(own), "stated", "own")

    def _set_against(self, sentence: Span, index: int) -> Year | None:
        """The one date behind figures set together against others: "against 38 towns of 14 countries in 2027"."""
        figure = self.figures[index].span
        if figure.start == sentence.start or not preceded(self.text, figure.start, self.code, "compared", most=1):
            return None
        ahead = within(self.figures, Span(sentence.start, figure.start))
        end = min((at for mark in COMMAS if (at := self.text.find(mark, figure.end)) >= 0), default=sentence.end)
        dates = within(self.all, Span(figure.end, min(end, sentence.end)))
        together = len(dates) == 1 and bool(within(self.figures, Span(figure.end, start(dates[0]))))
        return Year(year_in(dates[0]), "stated", "near") if ahead and together else None

    def _of_sentence(self, sentence: Span, index: int) -> Year | None:
        """The nearest year of the sentence that is no other figure's.

        Where words are not apart, a period that opens the clause goes before dates behind it in other clauses.
        """
        figure = self.figures[index].span
        near = self._near(sentence, index)
        if not near:
            return None
        if not language(self.code).spaced and not any(self._beside(e, figure) for e in near):
            last = self._opening_period(sentence, figure)
            if last is not None:
                return Year(last, "stated", "period")
        date = min(near, key=lambda e: abs(e.span.start - figure.start))
        return Year(year_in(date), "stated", "near" if same_clause(self.text, figure, date.span) else "beside")

    def _of_later(self, sentence: Span, index: int) -> Year | None:
        """No year but the document's, of a figure that is told of some years after a date: "five years later"."""
        if not self._years_on(sentence, self.figures[index].span):
            return None
        return Year(None, "") if self.reporting is None else Year(self.reporting, "inherited")

    def _of_period(self, sentence: Span, index: int) -> Year | None:
        figure = self.figures[index].span
        last = self._opening_period(sentence, figure)
        last = self._only_period(sentence, figure) if last is None else last
        return None if last is None else Year(last, "stated", "period")

    def _of_whole(self, sentence: Span, index: int) -> Year | None:
        """The one year of the figures of the sentence before, of which this sentence tells a part: 其中22个在中国."""
        parts = grammar(self.code).parts
        if not parts or not fold(self.text[sentence.start : sentence.start + OPENING]).lstrip().startswith(parts):
            return None
        at = self.begins.index(sentence.start) if sentence.start in self.begins else 0
        if at == 0 or within(self.all, sentence) or self._periodic(sentence) or self._this_year(sentence, index):
            return None
        before = Span(self.begins[at - 1], sentence.start)
        first = index - len(within(self.figures, Span(before.start, self.figures[index].span.start)))
        told = {self._year(before, k)[:2] for k in range(first, first + len(within(self.figures, before)))}
        year, basis = next(iter(told)) if len(told) == 1 else (None, "")
        return Year(year, "stated", "ahead") if basis == "stated" else None

    def _of_opening(self, sentence: Span, index: int) -> Year | None:
        """The year with which the paragraph opens, unless the sentence tells of a time of its own."""
        first = within(self.dates, Span(0, min(OPENING, self.figures[index].span.start)))
        first = [e for e in first if e not in self.works and not self._later(e) and not self._goal(e)]
        first = [e for e in first if not self._of_level(e, index) and not self._of_open(e, index)]
        opening = [e for e in first if self._alone(e)] or self._topic()
        held = opening and not self.since(sentence) and not self._periodic(sentence)
        held = held and not self._this_year(sentence, index)
        if not held or self._gone_on(opening[0], sentence):
            return None
        return Year(year_in(opening[0]), "stated", "ahead")

    def _of_document(self, sentence: Span, index: int) -> Year:
        """The document's year, stated where the paragraph has named it; of a text without one what sentences lend."""
        before = Span(0, self.figures[index].span.start)
        earlier = within(self.named if self.reporting is None else self.dates, before)
        earlier = [e for e in earlier if e not in (*self.works, *self.events) and not self._of_compared(e)]
        if self.reporting is None:
            return self._lent(sentence, earlier)
        said = self.reporting in map(year_in, earlier) and not self.since(sentence)
        return Year(self.reporting, "stated", "ahead") if said else Year(self.reporting, "inherited")

    def _beside(self, date: Entity, figure: Span) -> bool:
        """Whether a date stands before a figure or in its clause."""
        return date.span.start < figure.start or same_clause(self.text, date.span, figure)

    def _gone_on(self, opening: Entity, sentence: Span) -> bool:
        """Whether a sentence in between opens with another year than the paragraph: "In 2029 …. In 2030 …. Then …"."""
        firsts = [b for b in self.begins if opening.span.end < b < sentence.start]
        ends = next((b for b in self.begins if b > opening.span.end), sentence.start)
        if sentence.start >= ends and self._in_turn(within(self.dates, Span(opening.span.start, ends))):
            return True
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

    def _at_that_time(self, sentence: Span, figure: Span) -> int | None:
        """The year right before the clause of a figure that says what was so then: "lower than in 2029, when 845 …"."""
        dates = within(self.all, Span(sentence.start, figure.start))
        gap = self.text[dates[-1].span.end : figure.start] if dates else ""
        if (
            gap[:1] != ","
            or BREAK.search(gap, 1) is not None
            or within(self.figures, Span(dates[-1].span.end, figure.start))
        ):
            return None
        return year_in(dates[-1]) if opened(gap[1:], self.code, ("then",)) else None

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
        part = part_of(self.text, sentence, figure)
        inside = within(told, part)
        inside = sorted([*inside, *self._limits(sentence, figure)], key=start)
        led = {start(e) for e in inside if opened(self.text[sentence.start : start(e)], self.code, ("ahead",))}
        inside = [e for e in inside if e not in self.works or e.span.end > figure.start]
        opens = min(part.start + OPENS, figure.start)  # "…; 2040年，人口有望升至10亿"
        inside = [e for e in inside if start(e) < max(leads, opens) or start(e) in led or self._fits(e, figure)]
        now = self._now(figure) or self._change(part_of(self.text, sentence, figure), index) == index
        before = [e for e in within(told, Span(sentence.start, figure.start)) if e not in self.works]
        if now:  # "by 2050, from 6 to 9"
            inside = [e for e in inside if not self._goal(e) and not self._later(e)]
            before = [e for e in before if not self._goal(e)]
        near = [e for e in inside if not self._of_another(e, index) and not self._told_before(e, index)]
        ahead = [e for e in near if e.span.start < figure.start and not language(self.code).spaced]
        near = [e for e in near if same_clause(self.text, e.span, figure)] or ahead or near
        near = near or [e for e in before if not self._later(e) and not self._told_before(e, index)]
        near = near or (before[:1] if not now and before and self._leads_all(before[0], sentence) else [])
        return self._behind(near, index) or near

    def _leads_all(self, date: Entity, sentence: Span) -> bool:
        """Whether a goal stands alone before all figures of its sentence: 到2030年，东京将有3 700万；德里……."""
        if language(self.code).spaced or within(self.figures, Span(sentence.start, start(date))):
            return False
        comma = max(self.text.rfind(mark, sentence.start, start(date)) for mark in COMMAS)
        lead = start(date) - max(comma + 1, sentence.start)
        return lead <= OPENS and self.text[date.span.end :].lstrip()[:1] in COMMAS

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
