"""What a figure counts where the passage takes up again what was told before: "nine of them", "this share", a list."""

from __future__ import annotations

from pipeline.facts.classes import FITTING, Counted
from pipeline.facts.counted.ahead import FAIR, FARTHEST, RATES, WEAK
from pipeline.facts.counted.construct import goes_on
from pipeline.facts.counted.lists import CLOSING, OPENING, before_list, list_start
from pipeline.facts.counted.looking import first_phrase
from pipeline.facts.counted.phrases import CLAUSE, Phrase, phrase_at, plural, skip_to_phrase
from pipeline.facts.counted.shared import Shared
from pipeline.facts.grammar import fold
from pipeline.facts.kinds import MEASURES, PARTS
from pipeline.records import Span

LISTED_ROLES = ("mark", "and", "name", "determiner", "of", "noun", "word", "figure")
LISTED, FEW = 24, 2  # items of a list looked back at, and those among them that are neither names nor places
PARTITIVE = 3  # items from "of these" to its figure
NAMED = 6  # the same with a noun behind it
QUALIFYING = ("stop", "adjective")  # "only", "merely"
FEW_BACK = 4  # figures looked back at for one of the kind
AGAINST = 32  # code points before a figure that hold the words with which it is set against another
STRONG = ";；؛"
DASHES = ("—", "–", "-")
TARGETS, PLACES = "targets", "places"


