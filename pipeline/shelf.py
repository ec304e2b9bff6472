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
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
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
#: Where a file can be read at places, and replaced while it is open.
AT_PLACES = hasattr(os, "pread")
#: Bytes of a digest.
SIZE = 16


class _Made(NamedTuple):
    """A value as bytes; `code` is the state of our code that made it, "" where none of it had a part."""

    code: str
    data: bytes


@dataclass(frozen=True, slots=True)
class _Shelf:
    """What lies in the file: by name its state of code, its first byte and how many it has.

    `source`: the bytes of the file, or its number among the files that stay open.
    """

    places: Mapping[str, tuple[str, int, int]]
    source: int | bytes = b""

    def read(self, name: str) -> _Made:
        """A value, read now: a start needs a tenth of them. Raises OSError."""
        code, start, size = self.places[name]
        data = (
            self.source[start : start + size] if isinstance(self.source, bytes) else os.pread(self.source, size, start)
        )
        return _Made(code, data)


_shelf: _Shelf | None = None  # not known before the first question
_made: dict[str, _Made] = {}
_unkept: set[str] = set()
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
    if name in _made or name in _shelf.places:
        with contextlib.suppress(OSError, EOFError, ValueError, TypeError):  # not ours after all, or gone: made anew
            value: T = marshal.loads((_made.get(name) or _shelf.read(name)).data)
            return value
    made = make()
    with contextlib.suppress(ValueError):
        _made[name] = _Made(code, marshal.dumps(made))  # type: ignore[arg-type]  # its ValueError tells
        _unkept.add(name)
    return made


def keep(*, asked: bool = False) -> bool:
    """Keeps what this process had to make, with what others kept; False when that could not be written.

    Where the interpreter is told to keep no bytecode, only when `asked`.
    """
    file = _file()
    if not _unkept:
        return True
    if file is None or (sys.dont_write_bytecode and not asked):
        return False
    _unkept.clear()
    others = _load(whole=True)
    values = {**{name: others.read(name) for name in others.places}, **_made}
    if len(values) > MOST:
        values = {name: value for name, value in values.items() if name in _used}
    live = {name: value for name, value in values.items() if value.code in ("", our_code())}
    head = json.dumps([_made_by(), [(name, value.code, len(value.data)) for name, value in live.items()]])
    with contextlib.suppress(OSError):
        file.parent.mkdir(exist_ok=True)
        handle, own = tempfile.mkstemp(dir=file.parent, suffix=ENDING)
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(head.encode() + b"\n")
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


def _load(*, whole: bool = not AT_PLACES) -> _Shelf:
    """What lies on the shelf, `whole` or to be read later; nothing when something else wrote it, or not all of it."""
    file = _file()
    try:
        if file is None:
            return _Shelf({})
        with file.open("rb") as stream:
            made_by, table = json.loads(stream.readline())
            if made_by != _made_by():
                return _Shelf({})
            start, places = stream.tell(), dict[str, tuple[str, int, int]]()
            for name, code, size in table:
                places[name] = code, start, size
                start += size
            if os.fstat(stream.fileno()).st_size != start:
                return _Shelf({})
            stream.seek(0)
            # else open for as long as the process lives: who replaces the file meanwhile changes nothing here
            return _Shelf(places, stream.read() if whole else os.dup(stream.fileno()))
    except (OSError, ValueError, TypeError):
        return _Shelf({})  # not kept yet, or not by us: made anew
