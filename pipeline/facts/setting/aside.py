"""Countries that a text names for another reason than to say where something is.

Who pays for it ("with funding from Japan", "Norway gave 3 million"), a war or a public body that bears the name, the
country that people left; and what something is only compared with ("more than Bhutan"). The words are lists in a
language's `aside.toml`, read against folded text; which countries give aid is knowledge.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from pipeline.facts.around import DEMONYM, within
from pipeline.facts.classes import class_of, table
from pipeline.facts.grammar import fold, grammar
from pipeline.facts.setting.aside_words import AsideWords, aside_words
from pipeline.languages.base import language
from pipeline.lexicon.files import shipped_rows
from pipeline.records import Entity, Span

AROUND = 90  # code points on either side of a name in which it is told what it is named for
LISTED = 9  # code points between two names of a list: a comma, "and the"
JOINED = re.compile(r"[^\w.;:。；：؛]*(?:[^\W\d]{1,3}[\s’']+){0,2}[^\W\d]{0,2}")
LEADS = 10  # code points in which a sentence leads to the place that opens it: "In the "
BESIDE = 3  # code points between a town and its country (a comma, a bracket), or two adjectives
COMMAS = ",،，"


@dataclass(frozen=True, slots=True)
class Aside:
    """A country that may be no place: `wide` where one of another sentence goes before it, else one of its own does.

    `never`: no place even where no other is named, but for a sum: one that gives aid and is told to pay, one at war.
    """

    wide: bool
    never: bool = False


#: A country that gives aid and is said to give.
GIVER = Aside(True, True)
#: Classes of people who go where they are needed.
HELPERS = frozenset({"planners and experts", "volunteers", "staff", "workers"})


@cache
def givers() -> frozenset[str]:
    """ISO 3166-1 alpha-3 codes of the countries that give aid and receive none."""
    return frozenset(row["country"] for row in shipped_rows("aid_givers.csv"))


def compared(text: str, code: str, span: Span) -> bool:
    """Whether a name only stands in a comparison: "almost the population of Paraguay"."""
    told = aside_words(code)
    before, after = _sides(text, span)
    if told.likening.like_before.search(before) or told.likening.times_after.match(after):
        return True
    return told.likening.like_with.search(before) is not None and told.likening.like_after.match(after) is not None


def asides(text: str, code: str, entities: Sequence[Entity], spans: Sequence[Span]) -> dict[int, Aside]:
    """Countries of a passage that may be no place, by the code point at which they begin.

    `entities` are its locations, sorted by start, `spans` its sentences. Names of one list are one in this ("from
    Sweden, Germany and Japan"); so are those that give aid in a sentence where one gives ("Japan gave 3, Canada 4").
    """
    towns = [e.span.end for e in entities if e.label == "CITY"]
    countries = [e for e in entities if e.label == "COUNTRY"]
    ahead = {e.span.start: found for e in countries if (found := _ahead(text, code, e)) is not None}
    alone = [e for e in countries if not any(0 <= e.span.start - end <= BESIDE for end in towns)]
    behind = {e.span.start: found for e in alone if (found := _behind(text, code, e)) is not None}
    for k, (last, e) in enumerate(pairwise(countries), 1):
        if last.span.start in ahead and in_list(text, code, countries, k):
            _put(ahead, e, ahead[last.span.start])
    for k, (e, following) in reversed(list(enumerate(pairwise(countries), 1))):
        if following.span.start in behind and in_list(text, code, countries, k):
            _put(behind, e, behind[following.span.start])
    for k, (last, e) in enumerate(pairwise(countries), 1):
        if last.span.start in behind and e.span.start in behind and in_list(text, code, countries, k):
            _put(behind, e, behind[last.span.start])
    told = {e.span.start: Aside(True) for e in countries if _people(text, code, e)} | behind | ahead
    for last, e in pairwise(countries):  # الحرب الروسية الأوكرانية
        two = last.basis == e.basis == DEMONYM and e.span.start - last.span.end <= BESIDE
        if two and last.span.start in told and e.span.start in told:
            told |= {last.span.start: Aside(True, True), e.span.start: Aside(True, True)}
    for span in spans:
        paying = [e for e in within(countries, span) if e.key in givers()]
        gave = (told[e.span.start] for e in paying if e.span.start in told and _paid(text, code, e, told[e.span.start]))
        if (found := next(gave, None)) is not None:
            told |= {e.span.start: found for e in paying if e.span.start not in told and _subject(text, code, e)}
    return told


def _paid(text: str, code: str, e: Entity, told: Aside) -> bool:
    """Whether a country that gives aid is named aside because it gave or helped, not for a war."""
    gives = aside_words(code).giving.gives_after.match(_sides(text, e.span)[1]) is not None
    return told == GIVER or (gives and _subject(text, code, e))


def _put(told: dict[int, Aside], e: Entity, found: Aside) -> None:
    """What holds of another name of its list holds of a name too."""
    own = told.get(e.span.start, found)
    told[e.span.start] = Aside(own.wide or found.wide, own.never or found.never)


def leads(text: str, code: str, sentence: Span, name: Span) -> bool:
    """Whether a name opens a sentence as its place: "In Guinea, …"."""
    before = fold(text[sentence.start : name.start])
    alone = len(before) <= LEADS and not any(mark in before for mark in COMMAS)
    return alone and aside_words(code).at.search(before) is not None


def _subject(text: str, code: str, e: Entity) -> bool:
    """Whether no preposition makes a name a place, also one that is joined to it: لقطاع غزة."""
    joined = language(code).spaced and text[max(0, e.span.start - 1) : e.span.start].isalpha()
    if joined and text[e.span.start - 1] not in grammar(code).roles["and"]:
        return False
    return aside_words(code).at.search(_sides(text, e.span)[0]) is None


def in_list(text: str, code: str, names: Sequence[Entity], at: int) -> bool:
    """Whether the name at an index is listed with the one before: "from Sweden, Germany and Japan".

    A comma alone joins only where a word joins the last of the list: not "unlike Chad, Mali has".
    """
    gap = Span(names[at - 1].span.end, names[at].span.start)
    if not 0 < gap.end - gap.start <= LISTED or JOINED.fullmatch(text, *gap) is None:
        return False
    said = fold(text[gap.start : gap.end])
    if aside_words(code).leaving.left_after.match(said):
        return False  # from Syria to Jordan
    parted = any(mark in said for mark in COMMAS) or any(word in grammar(code).joint for word in said.split())
    if language(code).spaced and not parted and aside_words(code).at.search(said):
        return False  # "came from Nigeria to Chad"
    if not any(mark in said for mark in COMMAS) or any(word in grammar(code).roles["and"] for word in said.split()):
        return True
    return at + 1 < len(names) and in_list(text, code, names, at + 1)


def _sides(text: str, span: Span) -> tuple[str, str]:
    """Folded text before and behind a name."""
    before = fold(text[max(0, span.start - AROUND) : span.start])
    return before, fold(text[span.end : span.end + AROUND])


def _of_a_part(before: str, code: str) -> bool:
    """Whether a name only tells of a part set in brackets: "412 families (160 of them from Bolivia)"."""
    opened = before.rfind("(")
    inside = before[opened + 1 :] if opened > before.rfind(")") else ""
    return any(word in inside for word in grammar(code).partitive)


def _ahead(text: str, code: str, e: Entity) -> Aside | None:
    """What the words before a name tell."""
    told, gives, adjective = aside_words(code), e.key in givers(), e.basis == DEMONYM
    before, after, spaced = *_sides(text, e.span), language(code).spaced
    if told.bodies.seat.search(before) or told.wars.harms_before.search(before):
        return Aside(True, True)  # whose headquarters are there; who bombed it
    if told.bodies.office_before.search(before) and told.bodies.office_after.match(after):
        return Aside(False)  # "said the director of the office in Kuwait that in Yemen …"
    if told.giving.gift_before.search(before):
        return Aside(True, gives)
    if _of_a_part(before, code):
        return Aside(True)
    if not adjective and told.leaving.left_before.search(before):
        return Aside(True)  # قدمت من: came from, not gave
    if told.giving.gives_before.search(before):
        return Aside(gives, gives)
    if (adjective and spaced and told.bodies.source_before.search(before)) or told.bodies.source_after.match(after):
        return Aside(True, True)
    if adjective and told.bodies.body_before.search(before):
        return Aside(gives)
    if adjective and (war := told.wars.war_before.search(before)):
        foreign = _foreign(told, before, war.group())
        return Aside(foreign, foreign)
    if told.leaving.left_with.search(before) and told.leaving.left_after.match(after):
        return Aside(True)
    return Aside(False) if not adjective and told.wars.war_in.search(before) else None


def _foreign(told: AsideWords, before: str, war: str) -> bool:
    """Whether a war is named after two countries ("Russo-Ukrainian"), or an attack after one that came from outside."""
    return before.endswith("-") or told.wars.attack.search(war) is not None


def _behind(text: str, code: str, e: Entity) -> Aside | None:
    """What the words behind a name tell."""
    told, gives, adjective = aside_words(code), e.key in givers(), e.basis == DEMONYM
    before, after = _sides(text, e.span)
    led = told.giving.lead.search(before) is not None
    if told.giving.gift_after.match(after) or (led and told.giving.given_after.match(after)):
        return Aside(True, gives)
    if adjective and (war := told.wars.war_after.match(after)):
        foreign = _foreign(told, before, war.group())
        return Aside(foreign, foreign)
    if told.giving.of_after.match(after) or (adjective and told.bodies.body_after.match(after)):
        return Aside(gives)
    if told.wars.harms_after.match(after) and _subject(text, code, e):
        return Aside(True, True)
    if told.speaks_after.match(after) and _subject(text, code, e):
        return Aside(False)  # who only speaks
    if told.giving.gives_after.match(after) and _subject(text, code, e):
        return Aside(gives, gives)
    return GIVER if adjective and gives and _helpers(code, before, after) else None


def _people(text: str, code: str, e: Entity) -> bool:
    """Whether a name right before a noun says where those who act come from: 日本地质学家, but not 310名日本教师."""
    if language(code).spaced:
        return False
    (before, after), known = _sides(text, e.span), table(code)
    end = max((n for n in range(1, known.longest + 1) if after[:n] in known.entries), default=0)
    noun = known.entries[after[:end]][0][1] if end else None
    return noun is not None and noun.name in HELPERS and not before.rstrip().endswith(grammar(code).measures)


def _helpers(code: str, before: str, after: str) -> bool:
    """Whether the noun beside an adjective names people who came to help: "Japanese geologists"."""
    grown = grammar(code)
    near = (after if grown.adjectives_first else before).split()
    noun = (near[0] if grown.adjectives_first else near[-1]) if near else ""
    told = class_of(noun, code) if language(code).spaced else None
    named = bool(noun) and noun.endswith(tuple(e + "s" for e in grown.noun_endings) + grown.noun_endings)
    return told.name in HELPERS if told is not None else named and language(code).spaced
