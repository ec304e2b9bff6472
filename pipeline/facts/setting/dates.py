"""What a passage says of its dates: since when, compared with when, until when, by when.

A date that something is counted from or compared with, a goal, a limit or the year of a founding is told by the words
around it; which date is that of a figure is decided in `when`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.facts.around import BREAK, COLONS, same_clause, start, within
from pipeline.facts.grammar import fold, grammar
from pipeline.facts.setting.said import (
    BEFORE_DATE,
    WORD,
    behind,
    joint,
    later,
    levels,
    listed,
    opened,
    preceded,
    relative,
    starts_with,
    ties,
)
from pipeline.languages.base import language
from pipeline.records import Entity, Span

YEAR = re.compile(r"(?<!\d)(?:19\d\d|20\d\d|21[0-4]\d)(?!\d)")
POINTS_IN_TIME = frozenset({"year", "date", "month", "quarter"})
HALF = re.compile(r"\D{6,}(?:19|20|21)\d\d\D{0,6}")
#: Two of a kind that stand together begin and end a period; of days only with a word between that leads to the last.
DAY, PAIRED = "date", ("year", "month", "date")
DATE_LABELS = frozenset({"DATE", "REFERENCE"})
COMMAS = ",،，"
CLAUSE_MARKS = "，,；;。！？"
DASHES = "-–—~～/"  # between the first and the last year of a period
PREPOSITION = 2  # code points before such a date where a letter is a word: 在2030年
OPENING = 12  # code points in which a date opens a sentence or paragraph and dates all of it: "In 2030, …"
BESIDE_NOW = 12  # code points between a date and its figure, whatever "now" stands before them
LABEL = re.compile(r"[)）]?\s?[:：]\s*")
CITED = re.compile(r"[(（][^\d()（）]{2,60}[,،，]\s?$")  # an author in brackets before the year of what is cited
LONGEST_AUTHOR = 64  # code points from such a bracket to its year
NOW = 3  # words between "current" and its figure: the current population of some 3.9 billion
CHANGED = ("percent", "percentage_point")  # kinds of how far something is from what it was
MOVED = ("increase", "decrease")
COMPARED = 3  # words between "compared with" and its date: compared with the end of 2021
COMPARED_BACK = 6  # words between a figure that something is compared with and its date
BRACKETS = re.compile(r"[(（][^()（）]*[)）]|(?<=\s)[—–-]\s[^—–;:.]*\s[—–-](?=\s)")  # or two dashes
LONGEST = 120  # code points of brackets looked at on either side of a date
RIGHT_BEHIND = 3  # words between a figure and the date right behind it: 17 weeks a year in 2031
EVENT = 6  # words between "since" and its date: since the outbreak of the fighting in April 2023
CLAUSE = 120  # code points before a date in which its clause begins
JOINED = 12  # code points between the two years of a period: "and", "по"


class Period(NamedTuple):
    """Two years and where they stand."""

    span: Span
    first: int
    last: int


def year_in(entity: Entity) -> int | None:
    """The year that a date names; the last of one that goes from month to month (2023年12月至2024年5月)."""
    named = YEAR.findall(entity.text)
    if len(named) > 1 and entity.label == "DATE":
        return int(named[-1])
    hit = YEAR.search(entity.name) or YEAR.search(entity.text)
    return int(hit.group()) if hit else None


def _in_one_year(entity: Entity) -> bool:
    """Whether a date is of one year: also a period of which one year is told behind a word ("first half of 2029")."""
    return entity.key in POINTS_IN_TIME or (entity.key == "period" and HALF.fullmatch(entity.text) is not None)


def _periods(
    text: str, code: str, figures: Sequence[Entity], dates: Sequence[Entity], entities: Sequence[Entity]
) -> list[Period]:
    """The periods of a passage: "2026–2028", or two years that stand together, the earlier first."""
    found: list[Period] = []
    for e in entities:
        years = YEAR.findall(e.name) if e.label in DATE_LABELS and e.key == "period" else []
        if len(years) == 2:
            found.append(Period(e.span, int(years[0]), int(years[1])))
    for one, other in (pair for key in PAIRED for pair in pairwise(e for e in dates if e.key == key)):
        first, last = year_in(one) or 0, year_in(other) or 0
        gap = Span(one.span.end, other.span.start)
        if one.key == DAY and fold(text[gap.start : gap.end]).strip() not in listed(code, "through"):
            continue
        if first < last and gap.end - gap.start <= JOINED and not within(figures, gap) and not BREAK.search(text, *gap):
            found.append(Period(Span(one.span.start, other.span.end), first, last))
    return found


class Told:
    """The dates of one passage, sorted once by how the words around them tell of them.

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
        dates = [e for e in entities if e.label in DATE_LABELS and _in_one_year(e) and year_in(e) is not None]
        dates.sort(key=start)
        self.attached = [e for e in dates if (at := self._governs(e)) and within(figures, Span(at, at + 1))]
        self.starts = [e for e in dates if self._since(e)]
        spaced = language(code).spaced  # elsewhere 从 is from and than
        told = _periods(text, code, figures, dates, entities)
        told = [p for p in told if not any(p.span.start < b < p.span.end for b in self.begins)]
        self.periods = [p for p in told if not (spaced and preceded(text, p.span.start, code, "compared", most=1))]
        begin = {p.span.start for p in self.periods}
        self.named = [e for e in dates if e not in self.starts and not self._compared(e)]
        ends = [e.span.end for e in entities if e.label == "DATE"]
        self.limits = [e for e in self.named if self._until(e) and not self._from_to(e, ends)]
        own = [e for e in self.named if start(e) not in begin and e not in self.attached]
        self.dates = [e for e in own if e not in self.limits or self._passed(e)]
        self.works = [e for e in self.dates if self._of_a_work(e)]
        self.levels = {start(e): k for e in self.dates if (k := self._level_before(e)) is not None}
        held = [s for s in spans if within(figures, s)]
        self.events = [e for e in self.dates if self._of_an_event(e)]
        lent = [e for e in self.dates if reporting is None and not self._goal(e) and e not in self.limits]
        lent = [e for e in lent if e not in self.events and not self._of_compared(e)]
        self.lending = [e for s in held for e in within(lent, s)]

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
            if _in_one_year(e) or (gap and not any(d in gap for d in DASHES) and not self._leads_to(gap)):
                found += [(Span(start(e) + h.start(), start(e) + h.end()), int(h.group())) for h in hits]
        return found

    def _leads_to(self, gap: str) -> bool:
        return levels(self.code).fullmatch(fold(gap)) is not None

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

    def _level_before(self, date: Entity) -> int | None:
        """The figure that a date behind it dates alone, for a change led away from it: "from 62 % in 2030 to 44 %"."""
        index = len(within(self.figures, Span(0, date.span.start))) - 1
        if index < 0 or index + 1 >= len(self.figures):
            return None
        one, other = self.figures[index].span, self.figures[index + 1].span
        led = date.span.start - one.end <= BEFORE_DATE and preceded(self.text, one.start, self.code, "from", most=1)
        gap = self.text[date.span.end : max(date.span.end, other.start)]
        led = led and joint(self.code).search(fold(self.text[one.end : date.span.start])) is None  # while in 2020
        return index if led and levels(self.code).fullmatch(fold(gap)) else None

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
        return comma > 0 and gap[:comma].rstrip().endswith(grammar(self.code).within or "\0")

    def _of_level(self, date: Entity, index: int) -> bool:
        """Whether a date is that of the level a change led away from, and of no figure behind it."""
        return self.levels.get(start(date), index) < index

    def _of_compared(self, date: Entity) -> bool:
        """Whether a date is that of a figure something is compared with: "against 5.3 million in the half of 2030"."""
        opened_at = self.begins[bisect_right(self.begins, start(date)) - 1] if self.begins else 0
        last = within(self.figures, Span(opened_at, date.span.start))[-1:]
        gap = self.text[last[0].span.end : date.span.start] if last else ""
        near = bool(last) and len(gap.split()) <= COMPARED_BACK and BREAK.search(gap) is None
        if not near or (last[0].quantity is not None and last[0].quantity.modifier.endswith("than")):
            return False  # "more than 70 classes were repaired in 2030"
        return preceded(self.text, last[0].span.start, self.code, "compared", most=1)

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
        """Whether a date is only compared with, or that of something else: which was founded in, published in."""
        told = self._said(date, "compared", most=COMPARED) and not self._said(date, "alone", most=0)
        ranked = starts_with(self.text, date.span.end, self.code, "ranked_after")  # 2002年以来最低
        ranked = ranked or starts_with(self.text, date.span.end, self.code, "compared_after")
        of_another = self._said(date, "levels", most=0) or self._said(date, "of_another")
        return told or ranked or of_another or self._more_than(date) or self._multiplied(date)

    def _multiplied(self, date: Entity) -> bool:
        """Whether a date is of what something is so many times larger than: 是2000年洪灾的22倍."""
        words = grammar(self.code)
        led = within(self.figures, Span(date.span.end, date.span.end + 2 * BEFORE_DATE))[:1]
        if not led or not words.times or not self.text.startswith(words.times, led[0].span.end):
            return False
        gap = self.text[date.span.end : led[0].span.start].rstrip()
        parted = BREAK.search(gap) is not None or any(map(str.isdigit, gap))
        return words.role(gap[-1:]) == "of" and not parted

    def _more_than(self, date: Entity) -> bool:
        """Whether a share right before says how far something is from that date: 5 في المائة عن انبعاثات عام 2019.

        So does any change: "an increase of 40,000 tenants from 2031".
        """
        last = within(self.figures, Span(max(0, start(date) - 2 * BEFORE_DATE), start(date)))[-1:]
        if not last or last[0].quantity is None or date.key == "date":
            return False
        gap, quantity = self.text[last[0].span.end : start(date)], last[0].quantity
        if quantity.aggregation in MOVED and self._said(date, "moved_from", most=COMPARED):
            begins = any(p.span.start == start(date) for p in self.periods)  # "by 300 from 2029 to 2031"
            near = len(gap.split()) <= COMPARED + 1 and not any(char.isdigit() for char in gap)
            return near and not begins and BREAK.search(gap) is None
        if quantity.kind not in CHANGED:
            return False
        return opened(gap, self.code, ("than",)) and len(gap.split()) <= COMPARED + 1

    def _until(self, date: Entity) -> bool:
        return self._said(date, "until") or self._said(date, "before")

    def _of_a_work(self, date: Entity) -> bool:
        """Whether a date only tells when a work is to be done or a body was founded, with nothing of its figures.

        So does the year of a text cited in brackets of the figures behind it: "60 per cent (Housing Board, 2031)".
        """
        if self._said(date, "founded", most=0) or self._cited(date):
            return True
        name = "done" if self._said(date, "planned", most=0) else "founded_after"
        return behind(self.code, name).match(self.text, date.span.end) is not None

    def _cited(self, date: Entity) -> bool:
        alone = YEAR.fullmatch(self.text, *date.span) is not None and self.text[date.span.end :][:1] in (")", "）")
        return alone and CITED.search(self.text[max(0, start(date) - LONGEST_AUTHOR) : start(date)]) is not None

    def _of_an_event(self, date: Entity) -> bool:
        """Whether a date only says which event is meant: "the 2010 floods", "le séisme de 2015"."""
        return starts_with(self.text, date.span.end, self.code, "event_after") or self._said(date, "event", most=0)

    def _passed(self, date: Entity) -> bool:
        """Whether all of a limit has passed: "until the end of 2029", or a day: as of 16 September 2021."""
        return (date.key == "date" or self._said(date, "ends", most=0)) and not self._later(date)

    def _from_to(self, date: Entity, ends: Sequence[int]) -> bool:
        """Whether a date is the end of a time whose beginning stands before it: "from 1 January until 5 August"."""
        return any(0 <= start(date) - end <= JOINED for end in ends)

    def _since(self, date: Entity) -> bool:
        """Whether something is counted from a date on; "по сравнению с 2031 годом" only holds the word for it."""
        if starts_with(self.text, date.span.end, self.code, "since_after"):
            return not starts_with(self.text, date.span.end, self.code, "ranked_after")
        since_then = self._said(date, "since")
        if not since_then and self._said(date, "since_event", most=EVENT):
            words = next(k for k in range(EVENT + 1) if self._said(date, "since_event", most=k))  # those between
            since_then = not any(self._said(date, name, most=max(0, words - 1)) for name in ("until", "before", "to"))
        return since_then and not self._said(date, "compared", most=0)

    def _governs(self, date: Entity) -> int:
        """Where a word ends that ties what follows to a date (1975年的8个), 0 when none stands behind it.

        So does a colon behind a date in brackets: "$241 million (2031: $228 million)", "Baseline (2029): 1,100 leases".
        """
        if self._multiplied(date):
            return 0
        bracket = self.text[: start(date)].endswith(("(", "（"))
        found = LABEL.match(self.text, date.span.end) if bracket else None
        found = found or ties(self.code).match(self.text, date.span.end)
        return found.end() if found else 0
