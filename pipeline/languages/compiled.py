"""Compiled patterns, kept from run to run.

The patterns of six languages are some hundred, a few of them of thousands of alternatives; Python compiles them in
Python, which costs more than a quarter of a start. What comes out is a row of numbers that can be kept (`shelf.py`).
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Mapping
from typing import Literal

from pipeline.shelf import kept

#: Four bytes each: what the engine takes its programs as.
CODES: Literal["I"] = "I"
#: What `_sre.compile` makes a pattern from: flags, number of groups, their names, and the codes.
Program = tuple[int, int, Mapping[str, int], bytes]


def compile_pattern(text: str, flags: int = 0) -> re.Pattern[str]:
    """The same as `re.compile(text, flags)`, from what was kept if it was compiled before. Raises re.error."""
    flags = int(flags)
    try:
        return _built(text, kept("pattern", (str(flags), text), lambda: _program(text, flags), ours=False))
    except (ImportError, AttributeError, TypeError, RuntimeError):  # an interpreter that does it another way
        return re.compile(text, flags)


def _program(text: str, flags: int) -> Program:
    """Compiles a pattern as `re` does (re/_compiler.py, `compile`). Raises re.error."""
    from re import _compiler, _parser  # type: ignore[attr-defined]  # not in the type stubs

    parsed = _parser.parse(text, flags)
    codes = _compiler._code(parsed, flags)
    state = parsed.state
    return flags | state.flags, state.groups - 1, dict(state.groupdict), array(CODES, codes).tobytes()


def _built(text: str, program: Program) -> re.Pattern[str]:
    import _sre  # type: ignore[import-not-found]  # not in the type stubs

    flags, groups, names, codes = program
    order: list[str | None] = [None] * (groups + 1)
    for name, number in names.items():
        order[number] = name
    built: re.Pattern[str] = _sre.compile(text, flags, list(memoryview(codes).cast(CODES)), groups, names, tuple(order))
    return built
