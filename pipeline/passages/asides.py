"""What stands beside the running text: notes, captions, strips of big numbers, pull-quotes."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from functools import cache

from pipeline.languages.base import section
from pipeline.languages.compiled import compile_pattern
from pipeline.passages.block import NOTE_MARK, NOTE_SIZE, Block
from pipeline.passages.clean import RAISED
from pipeline.passages.ends import CLOSING, ended, is_full
from pipeline.passages.labels import BULLET, label_of
from pipeline.passages.placing import Placed, overlap
from pipeline.records import Page

#: A number is big when it is set this much bigger than the body; a quote this much.
BIG_NUMBER, QUOTE_SIZE = 1.45, 1.12
LONGEST_CAPTION = 400
#: Lines of a caption stand no further apart (sizes); between its number and its words stands one of these.
CAPTION_STEP, BEHIND_NUMBER = 1.7, frozenset(".:：—–")
#: Notes begin no further below their table (points).
TABLE_NOTE = 72.0
MARKS = RAISED + "*†‡"
#: Lines of a caption whose table stands on the next page.
LONGEST_HEAD = 3
#: "312 million", "$4.5 million", "870 万": what a big number looks like; a year alone is none.
LONGEST_NUMBER, LABEL_LINES = 30, 4
FIRST_NUMBER = re.compile(r"[^\w\s]{0,2}\s?(?!0\d)\d[\d.,\s\u00a0\u202f]*\S{0,3}(?:\s\S+){0,3}$")
#: Big lines that end in a colon are a heading unless they are more.
LONGEST_OPENING = 3
BARE_NUMBER = re.compile(r"\W{0,2}\d{1,2}\W{0,2}")
YEAR = re.compile(r"(?:19|20)\d\d(?!\d|[ .,\u00a0\u202f]\d)")
#: Headings end without a full stop; what is longer than a few words and ends with one is a sentence.
FULL_STOPS, SHORTEST_QUOTE = (".", "。", "!", "！"), 11


@cache
def _caption(code: str, *kinds: str) -> re.Pattern[str]:
    heads = section(code, "layout").get("caption", {})
    words = sorted((word for kind in kinds for word in heads.get(kind, ())), key=len, reverse=True)
    joined = "|".join(re.escape(w) for w in words) or r"(?!)"
    spelled = "|".join(map(re.escape, heads.get("numbers", ()))) or r"(?!)"
    signs = rf"[0-9\u0660-\u0669]{{1,3}}|(?<=[\s\u4e00-\u9fff])(?-i:[IVX]{{1,5}}|[A-Z])\b|(?:{spelled})(?=\W)|[:：]"
    return compile_pattern(rf"(?:{joined})\s{{0,2}}(?:{signs})", re.IGNORECASE)


def is_caption(text: str, code: str) -> bool:
    """Whether a line starts as a caption: "Table 1", "图 2", "Source:"."""
    return bool(_caption(code, "table", "figure").match(text)) and not text[0].islower()


def take_notes(lines: Sequence[Placed], pages: dict[int, Page], body: float) -> tuple[list[Block], list[Placed]]:
    """Footnotes apart from the rest: small lines from a mark on, at the foot of a page or under a short rule."""
    notes: list[Block] = []
    rest: list[Placed] = []
    open_note: Block | None = None
    for i, item in enumerate(lines):
        small = item.line.size < NOTE_SIZE * body
        found = NOTE_MARK.match(item.text) if small else None
        counted = found is not None and found["mark"].isdecimal() and item.text[found.end("mark") :][:1] == "."
        if counted and not _below_body(item, lines, body):
            found = None  # small text whose paragraphs are numbered
        if found and _note_place(item, lines, i, pages[item.page], open_note):
            mark = found["mark"].translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹ᵃᵇᶜᵈᵉᶠᵍʰ", "0123456789abcdefgh", "⁽⁾"))
            open_note = Block("footnote", [item], str(int(mark)) if mark.isdecimal() else mark, found.end())
            notes.append(open_note)
        elif small and open_note is not None and _goes_on(item, open_note.last):
            open_note.lines.append(item)
        else:
            open_note = None
            rest.append(item)
    return notes, rest


def _note_place(item: Placed, lines: Sequence[Placed], i: int, page: Page, open_note: Block | None) -> bool:
    """Whether notes may stand here: after a note, under a table or short rule, or with nothing bigger below them."""
    if open_note is not None and open_note.last.page == item.page:
        return True
    if item.text[0] in MARKS and any(0 <= item.line.box.top - g.box.bottom < TABLE_NOTE for g in page.grids):
        return True
    for rule in page.rules:
        thin, wide = rule.bottom - rule.top < 4, 30 < rule.x1 - rule.x0 < 0.6 * page.width
        if thin and wide and -2 < item.line.box.top - rule.bottom < 4 * item.line.size:
            return True
    below = [x for x in lines[i + 1 :] if x.page == item.page and x.run == item.run]
    return all(x.line.size < item.line.size * 1.05 for x in below) and item.line.box.top > 0.5 * page.height


def _below_body(item: Placed, lines: Sequence[Placed], body: float) -> bool:
    """Whether text of the body's size stands above a note on its page, and none below it."""
    over = (x for x in lines if x.page == item.page and overlap(x.line, item.line))
    tops = [x.line.box.top for x in over if x.line.size >= NOTE_SIZE * body]
    return bool(tops) and max(tops) < item.line.box.top


