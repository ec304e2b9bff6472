"""What a figure counts where a verb or a noun of change tells it: "receipts grew by 28 per cent", "a cut of 6 %"."""

from __future__ import annotations

from pipeline.facts.classes import Counted
from pipeline.facts.counted.ahead import FAIR, RATES, WEAK
from pipeline.facts.counted.brackets import Brackets
from pipeline.facts.counted.construct import construct_head
from pipeline.facts.counted.lists import PLACES
from pipeline.facts.counted.looking import clause_start, first_phrase, has_mark, nearest_phrase, own_subject, subject
from pipeline.facts.counted.phrases import Phrase, phrase_at, skip_to_phrase, whole
from pipeline.facts.counted.verbs import figure_since_verb, verbs_before
from pipeline.facts.kinds import PARTS
from pipeline.facts.sentence import Sentence

TIME, POINTS = "duration", "percentage_point"
FUNDED = 5  # items from a verb of spending to the share that is spent
GIVEN = 4  # items from a verb of contributing to its share
MOST_UNKNOWN = 3  # words of a phrase without a known noun
PEOPLE = "people"
DASHES = "–—"  # between the names of a list and what is told of each
SAID_OF = ("copula", "verb", "adjective", "reach", "and", "stop")  # between a share by itself and its verb
#: Nouns that are neither raised nor widened.
STILL = frozenset({PEOPLE, "money", "time", "rates"})


