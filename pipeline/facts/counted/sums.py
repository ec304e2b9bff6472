"""What a sum is, told beside it or before it: "312 million shillings in market fees", "the budget … of $5 million"."""

from __future__ import annotations

from pipeline.facts.classes import Counted
from pipeline.facts.counted.ahead import FAIR, SURE, WEAK
from pipeline.facts.counted.changes import Changes
from pipeline.facts.counted.construct import body, thing_before
from pipeline.facts.counted.lists import COLONS
from pipeline.facts.counted.phrases import (
    Phrase,
    beyond_brackets,
    clause_start,
    first_phrase,
    nearest_phrase,
    phrase_at,
    plural,
    skip_to_phrase,
)
from pipeline.facts.counted.verbs import verbs_before
from pipeline.facts.grammar import fold
from pipeline.facts.sentence import Sentence
from pipeline.records import Entity

MONEY = "money"
#: Whom a sum comes from, and what it may buy.
GIVERS = frozenset({"groups", "people", "places"})
WARES = frozenset({"matter", "transport", "nature", "land", "money"})
SHORT_CLAUSE = 5  # items of a clause that only leads to its sum
#: What may stand between a word for money and its sum.
THINGS = frozenset({"noun", "word", "adjective", "before"})
BESIDE = frozenset({"of", "determiner", "adjective", "reach", "measure"})


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
        if (label := self._label(start)) is not None:
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

    def _label(self, start: int) -> Counted | None:
        """What the label right before a sum begins with, where the head comes first: "aide au loyer : 2 millions"."""
        if start != self.at or not start or self.items[start - 1].text not in COLONS or self.sentence.grammar.head_last:
            return None
        first = first_phrase(self.sentence, clause_start(self.sentence, start - 1), start - 1)
        money = first is not None and first.noun is not None and first.noun.group == MONEY
        return self.made(first, SURE) if money else None

    def worth(self) -> Counted | None:
        """A thing whose worth a sum is, named right before the word for worth: اتفاقية بقيمة 10 ملايين يورو."""
        k = self.at - 1
        while k > 0 and self.items[k].role == "determiner":
            k -= 1
        words = self.sentence.grammar
        if k < 1 or self.items[k].folded not in words.worth or self.items[k - 1].folded in words.attributes:
            return None
        start = thing_before(self.sentence, k)
        return self.made(nearest_phrase(self.sentence, k, start) or first_phrase(self.sentence, start, k), FAIR)

    def amounting(self) -> Counted | None:
        """What a verb says how large it is: "the needs amount to $827 million", بلغت الاحتياجات 827 مليون دولار.

        The verb stands right before the sum; with its subject between where verbs come first.
        """
        words, k = self.sentence.grammar, self.at - 1
        while k > 0 and self.items[k].role in ("determiner", "stop", "and", "of"):
            k -= 1
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


def elided(sentence: Sentence, last: Entity, figure: int) -> bool:
    """Whether a figure with nothing to count behind it stands after a sum that ends with its currency.

    No noun for people or places may stand between them: "3 million soles for a town of 2 million".
    """
    items, at, before = sentence.items, sentence.at_figure(figure), sentence.at_figure(figure - 1)
    if not sentence.grammar.spaced or not 0 <= before < at or not last.text[:1].isdecimal():
        return False
    behind = items[at + 1] if at + 1 < len(items) else None
    ends = behind is None or (behind.role in ("mark", "stop", "verb", "adjective", "and") and not behind.people)
    return ends and not any(i.noun is not None and i.noun.group in ("people", "places") for i in items[before:at])


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
    return nearest


def _of_whom(sentence: Sentence, at: int) -> bool:
    """Whether a word for money only says which people or places are meant: "países de rentas bajas"."""
    before = sentence.items[at - 2].noun if at > 1 and sentence.items[at - 1].role == "of" else None
    return before is not None and before.group in GIVERS and not sentence.grammar.article


def giver(sentence: Sentence, at: int) -> bool:
    """Whether a noun for money names who gives it, or the way it goes: "financé par le Fonds", "through the Fund"."""
    k = at - 1
    while k > 0 and sentence.items[k].role in ("determiner", "adjective"):
        k -= 1
    return k >= 0 and sentence.items[at].text[:1].isupper() and sentence.items[k].folded in sentence.grammar.through


def gives(sentence: Sentence, phrase: Phrase) -> bool:
    """Whether a phrase behind "of" names whom a sum comes from, where "of" and "from" may be one word: $6 million from
    the Government; with an article written on nouns all that is no ware: مليون دولار من المركز."""
    if phrase.noun is None:
        return bool(sentence.grammar.article)
    return phrase.noun.group in GIVERS or (bool(sentence.grammar.article) and phrase.noun.group not in WARES)
