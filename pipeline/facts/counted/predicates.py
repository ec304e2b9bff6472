"""What a part is said to be: "52 per cent of them women", "more than half were women", "half by women"."""

from __future__ import annotations

from pipeline.facts.classes import Counted
from pipeline.facts.counted.ahead import SURE, THINGS, Ahead
from pipeline.facts.counted.phrases import phrase_at, skip_to_phrase
from pipeline.facts.kinds import PARTS

AGENT = "agent"


class Predicates(Ahead):
    """The rule that reads what is said of a part behind "of them" or a copula."""

    def predicate(self) -> Counted | None:
        """What a part is said to be: "52 per cent of them women", "more than half were women", "half by women"."""
        at, _ = skip_to_phrase(self.sentence, self.at + 1)
        passed, by = "", False
        for _ in range(6):
            if at >= len(self.items):
                return None
            if self.items[at].role in ("pronoun", "partitive", "copula"):
                passed = self.items[at].role
            elif self.items[at].folded in self.sentence.grammar.agents and self.kind in PARTS:
                passed, by = passed or AGENT, True
            elif self.items[at].role not in ("determiner", "of"):
                break
            at += 1
        if not passed:
            return None
        phrase = phrase_at(self.sentence, at)
        if phrase is None or phrase.noun is None:
            return None
        before = self.items[self.at - 1].noun if self.at else None
        if passed == "copula" and before is not None and before.group == "people" and self.kind == "count":
            return None  # страна с населением 35 миллионов — самая большая
        if passed == "copula" and phrase.noun.group == "money" and self.kind == "count":
            return None  # 24 миллиона — средствами к существованию
        people = phrase.noun.group == "people"  # "28 of them women", not "nine of them schools said"
        told = self.before.get(self.index - 1)
        if people and told is not None and told.noun is not None and told.noun.group in THINGS:
            return None  # مسكن، منها 34 في المائة مستأجرة: let, no tenants
        if by and not people:
            return None  # "de las cuales el 36 % fue por déficit cuantitativo"
        return self.made(phrase, SURE) if self.kind in PARTS or passed == "copula" or people else None
