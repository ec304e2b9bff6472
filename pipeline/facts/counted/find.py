"""What a figure counts or measures: the words as printed, and their class.

A figure's noun mostly follows it ("some 187,400 households"); else it is named before ("the dwellings … numbered
3,260"), is that of a figure nearby ("between three and five cities", "nine of them") or stands in the figure itself
("un certificat sur trois"). One rule after the other is asked; the first answer counts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from pipeline.facts.classes import DEGREES, Counted
from pipeline.facts.counted.ahead import FAIR, MATTER, RATES, SURE, WEAK, Found
from pipeline.facts.counted.changes import POINTS, TIME
from pipeline.facts.counted.construct import of_number, told_of, topic
from pipeline.facts.counted.extents import Extents
from pipeline.facts.counted.lists import OPENING, before_article, described_before, numbered
from pipeline.facts.counted.looking import clause_start, first_phrase, nearest_phrase
from pipeline.facts.counted.phrases import Phrase, empty, phrase_at, plural, skip_to_phrase
from pipeline.facts.counted.ranked import in_rank
from pipeline.facts.counted.sums import MONEY
from pipeline.facts.kinds import MEASURES, PARTS
from pipeline.facts.sentence import QUALIFYING, Sentence
from pipeline.facts.unspaced import find as unspaced
from pipeline.records import Entity, Span

TOTAL = "total"
MILLION = 1_000_000
NEAR = 8  # items of a phrase that names a rate; figures looked back at for what was told last
LEAST = 0.3  # trust in an answer that nothing in the sentence supports
LINKED = frozenset({"noun", "word", "adjective", "of", "stop", "determiner"})


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
    return _Search(text, sentence, figures, index, at, before).answer()


def in_money(text: str, sentence: Sentence, figures: Sequence[Entity], index: int) -> Entity:
    """A figure, as a sum of the currency named last where it is one: "$16 million in grants and 20 million in loans".

    Only what is written with a magnitude in words (16 loans are a count); see `Sums.unmarked`.
    """
    figure, at = figures[index], sentence.at_figure(index)
    quantity = figure.quantity
    if at < 0 or quantity is None or quantity.kind != "count" or quantity.unit:
        return figure
    large = quantity.value is not None and quantity.value >= MILLION
    if not any(c.isalpha() for c in figure.text) or not (large or figure.text[:1].isdecimal()):
        return figure
    sums = (q.unit for e in reversed(figures[:index]) if (q := e.quantity) is not None and q.kind == MONEY)
    unit = next(sums, None)
    if unit is None:
        return figure
    sum_ = replace(figure, quantity=replace(quantity, kind="money", unit=unit))
    search = _Search(text, sentence, [*figures[:index], sum_, *figures[index + 1 :]], index, at, {})
    return sum_ if search.unmarked() else figure


def _first(*rules: Callable[[], Counted | None]) -> Counted | None:
    """The answer of the first rule that has one."""
    return next((found for rule in rules if (found := rule()) is not None), None)


class _Search(Extents):
    """A search with the rules that look back from the figure, and their order."""

    def answer(self) -> Counted | None:
        """The answer of the rules for the figure's kind."""
        if self.unit in DEGREES:
            return None
        if (ranked := in_rank(self.text, self.sentence, self.at)) is not None:
            return self.made(ranked, FAIR)
        if self.kind == "count" and self.unit:
            return self._of_measured_count()
        if self.kind in MEASURES:
            return self._of_measure()
        if self.kind == MONEY:
            return self._of_money()
        if self.kind == TIME:
            return self._of_time()
        if self.kind == POINTS:
            return _first(self.number_of, self.risen, self.changed, self.nearest_known)
        return self._of_share() if self.kind in PARTS else self._of_count()

    def _of_measured_count(self) -> Counted | None:
        return _first(
            self.leading, self.attribute, self.right_of, self.of_which, self.number_of,
            self.changed_known, self.same_unit_before, self.changed,
        )  # fmt: skip

    def _of_measure(self) -> Counted | None:
        if self.from_there():
            return None
        return _first(
            self.leading, self.attribute, self.right, self.of_which, self.acted, self.again, self.shared_right,
            self.risen_of, self.change_in, self.against, self.measured, self.taken, self.apart, self.moved,
            self.user_of_energy, self.nearest_fitting, self.changed, self.same_before, self.nearest_in_clause,
            self.last_told,
        )  # fmt: skip

    def _of_money(self) -> Counted | None:
        return _first(
            self.money_right, self.money_object, self.costing, self.money_left, self.leading, self.labelled,
            self.thing_worth, self.same_before, self.money_of, self.amounting,
        )  # fmt: skip

    def _of_time(self) -> Counted | None:
        if self.since_when():
            return self.acted()
        if self.spanned():
            return _first(self.time_right, self.lasted)
        return _first(
            self.time_right, self.acted, self.taken, self.time_left, self.time_of, self.against, self.lasting,
            self.lasted, self.same_before,
        )  # fmt: skip

    def _of_share(self) -> Counted | None:
        if self.further():
            return self.before.get(self.index - 1)
        return _first(
            self.inside, self.bracketed, self.contributed, self.predicate, self.change_in, self.with_number,
            self.done_by, self.of_change, self.of_whole, self.sized, self.in_turn, self.with_whole, self.right,
            self.moved_so, self.or_so_much, self.again, self.against, self.risen, self.goes_on, self.rated,
            self.in_list, self.shared_right, self.of_figure, self.paired, self.resumed, self.elided, self.of_whom,
            self.of_that, self.of_them, self.object, self.number_of, self.changed, self.antecedent, self.beside,
            self.funded, self.nearest_known, self.last_told,
        )  # fmt: skip

    def _of_count(self) -> Counted | None:
        return _first(
            self.inside, self.bracketed, self.headed, self.as_many_more, self.defined, self.number_of_which,
            self.predicate, self.of_whole, self.of_total, self.number_from, self.right, self.in_number,
            self.again, self.against, self.levelled, self.risen, self.in_list, self.behind_brackets,
            self.titled, self.antecedent, self.shared_right, self.aside, self.of_that, self.number_of,
            self.changed_known, self.listed, self.led_to, self.same_before, self.changed, self.continued,
            self.singular, self.nearest_known, self.last_told,
        )  # fmt: skip

    def headed(self) -> Counted | None:
        """“Evictions: 17, down from 212”: the label with which a sentence begins, nothing to count behind it."""
        behind = self.items[self.at + 1].role if self.at + 1 < len(self.items) else "mark"
        opens = self.at > 1 and all(i.role in (*QUALIFYING, "of", "determiner") for i in self.items[: self.at - 1])
        return self.labelled() if opens and behind == "mark" else None

    def in_number(self) -> Counted | None:
        """“des bancs, au nombre de 19”, “les heurts ont été au nombre de 11”: what is so many, told before."""
        roles, k = [i.role for i in self.items[max(0, self.at - 3) : self.at]], self.at - 3
        if roles != ["stop", "count", "of"] or k < 1:
            return None
        if self.items[k - 1].text == ",":
            aside = max((n for n in range(k - 1) if self.items[n].role == "mark"), default=-1)
            if aside < 1 or self.items[aside + 1].role != "stop":
                return self.made(nearest_phrase(self.sentence, k - 1, known=False), FAIR)
            k = aside  # "les maisons étaient, selon le conseil, au nombre de 19"
        return self.made(first_phrase(self.sentence, clause_start(self.sentence, k), k), FAIR)

    def number_of(self) -> Counted | None:
        """“the number of forced evictions … fell to zero”."""
        for k in self._back():
            aside = self.items[k - 1].text[-1:] in OPENING if k else False  # 79% (4.1 billion) in 1990 to 82%
            if self.items[k].figure >= 0 and not self._same_kind(self.items[k].figure) and not aside:
                return None
            if self.items[k].role == "count":
                if self.kind in PARTS and self._so_large(k + 1):
                    return self._same_kind_before(parts=True)
                at = of_number(self.sentence, skip_to_phrase(self.sentence, k + 1)[0])
                phrase = self._extent_named(at) or phrase_at(self.sentence, at)
                if phrase is not None and phrase.last < self.at:
                    if self._only_described(phrase):
                        return self._same_kind_before()
                    if (rate := self._rate(self._before_of(k))) is not None:
                        return self.made(
                            Phrase(rate.first, phrase.last, rate.noun), FAIR
                        )  # "tasa de crecimiento de la cantidad de hogares"
                    moves = self.kind == POINTS or bool(self.unit and self.kind == "count")  # حصة الفرد 500 متر مكعب
                    share = moves and not empty(self.sentence, phrase)  # the share itself moves
                    told = Phrase(k, phrase.last, phrase.noun) if share else phrase
                    # доля ответивших, عدد السعوديين
                    people = not self.sentence.grammar.article or bool(self.items[phrase.first].people)
                    return self.made(told, SURE, adjectives=people)
        return None

    def _only_described(self, phrase: Phrase) -> bool:
        """Whether a number named as such is only described: "bringing the number recorded since May to 62"."""
        inside = self.items[phrase.first : phrase.last + 1]
        return self.sentence.grammar.head_last and phrase.noun is None and all(i.role == "adjective" for i in inside)

    def number_from(self) -> Counted | None:
        """A number named as such, where behind it only stands from where: عدد النازحين بنحو مليونين من مناطق البلاد."""
        of = self.at + 1 < len(self.items) and self.items[self.at + 1].role == "of"
        right = self.right() if of and self.sentence.grammar.article else None
        return self.number_of() if right is not None and right.noun is None else None

    def _so_large(self, k: int) -> bool:
        """Whether an item only says how large the share named before it is: ونسبة صغيرة تصل إلى 2 في المائة."""
        words, item = self.sentence.grammar, self.items[k]
        return bool(words.article) and item.role == "adjective" and not words.definite(item.folded)

    def _before_of(self, k: int) -> int:
        """The item to which the one at an item belongs by "of", -1 without one."""
        k -= 1
        while k > 0 and self.items[k].role == "determiner":
            k -= 1
        return k - 1 if k > 0 and self.items[k].role == "of" else -1

    def of_which(self) -> Counted | None:
        """What a relative clause tells an amount of: الحيازات التي تقل عن 3 أفدنة."""
        told = told_of(self.sentence, self.at)
        return self.made(Phrase(*told, self.items[told[0]].noun), FAIR) if told is not None else None

    def number_of_which(self) -> Counted | None:
        """The same of a number named as such: النازحين الذين يفوق عددهم 120 ألفا."""
        words = self.sentence.grammar
        named = any(item.folded in words.numbered for item in self.items[max(0, self.at - NEAR) : self.at])
        return self.of_which() if named and self.right() is None else None

    def defined(self) -> Counted | None:
        """A number told of the noun before it: البلدان الـ 15, المكاتب البالغ عددها 23."""
        if (found := before_article(self.sentence, self.at)) is not None:
            return self.made(found, SURE)
        return self.made(numbered(self.sentence, self.at), SURE, adjectives=True)

    def sized(self) -> Counted | None:
        """What a share is the size of, told right before it: نموا سنويا قدره 16 في المائة."""
        k = self.sentence.last_before(self.at, "determiner")
        named = self.sentence.grammar.article and k > 2 and self.items[k].role == "reach"
        if named and self.items[k - 2].role == "measure" and self.items[k - 1].role in ("noun", "word"):
            return self.made(Phrase(k - 1, k - 1, self.items[k - 1].noun), SURE)  # بنسبة إنجاز تبلغ 95 في المائة
        if k < 1 or self.items[k].folded not in self.sentence.grammar.sized:
            return None
        k -= 1 + self.items[k - 1].folded.endswith(self.sentence.grammar.adverbial)
        return self.made(described_before(self.sentence, k), SURE) if k >= 0 else None

    def in_turn(self) -> Counted | None:
        """A noun between two shares, the second its own: 51 في المائة، والإناث 47 في المائة, "65 %, health 9 %"."""
        words, k = self.sentence.grammar, self.at - 1
        if not words.article:
            return self._between_shares()
        if k < 2 or self.items[k].role not in ("noun", "word") or self.items[k - 1].role != "mark":
            return None
        opened = self.items[k].folded.startswith(words.conjunctions) and words.definite(self.items[k].folded[1:])
        behind = self.items[k - 2].figure >= 0 and self._same_kind(self.items[k - 2].figure)
        return self.made(Phrase(k, k, self.items[k].noun), SURE) if opened and behind else None

    def _between_shares(self) -> Counted | None:
        """“Water supply took 65 per cent, roads 9 per cent and health 8 per cent”: the verb is said once."""
        k = self.sentence.last_before(self.at, *QUALIFYING, "name", "of", "determiner")
        start = k + 1
        while k > 0 and (self.items[k].text in (",", ";") or self.items[k].role == "and"):
            k -= 1
        if k < 0 or k + 1 == start or self.items[k].figure < 0 or not self._same_kind(self.items[k].figure):
            return None
        return None if self.right() is not None else self.made(first_phrase(self.sentence, start, self.at), FAIR)

    def as_many_more(self) -> Counted | None:
        """“Reviews are done in 14 countries and ongoing in 15 more”: what the count before in the sentence counts."""
        words, following = self.sentence.grammar, self.items[self.at + 1 : self.at + 3]
        if following and following[0].folded in words.relative and not words.article:
            return self.same_before()  # "100,000 people …, and more than 170,000 that received"
        if (
            following
            and following[0].folded in words.those
            and [i.role for i in following[1:]] not in (["noun"], ["word"])
        ):
            return self.same_before()  # "the loss of 105,000 homes and damage to 208,000 others"
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
        parted = any(i.role == "mark" or not i.text[:1].isalnum() for i in between)  # a dash may stand for a verb
        return parted and not any(i.role in ("reach", "noun") for i in between)

    def beside(self) -> Counted | None:
        """A noun right before a percentage, nothing between: "под ставку 2,25 процента"."""
        words, before = self.sentence.grammar, self.items[self.at - 1] if self.at else None
        inflected = words.adjectives_first and not words.head_last
        if self.kind != "percent" or not inflected or before is None or before.role not in ("noun", "word"):
            return None
        return self.made(Phrase(self.at - 1, self.at - 1, before.noun), WEAK)

    def of_that(self) -> Counted | None:
        """A noun right before its measure: "a population of 300,000", "une croissance de 3,5 %"."""
        k = self.sentence.last_before(self.at, "determiner")
        if self.sentence.grammar.article:
            return None  # من is of and from
        before = self.items[k - 1] if k > 0 and self.items[k].role == "of" else None
        if before is None or before.role not in ("noun", "word") or before.folded in self.sentence.grammar.attributes:
            return None
        if before.noun is not None and before.noun.name == TOTAL:  # "to grow …, to reach a total of 889 million"
            return self.number_of() or self.same_before() or self.made(Phrase(k - 1, k - 1, before.noun), FAIR)
        if self.sentence.grammar.head_last:
            return self.made(self._head_of(k - 1), FAIR)
        led = self.sentence.last_before(k, "word", "adjective") if before.noun is None else k
        if led < k - 2 and led >= 0 and self.items[led].role == "reach" and self.kind in PARTS:
            return None  # "une hausse moyenne modeste de 0,9 %": of what has risen
        adjective = k > 1 and self.items[k - 2].role in ("noun", "word")
        if before.noun is None and adjective and self.kind in PARTS:  # "et les prêts aux acheteurs modestes de 4 %"
            start = max((j for j in range(k) if self.items[j].folded in self.sentence.grammar.joint), default=-1) + 1
            first = first_phrase(self.sentence, max(start, clause_start(self.sentence, k)), k)
            if first is not None and first.noun is not None:
                return self.made(first, FAIR)
        rate = self._rate(k - 1)
        # "la proportion de locataires … dans les taudis de 28 à 23 %"
        told = self.number_of() if rate is None and self.kind in PARTS and self._governed(k - 1) else None
        return told or self.made(rate or Phrase(k - 1, k - 1, before.noun), FAIR)

    def _head_of(self, last: int) -> Phrase:
        """The first noun of a chain of them, the head last in each: "average use of water of 48 per cent"."""
        k = head = last
        while k > 1 and self.items[k - 1].role in ("noun", "word", "adjective", "of"):
            k -= 1
            if self.items[k].role == "of" and self.items[k - 1].role in ("noun", "word"):
                head = k - 1
        return nearest_phrase(self.sentence, head + 1, head, known=False) or Phrase(head, head, self.items[head].noun)

    def _governed(self, noun: int) -> bool:
        """Whether a preposition stands before a noun."""
        k = self.sentence.last_before(noun, "determiner", "adjective")
        return k >= 0 and self.items[k].role == "stop"

    def _rate(self, last: int) -> Phrase | None:
        """The rate whose phrase ends with an item: "un taux de couverture en eau potable de 67 %"."""
        found = -1
        for k in range(last, max(-1, last - NEAR), -1):
            noun = self.items[k].noun
            growth = self.items[k].role == "reach" and self.items[k + 1].role == "of"  # "tasa de crecimiento de"
            if self.items[k].role not in LINKED and not growth:
                break
            found = k if noun is not None and noun.group == RATES and noun.name != TOTAL else found
        if found < 0 or self.kind not in PARTS or self.sentence.grammar.head_last:
            return None
        at = found + 1
        grown = self.sentence.grammar.role(self.items[found].folded.split()[-1]) == "of"  # "tasa de" crecimiento
        at += grown and self.items[at].role == "reach"
        at, linked = skip_to_phrase(self.sentence, at)
        of = phrase_at(self.sentence, at) if linked else None
        return Phrase(found, of.last if of is not None and of.last <= last else found, self.items[found].noun)

    def nearest_known(self) -> Counted | None:
        """The nearest noun before the figure whose class is known, in its clause, else in the sentence."""
        start = clause_start(self.sentence, self.at)
        phrase = phrase_at(self.sentence, topic(self.sentence, start)) or nearest_phrase(self.sentence, self.at, start)
        phrase = phrase or nearest_phrase(self.sentence, self.at)
        while phrase is not None and (self._only_where(phrase) or self._uncounted(phrase)):
            phrase = nearest_phrase(self.sentence, phrase.first)
        governed = self.sentence.grammar.governed
        source = self.kind == "count" and phrase is not None and bool(governed)
        if phrase is not None and source and self.items[phrase.first].folded.startswith(governed):
            return None  # وفقا للبرنامج، يعاني 21 مليونا: the source, not those counted
        if phrase is not None and self._number_of_people() and (phrase.noun is None or phrase.noun.group != "people"):
            return None  # ممن فروا من الحرب والبالغ عددهم
        return self.made(phrase, WEAK)

    def _number_of_people(self) -> bool:
        """Whether "their number" stands right before the figure, said of people: البالغ عددهم."""
        words, before = self.sentence.grammar, self.items[self.at - 1].folded if self.at else ""
        return before in words.numbered and before.endswith(words.of_people)

    def _uncounted(self, phrase: Phrase) -> bool:
        """Whether a noun is none of which there are many, where plurals have an ending: "assistance", "water"."""
        words, noun = self.sentence.grammar, phrase.noun
        told = words.head_last or not (words.adjectives_first or words.article)
        head = phrase.last if words.head_last else phrase.first
        mass = noun is not None and noun.group in (MONEY, MATTER)
        return told and mass and self.kind == "count" and not plural(self.items[head], self.sentence)

    def last_told(self) -> Counted | None:
        """The last resort where the sentence names nothing: what the figures of the passage counted last."""
        at, of = skip_to_phrase(self.sentence, self.at + 1)
        if of and at < len(self.items) and self.items[at].role not in ("reference", "pronoun"):
            return None  # "half of the rise in sales": it says of what
        kinds = ("count", *PARTS) if self.kind in ("count", *PARTS) else (self.kind,)
        if self.kind in PARTS and (share := self._same_kind_before(parts=True)) is not None:
            return replace(share, trust=LEAST)  # "45 per cent live in towns of 20,000 residents, leaving 19 per cent"
        for k in range(self.index - 1, max(-1, self.index - NEAR), -1):
            quantity = self.figures[k].quantity if k in self.before else None
            if quantity is not None and quantity.kind in kinds and not (quantity.kind == "count" and quantity.unit):
                return replace(self.before[k], trust=LEAST)
        return None
