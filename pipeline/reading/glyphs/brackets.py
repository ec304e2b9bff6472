"""Brackets and quotation marks of right-to-left lines, which engines mirror or do not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.reading.glyphs.atoms import Atom
from pipeline.reading.glyphs.sheet import BLANK, NEUTRAL

MIRRORED = {"(": ")", ")": "(", "[": "]", "]": "[", "«": "»", "»": "«", "<": ">", ">": "<", "{": "}", "}": "{"}
QUOTES = {"“": "”", "”": "“"}
OPENING = frozenset("([«<{")


def set_brackets(atoms: list[Atom], *, mirrored: bool) -> list[Atom]:
    """Sets the brackets of the line by what stands beside them: one opens after a blank and before a word.

    Quotation marks come in both orders in Arabic, so only the engine's mirroring is undone.
    """
    out = list(atoms)
    for i, atom in enumerate(atoms):
        if atom.kind != NEUTRAL:
            continue
        if atom.text in QUOTES:
            if mirrored:
                out[i] = replace(atom, text=QUOTES[atom.text])
            continue
        if atom.text not in MIRRORED:
            continue
        opening = atom.text in OPENING
        wanted = opens(atoms, i)
        if wanted is None:
            wanted = opening != mirrored
        if wanted != opening:
            out[i] = replace(atom, text=MIRRORED[atom.text])
    return out


def opens(atoms: Sequence[Atom], i: int) -> bool | None:
    """Whether the bracket at `i` opens, as its neighbours tell; None when they do not."""
    before = atoms[i - 1].kind if i else None
    after = atoms[i + 1].kind if i + 1 < len(atoms) else None
    if before == BLANK:
        return None if after == BLANK else True
    if before is None:
        return after != BLANK if after is not None else None
    if before == NEUTRAL:
        return False if after is None and i > 1 and atoms[0].text in MIRRORED else None  # "(%)" alone
    return False if after in (None, BLANK, NEUTRAL) else None
