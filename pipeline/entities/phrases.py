"""What the readers of new names share: entries of the data as patterns, acronyms, ends of clauses."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.languages.compiled import compile_pattern
from pipeline.records import Span

MOST_WORDS = 14
# What ends a clause, and with it the way back from "(ACR)" to the head noun.
CLAUSE_END = re.compile(r"[.;:!?,()\[\]«»“”\"—–،؛؟。，、；：！？（）《》「」]")
NOTHING = re.compile(r"(?!)")


def forms(entry: str) -> str:
    """Regex of an entry: "programme{,s}" stands for its listed endings, "*" for any ending, a blank for blanks."""
    parts = re.split(r"\{([^{}]*)\}", entry)
    out = []
    for i, part in enumerate(parts):
        if i % 2:
            out.append("(?:" + "|".join(sorted((re.escape(x) for x in part.split(",")), key=len, reverse=True)) + ")")
        else:
            out.append(re.escape(part).replace(r"\ ", r"\s+").replace("’", "[’']"))
    return "".join(out).replace(r"\*", r"\w*")


def any_of(entries: Sequence[str]) -> str:
    """Regex of any of the entries, longest first; of none it matches nothing."""
    return "(?:" + "|".join(sorted((forms(e) for e in entries), key=len, reverse=True)) + ")" if entries else "(?!)"


def uncased(pattern: str) -> re.Pattern[str]:
    """The pattern compiled, for small and capital letters alike."""
    return compile_pattern(pattern, re.IGNORECASE)


def is_acronym(word: str) -> bool:
    """Whether a word is written like an acronym: two capitals or more."""
    return sum(c.isupper() for c in word) >= 2


def trimmed(text: str, start: int, end: int) -> Span:
    """The span without blanks at its ends."""
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return Span(start, end)
