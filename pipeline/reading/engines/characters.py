"""The characters of a page as pdfium sees them: one by one, or as words where a page is plain.

Calls into the engine for each character cost most of all reading. So calls go by plain addresses, in loops that run in
C; what a text object's characters share is asked once an object; and on a page of plain left-to-right text only the
first and the last character of a word are asked for their place.
"""

from __future__ import annotations

import ctypes
import math
import re
from array import array
from collections import deque
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import repeat
from typing import Any

from pipeline.reading.engines.frame import Frame
from pipeline.reading.engines.strokes import TATWEEL, Ink, strokes
from pipeline.reading.glyphs.atoms import Atom, Char, Style
from pipeline.reading.glyphs.lost import FIRST_LETTER, UNJOINING
from pipeline.reading.glyphs.sheet import CROWDED, INVISIBLE, LEFT_TO_RIGHT, NO_BREAK_SIGNS, Sheet, gather_run

JOINING_HYPHEN = 0xFFFE
BLANK = 0x20
#: Letters that every page of Arabic has.
ARABIC = frozenset(map(ord, UNJOINING))
#: The engine gives characters beyond U+FFFF as two.
FIRST_SURROGATE, LOW_SURROGATE, LAST_SURROGATE, REPLACEMENT = 0xD800, 0xDC00, 0xDFFF, 0xFFFD
#: The way to draw text that leaves no ink.
NOT_DRAWN = 3
#: Upright letters drawn aslant by this share of their height are italic.
SLANTED = 0.1
ITALIC_NAMES = ("italic", "oblique")
BOLD_NAMES = ("bold", "black", "heavy", "demi")
#: A page with fewer characters is read one by one: what is odd about it may lie in any of them.
LEAST_PLAIN = 300
#: Characters of plain text: Latin, Greek, Cyrillic, punctuation and signs; no controls, nothing private, no script
#: that runs from right to left or has no blanks between its words.
NOT_PLAIN = re.compile(
    "[^\x02\t\n\r\x20-\x7e\xa0-\u058f\u1e00-\u1fff\u2000-\u200a\u2010-\u2027\u202f-\u205f\u2070-\u2bff]"
)
WORD = re.compile("[^\t\n\r\x20\xa0\u2000-\u200a\u202f\u205f]+")
#: Hyphens of a line end have a reading of their own, and the engine may join both halves of the word by one.
HYPHENS = frozenset("\x02\xad")
#: Between a number and a word may be a narrow blank that the font has no sign for: a gap and no character.
TORN = re.compile(r"\d[^\W\d_]")
#: A word wider than this share of the size a character may be set letter by letter.
WIDE_SET = 0.72
#: A gap wider than this share of the size is a blank whoever set it.
SURE_BLANK = 0.25


class Calls:
    """The calls made for each character and object. Addresses are plain numbers: pointers of ctypes cost more."""

    def __init__(self, raw: Any) -> None:
        at, number, real = ctypes.c_void_p, ctypes.c_int, ctypes.c_double

        def call(name: str, result: Any, *arguments: Any) -> Any:
            address = ctypes.cast(getattr(raw, name), at).value or 0
            return ctypes.PYFUNCTYPE(result, *arguments)(address)  # keeps the interpreter lock: half the cost

        self.text = call("FPDFText_GetText", number, at, number, number, at)
        self.code = call("FPDFText_GetUnicode", ctypes.c_uint, at, number)
        self.owner = call("FPDFText_GetTextObject", at, at, number)
        self.box = call("FPDFText_GetLooseCharBox", number, at, number, at)
        self.ink = call("FPDFText_GetCharBox", number, at, number, at, at, at, at)
        self.origin = call("FPDFText_GetCharOrigin", number, at, number, at, at)
        self.matrix = call("FPDFText_GetMatrix", number, at, number, at)
        self.size = call("FPDFText_GetFontSize", real, at, number)
        self.fill = call("FPDFPageObj_GetFillColor", number, at, at, at, at, at)
        self.font = call("FPDFTextObj_GetFont", at, at)
        self.drawn = call("FPDFTextObj_GetTextRenderMode", number, at)
        self.font_name = call("FPDFFont_GetBaseFontName", ctypes.c_size_t, at, at, ctypes.c_size_t)
        self.font_weight = call("FPDFFont_GetWeight", number, at)
        self.unmapped = call("FPDFText_HasUnicodeMapError", number, at, number)
        self.part = call("FPDFPage_GetObject", at, at, number)
        self.kind = call("FPDFPageObj_GetType", number, at)


@cache
def calls_of(raw: Any) -> Calls:
    """The calls of the engine's interface, looked up once."""
    return Calls(raw)


