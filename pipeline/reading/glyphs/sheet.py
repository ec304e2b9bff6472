"""Characters as an engine gives them, and the atoms (runs without a blank) they are gathered into.

Coordinates are points with the origin at the top left of the page as shown (rotation and crop box applied).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from operator import itemgetter

from pipeline.reading.glyphs.atoms import Atom, Char, Style
from pipeline.reading.glyphs.ligatures import (
    FIRST_MARK,
    LAST_MARK,
    MISPLACED,
    in_place,
    set_ligatures,
    without_named_letters,
)
from pipeline.records import Box

#: Blanks of a fixed or breaking width; the no-break blanks are kept apart, since they hold numbers together.
BLANKS = frozenset({0x20, 0x09, 0x2002, 0x2003, 0x2004, 0x2005, 0x2006, 0x2007, 0x2008, 0x200A, 0x205F, 0x3000})
NO_BREAK = frozenset({0xA0, 0x202F, 0x2009})
#: Marks that are not printed; pdfium writes U+0002 and U+FFFE for a hyphen at a line end.
UNPRINTED = frozenset(
    {0x0, 0xFEFF, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x061C, *range(0x202A, 0x202F)}
) | frozenset(range(0x2066, 0x206A))
LINE_HYPHENS = frozenset({0x2, 0xFFFE, 0xAD})
NO_BREAK_SIGNS = "\u00a0\u202f\u2009"
IDLE = BLANKS | NO_BREAK | UNPRINTED
#: A gap so wide (share of the size) between a number and a letter is a narrow blank where other letters touch.
NARROW = 0.1
FIRST_UNSPACED = 0x2E80
#: The colour of text that is not drawn at all, as the text laid over a scan is.
INVISIBLE = "invisible"
#: What a line-end hyphen of the typesetter becomes: the soft hyphen, told apart from a printed one.
SOFT_HYPHEN = "\u00ad"
#: Before the first character.
NO_STYLE = Style(0, 0, False, "", 0)

LEFT_TO_RIGHT, RIGHT_TO_LEFT, NUMBER, NEUTRAL, BLANK = "L", "R", "N", "P", "S"


@dataclass(slots=True)
class Sheet:
    """One page as the engine saw it: characters in stream order, thin rules and filled panels.

    An engine that sees words instead of characters gives `atoms`, and `rtl` when they run from right to left; `count`
    is then how many characters it knows them to have (0: it does not). `drawings` counts filled outlines of many parts:
    letters drawn as shapes are such. `art`: where such outlines and grounds of running colour stand. `dots`: filled
    shapes so small that they may be bullets. `shaded`: there are such grounds. `unmapped`: how many characters
    have a font that does not tell their letter; the engine then gives the font's own numbers; `nameless`: such
    characters among letters of Arabic. `doubts`: what was left out or set aside; `notes`: what else a reader of the
    page would not expect.
    """

    number: int
    width: float
    height: float
    chars: list[Char] = field(default_factory=list)
    styles: list[Style] = field(default_factory=list)
    rules: list[Box] = field(default_factory=list)
    panels: list[Box] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)
    art: list[Box] = field(default_factory=list)
    dots: list[Box] = field(default_factory=list)
    atoms: list[Atom] | None = None
    rtl: bool = False
    count: int = 0
    drawings: int = 0
    shaded: bool = False
    unmapped: int = 0
    nameless: frozenset[Char] = frozenset()
    doubts: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def size(self) -> int:
        """How many characters the engine saw."""
        return len(self.chars) or self.count

    def text(self) -> str:
        """The text in the engine's order, to tell its language by."""
        if self.atoms is not None:
            return " ".join(atom.text for atom in self.atoms)
        return "".join(chr(char[0]) for char in self.chars)


def is_rtl(code: int) -> bool:
    """Whether the character is a letter or mark of a script written from right to left (its digits are not)."""
    if code < 0x590:
        return False
    if 0x660 <= code <= 0x669 or 0x6F0 <= code <= 0x6F9 or code in (0x66B, 0x66C, 0x66A):
        return False
    return code <= 0x8FF or 0xFB1D <= code <= 0xFDFF or 0xFE70 <= code <= 0xFEFE


@lru_cache(maxsize=4096)  # asked for every character of a right-to-left page
def kind_of(code: int) -> str:
    """The direction class of a character."""
    if code < 0x80:
        if 0x30 <= code <= 0x39:
            return NUMBER
        return LEFT_TO_RIGHT if 0x41 <= (code & 0xDF) <= 0x5A else NEUTRAL
    if is_rtl(code):
        return NEUTRAL if code in (0x60C, 0x61B, 0x61F, 0x6D4) else RIGHT_TO_LEFT
    if 0x660 <= code <= 0x669 or 0x6F0 <= code <= 0x6F9:
        return NUMBER
    return LEFT_TO_RIGHT if chr(code).isalpha() else NEUTRAL


