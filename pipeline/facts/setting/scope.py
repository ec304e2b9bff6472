"""Names of a sentence that say nothing of one of its figures, because that is told of more than they are.

A figure of all the world is not in the places that other clauses name ("82亿人中已有45%居住在城市，19个在亚洲"), nor is
a whole where most of it is ("城镇人口将增加25亿，绝大部分在亚洲").
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.facts.around import same_clause, start, within
from pipeline.facts.classes import Counted
from pipeline.facts.grammar import fold, grammar
from pipeline.facts.setting.aside_words import aside_words, worldwide
from pipeline.facts.setting.place import COMMAS
from pipeline.facts.setting.said import relative, sharing
from pipeline.languages.base import language
from pipeline.records import Entity, Span

SHARES = ("percent", "ratio")
NEAR = 24  # code points from a figure to the world behind it: "318 million people in the world"
LISTS = ("、",)  # between what is listed with its shares
LED = 3  # words before the place with which a relative clause opens
OPENS = 6  # code points of what joins a clause to the one before, and before the world in a clause on a share of it


def beyond(text: str, code: str, sentence: Span, figures: Sequence[Entity], figure: Entity, place: Entity) -> bool:
    """Whether a place of the sentence is none of a figure's because that is told of all the world, or of more."""
    if not sentence.start <= start(place) < sentence.end:
        return False
    own = clause(text, sentence, figure.span)
    if _of_world(text, code, own, figure):
        parted = bool(within(figures, Span(figure.span.end, start(place))))  # 全球33个大城市中19个在亚洲
        return parted or not own.start <= start(place) < own.end
    other = clause(text, sentence, place.span)
    if other.end < figure.span.start and of_a_part(text, code, other, figures):
        return True
    if _of_listed_share(text, code, figures, figure, place) or _of_those_within(text, code, figures, figure, place):
        return True
    if other.start > figure.span.end and _set_against(text, code, other, figures, place):
        return True
    if figure.span.end >= other.start:
        return False
    if _with_share(text, code, other, figures) or _told_last(text, code, sentence, other, figures, place):
        return True
    if _led_on(text, code, other, figures, place):
        return True
    if not within(figures, other):
        return of_most(text, code, other)
    whole = text[figure.span.end : own.end].rstrip().endswith(grammar(code).within)
    return whole and own.end + 1 >= other.start  # 在8亿儿童中，三分之一住在南亚


def counts_world(text: str, code: str, counted: Counted | None, figures: Sequence[Entity], figure: Span) -> bool:
    """Whether what a figure counts is said to be that of all the world: "the number of displaced people worldwide".

    Right behind the noun: in "the largest crisis in the world, with 10 million people" the crisis is.
    """
    if counted is None or not counted.text:
        return False
    end = counted.span.end
    if worldwide(code).match(fold(text[end : end + NEAR]).lstrip()) is None:
        return False
    apart = any(mark in text[end : figure.start] for mark in COMMAS)
    return not apart and not within(figures, Span(clause(text, Span(0, len(text)), figure).start, figure.start))


def told_before(
    text: str, sentence: Span, figures: Sequence[Entity], figure: Entity, place: Entity, places: Sequence[Entity]
) -> bool:
    """Whether a place is another figure's in a clause before, and the figure has its own: 28个在非洲，秘鲁有9个."""
    own, other = clause(text, sentence, figure.span), clause(text, sentence, place.span)
    apart = other.end <= own.start and bool(within(figures, Span(other.start, start(place))))
    return apart and bool(within(places, own))


def of_a_part(text: str, code: str, told: Span, figures: Sequence[Entity]) -> bool:
    """Whether a clause tells a figure of a part of what stands before it: ", dont 95 % en Asie, "."""
    opening = fold(text[told.start : told.start + 2 * NEAR]).lstrip()
    parts = tuple(f"{word} " for word in grammar(code).parts)
    return language(code).spaced and opening.startswith(parts) and bool(within(figures, told))


def _with_share(text: str, code: str, told: Span, figures: Sequence[Entity]) -> bool:
    """Whether a clause goes on with a share of what stands before it: ", with 90 per cent in Asia"."""
    first, inside = fold(text[told.start : told.end]).split()[:1], within(figures, told)[:1]
    words = grammar(code)
    if not first or first[0] not in words.aside or words.role(first[0]) != "stop" or not inside:
        return False
    return inside[0].quantity is not None and inside[0].quantity.kind in SHARES


