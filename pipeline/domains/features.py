"""What the classifier sees of a passage. The same code makes the features in training and in serving.

Three blocks: stems of words and concepts (the same in all languages), of length one (concepts shorter where there are
few), and for each domain the share of the words of concepts that speak for it.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pipeline.domains.concepts import Hit, concepts, find_concepts
from pipeline.domains.terms import stems

WORD, CONCEPT, HINT = "w:", "k:", "h:"


@dataclass(frozen=True, slots=True)
class FeatureSettings:
    """How much each block of features weighs. `doubt`: squared weights that every text's concepts are short of, about
    two concepts' worth, so that the only one of a short text decides less than each of ten."""

    words: float = 1.0
    concepts: float = 1.3
    hints: float = 1.0
    doubt: float = 60.0

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> FeatureSettings:
        """From a model's JSON; older ones name blocks that they did not use there, and no doubt."""
        return cls(data["words"], data["concepts"], data["hints"], data.get("doubt", 0.0))


def raw_features(text: str, code: str) -> dict[str, dict[str, float]]:
    """Features by block with their raw weights (damped counts; for hints, shares). `text` names no domain any more."""
    hits = find_concepts(text, code)
    return {
        WORD: _damped(Counter(WORD + stem for stem in stems(text, code))),
        CONCEPT: _damped(Counter(CONCEPT + hit.concept for hit in hits)),
        HINT: _shares(hits),
    }


def _damped(counts: Counter[str]) -> dict[str, float]:
    return {name: 1.0 + math.log(count) for name, count in counts.items()}


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
        weights = {WORD: self.settings.words, CONCEPT: self.settings.concepts, HINT: self.settings.hints}
        column_of = self.columns.get
        columns: list[int] = []
        values: list[float] = []
        for block, features in raw_features(text, code).items():
            known = [(at, value) for name, value in features.items() if (at := column_of(name)) is not None]
            known.sort()
            scaled = [value * self.rarity[column] for column, value in known]
            doubt = self.settings.doubt if block == CONCEPT else 0.0
            length = 1.0 if block == HINT else math.sqrt(sum(v * v for v in scaled) + doubt) or 1.0
            columns += [column for column, _ in known]
            values += [weights[block] * value / length for value in scaled]
        return columns, values
