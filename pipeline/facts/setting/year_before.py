"""Figures that are told of the year before: "last year", "compared with 250 in the previous year", 上一年为250套.

"Last year" is the one before the document's, "the previous year" the one before the year told of last. The words open
the figure's clause or sentence, stand behind the figure, or right before it with a word that ties it to them.
"""

from __future__ import annotations

import re
from functools import cache, cached_property

from pipeline.facts.around import BREAK, within
from pipeline.facts.grammar import fold, grammar
from pipeline.facts.setting.date_words import MOVED, year_in
from pipeline.facts.setting.dates import CLAUSE_MARKS, COMMAS, RIGHT_BEHIND
from pipeline.facts.setting.owned import Owned
from pipeline.facts.setting.said import closed, joint, listed
from pipeline.languages.base import language
from pipeline.languages.compiled import compile_pattern
from pipeline.records import Span

FAR = 96  # code points behind a figure in which such words may end its clause: "310 vendors moved … last year."
SINCE = 6  # code points behind last year in which a month and "since" may stand
NAMES = ("last_year", "previous_year")


class YearBefore(Owned):
    """The dates of one passage, and where it tells of the year before."""

    @cached_property
    def _tells_of_it(self) -> bool:
        return _words(self.code).search(fold(self.text)) is not None

    def _year_before(self, sentence: Span, index: int) -> tuple[bool, int | None]:
        """Whether figure `index` is told of the year before, and which that is; none where nothing says which."""
        if not self._tells_of_it:
            return False, None
        figure = self.figures[index].span
        found = self._behind_it(sentence, index) or self._tied_to_it(figure)
        if found is None and not self._now(figure) and not self._this_year(sentence, index):
            found = self._opens_with_it(sentence, figure) or self._unspaced_before(figure)
        if found is None:
            return False, None
        return True, self._before_what(sentence, figure) if found == NAMES[1] else self._before(self.reporting)

    def _since_this_year(self, sentence: Span, index: int) -> bool:
        """Whether words for the document's year stand between the last date of a sentence and a figure behind it."""
        figure = self.figures[index].span
        dates = within(self.all, Span(sentence.start, figure.start))
        return bool(dates) and self._this_year(Span(dates[-1].span.end, sentence.end), index)

    def _before(self, year: int | None) -> int | None:
        return None if year is None else year - 1

    def _before_what(self, sentence: Span, figure: Span) -> int | None:
        """The year before that told of last: in the sentence, in the one before it, else the document's."""
        told = within(self.named, Span(sentence.start, figure.start))
        opened_at = max((b for b in self.begins if b < sentence.start), default=sentence.start)
        told = told or within(self.named, Span(opened_at, sentence.start))
        return self._before(year_in(told[-1]) if told else self.reporting)

    def _behind_it(self, sentence: Span, index: int) -> str | None:
        """Which words stand behind a figure and what it counts, or end its clause: "250 homes in the previous year"."""
        if not language(self.code).spaced:
            return None
        figure = self.figures[index]
        ends = min(sentence.end, figure.span.end + FAR)
        told = within(self.figures, Span(figure.span.end, ends))
        rest = self.text[figure.span.end : told[0].span.start if told else ends]
        comma = BREAK.search(rest)
        rest = fold(rest[: comma.start()] if comma else rest)
        hit = _words(self.code).search(rest)
        if hit is None:
            return None
        gap = rest[: hit.start()].split()
        if any(w in _set_against(self.code) or grammar(self.code).role(w) == "stop" for w in gap[-1:]):
            return None
        parted = [w for w in gap if w in _set_against(self.code) or grammar(self.code).role(w) == "stop"]
        if len(gap) <= RIGHT_BEHIND and not parted:
            return hit.lastgroup
        moved = figure.quantity is not None and figure.quantity.aggregation in MOVED
        closing = comma is not None or closed(self.code).match(rest, hit.end()) is not None
        dated = within(self.all, Span(figure.span.end, figure.span.end + hit.start()))
        return hit.lastgroup if closing and not moved and not dated and not _set_against(self.code) & {*gap} else None

    def _tied_to_it(self, figure: Span) -> str | None:
        """Which words stand right before a figure with one that ties it to them: 上一年为."""
        times = grammar(self.code).times  # 是前一年的两倍: the figure is no level of that year
        if times and self.text.startswith(times, figure.end):
            return None
        hit = _tied(self.code).search(fold(self.text[max(0, figure.start - FAR) : figure.start]))
        return hit.lastgroup if hit else None

    def _opens_with_it(self, sentence: Span, figure: Span) -> str | None:
        """Which words open the sentence or clause of a figure, no date behind them: "Last year, 250 homes …"."""
        commas = [m.end() for m in BREAK.finditer(self.text, sentence.start, figure.start)]
        for begin in (sentence.start, *commas[-2:]):
            said = fold(self.text[begin : figure.start]).lstrip()
            joined = joint(self.code).match(said)
            said = said[joined.end() :].lstrip() if joined and begin > sentence.start else said
            hit = _words(self.code).match(said)
            if hit is None or within(self.all, Span(begin, figure.start)):
                continue
            behind = said[hit.end() :].lstrip()
            if begin == sentence.start or BREAK.search(behind, 1 if behind[:1] in (*COMMAS,) else 0) is None:
                return hit.lastgroup
        return None

    def _unspaced_before(self, figure: Span) -> str | None:
        """Last year, where words are not apart: in the clause before a figure, or what the paragraph opens with.

        What the paragraph opens with holds until it speaks of the document's own year; a clause may compare with last
        year, or count from it on.
        """
        opening = tuple(listed(self.code, "last_opens"))
        if not opening:
            return None
        begin = max(self.text.rfind(mark, 0, figure.start) for mark in CLAUSE_MARKS) + 1
        now = any(word in self.text[begin : figure.start] for word in listed(self.code, "this_year"))
        hit = None if now else _words(self.code).search(self.text, begin, figure.start)
        if hit is not None and hit.lastgroup == NAMES[0] and not within(self.all, Span(begin, figure.start)):
            before, behind = self.text[begin : hit.start()], self.text[hit.end() : figure.start]
            compared = any(word in before for name in ("compared", "since") for word in listed(self.code, name))
            ties = (*listed(self.code, "year_ties"), *listed(self.code, "year_ends"))
            since = any(word in behind[:SINCE] for word in listed(self.code, "year_of"))
            if not compared and not behind.startswith(ties) and not since:
                return NAMES[0]
        said = self.text[: figure.start]
        held = said.lstrip().startswith(opening) and not any(word in said for word in listed(self.code, "this_year"))
        return NAMES[0] if held and not within(self.all, Span(0, figure.start)) else None


