"""The same figure said twice in a document: later ones point to the one in the body."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from pipeline.records import Fact

#: Where a figure is said best: running text before boxes that repeat it.
RANK = {"paragraph": 0, "list_item": 0, "footnote": 1, "caption": 2, "table": 2, "sidebar": 3, "heading": 3}
REPEATS = 4  # strips and pull-quotes
SMALL = Decimal(20)  # "three projects" twice may be other projects
MOST_COMPARED = 50  # earlier facts of the same number that one is held against


def _bare(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


def _number(fact: Fact) -> tuple[object, ...]:
    q = fact.quantity
    return (*(None if v is None else v.normalize() for v in (q.value, q.low, q.high)), q.kind, q.unit)


def _agree(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two lists may mean the same: equal, one holds the other, or one says nothing."""
    a, b = set(one), set(other)
    return not a or not b or a <= b or b <= a


def _same(first: Fact, later: Fact) -> bool:
    """Whether two facts with the same number say the same."""
    if first.passage_id == later.passage_id and first.evidence == later.evidence:
        return False
    if not (_agree(first.countries, later.countries) and _agree(first.cities, later.cities)):
        return False
    if first.year is not None and later.year is not None and first.year != later.year:
        return False
    a, b = _bare(first.counted), _bare(later.counted)
    words = bool(a and b) and (a in b or b in a)
    classes = bool(first.counted_class) and first.counted_class == later.counted_class
    if a and b and not words and not classes:
        return False
    value = first.quantity.value
    if value is not None and abs(value) < SMALL and first.quantity.kind in ("count", "percent", "ratio", "duration"):
        lists = (
            (first.countries, later.countries), (first.cities, later.cities), (first.programmes, later.programmes),
        )  # fmt: skip
        shared = any(set(a) & set(b) for a, b in lists) or _bare(first.evidence) == _bare(later.evidence)
        return shared and (words or classes)
    return words or classes or first.quantity.kind == "money" or not (a or b)


def same_facts(facts: Sequence[Fact], kinds: Sequence[str]) -> list[Fact]:
    """The facts with `same_as` set; `kinds` are the kinds of their passages, in the same order.

    In a group that says the same, the earliest one in running text is pointed to by the others.
    """
    leaders: dict[tuple[object, ...], list[int]] = {}
    same: dict[int, str] = {}
    order = sorted(range(len(facts)), key=lambda k: (RANK.get(kinds[k], REPEATS), k))
    for k in order:
        earlier = leaders.setdefault(_number(facts[k]), [])
        leader = next((e for e in earlier[:MOST_COMPARED] if _same(facts[e], facts[k])), None)
        if leader is None:
            earlier.append(k)
        else:
            same[k] = facts[leader].id
    return [replace(f, same_as=same[k]) if k in same else f for k, f in enumerate(facts)]
