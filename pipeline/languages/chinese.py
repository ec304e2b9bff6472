"""Words of a Chinese text, by jieba. The only module that imports jieba.

jieba's own start reads half a million entries through a cache in the common temporary folder, with `marshal`. Here its
dictionary is read as text, without a cache and without the words that are so rare that its model of word building
(HMM) finds them as well: a third of the time and memory.
"""

from __future__ import annotations

import contextlib
import logging
import re
import sys
from collections.abc import Iterator
from functools import cache
from typing import Any

from pipeline.languages.base import section

PIECE = 2000  # longest text given to jieba at once: its route search needs memory for all of it
LEAST = 10  # times a word was counted
#: jieba's tags of adverbs, conjunctions, prepositions and verbs: words that by themselves name nothing.
NAMELESS = "dcpv"
BREAKS = "。！？；，、 \n"


def frequencies(dictionary: str, least: int) -> tuple[dict[str, int], int, dict[str, str]]:
    """jieba's table from the text of its dictionary ("word count tag" a line): words with their counts, and their sum.

    Beginnings of words that are no words stand in it with 0, as jieba wants. Words counted less than `least` are left
    out. The third tells the tags of words that have one in `NAMELESS`.
    """
    lines = re.findall(rf"^(\S+) (\d{{{len(str(least))},}}) (?:([{NAMELESS}])$)?", dictionary, re.MULTILINE)
    table = {word: number for word, count, _ in lines if (number := int(count)) >= least}
    nameless = {word: tag for word, _, tag in lines if tag and word in table}
    total = sum(table.values())
    for word in list(table):
        for end in range(1, len(word)):
            table.setdefault(word[:end], 0)
    return table, total, nameless


@contextlib.contextmanager
def _without_pkg_resources() -> Iterator[None]:
    """jieba finds its files with pkg_resources where that is there (deprecated, slow to load), else by their path."""
    name = "pkg_resources"
    if name in sys.modules:
        yield
        return
    sys.modules[name] = None  # type: ignore[assignment]  # how the import system is told that a module is not there
    try:
        yield
    finally:
        del sys.modules[name]


@cache
def _tokenizer() -> tuple[Any, dict[str, str]]:
    with _without_pkg_resources():
        import jieba

    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    with tokenizer.get_dict_file() as stream:
        tokenizer.FREQ, tokenizer.total, nameless = frequencies(stream.read().decode("utf-8"), LEAST)
    tokenizer.initialized = True
    for word in section("zh", "counted").get("tokens", {}).get("never", ()):
        tokenizer.del_word(word)
    return tokenizer, nameless


def names_nothing(word: str, tags: str) -> bool:
    """Whether a word has by jieba's dictionary one of some tags in `NAMELESS`: an adverb, a verb and the like."""
    return _tokenizer()[1].get(word, "\0") in tags


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """Pieces of at most PIECE code points with their offsets, cut after a mark where there is one."""
    start = 0
    while start < len(text):
        end = min(len(text), start + PIECE)
        if end < len(text):
            cut = max(text.rfind(mark, start, end) for mark in BREAKS)
            end = cut + 1 if cut > start else end
        yield start, text[start:end]
        start = end


def words(text: str) -> tuple[tuple[str, int, int], ...]:
    """Words and marks with their offsets (code points, half-open); blanks are left out."""
    tokenizer, _ = _tokenizer()
    return tuple(
        (word, offset + start, offset + end)
        for offset, piece in _pieces(text)
        for word, start, end in tokenizer.tokenize(piece)
        if not word.isspace()
    )
