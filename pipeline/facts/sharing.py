"""Which places go with which figures of a part of a sentence, where they are dealt out in its order.

In brackets behind its place ("in Jordan (516,449) and Egypt (107,000)"), before the place it is told of, perhaps behind
a total ("of 442,000 people, 127,420 in Lebanon and 9,734 in Northern Africa"), or in one list for another ("58 and 44
per cent in Morocco and Egypt, respectively"). Lists, not sentences, are read here: where the order says nothing, the
answer is None, and the places around the figure are those of `setting`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise

from pipeline.facts.grammar import fold
from pipeline.languages.base import language, section
from pipeline.languages.compiled import compile_pattern
from pipeline.records import Entity, Span

OPENING, CLOSING = "(（", ")）"
BESIDE = 14  # code points on either side of a word for a people in which it is said that they moved
OPENING_LINE = 24  # code points before which the town of a dateline stands
PLACES = ("COUNTRY", "REGION", "CITY")
LONG = 4  # figures of a list of which some may have places that are not known
JOINT = 8  # code points that may join two names of a list: a comma, "and", an article
DEMONYM = "demonym"
MIXED = frozenset({"COUNTRY", "REGION"})
#: What stands between the town of a dateline and the text: its country, a dash, a comma before the date.
DASH = re.compile(r"(?:\s*[,،]?\s*[^\W\d]+){0,2}[\s,،]*[-–—]\s")
DATED = re.compile(r", [^.;:–—]{0,30}?\d[^.;:–—]{0,30}[–—.:-]")
CAPITALS = 4  # letters of a name that is printed in capitals on purpose
COMMA = re.compile(r"(?:\s*[,،]\s*[^\W\d]+){0,2}\s*[,،]\s*")


@cache
def _words(code: str, name: str) -> re.Pattern[str]:
    """The words of one list under `sharing` in a language's counted.toml."""
    listed = section(code, "counted").get("sharing", {}).get(name, ())
    before, after = (r"(?<!\w)", r"(?!\w)") if language(code).spaced else ("", "")
    return compile_pattern("|".join(f"{before}{re.escape(fold(w))}{after}" for w in listed) or r"(?!)")


@cache
def _stems(code: str) -> re.Pattern[str]:
    """The beginnings of words for people who left their country."""
    listed = section(code, "counted").get("sharing", {}).get("moved", ())
    return compile_pattern("|".join(re.escape(fold(w)) for w in listed) or r"(?!)")


def tells_who_moved(text: str, code: str, span: Span) -> bool:
    """Whether a word for a people stands beside one for refugees: it names the country they left."""
    near = f"{text[max(0, span.start - BESIDE) : span.start]}\n{text[span.end : span.end + BESIDE]}"
    return _stems(code).search(fold(near)) is not None


def elsewhere_out(text: str, code: str, named: Sequence[Entity]) -> list[Entity]:
    """Places without those across a border, of a press conference or of an origin, and what is listed with them."""
    kept: list[Entity] = []
    last = -JOINT
    for e in named:
        if _beside_border(text, code, e.span) or 0 <= e.span.start - last <= JOINT // 2:
            last = e.span.end
        else:
            kept.append(e)
    return kept


def _beside_border(text: str, code: str, span: Span) -> bool:
    """Whether a country is only named as the neighbour of where something is: "near the border with Eritrea"."""
    before = fold(text[max(0, span.start - OPENING_LINE) : span.start]).rstrip()
    return any(before.endswith(words) for words in _borders(code))


@cache
def _borders(code: str) -> tuple[str, ...]:
    return tuple(fold(w) for w in section(code, "counted").get("sharing", {}).get("borders", ()))


def countries(text: str, code: str, named: Sequence[Entity]) -> list[Entity]:
    """The countries of a passage in which something may be; no neighbours, and in Chinese with their basis told.

    One right before a word for refugees is a demonym (叙利亚难民); one joined to a name before it is none, whatever
    follows the list (卡塔尔和科威特的覆盖率).
    """
    named = elsewhere_out(text, code, named)
    if language(code).spaced:
        return named
    told: list[Entity] = []
    for e in named:
        if _stems(code).match(text[e.span.end : e.span.end + BESIDE]):
            e = replace(e, basis=DEMONYM)
        elif e.basis == DEMONYM and told and told[-1].basis != DEMONYM and e.span.start - told[-1].span.end in (1, 2):
            e = replace(e, basis=told[-1].basis)
        told.append(e)
    return told


def dateline(text: str, entities: Sequence[Entity]) -> Sequence[Entity]:
    """The town with which a report opens ("Geneva, 11 December – …"), when its passage names other places.

    `entities` are those of the passage, sorted. It says where the report was written.
    """
    town = next((e for e in entities if e.label in PLACES), None)
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
    return [town] if any(e.label in PLACES and e.span.start > end for e in entities) else ()


def dealt_out(
    text: str, code: str, part: Span, figures: Sequence[Entity], figure: Entity, places: Sequence[Entity]
) -> Sequence[Entity] | None:
    """The countries and regions of `figure` where the part deals them out; None where it does not say.

    `figures` and `places` are those of the part, sorted; places without demonyms. An empty answer means that the
    places of the part are all others'.
    """
    mixed = [e for e in places if e.label in MIXED]
    if not mixed:
        return None
    leads = _leaders(text, figures)
    figure, figures = leads[figures.index(figure)], [f for f, lead in zip(figures, leads, strict=True) if f is lead]
    held = {k: found for k in range(len(figures)) if (found := _holders(text, part, figures, k, mixed))}
    index = figures.index(figure)
    if index in held:
        return held[index]
    ranked = _respective(text, code, part, figures, index, mixed)
    free = [f for k, f in enumerate(figures) if k not in held]
    return ranked if ranked is not None else _in_turn(text, code, part, free, figure, mixed)


