"""Tables of contents: entries with dot leaders or page numbers at the edge, which are no text of their own."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from pipeline.languages.base import section
from pipeline.languages.compiled import compile_pattern
from pipeline.passages.block import Block
from pipeline.passages.labels import is_numbered_heading, label_of
from pipeline.passages.placing import Placed

#: So many entries with leaders make a page one of contents; under its heading, so many without.
LEAST_LED, LEAST_ENTRIES = 3, 3
#: A page number without leaders stands further from its entry than this share of the size.
NUMBER_GAP = 2.5
#: Lines over the entries that name their columns ("Page") are no longer, nor more.
LONGEST_NAME, MOST_NAMES = 25, 3
#: Of the steps from entry to entry this share leads to the same page or a later one.
RISING = 0.8
#: Lines of one entry stand no further apart than this share of the size.
ENTRY_STEP = 1.7
_NUMBERS = r"[\divxlc][\divxlc\s,–—‑-]{0,11}"
_TAIL = re.compile(rf"(?:pp?\.\s?)?{_NUMBERS}", re.IGNORECASE)
_LEADER = re.compile(rf"\s*(?:(?:[.·․‥…_][ \u00a0]?){{4,}}|…{{2,}})\s*(?P<tail>{_NUMBERS})?$", re.IGNORECASE)
#: What any leader holds, and hardly another line.
_DOTS = re.compile("[.·․‥_][ \u00a0]?[.·․‥…_]|…")
#: "Land, 19, 42–45": an entry of an index. So many make one, and no more lines than this stand between two of them.
_INDEXED = re.compile(r"[^\d\n]{2,80}[,،，、\s]\s?\d{1,4}(?:\s?[,،，、–-]\s?\d{1,4}){0,30}")
LEAST_INDEXED, MOST_UNLED = 5, 4
#: "14 The morning after": an entry behind its page number, no longer than this.
_PAGE_FIRST, LONGEST_ENTRY = re.compile(r"(?P<page>\d{1,3})\s(?P<text>\D.*)"), 100
_LAST = re.compile(r"\d+(?=\D*$)")


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry's last line: what it says, whether dots lead to its page, the page and the lines it takes up.

    `edge`: where the page number ends.
    """

    text: str
    led: bool
    page: int
    edge: float
    lines: int = 1


def take_contents(lines: Sequence[Placed], code: str) -> tuple[list[Block], list[Placed]]:
    """Entries of tables of contents, without leaders and page numbers, apart from the rest."""
    taken: list[Block] = []
    rest: list[Placed] = []
    goes_on = False
    for _, group in itertools.groupby(lines, key=lambda item: item.page):
        own = list(group)
        blocks, others = _on_page(own, code, goes_on)
        goes_on = bool(blocks)
        taken.extend(blocks)
        rest.extend(others)
    return taken, rest


def take_index(lines: Sequence[Placed], code: str) -> tuple[list[Block], list[Placed]]:
    """The entries of an index, words with the numbers of their pages, apart from the rest: these count nothing."""
    start = next((i for i, item in enumerate(lines) if _heading(code, "index").fullmatch(item.text)), None)
    if start is None:
        return [], list(lines)
    entries = [i for i in range(start + 1, len(lines)) if _INDEXED.fullmatch(lines[i].text)]
    end = next((b for a, b in zip([start, *entries], entries, strict=False) if b - a > MOST_UNLED), None)
    entries = entries if end is None else [i for i in entries if i < end]
    if len(entries) < LEAST_INDEXED:
        return [], list(lines)
    last = entries[-1] + 1
    return [Block("masthead", [item]) for item in lines[start:last]], [*lines[:start], *lines[last:]]


def _on_page(lines: list[Placed], code: str, goes_on: bool) -> tuple[list[Block], list[Placed]]:
    heading = next((i for i, item in enumerate(lines) if _heading(code).fullmatch(item.text)), None)
    if heading is not None and (blocks := _pages_first(lines[heading + 1 :])):
        end = heading + 1 + sum(len(block.lines) for block in blocks)
        return blocks, [*lines[: heading + 1], *lines[end:]]
    if not any(item.text[-1:].isdigit() or item.text[-1:] in ".…_·ivxlc" for item in lines):
        return [], lines
    entries: dict[int, _Entry] = {}
    i = 0 if heading is None else heading + 1
    while i < len(lines):
        entry = _entry(lines, i)
        if entry is not None:
            entries[i] = entry
        i += entry.lines if entry is not None else 1
    if not _plausible(entries, lines, named=heading is not None or goes_on):
        return [], lines
    first, last = min(entries), max(entries)
    last += entries[last].lines
    start = first
    while start > (heading + 1 if heading is not None else 0) and _same_entry(lines[start - 1], lines[start], code):
        start -= 1
    if heading is not None and first - heading - 1 <= MOST_NAMES:
        names = lines[heading + 1 : first]
        start = heading + 1 if all(len(item.text) <= LONGEST_NAME for item in names) else start
    return _blocks(lines, start, last, entries, code), [*lines[:start], *lines[last:]]


