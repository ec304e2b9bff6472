"""The question what a figure counts in a language written without blanks, with what more than one rule asks of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from pipeline.facts.classes import Counted
from pipeline.facts.kinds import PARTS
from pipeline.facts.sentence import Sentence
from pipeline.facts.unspaced import neighbours
from pipeline.facts.unspaced.behind import noun_of_next
from pipeline.facts.unspaced.heads import lead, measure_itself, measured, tells_who
from pipeline.facts.unspaced.hits import WEAK, Hit
from pipeline.facts.unspaced.measures import is_broken, measure_word
from pipeline.records import Entity

BACK = 60  # figures looked back at for one of a kind
MONEY, TIME, LENGTH, POINTS = "money", "duration", "length", "percentage_point"
LIVING = "residents"  # are told by their households


@dataclass(frozen=True, slots=True)
class Asked:
    """A figure with what more than one rule asks of it.

    `at`: its item; `kind`: of its quantity. `measure`: its measure word, behind which the text goes on at `start`;
    `bare`: no word stands between the figure and there; `of_next`: "of" follows. `broken`: it is a count, but no whole
    number, and so rather an index or an average. `head`: the words before it for what is measured.
    """

    text: str
    sentence: Sentence
    figures: Sequence[Entity]
    index: int
    before: Mapping[int, Counted]
    at: int
    kind: str
    unit: str
    measure: str
    start: int
    bare: bool
    of_next: bool
    broken: bool
    head: tuple[int, int] | None

    @classmethod
    def of(
        cls, text: str, sentence: Sentence, figures: Sequence[Entity], index: int, before: Mapping[int, Counted]
    ) -> Self:
        """The question of figure `index`, which is one of the sentence; `before` answers those before it, by index."""
        at, figure, quantity = sentence.at_figure(index), figures[index], figures[index].quantity
        kind, unit = (quantity.kind, quantity.unit) if quantity is not None else ("count", "")
        measure, start = measure_word(text, figure, sentence)
        bare = not text[figure.span.end : start].strip()
        behind = next((i for i in sentence.items[at + 1 : at + 3] if i.start >= start), None)
        broken = kind == "count" and quantity is not None and is_broken(quantity.value)
        headed_by = kind in (*PARTS, POINTS) or (kind == "count" and bool(unit)) or broken
        return cls(
            text=text,
            sentence=sentence,
            figures=figures,
            index=index,
            before=before,
            at=at,
            kind=kind,
            unit=unit,
            measure=measure,
            start=start,
            bare=bare,
            of_next=behind is not None and behind.role == "of" and (bare or kind == LENGTH),
            broken=broken,
            head=measured(sentence, at) if headed_by else None,
        )

    def itself(self) -> Hit | None:
        """The measure word of a count where it is a noun of its own: 户."""
        return measure_itself(self.text, self.measure, self.start, self.sentence.code) if self.kind == "count" else None

    def itself_for(self, left: Hit | None) -> Hit | None:
        """The same, unless the noun before the figure is the surer one: 目标：3 000户, but 租户约为7.1万户."""
        sentence, at = self.sentence, self.at
        acts = at > 0 and sentence.items[lead(sentence, at) - 1].role == "verb"  # 惠及3万户
        weak = left is None or (left.trust <= WEAK and not tells_who(left))
        weak = weak or (left is not None and left.noun is not None and left.noun.name == LIVING)  # 居民86万户
        weak = weak or (left is not None and self.of_another(left))  # 148人失踪，644万人次转移
        return self.itself() if weak or acts else None

    def of_another(self, left: Hit) -> bool:
        """Whether a noun stands behind another figure, which counts it."""
        ends = {said.span.end for k, said in self.before.items() if said.span.start >= self.figures[k].span.end}
        return left.end in ends

    def of_next_one(self) -> Hit | None:
        """What the next figure counts, where the two share it."""
        return noun_of_next(self.text, self.sentence, self.figures, self.at, self.kind, self.start)

    def of_last(self, kinds: Collection[str] = ()) -> Hit | None:
        """What the last figure of one of the kinds counts, by default of its own."""
        mine = self.figures[self.index].quantity
        for k in range(self.index - 1, max(-1, self.index - BACK), -1):
            other, apart = self.figures[k].quantity, neighbours.in_brackets(self.sentence, k, self.at)
            if k in self.before and mine and other and other.kind in (kinds or (mine.kind,)) and not apart:
                return as_hit(self.before[k], WEAK)
        return None

    def first_of_kind(self) -> bool:
        """Whether figures stand before it in its sentence, none of its kind: 增长3%，达到460万."""
        told = [f.quantity for k, f in enumerate(self.figures[: self.index]) if self.sentence.at_figure(k) >= 0]
        return bool(told) and all(q is not None and q.kind != self.kind for q in told)


def as_hit(said: Counted | None, trust: float) -> Hit | None:
    """What another figure counts, as an answer for this one."""
    return Hit(said.span.start, said.span.end, said.noun, trust) if said is not None else None
