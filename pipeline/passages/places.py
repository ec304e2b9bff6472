"""Where a part of a passage stands on paper: exact where the printed words are known, else told from usual widths."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher

from pipeline.languages.base import language
from pipeline.records import Box, Entity, Passage, Piece, Span, Word

#: Letters much narrower and broader than the others, in every common typeface.
NARROW, BROAD = frozenset(" .,;:'’!|iljtfrI()[]-/ا،"), frozenset("mwMWжшщюмЖШЩЮМФфЫыЫصضشسثق%—")
#: A character of a line: itself and where it stands from left to right.
Place = tuple[str, float, float]


def where(passage: Passage, span: Span, number: int) -> Iterator[Box]:
    """Boxes of a span of a passage's text on one page (from 1), one for each line or cell it lies in."""
    for piece in passage.pieces:
        if piece.page == number:
            box = place_in(passage, piece, span)
            if box is not None:
                yield box


def place_in(passage: Passage, piece: Piece, span: Span) -> Box | None:
    """The box of a span within one printed line or table row, None where it lies elsewhere."""
    start, end = max(span.start, piece.span.start), min(span.end, piece.span.end)
    if start >= end:
        return None
    if passage.cells:
        return _cell(passage, piece, start, end)
    text, first = passage.text[piece.span.start : piece.span.end], piece.span.start
    rtl = bool(passage.language) and language(passage.language).rtl
    found = _printed(text, piece.words, start - first, end - first, rtl) if piece.words else None
    left, right = found or _usual(piece, text, start - first, end - first, rtl)
    return Box(left, piece.box.top, right, piece.box.bottom)


def figures_in(passage: Passage, entities: Iterable[Entity]) -> Iterator[tuple[int, Span, Box]]:
    """On which of a passage's lines its figures stand, which code points of it they are, and where."""
    for entity in entities:
        if entity.label == "FIGURE":
            for index, piece in enumerate(passage.pieces):
                box = place_in(passage, piece, entity.span)
                if box is not None:
                    start, end = max(entity.span.start, piece.span.start), min(entity.span.end, piece.span.end)
                    yield index, Span(start, end), box


def _cell(passage: Passage, piece: Piece, start: int, end: int) -> Box:
    """The cell of a table in which a span begins; the row when the page does not tell where its cells stand."""
    if len(piece.words) == len(passage.cells):
        for cell, word in zip(passage.cells, piece.words, strict=True):
            if cell.span.start < end and start < cell.span.end and word.box.x1 > word.box.x0:
                return word.box
    return piece.box


def _printed(text: str, words: Sequence[Word], start: int, end: int, rtl: bool) -> tuple[float, float] | None:
    """Left and right edge of a part of a line's text by the words that were printed; None when they say otherwise.

    The text may have lost a number, a mark or a hyphen that is printed.
    """
    places = [place for word in words for place in _spelled(word, rtl)]
    wanted = [i for i, char in enumerate(text) if not char.isspace()]
    printed, kept = "".join(char for char, _, _ in places), "".join(text[i] for i in wanted)
    offset = printed.rfind(kept)
    if offset >= 0:
        own = [places[offset + n] for n, i in enumerate(wanted) if start <= i < end]
    else:
        blocks = SequenceMatcher(None, kept, printed, autojunk=False).get_matching_blocks()
        own = [places[b + n] for a, b, size in blocks for n in range(size) if start <= wanted[a + n] < end]
    return (min(x0 for _, x0, _ in own), max(x1 for _, _, x1 in own)) if own else None


def _spelled(word: Word, rtl: bool) -> Iterator[Place]:
    """The characters of a word, each with its share of the word's width.

    Of a number or foreign word in text from right to left the signs before it stand right, those behind it left.
    """
    chars = unicodedata.normalize("NFKC", word.text) if _formed(word.text) else word.text
    widths = [usual_width(char) for char in chars]
    scale = (word.box.x1 - word.box.x0) / (sum(widths) or 1.0)
    seen = list(range(len(chars)))  # from left to right
    if any(unicodedata.bidirectional(char) in ("R", "AL") for char in chars):
        seen.reverse()
    elif rtl:
        inner = [i for i, char in enumerate(chars) if char.isalnum()] or seen
        first, last = inner[0], inner[-1] + 1
        seen = [*seen[: last - 1 : -1], *seen[first:last], *seen[:first][::-1]]
    places, at = [(0.0, 0.0)] * len(chars), word.box.x0
    for i in seen:
        places[i] = (at, at + widths[i] * scale)
        at = places[i][1]
    for char, (x0, x1) in zip(chars, places, strict=True):
        yield char, x0, x1


def _formed(text: str) -> bool:
    """Whether a word holds Arabic presentation forms or Latin ligatures, which the text has as plain letters."""
    return any("\ufb00" <= char <= "\ufdff" or "\ufe70" <= char <= "\ufefc" for char in text)


def _usual(piece: Piece, text: str, start: int, end: int, rtl: bool) -> tuple[float, float]:
    """Left and right edge of a part of a line by the usual widths of its letters."""
    widths = [usual_width(char) for char in text]
    whole = sum(widths) or 1.0
    first, last = sum(widths[:start]) / whole, sum(widths[:end]) / whole
    if rtl:
        first, last = 1 - last, 1 - first
    width = piece.box.x1 - piece.box.x0
    return piece.box.x0 + first * width, piece.box.x0 + last * width


def usual_width(char: str) -> float:
    """Usual width of a character as a share of the size; marks have none."""
    if unicodedata.combining(char):
        return 0.0
    if unicodedata.east_asian_width(char) in "WF":
        return 1.0
    if char in NARROW:
        return 0.28
    return 0.78 if char in BROAD else 0.65 if char.isupper() else 0.5
