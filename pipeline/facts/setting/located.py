"""Which names of a passage say where something is.

Not the town of a dateline, not a neighbour across a border, not what something is only compared with; and a word for a
people beside one for refugees names the country they left.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.facts.around import DEMONYM, LOCATIONS, PLACES
from pipeline.facts.grammar import fold, grammar
from pipeline.facts.setting.aside import compared, in_list
from pipeline.facts.setting.said import borders, camps, joint, moved, of_persons, returned, said_at, told_at
from pipeline.languages.base import language
from pipeline.records import Entity, Span

BESIDE = 14  # code points on either side of a word for a people in which it is said that they moved
LINKS = ("copula", "determiner", "of")  # roles of words between a number and the people it counts
TOLD = 120  # code points before a town in which it is told what was said there
OPENING_LINE = 24  # code points before which the town of a dateline stands, or a border before a name
LISTED = 4  # code points between two names of a list of neighbours
JOINED = 8  # the same with a word between that joins them
CAPITALS = 4  # letters of a name that is printed in capitals on purpose
#: What stands between the town of a dateline and the text: its country, a dash, a comma before the date.
DASH = re.compile(r"(?:\s*[,،]?\s*[^\W\d]+){0,2}[\s,،]*[-–—]\s")
DATED = re.compile(r", [^.;:–—]{0,30}?\d[^.;:–—]{0,30}[–—.:-]")
COMMA = re.compile(r"(?:\s*[,،]\s*[^\W\d]+){0,2}\s*[,،]\s*")
COUNTED = re.compile(r"\d\s$")  # a number right before a name
ENDS = "，,；;。：:"
ENDED = re.compile(r"\s*(?:[.,;»”\"]|$)")  # behind a town with which a sentence or what was said there ends


@dataclass(frozen=True, slots=True)
class Located:
    """The names of a passage that say where something is, by label; all places that it names but for datelines and
    comparisons (`locations`); and those that something is compared with (`compared`). All are sorted by start."""

    named: Mapping[str, list[Entity]]
    locations: list[Entity]
    compared: list[Entity]


def located(text: str, code: str, entities: Sequence[Entity]) -> Located:
    """What the names of a passage (its `entities`, sorted) say of where something is."""
    opened = dateline(text, entities)
    named = [e for e in entities if e.label in PLACES and e not in opened]
    likened = _likened(text, code, [e for e in named if e.label in LOCATIONS])
    named = [e for e in named if e not in likened]
    by_label = {label: [e for e in named if e.label == label] for label in PLACES}
    towns = [e for e in by_label["CITY"] if not (_told_at(text, code, e.span) or _in_a_name(text, code, e.span, named))]
    by_label["CITY"] = _without_neighbours(text, code, towns)
    by_label["COUNTRY"] = _countries(text, code, by_label["COUNTRY"])
    away = {e.span for e in named if e.label == "COUNTRY"} - {e.span for e in by_label["COUNTRY"]}
    return Located(by_label, [e for e in named if e.label in LOCATIONS and e.span not in away], likened)


def tells_who_moved(text: str, code: str, span: Span) -> bool:
    """Whether a word for a people stands beside one for refugees: it names the country they left.

    Not where they have gone back to it: 55万叙利亚难民返乡.
    """
    behind = text[span.end : span.end + BESIDE]
    near = fold(f"{text[max(0, span.start - BESIDE) : span.start]}\n{behind}")
    if not moved(code).match(fold(behind)):
        near = camps(code).sub("", near)
    return moved(code).search(near) is not None and returned(code).search(fold(behind)) is None


def counted_people(
    text: str, code: str, people: Entity, figures: Sequence[Entity], towns: Sequence[Entity]
) -> bool:  # fmt: skip
    """Whether a people stands right behind its number ("2,480 are Syrian") and no town of its country beside it.

    `figures`, `towns`: those of its sentence, sorted by start.
    """
    before = [e for e in figures if e.span.end <= people.span.start]
    if people.basis != DEMONYM or not before or any(e.country == people.key for e in towns):
        return False
    words, gap = grammar(code), fold(text[before[-1].span.end : people.span.start]).split()
    noun = people.text[:1].isupper() if words.people_capital else people.text.endswith(words.plural_endings)
    return all(word in words.roles["copula"] for word in gap) and (noun or bool(gap))


def said_of(text: str, code: str, people: Entity, figures: Sequence[Entity]) -> Entity | None:
    """The figure of which it is said that it is of a people ("6 million are Palestinians"), None where none is.

    `figures`: those of its sentence, sorted by start.
    """
    last = next((f for f in reversed(figures) if f.span.end <= people.span.start), None)
    if people.basis != DEMONYM or last is None:
        return None
    roles, gap = grammar(code).roles, fold(text[last.span.end : people.span.start]).split()
    linked = all(any(word in roles[role] for role in LINKS) for word in gap)
    return last if linked and any(word in roles["copula"] for word in gap) else None


def dateline(text: str, entities: Sequence[Entity]) -> Sequence[Entity]:
    """The town with which a report opens ("Geneva, 11 December – …"), when its passage names other places.

    `entities` are those of the passage, sorted. It says where the report was written.
    """
    town = next((e for e in entities if e.label in LOCATIONS), None)
    if town is None or town.label != "CITY" or town.span.start > OPENING_LINE:
        return ()
    dates = [e for e in entities if e.label == "DATE" and e.span.start <= 2 * OPENING_LINE]
    before = text[: town.span.start].strip(" ,،")
    if before and not any(before == text[e.span.start : e.span.end].strip(" ,،") for e in dates):
        return ()
    comma = COMMA.match(text, town.span.end)
    dated = comma is not None and any(e.span.start == comma.end() for e in dates)
    if not dated and not DASH.match(text, town.span.end):
        return ()
    capitals = not town.span.start and town.text.isupper() and len(town.text) >= CAPITALS
    if capitals and DATED.match(text, town.span.end):
        return [town]  # "WASHINGTON, 17 February 2010 – The Board approved …", whatever else it names
    end = max([town.span.end + OPENING_LINE, *(e.span.end for e in dates)])
    return [town] if any(e.label in LOCATIONS and e.span.start > end for e in entities) else ()


def _compared(text: str, place: Entity, named: frozenset[int], code: str) -> bool:
    """Whether a place only stands in a comparison: "more than Bhutan", or one that begins its clause in Chinese.

    `named`: where names begin; one that begins with such a word compares nothing (比什凯克).
    """
    if compared(text, code, place.span):
        return True
    words = grammar(code)
    if words.spaced or not words.compared:
        return False
    start = max(text.rfind(mark, 0, place.span.start) for mark in ENDS) + 1
    return start not in named and text.startswith(tuple(words.compared), start)


def _likened(text: str, code: str, places: Sequence[Entity]) -> list[Entity]:
    """The places that something is only compared with, and what is listed with them."""
    begins = frozenset(e.span.start for e in places)
    found: list[Entity] = []
    for k, e in enumerate(places):
        listed = k > 0 and found[-1:] == [places[k - 1]] and in_list(text, code, places, k)
        if listed or _compared(text, e, begins, code):
            found.append(e)
    return found


def _without_neighbours(text: str, code: str, named: Sequence[Entity]) -> list[Entity]:
    """Places without those across a border, of a press conference or of an origin, and what is listed with them."""
    kept: list[Entity] = []
    last: int | None = None
    for e in named:
        listed = last is not None and 0 <= e.span.start - last <= JOINED
        gap = fold(text[last : e.span.start]) if listed else ""
        listed = listed and (len(gap) <= LISTED or joint(code).match(gap.strip()) is not None)  # "du Mali et du Niger"
        if listed or _beside_border(text, code, e.span):
            last = e.span.end
        else:
            kept.append(e)
    return kept


def _beside_border(text: str, code: str, span: Span) -> bool:
    """Whether a country is only named as the neighbour of where something is: "near the border with Eritrea"."""
    before = fold(text[max(0, span.start - OPENING_LINE) : span.start]).rstrip()
    return before.endswith(borders(code))


def _told_at(text: str, code: str, town: Span) -> bool:
    """Whether a town is only where something was said or published: "told reporters in Geneva"."""
    before = fold(text[max(0, town.start - TOLD) : town.start])
    if told_at(code).search(before) is not None:
        return True
    return ENDED.match(text, town.end) is not None and said_at(code).search(before) is not None


def _in_a_name(text: str, code: str, town: Span, named: Sequence[Entity]) -> bool:
    """Whether a town's name is joined to another that nobody listed: the Paris-Sara site."""
    if not language(code).spaced:
        return False
    joined = text[town.end : town.end + 1] == "-" and text[town.end + 1 : town.end + 2].isupper()
    return joined and not any(e.span.start == town.end + 1 for e in named)


