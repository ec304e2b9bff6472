"""What qualifies a figure: about, more than, at least …, and how it was added up."""

from __future__ import annotations

import re
from decimal import Decimal

from pipeline.entities.numbers.grammar import Cues, Grammar
from pipeline.entities.numbers.phrase import Phrase
from pipeline.records import Aggregation, Modifier

BEFORE = 60  # code points that may hold a qualifier right before a figure
FAR = 100  # the same for a verb with its subject between
BEHIND = 40
YEARLY = 90  # behind a figure, with nothing else of the kind between, "a year" may stand far
ENDLESS = "\x00"  # no letter and no blank
SHORT = 3  # words of a bound right behind a figure
CHANGE = 100
LINKED = 12  # code points between a change and its amount without "by"
JOINED = 2  # words of "and by", with which a verb has two amounts
BESIDE = 4  # code points of a word as short as "of"
NEAR = 8  # code points between a figure and words that are surely told of it
LEADS = 20  # code points of a clause that only leads to the next: "In total,"
LED = frozenset({"total", "cumulative", "annual"})  # a rise told in the clause before is another's
HALF = Decimal("0.5")
DATED = 6  # words that date an amount: from 60 per cent in early 2020 to 41
CHANGES = frozenset({"increase", "decrease"})
COMMAS = ",，،"
COMMA = re.compile(rf"[{COMMAS}](?=\s)")
RATES = frozenset({"percent", "ratio", "percentage_point"})
SENTENCE_ENDS = re.compile(r"[.;:!?](?=\s)|[。；：！？؛؟]")
#: A sign set apart before a share in brackets says which way it went.
#: A share in figures: 三个城市的租金上涨了14%.
RATE_HERE = re.compile(r"\d[\d.,]* ?(?:[%％]|个?百分点)")
SIGNED = re.compile(r"[(（]\s?([+–−-])\s?$")
SIGN = 4  # code points of a bracket and a sign with their blanks
CLAUSE_ENDS = re.compile(r"[.,;:!?](?=\s|$)|[，。；：！？、（）()؛،؟]|(?<=[\u3400-\u9fff%])[,;](?=[\u3400-\u9fff])")


def modifier(text: str, phrase: Phrase, known: Grammar, floor: int, ceiling: int) -> Modifier:
    """The qualifier of a figure. `floor`, `ceiling`: where the figure before ends and the next one begins."""
    cues = known.cues
    start = max(floor, phrase.before - BEFORE, 0)
    before = text[start : phrase.before]
    found = cues.before.search(before)
    if not found and known.definite and phrase.kind == "ratio" and text.count(" ", phrase.start, phrase.end) > 1:
        found = cues.before.search(before.rstrip().rpartition(" ")[0] + " ")  # أقل من مالك واحد من كل خمسة
    if found:
        until = cues.until.match(found[0])  # up to nearly 780, до более чем 4,5 млн: what stands behind "to" qualifies
        nearer = cues.before.search(before, found.start() + until.end()) if until else None
        if _goes_without(text, phrase, known, found[0]) or (nearer and _named(nearer, cues) != "about"):
            found = nearer
    reach = min(ceiling, phrase.end + BEHIND)
    if found:
        said = _named(found, cues)
        # about 500 or more: at least 500
        bound = cues.after.match(text, phrase.end, reach) if said == "about" else None
        return _named(bound, cues) if bound and len(bound[0].split()) <= SHORT else said
    if phrase.opens >= 0:
        found = cues.before.search(text[max(floor, phrase.start - BEFORE, 0) : phrase.start])
        if found:
            return _named(found, cues)
    found = cues.after.match(text, phrase.end, reach)
    if not found and phrase.kind == "ratio":
        found = cues.after.search(text, phrase.start, phrase.end)  # one at least in four
    if found and (text[found.end() : ceiling].strip() or ceiling == len(text)):  # five sties at least 30 metres back
        return _named(found, cues)
    within = phrase.kind == "duration" and phrase.high is None and not cues.later.search(before)
    if within and (cues.duration.search(before) or cues.duration_after.match(text, phrase.end, reach)):
        return "at_most"
    far = list(cues.far.finditer(_last_clause(text[max(floor, phrase.before - FAR, 0) : phrase.before], known)))
    told = _named(far[-1], cues) if far else ""
    if phrase.number.more and told in ("", "about"):
        return "more_than"  # 估计每年有600多万人
    if told:
        return told
    return "about" if phrase.number.roughly else ""


def _goes_without(text: str, phrase: Phrase, known: Grammar, words: str) -> bool:
    """Words that qualify elsewhere: "over" before a duration; "up to" behind a verb of change says where it went."""
    if phrase.kind == "duration" and known.cues.spanning.match(words):
        return True
    if not known.cues.until.match(words):
        return False
    end = phrase.before - len(words)
    before = text[max(0, end - CHANGE) : end].rstrip(" ,-،")  # fell by 12 per cent, to 84: the clause before
    return known.ranges.change.search(_last_clause(before, known)) is not None


