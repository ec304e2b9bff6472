"""Chinese words with a class that are verbs where they stand: 用于援助难民, 为该倡议拨款, 急救工作需要2亿美元."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.facts.classes import FITTING
from pipeline.facts.sentence import Item, Sentence
from pipeline.facts.unspaced.hits import FAIR, Hit, grown
from pipeline.facts.unspaced.marks import WITHIN

LEADS = ("reach", "determiner", "copula", "figure", "mark")  # behind a noun, not behind a verb with its object
DOERS = ("people", "places", "groups", "money")  # that need a sum, or are one; it is not what they are


def for_purpose(sentence: Sentence, k: int) -> bool:
    """Whether an item is what something is there to do, with its object behind it: 用于援助难民."""
    items = sentence.items
    if k + 1 >= len(items):
        return False
    if items[k].folded in sentence.grammar.calls and items[k + 1].folded in sentence.grammar.givees:
        return True  # 呼吁为该国筹集
    led = k > 0 and items[k - 1].folded in sentence.grammar.purposes
    return led and items[k + 1].role not in LEADS


def needs(sentence: Sentence, at: int) -> Hit | None:
    """What a sum is needed for, as the subject of its clause: 急救工作需要2亿美元; not who needs it."""
    items = sentence.items
    k = sentence.last_before(at, "determiner")
    if k < 1 or not items[k].folded.endswith(sentence.grammar.lasts):
        return None
    k -= 1
    while k > 0 and items[k].role in ("determiner", "stop", "reach"):
        k -= 1  # 重建工作预计还需要
    noun = items[k].noun
    if items[k].role == "verb" and noun is None and len(items[k].folded) > 1:
        return deed(sentence, k) or Hit(items[k].start, items[k].end, None, FAIR)  # 重建需要5亿美元
    if noun is None or noun.group in DOERS:
        return None
    joined = k > 0 and items[k - 1].role == "verb" and items[k - 1].end == items[k].start
    if items[k].role == "verb":
        return Hit(items[k - 1].start, items[k].end, noun, FAIR) if joined else None  # 修复工作
    return grown(sentence, k)


def deed(sentence: Sentence, k: int) -> Hit | None:
    """What is done to a noun by the verb at item `k` right behind it, as one name: 住房重建, 非住宅建筑损坏."""
    items = sentence.items
    joined = k > 0 and items[k].role == "verb" and len(items[k].folded) > 1 and items[k - 1].end == items[k].start
    noun = items[k - 1].noun if joined and items[k - 1].role == "noun" else None
    if noun is None or noun.group in DOERS:
        return None
    return Hit(grown(sentence, k - 1).start, items[k].end, None, FAIR)


def that_takes(sentence: Sentence, at: int) -> Hit | None:
    """The deed of which a share is told right behind the word for having one: 非住宅建筑损坏占28%."""
    items, k = sentence.items, at - 1
    while k > 0 and items[k].role in ("determiner", "reach") and not items[k].folded.startswith(sentence.grammar.takes):
        k -= 1
    return deed(sentence, k - 1) if k > 0 and items[k].folded.startswith(sentence.grammar.takes) else None


def is_told(sentence: Sentence, at: int) -> Hit | None:
    """What a copula right behind a sum says that it is, to the end of the clause: 其中29亿美元是劳动力损失."""
    items = sentence.items
    if at + 2 >= len(items) or items[at + 1].role != "copula":
        return None
    end = next((k for k in range(at + 2, len(items)) if items[k].role in ("mark", "figure", "reach")), len(items))
    if end == at + 2 or (end < len(items) and items[end].role != "mark"):
        return None  # 10亿美元是2019年的两倍
    noun = items[end - 1].noun
    return grown(sentence, end - 1) if noun is not None and noun.group in FITTING["money"] else None


def within_time(sentence: Sentence, at: int) -> bool:
    """Whether a figure is no more than the time in which something is done: 计划在两个月内建成."""
    items = sentence.items
    behind = items[at + 1].folded if at + 1 < len(items) else ""
    return at > 0 and items[at - 1].folded in sentence.grammar.inside and behind in WITHIN


def works(sentence: Sentence, at: int) -> Hit | None:
    """The work of which a verb right before a figure tells how many: 棚户区改造开工165万套."""
    items = sentence.items
    k = sentence.last_before(at, "determiner", "reach")
    if k < 2 or items[k].role != "verb" or items[k - 1].folded not in sentence.grammar.acts:
        return None
    first = items[k - 2]
    if first.role != "noun" or first.end != items[k - 1].start:
        return None
    return Hit(grown(sentence, k - 2).start, items[k - 1].end, first.noun, FAIR)


def opens_sum(items: Sequence[Item], j: int, gives: frozenset[str]) -> bool:
    """Whether a verb for giving is itself the noun of a sum, or begins one: 24亿美元IDA承诺, 10亿美元募捐倡议."""
    following = items[j + 1] if j + 1 < len(items) else None
    ends = following is None or following.role in ("mark", "and", "of")
    told = following is not None and following.noun is not None and following.noun.group in ("activities", "documents")
    return items[j].role == "verb" and items[j].noun is not None and items[j].folded in gives and (ends or told)
