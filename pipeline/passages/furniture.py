"""What every page carries and no passage is: running heads, feet, page numbers, job numbers."""

from __future__ import annotations

import itertools
import re
import statistics
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from pipeline.records import Line, Page

#: Heads stand above, feet below these shares of the page's height.
HEAD_ZONE, FOOT_ZONE = 0.11, 0.905
#: Page numbers may stand further in than they, on scans above all.
INNER_HEAD, INNER_FOOT = 0.16, 0.85
#: A line set this much bigger than the body is a heading, ruled off or not.
HEADING_SIZE = 1.15
#: Lines stand no further apart (sizes); those of a draft do where so few stand closer.
WIDE_STEP, DOUBLE_STEP, LEAST_STEPS = 2.6, 3.4, 3
#: More than this share of the body in bold letters is no emphasis.
BOLD_BODY = 0.6
#: Lines of a paragraph leave no more room between them (sizes), and one of them is so long (sizes).
LINE_ROOM, LONG_LINE = 0.8, 12.0
#: A head or foot is short.
LONGEST = 130
#: "12", "– 12 –", "12/30", "Page 12 of 30", "xii", "٣", "b", "أ".
PAGE_NUMBER = re.compile(
    r"\W{0,3}(?:[^\W\d]{1,8}\.?\s)?(?:\d{1,4}|[ivxlc]{1,6}|[a-zа-я\u0621-\u064a])"
    r"(?:\s?(?:/|[^\W\d]{1,3})\s?\d{1,4})?\W{0,3}",
    re.IGNORECASE,
)
DIGITS = re.compile(r"\d+")
#: "Annual report | 12", "12 • Annual report": a running title with the number of its page.
TITLE_AND_NUMBER = re.compile(r".*[^\W\d].*[|│•·]\s?\d{1,3}|\d{1,3}\s?[|│•·].*[^\W\d].*")
#: Numbers set this much bigger than the body, side by side, count something.
BIG_NUMBER = 1.45
#: Digits of a page number beside such a title: more are a year.
PAGE_DIGITS = 3
NUMBERED = re.compile(r"\(?(\d{1,2})\)?\s?(?!-\d)\D")
#: "GE.31-02962 (E)", "*3102962*", "22-28791", "K2300123[C]": codes of the printer, digits with capitals at most.
PRINTER_CODE = re.compile(r"\*?[A-Z]{0,6}[./]?\d{2,}[-./\d]*\*?(?:\s*[\[(]\w{1,3}[\])])?(?:\s+\d{6})?\*?")


def _shape(line: Line, top: bool, page: int) -> tuple[str, bool, int]:
    """A line without its numbers, so that heads that count pages are alike; with its place and size.

    A heading at the top of a page is no head though all later heads repeat its words in small type. A foot that begins
    with a number counts pages by it and says the same on all of them; notes do neither ("5 A/75/2", "7 A/76/3").
    """
    text = "".join(line.text.split()).casefold()
    begins = None if top else NUMBERED.match(text)
    if begins:
        return f"{int(begins[1]) - page}#{text[begins.end(1) :]}", top, round(line.size)
    return DIGITS.sub("#", text), top, round(line.size)


