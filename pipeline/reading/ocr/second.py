"""A second look at words by the shapes of their signs: digits the engine confuses, commas it takes for letters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from pipeline.reading.glyphs.sheet import is_rtl
from pipeline.reading.ocr.shapes import TALL, Kinds, Patterns, Read, Sign, kinds, patterns, signs
from pipeline.reading.ocr.spotted import Spotted
from pipeline.records import Box

#: What the engine writes for digits and Latin words.
FOREIGN = re.compile(r"[0-9A-Za-z\u0660-\u0669]")

#: A word read with less confidence is looked at a second time.
UNSURE = 0.6
#: The worst sign of a number must be as like its pattern as this; that of a word the engine took for no number, this.
LIKE, SURELY = 0.6, 0.75
#: A sign is a separator only when it fits better than every digit by this, and at least so well.
SEPARATOR, MARK = 0.1, 0.3
#: A bracket or comma beside a Latin word must be as like its pattern as this.
OUTER = 0.6
#: A sign that fits a letter better than a digit by this is no digit.
LETTER = 0.08
#: Another sign at a word's end must fit better than the engine's by this, and at least so well; so well when there is
#: no pattern of the engine's, and so well where the engine saw none: lower than letters by this, no higher than this.
BETTER, FAIR, PLAIN, LOST, LOW, SMALL = 0.1, 0.25, 0.5, 0.55, 0.05, 0.45
#: Digits whose middles are further apart (share of the height of the number) have a blank between them.
APART = 1.0
#: Words of so many letters tell how high words usually are; so many of them are needed.
LETTERS, WORDS = 3, 8
#: A word of which less than this share lies left of the word before it stands in that one's place.
LEFT_OF = 0.2
#: What stands above and below a word's box may belong to it (share of the unit).
ABOVE = 0.12
#: Digits of a group of thousands.
GROUP = 3
#: How far beside a number's box its other signs are looked for, and how close they stand (share of the unit).
REACH, CLOSE = 1.2, 0.45
#: A sign of which less than this share lies in another word's box is free to be taken.
FREE = 0.25
#: A digit that lies in the box of the word beside its number is so much nearer to the number than to that word's signs.
NEARER = 1.5
#: How much more measures weigh in telling points from commas.
STRICT = 2.0


class Second(NamedTuple):
    """What a second look gave: the words, the places in the list of the numbers read so, and the boxes (pixels) of what
    stands between the brackets and commas of words that may be of another script, by their places."""

    words: list[Spotted]
    settled: set[int]
    cores: dict[int, Box]


def looked_again(picture: Any, words: Sequence[Spotted], code: str) -> Second:
    """The words with what their shapes tell better.

    `picture` is grey; words below the confidence `UNSURE` are tried as numbers though the engine saw none.
    """
    known, kind = patterns(code), kinds(code)
    unit = usual_height(words)
    found = Second(list(words), set(), {})
    if known is None or kind is None or not unit:
        return found
    for i, word in enumerate(words):
        foreign = FOREIGN.search(word.text) is not None
        if not foreign and word.confidence >= UNSURE and word.text[:1] not in kind.ends:
            if is_rtl(ord(word.text[0])) or word.text[0].isdigit():
                found.words[i] = word._replace(text=_lost(picture, words, i, unit, known, kind) + word.text)
            continue
        seen = _signs(picture, words, i, unit, whole=foreign, stray=_Stray(known, kind))
        if not seen:
            continue
        if foreign or word.confidence < UNSURE:
            text, sure = number_of(seen, unit, known, kind)
            if foreign and not text:
                seen = _signs(picture, words, i, unit, whole=False)
                text, sure = number_of(seen, unit, known, kind)
            if text and i and words[i - 1].line == word.line:
                text, sure = _same_digits(found.words[i - 1].text, seen, (text, sure), unit, known, kind)
            if text and (foreign or (sure >= SURELY and sum(c.isdigit() for c in text) > 1)):
                box = word.box._replace(x0=min(word.box.x0, seen[0].x0), x1=max(word.box.x1, seen[-1].x1))
                found.words[i] = word._replace(text=text, confidence=sure, box=box)
                found.settled.add(i)
                continue
        if word.text[0] in kind.ends and len(word.text) > 1:
            rest = word.text[1:]
            if rest[0] in kind.ends and len(rest) > 1 and len(seen) > 1 and not _fits(seen[1], rest[0], known):
                rest = rest[1:]  # one sign read as two
            found.words[i] = word._replace(text=_end(seen[0], word.text[0], known, kind) + rest)
        if foreign:
            found.cores[i] = _core(seen, word.box, known, kind)
    return found


def _same_digits(
    before: str, seen: Sequence[Sign], read: tuple[str, float], unit: float, known: Patterns, kind: Kinds
) -> tuple[str, float]:
    """A group of three digits in the digits of the group before it: the naught of one set is the five of another."""
    if len(read[0]) != GROUP or not read[0].isdecimal() or not before.isdecimal() or len(before) > GROUP:
        return read
    digits = next((own for own in kind.digits if before[0] in own), "")
    if not digits or read[0][0] in digits:
        return read
    text, sure = number_of(seen, unit, known, replace(kind, digits=(digits,)))
    return (text, sure) if len(text) == GROUP and text.isdecimal() else read


def _core(seen: Sequence[Sign], box: Box, known: Patterns, kind: Kinds) -> Box:
    """The box of a word without the brackets and commas around it, which another model takes for letters."""
    outer = [known.best(sign, kind.outer, STRICT).score >= OUTER for sign in seen]
    inner = [sign for i, sign in enumerate(seen) if not (all(outer[: i + 1]) or all(outer[i:]))]
    return box._replace(x0=inner[0].x0, x1=inner[-1].x1) if inner else box


def in_order(words: Sequence[Spotted]) -> list[Spotted]:
    """Words of right-to-left lines with boxes that follow their order, which is from right to left.

    The engine's boxes often reach over the words before; where one even ends behind the next, their room is shared out.
    """
    rtl = {w.line for w in words if any(is_rtl(ord(c)) for c in w.text)}
    out: list[Spotted] = []
    for word in words:
        last = out[-1] if out and out[-1].line == word.line else None
        if last is not None and word.line in rtl and word.box.x1 > last.box.x0 and word.box.x0 < last.box.x1:
            edge = last.box.x0
            if word.box.x0 > edge - LEFT_OF * (word.box.x1 - word.box.x0):
                x0, x1 = min(word.box.x0, last.box.x0), max(word.box.x1, last.box.x1)
                edge = x0 + (x1 - x0) * len(word.text) / (len(word.text) + len(last.text))
                out[-1] = last._replace(box=last.box._replace(x0=edge, x1=x1))
                word = word._replace(box=word.box._replace(x0=x0))
            word = word._replace(box=word.box._replace(x1=edge))
        out.append(word)
    return out


def usual_height(words: Sequence[Spotted]) -> float:
    """How high the ink of a word usually is (pixels); 0 when the page has too few words to tell."""
    heights = [w.box.bottom - w.box.top for w in words if sum(is_rtl(ord(c)) for c in w.text) >= LETTERS]
    return sorted(heights)[len(heights) // 2] if len(heights) >= WORDS else 0.0


class _Stray(NamedTuple):
    """Tells digits of a number that lie in the box of the word beside it, which the engine drew too broad."""

    known: Patterns
    kind: Kinds

    def __call__(self, sign: Sign) -> bool:
        """Whether a sign is plainly a digit."""
        best = max(self.known.best(sign, digits).score for digits in self.kind.digits)
        return best >= SURELY and best > self.known.best(sign, self.kind.letters).score + LETTER


def _signs(
    picture: Any, words: Sequence[Spotted], place: int, unit: float, *, whole: bool, stray: _Stray | None = None
) -> list[Sign]:
    """The signs of a word, their edges in pixels of the page.

    `whole`: with the signs close to it that no other word has: the engine's boxes cut numbers. A `stray` digit may even
    lie in the box of a word without digits, when it stands nearer to the number than to the rest of that word.
    """
    word = words[place]
    x0, top, x1, bottom = word.box
    left, right = round(x0 - REACH * unit), round(x1 + REACH * unit)
    seen = signs(picture.crop((left, top - ABOVE * unit, right, bottom + ABOVE * unit)), unit)
    seen = [s._replace(x0=s.x0 + left, x1=s.x1 + left) for s in seen]
    inside = [i for i, sign in enumerate(seen) if _share_in(sign, word) >= 0.5]
    if not inside:
        return []
    beside = [w for w in words[max(0, place - 2) : place + 3] if w is not word and w.line == word.line]
    free = [whole and all(_share_in(sign, w) < FREE for w in beside) for sign in seen]
    if stray is None or not any(c.isdigit() for c in word.text):
        stray = None
    mine = [w for w in beside if any(c.isdigit() for c in w.text)]

    def belongs(i: int, step: int) -> bool:
        """Whether sign `i`, the next one to the left or right (`step`), is the number's too."""
        if not 0 <= i < len(seen):
            return False
        sign, near = seen[i], seen[i - step]
        apart = max(sign.x0 - near.x1, near.x0 - sign.x1)
        if apart >= CLOSE * unit:
            return False
        if free[i]:
            return True
        if stray is None or not whole or any(_share_in(sign, w) >= FREE for w in mine) or not stray(sign):
            return False
        if not 0 <= i + step < len(seen):
            return True
        after = seen[i + step]
        return max(after.x0 - sign.x1, sign.x0 - after.x1) > NEARER * max(apart, 1)

    first, last = inside[0], inside[-1]
    while belongs(first - 1, -1):
        first -= 1
    while belongs(last + 1, 1):
        last += 1
    return seen[first : last + 1]