class Changes(Brackets):
    """The rules that read the verb or the change before a figure, and that tell of no thing: "within 500 metres of"."""

    def object(self) -> Counted | None:
        """What a verb of change acts on, behind the amount: "ont réduit de 18 % la consommation"."""
        first, last = self._levels()
        following = self.items[last + 1] if last + 1 < len(self.items) else None
        before = self.items[max(0, first - 3) : first]
        if following is None or following.role != "determiner" or self.sentence.grammar.bare_share:
            return None
        if not any(item.role == "reach" for item in before):
            return None
        return self.made(phrase_at(self.sentence, last + 2), FAIR)

    def _levels(self) -> tuple[int, int]:
        """The items of both levels of a change, one of them the figure: "incrementar de 80 % a 83 % el acceso"."""
        first = last = self.at
        between = [i.role for i in self.items[self.at + 1 : self.at + 3]]
        if len(between) == 2 and between[0] in ("of", "stop", "and") and between[1] == "figure":
            last += 2
        behind = [i.role for i in self.items[max(0, self.at - 2) : self.at]]
        if first == last and len(behind) == 2 and behind[0] == "figure" and behind[1] in ("of", "stop", "and"):
            first -= 2
        return first, last

    def contributed(self) -> Counted | None:
        """What a share is contributed to: "farming contributes 30 per cent to exports", "contribue pour 5 % aux …"."""
        words, behind = self.sentence.grammar, self.items[self.at + 1 : self.at + 2]
        before = self.items[max(0, self.at - GIVEN) : self.at]
        if (
            not behind
            or behind[0].folded not in words.towards
            or not any(i.folded in words.contributes for i in before)
        ):
            return None
        return self.made(phrase_at(self.sentence, skip_to_phrase(self.sentence, self.at + 2)[0]), FAIR)

    def moved_so(self) -> Counted | None:
        """What changes behind its verb, where nouns are inflected: на 15 процентов увеличили расходы, выросли цены."""
        words, beside = self.sentence.grammar, self.items[max(0, self.at - 1) : self.at + 2]
        inflected = words.adjectives_first and not words.head_last
        if (
            not inflected
            or [i.role for i in beside] != ["stop", "figure", "reach"]
            or beside[2].folded in words.exceeds
        ):
            return None
        at = self.at + 2
        while at < len(self.items) and self.items[at].role in ("count", "measure", "determiner"):
            at += 1
        return self.made(phrase_at(self.sentence, at), FAIR)

    def change_in(self) -> Counted | None:
        """What a change named beside its amount is of: "a 6 per cent cut in printing", "un recorte del 6 % en …"."""
        at, words = self._past_date(self.at + 1), self.sentence.grammar
        before = self.at - 1
        while before > 0 and (
            self.items[before].role in ("of", "determiner") or self.items[before].folded in words.sized
        ):
            before -= 1
        noun = before - 1 if before > 0 and self.items[before].role == "measure" else before
        if at < len(self.items) and self.items[at].role == "reach":
            at += 1
        elif noun >= 0 and any(f in words.changes for f in words.variants(self.items[noun].folded)):
            pass  # زيادة بنسبة 49 في المائة في عدد المباني
        elif before < 0 or self.items[before].role != "reach" or self.items[before + 1].role != "of":
            return None
        else:  # "a cut of 25 per cent was achieved in"
            done = (k for k in range(at, len(self.items)) if self.items[k].role not in ("copula", "verb", "adjective"))
            at = next(done, at)
        inside = self.sentence.grammar.inside
        if at >= len(self.items) or not (self.items[at].folded in inside or self._of_it(at)):
            return None
        at = skip_to_phrase(self.sentence, at + 1)[0]
        if [i.role for i in self.items[at : at + 2]] in (["adjective", "count"], ["word", "count"]):
            at += 1  # "in the absolute number of"
        while at + 1 < len(self.items) and self.items[at].role in ("count", "measure"):
            at += 1
        phrase = phrase_at(self.sentence, skip_to_phrase(self.sentence, at)[0])
        if phrase is not None and phrase.noun is not None and phrase.noun.group == PLACES:
            return None  # it says where: "a augmenté de 36 % dans les villes"
        return self.made(phrase, FAIR, adjectives=True)

    def _past_date(self, at: int) -> int:
        """The item behind a date that stands there: "a rise of 26 per cent in 2023 in the number of"."""
        roles = [i.role for i in self.items[at : at + 2]]
        return at + len(roles) if roles == ["stop", "reference"] else at

    def _of_it(self, at: int) -> bool:
        """Whether what a change is of stands behind a date: "une hausse de 26 % en 2023 du nombre de"."""
        return at > self.at + 1 and self.items[at].role == "of" and self.items[at - 1].role == "reference"

    def changed(self) -> Counted | None:
        """What a verb of reaching or changing says the figure of: "receipts grew by 28 per cent"."""
        for verb in verbs_before(self.sentence, self.at):
            if any(i.role == "figure" for i in self.items[verb + 1 : self.at]) and self.kind not in (POINTS, TIME):
                break
            if has_mark(self.items, verb, self.at, frozenset(";；؛:")):
                break
            if (taken := self._share_itself(verb)) is not None:
                return taken
            phrase = subject(self.sentence, verb, self.at)
            if self.kind in PARTS and not own_subject(self.sentence, phrase, verb):
                start = clause_start(self.sentence, verb)
                phrase = nearest_phrase(self.sentence, self.at, start) or _rate_before(self.sentence, start) or phrase
            if self.kind in PARTS and phrase is not None and phrase.last < verb and self._only_where(phrase):
                phrase = first_phrase(self.sentence, phrase.last + 1, verb) or phrase  # в странах доступность осталась
            if phrase is not None and phrase.last < self.at:
                if self.items[phrase.first].folded in self.sentence.grammar.resumed and phrase.first == phrase.last:
                    hit = self._same_kind_before() or self.before.get(self.index - 1)
                    return Counted(hit.text, hit.noun, hit.span, WEAK) if hit is not None else None
                place = phrase.noun is not None and phrase.noun.group == PLACES and self.items[verb].text in DASHES
                dashed = verb > 0 and self.items[verb].text in DASHES
                place = place or (dashed and self.items[verb - 1].role == "name")  # в Того — 9
                place = place and self.kind == "count"  # получили 50,9 тысячи человек, … округ – 43,9
                place = place or (self.kind in PARTS and self._only_where(phrase))  # а в городах остался на уровне 83 %
                if place and (hit := self._same_kind_before()) is not None:
                    return Counted(hit.text, hit.noun, hit.span, WEAK)
                grammar = self.sentence.grammar
                if grammar.adjectives_first and not grammar.head_last:  # the head alone, its adjectives are many
                    phrase = Phrase(phrase.last, phrase.last, phrase.noun)
                own = clause_start(self.sentence, verb)
                far = bool(grammar.article) and phrase.first < own and self.items[own].folded not in grammar.relative
                if phrase.noun is None and (far or phrase.last - phrase.first > MOST_UNKNOWN):
                    return None
                if phrase.noun is not None and phrase.noun.group == PEOPLE and self.kind in ("length", "area"):
                    return None  # people have no area and no length
                return self.made(phrase, FAIR if phrase.noun else WEAK)
            break
        return None

    def _only_where(self, phrase: Phrase) -> bool:
        """Whether a phrase only says where: a place that a preposition governs, "in the north of the country"."""
        k, words = phrase.first - 1, self.sentence.grammar
        before = ("determiner", "adjective", "word") if words.adjectives_first else ("determiner", "adjective")
        while k > 0 and self.items[k].role in before:
            k -= 1
        place = phrase.noun is not None and phrase.noun.group == PLACES and k >= 0
        return place and (
            self.items[k].folded in words.inside if words.article else self.items[k].role in ("stop", "of")
        )

    def _share_itself(self, verb: int) -> Counted | None:
        """“The proportion grew to 24 per cent”: a share or number by itself, of what was told before."""
        words, behind = self.sentence.grammar, self.items[verb + 1].role
        if words.head_last and behind == "of" and self.items[verb].folded in words.attributes:
            return self._same_kind_before()  # "9 per cent, below the average of 14 per cent"
        k = verb - 1
        while k > 0 and self.items[k].role in SAID_OF:
            k -= 1  # "a proportion that is expected to increase to 68 per cent"
        if k < 1 or self.items[k].role != "count" or self.items[k - 1].role != "determiner":
            return None
        if self.kind not in (*PARTS, "count") or self.sentence.grammar.article or self.unit not in ("", "%"):
            return None
        hit = self._same_kind_before(parts=True) or self.before.get(self.index - 1)
        return Counted(hit.text, hit.noun, hit.span, WEAK) if hit is not None else None

    def of_them(self) -> Counted | None:
        """“يقول 57 في المائة منهم”: where verbs come first, whom the pronoun right behind a share takes up."""
        behind = self.items[self.at + 1 : self.at + 2]
        taken = self.sentence.grammar.article and bool(behind) and behind[0].role == "pronoun"
        said = self.changed() if taken else None
        start = self.figures[self.index].span.start
        if said is not None and said.noun is not None and not self.text[said.span.end : start].strip():
            return None  # تشكل النساء 52 في المائة منهم
        people = bool(taken) and behind[0].folded.endswith(self.sentence.grammar.of_people)
        return self._last_counted(FAIR, people=people) if taken and self.index - 1 in self.before else None

    def funded(self) -> Counted | None:
        """What a share has been spent or paid of: "su plan de ayuda solo se ha financiado en un 20 %"."""
        k = self.at - 1
        while k > 0 and self.at - k <= FUNDED and self.items[k].role in ("determiner", "stop", "of"):
            k -= 1
        led = any(i.role == "stop" for i in self.items[k + 1 : self.at])
        if not led or self.items[k].folded not in self.sentence.grammar.spent:
            return None
        return self.made(subject(self.sentence, k, self.at), FAIR)

    def changed_known(self) -> Counted | None:
        """As `changed`, but only a noun whose class is known."""
        found = self.changed()
        return found if found is not None and found.noun is not None else None

    def _reached(self) -> Counted | None:
        """What a verb right before the figure says it of: "the line … amounts to", "the journey takes"."""
        at = self.at - 1
        words = self.sentence.grammar
        while at > 0 and (
            self.items[at].role in ("determiner", "stop", "and", "of", "reference")
            or (self.items[at].role in ("word", "reach") and self.items[at].folded in words.attributes)  # "in average"
        ):
            at -= 1
        reached = at >= 0 and self.items[at].role == "reach"
        return self.changed() if reached and self.items[at].folded not in words.attributes else None

    def moved(self) -> Counted | None:
        """What a verb says was moved so far: "the ground floors … were raised by 1.5 m"."""
        before = self.items[self.at - 1].folded if self.at else ""
        if self.kind not in ("length", "area") or before in self.sentence.grammar.roles["measure"]:
            return None
        words, start = self.sentence.grammar, clause_start(self.sentence, self.at)
        inflected = words.adjectives_first and not words.head_last
        if inflected and any(item.role == "measure" for item in self.items[start : self.at]):
            return None  # протяженность дорог превышает 2 000 км: the length itself
        found = self._reached()
        return found if found is not None and (found.noun is None or found.noun.group not in STILL) else None

    def led_to(self) -> Counted | None:
        """“admissions in the five hospitals decreased from 2,310 to 1,790”: also a noun nobody knows."""
        before = self.items[self.at - 1] if self.at else None
        return self._reached() if before is not None and before.role in ("stop", "and", "of") else None

    def lasting(self) -> Counted | None:
        """“the average journey takes 48 minutes”; where the verb comes first, ودامت الإقامة في المتوسط أربعة أشهر."""
        said, far = self._reached(), self.sentence.grammar.article and not figure_since_verb(self.sentence, self.at)
        return said or (self.changed() if far else None)

    def lasted(self) -> Counted | None:
        """What goes on for a time told right behind its verb: "fans run three hours a day", "power was out for …"."""
        k = self.sentence.last_before(self.at, "determiner", "stop", "of")
        words = self.sentence.grammar
        if k > 0 and self.items[k].role == "adjective" and self.items[k - 1].role == "copula":
            k -= 1  # "a file is closed within six days"
        verb = self.items[k] if k > 0 else None
        if words.article or verb is None or verb.figure >= 0:
            return None
        if verb.role not in ("verb", "copula") and not verb.folded.endswith(words.finite):
            return None
        return self.made(self._of_verb(k), WEAK)

    def user_of_energy(self) -> Counted | None:
        """What uses or yields an energy told right behind the verb: "chillers draw 6.5 GWh"."""
        k = self.sentence.last_before(self.at, "determiner")
        words = self.sentence.grammar
        acts = k > 0 and (self.items[k].role == "verb" or self.items[k].folded.endswith(words.finite))
        if self.kind != "energy" or words.article or not acts or self.items[k - 1].role == "stop":
            return None  # "panels that yield 53 MWh": the noun before
        return self.made(self._of_verb(k), FAIR)

    def _of_verb(self, k: int) -> Phrase | None:
        """The first noun of a verb's clause, behind the last "and" in it."""
        start, joint = clause_start(self.sentence, k), self.sentence.grammar.joint
        begin = next((j + 1 for j in range(k - 1, start, -1) if self.items[j].folded in joint), start)
        return first_phrase(self.sentence, begin, k)

    def since_when(self) -> bool:
        """Whether what follows a time says from when it is counted: 72 ساعة من وقوع الزلزال."""
        words = self.sentence.grammar
        at, of = skip_to_phrase(self.sentence, self.at + 1)
        return of and at < len(self.items) and any(f in words.onsets for f in words.variants(self.items[at].folded))

    def spanned(self) -> bool:
        """Whether a preposition makes a time one in which something went on or changed: "is to double in 30 years"."""
        words = self.sentence.grammar
        k = self.sentence.last_before(self.at, "determiner")
        return k >= 0 and self.items[k].folded in words.spans

    def from_there(self) -> bool:
        """Whether a length says how far it is from what follows: "within 500 metres of a stop"."""
        behind = self.items[self.at + 1 : self.at + 2]
        k = self.sentence.last_before(self.at, "determiner", "of")
        if self.kind != "length" or not behind or behind[0].role not in ("of", "stop"):
            return False
        if self._said_before(self.sentence.grammar.against):
            return False  # frente a 40 centímetros en 2028
        apart = k < 1 or self.items[k - 1].figure < 0
        return k >= 0 and apart and self.items[k].folded in self.sentence.grammar.near


def _rate_before(sentence: Sentence, end: int) -> Phrase | None:
    """The rate told of in the clause before an item, taken up by a pronoun: نسبة التغطية، مبينا أنها تصل إلى 49 %."""
    if not sentence.grammar.article or end < 1:
        return None
    for k in range(end - 1, clause_start(sentence, end - 1) - 1, -1):
        noun = sentence.items[k].noun
        if noun is not None and noun.group == RATES:
            return whole(sentence, construct_head(sentence, k))
    return None
