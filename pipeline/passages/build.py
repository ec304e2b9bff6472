"""Pages → masthead and passages."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from pipeline.ids import passage_id
from pipeline.languages.base import codes, language, section
from pipeline.languages.detect import detect_document, detect_passage, stand_in
from pipeline.passages.asides import (
    captions_ahead,
    is_big_number,
    is_caption,
    pull_quotes,
    take_captions,
    take_notes,
    take_strips,
)
from pipeline.passages.block import Block, Sheet
from pipeline.passages.blocks import Cutter
from pipeline.passages.clean import LINE_END_HYPHENS, Joiner, Printed, Vocabulary, compose, plain
from pipeline.passages.contents import take_contents, take_index
from pipeline.passages.drafts import Draft, Order, draft_of, table_drafts
from pipeline.passages.ends import GOING_ON, is_full
from pipeline.passages.furniture import body_size, content_lines, line_pitch, with_plain_body
from pipeline.passages.grids import with_whole_rows
from pipeline.passages.halves import one_below_the_other
from pipeline.passages.labels import is_numbered_heading, label_of
from pipeline.passages.masthead import Masthead, date_in, language_of_date, symbol_in, year_in
from pipeline.passages.panels import panel_blocks, panels_of, split_panels
from pipeline.passages.placing import Placed, place, same_style
from pipeline.passages.portions import portions
from pipeline.passages.spare import spare_rooms
from pipeline.passages.underlines import mark_underlined
from pipeline.records import Box, Line, Page, Passage, PassageKind, Problem

Report = Callable[[Problem], None]

#: What stands on grounds, which may have headings of their own there.
ON_GROUNDS: frozenset[PassageKind] = frozenset({"sidebar", "strip", "pull_quote"})
#: A masthead stands in this share of the first page.
MASTHEAD = 0.4
#: The title below it stands in this.
TITLED = 0.6
#: Lines of a title that is read from a picture differ by no more than this in size.
UNSURE = 0.12
#: A cover with so many lines, each longer than this, below its title holds the opening of the text.
OPENING, OPENING_LINES = 40, 3


@dataclass(slots=True)
class _Paper:
    """A document on the way: the lines of its parts, in order."""

    front: list[Placed] = field(default_factory=list)
    title: list[Placed] = field(default_factory=list)
    body: list[Placed] = field(default_factory=list)
    panels: list[list[Placed]] = field(default_factory=list)


def prepare(code: str) -> None:
    """Builds the patterns of a language, which are else built when the first document asks for them."""
    label_of("", code)
    is_numbered_heading("", code)
    is_caption("", code)
    date_in(("",))
    Joiner(code, Vocabulary(()))


def build_passages(document_id: str, pages: Sequence[Page], report: Report) -> tuple[Masthead, list[Passage]]:
    """The masthead and the passages of a document, in reading order.

    `report` gets `language_unknown` when the text is in none of the languages; the passages are kept, read by the rules
    of another one. The masthead then names no language, nor does that of a document without text.
    """
    readable = with_whole_rows([one_below_the_other(page) for page in pages if page.has_text])
    body = body_size(readable)
    readable = with_plain_body(readable, body)
    contents = content_lines(readable)
    found = detect_document(_sample(contents, readable))
    if not found and any(contents):
        report(Problem("language_unknown", "the language of the document was not recognised"))
    code = found or stand_in()
    card = language(code)
    everything = [line for lines in contents for line in lines]
    joiner = Joiner(code, Vocabulary(everything))
    sizes = {round(line.size, 1) for line in everything}
    divided = sum(plain(line.text)[-1:] in LINE_END_HYPHENS for line in everything)
    bottom = max((x.box.bottom for x in everything if abs(x.size - body) < 0.1 * body), default=0.0)
    pitches = {size: line_pitch(contents, size) for size in sizes}
    sheet = Sheet(card, body, pitches, card.hyphenates and divided > 0.03 * len(everything), bottom)
    paper = _take_apart(readable, contents, card.rtl, body, code)
    masthead = replace(_masthead(readable, paper, body, joiner, code), language=found)
    drafts = _drafts(paper, readable, sheet, joiner, code)
    for draft in drafts:
        if draft.kind == "paragraph":
            break
        if draft.kind == "pull_quote" and draft.text == masthead.title:
            draft.kind = "heading"  # set on a ground of its own, before all text
    return masthead, _finished(document_id, drafts, code)


def _sample(contents: Sequence[Sequence[Line]], pages: Sequence[Page]) -> str:
    text = "\n".join(line.text for lines in contents for line in lines)
    if len(text) < 200:
        text += "\n".join(cell for page in pages for grid in page.grids for row in grid.rows for cell in row)
    return text


def _take_apart(pages: Sequence[Page], contents: Sequence[Sequence[Line]], rtl: bool, body: float, code: str) -> _Paper:
    paper = _Paper()
    flow: list[tuple[int, Line]] = []
    boxes: list[tuple[int, Box]] = []
    for index, (page, lines) in enumerate(zip(pages, contents, strict=True)):
        left = list(lines)
        if index == 0:
            front, title, left = _front(page, left, body, code)
            paper.front = place([(page.number, x) for x in front], rtl, body)
            paper.title = place([(page.number, x) for x in title], rtl, body)
        left, panels = split_panels(page, left)
        for own in panels:
            paper.panels.append(place([(page.number, x) for x in own], rtl, body))
        flow.extend((page.number, x) for x in left)
        boxes.extend((page.number, box) for box in panels_of(page))
    paper.body = place(flow, rtl, body, boxes)
    mark_underlined(paper.body, pages)
    return paper


def _front(page: Page, lines: list[Line], body: float, code: str) -> tuple[list[Line], list[Line], list[Line]]:
    """First page → masthead lines, title lines, the rest. No masthead and no cover: everything is the rest."""
    words = {w.casefold() for c in codes() for w in section(c, "layout").get("masthead", {}).get("distribution", ())}
    distributed = [
        x for x in lines if x.box.top < MASTHEAD * page.height and any(w in plain(x.text).casefold() for w in words)
    ]
    big = [x for x in lines if x.size > 1.25 * body]
    cover = len(lines) <= 16 and bool(big) and not any(label_of(plain(x.text), code) for x in lines)
    if not distributed and not cover:
        return [], [], lines
    below = max((x.box.bottom for x in distributed), default=0.0)
    wide = [r for r in page.rules if r.bottom - r.top < 6 and r.x1 - r.x0 > 0.6 * page.width]
    ends = [r.bottom for r in wide if below - 2 < r.top < 0.4 * page.height]
    limit = min(ends, default=below)  # further down stand boxes: a summary, a table
    foot = TITLED * page.height
    candidates = [x for x in lines if limit < x.box.top < foot] if distributed else lines
    top = max((x.size for x in candidates), default=0.0)
    start = next((i for i, x in enumerate(lines) if x in candidates and x.size > top - 0.5 and top > 1.1 * body), None)
    if start is None:
        front = [x for x in lines if x.box.bottom <= limit]
        return front, [], [x for x in lines if x.box.bottom > limit]
    end = start
    while end < len(lines) and not is_numbered_heading(plain(lines[end].text), code):
        if lines[end].size <= top - 0.5 and not _of_title(lines[end], lines[end - 1]):
            break
        end += 1
    while start > 0 and lines[start - 1].box.top > limit and _of_title(lines[start - 1], lines[start]):
        start -= 1
    opening = sum(len(x.text) > OPENING for x in lines[end:]) >= OPENING_LINES
    if cover and not distributed and not opening:
        return [*lines[:start], *lines[end:]], lines[start:end], []
    return lines[:start], lines[start:end], lines[end:]


def _of_title(line: Line, other: Line) -> bool:
    """Whether a line stands right above or below another of hardly another size: those of scans are not sure."""
    apart = max(line.box.top, other.box.top) - min(line.box.bottom, other.box.bottom)
    return abs(line.size - other.size) < UNSURE * other.size and abs(apart) < 0.5 * other.size


def _masthead(pages: Sequence[Page], paper: _Paper, body: float, joiner: Joiner, code: str) -> Masthead:
    title, _ = compose([Printed(x.page, x.line, x.line.text) for x in paper.title], joiner)
    front = [x.text for x in paper.front]
    heads = [plain(line.text) for page in pages[:3] for line in page.lines if line.box.bottom < 0.12 * page.height]
    symbol = symbol_in([*front, *heads])
    if not title:
        first = pages[0].number if pages else 0
        worded = ([x for x in own if not is_big_number(x, body, code)] for own in (paper.body, *paper.panels))
        lines = max((_biggest(own, first) for own in worded), key=_size)
        title, _ = compose([Printed(x.page, x.line, x.line.text) for x in lines], joiner)
    date = date_in(front)
    return Masthead(symbol, title, date, year_in(title if title else " ".join([title, *front[:3]]), date), code)


def _size(lines: Sequence[Placed]) -> float:
    return lines[0].line.size if lines else 0.0


def _biggest(lines: Sequence[Placed], first: int) -> list[Placed]:
    """The biggest of some lines with those below it that are set alike; none when it is not on the `first` page."""
    start = max(range(len(lines)), key=lambda i: lines[i].line.size, default=0)
    found: list[Placed] = []
    for item in lines[start:]:
        alike = not found or (same_style(item.line, found[-1].line) and item.run == found[-1].run)
        if item.page != first or not alike:
            break
        found.append(item)
    return found


def _drafts(paper: _Paper, pages: Sequence[Page], sheet: Sheet, joiner: Joiner, code: str) -> list[Draft]:
    by_number = {page.number: page for page in pages}
    order = Order.of(pages)
    drafts: list[Draft] = []

    def add(block: Block) -> Draft:
        draft = draft_of(block, joiner, order)
        if draft.text:
            drafts.append(draft)
        return draft

    for group in _by_gap(paper.front):
        add(Block("masthead", group))
    if paper.title:
        add(Block("heading", paper.title))
    contents, rest = take_contents(paper.body, code)
    index, rest = take_index(rest, code)
    notes, rest = take_notes(rest, by_number, sheet.body)
    floors = {note.lines[0].page: note.lines[0].line.box.top for note in reversed(notes)}
    strips, rest = take_strips(rest, sheet.body, code)
    captions, others = take_captions(rest, by_number, sheet.body, code)
    caption_drafts = [(block, add(block)) for block in captions]
    ahead = captions_ahead(captions, rest, by_number, code)
    openings = {block.last.page + 1: draft.text for block, draft in caption_drafts if id(block) in ahead}
    rest = others
    boxed, panels = _boxed_contents(paper.panels, code)
    for block in (*contents, *boxed, *index, *notes, *strips):
        add(block)
    for block in panel_blocks(panels, sheet.body, code):
        add(block)
    beside = {id(x.line) for block in captions for x in block.lines} | {id(x.line) for own in paper.panels for x in own}
    _mark_asides(rest, pages, beside)
    spare = spare_rooms(rest, _standing(paper, pages))
    blocks = Cutter(replace(sheet, floors=floors, spare=spare)).cut(rest)
    pull_quotes(blocks, sheet.body)
    for block in blocks:
        add(block)
    text = [(x.page, order.before(x.line)) for x in rest]
    drafts += table_drafts(pages, caption_drafts, openings, text, joiner, order)
    return sorted(drafts, key=lambda d: d.order)


def _standing(paper: _Paper, pages: Sequence[Page]) -> dict[int, list[Box]]:
    """The boxes of all that stands on each page: lines, tables, panels."""
    found = {page.number: [*(grid.box for grid in page.grids), *panels_of(page)] for page in pages}
    for item in itertools.chain(paper.front, paper.title, paper.body, *paper.panels):
        found[item.page].append(item.line.box)
    return found


def _boxed_contents(panels: Sequence[list[Placed]], code: str) -> tuple[list[Block], list[list[Placed]]]:
    """Contents that stand on grounds of their own, and what is left of the panels."""
    taken: list[Block] = []
    left: list[list[Placed]] = []
    for own in panels:
        contents, rest = take_contents(own, code)
        taken += contents
        left += [rest] if rest else []
    return taken, left


def _mark_asides(rest: Sequence[Placed], pages: Sequence[Page], beside: set[int]) -> None:
    """Notes which lines of the running text follow a caption or panel."""
    following = {id(b) for page in pages for a, b in zip(page.lines, page.lines[1:], strict=False) if id(a) in beside}
    for item in rest:
        item.after_aside = id(item.line) in following


def _by_gap(lines: Sequence[Placed]) -> list[list[Placed]]:
    """Masthead lines gathered where they are set alike and close."""
    groups: list[list[Placed]] = []
    for item in lines:
        last = groups[-1][-1] if groups else None
        if (
            last is not None
            and abs(last.line.size - item.line.size) < 0.3
            and last.line.bold == item.line.bold
            and item.line.bold
            and 0 < item.line.box.bottom - last.line.box.bottom < 1.9 * item.line.size
            and abs(item.lead - last.lead) < 2
            and _goes_on(last, item)
        ):
            groups[-1].append(item)
        else:
            groups.append([item])
    return groups


def _goes_on(last: Placed, item: Placed) -> bool:
    """Whether a line of a masthead is the rest of the one above: else that was meant to end where it does."""
    return is_full(last, item) or item.text[:1].islower() or last.text.endswith(GOING_ON)


def _finished(document_id: str, drafts: Sequence[Draft], code: str) -> list[Passage]:
    out: list[Passage] = []
    seen: Counter[tuple[str, str, str]] = Counter()
    heading = boxed = ""
    for draft in (part for whole in drafts for part in _portioned(whole)):
        key = (draft.kind, draft.label, "".join(draft.text.split()))
        own = passage_id(document_id, draft.kind, draft.label, draft.text, seen[key])
        seen[key] += 1
        boxed = boxed if draft.kind in ON_GROUNDS else ""
        spoken = code if draft.kind in ("table", "strip") else detect_passage(draft.text, code)
        if draft.kind == "masthead":
            spoken = language_of_date(draft.text, spoken)
        out.append(
            Passage(
                own, document_id, spoken, draft.kind, draft.label, draft.caption or boxed or heading, draft.text,
                draft.pieces, draft.cells,
            )
        )  # fmt: skip
        if draft.boxed:
            boxed = draft.text
        elif draft.kind == "heading":
            heading = draft.text
    return out


def _portioned(draft: Draft) -> Iterator[Draft]:
    for text, pieces, cells in portions(draft.text, draft.pieces, draft.cells):
        yield draft if text is draft.text else replace(draft, text=text, pieces=pieces, cells=cells)
