"""Rules for what a figure counts in a language written without blanks that need no noun right behind it."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.facts.kinds import PARTS
from pipeline.facts.unspaced import clauses, clear, shares, wholes
from pipeline.facts.unspaced.asked import POINTS, Asked, as_hit
from pipeline.facts.unspaced.heads import changed, inside
from pipeline.facts.unspaced.hits import FAIR, WEAK, Hit, headed
from pipeline.facts.unspaced.left import noun_before
from pipeline.facts.unspaced.marks import CLOSING
from pipeline.facts.unspaced.named_lists import behind_colon, in_brackets
from pipeline.facts.unspaced.steps import MANY

#: An answer that there is none: no further rule is asked.
NOTHING = Hit(0, 0, None, 0.0)


@dataclass(frozen=True, slots=True)
class AtOnce(Asked):
    """The question, answered by people, a bracket, a clause, a whole, or words in the figure."""

    def at_once(self) -> Hit | None:
        """What needs no noun right behind the figure: people, a bracket, a clause, a whole, words in the figure."""
        rules = (
            self._clear, self._people, self._multiplied, self._by_head, self._listed, self._shared, self._bracketed,
            self._beside, self._inside, self._of_clause, self._part_of, self._within,
        )  # fmt: skip
        return next((found for rule in rules if (found := rule()) is not None), None)

    def _clear(self) -> Hit | None:
        told = clear.told(self.text, self.sentence, self.figures, self.index, self.measure, self.start)
        return as_hit(self.before.get(told), WEAK) if isinstance(told, int) else told

    def _people(self) -> Hit | None:
        asked = self.kind in PARTS or (self.kind == "count" and not self.unit)
        return clauses.people(self.sentence, self.at, self.start) if asked else None

    def _multiplied(self) -> Hit | None:
        figure = self.figures[self.index]
        times = self.sentence.grammar.times
        told = self.kind == "count" and bool(times) and self.text.startswith(times, figure.span.end)
        if told and shares.of_same_number(self.text, self.sentence, figure):
            return self.of_last()  # 3亿人缺水，这一数字是2019年的两倍
        return clauses.multiplied(self.text, self.sentence, figure, self.at) if self.kind == "count" else None

    def _by_head(self) -> Hit | None:
        """What a change of a share is of, or an index or measure that is named before its value; nothing else then."""
        if self.kind != POINTS and (self.head is None or self.kind != "count"):
            return None
        said = changed(self.sentence, self.at) if self.kind == POINTS else None
        told = headed(self.sentence, self.head) or said
        if told is None and self.kind == POINTS:
            told = shares.rate_before(self.sentence, self.at)  # 答复率为71%，比2030年上升12个百分点
        last = self.of_last(PARTS) if self.kind == POINTS else None  # 与上年相比仍上升了0.6个百分点
        return told or noun_before(self.sentence, self.at, self.kind, "") or last or NOTHING

    def _listed(self) -> Hit | None:
        if self.kind != "count":
            return None
        told = in_brackets(self.sentence, self.at) or behind_colon(self.sentence, self.at)
        figure = self.figures[self.index]
        large = figure.quantity is not None and (figure.quantity.value or 0) >= MANY
        aside = large and self.bare and self.at > 1 and self.sentence.items[self.at - 2].role == "name"
        aside = aside and self.sentence.items[self.at - 1].text[-1:] in ("（", "(")
        return told or (NOTHING if aside else None)  # 两个城市是上海（2 300万）和: so many are no cities

    def _shared(self) -> Hit | None:
        return shares.sharing(self.sentence, self.at, self.figures)

    def _bracketed(self) -> Hit | None:
        """What a number counts, for its share in brackets right behind its measure word: 29项（56%）."""
        items, at = self.sentence.items, self.at
        if self.kind != "percent" or at < 3 or items[at - 1].text[-1:] not in ("（", "("):
            return None
        if items[at - 2].folded not in self.sentence.grammar.measures:
            return None
        said = self.before.get(items[at - 3].figure) if items[at - 3].figure >= 0 else None
        return as_hit(said, FAIR)

    def _beside(self) -> Hit | None:
        if self.kind != "percent":
            return None
        return shares.bracketed(self.sentence, self.at) or shares.relation_behind(self.sentence, self.at)

    def _inside(self) -> Hit | None:
        figure = self.figures[self.index]
        return inside(self.text, figure, self.sentence.code) if self.kind == "ratio" else None

    def _of_clause(self) -> Hit | None:
        if self.kind != "count":
            return None
        if self.bare:
            return clauses.counts_attribute(self.sentence, self.at)
        return clauses.behind_clause(self.sentence, self.at, self.start, self.measure)

    def _part_of(self) -> Hit | None:
        quoted = self.kind == "count" and self.at > 2 and self.sentence.items[self.at - 2].text in CLOSING
        if self.kind in PARTS and self.of_next:
            return wholes.taken_of(self.sentence, self.at)
        asked = (self.kind in PARTS or quoted) and self.at > 0 and not self.of_next
        return wholes.part_of(self.text, self.sentence, self.at) if asked else None

    def _within(self) -> Hit | None:
        if self.kind not in PARTS:
            return None
        said = as_hit(wholes.within_figure(self.sentence, self.at, self.before), FAIR)
        return said or (None if self.of_next else wholes.within_noun(self.sentence, self.at))
