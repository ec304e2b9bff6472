"""Names and dates that are dealt out to as many figures in their order: "58 and 44 in 2022 and 2023, respectively"."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.facts.around import BREAK
from pipeline.facts.grammar import fold
from pipeline.facts.setting.said import joint, sharing
from pipeline.languages.base import language
from pipeline.records import Entity, Span

JOINT = 8  # code points that may join two names of a list: a comma, "and", an article


def respective(
    text: str, code: str, part: Span, figures: Sequence[Entity], index: int, named: Sequence[Span]
) -> int | None:
    """Which of some names or dates has the rank of figure `index`, when the part says "respectively" of as many.

    `figures` and `named` are those of the part, sorted by start. Figures of its kind count that stand before the list
    or behind it; where "respectively" is said between the two, behind that.
    """
    said = [part.start + m.start() for m in sharing(code, "respectively").finditer(fold(text[part.start : part.end]))]
    own = figures[index].quantity
    if not said or own is None:
        return None
    alike = [k for k, f in enumerate(figures) if f.quantity is not None and f.quantity.kind == own.kind]
    best: tuple[int, int] | None = None
    for group in _lists(named):
        size, first, last = len(group), named[group[0]].start, named[group[-1]].end
        if size < 2:
            continue
        before = [k for k in alike if figures[k].span.end <= first][-size:]
        behind = [k for k in alike if figures[k].span.start >= last]
        told = next((at for at in said if at >= last), last)
        led = [k for k in behind if figures[k].span.start >= told]
        behind = (led if len(led) >= size else behind)[:size]
        for ranks in (before, behind):
            if len(ranks) != size or index not in ranks:
                continue
            if not language(code).spaced and said[0] > figures[ranks[0]].span.start:
                continue  # where blanks part no words it stands before its figures: 分别有310人和275人
            if ranks is behind and _others(text, code, Span(last, figures[ranks[0]].span.start)):
                continue
            gap = first - figures[ranks[-1]].span.end if ranks is before else figures[ranks[0]].span.start - last
            if best is None or gap < best[0]:
                best = gap, group[ranks.index(index)]
    return best[1] if best else None


def _others(text: str, code: str, gap: Span) -> bool:
    """Whether another list stands between one and its figures: in 2022 and 2023, rents and fees were … respectively."""
    comma = BREAK.search(text, *gap)
    return comma is not None and joint(code).search(fold(text[comma.end() : gap.end])) is not None


def _lists(named: Sequence[Span]) -> list[list[int]]:
    """The indexes of what is listed together: "Ethiopia, Somalia and South Sudan"."""
    groups: list[list[int]] = []
    for k, span in enumerate(named):
        if groups and span.start - named[k - 1].end <= JOINT:
            groups[-1].append(k)
        else:
            groups.append([k])
    return groups
