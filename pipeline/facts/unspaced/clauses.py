"""Rules for Chinese clauses that stand between a figure and its noun, or between a share and what it is of.

A clause in front of a noun may hold a number of its own (12个人口超过千万的大城市), figures in a row may share the noun
of the last (4亿、3亿和2亿城市人口), and a comparison says nothing of what has grown (比一年前增长8%).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pipeline.facts.classes import Noun, ending_noun, table
from pipeline.facts.sentence import Item, Sentence
from pipeline.facts.unspaced import subjects
from pipeline.facts.unspaced.hits import FAIR, SURE, Hit, grown
from pipeline.facts.unspaced.marks import COMMAS, NUMBERED
from pipeline.facts.unspaced.steps import ABLE, PEOPLE, QUOTES, TO_NOUN
from pipeline.languages.tokens import names_nothing
from pipeline.records import Entity

INNER, BEHIND = 6, 6  # items before and behind a number in a clause
FARTHEST = 60  # items looked at before a figure
HOMES = ("families", "households")  # of so many people, not so many of them
BEFALL = (PEOPLE, "incidents", "rates", "matter", "time")  # what those have that the measure word is for
NOW = ("现", "现有", "现为", "目前")  # 警务人员现为1 692人
TOLD = (*NUMBERED, "copula")


def counts_attribute(sentence: Sentence, at: int) -> Hit | None:
    """What a number tells of in a clause in front of another noun: 人口超过1000万的特大城市, 人口突破千万大关."""
    items = sentence.items
    k = sentence.last_before(at, *NUMBERED)
    noun = items[k].noun if k >= 0 else None
    if k == at - 1 or noun is None or noun.group != "people":
        return None
    end = at + 1
    while end < len(items) and items[end].role == "determiner":
        end += 1
    behind = items[end] if end < len(items) else None
    if behind is None or not (behind.role == "of" or behind.folded in sentence.grammar.attributes):
        return None
    return Hit(items[k].start, items[k].end, noun, FAIR)


def behind_clause(sentence: Sentence, at: int, start: int, measure: str) -> Hit | None:
    """The noun behind a clause with a number of its own: 12个人口超过千万的大城市, 10个千万以上人口的城市.

    `start`: where the measure word ends.
    """
    items = sentence.items
    first = next((k for k in range(at + 1, len(items)) if items[k].start >= start), len(items))
    inner = next((k for k in range(first, min(len(items), first + INNER)) if items[k].role == "figure"), -1)
    own = items[first - 1] if 0 < first < len(items) and items[first].role == "of" else None
    if own is not None and own.noun is not None and own.text == measure:
        return Hit(own.start, own.end, own.noun, FAIR)  # 1 800户的用水支出
    if not measure or inner < 0 or not _tells_of(sentence, items[first:inner], measure):
        return None
    for k in range(inner + 1, min(len(items) - 1, inner + 1 + BEHIND)):
        quoted = items[k].role == "mark" and items[k].text[:1] in QUOTES and inner == first
        if items[k].role == "of" or quoted:
            return _noun_from(sentence, k + 1)
        if items[k].role in ("mark", "figure", "and"):
            return None
    return None


def _tells_of(sentence: Sentence, between: Sequence[Item], measure: str) -> bool:
    """Whether the items up to the inner number name what it tells of, and that is not what the outer one counts."""
    if not between:
        return True
    wanted = {n.name for n in table(sentence.code).measures.get(measure, ())}
    lead = [i for i in between if i.role not in TOLD]
    fits = all(i.role in ("noun", "word") and not (i.noun and i.noun.name in wanted) for i in lead)
    return fits and bool(lead) and between[0] is lead[0] and between[-1].role in TOLD


def _noun_from(sentence: Sentence, first: int) -> Hit | None:
    """The noun phrase that begins at an item."""
    items, last = sentence.items, -1
    for k in range(first, min(len(items), first + TO_NOUN)):
        if items[k].role not in ("noun", "word", "adjective"):
            break
        last = k if items[k].role == "noun" else last
    return Hit(items[first].start, items[last].end, items[last].noun, FAIR) if last >= 0 else None


def people(sentence: Sentence, at: int, start: int) -> Hit | None:
    """A people by its name beside a figure: 1240万也门人, 叙利亚人130万. `start`: behind the measure word."""
    before = sentence.items[at - 1] if at else None
    if before is not None and before.people and before.folded.endswith(sentence.grammar.person):
        return Hit(before.start, before.end, Noun(PEOPLE, PEOPLE), FAIR)
    for item in sentence.items[at + 1 : at + 4]:
        if item.people and item.folded.endswith(sentence.grammar.person):
            return Hit(item.start, item.end, Noun(PEOPLE, PEOPLE), SURE)
        if item.end > start and item.role != "of":
            break
    return None


def who(sentence: Sentence, at: int) -> Hit | None:
    """The people right before a figure that counts no more than 人: 流离失所者达到8 930万人, 受益人口31.9万人."""
    k = at - 1
    if k > 1 and sentence.items[k].role == "of" and sentence.items[k - 1].folded in sentence.grammar.attributes:
        k -= 2  # 达到前所未有的7 950万人
    passed = (*NOW, *sentence.grammar.respectively)  # 学员分别为310人和265人
    while k > 0 and (sentence.items[k].role in ("reach", "determiner", "copula") or sentence.items[k].folded in passed):
        k -= 1
    if k > 0 and k == at - 1 and sentence.items[k].text[-1:] in ("（", "("):
        k -= 1  # 流民人数（169 400人）
    if k > 2 and [i.role for i in sentence.items[k - 2 : k + 1]] == ["reach", "reference", "of"]:
        k -= 3  # 从业人员从2012年的3 700万人
    noun = sentence.items[k].noun if k >= 0 and sentence.items[k].role == "noun" else None
    if noun is not None and noun.group == PEOPLE and noun.name not in HOMES:
        if k > 0 and sentence.items[k].folded == sentence.grammar.person and sentence.items[k - 1].figure >= 0:
            return None  # 从3 700万人增加到4 600万人
        return grown(sentence, k)
    told = subjects.before(sentence, at)
    return told if told is not None and told.noun is not None and told.noun.group == PEOPLE else None


def prolonged(sentence: Sentence, hit: Hit) -> Hit:
    """A noun with the words behind it up to one that ends so: 塑料制品年产量, 投资存量."""
    end, last, verb = hit.end, hit.end, ""
    able, tails = hit.noun is not None and hit.noun.group in ABLE, sentence.grammar.tails
    for item in sentence.items:
        if item.start != end:
            if item.start > end:
                break
            continue
        does = able and verb and (verb in sentence.grammar.faces or not item.folded.endswith(tails))
        if item.role not in ("word", "noun", "count", "verb") or does:
            break  # 城市面临重大风险, but 儿童死亡风险
        end, verb = item.end, item.folded if item.role == "verb" else ""
        last = end if item.folded.endswith(tails) else last
    return Hit(hit.start, last, hit.noun, hit.trust)


def multiplied(text: str, sentence: Sentence, figure: Entity, at: int) -> Hit | None:
    """What is so many times another: 贸易额为22亿美元,是2000年的22倍."""
    times = sentence.grammar.times
    if not times or not text.startswith(times, figure.span.end):
        return None
    for k in range(at - 1, max(0, at - FARTHEST), -1):
        if sentence.items[k].role == "copula" or _reaches(sentence, k, at):
            passed = k > 1 and names_nothing(sentence.items[k - 1].folded, sentence.code, "dc")
            k -= passed or (k > 1 and sentence.items[k - 1].role == "stop")  # 可能性更是高达其他国家的三倍
            beside = sentence.items[k - 1]
            of = k > 1 and sentence.items[k - 2].role == "of"  # 缺水的可能性是其他国家的两倍
            if beside.folded.endswith(sentence.grammar.tails):
                return grown(sentence, k - 1)  # 失业概率是成年人的三倍
            if beside.role == "word" and len(beside.folded) > (1 if of else 2):
                return Hit(beside.start, beside.end, None, FAIR)
            near = range(k - 1, max(-1, k - FARTHEST), -1)
            noun = next((j for j in near if sentence.items[j].role == "noun"), -1)
            return grown(sentence, noun) if noun >= 0 else None
        if sentence.items[k].role == "mark" and sentence.items[k].text[:1] in COMMAS:
            break
    return None


def _reaches(sentence: Sentence, k: int, at: int) -> bool:
    """Whether an item says that so many times another is reached: 概率达其他国家的两倍."""
    item = sentence.items[k]
    return item.role in NUMBERED and item.folded.endswith("达") and sentence.items[at - 1].role == "of"


def fitting(text: str, sentence: Sentence, at: int, right: Hit, measure: str) -> Hit:
    """A phrase up to the noun that fits the measure word, when people or what befell them follow: 两个县总人口."""
    behind = _behind_of(sentence, at, right, measure)
    if behind is not None:
        return behind
    wanted = {n.name for n in table(sentence.code).measures.get(measure, ())}
    led = any(
        i.figure >= 0 and not text[right.end : i.start].strip() for i in sentence.items[at + 1 :]
    )  # 向52家企业贷款360万
    other = right.noun is not None and (led or right.noun.group in BEFALL)
    if right.noun is None or right.noun.name in wanted or not other:
        return right
    for end in range(right.end - 1, right.start, -1):
        noun = ending_noun(text[right.start : end], sentence.code)
        if noun is not None and noun.name in wanted:
            return Hit(right.start, end, noun, right.trust)
    return right


def _behind_of(sentence: Sentence, at: int, right: Hit, measure: str) -> Hit | None:
    """The noun behind 的 that fits the measure word, when the one before does not: 500名受洪水影响的学生."""
    wanted = {n.name for n in table(sentence.code).measures.get(measure, ())}
    if not wanted or right.noun is None or right.noun.name in wanted:
        return None
    last = min(len(sentence.items) - 1, at + FARTHEST)
    near = [k for k in range(at + 1, last) if sentence.items[k].end > right.start]
    for k in near[: BEHIND + TO_NOUN]:
        if sentence.items[k].role in ("mark", "figure"):
            return None
        if sentence.items[k].role == "of" and sentence.items[k].start >= right.end:
            found = _noun_from(sentence, k + 1)
            return found if found is not None and found.noun is not None and found.noun.name in wanted else None
    return None


def does_something(sentence: Sentence, at: int, right: Hit, left: Hit, start: int) -> bool:
    """Whether an unknown word behind a measure word, which ends at `start`, is the noun, not one of a clause before.

    It is when a verb or what leads to one follows (工程进度理想，8 923个单位相继落成), or 有 stands before the figure.
    """
    near = sentence.items[max(0, at - FARTHEST) : at + BEHIND]
    items = [i for i in near if left.end <= i.start <= right.end]
    apart = any(i.role == "mark" and i.text[:1] in COMMAS and i.start < start for i in items)
    acts = bool(items) and items[-1].start == right.end and items[-1].role in ("stop", "verb", "copula")
    led = any(i.folded in sentence.grammar.has and j.figure >= 0 for i, j in pairwise(items))
    return right.noun is None and right.start == start and apart and (acts or led)


def within_right(text: str, sentence: Sentence, start: int, kind: str) -> Hit | None:
    """A known noun of which some are told: "15个区中的12个"."""
    known, within = table(sentence.code), sentence.grammar.within
    if kind != "count":
        return None
    for end in range(min(len(text), start + known.longest), start, -1):
        if text[start:end] not in known.entries or not text.startswith(within, end):
            continue
        if not any(text[end : end + n] in known.entries for n in range(2, known.longest + 1)):  # 区域中心
            return Hit(start, end, known.entries[text[start:end]][0][1], SURE)
    return None