class Again(Shared):
    """The rules that answer with what an earlier figure counts, or a noun that is taken up."""

    def antecedent(self) -> Counted | None:
        """“nine of them”, “of these, nine”: what the last counted thing of the passage was."""
        at, _ = skip_to_phrase(self.sentence, self.at + 1)
        behind = at < len(self.items) and self.items[at].role in ("pronoun", "partitive")
        beside = self.items[max(0, self.at - PARTITIVE) : self.at]
        beside = beside[max((k for k, i in enumerate(beside) if i.figure >= 0), default=-1) + 1 :]
        before = any(i.role == "partitive" for i in beside) or [i.role for i in beside[-1:]] == ["pronoun"]
        if not (behind or before):
            return self._owned()
        sum_ = self.before.get(self.index - 1) if before and self.kind in PARTS and self._of_sum() else None
        if sum_ is not None:
            return Counted(sum_.text, sum_.noun, sum_.span, FAIR)
        said = next((k for k in range(self.at - 1, max(-1, self.at - NAMED), -1) if self._takes_up(k)), -1)
        if said >= 0 and (phrase := phrase_at(self.sentence, said + 1)) is not None and phrase.last < self.at:
            return self.made(phrase, FAIR)  # "Of these units, 28 per cent"
        nearby = [i.folded for i in (*self.items[at : at + 1], *beside)]
        theirs = self.sentence.grammar.of_people
        last = self._last_counted(FAIR, people=any(word.endswith(theirs) for word in nearby))
        return last or self.made(self._first_of_sentence(), WEAK) or self._last_whole()

    def of_whom(self) -> Counted | None:
        """“1,450 hawkers were given a licence, 68 per cent of whom …”: people counted before in the sentence."""
        at, of = skip_to_phrase(self.sentence, self.at + 1)
        people = self.sentence.grammar.of_people
        taken = at < len(self.items) and (of or self.items[at].role == "partitive")
        whom = taken and self.items[at].folded.endswith(people)
        counted = whom and any(item.figure in self.before for item in self.items[: self.at])
        return self._last_counted(FAIR, people=True) if counted else None

    def with_whole(self) -> Counted | None:
        """A part with its whole written on it, where what stands behind is no noun that is known: ربعها دمر."""
        right = self.right()
        return self._owned() if right is not None and right.noun is None else None

    def _owned(self) -> Counted | None:
        """What the figure before is of, or counts, where a part has its whole written on it: نصفها, ثلثهم."""
        figure, owned = self.figures[self.index], self.sentence.grammar.owned
        if self.kind != "ratio" or not figure.text.endswith(owned):
            return None
        hit = self.before.get(self.index - 1)
        return Counted(hit.text, hit.noun, hit.span, WEAK) if hit is not None else None

    def _of_sum(self) -> bool:
        """Whether the figure before is a sum or a measure of the sentence: "$10 million, of which 60 per cent"."""
        last = self.figures[self.index - 1].quantity if self.index else None
        measured = last is not None and last.kind in ("money", *MEASURES)
        return measured and self.sentence.at_figure(self.index - 1) >= 0

    def _last_whole(self) -> Counted | None:
        """What the share just before is of: "40 per cent of tenants …, 278 of them"."""
        last = self.figures[self.index - 1].quantity if self.index else None
        hit = self.before.get(self.index - 1)
        fits = hit is not None and last is not None and last.kind in PARTS
        return Counted(hit.text, hit.noun, hit.span, WEAK) if fits and hit else None

    def _takes_up(self, k: int) -> bool:
        """Whether "of these" stands at an item and a known noun behind it."""
        following = self.items[k + 1] if k + 1 < len(self.items) else None
        return self.items[k].role == "partitive" and following is not None and following.role == "noun"

    def in_list(self) -> Counted | None:
        """What the figure before counts, in a list of places: "Jordan 18% (570 tenants), Peru 13% (409)"."""
        inside = self.at > 0 and self.items[self.at - 1].text[-1:] in OPENING
        depth, unknown, places = 0, 0, 0
        for k in range(self.at - 1 - inside, max(-1, self.at - LISTED), -1):
            item = self.items[k]
            depth += item.text[:1] in CLOSING
            if item.figure >= 0 and self._same_kind(item.figure) and (not depth or inside):
                hit = self.before.get(item.figure)
                if hit is None or not places or (hit.noun is not None and hit.noun.group == "places"):
                    return None
                return Counted(hit.text, hit.noun, hit.span, WEAK)
            opened = item.text[-1:] in OPENING
            if depth or opened:
                depth -= opened and depth > 0
                continue
            known = item.noun is not None and item.noun.group == "places"
            places += item.role == "name" or known
            unknown += item.role in ("noun", "word") and not known
            if item.role not in LISTED_ROLES or unknown > FEW:
                return None
        return None

    def again(self) -> Counted | None:
        """“This share will rise to 68 per cent”: what the figure before counts."""
        hit = self.before.get(self.index - 1)
        if self.kind in MEASURES:  # "this figure was 421 m2": of what the last area was
            near = range(self.index - 1, max(-1, self.index - FEW_BACK), -1)
            hit = next((self.before[k] for k in near if k in self.before and self._same_kind(k)), None)
        if hit is None:
            return None
        start = max(self.sentence.span.start, self.figures[self.index - 1].span.end)
        said = fold(self.text[start : self.figures[self.index].span.start])
        told = any(words in said for words in self.sentence.grammar.again)
        return Counted(hit.text, hit.noun, hit.span, WEAK) if told else None

    def continued(self) -> Counted | None:
        """“Volunteers watered 6,900 trees. A further 450 died.”: what the figure before it counts."""
        return self._last_counted(WEAK) if self.index - 1 in self.before else None

    def against(self) -> Counted | None:
        """“43 per cent of tenants …, against 6 per cent in the suburbs”: as the figure it is set against."""
        return self._same_kind_before() if self._said_before(self.sentence.grammar.against) else None

    def or_so_much(self) -> Counted | None:
        """“416 million, or 73 per cent of the sum”: a share that only tells the figure before once more."""
        k = self.at - 1
        while k > 0 and (self.items[k].role == "determiner" or self.items[k].folded in self.sentence.grammar.aside):
            k -= 1
        k -= k > 0 and self.items[k].text == ","
        said = k < self.at - 1 and self.items[k].figure in self.before
        hit = self.before[self.items[k].figure] if said else None
        return Counted(hit.text, hit.noun, hit.span, WEAK) if hit is not None else None

    def _rate_within(self, whole: int) -> bool:
        """Whether a rate is named between a whole and the figure, which is then the rate."""
        between = (i.noun for i in self.items[whole + 2 : self.at])
        return any(noun is not None and noun.group == RATES and noun.name != "total" for noun in between)

    def _opening_whole(self) -> Counted | None:
        """“Among the households asked, 120 …”: the known noun of what opens the sentence, before a comma."""
        at = 0
        while at < self.at and self.items[at].role in ("of", "determiner", "stop", "pronoun"):
            at += 1
        led = at > 0 and self.items[0].folded in self.sentence.grammar.wholes
        phrase = phrase_at(self.sentence, at) if led else None
        if phrase is None or phrase.noun is None or phrase.noun.group == RATES or phrase.last >= self.at:
            return None
        told = self.items[at - 1].role == "determiner" or plural(self.items[phrase.last], self.sentence)
        between, last = self.items[phrase.last + 1 : self.at], self.at - 1
        while last > phrase.last and self.items[last].role in ("determiner", "stop"):
            last -= 1
        parted = self.items[last].text[:1] in CLAUSE and all(i.figure < 0 for i in between)
        return self.made(phrase, FAIR) if told and parted else None

    def risen(self) -> Counted | None:
        """“3,818 tenants, an increase of 39 per cent”: a change without a noun of its own is of the figure before."""
        words = self.sentence.grammar
        k = self.sentence.last_before(self.at, "of", "determiner", "stop")
        if k > 1 and self.items[k].role in ("adjective", "word") and self.items[k - 1].role == "reach":
            k -= 1  # "un incremento absoluto de"
        if k < 1 or self.items[k].role != "reach" or not any(i.role == "of" for i in self.items[k + 1 : k + 3]):
            return None
        k -= 1
        while k > 0 and self.items[k].role in ("determiner", "adjective"):
            k -= 1
        k -= k > 0 and self.items[k].role == "stop" and self.items[k - 1].role == "mark"  # ", en hausse de 24 %"
        if self.items[k].role != "mark" and self.items[k].folded not in words.aside:
            return None
        hit = self._last_told_of(k)
        return Counted(hit.text, hit.noun, hit.span, WEAK) if hit is not None else None

    def _is_part(self, figure: int) -> bool:
        other = self.figures[figure].quantity
        return other is not None and {other.kind, self.kind} <= PARTS

    def _said_before(self, words: tuple[str, ...]) -> bool:
        """Whether one of the words stands before the figure, perhaps with a word between that qualifies it."""
        k = self.sentence.last_before(self.at, "determiner")
        aim = self.items[k - 1].noun if k and self.items[k].role == "of" else None
        if aim is not None and aim.name == TARGETS:  # "28 pays, contre un objectif de 25"
            k -= 2
            while k > 0 and self.items[k].role == "determiner":
                k -= 1
        ends = [self.items[j].end for j in (k, k - 1) if j >= 0 and (j == k or self.items[k].role in QUALIFYING)]
        start = self.sentence.span.start
        said = [" " + fold(self.text[max(start, end - AGAINST) : end]).replace("(", " ") for end in ends]
        return any(s.endswith(words) for s in said)

    def _same_kind_before(self, *, parts: bool = False) -> Counted | None:
        """What the last figure of the kind in the sentence counts; with `parts` any part is of the kind of a part."""
        for j in self._back():
            figure = self.items[j].figure
            if figure in self.before and (self._same_kind(figure) or (parts and self._is_part(figure))):
                if self.kind == "count" and self._of_its_whole(figure):
                    continue
                return Counted(self.before[figure].text, self.before[figure].noun, self.before[figure].span, WEAK)
        return None

    def _adjective_at(self, end: int) -> bool:
        """Whether the item that ends at a code point is an adjective."""
        return any(item.end == end and item.role == "adjective" for item in self.items)

    def _first_of_sentence(self) -> Phrase | None:
        """The first noun of the sentence that no preposition governs, when its class is known."""
        if any(item.figure >= 0 for item in self.items[: self.at]):
            return None
        found = first_phrase(self.sentence, 0, self.at)
        return found if found is not None and found.noun is not None else None

    def same_before(self) -> Counted | None:
        """The figure before in the sentence, of the same kind, already has it: "17 towns in A and three in B"."""
        for k in self._back():
            other = self.items[k].figure
            if self.kind == "money" and self.sentence.grammar.article and self.items[k].role == "verb":
                return None
            if other >= 0 and other in self.before:
                quantity, hit = self.figures[other].quantity, self.before[other]
                fits = hit.noun is not None and hit.noun.group in FITTING.get(self.kind, ())
                if quantity is not None and (quantity.kind == self.kind or (quantity.kind == "count" and fits)):
                    return self._in_its_own_way(Counted(hit.text, hit.noun, hit.span, WEAK))
        return None

    def _in_its_own_way(self, hit: Counted) -> Counted:
        """“300 escuelas afectadas y unas 88 destruidas”: with a participle of its own the noun is taken up bare."""
        words, behind = self.sentence.grammar, self.items[self.at + 1] if self.at + 1 < len(self.items) else None
        spoken = not (words.head_last or words.adjectives_first or words.article) and " " in hit.text
        told = behind is not None and behind.role == "adjective"
        if not (spoken and told and behind is not None and behind.folded.endswith(words.participle_endings)):
            return hit
        noun = hit.text.partition(" ")[0]
        rest = hit.text.split()[1:]
        same = hit.noun is not None and all(fold(w).endswith(words.participle_endings) for w in rest)
        return Counted(noun, hit.noun, Span(hit.span.start, hit.span.start + len(noun)), hit.trust) if same else hit

    def same_unit_before(self) -> Counted | None:
        """“from 14 litres a day to 55 litres”: as the figure before in the sentence, when it has the same unit."""
        for k in self._back():
            other = self.items[k].figure
            quantity = self.figures[other].quantity if other >= 0 else None
            if quantity is not None:
                return self.same_before() if quantity.unit == self.unit else None
        return None

    def listed(self) -> Counted | None:
        """“Homes were repaired in two countries: 310 in Malawi, 275 in Zambia”: what stands before the list."""
        at, _ = skip_to_phrase(self.sentence, self.at + 1)
        colon = list_start(self.sentence, self.at, at)
        last = self.sentence.at_figure(self.index - 1) if self.index - 1 in self.before else -1
        if 0 <= colon < last:
            return self.same_before()
        return self.made(before_list(self.sentence, colon), FAIR)

    def paired(self) -> Counted | None:
        """“from 31 to 44 per cent”: the figure just before has it."""
        k = self.at - 1
        while k > 0 and self.items[k].role in ("and", "stop", "determiner", "of", "reference"):
            k -= 1  # also "from 71 per cent in 2010 to 84 per cent"
        return self.same_before() if k >= 0 and self.items[k].figure >= 0 and k < self.at - 1 else None

    def resumed(self) -> Counted | None:
        """“25 per cent of schools lost roofs; 25 per cent need repairs”, “and 25 per cent a wall”: as the last."""
        k = self.at - 1
        before = self.items[k] if self.at else None
        following = self.items[self.at + 1] if self.at + 1 < len(self.items) else None
        begins = before is not None and before.role == "mark" and before.text[:1] in STRONG
        dash = following is not None and following.role == "copula" and not following.text[:1].isalpha()
        begins = begins or (dash and before is not None and before.role == "mark")  # …, 32% - в домах
        said_next = following is not None and following.role in ("verb", "copula")
        begins = begins or (said_next and before is not None and before.text == ",")  # 3 in 10 lack water, 6 in 10 have
        if before is not None and before.role == "mark" and following is not None and following.role == "stop":
            return self._same_kind_before(parts=True)  # "two in three live in camps, 23 per cent in rented homes"
        acts = following is not None and following.role in ("verb", "reach", "word", "copula")
        while not begins and k > 0 and self.items[k].role in ("determiner", "of"):
            k -= 1
        adverbs = self.sentence.grammar.adverb_endings
        only = self.items[k].role == "stop" or self.items[k].folded.endswith(adverbs)
        if not begins and k > 0 and only and self.items[k - 1].role == "and":
            k -= 1  # "and only 28 per cent have"
        joint = tuple(f" {words}" for words in self.sentence.grammar.joint)
        said = fold(self.text[self.sentence.span.start : self.items[k].end]) if k >= 0 and not begins else ""
        if said.endswith(joint):
            acts = acts or (following is not None and following.role in ("determiner", "stop", "adjective", "mark"))
            return self._same_kind_before(parts=True) if acts else None
        last = self.figures[self.index - 1].quantity if self.index - 1 in self.before else None
        on = begins and acts and last is not None and last.kind == self.kind
        return self.same_before() if on or goes_on(self.sentence, self.at) else None

    def elided(self) -> Counted | None:
        """“34 per cent lived in towns, and in 2014 54 per cent”: a clause that only has a time of its own."""
        k, dated = self.at - 1, False
        while k > 0 and (self.items[k].role in ("stop", "determiner", "reference") or self.items[k].text in DASHES):
            dated = dated or self.items[k].role == "reference"
            k -= 1
        joined = dated and k > 0 and self.items[k].folded in self.sentence.grammar.joint
        return self._same_kind_before(parts=True) if joined or self._and_of(k) else None

    def _and_of(self, last: int) -> bool:
        """Whether “and of” another thing is told the same: "coverage of water rose by 42 % and of sewers by 44 %"."""
        k = last
        while k > 1 and self.items[k].role in ("noun", "word", "adjective"):
            k -= 1
        while k > 1 and self.items[k].role == "determiner":
            k -= 1
        led = k > 1 and k < last and self.items[k].role == "of" and self.items[k - 1].role == "and"
        return led and self.items[k - 2].figure >= 0 and self._same_kind(self.items[k - 2].figure)

    def _in_brackets(self, figure: int) -> bool:
        """Whether a figure of the sentence stands in brackets that end before this one, with another before them."""
        at = self.sentence.at_figure(figure)
        marks = [i.text for i in self.items[at : self.at]] if at >= 0 else []
        ends = next((k for k, mark in enumerate(marks) if mark[:1] in CLOSING), -1)
        opens = next((k for k, mark in enumerate(marks) if mark[-1:] in OPENING), len(marks))
        return 0 <= ends < opens and any(i.figure >= 0 for i in self.items[: max(0, at)])

    def _only_where_counted(self, figure: int) -> bool:
        """Whether a figure only says in how many places what was counted right before is: "450 homes in six towns"."""
        hit, whole, at = self.before[figure], self.before.get(figure - 1), self.sentence.at_figure(figure)
        led = at > 0 and self.items[at - 1].folded in self.sentence.grammar.inside
        told = whole is not None and whole.noun is not None and whole.noun.group != PLACES
        same = self.sentence.at_figure(figure - 1) >= 0 and self._kind_of(figure - 1) == "count"
        return led and told and same and hit.noun is not None and hit.noun.group == PLACES

    def _of_its_whole(self, figure: int) -> bool:
        """Whether the figure is nearer in size to what was counted than to how many places that was in.

        900,000 people in 12 towns, up from 700,000.
        """
        if figure == 0 or not self._only_where_counted(figure):
            return False
        told = (self.figures[k].quantity for k in (figure - 1, figure, self.index))
        values = [q.value for q in told if q is not None and q.value]
        if len(values) < 3:
            return False
        whole, places, own = values
        return own * own > whole * places

    def _kind_of(self, figure: int) -> str:
        return "" if (quantity := self.figures[figure].quantity) is None else quantity.kind

    def _last_counted(self, trust: float, *, people: bool = False) -> Counted | None:
        quantity_kind = self.kind if self.kind not in PARTS else "count"
        for k in range(self.index - 1, max(-1, self.index - FARTHEST), -1):
            if k not in self.before or (k > 0 and self._in_brackets(k)):
                continue
            other = self.figures[k].quantity
            if other is not None and other.kind == quantity_kind:
                hit = self.before[k]
                if self.kind in PARTS and self._only_where_counted(k):
                    continue
                if not people or hit.noun is None or hit.noun.group == "people":
                    return Counted(hit.text, hit.noun, hit.span, trust)
        return None