def _goes_on(item: Placed, last: Placed) -> bool:
    return (
        item.page == last.page
        and abs(item.line.size - last.line.size) < 0.5
        and 0 < item.line.box.bottom - last.line.box.bottom < 2.2 * item.line.size
    )


def take_captions(
    lines: Sequence[Placed], grids: dict[int, Page], body: float, code: str
) -> tuple[list[Block], list[Placed]]:
    """Captions of tables and figures: lines that start as one and are not body text, and small lines standing alone."""
    captions: list[Block] = []
    rest: list[Placed] = []
    i = 0
    while i < len(lines):
        item = lines[i]
        small = item.line.size < NOTE_SIZE * body
        named = is_caption(item.text, code) and (
            item.line.bold
            or small
            or _above_grid(item, grids[item.page])
            or _ends_before_grid(lines, i, grids)
            or _heads_picture(lines, i, code)
        )
        if not named and not small:
            rest.append(item)
            i += 1
            continue
        block = Block("caption", [item])
        i += 1
        while i < len(lines) and (
            _same_caption(block, lines[i], code) or _titles_below(block, lines[i], grids[item.page], code)
        ):
            block.lines.append(lines[i])
            i += 1
        long = sum(len(x.text) for x in block.lines) > LONGEST_CAPTION
        if not named and (long or BULLET.match(item.text)):
            rest.extend(block.lines)  # text or a list set small
        else:
            captions.append(block)
    return captions, rest


def _heads_picture(lines: Sequence[Placed], i: int, code: str) -> bool:
    """Whether a line set as the body is a title by itself: a sign behind its number, no sentence, apart."""
    item, named = lines[i], _caption(code, "table", "figure").match(lines[i].text)
    if named is None or item.text[named.end() : named.end() + 1] not in BEHIND_NUMBER or ended(item.text):
        return False
    before, after = lines[max(0, i - 1)], lines[i + 1] if i + 1 < len(lines) else None
    if before is not item and not ended(before.text) and not _apart(before, item):
        return False
    return after is None or (_apart(item, after) and (after.text[:1].isupper() or not is_full(item, after)))


def _apart(item: Placed, following: Placed) -> bool:
    """Whether more than the room between lines is between two, or they stand in two columns."""
    step = following.line.box.bottom - item.line.box.bottom
    return item.page != following.page or item.run != following.run or not 0 < step < CAPTION_STEP * item.line.size


def _above_grid(item: Placed, page: Page) -> bool:
    return any(-4 < g.box.top - item.line.box.bottom < 4 * item.line.size for g in page.grids)


def captions_ahead(captions: Sequence[Block], lines: Sequence[Placed], pages: dict[int, Page], code: str) -> set[int]:
    """Those of the captions (by id) that stand alone at the foot of a page while their table opens the next.

    `lines` are what the captions were taken from.
    """
    index = {id(item.line): i for i, item in enumerate(lines)}
    named = (block for block in captions if _caption(code, "table").match(block.lines[0].text))
    return {id(block) for block in named if _ends_before_grid(lines, index[id(block.lines[0].line)], pages)}


def _ends_before_grid(lines: Sequence[Placed], i: int, pages: dict[int, Page]) -> bool:
    """Whether a line, with at most two more of it, is the last of its page and the next page begins with a table."""
    number = lines[i].page
    end = next((j for j in range(i + 1, min(i + 4, len(lines))) if lines[j].page != number), None)
    if end is None:
        end = len(lines)
        if end - i > LONGEST_HEAD:
            return False
    grids = pages[number + 1].grids if number + 1 in pages else ()
    top = lines[end].line.box.top if end < len(lines) and lines[end].page == number + 1 else math.inf
    return any(grid.box.top < top for grid in grids)


def _same_caption(block: Block, item: Placed, code: str) -> bool:
    last = block.last.line
    line = item.line
    return (
        item.page == block.last.page
        and abs(line.size - last.size) < 0.4
        and line.bold == last.bold
        and line.colour == last.colour
        and 0 < line.box.bottom - last.box.bottom < CAPTION_STEP * line.size
        and not is_caption(item.text, code)
    )


