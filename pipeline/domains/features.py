"""A text as counts of named features; the same code for training and serving.

Concepts are shared by all languages; stems belong to their language.
"""

from __future__ import annotations

import math
from collections import Counter

from pipeline.domains.concepts import concepts, find_concepts
from pipeline.domains.terms import stems


def features(text: str, code: str) -> dict[str, float]:
    """Feature → weight, each group of unit length. Names: "concept:…", "hint:…" and "<language>:<stem>"."""
    hits = find_concepts(text, code)
    shared: Counter[str] = Counter(f"concept:{hit.concept}" for hit in hits)
    hints: Counter[str] = Counter(
        f"hint:{concepts()[hit.concept].hint}" for hit in hits if concepts()[hit.concept].hint
    )
    own: Counter[str] = Counter(f"{code}:{stem}" for stem in stems(text, code))
    return {**_unit(shared), **_unit(hints), **_unit(own)}


def _unit(counts: Counter[str]) -> dict[str, float]:
    weights = {name: 1.0 + math.log(count) for name, count in counts.items()}
    length = math.sqrt(sum(w * w for w in weights.values()))
    return {name: w / length for name, w in weights.items()}
