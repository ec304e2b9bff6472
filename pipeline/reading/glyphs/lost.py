"""Letters whose name a file has lost: typesetters leave out that of a letter that first came below a vowel mark.

The engine gives the font's own number instead. Of the letters that join no following one the alef with hamza is by far
the commonest at the beginning of Arabic words; where it never stands there but a nameless sign does, again and again
and only where such a letter can, the sign is that letter.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pipeline.reading.glyphs.atoms import Char, Style

ALEF_HAMZA, LAM = 0x623, 0x644
#: Letters that join none behind them: what follows begins as a word does.
UNJOINING = frozenset("اأإآدذرزوؤىةء")
FIRST_LETTER, LAST_LETTER, LAST_MARK = 0x620, 0x64A, 0x652
#: So many letters show which ones begin words; so often a nameless sign must stand, in so much of its places rightly.
LEAST_LETTERS, LEAST_SIGNS, RIGHTLY = 150, 3, 0.9


def with_names(
    chars: list[Char], styles: Sequence[Style], nameless: frozenset[Char], known: int
) -> tuple[list[Char], int]:
    """The characters of a page with a nameless sign turned into the letter it stands for, and that sign (0: none).

    `nameless`: those whose font does not say what they stand for. `known`: the sign of earlier pages, which is believed
    on its first place.
    """
    sign = _sign(chars, styles, nameless, known) if nameless else 0
    if not sign:
        return chars, known
    return [(ALEF_HAMZA, *char[1:]) if char[0] == sign and char in nameless else char for char in chars], sign


def _sign(chars: Sequence[Char], styles: Sequence[Style], nameless: frozenset[Char], known: int) -> int:
    signs = Counter(char[0] for char in nameless)
    if known in signs:
        return known
    sign, count = signs.most_common(1)[0]
    own = Counter(_type_of(styles[index]) for code, _, _, index in nameless if code == sign).most_common(1)[0][0]
    codes = [
        -char[0] if char in nameless else char[0]
        for char in chars
        if char[3] < 0 or _type_of(styles[char[3]]) == own
    ]  # fmt: skip
    if count < LEAST_SIGNS or sum(FIRST_LETTER <= code <= LAST_LETTER for code in codes) < LEAST_LETTERS:
        return 0
    if any(code == ALEF_HAMZA and _opens(codes, i) for i, code in enumerate(codes)):
        return 0
    return sign if sum(code == -sign and _begins(codes, i) for i, code in enumerate(codes)) >= RIGHTLY * count else 0


def _type_of(style: Style) -> tuple[int, bool, bool]:
    """What tells one font from another: each has names of its own."""
    return round(style.size), style.bold, style.italic


def _begins(codes: Sequence[int], i: int) -> bool:
    """Whether a sign stands where only a letter that is not joined to the one before it can."""
    before = codes[i - 1] if i else 0
    return not FIRST_LETTER <= before <= LAST_LETTER or chr(before) in UNJOINING


def _opens(codes: Sequence[int], i: int) -> bool:
    """Whether a letter is the first of a word; not before lam, whose ligature with alef may be turned round.

    Beside a vowel mark it may be the name of that.
    """
    before, after = codes[i - 1] if i else 0, codes[i + 1] if i + 1 < len(codes) else 0
    if FIRST_LETTER <= before <= LAST_MARK:
        return False
    return FIRST_LETTER <= after <= LAST_LETTER and after != LAM
