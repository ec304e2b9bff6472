"""One page of a PDF as a PNG on standard output: `python -m pipeline.reading.picture FILE PAGE DPI SECONDS MEGABYTES`.

A program of its own, because a bad file can take down whoever draws it. Exit status 0, or 1 when it cannot be drawn.
"""

from __future__ import annotations

import contextlib
import io
import sys
from pathlib import Path

from pipeline.reading.engines.pdfium import PdfiumDocument, PdfiumError


def page_png(path: Path, number: int, dpi: int) -> bytes:
    """Page `number` (from 1) of a PDF. Raises PdfiumError, or IndexError when there is no such page."""
    document = PdfiumDocument(path)
    try:
        if not 1 <= number <= document.pages:
            raise IndexError(number)
        stream = io.BytesIO()
        document.picture(number - 1, dpi, grey=False).convert("RGB").save(stream, "PNG", compress_level=1)
        return stream.getvalue()
    finally:
        document.close()


def _limit(seconds: int, megabytes: int) -> None:
    """Processor time and memory, where the system can."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> int:
    """Draws what the arguments say."""
    path, number, dpi, seconds, megabytes = sys.argv[1:]
    _limit(int(seconds), int(megabytes))
    try:
        picture = page_png(Path(path), int(number), int(dpi))
    except (PdfiumError, IndexError, MemoryError, OSError, ValueError) as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 1
    sys.stdout.buffer.write(picture)
    return 0


if __name__ == "__main__":
    sys.exit(main())
