"""The fenced blocks of a page, and what a shell block types."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
FENCE = re.compile(r"^( *)```(\w*)([^\n]*)\n(.*?)^\1```$", re.M | re.S)
TITLE = re.compile(r'title="([^"]+)"')
#: Decisions are of their day; their blocks are not instructions.
PAGES = sorted(p for p in (ROOT / "README.md", *DOCS.rglob("*.md")) if p.parent.name != "decisions")


@dataclass(frozen=True, slots=True)
class Block:
    """One fenced block: its language, the file it shows (or ""), its text, and its line in the page."""

    language: str
    title: str
    text: str
    line: int


def blocks(page: Path) -> Iterator[Block]:
    """The blocks of a page in their order."""
    source = page.read_text(encoding="utf-8")
    for found in FENCE.finditer(source):
        indent, language, rest, text = found.groups()
        title = TITLE.search(rest)
        lines = [line.removeprefix(indent) for line in text.splitlines()]
        yield Block(
            language, title.group(1) if title else "", "\n".join(lines) + "\n", source.count("\n", 0, found.start()) + 1
        )


def commands(text: str) -> Iterator[list[str]]:
    """The commands of a shell block as words; comments are left out, a backslash at the end goes on."""
    for line in text.replace("\\\n", " ").splitlines():
        words = shlex.split(line, comments=True)
        if words:
            yield words


def exchanges(text: str) -> Iterator[tuple[list[str], str]]:
    """The commands of a console block, each with what it is said to print."""
    for part in re.split(r"^\$ ", text, flags=re.M)[1:]:
        line, _, printed = part.partition("\n")
        yield shlex.split(line), printed


def name(page: Path) -> str:
    """A page as a test calls it."""
    return page.relative_to(ROOT).as_posix()
