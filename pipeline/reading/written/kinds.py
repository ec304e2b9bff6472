"""A document without pages → its blocks, by the reader of its kind."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pipeline.errors import DocumentError
from pipeline.records import Written

#: More than this unpacked or as text is no report.
MOST_BYTES = 200 * 1024 * 1024


def read_blocks(path: Path) -> list[Written]:
    """The blocks of a document in reading order.

    Raises DocumentError (empty_file, unreadable, damaged, encrypted, too_large, unknown_format).
    """
    try:
        size = path.stat().st_size
    except OSError as error:
        raise DocumentError("unreadable", f"{path.name}: {error.strerror or error}") from error
    if not size:
        raise DocumentError("empty_file", f"{path.name}: the file is empty")
    if size > MOST_BYTES:
        raise DocumentError("too_large", f"{path.name}: larger than {MOST_BYTES >> 20} MB")
    return _reader(path.suffix.lower())(path)


def _reader(suffix: str) -> Callable[[Path], list[Written]]:
    if suffix == ".docx":
        from pipeline.reading.written.word import read_word

        return read_word
    if suffix == ".txt":
        from pipeline.reading.written.text import read_text

        return read_text
    from pipeline.reading.written import markup

    return markup.read_xml if suffix == ".xml" else markup.read_html
