"""What qualifies a figure: about, more than, at least …"""

from __future__ import annotations

import re

from pipeline.entities.numbers.cues import Cues
from pipeline.entities.numbers.grammar import Grammar
from pipeline.entities.numbers.phrase import Phrase
from pipeline.languages.compiled import compile_pattern
from pipeline.records import Modifier

BEFORE = 60  # code points that may hold a qualifier right before a figure
FAR = 100  # the same for a verb with its subject between
BEHIND = 40  # code points behind a figure that may tell of it
SHORT = 3  # words of a bound right behind a figure
CHANGE = 100  # code points before "up to" in which a verb of change may stand
COMMAS = ",，،"
#: What a bracket holds, of a clause that goes on behind it: 占总额（446亿美元）的60%.
ASIDE = re.compile(r"（[^（）]*）")
CLAUSE_ENDS = compile_pattern(
    r"[.,;:!?](?=\s|$)|[，。；：！？、（）()؛،؟]|(?<=[\u3400-\u9fff%])[,;](?=[\u3400-\u9fff])"
)


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
        if 0 < floor == start and _compared(before[: found.start()], phrase, found, cues):
            return ""
        if _goes_without(text, phrase, known, found[0], floor) or (nearer and _named(nearer, cues) != "about"):
            found = nearer
    reach = min(ceiling, phrase.end + BEHIND)
    if found:
        said = _named(found, cues)
        # about 500 or more: at least 500
        bound = cues.after.match(text, phrase.end, reach) if said == "about" else None
        if bound and len(bound[0].split()) <= SHORT:
            return _named(bound, cues)
        return _nearest(before, found.start() + 1, cues) if said == "about" else said
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
    if within and cues.lasting.search(before) and cues.since.match(text, phrase.end, reach):
        return "at_most"  # в течение двух дней после наводнения
    clause = last_clause(ASIDE.sub("", text[max(floor, phrase.before - FAR, 0) : phrase.before]), known)
    far = list(cues.far.finditer(clause))
    told = _named(far[-1], cues) if far else ""
    if phrase.number.more and told in ("", "about"):
        return "more_than"  # 估计每年有600多万人
    if told:
        return told
    return "about" if phrase.number.roughly else ""


def _goes_without(text: str, phrase: Phrase, known: Grammar, words: str, floor: int) -> bool:
    """Words that qualify elsewhere: "over" before a duration; "up to" behind a verb of change says where it went.

    Also right behind the amount of a change whose verb is left out: "rents rose by 9 per cent, fees by 4 per cent, to".
    """
    if phrase.kind == "duration" and known.cues.spanning.match(words):
        return True
    end = phrase.before - len(words)
    if not known.cues.until.match(text, end):
        return False
    if known.ranges.sprung.search(text, max(0, end - CHANGE), end):
        return True  # desde 6,7 hasta 25,2 millones
    if 0 < floor <= end and phrase.kind != "percent" and text[floor:end].strip() in (",", "،"):
        return True
    before = text[max(0, end - CHANGE) : end].rstrip(" ,-،")  # fell by 12 per cent, to 84: the clause before
    elided = text[:end].rstrip().endswith("-")  # grows to 60 per cent, in cities — to 84
    return known.ranges.change.search(before if elided else last_clause(before, known)) is not None


def _compared(gap: str, phrase: Phrase, found: re.Match[str], cues: Cues) -> bool:
    """Whether "less than" compares with the figure right before: "12 per cent less than the 40 million of 2030".

    Where no blanks part words the verb is of its own clause: 81%低于25万.
    """
    measured = phrase.kind != "count" or phrase.number.scale > 1
    return measured and gap.isspace() and _named(found, cues) in ("less_than", "more_than")


def _nearest(before: str, start: int, cues: Cues) -> Modifier:
    """The bound that an estimate goes on with ("estimated at more than"), "about" where it has none."""
    while nearer := cues.before.search(before, start):
        if (said := _named(nearer, cues)) != "about" and not cues.until.match(nearer[0]):
            return said  # not "some up to 300"
        start = nearer.start() + 1
    return "about"


def _named(found: re.Match[str], cues: Cues) -> Modifier:
    return cues.names.get(found.lastgroup or "", "")


def last_clause(before: str, known: Grammar, leads: int = 0) -> str:
    """The clause at the end of a text; with `leads` also a short one before it: "In total, 2,300 masons"."""
    ends = [0, *(m.end() for m in CLAUSE_ENDS.finditer(before) if not known.short.search(before, 0, m.start()))]
    if leads and len(ends) > 1 and before[ends[-1] - 1] in COMMAS:
        lead = before[ends[-2] : ends[-1]].strip()
        if len(lead) <= leads and not any(char.isdecimal() for char in lead):
            return before[ends[-2] :]
    return before[ends[-1] :]
