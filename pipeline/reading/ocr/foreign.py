"""Words of another script in a language whose letters look like its letters: Latin names in Cyrillic lines.

The model of the language spells them in its own letters, and often surely: what it makes of a Latin name has odd signs
in one word and none in the next. A word that looks odd is read again by the other model, and where that is sure, so are
its neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from pipeline.reading.ocr.spotted import Card, Spotted
from pipeline.records import Box

#: Reads the text in a box by the other script's model: the text, and how surely.
Again = Callable[[Box], tuple[str, float]]

#: What a word of the other script may be made of.
_LATIN = re.compile(r"[-–0-9A-Za-z.,:;/%()\[\]+*&'’\"“”«»$€#]+")
#: A first reading less sure than this, or with signs that no word has, may be of another script.
UNSURE = 0.75
_ODD = re.compile(r"[^\W\d_][\d|\]\[$!\\]|[\d|$][^\W\d_]|[^\W\d_]/|/[^\W\d_]")
#: How sure the other reading of a word with odd signs must be, and how much surer than the first; the same for one that
#: was read without confidence only, and for a word beside another of the other script.
SURE, SURER, UNLIKE, MUCH_SURER, BESIDE, MORE = 0.6, 0.03, 0.85, 0.1, 0.88, 0.02
#: How sure an acronym in letters that another script has too must be, and its length; how sure a Roman number.
PLAIN, LONGEST_ACRONYM, ROMAN = 0.88, 12, 0.68
#: Document symbols: capitals, then numbers and letters after strokes.
_ROMAN = re.compile(r"[IVX]{1,6}\.")
_SYMBOL = re.compile(r"\W*[^\W\d_]{1,4}(?:/[\w.]+)+\W*")


def with_latin(words: Sequence[Spotted], card: Card, again: Again) -> list[Spotted]:
    """The words with those of the other script as its model reads them."""
    out = list(words)
    found: set[int] = set()
    for i, word in enumerate(words):
        first = i == 0 or words[i - 1].line != word.line
        other = _odd(word, card, again) or _acronym(word, card, again, first=first)
        if other is not None:
            out[i] = other
            found.add(i)
    for i in sorted(found):
        for step in (-1, 1):
            k = i + step
            while 0 <= k < len(words) and k not in found and words[k].line == words[i].line:
                other = _beside(words[k], card, again)
                if other is None:
                    break
                out[k] = other
                found.add(k)
                k += step
    return [word if i in found else word._replace(text=_symbol(word.text, card)) for i, word in enumerate(out)]


def _telling(text: str, card: Card) -> bool:
    """Whether a reading is Latin and has a letter that the language has no look-alike of."""
    if _LATIN.fullmatch(text) is None:
        return False
    for strokes in card.drawn:
        text = text.replace(strokes, "")
    return any(c.isalpha() and c not in card.alike for c in text)


def _odd(word: Spotted, card: Card, again: Again) -> Spotted | None:
    """A word that the model of the language was unsure of, or spelt as no word is, in the other script."""
    letters = sum(c.isalpha() for c in word.text)
    if letters < 1 or len(word.text) < 3 or not (word.confidence < UNSURE or _ODD.search(word.text)):
        return None
    least = max(SURE, word.confidence + SURER) if _ODD.search(word.text) else max(UNLIKE, word.confidence + MUCH_SURER)
    text, sure = again(word.box)
    if not _telling(text, card) or sure < least:
        return None
    return word._replace(text=text, confidence=sure)


def _beside(word: Spotted, card: Card, again: Again) -> Spotted | None:
    """A word beside one of the other script, when it is of that too."""
    if not any(c.isalpha() for c in word.text):
        return None
    text, sure = again(word.box)
    if not _telling(text, card) or sure < max(BESIDE, word.confidence + MORE):
        return None
    return word._replace(text=text, confidence=sure)


def _acronym(word: Spotted, card: Card, again: Again, *, first: bool) -> Spotted | None:
    """A word of capitals in the other script, when that reading is as sure as the first; so is the Roman number that
    `first` stands in a line."""
    core = "".join(c for c in word.text if c.isalnum())
    if first and core == core.upper() and len(core) <= LONGEST_ACRONYM and word.text.endswith(".") and core.isalpha():
        text, sure = again(word.box)
        text = text.replace("l", "I")
        return word._replace(text=text, confidence=sure) if _ROMAN.fullmatch(text) and sure >= ROMAN else None
    if not 1 < len(core) <= LONGEST_ACRONYM or core != core.upper() or core.isdecimal():
        return None
    text, sure = again(word.box)
    if not _telling(text, card) or sure < max(PLAIN, word.confidence):
        return None
    return word._replace(text=text, confidence=sure)


def _symbol(text: str, card: Card) -> str:
    """A document symbol in Latin letters, when each of its letters has a Latin look-alike."""
    if _SYMBOL.fullmatch(text) is None or not any(c.isdigit() for c in text):
        return text
    plain = text.translate(str.maketrans(card.looks, card.alike))
    return plain if not any(c.isalpha() and not c.isascii() for c in plain) else text
