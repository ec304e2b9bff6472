"""Countries that a text names for another reason than to say where something is.

Who pays for it ("with funding from Japan", "Norway gave 3 million"), a war or a public body that bears the name, the
country that people left; and what something is only compared with ("more than Bhutan"). The words are lists in a
language's `aside.toml`, read against folded text; which countries give aid is knowledge.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from pipeline.facts.around import DEMONYM, within
from pipeline.facts.classes import class_of, table
from pipeline.facts.grammar import fold, grammar
from pipeline.languages.base import language, section
from pipeline.languages.compiled import compile_pattern
from pipeline.lexicon.files import shipped_rows
from pipeline.records import Entity, Span

AROUND = 90  # code points on either side of a name in which it is told what it is named for
LISTED = 9  # code points between two names of a list: a comma, "and the"
JOINED = re.compile(r"[^\w.;:。；：؛]*(?:[^\W\d]{1,3}[\s’']+){0,2}[^\W\d]{0,2}")
LEADS = 10  # code points in which a sentence leads to the place that opens it: "In the "
BESIDE = 3  # code points between a town and its country (a comma, a bracket), or two adjectives
COMMAS = ",،，"
MARKS = r"\n;:；：。!?！？"
NEVER = r"(?!)"


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


@dataclass(frozen=True, slots=True)
class Words:
    """The patterns of one language. Those of `before` end at a name, those of `after` begin behind it."""

    gift_before: re.Pattern[str]
    gift_after: re.Pattern[str]
    gives_before: re.Pattern[str]
    given_after: re.Pattern[str]
    gives_after: re.Pattern[str]
    of_after: re.Pattern[str]
    at: re.Pattern[str]
    body_before: re.Pattern[str]
    body_after: re.Pattern[str]
    war_before: re.Pattern[str]
    war_after: re.Pattern[str]
    attack: re.Pattern[str]
    war_in: re.Pattern[str]
    left: re.Pattern[str]
    left_with: re.Pattern[str]
    left_after: re.Pattern[str]
    seat: re.Pattern[str]
    lead: re.Pattern[str]
    source_before: re.Pattern[str]
    source_after: re.Pattern[str]
    harms_before: re.Pattern[str]
    harms_after: re.Pattern[str]
    office_before: re.Pattern[str]
    office_after: re.Pattern[str]
    speaks_after: re.Pattern[str]
    like_before: re.Pattern[str]
    like_with: re.Pattern[str]
    like_after: re.Pattern[str]
    times_after: re.Pattern[str]


@cache
def givers() -> frozenset[str]:
    """ISO 3166-1 alpha-3 codes of the countries that give aid and receive none."""
    return frozenset(row["country"] for row in shipped_rows("aid_givers.csv"))


def listed(words: Iterable[str]) -> str:
    """Folded words as alternatives, longest first; a word that ends in "*" stands for all that begin so."""
    told = sorted({fold(w) for w in words}, key=lambda w: (-len(w), w))
    return "|".join(re.escape(w[:-1]) + r"\w*" if w.endswith("*") else re.escape(w) for w in told) or NEVER


@cache
def words(code: str) -> Words:
    """The patterns of a language; one without the section has none that match."""
    data: Mapping[str, Sequence[str]] = section(code, "aside")
    spaced = language(code).spaced
    edge, end = (rf"(?<!\w)(?:{listed(data.get('clitics', ()))})?", r"(?!\w)") if spaced else ("", "")
    sep = r"(?:\s+|(?<=[’'])|(?<=-))" if spaced else ""
    word = rf"(?:[^\s{MARKS},،，]|,(?=\d))*[^\s{MARKS},،，.]{sep}" if spaced else rf"[^{MARKS},，、]"
    plain = rf"[^\s\d{MARKS},،，]+{sep}" if spaced else rf"[^\d{MARKS},，、]"
    near, far, reach = (2, 6, 4) if spaced else (5, 14, 5)

    joined = rf"(?:[^\s\d]*-|{listed(data.get('clitics', ()))})?"  # Russo-, ال

    def one(*names: str) -> str:
        return "|".join(filter(lambda w: w != NEVER, (listed(data.get(n, ())) for n in names))) or NEVER

    state = rf"(?:(?:{one('state')}){sep})*" if data.get("state") else ""
    rule = rf"(?:{one('government')})?"
    fill = rf"(?:(?:{one('fill')}){sep})*" if data.get("fill") else ""

    def before(text: str) -> re.Pattern[str]:
        return compile_pattern(rf"{edge}(?:{text}){state}{joined}$")

    def after(text: str) -> re.Pattern[str]:
        return compile_pattern(rf"(?:’s)?{sep}?{rule}{sep}?(?:{text}){end}")

    gift = one("gifts")
    from_far = rf"(?:{gift}){sep}(?:{word}){{0,{far}}}(?:{one('from')}){sep}"
    from_near = rf"(?:{gift}){sep}(?:{word}){{0,{near}}}(?:{one('of')}){sep}"
    received = rf"(?:{one('received')}){sep}(?:{word}){{0,{far}}}(?:{one('from', 'of')}){sep}"
    than = rf"(?:{one('more')}){sep}(?:{plain}){{0,4}}(?:{one('than')}){sep}"
    return Words(
        gift_before=before(rf"{from_far}|{from_near}|{received}|(?:{one('by')}){sep}"),
        gift_after=after(rf"(?:{plain}){{0,{near}}}(?:{one('under')})"),
        gives_before=before(rf"(?:{one('first')}){sep}(?:{plain})?"),
        given_after=after(rf"(?:{word}){{0,{far}}}?(?:{one('gives')})"),
        gives_after=after(
            rf"(?:(?:{plain}){{0,6}}(?:{one('announces')})[,，])?"
            rf"(?:(?:{plain}){{0,8}}?(?:{one('to')})(?:{plain}){{0,22}}?|(?:{plain}){{0,{reach}}}?)(?:{one('gives')})"
        ),
        of_after=compile_pattern(rf"’s{sep}(?:{plain}){{0,{near}}}(?:{gift}){end}"),
        at=compile_pattern(rf"{'(?<!' + chr(92) + 'w)' if spaced else ''}(?:{one('at')}){sep}{fill}$"),
        body_before=compile_pattern(rf"{edge}(?:{one('gifts', 'bodies')}){sep}(?:{plain})?{joined}$"),
        body_after=compile_pattern(rf"\w*{sep}(?:{plain}){{0,2}}(?:{one('gifts', 'bodies')}){end}"),
        war_before=compile_pattern(rf"{edge}(?:{one('wars', 'attacks')}){sep}(?:{plain})?{joined}$"),
        war_after=compile_pattern(rf"\w*(?:-\w+)?{sep}(?:{plain})?(?:{one('wars', 'attacks')})"),
        attack=compile_pattern(one("attacks")),
        war_in=before(rf"(?:{one('war_in')}){sep}"),
        seat=before(rf"(?:{one('seat')})"),
        left_with=compile_pattern(rf"(?:{one('left_with')})$"),
        left_after=compile_pattern(rf"[^{MARKS}，,]{{0,14}}?(?:{one('left_after')})"),
        left=before(
            rf"(?:{one('left')}){sep}(?:(?:{plain}){{0,3}}(?:{one('troubles')}){sep}(?:{plain}){{0,2}}(?:{one('at')}){sep}{fill})?"
        ),
        speaks_after=compile_pattern(
            rf"(?:{plain}){{1,{far}}}?(?:{one('speaks')})[，,：:](?![^。；]{{0,30}}(?:{one('speaks_of_own')}))"
            if not spaced
            else NEVER
        ),
        like_before=compile_pattern(rf"{edge}(?:(?:{one('like')}){sep}|{than}){fill}$"),
        like_with=compile_pattern(rf"(?:{one('with')})$"),
        like_after=compile_pattern(one("like_after")),
        times_after=compile_pattern("|".join(data.get("times_after", ())) or NEVER),
        lead=compile_pattern(rf"(?:{one('lead')})$"),
        source_before=compile_pattern(rf"{edge}(?:{one('sources')}){sep}(?:{plain})?{joined}$"),
        source_after=compile_pattern(rf"(?:{plain}){{0,2}}?(?:{one('sources')})" if not spaced else NEVER),
        harms_before=before(rf"(?:{one('harms') if data.get('first') else NEVER}){sep}"),  # verbs before subjects
        harms_after=after(rf"(?:(?:{one('to')})(?:{plain}){{1,{near}}}?)?(?:{one('harms')})"),
        office_before=compile_pattern(
            rf"{edge}(?:{one('officers')}){sep}(?:{plain}){{0,{far}}}(?:{one('at')}){sep}$"
            if spaced
            else rf"(?:{one('posted')})$"
        ),
        office_after=compile_pattern(
            rf"[^{MARKS}]{{0,12}}?{edge}(?:{one('that')})(?!\w)"
            if spaced
            else rf"(?:{plain}){{0,{far}}}?(?:{one('officers')})"
        ),
    )


@cache
def worldwide(code: str) -> re.Pattern[str]:
    """The words of a sentence on all the world."""
    edge, end = (r"(?<!\w)", r"(?!\w)") if language(code).spaced else ("", "")
    return compile_pattern(rf"{edge}(?:{listed(section(code, 'aside').get('world', ()))}){end}")


@cache
def groups(code: str) -> re.Pattern[str]:
    """Matches a group of countries that are no places: 在最不发达国家中."""
    return compile_pattern("|".join(section(code, "aside").get("groups", ())) or NEVER)


@cache
def world_average(code: str) -> re.Pattern[str]:
    """Matches where an average of all the world stands before a figure: "against a world average of some"."""
    edge, sep = (r"(?<!\w)", r"(?:\s+[^\s,،]+){0,3}\s*") if language(code).spaced else ("", r"[^\d,，。]{0,6}")
    return compile_pattern(rf"{edge}(?:{listed(section(code, 'aside').get('average', ()))}){sep}$")


@cache
def there(code: str) -> re.Pattern[str]:
    """The words with which a sentence speaks again of the place named last."""
    return compile_pattern("|".join(section(code, "aside").get("there", ())) or NEVER)


def compared(text: str, code: str, span: Span) -> bool:
    """Whether a name only stands in a comparison: "almost the population of Paraguay"."""
    told = words(code)
    before, after = _sides(text, span)
    if told.like_before.search(before) or told.times_after.match(after):
        return True
    return told.like_with.search(before) is not None and told.like_after.match(after) is not None


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
    gives = words(code).gives_after.match(_sides(text, e.span)[1]) is not None
    return told == GIVER or (gives and _subject(text, code, e))


def _put(told: dict[int, Aside], e: Entity, found: Aside) -> None:
    """What holds of another name of its list holds of a name too."""
    own = told.get(e.span.start, found)
    told[e.span.start] = Aside(own.wide or found.wide, own.never or found.never)


def leads(text: str, code: str, sentence: Span, name: Span) -> bool:
    """Whether a name opens a sentence as its place: "In Guinea, …"."""
    before = fold(text[sentence.start : name.start])
    alone = len(before) <= LEADS and not any(mark in before for mark in COMMAS)
    return alone and words(code).at.search(before) is not None


def _subject(text: str, code: str, e: Entity) -> bool:
    """Whether no preposition makes a name a place, also one that is joined to it: لقطاع غزة."""
    joined = language(code).spaced and text[max(0, e.span.start - 1) : e.span.start].isalpha()
    if joined and text[e.span.start - 1] not in grammar(code).roles["and"]:
        return False
    return words(code).at.search(_sides(text, e.span)[0]) is None


def in_list(text: str, code: str, names: Sequence[Entity], at: int) -> bool:
    """Whether the name at an index is listed with the one before: "from Sweden, Germany and Japan".

    A comma alone joins only where a word joins the last of the list: not "unlike Chad, Mali has".
    """
    gap = Span(names[at - 1].span.end, names[at].span.start)
    if not 0 < gap.end - gap.start <= LISTED or JOINED.fullmatch(text, *gap) is None:
        return False
    said = fold(text[gap.start : gap.end])
    if words(code).left_after.match(said):
        return False  # from Syria to Jordan
    parted = any(mark in said for mark in COMMAS) or any(word in grammar(code).joint for word in said.split())
    if language(code).spaced and not parted and words(code).at.search(said):
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
    told, gives, adjective = words(code), e.key in givers(), e.basis == DEMONYM
    before, after, spaced = *_sides(text, e.span), language(code).spaced
    if told.seat.search(before) or told.harms_before.search(before):
        return Aside(True, True)  # whose headquarters are there; who bombed it
    if told.office_before.search(before) and told.office_after.match(after):
        return Aside(False)  # "said the director of the office in Kuwait that in Yemen …"
    if told.gift_before.search(before):
        return Aside(True, gives)
    if not grammar(code).negation.isdisjoint(before.split()[-1:]):
        return Aside(True, True)  # من جنسيات غير سورية
    if _of_a_part(before, code) or (not adjective and told.left.search(before)):  # قدمت من: came from, not gave
        return Aside(True)
    if told.gives_before.search(before):
        return Aside(gives, gives)
    if (adjective and spaced and told.source_before.search(before)) or told.source_after.match(after):
        return Aside(True, True)
    if adjective and told.body_before.search(before):
        return Aside(gives)
    if adjective and (war := told.war_before.search(before)):
        foreign = _foreign(told, before, war.group())
        return Aside(foreign, foreign)
    if told.left_with.search(before) and told.left_after.match(after):
        return Aside(True)
    return Aside(False) if not adjective and told.war_in.search(before) else None


def _foreign(told: Words, before: str, war: str) -> bool:
    """Whether a war is named after two countries ("Russo-Ukrainian"), or an attack after one that came from outside."""
    return before.endswith("-") or told.attack.search(war) is not None


def _behind(text: str, code: str, e: Entity) -> Aside | None:
    """What the words behind a name tell."""
    told, gives, adjective = words(code), e.key in givers(), e.basis == DEMONYM
    before, after = _sides(text, e.span)
    if told.gift_after.match(after) or (told.lead.search(before) and told.given_after.match(after)):
        return Aside(True, gives)
    if adjective and (war := told.war_after.match(after)):
        foreign = _foreign(told, before, war.group())
        return Aside(foreign, foreign)
    if told.of_after.match(after) or (adjective and told.body_after.match(after)):
        return Aside(gives)
    if told.harms_after.match(after) and _subject(text, code, e):
        return Aside(True, True)
    if told.speaks_after.match(after) and _subject(text, code, e):
        return Aside(False)  # who only speaks
    if told.gives_after.match(after) and _subject(text, code, e):
        return Aside(gives, gives)
    return GIVER if adjective and gives and _helpers(code, before, after) else None


def _people(text: str, code: str, e: Entity) -> bool:
    """Whether a name right before a noun says where those who act come from: 日本地质学家, but not 310名日本教师."""
    if language(code).spaced:
        return False
    (before, after), known = _sides(text, e.span), table(code)
    end = max((n for n in range(1, known.longest + 1) if after[:n] in known.entries), default=0)
    noun = known.entries[after[:end]][0][1] if end else None
    return noun is not None and noun.name in HELPERS and not before.rstrip().endswith(grammar(code).measures or "\0")


def _helpers(code: str, before: str, after: str) -> bool:
    """Whether the noun beside an adjective names people who came to help: "Japanese geologists"."""
    grown = grammar(code)
    near = (after if grown.adjectives_first else before).split()
    noun = (near[0] if grown.adjectives_first else near[-1]) if near else ""
    told = class_of(noun, code) if language(code).spaced else None
    named = bool(noun) and noun.endswith(tuple(e + "s" for e in grown.noun_endings) + grown.noun_endings or ("\0",))
    return told.name in HELPERS if told is not None else named and language(code).spaced
