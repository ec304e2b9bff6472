"""Where and when a figure belongs: countries, regions, cities, programmes and the year around it.

Where a part of a sentence deals places out in its order (`sharing`), that decides. Else the nearer name wins: those of
the figure's own clauses (`own_clauses`), of its part of the sentence, then of the sentence, then (programmes) the last
one before a sentence that speaks of it again ("the initiative"), then those of the paragraph's first sentence, then a
name that is the only one printed before the figure; for programmes at last those of the heading. A name that comes
later in the paragraph says nothing of the figures before it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.facts.grammar import fold
from pipeline.facts.own_clauses import COLONS, Clauses, clauses_of, compared
from pipeline.facts.said import BEFORE_DATE, again, closed, joint, preceded, ties
from pipeline.facts.sharing import countries, dateline, dealt_out, elsewhere_out, tells_who_moved, towns_dealt_out
from pipeline.records import Entity, Passage, Span

STRONG_MARKS = ";；؛"
COMMA = re.compile(r"[,，،;；؛]")
ASIDE = re.compile(r"[(（][^()（）]*[)）]|\s[—–-]\s[^—–]*?\s[—–-]\s|——[^—]*——")
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
POINTS_IN_TIME = frozenset({"year", "date", "month", "quarter"})
DATE_LABELS = frozenset({"DATE", "REFERENCE"})
PLACES = ("COUNTRY", "REGION", "CITY", "PROGRAMME")
DEMONYM = "demonym"
LISTED = 25  # code points between two names of a list, with what stands in brackets
OPENING = 12  # code points in which a date opens a sentence or paragraph and dates all of it: "In 2030, …"
APART = 3  # blanks between two figures that tell of different things


@dataclass(frozen=True, slots=True)
class Place:
    """The names that go with a figure."""

    countries: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    cities: tuple[str, ...] = ()
    programmes: tuple[str, ...] = ()


def _label(entity: Entity) -> str:
    return entity.key if entity.label == "COUNTRY" else entity.name or entity.text


def _names(found: Sequence[Entity]) -> tuple[str, ...]:
    """The names of entities in printed order, without doubles; demonyms only where no name stands."""
    plain = [e for k, e in enumerate(found) if e.basis != DEMONYM or (k and _listed_with(found[k - 1], e))]
    return tuple(dict.fromkeys(_label(e) for e in plain or found if _label(e)))


def _listed_with(name: Entity, demonym: Entity) -> bool:
    """Whether a demonym only ends a list of names: 秘鲁和智利的市长."""
    return name.basis != DEMONYM and demonym.span.start - name.span.end == 1


def _start(entity: Entity) -> int:
    return entity.span.start


def within(entities: Sequence[Entity], span: Span) -> Sequence[Entity]:
    """Those of the entities (sorted by start) that begin inside a span."""
    return entities[bisect_left(entities, span.start, key=_start) : bisect_left(entities, span.end, key=_start)]


def _year(entity: Entity) -> int | None:
    hit = YEAR.search(entity.name) or YEAR.search(entity.text)
    return int(hit.group()) if hit else None


class Surroundings:
    """The names and dates of one passage, sorted once and asked for each of its figures.

    `figures` are sorted by start. `spans` are the passage's sentences, `first` is the first of them, `heading` the
    programmes of its heading, `reporting` the document's year.
    """

    def __init__(
        self,
        passage: Passage,
        figures: Sequence[Entity],
        entities: Sequence[Entity],
        first: Span,
        heading: Sequence[str],
        reporting: int | None,
        spans: Sequence[Span] = (),
    ) -> None:
        self.text, self.figures, self.first, self.reporting = passage.text, figures, first, reporting
        self.heading = tuple(dict.fromkeys(heading))
        ordered = sorted(entities, key=_start)
        opened = dateline(passage.text, ordered)
        ordered = [e for e in ordered if e not in opened]
        self.code = code = passage.language
        begins = frozenset(e.span.start for e in ordered if e.label in PLACES)
        ordered = [e for e in ordered if e.label not in PLACES[:3] or not compared(passage.text, e, begins, code)]
        self.named = {label: [e for e in ordered if e.label == label] for label in PLACES}
        self.named["CITY"] = elsewhere_out(self.text, code, self.named["CITY"])
        self.named["COUNTRY"] = countries(self.text, code, self.named["COUNTRY"])
        self.places = [e for e in ordered if e.label in PLACES[:3]]
        self.cells = bool(passage.cells)
        dates = [e for e in ordered if e.label in DATE_LABELS and e.key in POINTS_IN_TIME and _year(e) is not None]
        self.attached = [e for e in dates if (at := self._governs(e)) and within(figures, Span(at, at + 1))]
        self.starts = [e for e in dates if self._since(e)]
        self.dates = [
            e for e in dates if e not in self.starts and not preceded(self.text, e.span.start, code, "compared")
        ]
        held = [s for s in spans if within(figures, s)]
        self.lending = [e for s in held for e in within(self.dates, s) if reporting is None and not self._goal(e)]

    def _goal(self, date: Entity) -> bool:
        return preceded(self.text, date.span.start, self.code, "ahead", most=1)

    def _since(self, date: Entity) -> bool:
        """Whether is counted from a date on; "по сравнению с 2031 годом" only holds the word for it."""
        if not preceded(self.text, date.span.start, self.code, "since"):
            return False
        return not preceded(self.text, date.span.start, self.code, "compared", most=0)

    def _governs(self, date: Entity) -> int:
        """Where a word ends that ties what follows to a date (1975年的8个), 0 when none stands behind it."""
        found = ties(self.code).match(self.text, date.span.end)
        return found.end() if found else 0

    def place(self, sentence: Span, index: int) -> Place:
        """The names that go with figure `index`, which stands in the sentence."""
        part = self._part(sentence, index)
        figure = self.figures[index].span
        clauses = None if self.cells else clauses_of(self.text, part, self.figures, self.places, figure, self.code)
        own = clauses.own if clauses else part
        colon = max(self.text.rfind(mark, own.start, figure.start) for mark in COLONS)
        listed = Span(max(own.start, colon + 1), own.end)
        chosen: dict[str, tuple[str, ...]] = {}
        dealt = self._dealt_out(part, index)
        for label in PLACES:
            named = self.named[label]
            names: tuple[str, ...] = ()
            if dealt is not None and label in ("COUNTRY", "REGION") and within(named, part):
                chosen[label] = _names([e for e in dealt if e.label == label])
                continue
            if label in ("COUNTRY", "CITY"):
                names = _names(self._own(own, index, named) or self._own(listed, index, named))
            names = names or _names(within(named, own))
            if clauses is None or label == "PROGRAMME":
                names = names or _names(within(named, part)) or _names(within(named, sentence))
                names = names or self._inherited(label, sentence, sentence.end)
            else:
                names = names or self._beside(label, clauses, part) or self._inherited(label, sentence, sentence.start)
            chosen[label] = names
        if (towns := self._towns(part, index)) is not None:
            chosen["CITY"] = towns
        programmes = chosen["PROGRAMME"] or self.heading
        chosen["COUNTRY"] = self._where_they_are(sentence) or chosen["COUNTRY"]
        return Place(chosen["COUNTRY"], chosen["REGION"], chosen["CITY"], programmes)

    def _beside(self, label: str, clauses: Clauses, part: Span) -> tuple[str, ...]:
        """Names of other clauses that go with a figure: those the part begins with, and the country of a town."""
        names = _names(within(self.named[label], clauses.lead))
        larger = any(within(self.named[other], clauses.own) for other in ("COUNTRY", "REGION"))
        if label == "COUNTRY" and not names and not larger and within(self.named["CITY"], clauses.own):
            return _names(within(self.named[label], part))
        return names

    def _inherited(self, label: str, sentence: Span, end: int) -> tuple[str, ...]:
        """Names from other sentences; those of this one count where it ends at `end`.

        No country comes from elsewhere into a sentence that names a region.
        """
        named = self.named[label]
        if label == "PROGRAMME" and (last := self._spoken_of_again(sentence)):
            return last
        if label == "COUNTRY" and within(self.named["REGION"], sentence):
            return ()
        apart = end == sentence.start == self.first.start
        return (() if apart else _names(within(named, self.first))) or self._only_before(end, named)

    def _dealt_out(self, part: Span, index: int) -> Sequence[Entity] | None:
        """The countries and regions that the figure's part deals out to it, None where it does not."""
        figures, own, labels = within(self.figures, part), self.figures[index], ("COUNTRY", "REGION")
        plain = self._plain(part, labels)
        dealt = dealt_out(self.text, self.code, part, figures, own, plain) if plain else None
        if dealt is None and plain and len(figures) > 1:  # in Indian cities 416 million, China 255, Nigeria 189
            every = sorted((e for label in labels for e in within(self.named[label], part)), key=_start)
            if [e for e in every if e.basis == DEMONYM] == every[:1]:
                dealt = dealt_out(self.text, self.code, part, figures, own, every)
        return dealt

    def _plain(self, part: Span, labels: Sequence[str]) -> list[Entity]:
        """The places of a part in order, without demonyms."""
        named = (e for label in labels for e in within(self.named[label], part) if e.basis != DEMONYM)
        return sorted(named, key=_start)

    def _towns(self, part: Span, index: int) -> tuple[str, ...] | None:
        """The towns of a figure where one has a country and another a town: "280 in Gaza, 894 in Khan Younis"."""
        if not within(self.named["CITY"], part):
            return None
        figures, plain = within(self.figures, part), self._plain(part, PLACES[:3])
        towns = towns_dealt_out(self.text, part, figures, self.figures[index], plain)
        return None if towns is None else _names(towns)

    def _where_they_are(self, sentence: Span) -> tuple[str, ...]:
        """The country named before a sentence that only says which one people left ("Syrian refugees"); else none."""
        named = self.named["COUNTRY"]
        inside = within(named, sentence)
        if not inside or not all(e.basis == DEMONYM and tells_who_moved(self.text, self.code, e.span) for e in inside):
            return ()
        plain = [e for e in named if e.basis != DEMONYM]
        return _names(within(plain, self.first)) or self._only_before(sentence.end, plain)

    def _spoken_of_again(self, sentence: Span) -> tuple[str, ...]:
        """The last programme before a sentence that says "the initiative", "该倡议"."""
        before = within(self.named["PROGRAMME"], Span(0, sentence.start))
        said = fold(self.text[sentence.start : sentence.end])
        return _names(before[-1:]) if before and again(self.code).search(said) else ()

    def _only_before(self, end: int, named: Sequence[Entity]) -> tuple[str, ...]:
        """The name that is the only one printed before a code point."""
        names = _names([e for e in within(named, Span(0, end)) if e.basis != DEMONYM])
        return names if len(names) == 1 else ()

    def _part(self, sentence: Span, index: int) -> Span:
        """The figure's part of its sentence, between semicolons."""
        figure = self.figures[index].span
        start = max(sentence.start, *(self.text.rfind(m, sentence.start, figure.start) + 1 for m in STRONG_MARKS))
        ends = (self.text.find(m, figure.end, sentence.end) for m in STRONG_MARKS)
        return Span(start, min((e for e in ends if e >= 0), default=sentence.end))

    def _own(self, part: Span, index: int, named: Sequence[Entity]) -> Sequence[Entity]:
        """Names between a figure and the next, or before it, when every figure of the part has its own.

        "17 in A and three in B", "A repaired 17 and B three".
        """
        inside = within(self.figures, part)
        if len(inside) < 2 or self.figures[index] not in inside:
            return ()
        if any(e.basis != DEMONYM for e in within(named, part)):  # 300 Syrian families in Jordan, 200 in Iraq
            named = [e for e in named if e.basis != DEMONYM]
        listed = self._groups(within(named, part))
        if within(named, Span(part.start, inside[0].span.start)):  # "Mozambique 310, Malawi 275"
            marks = [part.start, *(e.span.start for e in inside), part.end]
            shares = [within(named, Span(*pair)) for pair in pairwise(marks[:-1])]
            alone = not within(named, Span(inside[-1].span.start, part.end))
        else:
            marks = [*(e.span.start for e in inside), part.end]
            shares = [within(named, Span(*pair)) for pair in pairwise(marks)]
            alone = True
        if not alone or not all(shares):
            return self._shared(inside, index, listed)
        return shares[inside.index(self.figures[index])]

    def _groups(self, named: Sequence[Entity]) -> list[list[Entity]]:
        """Names listed together: "Ethiopia, Somalia and South Sudan"; no figure stands between two of a list."""
        groups: list[list[Entity]] = []
        for entity in named:
            last = groups[-1][-1].span.end if groups else 0
            near = bool(groups) and entity.span.start - last <= LISTED
            if near and not within(self.figures, Span(last, entity.span.start)):
                groups[-1].append(entity)
            else:
                groups.append([entity])
        return groups

    def _shared(self, inside: Sequence[Entity], index: int, groups: Sequence[Sequence[Entity]]) -> Sequence[Entity]:
        """The list of names a figure stands with, when lists and figures take turns and a clause ends in between.

        "A laid 17 km of drains and three pumps, and B five schools": the list before; "17 km and three pumps in A, five
        schools in B": the list behind. None when lists stand before the first figure and behind the last.
        """
        if len(groups) < 2:
            return ()
        before = groups[0][0].span.start < inside[0].span.start
        if before == (groups[-1][0].span.start > inside[-1].span.start):
            return ()
        own = self.figures[index].span
        for last, group in pairwise(groups):
            ends = [f.span.end for f in inside if last[-1].span.end < f.span.start < group[0].span.start]
            if not ends:
                return ()
            gap = Span(ends[-1], group[0].span.start) if before else Span(last[-1].span.end, self._next(inside, last))
            if not self._parts(gap):
                return ()
        if before:
            return next(g for g in reversed(groups) if g[0].span.start < own.start)
        behind = next(g for g in groups if g[0].span.start > own.start)
        told = self.text[own.end : behind[0].span.start]  # "in three countries: 310 in A, 275 in B"
        return () if any(mark in told for mark in COLONS) else behind

    def _next(self, inside: Sequence[Entity], group: Sequence[Entity]) -> int:
        """Where the first figure behind a list of names begins."""
        return next((f.span.start for f in inside if f.span.start > group[-1].span.start), group[-1].span.end)

    def _parts(self, gap: Span) -> bool:
        """Whether a comma or "and" stands in a gap."""
        return COMMA.search(self.text, gap.start, gap.end) is not None or (
            joint(self.code).search(fold(self.text[gap.start : gap.end])) is not None
        )

    def since(self, sentence: Span) -> bool:
        """Whether a sentence counts from a date on ("since January 2028")."""
        return bool(within(self.starts, sentence))

    def year(self, sentence: Span, index: int) -> tuple[int | None, str]:
        """The year figure `index` belongs to and its basis: stated in its sentence or paragraph, else inherited.

        Not its own are a year counted from ("since 2028"), one compared with ("than in 2031"), a year after the
        reporting year in another clause (a plan) unless it opens the sentence, and one that stands after another
        figure.
        """
        figure = self.figures[index].span
        own = [e for e in within(self.attached, Span(sentence.start, figure.start)) if self._governs(e) == figure.start]
        if own:
            return _year(own[0]), "stated"
        inside = [e for e in within(self.dates, self._part(sentence, index)) if not self._of_another(e, index)]
        leads = sentence.start + OPENING  # "By 2033, the programme will reach 5,200 tenants"
        near = [
            e for e in inside
            if not self._later(e) or self._same_clause(e.span, figure) or e.span.start < min(leads, figure.start)
        ]  # fmt: skip
        near = near or [
            e for e in within(self.dates, sentence) if e.span.start < figure.start and not self._later(e)
        ]  # fmt: skip
        near = list(self._behind(near, index)) or near
        if near:
            return _year(min(near, key=lambda e: abs(e.span.start - figure.start))), "stated"
        opening = [e for e in within(self.dates, Span(0, OPENING)) if not self._later(e) and not self._goal(e)]
        if opening and not self.since(sentence):
            return _year(opening[0]), "stated"
        earlier = within(self.dates, Span(0, figure.start))
        years = [_year(e) for e in earlier if not self._later(e)]
        if self.reporting is not None:
            said = self.reporting in years and not self.since(sentence)
            return self.reporting, "stated" if said else "inherited"
        return self._lent(sentence, earlier)

    def _lent(self, sentence: Span, earlier: Sequence[Entity]) -> tuple[int | None, str]:
        """The year that earlier sentences lend in a text without a date of its own: the only one that figures have.

        A year in which something was founded, or one of several, says nothing of the figures after it.
        """
        if any(not self._later(e) for e in within(self.dates, sentence)):
            return None, ""  # one of the figure's own sentence, that is another figure's
        years = {_year(e) for e in earlier}
        lent = len(years) == 1 and bool(within(self.lending, Span(0, sentence.start)))
        return (years.pop(), "stated") if lent else (None, "")

    def _behind(self, near: Sequence[Entity], index: int) -> Sequence[Entity]:
        """Of dates, those behind the figure, when each figure has its own behind it: "from 8 in 1975 to 33 in 2025"."""
        if index == 0 or len(near) < 2:
            return ()
        own, last = self.figures[index].span, self.figures[index - 1].span
        behind = [e for e in near if e.span.start > own.end and self._same_clause(e.span, own)]
        between = [e for e in near if last.end < e.span.start < own.start]
        before = within(near, Span(max(0, last.start - BEFORE_DATE), last.start))
        return behind if behind and between and not before else ()

    def _later(self, date: Entity) -> bool:
        year = _year(date)
        return self.reporting is not None and year is not None and year > self.reporting

    def _same_clause(self, one: Span, other: Span) -> bool:
        """Whether no comma stands between two spans: "60 per cent by 2030"."""
        return COMMA.search(self.text, min(one.end, other.end), max(one.start, other.start)) is None

    def _closes(self, date: Entity, own: Span) -> bool:
        """Whether a date ends a sentence in a clause of its own and so is that of all: "A 404, B 292, by 2050."."""
        comma = max(self.text.rfind(mark, own.end, date.span.start) for mark in ",،，")
        ends = closed(self.code).match(self.text, date.span.end) is not None
        short = own.end < comma and date.span.start - comma <= BEFORE_DATE
        told = short and bool(within(self.figures, Span(own.end, comma)))
        return ends and told and not within(self.figures, Span(comma, date.span.start))

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
            return self.reporting is not None or words < APART or not self._same_clause(own, date.span)
        if any(mark in self.text[own.end : date.span.start] for mark in COLONS):
            return True  # "two projects for $5 million: the first began in 2029"
        if date.span.start < own.end or index + 1 == len(self.figures) or self._same_clause(own, date.span):
            return False
        return self._same_clause(date.span, self.figures[index + 1].span)