def _share_in(sign: Sign, word: Spotted) -> float:
    """Share of a sign's breadth that lies in a word's box."""
    return (min(sign.x1, word.box.x1) - max(sign.x0, word.box.x0)) / (sign.x1 - sign.x0)


def number_of(seen: Sequence[Sign], unit: float, known: Patterns, kind: Kinds) -> tuple[str, float]:
    """A word as a number of one of the language's sets of digits with its worst likeness; "" when it is none."""
    best = ("", 0.0, 0.0)
    for digits in kind.digits:
        read = _in_set(seen, digits, known, kind)
        if read and any(r.char in digits for r in read):
            worst = min(r.score for r in read if r.char in digits)
            mean = sum(r.score for r in read) / len(read)
            if worst >= LIKE and mean > best[2] and min(r.score for r in read) >= MARK:
                best = (_spelled(seen, read, unit), worst, mean)
    return best[0], best[1]


def _in_set(seen: Sequence[Sign], digits: str, known: Patterns, kind: Kinds) -> list[Read]:
    """Each sign as a digit or a separator; empty when one is rather a letter."""
    out = []
    numbers = [known.best(sign, digits) for sign in seen]
    found = [i for i, read in enumerate(numbers) if read.score >= LIKE]
    for i, (sign, digit) in enumerate(zip(seen, numbers, strict=True)):
        inside = bool(found) and found[0] < i < found[-1]
        other = known.best(sign, kind.inner if inside else kind.inner + kind.outer, STRICT)
        if known.best(sign, kind.letters).score > max(digit.score, other.score) + LETTER:
            return []
        out.append(other if other.score > digit.score + SEPARATOR else digit)
    return out


