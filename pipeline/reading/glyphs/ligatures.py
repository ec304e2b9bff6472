"""Letters of right-to-left runs in the order in which they are read: ligatures, letters stored out of their turn."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from operator import itemgetter

from pipeline.reading.glyphs.atoms import Atom, Char, Style

#: Ligatures that fonts draw as one sign, as the letters are read: lam with alef, and the word for God.
LAM, ALEFS = "\u0644", frozenset("\u0627\u0622\u0623\u0625\u0671")
_GOD = "\u0644\u0644\u0647"
#: A letter that stands further right than the one before it by this share of the size is out of its turn.
MISPLACED = 0.12
#: Vowel marks of Arabic.
FIRST_MARK, LAST_MARK = 0x64B, 0x652
#: A mark drawn by itself stands higher or lower than its letter by these shares of the size.
LEAST_SHIFT, MOST_SHIFT = 0.02, 0.7
#: Signs closer than this share of the size stand on one spot.
SPOT = 0.2


def without_named_letters(chars: list[Char], styles: Sequence[Style]) -> list[Char]:
    """The characters of a page without letters that are named by the vowel mark above them, and so come twice.

    A mark that is drawn by itself has a text object of its own, set higher or lower than its letter. Some files name it
    "letter and mark", be it over another letter; others name letter and mark so together, and engines give the name for
    both.
    """
    found = {char[3] for char in chars if FIRST_MARK <= char[0] <= LAST_MARK and char[3] >= 0}
    if not found:
        return chars
    members: dict[int, list[int]] = {index: [] for index in found}
    for i, char in enumerate(chars):
        if char[3] in found:
            members[char[3]].append(i)
    named: dict[int, bool] = {}  # letters of objects of one letter and its marks: whether they are one sign
    for own in members.values():
        letters = [i for i in own if _is_letter(chars[i])]
        if 2 <= len(own) <= 3 and len(letters) == 1:
            named[letters[0]] = len({chars[i][1:3] for i in own}) == 1
    if not named:
        return chars
    lines = {level for i in named for level in _around(styles[chars[i][3]])}
    near = {index for index, style in enumerate(styles) if round(style.baseline / 10) in lines}
    levels: dict[int, list[Char]] = {}
    for char in chars:
        if char[3] in near and _is_letter(char):
            levels.setdefault(round(styles[char[3]].baseline / 10), []).append(char)
    dropped = {i for i, one in named.items() if _drawn_over(chars[i], one, styles, levels)}
    return [char for i, char in enumerate(chars) if i not in dropped] if dropped else chars


def _around(style: Style) -> range:
    """The tens of points in which the line of a mark may stand."""
    around = round(style.baseline / 10)
    return range(around - 2, around + 3)


def _is_letter(char: Char) -> bool:
    return 0x620 <= char[0] <= 0x64A or 0x671 <= char[0] <= 0x6D3


def _drawn_over(char: Char, one: bool, styles: Sequence[Style], levels: dict[int, list[Char]]) -> bool:
    """Whether a letter stands off the line of the one below it: any letter for `one` sign, else the same again.

    `levels`: the letters of the page by tens of points of their baselines.
    """
    style = styles[char[3]]
    middle = (char[1] + char[2]) / 2
    for level in _around(style):
        for other in levels.get(level, ()):
            shift = styles[other[3]].baseline - style.baseline
            if other[3] == char[3]:
                continue
            if one and abs(shift) <= LEAST_SHIFT * style.size and other[1] <= char[1] and char[2] <= other[2]:
                return True  # no letter stands within another
            if not LEAST_SHIFT * style.size < abs(shift) < MOST_SHIFT * style.size:
                continue
            if one:
                if other[1] <= middle <= other[2]:
                    return True
            elif other[0] == char[0] and shift > 0 and abs((other[1] + other[2]) / 2 - middle) < SPOT * style.size:
                return True
    return False


def in_place(text: Sequence[str], places: Sequence[float], owners: Sequence[int]) -> tuple[list[str], list[float]]:
    """The letters of a right-to-left run by where they stand, their vowel marks behind them.

    Browsers store a letter with its mark apart from its neighbours, and engines then mix them up. A mark belongs to
    the letter before it of the same text object, else to the one before it; lam and alef of one object in this order
    are a ligature, whatever places its letters were given: of two they are an article that the engine turned round.
    """
    units: list[tuple[float, list[int]]] = []
    of_owner: dict[int, int] = {}
    for i, char in enumerate(text):
        behind = i > 0 and owners[i] == owners[i - 1] and places[i] > places[i - 1]
        if units and unicodedata.combining(char):
            units[of_owner.get(owners[i], len(units) - 1)][1].append(i)
        elif behind and char in ALEFS and text[i - 1] == LAM:
            units[-1][1].append(i)
        else:
            of_owner[owners[i]] = len(units)
            units.append((places[i], [i]))
    order = [i for _, own in sorted(units, key=itemgetter(0), reverse=True) for i in own]
    return [text[i] for i in order], [places[i] for i in order]


def set_ligatures(atoms: Sequence[Atom]) -> None:
    """Sets the letters of ligatures in the order in which they are read.

    An engine that turns a line round turns the letters of a ligature round too, which all have the place of the one
    sign; that it did so is told by lam and alef, whose order is known, and then holds for all ligatures of the page.
    """
    tied: list[tuple[Atom, list[tuple[int, int]]]] = []
    turned = 0
    for atom in atoms:
        if atom.places and len(set(atom.places)) < len(atom.places):
            runs = _same_places(atom.places)
            tied.append((atom, runs))
            for start, end in runs:
                turned += _turned(atom.text[start:end])
    if turned <= 0:
        return
    for atom, runs in tied:
        letters = list(atom.text)
        for start, end in runs:
            letters[start:end] = letters[start:end][::-1]
        atom.text = "".join(letters)


def _same_places(places: Sequence[float]) -> list[tuple[int, int]]:
    """The ranges of neighbours in one place."""
    runs: list[tuple[int, int]] = []
    start = 0
    for i in range(1, len(places) + 1):
        if i == len(places) or places[i] != places[start]:
            if i - start > 1:
                runs.append((start, i))
            start = i
    return runs


def _turned(letters: str) -> int:
    """1 when the letters of a ligature stand in the wrong order, -1 when in the right one, 0 when that is not known."""
    if len(letters) == 2:
        return (letters[1] == LAM and letters[0] in ALEFS) - (letters[0] == LAM and letters[1] in ALEFS)
    return letters.startswith(_GOD[::-1]) - letters.endswith(_GOD)