def _titles_below(block: Block, item: Placed, page: Page, code: str) -> bool:
    """Whether a line above a table is what its number on the line above stands for, set otherwise: "Table 1" alone."""
    last = block.last
    bare = len(block.lines) == 1 and len(_caption(code, "table").sub("", last.text, count=1).strip(" .:–—-")) == 0
    near = item.page == last.page and 0 < item.line.box.bottom - last.line.box.bottom < 2 * item.line.size
    return bare and near and overlap(item.line, last.line) and _above_grid(item, page)


def take_strips(lines: Sequence[Placed], body: float, code: str) -> tuple[list[Block], list[Placed]]:
    """Big numbers with what they count below them, where a page has two or more of them, apart from the rest."""
    strips: list[Block] = []
    rest: list[Placed] = []
    big = {i for i, item in enumerate(lines) if is_big_number(item, body, code)}
    numbers = Counter(lines[i].page for i in big)
    open_strip: Block | None = None
    last: list[Block] = []  # those behind which nothing else stands so far
    for i, item in enumerate(lines):
        over = _begun(item, last)
        if over is not None:
            over.lines.append(item)
        elif i in big and (numbers[item.page] > 1 or _tells(item, lines[i + 1 : i + 2], body)):
            open_strip = Block("strip", [item])
            strips.append(open_strip)
            last.append(open_strip)
        elif open_strip is not None and _under_number(item, open_strip, body):
            open_strip.lines.append(item)
        else:
            open_strip = None
            last.clear()
            rest.append(item)
    return strips, rest


def _begun(item: Placed, strips: Sequence[Block]) -> Block | None:
    """The strip to whose number, one of several at the foot of the page before, a line at the top of a page belongs."""
    bare = [s for s in strips if s.lines[0].page == item.page - 1 and s.lines[-1].page in (item.page, s.lines[0].page)]
    bare = [s for s in bare if len(s.lines) == 1 or s.lines[1].page == item.page]
    if len(bare) < 2:
        return None
    box = item.line.box

    def off(strip: Block) -> float:
        other = strip.lines[0].line.box
        return min(abs(box.x0 - other.x0), abs(box.x1 - other.x1), abs(box.x0 + box.x1 - other.x0 - other.x1) / 2)

    nearest = min(bare, key=off)
    small = item.line.size < 0.7 * nearest.lines[0].line.size
    step = box.bottom - nearest.last.line.box.bottom if len(nearest.lines) > 1 else 0.0
    near = 0 <= step < 1.7 * item.line.size
    return nearest if small and near and off(nearest) < item.line.size else None


def _tells(item: Placed, following: Sequence[Placed], body: float) -> bool:
    """Whether a big number alone on its page counts something: no number of a chapter, with words right below."""
    counts = not BARE_NUMBER.fullmatch(item.text.strip())
    return counts and any(_under_number(x, Block("strip", [item]), body) for x in following)


def is_big_number(item: Placed, body: float, code: str) -> bool:
    """Whether a line is a number set big: no year, no number of a paragraph."""
    text = item.text
    big = item.line.size >= BIG_NUMBER * body and len(text) <= LONGEST_NUMBER
    return big and bool(FIRST_NUMBER.match(text)) and not YEAR.match(text) and label_of(text, code) is None


def _under_number(item: Placed, strip: Block, body: float) -> bool:
    """Whether a line tells what the number above it counts: set smaller, right below it."""
    first, last, line = strip.lines[0], strip.last.line, item.line
    near = item.page == first.page and 0 < line.box.bottom - last.box.bottom < 1.7 * max(line.size, last.size)
    small = line.size < 0.7 * first.line.size and line.size < 1.1 * body and len(strip.lines) <= LABEL_LINES
    same = len(strip.lines) == 1 or abs(line.size - last.size) < 0.3
    return near and same and small and line.box.x0 < first.line.box.x1 and line.box.x1 > first.line.box.x0


def pull_quotes(blocks: Sequence[Block], body: float) -> None:
    """Blocks that are set big but read as text are pull-quotes, not headings."""
    for block in blocks:
        if block.kind in ("heading", "paragraph") and not block.label and block.lines[0].line.size > QUOTE_SIZE * body:
            text = " ".join(x.text for x in block.lines)
            opens = text.rstrip().endswith((":", "：")) and len(block.lines) <= LONGEST_OPENING
            if not ended(text) or opens:
                continue
            sentence = text.rstrip().rstrip(CLOSING).endswith(FULL_STOPS) and len(text) > SHORTEST_QUOTE
            if sentence or len(text) > 60 or len(block.lines) > 2:
                block.kind = "pull_quote"
