"""The places and programmes of a figure, chosen from the names of its passage that say where something is.

Where a part of a sentence deals places out in its order (`dealing`), that decides. Else the nearer name wins: those of
the figure's own clauses (`own_clauses`), of its part of the sentence, then of the sentence, then those that other
sentences lend (`lent`); for programmes at last those of the heading. What is counted has its say: Ugandan towns are in
Uganda, and countries are not those of another sentence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.facts.around import COLONS, DEMONYM, LOCATIONS, part_of, within
from pipeline.facts.classes import Counted
from pipeline.facts.grammar import fold, grammar
from pipeline.facts.setting.aside import in_list
from pipeline.facts.setting.dates import BRACKETS
from pipeline.facts.setting.dealing import dealt_out, told_nearest, towns_dealt_out
from pipeline.facts.setting.lent import COUNTRIES, Lending
from pipeline.facts.setting.located import Located, counted_people, said_of, tells_who_moved
from pipeline.facts.setting.own_clauses import Clauses, clause_of, clauses_of
from pipeline.facts.setting.place import COMMAS, LENT, NEAR, OWN, Place, in_part, label_of
from pipeline.facts.setting.place import names as names_of
from pipeline.facts.setting.said import alone, area, relative
from pipeline.facts.setting.scope import beyond, clause, counts_world, told_before
from pipeline.facts.setting.towns import among, in_countries, not_behind, of_own, of_unlisted
from pipeline.languages.base import language
from pipeline.lexicon.load import region_members
from pipeline.records import Entity, Passage, Span

APART = 16  # code points beside a place in which words set it apart from others
#: The group of classes that are places themselves.
COUNTED_PLACES = "places"


@dataclass(frozen=True, slots=True)
class _Asked:
    """The figure whose names are asked for, what it counts, its sentence, part of the sentence and clauses."""

    index: int
    figure: Entity
    counted: Counted | None
    sentence: Span
    part: Span
    clauses: Clauses | None

    @property
    def counts_places(self) -> bool:
        """Whether it is a number of places."""
        noun = self.counted.noun if self.counted is not None else None
        quantity = self.figure.quantity
        return noun is not None and noun.group == COUNTED_PLACES and quantity is not None and quantity.kind == "count"


class Near:
    """The names that go with the figures of one passage, from a choice of those that are located (`told`).

    `figures` are those of the passage, sorted by start; `spans` its sentences (of a table, the whole of it); `heading`
    the programmes of its heading.
    """

    def __init__(
        self, passage: Passage, figures: Sequence[Entity], told: Located,
        spans: Sequence[Span], heading: tuple[str, ...],
    ) -> None:  # fmt: skip
        self.text, self.code, self.figures, self.named = passage.text, passage.language, figures, told.named
        self.locations = told.locations
        self.cells, self.first, self.heading = bool(passage.cells), spans[0], heading
        self.lending = Lending(passage, figures, told, spans)
        lived_in = (e for e in told.named["COUNTRY"] if not self._left(e))
        self.lived_in = frozenset(e.key for e in lived_in)

    def _left(self, e: Entity) -> bool:
        """Whether a name only says which country people left: "Syrian refugees"."""
        return e.basis == DEMONYM and tells_who_moved(self.text, self.code, e.span)

    def place(self, sentence: Span, index: int, counted: Counted | None = None) -> Place:
        """The names that go with figure `index`, which stands in the sentence and counts something."""
        figure = self.figures[index]
        part = part_of(self.text, sentence, figure.span)
        asked = _Asked(index, figure, counted, sentence, part, self._clauses(part, figure))
        self.lending.count(sentence, figure, counted)
        near = {label: self._near(label, sentence, part, asked.clauses, figure) for label in self.named}
        dealt = self._dealt_out(part, figure)
        named = self._chosen(asked, near, dealt)
        chosen = self._own(asked, named)
        countries, road = self._countries(asked, near, chosen, named["COUNTRY"], dealt=dealt is not None)
        regions, cities = chosen["REGION"], chosen["CITY"]
        if near["COUNTRY"] and not near["REGION"]:
            regions = self._that_hold(regions, countries)
        if near["COUNTRY"] and not near["CITY"] and not self.cells:
            cities = in_countries(self.named, cities, countries)
        return Place(countries, regions, cities, chosen["PROGRAMME"] or self.heading, road if countries else "")

    def _chosen(
        self, asked: _Asked, near: Mapping[str, tuple[str, ...]], dealt: Sequence[Entity] | None
    ) -> dict[str, tuple[str, ...]]:
        """The names by label: those dealt out, else told of before a relative clause, else near, else lent."""
        sentence, figure, counted = asked.sentence, asked.figure, asked.counted
        chosen = {
            label: names or self.lending.names(label, sentence, asked.clauses, figure, counted)
            for label, names in near.items()
        }
        if dealt is not None:
            for label in ("COUNTRY", "REGION"):
                if within(self.named[label], asked.part):
                    chosen[label] = names_of([e for e in dealt if e.label == label])
            chosen["COUNTRY"] = chosen["COUNTRY"] or self._people_of(counted)
        elif not self.cells and (told := self._antecedent(sentence, figure)):
            chosen |= {label: names_of([e for e in told if e.label == label]) for label in ("COUNTRY", "REGION")}
        chosen["CITY"] = self._cities(asked, chosen["CITY"])
        return chosen

    def _own(self, asked: _Asked, named: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        """The names without those told of a part only, and those that people only left."""
        chosen = dict(named)
        if not self.cells:
            chosen |= {label: self._not_beyond(label, chosen[label], asked) for label in LOCATIONS}
        chosen["COUNTRY"] = self._not_only_left(chosen["COUNTRY"], asked.counted)
        return chosen

    def _cities(self, asked: _Asked, cities: tuple[str, ...]) -> tuple[str, ...]:
        """The towns dealt out, else those chosen; none beside a place that no list knows."""
        dealt = self._towns(asked.part, asked.figure)
        cities = cities if dealt is None else dealt
        if cities and not self.cells and of_unlisted(self.text, self.code, self.figures, self.locations, asked.index):
            return ()
        return () if cities and self._in_another_area(asked.sentence, asked.figure) else cities

    def _countries(
        self, asked: _Asked, near: Mapping[str, tuple[str, ...]], chosen: Mapping[str, tuple[str, ...]],
        named: tuple[str, ...], *, dealt: bool,
    ) -> tuple[tuple[str, ...], str]:  # fmt: skip
        """The countries and their road: of what is counted, where people are now, else the chosen; `named` before."""
        sentence, figure, towns, clauses = asked.sentence, asked.figure, chosen["CITY"], asked.clauses
        own = self._of_counted(asked.counted)
        left = () if own else self._where_they_are(sentence, clauses.own if clauses else asked.part, figure)
        countries = own or left or chosen["COUNTRY"]
        road = OWN if own or (dealt and not left) else NEAR if near["COUNTRY"] and not left else LENT
        around = clauses.own if clauses else sentence
        if len(countries) > 1 and not within(self.named["COUNTRY"], around):
            countries = self._of_towns(towns, around, countries)
            if not near["COUNTRY"] and not near["CITY"]:
                countries = self._where_town_is(towns, countries)
        moved = not_behind(self.named, sentence, asked.part, figure.span, towns, countries or named)
        countries = own or (moved if countries or moved != named else ())
        if road == LENT and near["CITY"] and not asked.counts_places:  # "eleven towns, Khujand among them"
            countries = of_own(self.named, sentence, countries, towns)
        return self._listed_behind(sentence, figure, asked.counted) or countries, road

    def _that_hold(self, regions: tuple[str, ...], countries: tuple[str, ...]) -> tuple[str, ...]:
        """Regions of another sentence without those in which none of a figure's own countries lies."""
        if not regions or not countries:
            return regions
        lie_in = {e.name or e.text: region_members().get(e.key, frozenset()) for e in self.named["REGION"]}
        return tuple(r for r in regions if not lie_in.get(r) or not lie_in[r].isdisjoint(countries))

    def _where_town_is(self, towns: Sequence[str], countries: tuple[str, ...]) -> tuple[str, ...]:
        """Of countries and towns that are all lent, the one country that the sentence of the last town names."""
        told = [e for e in self.named["CITY"] if label_of(e) in towns]
        span = next((s for s in self.lending.spans if told and s.start <= told[-1].span.start < s.end), self.first)
        named = names_of(within(self.named["COUNTRY"], span)) if told else ()
        return named if len(named) == 1 and named[0] in countries else countries

    def _listed_behind(self, sentence: Span, figure: Entity, counted: Counted | None) -> tuple[str, ...]:
        """The countries that a figure counts, where a colon behind it lists so many: "two countries: Chad, 300; …"."""
        noun, quantity = counted.noun if counted is not None else None, figure.quantity
        if noun is None or noun.name not in COUNTRIES or quantity is None or quantity.value is None:
            return ()
        colon = next((at for at in range(figure.span.end, sentence.end) if self.text[at] in COLONS), sentence.end)
        named = names_of(within(self.named["COUNTRY"], Span(colon, sentence.end)))
        return named if len(named) == quantity.value > 1 else ()

    def _antecedent(self, sentence: Span, figure: Entity) -> Sequence[Entity]:
        """The countries and regions of which a relative clause tells the figure: "Asia, which will have 3.5 billion".

        All of those that are listed before it: "57 towns of Bangladesh, India and Sri Lanka, which have avoided …".
        """
        begin = max(self.text.rfind(mark, sentence.start, figure.span.start) for mark in COMMAS)
        led = fold(self.text[begin + 1 : figure.span.start]).split()[:1]
        if begin < 0 or not led or led[0] not in relative(self.code):
            return ()
        if within(self.locations, Span(begin, figure.span.start)):
            return ()
        before = within(self.locations, Span(sentence.start, begin))
        if not before or before[-1].span.end != begin or before[-1].basis == DEMONYM:
            return ()
        first = len(before) - 1
        while first and in_list(self.text, self.code, before, first):
            first -= 1
        return [e for e in before[first:] if any(e in self.named[label] for label in ("COUNTRY", "REGION"))]

    def _clauses(self, part: Span, figure: Entity) -> Clauses | None:
        if self.cells:
            return None
        return clauses_of(self.text, part, self.figures, self.locations, figure.span, self.code)

    def _of_counted(self, counted: Counted | None) -> tuple[str, ...]:
        """The country whose adjective stands with counted places ("eight Ugandan towns"); none of camps of refugees."""
        if counted is None or counted.noun is None or counted.noun.group != COUNTED_PLACES:
            return ()
        inside = self._listed_on(within(self.named["COUNTRY"], counted.span))
        told = [e for e in inside if e.basis == DEMONYM and not tells_who_moved(self.text, self.code, e.span)]
        return names_of(told) if len(told) == len(inside) else ()

    def _listed_on(self, countries: Sequence[Entity]) -> Sequence[Entity]:
        """Demonyms with those listed behind them: "villes kényanes et ougandaises"."""
        named, found = self.named["COUNTRY"], list(countries)
        at = named.index(found[-1]) + 1 if found and found[-1].basis == DEMONYM else len(named)
        while at < len(named) and named[at].basis == DEMONYM and in_list(self.text, self.code, named, at):
            found.append(named[at])
            at += 1
        return found

    def _people_of(self, counted: Counted | None) -> tuple[str, ...]:
        """The country whose people are counted, where the part deals its names to others: 270万苏丹人逃离家园."""
        inside = within(self.named["COUNTRY"], counted.span) if counted is not None else ()
        return names_of([e for e in inside if e.basis == DEMONYM and not self._left(e)])

    def _of_towns(self, towns: Sequence[str], own: Span, countries: tuple[str, ...]) -> tuple[str, ...]:
        """Of countries named elsewhere those of the figure's own towns, else of a town with which the passage opens."""
        cities = within(self.named["CITY"], own)
        if not cities and in_part(self.named, self.first)[:1] == within(self.named["CITY"], self.first):
            cities = within(self.named["CITY"], self.first)  # "Cúcuta, on Colombia's border with Venezuela, …"
        return among(cities, towns, countries)

    def _near(self, label: str, sentence: Span, part: Span, clauses: Clauses | None, figure: Entity) -> tuple[str, ...]:
        """The names of one kind in a figure's sentence that stand nearest to it."""
        named, own = self._not_of_others(label, sentence, figure), clauses.own if clauses else part
        if apart := [e for e in within(named, own) if self._set_apart(e)]:
            return names_of(apart)  # "in Turkey and Syria; in Turkey alone 60,000 …"
        names = (label in ("COUNTRY", "CITY") and self._nearest(own, figure, named)) or names_of(within(named, own))
        if clauses is None and label != "PROGRAMME" and not self.cells:
            alone = clause_of(self.text, part, self.figures, self.locations, figure.span, self.code)
            names = names_of(within(named, alone)) if alone else names
        if clauses is not None and label != "PROGRAMME":
            return names or self._beside(label, clauses, part)
        others = label != "PROGRAMME" and within(self.figures, Span(part.end, sentence.end))  # "74 % here; 99 in Qatar"
        return names or names_of(within(named, Span(sentence.start, part.end if others else sentence.end)))

    def _not_of_others(self, label: str, sentence: Span, figure: Entity) -> Sequence[Entity]:
        """The names of one kind without peoples that another figure is said to be: "68 million … and 6 are Syrians".

        Nor those told with figures in brackets, outside of which the figure stands: "$247 million (152 for Syrians)".
        """
        named = self.named[label]
        inside = within(named, sentence) if label == "COUNTRY" else ()
        if not any(e.basis == DEMONYM for e in inside):
            return named
        figures = within(self.figures, sentence)
        said = {e.span.start: said_of(self.text, self.code, e, figures) for e in inside}
        others = {at for at, of in said.items() if of is not None and of is not figure}
        for m in BRACKETS.finditer(self.text, *sentence):
            told = Span(*m.span())
            if within(self.figures, told) and not told.start <= figure.span.start < told.end:
                others |= {e.span.start for e in within(inside, told) if e.basis == DEMONYM}
        return [e for e in named if e.span.start not in others] if others else named

    def _set_apart(self, place: Entity) -> bool:
        """Whether words set a place apart from those beside it: "only in Turkey"."""
        before, behind = alone(self.code)
        said = fold(self.text[max(0, place.span.start - APART) : place.span.start])
        return bool(before.search(said) or behind.match(fold(self.text[place.span.end : place.span.end + APART])))

    def _nearest(self, own: Span, figure: Entity, named: Sequence[Entity]) -> tuple[str, ...]:
        """The names told of the figure alone in its clauses, or in what stands behind a colon of theirs."""
        colon = max(self.text.rfind(mark, own.start, figure.span.start) for mark in COLONS)
        for span in (own, Span(max(own.start, colon + 1), own.end)):
            figures = within(self.figures, span)
            if names := names_of(told_nearest(self.text, self.code, span, figures, figure, within(named, span))):
                return names
        return ()

    def _beside(self, label: str, clauses: Clauses, part: Span) -> tuple[str, ...]:
        """Names of other clauses that go with a figure: those the part begins with, and the country of a town."""
        names = names_of(within(self.named[label], clauses.lead))
        larger = any(within(self.named[other], clauses.own) for other in ("COUNTRY", "REGION"))
        if label == "COUNTRY" and not names and not larger and within(self.named["CITY"], clauses.own):
            return names_of(within(self.named[label], part))
        return names

    def _dealt_out(self, part: Span, figure: Entity) -> Sequence[Entity] | None:
        """The countries and regions that the figure's part deals out to it, None where it does not."""
        return dealt_out(self.text, self.code, part, within(self.figures, part), figure, in_part(self.named, part))

    def _towns(self, part: Span, figure: Entity) -> tuple[str, ...] | None:
        """The towns that the figure's part deals out to it, None where it does not."""
        if not within(self.named["CITY"], part):
            return None
        plain = [e for e in in_part(self.named, part) if e.basis != DEMONYM]
        towns = towns_dealt_out(self.text, self.code, part, within(self.figures, part), figure, plain)
        return None if towns is None else names_of(towns)

    def _not_beyond(self, label: str, told: tuple[str, ...], asked: _Asked) -> tuple[str, ...]:
        """Names without those that the sentence tells only of a part of what the figure is told of (`scope`)."""
        sentence, figure, counted = asked.sentence, asked.figure, asked.counted
        world = counts_world(self.text, self.code, counted, self.figures, figure.span)
        inside = [e for e in within(self.named[label], sentence) if label_of(e) in told]
        own: list[Entity] = []
        for k, e in enumerate(inside):
            listed = k > 0 and inside[k - 1] not in own and in_list(self.text, self.code, inside, k)
            listed = listed or self._of_part_behind(sentence, figure, e)
            if world and counted is not None and e.span.start < counted.span.start:
                continue
            if not listed and not beyond(self.text, self.code, sentence, self.figures, figure, e):
                own.append(e)
        if label == "REGION" and not language(self.code).spaced:
            own = [e for e in own if not told_before(self.text, sentence, self.figures, figure, e, self.locations)]
        lost = {label_of(e) for e in inside} - {label_of(e) for e in own}
        return tuple(name for name in told if name not in lost)

    def _of_part_behind(self, sentence: Span, figure: Entity, place: Entity) -> bool:
        """Whether a clause behind tells a part in a place, the figure's own has others: 近九成在亚洲，其中印度占35%."""
        own, other = clause(self.text, sentence, figure.span), clause(self.text, sentence, place.span)
        behind = own.end <= other.start and bool(within(self.locations, own)) and bool(within(self.figures, other))
        parts = grammar(self.code).parts
        return behind and fold(self.text[other.start : other.end]).lstrip().startswith(parts)

    def _in_another_area(self, sentence: Span, figure: Entity) -> bool:
        """Whether the last place before a figure in its sentence is an area that no list knows: محافظة الجوف."""
        told = list(area(self.code).finditer(self.text, sentence.start, figure.span.start))
        if not told:
            return False
        behind = Span(told[-1].start(), figure.span.end)
        return not any(e.span.start < behind.end and behind.start < e.span.end for e in self.locations)

    def _where_they_are(self, sentence: Span, own: Span, figure: Entity) -> tuple[str, ...]:
        """The country named before people of whom a sentence only says which one they left ("Syrian refugees").

        The one country named before the figure in the sentence, where only the clauses that are its own say so.
        """
        named = self.named["COUNTRY"]
        inside = within(named, sentence)
        plain = [e for e in named if e.basis != DEMONYM]
        towns, figures = within(self.named["CITY"], sentence), within(self.figures, sentence)
        if inside and all(self._left(e) or counted_people(self.text, self.code, e, figures, towns) for e in inside):
            return names_of(within(plain, self.first)) or self.lending.only_before(sentence.end, plain)
        alone = within(named, own)
        hosts = names_of(within(plain, Span(sentence.start, figure.span.start)))
        return hosts if len(hosts) == 1 and alone and all(self._left(e) for e in alone) else ()

    def _not_only_left(self, countries: tuple[str, ...], counted: Counted | None) -> tuple[str, ...]:
        """Countries without those that the passage names only as left by people who are not what is counted."""
        own = within(self.named["COUNTRY"], counted.span) if counted is not None else ()
        return tuple(code for code in countries if code in self.lived_in or any(e.key == code for e in own))
