"""What a figure counts in a language written without blanks: 340 万人, 三起强行驱逐事件, 住宅 …… 已达 3 260 套.

After the figure may come a measure word, then the noun; or the noun comes before, and the measure word says of what
kind it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.facts import clauses, shares
from pipeline.facts.classes import DEGREES, FITTING, Counted, table
from pipeline.facts.grammar import grammar
from pipeline.facts.heads import (
    FAIR,
    MEASURES,
    SURE,
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
    last_noun,
    led_to,
    measure_itself,
    measured,
    none_of,
    only_people,
    own_object,
    same_group,
    titled,
)
from pipeline.facts.sentence import Item, Sentence, lay_out
from pipeline.languages.tokens import names_nothing
from pipeline.records import Entity, Span

AHEAD, BACK = 14, 60  # items looked at after and before a figure
MOST_SHARED = 6  # figures before the one that has their noun
LONGEST = 12  # characters of a noun nobody knows
MONEY, TIME, POINTS = "money", "duration", "percentage_point"
TOTAL = "total"
PARTS = ("percent", "ratio")
CHANGED = frozenset({*PARTS, POINTS, TIME, "length", "area"})
CLOSING = ("”", "」", "』", "》", '"')
STOPPERS = frozenset({"figure", "name", "reference"})


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
    head = measured(sentence, at) if kind in (*PARTS, POINTS) or (kind == "count" and unit) else None
    if kind == POINTS or (head is not None and kind == "count"):
        said = changed(sentence, at) if kind == POINTS else None
        return headed(sentence, head) or said or _left(sentence, at, kind, "")
    if kind == "count" and (listed := in_brackets(sentence, at)) is not None:
        return listed
    if kind == "percent" and (beside := shares.bracketed(sentence, at) or shares.relation_behind(sentence, at)):
        return beside
    if kind == "ratio" and (printed := inside(text, figure, sentence.code)) is not None:
        return printed
    bare = not text[figure.span.end : start].strip()
    if kind == "count":
        clause = clauses.counts_attribute(sentence, at) if bare else clauses.behind_clause(sentence, at, start, measure)
        if clause is not None:
            return clause
    of_next = at + 1 < len(sentence.items) and sentence.items[at + 1].role == "of"
    quoted = kind == "count" and at > 2 and sentence.items[at - 2].text in CLOSING
    if (kind in PARTS or quoted) and at > 0 and not of_next and (of := shares.part_of(text, sentence, at)):
        return of
    if kind in PARTS and (whole := shares.within_figure(sentence, at, before)) is not None:
        return Hit(whole.span.start, whole.span.end, whole.noun, FAIR)
    right = clauses.within_right(text, sentence, start, kind) or _right(text, sentence, figures, index, start, kind)
    if right is not None and measure and not bare:
        right = clauses.fitting(text, sentence, at, right, measure)
    if right is not None and measure and (owner := before_of(text, sentence, at, start, right, measure)) is not None:
        return owner
    apart = right is not None and right.start > start and right.noun is not None and right.noun.group != "people"
    if apart and kind == "count" and measure and _of_these(sentence, at):
        return _of_last(figures, index, before) or right  # 其中75次发生在市场
    own = "" if bare and figure.text.endswith(measure) else measure  # 8 930万人: 万 says nothing of what is counted
    if right is not None and right.noun is not None:
        if not only_people(text, right, own, sentence.grammar.person):
            return right
        if kind == "count" and (who := clauses.who(sentence, at)) is not None:
            return who
    if right is None and shares.of_same_number(text, sentence, figure):
        return _of_last(figures, index, before) or _of_last(figures, index, before, (*PARTS, *shares.WHOLES))
    if head is not None and right is None:
        return headed(sentence, head)
    if kind in PARTS and right is None:
        like = shares.in_series(sentence, at, figures, before) or shares.compared(sentence, at, figures, before)
        if like is not None:
            return Hit(like.span.start, like.span.end, like.noun, WEAK)
    if kind in PARTS and right is None and shares.taken_up(sentence, at):
        return _of_last(figures, index, before, shares.WHOLES)
    if right is None and kind == "count" and clauses.only_number(sentence, at):
        return _of_last(figures, index, before, (*PARTS, *shares.WHOLES))
    again = _of_these(sentence, at) or (right is None and kind in PARTS and led_to(sentence, at))
    if again and (said := _of_last(figures, index, before)) is not None:
        return said
    if right is None and kind == "count" and (named := titled(sentence, at, start)) is not None:
        return named
    if right is None and kind == "count" and figure.quantity is not None and figure.quantity.value == 0:
        right = none_of(sentence, at, start)
    if right is not None and of_next and kind in MEASURES:
        return right  # 1 950公里的渠岸
    left = _left(sentence, at, kind, measure)
    if right is not None and left is not None and measure and clauses.does_something(sentence, at, right, left, start):
        return right
    if right is not None and right.start == start and own_object(sentence, at, kind, measure, left):
        return right
    if right is None and kind == "count" and (deed := clauses.done(sentence, at, measure)) is not None:
        return deed
    itself = measure_itself(text, measure, start, sentence.code) if kind == "count" and left is None else None
    if itself is not None and (right is None or right.noun is None):
        return itself
    if right is not None and left is not None and has_own(text, sentence, at, left, before):
        return right
    if right is None and kind == "count" and (left is None or left.trust <= WEAK or clauses.in_row(sentence, at)):
        shared = _of_next(text, sentence, figures, at, kind, start)
        if shared is not None and shared.noun is not None:
            return shared
    said = changed(sentence, at, kind in MEASURES) if right is None and kind in CHANGED else None
    nearer = left is None or left.end <= said.start or said.start <= left.start < left.end < said.end if said else False
    if said is not None and nearer and not fits(text, left, said, kind):
        return said
    if right is None and kind in PARTS and (stated := shares.stated_for(sentence, at, left)) is not None:
        return stated
    if left is not None and right is not None and left.trust <= WEAK:
        return right
    if left is not None and (measure or kind != "count" or right is None):
        return left
    found = right or left or _of_next(text, sentence, figures, at, kind, start)
    if found is None and kind in (*PARTS, POINTS) and (rate := shares.rate_before(sentence, at)) is not None:
        return rate
    # A sum or a time is not what that of another sentence is.
    alone = kind in (MONEY, TIME) and sentence.at_figure(index - 1) < 0
    found = found or clauses.compared_with(sentence, at)
    return found or (None if alone else _of_last(figures, index, before))


def _measure(text: str, figure: Entity, sentence: Sentence) -> tuple[str, int]:
    """The measure word after (or at the end of) a figure, and where the text goes on."""
    start = figure.span.end
    while start < len(text) and text[start] == " ":
        start += 1
    start = clauses.past_brackets(text, start, sentence.grammar)
    known, measures = table(sentence.code), sentence.grammar.measures
    noun = max((n for n in range(1, known.longest + 1) if text[start : start + n] in known.entries), default=0)
    begun = text.startswith(sentence.grammar.no_measures or ("\0",), start)  # 48万国内移民
    length = 0 if begun else max((len(m) for m in measures if text.startswith(m, start)), default=0)
    if length and noun <= length:
        return text[start : start + length], start + length
    printed = next((m for m in sorted(measures, key=len, reverse=True) if figure.text.endswith(m)), "")
    return printed, start


def _right(text: str, sentence: Sentence, figures: Sequence[Entity], index: int, start: int, kind: str) -> Hit | None:
    """The noun after the figure and its measure word."""
    begin = figures[index].span.end
    start, end = _beyond_names(text, sentence, sentence.at_figure(index), start)
    if end <= start:
        return None
    items = lay_out(text, Span(start, min(end, start + BACK)), sentence.code, (), ()).items[:AHEAD]
    k = 0
    if kind == "count" and (alone := clauses.closed(text, sentence, figures[index], start, items)) is not None:
        return alone
    of = bool(items) and items[0].role == "of"
    while k < len(items) and (
        items[k].role == "of"
        or (items[k].role == "determiner" and k < 4)
        or (items[k].role == "word" and items[k].folded.endswith(sentence.grammar.age or "\0"))  # 五岁以下儿童
    ):
        k += 1
    parts = kind in PARTS or (kind == "count" and _of_these(sentence, sentence.at_figure(index)))
    said = k
    agents = grammar(sentence.code).agents
    agent = parts and k < len(items) and items[k].folded in agents
    while parts and k < len(items) and (items[k].role in ("copula", "before") or items[k].folded in agents):
        k += 1
    at = sentence.at_figure(index)
    of_it = kind in PARTS and at > 0 and sentence.items[at - 1].role == "of"  # 收集到的8%降雨
    if k == said and kind in (MONEY, TIME, *PARTS) and not (of or of_it or clauses.begins(items, k)):
        return None
    taken: list[Item] = []
    while k < len(items):
        item = items[k]
        following = items[k + 1] if k + 1 < len(items) else None
        if item.role == "noun":
            taken.append(item)
        elif item.role == "word" and not taken and item.folded.endswith(sentence.grammar.age or "\0"):
            k += 1 if following is not None and following.folded in sentence.grammar.bounds else 0
        elif item.role == "word" and not taken and shares.tells_within(item.folded, sentence.grammar):
            break
        elif item.role == "word":
            last = taken[-1].noun if taken else None
            who = last is not None and last.group == "people"
            more = following is not None and following.noun is not None and following.noun.group == "people"
            more = more and not names_nothing(item.folded, sentence.code)
            if last is not None and ((who and not more) or not clauses.begins(items, k + 1)):
                break  # 女性受访者, but 女性国际移民
            taken.append(item)
        elif item.role == "of":
            if any(i.role == "noun" for i in taken):
                break
            taken = taken if not taken else []
        elif taken and (beyond := clauses.list_end(items, k, sentence.grammar.such)) > 0:
            taken, k = [], beyond
            continue
        elif item.role in ("verb", "stop", "reach", "copula", "before") and not any(i.noun for i in taken):
            named = item.noun is not None and (following is None or following.role in ("mark", "and", "of"))
            if item.role == "verb" and (beyond := clauses.acted_on(items, k)) > 0:
                k = beyond
                continue
            if item.role == "verb" and (named or (following is not None and following.role == "noun")):
                if item.start == begin and at > 0 and _predicate(sentence.items[at - 1], following):
                    break
                taken.append(item)  # 74项承诺
            elif item.role == "before" and following is not None and following.role in ("noun", "word"):
                pass  # 前战斗人员
            else:
                beyond = clauses.relative(items, k)
                if beyond < 0 or (taken and not clauses.goes_with(text[begin:start].strip(), items[beyond:], sentence)):
                    break
                taken, k = [], beyond  # 境内流离失所的妇女
                continue
        elif item.role == "and" and same_group(taken, following):
            taken.append(item)
        elif item.role == "and" and following is not None and following.folded in sentence.grammar.bounds:
            taken, k = [], k + 1  # 地级及以上城市
        elif item.role == "and" and (head := clauses.shared_head(items, k, taken, sentence.grammar.shared)) > 0:
            taken.extend(items[k : head + 1])
            k = head
        elif item.role == "and" and clauses.listed_head(items, k, taken):
            taken.append(item)
        else:
            break
        k += 1
    found = _made(taken, kind, SURE if of or kind == "count" else FAIR, sentence.code)
    if agent and (found is None or found.noun is None or found.noun.group != "people"):
        return None  # 其中57%由政府供资 does not count governments
    return found


def _predicate(before: Item, behind: Item | None) -> bool:
    """Whether a verb and its noun right behind a number say what these do: 其中80万源于灾害, not 其中80万注册用户."""
    people = behind is not None and behind.noun is not None and behind.noun.group == "people"
    return not people and before.role in ("mark", "partitive", "pronoun", "and")


def _of_these(sentence: Sentence, at: int) -> bool:
    """Whether a figure takes up what was counted last: "其中6 900棵"."""
    k = at - 1
    while k > 0 and sentence.items[k].role in ("determiner", "copula"):
        k -= 1
    if k < 1:
        return k == 0 and sentence.items[k].folded in sentence.grammar.partitive
    word, words = sentence.items[k].folded, sentence.grammar
    return word in words.partitive or (word in words.within and sentence.items[k - 1].role in ("noun", "word"))


def _beyond_names(text: str, sentence: Sentence, at: int, start: int) -> tuple[int, int]:
    """From where to where a noun may stand: after names that go before it ("八个乌干达城镇"), up to the next."""
    end = sentence.span.end
    for k in range(at + 1, min(len(sentence.items), at + BACK)):
        item = sentence.items[k]
        if item.start < start:
            continue
        beside = not text[start : item.start].strip()
        led = sentence.items[k - 1].role == "of" and not any(i.role == "noun" for i in sentence.items[at + 1 : k])
        if (item.role == "name" and (beside or led)) or (item.role == "reference" and beside and k > at + 1):
            start = item.end  # 八个乌干达城镇, 五分之一的五岁以下儿童
        elif item.role in STOPPERS:
            return start, item.start
    return start, end


def _made(taken: Sequence[Item], kind: str, trust: float, code: str) -> Hit | None:
    """The words up to the last known noun; unknown ones only when they are few."""
    last, noun = last_noun(taken, code)
    if last >= 0:
        if last == 0 and taken[0].folded in grammar(code).attributes:
            return None
        if kind == MONEY and trust < SURE and (noun is None or noun.group != MONEY):
            return None
        return Hit(taken[0].start, taken[last].end, noun, trust)
    words = [i for i in taken if i.role == "word" and i.folded not in grammar(code).attributes]
    while words and names_nothing(words[-1].folded, code) and (len(words) > 1 or trust < SURE):
        words.pop()
    if kind in MEASURES and trust == SURE and words and len(words[0].folded) > 1:
        return Hit(words[0].start, words[0].end, None, WEAK)
    if kind in (MONEY, TIME) and trust == SURE and words and len(words[0].folded) > 1:  # 72天的实地工作
        return Hit(words[0].start, words[-1].end, None, WEAK)
    if not words or kind in (MONEY, TIME) or words[-1].end - words[0].start > LONGEST:
        return None
    return Hit(words[0].start, words[-1].end, None, WEAK)



def _left(sentence: Sentence, at: int, kind: str, measure: str) -> Hit | None:
    """The noun before the figure: of the class of its measure word, fitting its kind, else the nearest."""
    wanted = {n.name for n in table(sentence.code).measures.get(measure, ())} if kind == "count" else set()
    groups = FITTING.get(kind, frozenset())
    first: Hit | None = None
    farther: Hit | None = None
    crossed = closed = 0
    for k in range(at - 1, max(-1, at - BACK), -1):
        item = sentence.items[k]
        closed = max(0, closed + (item.text[-1:] in ("）", ")")) - (item.text[:1] in ("（", "(")))
        if closed:
            continue  # an aside: 3 620万美元（占总预算的23%）
        if item.role == "mark" and item.text[:1] in ("；;" if wanted else "；;：:"):
            break
        if item.role == "mark" and item.text[:1] in "，,":
            if wanted and first is None and farther is None and (near := clauses.word_beside(sentence, at)) is not None:
                return near  # 加装电梯12部
            crossed += 1
            if crossed > (3 if wanted or groups else 1) or kind == TIME:
                break
        if item.role == "figure" and kind == "count" and not wanted:
            break
        acting = item.role == "verb" and sentence.items[k + 1].role in ("reach", "determiner", "copula", "figure")
        if item.noun is None or not (item.role == "noun" or acting):
            continue
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
            found = _right(text, sentence, figures, item.figure, start, kind)
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
