"""What stands at an item while the noun behind a Chinese figure is read: whether the noun begins, goes on or is new.

Each question is one step of the reading in `behind`; those that answer with an item say where to read on, else -1.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.facts.classes import ending_noun, table
from pipeline.facts.sentence import Item, Sentence
from pipeline.facts.unspaced import verbs
from pipeline.facts.unspaced.hits import FAIR, Hit
from pipeline.facts.unspaced.marks import CLAUSE
from pipeline.records import Entity

TO_NOUN = 4  # items in which a noun ends that has begun, or that 的 leads to
MATTER, PEOPLE = "matter", "people"
MANY = 1000  # from here on 人 behind a number is nobody's first half (28人小组)
ABLE = (PEOPLE, "places", "groups")  # that do something
PERFECT = "了"  # ends a verb of the sentence, not of a clause in front of a noun
QUOTES, ENDS_QUOTED = '“「『"《', '”」』"》'


def closed(text: str, sentence: Sentence, figure: Entity, start: int, items: Sequence[Item]) -> Hit | None:
    """A noun right behind a number, without a measure word, that no other noun follows: 28亿人住房不达标.

    `items`: what stands from `start` on. Behind a small number 人 may be the first half of a noun (28人小组).
    """
    if not items or items[0].start != start:
        return None
    if text[figure.span.end : start].strip():  # a measure word: 5个市
        noun = ending_noun(sentence.grammar.short.get(items[0].folded, ""), sentence.code)
        return Hit(start, items[0].end, noun, FAIR) if noun is not None else None
    whole = figure.quantity if figure.quantity is not None and figure.quantity.kind == "count" else None
    value, first = whole.value if whole is not None else None, items[0].folded
    joined = next((w for w in sentence.grammar.closed if first.startswith(w) and items[0].noun is None), "")
    if first not in sentence.grammar.closed and not joined:
        return None
    half = len(items) > 1 and items[1].noun is not None and items[1].role == "noun" and items[1].noun.group != PEOPLE
    if value is not None and value < MANY and (joined or half):  # 42人死亡: no noun for people begins with 人
        return None
    word = joined or first
    return Hit(start, start + len(word), ending_noun(word, sentence.code), FAIR)


def begins(items: Sequence[Item], k: int) -> bool:
    """Whether a noun begins at an item, itself or after a word that goes with it ("参与议会")."""
    if k < len(items) and items[k].role == "noun":
        return True
    return k + 1 < len(items) and items[k].role in ("verb", "word") and items[k + 1].role == "noun"


def sum_begins(items: Sequence[Item], k: int, gives: frozenset[str]) -> bool:
    """Whether a noun for money begins at an item with a few words that go with it: 300万美元紧急救灾基金."""
    for j in range(k, min(len(items), k + TO_NOUN)):
        if verbs.opens_sum(items, j, gives):
            return True
        noun = items[j].noun if items[j].role == "noun" else None
        if noun is not None and noun.group == "money":
            return True
        if items[j].role not in ("word", "noun"):
            break
    return False


def goes_with(measure: str, items: Sequence[Item], sentence: Sentence) -> bool:
    """Whether the first noun of some words is of a class that a measure word goes with."""
    noun = next((i.noun for i in items[:TO_NOUN] if i.noun is not None), None)
    return noun is not None and noun in table(sentence.code).measures.get(measure, ())


def list_end(items: Sequence[Item], k: int, such: frozenset[str]) -> int:
    """Where the noun begins for which the words before 等 are examples (燃气等各类管道), -1 when there is none."""
    if items[k].folded not in such:
        return -1
    for j in range(k + 1, min(len(items), k + 3)):
        if items[j].role == "noun":
            return j
        if items[j].role not in ("word", "determiner"):
            break
    return -1


def shared_head(items: Sequence[Item], k: int, taken: Sequence[Item], heads: tuple[str, ...]) -> int:
    """The head of two kinds of matter joined at item `k` (供水和污水处理设施), -1 when there is none."""
    noun = taken[-1].noun if taken else None
    if noun is None or noun.group != MATTER:
        return -1
    for j in range(k + 1, min(len(items), k + 1 + TO_NOUN)):
        if items[j].folded.endswith(heads):
            return j
        if items[j].role not in ("noun", "word", "verb"):
            break
    return -1


def listed_head(items: Sequence[Item], k: int, taken: Sequence[Item]) -> bool:
    """Whether "and" joins two words in front of one noun: 国际、区域性多边组织, 人道主义和早期恢复呼吁."""
    if not taken or any(i.noun is not None for i in taken):
        return False
    roles = ["noun" if i.noun is not None else i.role for i in items[k + 1 : k + 1 + TO_NOUN]]
    return "noun" in roles and all(r == "word" for r in roles[: roles.index("noun")])


def undergoes(items: Sequence[Item], k: int) -> bool:
    """Whether a verb of one sign and a word make one word in front of a noun: 15个受影响村庄."""
    near = items[k : k + 3]
    joined = len(near) > 2 and near[0].end == near[1].start and near[1].end == near[2].start
    return joined and len(near[0].folded) == 1 and near[1].role in ("word", "verb") and near[2].role == "noun"


def relative(items: Sequence[Item], k: int) -> int:
    """Where the noun begins after a clause in front of it ("获得支持的城市"), -1 when there is none."""
    for j in range(k, min(len(items) - 1, k + CLAUSE)):
        if items[j].role == "mark" or items[j].folded == PERFECT:
            return -1  # 310户获得了上方的土地
        if items[j].role == "of" and items[j + 1].role in ("noun", "word"):
            return j + 1
    return -1


def acted_on(items: Sequence[Item], k: int) -> int:
    """Where the noun begins behind a verb with its object (需要援助的难民, 受到洪灾影响的民众), -1 when it is none."""
    roles = [i.role for i in items[k : k + 6]]
    of = next((j for j in (2, 3) if roles[j : j + 1] == ["of"]), 0)
    fits = of and roles[:2] == ["verb", "noun"] and roles[2] in ("of", "word", "verb", "noun")
    return k + of + 1 if fits and "noun" in roles[of + 1 : of + 1 + (1 if of == 2 else 2)] else -1


def past_quoted(items: Sequence[Item], k: int) -> int:
    """Where the noun goes on behind a quoted word that opens at item `k` (“热点”地区), -1 when it does not."""
    if items[k].text not in tuple(QUOTES):
        return -1
    end = next((j for j in range(k + 2, min(len(items) - 1, k + CLAUSE)) if items[j].text in tuple(ENDS_QUOTED)), -1)
    return end + 1 if end > 0 and items[end + 1].role == "noun" and items[end + 1].start == items[end].end else -1


def told_to(sentence: Sentence, at: int, taken: Sequence[Item], items: Sequence[Item], k: int) -> bool:
    """Whether item `k` is what those counted are helped to do, no part of the noun: 资助四个城市建设重要设施.

    Behind what they do stands its object, not the head of a noun: 支持四个城市规划项目.
    """
    words = sentence.grammar
    before = next((i for i in reversed(sentence.items[:at]) if i.role not in ("name", "determiner")), None)
    if before is None or before.folded not in words.helps or items[k].folded not in words.acts:
        return False
    able = bool(taken) and taken[-1].noun is not None and taken[-1].noun.group in ABLE
    return able and k + 1 < len(items) and not items[k + 1].folded.endswith(words.shared)


def of_what_it_does(sentence: Sentence, taken: Sequence[Item], items: Sequence[Item], k: int) -> bool:
    """Whether a verb between two nouns says what the second is for, not what the first does: 公交车培训车间."""
    before = taken[-1].noun if taken else None
    if before is None or before.group in ABLE or items[k].folded not in sentence.grammar.acts or k + 1 >= len(items):
        return False
    ends = k + 2 >= len(items) or items[k + 2].role in ("mark", "stop", "and", "of")
    return items[k + 1].noun is not None and ends
