"""Letters whose name a file has lost: typesetters leave out that of a letter that first came below a vowel mark.

The engine gives the font's own number instead. Of the letters that join no following one the alef with hamza is by far
the commonest at the beginning of Arabic words; where it never stands there but a nameless sign does, again and again
and only where such a letter can, the sign is that letter.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from operator import itemgetter

from pipeline.reading.glyphs.atoms import Char, Style

ALEF_HAMZA, LAM = 0x623, 0x644
#: Letters that join none behind them: what follows begins as a word does.
UNJOINING = frozenset("اأإآدذرزوؤىةء")
FIRST_LETTER, LAST_LETTER = 0x620, 0x64A
#: So many letters show which ones begin words; so often a nameless sign must stand, in so much of its places rightly.
LEAST_LETTERS, LEAST_SIGNS, RIGHTLY = 150, 3, 0.9
#: Codes below this are signs of no script, but for those that end lines and blanks.
FIRST_SIGN = 0x20
ENDS = frozenset({0x0, 0x2, 0x9, 0xA, 0xC, 0xD})


def with_names(chars: list[Char], styles: Sequence[Style], known: int) -> tuple[list[Char], int]:
    """The characters of a page with a nameless sign turned into the letter it stands for, and that sign (0: none).

    `known`: the sign of earlier pages, which is believed on its first place.
    """
    if all(code >= FIRST_SIGN or code in ENDS for code in set(map(itemgetter(0), chars))):
        return chars, known
    sign = _nameless(chars, styles, known)
    return ([(ALEF_HAMZA, *char[1:]) if char[0] == sign else char for char in chars], sign) if sign else (chars, known)


def _nameless(chars: Sequence[Char], styles: Sequence[Style], known: int) -> int:
    signs = Counter(code for code, *_ in chars if code < FIRST_SIGN and code not in ENDS)
    if known in signs:
        return known
    sign, count = signs.most_common(1)[0]
    own = Counter(_type_of(styles[index]) for code, _, _, index in chars if code == sign).most_common(1)[0][0]
    codes = [code for code, _, _, index in chars if index < 0 or _type_of(styles[index]) == own]
    if count < LEAST_SIGNS or sum(FIRST_LETTER <= code <= LAST_LETTER for code in codes) < LEAST_LETTERS:
        return 0
    if any(code == ALEF_HAMZA and _opens(codes, i) for i, code in enumerate(codes)):
        return 0
    return sign if sum(code == sign and _begins(codes, i) for i, code in enumerate(codes)) >= RIGHTLY * count else 0


def _type_of(style: Style) -> tuple[int, bool, bool]:
    """What tells one font from another: each has names of its own."""
    return round(style.size), style.bold, style.italic


def _begins(codes: Sequence[int], i: int) -> bool:
    """Whether a sign stands where only a letter that is not joined to the one before it can."""
    before = codes[i - 1] if i else 0
    return not FIRST_LETTER <= before <= LAST_LETTER or chr(before) in UNJOINING


def _opens(codes: Sequence[int], i: int) -> bool:
    """Whether a letter is the first of a word; not before lam, whose ligature with alef may be turned round."""
    before, after = codes[i - 1] if i else 0, codes[i + 1] if i + 1 < len(codes) else 0
    return not FIRST_LETTER <= before <= LAST_LETTER and FIRST_LETTER <= after <= LAST_LETTER and after != LAM
