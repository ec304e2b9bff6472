"""Which language a document or passage is in: scripts first, then small words, then langdetect.

Counting scripts decides every language that has its own; among languages of one script the small words of the cards
decide whenever the vote is clear; only then is langdetect asked, on the joined text of a document, seeded.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from pipeline.languages.base import codes, language, section
from pipeline.languages.compiled import compile_pattern

#: Letters of each script, and how much one of them says (a Han character stands for about three letters).
SCRIPTS: dict[str, tuple[str, float]] = {
    "Latin": ("A-Za-z\u00aa\u00ba\u00c0-\u024f\u1e00-\u1eff", 1.0),
    "Cyrillic": ("\u0400-\u052f", 1.0),
    "Arabic": ("\u0620-\u064a\u066e-\u06d3\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc", 1.0),
    "Han": ("\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff", 3.0),
}
#: The script whose letters alone stand in a text of ASCII.
ASCII = "Latin"
WORDS = re.compile(r"[^\W\d_]+")
LETTER = re.compile(r"[^\W\d_]")
#: How much of a document is looked at (characters), and of how many letters langdetect makes sense.
SAMPLE = 20_000
LEAST_LETTERS = 40
#: A vote of small words is clear with this many hits and this lead over the second.
CLEAR_HITS, CLEAR_LEAD = 5, 1.6
#: A passage differs from its document's language only when this plain.
FOREIGN_SHARE, FOREIGN_LETTERS, FOREIGN_HITS = 0.7, 12, 4


@cache
def _letters() -> dict[str, re.Pattern[str]]:
    return {name: compile_pattern(f"[{chars}]") for name, (chars, _) in SCRIPTS.items()}


def script_counts(text: str) -> Counter[str]:
    """Weight of each script in a text; scripts without a letter in it are left out."""
    counts: Counter[str] = Counter()
    patterns = _letters()
    for name, pattern in ((ASCII, patterns[ASCII]),) if text.isascii() else patterns.items():
        found = len(pattern.findall(text))
        if found:
            counts[name] = round(found * SCRIPTS[name][1])
    return counts


@cache
def _by_script() -> dict[str, tuple[str, ...]]:
    out: dict[str, list[str]] = {}
    for code in codes():
        for script in language(code).scripts:
            out.setdefault(script, []).append(code)
    return {script: tuple(found) for script, found in out.items()}


def by_first_letter(text: str, default: str) -> str:
    """A language of the script of a text's first letter: `default` when it is of that script or there is no letter."""
    if text[:1].isalpha():  # as most lines do
        return _of_letter(text[0], default)
    found = LETTER.search(text)
    return _of_letter(found.group(), default) if found else default


@lru_cache(maxsize=4096)
def _of_letter(letter: str, default: str) -> str:
    script = next((name for name, pattern in _letters().items() if pattern.match(letter)), "")
    among = _by_script().get(script, ())
    return among[0] if among and default not in among else default


@cache
def _small_words() -> dict[str, frozenset[str]]:
    return {code: frozenset(section(code, "layout").get("stop", {}).get("words", ())) for code in codes()}


def _vote(text: str, among: tuple[str, ...]) -> list[tuple[str, int]]:
    """Hits of each language's small words, best first."""
    words = Counter(WORDS.findall(text.casefold()))
    hits = Counter({code: sum(words[w] for w in _small_words()[code]) for code in among})
    return hits.most_common()


def detect_document(text: str) -> str:
    """Language code of a whole document, "" when the text has no letters of a known script."""
    sample = text[:SAMPLE]
    counts = script_counts(sample)
    by_script = _by_script()
    for script, _ in counts.most_common():
        among = by_script.get(script, ())
        if len(among) == 1:
            return among[0]
        if among:
            return _among(sample, among)
    return ""


@cache
def stand_in() -> str:
    """The code of the language by whose rules text in none of the languages is read.

    The first that is written from left to right, as numbers and most scripts of the world are.
    """
    return next((code for code in codes() if not language(code).rtl), codes()[0])


def _among(text: str, among: tuple[str, ...]) -> str:
    votes = _vote(text, among)
    (best, hits), (_, second) = votes[0], votes[1]
    if hits >= CLEAR_HITS and hits >= CLEAR_LEAD * second:
        return best
    if len(text.strip()) < LEAST_LETTERS:
        return best if hits else among[0]
    return _langdetect(text, among) or best


def _langdetect(text: str, among: tuple[str, ...]) -> str:
    """The likeliest of some languages by langdetect, "" when it sees nothing in the text."""
    from langdetect.lang_detect_exception import LangDetectException

    detector = _profiles(among).create()
    detector.append(text[:5000])
    try:
        return next((str(guess.lang) for guess in detector.get_probabilities() if guess.lang in among), "")
    except LangDetectException:
        return ""


@cache
def _profiles(among: tuple[str, ...]) -> Any:
    """langdetect with the profiles of some languages only: the other fifty take a second to load and mislead."""
    from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory

    factory = DetectorFactory()
    factory.set_seed(0)
    files = (Path(PROFILES_DIRECTORY, code) for code in among)
    factory.load_json_profile([file.read_text(encoding="utf-8") for file in files if file.is_file()])
    return factory


def detect_passage(text: str, default: str) -> str:
    """Language code of a passage: the document's, unless the passage plainly is in another one."""
    if not default:
        return detect_document(text)
    own = language(default).scripts
    if not _foreign(own).search(text):  # as most are
        among = tuple(code for script in own for code in _by_script().get(script, ()))
        return default if len(among) == 1 else _among_own(text, among, default)
    counts = script_counts(text)
    total = sum(counts.values())
    if total < FOREIGN_LETTERS:
        return default
    script, weight = counts.most_common(1)[0]
    among = _by_script().get(script, ())
    if script not in own:
        if weight < FOREIGN_SHARE * total or not among:
            return default
        if len(among) == 1:
            return among[0]
        # foreign letters alone are names and symbols; it takes small words to make a foreign passage
        best, hits = _vote(text, among)[0]
        return best if hits >= FOREIGN_HITS else default
    return _among_own(text, among, default) if len(among) > 1 else default


@cache
def _foreign(own: tuple[str, ...]) -> re.Pattern[str]:
    """A letter of any other script."""
    return compile_pattern("[" + "".join(chars for name, (chars, _) in SCRIPTS.items() if name not in own) + "]")


def _among_own(text: str, among: tuple[str, ...], default: str) -> str:
    """The language of the script with clearly more small words in the text than the document's own; else `default`."""
    words = WORDS.findall(text.casefold())
    own = sum(map(_small_words()[default].__contains__, words))
    if len(words) - own < max(FOREIGN_HITS, 4 * own):  # no other language can have that many
        return default
    hits = Counter({code: sum(map(_small_words()[code].__contains__, words)) for code in among})
    best, most = hits.most_common(1)[0]
    if best == default or most < FOREIGN_HITS or most < 4 * own:
        return default
    return best if sum(script_counts(text).values()) >= FOREIGN_LETTERS else default