def gather(sheet: Sheet) -> tuple[list[Atom], bool]:
    """Atoms of the upright characters of a sheet, and whether the sheet holds right-to-left writing."""
    if sheet.atoms is not None:
        return sheet.atoms, sheet.rtl
    rtl = any(0x590 <= code <= 0x8FF or 0xFB1D <= code <= 0xFEFE for code in set(map(itemgetter(0), sheet.chars)))
    if rtl:
        return _gather_rtl(sheet), rtl
    atoms: list[Atom] = []
    gather_run(sheet.chars, sheet.styles, atoms)
    return atoms, rtl


def gather_run(chars: Iterable[Char], styles: Sequence[Style], atoms: list[Atom], blank: str = "") -> str:
    """Adds the atoms of left-to-right characters to `atoms`; takes the blank before them, returns the one behind."""
    text: list[str] = []
    last, start, end, gap = -1, 0.0, 0.0, 0.0
    style = NO_STYLE

    def flush() -> None:
        nonlocal text, blank
        if text:
            atoms.append(
                Atom("".join(text), start, end, style.baseline, style.size, style.bold, style.colour, LEFT_TO_RIGHT,
                     blank, len(atoms), (), style.italic)
            )  # fmt: skip
            text, blank = [], ""

    for code, x0, x1, index in chars:
        if index < 0:  # set by the engine: a line break or a guessed blank; the gap tells
            flush()
            last = -1
            continue
        if code in IDLE:
            if code in UNPRINTED:
                continue
            flush()
            blank = "\u00a0" if code in NO_BREAK else blank or " "
            continue
        if index != last:
            new = styles[index]
            if new.angle:
                continue
            same = last >= 0 and new[1:] == style[1:] and abs(new.baseline - style.baseline) < 0.1
            if not same:
                flush()
            style, last = new, index
        before, gap = gap, x0 - end
        if text and not -0.5 * style.size < gap < 0.16 * style.size:
            flush()
        elif text and gap > NARROW * style.size > 2 * before and text[-1].isdigit() and _spaced_letter(code):
            flush()
            blank = " "  # a narrow one that the font has no sign for
        if not text:
            start, gap = x0, 0.0
        text.append(SOFT_HYPHEN if code in LINE_HYPHENS else chr(code))
        end = x1
    flush()
    return blank


def _spaced_letter(code: int) -> bool:
    """Whether a character is a letter of a script that sets blanks between its words."""
    return code < FIRST_UNSPACED and chr(code).isalpha()


@dataclass(slots=True)
class _Run:
    """Characters of a right-to-left sheet that make one atom, as the engine gives them.

    `places`: their middles; `owners`: their text objects; `kind`: their direction class.
    """

    text: list[str] = field(default_factory=list)
    places: list[float] = field(default_factory=list)
    owners: list[int] = field(default_factory=list)
    start: float = 0.0
    end: float = 0.0
    kind: str = ""
    style: Style = NO_STYLE

    def goes_on(self, kind: str, style: Style, x0: float, x1: float, *, same_object: bool) -> bool:
        """Whether a character belongs to the run: of its direction and style, and near."""
        if kind != self.kind or kind == NEUTRAL:
            return False
        if not same_object and (style[1:] != self.style[1:] or abs(style.baseline - self.style.baseline) > 0.1):
            return False
        return max(x0 - self.end, self.start - x1) <= 0.2 * style.size

    def add(self, code: int, x0: float, x1: float, owner: int) -> None:
        """Takes one more character."""
        if self.text:
            self.start, self.end = min(self.start, x0), max(self.end, x1)
        else:
            self.start, self.end = x0, x1
        self.places.append((x0 + x1) / 2)
        self.owners.append(owner)
        self.text.append(SOFT_HYPHEN if code in LINE_HYPHENS else chr(code))

    def atom(self, order: int) -> Atom:
        """The atom of the run, its letters in the order of reading."""
        text, places, style = self.text, self.places, self.style
        if self.kind == RIGHT_TO_LEFT and len(text) > 1:
            if places[-1] > places[0] + 0.3 * style.size:  # stored as seen, from left to right
                for row in (text, places, self.owners):
                    row.reverse()
            behind = MISPLACED * style.size
            if any(b > a + behind for a, b in pairwise(places)):
                text, places = in_place(text, places, self.owners)
        return Atom(
            "".join(text), self.start, self.end, style.baseline, style.size, style.bold, style.colour, self.kind, "",
            order, tuple(places),
        )  # fmt: skip


