"""The whole of which a Chinese figure tells a share: 贷款的94%, 新接入户中五分之三, 占总投资27%的配套资金."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.facts.classes import Counted, ending_noun, table
from pipeline.facts.grammar import Grammar
from pipeline.facts.sentence import Sentence
from pipeline.facts.unspaced.hits import FAIR, Hit, grown
from pipeline.facts.unspaced.marks import CLAUSE, CLOSING, COMMAS, NUMBERED


def within_figure(sentence: Sentence, at: int, before: Mapping[int, Counted]) -> Counted | None:
    """What the figure counts of which a share is told: 总人口3 000万中仅15%."""
    items, k = sentence.items, at - 1
    while k > 0 and items[k].role in NUMBERED and items[k].folded not in sentence.grammar.within:
        k -= 1
    if k > 0 and items[k].role == "mark" and items[k].text[:1] in COMMAS:
        k -= 1  # 42个分项中，仅30%
    inside = k > 0 and (items[k].folded in sentence.grammar.within or tells_within(items[k].folded, sentence.grammar))
    if not inside:
        return None
    named = (said for said in before.values() if said.span.end == items[k - 1].end)
    return before.get(items[k - 1].figure) or next(named, None)


def after_comma(sentence: Sentence, at: int) -> bool:
    """Whether no more than what leads to a figure stands between a comma and it."""
    k = sentence.last_before(at, *NUMBERED)
    return sentence.items[k].role == "mark"


def within_noun(sentence: Sentence, at: int) -> Hit | None:
    """The whole that the clause before names, of which only a share follows: 在受访乘客中，44%独自出行."""
    items, k = sentence.items, at - 1
    while k > 0 and items[k].role in NUMBERED and items[k].folded not in sentence.grammar.within:
        k -= 1
    if any(i.role == "copula" for i in items[at + 1 : at + 3]):
        return None  # 其中一半以上是妇女
    comma = k > 1 and items[k].role == "mark" and items[k].text[:1] in COMMAS
    noun = items[k - 2].noun if comma and items[k - 1].folded in sentence.grammar.within else None
    return grown(sentence, k - 2) if noun is not None else None


def tells_within(word: str, words: Grammar) -> bool:
    """Whether a word says "in", also one the segmenter joined with what follows: 25亿中仅有20%."""
    after = ("determiner", "stop")
    rests = (word[len(w) :] for w in words.within if word.startswith(w))
    return any(not rest or (rest not in words.such and words.role(rest) in after) for rest in rests)  # no 中等


def whole_within(sentence: Sentence, of: int) -> Hit | None:
    """The whole of which some are described before 的: "抗议的店主中想要恢复原状的不到十分之一"."""
    for k in range(of - 1, max(0, of - CLAUSE), -1):
        item = sentence.items[k]
        if item.role in ("mark", "figure"):
            return None
        if item.folded in sentence.grammar.within and sentence.items[k - 1].noun is not None:
            inner = sentence.items[k + 1].role == "of"  # 住在棚户区中的居民占总数的三成
            return None if inner else grown(sentence, k - 1)
    return None


def part_of(text: str, sentence: Sentence, at: int) -> Hit | None:
    """The whole before its part: "贷款的94%", "新接入户中五分之三"; None when it is not printed so."""
    words = sentence.grammar
    end = sentence.last_before(at, "determiner")
    if end > 0 and sentence.items[end].role == "reach" and sentence.items[end - 1].folded in words.within:
        end -= 1
    item = sentence.items[end]
    if item.folded in words.within and end > 1 and sentence.items[end - 1].text in CLOSING:
        return grown(sentence, end - 2) if sentence.items[end - 2].noun is not None else None
    told = sentence.items[end - 1] if end > 0 else None
    described = item.role == "of" and told is not None and told.noun is None and told.role not in ("stop", "reference")
    if described and (clause := whole_within(sentence, end)) is not None:
        return clause
    inside = item.folded in words.within or (item.role == "word" and tells_within(item.folded, words))
    if item.role == "of" or inside:
        end = _past_brackets(sentence, end)
        number = end > 1 and sentence.items[end - 1].role == "count"  # 占所统计城镇总数的80%
        end -= number
        whole = sentence.items[end - 1] if end > 0 else None
        said = whole is not None and (
            whole.noun is not None or (whole.role == "word" and len(whole.folded) > 1 - number)
        )
        said = said or (whole is not None and whole.folded in words.roles["measure"])
        if whole is None or whole.folded in words.attributes or whole.folded in words.everywhere:
            return None
        if whole.noun is not None and whole.noun.name == "total" and sentence.items[end - 2].folded in words.everywhere:
            return None  # 其产值占全球总量的88%
        return grown(sentence, end - 1) if said else None
    suffix = next((s for s in words.within if item.role == "word" and item.folded.endswith(s)), "")
    if not suffix:
        return None
    stop = item.end - len(suffix)  # the segmenter joined the noun with "in"
    first = max(sentence.span.start, stop - table(sentence.code).longest)
    start = next((k for k in range(first, stop) if text[k:stop] in table(sentence.code).entries), -1)
    return Hit(start, stop, ending_noun(text[start:stop], sentence.code), FAIR) if start >= 0 else None


def _past_brackets(sentence: Sentence, of: int) -> int:
    """Where a bracket that ends before item `of` opens, else `of`: 占陆地面积（包括南极洲）的45%."""
    items = sentence.items
    if of < 1 or items[of - 1].text[-1:] not in ("）", ")"):
        return of
    return next((k for k in range(of - 2, max(0, of - CLAUSE), -1) if items[k].text[:1] in ("（", "(")), of)


def opens_with(sentence: Sentence, at: int) -> bool:
    """Whether a sentence opens with a share of those told last, and says what these are: 约半数为青少年."""
    behind = sentence.items[at + 1] if at + 1 < len(sentence.items) else None
    leads = all(i.role in NUMBERED for i in sentence.items[:at])
    return leads and behind is not None and behind.role == "copula"


def among_others(sentence: Sentence, at: int) -> Hit | None:
    """The people of whom a clause tells the same share as of those before: 这一比例在年轻女性中仅为37%."""
    items, k = sentence.items, at - 1
    while k > 0 and items[k].role in (*NUMBERED, "copula") and items[k].folded not in sentence.grammar.within:
        k -= 1
    noun = items[k - 1].noun if k > 0 and items[k].folded in sentence.grammar.within else None
    return grown(sentence, k - 1) if noun is not None and noun.group == "people" else None


def taken_of(sentence: Sentence, at: int) -> Hit | None:
    """The whole between a word for having a share and that share before 的: 占总投资27%的配套资金."""
    items = sentence.items
    whole = grown(sentence, at - 1) if at > 1 and items[at - 1].noun is not None else None
    first = next((k for k in range(at) if whole is not None and items[k].start == whole.start), 0)
    return whole if first > 0 and items[first - 1].folded in sentence.grammar.takes else None


def only_relation(sentence: Sentence, head: tuple[int, int]) -> bool:
    """Whether a clause opens with a bare word for a proportion, of what was told before it: 有27座达标，占比4%."""
    first, last = head
    bare = first == last and sentence.items[first].folded in sentence.grammar.relations
    return bare and first > 0 and sentence.items[first - 1].role == "mark"