@cache
def _set_against(code: str) -> frozenset[str]:
    """Words between a figure and a year that is only compared with: "than last year"."""
    words = grammar(code)
    return frozenset(words.than) | frozenset(words.more) | frozenset(words.relative)


def _named(code: str) -> str:
    groups = (f"(?P<{n}>{'|'.join(re.escape(fold(w)) for w in listed(code, n)) or '(?!)'})" for n in NAMES)
    return f"(?:{'|'.join(groups)})"


@cache
def _words(code: str) -> re.Pattern[str]:
    """Matches words for the year before, whole where blanks part words, but not "the year before the war"."""
    before, after = (r"(?<!\w)", r"(?!\w)") if language(code).spaced else ("", "")
    never = "|".join(re.escape(fold(w)) for w in listed(code, "year_of")) or r"(?!)"
    return compile_pattern(rf"{before}{_named(code)}{after}(?!\s?(?:{never}){after})")


@cache
def _tied(code: str) -> re.Pattern[str]:
    """Matches words for the year before and its end that tie a figure to them, right before it."""
    ties = "|".join(re.escape(fold(w)) for w in listed(code, "year_ties"))
    ends = "|".join(re.escape(fold(w)) for w in listed(code, "year_ends")) or r"(?!)"
    return compile_pattern(rf"{_named(code)}(?:{ends})?(?:{ties})$" if ties else r"(?!)")
