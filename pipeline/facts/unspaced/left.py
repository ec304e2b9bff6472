"""The noun before a Chinese figure: 住宅 …… 已达 3 260 套."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipeline.facts.classes import FITTING, table
from pipeline.facts.kinds import MEASURES, PARTS
from pipeline.facts.sentence import Item, Sentence
from pipeline.facts.unspaced import clauses, levels, neighbours, verbs
from pipeline.facts.unspaced.heads import lead, of_all, rate
from pipeline.facts.unspaced.hits import FAIR, WEAK, Hit, grown, headed

BACK = 60  # items looked at before a figure
MONEY, TIME, POINTS = "money", "duration", "percentage_point"
TOTAL, LENGTH = "total", "length"
MOST_CROSSED = 3  # commas, where the kind or the measure word tells what fits


def noun_before(sentence: Sentence, at: int, kind: str, measure: str) -> Hit | None:
    """The noun before the figure: of the class of its measure word, fitting its kind, else the nearest."""
    tied = ((kind == "count" and measure) or kind in PARTS) and neighbours.heads_clause(sentence, at)
    if tied and (beside := neighbours.word_beside(sentence, at)) is not None:
        return beside
    things = kind in MEASURES or (kind == "count" and measure not in table(sentence.code).entries)
    if things and (acted := neighbours.acted_on(sentence, at)) is not None:
        return acted
    wanted = {n.name for n in table(sentence.code).measures.get(measure, ())} if kind == "count" else set()
    compared = levels.compared_with(sentence, at)
    found = _Search(sentence, at, kind, measure, frozenset(wanted), compared).nearest()
    return found or (_Search(sentence, at, kind, measure, frozenset(wanted)).nearest() if compared else None)


@dataclass(slots=True)
class _Search:
    """A search backwards from a figure for its noun.

    `wanted`: the classes its measure word goes with. `compared`: items that name what it is only compared with; they
    are passed over. `first`: the nearest noun of the figure's own clause; `farther`: the nearest of any. `crossed`:
    commas on the way; `closed`: brackets that were not opened yet.
    """

    sentence: Sentence
    at: int
    kind: str
    measure: str
    wanted: frozenset[str]
    compared: frozenset[int] = frozenset()
    first: Hit | None = None
    farther: Hit | None = None
    crossed: int = 0
    closed: int = 0

    def nearest(self) -> Hit | None:
        """The noun that surely is the figure's, else the nearest."""
        aside = levels.since_clauses(self.sentence) | self.compared
        for k in range(lead(self.sentence, self.at) - 1, max(-1, self.at - BACK), -1):
            if k in aside:
                continue
            if (named := self._number_of(k)) is not None:
                return named
            item = self.sentence.items[k]
            if self.first is not None and self.wanted and item.start >= self.first.start:
                continue  # 廉租住房租赁补贴: a part of the noun
            if self._in_brackets(item):
                continue  # an aside: 3 620万美元（占总预算的23%）
            comma = item.role == "mark" and item.text[:1] in "，,"
            if comma and (near := self._beside_comma()) is not None:
                return near  # 加装电梯12部
            self.crossed += comma
            if self._ends(item, comma=comma):
                break
            if self._gives(k):
                break
            if (sure := self._sure(k)) is not None:
                return sure
        return self._nearest()

    def _number_of(self, k: int) -> Hit | None:
        """What is counted by a word for a number: 私宅数量从24万增至37万."""
        item = self.sentence.items[k]
        named = self.sentence.items[k - 1] if k and item.role == "count" and self.kind == "count" else None
        if named is None or named.role != "word" or named.end != item.start or len(named.folded) < 2:
            return None
        return Hit(named.start, item.end, None, FAIR)

    def _in_brackets(self, item: Item) -> bool:
        """Whether an item is of an aside; an item that opens one ends it here, as it is read backwards."""
        self.closed = max(0, self.closed + (item.text[-1:] in ("）", ")")) - (item.text[:1] in ("（", "(")))
        return self.closed > 0

    def _beside_comma(self) -> Hit | None:
        """The word right before the figure, where its clause has no noun known."""
        asked = self.wanted and self.first is None and self.farther is None
        return neighbours.word_beside(self.sentence, self.at) if asked else None

    def _ends(self, item: Item, *, comma: bool) -> bool:
        """Whether nothing farther is told of the figure."""
        if item.role == "mark" and item.text[:1] in ("；;" if self.wanted else "；;：:"):
            return True
        if comma:
            most = MOST_CROSSED if self.wanted or self.kind in FITTING else 1
            return self.crossed > most or self.kind == TIME
        return item.role == "figure" and self.kind == "count" and not self.wanted

    def _gives(self, k: int) -> bool:
        """Whether an item is who gives a sum, no sum: 基金提供了800万美元."""
        words, items = self.sentence.grammar, self.sentence.items
        fund = self.kind == MONEY and items[k].folded.endswith(words.funds)
        return fund and any(i.folded in words.gives for i in items[k + 1 : self.at])

    def _sure(self, k: int) -> Hit | None:
        """The noun at an item where its class is that of the figure; else it is kept as the nearest."""
        sentence, item = self.sentence, self.sentence.items[k]
        if item.noun is None or not self._names(k):
            return None
        if self.kind == MONEY and item.noun.name == TOTAL and self.farther is None:
            return grown(sentence, k)
        leads = all(i.role in ("determiner", "reach", "copula", "count") for i in sentence.items[k + 1 : self.at])
        itself = Hit(item.start, item.end, item.noun, FAIR)
        hit = itself if item.role == "verb" else clauses.prolonged(sentence, grown(sentence, k))
        if self.kind in PARTS and item.folded in sentence.grammar.relations:
            hit = headed(sentence, rate(sentence, k)) or hit
        any_class = leads and self.measure in sentence.grammar.any_measure
        if self.wanted and (item.noun.name in self.wanted or any_class):
            return hit
        measured = self.kind == LENGTH and item.folded.endswith(sentence.grammar.heads)  # 降雨量达30厘米
        if item.noun.group in FITTING.get(self.kind, ()) or (leads and (measured or self._equals(k))):
            return hit
        if self.first is None and not self.crossed:
            self.first = hit
        self.farther = self.farther or hit
        return None

    def _equals(self, k: int) -> bool:
        """Whether a copula says that what stands right before it is the sum: 短期需求约为200亿美元."""
        between = self.sentence.items[k + 1 : self.at]
        return self.kind == MONEY and self.first is None and any(i.role == "copula" for i in between)

    def _names(self, k: int) -> bool:
        """Whether an item with a class is a noun here: 每年损失2% tells what is done, 培训达到300次 what is counted."""
        items, item = self.sentence.items, self.sentence.items[k]
        if self.kind in PARTS and of_all(self.sentence, k):
            return False
        acting = item.role == "verb" and items[k + 1].role in ("reach", "determiner", "copula", "figure")
        acting = acting and items[k + 1].folded not in self.sentence.grammar.particles  # 连接了2.3万户
        if (item.role != "noun" and not acting) or verbs.for_purpose(self.sentence, k):
            return False
        done = self.kind in PARTS and item.folded in self.sentence.grammar.deeds and k > 0
        return not (done and items[k - 1].role in ("determiner", "stop", "name"))

    def _only_changes(self) -> bool:
        """Whether the figure's clause only tells how what was named before changed: 居民将翻倍，从9 300增长到."""
        first = max((k + 1 for k in range(self.at) if self.sentence.items[k].role == "mark"), default=0)
        lead = self.sentence.items[first : self.at]
        return (
            self.kind == "count"
            and first > 0
            and bool(lead)
            and lead[0].role == "reach"
            and {i.role for i in lead} <= {"reach", "reference", "of", "determiner"}
        )

    def _nearest(self) -> Hit | None:
        """The nearest noun where none is sure; no sum or time is of one of another class."""
        if self.kind in (MONEY, TIME):
            return None
        if self.first is None:
            far = self.farther if self.kind in (*PARTS, POINTS) or self._only_changes() else None
            return replace(far, trust=WEAK) if far is not None else None
        return replace(self.first, trust=WEAK) if self.wanted else self.first
