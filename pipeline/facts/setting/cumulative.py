"""How far "to date" and "since 2015" reach: the figures of their own clause, or all of a sentence that they open.

A clause with figures of its own keeps them to itself: "in 2030 it housed 400 families, and 90 to date own their homes".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from pipeline.facts.around import within
from pipeline.facts.classes import table
from pipeline.facts.grammar import fold, grammar
from pipeline.languages.base import language
from pipeline.languages.tokens import tokens
from pipeline.records import Entity, Span

MARK = re.compile(r"[،;；؛，]|,(?!\d)")
ACTS = ("verb", "reach", "copula")
FEW = 3  # words between a comma and a figure that only goes on with a list: "310 in Malawi, about 40 in Zambia"


def reached(text: str, code: str, sentence: Span, figures: Sequence[Entity], index: int, cue: Span) -> bool:
    """Whether a cue of the sentence is told of figure `index`, which stands in it. `figures` are sorted by start."""
    figure = figures[index].span
    own = _clause(text, code, sentence, figures, cue)
    return not within(figures, own) or own.start <= figure.start < own.end


def _clause(text: str, code: str, sentence: Span, figures: Sequence[Entity], cue: Span) -> Span:
    """The clause around a cue, between commas that do not part a list of figures."""
    marks = MARK.finditer(text, *sentence)
    ends = [m.start() for m in marks if not _goes_on(text, code, figures, Span(m.end(), sentence.end), cue)]
    begin = max((at for at in ends if at < cue.start), default=sentence.start)
    return Span(begin, min((at for at in ends if at >= cue.end), default=sentence.end))


def _goes_on(text: str, code: str, figures: Sequence[Entity], behind: Span, cue: Span) -> bool:
    """Whether the next figure behind a comma follows it closely, no verb between, nor the cue: "; to date 690 have"."""
    following = within(figures, behind)
    if following and behind.start <= cue.start < following[0].span.start:
        return False
    said = text[behind.start : following[0].span.start] if following else ""
    between = said.split() if language(code).spaced else [t.text for t in tokens(said, code)]
    acts = any(grammar(code).role(fold(w)) in ACTS for w in between)
    acts = acts or (not language(code).spaced and any(w in table(code).entries for w in between))  # 资金缺口接近3亿
    return bool(following) and len(between) <= FEW and not acts


def places(text: str, span: Span, words: Iterable[str]) -> Iterable[Span]:
    """Where words (folded) stand in a stretch: code points, wide by what folding takes away."""
    said = fold(text[span.start : span.end])
    for word in words:
        at = said.find(word)
        if at >= 0:
            begin = _unfolded(text, span, at)
            yield Span(begin, _unfolded(text, Span(begin, span.end), len(word)))


def _unfolded(text: str, span: Span, length: int) -> int:
    """Where a stretch of the text ends that is so long when folded."""
    end = min(span.end, span.start + length)
    while end < span.end and len(fold(text[span.start : end])) < length:
        end += 1
    return end
