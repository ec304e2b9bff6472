"""Lines underlined from end to end, as headings are; links and emphasis within a text are left alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from pipeline.passages.placing import Placed
from pipeline.records import Box, Page

#: An underline is thinner than this (points) and longer; it stands so near below the baseline (sizes, either way).
THICK, SHORT, REACH = 2.0, 6.0, 0.3
#: Below the baseline a line's box has this share of its size.
BELOW = 0.22
#: A line is underlined from end to end when so much of it is.
WHOLE = 0.9
BAND = 8


def mark_underlined(lines: Sequence[Placed], pages: Sequence[Page]) -> None:
    """Marks the lines whose whole text is underlined, unless those next to them are so in part, as a long link is."""
    shares = [0.0] * len(lines)
    rules = {page.number: _by_height(page) for page in pages}
    for i, item in enumerate(lines):
        own = rules.get(item.page)
        if own:
            shares[i] = _share(item, own)
    for i, share in enumerate(shares):
        if share < WHOLE:
            continue
        start = i
        while start > 0 and shares[start - 1] >= WHOLE:
            start -= 1
        end = i + 1
        while end < len(lines) and shares[end] >= WHOLE:
            end += 1
        beside = [shares[j] for j in (start - 1, end) if 0 <= j < len(lines)]
        lines[i].underlined = not any(beside)


def _by_height(page: Page) -> dict[int, list[Box]]:
    """The underlines of a page by the band of the page they stand in."""
    found: dict[int, list[Box]] = defaultdict(list)
    for rule in page.rules:
        if rule.bottom - rule.top < THICK and rule.x1 - rule.x0 > SHORT:
            found[int(rule.top) // BAND].append(rule)
    return found


def _share(item: Placed, rules: dict[int, list[Box]]) -> float:
    """How much of a line's width is underlined, by rules no longer than the line itself."""
    box, size = item.line.box, item.line.size
    base = box.bottom - BELOW * size
    bands = range(int(base - size) // BAND, int(base + size) // BAND + 1)
    near = (rule for band in bands for rule in rules.get(band, ()))
    under = [
        rule for rule in near
        if abs(rule.top - base - 0.1 * size) < REACH * size and box.x0 - 2 < rule.x0 and rule.x1 < box.x1 + 2
    ]  # fmt: skip
    return sum(rule.x1 - rule.x0 for rule in set(under)) / max(box.x1 - box.x0, 1.0)