def content_lines(pages: Sequence[Page]) -> list[list[Line]]:
    """The lines of each page without its furniture; all lines when nothing else would be left."""
    body = body_size(pages)
    shapes: dict[tuple[str, bool, int], set[int]] = defaultdict(set)
    bands: dict[tuple[int, int], set[int]] = defaultdict(set)
    zones: list[list[tuple[Line, bool]]] = []
    for page in pages:
        zone = [(line, line.box.bottom < page.height / 2) for line in page.lines if _in_zone(line, page)]
        zones.append(zone)
        for line, top in zone:
            shapes[_shape(line, top, page.number)].add(page.number)
            bands[(round(line.box.top / 3), top)].add(page.number)
    out: list[list[Line]] = []
    inner = _inner_numbers(pages)
    for page, zone in zip(pages, zones, strict=True):
        gone = {id(inner[page.number])} if page.number in inner else set()
        for line, top in zone:
            repeated = len(shapes[_shape(line, top, page.number)]) > 1
            in_band = any(len(bands[(round(line.box.top / 3) + d, top)]) > 1 for d in (-1, 0, 1))
            small = line.size < 0.9 * body
            number = _is_number(line.text) and not _in_text(line, page) and not _one_of_several(line, zone, body)
            titles = small and _titles_page(line, zone) and _lone(line, page)
            if top:
                furniture = (repeated and _stands_apart(line, page)) or (in_band and small)
                furniture = furniture or (line.size < HEADING_SIZE * body and page.number > 1 and _ruled(line, page))
                furniture = furniture or (number and line.box.top < 0.09 * page.height)
            else:
                furniture = repeated and (small or line.bold or number or (in_band and len(pages) > 2))
                furniture = furniture or number or bool(PRINTER_CODE.fullmatch(line.text.strip()))
                furniture = furniture or (small and in_band and not _starts_note(line.text) and _lone(line, page))
            if (furniture or titles) and len(line.text) <= LONGEST:
                gone.add(id(line))
        out.append([line for line in page.lines if id(line) not in gone])
    if not any(out):
        return [list(page.lines) for page in pages]  # pages of nothing but furniture are no furniture
    return out


def _inner_numbers(pages: Sequence[Page]) -> dict[int, Line]:
    """Page numbers a little inside of the zones or beside the text: alone there, at one height on two pages."""
    found: dict[int, Line] = {}
    heights: Counter[int] = Counter()
    for page in pages:
        lines = [line for line in page.lines if not _in_zone(line, page)]
        aside = next((line for line in reversed(lines) if _counts(line) and _beside(line, lines)), None)
        if aside is not None:
            found[page.number] = aside
            heights[round(50 * aside.box.top / page.height)] += 1
            continue
        for line in (min(lines, key=_top), max(lines, key=_top)) if len(lines) > 2 else ():
            outer = line.box.bottom < INNER_HEAD * page.height or line.box.top > INNER_FOOT * page.height
            if outer and _counts(line) and _apart(line, lines):
                found[page.number] = line
                heights[round(50 * line.box.top / page.height)] += 1
    by_number = {page.number: page for page in pages}
    return {
        number: line for number, line in found.items()
        for height in [round(50 * line.box.top / by_number[number].height)]
        if heights[height - 1] + heights[height] + heights[height + 1] > 1
    }  # fmt: skip


def _top(line: Line) -> float:
    return line.box.top


def _apart(line: Line, lines: Sequence[Line]) -> bool:
    """Whether nothing stands within a line's height above or below."""
    top, bottom = line.box.top - 1.2 * line.size, line.box.bottom + 1.2 * line.size
    return not any(n.box.bottom > top and n.box.top < bottom for n in lines if n is not line)


def _in_zone(line: Line, page: Page) -> bool:
    return line.box.bottom < HEAD_ZONE * page.height or line.box.top > FOOT_ZONE * page.height


def _is_number(text: str) -> bool:
    return bool(PAGE_NUMBER.fullmatch(text.strip()))


def _in_text(line: Line, page: Page) -> bool:
    """Whether a line is one of several below each other in one size: the last words of a paragraph, "75 %."."""
    box = line.box
    return any(
        abs(n.size - line.size) < 0.1 and min(abs(n.box.x0 - box.x0), abs(n.box.x1 - box.x1)) < 1
        and max(n.box.top - box.bottom, box.top - n.box.bottom) < LINE_ROOM * line.size
        and n.box.x1 - n.box.x0 > LONG_LINE * line.size
        for n in page.lines
        if n is not line
    )  # fmt: skip


