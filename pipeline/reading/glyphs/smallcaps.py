"""Small capitals that are set as capitals of a smaller size: given back the size of the text they belong to.

Their capitals stand full size ("M" and "ANDATE"), so that a word changes its size on one line while it goes on.
Taken for what they seem to be, headings would be captions, and the first line of a paragraph a note.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pipeline.reading.glyphs.atoms import Atom

#: How big small capitals are as a share of the size they belong to.
SMALLEST, BIGGEST = 0.66, 0.9
#: Letters of one word touch (share of the size); words of a line stand no further apart, lines of a text neither.
TOUCH, NEAR, STEP = 0.12, 1.2, 1.6
#: Two sizes closer than this are one.
SAME = 0.06


def set_small_caps(atoms: Sequence[Atom]) -> None:
    """Sets the size of small capitals to that of the capitals they stand with.

    Words without a capital are small capitals where they stand in a line with others, or below one that ends in them.
    """
    pairs = [(a, b) for a, b in pairwise(atoms) if a.size > b.size and _one_word(a, b)]
    if not pairs:
        return
    full = {round(small.size, 1): capital.size for capital, small in pairs}
    open_lines: list[Atom] = []  # the last words of lines that ended in small capitals
    for line in _stretches(atoms):
        small = [a for a in line if round(a.size, 1) in full]
        if not small:
            continue
        size = full[round(small[0].size, 1)]
        if any(abs(a.size - size) < SAME for a in line) or any(_below(line, last, size) for last in open_lines):
            for atom in small:
                atom.size = size
            if small[-1] is line[-1]:
                open_lines.append(small[-1])


def _stretches(atoms: Sequence[Atom]) -> list[list[Atom]]:
    """What stands on one baseline and near each other, from left to right, from the top of the page down."""
    rows: dict[float, list[Atom]] = {}
    for atom in atoms:
        rows.setdefault(round(atom.baseline, 1), []).append(atom)
    found: list[list[Atom]] = []
    for level in sorted(rows):
        row = sorted(rows[level], key=lambda a: a.x0)
        found.append(row[:1])
        for before, atom in pairwise(row):
            if atom.x0 - before.x1 > NEAR * max(atom.size, before.size):
                found.append([])
            found[-1].append(atom)
    return found


def _one_word(capital: Atom, small: Atom) -> bool:
    """Whether the letters of one word are capitals first and small capitals then."""
    if abs(capital.baseline - small.baseline) > SAME or not SMALLEST < small.size / capital.size < BIGGEST:
        return False
    touching = not small.blank and abs(small.x0 - capital.x1) < TOUCH * capital.size
    return touching and capital.text[-1:].isalpha() and capital.bold == small.bold and small.text[0].isalpha()


def _below(line: Sequence[Atom], last: Atom, size: float) -> bool:
    """Whether a line stands where the next of a text does that ended in small capitals."""
    step = line[0].baseline - last.baseline
    return 0.9 * size < step < STEP * size and line[0].x0 < last.x1 and line[0].bold == last.bold
