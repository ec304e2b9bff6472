"""Right-to-left lines from what stands on paper.

Engines give Arabic in an order of their own making and get numbers wrong in it. What stands on paper is certain, so
the line is put together from the positions: words from right to left, within them islands of Latin words and of
numbers from left to right, by the inverse of the Unicode bidirectional algorithm.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from pipeline.reading.glyphs.atoms import Atom
from pipeline.reading.glyphs.brackets import MIRRORED, OPENING, opens, set_brackets
from pipeline.reading.glyphs.sheet import BLANK, LEFT_TO_RIGHT, NEUTRAL, NUMBER, RIGHT_TO_LEFT, stands_for_nothing

#: Signs that hold two numbers together from left to right when they stand alone between them (bidi class CS).
NUMBER_JOINERS = frozenset("/.,:\u066b\u066c\u060c")
#: Signs that do not stand inside a word of any language; strokes go by their names in some files.
STROKE_SIGNS = frozenset("<>=_~^|\\{}#$&@+`")
ZEROS = frozenset("0\u0660\u06f0")
PERCENT_SIGNS = frozenset("%\u066a")
RANGE_SIGNS = frozenset("-–‑\u2212")
SENTENCE_SIGNS = frozenset(".،؛؟,;:")
LATIN_SIGNS = frozenset(".,;:")
#: Letters of the longest unit or code of a currency; digits of a year; days of a month.
LONGEST_UNIT, YEAR_DIGITS, LAST_DAY = 3, 4, 31
#: Atoms closer than this share of the size touch; a gap wider than that is a blank though none is stored.
TOUCH, BLANK_GAP = 0.14, 0.17


class Habits(NamedTuple):
    """How a page sets what cannot be told from one place.

    `mirrored`: brackets come mirrored. `groups`: the groups of three of a number stand from left to right. `percent`:
    above 0, its sign is read behind the number; below 0, before it.
    """

    mirrored: bool = False
    groups: bool = False
    percent: int = 0


def is_rtl_line(atoms: Sequence[Atom]) -> bool:
    """Whether the line runs from right to left: it has Arabic letters, or nothing but numbers and signs."""
    kinds = {atom.kind for atom in atoms}
    if RIGHT_TO_LEFT in kinds or LEFT_TO_RIGHT not in kinds:
        return True
    printed = sorted((a for a in atoms if a.kind != BLANK), key=lambda a: a.x0)
    # signs that end sentences stand on the left only from right to left, and no date ends in its day
    return printed[0].text in SENTENCE_SIGNS or _ends_in_day(printed)


def _ends_in_day(printed: Sequence[Atom]) -> bool:
    """Whether a line is a month's name, a year and a day from left to right: "April 2031 12" is read from the right."""
    if [a.kind for a in printed] != [LEFT_TO_RIGHT, NUMBER, NUMBER]:
        return False
    year, day = printed[1].text, printed[2].text
    return len(year) == YEAR_DIGITS and year[0] in "12" and 0 < int(day) <= LAST_DAY


def logical(atoms: Sequence[Atom], habits: Habits) -> list[Atom]:
    """The atoms of a right-to-left line in the order in which they are read, stretching strokes dropped."""
    seen = _spaced(_without_stretching(sorted(_with_marks(atoms), key=lambda a: -(a.x0 + a.x1))))
    if _ends_in_day([a for a in reversed(seen) if a.kind != BLANK]):
        day, *rest = seen
        return [day, *rest[:1], *rest[:0:-1]]
    out: list[Atom] = []
    i = 0
    while i < len(seen):
        if seen[i].kind in (LEFT_TO_RIGHT, NUMBER) or _cut_name(seen, i):
            end = _range_end(seen) if i == 0 else 0
            end = end or _island_end(seen, i, habits.groups)
            out.extend(_island(seen[i:end]))
            i = end
        else:
            out.append(seen[i])
            i += 1
    if habits.percent:
        _set_percent(out, habits.percent)
    return set_brackets(out, mirrored=habits.mirrored)


def _may_stretch(atom: Atom) -> bool:
    """Whether an atom may be a stretching stroke under a wrong name: one letter or digit, or a sign of no language."""
    if atom.kind == NEUTRAL:
        return atom.text in STROKE_SIGNS or stands_for_nothing(ord(atom.text[0]))
    return atom.kind in (LEFT_TO_RIGHT, NUMBER) and len(set(atom.text)) == 1


