"""What towns and the opening of a sentence tell of countries.

A town adds none by itself, it only chooses among those that its passage names.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from pipeline.facts.around import DEMONYM, start, within
from pipeline.facts.setting.aside import BESIDE, leads
from pipeline.facts.setting.own_clauses import JOINED
from pipeline.languages.base import language
from pipeline.records import Entity, Span

#: A capitalised word right before a bracket with a figure; one behind a comma or "and", small words up to the figure.
HELD = re.compile(r"(?<![\w-])(?<!^)([^\W\d_a-zа-яё][^\W\d_A-ZА-ЯЁ]+)\s?\([^\d()]{0,12}$")
GOES_ON = re.compile(
    r"(?:[,;]|\b[^\W\d]{1,3})\s(?:[^\W\d]{1,3}\s)?([^\W\d_a-zа-яё][^\W\d_A-ZА-ЯЁ]+),?(?:\s[^\W\d]{1,5}){0,2}\s$"
)
UNLISTED = 48  # code points before a figure in which its place may stand
APPENDED = 12  # code points between a town and its country: ", in the "
BEHIND = 12  # code points from a figure to its own place
COUNTRY_BEHIND = 16  # code points between a figure and the country of what it counts
ARTICLE = 4  # code points of an article before the name with which a sentence begins
Named = Mapping[str, Sequence[Entity]]


def among(cities: Sequence[Entity], towns: Sequence[str], countries: tuple[str, ...]) -> tuple[str, ...]:
    """Of countries those in which the named cities lie that are among a figure's towns; all when those are of others.

    "The programme runs in Bolivia and Argentina. In Salta, 52 workshops …": Salta is in Argentina.
    """
    lie_in = {e.country for e in cities if (e.name or e.text) in towns}
    return tuple(code for code in countries if code in lie_in) if lie_in <= set(countries) and lie_in else countries


def not_behind(
    named: Named, sentence: Span, part: Span, figure: Span, towns: Sequence[str], countries: tuple[str, ...]
) -> tuple[str, ...]:  # fmt: skip
    """Countries, but those of a figure's towns before it when others stand only behind it, none if none is named.

    "Flats in Bishkek and Tashkent saved 5 million kWh; in Ulaanbaatar, Mongolia, …" tells nothing of Mongolia. Towns
    of another part of the sentence say nothing of a figure whose own country stands right behind it.
    """
    told = [e for e in within(named["COUNTRY"], sentence) if e.key in countries]
    apart = bool(told) and 0 <= start(told[0]) - figure.end <= COUNTRY_BEHIND  # "…; three districts of Botswana"
    before = within(named["CITY"], Span(part.start if apart else sentence.start, figure.start))
    lie_in = {e.country for e in before if e.country and (e.name or e.text) in towns}
    if not told or not lie_in or start(told[0]) < figure.end or not lie_in.isdisjoint(countries):
        return countries
    return _keys(named["COUNTRY"], lie_in)


def of_own(named: Named, sentence: Span, lent: tuple[str, ...], towns: Sequence[str]) -> tuple[str, ...]:
    """Countries that another sentence lends, or that of the sentence's towns where they lie in none of them.

    It must be named before, if only by its people: "Nigeria …. The Chadian authorities …. In N’Djamena, …". Where none
    is lent, it is that of the figure's own `towns`, named by its name: "… of Rwanda and Burundi …. In Kigali, …".
    """
    cities, before = within(named["CITY"], sentence), within(named["COUNTRY"], Span(0, sentence.end))
    if not lent:
        lie_in = {e.country for e in cities if (e.name or e.text) in towns}
        return _keys(before, lie_in) or _keys(named["COUNTRY"], lie_in)
    lie_in = {e.country for e in cities}
    own = _keys(before, lie_in) or _keys(named["COUNTRY"], lie_in)
    return own if own and lie_in.isdisjoint(lent) else lent


def of_unlisted(
    text: str, code: str, figures: Sequence[Entity], places: Sequence[Entity], index: int
) -> bool:  # fmt: skip
    """Whether a figure is told of a place that nobody listed: "Siddho (10,000), Gore (5,612)", "y Chiapas con 104".

    A capitalised word right before its brackets, or (some small words between) behind a figure before it in a list;
    `places` are those that are listed, sorted by start.
    """
    figure = figures[index].span
    last = figures[index - 1].span.end if index else 0
    before = text[max(last, figure.start - UNLISTED) : figure.start]
    found = HELD.search(before)
    if found is None and index and language(code).spaced:
        found = GOES_ON.search(before)
    if found is None or not found[1][0].isupper():
        return False
    if any(
        text[figure.end : start(e)].strip().isalpha() for e in within(places, Span(figure.end, figure.end + BEHIND))
    ):
        return False  # "in Samawa and 100 in Erbil"
    at = figure.start - len(before)
    return not any(e.span.start < at + found.end(1) and e.span.end > at + found.start(1) for e in places)


def in_countries(named: Named, towns: tuple[str, ...], countries: tuple[str, ...]) -> tuple[str, ...]:
    """Towns that another sentence lends, without those of other countries than a figure's sentence names.

    "Crews came to Mosul. In Burundi, 410 drains …": these drains are not in Mosul.
    """
    if not towns or not countries:
        return towns
    abroad = {e.name or e.text for e in named["CITY"] if e.country and e.country not in countries}
    return tuple(town for town in towns if town not in abroad)


def opens(text: str, code: str, sentence: Span, countries: Sequence[Entity], places: Sequence[Entity]) -> bool:
    """Whether a sentence begins with its place: "In Guinea, …", "Djibouti counts feet", 东帝汶帝力.

    `countries` are those that it names, at least one, `places` all its places, both sorted by start.
    """
    name, first = countries[0], places[0]
    if leads(text, code, sentence, name.span):
        return True
    towns = [e for e in places if e.label == "CITY" and 0 <= start(e) - name.span.end < BESIDE]
    if len({e.key for e in countries}) == 1 and any(e.country == name.key for e in towns):
        return True
    if len({e.key for e in countries}) == 1 and name.basis != DEMONYM and _with_its_town(text, name, places):
        return True
    own = first is name or (first.country == name.key and start(name) - first.span.end <= BESIDE)
    subject = own and name.basis != DEMONYM and start(first) - sentence.start <= ARTICLE
    return subject and language(code).spaced


def _keys(countries: Sequence[Entity], wanted: set[str]) -> tuple[str, ...]:
    """The wanted of some countries in printed order, without doubles."""
    return tuple(dict.fromkeys(e.key for e in countries if e.key in wanted))


def _with_its_town(text: str, name: Entity, places: Sequence[Entity]) -> bool:
    """Whether a country is only named to say where the town before it lies: "masons in Goris, Armenia, …"."""
    town = next((e for e in reversed(places) if e.span.end <= start(name)), None)
    if town is None or town.label != "CITY" or town.country != name.key:
        return False
    return start(name) - town.span.end <= APPENDED and JOINED.fullmatch(text, town.span.end, start(name)) is not None
