"""What a figure counts in a language written without blanks: 340 万人, 三起强行驱逐事件, 住宅 …… 已达 3 260 套.

After the figure may come a measure word, then the noun; or the noun comes before, and the measure word says of what
kind it is.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.facts.classes import DEGREES, FITTING, Counted, ending_noun, table
from pipeline.facts.kinds import MEASURES, PARTS
from pipeline.facts.sentence import Sentence
from pipeline.facts.unspaced import clauses, levels, neighbours, ranks, shares, subjects, verbs, wholes
from pipeline.facts.unspaced.asked import LENGTH, MONEY, POINTS, TIME, as_hit
from pipeline.facts.unspaced.at_once import NOTHING, AtOnce
from pipeline.facts.unspaced.behind import noun_behind
from pipeline.facts.unspaced.heads import (
    before_of,
    changed,
    fits,
    has_own,
    led_to,
    nearer,
    none_of,
    only_people,
    own_object,
    tells_who,
    titled,
)
from pipeline.facts.unspaced.hits import FAIR, WEAK, Hit, headed
from pipeline.facts.unspaced.left import noun_before
from pipeline.facts.unspaced.measures import measure_word
from pipeline.records import Entity

MATTER = ("mass", "energy")
TOTAL, WHOLES = "total", ("people", "homes", "places")  # groups of which all there is may be told
CHANGED = frozenset({*PARTS, POINTS, TIME, "length", "area"})


def find(
    text: str, sentence: Sentence, figures: Sequence[Entity], index: int, before: Mapping[int, Counted]
) -> Hit | None:
    """What figure `index` counts; `before` holds the words and class of the figures before it, by index."""
    quantity = figures[index].quantity
    if sentence.at_figure(index) < 0 or (quantity is not None and quantity.unit in DEGREES):
        return None
    found = _Question.of(text, sentence, figures, index, before).answer()
    return None if found is NOTHING or found is None else _of_whole(text, found, sentence.code)


def _of_whole(text: str, found: Hit, code: str) -> Hit:
    """A find that ends with a word for all there is, with the class of what there is so much of: 儿童总量."""
    if found.noun is None or found.noun.name != TOTAL:
        return found
    known, told = table(code), text[found.start : found.end]
    word = next((n for n in range(known.longest, 0, -1) if told[-n:] in known.entries), 0)
    noun = ending_noun(told[: len(told) - word], code)
    return replace(found, noun=noun) if noun is not None and noun.group in WHOLES else found


@dataclass(frozen=True, slots=True)
class _Question(AtOnce):
    """The question, answered by the nouns behind the figure and before it, or by other figures."""

    def answer(self) -> Hit | None:
        """The first answer: of rules that need no noun beside the figure, of those for the noun behind it, the others.

        A noun behind it whose class nobody knows is weighed against the one before it.
        """
        if (told := self._ranked() or self.at_once()) is not None:
            return told
        right = self._behind()
        if (right is None or right.noun is None) and (told := self._another()) is not None:
            return told
        early = self._without_noun() if right is None else self._with_noun(right)
        if early is not None:
            return early
        if (told := self._of_subject(right)) is not None:
            return told
        if right is None and self.kind == "count":
            if (named := titled(self.sentence, self.at, self.start)) is not None:
                return named
            quantity = self.figures[self.index].quantity
            if quantity is not None and quantity.value == 0:
                right = none_of(self.sentence, self.at, self.start)
        return self._by_left() if right is None else self._by_both(right)

    def _ranked(self) -> Hit | None:
        """The noun of the figure's rank, unless something else stands behind it: 学校和诊所分别有310人和450人."""
        if self.kind in PARTS and (k := ranks.ranked_before(self.sentence, self.at)) >= 0:
            return as_hit(self.before.get(self.sentence.items[k].figure), FAIR)
        if (told := ranks.in_rank(self.sentence, self.at)) is None:
            return None
        right = self._behind()
        group = told.noun.group if told.noun is not None else ""
        return None if right is not None and right.noun is not None and right.noun.group != group else told

    def _within(self) -> Hit | None:
        own = (
            self._behind()
            if self.kind in PARTS and self.of_next and wholes.after_comma(self.sentence, self.at)
            else None
        )
        if own is not None and own.noun is not None:
            return None  # 30万难民中，有五分之一的儿童
        return AtOnce._within(self)

    def _behind(self) -> Hit | None:
        """The noun behind the figure and its measure word, as far as it goes; of a sum also that of its number."""
        text, sentence, figures, items = self.text, self.sentence, self.figures, self.sentence.items
        right = clauses.within_right(text, sentence, self.start, self.kind)
        right = right or noun_behind(text, sentence, figures, self.index, self.start, self.kind)
        other = items[min(self.at + 2, len(items) - 1)].figure
        if right is None and self.kind == MONEY and self.of_next and other >= 0:  # 合计25亿美元的20多笔贷款
            _, start = measure_word(text, figures[other], sentence)
            right = noun_behind(text, sentence, figures, other, start, "count")
        if right is not None and self.kind not in ("count", TIME):
            right = clauses.prolonged(sentence, right)  # 10%的污水处理能力
        if right is not None and self.measure and not self.bare:
            right = clauses.fitting(text, sentence, self.at, right, self.measure)
        return right

    def _with_noun(self, right: Hit) -> Hit | None:
        """The noun behind the figure when its class is known, or what it tells of; None when that is to be weighed."""
        text, sentence, at = self.text, self.sentence, self.at
        # 8 930万人: 万 says nothing of what is counted
        measure = "" if self.bare and self.figures[self.index].text.endswith(self.measure) else self.measure
        counting = self.kind == "count" and bool(measure)
        if measure and (owner := before_of(text, sentence, self.start, right, measure)) is not None:
            return owner
        apart = right.start > self.start and right.noun is not None and right.noun.group != "people"
        if counting and apart and shares.of_these(sentence, at):
            return self.of_last() or right  # 其中75次发生在市场
        if counting and shares.out_of(sentence, at, right, measure):
            return self.of_last() or right
        if right.noun is None:
            return None
        if not only_people(text, right, measure, sentence.grammar.person):
            return right
        if self.kind != "count":
            return None
        again = as_hit(shares.level_again(sentence, at, self.before), FAIR)
        joined = self.of_last() if shares.joined_people(sentence, at) else None
        return clauses.who(sentence, at) or again or joined

    def _another(self) -> Hit | None:
        """What was counted last, of which a count tells more: 另有27个退出."""
        led = self.at > 0 and self.sentence.items[self.at - 1].folded in self.sentence.grammar.others
        return self.of_last() if led and self.kind == "count" and self.measure else None

    def _without_noun(self) -> Hit | None:
        """What a figure without a noun behind it is told of by its kind, by a level, or as one before it."""
        sentence, at, kind = self.sentence, self.at, self.kind
        of_kind = {TIME: levels.lasting, LENGTH: levels.deep, "count": levels.more_than, MONEY: verbs.needs}.get(kind)
        if of_kind is not None and (told := of_kind(sentence, at)) is not None:
            return told
        if kind == MONEY and (told := verbs.is_told(sentence, at)) is not None:
            return told
        if kind == "count" and shares.of_those_within(sentence, at, self.measure) and (said := self.of_last()):
            return said
        if levels.bare_level(sentence, at) and (last := self.of_last()) is not None:
            return last
        if shares.of_same_number(self.text, sentence, self.figures[self.index]):
            if kind in PARTS and (others := wholes.among_others(sentence, at)) is not None:
                return others
            return self.of_last() or self.of_last((*PARTS, *shares.WHOLES)) or NOTHING
        if self.head is not None:
            if wholes.only_relation(sentence, self.head) and (whole := self.of_last(shares.WHOLES)) is not None:
                return whole
            return headed(sentence, self.head) or NOTHING
        return self._part_again() if kind in PARTS else None

    def _part_again(self) -> Hit | None:
        """What a share without a noun is of, by the shares and wholes before it."""
        sentence, at, figures, before = self.sentence, self.at, self.figures, self.before
        if shares.of_another_year(sentence, at):
            return self.of_last() or NOTHING  # 为74%，高于2020年的62%
        like = shares.in_series(sentence, at, figures, before) or shares.compared(sentence, at, figures, before)
        if like is not None:
            return as_hit(like, WEAK)
        if shares.only_changes(sentence, at) and (said := self.of_last((*PARTS, *shares.WHOLES))) is not None:
            return said
        if shares.taken_up(sentence, at):
            return self._subject_taken_up() or self.of_last(shares.WHOLES) or NOTHING
        if shares.goes_on(sentence, at, figures):
            return self.of_last(PARTS) or NOTHING
        if shares.says_what(sentence, at, figures):
            return self.of_last(shares.WHOLES)
        return None

    def _subject_taken_up(self) -> Hit | None:
        """Of whom the clause before tells, where it opens the sentence and has no figure: 难民被邻国接收，其中75%."""
        items, k = self.sentence.items, self.at - 1
        while k > 0 and items[k].role != "mark":
            k -= 1
        opens = k > 0 and not any(i.role in ("figure", "mark") for i in items[:k])
        return subjects.of_clause(self.sentence, k) if opens else None

    def _of_subject(self, right: Hit | None) -> Hit | None:
        """Of whom the clause before tells, or what the figure before counts, where this one goes on from there."""
        sentence, at, kind = self.sentence, self.at, self.kind
        led = subjects.before(sentence, at) if right is None or right.noun is None else None
        itself = self.itself() if right is None and led is not None else None
        if itself is not None and led is not None and led.end in {said.span.end for said in self.before.values()}:
            return itself  # 人群约97万人，约合21万户
        if led is not None and led.noun is not None and led.noun.group in FITTING.get(kind, (led.noun.group,)):
            return led
        if right is None and kind == "count" and neighbours.only_number(sentence, at):
            return self.of_last((*PARTS, *shares.WHOLES)) or NOTHING
        again = shares.of_these(sentence, at) or (right is None and kind in PARTS and led_to(sentence, at))
        if again and (said := self.of_last()) is not None:
            if right is not None and tells_who(right) and said.noun is not None and not tells_who(said):
                return right  # 1 000个城市中10亿人
            return said
        return None

    def _by_both(self, right: Hit) -> Hit | None:
        """The noun behind the figure, unless the one before it is surer or the measure word is what is counted."""
        text, sentence, at, kind, measure = self.text, self.sentence, self.at, self.kind, self.measure
        if self.of_next and kind in MEASURES:
            return right  # 1 950公里的渠岸
        left = noun_before(sentence, at, kind, measure)
        if right.noun is None and left is not None and self.of_another(left) and (own := self.itself()) is not None:
            return own  # 12人失踪，4 700人次紧急转移
        if left is not None and measure and clauses.does_something(sentence, at, right, left, self.start):
            return right
        if right.start == self.start:
            if measure and text.startswith(sentence.grammar.within, right.end):
                return right  # 目标42个分项中
            if own_object(sentence, at, kind, measure, left):
                return right
        if right.noun is None and (itself := self.itself_for(left)) is not None:
            return itself
        if left is None or has_own(text, sentence, at, left, self.before):
            return right
        if left.trust <= WEAK or (kind in PARTS and self.of_next):
            return right  # 答复了九成的咨询
        return left if measure or kind != "count" else right

    def _by_left(self) -> Hit | None:
        """The noun before the figure, or what it shares with the next one, or what it changes or is compared with."""
        sentence, at, kind = self.sentence, self.at, self.kind
        left = (verbs.that_takes(sentence, at) if kind in PARTS else None) or noun_before(
            sentence, at, kind, self.measure
        )
        deed = neighbours.done(sentence, at, self.measure) or verbs.works(sentence, at)
        if kind == "count" and self.measure and deed is not None:
            return deed
        if (itself := self.itself_for(left)) is not None:
            return itself
        if kind in PARTS and shares.set_against(sentence, at, left) and (last := self._last_here(PARTS)) is not None:
            return last
        if kind == "count" and (left is None or left.trust <= WEAK or neighbours.in_row(sentence, at)):
            shared = self.of_next_one()
            if shared is not None and shared.noun is not None:
                return shared
        said = changed(sentence, at, kind in MEASURES) if kind in CHANGED else None
        said = None if verbs.within_time(sentence, at) else said
        if kind in PARTS and (stated := shares.stated_for(sentence, at, said or left, self.figures, self.before)):
            return stated
        if said is not None and nearer(said, left) and not fits(self.text, left, said, kind):
            return said
        return left or self.of_next_one() or self._last_resort()

    def _last_here(self, kinds: Collection[str]) -> Hit | None:
        """What the last figure of some kinds counts, where that stands in the same sentence."""
        return self.of_last(kinds) if self.sentence.at_figure(self.index - 1) >= 0 else None

    def _last_resort(self) -> Hit | None:
        """A rate, what the figure is compared with, the word beside it, or what the last of its kind counts."""
        sentence, at, kind = self.sentence, self.at, self.kind
        rated = self.broken or kind in (*PARTS, POINTS)
        if rated and (rate := shares.rate_before(sentence, at)) is not None:
            return rate
        found = neighbours.compared_with(sentence, at)
        if found is None and kind == "count" and self.measure:
            found = neighbours.word_beside(sentence, at)  # 各类问题500多个
        if found is None and kind in MATTER and at and sentence.items[at - 1].role == "word":
            found = neighbours.word_beside(sentence, at)  # 每周上岸牡蛎20吨
        # A sum or a time is not what that of another sentence is.
        alone = kind in (MONEY, TIME) and sentence.at_figure(self.index - 1) < 0
        if found is not None or alone:
            return found
        if kind in PARTS and wholes.opens_with(sentence, at) and (whole := self.of_last(shares.WHOLES)) is not None:
            return whole
        kinds = (*PARTS, *shares.WHOLES) if kind in ("count", *PARTS) and self.first_of_kind() else ()
        return self.of_last(kinds)
