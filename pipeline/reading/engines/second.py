"""The second reader: opened when first asked, and given up for a document once it takes too long."""

from __future__ import annotations

import contextlib
from pathlib import Path

from pipeline.patience import at_most
from pipeline.reading.engines.plumber import PlumberDocument
from pipeline.reading.glyphs.sheet import Sheet

#: Seconds for one page; what it is asked for are pages the first reader could not read, many of them traps.
PAGE_SECONDS = 20


class Second:
    """The second reader of one file."""

    def __init__(self, path: Path, max_chars: int) -> None:
        self._path, self._max_chars = path, max_chars
        self._engine: PlumberDocument | None = None
        self._failed = False

    def sheet(self, index: int) -> Sheet | None:
        """One page (index from 0); None when it cannot be read."""
        if self._failed:
            return None
        try:
            with at_most(PAGE_SECONDS):
                if self._engine is None:
                    self._engine = PlumberDocument(self._path)
                return self._engine.sheet(index, self._max_chars)
        except TimeoutError:
            self._failed = True
        except Exception:
            self._failed = self._engine is None
        return None

    def close(self) -> None:
        """Gives the file back."""
        if self._engine is not None:
            with contextlib.suppress(Exception):
                self._engine.close()
