"""Words of a Chinese text, by jieba. The only module that imports jieba.

jieba's shared tokenizer and its cache in the common temporary folder are avoided: the cache is read with `marshal`,
so it must lie where nobody else can write.
"""

from __future__ import annotations

import logging
import os
import stat
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

PIECE = 2000  # longest text given to jieba at once: its route search needs memory for all of it
BREAKS = "。！？；，、 \n"


def _private_folder() -> str:
    """A folder for the cache that only this user can enter; a new one when the usual one is not ours."""
    user = str(os.getuid()) if hasattr(os, "getuid") else "user"
    folder = Path(tempfile.gettempdir()) / f"habitext-{user}"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        seen = folder.lstat()
        mine = not hasattr(os, "getuid") or seen.st_uid == os.getuid()
        if stat.S_ISDIR(seen.st_mode) and mine and not (os.name == "posix" and seen.st_mode & 0o022):
            return str(folder)
    except OSError:
        pass
    return tempfile.mkdtemp(prefix="habitext-")


@cache
def _tokenizer() -> Any:
    import jieba

    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    tokenizer.tmp_dir = _private_folder()
    tokenizer.initialize()
    return tokenizer


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
    tokenizer = _tokenizer()
    return tuple(
        (word, offset + start, offset + end)
        for offset, piece in _pieces(text)
        for word, start, end in tokenizer.tokenize(piece)
        if not word.isspace()
    )
