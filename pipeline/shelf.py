"""What a start makes and what comes out the same each time, kept from run to run beside the bytecode.

Compiled patterns, parsed tables, the forms of thousands of names: plain values whose making costs more than a third of
a start. They are kept as the interpreter keeps its own bytecode: in `__pycache__`, for this version of Python only,
replaced in one step, and done without when the folder cannot be written or bytecode is switched off. A value is found
by the digest of the text it is made of, so a changed word list is read anew by itself; what our own code makes of a
text is made anew, too, when any of our source files has another size or time.
"""

from __future__ import annotations

import contextlib
import json
import marshal
import mmap
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from hashlib import blake2b
from importlib import util
from pathlib import Path
from typing import NamedTuple, TypeVar

T = TypeVar("T")
#: Raised when the form of the file changes.
FORM = 1
ENDING = ".kept"
#: With more than this what is kept has gathered dust of older word lists, and only what is in use is kept.
MOST = 6_000
#: By everybody, as bytecode is.
READABLE = 0o644
#: Where a file can be replaced while others have it mapped.
MAPPED = os.name != "nt"
#: Bytes of a digest.
SIZE = 16


class _Kept(NamedTuple):
    """A value as bytes; `code` is the state of our code that made it, "" where none of it had a part."""

    code: str
    data: bytes | memoryview


_shelf: dict[str, _Kept] | None = None  # not known before the first question
_new: dict[str, _Kept] = {}
_used: set[str] = set()


def kept(kind: str, sources: Iterable[str], make: Callable[[], T], *, ours: bool = True) -> T:
    """What `make` gives, which must follow from `kind` and `sources` alone; made only if it is not kept yet.

    Of plain values: numbers, strings, bytes, None, and tuples, lists and dictionaries of such; others are not kept.
    `ours`: our own code makes it, not only the standard library. Raises what `make` raises.
    """
    global _shelf
    if _shelf is None:
        _shelf = _load()
    code = our_code() if ours else ""
    name = blake2b("\0".join((kind, code, *sources)).encode("utf-8", "surrogatepass"), digest_size=SIZE).hexdigest()
    _used.add(name)
    known = _shelf.get(name) or _new.get(name)
    if known is not None:
        with contextlib.suppress(EOFError, ValueError, TypeError):  # not written by us after all: made anew
            value: T = marshal.loads(known.data)
            return value
    made = make()
    with contextlib.suppress(ValueError):
        _new[name] = _Kept(code, marshal.dumps(made))  # type: ignore[arg-type]  # its ValueError tells
    return made


def keep(*, asked: bool = False) -> bool:
    """Keeps what this process had to make, with what others kept; False when that could not be written.

    Where the interpreter is told to keep no bytecode, only when `asked`.
    """
    file = _file()
    if not _new:
        return True
    if file is None or (sys.dont_write_bytecode and not asked):
        return False
    all_of_them = {**_load(), **_new}
    if len(all_of_them) > MOST:
        all_of_them = {name: value for name, value in all_of_them.items() if name in _used}
    live = {name: value for name, value in all_of_them.items() if value.code in ("", our_code())}
    table = [(name, value.code, len(value.data)) for name, value in live.items()]
    head = json.dumps([_made_by(), table]).encode()
    _new.clear()
    with contextlib.suppress(OSError):
        file.parent.mkdir(exist_ok=True)
        handle, own = tempfile.mkstemp(dir=file.parent, suffix=ENDING)
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(head + b"\n")
                out.writelines(value.data for value in live.values())
            Path(own).chmod(READABLE)
            Path(own).replace(file)
            return True
        finally:
            Path(own).unlink(missing_ok=True)
    return False


@cache
def our_code() -> str:
    """The state of our source files, by which the interpreter tells old bytecode, too."""
    return files_state(Path(__file__).parent, (".py",))


def files_state(folder: Path, suffixes: tuple[str, ...]) -> str:
    """A digest of the sizes and times of the files below a folder that end so."""
    return blake2b("\n".join(sorted(_states(os.fspath(folder), suffixes))).encode(), digest_size=SIZE).hexdigest()


def _states(folder: str, suffixes: tuple[str, ...]) -> Iterator[str]:
    with os.scandir(folder) as entries:  # a Path of each of hundreds of files takes longer than all the rest
        for entry in entries:
            if entry.is_dir():
                yield from _states(entry.path, suffixes) if entry.name != "__pycache__" else ()
            elif entry.name.endswith(suffixes):
                state = entry.stat()
                yield f"{entry.path} {state.st_size} {state.st_mtime_ns}"


def _file() -> Path | None:
    """Where it is kept; None where the interpreter keeps no bytecode."""
    keeps = sys.implementation.cache_tag is not None
    return Path(util.cache_from_source(__file__)).with_suffix(ENDING) if keeps else None


def _made_by() -> list[object]:
    """What has to agree, or nothing that was kept can be used."""
    return [FORM, sys.version, sys.byteorder]


def _bytes(file: Path) -> mmap.mmap | bytes:
    """A file's bytes, each read when it is looked at: a start needs a tenth of them. Raises OSError, ValueError."""
    if not MAPPED:
        return file.read_bytes()
    with file.open("rb") as stream:
        return mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)


def _load() -> dict[str, _Kept]:
    """What lies on the shelf by name; nothing when it was written by something else, or not wholly."""
    file = _file()
    try:
        data = _bytes(file) if file else b""
        start = data.find(b"\n") + 1
        made_by, table = json.loads(data[:start])
        if made_by != _made_by():
            return {}
        view, found = memoryview(data), dict[str, _Kept]()
        for name, code, length in table:
            found[name] = _Kept(code, view[start : start + length])
            start += length
        return found if start == len(data) else {}
    except (OSError, ValueError, TypeError):
        return {}  # not kept yet, or not by us: made anew
