"""Of whom a Chinese clause tells, where the one behind its comma only goes on to a figure."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.facts.sentence import Item, Sentence
from pipeline.facts.unspaced.hits import Hit, grown
from pipeline.facts.unspaced.marks import NUMBERED

OF_THESE = ("中", "里", "等", "内", "间")  # 城市中, 乍得等


def before(sentence: Sentence, at: int) -> Hit | None:
    """Of whom the clause before tells, where only what they reached follows: 住在城市的人口首次过半，达到33亿.

    The subject is the first noun of that clause with a verb, or what leads to one, behind it.
    """
    items, k = sentence.items, at - 1
    while k > 0 and (items[k].role in (*NUMBERED, "reference") or _dated(items, k)):
        k -= 1
    reached = any(i.role == "reach" for i in items[k + 1 : at])
    if not reached or k < 1 or items[k].role != "mark" or items[k].text[:1] not in "，,":
        return None
    return of_clause(sentence, k)


def of_clause(sentence: Sentence, k: int) -> Hit | None:
    """Of whom the clause tells that ends with the comma at item `k`: 绝大多数难民被邻国接收，."""
    items = sentence.items
    first = next((j + 1 for j in range(k - 1, -1, -1) if items[j].role == "mark"), 0)
    if items[k - 1].role == "noun" and not any(i.role in ("verb", "reach", "copula") for i in items[first:k]):
        return grown(sentence, k - 1)  # 儿童死亡人数，从1990年约1 200万下降至
    for j in range(first, k - 1):
        told = items[j].role == "noun" and items[j].noun is not None
        behind = items[j + 1]
        if behind.role == "of" and items[min(j + 2, k)].role == "count":
            behind = items[min(j + 3, k)]  # 租户的数量增长了
        elif behind.role == "count":
            behind = items[min(j + 2, k)]  # 人口数字翻了一番
        acts = behind.role in ("determiner", "stop", "verb", *NUMBERED) and behind.folded not in sentence.grammar.says
        if told and acts and behind.folded not in OF_THESE:
            return grown(sentence, j)
    return None


def _dated(items: Sequence[Item], k: int) -> bool:
    """Whether an item is the 的 behind a date: 将翻倍，从2016年的9亿."""
    return items[k].role == "of" and items[k - 1].role == "reference"
