"""Words seen on a picture → the atoms that the layout of born-digital pages works on."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from statistics import median
from typing import Any, NamedTuple

from pipeline.languages.base import language
from pipeline.reading.glyphs.atoms import Atom
from pipeline.reading.glyphs.sheet import BLANK, LEFT_TO_RIGHT, NEUTRAL, RIGHT_TO_LEFT, is_rtl, kind_of
from pipeline.reading.ocr.picture import extent, ink_quantiles, ink_spread, right_edge
from pipeline.reading.ocr.spotted import Card, Spotted
from pipeline.reading.ocr.weight import bold_words

#: Lines of fewer letters than tell the size well are of the page's size within this share.
SAME_SIZE_FEW, TELLING = 0.3, 15
#: Words of a line further apart than this share of their height may be of different columns and sizes.
NEIGHBOURS = 1.5
#: Lines of the body stand no further apart (sizes); so many steps tell how far, and this share more is the same.
MOST_PITCH, LEAST_STEPS, ANY_PITCH = 2.2, 5, 1.12
#: The last line on a page in what seems small type, and the first of a paragraph, are this near (share) to the pitch:
#: notes have their own.
SAME_PITCH = 0.05
#: Notes are smaller than this share of the body.
SMALLER = 0.8
#: A line has another above or below it when they share so much of the narrower one.
WITHIN = 0.6
#: A line may be bigger than the way to the line below by this.
BELOW = 1.3
#: A last digit whose ink ends this much (share of the size) above the baseline is a footnote mark.
RAISED = 0.2
#: A dash broader than this share of the size is the long one.
LONG_DASH = 0.75
_LETTER = re.compile(r"(\(?)([^\W\d_])(\))")
_SPECKS = re.compile(r"^[.,:;·`]+(?=\w)")
_AFTER_SIGN = re.compile(r"(?<=[。；，：、）？！])[.·:;,`]")
_GLUED = re.compile(r"(?<!\w)([\d.,]*\d)([^\W\d_]{4,})\b")
_TALL = frozenset("bdfhklt()[]")
_MARK = re.compile(r"(?<=[^\W\d_]|[.,;:!?。，；：！？)）”’»،؛؟])(\d{1,2}|[!])$")


class Assembled(NamedTuple):
    """A page's atoms in points, whether there is right-to-left writing, and the size of most of its print (points)."""

    atoms: list[Atom]
    rtl: bool
    body: float


def assembled(words: Sequence[Spotted], card: Card, marks: Any, scale: float, usual: float = 0.0) -> Assembled:
    """The words of a page as atoms.

    `scale`: pixels a point; `marks`: inked pixels; `usual`: the size of the print of earlier pages, 0 when unknown: a
    page whose own is near it has that size.
    """
    rtl = sum(is_rtl(ord(c)) for w in words for c in w.text) * 5 > sum(len(w.text) for w in words)
    measured, body = _measured(words, card, marks, scale, usual)
    weights = bold_words(words, measured, body, marks, scale)
    out: list[Atom] = []
    before: Spotted | None = None
    for word, (size, base), bold in zip(words, measured, weights, strict=True):
        start = len(out)
        same = before is not None and before.line == word.line
        text = word.text if rtl else _plain(word.text, card, first=not same)
        text = _dash(_known(_signs(text, card), card), word, size * scale)
        x0, x1 = word.box.x0 / scale, word.box.x1 / scale
        text, mark = _marked(text, x1, base, size, marks, scale) if not rtl else (text, "")
        if mark:
            x1 -= 0.4 * size * len(mark)
        if rtl:
            if same and before is not None:
                out.append(_blank_between(before, word, base, size, scale, len(out)))
            _set_rtl(text, x0, x1, base, size, out)
        else:
            _set_ltr(text, x0, x1, base, size, out, blank=" " if same else "")
        if mark:
            raised = base - 0.35 * size
            width = 0.4 * size * len(mark)
            out.append(Atom(mark, x1, x1 + width, raised, 0.6 * size, False, "", LEFT_TO_RIGHT, "", len(out)))
        before = word
        if bold:
            for atom in out[start:]:
                atom.bold = True
    return Assembled(out, rtl, body)


