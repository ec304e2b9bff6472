"""Where a figure belongs: the countries, regions, cities and programmes around it.

Where a part of a sentence deals places out in its order (`dealing`), that decides. Else the nearer name wins: those of
the figure's own clauses (`own_clauses`), of its part of the sentence, then of the sentence, then (programmes) the last
one before a sentence that speaks of it again ("the initiative"), then those of the paragraph's first sentence, then a
name that is the only one printed before the figure; for programmes at last those of the heading. A name that comes
later in the paragraph says nothing of the figures before it. A sum in a country's own money is that country's (`paid`).
What is counted has its say: Ugandan towns are in Uganda, and countries are not those of another sentence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.facts.around import COLONS, DEMONYM, LOCATIONS, part_of, start, within
from pipeline.facts.classes import Counted
from pipeline.facts.grammar import fold
from pipeline.facts.setting.aside import Aside, asides, givers, there, world_average, worldwide
from pipeline.facts.setting.dealing import dealt_out, told_nearest, towns_dealt_out
from pipeline.facts.setting.located import Located, counted_people, located, tells_who_moved
from pipeline.facts.setting.own_clauses import Clauses, clause_of, clauses_of
from pipeline.facts.setting.paid import whose_money
from pipeline.facts.setting.said import again
from pipeline.facts.setting.towns import among, not_behind, of_own, opens
from pipeline.records import Entity, Passage, Span

#: The group of classes that are places themselves.
COUNTED_PLACES = "places"
#: Names that what is counted does not take from other sentences, by class: 94 countries are not in its three towns.
COUNTRIES = frozenset({"countries"})
#: How the countries of a figure were found (`Place.road`).
OWN, NEAR, LENT, ASIDE = "own", "near", "lent", "aside"
COMMAS = ",，،;；؛"
OPENS = 24  # code points in which a sentence opens: "Around the world, …"
NOT_INHERITED: Mapping[str, tuple[str, ...]] = {"countries": LOCATIONS, "cities": ("CITY",), "towns": ("CITY",)}


@dataclass(frozen=True, slots=True)
class Place:
    """The names that go with a figure.

    `road`: how the countries were found: told of the figure alone ("own"), named in its sentence ("near"), "lent" by
    another one, or named "aside" only; "" for none. `signs` say what makes them doubtful: see `Places.signs`.
    """

    countries: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    cities: tuple[str, ...] = ()
    programmes: tuple[str, ...] = ()
    road: str = ""
    signs: tuple[str, ...] = ()


def _label(entity: Entity) -> str:
    return entity.key if entity.label == "COUNTRY" else entity.name or entity.text


def _names(found: Sequence[Entity]) -> tuple[str, ...]:
    """The names of entities in printed order, without doubles; demonyms only where no name stands."""
    plain = [e for k, e in enumerate(found) if e.basis != DEMONYM or (k and _listed_with(found[k - 1], e))]
    return tuple(dict.fromkeys(_label(e) for e in plain or found if _label(e)))


def _listed_with(name: Entity, demonym: Entity) -> bool:
    """Whether a demonym only ends a list of names: 秘鲁和智利的市长."""
    return name.basis != DEMONYM and demonym.span.start - name.span.end == 1


class Places:
    """The names of one passage, sorted once and asked for each of its figures.

    `figures` are sorted by start, `entities` are all others. `spans` are the passage's sentences (of a table, the whole
    of it), `heading` the programmes of its heading.
    """

    def __init__(
        self, passage: Passage, figures: Sequence[Entity], entities: Sequence[Entity],
        spans: Sequence[Span], heading: Sequence[str],
    ) -> None:  # fmt: skip
        self.passage, self.figures, self.spans, self.heading = passage, figures, spans, tuple(dict.fromkeys(heading))
        self.located = located(passage.text, passage.language, sorted(entities, key=start))
        self.aside = {} if passage.cells else self._asides()
        self.around: dict[frozenset[int], Around] = {}

    def place(self, sentence: Span, index: int, counted: Counted | None = None) -> Place:
        """The names that go with figure `index`, which stands in the sentence and counts something."""
        found = self._found(sentence, index, counted)
        return replace(found, signs=self.signs(sentence, self.figures[index].span, found.countries))

    def signs(self, sentence: Span, figure: Span, told: Sequence[str]) -> tuple[str, ...]:
        """What makes the countries told of a figure doubtful.

        There are "several"; others of its sentence are "passed" over; one is named by a word for its "people"; all that
        the sentence names stand "behind" the figure.
        """
        named = within(self.located.named["COUNTRY"], sentence)
        own = [e for e in named if e.key in told]
        found = {
            "several": len(told) > 1,
            "passed": len({e.key for e in named}) > len(told),
            "people": bool(told) and any(e.basis == DEMONYM for e in named),
            "behind": bool(own) and start(own[0]) > figure.start,
        }
        return tuple(name for name, holds in found.items() if holds)

    def _found(self, sentence: Span, index: int, counted: Counted | None) -> Place:
        """The names that go with a figure; countries named aside (`aside`) only where nothing else is.

        A sum is where its currency is, when its sentence names no country and the passage names that one.
        """
        found = self._without(frozenset(self.aside)).place(sentence, index, counted)
        if world_average(self.passage.language).search(
            fold(self.passage.text[sentence.start : start(self.figures[index])])
        ):
            return replace(found, countries=(), road="")
        money = "" if self._names_here(sentence) else whose_money(self.figures[index], self.located.named["COUNTRY"])
        if money and money not in found.countries:
            return replace(found, countries=(money,), road=LENT)
        if found.countries or not self.aside:
            return found
        before = Span(sentence.start, start(self.figures[index]))
        shown = [e for e in within(self.located.named["COUNTRY"], before) if start(e) not in self.aside]
        if shown and not found.regions and any(before.start <= at < sentence.end for at in self.aside):
            return replace(found, countries=_names(shown), road=ASIDE)
        quantity = self.figures[index].quantity
        sum_of_money = quantity is not None and quantity.kind == "money"
        giving = {start(e) for e in self.located.named["COUNTRY"] if e.key in givers()}
        elsewhere = giving - {start(e) for e in within(self.located.named["COUNTRY"], sentence)}
        never = frozenset(  # "Norway gave $2 million. 300 homes are ready": not in Norway
            at for at, told in self.aside.items() if not sum_of_money and (told.never or at in elsewhere)
        )
        told = self._without(never).place(sentence, index, counted).countries
        return replace(found, countries=told, road=ASIDE if told else "")

    def _names_here(self, sentence: Span) -> bool:
        """Whether a sentence names countries itself, or stands in a table."""
        return bool(self.passage.cells) or bool(within(self.located.named["COUNTRY"], sentence))

    def _asides(self) -> dict[int, Aside]:
        """The countries named aside; of those that are so only beside another place, those whose sentence has one.

        The same country said again is no other place.
        """
        places = sorted((e for label in LOCATIONS for e in self.located.named[label]), key=start)
        found = asides(self.passage.text, self.passage.language, places, self.spans)
        others = [e for e in places if start(e) not in found]
        beside = {
            start(e)
            for span in self.spans
            for e in within(places, span)
            if any(e.key != o.key for o in within(others, span))
        }
        return {at: told for at, told in found.items() if told.wide or at in beside}

    def _without(self, hidden: frozenset[int]) -> Around:
        """The passage without the countries that begin at some code points."""
        if hidden not in self.around:
            told = self.located
            countries = [e for e in told.named["COUNTRY"] if start(e) not in hidden]
            seen = replace(told, named={**told.named, "COUNTRY": countries})
            self.around[hidden] = Around(self.passage, self.figures, seen, self.spans, self.heading)
        return self.around[hidden]


class Around:
    """The same for a choice of the names that are located."""

    def __init__(
        self, passage: Passage, figures: Sequence[Entity], told: Located,
        spans: Sequence[Span], heading: tuple[str, ...],
    ) -> None:  # fmt: skip
        self.text, self.code, self.figures, self.named = passage.text, passage.language, figures, told.named
        self.locations, self.compared = told.locations, told.compared
        self.cells, self.spans, self.first, self.heading = bool(passage.cells), spans, spans[0], heading
        self.several: dict[int, int] = {}
        lived_in = (e for e in told.named["COUNTRY"] if not self._left(e))
        self.lived_in = frozenset(e.key for e in lived_in)

    def _left(self, e: Entity) -> bool:
        """Whether a name only says which country people left: "Syrian refugees"."""
        return e.basis == DEMONYM and tells_who_moved(self.text, self.code, e.span)

    def place(self, sentence: Span, index: int, counted: Counted | None = None) -> Place:
        """The names that go with figure `index`, which stands in the sentence and counts something."""
        figure = self.figures[index]
        part = part_of(self.text, sentence, figure.span)
        clauses = self._clauses(part, figure)
        self._count(sentence, figure, counted)
        near = {label: self._near(label, sentence, part, clauses, figure) for label in self.named}
        chosen = {
            label: names or self._lent(label, sentence, clauses, figure, counted) for label, names in near.items()
        }
        dealt = self._dealt_out(part, figure)
        if dealt is not None:
            for label in ("COUNTRY", "REGION"):
                if within(self.named[label], part):
                    chosen[label] = _names([e for e in dealt if e.label == label])
        if (towns := self._towns(part, figure)) is not None:
            chosen["CITY"] = towns
        chosen["COUNTRY"] = self._not_only_left(chosen["COUNTRY"], counted)
        own = self._of_counted(counted)
        left = () if own else self._where_they_are(sentence, clauses.own if clauses else part, figure)
        countries = own or left or chosen["COUNTRY"]
        road = OWN if own or (dealt is not None and not left) else NEAR if near["COUNTRY"] and not left else LENT
        if len(countries) > 1 and not within(self.named["COUNTRY"], clauses.own if clauses else sentence):
            countries = self._of_towns(chosen["CITY"], clauses.own if clauses else sentence, countries)
        countries = own or not_behind(self.named, sentence, figure.span, chosen["CITY"], countries)
        some = counted is not None and counted.noun is not None and counted.noun.group == COUNTED_PLACES
        some = some and figure.quantity is not None and figure.quantity.kind == "count"
        if road == LENT and near["CITY"] and not some:  # "eleven towns, Khujand among them"
            countries = of_own(self.named, sentence, countries)
        programmes = chosen["PROGRAMME"] or self.heading
        return Place(countries, chosen["REGION"], chosen["CITY"], programmes, road if countries else "")

    def _clauses(self, part: Span, figure: Entity) -> Clauses | None:
        if self.cells:
            return None
        return clauses_of(self.text, part, self.figures, self.locations, figure.span, self.code)

    def _of_counted(self, counted: Counted | None) -> tuple[str, ...]:
        """The country whose adjective stands with counted places ("eight Ugandan towns"); none of camps of refugees."""
        if counted is None or counted.noun is None or counted.noun.group != COUNTED_PLACES:
            return ()
        inside = within(self.named["COUNTRY"], counted.span)
        told = [e for e in inside if e.basis == DEMONYM and not tells_who_moved(self.text, self.code, e.span)]
        return _names(told) if len(told) == len(inside) else ()

    def _of_towns(self, towns: Sequence[str], own: Span, countries: tuple[str, ...]) -> tuple[str, ...]:
        """Of countries named elsewhere those of the figure's own towns, else of a town with which the passage opens."""
        cities = within(self.named["CITY"], own)
        if not cities and self._in_part(self.first)[:1] == within(self.named["CITY"], self.first):
            cities = within(self.named["CITY"], self.first)  # "Cúcuta, on Colombia's border with Venezuela, …"
        return among(cities, towns, countries)

    def _near(self, label: str, sentence: Span, part: Span, clauses: Clauses | None, figure: Entity) -> tuple[str, ...]:
        """The names of one kind in a figure's sentence that stand nearest to it."""
        named, own = self.named[label], clauses.own if clauses else part
        names = (label in ("COUNTRY", "CITY") and self._nearest(own, figure, named)) or _names(within(named, own))
        if clauses is None and label != "PROGRAMME" and not self.cells:
            alone = clause_of(self.text, part, self.figures, self.locations, figure.span)
            names = _names(within(named, alone)) if alone else names
        if clauses is not None and label != "PROGRAMME":
            return names or self._beside(label, clauses, part)
        others = label == "COUNTRY" and within(self.figures, Span(part.end, sentence.end))  # "74 % here; 99 in Qatar"
        return names or _names(within(named, Span(sentence.start, part.end if others else sentence.end)))

    def _nearest(self, own: Span, figure: Entity, named: Sequence[Entity]) -> tuple[str, ...]:
        """The names told of the figure alone in its clauses, or in what stands behind a colon of theirs."""
        colon = max(self.text.rfind(mark, own.start, figure.span.start) for mark in COLONS)
        for span in (own, Span(max(own.start, colon + 1), own.end)):
            figures = within(self.figures, span)
            if names := _names(told_nearest(self.text, self.code, span, figures, figure, within(named, span))):
                return names
        return ()

    def _beside(self, label: str, clauses: Clauses, part: Span) -> tuple[str, ...]:
        """Names of other clauses that go with a figure: those the part begins with, and the country of a town."""
        names = _names(within(self.named[label], clauses.lead))
        larger = any(within(self.named[other], clauses.own) for other in ("COUNTRY", "REGION"))
        if label == "COUNTRY" and not names and not larger and within(self.named["CITY"], clauses.own):
            return _names(within(self.named[label], part))
        return names

    def _count(self, sentence: Span, figure: Entity, counted: Counted | None) -> None:
        """Keeps in mind of how many countries a sentence tells."""
        noun = counted.noun.name if counted and counted.noun else ""
        if noun in COUNTRIES and figure.quantity and figure.quantity.value:
            self.several[sentence.start] = max(int(figure.quantity.value), self.several.get(sentence.start, 0))

    def _lent(
        self, label: str, sentence: Span, clauses: Clauses | None, figure: Entity, counted: Counted | None
    ) -> tuple[str, ...]:
        """The names of one kind that a figure takes from other sentences.

        What is so in 94 countries, or worldwide, is not so in the three towns of another.
        """
        noun = counted.noun.name if counted and counted.noun else ""
        if label in NOT_INHERITED.get(noun, ()):
            return ()
        names = self._inherited(label, sentence, clauses, figure.span)
        if not names or label not in LOCATIONS or noun in NOT_INHERITED:
            return names
        inherited = within(self.named["COUNTRY"], self.first)
        many = self.several.get(sentence.start, 0) > max(1, len({e.key for e in inherited}))
        return () if many or self._worldwide(sentence, figure.span) else names

    def _worldwide(self, sentence: Span, figure: Span) -> bool:
        """Whether a figure is told of all the world, in its clause or with the words that open its sentence."""
        begin = max(sentence.start, *(self.text.rfind(mark, sentence.start, figure.start) + 1 for mark in COMMAS))
        ends = (self.text.find(mark, figure.end, sentence.end) for mark in COMMAS)
        clause = self.text[begin : min((e for e in ends if e >= 0), default=sentence.end)]
        opens = self.text[sentence.start : sentence.start + OPENS]
        named = [e.text for e in within(self.named["PROGRAMME"], sentence)]  # the Global Land Tool Network is no world
        for name in named:
            clause, opens = clause.replace(name, ""), opens.replace(name[: len(opens)], "")
        return any(worldwide(self.code).search(fold(said)) for said in (clause, opens))

    def _there(self, label: str, sentence: Span) -> tuple[str, ...] | None:
        """The names of the last sentence that names a place, for one that names none but says "there"; else None."""
        said = fold(self.text[sentence.start : sentence.end])
        if within(self.locations, sentence) or not there(self.code).search(said):
            return None
        plain = sorted((e for name in LOCATIONS for e in self.named[name] if e.basis != DEMONYM), key=start)
        before = (s for s in reversed(self.spans) if s.start < sentence.start and within(plain, s))
        last = next(before, None)
        names = () if last is None else _names(within(self.named[label], last))
        return names if names or (last is not None and label != "COUNTRY") else None

    def _inherited(self, label: str, sentence: Span, clauses: Clauses | None, figure: Span) -> tuple[str, ...]:
        """Names from other sentences; those of this one count too unless it tells of several places.

        No country comes from elsewhere into a sentence that names a region for the figure.
        """
        named = self.named[label]
        later = label in LOCATIONS and sentence.start > self.first.start and bool(named)
        if later and (names := self._there(label, sentence)) is not None:
            return names
        end = sentence.end if clauses is None or label == "PROGRAMME" else sentence.start
        if label == "PROGRAMME" and (last := self._spoken_of_again(sentence)):
            return last
        if label == "COUNTRY" and self._in_region(sentence, figure):
            return ()
        if later and (names := self._led(label, sentence)):
            return names
        apart = sentence.start == self.first.start and (label == "COUNTRY" or end == sentence.start)
        if label in LOCATIONS and not within(self.locations, self.first):
            opening = next((s for s in self.spans if within(self.locations, s)), self.first)
            names = _names(within(named, opening)) if opening.start < sentence.start else ()
            return names if len(names) == 1 else self._only_before(end, named)
        return () if apart else _names(within(named, self.first)) or self._only_before(end, named)

    def _in_region(self, sentence: Span, figure: Span) -> bool:
        """Whether a sentence names a region before a figure or in its clause, not only in a clause behind it."""
        regions = within(self.named["REGION"], sentence)
        return any(not any(mark in self.text[figure.end : start(e)] for mark in COMMAS) for e in regions)

    def _led(self, label: str, sentence: Span) -> tuple[str, ...]:
        """The names of the last sentence with places, when one opens it ("In Guinea, …") and the first tells of others.

        Only for a sentence without places, and not where that one goes on to other countries behind a figure.
        """
        before = [s for s in self.spans if s.start < sentence.start and within(self.locations, s)]
        if within(self.locations, sentence) or not before or before[-1].start == self.first.start:
            return ()
        countries = within(self.named["COUNTRY"], before[-1])
        figures = within(self.figures, before[-1])
        if not countries or not opens(self.text, self.code, before[-1], countries, self._in_part(before[-1])):
            return ()
        told = {e.key for e in within(self.named["COUNTRY"], self.first)}
        on = figures and countries[-1].span.start > figures[0].span.start
        return () if on or any(e.key in told for e in countries) else _names(within(self.named[label], before[-1]))

    def _in_part(self, part: Span) -> list[Entity]:
        """The locations of a part of a sentence in order."""
        return sorted((e for label in LOCATIONS for e in within(self.named[label], part)), key=start)

    def _dealt_out(self, part: Span, figure: Entity) -> Sequence[Entity] | None:
        """The countries and regions that the figure's part deals out to it, None where it does not."""
        return dealt_out(self.text, self.code, part, within(self.figures, part), figure, self._in_part(part))

    def _towns(self, part: Span, figure: Entity) -> tuple[str, ...] | None:
        """The towns that the figure's part deals out to it, None where it does not."""
        if not within(self.named["CITY"], part):
            return None
        plain = [e for e in self._in_part(part) if e.basis != DEMONYM]
        towns = towns_dealt_out(self.text, part, within(self.figures, part), figure, plain)
        return None if towns is None else _names(towns)

    def _where_they_are(self, sentence: Span, own: Span, figure: Entity) -> tuple[str, ...]:
        """The country named before people of whom a sentence only says which one they left ("Syrian refugees").

        The one country named before the figure in the sentence, where only the clauses that are its own say so.
        """
        named = self.named["COUNTRY"]
        inside = within(named, sentence)
        plain = [e for e in named if e.basis != DEMONYM]
        towns, figures = within(self.named["CITY"], sentence), within(self.figures, sentence)
        if inside and all(self._left(e) or counted_people(self.text, self.code, e, figures, towns) for e in inside):
            return _names(within(plain, self.first)) or self._only_before(sentence.end, plain)
        alone = within(named, own)
        hosts = _names(within(plain, Span(sentence.start, figure.span.start)))
        return hosts if len(hosts) == 1 and alone and all(self._left(e) for e in alone) else ()

    def _not_only_left(self, countries: tuple[str, ...], counted: Counted | None) -> tuple[str, ...]:
        """Countries without those that the passage names only as left by people who are not what is counted."""
        own = within(self.named["COUNTRY"], counted.span) if counted is not None else ()
        return tuple(code for code in countries if code in self.lived_in or any(e.key == code for e in own))

    def _spoken_of_again(self, sentence: Span) -> tuple[str, ...]:
        """The last programme before a sentence that says "the initiative", "该倡议"."""
        before = within(self.named["PROGRAMME"], Span(0, sentence.start))
        said = fold(self.text[sentence.start : sentence.end])
        return _names(before[-1:]) if before and again(self.code).search(said) else ()

    def _only_before(self, end: int, named: Sequence[Entity]) -> tuple[str, ...]:
        """The name that is the only one printed before a code point."""
        names = _names([e for e in within(named, Span(0, end)) if e.basis != DEMONYM])
        likened = {e.label for e in within(self.compared, Span(0, end))}
        return names if len(names) == 1 and not any(e.label in likened for e in named) else ()
