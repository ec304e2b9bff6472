"""How a figure came about, from words in its clause: a change, a total, so far, a year, a share of something."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from operator import itemgetter

from pipeline.entities.numbers.changes import (
    CHANGES,
    RATES,
    SENTENCE_ENDS,
    as_the_last,
    changed,
    in_name,
    is_level,
    of_other,
    one_more,
)
from pipeline.entities.numbers.grammar import Grammar
from pipeline.entities.numbers.modifiers import BEFORE, BEHIND, CLAUSE_ENDS, COMMAS, last_clause
from pipeline.entities.numbers.phrase import Phrase
from pipeline.records import Aggregation

WINDOW = 90  # code points before a figure that may tell how it came about
CHANGE = 200  # code points before it that tell of the change a figure led by "by" measures, over commas
MEASURED = 3  # words between a figure and "a year" behind what it counts
YEARLY = 90  # behind a figure, with nothing else of the kind between, "a year" may stand far
ENDLESS = "\x00"  # no letter and no blank
OBJECT = 30  # code points of what changes, between its verb and its amount
NEAR = 8  # code points between a figure and words that are surely told of it
FAR = 20  # code points by which words not right behind a figure count as further away
LEADS = 20  # code points of a clause that only leads to the next: "In total,"
LED = frozenset({"total", "cumulative", "annual"})  # a rise told in the clause before is another's
COMMA = re.compile(rf"[{COMMAS}](?=\s)")
#: What is worth or as large as a figure does what stands behind: 价值26亿的市场新增了3 350个岗位.
OF_IT = re.compile(r" ?的")
PERFECT = 2  # code points of a sign behind a verb, and a blank: 增加了
#: Behind them something else is told of than what is counted: 79个国家的死亡人数减少.
OTHERS = re.compile(r"[的其]")
#: A share in figures: 三个城市的租金上涨了14%.
RATE_HERE = re.compile(r"\d[\d.,]* ?(?:[%％]|个?百分点)")
NAMED = re.compile(r"\([^()\d]{1,40}\)")
#: A sign set apart before a share, in brackets or behind a colon, says which way it went; a plus does so anywhere.
SIGNED = re.compile(r"(?:[(（]|(?<=:)|(?<=\w )(?=\+))\s?([+–−-])\s?$")
DASHES = ("-", "–", "—")
SIGN = 4  # code points of a bracket and a sign with their blanks


@dataclass(frozen=True, slots=True)
class _Clause:
    """A figure with its clause. `last`: the figure before it; `ceiling`: where the next one begins.

    `own`: what stands before the figure, from the last word on that begins a clause without a mark; `before`: the whole
    clause before it, with a short one that leads to it ("In total, 2,300 masons"); `behind`: the clause behind it, as
    far as the next figure; `ends`: it ends before that. `level`: the figure is where a change led or began.
    """

    text: str
    phrase: Phrase
    known: Grammar
    ceiling: int
    last: Phrase | None
    own: str
    before: str
    behind: str
    ends: bool
    level: bool

    @property
    def led(self) -> bool:
        """Whether "by" leads to the figure, the amount of a change."""
        start = max(0, self.phrase.before - BEFORE)
        return self.known.ranges.by.search(self.text, start, self.phrase.before) is not None

    def fits(self, name: Aggregation) -> bool:
        """Whether a figure of this kind may come about so."""
        phrase, rate = self.phrase, self.phrase.kind in RATES
        if name in CHANGES:  # rose to 41; 93 per cent of the growth
            return not (self.level or (rate and self.known.cues.part.match(self.behind)))
        if name == "cumulative":  # to date, 45 per cent live in cities; waiting since more than two years
            return not rate and phrase.kind != "duration"
        if name == "annual":  # $15 million a year for three years
            return phrase.kind != "duration" or phrase.unit != "year"
        if name == "total":  # 17 per cent of all food, ليرتفع إجمالي السكان بأكثر من 40 بالمئة
            return not rate
        return phrase.kind in ("percent", "ratio")  # they make up 500 households, the share fell by five points

    def told_before(self, name: Aggregation, pattern: re.Pattern[str]) -> Iterator[int]:
        """How far before the figure it is said of it."""
        led = self.before if name in LED else self.own
        for match in pattern.finditer(led):
            distance = len(led) - match.end()
            if name in CHANGES and in_name(self.known, led, match):
                continue
            if not self._of_another(name, distance, len(match[0])):
                yield distance

    def _of_another(self, name: Aggregation, distance: int, length: int) -> bool:
        """Whether words so far before the figure are told of another one, or of none."""
        phrase, last, said = self.phrase, self.last, self.phrase.start - distance
        if name in CHANGES and of_other(said, phrase, last, self.text, self.known):
            return True
        if name in CHANGES and phrase.kind == "energy" and self._spared(said - length):
            return True
        if last is None:
            return False
        if name in CHANGES and last.kind == phrase.kind and self._one_of_gifts(last, said - length):
            return True
        if name == "annual" and self.text[said : phrase.start].strip() in DASHES and said - length >= last.end:
            return True  # 4,600 tons a year — a fifth of what was planned
        if not SENTENCE_ENDS.search(self.text, last.end, phrase.start):
            if _of_last(name, said - length, distance, phrase, last):
                return True
            if name == "annual" and _yearly(self.text, said - length, distance, phrase, last, self.known):
                return True
        if said >= last.end:
            return False
        # "a total of 22 groups from 18 countries"; "costs fell by 12 per cent for 300 families"
        return name == "total" or (name in CHANGES and last.kind != phrase.kind == "count")

    def _one_of_gifts(self, last: Phrase, start: int) -> bool:
        """Whether the change is what the amount before is for: "$2 million to expand the port and $9 million for …"."""
        meant = self.known.cues.purpose.search(self.text, last.end, max(last.end, start))
        apart = meant is None or SENTENCE_ENDS.search(self.text, last.end, self.phrase.start)
        aside = "(" in self.text[last.end : self.phrase.start]  # "$3 million for roads (up $200,000)"
        return self.phrase.kind not in RATES and not (self.led or apart or aside)

    def _spared(self, start: int) -> bool:
        """Whether the figure is what was saved: cut the use of heat and saved 640 MWh."""
        return self.known.cues.spared.search(self.text, start, self.phrase.start) is not None

    def told_behind(self, name: Aggregation, pattern: re.Pattern[str]) -> Iterator[int]:
        """How far behind the figure it is said of it; what ends right before a figure is told of the next one."""
        after = pattern.search(self.behind + ENDLESS)
        if after is None and name == "annual":  # "300 children were born into such a life per year"
            after = pattern.search(_clause_behind(self.text, self.phrase.end, YEARLY, self.ceiling)[0] + ENDLESS)
        if after is not None and name in CHANGES and (self._meant(after) or in_name(self.known, self.behind, after)):
            return
        if after is not None and not self._of_next(name, after):
            yield after.start() + (FAR if after.start() > 1 else 0)

    def _meant(self, after: re.Match[str]) -> bool:
        """Whether a change behind an amount is what it is for: "$3 million for the reduction of risks"."""
        purpose = self.known.cues.purpose.search(self.behind, 0, after.start())
        return self.phrase.kind not in RATES and purpose is not None

    def _change_of_next(self, after: re.Match[str], left: int) -> bool:
        """Whether a change told behind the figure is the next one's, or nobody's.

        `left`: code points between its words and the next figure.
        """
        phrase, known, spaced = self.phrase, self.known, self.known.positional is None
        more = self.ceiling < len(self.text) and not self.ends
        beyond = more and after.start() > 1  # not "16 million more than the 41 million"
        if more and left <= 1 and (beyond or known.definite):
            return True  # 0.95 per cent, with a rise of 0.15 points; 1.9 في المائة بزيادة 0.15
        if phrase.kind in RATES and after.start() > 1 and known.cues.of.match(self.behind):
            return True  # 40 per cent of those asked told of a rise
        if phrase.kind in RATES:
            return not spaced and beyond and left <= PERFECT  # 九成的受访者认为时间缩短了一半
        if known.units.shares.search(self.behind[: after.start() + 1]):
            return True  # "built 300 homes and reduced the deficit"
        if not spaced and phrase.kind == "count" and OTHERS.search(self.behind, 0, after.start()):
            return True
        own = not spaced and phrase.kind == "count" and left <= PERFECT  # 640个房间各增加了2.5平方米
        may = spaced or own or RATE_HERE.match(self.text, self.ceiling) or OF_IT.match(self.behind)
        by = known.ranges.by
        led = left <= OBJECT and by.search(self.text, phrase.end + after.end(), self.ceiling)  # 16 clans lowered it by
        if may and (left <= NEAR or led) and (beyond or (more and by.search(self.text, phrase.end, self.ceiling))):
            return True  # in seven towns rents rose by 14 per cent: it is the next figure that does
        # "drains of $95 million raised coverage from 71 per cent"
        return more and phrase.kind == "money" and known.ranges.change.match(after[0]) is not None

    def _of_next(self, name: Aggregation, after: re.Match[str]) -> bool:
        """Whether words behind the figure are told of the next one, or of none."""
        phrase, known = self.phrase, self.known
        left = self.ceiling - phrase.end - after.end()  # code points between the words and the next figure
        more = self.ceiling < len(self.text)
        if name in CHANGES and self._change_of_next(after, left):
            return True
        if name == "total":
            if changed(self.behind[: after.start()], known):
                return True
            if not self.ends and after.start() > len(self.behind) - after.end():
                return True  # "eight towns with a total cost of $42 million"
        if not _from_behind(phrase, name, after.start(), known.positional is not None):
            return True
        least = 1 if known.positional is None else 0  # 捐款1.2亿和每年3亿
        nearer = name in LED and not self.ends and more and least <= left <= NEAR  # 14 of a total of 18
        dash = self.text[phrase.end + after.end() : self.ceiling].strip() in DASHES
        beside = after.start() <= 1 and known.positional is None  # 15 million a year, but 5万人每年至少有一个月
        return nearer and not (name == "annual" and (beside or dash))


def aggregation(text: str, phrase: Phrase, known: Grammar, ceiling: int, last: Phrase | None = None) -> Aggregation:
    """How the figure came about, from words in its clause; the nearest before it counts, else the first behind it.

    `ceiling`: where the next figure begins. `last`: the figure before; a total told before or right behind one of
    another kind is that one's (70 per cent of the total number of tenants, in four towns).
    """
    rate = phrase.kind in RATES
    if rate and (sign := SIGNED.search(text, max(0, phrase.start - SIGN), phrase.start)):
        return "increase" if sign[1] == "+" else "decrease"  # (+ 5,0 %), (- 14,1 %)
    clause = _clause_of(text, phrase, known, ceiling, last)
    if last is not None and as_the_last(text, phrase, known, last):
        first = aggregation(text, last, known, phrase.start)
        if first in CHANGES:
            return first
    told = [
        (distance, name)
        for name, pattern in known.cues.aggregation
        if clause.fits(name)
        for distance in (*clause.told_before(name, pattern), *clause.told_behind(name, pattern))
    ]
    if clause.led and any(name in CHANGES for _, name in told):
        told = [(distance, name) for distance, name in told if name != "cumulative"]  # up by 280 since the fire
    if told:
        return min(told, key=itemgetter(0))[1]
    if rate and not clause.level:
        # "improved by 12 per cent", not "improved the lives of 300 families"; "saved 12 per cent", not "saved 640 MWh"
        if known.cues.better.search(clause.own) or known.cues.better.search(clause.behind):
            return "increase"
        if known.cues.spared.search(clause.own) or known.cues.spared.search(clause.behind):
            return "decrease"
    return "share" if phrase.kind in ("percent", "ratio") else ""


def _clause_of(text: str, phrase: Phrase, known: Grammar, ceiling: int, last: Phrase | None) -> _Clause:
    window = NAMED.sub(_blank, text[max(0, phrase.start - WINDOW) : phrase.start])
    clause = last_clause(window, known)
    if last is None or last.end < phrase.start - len(clause):
        by = known.ranges.by.search(clause)
        if by and not clause[: by.start()].strip():  # fell in Paramaribo, Suriname, by 40 per cent
            clause = last_clause(COMMA.sub(" ", text[max(0, phrase.start - CHANGE) : phrase.start]), known)
    behind, ends = _clause_behind(text, phrase.end, BEHIND, ceiling)
    if opened := known.cues.opens.search(behind):
        behind = behind[: opened.start()]  # rose by 300 because of a fall in
    level = is_level(text, phrase, known, ceiling)
    same = last is not None and phrase.kind in RATES and known.cues.same.fullmatch(text, last.end, phrase.start)
    again = same is not None and known.cues.of.match(text, phrase.end)  # "up from 300 homes, or 12 per cent of all"
    if last is not None and (again or one_more(text, last, phrase, known)):  # fell to 33 and 28
        level = level or is_level(text, last, known, phrase.start)
    own, before = _joined(clause, known), last_clause(window, known, LEADS)
    return _Clause(text, phrase, known, ceiling, last, own, before, behind, ends, level)


def _blank(match: re.Match[str]) -> str:
    """Blanks in place of brackets, which end no clause when they hold no figure: in Buchanan (Liberia) by 2 metres."""
    return " " * len(match[0])


def _clause_behind(text: str, start: int, most: int, ceiling: int) -> tuple[str, bool]:
    """What stands behind a figure, `most` code points at most, up to the end of its clause; whether that was reached.

    The end is looked for in the whole text: what stands before a comma tells whether it ends one.
    """
    reach = min(ceiling, start + most)
    end = CLAUSE_ENDS.search(text, start, reach)
    return text[start : end.start() if end else reach], end is not None


def _joined(clause: str, known: Grammar) -> str:
    """A clause from the last word on that begins another without a mark: خفض التمويل أدى إلى إغلاق 75 في المائة."""
    begins = [m.end() if " " in m[0] else m.start() for m in known.cues.opens.finditer(clause)]
    return clause[begins[-1] :] if begins else clause


def _of_last(name: Aggregation, start: int, distance: int, phrase: Phrase, last: Phrase) -> bool:
    """Whether a total at `start` is that of the figure before, which is of another kind.

    It stands before that one, or says right behind it what the part is of: "70 per cent of all tenants in four towns".
    """
    if last.kind == phrase.kind or name not in LED:
        return False
    part = last.kind in ("percent", "ratio") and 0 <= start - last.end <= NEAR < distance
    return part or start < last.start


def _yearly(text: str, start: int, distance: int, phrase: Phrase, last: Phrase, known: Grammar) -> bool:
    """Whether "a year" at `start`, right behind the figure before, is that one's: saves 150 kWh a year for 70 euros.

    Of figures of one kind only where another clause begins: grows by 8 million a year and is put at 9 billion.
    """
    between = text[last.end : start]
    other = last.kind != phrase.kind
    beside = start > last.end and len(between.split()) <= (1 if other else MEASURED) and not CLAUSE_ENDS.search(between)
    return known.positional is None and (other or distance > FAR) and distance > NEAR and beside


def _from_behind(phrase: Phrase, name: Aggregation, at: int, of_what: bool) -> bool:
    """Whether words behind a figure may say this of it: of a time only those right beside it.

    `of_what`: no time is what rises there, where what took so long goes last (二十年的经济增长).
    """
    return name == "annual" or phrase.kind != "duration" or (at <= NEAR and not (name in CHANGES and of_what))
