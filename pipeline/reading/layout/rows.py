"""Atoms → rows of fragments → printed lines."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter

from pipeline.reading.glyphs.atoms import Atom
from pipeline.reading.glyphs.bidi import Habits, is_rtl_line, logical
from pipeline.reading.glyphs.sheet import BLANK, LEFT_TO_RIGHT, NARROW, NEUTRAL, NUMBER, RIGHT_TO_LEFT
from pipeline.records import Box, Line, Word

PLAIN = Habits()
#: Rows of so many letters hold no small marks of others but those much smaller (share of the size), so long at most.
LONG_GROUP, SMALL_MARK, LONGEST_MARK = 40, 0.85, 3
#: A small number at next to the same height stands before a text no further away (sizes).
BEFORE = 3.0
#: A letter drawn apart with its vowel marks is so long, and so near to the word it belongs to (share of the size).
LONGEST_CLUSTER, TOUCHING = 3, 0.15
#: A raised number of a note, so small (share of the size), may stand so far from its words in stretched lines (sizes).
RAISED_MARK, MARK_REACH = 0.75, 0.6
#: Two baselines closer than this share of the size are one row.
SAME_ROW = 0.25
#: A fragment ends where the gap is wider than this share of the size.
FRAGMENT_GAP = 0.8
#: Texts side by side are two when one is set so much bigger, in another weight, and the left one has so many letters.
BIGGER, LEAST_TEXT = 1.3, 8
#: A gap wider than this share of the size is a blank though none is stored (letter-spacing stays below).
BLANK_GAP = 0.17
_left, _height = attrgetter("x0"), attrgetter("baseline")
RAISED_SIGNS = str.maketrans("0123456789()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾")
#: Raised signs are set no bigger than this share of the size of the text.
RAISED_SIZE = 0.92
#: Letters that mark notes below tables, and how many digits a number has behind which one is no ending of an ordinal.
RAISED_LETTERS, LONG_NUMBER = str.maketrans("abcdefgh", "ᵃᵇᶜᵈᵉᶠᵍʰ"), 3


@dataclass(slots=True)
class Fragment:
    """Neighbouring atoms of one row. `block` is set when it stands for a panel or table in the flow of the page."""

    atoms: list[Atom]
    x0: float
    x1: float
    top: float
    bottom: float
    baseline: float
    size: float
    block: int = -1


@dataclass(slots=True)
class Row:
    """Fragments on one baseline, from left to right."""

    fragments: list[Fragment]
    top: float
    bottom: float


def rows_of(atoms: Sequence[Atom], share: float = FRAGMENT_GAP) -> list[Row]:
    """Rows of a page from top to bottom; raised and lowered small marks join the row they belong to.

    `share`: how wide a gap, as a share of the size, parts fragments.
    """
    _level_marks(atoms)
    groups: list[list[Atom]] = []
    base = size = 0.0
    for atom in sorted(atoms, key=_height):
        if groups and atom.baseline - base <= SAME_ROW * (size if size < atom.size else atom.size):
            groups[-1].append(atom)
            if atom.size > size and atom.kind != BLANK:
                size = atom.size
        else:
            groups.append([atom])
            base, size = atom.baseline, atom.size
    rows: list[Row] = []
    for group in _with_small_marks(groups):
        if any(a.kind != BLANK for a in group):
            fragments = fragments_of(group, share)
            rows.append(Row(fragments, min(f.top for f in fragments), max(f.bottom for f in fragments)))
    return rows


def _level_marks(atoms: Sequence[Atom]) -> None:
    """Gives a vowel mark that is drawn apart the baseline of the word it stands over or under.

    Browsers draw a letter with its mark so too: that letter touches the word whose baseline it has not.
    """
    marks = [a for a in atoms if a.kind == RIGHT_TO_LEFT and any(map(unicodedata.combining, a.text))]
    if not marks:
        return
    words = [a for a in atoms if a.kind == RIGHT_TO_LEFT and not unicodedata.combining(a.text[0])]
    level = Counter(round(a.baseline, 1) for a in words)
    for mark in marks:
        letter = not unicodedata.combining(mark.text[0])
        if letter and (len(mark.text) > LONGEST_CLUSTER or level[round(mark.baseline, 1)] > 1):
            continue
        middle, reach = (mark.x0 + mark.x1) / 2, TOUCHING * mark.size + (mark.x1 - mark.x0) / 2 if letter else 0.5
        near = [
            a for a in words
            if a is not mark and a.x0 - reach <= middle <= a.x1 + reach
            and abs(a.baseline - mark.baseline) < (0.5 if letter else 0.8) * mark.size
        ]  # fmt: skip
        if near:
            mark.baseline = min(near, key=lambda a: abs(a.baseline - mark.baseline)).baseline


def main_size(group: Iterable[Atom]) -> float:
    """The size in which most signs are set, 0 where none is printed."""
    inked = [atom for atom in group if atom.kind != BLANK]
    if not inked:
        return 0.0
    if len({atom.size for atom in inked}) == 1:
        return round(inked[0].size, 1)
    sizes: Counter[float] = Counter()
    for atom in inked:
        sizes[round(atom.size, 1)] += len(atom.text)
    return sizes.most_common(1)[0][0]


def _with_small_marks(groups: list[list[Atom]]) -> list[list[Atom]]:
    """Puts footnote marks and subscripts, whose baseline differs, into the row beside them."""
    sizes = [main_size(g) for g in groups]
    bases = [_main_base(g, s) for g, s in zip(groups, sizes, strict=True)]
    gone: set[int] = set()
    for i, group in enumerate(groups):
        long = len(group) > LONG_GROUP or sum([len(a.text) for a in group]) > LONG_GROUP
        if long and min([a.size for a in group]) >= SMALL_MARK * sizes[i]:
            continue
        kept: list[Atom] = []
        for atom in group:
            home = None if long and not _strays(atom, group, sizes[i]) else _home(atom, i, groups, sizes, bases, gone)
            if home is None:
                kept.append(atom)
            else:
                groups[home].append(atom)
        groups[i] = kept
        if not any(a.kind != BLANK for a in kept):
            gone.add(i)
    return [g for i, g in enumerate(groups) if i not in gone]


def _strays(atom: Atom, group: Sequence[Atom], size: float) -> bool:
    """Whether a small mark stands alone in the row of another column, at whose height it is raised."""
    if atom.size >= SMALL_MARK * size or len(atom.text) > LONGEST_MARK:
        return False
    return not any(a is not atom and a.x0 - size < atom.x1 and atom.x0 < a.x1 + size for a in group)


def _main_base(group: Sequence[Atom], size: float) -> float:
    bases = [a.baseline for a in group if a.kind != BLANK and abs(a.size - size) < 0.2]
    return max(bases) if bases else 0.0


def _home(
    atom: Atom, own: int, groups: list[list[Atom]], sizes: list[float], bases: list[float], gone: set[int]
) -> int | None:
    """The row a small mark belongs to: bigger, overlapping it in height, with an atom beside it."""
    if len(atom.text) > 6:
        return None
    for other in (own + 1, own - 1, own + 2, own - 2, own + 3, own - 3, own + 4, own - 4):
        if not 0 <= other < len(groups) or other in gone or atom.size > 1.05 * sizes[other]:
            continue
        lift = bases[other] - atom.baseline
        high = 0.75 if atom.size <= 0.85 * sizes[other] else 0.55  # a letter shifted for its mark keeps its size
        if not -0.35 * sizes[other] < lift < high * sizes[other]:
            continue
        counts = atom.text.isdecimal() and abs(lift) < SAME_ROW * sizes[other]  # the number of a paragraph, set smaller
        mark = atom.text.isdecimal() and atom.size <= RAISED_MARK * sizes[other]
        reach = (BEFORE if counts else MARK_REACH if mark else 0.35) * sizes[other]
        for near in groups[other]:
            if (
                near.kind != BLANK
                and near.size >= 0.95 * atom.size
                and near.x0 - reach < atom.x1
                and atom.x0 < near.x1 + reach
                and lift < (0.75 if atom.size <= 0.85 * near.size else 0.55) * near.size  # not of big type far beside
            ):
                return other
    return None


def fragments_of(atoms: Sequence[Atom], share: float) -> list[Fragment]:
    """Cuts the atoms of one row where a gap wider than a share of the size stands."""
    printed = sorted((a for a in atoms if a.kind != BLANK), key=_left)
    blanks = [a for a in atoms if a.kind == BLANK]
    out: list[Fragment] = []
    last: Fragment | None = None
    before: Atom | None = None
    for atom in printed:  # plain comparisons: this runs for every word of every page
        size = atom.size
        if (
            last is not None
            and (gap := atom.x0 - last.x1) <= share * (size if size > last.size else last.size)
            and (size == last.size or gap <= share * min(size, last.size) or not set_apart(last, atom))
        ):
            last.atoms.append(atom)
            if atom.x1 > last.x1:
                last.x1 = atom.x1
            if before is None or size != before.size or atom.baseline != before.baseline:
                last.top, last.bottom = min(last.top, atom.top), max(last.bottom, atom.bottom)
                if size > last.size:
                    last.size = size
        else:
            last = Fragment([atom], atom.x0, atom.x1, atom.top, atom.bottom, atom.baseline, size)
            out.append(last)
        before = atom
    for blank in blanks:
        middle = (blank.x0 + blank.x1) / 2
        for fragment in out:
            if fragment.x0 < middle < fragment.x1:
                fragment.atoms.append(blank)
                break
    return out


def set_apart(fragment: Fragment, atom: Atom) -> bool:
    """Whether a text and what stands beside it differ so in size and weight that they are two: a name, a date."""
    sizes = sorted((fragment.size, atom.size))
    weight = atom.bold != fragment.atoms[-1].bold
    return weight and sizes[1] > BIGGER * sizes[0] and sum(len(a.text) for a in fragment.atoms) >= LEAST_TEXT


def _word(atoms: Sequence[Atom], text: str) -> Word:
    if len(atoms) == 1:
        only = atoms[0]
        return Word(text, Box(only.x0, only.top, only.x1, only.bottom), only.size)
    first = atoms[0]
    x0, top, x1, bottom, size = first.x0, first.top, first.x1, first.bottom, first.size
    for atom in atoms:  # a plain loop: this runs for every word of every page
        if atom.x0 < x0:
            x0 = atom.x0
        if atom.x1 > x1:
            x1 = atom.x1
        if atom.top < top:
            top = atom.top
        if atom.bottom > bottom:
            bottom = atom.bottom
        if atom.size > size:
            size = atom.size
    return Word(text, Box(x0, top, x1, bottom), size)


def line_of(atoms: Sequence[Atom], habits: Habits = PLAIN) -> Line:
    """One printed line from the atoms of one row (any order), in reading order.

    Raised digits and brackets become superscript characters, so that footnote marks stay apart from numbers.
    """
    first = atoms[0]
    if all(a.size == first.size and a.kind == LEFT_TO_RIGHT and a.baseline == first.baseline for a in atoms):
        return _level_line(atoms)
    printed = [a for a in atoms if a.kind != BLANK]
    size = main_size(printed)
    base = _main_base(printed, size)
    rtl = any(a.kind != LEFT_TO_RIGHT for a in atoms) and is_rtl_line(atoms)
    if rtl:
        for atom in printed:
            if atom.kind == NUMBER and _raised(atom, size, base):
                atom.kind = NEUTRAL  # a footnote mark is no part of the number before it
        ordered = logical(atoms, habits)
    else:
        ordered = sorted(atoms, key=_left)
    text: list[str] = []
    words: list[Word] = []
    word: list[Atom] = []
    spelled, small = "", RAISED_SIZE * size
    before: Atom | None = None
    blank = ""
    for atom in ordered:
        if atom.kind == BLANK:
            blank = atom.text if atom.text != " " or not blank else blank
            continue
        shown = atom.text
        if atom.size <= small and _raised(atom, size, base):
            shown = shown.translate(RAISED_SIGNS)
            if len(shown) == 1 and _marks(spelled if not blank else ""):
                shown = shown.translate(RAISED_LETTERS)
        if before is not None:
            gap = blank if rtl else blank or _blank(before, atom, size)
            if gap:
                words.append(_word(word, spelled))
                text.append(gap)
                word, spelled = [], ""
        word.append(atom)
        spelled += shown
        text.append(shown)
        before, blank = atom, ""
    words.append(_word(word, spelled))
    box = Box(min([w.box.x0 for w in words]), base - 0.82 * size, max([w.box.x1 for w in words]), base + 0.22 * size)
    italic = printed[0].italic and all(a.italic for a in printed)
    return Line("".join(text), box, size, _mostly_bold(printed), _main_colour(printed), tuple(words), italic)


def _level_line(atoms: Sequence[Atom]) -> Line:
    """A line whose atoms all run from left to right on one baseline in one size, as most do: a plain loop."""
    ordered = sorted(atoms, key=_left)
    first = ordered[0]
    size, top, bottom = first.size, first.top, first.bottom
    words: list[Word] = []
    text = word = first.text
    x0, x1, before = first.x0, first.x1, first
    for atom in ordered[1:]:
        gap = atom.blank if atom.blank and before.order == atom.order - 1 else _blank(before, atom, size)
        if gap:
            words.append(Word(word, Box(x0, top, x1, bottom), size))
            text += gap + atom.text
            word, x0, x1 = atom.text, atom.x0, atom.x1
        else:
            text += atom.text
            word += atom.text
            if atom.x1 > x1:
                x1 = atom.x1
        before = atom
    words.append(Word(word, Box(x0, top, x1, bottom), size))
    shown = round(size, 1)
    right = max([w.box.x1 for w in words])
    box = Box(first.x0, first.baseline - 0.82 * shown, right, first.baseline + 0.22 * shown)
    italic = first.italic and all(a.italic for a in ordered)
    return Line(text, box, shown, _mostly_bold(ordered), _main_colour(ordered), tuple(words), italic)


def _mostly_bold(printed: Sequence[Atom]) -> bool:
    bold = [len(a.text) for a in printed if a.bold]
    return bool(bold) and 2 * sum(bold) > sum([len(a.text) for a in printed])


def _main_colour(printed: Sequence[Atom]) -> str:
    first = printed[0].colour
    if len({a.colour for a in printed}) == 1:
        return first
    colours: Counter[str] = Counter()
    for atom in printed:
        colours[atom.colour] += len(atom.text)
    return colours.most_common(1)[0][0]


def _marks(word: str) -> bool:
    """Whether a raised letter behind a word, or behind none, marks a note: it is no ending of an ordinal (XXᵉ, 2ᵉ)."""
    if not word or word[-1].isdigit():
        return not word or sum(c.isdigit() for c in word) >= LONG_NUMBER
    return not word[-1].isupper() and word[-1] not in ".º"


def _raised(atom: Atom, size: float, base: float) -> bool:
    return atom.size <= RAISED_SIZE * size and base - atom.baseline > 0.15 * size


def _blank(before: Atom, atom: Atom, size: float) -> str:
    """The blank between two atoms: the stored one, else one where the gap is as wide as a blank.

    Beside a letter of a script without blanks a gap is letter-spacing or justification, not a blank.
    """
    gap = max(atom.x0 - before.x1, before.x0 - atom.x1)
    if atom.blank and (before.order == atom.order - 1 or gap > 0.08 * size):
        return atom.blank
    if gap > NARROW * size and atom.size == before.size and _number_and_word(before.text[-1], atom.text[0]):
        return " "  # a narrow one; what is smaller is the end of an ordinal
    if gap <= BLANK_GAP * size or (gap <= size and (_unspaced(before.text[-1]) or _unspaced(atom.text[0]))):
        return ""
    return " "


def _number_and_word(last: str, first: str) -> bool:
    return last.isdigit() and first.isalpha() and not _unspaced(first)


def _unspaced(char: str) -> bool:
    return "\u2e80" <= char <= "\u9fff" or "\uf900" <= char <= "\ufaff" or "\uff00" <= char <= "\uffef"
