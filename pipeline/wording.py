"""Numbers and their nouns in messages for people."""

from __future__ import annotations


def counted(count: int, noun: str, many: str = "") -> str:
    """A count with its noun: 1 fact, 2 facts; `many` where the plural is not made with an s."""
    return f"{count} {noun if count == 1 else many or noun + 's'}"
