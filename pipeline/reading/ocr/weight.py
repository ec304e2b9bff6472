"""Bold lines on pictures: their strokes are broader than those of the page's other lines of the same size."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import Any

from pipeline.reading.ocr.spotted import Spotted

#: Strokes of a bold line are broader than the page's by this.
BOLDER = 1.25
#: Runs of ink longer than this share of the size are bars, not strokes.
LONGEST = 0.3
#: Lines bigger than the body by this are not looked at.
BIG = 1.05
#: A line of fewer letters tells nothing, nor does a page of fewer such lines.
LEAST_LETTERS, LEAST_LINES = 5, 8


def bold_words(
    words: Sequence[Spotted], sizes: Sequence[tuple[float, float]], body: float, marks: Any, scale: float
) -> list[bool]:
    """Whether each word stands in a bold line.

    `sizes`: size and baseline of each word in points; `body`: size of the page's text; `marks`: inked pixels; `scale`:
    pixels a point. What is set bigger than the text stands out by its size and is left alone. Small sizes are often
    told wrongly, so small type counts as big as the body.
    """
    groups: dict[tuple[int, float, float], list[int]] = {}
    for i, (word, (size, base)) in enumerate(zip(words, sizes, strict=True)):
        groups.setdefault((word.line, size, base), []).append(i)
    breadths = {
        key: _stroke([words[i] for i in own], *key[1:], marks, scale) / max(key[1], body)
        for key, own in groups.items()
        if sum(c.isalpha() for i in own for c in words[i].text) >= LEAST_LETTERS
    }
    seen = [breadth for breadth in breadths.values() if breadth]
    if len(seen) < LEAST_LINES:
        return [False] * len(words)
    least = BOLDER * median(seen)
    bold = {i for key, breadth in breadths.items() if breadth > least and key[1] <= BIG * body for i in groups[key]}
    return [i in bold for i in range(len(words))]


def _stroke(words: Sequence[Spotted], size: float, base: float, marks: Any, scale: float) -> float:
    """Mean breadth (pixels) of the strokes of a line's words from left to right; 0 when there is no ink."""
    import numpy as np

    top, bottom = max(0, round((base - 0.75 * size) * scale)), round((base + 0.05 * size) * scale)
    runs = []
    for word in words:
        ink = marks[top:bottom, max(0, round(word.box.x0)) : round(word.box.x1)].astype(np.int8)
        if not ink.size:
            continue
        edges = np.diff(np.pad(ink, ((0, 0), (1, 1))), axis=1)
        runs.append(np.nonzero(edges == -1)[1] - np.nonzero(edges == 1)[1])
    lengths = np.concatenate(runs) if runs else np.zeros(0)
    lengths = lengths[(lengths > 1) & (lengths <= LONGEST * size * scale)]
    return float(lengths.mean()) if lengths.size else 0.0
