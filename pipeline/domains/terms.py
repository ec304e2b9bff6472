"""Words of a text as the classifier sees them: folded, without figures, cut to stems. One code for training
and serving.

How a language cuts its words is data (`languages/<code>/domains.toml`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from pipeline.languages import chinese
from pipeline.languages.base import codes, language, section

#: Letters joined by an apostrophe or a hyphen stay together here; `_words` parts what the card calls an elision.
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
LATIN_RUN = re.compile(r"[a-z][a-z\-]+")
#: Soft hyphen, tatweel, zero-width characters, marks of direction.
INVISIBLE = dict.fromkeys(
    (0x00AD, 0x0640, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF)
)


@dataclass(frozen=True, slots=True, eq=False)
class Cutting:
    """How a language's words are cut: prefixes and suffixes (longest first), stop words, what may be joined on."""

    code: str
    spaced: bool
    same: Mapping[int, str]
    prefixes: tuple[str, ...]
    suffixes: frozenset[str]
    longest_suffix: int
    least: int
    stop: frozenset[str]
    elisions: tuple[str, ...]
    clitics: tuple[str, ...]


@cache
def cutting(code: str) -> Cutting:
    """The cutting rules of a language; a language without a card is cut at blanks only."""
    known = code in codes()
    data: Mapping[str, Any] = section(code, "domains") if known else {}
    same = {ord(other): pair[0] for pair in data.get("same", ()) for other in pair[1:]}
    stem, stop = data.get("stem", {}), data.get("stop", {})

    def folded(words: list[str]) -> tuple[str, ...]:
        return tuple(sorted({_fold(word, same) for word in words}, key=lambda w: (-len(w), w)))

    suffixes = folded(stem.get("suffixes", []))
    return Cutting(
        code=code,
        spaced=language(code).spaced if known else True,
        same=same,
        prefixes=folded(stem.get("prefixes", [])),
        suffixes=frozenset(suffixes),
        longest_suffix=len(suffixes[0]) if suffixes else 0,
        least=stem.get("least", 3),
        stop=frozenset(folded(stop.get("words", []))),
        elisions=folded(stop.get("elisions", [])),
        clitics=folded(data.get("clitics", [])),
    )


class _Folded(dict[int, str]):
    """Folds one character at a time, each only once: what `str.translate` asks for."""

    def __init__(self, same: Mapping[int, str]) -> None:
        super().__init__()
        self.same = same

    def __missing__(self, code: int) -> str:
        text = unicodedata.normalize("NFKC", chr(code)).translate(INVISIBLE).replace("’", "'")
        bare = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
        self[code] = bare.casefold().translate(self.same)
        return self[code]


def _fold(text: str, same: Mapping[int, str]) -> str:
    return text.translate(_Folded(same))


@lru_cache(maxsize=4096)
def fold(text: str, code: str) -> str:
    """The text with width, case, accents, vowel marks and invisible marks taken off. Offsets are not kept."""
    return text.translate(_folded(code))


@cache
def _folded(code: str) -> _Folded:
    return _Folded(cutting(code).same)


@lru_cache(maxsize=4096)
def words(text: str, code: str) -> tuple[str, ...]:
    """Folded words in order, without figures and marks; Chinese by jieba."""
    rules = cutting(code)
    folded = fold(text, code)
    if not rules.spaced:
        return tuple(word for word, _, _ in chinese.words(folded) if word[0].isalpha())
    return tuple(spaced_words(folded, rules))


def spaced_words(folded: str, rules: Cutting) -> list[str]:
    """The words of a folded text in a language that parts them by blanks, elided ones without what they lean on."""
    found: list[str] = WORD.findall(folded)
    return [_unelided(word, rules.elisions) for word in found] if rules.elisions else found


def _unelided(word: str, elisions: tuple[str, ...]) -> str:
    if "'" in word:
        for elision in elisions:
            if word.startswith(elision):
                return word[len(elision) :]
    return word


@lru_cache(maxsize=65536)
def stem(word: str, code: str) -> str:
    """A folded word without its longest known prefix and suffix, as long as enough letters stay."""
    rules = cutting(code)
    for prefix in rules.prefixes:
        if word.startswith(prefix) and len(word) - len(prefix) >= rules.least:
            word = word[len(prefix) :]
            break
    for length in range(min(rules.longest_suffix, len(word) - rules.least), 0, -1):
        if word[-length:] in rules.suffixes:
            return word[:-length]
    return word


@lru_cache(maxsize=4096)  # asked for the features of a text and again for its reasons
def stemmed(text: str, code: str) -> tuple[tuple[str, str], ...]:
    """The words that say something, in order, each with its stem."""
    stop = cutting(code).stop
    return tuple([(word, stem(word, code)) for word in words(text, code) if word not in stop])


def stems(text: str, code: str) -> list[str]:
    """Stems of the words that say something, in order."""
    return [cut for _, cut in stemmed(text, code)]
