"""Numbers in right-to-left lines that the engine passed over: ink between the edges of the text that no word has."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import Any, NamedTuple

from pipeline.reading.glyphs.sheet import is_rtl
from pipeline.reading.ocr.second import ABOVE, SURELY, number_of, usual_height
from pipeline.reading.ocr.shapes import kinds, patterns, signs
from pipeline.reading.ocr.spotted import Spotted
from pipeline.records import Box

#: A line of fewer words tells nothing; so many lines above and below show where the text's edges are.
LEAST_WORDS, NEIGHBOURS = 3, 3
#: A stretch this broad may hold a number; so much of it belongs to the words beside it (shares of the usual height).
BROAD, BESIDE = 0.9, 0.15


class _Printed(NamedTuple):
    """The words of a line, their places in the list, and what they cover (pixels)."""

    words: list[Spotted]
    places: list[int]
    box: Box


def with_missed(picture: Any, words: Sequence[Spotted], code: str) -> list[Spotted]:
    """The words with the numbers found by their shapes where a line has ink and no word."""
    words = _once(words)
    known, kind = patterns(code), kinds(code)
    unit = usual_height(words)
    if known is None or kind is None or not unit:
        return list(words)
    lines = _lines(words)
    added: dict[int, list[Spotted]] = {}
    for i, line in enumerate(lines):
        for place, x0, x1 in _stretches(lines, i, unit):
            top, bottom = line.box.top - ABOVE * unit, line.box.bottom + ABOVE * unit
            left = max(0, round(x0))
            seen = signs(picture.crop((left, max(0, round(top)), round(x1), round(bottom))), unit)
            text, sure = number_of(seen, unit, known, kind) if seen else ("", 0.0)
            if text and sure >= SURELY:
                box = Box(left + seen[0].x0, line.box.top, left + seen[-1].x1, line.box.bottom)
                new = Spotted(text, box, line.words[0].baseline, sure, line.words[0].line)
                added.setdefault(place, []).append(new)
    out: list[Spotted] = []
    for place, word in enumerate(words):
        out.extend(added.get(place, []))
        out.append(word)
    out.extend(added.get(len(words), []))
    return out


def _once(words: Sequence[Spotted]) -> list[Spotted]:
    """The words without signs that a neighbour has already taken in: "10 -" and "-"."""
    out: list[Spotted] = []
    for i, word in enumerate(words):
        beside = [*words[max(0, i - 1) : i], *words[i + 1 : i + 2]]
        taken = any(
            other.box.x0 <= word.box.x0 and word.box.x1 <= other.box.x1 and word.text in other.text for other in beside
        )
        if not taken or any(c.isalnum() for c in word.text):
            out.append(word)
    return out


def _lines(words: Sequence[Spotted]) -> list[_Printed]:
    """The right-to-left lines of a page from above to below."""
    by_line: dict[int, list[int]] = {}
    for place, word in enumerate(words):
        by_line.setdefault(word.line, []).append(place)
    out = []
    for places in by_line.values():
        own = [words[i] for i in places]
        if len(own) >= LEAST_WORDS and places[-1] - places[0] == len(places) - 1 and any(map(_arabic, own)):
            top, bottom = median(w.box.top for w in own), median(w.box.bottom for w in own)
            box = Box(min(w.box.x0 for w in own), top, max(w.box.x1 for w in own), bottom)
            out.append(_Printed(own, places, box))
    return sorted(out, key=lambda line: line.box.top)


def _arabic(word: Spotted) -> bool:
    return any(is_rtl(ord(c)) for c in word.text)


def _stretches(lines: Sequence[_Printed], number: int, unit: float) -> list[tuple[int, float, float]]:
    """Stretches of a line without a word: the place in the list of words they come before, left and right edge."""
    line = lines[number]
    near = [
        other.box
        for other in lines[max(0, number - NEIGHBOURS) : number + NEIGHBOURS + 1]
        if min(other.box.x1, line.box.x1) - max(other.box.x0, line.box.x0) > 0.5 * (line.box.x1 - line.box.x0)
    ]
    right, left = max(box.x1 for box in near), min(box.x0 for box in near)
    ordered = sorted(zip(line.words, line.places, strict=True), key=lambda pair: -pair[0].box.x1)
    out = []
    edge, before = right + BESIDE * unit, line.places[0]
    for word, place in ordered:  # from right to left; numbers of several groups are listed from left to right
        if edge - word.box.x1 > (BROAD + 2 * BESIDE) * unit:
            out.append((before, word.box.x1 + BESIDE * unit, edge - BESIDE * unit))
        edge, before = min(edge, word.box.x0), place + 1
    if edge - left > BROAD * unit:
        out.append((before, left - BESIDE * unit, edge - BESIDE * unit))
    return out
