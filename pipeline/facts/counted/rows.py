"""What a share is of that goes on about the last one: "a third are met. Half are slow", "9 % à cause de crues"."""

from __future__ import annotations

from pipeline.facts.classes import Counted
from pipeline.facts.counted.ahead import WEAK
from pipeline.facts.counted.phrases import beyond_brackets
from pipeline.facts.counted.wholes import Wholes

OPENING_ROLES = ("determiner", "stop", "of", "and", "mark")


class Rows(Wholes):
    """The rules for shares in a row, told without what they are of."""

    def goes_on(self) -> Counted | None:
        """“A third of the targets are met. Nearly half are moving slowly”: a share of what was counted last."""
        at = self.at + 1
        behind = self.items[at].role if at < len(self.items) else ""
        if (listed := self._in_row(at)) is not None:
            return listed
        opening = all(i.role in OPENING_ROLES for i in self.items[: self.at])
        if behind not in ("verb", "copula", "reach") or not opening:
            return None
        hit = self.before.get(self.index - 1)
        return Counted(hit.text, hit.noun, hit.span, WEAK) if hit is not None else None

    def _in_row(self, at: int) -> Counted | None:
        """What the last share counts, for one that opens a clause behind it: "86 % ont fui …, 9 % à cause de crues".

        Its verb stands at an item, or a preposition in place of one; this alone where nouns come last.
        """
        words = self.sentence.grammar
        k = self.sentence.last_before(self.at, "determiner")
        opens = k > 0 and (self.items[k].text == "," or self.items[k].folded in words.joint)
        at = max(at, beyond_brackets(self.sentence, at)) if words.head_last else at
        following = self.items[at] if at < len(self.items) else None
        if not opens or following is None or (words.adjectives_first and not words.head_last) or words.article:
            return None
        if words.head_last:  # "a half live in flats, a fifth (18 per cent) in halls"
            return self._same_kind_before(parts=True) if following.folded in words.inside else None
        led = following.role == "and" and following.folded not in words.joint  # "9 % à cause de crues"
        acts = led or following.role in ("verb", "copula", "stop") or following.folded.endswith(words.finite)
        return self._same_kind_before(parts=True) if acts else None

    def done_by(self) -> Counted | None:
        """A share right behind its verb, without "of": بينما يعتمد نحو 19 في المائة على الإيجار — as the last share."""
        words = self.sentence.grammar
        k = self.sentence.last_before(self.at, "determiner")
        following = self.items[self.at + 1].role if self.at + 1 < len(self.items) else "of"
        whole = ("of", "pronoun", "determiner", *(("noun", "word") if self.kind == "ratio" else ()))
        acts = words.article and k >= 0 and self.items[k].role == "verb" and following not in whole
        return self._same_kind_before(parts=True) if acts else None
