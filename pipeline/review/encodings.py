"""Bytes of a reviewed file → text: by its mark, as UTF-8, else in the code page in which what was printed comes back.

Where several code pages bring back as much, the letters on which they differ are lost on purpose (U+FFFD): a cell that
holds one is asked about again, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

LOST = "\ufffd"
MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
#: Code pages in which spreadsheets of the six languages save; those of one byte a letter come last.
WIDE, NARROW = ("gb18030",), ("cp1252", "cp1251", "cp1256")
#: Words looked for at most, and bytes looked at to find UTF-16 without its mark.
MOST_WORDS, SAMPLE = 3000, 400
LEAST_SWAPPED = 3  # letters that must fit before a text counts as UTF-8 read in the wrong code page


def telling_words(texts: Iterable[str]) -> set[str]:
    """Words of printed texts that are not ASCII; runs without blanks are cut, so that a part of one is enough."""
    found: set[str] = set()
    for text in texts:
        for run in re.findall(r"[^\W\d_]{2,}", text):
            if not run.isascii():
                found.update(run[i : i + 8] for i in range(0, len(run), 8))
        if len(found) > MOST_WORDS:
            break
    return {word for word in found if not word.isascii()}


def decoded(data: bytes, telling: Collection[str]) -> str:
    """The text of a file. `telling`: words that must stand in it if it was read right."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    if (nothing := data[:SAMPLE].count(0)) > len(data[:SAMPLE]) // 8 and nothing > 4:
        return data.decode("utf-16-le" if data[1:2] == b"\0" else "utf-16-be", "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    texts: dict[str, str] = {"utf-8": data.decode("utf-8", "replace")}
    for page in (*WIDE, *NARROW):
        texts[page] = data.decode(page, "replace")
    hits = {page: sum(word in text for word in telling) for page, text in texts.items()}
    most = max(hits.values())
    best = [page for page in texts if hits[page] == most and (most or page != "utf-8")]
    if len(best) == 1:
        return texts[best[0]]
    if set(best) <= set(NARROW):
        return _agreed([texts[page] for page in best])
    return data.decode("ascii", "replace")


def _agreed(texts: Sequence[str]) -> str:
    """Texts of the same length, with every letter lost on which they differ."""
    return "".join(letters[0] if len(set(letters)) == 1 else LOST for letters in zip(*texts, strict=True))


def garbled(text: str) -> bool:
    """Whether a text is UTF-8 that some program read in a code page of one byte a letter (Ã© for é)."""
    foreign = sum(not c.isascii() for c in text)
    for page in NARROW if foreign > 1 else ():
        try:
            meant = text.encode(page).decode("utf-8")
        except (UnicodeEncodeError, UnicodeDecodeError):
            continue
        # Two letters may fit by chance (В–), but not so that a letter comes of them.
        return foreign >= LEAST_SWAPPED or all(c.isalpha() for c in meant if not c.isascii())
    return False
