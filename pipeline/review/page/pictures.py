"""Pictures of pages, each drawn by a program of its own, the last ones kept."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
from collections import OrderedDict
from pathlib import Path

DRAWER = "pipeline.reading.picture"
DPI = 132
SECONDS, MEGABYTES = 30, 4096
#: Bytes of pictures kept; a page takes some hundred thousand.
KEPT = 48 << 20
AT_ONCE = 2
MAGIC = b"\x89PNG\r\n\x1a\n"


class PictureError(Exception):
    """The page cannot be shown. The message is a word of the interface: missing, changed or failed."""


class Pictures:
    """Draws pages of files. Safe to be asked by several threads; `close` ends what is still at work."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[Path, int], bytes] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()
        self._turn = threading.BoundedSemaphore(AT_ONCE)
        self._working: set[subprocess.Popen[bytes]] = set()
        self._closed = False

    def page(self, path: Path, number: int) -> bytes:
        """Page `number` (from 1) as PNG. Raises PictureError."""
        key = (path, number)
        with self._turn:
            with self._lock:
                if key in self._kept:
                    self._kept.move_to_end(key)
                    return self._kept[key]
            picture = self._draw(path, number)
            with self._lock:
                self._kept[key] = picture
                self._size += len(picture)
                while self._size > KEPT and len(self._kept) > 1:
                    _, gone = self._kept.popitem(last=False)
                    self._size -= len(gone)
            return picture

    def _draw(self, path: Path, number: int) -> bytes:
        package = str(Path(__file__).parents[3])
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, (package, os.getenv("PYTHONPATH"))))}
        # -P: a folder called `pipeline` where the user happens to stand is not ours.
        command = [sys.executable, "-P", "-m", DRAWER, str(path), str(number), str(DPI), str(SECONDS), str(MEGABYTES)]
        with self._lock:
            if self._closed:
                raise PictureError("failed")
            process = subprocess.Popen(
                command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
            self._working.add(process)
        try:
            picture, _ = process.communicate(timeout=SECONDS)
        except subprocess.TimeoutExpired:
            raise PictureError("failed") from None
        finally:
            if process.poll() is None:
                process.kill()
                process.communicate()
            with self._lock:
                self._working.discard(process)
        if process.returncode != 0 or not picture.startswith(MAGIC):
            raise PictureError("failed")
        return picture

    def close(self) -> None:
        """Ends the drawing that goes on; nothing can be drawn afterwards."""
        with self._lock:
            self._closed = True
            for process in self._working:
                with contextlib.suppress(OSError):
                    process.kill()
