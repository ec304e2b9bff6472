"""Blocks of a document without pages → the same passages as from paper."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from pipeline.ids import passage_id
from pipeline.languages.base import language
from pipeline.languages.detect import detect_document, detect_passage, stand_in
from pipeline.passages.clean import Joiner, Vocabulary, plain
from pipeline.passages.grids import row_texts
from pipeline.passages.labels import is_numbered_heading, label_of
from pipeline.passages.masthead import LONGEST_LINE, Masthead, date_in, symbol_in, year_in
from pipeline.passages.portions import portions
from pipeline.records import Box, Cell, Grid, Passage, PassageKind, Problem, Written

Report = Callable[[Problem], None]

#: Stands for what could not be decoded.
REPLACED = "\ufffd"
ABOUT = ("symbol", "title", "date")
#: What stands first may hold symbol and date; so many blocks are looked at.
FRONT = 12
#: A paragraph no longer than this (code points) may be a heading, when it begins like one and ends without a mark.
SHORT = 120
NOWHERE = Box(0.0, 0.0, 0.0, 0.0)


def build_from_blocks(document_id: str, blocks: Sequence[Written], report: Report) -> tuple[Masthead, list[Passage]]:
    """The masthead and the passages of a document, in reading order; they have no page and no box.

    `report` gets `doubtful` when letters were lost in decoding, and `language_unknown` when the text is in none of the
    languages; the passages are kept, read by the rules of another one, and the masthead names no language.
    """
    texts = [b.text if not b.rows else " ".join(cell for row in b.rows for cell in row) for b in blocks]
    if broken := sum(text.count(REPLACED) for text in texts):
        letters = "one letter" if broken == 1 else f"{broken} letters"
        report(Problem("doubtful", f"{letters} of the text could not be decoded", "Save the text as UTF-8 anew."))
    found = detect_document("\n".join(texts))
    if not found and any(texts):
        report(Problem("language_unknown", "the language of the document was not recognised"))
    code = found or stand_in()
    passages: list[Passage] = []
    seen: Counter[tuple[str, str, str]] = Counter()
    heading = ""
    drafts = (
        (kind, label, *part) for kind, label, text, cells in _drafts(blocks, code) for part in portions(text, (), cells)
    )
    for kind, label, text, _, cells in drafts:
        key = (kind, label, "".join(text.split()))
        own = passage_id(document_id, kind, label, text, seen[key])
        seen[key] += 1
        spoken = code if kind == "table" else detect_passage(text, code)
        passages.append(Passage(own, document_id, spoken, kind, label, heading, text, (), cells))
        if kind == "heading":
            heading = text
    return replace(_masthead(blocks, passages, code), language=found), passages


def _masthead(blocks: Sequence[Written], passages: Sequence[Passage], code: str) -> Masthead:
    told = {b.kind: plain(b.text) for b in reversed(blocks) if b.kind in ABOUT}
    front = [plain(b.text) for b in blocks[:FRONT]]
    title = told.get("title") or next((p.text for p in passages[:FRONT] if p.kind == "heading"), "")
    date = date_in([told["date"]] if "date" in told else front)
    symbol = told.get("symbol") or symbol_in(front)
    ends = tuple(language(code).sentence_end)  # what ends like a sentence is no title
    named = title or " ".join(text for text in front[:3] if len(text) <= LONGEST_LINE and not text.endswith(ends))
    return Masthead(symbol, title, date, year_in(named, date), code)


def _drafts(blocks: Sequence[Written], code: str) -> Iterator[tuple[PassageKind, str, str, tuple[Cell, ...]]]:
    joiner = Joiner(code, Vocabulary([]))
    ends = tuple(language(code).sentence_end)
    for block in blocks:
        if block.kind in ABOUT:
            continue
        if block.rows:
            for row in row_texts(Grid(NOWHERE, block.rows), joiner):
                yield "table", "", row.text, row.cells
            continue
        text, printed = " ".join(plain(block.text).split()), block.label
        kind: PassageKind = block.kind if block.kind in ("heading", "list_item", "footnote") else "paragraph"
        label = None if printed else label_of(text, code)
        if label is not None and kind != "heading" and text[label.end :].strip():
            printed, text = label.printed, text[label.end :].strip()
            kind = "list_item" if label.kind in ("item", "bullet") and kind == "paragraph" else kind
        elif kind == "paragraph" and len(text) <= SHORT and is_numbered_heading(text, code) and not text.endswith(ends):
            kind = "heading"
        if text:
            yield kind, printed, text, ()