def _led_on(text: str, code: str, told: Span, figures: Sequence[Entity], place: Entity) -> bool:
    """Whether a relative clause tells its place with a figure of its own: ", which in Mali led to 57 jobs"."""
    words = fold(text[told.start : start(place)]).split()
    if not 0 < len(words) <= LED or words[0] not in relative(code):
        return False
    there = aside_words(code).at.search(f"{' '.join(words[1:])} ") is not None
    return there and bool(within(figures, Span(place.span.end, told.end)))


def _of_listed_share(text: str, code: str, figures: Sequence[Entity], figure: Entity, place: Entity) -> bool:
    """Whether a place stands before a share behind another, in a list: 海水升温占42%、格陵兰冰盖融化占15%."""
    led = [f for f in figures if f.span.start >= place.span.end][:1]
    between = within(figures, Span(figure.span.end, start(place)))
    shares = [f.quantity is not None and f.quantity.kind == "percent" for f in (figure, *between, *led)]
    if language(code).spaced or not led or not all(shares):
        return False
    last = between[-1] if between else figure
    parted = any(mark in text[last.span.end : start(place)] for mark in LISTS)
    return parted and not any(mark in text[place.span.end : led[0].span.start] for mark in (*LISTS, *COMMAS))


def _of_those_within(text: str, code: str, figures: Sequence[Entity], figure: Entity, place: Entity) -> bool:
    """Whether only some of those a figure counts are told to be in a place: 900万女孩中有400万生活在亚洲."""
    between = within(figures, Span(figure.span.end, start(place)))
    if not between:
        return False
    if language(code).spaced:  # "990 families, with 187 of them in Kenya"
        behind = fold(text[between[0].span.end : start(place)]).lstrip()
        one = len(between) == 1 and bool(behind) and same_clause(text, figure.span, place.span)
        return one and sharing(code, "among").match(behind) is not None
    gap = text[figure.span.end : between[0].span.start].rstrip()
    ends = tuple(inside + has for inside in grammar(code).within for has in ("", *grammar(code).has))
    return gap.endswith(ends) and not any(mark in gap for mark in COMMAS)


def _set_against(text: str, code: str, told: Span, figures: Sequence[Entity], place: Entity) -> bool:
    """Whether a clause behind sets its place, with a figure of its own, against those before: ，而南亚只有四成."""
    joins = not language(code).spaced and text[told.start : start(place)].strip() in grammar(code).joint
    return joins and place.label != "CITY" and bool(within(figures, Span(place.span.end, told.end)))


def _told_last(
    text: str, code: str, sentence: Span, told: Span, figures: Sequence[Entity], place: Entity
) -> bool:  # fmt: skip
    """Whether a clause behind all figures of its sentence opens with its places: 人数升至2 710万，乍得难民增加."""
    opens = not language(code).spaced and not text[told.start : start(place)].strip()
    return opens and not within(figures, Span(told.start, sentence.end))


def clause(text: str, sentence: Span, inside: Span) -> Span:
    """The clause of a sentence, between two commas, in which something stands."""
    begin = max(sentence.start, *(text.rfind(mark, sentence.start, inside.start) + 1 for mark in COMMAS))
    ends = (text.find(mark, inside.end, sentence.end) for mark in COMMAS)
    return Span(begin, min((e for e in ends if e >= 0), default=sentence.end))


def _of_world(text: str, code: str, clause: Span, figure: Entity) -> bool:
    """Whether a clause tells of all the world, before a figure or near behind it; of a share only where it begins so.

    Not in 占全球需求的30%: that is had by those who are told of.
    """
    found = worldwide(code).search(fold(text[clause.start : clause.end]))
    if found is None or found.start() > figure.span.end - clause.start + NEAR:
        return False
    share = figure.quantity is not None and figure.quantity.kind in SHARES
    opening = fold(text[clause.start : clause.start + found.start()])
    return not share or (
        found.start() <= OPENS and not any(word in opening for word in (*grammar(code).takes, *grammar(code).has))
    )


def of_most(text: str, code: str, clause: Span) -> bool:
    """Whether a clause begins with a word for the most of those told before it."""
    opening = fold(text[clause.start : clause.end]).lstrip()[: 2 * OPENS + OPENS]
    most = (opening.find(word) for word in grammar(code).majority)
    return any(0 <= at <= OPENS for at in most)
