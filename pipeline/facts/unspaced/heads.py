"""Rules for single places of a Chinese sentence: rates by their last sign, subjects of verbs, lone measure words."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pipeline.facts.classes import FITTING, Counted, ending_noun, table
from pipeline.facts.grammar import grammar
from pipeline.facts.kinds import MEASURES
from pipeline.facts.laying_out import lay_out
from pipeline.facts.sentence import Sentence
from pipeline.facts.unspaced.hits import DONE_TO, FAIR, WEAK, Hit, is_place
from pipeline.languages.tokens import names_nothing
from pipeline.records import Entity, Span

#: A whole with its measure word in a ratio.
PART = re.compile(r"(?:\d[\d ,.]*|[一二两三四五六七八九十百千万]+) ?[个名户家位座]")
AHEAD = 16  # code points read behind a measure word
NEAR, LONGEST = 8, 10  # items between a head and its figure, and of a share with what it is of
AVERAGE = ("平均", "人均")  # before what is measured: 细颗粒物平均水平
DISPOSED = ("将", "把")  # before what something is done to
SKIPPED = ("reach", "determiner", "stop", "copula", "verb", "reference")
PARTS_OF = ("noun", "word", "verb")  # of a noun before its last sign
WITHIN = ("noun", "word", "of", "verb", "and", "adjective", "count")


def measured(sentence: Sentence, at: int) -> tuple[int, int] | None:
    """First and last item of what the figure at item `at` measures: 综合利用率达九成, 儿童的比例下降了8.5个百分点.

    None when the nearest word before it is none by its last sign (`heads`, `relations` of the card).
    """
    k = lead(sentence, at) - 1
    while k > max(0, at - NEAR) and not _measures(sentence, k):
        if sentence.items[k].role not in SKIPPED and len(sentence.items[k].folded) > 2:
            return None
        if sentence.items[k].role in ("noun", "name", "mark", "figure"):
            return None
        k -= 1
    return rate(sentence, k) if k >= 0 and not of_all(sentence, k) else None


def of_all(sentence: Sentence, k: int) -> bool:
    """Whether an item is the total of all the world or country, and does not say of what: 仅占全世界总量的60%."""
    noun, before = sentence.items[k].noun, sentence.items[k - 1].folded if k else ""
    return noun is not None and noun.name == "total" and before in sentence.grammar.everywhere


def lead(sentence: Sentence, at: int) -> int:
    """Where a figure begins with the word that only says how large it is: 达到惊人的21.5%."""
    items = sentence.items
    told = at > 1 and items[at - 1].role == "of" and items[at - 2].folded in sentence.grammar.attributes
    return at - 2 if told else at


def rate(sentence: Sentence, k: int) -> tuple[int, int] | None:
    """First and last item of what item `k` measures by its last sign, with the words before it; None if nothing."""
    words = sentence.grammar
    if not _measures(sentence, k):
        return None
    relation = sentence.items[k].folded.endswith(words.relations)
    first = k
    while first > 0 and k - first < (LONGEST if relation else 2):
        before = sentence.items[first - 1]
        fits = before.role in (WITHIN if relation else ("noun", "word")) or (relation and before.role == "reach")
        done = before.role == "verb" and first == k and not relation
        fits = fits or before.folded in AVERAGE
        fits = fits or (relation and before.folded in DONE_TO)  # 女性所占比例
        alone = sentence.items[k].folded in words.heads or before.noun is not None  # 供水普及率
        fits = fits or (done and (alone or _has_object(sentence, first - 1)))
        apart = before.folded in words.attributes and before.folded not in AVERAGE
        apart = apart or (before.role == "word" and names_nothing(before.folded, sentence.code, "c"))  # 尽管城市化率
        if not fits or before.end != sentence.items[first].start or apart:
            break
        first -= 1
    while first < k and sentence.items[first].role in ("of", "and", "reach"):
        first += 1
    place = sentence.items[first]
    named = first > 0 and sentence.items[first - 1].role == "name" and sentence.items[first - 1].end == place.start
    if named and is_place(place) and first + 2 <= k and sentence.items[first + 1].role == "of":
        first += 2  # 加沙地区的贫穷人口比例
    return first, k


def _has_object(sentence: Sentence, k: int) -> bool:
    """Whether a noun stands right before a verb, which then is no verb of the sentence: 污水处理普及率."""
    return k > 0 and sentence.items[k - 1].role == "noun" and sentence.items[k - 1].end == sentence.items[k].start


def _measures(sentence: Sentence, k: int) -> bool:
    item, words = sentence.items[k], sentence.grammar
    joined = bool(k) and sentence.items[k - 1].end == item.start
    before = sentence.items[k - 1]
    if item.folded in words.heads and joined and (before.role in PARTS_OF or before.folded in AVERAGE):
        return True  # 分担 + 率, 废水处理 + 率, 平均 + 水平
    if item.role not in ("noun", "word") or item.folded in words.attributes:
        return False
    return len(item.folded) > 1 and item.folded.endswith(words.heads + words.relations)


def only_people(text: str, right: Hit, measure: str, person: str) -> bool:
    """Whether nothing but 人 follows: who they are may stand before."""
    return not measure and text[right.start : right.end] == person


def has_own(text: str, sentence: Sentence, at: int, left: Hit, before: Mapping[int, Counted]) -> bool:
    """Whether the noun before is another figure's, so that the one behind is this one's: 16间教室、两间实验室."""
    known = any(c.span.end == left.end for c in before.values())
    if not known or text[left.start : left.end] == sentence.grammar.person:
        return False
    between = [i for i in sentence.items[:at] if i.start >= left.end]
    roles = {i.role for i in between}
    return bool(roles & {"and", "mark"}) and roles <= {"and", "mark", "determiner"}


def measure_itself(text: str, measure: str, start: int, code: str) -> Hit | None:
    """A measure word that says what is counted: 一千二百户."""
    known = table(code).entries.get(measure)
    if not known or text[start - len(measure) : start] != measure:
        return None
    return Hit(start - len(measure), start, known[0][1], WEAK)


def changed(sentence: Sentence, at: int, measure: bool = False) -> Hit | None:
    """What a verb right before the figure says it of: 油膜缩小了47%, 实习期为四个月, 拖欠率比任何银行都低7个百分点.

    `measure`: the figure is a length or area; then the words that bound it may do without a verb.
    """
    words, items = sentence.grammar, sentence.items
    k = lead(sentence, at) - 1
    bounded = measure and items[k].role == "determiner"  # 空间不足2平方米
    while k > 0 and items[k].role == "determiner":
        k -= 1
    if k <= 0 or (items[k].role not in ("reach", "copula") and not bounded):
        return None
    while k > 0 and items[k].role in ("reach", "copula", "determiner"):
        k -= 1
    for other in range(k, max(0, k - NEAR), -1):
        if items[other].role in ("mark", "figure"):
            break
        if items[other].folded in words.than:
            k = other - 1
            break
    last = k
    while k >= 0 and last - k < 3 and items[k].role in ("noun", "word") and items[k].folded not in words.attributes:
        if k < last and items[k].end != items[k + 1].start:
            break
        k -= 1
    if k == last or last < 0 or (k + 1 == last and len(items[last].folded) < 2):
        return None
    if last == k + 1 and names_nothing(items[last].folded, sentence.code, "dcp"):
        return None  # 还是增长了3.3%
    if last == k + 1 and items[last].folded in words.everywhere:
        return None
    noun = ending_noun("".join(i.folded for i in items[k + 1 : last + 1]), sentence.code)
    measured = noun is None and last + 1 < at and items[last + 1].folded in words.roles["measure"]
    last += measured and items[last + 1].start == items[last].end  # 退化 + 面积
    return Hit(items[k + 1].start, items[last].end, noun, WEAK)


def none_of(sentence: Sentence, at: int, start: int) -> Hit | None:
    """What there is none of, right behind the zero, also when it looks like a verb: 零疏散."""
    item = sentence.items[at + 1] if at + 1 < len(sentence.items) else None
    fits = item is not None and item.start == start and item.role in ("noun", "word", "verb")
    return Hit(item.start, item.end, item.noun, FAIR) if item is not None and fits else None


def led_to(sentence: Sentence, at: int) -> bool:
    """Whether the verb right before a figure says where a change led: 降至29%."""
    k = sentence.last_before(at, "determiner")
    item = sentence.items[k] if k >= 0 else None
    return item is not None and item.role == "reach" and item.folded.endswith(sentence.grammar.reached)


def before_of(text: str, sentence: Sentence, start: int, right: Hit, measure: str) -> Hit | None:
    """The word between measure word and 的 when only it goes with the measure word: 22所监狱的囚犯."""
    wanted = {noun.name for noun in table(sentence.code).measures.get(measure, ())}
    behind = lay_out(text, Span(start, min(sentence.span.end, start + AHEAD)), sentence.code, (), ()).items[:4]
    if right.noun is None or right.noun.name in wanted or len(behind) < 2 or not wanted:
        return None
    first = behind[0]
    acts = behind[1].role == "verb" and behind[1].start == first.end and right.start >= behind[1].end
    if acts and first.role == "word" and first.start == start and first.end - start > 1:
        return Hit(first.start, first.end, None, FAIR)  # 三家维修店雇用的正是妇女
    last = 1 if behind[0].role == behind[1].role == "word" and behind[1].start == behind[0].end else 0  # 外 + 立面
    if len(behind) < last + 2:
        return None
    word, of = behind[last], behind[last + 1]
    length = word.end - first.start
    if first.start != start or of.role != "of" or of.start != word.end or right.start < of.end or length < 2:
        return None
    fits = word.role == "word" or (word.noun is not None and word.noun.name in wanted)
    return Hit(first.start, word.end, word.noun, FAIR) if fits else None


def own_object(sentence: Sentence, at: int, kind: str, measure: str, left: Hit | None) -> bool:
    """Whether an unknown noun right behind a figure is what it counts, although a known one stands before.

    So it is of lengths and areas where the one before cannot be measured so, and of things with a measure word where
    the one before does not go with it, or something is done to them: "给了她们四个院落", not "学校增至12所".
    """
    if kind in MEASURES:
        return left is None or left.noun is None or left.noun.group not in FITTING[kind]
    if kind != "count" or not measure or measure in table(sentence.code).entries:
        return False
    k = at - 1
    if k >= 0 and sentence.items[k].folded in DISPOSED:
        return True  # 将五个猪圈后移
    while k > 0 and sentence.items[k].role == "determiner":
        k -= 1
    done = k >= 0 and sentence.items[k].role in ("pronoun", "verb", "word", "of")
    wanted = {n.name for n in table(sentence.code).measures.get(measure, ())}
    return done or left is None or left.noun is None or left.noun.name not in wanted


def fits(text: str, left: Hit | None, said: Hit, kind: str) -> bool:
    """Whether the noun farther away, but of the same clause, is measured so, and the nearer one not."""
    if left is not None and any(mark in text[left.end : said.start] for mark in "，,；;"):
        return False
    groups = FITTING.get(kind, frozenset())
    far = left is not None and left.noun is not None and left.noun.group in groups
    return far and (said.noun is None or said.noun.group not in groups)


def tells_who(hit: Hit) -> bool:
    """Whether a find names people."""
    return hit.noun is not None and hit.noun.group == "people"


def nearer(said: Hit, left: Hit | None) -> bool:
    """Whether what changes stands nearer to the figure than the noun before it, or around that."""
    return left is None or left.end <= said.start or said.start <= left.start < left.end < said.end


def inside(text: str, figure: Entity, code: str) -> Hit | None:
    """The noun within a ratio: "18个区中有7个"."""
    known, measures = table(code), grammar(code).measures
    for start in range(figure.span.start, figure.span.end):
        for end in range(min(figure.span.end, start + known.longest), start, -1):
            if text[start:end] in known.entries and text[start:end] not in measures:
                whole = next((n for n in (0, 1, 2) if text.startswith(grammar(code).within, end + n)), 0)  # 城市人中
                noun = ending_noun(text[start : end + whole], code) or known.entries[text[start:end]][0][1]
                first = PART.match(text, figure.span.start)  # 两个就业者就有一个: the whole word, not 者
                start = min(start, first.end()) if first else start
                return Hit(start, end + whole, noun, FAIR)
    return None


def titled(sentence: Sentence, at: int, start: int) -> Hit | None:
    """A listed name right after the figure that is itself counted: "九项自愿地方评估"."""
    item = sentence.items[at + 1] if at + 1 < len(sentence.items) else None
    if item is not None and item.role == "word" and item.end <= start:  # the measure word
        item = sentence.items[at + 2] if at + 2 < len(sentence.items) else None
    if item is None or item.role != "name" or item.start - start > 1:
        return None
    noun = ending_noun(item.folded, sentence.code)
    return Hit(item.start, item.end, noun, FAIR) if noun else None
