"""What the words around a date say of it: since when, compared with when, until when, by when, of which event.

A date that something is counted from or compared with, a goal, a limit or the year of a founding is told by them;
which lists of dates a passage has is put together in `dates`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.facts.around import BREAK, start, within
from pipeline.facts.grammar import fold, grammar
from pipeline.facts.setting.said import (
    BEFORE_DATE,
    WORD,
    behind,
    joint,
    levels,
    listed,
    opened,
    preceded,
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
LABEL = re.compile(r"[)）]?\s?[:：]\s*")
CITED = re.compile(r"[(（][^\d()（）]{2,60}[,،，]\s?$")  # an author in brackets before the year of what is cited
LONGEST_AUTHOR = 64  # code points from such a bracket to its year
CHANGED = ("percent", "percentage_point")  # kinds of how far something is from what it was
MOVED = ("increase", "decrease")
COMPARED = 3  # words between "compared with" and its date: compared with the end of 2021
COMPARED_BACK = 6  # words between a figure that something is compared with and its date
EVENT = 6  # words between "since" and its date: since the outbreak of the fighting in April 2023
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


def in_one_year(entity: Entity) -> bool:
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


class DateWords:
    """One passage and its dates, each asked what the words around it say.

    `figures` are sorted by start, `entities` are all others, `spans` the passage's sentences; `reporting` is the
    document's year. `all` are its dates and references with a year, `dated` those of one year, both sorted by start.
    """

    def __init__(
        self, text: str, code: str, figures: Sequence[Entity], entities: Sequence[Entity],
        reporting: int | None, spans: Sequence[Span] = (),
    ) -> None:  # fmt: skip
        self.text, self.code, self.figures, self.reporting = text, code, figures, reporting
        self.begins = [s.start for s in spans]
        named = [e for e in entities if e.label in DATE_LABELS]
        self.all = sorted((e for e in named if YEAR.search(e.name or e.text)), key=start)
        self.dated = sorted((e for e in named if in_one_year(e) and year_in(e) is not None), key=start)
        self.periods = self._whole_periods(entities)

    def _whole_periods(self, entities: Sequence[Entity]) -> list[Period]:
        """The periods that lie in one sentence and are not what something is compared with."""
        told = _periods(self.text, self.code, self.figures, self.dated, entities)
        told = [p for p in told if not any(p.span.start < b < p.span.end for b in self.begins)]
        if not language(self.code).spaced:  # 从 is from and than
            return told
        return [p for p in told if not preceded(self.text, p.span.start, self.code, "compared", most=1)]

    def _goal(self, date: Entity) -> bool:
        return preceded(self.text, date.span.start, self.code, "ahead", most=1)

    def _later(self, date: Entity) -> bool:
        """Whether a date lies ahead of the document's year: a plan."""
        year = year_in(date)
        return self.reporting is not None and year is not None and year > self.reporting

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
            since_then = not any(self._said(date, name, most=EVENT) for name in ("until", "before", "to"))
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

    def _of_compared(self, date: Entity) -> bool:
        """Whether a date is that of a figure something is compared with: "against 5.3 million in the half of 2030"."""
        opened_at = self.begins[bisect_right(self.begins, start(date)) - 1] if self.begins else 0
        last = within(self.figures, Span(opened_at, date.span.start))[-1:]
        gap = self.text[last[0].span.end : date.span.start] if last else ""
        near = bool(last) and len(gap.split()) <= COMPARED_BACK and BREAK.search(gap) is None
        if not near or (last[0].quantity is not None and last[0].quantity.modifier.endswith("than")):
            return False  # "more than 70 classes were repaired in 2030"
        return preceded(self.text, last[0].span.start, self.code, "compared", most=1)

    def _leads_to(self, gap: str) -> bool:
        return levels(self.code).fullmatch(fold(gap)) is not None
