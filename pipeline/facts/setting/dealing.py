"""Which places go with which figures of a part of a sentence, where they are dealt out in its order.

In brackets behind its place ("in Jordan (516,449) and Egypt (107,000)"), before the place it is told of, perhaps behind
a total ("of 442,000 people, 127,420 in Lebanon and 9,734 in Northern Africa"), in one list for another ("58 and 44 per
cent in Morocco and Egypt, respectively"), or by lists that take turns with figures ("17 km and three pumps in A, five
schools in B"). Lists, not sentences, are read here: where the order says nothing, there is no answer, and the places
are those around the figure (`where`).

In all that follows `figures` and `places` are those of the part, sorted by start.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from pipeline.facts.around import BREAK, COLONS, DEMONYM, within
from pipeline.facts.grammar import fold
from pipeline.facts.setting.aside_words import aside_words
from pipeline.facts.setting.respective import JOINT, respective
from pipeline.facts.setting.said import joint, sharing
from pipeline.languages.base import language
from pipeline.records import Entity, Span

OPENING, CLOSING = "(（", ")）"
MIXED = frozenset({"COUNTRY", "REGION"})
LISTING = 3  # figures of a part that may be a list
LONG = 4  # figures of a list of which some may have places that are not known
BESIDE = 2  # code points between a name and a figure in brackets behind it
LISTED = 25  # the same with what stands in brackets between them
BEHIND = 12  # code points between a figure and its town where only "in" stands between
NEAR = 4  # words between a figure and the name of where that is

Share = Sequence[Entity]


def dealt_out(
    text: str, code: str, part: Span, figures: Sequence[Entity], figure: Entity, places: Sequence[Entity]
) -> Share | None:
    """The countries and regions of `figure` where the part deals them out; None where it does not say.

    An empty answer means that the places of the part are all others'.
    """
    # "A received 2 million and B 3 million over 50 years": a time has no place of its own
    figures = [f for f in figures if f is figure or f.quantity is None or f.quantity.kind != "duration"]
    plain = [e for e in places if e.label in MIXED and e.basis != DEMONYM]
    dealt = _dealt_out(text, code, part, figures, figure, plain)
    if dealt is None and plain and len(figures) > 1:  # in Indian cities 416 million, China 255, Nigeria 189
        mixed = [e for e in places if e.label in MIXED]
        if [e for e in mixed if e.basis == DEMONYM] == mixed[:1]:
            dealt = _dealt_out(text, code, part, figures, figure, mixed)
    return dealt


def _dealt_out(
    text: str, code: str, part: Span, figures: Sequence[Entity], figure: Entity, places: Sequence[Entity]
) -> Share | None:
    if not places:
        return None
    named = [e for e in places if 0 < figure.span.start - e.span.end <= BESIDE]
    if named and text[named[-1].span.end : figure.span.start].strip() in tuple(OPENING):
        return named[-1:]  # in China (8) and India (7)
    figures, figure = _leading(text, figures, figure)
    held = {k: found for k in range(len(figures)) if (found := _holders(text, part, figures, k, places))}
    told = {k: found for k in range(len(figures)) if (found := _told_at(text, code, figures, k, places))}
    apart = language(code).spaced and len({found[0].span.start for found in told.values()}) > 1
    held = {**told, **held} if apart and _several([found[:1] for found in told.values()]) else held
    index = figures.index(figure)
    if index in held:
        return held[index]
    behind = min((k for k in held if k > index), default=0)
    gap = fold(text[figure.span.end : figures[behind].span.start]) if behind else ""
    if behind and sharing(code, "among").search(gap) is not None:
        return ()  # "640 boats (of which 310 in Chad and 120 in Mali)"
    if (ranked := respective(text, code, part, figures, index, [e.span for e in places])) is not None:
        return [places[ranked]]
    free = [f for k, f in enumerate(figures) if k not in held]
    taken = [e for found in held.values() for e in found]  # India by 416 million, China (255) and Nigeria (189)
    places = [e for e in places if e not in taken]
    return _among(text, code, part, free, figure, places)


def towns_dealt_out(
    text: str, code: str, part: Span, figures: Sequence[Entity], figure: Entity, places: Sequence[Entity]
) -> Share | None:
    """The towns of a figure where one has a country and another a town: "280 in Gaza, 894 in Khan Younis"; else None.

    Each figure of the part has a place of some kind behind or before it; `places` without demonyms.
    """
    towns = [p for p in places if p.label == "CITY"]
    if held := _holders(text, part, figures, figures.index(figure), towns):
        return held  # in Tobruk (1,320) and Benghazi (730)
    if (told := _town_behind(text, code, figures, figure, towns)) is not None:
        return told
    figures, figure = _leading(text, figures, figure)
    shares = _in_turn(text, code, part, figures, places, _full)
    return [p for p in shares[figures.index(figure)] if p.label == "CITY"] if shares else None


def _town_behind(
    text: str, code: str, figures: Sequence[Entity], figure: Entity, towns: Sequence[Entity]
) -> Share | None:
    """The town right behind a figure of a list of such, none where it is unknown: "300 in Basra, 120 in Abu Ghraib".

    None of them is that of the whole before their brackets, unless a town stands before it.
    """
    index = figures.index(figure)
    beside = figures[max(0, index - 1) : index + 3]
    if len(beside) < 2 or not language(code).spaced:
        return None
    own = {f.span.start: [p for p in towns if 0 < p.span.start - f.span.end <= BEHIND] for f in beside}
    own = {at: [p for p in found[:1] if _only_at(text, code, at, p, beside)] for at, found in own.items()}
    if len({p.key or p.name for found in own.values() for p in found}) < (1 if len(figures) >= LISTING else 2):
        return None
    if own[figure.span.start]:
        first = own[figure.span.start][0]
        return _lists([p for p in towns if p.span.start >= first.span.start], figures, JOINT)[0]
    behind = fold(text[figure.span.end : figure.span.end + BEHIND]).split()[:1]
    unknown = bool(behind) and aside_words(code).at.search(f"{behind[0]} ") is not None and not own[figure.span.start]
    bracket = figures[index + 1 : index + 2]
    opened = bool(bracket) and text[: bracket[0].span.start].rstrip()[-1:] in tuple(OPENING)
    whole = opened and bool(own.get(bracket[0].span.start)) and not any(p.span.end <= figure.span.start for p in towns)
    return () if unknown or whole else None


def _only_at(text: str, code: str, at: int, town: Entity, figures: Sequence[Entity]) -> bool:
    """Whether only a word for "in" stands between the figure that begins at a code point and a town."""
    end = next(f.span.end for f in figures if f.span.start == at)
    gap = fold(text[end : town.span.start])
    return len(gap.split()) == 1 and aside_words(code).at.search(gap.lstrip()) is not None


def told_nearest(
    text: str, code: str, part: Span, figures: Sequence[Entity], figure: Entity, places: Sequence[Entity]
) -> Share:
    """Places of one kind between a figure and the next, or before it, when every figure of the part has its own.

    "17 in A and three in B", "A repaired 17 and B three"; else those of the list that it stands with; none where the
    part does not tell them apart.
    """
    if len(figures) < 2 or figure not in figures:
        return ()
    if any(e.basis != DEMONYM for e in places):  # 300 Syrian families in Jordan, 200 in Iraq
        places = [e for e in places if e.basis != DEMONYM]
    shares = _in_turn(text, code, part, figures, places, all)
    return shares[figures.index(figure)] if shares else _taking_turns(text, code, figures, figure, places)


def _leading(text: str, figures: Sequence[Entity], figure: Entity) -> tuple[list[Entity], Entity]:
    """Figures without those that repeat the one before in brackets (18% (577 families)); the one `figure` repeats."""
    leads: list[Entity] = []
    for k, f in enumerate(figures):
        gap = text[figures[k - 1].span.end : f.span.start] if k else ""
        beside = 0 < len(gap) <= JOINT and gap.rstrip()[-1:] in OPENING and not any(mark in gap for mark in CLOSING)
        leads.append(leads[-1] if beside else f)
    return [f for f, lead in zip(figures, leads, strict=True) if f is lead], leads[figures.index(figure)]


def _shares(part: Span, figures: Sequence[Entity], places: Sequence[Entity]) -> list[Share]:
    """The places before the first figure, then those behind each figure up to the next."""
    edges = [part.start, *(f.span.start for f in figures), part.end]
    return [within(places, Span(*pair)) for pair in pairwise(edges)]


def _in_turn(
    text: str,
    code: str,
    part: Span,
    figures: Sequence[Entity],
    places: Sequence[Entity],
    full: Callable[[Sequence[Share]], bool],
) -> Sequence[Share]:
    """The share of each figure: what stands before it where the part begins with places, else what stands behind it.

    None at all when a figure has no share, or (before it) when the shares are not `full`.
    """
    shares = _shares(part, figures, places)
    if len(figures) < 2:
        return ()
    if len(figures) == 2 and shares[0] and shares[2] and not shares[1] and len(shares[0]) == len(shares[2]) == 1:
        gap = fold(text[figures[0].span.end : figures[1].span.start]).strip()
        if joint(code).match(gap) is not None and len(gap) <= JOINT:
            return [shares[0], shares[2]]  # "in Asia it is 50 per cent and 43 in Africa"
    if shares[0]:
        return shares[:-1] if not shares[-1] and full(shares[:-1]) else ()
    return shares[1:] if all(shares[1:]) else ()


def _full(shares: Sequence[Share]) -> bool:
    """Whether all of some shares hold a place, or of a long list most: the others are places that nobody listed."""
    held = sum(map(bool, shares))
    return held == len(shares) or (len(shares) >= LONG and held * 3 >= len(shares) * 2)


def _several(shares: Sequence[Share]) -> bool:
    """Whether the shares are not all of one place."""
    return len({place.key or place.name for share in shares for place in share}) > 1


def _holders(text: str, part: Span, figures: Sequence[Entity], index: int, places: Sequence[Entity]) -> Share:
    """The places right before the brackets in which a figure stands first."""
    start = figures[index].span.start
    opened = max(text.rfind(mark, part.start, start) for mark in OPENING)
    if opened < 0 or any(mark in text[opened:start] for mark in CLOSING):
        return ()
    if index and figures[index - 1].span.end > opened:  # in Chad (138,225 people, or 19 per cent of them)
        return _holders(text, part, figures, index - 1, places)
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


def _told_at(text: str, code: str, figures: Sequence[Entity], index: int, places: Sequence[Entity]) -> Share:
    """The places right behind what a figure counts, with a word for "in": 31 643 قتيلا في تركيا."""
    end = figures[index].span.end
    last = min((f.span.start for f in figures[index + 1 :]), default=len(text))
    behind = [p for p in places if end <= p.span.start < last]
    gap = text[end : behind[0].span.start] if behind else ""
    near = bool(behind) and len(gap.split()) <= NEAR and BREAK.search(gap) is None
    if not near or aside_words(code).at.search(fold(gap)) is None:
        return ()
    return _lists(behind, figures, JOINT)[0]


def _lists(places: Sequence[Entity], figures: Sequence[Entity], most: int) -> list[list[Entity]]:
    """Places listed together ("Ethiopia, Somalia and South Sudan"), at most so many code points and no figure apart."""
    groups: list[list[Entity]] = []
    for place in places:
        last = groups[-1][-1].span.end if groups else 0
        near = bool(groups) and place.span.start - last <= most
        if near and not within(figures, Span(last, place.span.start)):
            groups[-1].append(place)
        else:
            groups.append([place])
    return groups


def _among(
    text: str, code: str, part: Span, figures: Sequence[Entity], figure: Entity, places: Sequence[Entity]
) -> Share | None:
    """The share of a figure when every figure but leading totals has some, and not all the same.

    Totals of which only some are told ("911,000, among them 684,000 in Lebanon") have none of these places.
    """
    if len(figures) < 2:
        return None
    index = figures.index(figure)
    before, *shares = _shares(part, figures, places)
    if before:
        shares = list(_in_turn(text, code, part, figures, places, _full))
        return shares[index] if shares and _several(shares) else None
    lead = next((k for k, share in enumerate(shares) if share), len(shares))
    if lead == len(shares) or not all(shares[lead:]):
        return None
    told = fold(text[figures[0].span.end : figures[lead].span.start]) if lead else ""
    some = sharing(code, "among").search(told) is not None
    if not some and (len(shares) - lead < 2 or not _several(shares[lead:])):
        return None
    if index >= lead:
        return shares[index]
    return () if some else None


def _taking_turns(text: str, code: str, figures: Sequence[Entity], figure: Entity, places: Sequence[Entity]) -> Share:
    """The list of names a figure stands with, when lists and figures take turns and a clause ends in between.

    "A laid 17 km of drains and three pumps, and B five schools": the list before; "17 km and three pumps in A, five
    schools in B": the list behind. None when lists stand before the first figure and behind the last.
    """
    groups = _lists(places, figures, LISTED)
    if len(groups) < 2:
        return ()
    before = groups[0][0].span.start < figures[0].span.start
    if before == (groups[-1][0].span.start > figures[-1].span.start):
        return ()
    for last, group in pairwise(groups):
        here, there = last[-1].span.end, group[0].span.start
        between = [f.span for f in figures if here < f.span.start < there]
        if not between:
            return ()
        gap = Span(between[-1].end, there) if before else Span(here, between[0].start)
        if not _ends_a_clause(text, code, gap):
            return ()
    own = figure.span
    if before:
        return next(g for g in reversed(groups) if g[0].span.start < own.start)
    behind = next(g for g in groups if g[0].span.start > own.start)
    told = text[own.end : behind[0].span.start]  # "in three countries: 310 in A, 275 in B"
    return () if any(mark in told for mark in COLONS) else behind


def _ends_a_clause(text: str, code: str, gap: Span) -> bool:
    """Whether a comma or "and" stands in a gap."""
    if BREAK.search(text, gap.start, gap.end) is not None:
        return True
    return joint(code).search(fold(text[gap.start : gap.end])) is not None