def _with_marks(atoms: Sequence[Atom]) -> list[Atom]:
    """Puts vowel marks that are drawn apart behind the letter they stand over or under."""
    marks = [a for a in atoms if a.kind == RIGHT_TO_LEFT and all(unicodedata.combining(c) for c in a.text)]
    if not marks:
        return list(atoms)
    out = [a for a in atoms if a not in marks]
    for mark in marks:
        middle = (mark.x0 + mark.x1) / 2
        reach = max(0.5, 0.1 * mark.size)
        homes = [a for a in out if a.kind == RIGHT_TO_LEFT and a.places and a.x0 - reach <= middle <= a.x1 + reach]
        if not homes:
            out.append(mark)
            continue
        raised = [a for a in homes if abs(a.baseline - mark.baseline) < 0.05]  # a letter set as high as its mark
        home = min(raised or homes, key=lambda a: min(abs(place - middle) for place in a.places))
        nearest = min(
            (i for i, c in enumerate(home.text) if not unicodedata.combining(c)),
            key=lambda i: abs(home.places[i] - middle),
            default=len(home.text) - 1,
        )
        cut = nearest + 1
        out[out.index(home)] = replace(
            home,
            text=home.text[:cut] + mark.text + home.text[cut:],
            places=home.places[:cut] + (middle,) * len(mark.text) + home.places[cut:],
        )
    return out


def _spaced(seen: list[Atom]) -> list[Atom]:
    """Sets a blank where a gap as wide as one has none stored. `seen` runs from right to left."""
    out: list[Atom] = []
    for atom in seen:
        before = out[-1] if out else None
        if before is not None and BLANK not in (atom.kind, before.kind):
            gap = before.x0 - atom.x1
            if gap > BLANK_GAP * atom.size:
                out.append(Atom(" ", atom.x1, before.x0, atom.baseline, atom.size, False, "", BLANK, "", atom.order))
        out.append(atom)
    return out


def _without_stretching(seen: list[Atom]) -> list[Atom]:
    """Leaves out the strokes that stretch Arabic words: some files name them by any letter or digit.

    Nothing but a stroke stands inside an Arabic word, touching letters on both sides; the letter before it is taken
    to reach as far as the stroke did, so that the word stays whole.
    """
    out: list[Atom] = []
    i = 0
    while i < len(seen):
        atom = seen[i]
        end = i + 1
        if _may_stretch(atom):
            letters = STROKE_SIGNS | set(atom.text) if atom.kind == NEUTRAL else set(atom.text)
            while end < len(seen) and set(seen[end].text) <= letters:
                end += 1
            left, right = min(a.x0 for a in seen[i:end]), max(a.x1 for a in seen[i:end])
            reach = 0.1 * atom.size
            before, after = out[-1] if out else None, seen[end] if end < len(seen) else None
            if (
                before is not None
                and after is not None
                and before.kind == after.kind == RIGHT_TO_LEFT
                and before.x0 - right < reach
                and left - after.x1 < reach
            ):
                before.x0 = min(before.x0, left)
                i = end
                continue
        out.extend(seen[i:end])
        i = end
    return out


def _range_end(seen: list[Atom]) -> int:
    """End of a range of numbers that begins a line and rises from left to right only; 0 when there is none.

    Behind Arabic letters ranges run from right to left. Some programs look at each line alone, where none stand before.
    """
    if len(seen) < 3 or seen[1].text not in RANGE_SIGNS or seen[2].kind != NUMBER or not _glued(seen[:3]):
        return 0
    right, left = seen[0].text, seen[2].text
    return 3 if right.isdecimal() and left.isdecimal() and int(left) < int(right) else 0