def _measured(
    words: Sequence[Spotted], card: Card, marks: Any, scale: float, usual: float
) -> tuple[list[tuple[float, float]], float]:
    """Size and baseline of each word in points: those of its neighbours on the line together, told from their ink; and
    the page's own size.

    Engines' boxes and baselines are often off by a third of the size; the ink of a whole line is not. Sizes close to
    the page's own become it, so that small differences make no headings.
    """
    groups: list[list[int]] = []
    for i, word in enumerate(words):
        last = words[i - 1] if i else None
        height = word.box.bottom - word.box.top
        apart = max(word.box.x0 - last.box.x1, last.box.x0 - word.box.x1) if last is not None else 0.0
        if last is not None and last.line == word.line and apart <= NEIGHBOURS * height:
            groups[-1].append(i)
        else:
            groups.append([i])
    lines = [[words[i] for i in group] for group in groups]
    found = [_of_line(own, card, marks, scale, most) for own, most in zip(lines, room(lines), strict=True)]
    longest: dict[int, int] = {}
    sides = [(min(words[i].box.x0 for i in g) / scale, max(words[i].box.x1 for i in g) / scale) for g in groups]
    letters = [sum(len(words[i].text) for i in group) for group in groups]
    body = _middle([size for size, _ in found], letters)
    if abs(body - usual) < card.same_size * usual:
        body = usual
    found = evened(found, sides, body, card.same_size)
    for number, group in enumerate(groups):
        line = words[group[0]].line
        if line not in longest or letters[number] > letters[longest[line]]:
            longest[line] = number
    out: list[tuple[float, float]] = []
    for number, group in enumerate(groups):
        size, base = found[number]
        first, main = words[group[0]], longest[words[group[0]].line]
        if letters[number] < TELLING and number != main:  # a number or letter set apart in its line
            level = abs(first.baseline - words[groups[main][0]].baseline) < 0.4 * body * scale
            if level or abs(base - found[main][1]) < 0.4 * body:
                size, base = found[main]
        same = card.same_size if letters[number] >= TELLING else max(card.same_size, SAME_SIZE_FEW)
        out.extend([(body if abs(size - body) < same * body else round(size, 1), base)] * len(group))
    return out, body


def evened(
    lines: Sequence[tuple[float, float]], sides: Sequence[tuple[float, float]], body: float, same: float
) -> list[tuple[float, float]]:
    """Sizes and baselines of lines; one of a paragraph has its size, whatever its ink says.

    `sides`: their left and right edges; `same`: how far (share) the size of a line of the body may be off. A line is
    of a paragraph when a line of the body stands above it as near as such lines do, for headings have more room; one in
    small type, as notes have, only when the next stands below it too or, where none does, when it stands exactly so far
    below. The first line of a paragraph, a little small by its ink, has its size when the next stands exactly so.
    """
    out = _once_evened(lines, sides, body, same)
    while out != lines:  # what was told wrong may stand below another such line
        lines, out = out, _once_evened(out, sides, body, same)
    return list(out)


def _once_evened(
    lines: Sequence[tuple[float, float]], sides: Sequence[tuple[float, float]], body: float, same: float
) -> Sequence[tuple[float, float]]:
    """Lines and those set right that stand beside lines of the body; the same sequence when there are none."""
    usual = [i for i, (size, _) in enumerate(lines) if abs(size - body) < same * body]
    if len(usual) == len(lines):
        return lines

    def nearest(i: int, sign: int, among: Sequence[int]) -> tuple[float, int] | None:
        x0, x1 = sides[i]
        steps = (
            (sign * (lines[j][1] - lines[i][1]), j) for j in among
            if j != i and min(x1, sides[j][1]) - max(x0, sides[j][0]) > WITHIN * min(x1 - x0, sides[j][1] - sides[j][0])
        )  # fmt: skip
        return min((step for step in steps if step[0] > 0.5 * body), default=None)

    steps = [nearest(i, 1, usual) for i in usual]
    below = [step[0] for step in steps if step is not None and step[0] < MOST_PITCH * body]
    if len(below) < LEAST_STEPS:
        return lines
    pitch = median(below)
    out = list(lines)
    for i, (size, base) in enumerate(lines):
        if i in usual:
            continue
        step, below_it = nearest(i, -1, usual), nearest(i, 1, usual)
        if step is None or step[0] >= ANY_PITCH * pitch:
            first = below_it is not None and abs(below_it[0] - pitch) < SAME_PITCH * pitch
            if first and SMALLER * body < size < body:
                out[i] = body, base
            continue
        last = below_it is None and abs(step[0] - pitch) < SAME_PITCH * pitch and size < body
        if size > SMALLER * body or last or (below_it is not None and below_it[0] < ANY_PITCH * pitch):
            out[i] = body, base
        elif abs(step[0] - pitch) < (ANY_PITCH - 1) * pitch:  # above another line told too small
            after = nearest(i, 1, range(len(lines)))
            if after is not None and abs(after[0] - pitch) < (ANY_PITCH - 1) * pitch:
                out[i] = body, base
    return out


