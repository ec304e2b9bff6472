"""What the classifier sees of a passage. The same code makes the features in training and in serving.

Three blocks, each of length one: words (stems, by language script), letters (n-grams within words), concepts (the
same in all languages) with the share of their words that speak for each domain.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pipeline.domains.concepts import Hit, concepts, find_concepts
from pipeline.domains.terms import cutting, fold, stems, words

WORD, LETTERS, CONCEPT, HINT = "w:", "c:", "k:", "h:"


@dataclass(frozen=True, slots=True)
class FeatureSettings:
    """Which blocks are used and how much they weigh; `letters` is the n-grams' shortest and longest length."""

    words: float = 1.0
    letters: tuple[int, int] = (0, 0)
    letter_weight: float = 0.0
    concepts: float = 1.3
    hints: float = 1.0

    def as_dict(self) -> dict[str, Any]:
        """Plain values for a model's JSON."""
        return {
            "words": self.words,
            "letters": list(self.letters),
            "letter_weight": self.letter_weight,
            "concepts": self.concepts,
            "hints": self.hints,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> FeatureSettings:
        """The settings of `as_dict`."""
        low, high = data["letters"]
        return cls(data["words"], (low, high), data["letter_weight"], data["concepts"], data["hints"])


def raw_features(text: str, code: str, settings: FeatureSettings) -> dict[str, dict[str, float]]:
    """Features by block with their raw weights (damped counts; for hints, shares). `text` names no domain any more."""
    blocks: dict[str, dict[str, float]] = {}
    if settings.words:
        blocks[WORD] = _damped(Counter(WORD + stem for stem in stems(text, code)))
    if settings.letter_weight:
        blocks[LETTERS] = _damped(Counter(_letters(text, code, settings.letters)))
    if settings.concepts or settings.hints:
        hits = find_concepts(text, code)
        found = Counter(hit.concept for hit in hits)
        blocks[CONCEPT] = _damped(Counter({CONCEPT + name: count for name, count in found.items()}))
        blocks[HINT] = _shares(hits)
    return blocks


def _damped(counts: Counter[str]) -> dict[str, float]:
    return {name: 1.0 + math.log(count) for name, count in counts.items()}


def _letters(text: str, code: str, lengths: tuple[int, int]) -> list[str]:
    low, high = lengths
    if not cutting(code).spaced:
        runs = ["".join(c for c in fold(text, code) if c.isalpha())]
        low, high = 2, 3  # one Chinese letter says as much as three Latin ones
    else:
        stop = cutting(code).stop
        runs = [f" {word} " for word in words(text, code) if word not in stop]
    return [LETTERS + run[i : i + n] for run in runs for n in range(low, high + 1) for i in range(len(run) - n + 1)]


def _shares(hits: Iterable[Hit]) -> dict[str, float]:
    """For each side the share of words that speak for it. A word has one vote, however often it is said, and divides
    it among the concepts it names; words of concepts without a side have none. One vote is added below, so that a
    single word decides less than five."""
    known = concepts()
    votes: dict[str, list[str]] = {}
    for hit in hits:
        hint = known[hit.concept].hint
        if hint:
            votes.setdefault(hit.words, []).append(hint)
    sides: dict[str, float] = {}
    for named in votes.values():
        for hint in named:
            sides[HINT + hint] = sides.get(HINT + hint, 0.0) + 1.0 / len(named)
    total = len(votes) + 1.0
    return {side: vote / total for side, vote in sides.items()}


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """Column and rarity of every feature that is known. Columns are 0 … len-1 in the order of `names`."""

    settings: FeatureSettings
    names: tuple[str, ...]
    rarity: tuple[float, ...]
    columns: Mapping[str, int] = field(repr=False)

    @classmethod
    def of(cls, settings: FeatureSettings, names: tuple[str, ...], rarity: tuple[float, ...]) -> Vocabulary:
        """A vocabulary of names and their inverse document frequencies."""
        return cls(settings, names, rarity, {name: column for column, name in enumerate(names)})

    def vector(self, text: str, code: str) -> tuple[list[int], list[float]]:
        """Columns and values of a text's known features; unknown ones only shorten the others."""
        weights = {
            WORD: self.settings.words,
            LETTERS: self.settings.letter_weight,
            CONCEPT: self.settings.concepts,
            HINT: self.settings.hints,
        }
        column_of = self.columns.get
        columns: list[int] = []
        values: list[float] = []
        for block, features in raw_features(text, code, self.settings).items():
            known = [(at, value) for name, value in features.items() if (at := column_of(name)) is not None]
            known.sort()
            scaled = [value * self.rarity[column] for column, value in known]
            length = 1.0 if block == HINT else math.sqrt(sum(v * v for v in scaled)) or 1.0
            columns += [column for column, _ in known]
            values += [weights[block] * value / length for value in scaled]
        return columns, values