def _island_end(seen: list[Atom], start: int, groups: bool) -> int:
    """End of the left-to-right island that starts (on its right side) at `start`.

    Going leftwards. Latin words take numbers and signs between them with them; numbers alone hold together only by a
    single joiner without a blank, or as groups of three digits (see `_grouped`).
    """
    end = start + 1
    latin = seen[start].kind == LEFT_TO_RIGHT
    i = end
    if not latin and _hangs_on(seen, start):
        return end
    while i < len(seen) and seen[i].kind != RIGHT_TO_LEFT:
        if seen[i].kind == LEFT_TO_RIGHT:
            # a Latin word further left carries everything on its right along, as a number after Latin does
            if latin or _glued(seen[start : i + 1]) or _goes_on(seen, start, i) or _follows_name(seen, start, end, i):
                latin, end = True, i + 1
            else:
                break
        elif seen[i].kind == NUMBER:
            between = seen[end:i]
            joined = (len(between) == 1 and between[0].text in NUMBER_JOINERS) or not between
            if (joined and _glued(seen[end - 1 : i + 1])) or _grouped(seen, end, i, groups):
                end = i + 1
        i += 1
    return end


def _cut_name(seen: list[Atom], i: int) -> bool:
    """Whether the hyphen at `i` belongs to a Latin name that the end of the line cuts: "UN-" above "Habitat".

    Where the name goes on it is a sign between Latin letters and stands on the right of those before it.
    """
    if i + 1 >= len(seen) or seen[i].text not in RANGE_SIGNS or seen[i + 1].kind != LEFT_TO_RIGHT:
        return False
    apart = i == 0 or seen[i - 1].kind == BLANK
    return apart and _glued(seen[i : i + 2]) and all(a.kind in (LEFT_TO_RIGHT, BLANK) for a in seen[i + 1 :])


def _hangs_on(seen: list[Atom], start: int) -> bool:
    """Whether a number is a hyphen's end of the Arabic word before it, and a Latin name stands behind a stroke."""
    return (
        start >= 2
        and start + 1 < len(seen)
        and seen[start - 1].text in RANGE_SIGNS
        and seen[start - 2].kind == RIGHT_TO_LEFT
        and seen[start + 1].text == "/"
        and _glued(seen[start - 2 : start + 1])
    )


def _goes_on(seen: list[Atom], start: int, i: int) -> bool:
    """Whether the number at `start` follows the Latin word at `i` behind a sign and a blank: "No. 30822".

    At the word's end the sign would stand on its left; so what is right of the sign belongs to the word.
    """
    number = all(a.kind == NUMBER or a.text in NUMBER_JOINERS for a in seen[start : i - 2])
    return (
        i - start > 2
        and number
        and seen[i - 1].text in LATIN_SIGNS
        and seen[i - 2].kind == BLANK
        and _glued(seen[i - 1 : i + 1])
    )


def _follows_name(seen: list[Atom], start: int, end: int, i: int) -> bool:
    """Whether the number from `start` to `end` follows the Latin name at `i`: "Go Blue 34 000 قطعة".

    On paper a name before a number and one behind it look alike. A number stands before what it counts, which is a word
    of the text and no name; so it is read behind the name, unless a sign closes the name, the Latin letters are too few
    to be more than a unit or currency, or it may be a year.
    """
    if any(a.kind != BLANK for a in seen[end:i]):
        return False
    last, letters = i, 0
    while last < len(seen) and seen[last].kind != RIGHT_TO_LEFT and seen[last].kind != NUMBER:
        letters += sum(c.isalpha() for c in seen[last].text)
        last += 1
    closed = next((a for a in reversed(seen[i:last]) if a.kind != BLANK), seen[i]).kind == NEUTRAL
    digits = "".join(a.text for a in seen[start:end] if a.kind == NUMBER)
    year = end == start + 1 and len(digits) == YEAR_DIGITS and unicodedata.decimal(digits[0]) in (1, 2)
    return letters > LONGEST_UNIT and not closed and not year


def _glued(atoms: Sequence[Atom]) -> bool:
    """Whether no blank stands between the atoms (from right to left)."""
    if any(a.kind == BLANK for a in atoms):
        return False
    return all(a.x0 - b.x1 < TOUCH * a.size for a, b in pairwise(atoms))


