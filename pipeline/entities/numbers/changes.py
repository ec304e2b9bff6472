"""Whose a change is, told before or behind a figure: its own amount, a level, another figure's, nobody's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from pipeline.entities.numbers.grammar import Grammar
from pipeline.entities.numbers.modifiers import BEFORE, BEHIND, CLAUSE_ENDS, COMMAS, last_clause
from pipeline.entities.numbers.phrase import Phrase
from pipeline.records import Quantity

LINKED = 12  # code points between a change and its amount without "by"
LISTED = 4  # words between two levels of one verb, where each is
JOINED = 2  # words of "and by", with which a verb has two amounts
BESIDE = 4  # code points of a word as short as "of"
HALF = Decimal("0.5")
DATED = 6  # words that date an amount: from 60 per cent in early 2020 to 41
CHANGES = frozenset({"increase", "decrease"})
RATES = frozenset({"percent", "ratio", "percentage_point"})
SENTENCE_ENDS = re.compile(r"[.;:!?](?=\s)|[。；：！？؛؟]")


def said_twice(text: str, told: Sequence[tuple[Phrase, Quantity]], known: Grammar) -> list[tuple[Phrase, Quantity]]:
    """The figures, one that is told again as a share or an amount changed like that: "$51 million, or 9 %, more than".

    `told`: the figures of a text in order with what was read of them.
    """
    out = list(told)
    for k in range(len(told) - 2, -1, -1):
        (one, own), (other, again) = out[k], out[k + 1]
        alike = (one.kind in RATES) != (other.kind in RATES) and own.aggregation in ("", "share")
        if not alike or again.aggregation not in CHANGES or own.kind == "duration":
            continue
        by = known.ranges.by.search(text, max(0, one.before - BEFORE), one.before)
        if (
            by is not None
            and known.cues.same.fullmatch(text, one.end, other.start)
            and text[one.end : other.start] != " "
        ):
            out[k] = one, replace(own, aggregation=again.aggregation)
    return out


def as_the_last(text: str, phrase: Phrase, known: Grammar, last: Phrase) -> bool:
    """Whether a figure came about as the last: fell by $35 million, or 12 per cent; rents rose by 9, fees — by 4."""
    rate = phrase.kind in RATES
    if rate != (last.kind in RATES):
        gap = text[last.end : phrase.start]
        said = rate or gap.strip() not in COMMAS  # fell by 12 per cent, or 35 families
        said = said and not (rate and known.cues.part.match(text, phrase.end))  # 300 jobs, or 12 per cent of all jobs
        return said and known.cues.same.fullmatch(gap) is not None
    return phrase.kind == last.kind and _verbless(text[last.end : phrase.before], known)


def likewise(text: str, phrase: Phrase, known: Grammar, rose: Phrase, floor: int) -> bool:
    """Whether a share tells how much another thing changed as the last did, its verb left out.

    Rents rose by 9 per cent, to $310, and fees by 4 per cent. `rose`: the last share that a change is told by;
    `floor`: where the figure before ends.
    """
    if phrase.kind != rose.kind or SENTENCE_ENDS.search(text, rose.end, phrase.start):
        return False
    return known.cues.likewise.fullmatch(text, floor, phrase.before) is not None


def _verbless(between: str, known: Grammar) -> bool:
    """Whether a dash stands for the verb before the amount of a change: посещаемость — на 4 процента."""
    by = known.ranges.by.search(between)
    return by is not None and between[: by.start()].endswith((" -", " - ")) and not SENTENCE_ENDS.search(between)


def one_more(text: str, last: Phrase, phrase: Phrase, known: Grammar) -> bool:
    """Whether nothing but a letter, "and", stands between two figures; 比去年的33多28 has none."""
    if known.positional is not None:
        return known.cues.row.fullmatch(text, last.end, phrase.before) is not None
    words = text[last.end : phrase.before].split()
    joined = bool(words) and len(words[-1]) == 1 and words[-1].isalpha() and len(words) <= LISTED
    return joined and not CLAUSE_ENDS.search(text, last.end, phrase.before)  # fell to 33 in towns and 28 elsewhere


def in_name(known: Grammar, text: str, change: re.Match[str]) -> bool:
    """Whether a word for a change is part of a name: "the poverty reduction fund", "un programme de réduction"."""
    return any(m.start() <= change.start() and change.end() <= m.end() for m in known.cues.named.finditer(text))


def of_other(said: int, phrase: Phrase, last: Phrase | None, text: str, known: Grammar) -> bool:
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
    if (
        phrase.kind == "count"
        and not phrase.unit
        and bare - said > LINKED
        and not known.ranges.by.search(text, said, bare)
        and not known.ranges.by.search(text, said, phrase.before)  # both at once: زاد عدد النازحين بنحو 300
    ):
        return True  # "improving the lives of people in 300 villages"
    if phrase.kind == "count" and known.cues.inside.search(before) and not known.cues.fold.match(text, phrase.end):
        return True
    if phrase.kind in RATES and known.cues.of.match(text, phrase.end) and known.cues.beside.search(before):
        return True  # "growing settlements, with 40 per cent of the homes"
    if last is None or phrase.kind in RATES or last.kind == phrase.kind:
        return False
    if 1 < len(text[last.end : phrase.start].split()) <= JOINED:  # fell by $35 million and by 300 families
        return False
    part = known.cues.part.match(text, last.end)
    return said <= (last.start if part is None else part.end())


def changed(clause: str, known: Grammar) -> bool:
    return any(pattern.search(clause) for name, pattern in known.cues.aggregation if name in CHANGES)


def is_level(text: str, phrase: Phrase, known: Grammar, ceiling: int) -> bool:
    """Whether a figure is where a change led or began, not how much it was: rose to 41, fell from 60 to 41."""
    if phrase.kind == "percentage_point" or (phrase.kind == "ratio" and phrase.value == HALF):
        return False  # cut to a half
    if phrase.kind in RATES and known.positional is None and text.startswith(" ", phrase.end):
        beside = (pattern.match(text, phrase.end + 1) for name, pattern in known.cues.aggregation if name in CHANGES)
        if any(beside):
            return False  # led to a 57 per cent reduction
    begin = max(0, phrase.before - BEFORE)
    before = last_clause(text[begin : phrase.before], known)
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
    if gap.startswith(", ") or gap[: led.start()].endswith(", ") or len(gap[: led.start()].split()) > DATED:
        return False
    return known.ranges.origin.search(before, 0, qualified.start() if qualified else len(before)) is not None
