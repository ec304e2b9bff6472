"""What stands right beside a Chinese figure where no known noun does: 加装电梯12部, 住宅达1.57亿套，数量增长870."""

from __future__ import annotations

from pipeline.facts.sentence import Sentence
from pipeline.facts.unspaced.hits import WEAK, Hit
from pipeline.facts.unspaced.marks import COMMAS, NUMBERED
from pipeline.languages.tokens import names_nothing

BEHIND = 6  # items looked at behind a comparison, and before the noun of a clause


def word_beside(sentence: Sentence, at: int) -> Hit | None:
    """An unknown word right before a figure."""
    k = sentence.last_before(at, "determiner")
    item = sentence.items[k] if k >= 0 else None
    headed = k > 0 and sentence.items[k - 1].role == "of"  # 已编制规划的乡8 737个
    fits = item is not None and item.role == "word" and (len(item.folded) > 1 or headed)
    if item is None or not fits or item.folded in sentence.grammar.attributes:
        return None
    if names_nothing(item.folded, sentence.code, "vcp"):
        return None  # 同期售出18 400个
    return Hit(item.start, item.end, None, WEAK)


def acted_on(sentence: Sentence, at: int) -> Hit | None:
    """The unknown words between a verb and the figure right behind them: 企业建成防尘网7.4万平方米."""
    items, first, acts = sentence.items, at, sentence.grammar.acts
    while first > 0 and items[first - 1].role == "word" and items[first - 1].end == items[first].start:
        if items[first - 1].folded in acts:
            break
        first -= 1
    verb = items[first - 1] if 0 < first < at else None
    if verb is None or not (verb.role == "verb" or verb.folded in acts) or items[at].start - items[first].start < 2:
        return None
    joined = first > 1 and items[first - 2].role == "noun" and items[first - 2].end == items[first - 1].start
    told = items[at - 1].folded not in sentence.grammar.attributes
    told = told and not (joined and items[at - 1].folded.endswith(sentence.grammar.tails))  # 污水处理能力
    told = told and not names_nothing(items[at - 1].folded, sentence.code, "vcpd")
    return Hit(items[first].start, items[at - 1].end, None, WEAK) if told else None


def heads_clause(sentence: Sentence, at: int) -> bool:
    """Whether an unknown word before a figure is the noun that 的 ties a clause to: 已编制规划的乡8 737个."""
    k = sentence.last_before(at, "determiner")
    return k > 1 and sentence.items[k].role == "word" and sentence.items[k - 1].role == "of"


def in_row(sentence: Sentence, at: int) -> bool:
    """Whether only a mark or "and" stands between a figure and the next: 4亿、3亿和2亿."""
    roles = [i.role for i in sentence.items[at + 1 : at + 3]]
    return roles == ["and", "figure"]


def in_brackets(sentence: Sentence, figure: int, at: int) -> bool:
    """Whether a figure stands in brackets that are closed before item `at`: 31个城市（各有300万人），其中8个."""
    first = sentence.at_figure(figure)
    between = "".join(i.text for i in sentence.items[first + 1 : at] if i.role == "mark") if first >= 0 else ""
    opened = max(between.find("（"), between.find("("))
    closed = max(between.find("）"), between.find(")"))
    return closed >= 0 and not 0 <= opened < closed


def only_number(sentence: Sentence, at: int) -> bool:
    """Whether a clause says of those told before no more than how many they are: ……，数量达1.57亿."""
    items = sentence.items
    k = sentence.last_before(at, *NUMBERED)
    if k > 0 and items[k].role == "mark" and items[k].text[:1] in COMMAS and k < at - 1:
        behind = items[at + 1] if at + 1 < len(items) else None
        return behind is not None and behind.role == "mark" and behind.text[:1] in COMMAS  # 43%的工人，约13亿，
    return k > 0 and items[k].role == "count" and items[k - 1].role == "mark" and items[k - 1].text[:1] in COMMAS


def done(sentence: Sentence, at: int, measure: str) -> Hit | None:
    """The verb that says what was done so often: 已经五次运送了物资."""
    items = sentence.items
    if measure not in sentence.grammar.times_of:
        return None
    k = next((j for j in range(at + 1, min(len(items), at + 3)) if items[j].role in ("verb", "word")), -1)
    if k >= 0 and items[k].role == "word" and items[k].folded in sentence.grammar.times_of:
        k += 1
    verb = items[k] if 0 <= k < len(items) else None
    return Hit(verb.start, verb.end, verb.noun, WEAK) if verb is not None and verb.role == "verb" else None


def compared_with(sentence: Sentence, at: int) -> Hit | None:
    """What grew, behind a clause that names only what it was before: 与2028年的7 080相比，租户增长了870人."""
    items = sentence.items
    k = at + 1
    if k + 1 >= len(items) or items[k].folded not in sentence.grammar.compared or items[k + 1].role != "mark":
        return None
    for j in range(k + 2, min(len(items), k + 2 + BEHIND)):
        if items[j].role == "noun":
            end = j
            while end + 1 < len(items) and items[end + 1].role == "noun" and items[end + 1].start == items[end].end:
                end += 1
            return Hit(items[j].start, items[end].end, items[end].noun, WEAK)
        if items[j].role in ("mark", "figure"):
            break
    return None
