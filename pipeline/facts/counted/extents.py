"""What an area, a length, a mass, an energy or a time is told of: "sites with a combined area of 14.8 ha"."""

from __future__ import annotations

from pipeline.facts.classes import FITTING, Counted
from pipeline.facts.counted.ahead import FAIR, SURE, WEAK
from pipeline.facts.counted.changes import TIME
from pipeline.facts.counted.construct import acting, thing_before
from pipeline.facts.counted.looking import clause_start, first_phrase, nearest_phrase
from pipeline.facts.counted.moves import level_after, measure_moved, measured_by, taken_behind, taken_from
from pipeline.facts.counted.phrases import CONTENT, Phrase, phrase_at, skip_to_phrase, whole
from pipeline.facts.counted.sums import MONEY, Sums
from pipeline.facts.counted.verbs import changes_since, extent_of, verbs_before
from pipeline.facts.kinds import MEASURES
from pipeline.facts.sentence import QUALIFYING

#: Nouns that have no area, length or mass: "в настоящее время введено 87 млн кв. м".
UNMEASURED = frozenset({"time", "documents", "people"})
#: Places whose area nobody tells in square metres.
WIDE = frozenset({"countries", "cities", "towns", "villages", "municipalities", "districts and neighbourhoods"})
LEAD = 8  # items before an extent with which a sentence opens
#: What a time is told of.
LASTING = frozenset({"documents", "activities"})
FEW = 3  # items from what lasts to "of" and its time
PLANTS, WATTS = "power plants", frozenset({"W", "kW", "MW", "GW"})
#: What holds so many litres or cubic metres.
HOLDING = frozenset({"matter", "infrastructure", "services"})