def _gather_rtl(sheet: Sheet) -> list[Atom]:
    """As above, cut also where the direction changes; printed blanks become atoms of their own."""
    atoms: list[Atom] = []
    letters: dict[int, Atom] = {}  # the atom each text object ended in
    run, last = _Run(), -1

    def flush() -> None:
        nonlocal run
        if run.text:
            atoms.append(run.atom(len(atoms)))
            if run.owners[0] == run.owners[-1]:
                letters[run.owners[0]] = atoms[-1]
            run = _Run()

    for code, x0, x1, index in without_named_letters(sheet.chars, sheet.styles):
        if index < 0:
            flush()
            last = -1
            continue
        if code in UNPRINTED:
            continue
        new = sheet.styles[index]
        if new.angle:
            continue
        if code in BLANKS or code in NO_BREAK:
            flush()
            if x1 - x0 > 0.05 * new.size:  # the engine's own blanks have no width
                mark = "\u00a0" if code in NO_BREAK else " "
                atoms.append(Atom(mark, x0, x1, new.baseline, new.size, new.bold, new.colour, BLANK, "", len(atoms)))
            continue
        fresh = kind_of(code)
        if run.text and not run.goes_on(fresh, new, x0, x1, same_object=index == last):
            flush()
        if FIRST_MARK <= code <= LAST_MARK and index != last and index in letters:
            _give_mark(letters[index], code, x0, x1)  # its letter, set apart by the engine
            continue
        run.style, run.kind, last = new, fresh, index
        run.add(code, x0, x1, index)
    flush()
    set_ligatures(atoms)
    return atoms


def _give_mark(letter: Atom, code: int, x0: float, x1: float) -> None:
    """Adds a mark to the atom of its letter."""
    letter.text += chr(code)
    letter.places += ((x0 + x1) / 2,)
    letter.x0, letter.x1 = min(letter.x0, x0), max(letter.x1, x1)


LINE_BREAKS = frozenset({10, 13})
#: Control characters that are no sign of damage.
SILENT = LINE_HYPHENS | BLANKS | LINE_BREAKS
#: How much a character of the second control block weighs.
TELLING = 4
#: Different characters from which it can be told that they do not belong together.
VARIED = 20
#: From so many characters on a page it is looked at for prints on one spot; a full page of small print has a fifth.
CROWDED = 20_000


def stands_for_nothing(code: int) -> bool:
    """Whether a code is no character of a text: control, private use, replacement."""
    control = (0 < code < 0x20 and code not in SILENT) or 0x7F <= code < 0xA0
    return control or 0xE000 <= code <= 0xF8FF or code in (0xFFFD, 0xFFFF) or code >= 0xF0000


def undecodable(sheet: Sheet) -> float:
    """Share of printed characters that stand for nothing (private use, control, replacement, no map in their font)."""
    bad, total = sheet.unmapped, 0
    codes = set(map(itemgetter(0), sheet.chars))
    if 0 in codes and codes <= LINE_BREAKS | {0}:
        return 1.0
    if not bad and not any(map(stands_for_nothing, codes)):
        return 0.0
    counts = Counter(char[0] for char in sheet.chars if char[3] >= 0)
    stroke = _stroke(counts)
    if stroke:
        bad = max(0, bad - counts.pop(stroke))
    for code, count in counts.items():
        if code in BLANKS or code in NO_BREAK or code in LINE_BREAKS:
            continue
        total += count
        if 0x80 <= code < 0xA0:  # no text has these; a few tell that the other letters are wrong as well
            bad += TELLING * count
        elif stands_for_nothing(code):
            bad += count
    return min(1.0, bad / total) if total else 0.0


def jumbled(sheet: Sheet) -> bool:
    """Whether the letters come from so many scripts that they can be no text: codes of a font taken for characters."""
    codes = {char[0] for char in sheet.chars if not 0x4E00 <= char[0] <= 0x9FFF}  # Han fills many blocks by itself
    return len(codes) >= VARIED and len({code >> 8 for code in codes}) > len(codes) / 2


def _stroke(counts: Counter[int]) -> int:
    """The one code that stands for nothing but for the stroke that stretches Arabic words; 0 when there is none."""
    nothing = [code for code in counts if stands_for_nothing(code)]
    if len(nothing) != 1:
        return 0
    arabic = sum(count for code, count in counts.items() if is_rtl(code))
    return nothing[0] if counts[nothing[0]] < arabic else 0


def thin_out(sheet: Sheet) -> None:
    """Keeps one of the characters printed over and over on one spot of a crowded page, and notes it.

    Letters drawn twice to look bold are the engine's business; here thousands stand on each other.
    """
    if len(sheet.chars) < CROWDED:
        return
    kept: dict[tuple[int, int, int], Char] = {}
    for char in sheet.chars:
        level = sheet.styles[char[3]].baseline if char[3] >= 0 else 0.0
        kept.setdefault((char[0], round(char[1]), round(level)), char)
    if 2 * len(kept) < len(sheet.chars):
        sheet.doubts.append(f"{len(sheet.chars) - len(kept)} characters are printed on others of their kind, kept once")
        sheet.chars = list(kept.values())
