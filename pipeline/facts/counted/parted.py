"""What the parts of a whole count: "58 recommendations: 33 were carried out, 21 are under way, the remaining 4 lapsed".

Where the figures behind a number add up to it, they count what it counts, whatever stands beside them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.facts.around import MOST_PARTS, parts_end
from pipeline.facts.classes import Counted
from pipeline.facts.grammar import Grammar, fold
from pipeline.records import Entity

FAIR = 0.6
FAR = 400  # code points from a whole to the last of its parts


def of_whole(
    figures: Sequence[Entity], index: int, before: Mapping[int, Counted], found: Counted | None, words: Grammar
) -> Counted | None:
    """What figure `index` counts where it is one of the parts of a whole, else what was `found`.

    A part keeps a noun of its own of known class behind it, where the noun comes last a plural: "60 masons, 40 women
    and 20 men", but "640 are whole". `before` holds what the figures before count, by index.
    """
    figure = figures[index]
    if figure.quantity is None or figure.quantity.kind != "count":
        return found
    behind = found is not None and found.noun is not None and found.span.start >= figure.span.start
    if found is not None and behind and (not words.head_last or _several(found.text, words)):
        return found
    for whole in range(index - 1, max(-1, index - MOST_PARTS - 1), -1):
        if figure.span.start - figures[whole].span.end > FAR:
            break
        if whole in before and parts_end(figures, whole) > index:
            told = before[whole]
            return Counted(told.text, told.noun, told.span, FAIR)
    return found


def _several(text: str, words: Grammar) -> bool:
    """Whether a phrase ends with a plural."""
    last = fold(text).split()[-1:]
    return any(word in words.plurals or word.endswith(words.plural_endings) for word in last)
