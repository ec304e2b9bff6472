"""The noun behind a Chinese figure and its measure word: 340 万人, 三起强行驱逐事件, 八个乌干达城镇."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.facts.classes import Noun, table
from pipeline.facts.grammar import grammar
from pipeline.facts.kinds import MEASURES, PARTS
from pipeline.facts.laying_out import lay_out
from pipeline.facts.sentence import Item, Sentence
from pipeline.facts.unspaced import shares, steps, wholes
from pipeline.facts.unspaced.hits import FAIR, SURE, WEAK, Hit, last_noun, same_group
from pipeline.facts.unspaced.measures import measure_word
from pipeline.languages.tokens import names_nothing
from pipeline.records import Entity, Span

AHEAD, BACK = 14, 60  # items looked at after a figure, and code points
LED = 4  # items that may lead to a noun
CLAUSE = 5  # items of a clause behind its name
LONGEST = 12  # characters of a noun nobody knows
MOST_SHARED = 6  # figures before the one that has their noun
MONEY, TIME = "money", "duration"
#: Leads to what else was done: 清理16公顷并种上红树.
ALSO = re.compile(r" ?(?:并(?![购网联入列排]|不是)|且|从而|进而)")
ABOUT = ("左右",)  # stands behind a number as a bound does
AROUND = ("mark", "and", "of")  # behind a noun of its own
CLAUSAL = ("verb", "stop", "reach", "copula", "before", "count")  # in a clause in front of a noun
STOPPERS = frozenset({"figure", "name", "reference"})


def noun_behind(
    text: str, sentence: Sentence, figures: Sequence[Entity], index: int, start: int, kind: str
) -> Hit | None:
    """The noun after figure `index` and its measure word, which ends at `start`."""
    at, begin = sentence.at_figure(index), figures[index].span.end
    measure = text[begin:start].strip()
    if kind in MEASURES and ALSO.match(text, start):
        return None
    start, end = _beyond_names(text, sentence, at, start)
    if end <= start:
        return None
    items = lay_out(text, Span(start, min(end, start + BACK)), sentence.code, (), ()).items[:AHEAD]
    alone = steps.closed(text, sentence, figures[index], start, items) if kind in ("count", "ratio") else None
    if alone is not None:
        return alone
    reading = _Reading(sentence, at, begin, kind, measure, items)
    return reading.noun() if reading.opens() else None


@dataclass(slots=True)
class _Reading:
    """The words behind a figure, taken into its noun one after the other.

    `at`: the item of the figure, which ends at the code point `begin`; `measure`: its measure word; `items`: what
    stands behind that. `k`: the next of them; `taken`: the noun so far; `of`: it is led by "of"; `agent`: by the word
    for who did it.
    """

    sentence: Sentence
    at: int
    begin: int
    kind: str
    measure: str
    items: Sequence[Item]
    k: int = 0
    of: bool = False
    agent: bool = False
    taken: list[Item] = field(default_factory=list)

    @property
    def _item(self) -> Item | None:
        return self.items[self.k] if self.k < len(self.items) else None

    @property
    def _following(self) -> Item | None:
        return self.items[self.k + 1] if self.k + 1 < len(self.items) else None

    def opens(self) -> bool:
        """Passes what leads to a noun; False where that tells that none follows."""
        items, kind, words = self.items, self.kind, self.sentence.grammar
        bounded = len(items) > 1 and items[0].folded in (*words.bounds, *ABOUT)  # 九成以上的增长
        self.of = bool(items) and (items[0].role == "of" or (bounded and items[1].role == "of"))
        while (item := self._item) is not None and (
            item.role == "of" or (item.role == "determiner" and self.k < LED) or self._aged(item)
        ):
            self.k += 1
        item, following = self._item, self._following
        if kind in PARTS and item is not None and following is not None and item.folded in words.everywhere:
            self.k += following.role == "noun"  # 覆盖95%全国人口
        said = self.k
        self._pass_what_parts()
        item = self._item
        if kind in PARTS and not self.of and item is not None and item.role == "verb" and item.noun is None:
            return False  # 其中四分之三涉及妇女: what they do
        of_it = kind in PARTS and self.at > 0 and self.sentence.items[self.at - 1].role == "of"  # 收集到的8%降雨
        led = self.of or of_it or self.k != said or steps.begins(items, self.k)
        led = led or (kind == MONEY and steps.sum_begins(items, self.k, words.gives))
        return led or kind not in (MONEY, TIME, *PARTS)

    def _pass_what_parts(self) -> None:
        """Passes what tells a part of its whole: what it is, or who did it."""
        agents = self.sentence.grammar.agents
        parts = self.kind in PARTS or (self.kind == "count" and shares.of_these(self.sentence, self.at))
        item = self._item
        self.agent = parts and item is not None and item.folded in agents
        while (
            parts and (item := self._item) is not None and (item.role in ("copula", "before") or item.folded in agents)
        ):
            self.k += 1

    def noun(self) -> Hit | None:
        """The noun that begins at the next word."""
        code = self.sentence.code
        while (item := self._item) is not None:
            if _ends(self.taken, item, self.sentence):
                return _ended(self.taken, item, self.kind, code)
            if not self._step(item):
                break
        found = _made(self.taken, self.kind, SURE if self.of or self.kind == "count" else FAIR, code)
        if self.agent and (found is None or found.noun is None or found.noun.group != "people"):
            return None  # 其中57%由政府供资 does not count governments
        return found

    def _step(self, item: Item) -> bool:
        """Takes the next word, passes it or goes on behind a clause; False where the noun ends before it."""
        following, words = self._following, self.sentence.grammar
        if following is not None and following.folded in words.particles and _acts(self.taken, item, self.measure):
            return False
        if item.role == "noun" or self._sized(item) or self._named_so(item):
            return self._take(item)
        if item.role == "word" and not self.taken and self._aged(item):
            return self._go_to(self.k + 1 + (following is not None and following.folded in words.bounds))
        if item.role == "word" and self._tells(item):
            return False
        if steps.of_what_it_does(self.sentence, self.taken, self.items, self.k):
            return self._take(item)
        if item.role == "word":
            return self._goes_into(item) and self._take(item)
        if item.role == "of":
            return self._belongs() and self._anew(self.k + 1)
        if self.taken and (beyond := steps.list_end(self.items, self.k, words.such)) > 0:
            return self._anew(beyond)
        if item.folded in words.exceeds and not steps.goes_with(self.measure, self.taken, self.sentence):
            beyond = steps.relative(self.items, self.k)
            return beyond > 0 and self._anew(beyond)  # 14项成本高于收入的收费
        if item.role in CLAUSAL and not any(i.noun for i in self.taken):
            return self._clause(item)
        if item.role == "mark" and (beyond := steps.past_quoted(self.items, self.k)) > 0:
            self.taken.extend(self.items[self.k : beyond])
            return self._go_to(beyond)
        return item.role == "and" and self._joined(item)

    def _take(self, item: Item) -> bool:
        self.taken.append(item)
        return self._go_to(self.k + 1)

    def _go_to(self, k: int) -> bool:
        self.k = k
        return True

    def _anew(self, k: int) -> bool:
        """Begins the noun again at an item."""
        self.taken = []
        return self._go_to(k)

    def _aged(self, item: Item) -> bool:
        """Whether a word tells an age: 五岁以下儿童."""
        age = self.sentence.grammar.age
        return item.role == "word" and bool(age) and item.folded.endswith(age)

    def _sized(self, item: Item) -> bool:
        """Whether a word for a size opens the noun behind a measure word, or one for a manner behind 的: 直接损失."""
        told = (bool(self.measure) and item.folded in self.sentence.grammar.sizes) or (
            self.of and item.folded in self.sentence.grammar.manners
        )
        return told and not self.taken and steps.begins(self.items, self.k + 1)

    def _named_so(self, item: Item) -> bool:
        """Whether what else is a verb ends the noun as a noun: 灾害报告没有数据."""
        following = self._following
        closing = following is None or following.role in ("stop", "verb", "mark", "copula", "reach", "of")
        closing = closing or (following is not None and following.folded in self.sentence.grammar.within)
        if item.role != "verb" or item.noun is None or not self.taken or not closing:
            return False
        if item.folded not in table(self.sentence.code).entries:
            return False  # 人口缺水 only ends as a noun does
        given = self.kind == MONEY and item.folded in self.sentence.grammar.gives  # 800万美元地方认捐
        return given or (self.kind in PARTS and self.of) or steps.goes_with(self.measure, (item,), self.sentence)

    def _tells(self, item: Item) -> bool:
        """Whether a word tells of what stands before the figure, or what is done for whom: 210个湖泊中有29.9%."""
        within = wholes.tells_within(item.folded, self.sentence.grammar)
        return within or steps.told_to(self.sentence, self.at, self.taken, self.items, self.k)

    def _goes_into(self, item: Item) -> bool:
        """Whether a word nobody knows is of the noun: not behind 女性受访者, but 女性国际移民."""
        last, following = self.taken[-1].noun if self.taken else None, self._following
        if last is None:
            return True
        behind = self.items[self.k + 1 :]
        other = bool(self.measure) and not steps.goes_with(self.measure, self.taken, self.sentence)
        if other and steps.goes_with(self.measure, behind, self.sentence):
            return True  # 160份个人庇护申请
        more = following is not None and following.noun is not None and following.noun.group == "people"
        more = more and not names_nothing(item.folded, self.sentence.code)
        return (last.group != "people" or more) and steps.begins(self.items, self.k + 1)

    def _belongs(self) -> bool:
        """Whether what stands before "of" tells of the noun behind it: not in 来自41个国籍的1 312名同事."""
        return not any(i.role == "noun" for i in self.taken) and not (self.taken and self._following is None)

    def _clause(self, item: Item) -> bool:
        """A clause in front of the noun, or a verb that is of the noun or has it as its object."""
        items, k, following, verb = self.items, self.k, self._following, item.role == "verb"
        if verb and (beyond := steps.acted_on(items, k)) > 0:
            return self._go_to(beyond)
        if verb and self.measure and not self.taken and steps.undergoes(items, k):
            self.taken.extend(items[k : k + 2])
            return self._go_to(k + 2)
        beyond = steps.relative(items, k) if verb and not self.taken else -1
        told = beyond > 0 and self.measure not in self.sentence.grammar.any_measure
        if told and steps.goes_with(self.measure, items[beyond:], self.sentence):
            return self._go_to(beyond)  # 610名学习木工和编程的学徒
        alone = not self.taken and item.noun is None and self.measure in table(self.sentence.code).entries
        object_ = following.noun if verb and alone and following is not None and following.role == "noun" else None
        if object_ is not None and object_.group != "people":
            return False  # 3 200户离开家园, but 75户流离失所家庭
        if verb and self._of_noun(item, following):
            predicate = item.start == self.begin and self.at > 0
            if predicate and _predicate(self.sentence.items[self.at - 1], following):
                return False
            return self._take(item)  # 74项承诺
        if item.role == "before" and following is not None and following.role in ("noun", "word"):
            return self._go_to(k + 1)  # 前战斗人员
        beyond = steps.relative(items, k)
        if beyond < 0 or (self.taken and not steps.goes_with(self.measure, items[beyond:], self.sentence)):
            return False
        return self._anew(beyond)  # 境内流离失所的妇女

    def _of_noun(self, item: Item, following: Item | None) -> bool:
        """Whether a verb is itself a noun here, or has one as its object: 提前5年实现目标 does not count targets."""
        ends = (*AROUND, "reach", "stop", "copula") if self.of and not self.taken else AROUND  # 78%的工作都
        named = item.noun is not None and (following is None or following.role in ends)
        return named or (following is not None and following.role == "noun" and self.kind != TIME)

    def _joined(self, item: Item) -> bool:
        """A word joined to the noun by "and"; False where that begins something else."""
        items, k, following, words = self.items, self.k, self._following, self.sentence.grammar
        if same_group(self.taken, following):
            return self._take(item)
        if following is not None and following.folded in words.bounds:
            return self._anew(k + 2)  # 地级及以上城市
        if (head := steps.shared_head(items, k, self.taken, words.shared)) > 0:
            self.taken.extend(items[k : head + 1])
            return self._go_to(head + 1)
        return steps.listed_head(items, k, self.taken) and self._take(item)


def noun_of_next(
    text: str, sentence: Sentence, figures: Sequence[Entity], at: int, kind: str, start: int, left: int = MOST_SHARED
) -> Hit | None:
    """The noun of the figure that follows at once: "3 至 5 个城市", "12套、18套和25套住房".

    `start`: behind the measure word. `left`: so many figures more are asked at most.
    """
    for item in sentence.items[at + 1 : at + 5]:
        if item.end <= start:
            continue
        if item.role == "figure":
            other = figures[item.figure]
            if other.quantity is None or other.quantity.kind != kind:
                return None
            _, start = measure_word(text, other, sentence)
            found = noun_behind(text, sentence, figures, item.figure, start, kind)
            if found is not None or not left:
                return found
            return noun_of_next(text, sentence, figures, sentence.at_figure(item.figure), kind, start, left - 1)
        apart = item.role == "mark" and item.text[:1] in "，,；;。"
        if apart or item.role not in ("and", "determiner", "mark", "stop", "reach"):
            return None
    return None


def _acts(taken: Sequence[Item], item: Item, measure: str) -> bool:
    """Whether a word in front of a particle is a verb, no noun: 31个国家访谈了215人, 330万逃难到邻国."""
    if taken:
        acts = item.role != "and" and (item.noun is None or item.noun.group != "people")  # 25万外国难民在国内
        return acts and any(i.noun is not None for i in taken)
    return item.role == "word" and not measure


def _ends(taken: Sequence[Item], item: Item, sentence: Sentence) -> bool:
    """Whether a sign is the head of the known noun right before it: 堆肥 + 坑."""
    head = item.noun is None and item.folded in sentence.grammar.ends
    return head and bool(taken) and item.start == taken[-1].end and any(i.role == "noun" for i in taken)


def _ended(taken: Sequence[Item], head: Item, kind: str, code: str) -> Hit | None:
    """A noun with the sign behind it that is its head: 雨水 + 箱."""
    found = _made(taken, kind, SURE, code)
    whole = found is not None and found.end == head.start
    return Hit(found.start, head.end, found.noun, found.trust) if found is not None and whole else found


def _beyond_names(text: str, sentence: Sentence, at: int, start: int) -> tuple[int, int]:
    """From where to where a noun may stand: after names that go before it ("八个乌干达城镇"), up to the next."""
    end, age = sentence.span.end, sentence.grammar.age
    for k in range(at + 1, min(len(sentence.items), at + BACK)):
        item = sentence.items[k]
        if item.start < start:
            continue
        beside = not text[start : item.start].strip()
        led = sentence.items[k - 1].role == "of" and not any(i.role == "noun" for i in sentence.items[at + 1 : k])
        aged = item.role == "reference" and (k > at + 1 or (bool(age) and age in item.folded))
        if (item.role == "name" or aged) and (beside or led):
            start = item.end  # 八个乌干达城镇, 五分之一的五岁以下儿童
        elif item.role == "name" and (beyond := _clause_end(sentence, k, start)) is not None:
            start = beyond  # 300名在难民署登记的寡妇
        elif item.role in STOPPERS:
            return start, item.start
    return start, end


def _clause_end(sentence: Sentence, k: int, start: int) -> int | None:
    """Where a clause in front of a noun ends that tells of a name what is done there: 在难民署登记的; else None.

    `start`: behind the measure word, where the clause begins.
    """
    led = k > 0 and sentence.items[k - 1].role in ("reach", "stop") and sentence.items[k - 1].start == start
    for j in range(k + 1, min(len(sentence.items) - 1, k + CLAUSE)):
        if sentence.items[j].role not in ("verb", "word", "name"):
            ends = led and j > k + 1 and sentence.items[j].role == "of"
            return sentence.items[j].end if ends else None
    return None


def _of_money(taken: Sequence[Item], noun: Noun | None, code: str) -> bool:
    """Whether words name money, or what is given or asked for with a verb for giving: 募捐倡议, IDA承诺."""
    return (noun is not None and noun.group == MONEY) or any(i.folded in grammar(code).gives for i in taken)


def _made(taken: Sequence[Item], kind: str, trust: float, code: str) -> Hit | None:
    """The words up to the last known noun; unknown ones only when they are few."""
    last, noun = last_noun(taken, code)
    if last >= 0:
        if last == 0 and taken[0].folded in grammar(code).attributes:
            return None
        if kind == MONEY and trust < SURE and not _of_money(taken, noun, code):
            return None
        return Hit(taken[0].start, taken[last].end, noun, trust)
    words = [i for i in taken if i.role == "word" and i.folded not in grammar(code).attributes]
    while words and names_nothing(words[-1].folded, code) and (len(words) > 1 or trust < SURE):
        words.pop()
    if kind in MEASURES and trust == SURE and words and len(words[0].folded) > 1:
        return Hit(words[0].start, words[0].end, None, WEAK)
    if kind in (MONEY, TIME) and trust == SURE and words and len(words[0].folded) > 1:  # 72天的实地工作
        return Hit(words[0].start, words[-1].end, None, WEAK)
    if not words or kind in (MONEY, TIME) or words[-1].end - words[0].start > LONGEST:
        return None
    return Hit(words[0].start, words[-1].end, None, WEAK)


def _predicate(before: Item, behind: Item | None) -> bool:
    """Whether a verb and its noun right behind a number say what these do: 其中80万源于灾害, not 其中80万注册用户."""
    people = behind is not None and behind.noun is not None and behind.noun.group == "people"
    return not people and before.role in ("mark", "partitive", "pronoun", "and")
