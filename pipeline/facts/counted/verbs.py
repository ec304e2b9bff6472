"""Words around a figure that are not what it counts: verbs of change, words for its extent, the peoples behind it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.facts.counted.construct import changing
from pipeline.facts.counted.looking import REACH, clause_start
from pipeline.facts.counted.phrases import Phrase, phrase_at, skip_to_phrase
from pipeline.facts.sentence import Item, Sentence

LEADING = ("stop", "of", "measure", "determiner")  # before a figure: the end or the amount of a change


def verbs_before(sentence: Sentence, figure: int) -> Iterator[int]:
    """Verbs of reaching and changing before a figure, nearest first; also nouns of a change that leads to it."""
    led = figure > 0 and sentence.items[figure - 1].role in LEADING
    for k in range(figure - 1, max(-1, figure - REACH), -1):
        if sentence.items[k].role in ("reach", "copula") or (led and changing(sentence, k)):
            yield k


def extent_of(sentence: Sentence, figure: int, groups: frozenset[str]) -> Phrase | None:
    """What an extent is of, right behind its word in the figure's clause: مساحة كل وحدة سكنية في القرية 18 م2.

    `groups`: those of nouns that have such an extent.
    """
    for k in range(figure - 1, clause_start(sentence, figure) - 1, -1):
        if sentence.items[k].figure >= 0 or not sentence.grammar.article:
            return None
        if sentence.items[k].role == "measure":
            phrase = phrase_at(sentence, skip_to_phrase(sentence, k + 1)[0])
            noun = phrase.noun if phrase is not None and phrase.last < figure else None
            return phrase if noun is not None and noun.group in (*groups, "matter") else None
    return None


def beyond_extent(sentence: Sentence, at: int) -> int:
    """Where the noun begins behind a word for the extent that is measured: 23 кв. м общей площади жилья."""
    k = at
    while k + 1 < len(sentence.items) and sentence.items[k].role == "adjective":
        k += 1
    return k + 1 if k < len(sentence.items) and sentence.items[k].role == "measure" else at


def figure_since_verb(sentence: Sentence, figure: int) -> bool:
    """Whether another figure stands between a figure and the verb of reaching or changing before it."""
    verb = next(verbs_before(sentence, figure), figure)
    return any(item.figure >= 0 for item in sentence.items[verb:figure])


def changes_since(sentence: Sentence, figure: int, mark: int) -> bool:
    """Whether a verb of reaching or changing stands between a mark and a figure."""
    return next(verbs_before(sentence, figure), -1) > mark


def beyond_peoples(items: Sequence[Item], at: int) -> str:
    """The role of what stands behind a people and those joined to it: "seven Kenyan and Ugandan cities"."""
    at += 1
    while [i.role for i in items[at : at + 1]] == ["and"] and any(i.people for i in items[at + 1 : at + 2]):
        at += 2
    return items[at].role if at < len(items) else ""
