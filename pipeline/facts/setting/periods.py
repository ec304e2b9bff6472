"""Which year of a period is a figure's: the end of a change, or the last year of a time that is over."""

from __future__ import annotations

from pipeline.facts.around import part_of, same_clause, start, within
from pipeline.facts.grammar import fold
from pipeline.facts.setting.date_words import Period, year_in
from pipeline.facts.setting.dates import BRACKETS, CLAUSE_MARKS, COMMAS, PREPOSITION, Told
from pipeline.facts.setting.said import BEFORE_DATE, levels, listed, preceded
from pipeline.languages.base import language
from pipeline.records import Span

SINCE = 6  # code points behind last year in which a month and "since" may stand
LEADING = 32  # code points before a period that opens a sentence: "Over the biennium 2026–2027, …"
BEHIND = 3  # code points behind a period before the comma that parts it from its sentence


class Periods(Told):
    """The periods of one passage, asked for each of its figures."""

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

    def _opens_last(self, sentence: Span, figure: Span) -> bool:
        """Whether a sentence, or its paragraph, opens with words for last year, no date between them and the figure.

        What the paragraph opens with holds until it speaks of the document's own year.
        """
        words = tuple(listed(self.code, "last_opens"))
        if not words:
            return False
        if self._clause_of_last(figure):
            return True
        begin = sentence.start if self.text[sentence.start : figure.start].lstrip().startswith(words) else 0
        before = self.text[begin : figure.start]
        said = before.lstrip().startswith(words) and not any(word in before for word in listed(self.code, "this_year"))
        return said and not within(self.all, Span(begin, figure.start)) and not self._now(figure)

    def _clause_of_last(self, figure: Span) -> bool:
        """Whether the clause before a figure speaks of last year, and does not compare with it: 该国去年约有4.3万人."""
        begin = max(self.text.rfind(mark, 0, figure.start) for mark in CLAUSE_MARKS) + 1
        last = max((f.span.end for f in within(self.figures, Span(begin, figure.start))), default=begin)
        said = self.text[last : figure.start]
        at = next((at for word in listed(self.code, "last_year") if (at := said.find(word)) >= 0), -1)
        if at < 0 or within(self.all, Span(begin, figure.start)):
            return False
        compared = any(word in said[:at] for word in (*listed(self.code, "compared"), *listed(self.code, "since")))
        behind = said[at + 2 :]
        return not compared and not behind.startswith(("的", "同期")) and "以来" not in behind[:SINCE]

    def _this_year(self, sentence: Span, index: int) -> bool:
        """Whether words for the document's own year stand before a figure in its sentence: 今年的冲突导致800万人."""
        words = listed(self.code, "this_year")
        before = self.text[sentence.start : self.figures[index].span.start] if words else ""
        return any(word in before for word in words)