def add_characters(raw: Any, text_page: Any, count: int, frame: Frame, sheet: Sheet) -> None:
    """Fills a sheet with the `count` characters of a page: as atoms where the page is plain, else as characters."""
    if not count:
        return
    handle = ctypes.cast(text_page.raw, ctypes.c_void_p).value or 0
    reader = _Reader(calls_of(raw), handle, count, frame, sheet)
    if not reader.words():
        reader.characters()


def _whole(chars: list[Char]) -> list[Char]:
    """The characters with pairs of surrogates as the one they stand for; one without its other stands for nothing."""
    found: list[Char] = []
    high, pending = False, 0
    for char in chars:
        code = char[0]
        if high and LOW_SURROGATE <= code <= LAST_SURROGATE:
            _, x0, x1, index = found.pop()
            code = 0x10000 + (pending - FIRST_SURROGATE << 10) + code - LOW_SURROGATE
            found.append((code, min(x0, char[1]), max(x1, char[2]), index))
            high = False
            continue
        high, pending = FIRST_SURROGATE <= code < LOW_SURROGATE, code
        found.append((REPLACEMENT, *char[1:]) if FIRST_SURROGATE <= code <= LAST_SURROGATE else char)
    return found


class _Reader:
    """Reads one page's text; `probe` asks for styles."""

    def __init__(self, calls: Calls, handle: int, count: int, frame: Frame, sheet: Sheet) -> None:
        self.calls, self.handle, self.count, self.frame, self.sheet = calls, handle, count, frame, sheet
        self.probe = _Probe(calls, handle, frame)
        self.text = self._text()

    def _text(self) -> str:
        """The whole text, a code point a character; "" where it does not tell the same as asking one by one.

        Characters without a meaning are left out of the text, and pairs of surrogates stand for one character: both
        show in its length.
        """
        count = self.count
        units = (ctypes.c_ushort * (count + 1))()
        if self.calls.text(self.handle, 0, count, ctypes.addressof(units)) != count + 1:
            return ""
        text = bytes(units)[: 2 * count].decode("utf-16-le", "surrogatepass")
        if len(text) != count:
            return ""
        joining = chr(JOINING_HYPHEN)
        at = text.find(joining)
        if at >= 0:  # in the text for the hyphen of a line end, which has a code of its own
            letters = list(text)
            while at >= 0:
                letters[at] = chr(self.calls.code(self.handle, at))
                at = text.find(joining, at + 1)
            text = "".join(letters)
        return text

    def _boxes(self, indexes: Sequence[int]) -> tuple[list[float], list[float], list[float], list[float]]:
        """Left, bottom, right and top edges of characters in page space."""
        size = len(indexes)
        boxes = (ctypes.c_float * (4 * size))()
        start = ctypes.addressof(boxes)
        deque(map(self.calls.box, repeat(self.handle), indexes, range(start, start + 16 * size, 16)), maxlen=0)
        sides = array("f", bytes(boxes))  # a list of a ctypes array would be made element by element
        return sides[0::4].tolist(), sides[1::4].tolist(), sides[2::4].tolist(), sides[3::4].tolist()

    def characters(self) -> None:
        """One by one. What lies outside of the page is left out."""
        calls, handle, frame, sheet = self.calls, self.handle, self.frame, self.sheet
        every = range(self.count)
        codes = list(map(ord, self.text)) if self.text else list(map(calls.code, repeat(handle), every))
        owners = list(map(calls.owner, repeat(handle), every))
        lefts, bottoms, rights, tops = self._boxes(every)
        first_of = dict(zip(reversed(owners), reversed(every), strict=True))
        numbers: dict[int | None, int] = {None: -1}
        for owner, i in sorted(first_of.items(), key=lambda pair: pair[1]):
            if owner:
                while rights[i] <= lefts[i] and i + 1 < self.count and owners[i + 1] == owner:
                    i += 1  # a blank of the engine's own before the text says nothing of its size
                numbers[owner] = len(sheet.styles)
                sheet.styles.append(self.probe.style(i, owner, bottoms[i], tops[i]))
        if frame.quarter == 0:
            shift = frame.box[0]
            if shift:
                lefts, rights = [x - shift for x in lefts], [x - shift for x in rights]
        else:
            shown = [frame.rect(*box) for box in zip(lefts, bottoms, rights, tops, strict=True)]
            lefts, rights = [box.x0 for box in shown], [box.x1 for box in shown]
        if any(calls.unmapped(handle, i) == 1 for i in first_of.values()):
            sheet.unmapped = sum(calls.unmapped(handle, i) == 1 for i in every)
        indices = [numbers[owner] for owner in owners]
        if frame.quarter == 0:
            text = self.text or "".join(map(chr, codes))
            for i in strokes(text, owners, lambda i: self._ink(i, sheet.styles[indices[i]].size, rights[i] - lefts[i])):
                codes[i] = TATWEEL
        chars = list(zip(codes, lefts, rights, indices, strict=True))
        outside = {n for n, style in enumerate(sheet.styles) if not -1.0 <= style.baseline <= frame.height + 1.0}
        if outside or min(lefts) < -1.0 or max(rights) > frame.width + 1.0:
            chars = [c for c in chars if c[3] < 0 or (c[3] not in outside and c[2] > -1.0 and c[1] < frame.width + 1.0)]
        sheet.chars = _whole(chars) if max(codes) >= FIRST_SURROGATE else chars
        if not ARABIC.isdisjoint(codes):
            signs = [i for i, code in enumerate(codes) if code < FIRST_LETTER and code != BLANK and indices[i] >= 0]
            nameless = [i for i in signs if calls.unmapped(handle, i) == 1]
            sheet.nameless = frozenset((codes[i], lefts[i], rights[i], indices[i]) for i in nameless)

    def _ink(self, i: int, size: float, width: float) -> Ink:
        """The ink of a character of level text of this size that takes so much of its line."""
        edges = (ctypes.c_double * 6)()
        first, step = ctypes.addressof(edges), ctypes.sizeof(ctypes.c_double)
        at = [first + k * step for k in range(6)]
        self.calls.ink(self.handle, i, *at[:4])
        self.calls.origin(self.handle, i, *at[4:])
        left, right, bottom, top, _, base = edges
        if size <= 0 or width <= 0:
            return Ink(0.0, 0.0, 0.0)
        return Ink((bottom - base) / size, (top - base) / size, (right - left) / width)

    def words(self) -> bool:
        """The atoms of a plain page by the ends of its words; False, and nothing done, when the page is not plain.

        Gives what `glyphs.gather` makes of the single characters: a word goes to it whose ends belong to different
        text objects, that may be set letter by letter or that holds a hyphen of a line end.
        """
        calls, handle, frame, text = self.calls, self.handle, self.frame, self.text
        if not LEAST_PLAIN <= len(text) < CROWDED or frame.quarter or NOT_PLAIN.search(text):
            return False
        spans = [found.span() for found in WORD.finditer(text)]
        firsts, lasts = [start for start, _ in spans], [end - 1 for _, end in spans]
        owners = list(map(calls.owner, repeat(handle), firsts))
        owners_last = list(map(calls.owner, repeat(handle), lasts))
        lefts, bottoms, _, tops = self._boxes(firsts)
        _, _, rights, _ = self._boxes(lasts)
        shift = frame.box[0]
        if not lefts or min(lefts) - shift < -1.0 or max(rights) - shift > frame.width + 1.0:
            return False
        styles = self._styles(firsts, owners, bottoms, tops)
        if styles is None:
            return False
        hyphens, torn = not HYPHENS.isdisjoint(text), TORN.search(text) is not None
        atoms: list[Atom] = []
        blank, end, before = "", 0, -1e9
        for k, (start, stop) in enumerate(spans):
            owner = owners[k]
            if start > end:
                sure = owner is not None and lefts[k] - before > SURE_BLANK * styles[owner].size
                blank = self._blank(text[end:start], end, blank, sure=sure)
            end, before = stop, rights[k]
            if owner and owner == owners_last[k]:
                style = styles[owner]
                x0, x1, word = lefts[k], rights[k], text[start:stop]
                level = 0 <= x1 - x0 <= WIDE_SET * style.size * (stop - start)
                apart = (hyphens and not HYPHENS.isdisjoint(word)) or (torn and TORN.search(word))
                if level and not apart:
                    atoms.append(
                        Atom(word, x0 - shift, x1 - shift, style.baseline, style.size, style.bold,
                             style.colour, LEFT_TO_RIGHT, blank, len(atoms), (), style.italic)
                    )  # fmt: skip
                    blank = ""
                    continue
            run = self._run(range(start, stop), styles)
            if run is None:
                return False
            blank = gather_run(*run, atoms, blank)
        self.sheet.atoms, self.sheet.count = atoms, self.count
        return True

    def _styles(
        self, firsts: Sequence[int], owners: Sequence[int | None], bottoms: Sequence[float], tops: Sequence[float]
    ) -> dict[int | None, Style] | None:
        """The style of each text object by the first character of a word in it; None when one is not plain."""
        styles: dict[int | None, Style] = {}
        for k, owner in enumerate(owners):
            if not owner or owner in styles:
                continue
            style = styles[owner] = self.probe.style(firsts[k], owner, bottoms[k], tops[k])
            inside = -1.0 <= style.baseline <= self.frame.height + 1.0
            if style.angle or not inside or self.calls.unmapped(self.handle, firsts[k]) == 1:
                return None
        return styles

    def _blank(self, between: str, start: int, blank: str, *, sure: bool) -> str:
        """The blank printed between two words; the engine's own blanks, which belong to no text object, are none.

        `sure`: the gap is so wide that it is a blank in any case.
        """
        if between == " ":
            return blank or (" " if sure or self.calls.owner(self.handle, start) else "")
        if any(sign in between for sign in NO_BREAK_SIGNS):
            return "\u00a0"
        if blank:
            return blank
        own = (char not in "\r\n" and self.calls.owner(self.handle, start + k) for k, char in enumerate(between))
        return " " if any(own) else ""

    def _run(self, indexes: Iterable[int], styles: dict[int | None, Style]) -> tuple[list[Char], list[Style]] | None:
        """The characters of one word with their styles; None when one of them is not set level."""
        indexes = list(indexes)
        lefts, bottoms, rights, tops = self._boxes(indexes)
        shift = self.frame.box[0]
        chars: list[Char] = []
        own: list[Style] = []
        numbers: dict[int, int] = {}
        for k, i in enumerate(indexes):
            owner = self.calls.owner(self.handle, i)
            if not owner:
                chars.append((ord(self.text[i]), lefts[k] - shift, rights[k] - shift, -1))
                continue
            style = styles.get(owner)
            if style is None:
                style = styles[owner] = self.probe.style(i, owner, bottoms[k], tops[k])
            if style.angle or not -1.0 <= style.baseline <= self.frame.height + 1.0:
                return None
            if owner not in numbers:
                numbers[owner] = len(own)
                own.append(style)
            chars.append((ord(self.text[i]), lefts[k] - shift, rights[k] - shift, numbers[owner]))
        return chars, own


