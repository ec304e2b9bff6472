"""Where and when a figure belongs: countries, regions, cities, programmes and the year around it.

The nearer name wins: those of the figure's own part of the sentence, then of the sentence, then (programmes) the last
one before a sentence that speaks of it again ("the initiative"), then those of the paragraph's first sentence, then a
name that is the only one printed before the figure; for programmes at last those of the heading. A name that comes
later in the paragraph says nothing of the figures before it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from pipeline.facts.grammar import fold
from pipeline.facts.sharing import countries, dateline, dealt_out, elsewhere_out, tells_who_moved, towns_dealt_out
from pipeline.languages.base import language, section
from pipeline.records import Entity, Passage, Span

STRONG_MARKS = ";；؛"
COLONS = ":："
COMMA = re.compile(r"[,，،;；؛]")
CLOSED = re.compile(r"\s?م?\s*(?:[.。\"”»]|$)")
ASIDE = re.compile(r"[(（][^()（）]*[)）]|\s[—–-]\s[^—–]*?\s[—–-]\s|——[^—]*——")
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
POINTS_IN_TIME = frozenset({"year", "date", "month", "quarter"})
DATE_LABELS = frozenset({"DATE", "REFERENCE"})
PLACES = ("COUNTRY", "REGION", "CITY", "PROGRAMME")
DEMONYM = "demonym"
LISTED = 25  # code points between two names of a list, with what stands in brackets
OPENING = 12  # code points in which a date opens a sentence or paragraph and dates all of it: "In 2030, …"
BEFORE_DATE = 32  # code points before a date in which "since" or "than" is looked for


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
    plain = [e for e in found if e.basis != DEMONYM]
    return tuple(dict.fromkeys(_label(e) for e in plain or found if _label(e)))


def _start(entity: Entity) -> int:
    return entity.span.start


def within(entities: Sequence[Entity], span: Span) -> Sequence[Entity]:
    """Those of the entities (sorted by start) that begin inside a span."""
    return entities[bisect_left(entities, span.start, key=_start) : bisect_left(entities, span.end, key=_start)]


def _year(entity: Entity) -> int | None:
    hit = YEAR.search(entity.name) or YEAR.search(entity.text)
    return int(hit.group()) if hit else None


@cache
def _words(code: str, name: str, most: int) -> re.Pattern[str]:
    """The words before a date that say how it is meant, at most so many words before it."""
    edge = r"(?<!\w)" if language(code).spaced else ""
    listed = section(code, "counted").get("years", {}).get(name, ())
    words = "|".join(re.escape(fold(w)) for w in listed) or r"(?!)"
    return re.compile(rf"{edge}(?:{words})(?:\s+\S+){{0,{most}}}\s*$")


@cache
def _again(code: str) -> re.Pattern[str]:
    """The words with which a sentence speaks of a programme named before."""
    listed = section(code, "counted").get("anaphora", {}).get("programme", ())
    edge = r"(?<!\w)", r"(?!\w)"
    before, after = edge if language(code).spaced else ("", "")
    return re.compile("|".join(f"{before}{re.escape(fold(w))}{after}" for w in listed) or r"(?!)")


@cache
def _joint(code: str) -> re.Pattern[str]:
    """The words that join two clauses."""
    listed = section(code, "counted").get("words", {}).get("joint", ())
    edge = (r"(?<!\w)", r"(?!\w)") if language(code).spaced else ("", "")
    return re.compile("|".join(f"{edge[0]}{re.escape(fold(w))}{edge[1]}" for w in listed) or r"(?!)")


@cache
def _ties(code: str) -> re.Pattern[str]:
    """The words behind a date that tie the figure after them to it."""
    listed = section(code, "counted").get("years", {}).get("ties", ())
    return re.compile(rf"\s?(?:{'|'.join(map(re.escape, listed))})\s?" if listed else r"(?!)")


def _preceded(text: str, at: int, code: str, name: str, most: int = 2) -> bool:
    before = fold(text[max(0, at - BEFORE_DATE) : at])
    return _words(code, name, most).search(before) is not None


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
        self.named = {label: [e for e in ordered if e.label == label and e not in opened] for label in PLACES}
        self.code = code = passage.language
        self.named["CITY"] = elsewhere_out(self.text, code, self.named["CITY"])
        self.named["COUNTRY"] = countries(self.text, code, self.named["COUNTRY"])
        dates = [e for e in ordered if e.label in DATE_LABELS and e.key in POINTS_IN_TIME and _year(e) is not None]
        self.attached = [e for e in dates if (at := self._governs(e)) and within(figures, Span(at, at + 1))]
        self.starts = [e for e in dates if self._since(e)]
        self.dates = [
            e for e in dates if e not in self.starts and not _preceded(self.text, e.span.start, code, "compared")
        ]
        held = [s for s in spans if within(figures, s)]
        self.lending = [e for s in held for e in within(self.dates, s) if reporting is None and not self._goal(e)]

    def _goal(self, date: Entity) -> bool:
        return _preceded(self.text, date.span.start, self.code, "ahead", most=1)

    def _since(self, date: Entity) -> bool:
        """Whether is counted from a date on; "по сравнению с 2031 годом" only holds the word for it."""
        if not _preceded(self.text, date.span.start, self.code, "since"):
            return False
        return not _preceded(self.text, date.span.start, self.code, "compared", most=0)

    def _governs(self, date: Entity) -> int:
        """Where a word ends that ties what follows to a date (1975年的8个), 0 when none stands behind it."""
        found = _ties(self.code).match(self.text, date.span.end)
        return found.end() if found else 0

    def place(self, sentence: Span, index: int) -> Place:
        """The names that go with figure `index`, which stands in the sentence."""
        part = self._part(sentence, index)
        colon = max(self.text.rfind(mark, part.start, self.figures[index].span.start) for mark in COLONS)
        listed = Span(max(part.start, colon + 1), part.end)
        chosen: dict[str, tuple[str, ...]] = {}
        dealt = self._dealt_out(part, index)
        for label in PLACES:
            named = self.named[label]
            names: tuple[str, ...] = ()
            if dealt is not None and label in ("COUNTRY", "REGION") and within(named, part):
                chosen[label] = _names([e for e in dealt if e.label == label])
                continue
            if label in ("COUNTRY", "CITY"):
                names = _names(self._own(part, index, named) or self._own(listed, index, named))
            for span in (part, sentence):
                names = names or _names(within(named, span))
            if label == "PROGRAMME" and not names:
                names = self._spoken_of_again(sentence)
            names = names or _names(within(named, self.first))
            chosen[label] = names or self._only_before(sentence, named)
        if (towns := self._towns(part, index)) is not None:
            chosen["CITY"] = towns
        programmes = chosen["PROGRAMME"] or self.heading
        chosen["COUNTRY"] = self._where_they_are(sentence) or chosen["COUNTRY"]
        return Place(chosen["COUNTRY"], chosen["REGION"], chosen["CITY"], programmes)

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
        return _names(within(plain, self.first)) or self._only_before(sentence, plain)

    def _spoken_of_again(self, sentence: Span) -> tuple[str, ...]:
        """The last programme before a sentence that says "the initiative", "该倡议"."""
        before = within(self.named["PROGRAMME"], Span(0, sentence.start))
        said = fold(self.text[sentence.start : sentence.end])
        return _names(before[-1:]) if before and _again(self.code).search(said) else ()

    def _only_before(self, sentence: Span, named: Sequence[Entity]) -> tuple[str, ...]:
        """The name that is the only one printed before a sentence's end."""
        names = _names([e for e in within(named, Span(0, sentence.end)) if e.basis != DEMONYM])
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
            _joint(self.code).search(fold(self.text[gap.start : gap.end])) is not None
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
        ends = CLOSED.match(self.text, date.span.end) is not None
        short = own.end < comma and date.span.start - comma <= BEFORE_DATE
        told = short and bool(within(self.figures, Span(own.end, comma)))
        return ends and told and not within(self.figures, Span(comma, date.span.start))

    def _of_another(self, date: Entity, index: int) -> bool:
        """Whether a date after a figure is another's: "fell to zero, from three in 2028", "a half, in 2027 a third"."""
        own = self.figures[index].span
        if self._closes(date, own):
            return False
        asides = [Span(*m.span()) for m in ASIDE.finditer(self.text, own.end, max(own.end, date.span.start))]
        if any(
            not any(a.start <= f.span.start < a.end for a in asides)  # "two thirds – some six billion – by 2050"
            for f in within(self.figures, Span(own.end, date.span.start))
        ):
            return True
        if any(mark in self.text[own.end : date.span.start] for mark in COLONS):
            return True  # "two projects for $5 million: the first began in 2029"
        if date.span.start < own.end or index + 1 == len(self.figures) or self._same_clause(own, date.span):
            return False
        return self._same_clause(date.span, self.figures[index + 1].span)
