"""Big numbers with the words that say what they count: strips of a page that no ground sets apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.reading.layout.bands import Flow
from pipeline.reading.layout.order import columns_of
from pipeline.reading.layout.rows import Fragment, Row
from pipeline.records import Box

#: A number this much bigger than the body, and no longer than this, is one of a strip; its words stand near (sizes).
BIG_NUMBER, LONGEST_NUMBER, STRIP_GAP = 1.45, 30, 0.9
#: Words of a number are set smaller than this share of it, those beside it begin no further away (sizes of the body).
SMALL_WORDS, WORDS_BESIDE = 0.75, 14.0
#: Words of several lines beside a number reach over and under it by this share of its size.
REACH = 0.5
#: The rest of a number stands no further below it (sizes).
NEXT_LINE = 1.6
#: What may stand in a number's word before its first digit (US$3, 约3) and behind its last, itself included.
SIGNS = 4
CLAUSE = "，"
#: Lines of words go on no further below each other (sizes), and so many at most below those beside the number.
WORDS_STEP, MORE_LINES = 1.5, 5
#: Rows below a number in which its words are looked for.
LOOKED_AT = 9
#: Numbers with their words below them make a column beside the text so far apart (sizes), with words no longer.
NEXT_STACKED, LONGEST_LABEL = 5.0, 8.0
#: Numbers below each other with words beside them stand no further apart (sizes).
NEXT_NUMBER = 3.5


@dataclass(frozen=True, slots=True)
class Strip:
    """Where a strip stands, and its cells in reading order: the number first, then its words from top to bottom."""

    box: Box
    cells: list[list[Fragment]]


def find_strips(rows: Sequence[Row], flow: Flow) -> list[Strip]:
    """The strips of a page: numbers side by side with their words below or above, or one by one with words beside.

    The page is looked at as a whole, then the columns of its text one by one.
    """
    numbers = sum(_is_big(f, flow.body) and _starts_with_number(f, rtl=flow.rtl) for row in rows for f in row.fragments)
    if numbers < 2:
        return []
    found: list[Strip] = []
    for own in (rows, *columns_of(rows, flow)):
        for strip in (*_side_by_side(own, flow), *_staggered(own, flow), *_stacks(own, flow), *_one_by_one(own, flow)):
            if not any(overlap(strip.box, other.box) for other in found):
                found.append(strip)
    return found


def overlap(a: Box, b: Box) -> bool:
    """Whether two boxes share some of the page."""
    return a.x0 < b.x1 and b.x0 < a.x1 and a.top < b.bottom and b.top < a.bottom


def _side_by_side(rows: Sequence[Row], flow: Flow) -> Iterator[Strip]:
    bottom, body = float("-inf"), flow.body
    for i, row in enumerate(rows):
        big = [f for f in row.fragments if _is_big(f, body)]
        if len(big) < 2 or sum(_starts_with_number(f, rtl=flow.rtl) for f in big) < max(2, len(big) - 1):
            continue
        if row.top < bottom or len(big) < len(row.fragments):
            continue
        words = _words(row, rows[i + 1 :], big, body) or _words_above(row, rows[:i], big, body)
        if words:
            cells = [[number, *(f for f in words if _nearest(f, big) is number)] for number in big]
            box = _around([*big, *words])
            bottom = box.bottom
            yield Strip(box, cells[::-1] if flow.rtl else cells)


def _nearest(fragment: Fragment, big: Sequence[Fragment]) -> Fragment:
    return min(big, key=lambda number: _off(fragment, number))


def _words(row: Row, rows: Sequence[Row], big: Sequence[Fragment], body: float) -> list[Fragment]:
    """The words below the numbers of a row."""
    members: list[Fragment] = []
    bottom = row.bottom
    for below in rows:
        under = [f for f in below.fragments if any(_in_line(f, cell) for cell in big)]
        if len(under) < len(below.fragments) or below.top - bottom > STRIP_GAP * body:
            break
        members.extend(under)
        bottom = max(bottom, below.bottom)
    return members


def _words_above(row: Row, rows: Sequence[Row], big: Sequence[Fragment], body: float) -> list[Fragment]:
    """The words above the numbers of a row: some over each of them, all set in one size."""
    members: list[Fragment] = []
    top = row.top
    for above in reversed(rows):
        over = [
            f for f in above.fragments
            if f.size < SMALL_WORDS * _smallest(big) and any(_in_line(f, cell) for cell in big)
        ]  # fmt: skip
        if len(over) < len(above.fragments) or top - above.bottom > STRIP_GAP * body:
            break
        if members and any(abs(f.size - members[0].size) > 0.1 for f in over):
            break
        members.extend(over)
        top = min(top, above.top)
    members.sort(key=_height)
    return members if all(any(_in_line(f, cell) for f in members) for cell in big) else []


def _over_their_words(rows: Sequence[Row], flow: Flow) -> list[tuple[Fragment, list[Fragment]]]:
    """The big numbers with small words right below them, each with its own."""
    pairs: list[tuple[Fragment, list[Fragment]]] = []
    for i, row in enumerate(rows):
        for f in row.fragments:
            if _is_big(f, flow.body) and _starts_with_number(f, rtl=flow.rtl):
                rest = _rest(f, rows[i : i + LOOKED_AT])
                words = _right_below(f, rest, rows[i + 1 : i + LOOKED_AT])
                if words:
                    pairs.append((f, [*rest, *words]))
    return pairs


def _stacks(rows: Sequence[Row], flow: Flow) -> Iterator[Strip]:
    """Numbers below each other in a column of their own beside the text, each with its words right below it."""
    pairs = _over_their_words(rows, flow)
    for i, (number, words) in enumerate(pairs):
        others = (other for other in pairs[max(0, i - 1) : i + 2] if other[0] is not number)
        if any(_stacked(number, other) for other, _ in others):
            yield Strip(_around([number, *words]), [[number, *words]])


def _staggered(rows: Sequence[Row], flow: Flow) -> Iterator[Strip]:
    """Numbers side by side at different heights, as in circles whose words have more or fewer lines."""
    pairs = _over_their_words(rows, flow)
    group: list[tuple[Fragment, list[Fragment]]] = []
    for pair in [*pairs, None]:
        if pair is not None and (not group or _beside_each_other(group[-1][0], pair[0])):
            group.append(pair)
            continue
        if len({round(number.baseline) for number, _ in group}) > 1:
            members = [f for number, words in group for f in (number, *words)]
            box = _around(members)
            inner = [f for row in rows for f in row.fragments if _lies_in(f, box)]
            if len(inner) == len(members):
                cells = sorted(([number, *words] for number, words in group), key=lambda cell: cell[0].x0)
                yield Strip(box, cells[::-1] if flow.rtl else cells)
        group = [pair] if pair is not None else []


def _beside_each_other(number: Fragment, other: Fragment) -> bool:
    near = abs(number.baseline - other.baseline) < NEXT_LINE * number.size
    return near and abs(number.size - other.size) < 0.1 and (number.x1 < other.x0 or other.x1 < number.x0)


def _lies_in(f: Fragment, box: Box) -> bool:
    return box.x0 < (f.x0 + f.x1) / 2 < box.x1 and box.top < (f.top + f.bottom) / 2 < box.bottom


def _right_below(number: Fragment, rest: Sequence[Fragment], rows: Sequence[Row]) -> list[Fragment]:
    """The small words right below a number, in line with it; none when they are as wide as text is."""
    found: list[Fragment] = []
    last = max((number, *rest), key=_height)
    for row in rows:
        own = [
            f for f in row.fragments
            if f.size < SMALL_WORDS * number.size and _in_line(f, number)
            and 0 < f.baseline - last.baseline < WORDS_STEP * max(f.size, 0.8 * last.size if not found else 0.0)
            and (not found or abs(f.size - found[0].size) < 0.1)
        ]  # fmt: skip
        if own:
            last = own[0]
            found.append(last)
    wide = any(f.x1 - f.x0 > LONGEST_LABEL * number.size for f in found)
    return found if len(found) <= MORE_LINES and not wide else []


def _stacked(number: Fragment, other: Fragment) -> bool:
    """Whether two numbers begin, end or have their middle at one place, one of them below the other."""
    near = 0 < abs(number.baseline - other.baseline) < NEXT_STACKED * number.size
    return near and _off(number, other) < 2.0 and abs(number.size - other.size) < 0.1 * number.size


def _smallest(fragments: Sequence[Fragment]) -> float:
    """The smallest size of some fragments."""
    return min(f.size for f in fragments)


def _one_by_one(rows: Sequence[Row], flow: Flow) -> Iterator[Strip]:
    """Numbers below each other, each with its words beside it: a box for each."""
    pairs: list[tuple[Fragment, list[Fragment]]] = []
    for i, row in enumerate(rows):
        for f in row.fragments:
            if _is_big(f, flow.body) and _starts_with_number(f, rtl=flow.rtl):
                near = rows[max(0, i - 4) : i + LOOKED_AT]
                rest = _rest(f, near)
                words = _beside(f, rest, near, flow)
                if words:
                    pairs.append((f, [*rest, *sorted(words, key=_height)]))
    for i, (number, words) in enumerate(pairs):
        others = (other for other in pairs[max(0, i - 1) : i + 2] if other[0] is not number)
        if any(_alike(number, words, *other, rtl=flow.rtl) for other in others):
            yield Strip(_around([number, *words]), [[number, *words]])


def _rest(number: Fragment, rows: Sequence[Row]) -> list[Fragment]:
    """The rest of a number that goes on below, set as it is: "8.7" above "million"."""
    below = (f for row in rows for f in row.fragments if 0 < f.baseline - number.baseline < NEXT_LINE * number.size)
    return [
        f for f in below
        if abs(f.size - number.size) < 0.1 and min(abs(f.x0 - number.x0), abs(f.x1 - number.x1)) < 2.0
        and not any(c.isdigit() for a in f.atoms for c in a.text)
    ]  # fmt: skip


def _beside(number: Fragment, rest: Sequence[Fragment], rows: Sequence[Row], flow: Flow) -> list[Fragment]:
    """The words behind a number, of one or several lines around its height; none when other text stands there."""
    reach, base = REACH * number.size, max(f.baseline for f in (number, *rest))
    level = [
        f for row in rows for f in row.fragments
        if f is not number and f not in rest and number.top - reach + f.size < f.baseline < base + reach
    ]  # fmt: skip
    ways = [number.x0 - f.x1 if flow.rtl else f.x0 - number.x1 for f in level]
    if not level or min(ways) <= 0 or min(ways) > WORDS_BESIDE * flow.body:
        return []
    starts = [f.x1 if flow.rtl else f.x0 for f in level]
    if max(starts) - min(starts) > flow.body or any(f.size > SMALL_WORDS * number.size for f in level):
        return []
    return level + _going_on(max(level, key=_height), [f for row in rows for f in row.fragments], flow)


def _going_on(last: Fragment, fragments: Sequence[Fragment], flow: Flow) -> list[Fragment]:
    """The lines that go on right below the last of some words: what a year of a time line says may be long."""
    found: list[Fragment] = []
    for f in sorted(fragments, key=_height):
        level = abs(f.x1 - last.x1 if flow.rtl else f.x0 - last.x0) < 1
        if level and abs(f.size - last.size) < 0.1 and 0 < f.baseline - last.baseline < WORDS_STEP * f.size:
            found.append(f)
            last = f
    return found if len(found) <= MORE_LINES else []


def _alike(
    number: Fragment, words: Sequence[Fragment], other: Fragment, others: Sequence[Fragment], *, rtl: bool
) -> bool:
    """Whether two numbers stand below each other and so do their words, or these stand equally far from them."""
    near = abs(number.baseline - other.baseline) < NEXT_NUMBER * number.size
    words, others = words[-1:], others[-1:]  # what comes before may be the rest of the number
    level = min(abs(number.x0 - other.x0), abs(number.x1 - other.x1)) < 2.0
    apart = abs(words[0].x1 - others[0].x1) if rtl else abs(words[0].x0 - others[0].x0)
    off = abs(_distance(number, words[0], rtl=rtl) - _distance(other, others[0], rtl=rtl))
    alike = abs(number.size - other.size) < 0.1 * number.size
    return near and level and alike and (apart < words[0].size or off < 0.5 * words[0].size)


def _distance(number: Fragment, word: Fragment, *, rtl: bool) -> float:
    return number.x0 - word.x1 if rtl else word.x0 - number.x1


def _height(fragment: Fragment) -> float:
    return fragment.baseline


def _around(fragments: Sequence[Fragment]) -> Box:
    return Box(
        min(f.x0 for f in fragments) - 1, min(f.top for f in fragments) - 1,
        max(f.x1 for f in fragments) + 1, max(f.bottom for f in fragments) + 1,
    )  # fmt: skip


def _is_big(fragment: Fragment, body: float) -> bool:
    return fragment.size >= BIG_NUMBER * body


def _starts_with_number(fragment: Fragment, *, rtl: bool) -> bool:
    first, last = min(fragment.atoms, key=lambda a: a.x0), max(fragment.atoms, key=lambda a: a.x1)
    ends = (last.text if rtl else first.text)[:SIGNS]
    if not rtl and last is not first and _is_unspaced(last.text[-1]):
        ends += last.text[-SIGNS:]  # 本组织有1 927名 is one word
    text = "".join(a.text for a in fragment.atoms)
    long = (
        len(text) + sum(map(_is_unspaced, text)) > LONGEST_NUMBER or CLAUSE in text
    )  # a sentence: 2031年6月，一个小组
    return any(c.isdigit() for c in ends) and not long


def _is_unspaced(char: str) -> bool:
    return "\u2e80" <= char <= "\u9fff"


def _in_line(fragment: Fragment, cell: Fragment) -> bool:
    """Whether a fragment shares the beginning, the middle or the end of a big number."""
    return fragment.size <= cell.size + 0.1 and _off(fragment, cell) < 0.5 * fragment.size


def _off(fragment: Fragment, cell: Fragment) -> float:
    off = (fragment.x0 - cell.x0, fragment.x1 - cell.x1, (fragment.x0 + fragment.x1 - cell.x0 - cell.x1) / 2)
    return min(map(abs, off))