def _titles_page(line: Line, zone: Sequence[tuple[Line, bool]]) -> bool:
    """Whether a line at the edge of a page is a running title with the page's number, in the line or on its height.

    One that comes on a single page only is known by nothing else.
    """
    if TITLE_AND_NUMBER.fullmatch(line.text.strip()):
        return True
    level = (other for other, _ in zone if other is not line and abs(other.box.bottom - line.box.bottom) < 1)
    return any(other.text.strip().isdecimal() and len(other.text.strip()) <= PAGE_DIGITS for other in level)


def _one_of_several(line: Line, zone: Sequence[tuple[Line, bool]], body: float) -> bool:
    """Whether a number at the edge of a page is one of a strip of big ones: a page has one number, a spread two."""
    if line.size < BIG_NUMBER * body:
        return False
    level = [other for other, _ in zone if abs(other.box.bottom - line.box.bottom) < 1 and _counts(other)]
    return len(level) > 1 and all(abs(other.size - line.size) < 0.3 for other in level)


def _starts_note(text: str) -> bool:
    return text[:1] in "*†‡¹²³⁴⁵⁶⁷⁸⁹" or (bool(NUMBERED.match(text)) and not PRINTER_CODE.fullmatch(text))


def _counts(line: Line) -> bool:
    return _is_number(line.text) and any(c.isdigit() for c in line.text)


def _beside(line: Line, lines: Sequence[Line]) -> bool:
    """Whether a line stands beside all others, in the margin."""
    box, others = line.box, [other.box for other in lines if other is not line]
    return len(others) > 2 and (all(o.x1 < box.x0 for o in others) or all(o.x0 > box.x1 for o in others))


def _stands_apart(line: Line, page: Page) -> bool:
    """Whether there is more room below a head than between lines of text."""
    below = [n.box.top for n in page.lines if n.box.top > line.box.bottom - 1]
    return not below or min(below) - line.box.bottom > 0.6 * line.size


def _ruled(line: Line, page: Page) -> bool:
    """Whether a long rule right under the line parts it from the text."""
    return any(
        not any(g.box.top - 4 < r.top < g.box.bottom for g in page.grids)
        and r.bottom - r.top < 4
        and r.x1 - r.x0 > 0.5 * page.width
        and 0 <= r.top - line.box.bottom + 3 < 1.2 * line.size
        for r in page.rules
    )


def _lone(line: Line, page: Page) -> bool:
    """Whether nothing stands right above a foot."""
    return not any(0 <= line.box.top - n.box.bottom < 0.8 * line.size for n in page.lines if n is not line)


def body_size(pages: Sequence[Page]) -> float:
    """The size most characters are printed in; 10 for a document without text."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 10.0


def with_plain_body(pages: Sequence[Page], body: float) -> list[Page]:
    """The pages with no line bold where the body is: then it tells nothing; browsers write all weights of a font so.

    What stands out there is what is not set in the body's colour.
    """
    weights: Counter[bool] = Counter()
    colours: Counter[str] = Counter()
    for page in pages:
        for line in page.lines:
            if abs(line.size - body) < 0.1 * body:
                weights[line.bold] += len(line.text)
                colours[line.colour] += len(line.text)
    if weights[True] <= BOLD_BODY * weights.total():
        return list(pages)
    usual = colours.most_common(1)[0][0]
    return [
        replace(page, lines=tuple(replace(line, bold=line.colour != usual) for line in page.lines)) for page in pages
    ]


def line_pitch(pages: Sequence[Sequence[Line]], size: float) -> float:
    """Usual distance of two lines of a size; 1.25 sizes when nothing tells."""
    steps = sorted(
        b.box.bottom - a.box.bottom
        for lines in pages
        for a, b in itertools.pairwise(lines)
        if abs(a.size - size) < 0.3
        and abs(b.size - size) < 0.3
        and 0.9 * size < b.box.bottom - a.box.bottom < DOUBLE_STEP * size
    )
    usual = [step for step in steps if step < WIDE_STEP * size]
    steps = usual if len(usual) >= LEAST_STEPS or len(usual) == len(steps) else steps
    return statistics.median_low(steps) if steps else 1.25 * size
