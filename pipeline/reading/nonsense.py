"""Whether the text laid over a picture is the text of the picture: bad OCR and wrong encodings leave no words."""

from __future__ import annotations

import re
import unicodedata

#: Fewer signs than this tell nothing.
LEAST = 60
#: Text has at least this share of letters and digits, and at most this share of accented Latin letters.
LETTERS, ACCENTED = 0.55, 0.4
#: So many Latin words are needed to judge by them; so large a share of odd ones is too much.
WORDS, ODD = 20, 0.4
_WORD = re.compile(r"[^\W\d_]{4,}")
_VOWELS = frozenset("aeiouy")


def nonsense(text: str) -> bool:
    """Whether a text is no writing: mostly signs or accented letters, or Latin words without vowels, or mixed case."""
    printed = [c for c in text if not c.isspace()]
    if len(printed) < LEAST:
        return False
    if sum(c.isalnum() or unicodedata.combining(c) > 0 for c in printed) < LETTERS * len(printed):
        return True
    if sum("\u00c0" <= c <= "\u00ff" for c in printed) > ACCENTED * len(printed):
        return True
    words = [w for w in _WORD.findall(unicodedata.normalize("NFD", text)) if w.isascii()]
    return len(words) >= WORDS and sum(map(_odd, words)) > ODD * len(words)


def _odd(word: str) -> bool:
    """Whether a Latin word has no vowel though it is no acronym, or capitals after small letters."""
    if word.isupper():
        return False
    return not _VOWELS & set(word.lower()) or word[1:] != word[1:].lower()
