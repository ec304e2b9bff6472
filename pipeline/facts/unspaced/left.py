"""The noun before a Chinese figure: 住宅 …… 已达 3 260 套."""

from __future__ import annotations

from pipeline.facts.classes import FITTING, table
from pipeline.facts.sentence import Sentence
from pipeline.facts.unspaced import clauses, levels, neighbours
from pipeline.facts.unspaced.heads import FAIR, WEAK, Hit, grown, lead

BACK = 60  # items looked at before a figure
MONEY, TIME, POINTS = "money", "duration", "percentage_point"
TOTAL = "total"
PARTS = ("percent", "ratio")


def noun_before(sentence: Sentence, at: int, kind: str, measure: str) -> Hit | None:
    """The noun before the figure: of the class of its measure word, fitting its kind, else the nearest."""
    wanted = {n.name for n in table(sentence.code).measures.get(measure, ())} if kind == "count" else set()
    groups = FITTING.get(kind, frozenset())
    first: Hit | None = None
    farther: Hit | None = None
    crossed = closed = 0
    if kind == "count" and measure and neighbours.heads_clause(sentence, at):
        return neighbours.word_beside(sentence, at)
    aside = levels.since_clauses(sentence)
    for k in range(lead(sentence, at) - 1, max(-1, at - BACK), -1):
        item = sentence.items[k]
        if k in aside:
            continue
        named = sentence.items[k - 1] if k and item.role == "count" and kind == "count" else None
        if named is not None and named.role == "word" and named.end == item.start and len(named.folded) > 1:
            return Hit(named.start, item.end, None, FAIR)  # 私宅数量从24万增至37万
        if first is not None and wanted and item.start >= first.start:
            continue  # 廉租住房租赁补贴: a part of the noun
        closed = max(0, closed + (item.text[-1:] in ("）", ")")) - (item.text[:1] in ("（", "(")))
        if closed:
            continue  # an aside: 3 620万美元（占总预算的23%）
        if item.role == "mark" and item.text[:1] in ("；;" if wanted else "；;：:"):
            break
        if item.role == "mark" and item.text[:1] in "，,":
            if (
                wanted
                and first is None
                and farther is None
                and (near := neighbours.word_beside(sentence, at)) is not None
            ):
                return near  # 加装电梯12部
            crossed += 1
            if crossed > (3 if wanted or groups else 1) or kind == TIME:
                break
        if item.role == "figure" and kind == "count" and not wanted:
            break
        acting = item.role == "verb" and sentence.items[k + 1].role in ("reach", "determiner", "copula", "figure")
        if item.noun is None or not (item.role == "noun" or acting):
            continue
        said = kind in PARTS and item.folded in sentence.grammar.deeds and k > 0
        if said and sentence.items[k - 1].role in ("determiner", "stop", "name"):
            continue  # 每年损失2%
        if kind == MONEY and item.noun.name == TOTAL and farther is None:
            return grown(sentence, k)
        leads = all(i.role in ("determiner", "reach", "copula", "count") for i in sentence.items[k + 1 : at])
        itself = Hit(item.start, item.end, item.noun, FAIR)
        hit = itself if item.role == "verb" else clauses.prolonged(sentence, grown(sentence, k))
        if wanted and (item.noun.name in wanted or (leads and measure in sentence.grammar.any_measure)):
            return hit
        if groups and item.noun.group in groups:
            return hit
        if first is None and not crossed:
            first = hit
        farther = farther or hit
    if kind in (MONEY, TIME):
        return None
    if first is None and farther is not None and kind in (*PARTS, POINTS):
        return Hit(farther.start, farther.end, farther.noun, WEAK)
    return first if not wanted or first is None else Hit(first.start, first.end, first.noun, WEAK)
