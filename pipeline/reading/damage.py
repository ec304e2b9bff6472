"""What is wrong with a page's text layer, told from the layer alone."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cache

from pipeline.languages.base import codes, section
from pipeline.reading.glyphs.atoms import Atom
from pipeline.reading.glyphs.sheet import BLANK, INVISIBLE, Sheet
from pipeline.reading.layout.panels import inside

#: From so many letters on a page their shares tell whether they are the ones that were meant.
TELLING_LETTERS = 300
#: Words printed again no further off than this share of their size are the same words twice.
TWIN_SHIFT = 0.45
#: Cells (points) in which twins are first looked for, and the share of words in taken cells from which it is worth it.
CELL, SUSPICIOUS = 4, 0.06
#: Share of words with a twin from which a page is printed twice; a word or two may stand twice for weight.
TWICE = 0.3
#: So many characters unseen or sideways are worth saying.
WORTH_SAYING = 20
WHITE = 0xF8
#: Nobody reads smaller type (points) where the page's largest is so many times that; a page of nothing else is a
#: drawing made smaller.
SMALLEST, TINY_SHARE = 2.0, 3.0
#: Filled outlines on a page from which they are taken for letters drawn as shapes.
DRAWN_LETTERS = 60


def wrong_letters(sheet: Sheet) -> bool:
    """Whether the letters of a page stand for others, as with a wrong character map.

    The commonest letters of each language (its `layout.toml`) make up most of every text; shuffled letters do not.
    """
    text = sheet.text().lower()
    if any(sum(map(text.count, common)) >= least * len(text) for _, common, least in _common()):
        return False  # as nearly always: enough of them even if every sign were a letter
    counts: Counter[str] = Counter()
    for char, count in Counter(text).items():
        if char.isalpha():
            folded = unicodedata.normalize("NFKC", char) if "\ufb00" <= char <= "\ufeff" else char
            for letter in folded.lower():
                counts[letter] += count
    scripts: Counter[int] = Counter()
    for letter, count in counts.items():
        scripts[_script(letter)] += count
    script, letters = scripts.most_common(1)[0] if scripts else (0, 0)
    if letters < TELLING_LETTERS:
        return False
    known = [(common, least) for own, common, least in _common() if own == script]
    return bool(known) and all(sum(counts[c] for c in common) < least * letters for common, least in known)


def _script(letter: str) -> int:
    """Latin, Cyrillic, Arabic, Han or other, as a number."""
    code = ord(letter)
    if code >= 0x3400:
        return 3 if code <= 0x9FFF else 4
    return 0 if code < 0x250 else 1 if 0x400 <= code < 0x530 else 2 if 0x600 <= code < 0x700 else 4


@cache
def _common() -> tuple[tuple[int, str, float], ...]:
    """Script, commonest letters and their least share, for each language."""
    out = []
    for code in codes():
        data = section(code, "layout").get("letters", {})
        if data:
            out.append((_script(data["common"][0]), str(data["common"]), float(data["least"])))
    return tuple(out)


def without_twins(atoms: list[Atom], notes: list[str]) -> list[Atom]:
    """The words of a page, once each when the page is printed twice, slightly shifted or not; said in `notes`."""
    taken = {(a.text, int(a.x0 / CELL), int(a.baseline / CELL)) for a in atoms}
    if len(atoms) - len(taken) <= SUSPICIOUS * len(atoms):
        return atoms
    kept: list[Atom] = []
    places: dict[str, list[Atom]] = defaultdict(list)
    for atom in atoms:
        near, beside = TWIN_SHIFT * atom.size, min(TWIN_SHIFT * atom.size, 0.5 * (atom.x1 - atom.x0))
        others = places[atom.text]
        if not any(abs(o.x0 - atom.x0) <= beside and abs(o.baseline - atom.baseline) < near for o in others):
            others.append(atom)
            kept.append(atom)
    words = sum(a.kind != BLANK for a in atoms)
    twins = words - sum(a.kind != BLANK for a in kept)
    if twins < TWICE * words:
        return atoms
    notes.append(f"{twins} of {words} pieces of text are printed twice, kept once")
    return kept


def seen(sheet: Sheet, atoms: list[Atom]) -> list[Atom]:
    """The words of a page that somebody who looks at it can read; what is left out or odd is said in its notes.

    Invisible text is what a picture or outlines below it show; elsewhere it is left out, unless it is most of the page,
    as is text too small to read.
    White text on nothing is kept and noted, text that runs sideways was left out before.
    """
    styles = sheet.styles
    if any(s.angle for s in styles):
        sideways = sum(c[3] >= 0 and styles[c[3]].angle != 0 and c[0] > 0x20 for c in sheet.chars)
        if sideways >= WORTH_SAYING:
            sheet.notes.append(f"{sideways} characters run sideways and are not read")
    odd = [a for a in atoms if a.colour or a.size < SMALLEST]
    if not odd:
        return atoms
    white = [a for a in odd if a.colour and a.colour != INVISIBLE and _white(a.colour)]
    if white and not sheet.drawings and not sheet.shaded:
        grounds = (*sheet.panels, *sheet.pictures)
        hidden = sum(len(a.text) for a in white if not any(inside(a, box) for box in grounds))
        if hidden >= WORTH_SAYING:
            sheet.notes.append(f"{hidden} characters are printed white on white; a reader does not see them")
    return _large(sheet, _drawn(sheet, atoms))


def _drawn(sheet: Sheet, atoms: list[Atom]) -> list[Atom]:
    """The words without the invisible ones, unless these stand on what shows them."""
    invisible = [a for a in atoms if a.colour == INVISIBLE]
    if not invisible:
        return atoms
    shown = sheet.drawings >= DRAWN_LETTERS
    gone = [a for a in invisible if not shown and not any(inside(a, box) for box in sheet.pictures)]
    for atom in invisible:
        atom.colour = ""
    signs = sum(len(a.text) for a in gone)
    if 2 * signs > sum(len(a.text) for a in atoms):  # the layer of a scan that is not there
        sheet.notes.append(f"{signs} characters are invisible, as the text laid over a scan is")
        return atoms
    return _left(sheet, atoms, gone, "are invisible")


def _large(sheet: Sheet, atoms: list[Atom]) -> list[Atom]:
    """The words without those too small to be read beside the others."""
    small = [a for a in atoms if a.size < SMALLEST]
    if not small or max(a.size for a in atoms) < TINY_SHARE * SMALLEST:
        return atoms
    return _left(sheet, atoms, small, f"are set smaller than {SMALLEST:g} points")


def _left(sheet: Sheet, atoms: list[Atom], gone: Sequence[Atom], why: str) -> list[Atom]:
    signs = sum(len(a.text) for a in gone if a.kind != BLANK)
    if signs:
        sheet.notes.append(f"{signs} characters {why} and are not read")
    left = {id(a) for a in gone}
    return [a for a in atoms if id(a) not in left] if left else atoms


def _white(colour: str) -> bool:
    return all(int(colour[i : i + 2], 16) >= WHITE for i in (0, 2, 4))
