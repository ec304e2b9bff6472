"""Rules of a set as one pattern, in which neighbours that end alike have their end written once.

Most rules end in the same few pieces (a list of further numbers, no unit and no counted noun behind it), of some
hundred alternatives each. Compiling them for every rule anew was a good part of what the patterns of references cost at
the start. What matches stays the same: `(?:a|b)tail` tries what `a tail|b tail` does, in the same order.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

TOKEN = re.compile(
    r"""\\. | \[\^?\]?(?:\\.|[^\]\\])*\]             # an escaped character, a class
    | \{[a-z]\w*\}                                   # the name of a piece
    | (?P<often>(?:[*+?]|\{[0-9]+(?:,[0-9]*)?\})[?+]?)
    | .""",
    re.VERBOSE | re.DOTALL,
)
NAMED = "(?P<"


def atoms(pattern: str) -> list[str]:
    """What follows one another in a rule, each with how often it comes; all in one where it has alternatives."""
    found: list[str] = []
    depth = 0
    for token in TOKEN.finditer(pattern):
        if not depth:
            if token[0] == "|":
                return [f"(?:{pattern})"]
            if token["often"] is None:
                found.append("")
        found[-1] += token[0]
        depth += (token[0] == "(") - (token[0] == ")")
    return found


def joined(rules: Sequence[tuple[str, Sequence[str]]]) -> str:
    """One pattern of rules (name, atoms), tried in their order; an end with a named group in it is not shared.

    What is left of a rule without what it shares is a group of its name.
    """
    return "|".join(_together(list(run)) for _, run in groupby(rules, key=_end))


def _end(rule: tuple[str, Sequence[str]]) -> tuple[str, str]:
    """The last atom of a rule when it may be shared; else what no other rule has."""
    name, parts = rule
    return ("", parts[-1]) if len(parts) > 1 and NAMED not in parts[-1] else (name, "")


def _together(run: list[tuple[str, Sequence[str]]]) -> str:
    if len(run) == 1:
        ((name, parts),) = run
        return f"{NAMED}{name}>{''.join(parts)})"
    return f"(?:{joined([(name, parts[:-1]) for name, parts in run])}){run[0][1][-1]}"