def _named(found: re.Match[str], cues: Cues) -> Modifier:
    return cues.names.get(found.lastgroup or "", "")


def _last_clause(before: str, known: Grammar, leads: int = 0) -> str:
    """The clause at the end of a text; with `leads` also a short one before it: "In total, 2,300 masons"."""
    ends = [0, *(m.end() for m in CLAUSE_ENDS.finditer(before) if not known.short.search(before, 0, m.start()))]
    if leads and len(ends) > 1 and before[ends[-1] - 1] in COMMAS:
        lead = before[ends[-2] : ends[-1]].strip()
        if len(lead) <= leads and not any(char.isdecimal() for char in lead):
            return before[ends[-2] :]
    return before[ends[-1] :]


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


def _of_other(said: int, phrase: Phrase, last: Phrase | None, text: str, known: Grammar) -> bool:
    """Whether a change told before a figure, up to `said`, is no change by this figure.

    A time only says how long it went on (has fallen for 20 years), a number of places where (rents fell in 18 towns);
    of two figures the first has it (rents rose by 5 per cent in 18 towns), and what is a part of the change keeps it
    (half of the rise was in 18 towns).
    """
    before = text[max(0, phrase.before - BEFORE) : phrase.before]
    if phrase.kind == "duration":
        other = last is not None and said <= last.start  # a rise of 300 in two years
        return other or (phrase.start - said > BESIDE and not known.ranges.by.search(before))
    if known.cues.apart.search(text, said, phrase.start):
        return True  # "this share will rise and 70 per cent will live in towns"
    qualified = known.cues.before.search(before)
    bare = phrase.before - len(before) + (qualified.start() if qualified else len(before))
    if phrase.kind == "count" and bare - said > LINKED and not known.ranges.by.search(text, said, bare):
        return True  # "improving the lives of people in 300 villages"
    if phrase.kind == "count" and known.cues.inside.search(before) and not known.cues.fold.match(text, phrase.end):
        return True
    if last is None or phrase.kind in RATES or last.kind == phrase.kind:
        return False
    if 1 < len(text[last.end : phrase.start].split()) <= JOINED:  # fell by $35 million and by 300 families
        return False
    part = known.cues.part.match(text, last.end)
    return said <= (last.start if part is None else part.end())


def _changed(clause: str, known: Grammar) -> bool:
    return any(pattern.search(clause) for name, pattern in known.cues.aggregation if name in CHANGES)


def _level(text: str, phrase: Phrase, known: Grammar, ceiling: int) -> bool:
    """Whether a figure is where a change led or began, not how much it was: rose to 41, fell from 60 to 41."""
    if phrase.kind == "percentage_point" or (phrase.kind == "ratio" and phrase.value == HALF):
        return False  # cut to a half
    begin = max(0, phrase.before - BEFORE)
    before = _last_clause(text[begin : phrase.before], known)
    qualified = known.cues.before.search(before)  # rose to almost 41
    if known.cues.level.search(before) or (qualified and known.cues.level.search(before, 0, qualified.start())):
        return True
    until = known.cues.until.match(qualified[0]) if qualified else None  # выросло до более 84: "to", then "more than"
    if qualified and until and known.cues.level.search(before, 0, qualified.start() + until.end()):
        return True
    gap = text[phrase.end : min(ceiling, phrase.end + BEHIND)]
    led = known.cues.level.search(gap)
    if led is None or SENTENCE_ENDS.search(gap):
        return False
    if gap[: led.start()].endswith(", ") or len(gap[: led.start()].split()) > DATED:
        return False
    return known.ranges.origin.search(before, 0, qualified.start() if qualified else len(before)) is not None


def _from_behind(phrase: Phrase, name: Aggregation, at: int, of_what: bool) -> bool:
    """Whether words behind a figure may say this of it: of a time only those right beside it.

    `of_what`: no time is what rises there, where what took so long goes last (二十年的经济增长).
    """
    return name == "annual" or phrase.kind != "duration" or (at <= NEAR and not (name in CHANGES and of_what))


