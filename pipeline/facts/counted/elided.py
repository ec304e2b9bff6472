"""Numbers that tell of a noun named before, only its adjective behind them: "41 puits, dont neuf empoisonnés"."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.facts.classes import Counted
from pipeline.facts.counted.phrases import Phrase
from pipeline.facts.grammar import fold
from pipeline.facts.sentence import Sentence

AGREED = 2  # letters in which a participle agrees with its noun: viviendas … destruidas


def told_of_those(sentence: Sentence, at: int, phrase: Phrase) -> bool:
    """Whether the phrase behind the figure at an item only says how those named before are: "dont neuf taris"."""
    items, k = sentence.items, at - 1
    while k > 1 and items[k].role == "and" and items[k - 1].role == "adjective":
        k -= 2  # "dont neuf taris et trois empoisonnés"
        while k > 0 and items[k].role in ("adjective", "figure"):
            k -= 1
    before = items[k].role if k >= 0 else ""
    return _adjectives(sentence, phrase) and not sentence.grammar.article and before in ("pronoun", "partitive")


def agrees(sentence: Sentence, at: int, phrase: Phrase, before: Mapping[int, Counted]) -> bool:
    """Whether an article and a participle take up the noun counted last: "188 viviendas de las 8.300 destruidas".

    `before`: what the figures before count, by index.
    """
    words, items = sentence.grammar, sentence.items
    spoken = not (words.head_last or words.adjectives_first or words.article)
    if not spoken or not at or items[at - 1].role != "determiner" or not _adjectives(sentence, phrase):
        return False
    hit = next((before[i.figure] for i in reversed(items[:at]) if i.figure in before), None)
    told = items[phrase.first].folded
    same = hit is not None and fold(hit.text).split()[0].endswith(told[-AGREED:])
    return same and told.endswith(words.participle_endings or ("\0",))


def _adjectives(sentence: Sentence, phrase: Phrase) -> bool:
    """Whether a phrase is all adjectives."""
    return all(i.role == "adjective" for i in sentence.items[phrase.first : phrase.last + 1])