def _without_persons(text: str, code: str, named: Sequence[Entity]) -> list[Entity]:
    """Countries without those of persons in a country named before: "Japanese geologists", 480 سوريا (a Syrian each).

    In Arabic both are told by the form of the word or a number right before it.
    """
    first = next((e.span.start for e in named if e.basis != DEMONYM and not _counted(text, e)), len(text))
    kept: list[Entity] = []
    for e in named:
        persons = _counted(text, e) or (e.basis == DEMONYM and of_persons(code).match(text, e.span.start) is not None)
        if not persons or e.span.start < first:
            kept.append(replace(e, basis=DEMONYM) if persons else e)
    return kept


def _counted(text: str, e: Entity) -> bool:
    return COUNTED.search(text, 0, e.span.start) is not None


def _countries(text: str, code: str, named: Sequence[Entity]) -> list[Entity]:
    """The countries of a passage in which something may be; no neighbours, and in Chinese with their basis told.

    One right before a word for refugees is a demonym (叙利亚难民); one joined to a name before it is none, whatever
    follows the list (卡塔尔和科威特的覆盖率).
    """
    named = _without_neighbours(text, code, named)
    if grammar(code).article:
        return _without_persons(text, code, named)
    if language(code).spaced:
        return named
    told: list[Entity] = []
    for e in named:
        if moved(code).match(text[e.span.end : e.span.end + BESIDE]):
            e = replace(e, basis=DEMONYM)
        elif e.basis == DEMONYM and told and told[-1].basis != DEMONYM and e.span.start - told[-1].span.end in (1, 2):
            e = replace(e, basis=told[-1].basis)
        told.append(e)
    for k in range(len(told) - 1, 0, -1):  # 伊拉克和阿富汗的难民
        listed = told[k].basis == DEMONYM and moved(code).match(text[told[k].span.end : told[k].span.end + BESIDE])
        joined = grammar(code).role(text[told[k - 1].span.end : told[k].span.start]) == "and"
        if listed and told[k - 1].basis != DEMONYM and joined:
            told[k - 1] = replace(told[k - 1], basis=DEMONYM)
    return told
