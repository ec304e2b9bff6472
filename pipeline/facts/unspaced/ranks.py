"""Nouns that a Chinese sentence deals out to as many figures in their order: 收入和支出分别为320万美元和410万美元."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.facts.sentence import Item, Sentence
from pipeline.facts.unspaced.heads import FAIR, Hit, grown, last_noun

LEADING = ("reach", "determiner", "copula", "stop")  # from "respectively" to the first figure
PHRASE = ("noun", "word", "verb", "of", "adjective", "count", "reach")
MEASURED = 3  # items between two figures: a measure word, a noun, "and"
FARTHEST = 40  # items looked at before a figure


def in_rank(sentence: Sentence, at: int) -> Hit | None:
    """The noun in the rank of a figure, of as many as figures follow "respectively"; None when it is not printed so."""
    said, ranks = _respectively(sentence, at)
    if said < 2 or any(i.role not in LEADING for i in sentence.items[said + 1 : ranks[0]]):
        return None
    phrases = _phrases(sentence, said)
    if at not in ranks or len(phrases) != len(ranks):
        return None
    return phrases[ranks.index(at)]


def ranked_before(sentence: Sentence, at: int) -> int:
    """The item of the figure told before that has the rank of a share behind "respectively", -1 when there is none.

    公路里程达437万公里，绿地面积72万公顷，分别增长24.6%和60.5%: as many figures stand before the word as behind it.
    """
    said, ranks = _respectively(sentence, at)
    if said < 1 or sentence.items[said - 1].role != "mark":
        return -1
    told = [k for k in range(said) if sentence.items[k].figure >= 0]
    return told[ranks.index(at)] if at in ranks and len(ranks) == len(told) > 1 else -1


def _respectively(sentence: Sentence, at: int) -> tuple[int, list[int]]:
    """Item of the word for "respectively" near before a figure (-1 for none), and the figures in a row behind it."""
    items, words = sentence.items, sentence.grammar.respectively
    near = range(at - 1, max(-1, at - FARTHEST), -1)
    said = next((k for k in near if items[k].folded in words), -1)
    if said < 0:
        return -1, [at]
    first = next((k for k in range(said + 1, at + 1) if items[k].figure >= 0), at)
    return said, _in_a_row(items, first)


def _in_a_row(items: Sequence[Item], first: int) -> list[int]:
    """The figures that stand in a row from item `first` on, at most a measure word and "and" between them."""
    found = [first]
    for k in range(first + 1, len(items)):
        if items[k].figure >= 0:
            if not any(i.role == "and" for i in items[found[-1] + 1 : k]):  # "、" is one too
                break
            found.append(k)
        elif k - found[-1] > MEASURED or items[k].role == "mark":
            break
    return found


def _phrases(sentence: Sentence, end: int) -> list[Hit]:
    """The nouns that are listed before item `end`, none where one is of all: 男性和女性的比例."""
    items, first = sentence.items, end
    while first > 0 and items[first - 1].role in (*PHRASE, "and") and items[first - 1].end == items[first].start:
        first -= 1
    parts: list[list[int]] = [[]]
    for k in range(first, end):
        if items[k].role == "and":
            parts.append([])
        else:
            parts[-1].append(k)
    of = [any(items[k].role == "of" for k in part) for part in parts]
    if len(parts) < 2 or not all(parts) or (of[-1] and not of[0]):
        return []
    return [_noun(sentence, part) for part in parts]


def _noun(sentence: Sentence, part: Sequence[int]) -> Hit:
    """The noun of one phrase of a list, behind the last "of" in it."""
    items = sentence.items
    of = max((k for k in part if items[k].role == "of"), default=-1)
    part = [k for k in part if k > of] or part
    last, noun = last_noun([items[k] for k in part], sentence.code)
    if last == len(part) - 1 and items[part[last]].role == "noun" and of < 0:
        hit = grown(sentence, part[last])
        return Hit(max(hit.start, items[part[0]].start), hit.end, hit.noun, FAIR)
    return Hit(items[part[0]].start, items[part[-1]].end, noun, FAIR)