def _middle(sizes: Sequence[float], weights: Sequence[int]) -> float:
    """The size of which half the letters are smaller, rounded."""
    reached, half = 0, sum(weights) / 2
    for size, weight in sorted(zip(sizes, weights, strict=True)):
        reached += weight
        if reached >= half:
            return round(size, 1)
    return 10.0


def room(lines: Sequence[Sequence[Spotted]]) -> list[float]:
    """How big (pixels) the print of each line can be: no bigger than from the line above to it, or a little more than
    from it to the line below."""
    places = [
        (median(w.baseline for w in own), min(w.box.x0 for w in own), max(w.box.x1 for w in own),
         median(w.box.bottom - w.box.top for w in own))
        for own in lines
    ]  # fmt: skip
    most: list[float] = []
    for base, x0, x1, height in places:
        beside = [(b - base, 0.5 * min(h, height)) for b, left, right, h in places if left < x1 and right > x0]
        steps = [step for step, least in beside if abs(step) > least]
        above = min((-step for step in steps if step < 0), default=math.inf)
        below = min((step for step in steps if step > 0), default=math.inf)
        most.append(min(above, BELOW * below))
    return most


def _of_line(words: Sequence[Spotted], card: Card, marks: Any, scale: float, most: float) -> tuple[float, float]:
    """Size and baseline (points) of neighbouring words, no bigger than `most` pixels.

    The quantiles of their ink find the line; how far it spreads is the finer measure of its size, but only within it.
    """
    height, middle = card.ink
    size = min(sorted(w.box.bottom - w.box.top for w in words)[len(words) // 2], most)
    base = sorted(w.baseline for w in words)[len(words) // 2]
    columns = [(w.box.x0, w.box.x1) for w in words]
    half = 0.0
    for _ in range(2):
        seen = ink_quantiles(marks, columns, base - size, base + 0.34 * size)
        if seen is None or seen[2] - seen[0] < 2:
            return min(max(size / scale, 4.0), 60.0), base / scale
        size, half = min(max((seen[2] - seen[0]) / height, 0.6 * size), 1.6 * size, most), seen[1]
        base = half + middle * size
    usual = card.spread[0] + card.spread[1] * _tall("".join(w.text for w in words))
    spread = ink_spread(marks, columns, base - size, base + 0.34 * size)
    size = min(max(spread / usual, 0.75 * size), 1.33 * size, most)
    return min(max(size / scale, 4.0), 60.0), (half + middle * size) / scale


def _tall(text: str) -> float:
    """Share of the signs of a text that reach above the small letters."""
    plain = unicodedata.normalize("NFD", text)
    tall = sum(c.isupper() or c.isdigit() or c in _TALL or unicodedata.combining(c) > 0 for c in plain)
    return tall / (len(text) or 1)


def _signs(text: str, card: Card) -> str:
    """Signs under their own names, save inside numbers."""
    chars = list(text)
    for i, char in enumerate(chars):
        inside = 0 < i < len(chars) - 1 and chars[i - 1].isdigit() and chars[i + 1].isdigit()
        if char in card.signs and not inside:
            chars[i] = card.signs[char]
    return "".join(c for c in chars if c not in "\u200e\u200f\u202a\u202b\u202c\u202d\u202e")


def _plain(text: str, card: Card, *, first: bool) -> str:
    """A left-to-right word as it was meant; `first`: it begins a line.

    The letter of a list may be of another script than the model's. Dust before a letter is read as a point. Engines
    overlook the narrow blank between a number and its word.
    """
    letter = _LETTER.fullmatch(text) if first else None
    if letter is not None:
        return f"{letter[1]}{card.labels.get(letter[2], letter[2])}{letter[3]}"
    text = text if first else _SPECKS.sub("", text)
    if not language(card.code).spaced:
        return _AFTER_SIGN.sub("", text)
    return _GLUED.sub(lambda found: f"{found[1]} {found[2]}" if found[2].islower() else found[0], text)


def _known(text: str, card: Card) -> str:
    """A text with the names that the model cannot spell."""
    for read, name in card.words.items():
        if read in text:
            text = re.sub(rf"\b{re.escape(read)}\b", name, text)
    return text


def _dash(text: str, word: Spotted, size: float) -> str:
    """A dash that stands alone by its breadth (`size` in pixels): engines name them as it comes."""
    if text not in ("–", "—"):
        return text
    return "—" if word.box.x1 - word.box.x0 > LONG_DASH * size else "–"


def _marked(text: str, x1: float, base: float, size: float, marks: Any, scale: float) -> tuple[str, str]:
    """A text without the footnote mark at its end, and the mark: digits that stand high."""
    found = _MARK.search(text)
    if found is None:
        return text, ""
    width = 0.4 * size * len(found[1])
    x1 = right_edge(marks, (x1 - size, base - 1.1 * size, x1, base + 0.3 * size), scale)  # boxes of engines are wide
    seen = extent(marks, (x1 - width, base - 1.1 * size, x1, base + 0.3 * size), scale)
    if seen is None or seen[1] > base - RAISED * size:
        return text, ""
    return text[: found.start()], found[1].replace("!", "1")


def _wide(char: str) -> float:
    return 2.0 if unicodedata.east_asian_width(char) in "WF" else 1.0


def _set_ltr(text: str, x0: float, x1: float, base: float, size: float, out: list[Atom], *, blank: str) -> None:
    """Atoms of a text that may hold blanks, its width shared out by the letters."""
    share = (x1 - x0) / (sum(map(_wide, text)) or 1.0)
    at = x0
    for part in text.split(" "):
        width = share * sum(map(_wide, part))
        if part:
            out.append(Atom(part, at, at + width, base, size, False, "", LEFT_TO_RIGHT, blank, len(out)))
        at += width + share
        blank = " "


def _blank_between(a: Spotted, b: Spotted, base: float, size: float, scale: float, order: int) -> Atom:
    """The blank between two neighbours of a line, narrow enough to stay between them."""
    left, right = (a, b) if a.box.x0 < b.box.x0 else (b, a)
    x0, x1 = left.box.x1 / scale, right.box.x0 / scale
    if x1 <= x0:
        x0 = x1 = (x0 + x1) / 2
    return Atom(" ", x0, x1, base, size, False, "", BLANK, "", order)


def _set_rtl(text: str, x0: float, x1: float, base: float, size: float, out: list[Atom]) -> None:
    """Atoms of a word on a right-to-left page: runs of one direction, each where it stands."""
    share = (x1 - x0) / (len(text) or 1)
    at = x0
    for kind, run in _split(text):
        width = share * len(run)
        if kind == BLANK:
            out.append(Atom(" ", at, at + width, base, size, False, "", BLANK, "", len(out)))
        elif kind == RIGHT_TO_LEFT:
            places = tuple(at + width - share * (i + 0.5) for i in range(len(run)))
            out.append(Atom(run[::-1], at, at + width, base, size, False, "", kind, "", len(out), places))
        else:
            out.append(Atom(run, at, at + width, base, size, False, "", kind, "", len(out)))
        at += width


def _split(text: str) -> list[tuple[str, str]]:
    """Runs of one direction class in the order of the text."""
    runs: list[tuple[str, str]] = []
    for char in text:
        kind = BLANK if char == " " else kind_of(ord(char))
        if runs and runs[-1][0] == kind and kind != NEUTRAL:
            runs[-1] = (kind, runs[-1][1] + char)
        else:
            runs.append((kind, char))
    return runs