def towns_dealt_out(
    text: str, part: Span, figures: Sequence[Entity], figure: Entity, places: Sequence[Entity]
) -> Sequence[Entity] | None:
    """The towns of a figure, when each figure of a part has a place of some kind behind or before it; else None."""
    leads = _leaders(text, figures)
    figure, figures = leads[figures.index(figure)], [f for f, lead in zip(figures, leads, strict=True) if f is lead]
    edges = [part.start, *(f.span.start for f in figures), part.end]
    shares = [[p for p in places if a <= p.span.start < b] for a, b in pairwise(edges)]
    index = figures.index(figure)
    if len(figures) < 2:
        return None
    if shares[0]:
        shares = shares[:-1] if not shares[-1] and _full(shares[:-1]) else []
    else:
        shares = shares[1:] if all(shares[1:]) else []
    return [p for p in shares[index] if p.label == "CITY"] if shares else None


def _leaders(text: str, figures: Sequence[Entity]) -> list[Entity]:
    """For each figure the one it repeats in brackets right behind it, else itself: 18% (577 families)."""
    leads: list[Entity] = []
    for k, f in enumerate(figures):
        gap = text[figures[k - 1].span.end : f.span.start] if k else ""
        beside = 0 < len(gap) <= JOINT and gap.rstrip()[-1:] in OPENING and not any(mark in gap for mark in CLOSING)
        leads.append(leads[-1] if beside else f)
    return leads


def _full(shares: Sequence[Sequence[Entity]]) -> bool:
    """Whether all of some shares hold a place, or of a long list most: the others are places that nobody listed."""
    held = sum(map(bool, shares))
    return held == len(shares) or (len(shares) >= LONG and held * 3 >= len(shares) * 2)


def _holders(
    text: str, part: Span, figures: Sequence[Entity], index: int, places: Sequence[Entity]
) -> Sequence[Entity]:
    """The places right before the brackets in which a figure stands first."""
    start = figures[index].span.start
    opened = max(text.rfind(mark, part.start, start) for mark in OPENING)
    if opened < 0 or any(mark in text[opened:start] for mark in CLOSING):
        return ()
    if index and figures[index - 1].span.end > opened:
        return ()
    end = len(text[:opened].rstrip())
    found: list[Entity] = []
    for place in reversed(places):
        if place.span.end > end:
            continue
        if end - place.span.end > (JOINT if found else 0) or (index and place.span.start < figures[index - 1].span.end):
            break
        found.insert(0, place)
        end = place.span.start
    return found


def _respective(
    text: str, code: str, part: Span, figures: Sequence[Entity], index: int, places: Sequence[Entity]
) -> Sequence[Entity] | None:
    """The place in the same rank as the figure, when the part says "respectively" of as many figures as names."""
    if not _words(code, "respectively").search(fold(text[part.start : part.end])):
        return None
    best: tuple[int, Entity] | None = None
    for group in _listed(places):
        size, first, last = len(group), group[0].span.start, group[-1].span.end
        if size < 2:
            continue
        before = [k for k, f in enumerate(figures) if f.span.end <= first][-size:]
        behind = [k for k, f in enumerate(figures) if f.span.start >= last][:size]
        for ranks in (before, behind):
            kinds = {q.kind for k in ranks if (q := figures[k].quantity) is not None}
            if len(ranks) != size or len(kinds) != 1 or index not in ranks:
                continue
            gap = first - figures[ranks[-1]].span.end if ranks is before else figures[ranks[0]].span.start - last
            if best is None or gap < best[0]:
                best = gap, group[ranks.index(index)]
    return [best[1]] if best else None


def _listed(places: Sequence[Entity]) -> list[list[Entity]]:
    """Places that stand in a list."""
    groups: list[list[Entity]] = []
    for place in places:
        if groups and place.span.start - groups[-1][-1].span.end <= JOINT:
            groups[-1].append(place)
        else:
            groups.append([place])
    return groups


def _in_turn(
    text: str, code: str, part: Span, figures: Sequence[Entity], figure: Entity, places: Sequence[Entity]
) -> Sequence[Entity] | None:
    """The places between a figure and the next, or the last and it, when every figure but leading totals has some.

    Totals of which only some are told ("911,000, among them 684,000 in Lebanon") have none of these places.
    """
    if len(figures) < 2:
        return None
    edges = [part.start, *(f.span.start for f in figures), part.end]
    shares = [[p for p in places if a <= p.span.start < b] for a, b in pairwise(edges)]
    index = figures.index(figure)
    if shares[0]:
        return shares[index] if _full(shares[:-1]) and not shares[-1] and _several(shares[:-1]) else None
    shares = shares[1:]
    lead = next((k for k, share in enumerate(shares) if share), len(shares))
    if lead == len(shares) or not all(shares[lead:]):
        return None
    told = fold(text[figures[0].span.end : figures[lead].span.start]) if lead else ""
    some = _words(code, "among").search(told) is not None
    if not some and (len(shares) - lead < 2 or not _several(shares[lead:])):
        return None
    if index >= lead:
        return shares[index]
    return () if some else None


def _several(shares: Sequence[Sequence[Entity]]) -> bool:
    """Whether the shares are not all of one place."""
    return len({place.key or place.name for share in shares for place in share}) > 1
