"""What stands on grounds and in frames: strips of big numbers, pull-quotes, headings, sidebars."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence

from pipeline.passages.asides import BIG_NUMBER, FIRST_NUMBER, LONGEST_NUMBER, QUOTE_SIZE, YEAR
from pipeline.passages.block import NOTE_SIZE, Block
from pipeline.passages.ends import ended, is_full
from pipeline.passages.labels import DASHES, Label, label_of
from pipeline.passages.placing import Placed, overlap, tab_in, within
from pipeline.records import Box, Line, Page

#: Panels in `Page.rules`: rules are thinner. That of a title set from top to bottom is narrower than others.
PANEL_HEIGHT, PANEL_WIDTH, UPRIGHT_WIDTH = 12.0, 40.0, 5.0
#: A heading on a ground of its own is no longer.
HEADING_LINES, LONGEST_HEADING = 2, 90
#: Set this much bigger than the body, as the title of a chapter, it may have so many.
LARGE, LARGE_LINES = 2.0, 4
#: The title of a chapter with its text on one ground is set so much bigger than the body, the text so much smaller.
TITLE, BELOW_TITLE = 1.6, 0.75
#: Who said what is quoted is set so much smaller.
SIGNATURE = 0.85
#: The words of a big number in a box of its own have no more lines.
BOX_LINES = 6
#: Lines of a paragraph of a sidebar stand no further apart (sizes).
SIDE_STEP = 1.75
#: Behind the end of a sentence so much more room (sizes) than between lines parts two of them.
SIDE_ROOM = 0.25
#: So many names with their values below them are a list; at the far edge of a line values stand so far off (sizes).
LEAST_PAIRS, VALUE_TAB = 2, 3.0
#: A line that reaches so far (sizes) over the side of a panel is none of it.
OVER_EDGE = 0.5
#: Text below the words of a big number stands further from them (sizes) than these from each other.
TEXT_BELOW = 2.0


def panels_of(page: Page) -> list[Box]:
    """The filled boxes of a page that set text apart, and those of titles set from top to bottom."""
    return [r for r in page.rules if r.bottom - r.top > PANEL_HEIGHT and r.x1 - r.x0 > _least_width(r)]


def _least_width(box: Box) -> float:
    return UPRIGHT_WIDTH if box.bottom - box.top > box.x1 - box.x0 else PANEL_WIDTH


def panel_blocks(panels: Sequence[Sequence[Placed]], body: float, code: str) -> list[Block]:
    """The blocks of all panels; a sidebar that the end of a column or page cuts goes on in the next panel."""
    out: list[Block] = []
    for before, lines in itertools.pairwise([[], *panels]):
        blocks = _blocks_of(lines, body, code)
        last, first = out[-1] if out else None, blocks[0]
        if last is not None and last.kind == first.kind == "sidebar" and not ended(last.last.text):
            item = first.lines[0]
            cut = is_full(last.last, item) or item.text[:1].islower()
            if cut and not first.label and _alike(item, last.last) and _breaks_between(before, lines):
                last.lines.extend(first.lines)
                blocks = blocks[1:]
        out += blocks
    return out


def _breaks_between(before: Sequence[Placed], lines: Sequence[Placed]) -> bool:
    """Whether a column or page ends between two panels: else they are boxes beside or below each other."""
    last, first = before[0], lines[0]
    if first.page == last.page:
        return first.line.box.bottom < last.line.box.top
    return first.page == last.page + 1


def _blocks_of(lines: Sequence[Placed], body: float, code: str) -> list[Block]:
    """The blocks of one panel: a strip of big numbers, a pull-quote, or a sidebar."""
    big = [x for x in lines if x.line.size >= BIG_NUMBER * body and any(c.isdigit() for c in x.text)]
    if len(big) >= 2:
        return _strip(lines, body)
    if len(big) == 1 and (_beside_number(big[0], lines) or _over_words(big[0], lines)):
        return [Block("strip", [big[0], *(x for x in lines if x is not big[0])])]
    if _heads_below(lines, body):
        return [Block("heading", list(lines))]
    head = list(itertools.takewhile(lambda x: x.line.size >= TITLE * body, lines))
    if _is_title(head, lines[len(head) :]):
        return [Block("heading", head), *_blocks_of(lines[len(head) :], body, code)]
    quoted = [x for x in lines if x.line.size >= QUOTE_SIZE * body]
    if 2 * sum(len(x.text) for x in quoted) > sum(len(x.text) for x in lines):
        return _signed(lines)
    out: list[Block] = []
    steps = [b.line.box.bottom - a.line.box.bottom for a, b in itertools.pairwise(lines) if _alike(a, b)]
    pitch = min((step for step in steps if step > 0), default=math.inf)
    values = _values_below(lines)
    for item in lines:
        label = _item_label(item, out[-1].last if out else None, code)
        if id(item) in values:
            out[-1].lines.append(item)
        elif label is not None:
            out.append(Block("sidebar", [item], label.printed, label.end))
        elif out and _goes_on(item, out[-1].last, pitch):
            out[-1].lines.append(item)
        else:
            out.append(Block("sidebar", [item]))
    return out


def _signed(lines: Sequence[Placed]) -> list[Block]:
    """A quotation, and who said it: the lines set plainly smaller at its end, below that of a sentence."""
    said = list(lines)
    while len(said) > 1 and said[-1].line.size < SIGNATURE * lines[0].line.size:
        said.pop()
    who = lines[len(said) :]
    if not who or not ended(said[-1].text) or sum(len(x.text) for x in who) > LONGEST_HEADING:
        return [Block("pull_quote", list(lines))]
    return [Block("pull_quote", said), Block("sidebar", list(who))]


def _values_below(lines: Sequence[Placed]) -> set[int]:
    """The lines (by id) that are the value of what the line above names: "Staff", "48", "Budget", "12.4".

    Two or more pairs follow each other, names and values each set alike and otherwise than the other.
    """
    found: set[int] = set()
    pairs: list[tuple[Placed, Placed]] = []

    def close() -> None:
        if len(pairs) >= LEAST_PAIRS and any(FIRST_NUMBER.match(value.text) for _, value in pairs):
            found.update(id(value) for _, value in pairs)
        pairs.clear()

    i = 0
    while i + 1 < len(lines):
        name, value = lines[i : i + 2]
        step = value.line.box.bottom - name.line.box.bottom
        near = 0 < step < SIDE_STEP * value.line.size and overlap(name.line, value.line)
        own = near and not _alike(value, name) and len(value.text) <= LONGEST_NUMBER and not ended(name.text)
        if not own or (pairs and not (_alike(name, pairs[-1][0]) and _alike(value, pairs[-1][1]))):
            close()
        if own:
            pairs.append((name, value))
        i += 2 if own else 1
    close()
    return found


def _item_label(item: Placed, last: Placed | None, code: str) -> Label | None:
    """The sign or number with which a line begins an item of a list: behind the end of the one before, or its own sign.

    A dash may as well go on with a sentence, and so may a number.
    """
    label = label_of(item.text, code)
    if label is None or last is None:
        return label
    sure = label.kind == "bullet" and not item.text.lstrip().startswith(DASHES)
    return label if sure or ended(last.text) or not is_full(last, item) else None


def _goes_on(item: Placed, last: Placed, pitch: float) -> bool:
    """Whether a line of a sidebar is of the paragraph of the one before, in its next column too.

    `pitch`: the least distance of lines of the panel.
    """
    if not _alike(item, last):
        return False
    if tab_in(item, VALUE_TAB) is not None and tab_in(last, VALUE_TAB) is not None:
        return False  # a name and its value at the far edge, below another
    if item.run != last.run:
        return not ended(last.text)
    step = item.line.box.bottom - last.line.box.bottom
    apart = item.stands_in or step > pitch + SIDE_ROOM * item.line.size
    return 0 < step < SIDE_STEP * item.line.size and not (apart and ended(last.text))


def _alike(item: Placed, last: Placed) -> bool:
    return abs(item.line.size - last.line.size) <= 0.3 and item.line.bold == last.line.bold


def _heads_below(lines: Sequence[Placed], body: float) -> bool:
    """Whether a panel is the ground of a heading: few words, all set big or bold alike, that end no sentence.

    Of two lines in plain type it is a quotation.
    """
    first, text = lines[0].line, " ".join(x.text for x in lines)
    alike = all(abs(x.line.size - first.size) < 0.3 and x.line.bold == first.bold for x in lines)
    stands_out = first.size >= QUOTE_SIZE * body or (first.bold and first.size > NOTE_SIZE * body)
    words = text[:1].isalnum() and any(c.isalpha() for c in text) and not ended(text)
    most = (LARGE_LINES if first.size >= LARGE * body else HEADING_LINES) if first.bold else 1
    short = len(lines) <= most and len(text) <= LONGEST_HEADING
    return alike and stands_out and words and short


def _is_title(head: Sequence[Placed], text: Sequence[Placed]) -> bool:
    """Whether the first lines on a ground are the title of the text below them there."""
    words = " ".join(x.text for x in head)
    few = 0 < len(head) <= LARGE_LINES and len(words) <= LONGEST_HEADING and words[:1].isalnum() and not ended(words)
    return few and len(text) > 1 and all(x.line.size < BELOW_TITLE * head[0].line.size for x in text)


def _beside_number(number: Placed, lines: Sequence[Placed]) -> bool:
    """Whether all other lines but the rest of the number are words set beside it, from its height on."""
    box, reach = number.line.box, 0.5 * number.line.size
    others = [x.line.box for x in lines if x.line.size < 0.9 * number.line.size]
    level = any(o.top < box.bottom + reach for o in others) and all(o.bottom > box.top - reach for o in others)
    return level and (all(o.x0 > box.x1 for o in others) or all(o.x1 < box.x0 for o in others))


def _over_words(number: Placed, lines: Sequence[Placed]) -> bool:
    """Whether a panel is a big number with the few small words that say what it counts below or above it.

    The number may go on in a second line as big: "6.8 per", "cent".
    """
    rest = [x for x in lines if x is not number and abs(x.line.size - number.line.size) < 0.3]
    others = [x for x in lines if x is not number and x not in rest]
    goes_on = len(rest) <= 1 and all(x.line.box.top > number.line.box.top for x in rest)
    text = " ".join(x.text for x in (number, *rest))
    small = all(x.line.size < 0.7 * number.line.size for x in others)
    counts = bool(FIRST_NUMBER.match(text)) and len(text) <= LONGEST_NUMBER and not YEAR.match(text)
    return counts and goes_on and small and 0 < len(others) <= BOX_LINES


def _strip(lines: Sequence[Placed], body: float) -> list[Block]:
    """A number with what it counts is one passage, which begins with the number also where its words stand above it."""

    def is_number(item: Placed) -> bool:
        return item.line.size >= BIG_NUMBER * body and any(c.isdigit() for c in item.text)

    if not is_number(lines[0]) and is_number(lines[-1]) and sum(map(is_number, lines)) > 1:
        return _words_first(lines, is_number)
    out: list[Block] = []
    for item in lines:
        last = out[-1] if out else None
        first = last.lines[0] if last is not None else None
        goes_on = (
            first is not None
            and not is_number(item)
            and first.line.size >= BIG_NUMBER * body
            and (item.line.box.top > first.line.box.top or overlap(item.line, first.line))
        )
        if last is not None and not is_number(item) and _is_text_below(item, last):
            out.append(Block("sidebar", [item]))
        elif last is not None and (goes_on or (last.kind == "sidebar" and not is_number(item))):
            last.lines.append(item)
        else:
            out.append(Block("strip", [item]))
    return out


def _is_text_below(item: Placed, last: Block) -> bool:
    """Whether a line stands too far below the words of a number, or a text below them, to be of these."""
    if len(last.lines) == 1 and last.kind == "strip":
        return False  # nothing says yet what the number counts
    step = item.line.box.bottom - last.last.line.box.bottom
    return step > TEXT_BELOW * item.line.size and overlap(item.line, last.last.line)


def _words_first(lines: Sequence[Placed], is_number: Callable[[Placed], bool]) -> list[Block]:
    out: list[Block] = []
    words: list[Placed] = []
    for item in lines:
        if is_number(item):
            out.append(Block("strip", [item, *words]))
            words = []
        else:
            words.append(item)
    return out


def _runs_over(line: Line, box: Box) -> bool:
    """Whether a line begins before a box or ends behind it: the box of a curved shape reaches over text beside that."""
    slack = OVER_EDGE * line.size
    return line.box.x0 < box.x0 - slack or line.box.x1 > box.x1 + slack


def split_panels(page: Page, lines: Sequence[Line]) -> tuple[list[Line], list[list[Line]]]:
    """The lines outside of panels, and those of each panel that holds some, in the order in which they are read."""
    panels = panels_of(page)
    inner: dict[int, list[Line]] = {}
    rest: list[Line] = []
    for line in lines:
        number = next((n for n, box in enumerate(panels) if within(line, box) and not _runs_over(line, box)), None)
        (rest if number is None else inner.setdefault(number, [])).append(line)
    return rest, list(inner.values())
