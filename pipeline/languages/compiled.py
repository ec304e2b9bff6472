"""Compiled patterns kept from run to run, beside the bytecode.

The patterns of six languages are some hundred, a few of them of thousands of alternatives; Python compiles them in
Python, which costs more than a quarter of a start. What comes out is a row of numbers, so it is kept as the interpreter
keeps its own bytecode: in `__pycache__`, for this version of Python only, replaced in one step, and done without when
the folder cannot be written or bytecode is switched off. A pattern is found by its whole text and flags, so a changed
word list is compiled anew by itself.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import sys
import tempfile
from array import array
from collections.abc import Sequence
from importlib import util
from pathlib import Path
from typing import Any, Literal, NamedTuple

#: Raised when the form of the file changes.
FORM = 1
ENDING = ".patterns"
#: With more than this what is kept has gathered dust of older word lists, and only what is in use is kept.
MOST = 4_000
#: Four bytes each: what the engine takes its programs as.
CODES: Literal["I"] = "I"
#: By everybody, as bytecode is.
READABLE = 0o644


class Program(NamedTuple):
    """What `_sre.compile` makes a pattern from."""

    flags: int
    groups: int
    names: dict[str, int]
    codes: Sequence[int]


#: A pattern's text and flags as asked for.
Key = tuple[str, int]

_kept: dict[Key, Program] | None = None  # not known before the first question
_new: dict[Key, Program] = {}


def compile_pattern(text: str, flags: int = 0) -> re.Pattern[str]:
    """The same as `re.compile(text, flags)`, from what was kept if it was compiled before. Raises re.error."""
    global _kept
    if _kept is None:
        _kept = _load()
    key = text, int(flags)
    known = _kept.get(key) or _new.get(key)
    try:
        if known is None:
            known = _new[key] = _program(*key)
        return _built(text, known)
    except (ImportError, AttributeError, TypeError, RuntimeError):  # an interpreter that does it another way
        _new.pop(key, None)
        return re.compile(text, flags)


def keep(*, asked: bool = False) -> bool:
    """Keeps what this process had to compile, with what others kept; False when that could not be written.

    Where the interpreter is told to keep no bytecode, only when `asked`.
    """
    file = _file()
    if not _new:
        return True
    if file is None or (sys.dont_write_bytecode and not asked):
        return False
    kept = _load()
    kept = {**kept, **_new} if len(kept) + len(_new) <= MOST else {**(_kept or {}), **_new}
    codes = array(CODES)
    table = []
    for (text, flags), program in kept.items():
        table.append([text, flags, program.flags, program.groups, program.names, len(program.codes)])
        codes.extend(program.codes)
    head = json.dumps([_made_by(), table]).encode()
    _new.clear()
    with contextlib.suppress(OSError):
        file.parent.mkdir(exist_ok=True)
        handle, name = tempfile.mkstemp(dir=file.parent, suffix=ENDING)
        own = Path(name)
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(head + b"\n" + codes.tobytes())
            own.chmod(READABLE)
            own.replace(file)
            return True
        finally:
            own.unlink(missing_ok=True)
    return False


def _file() -> Path | None:
    """Where the patterns are kept; None where the interpreter keeps no bytecode."""
    keeps = sys.implementation.cache_tag is not None
    return Path(util.cache_from_source(__file__)).with_suffix(ENDING) if keeps else None


def _made_by() -> list[Any]:
    """What has to agree, or nothing that was kept can be used."""
    import _sre  # type: ignore[import-not-found]  # not in the type stubs

    return [FORM, sys.version, sys.byteorder, _sre.MAGIC, _sre.CODESIZE]


def _load() -> dict[Key, Program]:
    file = _file()
    try:
        head, _, body = file.read_bytes().partition(b"\n") if file else (b"", b"", b"")
        made_by, table = json.loads(head)
        if made_by != _made_by():
            return {}
        codes = memoryview(body).cast(CODES)  # a list of a million numbers only where they are asked for
        found, start = {}, 0
        for text, flags, all_flags, groups, names, length in table:
            found[text, flags] = Program(all_flags, groups, names, codes[start : start + length])
            start += length
        return found if start == len(codes) else {}
    except (OSError, ValueError, TypeError, AttributeError, ImportError):
        return {}  # not kept yet, or not by us: compiled anew


def _program(text: str, flags: int) -> Program:
    """Compiles a pattern as `re` does (re/_compiler.py, `compile`). Raises re.error."""
    from re import _compiler, _parser  # type: ignore[attr-defined]  # not in the type stubs

    parsed = _parser.parse(text, flags)
    codes = _compiler._code(parsed, flags)
    return Program(flags | parsed.state.flags, parsed.state.groups - 1, dict(parsed.state.groupdict), codes)


def _built(text: str, program: Program) -> re.Pattern[str]:
    import _sre

    order: list[str | None] = [None] * (program.groups + 1)
    for name, number in program.names.items():
        order[number] = name
    built: re.Pattern[str] = _sre.compile(
        text, program.flags, list(program.codes), program.groups, program.names, tuple(order)
    )
    return built