def _pages_first(lines: Sequence[Placed]) -> list[Block]:
    """The entries below a heading when their page numbers stand before them and rise; none when too few do."""
    blocks: list[Block] = []
    pages: list[int] = []
    for item in lines:
        found = _PAGE_FIRST.fullmatch(item.text)
        alike = not blocks or abs(item.line.size - blocks[0].lines[0].line.size) < 0.5
        if not alike or len(item.text) > LONGEST_ENTRY:
            break
        if found is not None and int(found["page"]) >= max(pages, default=0):
            pages.append(int(found["page"]))
            blocks.append(Block("masthead", [replace(item, text=found["text"])]))
        elif found is None and blocks and _goes_on(blocks[-1].last, item):
            blocks[-1].lines.append(item)
        else:
            break
    return blocks if len(blocks) >= LEAST_ENTRIES and pages[-1] - pages[0] >= len(pages) else []


def _goes_on(above: Placed, item: Placed) -> bool:
    step = item.line.box.bottom - above.line.box.bottom
    return 0 < step < ENTRY_STEP * item.line.size and abs(above.line.size - item.line.size) < 0.5


def _blocks(lines: list[Placed], start: int, end: int, entries: dict[int, _Entry], code: str) -> list[Block]:
    blocks: list[Block] = []
    waiting: list[Placed] = []
    i = start
    while i < end:
        entry, item = entries.get(i), lines[i]
        if waiting and not _same_entry(waiting[-1], item, code):
            blocks.append(Block("masthead", waiting))
            waiting = []
        if entry is None:
            waiting.append(item)
            i += 1
            continue
        own = [*waiting, *([replace(item, text=entry.text)] if entry.text else [])]
        blocks.extend([Block("masthead", own)] if own else [])
        waiting = []
        i += entry.lines
    return [*blocks, *([Block("masthead", waiting)] if waiting else [])]


def _same_entry(above: Placed, item: Placed, code: str) -> bool:
    """Whether a line goes on with the entry that the line above begins."""
    step = item.line.box.bottom - above.line.box.bottom
    alike = abs(above.line.size - item.line.size) < 0.5 and above.line.bold == item.line.bold
    fresh = is_numbered_heading(item.text, code) or label_of(item.text, code) is not None
    return alike and 0 < step < ENTRY_STEP * item.line.size and not fresh


def _entry(lines: Sequence[Placed], i: int) -> _Entry | None:
    """The entry that ends on a line, its page number in the same printed line or beside it."""
    item = lines[i]
    beside = 0
    while i + beside + 1 < len(lines) and _beside(item, lines[i + beside + 1]):
        beside += 1
    tail = " ".join(other.text for other in lines[i + 1 : i + 1 + beside])
    edge = lines[i + beside].line.box
    led = _LEADER.search(item.text) if _DOTS.search(item.text) else None
    if led:
        return _Entry(item.text[: led.start()], True, _page(tail or led["tail"] or ""), edge.x1, 1 + beside)
    if beside:
        return _Entry(item.text, False, _page(tail), edge.x1, 1 + beside)
    words, size = item.line.words, item.line.size
    count = 0
    while count < len(words) - 1 and _TAIL.fullmatch(words[-1 - count].text):
        before, after = words[-2 - count].box, words[-1 - count].box
        count += 1
        if max(after.x0 - before.x1, before.x0 - after.x1) > NUMBER_GAP * size:
            text = item.text.rsplit(None, count)[0]
            far = words[-1].box
            return _Entry(text, False, _page(words[-1].text), far.x1)
    return None


def _beside(item: Placed, other: Placed) -> bool:
    """Whether a number stands on the height of a line, away from it."""
    a, b = item.line.box, other.line.box
    level = a.top < (b.top + b.bottom) / 2 < a.bottom
    return level and bool(_TAIL.fullmatch(other.text)) and max(b.x0 - a.x1, a.x0 - b.x1) > 0


def _page(text: str) -> int:
    found = _LAST.search(text)
    return int(found.group()) if found else 0


def _plausible(entries: dict[int, _Entry], lines: Sequence[Placed], *, named: bool) -> bool:
    """Whether so many entries lead to pages in rising order that they are contents.

    Without leaders a heading must say so, and the page numbers end at one edge (in either direction of writing).
    """
    led = sum(entry.led for entry in entries.values())
    pages = [entry.page for entry in entries.values() if entry.page]
    steps = list(itertools.pairwise(pages))
    if sum(a <= b for a, b in steps) < RISING * len(steps):
        return False
    if led >= LEAST_LED:
        return True
    taken = sum(entry.lines for entry in entries.values())
    if not named or len(entries) < LEAST_ENTRIES or 2 * taken < len(lines):
        return False
    edges = sorted(entry.edge for entry in entries.values())
    size = max(lines[i].line.size for i in entries)
    return edges[-1] - edges[0] < 2 * size


@cache
def _heading(code: str, kind: str = "words") -> re.Pattern[str]:
    words = section(code, "layout").get("contents", {}).get(kind, ())
    return compile_pattern("|".join(rf"{re.escape(word)}\W?" for word in words) or r"(?!)", re.IGNORECASE)
