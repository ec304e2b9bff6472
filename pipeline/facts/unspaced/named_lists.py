"""The noun of a list of names with their numbers: 赞比亚（12 400户）和莱索托（970户）的家庭, 来自两国：乍得，71 800."""

from __future__ import annotations

from pipeline.facts.classes import table
from pipeline.facts.sentence import Sentence
from pipeline.facts.unspaced.hits import FAIR, Hit, grown, is_place

BEHIND = 60  # items looked at behind a figure in a list
LISTED = ("name", "figure", "mark", "and", "determiner")  # items of a list of names with their numbers
BESIDE_NAMES = ("，", ",", "、", "-", "—", "——")  # between such a name and its number


def in_brackets(sentence: Sentence, at: int) -> Hit | None:
    """The noun of a list of names with their numbers in brackets: 赞比亚（12 400户）和莱索托（970户）的家庭.

    It stands behind the list, else before it, where what the names are does not count: 缺水者最多的国家是马里（90万）.
    """
    items = sentence.items
    if at < 2 or items[at - 1].text[-1:] not in ("（", "(") or items[at - 2].role != "name":
        return None
    for k in range(at + 1, min(len(items) - 1, at + BEHIND)):
        last = k - 1
        while last > at and (items[last].folded in sentence.grammar.such or is_place(items[last])):
            last -= 1  # 马里（90万）、乍得（80万）等国的居民
        if items[k].role == "of" and items[last].text[:1] in ("）", ")"):
            end = k + 1
            while end + 1 < len(items) and items[end].role != "noun" and items[end + 1].role in ("noun", "word"):
                end += 1
            while end + 1 < len(items) and items[end + 1].role == "noun":
                end += 1
            return Hit(items[k + 1].start, items[end].end, items[end].noun, FAIR) if items[end].noun else None
        if items[k].text[:1] in "。；;":
            break
    return _noun_of_list(sentence, at, at - 3)


def behind_colon(sentence: Sentence, at: int) -> Hit | None:
    """The noun before a list of names with their numbers: 新难民来自两国：乍得，71 800；苏丹，61 700."""
    items, k = sentence.items, at - 1
    k -= k > 0 and items[k].text in BESIDE_NAMES
    if k < 2 or items[k].role != "name":
        return None
    measures = sentence.grammar.measures
    while k > 0 and (items[k].role in LISTED or items[k].folded in measures) and items[k].text[:1] not in "：:":
        k -= 1
    return _noun_of_list(sentence, at, k - 1) if items[k].text[:1] in "：:" else None


def _noun_of_list(sentence: Sentence, at: int, last: int) -> Hit | None:
    """The noun, at item `last` or before it, of which a list tells so many each, figure `at` among them."""
    items = sentence.items
    wanted = table(sentence.code).measures.get(items[at + 1].folded, ()) if at + 1 < len(items) else ()
    found: Hit | None = None
    for k in range(last, max(-1, at - BEHIND), -1):
        noun = items[k].noun if items[k].role == "noun" else None
        if items[k].text[:1] in "。；;" or (noun is not None and noun.group == "money"):
            break
        if noun is not None and (noun in wanted if wanted else not is_place(items[k])):
            return grown(sentence, k)
        if found is None and noun is not None and not is_place(items[k]):
            found = grown(sentence, k)
    return found
