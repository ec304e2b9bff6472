"""A noun found for a Chinese figure, with the words that are one phrase with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.facts.classes import Noun, ending_noun
from pipeline.facts.sentence import Item, Sentence
from pipeline.languages.tokens import names_nothing

SURE, FAIR, WEAK = 1.0, 0.8, 0.6
NEAR = 8  # items before a noun in which it is told whom it is for
DONE_TO = ("所",)  # before a verb in front of what it is done to
NOT = ("未", "非", "无", "不")  # the first sign of what is not so


@dataclass(frozen=True, slots=True)
class Hit:
    """A stretch of the passage, its class and how sure the rule is."""

    start: int
    end: int
    noun: Noun | None
    trust: float


def headed(sentence: Sentence, head: tuple[int, int] | None) -> Hit | None:
    """A head word of `measured` as a find."""
    if head is None:
        return None
    first, last = sentence.items[head[0]], sentence.items[head[1]]
    return Hit(first.start, last.end, last.noun, FAIR)


def grown(sentence: Sentence, k: int) -> Hit:
    """A noun with the words that stand before it as one phrase."""
    items, first = sentence.items, k
    if _for_whom(sentence, k):
        return Hit(items[k].start, items[k].end, items[k].noun, FAIR)
    while first > 0 and (k - first < 3 or items[first].role == "and") and items[first - 1].end == items[first].start:
        before = items[first - 1]
        other = items[first - 2] if before.role == "and" and first > 1 else None
        joined = other is not None and (_alike(other, items[first]) or _alike(other, items[k]))  # 公寓和新建住房
        apart = before.folded in (*sentence.grammar.measures, *sentence.grammar.within)  # 从基金中拨款
        apart = apart or (before.role == "word" and names_nothing(before.folded, sentence.code, "cp"))  # 由于收入
        if (before.role not in ("noun", "word") and not joined) or apart:
            break
        first -= 1
    acts = first == k and k > 0 and items[k - 1].role == "verb" and items[k - 1].end == items[k].start
    if acts and items[k].folded in sentence.grammar.heads:
        return Hit(items[k - 1].start, items[k].end, items[k].noun, FAIR)  # 受伤人数
    if first > 1 and items[first - 1].folded in DONE_TO and items[first - 2].figure < 0:
        first += first < k  # 占所统计城镇的80%
    noun = items[k].noun
    if noun is not None and noun.name == "total" and first > 1 and items[first - 1].role == "verb":
        beside = items[first - 2].role in ("noun", "word") and items[first - 2].end == items[first - 1].start
        first -= 2 * (beside and items[first - 1].end == items[first].start)  # 技术协助总额
    if first > 0 and items[first - 1].folded in NOT and items[first - 1].end == items[first].start:
        return Hit(items[first - 1].start, items[k].end, items[k].noun, FAIR)  # 未指定用途的捐款
    for_it = noun is not None and noun.group == "rates"  # 恢复需求
    does = () if for_it else sentence.grammar.acts
    while first < k and (items[first].role not in ("noun", "word") or items[first].folded in does):
        first += 1  # 改造老旧小区
    return Hit(items[first].start, items[k].end, items[k].noun, FAIR)


def _for_whom(sentence: Sentence, k: int) -> bool:
    """Whether an item is what is given to somebody named before it: 为该倡议拨款480亿美元."""
    items = sentence.items
    if items[k].folded not in sentence.grammar.gives or k + 1 >= len(items) or items[k + 1].figure < 0:
        return False
    for j in range(k - 1, max(-1, k - NEAR), -1):
        if items[j].folded in sentence.grammar.givees:
            return j < k - 1
        if items[j].role in ("mark", "figure", "of"):
            return False
    return False


def same_group(taken: Sequence[Item], following: Item | None) -> bool:
    """Whether a list goes on: "工程师、社会工作者和心理学家"."""
    if not taken or following is None or taken[-1].noun is None or following.noun is None:
        return False
    return taken[-1].noun.group == following.noun.group == "people"


def _alike(one: Item, other: Item) -> bool:
    """Whether two nouns joined by "and" are counted together: 律师和法官, 地震和海啸."""
    return same_group([one], other) or (one.noun is not None and one.noun == other.noun)


def last_noun(taken: Sequence[Item], code: str) -> tuple[int, Noun | None]:
    """The last item with which a known noun ends, also one the segmenter took apart ("捐助" + "方")."""
    joined = ""
    found: tuple[int, Noun | None] = (-1, None)
    for k, item in enumerate(taken):
        joined += item.folded
        noun = item.noun if item.role == "noun" and k == 0 else ending_noun(joined, code)
        if noun is not None:
            found = (k, noun)
    return found


def is_place(item: Item) -> bool:
    """Whether an item is a word for places."""
    return item.noun is not None and item.noun.group == "places"
