"""A figure's own clauses in a part of a sentence where several figures stand with several names.

"亚洲和非洲的城市人口增长将占86%，而中国城市人口将增长3.41亿" tells of two places apart; a clause that only leads to the
next one ("In Kenya, 300 …") or goes on a list ("in Kenya, Uganda and Togo") belongs to it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.facts.around import COLONS, start, within
from pipeline.facts.grammar import fold, grammar
from pipeline.facts.setting.said import sharing
from pipeline.records import Entity, Span

#: A comma, but not one within a number.
COMMA = re.compile(r"[，،]|,(?!\d)")
LEAD = " ,،，"
#: What joins two names of a list: a comma, prepositions and articles.
JOINED = re.compile(r"\W*(?:[^\W\d]{1,3}\W+){0,3}(?:[^\W\d]{1,3})?\W*")


@dataclass(frozen=True, slots=True)
class Clauses:
    """Where the figure's clauses stand, and what leads the whole part ("In Africa, …"); empty when nothing does."""

    own: Span
    lead: Span


def clauses_of(
    text: str, part: Span, figures: Sequence[Entity], places: Sequence[Entity], figure: Span, code: str
) -> Clauses | None:
    """The clauses of a figure in its part; None when the part does not tell of several places one after the other.

    `figures` and `places` are those of the passage, sorted by start; `figure` stands in the part.
    """
    if len(within(figures, part)) < 2 or not within(places, part):
        return None
    ends = _ends(text, code, part, part.start, figures, places)
    pieces = [Span(*pair) for pair in zip([part.start, *ends], [*ends, part.end], strict=True)]
    has = [(bool(within(figures, p)), bool(within(places, p))) for p in pieces]
    groups: list[list[int]] = []
    counts = named = alone = False
    for k, (figured, placed) in enumerate(has):
        apart = placed and _of_these(text, pieces[k], figures, code)
        if groups and (alone or (counts and (apart or (named and placed)))):
            groups.append([k])
            alone = counts and not figured and has[k + 1 : k + 2] == [(True, True)]  # "a project in A, one in B, …"
            counts = named = False
        elif groups:
            groups[-1].append(k)
        else:
            groups.append([k])
        counts, named = counts or figured, named or placed
    if len(groups) < 2:
        return None
    mine = next(g for g in reversed(groups) if pieces[g[0]].start <= figure.start)
    if any(mark in text[figure.end : pieces[mine[-1]].end] for mark in COLONS):
        return None  # "in three countries: 310 in A, 275 in B"
    at = next(k for k in reversed(mine) if pieces[k].start <= figure.start)
    if not has[at][1] and any(has[k] == (True, True) for k in mine if k > at):
        return None  # "Of 442 engineers, 127 work in Lebanon, 125 in Jordan": those of the total are in all of them
    lead = pieces[0] if has[0] == (False, True) else Span(part.start, part.start)
    return Clauses(Span(pieces[mine[0]].start, pieces[mine[-1]].end), lead)


def clause_of(
    text: str, part: Span, figures: Sequence[Entity], places: Sequence[Entity], figure: Span, code: str
) -> Span | None:
    """The clause of a part's only figure, when places stand in it and behind it: "300 in Chad, while in Mali …".

    Before the figure only where a word sets the next clause apart: "In Chad 300 …, while in Mali …".
    """
    if len(within(figures, part)) != 1 or not within(places, part):
        return None
    ends = _ends(text, code, part, figure.end, figures, places)
    if not ends:
        return None
    own, behind = Span(part.start, ends[0]), Span(ends[0], part.end)
    set_apart = sharing(code, "apart").match(fold(text[ends[0] : part.end]).lstrip(LEAD)) is not None
    named = within(places, Span(part.start if set_apart else figure.end, ends[0]))
    return own if named and within(places, behind) else None


def _ends(
    text: str, code: str, part: Span, begin: int, figures: Sequence[Entity], places: Sequence[Entity]
) -> Sequence[int]:
    """Where clauses end behind a code point of the part: at commas that do not stand in a list, and before "while"."""
    ends = [c.start() for c in COMMA.finditer(text, begin, part.end)]
    ends = [at for at in ends if not _in_list(text, at, figures, places)]
    said = fold(text[begin : part.end])
    joins = (begin + m.start() for m in sharing(code, "apart").finditer(said)) if len(said) == part.end - begin else ()
    return sorted([*ends, *(at for at in joins if text[:at].rstrip()[-1:] not in (*LEAD, "") and at > begin)])


def _in_list(text: str, comma: int, figures: Sequence[Entity], places: Sequence[Entity]) -> bool:
    """Whether a comma stands between two names of a list: "Cambodia, the Lao People’s Democratic Republic and …"."""
    at = bisect_left(places, comma, key=start)
    if not 0 < at < len(places):
        return False
    gap = Span(places[at - 1].span.end, places[at].span.start)
    joined = gap.start <= comma and JOINED.fullmatch(text, *gap) is not None
    return joined and not within(figures, gap)


def _of_these(text: str, piece: Span, figures: Sequence[Entity], code: str) -> bool:
    """Whether a clause tells a part of what stands before it: "其中中国将新增2.55亿", 90% منهم في مدن آسيا."""
    parts, told = grammar(code).parts, within(figures, piece)[:1]
    behind = fold(text[told[0].span.end : piece.end]).lstrip() if told else ""
    return fold(text[piece.start : piece.end]).lstrip(" ,،，、—(").startswith(parts) or behind.startswith(parts)
