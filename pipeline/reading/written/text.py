"""Plain text → blocks: paragraphs parted by empty lines, or a line each where there are none."""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.errors import DocumentError
from pipeline.records import Written

MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
#: Lines of a paragraph typed with breaks are about this long at most.
TYPED = 100
_HAN = re.compile("[\u2e80-\u9fff\uff00-\uffef]")
_STARTS = re.compile(r"\s*(?:\d{1,3}[.)、．]|\(?[a-z]\)|[•●▪–—-]\s)")


def decoded(data: bytes, name: str) -> str:
    """The text of a file: by its mark, as UTF-8, else as charset-normalizer judges.

    Raises DocumentError (undecodable) when nothing fits or it is no text.
    """
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    if b"\x00" not in data:
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            pass
        from charset_normalizer import from_bytes

        best = from_bytes(data[:200_000], cp_isolation=["gb18030", "cp1251", "cp1252", "cp1256"]).best()
        if best is not None:
            return data.decode(best.encoding, "replace")
    raise DocumentError("undecodable", f"{name}: no text in any known encoding")


def read_text(path: Path) -> list[Written]:
    """The paragraphs of a text file. Raises DocumentError."""
    try:
        text = decoded(path.read_bytes(), path.name)
    except OSError as error:
        raise DocumentError("unreadable", f"{path.name}: {error.strerror or error}") from error
    return [Written("paragraph", own) for own in paragraphs(text)]


def paragraphs(text: str) -> list[str]:
    """Paragraphs of a text: what stands between empty lines, its lines joined; a line that begins with a number or
    letter begins a new one. Where no line is empty and lines are long, each is a paragraph."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n").split("\n")
    typed = any(not line.strip() for line in lines) or max(map(len, lines), default=0) <= TYPED
    out: list[str] = []
    fresh = True
    for line in lines:
        own = line.strip()
        if not own:
            fresh = True
        elif fresh or not typed or _STARTS.match(line) or len(line) > 3 * TYPED:
            out.append(own)
            fresh = len(line) > 3 * TYPED
        else:
            glue = "" if _HAN.match(own) and _HAN.match(out[-1][-1]) else " "
            out[-1] += glue + own
    return out