def aggregation(text: str, phrase: Phrase, known: Grammar, ceiling: int, last: Phrase | None = None) -> Aggregation:
    """How the figure came about, from words in its clause; the nearest before it counts, else the first behind it.

    `ceiling`: where the next figure begins. `last`: the figure before; a total told before or right behind one of
    another kind is that one's (70 per cent of the total number of tenants, in four towns).
    """
    window = text[max(0, phrase.start - 90) : phrase.start]
    clause = _last_clause(window, known)
    if last is None or last.end < phrase.start - len(clause):
        by = known.ranges.by.search(clause)
        if by and not clause[: by.start()].strip():  # fell in Paramaribo, Suriname, by 40 per cent
            clause = _last_clause(COMMA.sub(" ", text[max(0, phrase.start - 2 * CHANGE) : phrase.start]), known)
    own, before = _joined(clause, known), _last_clause(window, known, LEADS)
    reach = min(ceiling, phrase.end + BEHIND)
    end = CLAUSE_ENDS.search(text, phrase.end, reach)  # in the text: what stands before a comma tells whether it ends
    behind = text[phrase.end : end.start() if end else reach]
    if opened := known.cues.opens.search(behind):
        behind = behind[: opened.start()]  # rose by 300 because of a fall in
    if phrase.kind in RATES and (sign := SIGNED.search(text, max(0, phrase.start - SIGN), phrase.start)):
        return "increase" if sign[1] == "+" else "decrease"  # (+ 5,0 %), (- 14,1 %)
    level = _level(text, phrase, known, ceiling)
    joint = text[last.end : phrase.before].strip() if last is not None else ""
    if last is not None and len(joint) == 1 and joint.isalpha():  # fell to 33 and 28
        level = level or _level(text, last, known, phrase.start)
    if last is not None and phrase.kind in RATES and last.kind not in RATES:
        gap = text[last.end : phrase.start]
        if known.cues.same.fullmatch(gap) and not known.cues.part.match(behind):  # fell by $35 million, or 12 per cent
            first = aggregation(text, last, known, phrase.start)
            if first in CHANGES:
                return first
    best: tuple[int, Aggregation] | None = None
    for name, pattern in known.cues.aggregation:
        if name in CHANGES and (level or (phrase.kind in RATES and known.cues.part.match(behind))):
            continue  # rose to 41; 93 per cent of the growth
        if phrase.kind == "duration" and (name == "cumulative" or (name == "annual" and phrase.unit == "year")):
            continue  # waiting since more than two years, $15 million a year for three years
        if name == "total" and phrase.kind in RATES:
            continue  # 17 per cent of all food, ليرتفع إجمالي السكان بأكثر من 40 بالمئة
        if name == "share" and (phrase.kind not in RATES or phrase.kind == "percentage_point"):
            continue  # they make up 500 households, the share fell by five points
        if name == "cumulative" and phrase.kind in RATES:
            continue  # to date, 45 per cent live in cities
        led = before if name in LED else own
        for match in pattern.finditer(led):
            distance = len(led) - match.end()
            other = None if last is None or SENTENCE_ENDS.search(text, last.end, phrase.start) else last
            if name in CHANGES and _of_other(phrase.start - distance, phrase, last, text, known):
                continue
            if other is not None and _of_last(name, phrase.start - distance - len(match[0]), distance, phrase, other):
                continue
            said_before = last is not None and phrase.start - distance < last.end
            if said_before and name == "total":
                continue  # "a total of 22 groups from 18 countries"
            if said_before and name in CHANGES and last is not None and last.kind != phrase.kind == "count":
                continue  # "costs fell by 12 per cent for 300 families"
            if best is None or distance < best[0]:
                best = (distance, name)
        after = pattern.search(behind + ENDLESS)  # what ends right before a figure is told of the next one
        if after is None and name == "annual":  # "300 children were born into such a life per year"
            far_end = CLAUSE_ENDS.search(text, phrase.end, min(ceiling, phrase.end + YEARLY))
            after = pattern.search(text[phrase.end : far_end.start() if far_end else min(ceiling, phrase.end + YEARLY)])
        next_one = end is None and after is not None and name in LED and 0 < ceiling - phrase.end - after.end() <= NEAR
        next_one = next_one and not (name == "annual" and after is not None and after.start() <= 1)  # 15 million a year
        if after and name == "total" and _changed(behind[: after.start()], known):
            continue
        apart = end is None and (known.positional is None or RATE_HERE.match(text, ceiling) is not None)
        apart = apart and phrase.kind not in RATES and ceiling < len(text)
        if after and name in CHANGES and phrase.kind not in RATES and known.shares.search(behind[: after.start() + 1]):
            continue  # "built 300 homes and reduced the deficit"
        if after and name in CHANGES and apart and ceiling - phrase.end - after.end() <= NEAR:
            continue  # in seven towns rents rose by 14 per cent: it is the next figure that does
        beside = after is not None and _from_behind(phrase, name, after.start(), known.positional is not None)
        if after and (not beside or (next_one and ceiling < len(text))):
            continue  # 14 of a total of 18: the total is the next figure
        if after and name == "total" and not end and after.start() > len(behind) - after.end():
            continue  # "eight towns with a total cost of $42 million"
        far = 20 if after and after.start() > 1 else 0
        if after and (best is None or after.start() + far < best[0]):
            best = (after.start() + far, name)
    if best is None and phrase.kind in RATES and not level:
        # "improved by 12 per cent", not "improved the lives of 300 families"; "saved 12 per cent", not "saved 640 MWh"
        for name, cue in (("increase", known.cues.better), ("decrease", known.cues.spared)):
            if cue.search(own) or cue.search(behind):
                return name
    if best is not None:
        return best[1]
    return "share" if phrase.kind in ("percent", "ratio") else ""
