"""What a sum is, told beside it or before it: "312 million shillings in market fees", "the budget … of $5 million"."""

from __future__ import annotations

from pipeline.facts.classes import Counted
from pipeline.facts.counted.ahead import FAIR, SURE, WEAK
from pipeline.facts.counted.changes import Changes
from pipeline.facts.counted.construct import body, thing_before
from pipeline.facts.counted.lists import COLONS
from pipeline.facts.counted.looking import clause_start, first_phrase, nearest_phrase
from pipeline.facts.counted.phrases import Phrase, beyond_brackets, phrase_at, plural, skip_to_phrase
from pipeline.facts.counted.verbs import verbs_before
from pipeline.facts.grammar import fold
from pipeline.facts.kinds import PARTS
from pipeline.facts.sentence import Sentence

MONEY = "money"
#: Whom a sum comes from, and what it may buy.
GIVERS = frozenset({"groups", "people", "places"})
WARES = frozenset({"matter", "transport", "nature", "land", "money"})
LABEL = 6  # items of a label before its sum
SHORT_CLAUSE = 5  # items of a clause that only leads to its sum
#: What may stand between a word for money and its sum.
THINGS = frozenset({"noun", "word", "adjective", "before"})
BESIDE = frozenset({"of", "determiner", "adjective", "reach", "measure"})
SPENT = 2  # items from a sum to the verb that says what is done with it


