"""What a figure counts or measures: the words as printed, and their class.

A figure's noun mostly follows it ("some 187,400 households"); else it is named before ("the dwellings … numbered
3,260"), is that of a figure nearby ("between three and five cities", "nine of them") or stands in the figure itself
("un certificat sur trois"). One rule after the other is asked; the first answer counts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pipeline.facts import unspaced
from pipeline.facts.again import Again
from pipeline.facts.ahead import FAIR, MEASURES, PARTS, SURE, WEAK, Found
from pipeline.facts.classes import DEGREES, FITTING, Counted
from pipeline.facts.construct import goes_on, topic
from pipeline.facts.grammar import fold
from pipeline.facts.lists import before_list, list_start
from pipeline.facts.phrases import (
    Phrase,
    changes_since,
    clause_start,
    empty,
    extent_of,
    figure_since_verb,
    gives,
    has_mark,
    money_before,
    nearest_phrase,
    own_subject,
    phrase_at,
    plural,
    rate_before,
    skip_to_phrase,
    subject,
    verbs_before,
)
from pipeline.facts.sentence import Sentence
from pipeline.records import Entity, Span

MONEY, TIME, POINTS = "money", "duration", "percentage_point"
STRONG = ";；؛"
ASIDE = 6  # items between a bracket and a figure in it
SHORT_CLAUSE = 5  # items of a clause that only leads to its sum
MOST_UNKNOWN = 3  # words of a phrase without a known noun
#: Nouns that are neither raised nor widened.
STILL = frozenset({"people", "money", "time", "rates"})
#: Nouns that have no area, length or mass: "в настоящее время введено 87 млн кв. м".
UNMEASURED = frozenset({"time", "documents"})
#: What may stand between a word for money and its sum.
THINGS = frozenset({"noun", "word", "adjective", "before"})
BESIDE = frozenset({"of", "determiner", "adjective", "reach", "measure"})


def find_counted(text: str, sentence: Sentence, figures: Sequence[Entity], index: int, before: Found) -> Counted | None:
    """What figure `index` of a passage counts. `before` holds what the figures before it count, by index."""
    if not sentence.grammar.spaced:
        hit = unspaced.find(text, sentence, figures, index, before)
        if hit is None:
            return None
        return Counted(text[hit.start : hit.end], hit.noun, Span(hit.start, hit.end), hit.trust)
    at = sentence.at_figure(index)
    if at < 0:
        return None
    return _Search(text, sentence, figures, index, at, before).run()


class _Search(Again):
    """A search with the rules that look back from the figure, and their order."""

    def run(self) -> Counted | None:
        """The first answer of the rules for the figure's kind."""
        rules: list[Callable[[], Counted | None]]
        if self.unit in DEGREES:
            return None
        if self.kind == "count" and self.unit:
            rules = [self.right_of, self.number_of, self.changed_known, self.same_unit_before, self.changed]
        elif self.kind in MEASURES:
            rules = [
                self.attribute, self.right, self.shared_right, self.moved, self.nearest_fitting, self.changed,
                self.same_before, self.nearest_in_clause,
            ]  # fmt: skip
        elif self.kind == MONEY:
            rules = [self.money_right, self.money_left, self.same_before, self.money_of]
        elif self.kind == TIME:
            if self.since_when():
                return None
            rules = [self.time_right, self.time_left, self.taken, self.same_before]
        elif self.kind == POINTS:
            rules = [self.number_of, self.changed, self.nearest_known]
        elif self.kind in PARTS:
            if self.further():
                return self.before.get(self.index - 1)
            rules = [
                self.inside, self.bracketed, self.predicate, self.change_in, self.of_whole, self.right, self.again,
                self.in_list, self.shared_right, self.paired, self.resumed, self.of_that, self.object, self.number_of,
                self.changed, self.antecedent, self.beside, self.nearest_known,
            ]  # fmt: skip
        else:
            rules = [
                self.inside, self.bracketed, self.as_many_more, self.defined, self.predicate, self.of_whole, self.right,
                self.again, self.in_list, self.behind_brackets, self.titled, self.antecedent, self.shared_right,
                self.aside, self.of_that, self.number_of, self.changed_known, self.listed, self.led_to,
                self.same_before, self.changed, self.continued, self.nearest_known,
            ]  # fmt: skip
        for rule in rules:
            found = rule()
            if found is not None:
                return found
        return None

    def number_of(self) -> Counted | None:
        """"the number of forced evictions … fell to zero"."""
        for k in self._back():
            if self.items[k].figure >= 0 and not self._same_kind(self.items[k].figure):
                return None
            if self.items[k].role == "count":
                at, _ = skip_to_phrase(self.sentence, k + 1)
                phrase = phrase_at(self.sentence, at)
                if phrase is not None and phrase.last < self.at:
                    share = self.kind == POINTS and not empty(self.sentence, phrase)  # the share itself moves
                    return self.made(Phrase(k, phrase.last, phrase.noun) if share else phrase, SURE)
        return None

    def as_many_more(self) -> Counted | None:
        """"Reviews are done in 14 countries and ongoing in 15 more": what the count before in the sentence counts."""
        words, following = self.sentence.grammar, self.items[self.at + 1 : self.at + 3]
        more = len(following) == 2 and following[0].folded in words.more
        if not more or following[1].role in ("noun", "word", "adjective", "of", "name"):
            return None
        return self.same_before()

    def further(self) -> bool:
        """Whether a share says how far an amount is from another: "$51 million, which is 25 per cent more than …"."""
        following = self.items[self.at + 1].folded if self.at + 1 < len(self.items) else ""
        beyond = self.items[self.at + 2].role if self.at + 2 < len(self.items) else "mark"
        if self.kind != "percent" or following not in self.sentence.grammar.more or not self.index:
            return False
        if beyond in ("noun", "word", "adjective"):
            return False  # на 15 процентов больше плана
        last = self.sentence.at_figure(self.index - 1)
        between = self.items[last + 1 : self.at] if last >= 0 else ()
        return any(i.role == "mark" for i in between) and not any(i.role in ("reach", "noun") for i in between)

    def change_in(self) -> Counted | None:
        """What a change named beside its amount is of: "a 6 per cent cut in printing", "un recorte del 6 % en …"."""
        at, words = self.at + 1, self.sentence.grammar
        before = self.at - 1
        while before > 0 and self.items[before].role in ("of", "determiner"):
            before -= 1
        noun = before - 1 if before > 0 and self.items[before].role == "measure" else before
        if at < len(self.items) and self.items[at].role == "reach":
            at += 1
        elif noun >= 0 and any(f in words.changes for f in words.variants(self.items[noun].folded)):
            pass  # زيادة بنسبة 49 في المائة في عدد المباني
        elif before < 0 or self.items[before].role != "reach" or self.items[before + 1].role != "of":
            return None
        if at >= len(self.items) or self.items[at].folded not in self.sentence.grammar.inside:
            return None
        at = skip_to_phrase(self.sentence, at + 1)[0]
        while at + 1 < len(self.items) and self.items[at].role in ("count", "measure"):
            at += 1
        return self.made(phrase_at(self.sentence, at), FAIR, adjectives=True)

    def changed(self) -> Counted | None:
        """What a verb of reaching or changing says the figure of: "receipts grew by 28 per cent"."""
        for verb in verbs_before(self.sentence, self.at):
            if any(i.role == "figure" for i in self.items[verb + 1 : self.at]) and self.kind not in (POINTS, TIME):
                break
            if has_mark(self.items, verb, self.at, frozenset(";；؛:")):
                break
            phrase = subject(self.sentence, verb, self.at)
            if self.kind in PARTS and not own_subject(self.sentence, phrase, verb):
                start = clause_start(self.sentence, verb)
                phrase = nearest_phrase(self.sentence, self.at, start) or rate_before(self.sentence, start) or phrase
            if phrase is not None and phrase.last < self.at:
                grammar = self.sentence.grammar
                if grammar.adjectives_first and not grammar.head_last:  # the head alone, its adjectives are many
                    phrase = Phrase(phrase.last, phrase.last, phrase.noun)
                far = bool(grammar.article) and phrase.first < clause_start(self.sentence, verb)
                if phrase.noun is None and (far or phrase.last - phrase.first > MOST_UNKNOWN):
                    return None
                return self.made(phrase, FAIR if phrase.noun else WEAK)
            break
        return None

    def changed_known(self) -> Counted | None:
        """As `changed`, but only a noun whose class is known."""
        found = self.changed()
        return found if found is not None and found.noun is not None else None

    def same_before(self) -> Counted | None:
        """The figure before in the sentence, of the same kind, already has it: "17 towns in A and three in B"."""
        for k in self._back():
            other = self.items[k].figure
            if self.kind == MONEY and self.sentence.grammar.article and self.items[k].role == "verb":
                return None
            if other >= 0 and other in self.before:
                quantity, hit = self.figures[other].quantity, self.before[other]
                fits = hit.noun is not None and hit.noun.group in FITTING.get(self.kind, ())
                if quantity is not None and (quantity.kind == self.kind or (quantity.kind == "count" and fits)):
                    return Counted(hit.text, hit.noun, hit.span, WEAK)
        return None

    def same_unit_before(self) -> Counted | None:
        """"from 14 litres a day to 55 litres": as the figure before in the sentence, when it has the same unit."""
        for k in self._back():
            other = self.items[k].figure
            quantity = self.figures[other].quantity if other >= 0 else None
            if quantity is not None:
                return self.same_before() if quantity.unit == self.unit else None
        return None

    def beside(self) -> Counted | None:
        """A noun right before a percentage, nothing between: "под ставку 2,25 процента"."""
        words, before = self.sentence.grammar, self.items[self.at - 1] if self.at else None
        inflected = words.adjectives_first and not words.head_last
        if self.kind != "percent" or not inflected or before is None or before.role not in ("noun", "word"):
            return None
        return self.made(Phrase(self.at - 1, self.at - 1, before.noun), WEAK)

    def listed(self) -> Counted | None:
        """"Homes were repaired in two countries: 310 in Malawi, 275 in Zambia": what stands before the list."""
        at, _ = skip_to_phrase(self.sentence, self.at + 1)
        colon = list_start(self.sentence, self.at, at)
        last = self.sentence.at_figure(self.index - 1) if self.index - 1 in self.before else -1
        if 0 <= colon < last:
            return self.same_before()
        return self.made(before_list(self.sentence, colon), FAIR)

    def paired(self) -> Counted | None:
        """"from 31 to 44 per cent": the figure just before has it."""
        k = self.at - 1
        while k > 0 and self.items[k].role in ("and", "stop", "determiner", "of", "reference"):
            k -= 1  # also "from 71 per cent in 2010 to 84 per cent"
        return self.same_before() if k >= 0 and self.items[k].figure >= 0 and k < self.at - 1 else None

    def resumed(self) -> Counted | None:
        """"25 per cent of schools lost roofs; 25 per cent need repairs": as the share before it."""
        before = self.items[self.at - 1] if self.at else None
        following = self.items[self.at + 1] if self.at + 1 < len(self.items) else None
        begins = before is not None and before.role == "mark" and before.text[:1] in STRONG
        acts = following is not None and following.role in ("verb", "reach", "word", "copula")
        last = self.figures[self.index - 1].quantity if self.index - 1 in self.before else None
        on = begins and acts and last is not None and last.kind == self.kind
        return self.same_before() if on or goes_on(self.sentence, self.at) else None

    def of_that(self) -> Counted | None:
        """A noun right before its measure: "a population of 300,000", "une croissance de 3,5 %"."""
        k = self.at - 1
        while k > 0 and self.items[k].role == "determiner":
            k -= 1
        if self.sentence.grammar.article:
            return None  # من is of and from
        before = self.items[k - 1] if k > 0 and self.items[k].role == "of" else None
        if before is None or before.role not in ("noun", "word") or before.folded in self.sentence.grammar.attributes:
            return None
        return self.made(Phrase(k - 1, k - 1, before.noun), FAIR)

    def aside(self) -> Counted | None:
        """A figure in brackets that goes on about the noun before them: "the population (put at 23 million)"."""
        for k in range(self.at - 1, max(-1, self.at - ASIDE), -1):
            item = self.items[k]
            if item.role == "mark" and item.text[:1] in "(（":
                return self.made(nearest_phrase(self.sentence, k, clause_start(self.sentence, k)), FAIR)
            if item.role in ("noun", "figure", "mark"):
                return None
        return None

    def nearest_known(self) -> Counted | None:
        """The nearest noun before the figure whose class is known, in its clause, else in the sentence."""
        start = clause_start(self.sentence, self.at)
        phrase = phrase_at(self.sentence, topic(self.sentence, start)) or nearest_phrase(self.sentence, self.at, start)
        phrase = phrase or nearest_phrase(self.sentence, self.at)
        governed = self.sentence.grammar.governed
        source = self.kind == "count" and phrase is not None and bool(governed)
        if phrase is not None and source and self.items[phrase.first].folded.startswith(governed):
            return None  # وفقا للبرنامج، يعاني 21 مليونا: the source, not those counted
        return self.made(phrase, WEAK)

    def nearest_in_clause(self) -> Counted | None:
        """The nearest noun before the figure whose class is known, in its clause."""
        found = self.made(nearest_phrase(self.sentence, self.at, clause_start(self.sentence, self.at)), WEAK)
        return None if found is not None and found.noun is not None and found.noun.group in UNMEASURED else found

    def attribute(self) -> Counted | None:
        """"a plant with a capacity of 45 MW": a measure named just before, and no "of" after the figure."""
        before = self.at - 1
        while before > 0 and self.items[before].role in ("of", "determiner", "reach"):
            before -= 1
        if before < 0 or self.items[before].role != "measure" or skip_to_phrase(self.sentence, self.at + 1)[1]:
            return None
        return self.nearest_fitting()

    def nearest_fitting(self) -> Counted | None:
        """What is measured before its measure: "sites with a combined area of 14.8 ha"."""
        if (whose := extent_of(self.sentence, self.at, FITTING[self.kind])) is not None:
            return self.made(whose, FAIR)
        for k in self._back():
            noun, governed = self.items[k].noun, self.sentence.grammar.governed
            if governed and self.items[k].role == "mark" and changes_since(self.sentence, self.at, k):
                return None  # زادت الإنتاجية من 35 طنا: its clause has a verb of its own
            if noun is not None and noun.group in FITTING[self.kind]:
                at = k - 1  # المسارات المخصصة للحافلات: what a preposition governs is not what is measured
                while governed and self.items[k].folded.startswith(governed) and at > 0 and k - at < 3:
                    owner = self.items[at].noun
                    if owner is not None and owner.group in FITTING[self.kind]:
                        return self.made(nearest_phrase(self.sentence, at + 1, at), FAIR)
                    at -= 1
                return self.made(nearest_phrase(self.sentence, k + 1, k), FAIR)
        return None

    def money_right(self) -> Counted | None:
        """A sum followed by what it is: "312 million shillings in market fees"."""
        at, of = skip_to_phrase(self.sentence, self.at + 1)
        if any(item.folded in self.sentence.grammar.totals for item in self.items[self.at + 1 : at]):
            return None  # بقرض يصل إلى 200 مليون دولار من إجمالي الاستثمارات
        if not of and at < len(self.items) and self.items[at].role == "stop":
            at, _ = skip_to_phrase(self.sentence, at + 1)
            of = True
        words = self.sentence.grammar  # "1,3 трлн рупий портовых доходов", "a $600,000 donation"
        of = of or (words.adjectives_first and not words.head_last and at == self.at + 1)
        phrase = phrase_at(self.sentence, at)
        one = self.items[max(0, self.at - 1)].folded in words.one
        one = one or (phrase is not None and not plural(self.items[phrase.last], self.sentence))  # US$ 5 million grant
        of = of or (words.head_last and at == self.at + 1 and one)
        if phrase is None or phrase.noun is None or phrase.noun.group != MONEY or not of:
            return None
        return self.made(phrase, SURE)

    def money_of(self) -> Counted | None:
        """A sum that tells the worth of a thing: "€2 million of idle machinery"."""
        at, of = skip_to_phrase(self.sentence, self.at + 1)
        direct = of and at <= self.at + 2 and at < len(self.items)
        phrase = phrase_at(self.sentence, at) if direct and self.items[at].role in THINGS else None
        return None if phrase is None or gives(self.sentence, phrase) else self.made(phrase, WEAK)

    def money_left(self) -> Counted | None:
        """What the sum is: the nearest word for money in its clause, or the subject of its verb."""
        said = self._reached()
        if said is not None and said.noun is not None and said.noun.group == MONEY:
            return said
        start = clause_start(self.sentence, self.at)
        if start > 0 and self.at - start <= SHORT_CLAUSE:  # "subventions, d’un montant de …"
            start = clause_start(self.sentence, start - 1)
        nearest = money_before(self.sentence, start, self.at)
        if nearest >= 0 and all(i.role in BESIDE for i in self.items[nearest + 1 : self.at]):
            return self.made(nearest_phrase(self.sentence, nearest + 1, nearest), SURE)
        said = self.changed()
        money = said is not None and said.noun is not None and said.noun.group == MONEY
        if money and said is not None and (nearest < 0 or fold(said.text) not in self.sentence.grammar.attributes):
            return said  # in قرض البنك بقيمة مليار the loan, not its worth
        return self.made(nearest_phrase(self.sentence, nearest + 1, nearest), FAIR) if nearest >= 0 else None

    def _reached(self) -> Counted | None:
        """What a verb right before the figure says it of: "the line … amounts to", "the journey takes"."""
        at = self.at - 1
        words = self.sentence.grammar
        while at > 0 and (
            self.items[at].role in ("determiner", "stop", "and", "of", "reference")
            or (self.items[at].role == "word" and self.items[at].folded in words.attributes)  # "длилась в среднем"
        ):
            at -= 1
        reached = at >= 0 and self.items[at].role == "reach"
        return self.changed() if reached and self.items[at].folded not in words.attributes else None

    def moved(self) -> Counted | None:
        """What a verb says was moved so far: "the ground floors … were raised by 1.5 m"."""
        before = self.items[self.at - 1].folded if self.at else ""
        if self.kind not in ("length", "area") or before in self.sentence.grammar.roles["measure"]:
            return None
        found = self._reached()
        return found if found is not None and (found.noun is None or found.noun.group not in STILL) else None

    def led_to(self) -> Counted | None:
        """"admissions in the five hospitals decreased from 2,310 to 1,790": also a noun nobody knows."""
        before = self.items[self.at - 1] if self.at else None
        return self._reached() if before is not None and before.role in ("stop", "and", "of") else None

    def taken(self) -> Counted | None:
        """"the average journey takes 48 minutes"; where the verb comes first, ودامت الإقامة في المتوسط أربعة أشهر."""
        said, far = self._reached(), self.sentence.grammar.article and not figure_since_verb(self.sentence, self.at)
        return said or (self.changed() if far else None)

    def time_right(self) -> Counted | None:
        """"three months of operating costs"."""
        at, of = skip_to_phrase(self.sentence, self.at + 1)
        bare = self.sentence.grammar.bare_share and not self.sentence.grammar.head_last
        phrase = phrase_at(self.sentence, at) if of or bare else None
        if phrase is None or (phrase.noun is None and not of) or self._leans(self.items[phrase.first]):
            return None
        return self.made(phrase, SURE if phrase.noun else WEAK)

    def time_left(self) -> Counted | None:
        """"the time needed to register a plot … fell from 26 months"."""
        for k in self._back():
            noun = self.items[k].noun
            if noun is not None and noun.group == "time":
                return self.made(nearest_phrase(self.sentence, k + 1, k), FAIR)
        return None
