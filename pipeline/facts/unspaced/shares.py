"""What a Chinese share is of: 贷款的94%, 其中10%, 运输（22%）, 达到8 930万人，比一年前增长8%."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.facts.classes import Counted, table
from pipeline.facts.kinds import PARTS
from pipeline.facts.sentence import Sentence
from pipeline.facts.unspaced.heads import rate
from pipeline.facts.unspaced.hits import FAIR, WEAK, Hit, grown, headed
from pipeline.facts.unspaced.marks import NUMBERED
from pipeline.facts.unspaced.verbs import deed
from pipeline.languages.tokens import names_nothing
from pipeline.records import Entity

NEAR = 4  # items between a share and the word for a proportion
FARTHEST = 60  # items looked at before a figure
COMMAS, THEN = "，,；;", ("则", "就")
AMOUNTS = ("income", "taxes and fees", "people")  # no rates, though their last signs are those of what is measured
RATES = "rates"
WHOSE = ("places", "people")  # of what a rate is told
WHOLES = ("count", "mass", "area", "length", "energy", "money")  # of which a share may be told
LISTS = ("、", "以及")  # between those that are listed with their shares
NAMED = ("noun", "word", "and", "of", "adjective")  # of a name in such a list
LONGEST = 14  # code points of it


def taken_up(sentence: Sentence, at: int) -> bool:
    """Whether a share is told of those named before: 其中10%, 其中近一半."""
    k = sentence.last_before(at, "determiner")
    if k > 0 and sentence.items[k].role == "mark" and sentence.items[k - 1].folded in sentence.grammar.partitive:
        k -= 1  # 其中，超过半数逃往邻国
    return k >= 0 and sentence.items[k].folded in sentence.grammar.partitive


def goes_on(sentence: Sentence, at: int, figures: Sequence[Entity]) -> bool:
    """Whether a clause with a share and a verb follows one on a part: 其中，半数逃往邻国，三分之一则留下."""
    items = sentence.items
    k = sentence.last_before(at, "determiner")
    opens = k > 0 and items[k].role == "mark" and items[k].text[:1] in COMMAS
    behind = items[at + 1] if at + 1 < len(items) else None
    acts = behind is not None and behind.role in ("verb", "stop")
    told = [q for i in items[:k] if i.figure >= 0 and (q := figures[i.figure].quantity) is not None]
    other = any(q.kind in ("percent", "ratio") for q in told)
    done = behind is not None and behind.folded in sentence.grammar.passives and told[-1:] and told[-1].kind in PARTS
    return opens and acts and other and (items[0].folded in sentence.grammar.partitive or bool(done))


def says_what(sentence: Sentence, at: int, figures: Sequence[Entity]) -> bool:
    """Whether a clause opens with a share of those just counted, and says what these are: 9人溺亡，半数为儿童."""
    items, k = sentence.items, at - 1
    while k > 0 and items[k].role == "determiner":
        k -= 1
    opens = k > 0 and items[k].role == "mark" and items[k].text[:1] in "，,"
    if not opens or at + 1 >= len(items) or items[at + 1].role != "copula":
        return False
    last = next((i.figure for i in reversed(items[:k]) if i.role in ("figure", "mark")), -1)
    quantity = figures[last].quantity if last >= 0 else None
    return quantity is not None and quantity.kind in WHOLES


def set_against(sentence: Sentence, at: int, left: Hit | None) -> bool:
    """Whether a clause sets places against those before, with a share of the same: 而高收入国家只有2%."""
    if left is None or left.noun is None or left.noun.group != "places":
        return False
    first = next((k for k in range(at) if sentence.items[k].start == left.start), 0)
    joined = first > 1 and sentence.items[first - 1].folded in sentence.grammar.joint
    lead = [i for i in sentence.items[first:at] if i.start >= left.end]
    return (
        joined
        and sentence.items[first - 2].role == "mark"
        and all(i.role in (*NUMBERED, "copula", "stop") for i in lead)
    )


def bracketed(sentence: Sentence, at: int) -> Hit | None:
    """A share by itself in brackets tells of the word before them: 运输（22%）、农业（7%）, 2.3亿人（占比2%）."""
    items, k = sentence.items, at - 1
    while k > 1 and (items[k].folded in sentence.grammar.relations or items[k].role == "determiner"):
        k -= 1  # 工业（约20%）
    if k < 1 or at + 1 >= len(items) or items[k].text[-1:] not in ("（", "("):
        return None
    before = items[k - 1]
    place = before.role == "name" or (before.noun is not None and before.noun.group == "places")
    if place and items[at + 1].text[:1] in ("）", ")") and (told := rate_before(sentence, k)) is not None:
        return told  # 贫困率最高的是南亚（20.4%）
    if k < at - 1 and before.role == "word" and names_nothing(before.folded, sentence.code, "adv"):
        return None  # 比例极高（约75%）
    if items[at + 1].text[:1] not in ("）", ")") or before.role not in ("noun", "word"):
        return None
    if before.folded in sentence.grammar.attributes:
        return None  # 高于同期水平（18%）
    first = _listed(sentence, k - 1)
    if first < k - 1:
        return Hit(items[first].start, before.end, before.noun, FAIR if before.noun is not None else WEAK)
    return grown(sentence, k - 1) if before.noun is not None else Hit(before.start, before.end, None, WEAK)


def _listed(sentence: Sentence, last: int) -> int:
    """Where a name begins that ends with item `last`, its share in brackets behind it: 城市和农村发展（11%）、水（9%）.

    It begins behind the mark or the bracket before it; "and" within it joins only what stands between such.
    """
    items, first = sentence.items, last
    while first > 0 and items[first - 1].end == items[first].start and items[first - 1].text not in LISTS:
        if items[first - 1].role not in NAMED:
            break
        first -= 1
    before = items[first - 1] if first else None
    opens = before is not None and (before.text in LISTS or before.text[-1:] in ("：", ":", "）", ")"))
    while first < last and items[first].role == "and":
        first += 1
    joined = any(i.role == "and" for i in items[first:last])
    return first if items[last].end - items[first].start <= LONGEST and (opens or not joined) else last


def sharing(sentence: Sentence, at: int, figures: Sequence[Entity]) -> Hit | None:
    """What has a share, for its amount in brackets right behind it: 供资额占总额的60%（267亿美元）."""
    items = sentence.items
    share = figures[items[at - 2].figure].quantity if at > 1 and items[at - 2].figure >= 0 else None
    if share is None or share.kind != "percent" or items[at - 1].text[-1:] not in ("（", "("):
        return None
    for k in range(at - 3, max(0, at - FARTHEST), -1):
        if items[k].role == "mark" and items[k].text[:1] in COMMAS:
            return None
        if items[k].folded.startswith(sentence.grammar.takes):
            while k > 0 and items[k - 1].role in NUMBERED:
                k -= 1
            if (done := deed(sentence, k - 1)) is not None:
                return done  # 住宅损坏占28%（97亿美元）
            if k > 0 and items[k - 1].role == "word" and len(items[k - 1].folded) > 1:
                return Hit(items[k - 1].start, items[k - 1].end, None, FAIR)
            return grown(sentence, k - 1) if k > 0 and items[k - 1].noun is not None else None
    return None


def in_series(sentence: Sentence, at: int, figures: Sequence[Entity], before: Mapping[int, Counted]) -> Counted | None:
    """What the share just before counts: 铺装率从34%和53%分别提高到100%和62%."""
    items, k = sentence.items, at - 1
    while k > 0 and (items[k].role in (*NUMBERED, "and", "stop", "verb", "copula") or items[k].role == "reference"):
        k -= 1
    figure = items[k].figure if k >= 0 else -1
    mine, other = figures[items[at].figure].quantity, figures[figure].quantity if figure in before else None
    return before[figure] if mine is not None and other is not None and mine.kind == other.kind else None


def compared(sentence: Sentence, at: int, figures: Sequence[Entity], before: Mapping[int, Counted]) -> Counted | None:
    """What the figure before counts, when a clause only compares with it: 达到8930万人，比一年前增长8%.

    What it is compared with may be a figure (比2009年的5 200万人增长8%), also in a clause of its own (与…相比，).
    """
    items = sentence.items
    k, said = _compares(sentence, at)
    if k >= 0 and not said and items[k - 1].folded in sentence.grammar.compared:
        k, said = _compares(sentence, k)
    if k < 0 or not said:
        return None
    for j in range(k, max(-1, k - FARTHEST), -1):
        figure = items[j].figure
        quantity = figures[figure].quantity if figure in before else None
        if quantity is not None and quantity.kind in WHOLES:
            hit = before[figure]
            return Counted(hit.text, hit.noun, hit.span, WEAK)
    return None


def _compares(sentence: Sentence, at: int) -> tuple[int, bool]:
    """Where the clause of an item begins (its comma, -1 with a noun of its own), and whether it compares."""
    items, k, said = sentence.items, at - 1, False
    changed = other = False
    while k >= max(0, at - FARTHEST) and not (items[k].role == "mark" and items[k].text[:1] in COMMAS):
        own = items[k].role == "noun" and items[k].noun is not None
        if own and (said or k < 1 or items[k - 1].figure < 0):
            if said or not changed:
                return -1, False
            other = True  # 比上年的批款减少了4%: what it is compared with, where nothing stands before
        changed = changed or items[k].role == "reach"
        if items[k].folded in sentence.grammar.compared and k and _names(sentence, k - 1):
            return -1, False  # 侵权行为较上月增加45%
        said = said or items[k].folded in sentence.grammar.compared
        k -= 1
    return (-1, False) if other and not said else (k, said)


def _names(sentence: Sentence, k: int) -> bool:
    """Whether an unknown word names something."""
    item = sentence.items[k]
    return item.role == "word" and len(item.folded) > 1 and not names_nothing(item.folded, sentence.code)


def only_changes(sentence: Sentence, at: int) -> bool:
    """Whether a clause tells no more than that what was named before changed: 增加189万元，增加31%."""
    items = sentence.items
    k = sentence.last_before(at, *NUMBERED)
    opens = k > 1 and items[k].role == "mark" and items[k].text[:1] in COMMAS
    changed = any(i.role == "reach" for i in items[k + 1 : at])
    return opens and changed and any(i.figure >= 0 for i in items[max(0, k - 2) : k])


def of_another_year(sentence: Sentence, at: int) -> bool:
    """Whether a share is only that of a year with which the last one is compared: 高于2020年的62%."""
    items = sentence.items
    dated = at > 2 and items[at - 1].role == "of" and items[at - 2].role == "reference"
    return dated and items[at - 3].folded in (*sentence.grammar.compared, *sentence.grammar.exceeds)


def joined_people(sentence: Sentence, at: int) -> bool:
    """Whether "and" joins people to those of the figure before: 学员为3 150人和4 020人."""
    items, person = sentence.items, sentence.grammar.person
    return at > 2 and items[at - 1].role == "and" and items[at - 2].folded == person and items[at - 3].figure >= 0


def level_again(sentence: Sentence, at: int, before: Mapping[int, Counted]) -> Counted | None:
    """What the figure before counts, where the sentence only goes on to what it became: 从1 200万人下降至690万人."""
    k, items = at - 1, sentence.items
    person = sentence.grammar.person
    while k > 0 and (items[k].role in (*NUMBERED, "of", "reference") or items[k].folded == person):
        k -= 1
    changed = any(i.role == "reach" for i in items[k + 1 : at])
    return before.get(items[k].figure) if changed and k >= 0 and items[k].figure >= 0 else None


def rate_before(sentence: Sentence, at: int) -> Hit | None:
    """The rate or proportion that the sentence tells of, where only its changes follow: 比例稳定，却在2030年升至9%."""
    for k in range(at - 1, max(-1, at - FARTHEST), -1):
        if sentence.items[k].text[:1] in "；;":
            break
        noun = sentence.items[k].noun
        if (noun is None or noun.name not in AMOUNTS) and (head := rate(sentence, k)) is not None:
            return headed(sentence, head)
    return None


def of_same_number(text: str, sentence: Sentence, figure: Entity) -> bool:
    """Whether the clause up to a figure takes up the number told last: 这一数字已降至30万, 该比例上升（2028年7%）."""
    before = text[sentence.span.start : figure.span.start]
    clause = before[max(before.rfind(mark) for mark in COMMAS) + 1 :]
    return any(word in clause.replace(" ", "") for word in sentence.grammar.same_number)


def relation_behind(sentence: Sentence, at: int) -> Hit | None:
    """The proportion that a share behind it is one of: 13%的服务费用比例; None when it is not named there."""
    items, words = sentence.items, sentence.grammar
    if at + 2 >= len(items) or items[at + 1].role != "of":
        return None
    if items[at + 2].folded in words.cases:
        return Hit(items[at + 2].start, items[at + 2].end, None, FAIR)  # 85%的情况下
    for k in range(at + 3, min(len(items), at + 3 + NEAR)):
        if items[k].role not in ("noun", "word", "verb") or items[k].start != items[k - 1].end:
            return None
        if items[k].folded.endswith(words.relations):
            return Hit(items[at + 2].start, items[k].end, items[k].noun, FAIR)
    return None


def stated_for(
    sentence: Sentence, at: int, found: Hit | None, figures: Sequence[Entity], before: Mapping[int, Counted]
) -> Hit | None:
    """The rate of which places or people have so much each: 就失业率而言，沿海省份为4%，内陆省份则为7%.

    `found`: what stands before the share. Where that is no known noun at all, or of a clause before, the rate is told.
    """
    k = at - 1
    while k > 0 and (sentence.items[k].role in ("determiner", "copula") or sentence.items[k].folded in THEN):
        k -= 1
    whose = found is not None and (found.noun is None or found.noun.group in WHOSE)
    beside = found is not None and whose and sentence.items[k].end == found.end and k < at - 1
    kind = (mine := figures[sentence.items[at].figure].quantity) and mine.kind
    told = [f for i in sentence.items[:at] if (f := i.figure) in before]
    last = next((before[f] for f in reversed(told) if (q := figures[f].quantity) and q.kind == kind), None)
    rates = last is None or last.text.endswith(sentence.grammar.heads + sentence.grammar.relations)
    if found is None or not rates or not (beside or found.trust <= WEAK):
        return None
    apart = any(i.role == "mark" or i.folded in THEN for i in sentence.items[:at] if i.start >= found.end)
    if found.noun is not None and found.noun.group not in (*WHOSE, RATES) and not apart:
        return None  # 租金上涨12%
    return rate_before(sentence, k)


def out_of(sentence: Sentence, at: int, right: Hit, measure: str) -> bool:
    """Whether a figure tells of those named before that they do something: 66个市县中，有36个少安排了资金.

    `right`: the noun found behind it, which does not go with the measure word where it is what they do it to.
    """
    items = sentence.items
    k = sentence.last_before(at, "determiner")
    if k < 2 or k == at - 1 or items[k].role != "mark" or items[k].text[:1] not in COMMAS:
        return False
    inside = items[k - 1].folded in sentence.grammar.within and items[k - 2].noun is not None
    wanted = {noun.name for noun in table(sentence.code).measures.get(measure, ())}
    return inside and (right.noun is None or right.noun.name not in wanted)


def of_those_within(sentence: Sentence, at: int, measure: str) -> bool:
    """Whether a figure tells of some of those that the last one counts: 在21 000项申请中解决了18 900项."""
    inside = False
    for k in range(at - 1, max(0, at - FARTHEST), -1):
        item = sentence.items[k]
        if item.figure >= 0:
            return inside and bool(measure) and sentence.items[k + 1].text.startswith(measure)
        if item.role == "mark" and item.text[:1] in COMMAS:
            return False
        inside = inside or item.folded in sentence.grammar.within
    return False


def of_these(sentence: Sentence, at: int) -> bool:
    """Whether a figure takes up what was counted last: "其中6 900棵"."""
    k = sentence.last_before(at, "determiner", "copula")
    if k < 1:
        return k == 0 and sentence.items[k].folded in sentence.grammar.partitive
    word, words = sentence.items[k].folded, sentence.grammar
    return word in words.partitive or (word in words.within and sentence.items[k - 1].role in ("noun", "word"))