class Extents(Sums):
    """The rules for what is measured and for how long something takes."""

    def acted(self) -> Counted | None:
        """Who or what does for so long, or so much of it, right behind its verb: تستهلك الأجهزة 6.5 غيغاواط ساعة."""
        told = acting(self.sentence, self.at) if self.kind in (TIME, "energy") else None
        return self.made(Phrase(*told, self.items[told[0]].noun), FAIR) if told is not None else None

    def taken(self) -> Counted | None:
        """What is brought from one amount to another, and what a measure is written on."""
        phrase = taken_from(self.sentence, self.at) or taken_behind(self.sentence, self.at)
        return self.made(phrase, FAIR if phrase is not None and phrase.noun else WEAK, adjectives=True)

    def apart(self) -> Counted | None:
        """A way that grows or shrinks: "the distance to the nearest tap fell from 850 metres to 120 metres"."""
        behind_one = self.at > 1 and self.items[self.at - 1].role == "and" and self.items[self.at - 2].figure >= 0
        if behind_one and self.index - 1 in self.before:
            return self.same_unit_before()
        verb = next(iter(verbs_before(self.sentence, self.at)), -1)
        return self.made(measure_moved(self.sentence, verb), FAIR) if self.kind == "length" and verb > 0 else None

    def levelled(self) -> Counted | None:
        """The number that a change led to: "deaths by accident fell by 17 per cent, to 212"."""
        figure = level_after(self.sentence, self.at)
        changed = figure >= 0 and self._kind_of(figure) == "percent"
        hit = self.before.get(figure) if changed else None
        return Counted(hit.text, hit.noun, hit.span, FAIR) if hit is not None else None

    def measured(self) -> Counted | None:
        """What a length, an area or a power is written on: "a 12 km tramway"."""
        return self.made(measured_by(self.sentence, self.at), WEAK)

    def nearest_in_clause(self) -> Counted | None:
        """The nearest noun before the figure whose class is known, in its clause."""
        start = clause_start(self.sentence, self.at)
        found = nearest_phrase(self.sentence, self.at, start)
        while found is not None and found.noun is not None and self.unit == "m2" and found.noun.name in WIDE:
            found = nearest_phrase(self.sentence, found.first, start)  # зафиксирован в области — 24 кв. м
        group = found.noun.group if found is not None and found.noun is not None else ""
        unfit = group in UNMEASURED or (group == MONEY and self.kind in ("area", "length"))
        return self.made(None if unfit else found, WEAK)

    def attribute(self) -> Counted | None:
        """“a plant with a capacity of 45 MW”: a measure named just before, and no “of” after the figure."""
        before = self.sentence.last_before(self.at, "of", "determiner", "reach")
        if before < 0 or self.items[before].role != "measure" or skip_to_phrase(self.sentence, self.at + 1)[1]:
            return None
        fitting, own = self.nearest_fitting(), self._of_extent(before)
        farther = fitting is not None and own is not None and fitting.span.start < own.span.start
        return own if farther and not self.sentence.grammar.article else fitting or own

    def _of_extent(self, measure: int) -> Counted | None:
        """What stands before the word for its extent: نظام خلايا شمسية بقدرة, "un bassin d’un volume de"."""
        if self.sentence.grammar.article:
            start = thing_before(self.sentence, measure)
            if self.kind not in MEASURES or start == measure:
                return None
            named = nearest_phrase(self.sentence, measure, start) or first_phrase(self.sentence, start, measure)
            return self.made(named, WEAK)
        end = self.sentence.last_before(measure, "determiner", "adjective")
        start = end
        while start > 0 and self.items[start - 1].role in (*QUALIFYING, "of", "before"):
            start -= 1
        if end <= start or self.items[end].role not in ("of", "stop") or end == measure - 1:
            return None
        if self.sentence.grammar.head_last:
            return self.made(nearest_phrase(self.sentence, end, start, known=False), WEAK)
        return self.made(phrase_at(self.sentence, start), WEAK)

    def leading(self) -> Counted | None:
        """“With a capacity of 45 MW, the plant …”: what opens a sentence with its extent or sum is told behind it."""
        led = [i.role for i in self.items[: self.at]]
        opens = 2 < len(led) <= LEAD and led[0] in ("of", "stop") and led[1] == "determiner" and led[-1] == "of"
        if not opens or not {*led[2:]} <= {*QUALIFYING, "of", "determiner", "measure", "before", "count"}:
            return None
        behind = self.items[self.at + 1 : self.at + 2]
        if not behind or behind[0].text != ",":
            return None
        return self.made(phrase_at(self.sentence, skip_to_phrase(self.sentence, self.at + 2)[0]), FAIR)

    def nearest_fitting(self) -> Counted | None:
        """What is measured before its measure: "sites with a combined area of 14.8 ha"."""
        fitting = FITTING.get(self.kind, HOLDING)
        if (whose := extent_of(self.sentence, self.at, fitting)) is not None:
            return self.made(whose, FAIR)
        small, start = self.unit == "m2", clause_start(self.sentence, self.at)
        if self.unit in WATTS and (plants := [k for k in range(start, self.at) if self._is_plant(k)]):
            return self.made(nearest_phrase(self.sentence, plants[-1] + 1, plants[-1]), FAIR)
        for k in self._back():
            noun, governed = self.items[k].noun, self.sentence.grammar.governed
            if governed and self.items[k].role == "mark" and changes_since(self.sentence, self.at, k):
                return None  # زادت الإنتاجية من 35 طنا: its clause has a verb of its own
            if self.kind == "area" and (grown := self._grown(k)) is not None:
                return self.made(grown, WEAK, adjectives=True)
            if noun is not None and noun.group in fitting and not (small and noun.name in WIDE):
                at = k - 1  # المسارات المخصصة للحافلات: what a preposition governs is not what is measured
                while governed and self.items[k].folded.startswith(governed) and at > 0 and k - at < 3:
                    owner = self.items[at].noun
                    if owner is not None and owner.group in fitting:
                        return self.made(nearest_phrase(self.sentence, at + 1, at), FAIR)
                    at -= 1
                return self._own_subject(k) or self.made(nearest_phrase(self.sentence, k + 1, k), FAIR)
        return self.rated() if small else None

    def _is_plant(self, k: int) -> bool:
        """Whether a noun names what generates: "the solar panels of the depot with a capacity of 2.4 MW"."""
        noun = self.items[k].noun
        return noun is not None and noun.name == PLANTS

    def _own_subject(self, fitting: int) -> Counted | None:
        """What a clause joined by "and" is about, where a fitting noun stands only before it: "…, y los hornos …"."""
        start = clause_start(self.sentence, self.at)
        joined = fitting < start and self.items[start].folded in self.sentence.grammar.joint
        if not joined or self.kind != "energy" or self.sentence.grammar.article:
            return None
        return self.made(first_phrase(self.sentence, start, self.at), WEAK)

    def _grown(self, k: int) -> Phrase | None:
        """An area that is itself what grows, where adjectives come last: "augmenter la superficie bâtie de 2 km2"."""
        last = k
        verb = self.sentence.last_before(k, "determiner")
        while self.items[last + 1].role in ("adjective", "word"):
            last += 1
        changed = verb >= 0 and self.items[verb].role == "reach" and self.items[k].role == "measure" and last > k
        return Phrase(k, last, None) if changed and not self.sentence.grammar.adjectives_first else None

    def time_right(self) -> Counted | None:
        """“three months of operating costs”."""
        at, of = skip_to_phrase(self.sentence, self.at + 1)
        bare = self.sentence.grammar.bare_share and not self.sentence.grammar.head_last
        phrase = phrase_at(self.sentence, at) if of or bare else None
        if phrase is None or (phrase.noun is None and not of) or self._leans(self.items[phrase.first]):
            return None
        return self.made(phrase, SURE if phrase.noun else WEAK)

    def time_of(self) -> Counted | None:
        """What lasts so long, where that stands behind it: "un convenio marco de 10 años"."""
        k = self.sentence.last_before(self.at, "determiner")
        if k < 1 or self.items[k].role != "of" or self.sentence.grammar.article:
            return None
        told = nearest_phrase(self.sentence, k, max(0, k - FEW))
        beside = told is not None and told.noun is not None and told.noun.group in LASTING
        beside = beside and told is not None and all(i.role in CONTENT for i in self.items[told.first : k])
        return self.made(told, FAIR) if beside else None

    def risen_of(self) -> Counted | None:
        """A change named right before its measure: "a sea level rise of more than 22 cm"."""
        k = self.at - 1
        while k > 1 and self.items[k].role in ("determiner", "stop"):
            k -= 1
        words = self.sentence.grammar
        led = words.head_last and k > 1 and self.items[k].role == "of" and self.items[k - 1].role == "reach"
        if not led or self.items[k - 2].role not in ("noun", "word"):
            return None
        return self.made(Phrase(whole(self.sentence, k - 2).first, k - 1, None), FAIR)

    def time_left(self) -> Counted | None:
        """“the time needed to register a plot … fell from 26 months”."""
        for k in self._back():
            noun = self.items[k].noun
            if noun is not None and noun.group == "time":
                return self.made(nearest_phrase(self.sentence, k + 1, k), FAIR)
        return None
