"""What a part of a whole counts: “Of the 900 masons hired, 480 …”, “300 families out of a total of 900 affected”."""

from __future__ import annotations

from pipeline.facts.classes import Counted
from pipeline.facts.counted.again import Again
from pipeline.facts.counted.ahead import FAIR, WEAK
from pipeline.facts.counted.phrases import phrase_at, skip_to_phrase
from pipeline.facts.kinds import PARTS
from pipeline.records import Span


class Wholes(Again):
    """The rules for a figure that tells a part, or the whole of one told before it."""

    def of_total(self) -> Counted | None:
        """“300 families out of a total of 900 affected”: what the part counts, unless a known noun follows."""
        if not (self._said_before(self.sentence.grammar.totals) or self._out_of()):
            return None
        own = self.right()
        named = own is not None and (own.noun is not None or not self._adjective_at(own.span.end))
        return own if named else self._same_kind_before() or self.before.get(self.index - 1)

    def _out_of(self) -> bool:
        """Whether a figure is only the whole of those counted right before: "19 provinces sur 23 et 115 districts"."""
        k = self.sentence.last_before(self.at, "determiner")
        hit = self.before.get(self.index - 1)
        if hit is None or k < 1 or self.items[k].folded not in self.sentence.grammar.wholes:
            return False
        beside = not self.text[hit.span.end : self.items[k].start].strip()
        return beside and any(i.role == "and" for i in self.items[self.at + 1 : self.at + 2])

    def of_change(self) -> Counted | None:
        """“40 per cent of the increase in rents”: a part of a change, told with what changed."""
        at, of = skip_to_phrase(self.sentence, self.at + 1)
        if not of or at + 1 >= len(self.items) or self.items[at].role != "reach":
            return None
        following, first = self.items[at + 1].role, self.sentence.grammar.head_last
        attributive = first and following in ("noun", "word", "count", "adjective")  # "of the growing number of jobs"
        if attributive or self.items[at - 1].role not in ("determiner", "of"):
            return None
        led = following == "of" or (first and following == "stop")
        led = led and at + 2 < len(self.items) and self.items[at + 2].role != "mark"
        changed = phrase_at(self.sentence, skip_to_phrase(self.sentence, at + 2)[0]) if led else None
        last, noun = (changed.last, changed.noun) if changed is not None else (at, None)
        start, end = self.items[at].start, self.items[last].end
        return Counted(self.text[start:end], noun, Span(start, end), FAIR)

    def of_whole(self) -> Counted | None:
        """“Of the 900 masons hired, 480 …”: what the whole counts with which the sentence or a clause begins."""
        own = self.right()
        if own is not None and (own.noun is not None or self._many_behind()):
            return own
        behind = self.items[self.at + 1] if self.at + 1 < len(self.items) else None
        apart = behind is not None and behind.role != "of" and behind.folded in self.sentence.grammar.wholes
        if apart and self.kind in PARTS and (told := self.shared_right()) is not None:
            return told  # "helped 46 per cent out of 3,000 families"
        wholes = self.sentence.grammar.wholes
        for k in self._back():
            figure = self.items[k].figure
            quantity = self.figures[figure].quantity if figure in self.before else None
            if quantity is None or quantity.kind != "count" or quantity.unit or quantity.value is None:
                continue
            first = k - 1
            while first >= 0 and self.items[first].role == "determiner":
                first -= 1
            if first < 0 or self.items[first].folded not in wholes:
                continue
            while first > 0 and self.items[first - 1].folded in wholes:
                first -= 1
            if first == 0 or self.items[first - 1].role == "mark":
                if self.kind in PARTS and self._rate_within(k):
                    return None  # "of eight towns, three saw their growth rates rise: Oba (from 2 % to 3 %)"
                hit = self.before[figure]
                return Counted(hit.text, hit.noun, hit.span, FAIR)
        return self._opening_whole() if own is None else None

    def of_figure(self) -> Counted | None:
        """“one in eight of the 15 million under its mandate”: of those counted last, when the whole names nothing."""
        at, of = self.at + 1, False
        while at < len(self.items) and self.items[at].role in ("of", "determiner", "adjective"):
            of = of or self.items[at].role == "of"
            at += 1
        whole = self.figures[self.items[at].figure].quantity if of and at < len(self.items) else None
        if whole is not None and whole.kind == "money":  # "40 per cent of the $3 million in loans"
            behind = self.items[at + 1 : at + 2]
            linked = bool(behind) and (behind[0].role == "of" or behind[0].folded in self.sentence.grammar.inside)
            return self.made(phrase_at(self.sentence, at + 2), FAIR) if linked else None
        if whole is None or self.items[at].figure < 0 or whole.kind != "count":
            return None
        return self._last_counted(WEAK)
