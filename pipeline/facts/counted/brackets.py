"""What a figure in brackets counts, or one with brackets behind it: "banks (7)", "two fifths (2 million people)"."""

from __future__ import annotations

from pipeline.facts.classes import Counted
from pipeline.facts.counted.again import LISTED
from pipeline.facts.counted.ahead import FAIR, NOTHING, WEAK, Ahead
from pipeline.facts.counted.construct import most_of
from pipeline.facts.counted.lists import CLOSING, OPENING, PLACES, before_brackets, headed, opening
from pipeline.facts.counted.looking import clause_start, first_phrase, nearest_phrase
from pipeline.facts.counted.phrases import Phrase, phrase_at, skip_to_phrase
from pipeline.facts.counted.rows import Rows
from pipeline.facts.kinds import PARTS

ASIDE = 6  # items between a bracket and a figure in it


class Brackets(Rows):
    """The rules for figures inside brackets and before them."""

    def bracketed(self) -> Counted | None:
        """A figure by itself in brackets counts what stands before them: "banks (7)"."""
        found, opens = before_brackets(self.sentence, self.at), opening(self.sentence, self.at)
        alone = opens >= 0
        if opens > 0 and self.items[opens - 1].figure >= 0:
            own = phrase_at(self.sentence, self.at + 2) if self.kind == "count" else None
            if own is not None and own.noun is not None and not self._leans(self.items[own.first]):
                return self.made(own, FAIR)  # "half a million (450,000) children"
            hit = self.before.get(self.items[opens - 1].figure) if self.kind in PARTS else None
            # 13% (409,170): the figure before says of what; 431 million (7 of 10): of those
            if hit is None and self._of_plain_sum(self.items[opens - 1].figure):
                return NOTHING  # "donors gave $1.65 billion (70.5 per cent)": of no donors
            return Counted(hit.text, hit.noun, hit.span, WEAK) if hit is not None else None
        if alone and self.kind in PARTS and self.items[opens + 1].folded in self.sentence.grammar.aside:
            return self._last_of_sentence()  # "16,169 received help (or 40 per cent)"
        if alone and self.kind in PARTS and (most := most_of(self.sentence, self.at)):
            return self.made(phrase_at(self.sentence, most), FAIR)
        behind = phrase_at(self.sentence, self.at + 2) if alone or found is not None else None
        if behind is not None and self._leans(self.items[behind.first]):
            behind = None
        plain = found is None or found.noun is None or found.noun.group == PLACES
        if alone and plain and behind is None and (listed := self._listed()) is not None:
            return listed
        if alone and found is None:
            return self.made(behind, FAIR) or self._number_ahead()  # و(500) خيمة
        if found is not None and self.kind in PARTS and self._only_most(found):
            return self._last_counted(WEAK)  # "…, the great majority (95 per cent) in Asia"
        beside = self.items[self.at - 2].noun if found is not None else None
        if found is not None and self._unlisted_name(found):
            first = first_phrase(self.sentence, 0, self.at)
            known = first if first is not None and first.noun is not None else None
            return self._same_kind_before(parts=True) or self.made(known, WEAK)
        if found is not None and (whole := self._whole_of(found)) is not None:
            return whole
        shared = self.kind in PARTS and not self.sentence.grammar.article  # "142 beaches (99 %) meeting"
        if behind is not None and beside is None and not shared and (behind.noun or self.sentence.grammar.article):
            return self.made(behind, FAIR) or self.made(found, FAIR)  # توفير (10,000) خيمة
        return self.made(found, FAIR)

    def _of_plain_sum(self, figure: int) -> bool:
        """Whether a share in brackets stands right behind a sum of which nothing is told."""
        quantity = self.figures[figure].quantity
        return self.kind in PARTS and quantity is not None and quantity.kind == "money"

    def _number_ahead(self) -> Counted | None:
        """“China (577) and India (321) had the largest number of floods”: what is so many, told behind the names."""
        if self.kind != "count" or any(i.figure >= 0 and i.figure in self.before for i in self.items[: self.at]):
            return None
        k = next((k for k in range(self.at + 1, len(self.items)) if self.items[k].role == "count"), -1)
        verb = any(i.role in ("verb", "reach", "copula", "adjective") for i in self.items[self.at + 1 : max(k, 0)])
        at, of = skip_to_phrase(self.sentence, k + 1) if k > 0 else (0, False)
        return self.made(phrase_at(self.sentence, at), FAIR) if verb and of else None

    def _listed(self) -> Counted | None:
        """What the first of a list of brackets says: "Gedaref (58,935 people), White Nile (34,357)"."""
        before = [k for k in range(max(0, self.at - LISTED), self.at - 1) if self.items[k].figure in self.before]
        last = before[-1] if before else -1
        opened = last > 0 and self.items[last - 1].text[-1:] in OPENING
        between = self.items[last + 1 : self.at]
        told = len(between) > ASIDE or any(i.role in ("verb", "reach", "copula") for i in between)
        hit = self.before[self.items[last].figure] if opened and not told and self.kind == "count" else None
        return Counted(hit.text, hit.noun, hit.span, FAIR) if hit is not None and hit.noun is not None else None

    def _only_most(self, found: Phrase) -> bool:
        """Whether a phrase only says that it is most of those counted before."""
        most = self.sentence.grammar.majority
        return any(i.folded in most for i in self.items[found.first : found.last + 1])

    def _last_of_sentence(self) -> Counted | None:
        """What the last count of the sentence before the figure counts."""
        for k in self._back():
            figure = self.items[k].figure
            quantity = self.figures[figure].quantity if figure in self.before else None
            if quantity is not None and quantity.kind == "count":
                hit = self.before[figure]
                return Counted(hit.text, hit.noun, hit.span, WEAK)
        return None

    def _unlisted_name(self, found: Phrase) -> bool:
        """Whether a phrase is a name that no list has: "Tamil Nadu (48.5 %)", "Jigjiga city (35,450)"."""
        inside = self.items[found.first : found.last + 1]
        begins = found.first == 0 or self.items[found.first - 1].text[-1:] in ".!?"
        place = found.noun is not None and found.noun.group == PLACES and len(inside) > 1
        named = all(i.text[:1].isupper() for i in (inside[:-1] if place else inside))
        return named and not begins and (found.noun is None or place)

    def _whole_of(self, found: Phrase) -> Counted | None:
        """“2 million homes stand outside cities (43 per cent)”: a share behind a place is of those counted before."""
        governed = found.first > 0 and self.items[found.first - 1].role in ("stop", "of")
        if self.kind not in PARTS or not governed or found.noun is None or found.noun.group != PLACES:
            return None
        return self._last_of_sentence()

    def behind_brackets(self) -> Counted | None:
        """A noun by itself in brackets right behind the figure: "801 (caravans)"."""
        if self.at + 3 >= len(self.items) or self.items[self.at + 1].text not in OPENING:
            return None
        phrase = phrase_at(self.sentence, self.at + 2)
        closed = phrase is not None and self.items[min(phrase.last + 1, len(self.items) - 1)].text[:1] in CLOSING
        return self.made(phrase, FAIR) if closed else None

    def aside(self) -> Counted | None:
        """A figure in brackets that goes on about the noun before them: "the population (put at 23 million)"."""
        for k in range(self.at - 1, max(-1, self.at - ASIDE), -1):
            item = self.items[k]
            if item.role == "mark" and item.text[:1] in "(（":
                if (before := self.items[k - 1].figure if k else -1) in self.before and self._same_things(before):
                    hit = self.before[before]
                    return Counted(hit.text, hit.noun, hit.span, WEAK)  # 79 per cent of tenants (4.1 billion)
                if self.kind in PARTS and (most := self._most_before(k)) is not None:
                    return most
                if (share := self._number_of_share(k)) is not None:
                    return share
                if self._at_another_time(k) and (then := self._same_kind_before()) is not None:
                    return then
                found = nearest_phrase(self.sentence, k, clause_start(self.sentence, k))
                if found is None:
                    return self._listed_of(k)
                if found.noun is not None and found.noun.group == PLACES:
                    first = first_phrase(self.sentence, 0, k)  # "tenants live in three regions: Asia (370 million)"
                    found = first if first is not None and first.noun is not None else found
                return self.made(found and headed(self.sentence, found), FAIR)
            if item.role in ("noun", "figure", "mark"):
                return None
        return None

    def _number_of_share(self, bracket: int) -> Counted | None:
        """“A third of homes let in 2031 (727 out of 2,346)”: as the share before that it tells in numbers."""
        inside = self.items[self.at + 1 : self.at + 4]
        other = next((n for n, i in enumerate(inside) if i.figure >= 0), 0)
        told = other and self.kind == "count" and any(i.role == "of" for i in inside[:other])
        last = next((i.figure for i in reversed(self.items[:bracket]) if i.figure >= 0), -1) if told else -1
        hit = self.before.get(last)
        return Counted(hit.text, hit.noun, hit.span, WEAK) if hit is not None and self._same_things(last) else None

    def _at_another_time(self, bracket: int) -> bool:
        """Whether brackets behind a date only tell how many it was then: "93 homes … in 2022 (78 in 2021)"."""
        ends = next((k for k in range(self.at + 1, len(self.items)) if self.items[k].text[:1] in CLOSING), -1)
        inside = [i.role for i in self.items[self.at + 1 : max(ends, 0)]]
        dated = bool(inside) and inside[-1] == "reference" and set(inside) <= {"reference", "stop"}
        last = next((k for k in range(bracket - 1, 0, -1) if self.items[k].figure >= 0), bracket)
        beside = all(i.role != "mark" for i in self.items[last:bracket])  # in its clause
        return dated and beside and self.items[bracket - 1].role == "reference"

    def _most_before(self, bracket: int) -> Counted | None:
        """What most of is told before a bracket: "the majority of vendors sleep in sheds (40 per cent in …)"."""
        at = most_of(self.sentence, bracket + 1)
        while at > 1 and self.items[at - 1].role in ("adjective", "word"):
            at -= 1
        return self.made(phrase_at(self.sentence, at), FAIR) if at else None

    def _listed_of(self, bracket: int) -> Counted | None:
        """“85 % of tenants live in three regions: Asia (370 million)”: of what the last figure is, but places."""
        for item in reversed(self.items[:bracket]):
            hit = self.before.get(item.figure)
            quantity = self.figures[item.figure].quantity if hit is not None else None
            told = quantity is not None and quantity.kind in ("count", *PARTS)
            if hit is not None and told and hit.noun is not None and hit.noun.group != PLACES:
                return Counted(hit.text, hit.noun, hit.span, WEAK)
        return None

    def _same_things(self, figure: int) -> bool:
        """Whether a share may be of the things that this figure counts."""
        quantity = self.figures[figure].quantity
        return quantity is not None and quantity.kind in PARTS and self.kind == "count"

    def with_number(self) -> Counted | None:
        """“Two fifths (2.4 billion people) lack water”: a share with the number of those it is of in brackets."""
        inside = self.items[self.at + 1 : self.at + 3]
        if len(inside) < 2 or inside[0].text[-1:] not in OPENING or inside[1].figure < 0:
            return None
        if any(i.role == "count" for i in self.items[: self.at]):
            return None  # "the proportion of tenants rose to 60 per cent (3.6 billion people)"
        quantity = self.figures[inside[1].figure].quantity
        if quantity is None or quantity.kind != "count":
            return None
        ends = next((k for k in range(self.at + 2, len(self.items)) if self.items[k].text[:1] in CLOSING), -1)
        if 0 < ends < len(self.items) - 1 and self.items[ends + 1].role == "of":
            return None  # "one sixth (1 billion people) of the population"
        own = Ahead(self.text, self.sentence, self.figures, inside[1].figure, self.at + 2, self.before).right()
        return own if own is not None and own.noun is not None and own.noun.group == "people" else None

    def rated(self) -> Counted | None:
        """“The rate of ownership is highest in Romania (96 %)”: a share in brackets behind a name is such a rate."""
        if self.at < 2 or self.items[self.at - 1].text[-1:] not in OPENING or self.items[self.at - 2].role != "name":
            return None
        for k in range(self.at - 2, max(-1, self.at - LISTED), -1):
            noun = self.items[k].noun
            if self.items[k].figure >= 0:
                break
            if noun is not None and noun.group == "rates" and noun.name != "total":
                return self.made(nearest_phrase(self.sentence, k + 1, k), FAIR)
        return None
