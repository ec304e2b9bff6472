"""Lines of a document → blocks: what belongs to one paragraph, heading, note, panel."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from pipeline.passages.block import Block, Sheet
from pipeline.passages.clean import LINE_END_HYPHENS
from pipeline.passages.ends import (
    AT_EDGE,
    CLOSING,
    GOING_ON,
    LONGEST_SIGNATURE,
    SHORT_LAST,
    SHORT_LINE,
    UNSTRETCHED,
    ended,
    first_width,
    is_full,
    set_far,
    width,
)
from pipeline.passages.habits import EXTRA_ROOM, SAME_INDENT, SAME_TYPE, Habits, habits_of, is_far, is_wide
from pipeline.passages.labels import DASHES, Label, is_numbered_heading, label_of
from pipeline.passages.masthead import is_date
from pipeline.passages.placing import Placed, next_term, overlap, same_style
from pipeline.records import Line, PassageKind

#: A line that begins elsewhere than the last by this share of the size has moved.
MOVED = 0.2
#: Headings have fewer lines than this, unless they are opening paragraphs set big.
LONG_HEADING = 4
#: Signs behind which a sentence goes on.
COLONS = (":", "：")
#: A line no longer than this that begins as a numbered heading is one, however it is set.
SHORT_HEADING = 120
#: In so many lines the number after the first of a document is looked for.
LOOKED_AT = 200
#: Lines of one heading stand no further apart than this share of the size.
HEADING_STEP = 1.6
#: What stands within a sentence takes up more than so many lines; less is a line that was lost.
INTERRUPTED = 3.0


class Cutter:
    """Cuts the running text of a document into blocks."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._code = sheet.language.code
        self._number = self._left = 0  # the number last printed, and the one before numbers began anew
        self._numbered = self._plain = 0
        self._following: Sequence[Placed] = ()
        self._lines: Sequence[Placed] = ()
        self._at = 0
        self._inner = 0.0  # where the lines below a printed number begin
        self._habits = Habits()

    def cut(self, lines: Sequence[Placed]) -> list[Block]:
        """Blocks in reading order."""
        blocks: list[Block] = []
        self._habits, self._lines = habits_of(lines, self._sheet), lines
        for i, item in enumerate(lines):
            block = blocks[-1] if blocks else None
            self._following, self._at = lines[i + 1 : i + 3], i
            following = self._following[0] if self._following else None
            label = self._label(item, block)
            if label is not None:
                if label.kind == "number":
                    self._left = self._number if label.value <= self._number else self._left
                    self._number = label.value
                    self._numbered += 1
                kind: PassageKind = "paragraph" if label.kind == "number" else "list_item"
                blocks.append(Block(kind, [item], label.printed, label.end))
            elif block is None or self._starts(item, block):
                heading = self._is_heading(item, following)
                self._plain += not heading and self._numbered > 0
                blocks.append(Block("heading" if heading else "paragraph", [item]))
            else:
                block.lines.append(item)
                if block.label and len(block.lines) == 2:
                    self._inner = item.lead
            self._close_round(blocks)
        return [self._settled(b) for b in blocks]

    def _close_round(self, blocks: list[Block]) -> None:
        """Takes a paragraph up again behind a quotation that stands within it."""
        if len(blocks) < 3 or len(blocks[-1].lines) > 1:
            return
        before, quote, block = blocks[-3:]
        last, item = before.last, block.lines[0]
        inside = quote.kind == "heading" and block.kind == "paragraph" and before.kind in ("paragraph", "list_item")
        if not inside or block.label or is_numbered_heading(quote.lines[0].text, self._code):
            return
        right_below = self._habits.spaced and not self._far(item, last)
        if ended(last.text) and not right_below:
            return
        near = last.page == item.page == quote.lines[0].page and same_style(last.line, item.line)
        if len(before.lines) == 1 and width(last.line) < SHORT_LAST * width(item.line):
            return  # a line of its own, a symbol or date above a title
        if near and (right_below or item.text[:1].islower() or is_full(last, item, self._sheet.divides)):
            before.lines.append(item)
            blocks[-3:] = [quote, before]  # the passages are set in the order of the page later

    def _label(self, item: Placed, block: Block | None) -> Label | None:
        bare = self._habits.numbers.get(id(item.line))
        if bare is not None:
            return bare
        label = label_of(item.text, self._code)
        if label is None:
            return None
        if self._heading_style(item.line) and label.kind == "number" and item.line.bold:
            return label if self._leads_on(item, label) else None
        if block is None:
            return label
        apart = block.kind == "heading" or self._apart(item, block)
        if label.kind == "number":
            in_turn = label.value == self._number + 1
            near = label.value == 1 or self._number < label.value <= self._number + 5
            near = near or (not self._numbered and self._counts_on(label.value)) or label.value == self._left + 1
            taken = (in_turn and self._gap_behind(item, label)) or (apart and near)
            return label if taken else None
        return label if apart or self._next_item(item, label, block) else None

    def _leads_on(self, item: Placed, label: Label) -> bool:
        """Whether a bold line with the next number is the full first line of a paragraph that goes on below."""
        following = self._following[0] if self._following else None
        if following is None or label.value != self._number + 1 or not self._numbered or following.run != item.run:
            return False
        plain = not following.line.bold and abs(following.line.size - item.line.size) <= SAME_TYPE
        return plain and not self._far(following, item) and is_full(item, following, self._sheet.divides)

    def _next_item(self, item: Placed, label: Label, block: Block) -> bool:
        """Whether a line begins the next item of a list: level with the first, with its sign or behind an ended one."""
        first = block.lines[0]
        level = abs(item.lead - first.lead) < MOVED * item.line.size and item.run == block.last.run
        if block.kind != "list_item" or not block.skip or not level or not label.follows(block.label):
            return False
        signed = label.kind == "bullet" and item.text[0] == first.text[0] and item.text[0] not in DASHES
        return signed or ended(block.last.text)

    def _counts_on(self, value: int) -> bool:
        """Whether a line further down begins with the next number: a document may begin with any."""
        ahead = self._lines[self._at + 1 : self._at + LOOKED_AT]
        labels = (label_of(x.text, self._code) for x in ahead if x.text[:1].isdigit())
        return any(label is not None and label.kind == "number" and label.value == value + 1 for label in labels)

    def _gap_behind(self, item: Placed, label: Label) -> bool:
        """Whether the number stands off from the text, as the number of a paragraph does."""
        words = item.line.words
        printed = len("".join(item.text[: label.end].split()))
        length = 0
        for before, after in itertools.pairwise(words):
            length += len(before.text)
            if length >= printed:
                gap = max(after.box.x0 - before.box.x1, before.box.x0 - after.box.x1)
                return gap > 0.5 * item.line.size
        return False

    def _apart(self, item: Placed, block: Block) -> bool:
        """Whether a line stands off from the block before it by room, indent or place."""
        last = block.last
        if item.run != last.run:
            moved = abs(item.lead - last.lead) > item.line.size
            return moved or ended(last.text) or not is_full(last, item, self._sheet.divides)
        if is_wide(item, last, self._sheet) or (item.stands_in and ended(last.text)):
            return True
        if abs(item.lead - last.lead) > 0.8 * item.line.size and len(block.lines) > 1:
            return True
        return ended(last.text) and not is_full(last, item, self._sheet.divides)

    def _starts(self, item: Placed, block: Block) -> bool:
        """Whether an unlabelled line starts a new block."""
        last = block.last
        line, before = item.line, last.line
        size = line.size
        set_off = (before.italic and not line.italic) or (last.underlined and not item.underlined)
        if block.kind == "heading" and self._runs_in(item, block):
            self._made_paragraph(block)
            return False
        if block.kind == "heading" and set_off:
            return True
        if item.underlined and not last.underlined and self._underlined_heading(item):
            return True
        if item.run != last.run and self._taken_up(item, block):
            return False
        if not same_style(line, before):
            if block.kind == "heading" or abs(line.size - before.size) > 0.06 * size:
                return True
            return ended(last.text) or self._heading_style(line) or (item.run == last.run and self._far(item, last))
        if item.run != last.run:
            return self._starts_after_break(item, block)
        if self._far(item, last):
            return not self._interrupted(item, block)
        if block.kind == "heading":
            return is_numbered_heading(item.text, self._code)
        if last.text[-1:] in LINE_END_HYPHENS:
            return False
        if len(block.lines) == 1 and self._dates(item, last):
            return True
        if not block.label and not block.skip and next_term(item, block.lines[0]):
            return True
        if self._stands_out(item) and ended(last.text):
            return True
        if set_far(last) and set_far(item):
            return last.lead + last.trail > self._room(item)
        shift = item.lead - last.lead
        if item.stands_in and len(block.lines) > 1 and abs(shift) > MOVED * size and ended(last.text):
            return True
        if len(block.lines) > 1 and abs(shift) > 0.9 * size:
            # the first line of a paragraph stands in or, in a list, out
            return ended(last.text) or (shift < 0 and self._hanging(block)) or last.trail > self._room(item)
        if not ended(last.text) or is_full(last, item, self._sheet.divides):
            return False
        # where space parts paragraphs, a line without it above begins none unless the last is plainly an end
        return last.trail > (SHORT_LAST if self._habits.spaced else SHORT_LINE) * (last.trail + width(before))

    def _runs_in(self, item: Placed, block: Block) -> bool:
        """Whether bold lines are the first words of the paragraph below: full, in its size, with no room in between.

        What goes on begins with no capital, unless the line is stretched to the edge or all such lines of the document
        are full, as headings would not be; where a script has no capitals, one line below is enough.
        """
        last = block.last
        if item.run != last.run or not last.line.bold or item.line.bold or self._far(item, last):
            return False
        if abs(item.line.size - last.line.size) > SAME_TYPE:
            return False
        if last.run in self._habits.stretched and last.trail < AT_EDGE * last.line.size:
            return True
        if ended(last.text):
            return False
        goes_on = last.text[-1:] in LINE_END_HYPHENS or not item.text[:1].isupper()
        if is_full(last, item, self._sheet.divides):
            return goes_on or self._habits.led or self._is_number(block.lines[0])
        return goes_on and last.trail - item.trail < first_width(item) + EXTRA_ROOM * item.line.size  # as full as it

    def _made_paragraph(self, block: Block) -> None:
        """Takes what was held for a heading for the beginning of a paragraph, with its number."""
        block.kind, label = "paragraph", label_of(block.lines[0].text, self._code)
        if label is not None and label.kind == "number":
            block.label, block.skip = label.printed, label.end
            self._number, self._numbered = label.value, self._numbered + 1

    def _stands_out(self, item: Placed) -> bool:
        """Whether a line ends as far before the edge as first lines of the document do."""
        indent = self._habits.indent
        return indent > 0 and item.run in self._habits.stretched and abs(item.trail - indent) <= SAME_INDENT

    def _dates(self, item: Placed, last: Placed) -> bool:
        """Whether a line is the date that stands alone below a place or meeting, at the end of a text."""
        if ended(last.text) or len(last.text) > LONGEST_SIGNATURE or ended(item.text) or not is_date(item.text):
            return False
        following = self._following[0] if self._following else None
        return following is None or following.run != item.run or self._far(following, item)

    def _interrupted(self, item: Placed, block: Block) -> bool:
        """Whether a picture or quotation stands within a sentence: what is far below goes on with it all the same."""
        last, level = block.last, abs(item.lead - block.last.lead) < MOVED * item.line.size
        far = item.line.box.bottom - last.line.box.bottom > INTERRUPTED * self._sheet.pitch(item.line.size)
        broken = far and level and len(block.lines) > 1 and block.kind != "heading" and not ended(last.text)
        return broken and not item.text[:1].isupper() and is_full(last, item, self._sheet.divides)

    def _far(self, item: Placed, last: Placed) -> bool:
        return is_far(item, last, self._sheet)

    def _hanging(self, block: Block) -> bool:
        return len(block.lines) > 1 and block.lines[1].lead - block.lines[0].lead > 0.6 * block.lines[0].line.size

    def _starts_after_break(self, item: Placed, block: Block) -> bool:
        """Whether a line at the top of a column or page starts a new block."""
        last = block.last
        if block.kind == "heading":
            step = item.line.box.bottom - last.line.box.bottom
            if len(block.lines) >= LONG_HEADING and not ended(last.text):
                return False  # a paragraph set big that goes on in the next column
            under = item.page == last.page and 0 < step < HEADING_STEP * item.line.size
            return not (under and overlap(item.line, last.line)) or is_numbered_heading(item.text, self._code)
        if self._heading_style(item.line) and not self._heading_style(last.line):
            return True
        if last.text[-1:] in LINE_END_HYPHENS:
            return False
        if item.stands_in and (block.lines[0].stands_in or ended(last.text)):
            return True
        if last.trail > self._room(item):
            return True
        if self._stands_out(item) and ended(last.text):
            return True
        if not ended(last.text):
            return False
        if item.text[:1].islower() or (last.text[-1:] in COLONS and is_full(last, item, self._sheet.divides)):
            return False  # a list begins with its signs, and no full line opens one
        if item.after_aside:
            return True  # what stands beside the text is set between paragraphs
        if not is_full(last, item, self._sheet.divides):
            return True
        if last.run in self._habits.stretched and last.trail > UNSTRETCHED * last.line.size:
            return True
        if block.label and self._numbered > 3 * self._plain:
            moved = min(
                abs(item.lead - last.lead),
                abs(item.lead - self._inner),
                abs(item.line.box.x0 - last.line.box.x0),
                abs(item.line.box.x1 - last.line.box.x1),
            )
            return moved > item.line.size  # a paragraph of its own would have its number
        pitch = self._sheet.pitch(last.line.size)
        room = self._sheet.room(last) if item.page > last.page else self._sheet.spare.get(last.run, 0.0)
        if room <= 0.9 * pitch:
            return False
        # room was left: the next paragraph did not fit, or no line of this one was to stand alone
        return room > 1.9 * pitch or not self._two_left(item)

    def _taken_up(self, item: Placed, block: Block) -> bool:
        """Whether a bold line at the top of a page goes on with a sentence: some set all first lines bold."""
        following = self._following[0] if self._following else None
        if not item.line.bold or block.last.line.bold or ended(block.last.text):
            return False
        if following is None or following.line.bold or self._far(following, item):
            return False
        alike = abs(item.line.size - block.last.line.size) <= SAME_TYPE and len(block.lines) > 1
        return alike and block.kind != "heading" and is_full(block.last, item, self._sheet.divides)

    def _two_left(self, item: Placed) -> bool:
        """Whether a line and the next are all that is left of a paragraph."""
        if not self._following or self._far(self._following[0], item):
            return False
        if len(self._following) < 2:
            return True
        second, third = self._following
        return self._far(third, second) or (ended(second.text) and not is_full(second, third, self._sheet.divides))

    def _room(self, item: Placed) -> float:
        """Room at the end of a line that only the end of a paragraph leaves."""
        return max(3 * item.line.size, first_width(item) + 1.5 * item.line.size)

    def _heading_style(self, line: Line) -> bool:
        """Whether a line is set as a heading: bigger than the body, or bold."""
        return line.size > 1.07 * self._sheet.body or (line.bold and line.size > 0.93 * self._sheet.body)

    def _is_heading(self, item: Placed, following: Placed | None) -> bool:
        if not self._heading_style(item.line):
            if (item.line.italic and self._italic_heading(item)) or self._underlined_heading(item):
                return True
            alone = following is None or not same_style(item.line, following.line) or self._far(following, item)
            alone = alone or self._is_number(following)
            numbered = len(item.text) <= SHORT_HEADING and is_numbered_heading(item.text, self._code)
            return numbered and alone and not ended(item.text)
        if len(item.text) > 200 or item.text.count(" ") > 30:
            return False
        if following is None or len(item.text) <= 80:
            return True
        return not (same_style(item.line, following.line) and ended(item.text))

    def _is_number(self, item: Placed | None) -> bool:
        """Whether a line begins with the next number of a paragraph."""
        label = label_of(item.text, self._code) if item is not None else None
        return label is not None and label.value == self._number + 1

    def _italic_heading(self, item: Placed) -> bool:
        """Whether a line in italics heads the upright text below it."""
        return self._heads(item, next((x for x in self._following if not x.line.italic), None))

    def _underlined_heading(self, item: Placed) -> bool:
        """Whether an underlined line heads the text below it."""
        return item.underlined and self._heads(item, next((x for x in self._following if not x.underlined), None))

    def _heads(self, item: Placed, below: Placed | None) -> bool:
        """Whether a line set in its own way heads the one below: short, at the edge, and no beginning of it."""
        if below is None or below.page != item.page or len(item.text) > SHORT_HEADING or not item.text[:1].isalpha():
            return False
        if ended(item.text) or item.text.endswith(GOING_ON) or item.text[:1].islower() or below.text[:1].islower():
            return False
        room = item.lead + width(item.line) + item.trail
        middle = abs(item.lead - item.trail) < 2 * item.line.size
        return item.trail > SHORT_LINE * room and (middle or item.lead < SHORT_LAST * room)

    def _settled(self, block: Block) -> Block:
        """A last look at a block as a whole."""
        if block.kind == "heading" and (
            sum(len(x.text) for x in block.lines) > 400 or block.last.text.rstrip(CLOSING + " ").endswith(GOING_ON)
        ):
            block.kind = "paragraph"
        if block.kind == "paragraph" and not block.label and self._hanging(block) and not _signed(block):
            second = block.lines[1]
            if all(abs(x.lead - second.lead) < 2 for x in block.lines[1:] if x.run == second.run):
                block.kind = "list_item"
        return block


def _signed(block: Block) -> bool:
    """Whether short lines are set to the far edge, as date and place below a text are."""
    if any(len(x.text) > LONGEST_SIGNATURE for x in block.lines):
        return False
    trails = [x.trail for x in block.lines]
    return max(trails) - min(trails) < 0.4 * block.last.line.size
