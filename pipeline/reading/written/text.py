"""Plain text → blocks: paragraphs parted by empty lines, or a line each where there are none."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from pipeline.errors import DocumentError
from pipeline.reading.written.charsets import decoded
from pipeline.records import Written

#: Lines of a paragraph typed with breaks are about this long at most.
TYPED = 100
_HAN = re.compile("[\u2e80-\u9fff\uff00-\uffef]")
_STARTS = re.compile(r"\s*(?:\d{1,3}[.)、．](?!\d)|\(?[a-z]\)|[•●▪–—-]\s)")
#: A line that stands alone is a heading when it is no longer than this and the text below it is longer; the first may
#: be longer, as titles are.
SHORT, TITLE = 80, 250
_HEADING = re.compile(r"(?=.*[^\W\d_].*[^\W\d_])(?!\S*/\S*$).*[^.!?。！？؟:：,，،;；؛…]$")
_NUMBER = re.compile(r"\d")


def read_text(path: Path) -> list[Written]:
    """The paragraphs of a text file. Raises DocumentError."""
    try:
        text = decoded(path.read_bytes(), path.name)
    except OSError as error:
        raise DocumentError("unreadable", f"{path.name}: {error.strerror or error}") from error
    return blocks(text)


def blocks(text: str) -> list[Written]:
    """Headings and paragraphs of a text and its tables: lines one below the other whose cells are parted by tabs."""
    out: list[Written] = []
    lines: list[str] = []
    rows: list[tuple[str, ...]] = []
    for line in [*text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), ""]:
        cells = tuple(cell.strip() for cell in line.strip("\n").split("\t"))
        if len(cells) > 1 and (not rows or len(cells) == len(rows[0])):
            rows.append(cells)
            continue
        if _is_table(rows):
            out += [Written("paragraph", own) for own in paragraphs("\n".join(lines))]
            out.append(Written("table", "", "", tuple(rows)))
            lines = []
        else:
            lines += ["\t".join(row) for row in rows]
        rows = [cells] if len(cells) > 1 else []
        if not rows:
            lines.append(line)
    return _told([*out, *(Written("paragraph", own) for own in paragraphs("\n".join(lines)))])


def _is_table(rows: list[tuple[str, ...]]) -> bool:
    """Whether lines with tabs are rows of a table: two or more, with a number behind the first cell of one of them."""
    return len(rows) > 1 and any(_NUMBER.search(cell) for row in rows for cell in row[1:])


def _told(found: list[Written]) -> list[Written]:
    """The blocks with lines that head a longer text told as headings."""
    out: list[Written] = []
    first = True
    for index, block in enumerate(found):
        below = found[index + 1] if index + 1 < len(found) else None
        heads = below is not None and below.kind == "paragraph" and len(below.text) > max(SHORT, len(block.text))
        alone = block.kind == "paragraph" and not _STARTS.match(block.text) and bool(_HEADING.match(block.text))
        title = first and below is not None and len(block.text) <= TITLE
        told = alone and (title or (heads and len(block.text) <= SHORT))
        out.append(replace(block, kind="heading") if told else block)
        first = first and "/" in block.text and " " not in block.text  # behind a symbol the title may follow
    return out


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
