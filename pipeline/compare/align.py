"""Passages of two versions lined up, and the figures in them linked.

The alignment is the best monotone one (Needleman and Wunsch, 1970) in a band about the diagonal; likeness comes from
printed numbers, kinds, figures, names, references and lengths (Gale and Church, 1993), so no language is needed.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from pipeline.compare.version import Figure, Part

#: Half the width of the band, beside the difference in length.
BAND = 60
GAP = -0.6
NUMBER, OTHER_NUMBER, KIND, FIGURES, NAMES, NUMBERS, LENGTH = 3.0, -3.0, 0.6, 2.0, 1.6, 1.6, 0.7
#: Kinds that stand where a page ends or a layout has room, and rows of tables; all others run on.
RUNNING, FLOATING, ROWS = STREAMS = ("running", "floating", "rows")
MOVED = {"footnote": FLOATING, "caption": FLOATING, "sidebar": FLOATING, "strip": FLOATING, "table": ROWS}
#: Likeness at which passages that move are clearly one, wherever they stand; so many pairs are held against each other.
CLEAR, MOST_FREE = 2.0, 250_000
#: Least likeness of passages of different kinds.
LEAST_LEFT_OVER = 0.5
#: A link of two figures is worth at least this.
LEAST_LINK = 1.0


def align(a: Sequence[Part], b: Sequence[Part]) -> list[tuple[int, int]]:
    """Pairs of indexes (a, b), rising in a, each index once.

    What runs on is lined up in order. What a page break or a layout moves (footnotes, captions, boxes), and rows of
    tables, which each language may sort by its own alphabet, are lined up for themselves. What is left over, because
    the versions take it for different kinds, comes last, where enough speaks for it.
    """
    ratio = sum(p.length for p in b) / (sum(p.length for p in a) or 1)
    pairs: list[tuple[int, int]] = []
    for stream in STREAMS:
        left, right = _of(a, stream), _of(b, stream)
        pairs += _in_order(a, b, left, right) if stream == RUNNING else _freely(a, b, left, right, ratio)
    left = sorted(set(range(len(a))) - {i for i, _ in pairs})
    right = sorted(set(range(len(b))) - {j for _, j in pairs})
    pairs += [(i, j) for i, j in _in_order(a, b, left, right) if alike(a[i], b[j], ratio) >= LEAST_LEFT_OVER]
    return sorted(pairs)


def _of(parts: Sequence[Part], stream: str) -> list[int]:
    return [k for k, part in enumerate(parts) if MOVED.get(part.kind, RUNNING) == stream]


def _freely(
    a: Sequence[Part], b: Sequence[Part], left: Sequence[int], right: Sequence[int], ratio: float
) -> Iterator[tuple[int, int]]:
    """Those of the indexes that belong together: first what says clearly the same, in any order, then the rest in its
    order."""
    free_left, free_right = dict.fromkeys(left), dict.fromkeys(right)
    if len(left) * len(right) <= MOST_FREE:
        ranked = sorted(
            (-worth, abs(m / len(left) - n / len(right)), i, j)
            for m, i in enumerate(left)
            for n, j in enumerate(right)
            if (worth := alike(a[i], b[j], ratio)) >= CLEAR
        )
        for _, _, i, j in ranked:
            if i in free_left and j in free_right:
                del free_left[i], free_right[j]
                yield i, j
    yield from _in_order(a, b, list(free_left), list(free_right))


def _in_order(
    a: Sequence[Part], b: Sequence[Part], left: Sequence[int], right: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """Those of the indexes that belong together, rising in both."""
    return ((left[i], right[j]) for i, j in monotone([a[i] for i in left], [b[j] for j in right]))


def monotone(a: Sequence[Part], b: Sequence[Part]) -> list[tuple[int, int]]:
    """The best alignment that keeps the order: pairs of indexes (a, b), rising in both."""
    if not a or not b:
        return []
    ratio = sum(p.length for p in b) / (sum(p.length for p in a) or 1)
    band = BAND + abs(len(a) - len(b))
    slope = len(b) / len(a)
    best: list[dict[int, tuple[float, str]]] = [{j: (GAP * j, "b") for j in range(min(len(b), band) + 1)}]
    for i, part in enumerate(a, start=1):
        row: dict[int, tuple[float, str]] = {}
        middle = round(i * slope)
        for j in range(max(0, middle - band), min(len(b), middle + band) + 1):
            choices = [(best[i - 1][j][0] + GAP, "a")] if j in best[i - 1] else []
            if j - 1 in row:
                choices.append((row[j - 1][0] + GAP, "b"))
            if j and j - 1 in best[i - 1]:
                choices.append((best[i - 1][j - 1][0] + alike(part, b[j - 1], ratio), "both"))
            if choices:
                row[j] = max(choices)
        best.append(row)
    return _walk_back(best, len(b))


def _walk_back(best: Sequence[dict[int, tuple[float, str]]], j: int) -> list[tuple[int, int]]:
    pairs: list[tuple[int, int]] = []
    i = len(best) - 1
    while i > 0 and j > 0:
        step = best[i][j][1]
        if step == "both":
            pairs.append((i - 1, j - 1))
        i, j = i - (step != "b"), j - (step != "a")
    return pairs[::-1]


def alike(a: Part, b: Part, ratio: float) -> float:
    """How much speaks for two passages being one; below zero when more speaks against it. `ratio`: usual length of
    b's text to a's."""
    worth = KIND if a.kind == b.kind else -KIND
    if a.paragraph and b.paragraph:
        worth += NUMBER if a.paragraph == b.paragraph else OTHER_NUMBER
    elif a.paragraph or b.paragraph:
        worth -= KIND
    worth += FIGURES * shared([f.quantity for f in a.figures], [f.quantity for f in b.figures])
    worth += NAMES * shared(a.names.keys(), b.names.keys())
    worth += NUMBERS * shared(a.numbers, b.numbers)
    expected = max(1.0, a.length * ratio)
    return worth - LENGTH * abs(math.log(max(1, b.length) / expected)) + LENGTH / 2


def shared(a: Collection[object], b: Collection[object]) -> float:
    """From -.5 (both say something, nothing the same) to 1 (all the same); 0 when neither says anything."""
    if not a and not b:
        return 0.0
    if not a or not b:
        return -0.5
    both = (Counter(a) & Counter(b)).total()
    return 1.5 * 2 * both / (len(a) + len(b)) - 0.5


def link(a: Sequence[Figure], b: Sequence[Figure]) -> list[tuple[int, int]]:
    """Pairs of figures of two lined-up passages that are the same fact, the surest first; each figure once."""
    ranked = sorted(
        ((worth(x, y, i, j, len(a), len(b)), -abs(i - j), -i, -j) for i, x in enumerate(a) for j, y in enumerate(b)),
        reverse=True,
    )
    left, right = set(range(len(a))), set(range(len(b)))
    pairs: list[tuple[int, int]] = []
    for value, _, i, j in ranked:
        if value >= LEAST_LINK and -i in left and -j in right:
            left.discard(-i)
            right.discard(-j)
            pairs.append((-i, -j))
    return pairs


def worth(x: Figure, y: Figure, i: int, j: int, many: int, others: int) -> float:
    """How much speaks for two figures being one fact: the quantity, then what is counted, then the place."""
    near = 1.0 - abs((i + 0.5) / many - (j + 0.5) / others)
    counted = 0.5 * (x.counted_class == y.counted_class) if x.counted_class and y.counted_class else 0.0
    if x.quantity == y.quantity:
        return 4.0 + counted + near
    if x.quantity[:3] == y.quantity[:3]:
        return 3.0 + counted + near
    if x.kind != y.kind:
        return 0.0
    same_unit = 0.5 * (x.quantity[3] == y.quantity[3] != "")
    same_place = 0.6 * (many == others and i == j)
    return counted + same_unit + same_place + 0.5 * near - 0.25 * (x.quantity[3] != y.quantity[3])
