"""Kinds of files that are documents, by name and first bytes."""

from __future__ import annotations

from pathlib import Path

PDF_SUFFIX = ".pdf"
PDF_MARK = b"%PDF-"
#: The mark may stand behind some junk; readers accept it within the first kilobyte.
MARK_WINDOW = 1024
#: Documents without pages: Word, HTML, Akoma Ntoso XML, text.
WRITTEN = (".docx", ".html", ".htm", ".xhtml", ".xml", ".txt")
#: Documents that are not read. In a folder they are named, so that nobody misses them; other files are no documents.
FOREIGN = (".doc", ".rtf", ".odt", ".ppt", ".pptx", ".odp", ".epub", ".pages", ".djvu", ".tif", ".tiff")

#: Word keeps a small file of this name beside a document that is open, macOS one beside each on a foreign disk.
OPEN_BESIDE, MAC_BESIDE = "~$", "._"
LARGEST_BESIDE, MAC_MARKS = 1024, (b"\x00\x05\x16\x07", b"\x00\x05\x16\x00")


def is_companion(path: Path) -> bool:
    """Whether a file only keeps something about the document it is named after, and is none itself."""
    try:
        if path.name.startswith(OPEN_BESIDE):
            return path.stat().st_size <= LARGEST_BESIDE
        if not path.name.startswith(MAC_BESIDE):
            return False
        with path.open("rb") as stream:
            return stream.read(4) in MAC_MARKS
    except OSError:
        return False


def is_pdf(path: Path) -> bool:
    """Whether a file is a PDF by its content; False when it cannot be read."""
    try:
        with path.open("rb") as stream:
            return PDF_MARK in stream.read(MARK_WINDOW)
    except OSError:
        return False


def is_written(path: Path) -> bool:
    """Whether a file is one without pages by its name, and no PDF under a wrong one."""
    return path.suffix.lower() in WRITTEN and not is_pdf(path)


def kind(path: Path) -> str:
    """By what a file is read: the first ending of its kind, "" for a PDF. The same bytes may be read in two ways."""
    if not is_written(path):
        return ""
    suffix = path.suffix.lower()
    return WRITTEN[1] if suffix in WRITTEN[1:4] else suffix


def is_document(path: Path) -> bool:
    """Whether a file in a folder is one of ours, by its name or as a PDF under another one."""
    return path.suffix.lower() in (PDF_SUFFIX, *WRITTEN) or is_pdf(path)
