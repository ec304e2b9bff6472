"""Where a figure belongs: the countries, regions, cities and programmes around it.

Names that are told of something else (`aside`: a giver, a partner, a comparison) are laid away first; what is chosen
from the rest says `near`. Only where nothing else is named do those count too. A sum in a country's own money is that
country's (`paid`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.facts.around import DEMONYM, LOCATIONS, start, within
from pipeline.facts.classes import Counted
from pipeline.facts.grammar import fold, grammar
from pipeline.facts.setting.aside import Aside, asides, givers
from pipeline.facts.setting.aside_words import world_average
from pipeline.facts.setting.located import located
from pipeline.facts.setting.near import Near
from pipeline.facts.setting.paid import whose_money
from pipeline.facts.setting.place import ASIDE, COMMAS, LENT, Place, joined, label_of
from pipeline.facts.setting.place import names as names_of
from pipeline.facts.setting.scope import clause
from pipeline.languages.base import language
from pipeline.records import Entity, Passage, Span


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
        self.around: dict[frozenset[int], Near] = {}

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
        if summed := self._of_addends(sentence, index):
            return summed
        found = self._without(frozenset(self.aside)).place(sentence, index, counted)
        if likened := self._of_likened(sentence, self.figures[index].span):
            own = {label: names_of([e for e in likened if e.label == label]) for label in LOCATIONS}
            found = replace(found, countries=own["COUNTRY"], regions=own["REGION"], cities=own["CITY"])
        if world_average(self.passage.language).search(
            fold(self.passage.text[sentence.start : start(self.figures[index])])
        ):
            return replace(found, countries=(), road="")
        money = "" if self._names_here(sentence) else whose_money(self.figures[index], self.located.named["COUNTRY"])
        if money and money not in found.countries:
            return replace(found, countries=(money,), road=LENT)
        if found.countries or not self.aside or self._in_regions(sentence, found):
            return found
        before = Span(sentence.start, start(self.figures[index]))
        shown = [e for e in within(self.located.named["COUNTRY"], before) if start(e) not in self.aside]
        if shown and not found.regions and any(before.start <= at < sentence.end for at in self.aside):
            return replace(found, countries=names_of(shown), road=ASIDE)
        quantity = self.figures[index].quantity
        sum_of_money = quantity is not None and quantity.kind == "money"
        giving = {start(e) for e in self.located.named["COUNTRY"] if e.key in givers()}
        elsewhere = giving - {start(e) for e in within(self.located.named["COUNTRY"], sentence)}
        never = frozenset(  # "Norway gave $2 million. 300 homes are ready": not in Norway
            at for at, told in self.aside.items() if not sum_of_money and (told.never or at in elsewhere)
        )
        told = self._without(never).place(sentence, index, counted).countries
        return replace(found, countries=told, road=ASIDE if told else "")

    def _of_addends(self, sentence: Span, index: int) -> Place | None:
        """All the places of the figures before of which one is the sum, in a clause that names none itself.

        12 died in Kenya and 8 in Uganda, which brings the toll to 20.
        """
        first = index  # of the addends
        whole = self.figures[index].quantity
        if index < 2 or self.figures[index - 2].span.start < sentence.start or whole is None or self.passage.cells:
            return None
        left = whole.value
        while left and first > 0 and self.figures[first - 1].span.start >= sentence.start:
            part = self.figures[first - 1].quantity
            if part is None or (part.kind, part.unit) != (whole.kind, whole.unit) or not part.value:
                return None
            left, first = left - part.value, first - 1
        own = clause(self.passage.text, sentence, self.figures[index].span)
        parted = first > index - 2 or self.figures[index - 1].span.end > own.start
        if left != 0 or parted or within(self.located.locations, own):
            return None
        places = [self._found(sentence, k, None) for k in range(first, index)]
        if not all(p.countries or p.regions or p.cities for p in places):
            return None
        return joined(places)

    def _of_likened(self, sentence: Span, figure: Span) -> Sequence[Entity]:
        """The places of a clause that only compares, for what they have: 内罗毕有90座，少于达累斯萨拉姆的120座."""
        likened = within(self.located.compared, Span(sentence.start, figure.start))
        if not likened or language(self.passage.language).spaced:
            return ()
        text = self.passage.text
        part = Span(max(sentence.start, *(text.rfind(m, 0, figure.start) + 1 for m in COMMAS)), figure.start)
        places = sorted({*within(self.located.locations, part), *within(likened, part)}, key=start)
        gap = text[places[-1].span.end : figure.start] if places else ""
        words = grammar(self.passage.language)
        times = bool(words.times) and text.startswith(words.times, figure.end)  # 非洲的增长率是欧洲的9倍
        alone = bool(places) and places[0] in likened
        return places if alone and words.role(gap) == "of" and not times else ()

    def _names_here(self, sentence: Span) -> bool:
        """Whether a sentence names countries itself, or stands in a table."""
        return bool(self.passage.cells) or bool(within(self.located.named["COUNTRY"], sentence))

    def _in_regions(self, sentence: Span, found: Place) -> bool:
        """Whether a figure's sentence names its regions, so that a giver's country is not where it is."""
        return any(label_of(e) in found.regions for e in within(self.located.named["REGION"], sentence))

    def _asides(self) -> dict[int, Aside]:
        """The countries named aside; of those that are so only beside another place, those whose sentence has one.

        The same country said again is no other place.
        """
        places = sorted((e for label in LOCATIONS for e in self.located.named[label]), key=start)
        found = asides(self.passage.text, self.passage.language, places, self.spans)
        for span in self.spans:  # "refugees from Nigeria fled attacks in the north of Nigeria"
            named = [e for e in within(places, span) if e.label == "COUNTRY"]
            told = {e.key: found[start(e)] for e in named if start(e) in found and found[start(e)].wide}
            found |= {start(e): told[e.key] for e in named if e.key in told}
        others = [e for e in places if start(e) not in found]
        beside = {
            start(e)
            for span in self.spans
            for e in within(places, span)
            if any(e.key != o.key for o in within(others, span))
        }
        return {at: told for at, told in found.items() if told.wide or at in beside}

    def _without(self, hidden: frozenset[int]) -> Near:
        """The passage without the countries that begin at some code points."""
        if hidden not in self.around:
            told = self.located
            countries = [e for e in told.named["COUNTRY"] if start(e) not in hidden]
            seen = replace(told, named={**told.named, "COUNTRY": countries})
            self.around[hidden] = Near(self.passage, self.figures, seen, self.spans, self.heading)
        return self.around[hidden]