def _grouped(seen: list[Atom], end: int, i: int, groups: bool) -> bool:
    """Whether two numbers with one blank between are one number in groups of three, printed from left to right.

    A no-break blank holds the groups together. A plain blank lets them run from right to left, unless that gives no
    number ("260 3", "000 640") or, where both ways give one, the page is seen to set them from left to right.
    """
    between = seen[end:i]
    if len(between) > 1 or (between and between[0].kind != BLANK):
        return False
    right, left = seen[end - 1], seen[i]
    if not _is_pair(right, left):
        return False
    if between and between[0].text == "\u00a0":
        return True
    if right.x0 - left.x1 > 0.6 * left.size:
        return False
    vote = _direction(right.text, left.text)
    return vote > 0 or (vote == 0 and groups)


def _is_pair(right: Atom, left: Atom) -> bool:
    """Whether two neighbours may be groups of one number read from left to right."""
    return right.kind == left.kind == NUMBER and len(right.text) == 3 and len(left.text) <= 3


def _direction(right: str, left: str) -> int:
    """1: the pair is a number from left to right only; -1: from right to left only; 0: both or neither."""
    from_left = len(right) == 3 and len(left) <= 3 and left[0] not in ZEROS
    from_right = len(left) == 3 and len(right) <= 3 and right[0] not in ZEROS
    return int(from_left) - int(from_right)


def group_votes(lines: Sequence[Sequence[Atom]]) -> int:
    """How often the page sets the groups of a number from left to right, less how often the other way."""
    votes = 0
    for line in lines:
        if sum(a.kind == NUMBER for a in line) < 2:
            continue
        seen = sorted((a for a in line if a.kind != BLANK), key=lambda a: -(a.x0 + a.x1))
        for right, left in pairwise(seen):
            if right.kind == left.kind == NUMBER and 0 < right.x0 - left.x1 < 0.6 * left.size:
                votes += _direction(right.text, left.text)
    return votes


def percent_habit(lines: Sequence[Sequence[Atom]]) -> int:
    """1 when the page's signs of percent are read behind their numbers, -1 when before; 0 when both come, one or none.

    The first pair of a line tells nothing: programs that look at each line alone turn it round.
    """
    ways: list[int] = []
    for line in lines:
        if not PERCENT_SIGNS.isdisjoint([atom.text for atom in line]):
            seen = sorted(line, key=lambda a: -(a.x0 + a.x1))
            ways += filter(None, (_percent(seen, i) for i in range(1, len(seen) - 1)))
    return ways[0] if len(ways) > 1 and len(set(ways)) == 1 else 0


def _percent(seen: Sequence[Atom], i: int) -> int:
    """1 when a number with the sign of percent behind it stands at `i`, -1 for one with the sign before it, else 0."""
    first, second = seen[i], seen[i + 1]
    sign = (second.text in PERCENT_SIGNS) - (first.text in PERCENT_SIGNS)
    number = first if sign > 0 else second
    return sign if number.kind == NUMBER and _glued((first, second) if first.x0 > second.x0 else (second, first)) else 0


def _set_percent(out: list[Atom], habit: int) -> None:
    """Sets the sign of percent of a number that begins the line as `habit` says."""
    start = int(out[0].text in PERCENT_SIGNS)
    end = start
    while end < len(out) and (out[end].kind == NUMBER or out[end].text in NUMBER_JOINERS):
        end += 1
    if end == start or out[end - 1].kind != NUMBER:
        return
    if start and habit > 0:
        out[:end] = [*out[1:end], out[0]]
    elif not start and habit < 0 and end < len(out) and out[end].text in PERCENT_SIGNS:
        out[: end + 1] = [out[end], *out[:end]]


def _island(atoms: Sequence[Atom]) -> list[Atom]:
    return sorted(atoms, key=lambda a: a.x0 + a.x1)


def stored_mirrored(lines: Sequence[Sequence[Atom]]) -> bool:
    """Whether the brackets of right-to-left text come mirrored; by majority of the clear cases, else so.

    pdfium mirrors them, whatever the file stores.
    """
    votes = 0
    for line in lines:
        if not any(a.text in MIRRORED for a in line):
            continue
        seen = _spaced(sorted(line, key=lambda a: -(a.x0 + a.x1)))
        for i, atom in enumerate(seen):
            if atom.kind == NEUTRAL and atom.text in MIRRORED:
                wanted = opens(seen, i)
                if wanted is not None:
                    votes += 1 if (atom.text in OPENING) == wanted else -1
    return votes <= 0