class Sums(Changes):
    """The rules for sums of money."""

    def money_right(self) -> Counted | None:
        """A sum followed by what it is: "312 million shillings in market fees", "$10 million collected in fees"."""
        at, of = skip_to_phrase(self.sentence, self.at + 1)
        if self.at and self.items[self.at - 1].folded in self.sentence.grammar.worth:
            return None  # قرض بقيمة 200 مليون دولار من التمويل
        at = max(at, beyond_brackets(self.sentence, at))  # "16 billion shillings (about $150 million) in credit"
        if any(item.folded in self.sentence.grammar.overall for item in self.items[self.at + 1 : at]):
            return None  # بقرض يصل إلى 200 مليون دولار من إجمالي الاستثمارات
        if at == self.at + 1 and at < len(self.items) and self.items[at].role == "copula":
            told = phrase_at(self.sentence, at + 1)  # 33 миллиона долларов — гранты
            named = told is not None and self.items[told.first].text[:1].isupper()  # — Фонд …: who gives
            if told is not None and told.noun is not None and told.noun.group == MONEY and not named:
                return self.made(told, SURE)
        done = [i.role for i in self.items[at : at + 2]] == ["adjective", "stop"] and self.sentence.grammar.head_last
        if done and self.items[at].folded.endswith(self.sentence.grammar.verb_endings):
            at += 1
        words = self.sentence.grammar
        bridge = at < len(self.items) and self.items[at].role == "stop"  # not من أجل, for what; not "out of"
        bridge = bridge and self.items[at].folded not in words.wholes
        if not of and bridge and (not words.article or self.items[at].folded in words.inside):
            at, _ = skip_to_phrase(self.sentence, at + 1)
            of = True
        # "1,3 трлн рупий портовых доходов", "a $600,000 donation"
        of = of or (words.adjectives_first and not words.head_last and at == self.at + 1)
        phrase = None if at < len(self.items) and giver(self.sentence, at) else phrase_at(self.sentence, at)
        one = self.items[max(0, self.at - 1)].folded in words.one
        one = one or (phrase is not None and not plural(self.items[phrase.last], self.sentence))  # US$ 5 million grant
        of = of or (words.head_last and at == self.at + 1 and one)
        if phrase is None or phrase.noun is None or phrase.noun.group != MONEY or not of:
            return None
        beyond = self.items[phrase.last + 1 : phrase.last + 3]
        if bridge and [i.role for i in beyond] == ["of", "figure"]:
            return None  # "an investment of $5 million with assistance of $1 million"
        return None if body(self.sentence, phrase.first) else self.made(phrase, SURE)

    def money_of(self) -> Counted | None:
        """A sum that tells the worth of a thing: "€2 million of idle machinery"."""
        at, of = skip_to_phrase(self.sentence, self.at + 1)
        direct = of and at <= self.at + 2 and at < len(self.items)
        phrase = phrase_at(self.sentence, at) if direct and self.items[at].role in THINGS else None
        return None if phrase is None or gives(self.sentence, phrase) else self.made(phrase, WEAK)

    def money_left(self) -> Counted | None:
        """What the sum is: the nearest word for money in its clause, or the subject of its verb."""
        said, worth = self._reached(), self.sentence.grammar.attributes
        if said is not None and said.noun is not None and said.noun.group == MONEY and fold(said.text) not in worth:
            return said
        start = clause_start(self.sentence, self.at)
        if (label := self._label(start) or self._of_that_worth(start)) is not None:
            return label
        if start > 0 and self.at - start <= SHORT_CLAUSE:  # "subventions, d’un montant de …"
            start = clause_start(self.sentence, start - 1)
        nearest = money_before(self.sentence, start, self.at)
        if nearest >= 0 and all(i.role in BESIDE for i in self.items[nearest + 1 : self.at]):
            return self.made(nearest_phrase(self.sentence, nearest + 1, start), SURE)
        said = self.changed()
        money = said is not None and said.noun is not None and said.noun.group == MONEY
        if money and said is not None and (nearest < 0 or fold(said.text) not in worth):
            return said  # in قرض البنك بقيمة مليار the loan, not its worth
        return self.made(nearest_phrase(self.sentence, nearest + 1, start), FAIR) if nearest >= 0 else None

    def _of_that_worth(self, start: int) -> Counted | None:
        """The thing right before "of an amount of": “les autres produits, d’un montant de 5 millions”."""
        words, k = self.sentence.grammar, self.at - 1
        if words.head_last or k < 1 or self.items[k].role != "of" or self.items[k - 1].folded not in words.attributes:
            return None
        led = self.sentence.last_before(k - 1, "determiner")
        if led < 1 or self.items[led].role != "of":
            return None
        end = led - (self.items[led - 1].text == ",")
        thing = nearest_phrase(self.sentence, end, clause_start(self.sentence, end) if end < led else start)
        return self.made(thing, FAIR) if thing is not None and thing.last == end - 1 else None

    def _label(self, start: int) -> Counted | None:
        """What the label right before a sum begins with, where the head comes first: "aide au loyer : 2 millions"."""
        first = None if self.sentence.grammar.head_last else self._labelling(start)
        money = first is not None and first.noun is not None and first.noun.group == MONEY
        return self.made(first, SURE) if money else None

    def _labelling(self, start: int) -> Phrase | None:
        """The first noun of the label right before a sum, whose clause begins at an item."""
        if self.sentence.grammar.article or start != self.at or not start or self.items[start - 1].text not in COLONS:
            return None
        return first_phrase(self.sentence, clause_start(self.sentence, start - 1), start - 1)

    def labelled(self) -> Counted | None:
        """A short label between marks, without a verb: "Staff: $3 million; drinking water: $200,000"."""
        start = clause_start(self.sentence, self.at)
        label = self._labelling(start)
        begins = clause_start(self.sentence, start - 1) if label is not None else 0
        inside = self.items[begins : start - 1]
        short = len(inside) <= LABEL and not any(i.role in ("verb", "reach", "copula", "figure") for i in inside)
        return self.made(label, FAIR) if short else None

    def money_object(self) -> Counted | None:
        """What a verb sets to a sum, behind it: "a porté à 40 millions de dollars le montant des aides"."""
        at, words, before = self.at + 1, self.sentence.grammar, self.items[max(0, self.at - 3) : self.at]
        if words.bare_share or at >= len(self.items) or self.items[at].role != "determiner":
            return None
        if not any(i.role == "reach" for i in before):
            return None
        at, _ = skip_to_phrase(self.sentence, at)
        while at + 1 < len(self.items) and (self.items[at].role == "count" or self._only_measures(at)):
            at, _ = skip_to_phrase(self.sentence, at + 1)
        phrase = phrase_at(self.sentence, at)
        return self.made(phrase, FAIR) if phrase is not None and phrase.noun is not None else None

    def _only_measures(self, at: int) -> bool:
        """Whether a word only says that something is measured and what it is of follows."""
        item, following = self.items[at], self.items[at + 1]
        total = item.noun is not None and item.noun.name == "total"
        return following.role == "of" and (total or item.folded in self.sentence.grammar.attributes)

    def thing_worth(self) -> Counted | None:
        """A thing whose worth a sum is, named right before the word for worth: اتفاقية بقيمة 10 ملايين يورو."""
        k = self.sentence.last_before(self.at, "determiner")
        words = self.sentence.grammar
        if k < 1 or self.items[k].folded not in words.worth or self.items[k - 1].folded in words.attributes:
            return None
        start = thing_before(self.sentence, k)
        return self.made(nearest_phrase(self.sentence, k, start) or first_phrase(self.sentence, start, k), FAIR)

    def amounting(self) -> Counted | None:
        """What a verb says how large it is: "the needs amount to $827 million", بلغت الاحتياجات 827 مليون دولار.

        The verb stands right before the sum; with its subject between where verbs come first.
        """
        words = self.sentence.grammar
        k = self.sentence.last_before(self.at, "determiner", "stop", "and", "of")
        if words.article:
            k = next(verbs_before(self.sentence, self.at), -1)
            if any(i.role in ("verb", "mark", "figure") for i in self.items[k + 1 : self.at]):
                return None
        if (
            k < 0
            or self.items[k].folded in words.sized
            or not any(form in words.equal for form in words.bare(self.items[k].folded))
        ):
            return None
        said = self.changed()
        return None if said is not None and said.noun is not None and said.noun.group in GIVERS else said

    def costing(self) -> Counted | None:
        """What a verb says costs so much, before or behind it: إعادة الإعمار تتطلب مليارا, ستكلف الصيانة مليارا."""
        words, start = self.sentence.grammar, clause_start(self.sentence, self.at)
        near = range(self.at - 1, start - 1, -1)
        listed = words.costs | words.needs
        k = next((k for k in near if not listed.isdisjoint(words.bare(self.items[k].folded))), -1)
        if k < 0 or any(i.figure >= 0 for i in self.items[k + 1 : self.at]):
            return None
        told = first_phrase(self.sentence, k + 1, self.at)
        if told is None:
            that = (n + 1 for n in range(k - 1, start - 1, -1) if self.items[n].folded in words.that)
            told = first_phrase(self.sentence, next(that, start), k)
        group = told.noun.group if told is not None and told.noun is not None else ""
        work = told is not None and any(f in words.light for f in words.bare(self.items[told.first].folded))
        who = group in GIVERS or (not work and not words.needs.isdisjoint(words.bare(self.items[k].folded)))
        return None if who else self.made(told, FAIR)

    def unmarked(self) -> bool:
        """Whether a figure after a sum, in the sentence or before it, is one itself although it names no currency.

        A word for money stands behind it ("$16 million in grants and 20 million in loans"); else nothing that could be
        counted does, and it follows the sum ("receipts reached 57 million soles, against 41 million"), is told of money
        ("the cost is 562 million") or of what is done with it ("30 million were spent").
        """
        found, figure = self.money_right(), self.figures[self.index]
        if found is not None and found.noun is not None and found.noun.group == MONEY:
            return True
        if not self.sentence.grammar.spaced:
            return False
        if not self._counts_nothing():
            acts = self.at + 1 < len(self.items) and self.items[self.at + 1].role in ("reach", "copula")
            return acts and self._spent()
        last = self.index - 1
        while last > 0 and (share := self.figures[last].quantity) is not None and share.kind in PARTS:
            last -= 1  # "30 million (72 per cent) come from the Nation and 12 million from"
        sum_ = self.figures[last]
        near = sum_.quantity is not None and sum_.quantity.kind == MONEY and sum_.text[:1].isdecimal()
        before = self.sentence.at_figure(last) if near and figure.text[:1].isdecimal() else -1
        if before >= 0:
            between = self.items[before : self.at]
            return self._spent() or not any(i.noun and i.noun.group in ("people", "places") for i in between)
        return self._told_of_money() or self._spent()

    def _counts_nothing(self) -> bool:
        """Whether nothing stands behind the figure that it could count; whom a sum is of is none."""
        at = self.at + 1
        if at < len(self.items) and self.items[at].role == "of" and not self.sentence.grammar.head_last:
            at = skip_to_phrase(self.sentence, at)[0]
            if at < len(self.items) and self.items[at].role == "name":
                return True  # "5 millions d’euros de l’Union et 3 millions de la Suisse"
            phrase = phrase_at(self.sentence, at)
            return phrase is not None and phrase.noun is not None and phrase.noun.group == "groups"
        behind = self.items[at] if at < len(self.items) else None
        if behind is None or behind.folded.endswith(self.sentence.grammar.finite):
            return True
        if (
            behind.role == "adjective"
            and (phrase := phrase_at(self.sentence, at)) is not None
            and phrase.noun is not None
        ):
            return phrase.noun.group == MONEY  # 500 million dollars for 29 thousand new homes
        words, beyond = self.sentence.grammar, self.items[at + 1].role if at + 1 < len(self.items) else "mark"
        inflected = words.adjectives_first and not words.head_last and not words.article
        if behind.role == "adjective" and inflected and beyond in ("noun", "word", "adjective"):
            return False  # 150 тыс. пожилых рабочих
        return behind.role in ("mark", "stop", "verb", "adjective", "and", "pronoun") and not behind.people

    def _told_of_money(self) -> bool:
        """Whether the figure tells of a word for money: "the cost … is 562 million", "a loan of 60 million"."""
        nearest = money_before(self.sentence, clause_start(self.sentence, self.at), self.at)
        k = self.sentence.last_before(self.at, "of", "determiner", "stop")
        said = self.changed() if k >= 0 and self.items[k].role in ("reach", "copula") else None
        beside = nearest >= 0 and all(i.role in BESIDE for i in self.items[nearest + 1 : self.at])
        return beside or (said is not None and said.noun is not None and said.noun.group == MONEY)

    def _spent(self) -> bool:
        """Whether a verb beside the figure says what is done with a sum: "30 million were spent on"."""
        end = max(
            self.at + 1, beyond_brackets(self.sentence, self.at + 1)
        )  # "6.4 billion (62 per cent) were disbursed"
        beside = [*self.items[max(0, self.at - SPENT) : self.at], *self.items[end : end + SPENT]]
        return any(item.folded in self.sentence.grammar.spent for item in beside)