class _Probe:
    """Asks for the style of text objects; its buffers are made once a page, not once an object.

    Objects of one font whose boxes stand equally high share size, baseline, turn and whether they are drawn: they are
    asked for their colour only.
    """

    def __init__(self, calls: Calls, text: int, frame: Frame) -> None:
        self.text, self.frame, self.calls = text, frame, calls
        self.point, self.matrix, self.colour = (ctypes.c_double * 2)(), (ctypes.c_float * 6)(), (ctypes.c_uint * 4)()
        self.at_x, self.at_matrix = ctypes.addressof(self.point), ctypes.addressof(self.matrix)
        self.at_y = self.at_x + ctypes.sizeof(ctypes.c_double)
        first, step = ctypes.addressof(self.colour), ctypes.sizeof(ctypes.c_uint)
        self.at_colours = tuple(first + k * step for k in range(4))
        self.fonts: dict[int, tuple[bool, bool]] = {}
        self.levels: dict[tuple[int, float, float], Style] = {}

    def style(self, i: int, owner: int, bottom: float, top: float) -> Style:
        """The style of the text object at address `owner`, to which character `i` with these edges belongs."""
        calls = self.calls
        font = calls.font(owner) or 0
        key = (font, bottom, top)
        style = self.levels.get(key)
        if style is None:
            style = self.levels[key] = self._measured(i, font, owner)
        if style.colour:
            return style
        if calls.fill(owner, *self.at_colours):
            red, green, blue, _ = self.colour
            if red or green or blue:
                return style._replace(colour=f"{red:02x}{green:02x}{blue:02x}")
        return style

    def _measured(self, i: int, font: int, owner: int) -> Style:
        calls, text = self.calls, self.text
        calls.origin(text, i, self.at_x, self.at_y)
        _, baseline = self.frame.point(*self.point)
        calls.matrix(text, i, self.at_matrix)
        a, b, c, d, _, _ = self.matrix
        size = calls.size(text, i) * ((d if c == 0.0 and d > 0.0 else math.hypot(c, d)) or 1.0)
        if b == 0.0 and a > 0.0:
            angle = -self.frame.quarter % 4
        else:
            degrees = math.degrees(math.atan2(b, a))
            quarters = round(degrees / 90)
            angle = (quarters - self.frame.quarter) % 4 if abs(degrees - 90 * quarters) < 5 else -1
        colour = INVISIBLE if calls.drawn(owner) == NOT_DRAWN else ""
        bold, italic = self._face(font)
        return Style(baseline, size, bold, colour, angle, italic or c > SLANTED * abs(d))

    def _face(self, font: int) -> tuple[bool, bool]:
        """Whether a font is bold and whether it is italic, by its name and weight."""
        if font not in self.fonts:
            buffer = ctypes.create_string_buffer(256)
            self.calls.font_name(font, ctypes.addressof(buffer), 256)
            name = buffer.value.decode("latin-1").lower()
            bold = any(word in name for word in BOLD_NAMES) or self.calls.font_weight(font) >= 600
            self.fonts[font] = bold, any(word in name for word in ITALIC_NAMES)
        return self.fonts[font]
