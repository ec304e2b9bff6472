"""What a sentence takes from the others of its passage: the places and programmes it does not name itself.

Those of the last sentence where it says "there", or where that one opens with its countries ("In Guinea, …");
(programmes) the last one before a sentence that speaks of it again ("the initiative"); then those of the paragraph's
first sentence, then a name that is the only one printed before the figure. A name that comes later in the paragraph
says nothing of the figures before it.

Nothing is lent to what is told of all the world or of more countries than are named, nor a place to a sentence that
counts such places ("17 cities"). A name told of a part only (", 95 per cent of them in Asia") and a town named in
passing ("towns such as Beira") are for their own sentence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.facts.around import DEMONYM, LOCATIONS, start, within
from pipeline.facts.classes import Counted
from pipeline.facts.grammar import fold, grammar
from pipeline.facts.setting.aside_words import groups, there, worldwide
from pipeline.facts.setting.located import Located
from pipeline.facts.setting.own_clauses import Clauses
from pipeline.facts.setting.place import COMMAS, in_part
from pipeline.facts.setting.place import names as names_of
from pipeline.facts.setting.said import again, passing
from pipeline.facts.setting.scope import clause, counts_world, of_a_part, of_most
from pipeline.facts.setting.towns import opens
from pipeline.languages.base import language
from pipeline.records import Entity, Passage, Span

#: Names that what is counted does not take from other sentences, by class: 94 countries are not in its three towns.
COUNTRIES = frozenset({"countries"})
NOT_INHERITED: Mapping[str, tuple[str, ...]] = {"countries": LOCATIONS, "cities": ("CITY",), "towns": ("CITY",)}
OPENS = 24  # code points in which a sentence opens: "Around the world, …"
GROUP = 40  # code points in which it opens with a group of countries: "In the least developed countries, …"


class Lending:
    """The names that a passage's sentences lend each other, for a choice of them that is located (`told`).

    `figures` are those of the passage, sorted by start; `spans` its sentences.
    """

    def __init__(self, passage: Passage, figures: Sequence[Entity], told: Located, spans: Sequence[Span]) -> None:
        self.text, self.code, self.figures, self.spans = passage.text, passage.language, figures, spans
        self.named, self.locations, self.compared, self.first = told.named, told.locations, told.compared, spans[0]
        self.several: dict[int, int] = {}
        told_of = ((s, e) for s in spans if figures for e in within(self.locations, s))
        self.of_parts = [
            e
            for s, e in told_of
            if of_a_part(self.text, self.code, own := clause(self.text, s, e.span), figures)
            or of_most(self.text, self.code, own)
        ]
        self.towns: set[int] = set()
        self.of_world: dict[int, bool] = {}

    def count(self, sentence: Span, figure: Entity, counted: Counted | None) -> None:
        """Keeps in mind of how many countries a sentence tells, whether it counts towns, and what all the world has."""
        self.of_world[sentence.start] = counts_world(self.text, self.code, counted, self.figures, figure.span)
        noun = counted.noun.name if counted and counted.noun else ""
        if "CITY" in NOT_INHERITED.get(noun, ()):
            self.towns.add(sentence.start)
        if noun in COUNTRIES and figure.quantity and figure.quantity.value:
            self.several[sentence.start] = max(int(figure.quantity.value), self.several.get(sentence.start, 0))

    def names(
        self, label: str, sentence: Span, clauses: Clauses | None, figure: Entity, counted: Counted | None
    ) -> tuple[str, ...]:
        """The names of one kind that a figure takes from other sentences.

        What is so in 94 countries, or worldwide, is not so in the three towns of another.
        """
        noun = counted.noun.name if counted and counted.noun else ""
        if label in NOT_INHERITED.get(noun, ()) or (label == "CITY" and sentence.start in self.towns):
            return ()  # "17 cities will have more than 5 million each": not in those of another sentence
        told = sentence if language(self.code).spaced else Span(sentence.start, figure.span.start)
        larger = any(e.basis != DEMONYM for e in within(self.named["COUNTRY"], told))
        if label == "CITY" and larger and not within(self.named["CITY"], sentence):
            return ()  # "In Mosul …. Iraq needs three million homes"
        names = self._inherited(label, sentence, clauses, figure.span)
        if not names or label not in LOCATIONS or noun in NOT_INHERITED:
            return names
        inherited = within(self.named["COUNTRY"], self.first)
        many = self.several.get(sentence.start, 0) > max(1, len({e.key for e in inherited}))
        many = many or (sentence.start > self.first.start and self._parts_of_world())
        return () if many or self.worldwide(sentence, figure.span) else names

    def _parts_of_world(self) -> bool:
        """Whether the first sentence names its places only as parts of the world: "worldwide 33 cities, 19 in Asia"."""
        places = within(self.locations, self.first)
        opening = fold(self.text[self.first.start : start(places[0])]) if places else ""
        return worldwide(self.code).search(opening) is not None and bool(within(self.figures, self.first))

    def worldwide(self, sentence: Span, figure: Span) -> bool:
        """Whether a figure is told of all the world, in its clause or with the words that open its sentence."""
        begin = max(sentence.start, *(self.text.rfind(mark, sentence.start, figure.start) + 1 for mark in COMMAS))
        ends = (self.text.find(mark, figure.end, sentence.end) for mark in COMMAS)
        own = self.text[begin : min((e for e in ends if e >= 0), default=sentence.end)]
        opening = self.text[sentence.start : sentence.start + OPENS]
        named = [e.text for e in within(self.named["PROGRAMME"], sentence)]  # the Global Land Tool Network is no world
        for name in named:
            own, opening = own.replace(name, ""), opening.replace(name[: len(opening)], "")
        reach = sentence.start + (GROUP if language(self.code).spaced else OPENS)
        if groups(self.code).search(self.text, sentence.start, min(reach, figure.start)) is not None:
            return True
        return any(worldwide(self.code).search(fold(said)) for said in (own, opening)) or self._of_world(sentence)

    def _of_world(self, sentence: Span) -> bool:
        """Whether a sentence tells a part of what the one before tells of all the world: 全球有24亿人……。其中9亿人."""
        said = fold(self.text[sentence.start : sentence.start + OPENS]).lstrip()
        before = [s for s in self.spans if s.end <= sentence.start][-1:]
        if not before or not said.startswith(grammar(self.code).parts):
            return False
        if self.of_world.get(before[0].start):
            return True
        last = self._last_clause(before[0]) if within(self.named["COUNTRY"], before[0]) else before[0]
        told = worldwide(self.code).search(fold(self.text[last.start : last.end])) is not None
        return told and not within(self.named["COUNTRY"], last)

    def _last_clause(self, sentence: Span) -> Span:
        """The clause of a sentence's last figure; the whole of one without figures."""
        last = within(self.figures, sentence)[-1:]
        return clause(self.text, sentence, last[0].span) if last else sentence

    def _there(self, label: str, sentence: Span) -> tuple[str, ...] | None:
        """The names of the last sentence that names a place, for one that names none but says "there"; else None."""
        said = fold(self.text[sentence.start : sentence.end])
        if within(self.locations, sentence) or not there(self.code).search(said):
            return None
        plain = sorted((e for name in LOCATIONS for e in self.named[name] if e.basis != DEMONYM), key=start)
        before = (s for s in reversed(self.spans) if s.start < sentence.start and within(plain, s))
        last = next(before, None)
        names = () if last is None else names_of(within(self.named[label], last))
        return names if names or (last is not None and label != "COUNTRY") else None

    def _inherited(self, label: str, sentence: Span, clauses: Clauses | None, figure: Span) -> tuple[str, ...]:
        """Names from other sentences; those of this one count too unless it tells of several places.

        No country comes from elsewhere into a sentence that names a region for the figure.
        """
        named = self._lendable(label, sentence)
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
            names = names_of(within(named, opening)) if opening.start < sentence.start else ()
            return names if len(names) == 1 else self.only_before(end, named)
        return () if apart else names_of(within(named, self.first)) or self.only_before(end, named)

    def _lendable(self, label: str, sentence: Span) -> Sequence[Entity]:
        """The names of one kind, but for those that another sentence tells of a part: ", dont 95 % en Asie, ".

        And but for towns that it names in passing: "towns such as Beira".
        """
        named = self.named[label]
        if label != "CITY":
            return [e for e in named if e not in self.of_parts or sentence.start <= start(e) < sentence.end]
        told = passing(self.code)
        mine = within(named, sentence)
        return [e for e in named if e in mine or not told.search(fold(self.text[max(0, start(e) - OPENS) : start(e)]))]

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
        if not countries or not opens(self.text, self.code, before[-1], countries, in_part(self.named, before[-1])):
            return ()
        told = {e.key for e in within(self.named["COUNTRY"], self.first)}
        on = figures and countries[-1].span.start > figures[0].span.start
        return () if on or any(e.key in told for e in countries) else names_of(within(self.named[label], before[-1]))

    def _spoken_of_again(self, sentence: Span) -> tuple[str, ...]:
        """The last programme before a sentence that says "the initiative", "该倡议"."""
        before = within(self.named["PROGRAMME"], Span(0, sentence.start))
        said = fold(self.text[sentence.start : sentence.end])
        return names_of(before[-1:]) if before and again(self.code).search(said) else ()

    def only_before(self, end: int, named: Sequence[Entity]) -> tuple[str, ...]:
        """The name that is the only one printed before a code point."""
        names = names_of([e for e in within(named, Span(0, end)) if e.basis != DEMONYM])
        likened = {e.label for e in within(self.compared, Span(0, end))}
        return names if len(names) == 1 and not any(e.label in likened for e in named) else ()