def money_before(sentence: Sentence, start: int, end: int) -> int:
    """The nearest word for money between two items, -1 when there is none.

    One that only says in what gives way to one before it: العجز في الميزانية.
    """
    nearest, inside = -1, sentence.grammar.inside if sentence.grammar.article else frozenset()
    for k in range(end - 1, start - 1, -1):
        noun = sentence.items[k].noun
        worth = sentence.items[k].folded in sentence.grammar.attributes  # "por valor de"
        if noun is None or noun.group != MONEY or worth or _of_whom(sentence, k):
            continue
        if not giver(sentence, k) and not body(sentence, k):
            nearest = k
            if not k or sentence.items[k - 1].folded not in inside:
                break
    return _whose(sentence, nearest, start)


def _whose(sentence: Sentence, nearest: int, start: int) -> int:
    """The word for money to which one belongs as a genitive, else itself: расходы областного бюджета."""
    inflected, k = sentence.grammar.adjectives_first and not sentence.grammar.head_last, nearest - 1
    while inflected and k > start and sentence.items[k].role == "adjective":
        k -= 1
    head = sentence.items[k].noun if inflected and start <= k < nearest else None
    return k if head is not None and head.group == MONEY else nearest


def _of_whom(sentence: Sentence, at: int) -> bool:
    """Whether a word for money only says which people or places are meant: "países de rentas bajas"."""
    before = sentence.items[at - 2].noun if at > 1 and sentence.items[at - 1].role == "of" else None
    return before is not None and before.group in GIVERS and not sentence.grammar.article


def giver(sentence: Sentence, at: int) -> bool:
    """Whether a noun for money names who gives it, or the way it goes: "financé par le Fonds", "through the Fund"."""
    k = sentence.last_before(at, "determiner", "adjective")
    return k >= 0 and sentence.items[at].text[:1].isupper() and sentence.items[k].folded in sentence.grammar.through


def gives(sentence: Sentence, phrase: Phrase) -> bool:
    """Whether a phrase behind "of" names whom a sum comes from, where "of" and "from" may be one word: $6 million from
    the Government; with an article written on nouns all that is no ware: مليون دولار من المركز."""
    if phrase.noun is None:
        return bool(sentence.grammar.article)
    return phrase.noun.group in GIVERS or (bool(sentence.grammar.article) and phrase.noun.group not in WARES)
