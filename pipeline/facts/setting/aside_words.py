"""The words that say for what other reason than a place a country is named: a language's `aside.toml` as patterns.

All are read against folded text. Those that end in `_before` end at a name, those in `_after` begin behind it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from pipeline.facts.grammar import fold
from pipeline.languages.base import language, section
from pipeline.languages.compiled import compile_pattern

MARKS = r"\n;:；：。!?！？"
NEVER = r"(?!)"


@dataclass(frozen=True, slots=True)
class Giving:
    """A country that pays: "funded by Norway", "Japan’s grant", "Norway gave"; `lead` opens a sentence with one."""

    gift_before: re.Pattern[str]
    gift_after: re.Pattern[str]
    gives_before: re.Pattern[str]
    given_after: re.Pattern[str]
    gives_after: re.Pattern[str]
    of_after: re.Pattern[str]
    lead: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Bodies:
    """A country by which a body is called, where it has its `seat` or an office, or that is the source of a report."""

    body_before: re.Pattern[str]
    body_after: re.Pattern[str]
    seat: re.Pattern[str]
    source_before: re.Pattern[str]
    source_after: re.Pattern[str]
    office_before: re.Pattern[str]
    office_after: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Wars:
    """A war or attack called by a country, a war `war_in` it, and a country that does harm to another."""

    war_before: re.Pattern[str]
    war_after: re.Pattern[str]
    attack: re.Pattern[str]
    war_in: re.Pattern[str]
    harms_before: re.Pattern[str]
    harms_after: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Leaving:
    """A country that people left; `left_with` needs `left_after` behind the name."""

    left_before: re.Pattern[str]
    left_with: re.Pattern[str]
    left_after: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Likening:
    """A country that something is only compared with; `like_with` needs `like_after` behind the name."""

    like_before: re.Pattern[str]
    like_with: re.Pattern[str]
    like_after: re.Pattern[str]
    times_after: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class AsideWords:
    """The patterns of one language. `at` ends at a name that is a place by its preposition."""

    at: re.Pattern[str]
    speaks_after: re.Pattern[str]
    giving: Giving
    bodies: Bodies
    wars: Wars
    leaving: Leaving
    likening: Likening


@cache
def aside_words(code: str) -> AsideWords:
    """The patterns of a language; one without the section has none that match."""
    parts = _Parts(code)
    sep, plain, one = parts.sep, parts.plain, parts.one
    speaks = rf"(?:{plain}){{1,{parts.far}}}?(?:{one('speaks')})[，,：:](?![^。；]{{0,30}}(?:{one('speaks_of_own')}))"
    return AsideWords(
        at=compile_pattern(rf"{parts.begin}(?:{one('at')}){sep}{parts.fill}$"),
        speaks_after=compile_pattern(speaks if not parts.spaced else NEVER),
        giving=_giving(parts),
        bodies=_bodies(parts),
        wars=_wars(parts),
        leaving=_leaving(parts),
        likening=_likening(parts),
    )


class _Parts:
    """What the patterns of a language are put together from.

    `begin`, `edge`: where a word begins, for `edge` also behind what is written on it. `sep`: between two words.
    `word`, `plain`: any word, and one without digits. `near`, `far`, `reach`: how many words may stand between.
    `fill`: words that say nothing, before a name. `joined`: what is written on a name.
    """

    def __init__(self, code: str) -> None:
        self.data: Mapping[str, Sequence[str]] = section(code, "aside")
        self.spaced = spaced = language(code).spaced
        clitics = listed(self.data.get("clitics", ()))
        self.begin, self.end = (r"(?<!\w)", r"(?!\w)") if spaced else ("", "")
        self.edge = rf"{self.begin}(?:{clitics})?" if spaced else ""
        self.sep = sep = r"(?:\s+|(?<=[’'])|(?<=-))" if spaced else ""
        self.word = rf"(?:[^\s{MARKS},،，]|,(?=\d))*[^\s{MARKS},،，.]{sep}" if spaced else rf"[^{MARKS},，、]"
        self.plain = rf"[^\s\d{MARKS},،，]+{sep}" if spaced else rf"[^\d{MARKS},，、]"
        self.near, self.far, self.reach = (2, 6, 4) if spaced else (5, 14, 5)
        self.joined = rf"(?:[^\s\d]*-|{clitics})?"  # Russo-, ال
        self.fill = rf"(?:(?:{self.one('fill')}){sep})*" if self.data.get("fill") else ""

    def one(self, *names: str) -> str:
        """Any word of some lists, as alternatives."""
        return "|".join(filter(lambda w: w != NEVER, (listed(self.data.get(n, ())) for n in names))) or NEVER

    def before(self, text: str) -> re.Pattern[str]:
        """Matches words that end at a name, perhaps with a word for a state before it."""
        state = rf"(?:(?:{self.one('state')}){self.sep})*" if self.data.get("state") else ""
        return compile_pattern(rf"{self.edge}(?:{text}){state}{self.joined}$")

    def after(self, text: str) -> re.Pattern[str]:
        """Matches words behind a name, perhaps with one for its government between."""
        rule = rf"(?:{self.one('government')})?"
        return compile_pattern(rf"(?:’s)?{self.sep}?{rule}{self.sep}?(?:{text}){self.end}")

    def beside(self, *names: str) -> re.Pattern[str]:
        """Matches a word of some lists before an adjective of a country, at most a word between."""
        return compile_pattern(rf"{self.edge}(?:{self.one(*names)}){self.sep}(?:{self.plain})?{self.joined}$")


def _giving(parts: _Parts) -> Giving:
    one, sep, word, plain, near, far = parts.one, parts.sep, parts.word, parts.plain, parts.near, parts.far
    gift = one("gifts")
    from_far = rf"(?:{gift}){sep}(?:{word}){{0,{far}}}(?:{one('from')}){sep}"
    from_near = rf"(?:{gift}){sep}(?:{word}){{0,{near}}}(?:{one('of')}){sep}"
    received = rf"(?:{one('received')}){sep}(?:{word}){{0,{far}}}(?:{one('from', 'of')}){sep}"
    announces = rf"(?:(?:{plain}){{0,6}}(?:{one('announces')})[,，])?"
    to_whom = rf"(?:{plain}){{0,8}}?(?:{one('to')})(?:{plain}){{0,22}}?"
    return Giving(
        gift_before=parts.before(rf"{from_far}|{from_near}|{received}|(?:{one('by')}){sep}"),
        gift_after=parts.after(rf"(?:{plain}){{0,{near}}}(?:{one('under')})"),
        gives_before=parts.before(rf"(?:{one('first')}){sep}(?:{plain})?"),
        given_after=parts.after(rf"(?:{word}){{0,{far}}}?(?:{one('gives')})"),
        gives_after=parts.after(rf"{announces}(?:{to_whom}|(?:{plain}){{0,{parts.reach}}}?)(?:{one('gives')})"),
        of_after=compile_pattern(rf"’s{sep}(?:{plain}){{0,{near}}}(?:{gift}){parts.end}"),
        lead=compile_pattern(rf"(?:{one('lead')})$"),
    )


def _bodies(parts: _Parts) -> Bodies:
    one, sep, plain, far = parts.one, parts.sep, parts.plain, parts.far
    if parts.spaced:
        source_after = NEVER
        office_before = rf"{parts.edge}(?:{one('officers')}){sep}(?:{plain}){{0,{far}}}(?:{one('at')}){sep}$"
        office_after = rf"[^{MARKS}]{{0,12}}?{parts.edge}(?:{one('that')})(?!\w)"
    else:
        source_after = rf"(?:{plain}){{0,2}}?(?:{one('sources')})"
        office_before = rf"(?:{one('posted')})$"
        office_after = rf"(?:{plain}){{0,{far}}}?(?:{one('officers')})"
    return Bodies(
        body_before=parts.beside("gifts", "bodies"),
        body_after=compile_pattern(rf"\w*{sep}(?:{plain}){{0,2}}(?:{one('gifts', 'bodies')}){parts.end}"),
        seat=parts.before(rf"(?:{one('seat')})"),
        source_before=parts.beside("sources"),
        source_after=compile_pattern(source_after),
        office_before=compile_pattern(office_before),
        office_after=compile_pattern(office_after),
    )


def _wars(parts: _Parts) -> Wars:
    one, sep, plain, near = parts.one, parts.sep, parts.plain, parts.near
    harms_before = one("harms") if parts.data.get("first") else NEVER  # where verbs stand before their subjects
    return Wars(
        war_before=parts.beside("wars", "attacks"),
        war_after=compile_pattern(rf"\w*(?:-\w+)?{sep}(?:{plain})?(?:{one('wars', 'attacks')})"),
        attack=compile_pattern(one("attacks")),
        war_in=parts.before(rf"(?:{one('war_in')}){sep}"),
        harms_before=parts.before(rf"(?:{harms_before}){sep}"),
        harms_after=parts.after(rf"(?:(?:{one('to')})(?:{plain}){{1,{near}}}?)?(?:{one('harms')})"),
    )


def _leaving(parts: _Parts) -> Leaving:
    one, sep, plain = parts.one, parts.sep, parts.plain
    troubles = rf"(?:(?:{plain}){{0,3}}(?:{one('troubles')}){sep}(?:{plain}){{0,2}}(?:{one('at')}){sep}{parts.fill})?"
    return Leaving(
        left_before=parts.before(rf"(?:{one('left')}){sep}{troubles}"),
        left_with=compile_pattern(rf"(?:{one('left_with')})$"),
        left_after=compile_pattern(rf"[^{MARKS}，,]{{0,14}}?(?:{one('left_after')})"),
    )


def _likening(parts: _Parts) -> Likening:
    one, sep = parts.one, parts.sep
    than = rf"(?:{one('more')}){sep}(?:{parts.plain}){{0,4}}(?:{one('than')}){sep}"
    return Likening(
        like_before=compile_pattern(rf"{parts.edge}(?:(?:{one('like')}){sep}|{than}){parts.fill}$"),
        like_with=compile_pattern(rf"(?:{one('with')})$"),
        like_after=compile_pattern(one("like_after")),
        times_after=compile_pattern("|".join(parts.data.get("times_after", ())) or NEVER),
    )


def listed(words: Iterable[str]) -> str:
    """Folded words as alternatives, longest first; a word that ends in "*" stands for all that begin so."""
    told = sorted({fold(w) for w in words}, key=lambda w: (-len(w), w))
    return "|".join(re.escape(w[:-1]) + r"\w*" if w.endswith("*") else re.escape(w) for w in told) or NEVER


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
