"""Chinese clauses that tell no more than a level or a time of what was named before: 而基准为120天, 审批需要三周."""

from __future__ import annotations

from pipeline.facts.classes import ending_noun
from pipeline.facts.sentence import Item, Sentence
from pipeline.facts.unspaced.hits import FAIR, WEAK, Hit, grown
from pipeline.facts.unspaced.marks import COMMAS, WITHIN

LEADING = ("determiner", "copula", "stop", "reach", "before", "reference")
PHRASE = ("noun", "word", "verb")
SINCE, FAR = "以来", 12  # the end of a clause that tells since when, and items of it
MOST = 4  # items of a subject


def bare_level(sentence: Sentence, at: int) -> bool:
    """Whether a clause holds but a benchmark or a date before its figure: 而目标是14%, 而2028年为40厘米."""
    items, k, told = sentence.items, at - 1, False
    while k >= 0 and (items[k].role in LEADING or items[k].folded in sentence.grammar.benchmarks):
        told = told or items[k].role == "reference" or items[k].folded in sentence.grammar.benchmarks
        k -= 1
    copula = at > 0 and any(i.role == "copula" for i in items[k + 1 : at])
    return told and copula and k > 0 and items[k].role == "mark" and items[k].text[:1] in COMMAS


def lasting(sentence: Sentence, at: int) -> Hit | None:
    """What takes so long: 审批需要三周, 申请在六天之内办结; the words with which its clause begins."""
    items = sentence.items
    k = sentence.last_before(at, "determiner")
    takes = k >= 0 and items[k].folded.endswith(sentence.grammar.lasts)
    if not takes and not _done_within(items, at):
        return None
    first = next((j + 1 for j in range(k - 1, -1, -1) if items[j].role in ("mark", "of")), 0)
    while first < k and items[first].folded in sentence.grammar.joint:
        first += 1  # 而审批需要三周
    last = first
    while last < min(k, first + MOST) and items[last].role in PHRASE:
        last += 1
    if last == first:
        return None
    start, end = items[first].start, items[last - 1].end
    return Hit(start, end, ending_noun("".join(i.folded for i in items[first:last]), sentence.code), WEAK)


def _done_within(items: tuple[Item, ...], at: int) -> bool:
    """Whether a time is that in which something comes to its end, nothing else behind: 在六天之内办结，."""
    behind = items[at + 1 : at + 4]
    led = at > 1 and items[at - 1].role == "reach" and items[at - 2].role in PHRASE
    closes = len(behind) == 3 and behind[1].role in PHRASE and behind[2].role == "mark"
    return led and closes and behind[0].folded in WITHIN


def since_clauses(sentence: Sentence) -> frozenset[int]:
    """The items that only tell since when: 自项目启动以来."""
    found: set[int] = set()
    for k, item in enumerate(sentence.items):
        if not item.folded.endswith(SINCE):
            continue
        for j in range(k, max(-1, k - FAR), -1):
            if sentence.items[j].folded in sentence.grammar.since:
                found.update(range(j, k + 1))
                break
    return frozenset(found)


def compared_with(sentence: Sentence, at: int) -> frozenset[int]:
    """The items that name what a figure's subject is only compared with: 租金比当地人高出18%."""
    for k in range(at - 1, -1, -1):
        item = sentence.items[k]
        if item.figure >= 0 or (item.role == "mark" and item.text[:1] in COMMAS):
            break
        if item.folded in sentence.grammar.than:
            return frozenset(range(k + 1, at))
    return frozenset()


def more_than(sentence: Sentence, at: int) -> Hit | None:
    """What is more or less by so many than something else: 集合点比上一版多14个."""
    items = sentence.items
    k = sentence.last_before(at, "determiner")
    if k < 2 or items[k].folded not in sentence.grammar.more:
        return None
    for j in range(k - 1, 0, -1):
        if items[j].role in ("mark", "figure"):
            return None
        if items[j].folded in sentence.grammar.than and items[j - 1].role in PHRASE:
            if items[j - 1].noun is not None:
                return grown(sentence, j - 1)
            first = j - 1
            while first > 0 and items[first - 1].role == "word" and items[first - 1].end == items[first].start:
                first -= 1
            return Hit(items[first].start, items[j - 1].end, None, FAIR)
    return None


def deep(sentence: Sentence, at: int) -> Hit | None:
    """What lies so deep or wide: 积水深12厘米."""
    items = sentence.items
    k = sentence.last_before(at, "determiner")
    told = k > 0 and items[k].folded in sentence.grammar.extents and items[k - 1].noun is not None
    return grown(sentence, k - 1) if told else None
