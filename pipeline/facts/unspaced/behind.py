"""The noun behind a Chinese figure and its measure word: 340 万人, 三起强行驱逐事件, 八个乌干达城镇."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.facts.grammar import grammar
from pipeline.facts.sentence import Item, Sentence, lay_out
from pipeline.facts.unspaced import clauses, shares
from pipeline.facts.unspaced.heads import FAIR, MEASURES, SURE, WEAK, Hit, last_noun, same_group
from pipeline.facts.unspaced.measures import measure_word
from pipeline.languages.tokens import names_nothing
from pipeline.records import Entity, Span

AHEAD, BACK = 14, 60  # items looked at after a figure, and code points
CLAUSE = 5  # items of a clause behind its name
LONGEST = 12  # characters of a noun nobody knows
MOST_SHARED = 6  # figures before the one that has their noun
MONEY, TIME = "money", "duration"
PARTS = ("percent", "ratio")
ABOUT = ("左右",)  # stands behind a number as a bound does
CLAUSAL = ("verb", "stop", "reach", "copula", "before", "count")  # in a clause in front of a noun
STOPPERS = frozenset({"figure", "name", "reference"})


def noun_behind(
    text: str, sentence: Sentence, figures: Sequence[Entity], index: int, start: int, kind: str
) -> Hit | None:
    """The noun after figure `index` and its measure word, which ends at `start`."""
    begin = figures[index].span.end
    measure = text[begin:start].strip()
    start, end = _beyond_names(text, sentence, sentence.at_figure(index), start)
    if end <= start:
        return None
    items = lay_out(text, Span(start, min(end, start + BACK)), sentence.code, (), ()).items[:AHEAD]
    k = 0
    alone = clauses.closed(text, sentence, figures[index], start, items) if kind in ("count", "ratio") else None
    if alone is not None:
        return alone
    bounded = len(items) > 1 and items[0].folded in (*sentence.grammar.bounds, *ABOUT)  # 九成以上的增长
    of = bool(items) and (items[0].role == "of" or (bounded and items[1].role == "of"))
    while k < len(items) and (
        items[k].role == "of"
        or (items[k].role == "determiner" and k < 4)
        or (items[k].role == "word" and items[k].folded.endswith(sentence.grammar.age or "\0"))  # 五岁以下儿童
    ):
        k += 1
    parts = kind in PARTS or (kind == "count" and shares.of_these(sentence, sentence.at_figure(index)))
    if kind in PARTS and k + 1 < len(items) and items[k].folded in sentence.grammar.everywhere:
        k += items[k + 1].role == "noun"  # 覆盖95%全国人口
    said = k
    agents = grammar(sentence.code).agents
    agent = parts and k < len(items) and items[k].folded in agents
    while parts and k < len(items) and (items[k].role in ("copula", "before") or items[k].folded in agents):
        k += 1
    at = sentence.at_figure(index)
    if kind in PARTS and not of and k < len(items) and items[k].role == "verb" and items[k].noun is None:
        return None  # 其中四分之三涉及妇女: what they do
    of_it = kind in PARTS and at > 0 and sentence.items[at - 1].role == "of"  # 收集到的8%降雨
    if k == said and kind in (MONEY, TIME, *PARTS) and not (of or of_it or clauses.begins(items, k)):
        return None
    taken: list[Item] = []
    while k < len(items):
        item = items[k]
        following = items[k + 1] if k + 1 < len(items) else None
        closing = following is None or following.role in ("stop", "verb", "mark", "copula", "reach", "of")
        if _ends(taken, item, sentence):
            return _ended(taken, item, kind, sentence.code)
        if following is not None and following.folded in sentence.grammar.particles and _acts(taken, item, measure):
            break
        named_so = item.role == "verb" and ((kind in PARTS and of) or clauses.goes_with(measure, (item,), sentence))
        named_so = named_so and item.noun is not None
        sized = measure and not taken and item.folded in sentence.grammar.sizes and clauses.begins(items, k + 1)
        if item.role == "noun" or sized or (named_so and taken and closing):
            taken.append(item)  # 灾害报告没有数据: 报告 is no verb there
        elif item.role == "word" and not taken and item.folded.endswith(sentence.grammar.age or "\0"):
            k += 1 if following is not None and following.folded in sentence.grammar.bounds else 0
        elif item.role == "word" and shares.tells_within(item.folded, sentence.grammar):
            break  # 210个湖泊中有29.9%
        elif item.role == "word" and clauses.told_to(sentence, at, taken, items, k):
            break
        elif clauses.of_what_it_does(sentence, taken, items, k):
            taken.append(item)
        elif item.role == "word":
            last = taken[-1].noun if taken else None
            who = last is not None and last.group == "people"
            more = following is not None and following.noun is not None and following.noun.group == "people"
            more = more and not names_nothing(item.folded, sentence.code)
            other = bool(measure) and not clauses.goes_with(measure, taken, sentence)
            other = other and clauses.goes_with(measure, items[k + 1 :], sentence)  # 160份个人庇护申请
            if last is not None and not other and ((who and not more) or not clauses.begins(items, k + 1)):
                break  # 女性受访者, but 女性国际移民
            taken.append(item)
        elif item.role == "of":
            if any(i.role == "noun" for i in taken) or (taken and following is None):
                break  # 来自41个国籍的1 312名同事
            taken = taken if not taken else []
        elif taken and (beyond := clauses.list_end(items, k, sentence.grammar.such)) > 0:
            taken, k = [], beyond
            continue
        elif item.role in CLAUSAL and not any(i.noun for i in taken):
            named = item.noun is not None and (following is None or following.role in ("mark", "and", "of"))
            if item.role == "verb" and (beyond := clauses.acted_on(items, k)) > 0:
                k = beyond
                continue
            beyond = clauses.relative(items, k) if item.role == "verb" and not taken else -1
            told = beyond > 0 and measure not in sentence.grammar.any_measure
            if told and clauses.goes_with(measure, items[beyond:], sentence):
                k = beyond
                continue  # 610名学习木工和编程的学徒
            acts = following is not None and following.role == "noun" and kind != TIME  # 提前5年实现目标
            if item.role == "verb" and (named or acts):
                if item.start == begin and at > 0 and _predicate(sentence.items[at - 1], following):
                    break
                taken.append(item)  # 74项承诺
            elif item.role == "before" and following is not None and following.role in ("noun", "word"):
                pass  # 前战斗人员
            else:
                beyond = clauses.relative(items, k)
                if beyond < 0 or (taken and not clauses.goes_with(measure, items[beyond:], sentence)):
                    break
                taken, k = [], beyond  # 境内流离失所的妇女
                continue
        elif item.role == "and" and same_group(taken, following):
            taken.append(item)
        elif item.role == "and" and following is not None and following.folded in sentence.grammar.bounds:
            taken, k = [], k + 1  # 地级及以上城市
        elif item.role == "and" and (head := clauses.shared_head(items, k, taken, sentence.grammar.shared)) > 0:
            taken.extend(items[k : head + 1])
            k = head
        elif item.role == "and" and clauses.listed_head(items, k, taken):
            taken.append(item)
        else:
            break
        k += 1
    found = _made(taken, kind, SURE if of or kind == "count" else FAIR, sentence.code)
    if agent and (found is None or found.noun is None or found.noun.group != "people"):
        return None  # 其中57%由政府供资 does not count governments
    return found


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
        return item.role != "and" and any(i.noun is not None for i in taken)
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
    end = sentence.span.end
    for k in range(at + 1, min(len(sentence.items), at + BACK)):
        item = sentence.items[k]
        if item.start < start:
            continue
        beside = not text[start : item.start].strip()
        led = sentence.items[k - 1].role == "of" and not any(i.role == "noun" for i in sentence.items[at + 1 : k])
        aged = item.role == "reference" and (k > at + 1 or (sentence.grammar.age or "\0") in item.folded)
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


def _made(taken: Sequence[Item], kind: str, trust: float, code: str) -> Hit | None:
    """The words up to the last known noun; unknown ones only when they are few."""
    last, noun = last_noun(taken, code)
    if last >= 0:
        if last == 0 and taken[0].folded in grammar(code).attributes:
            return None
        if kind == MONEY and trust < SURE and (noun is None or noun.group != MONEY):
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
