"""What a figure counts in a language written without blanks: 340 万人, 三起强行驱逐事件, 住宅 …… 已达 3 260 套.

After the figure may come a measure word, then the noun; or the noun comes before, and the measure word says of what
kind it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from pipeline.facts.classes import DEGREES, FITTING, Counted, table
from pipeline.facts.sentence import Sentence
from pipeline.facts.unspaced import clauses, levels, neighbours, shares
from pipeline.facts.unspaced.behind import noun_behind
from pipeline.facts.unspaced.heads import (
    FAIR,
    MEASURES,
    WEAK,
    Hit,
    before_of,
    changed,
    fits,
    grown,
    has_own,
    headed,
    in_brackets,
    inside,
    lead,
    led_to,
    measure_itself,
    measured,
    none_of,
    only_people,
    own_object,
    titled,
)
from pipeline.languages.tokens import tokens
from pipeline.records import Entity

BACK = 60  # items looked at before a figure
AHEAD = 8  # code points read behind a measure word that may be the first sign of a noun
MOST_SHARED = 6  # figures before the one that has their noun
MONEY, TIME, LENGTH, POINTS = "money", "duration", "length", "percentage_point"
TOTAL = "total"
PARTS = ("percent", "ratio")
CHANGED = frozenset({*PARTS, POINTS, TIME, "length", "area"})
CLOSING = ("”", "」", "』", "》", '"')


def find(
    text: str, sentence: Sentence, figures: Sequence[Entity], index: int, before: Mapping[int, Counted]
) -> Hit | None:
    """What figure `index` counts; `before` holds the words and class of the figures before it, by index."""
    at = sentence.at_figure(index)
    if at < 0:
        return None
    figure = figures[index]
    kind = figure.quantity.kind if figure.quantity else "count"
    unit = figure.quantity.unit if figure.quantity else ""
    if figure.quantity is not None and figure.quantity.unit in DEGREES:
        return None
    measure, start = _measure(text, figure, sentence)
    if kind in ("count", *PARTS) and not unit and (people := clauses.people(sentence, at, start)) is not None:
        return people
    if kind == "count" and (larger := clauses.multiplied(text, sentence, figure, at)) is not None:
        return larger
    broken = kind == "count" and figure.quantity is not None and _broken(figure.quantity.value)
    head = measured(sentence, at) if kind in (*PARTS, POINTS) or (kind == "count" and unit) or broken else None
    if kind == POINTS or (head is not None and kind == "count"):
        said = changed(sentence, at) if kind == POINTS else None
        return headed(sentence, head) or said or _left(sentence, at, kind, "")
    if kind == "count" and (listed := in_brackets(sentence, at)) is not None:
        return listed
    if (shared := shares.sharing(sentence, at, figures)) is not None:
        return shared
    if kind == "percent" and (part := _of_bracketed(sentence, at, before)) is not None:
        return part
    if kind == "percent" and (beside := shares.bracketed(sentence, at) or shares.relation_behind(sentence, at)):
        return beside
    if kind == "ratio" and (printed := inside(text, figure, sentence.code)) is not None:
        return printed
    bare = not text[figure.span.end : start].strip()
    if kind == "count":
        clause = clauses.counts_attribute(sentence, at) if bare else clauses.behind_clause(sentence, at, start, measure)
        if clause is not None:
            return clause
    behind = next((i for i in sentence.items[at + 1 : at + 3] if i.start >= start), None)
    of_next = behind is not None and behind.role == "of" and (bare or kind == LENGTH)
    quoted = kind == "count" and at > 2 and sentence.items[at - 2].text in CLOSING
    if (kind in PARTS or quoted) and at > 0 and not of_next and (of := shares.part_of(text, sentence, at)):
        return of
    if kind in PARTS and (whole := shares.within_figure(sentence, at, before)) is not None:
        return Hit(whole.span.start, whole.span.end, whole.noun, FAIR)
    right = clauses.within_right(text, sentence, start, kind)
    right = right or noun_behind(text, sentence, figures, index, start, kind)
    if right is None and kind == MONEY and of_next and sentence.items[min(at + 2, len(sentence.items) - 1)].figure >= 0:
        other = sentence.items[at + 2].figure  # 合计25亿美元的20多笔贷款
        right = noun_behind(text, sentence, figures, other, _measure(text, figures[other], sentence)[1], "count")
    if right is not None and kind not in ("count", TIME):
        right = clauses.prolonged(sentence, right)  # 10%的污水处理能力
    if right is not None and measure and not bare:
        right = clauses.fitting(text, sentence, at, right, measure)
    if right is not None and measure and (owner := before_of(text, sentence, start, right, measure)) is not None:
        return owner
    apart = right is not None and right.start > start and right.noun is not None and right.noun.group != "people"
    if apart and kind == "count" and measure and shares.of_these(sentence, at):
        return _of_last(figures, index, before) or right  # 其中75次发生在市场
    if kind == "count" and measure and right is not None and shares.out_of(sentence, at, right, measure):
        return _of_last(figures, index, before) or right
    own = "" if bare and figure.text.endswith(measure) else measure  # 8 930万人: 万 says nothing of what is counted
    if right is not None and right.noun is not None:
        if not only_people(text, right, own, sentence.grammar.person):
            return right
        if kind == "count" and (who := clauses.who(sentence, at)) is not None:
            return who
        if kind == "count" and (level := shares.level_again(sentence, at, before)) is not None:
            return Hit(level.span.start, level.span.end, level.noun, FAIR)
    if right is None and kind == TIME and (takes := levels.lasting(sentence, at)) is not None:
        return takes
    if right is None and kind == LENGTH and (deep := levels.deep(sentence, at)) is not None:
        return deep
    if right is None and kind == "count" and (more := levels.more_than(sentence, at)) is not None:
        return more
    if right is None and levels.bare_level(sentence, at) and (last := _of_last(figures, index, before)) is not None:
        return last
    if right is None and shares.of_same_number(text, sentence, figure):
        return _of_last(figures, index, before) or _of_last(figures, index, before, (*PARTS, *shares.WHOLES))
    if head is not None and right is None:
        return headed(sentence, head)
    if kind in PARTS and right is None and shares.of_another_year(sentence, at):
        return _of_last(figures, index, before)  # 为74%，高于2020年的62%
    if kind in PARTS and right is None:
        like = shares.in_series(sentence, at, figures, before) or shares.compared(sentence, at, figures, before)
        if like is not None:
            return Hit(like.span.start, like.span.end, like.noun, WEAK)
    if kind in PARTS and right is None and shares.taken_up(sentence, at):
        return _of_last(figures, index, before, shares.WHOLES)
    if kind in PARTS and right is None and shares.goes_on(sentence, at, figures):
        return _of_last(figures, index, before, PARTS)
    led = clauses.subject_before(sentence, at) if right is None or right.noun is None else None
    itself = measure_itself(text, measure, start, sentence.code) if kind == "count" else None
    theirs = {said.span.end for said in before.values()}
    if itself is not None and right is None and led is not None and led.end in theirs:
        return itself  # 人群约97万人，约合21万户
    if led is not None and led.noun is not None and led.noun.group in FITTING.get(kind, (led.noun.group,)):
        return led
    if right is None and kind == "count" and neighbours.only_number(sentence, at):
        return _of_last(figures, index, before, (*PARTS, *shares.WHOLES))
    again = shares.of_these(sentence, at) or (right is None and kind in PARTS and led_to(sentence, at))
    if again and (said := _of_last(figures, index, before)) is not None:
        counts = right is not None and right.noun is not None and right.noun.group == "people"
        others = said.noun is not None and said.noun.group != "people"
        return right if counts and others else said  # 1 000个城市中10亿人
    if right is None and kind == "count" and (named := titled(sentence, at, start)) is not None:
        return named
    if right is None and kind == "count" and figure.quantity is not None and figure.quantity.value == 0:
        right = none_of(sentence, at, start)
    if right is not None and of_next and kind in MEASURES:
        return right  # 1 950公里的渠岸
    left = _left(sentence, at, kind, measure)
    if right is not None and left is not None and measure and clauses.does_something(sentence, at, right, left, start):
        return right
    if right is not None and right.start == start and measure and text.startswith(sentence.grammar.within, right.end):
        return right  # 目标42个分项中
    if right is not None and right.start == start and own_object(sentence, at, kind, measure, left):
        return right
    if right is None and kind == "count" and (deed := neighbours.done(sentence, at, measure)) is not None:
        return deed
    acts = itself is not None and sentence.items[lead(sentence, at) - 1].role == "verb" and at > 0  # 惠及3万户
    others = left is not None and left.noun is not None and left.noun.group == "people"
    weak = left is None or (left.trust <= WEAK and not others)  # 目标：3 000户, but 租户约为7.1万户
    if itself is not None and (weak or acts) and (right is None or right.noun is None):
        return itself
    if right is not None and left is not None and has_own(text, sentence, at, left, before):
        return right
    if right is None and kind == "count" and (left is None or left.trust <= WEAK or neighbours.in_row(sentence, at)):
        shared = _of_next(text, sentence, figures, at, kind, start)
        if shared is not None and shared.noun is not None:
            return shared
    said = changed(sentence, at, kind in MEASURES) if right is None and kind in CHANGED else None
    if right is None and kind in PARTS and (stated := shares.stated_for(sentence, at, said or left, figures, before)):
        return stated
    nearer = left is None or left.end <= said.start or said.start <= left.start < left.end < said.end if said else False
    if said is not None and nearer and not fits(text, left, said, kind):
        return said
    if left is not None and right is not None and (left.trust <= WEAK or (kind in PARTS and of_next)):
        return right  # 答复了九成的咨询
    if left is not None and (measure or kind != "count" or right is None):
        return left
    found = right or left or _of_next(text, sentence, figures, at, kind, start)
    if (
        found is None
        and (broken or kind in (*PARTS, POINTS))
        and (rate := shares.rate_before(sentence, at)) is not None
    ):
        return rate
    # A sum or a time is not what that of another sentence is.
    alone = kind in (MONEY, TIME) and sentence.at_figure(index - 1) < 0
    found = found or neighbours.compared_with(sentence, at)
    if found is None and kind == "count" and measure:
        found = neighbours.word_beside(sentence, at)  # 各类问题500多个
    return found or (None if alone else _of_last(figures, index, before))


def _of_bracketed(sentence: Sentence, at: int, before: Mapping[int, Counted]) -> Hit | None:
    """What a number counts, for its share in brackets right behind its measure word: 29项（56%）."""
    items = sentence.items
    if at < 3 or items[at - 1].text[-1:] not in ("（", "(") or items[at - 2].folded not in sentence.grammar.measures:
        return None
    said = before.get(items[at - 3].figure) if items[at - 3].figure >= 0 else None
    return Hit(said.span.start, said.span.end, said.noun, FAIR) if said is not None else None


def _broken(value: Decimal | None) -> bool:
    """Whether a count is no whole number and so rather an index or an average (指数为0.75)."""
    return value is not None and value != value.to_integral()


def _measure(text: str, figure: Entity, sentence: Sentence) -> tuple[str, int]:
    """The measure word after (or at the end of) a figure, and where the text goes on."""
    start = figure.span.end
    while start < len(text) and text[start] == " ":
        start += 1
    start = clauses.past_brackets(text, start, sentence.grammar)
    if figure.quantity is not None and figure.quantity.kind == LENGTH:
        start = clauses.past_extent(text, start, sentence.grammar)
    known, measures = table(sentence.code), sentence.grammar.measures
    noun = max((n for n in range(1, known.longest + 1) if text[start : start + n] in known.entries), default=0)
    begun = text.startswith(sentence.grammar.no_measures or ("\0",), start)  # 48万国内移民
    length = 0 if begun else max((len(m) for m in measures if text.startswith(m, start)), default=0)
    after = tokens(text[start + length : start + length + AHEAD], sentence.code) if 0 < length < noun else ()
    if after and length + after[0].end > noun:
        noun = 0  # 410 家 庭院式客栈
    if length and noun <= length:
        return text[start : start + length], start + length
    printed = next((m for m in sorted(measures, key=len, reverse=True) if figure.text.endswith(m)), "")
    return printed, start


def _left(sentence: Sentence, at: int, kind: str, measure: str) -> Hit | None:
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


def _of_next(
    text: str, sentence: Sentence, figures: Sequence[Entity], at: int, kind: str, start: int, left: int = MOST_SHARED
) -> Hit | None:
    """The noun of the figure that follows at once: "3 至 5 个城市", "12套、18套和25套住房".

    `start`: behind the measure word. `left`: so many figures more are asked at most.
    """
    for item in sentence.items[at + 1 : at + 5]:
        if item.end <= start:
            continue
        if item.role == "figure":
            other = figures[item.figure]
            if other.quantity is None or other.quantity.kind != kind:
                return None
            _, start = _measure(text, other, sentence)
            found = noun_behind(text, sentence, figures, item.figure, start, kind)
            if found is not None or not left:
                return found
            return _of_next(text, sentence, figures, sentence.at_figure(item.figure), kind, start, left - 1)
        apart = item.role == "mark" and item.text[:1] in "，,；;。"
        if apart or item.role not in ("and", "determiner", "mark", "stop", "reach"):
            return None
    return None


def _of_last(
    figures: Sequence[Entity], index: int, before: Mapping[int, Counted], kinds: Sequence[str] = ()
) -> Hit | None:
    """What the last figure of one of the kinds counts, by default of its own."""
    mine = figures[index].quantity
    for k in range(index - 1, max(-1, index - BACK), -1):
        other = figures[k].quantity
        if k in before and mine and other and other.kind in (kinds or (mine.kind,)):
            said = before[k]
            return Hit(said.span.start, said.span.end, said.noun, WEAK)
    return None
