"""Files are replaced as a whole: a reader sees the old one or the new one, never a part of it."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.errors import OutputError

ROOM = "free some room or choose another --out"
#: The disk, the quota, or the largest file is full: whatever else a caller would advise does not help.
FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@contextlib.contextmanager
def replacing(path: Path, hint: str = ROOM) -> Iterator[Path]:
    """A path beside `path` for the new content: synced and renamed when the block ends, removed when it is broken off.

    Raises OutputError with the hint when the disk refuses, in the block too; where it is full, that is said instead.
    """
    aside = path.with_name(f".{path.name}.part")
    try:
        aside.unlink(missing_ok=True)
        yield aside
        with aside.open("rb+") as stream:
            os.fsync(stream.fileno())
        aside.replace(path)
    except BaseException as error:  # a signal may come in between too
        with contextlib.suppress(OSError):
            aside.unlink()
        if not isinstance(error, OSError):
            raise
        full = error.errno in FULL and hint != ROOM
        said = "free some room and try again" if full else hint
        raise OutputError(f"cannot write {path}: {error.strerror or error}", said) from None


def write_text(path: Path, chunks: Iterable[str], *, bom: bool = False) -> None:
    """Replaces a file by these texts one after the other, as UTF-8. Raises OutputError when the disk refuses."""
    with replacing(path) as aside, aside.open("w", encoding="utf-8-sig" if bom else "utf-8", newline="") as stream:
        stream.writelines(chunks)
