"""What a figure counts where the next one has the noun for both: "120 and 80 dwellings"."""

from __future__ import annotations

from pipeline.facts.classes import Counted
from pipeline.facts.counted.phrases import CLAUSE, plural
from pipeline.facts.counted.predicates import Predicates
from pipeline.facts.kinds import PARTS
from pipeline.facts.sentence import POSSESSIVE, Item
from pipeline.records import Span

MOST_SHARED = 6  # figures before the one that has their noun
DESCRIBING = ("adjective", "word")
STEPS = 5  # items from a figure to the next


class Shared(Predicates):
    """The rule that answers with the noun of a figure behind, and what the rules on figures before ask of these."""

    def shared_right(self, left: int = MOST_SHARED) -> Counted | None:
        """“120 and 80 dwellings”, “three, four or five cities”: the noun of the next figure, `left` more at most."""
        at, steps = self.at + 1, 0
        linked, only_of = False, False
        if self.kind in PARTS and self._said_of():
            return None  # "cette part va passer à 60 %, 93 % de la croissance …"
        while at < len(self.items) and steps < STEPS:
            item = self.items[at]
            if item.role == "figure":
                other = self.figures[item.figure].quantity
                whole = only_of and (self.kind in PARTS or self.kind == "count")  # "44 per cent of the 6,200 families"
                if not linked or other is None or (other.kind != self.kind and not (whole and other.kind == "count")):
                    return None
                following = type(self)(self.text, self.sentence, self.figures, item.figure, at, self.before)
                found = following.right() or (following.shared_right(left - 1) if left else None)
                return self._undescribed(found)
            apart = item.role == "mark" and item.text[:1] in CLAUSE
            beyond = [i.role for i in self.items[at + 1 : at + 3]]
            if apart and ("stop" in beyond or beyond[:1] == ["and"]):
                return None  # "1.1 million, in some 40 countries", "from 58 to 93, and more than 22,500 toddlers"
            whole = at == self.at + 1 and item.folded in self.sentence.grammar.wholes  # 115 sur 120 districts
            only_of = whole or item.role == "of" if at == self.at + 1 else only_of and not apart and item.role != "and"
            if item.role in ("and", "of") or whole or apart or item.folded.endswith(POSSESSIVE):
                linked = True
            elif linked and item.role == "adjective" and self._does(item):
                return None  # "displacing 13,000 and causing four deaths"
            elif self._owner(at):
                pass  # "half of the region’s 40 towns"
            elif item.role not in ("determiner", "stop", "adjective") and (linked or item.role != "word"):
                return None
            at += 1
            steps += 1
        return None

    def _undescribed(self, found: Counted | None) -> Counted | None:
        """An answer without what describes only the other figure's: "2 direct and 3 indirect users"."""
        own = next((k for k in range(self.at + 1, len(self.items)) if self.items[k].role not in DESCRIBING), self.at)
        if found is None or not self.sentence.grammar.head_last or own <= self.at + 1:
            return found
        inside = [i for i in self.items if found.span.start <= i.start and i.end <= found.span.end]
        noun = next((i.start for k, i in enumerate(inside) if i.noun or k >= own - self.at - 1), found.span.start)
        return Counted(self.text[noun : found.span.end], found.noun, Span(noun, found.span.end), found.trust)

    def _does(self, item: Item) -> bool:
        """Whether what looks like an adjective right before a figure has it as its object."""
        words = self.sentence.grammar
        return words.head_last and item.folded.endswith(words.verb_endings)

    def _owner(self, at: int) -> bool:
        """Whether a word has the sign of the one whose things follow behind it, set apart."""
        following = self.items[at + 1].folded if at + 1 < len(self.items) else ""
        return following in POSSESSIVE and self.items[at].role in ("word", "noun", "name")

    def _said_of(self) -> bool:
        """Whether a share is told of by the verb before it, and a comma ends its clause."""
        following = self.items[self.at + 1] if self.at + 1 < len(self.items) else None
        if following is None or following.role != "mark" or following.text[:1] not in CLAUSE:
            return False
        k = self.sentence.last_before(self.at, "and", "of", "stop", "determiner")
        return k > 0 and self.items[k].role == "reach" and any(i.role == "count" for i in self.items[max(0, k - 4) : k])

    def _last_told_of(self, end: int) -> Counted | None:
        """What the last figure before an item counts, not one that only says where: "140 in 27 wards, a rise of"."""
        told = [j for j in range(end, -1, -1) if self.items[j].figure in self.before]
        free = (j for j in told if not j or self.items[j - 1].role != "stop")
        at = next(free, told[0] if told else -1)
        return self.before[self.items[at].figure] if at >= 0 else None

    def _many_behind(self) -> bool:
        """Whether a word in the plural that nobody knows stands right behind the figure and is no adjective."""
        behind = self.items[self.at + 1] if self.at + 1 < len(self.items) else None
        return behind is not None and behind.role == "word" and plural(behind, self.sentence)
