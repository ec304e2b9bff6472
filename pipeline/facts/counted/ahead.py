"""What a figure counts, told behind it or in it: "187,400 households", "nine of them", "un certificat sur trois"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from pipeline.facts.classes import Counted, Noun, class_of, noun_at, table
from pipeline.facts.counted.construct import amount_at, before_one, compares, measured, of_number, owned_end, two_of
from pipeline.facts.counted.elided import agreeing, agrees, beyond_owner, in_genitive, singular_behind, told_of_those
from pipeline.facts.counted.phrases import Phrase, empty, phrase_at, plural, skip_to_phrase
from pipeline.facts.counted.verbs import beyond_extent, beyond_peoples
from pipeline.facts.grammar import fold
from pipeline.facts.kinds import MEASURES, PARTS
from pipeline.facts.sentence import POSSESSIVE, Item, Sentence
from pipeline.languages.tokens import Token, tokens
from pipeline.records import Entity, Span

RATES = "rates"
#: Groups of what has nobody among it.
THINGS = frozenset({"homes", "land", "infrastructure", "transport", "nature", "matter", "money"})
MATTER, DOCUMENTS = "matter", "documents"  # also tools and indicators
FARTHEST = 80  # items looked back at
CHEMICAL = re.compile(r"t?CO[2₂](?:e|eq)?|CH4|N2O|[NS]O[2x]|PM ?(?:10|2[.,]5)")
ONES = frozenset(f"{tens}1" for tens in ("", *"023456789"))  # ends of numbers behind which a noun is singular
SURE, FAIR, WEAK = 1.0, 0.8, 0.6
#: An answer that there is none.
NOTHING = Counted("", None, Span(0, 0), 0.0)

Found = Mapping[int, Counted]


class Ahead:
    """One search, with what it needs at hand, and the rules that look from the figure on."""

    def __init__(
        self, text: str, sentence: Sentence, figures: Sequence[Entity], index: int, at: int, before: Found
    ) -> None:
        self.text, self.sentence, self.figures, self.index, self.at, self.before = (
            text, sentence, figures, index, at, before,
        )  # fmt: skip
        quantity = figures[index].quantity
        self.kind = quantity.kind if quantity else "count"
        self.unit = quantity.unit if quantity else ""
        self.items = sentence.items

    def made(self, phrase: Phrase | None, trust: float, *, adjectives: bool = False) -> Counted | None:
        """A phrase of the sentence as an answer; None for an empty one, or for mere adjectives unless allowed."""
        if phrase is None or empty(self.sentence, phrase, adjectives=adjectives):
            return None
        if self.kind in (*PARTS, *MEASURES) and phrase.noun is not None and phrase.noun.group == DOCUMENTS:
            head = self.items[phrase.first].folded
            if any(form in self.sentence.grammar.attributes for form in self.sentence.grammar.variants(head)):
                return None  # показатель составил 41 процент
        first, last = phrase.first, phrase.last
        while first < last and self.items[first].folded in POSSESSIVE:
            first += 1  # "the Foundation’s income", behind a name
        while first < last and self.items[last].folded in self.sentence.grammar.numbering:
            last -= 1  # المنحة البالغة 4 ملايين دولار
        ends = self.sentence.grammar.role(self.items[last].folded.split()[-1])
        if self.items[last].role == "noun" and (ends == "of" or (ends == "stop" and " " in self.items[last].text)):
            of = phrase_at(self.sentence, last + 1)  # "tasa de" is a rate, "tasa" a fee; الطلب على الطاقة
            last = of.last if of is not None else last
        if phrase.noun is None and (whole := self._most(last)) is not None:
            return self.made(whole, trust)
        start = self._beginning(self.items[first])
        end = owned_end(self.sentence, last) if first == last else self.items[last].end
        return Counted(self.text[start:end], phrase.noun, Span(start, end), trust)

    def _most(self, last: int) -> Phrase | None:
        """What most of is told: "the majority of families", not the majority."""
        words = self.sentence.grammar
        if self.items[last].folded not in words.majority or words.article:
            return None
        at, of = skip_to_phrase(self.sentence, last + 1)
        return phrase_at(self.sentence, at) if of else None

    def _beginning(self, item: Item) -> int:
        """Where a noun begins, without the preposition written on it; vowel marks are no letters of their own."""
        words = self.sentence.grammar
        told = item.noun is not None or words.definite(item.folded)
        clitic = words.clitic(item.folded, table(self.sentence.code).entries) if words.clitics and told else ""
        start = item.start
        for _ in clitic:
            start += 1
            while start < item.end and not fold(self.text[start]):
                start += 1
        return start

    def _leans(self, item: Item) -> bool:
        """Whether a preposition or "and" is written on a noun, so that it is not what a number before it counts."""
        words = self.sentence.grammar
        governed = words.definite(item.folded) and not item.folded.startswith(words.article)
        return governed or self._beginning(item) > item.start

    def _owned_noun(self, phrase: Phrase) -> bool:
        """Whether an owner is written on a noun right behind a count, so that it is what those counted have."""
        behind = self.kind == "count" and phrase.first == self.at + 1
        return behind and owned_end(self.sentence, phrase.first) < self.items[phrase.first].end

    def inside(self) -> Counted | None:
        """The noun within the figure: "trois nouveaux branchements sur cinq"."""
        figure, code, words = self.figures[self.index], self.sentence.code, self.sentence.grammar
        if self.kind == "count" and (two := two_of(self.sentence, self.at)) >= 0:
            return self.made(Phrase(two, two, self.items[two].noun), SURE)
        alone = self.kind == "count" and fold(figure.text) in words.one  # غرفة واحدة أو أكثر
        one = before_one(self.sentence, self.at) if self.kind == "ratio" or alone else None
        word = one is not None and one[0] == one[1] and " " not in self.items[one[0]].text and not alone
        behind = phrase_at(self.sentence, self.at + 1) if word else None
        if one is not None and (behind is None or behind.noun is None):
            return self.made(Phrase(*one, self.items[one[0]].noun), SURE, adjectives=True)
        found = tokens(figure.text, code)
        folded = [fold(t.text) for t in found]
        for k, token in enumerate(found):
            if not any(c.isalpha() for c in token.text) or folded[k] in words.numbers:
                continue
            hit = noun_at(folded, k, code) or ((1, None) if self._only_word(found, k) else None)
            if hit is None:
                continue
            first = k
            while first > 0 and folded[first - 1] in words.roles["before"]:
                first -= 1
            start, end = figure.span.start + found[first].start, figure.span.start + found[k + hit[0] - 1].end
            return Counted(self.text[start:end], hit[1], Span(start, end), SURE)
        return self._of_every(found)

    def _of_every(self, found: Sequence[Token]) -> Counted | None:
        """A word nobody knows behind the second number of a ratio: "two in every three crates"."""
        last = found[-1] if found else None
        if last is None or self.kind != "ratio" or not self.sentence.grammar.head_last or len(found) < 4:
            return None
        if not last.text.isalpha() or fold(last.text) in self.sentence.grammar.numbers:
            return None
        start, end = (self.figures[self.index].span.start + place for place in (last.start, last.end))
        return Counted(self.text[start:end], None, Span(start, end), FAIR)

    def _only_word(self, found: Sequence[Token], k: int) -> bool:
        """Whether a word is a dual, or the only one of a ratio that is no number: "un dossier sur dix"."""
        words = self.sentence.grammar
        plain = [t for t in found if any(c.isalpha() for c in t.text) and fold(t.text) not in words.numbers]
        if self.kind == "count" and len(found) == 1:
            return fold(found[k].text).endswith(words.dual)
        inside = self.kind == "ratio" and 0 < k < len(found) - 1 and len(plain) == 1
        return inside and (words.adjectives_first or not words.bare_share)

    def titled(self) -> Counted | None:
        """A listed name right after the figure that is itself counted: "nine voluntary local reviews"."""
        following = self.items[self.at + 1] if self.at + 1 < len(self.items) else None
        if following is None or following.role != "name":
            return None
        noun = class_of(following.text, self.sentence.code)
        return Counted(following.text, noun, Span(following.start, following.end), FAIR) if noun else None

    def right(self) -> Counted | None:
        """The noun after the figure: "187,400 households", "42 per cent of the portfolio"."""
        words = self.sentence.grammar
        at, of = self._behind()
        bare = words.bare_measure if self.kind in MEASURES else words.bare_share or self.kind != "percent"
        if not of and not bare:
            return None
        if [i.role for i in self.items[at : at + 2]] == ["adjective", "reach"] and self._part_of_change(at + 1):
            at += 1  # две трети мирового прироста населения
        if at < len(self.items) and (self.items[at].role == "count" or self._part_of_change(at)):
            at, of = skip_to_phrase(self.sentence, at + 1)[0], True  # "11,6 millions le nombre de personnes"
            if (numbered := of_number(self.sentence, at)) > at:
                return self.made(phrase_at(self.sentence, numbered), SURE)
        if of and compares(self.sentence, self.at):
            return None
        at = beyond_owner(self.sentence, at) if of else at
        whose = self.kind == "percent" and in_genitive(self.sentence, self.at, at)  # 47 процентов объема
        named = self._named(at, of, whose)
        if named is not None:
            return None if named is NOTHING else named
        phrase = agreeing(self.sentence, at) or phrase_at(self.sentence, at) or self._read_as_noun(at, of)
        if phrase is None or self._leans(self.items[phrase.first]) or (not of and self._owned_noun(phrase)):
            return None  # 50 فدانا بمدينة, خسر 75 وظائفهم
        if not of and self._acts(phrase):
            return None  # "40 per cent received loans"
        if whose and ((phrase.noun is None and at > self.at + 1) or self._rated(phrase)):
            return self.made(phrase, FAIR, adjectives=True)  # 80 процентов всех поездок, 60 процентов потребления
        if self.items[phrase.last].folded.endswith(POSSESSIVE):
            return None
        if phrase.noun is None and self._purpose(phrase):
            return None
        return self._unknown(phrase, at, of) if phrase.noun is None else self._known(phrase, of)

    def _purpose(self, phrase: Phrase) -> bool:
        """Whether what stands behind a measure is a verb that says what for: 400 متر مربع ليتمكن القادمون."""
        words = self.sentence.grammar
        led = tuple(f"ل{b}" for b in words.verb_beginnings[:1]) if words.article else ()
        return self.kind in MEASURES and bool(led) and self.items[phrase.first].folded.startswith(led)

    def _acts(self, phrase: Phrase) -> bool:
        """Whether what looks like a participle behind a share is its verb: "two thirds suffered damage"."""
        words, first = self.sentence.grammar, self.items[phrase.first]
        led = self.at > 0 and self.items[self.at - 1].folded in words.one
        past = first.role == "adjective" and first.folded.endswith(words.attributive)
        people = phrase.noun is not None and phrase.noun.group == "people"
        return words.head_last and self.kind in PARTS and past and phrase.last > phrase.first and not (people or led)

    def _behind(self) -> tuple[int, bool]:
        """Where what the figure is of begins, behind words for an extent, and whether "of" leads to it."""
        words = self.sentence.grammar
        at, of = skip_to_phrase(self.sentence, self.at + 1)
        if self.kind not in MEASURES or words.head_last:
            return at, of
        if words.bare_measure:
            at = beyond_extent(self.sentence, at)
        beyond = [i.role for i in self.items[at : at + 2]]
        if beyond in (["adjective", "of"], ["verb", "of"]):  # "hectáreas protegidas de mar"
            return skip_to_phrase(self.sentence, at + 1)
        return at, of

    def _named(self, at: int, of: bool, whose: bool) -> Counted | None:
        """A people, an extent, a substance or an amount behind the figure; NOTHING for an extent of nothing."""
        if (people := self._people(at)) is not None:
            return people
        part = self.kind in PARTS and (of or self.kind == "ratio")
        if part and (extent := measured(self.sentence, at)) is not None:
            return self.made(Phrase(*extent, self.items[extent[1]].noun), FAIR) or NOTHING
        if (of or whose) and self.kind in (*PARTS, "area") and (named := self._extent(at)) is not None:
            return self.made(named, WEAK) or NOTHING
        if self.kind == "mass" and at < len(self.items) and CHEMICAL.fullmatch(self.items[at].text):
            item = self.items[at]
            return Counted(item.text, class_of(item.text, self.sentence.code), Span(item.start, item.end), SURE)
        if part and (amount := amount_at(self.sentence, at)) is not None:
            return Counted(amount.text, None, Span(amount.start, amount.end), FAIR)
        return None

    def _known(self, phrase: Phrase, of: bool) -> Counted | None:
        """A phrase of a known class, unless it is the rate that a percentage stands beside."""
        words = self.sentence.grammar
        beside = self.kind == "percent" and not of and (not words.head_last or phrase.first == phrase.last)
        if beside and self._rated(phrase):
            return None  # a rate told of next; but "an 89 per cent release rate"
        return self.made(phrase, SURE, adjectives=not words.adjectives_first or self._stands_alone(phrase, of))

    def _unknown(self, phrase: Phrase, at: int, of: bool) -> Counted | None:
        """A phrase of no known class, unless it is no noun; beside a share or a measure only where it may be."""
        words = self.sentence.grammar
        if self._only_adjectives(phrase) or (not of and self._adverb(phrase)) or self._finite(phrase, of):
            return None
        if self._elided(phrase):
            return None
        if of or self.kind not in (*PARTS, *MEASURES):
            return self.made(phrase, FAIR, adjectives=not words.adjectives_first or self._stands_alone(phrase, of))
        bare = words.bare_measure if self.kind in MEASURES else words.bare_share and self.kind == "ratio"
        genitive = self.kind == "percent" and words.bare_share and not words.head_last and not words.article
        beside_it = self.kind == "ratio" or (genitive and at == self.at + 1)  # also "half the crossings"
        if genitive and at == self.at + 1 and self.items[at].text.isupper():
            return self.made(phrase, FAIR, adjectives=True)  # 10% ВВП
        every = self.items[self.at].folded.split()[0] in words.each  # "every third shelf"
        if beside_it and (every or plural(self.items[phrase.last], self.sentence)):  # "one in four caretakers"
            return self.made(phrase, FAIR, adjectives=True)
        beside = bare and not words.head_last and at == self.at + 1
        return self.made(phrase, WEAK, adjectives=True) if beside else None

    def _part_of_change(self, at: int) -> bool:
        """Whether a part is of a change, and what changes stands behind: половина прироста населения."""
        words, item = self.sentence.grammar, self.items[at]
        inflected = words.adjectives_first and not words.head_last and self.kind in PARTS
        return inflected and item.role == "reach" and item.folded.endswith(words.change_endings)

    def _people(self, at: int) -> Counted | None:
        """A people by its name alone: "1 million Iraqis", "10,6 млн украинцев"; not "12 Kenyan cities"."""
        item = self.items[at] if at < len(self.items) else None
        if item is None or not item.people or self.kind not in ("count", *PARTS):
            return None
        words, following = self.sentence.grammar, beyond_peoples(self.items, at)
        if words.people_capital and item.text[:1].islower():
            return None  # "86 partenaires, dont 30 haïtiens"
        if words.head_last:
            named = not plural(item, self.sentence) and following in ("noun", "word", "adjective", "name", "reach")
        else:  # where adjectives come last, what follows a number is its noun: 300 sirios, عشرة سوريين مسجلين
            named = words.adjectives_first and following in ("noun", "word", "adjective")
            named = named and item.folded.endswith(words.adjective_endings or ("",))
        if named:
            return None
        return Counted(item.text, Noun("people", "people"), Span(item.start, item.end), SURE)

    def right_of(self) -> Counted | None:
        """What so many cubic metres or litres are of; degrees are of nothing."""
        bare = self.sentence.grammar.bare_measure
        return self.right() if bare or skip_to_phrase(self.sentence, self.at + 1)[1] else None

    def _read_as_noun(self, at: int, of: bool) -> Phrase | None:
        """A word that elsewhere is a verb: "14 houses", "a tenth of needs". A plural takes no verb in -s."""
        counting, words = self.kind == "count" and at == self.at + 1, self.sentence.grammar
        roles = ("verb", "reach") if counting else ("verb",)
        if at >= len(self.items) or self.items[at].role not in roles or words.article:
            return None
        following = self.items[at + 1].role if at + 1 < len(self.items) else ""
        guessed = not words.role(self.items[at].folded) and not words.role_by_start(self.items[at].folded)
        inflected = words.adjectives_first and not words.head_last
        said = following == "verb" or self.figures[self.index].text[-2:] in ONES
        if counting and guessed and inflected and said:
            return Phrase(at, at, None)  # 66 газет вышли, получен 71 ответ
        if not plural(self.items[at], self.sentence):  # "one form of aid"
            return Phrase(at, at, None) if counting and words.head_last and following == "of" else None
        noun = noun_at([self.items[at].folded], 0, self.sentence.code)
        if noun is not None and noun[1].group == MATTER and not of:  # 5 тонн стали, but 7 млн стали переселенцами
            return Phrase(at, at, noun[1]) if self.kind == "mass" and words.bare_measure else None
        if not (of or counting):
            return None
        participle = self.items[at].folded.endswith(words.participle_endings)
        if noun is None and not words.head_last and (self.items[at].role == "verb" or participle):
            return None  # "dont trois situées à …"; "1 180 permis", "12 portes" all the same
        return Phrase(at, at, noun[1] if noun else None)

    def singular(self) -> Counted | None:
        """A singular behind 11 to 99 that looks like a verb, where nothing else is counted: 86 وسيطا."""
        words, behind = self.sentence.grammar, self.items[self.at + 1 : self.at + 2]
        verb = bool(words.article) and bool(behind) and behind[0].role == "verb"
        if not verb or not behind[0].folded.endswith(words.accusative[:1]):
            return None
        fits = singular_behind(self.figures[self.index])
        return self.made(Phrase(self.at + 1, self.at + 1, None), WEAK) if fits else None

    def _elided(self, phrase: Phrase) -> bool:
        """Whether what follows a number only tells of a noun named before: see `elided`."""
        if self.kind != "count":
            return False
        return told_of_those(self.sentence, self.at, phrase) or agrees(self.sentence, self.at, phrase, self.before)

    def _rated(self, phrase: Phrase) -> bool:
        """Whether a phrase tells of a rate."""
        return phrase.noun is not None and phrase.noun.group == RATES

    def _extent(self, at: int) -> Phrase | None:
        """An extent told behind a share or an area: "trois pour cent de la surface", "2 km² de nueva superficie"."""
        at += at < len(self.items) and self.items[at].role == "before"
        if at >= len(self.items) or self.items[at].role != "measure":
            return None
        return Phrase(at, at + ([i.role for i in self.items[at + 1 : at + 2]] == ["adjective"]), None)

    def _extent_named(self, at: int) -> Phrase | None:
        """An extent with what it is of before it, from an item on: "the share of the urban area"."""
        last = at
        while last < len(self.items) and self.items[last].role in ("adjective", "noun", "word"):
            last += 1
        named = self.sentence.grammar.head_last and at < last < len(self.items) and self.items[last].role == "measure"
        return Phrase(at, last, None) if named else None

    def _stands_alone(self, phrase: Phrase, of: bool) -> bool:
        """Whether what looks like an adjective has no noun: "1900 ставней перекрасили", "2.6 hectares of parking"."""
        following = self.items[phrase.last + 1].role if phrase.last + 1 < len(self.items) else "mark"
        inflected = not self.sentence.grammar.head_last  # "450 died"
        beside = inflected and self.kind == "count" and phrase.first == self.at + 1
        beside = beside or (of and (self.kind in MEASURES or not inflected))  # 3.9 million of the displaced
        return beside and following not in ("figure", "noun", "word", "name")

    def _adverb(self, phrase: Phrase) -> bool:
        """Whether what follows is no noun: "1,1 million indirectement"."""
        words = self.sentence.grammar
        return not words.head_last and self.items[phrase.first].folded.endswith(words.adverb_endings)

    def _finite(self, phrase: Phrase, of: bool) -> bool:
        """Whether what follows is the verb of what is counted: "1.120 millones residen en …"."""
        one = self.figures[self.index].quantity
        many = one is None or one.value is None or abs(one.value) > 1
        endings = self.sentence.grammar.finite
        return not of and many and phrase.first == phrase.last and self.items[phrase.first].folded.endswith(endings)

    def _only_adjectives(self, phrase: Phrase) -> bool:
        """Whether the noun stands after the next figure: "85 full-time and 120 part-time jobs"."""
        words, last = self.sentence.grammar, self.items[phrase.last]
        if [i.role for i in self.items[phrase.last + 1 : phrase.last + 3]] != ["and", "figure"]:
            return False
        singular = words.head_last and not last.folded.endswith(words.plural_endings)
        return words.adjectives_first and (last.role == "adjective" or singular)

    def _back(self) -> range:
        """The items before the figure, nearest first, as far as any rule looks."""
        return range(self.at - 1, max(-1, self.at - FARTHEST), -1)

    def _same_kind(self, figure: int) -> bool:
        other = self.figures[figure].quantity
        return other is not None and other.kind == self.kind