def _spelled(seen: Sequence[Sign], read: Sequence[Read], unit: float) -> str:
    """The signs as text; wide gaps become blanks: groups of thousands may come as one word."""
    text, high = read[0].char, max(sign.high for sign in seen) * unit
    high = high if high > TALL * unit else 4 * unit  # nothing but zeros
    for before, sign, r in zip(seen, seen[1:], read[1:], strict=False):
        apart = (sign.x0 + sign.x1 - before.x0 - before.x1) / 2
        text += " " if text[-1].isdigit() and r.char.isdigit() and apart > APART * high else ""
        text += r.char
    return text


def _end(sign: Sign, read: str, known: Patterns, kind: Kinds) -> str:
    """The sign at a word's left end: the engine's, or another that fits better."""
    sign = sign._replace(place=None)  # a word without tall letters tells nothing about it
    own = known.best(sign, kind.ends[read][0], STRICT)
    other = known.best(sign, kind.ends[read], STRICT)
    least = FAIR if own.char else PLAIN
    return other.char if other.score >= least and other.score > own.score + BETTER else read


def _fits(sign: Sign, char: str, known: Patterns) -> bool:
    return known.best(sign._replace(place=None), char, STRICT).score >= FAIR


def _lost(picture: Any, words: Sequence[Spotted], place: int, unit: float, known: Patterns, kind: Kinds) -> str:
    """The sign that stands at a word's left end and that the engine did not see; "" when there is none."""
    word = words[place]
    strip = word.box._replace(x1=min(word.box.x1, word.box.x0 + 1.5 * unit))
    cut = [*words[:place], word._replace(box=strip), *words[place + 1 :]]
    seen = _signs(picture, cut, place, unit, whole=True)
    if not seen or seen[0].high > SMALL or (seen[0].place or 0.0) < LOW:
        return ""
    bare = seen[0]._replace(place=None)
    best = known.best(bare, kind.lost, STRICT)
    return best.char if best.score >= LOST and best.score > known.best(bare, kind.letters).score + LETTER else ""
