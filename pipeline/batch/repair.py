"""qpdf (through pikepdf) beside the first reader: rewritten copies, copies without a page, marks of damage.

Runs in the child, under its limits. Nothing here raises for a bad file: it is asked because the file may be bad.
"""

from __future__ import annotations

import mmap
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path
from typing import Any

from pipeline.batch.contents import FILTERS, Kinds, fault_of_blank, filters
from pipeline.batch.dangers import Danger, dangers
from pipeline.patience import at_most
from pipeline.records import Problem

#: Most bytes of a page's dictionary.
MOST_PAGE_OBJECT = 20_000
#: A complaint of qpdf's that costs no text.
HARMLESS = "MediaBox is undefined"
#: Complaints about the table of objects and nothing else. A file whose end is missing ("startxref") may be cut off.
TABLE_ONLY = re.compile("file is damaged|cross-reference table|xref table|xref not found|expected n n obj")
_KIDS = re.compile(rb"/Kids\s*\[((?:[^\[\]()]|\((?:[^()\\]|\\.){0,200}\)){0,200000})\]")
_OBJECT = re.compile(rb"\b(\d{1,10})\s+\d+\s+obj\b")
_KID = re.compile(rb"(\d+)\s+(\d+)\s+R\b|\((?:[^()\\]|\\.)*\)|<<.*?>>|[^\s]+", re.S)
#: Seconds the second reader has for its opinion.
OPINION_SECONDS = 15


def load() -> None:
    """Imports the library, so that forked children have it."""
    import pikepdf  # noqa: F401


def _open(path: Path) -> Any:
    import pikepdf

    return pikepdf.open(path, suppress_warnings=True)


def page_count(path: Path) -> int:
    """Pages as qpdf counts them; 0 when it cannot."""
    try:
        with _open(path) as pdf:
            return len(pdf.pages)
    except Exception:
        return 0


def kids_that_are_none(path: Path) -> int:
    """Things in the page tree that were never pages: numbers, names, texts, references beyond the last object.

    What refers to an object that is only missing was a page, and pages behind it keep their numbers.
    """
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
        last = max((int(found[1]) for found in _OBJECT.finditer(data)), default=0)
        kids = [kid for found in _KIDS.finditer(data) for kid in _KID.finditer(found[1])]
        return sum(kid[1] is None or int(kid[1]) > last for kid in kids)


def rewritten(path: Path, target: Path) -> bool:
    """Writes a copy with a new table and page tree, without encryption, to `target`; False when qpdf cannot."""
    try:
        with _open(path) as pdf:
            if not len(pdf.pages):
                return False
            pdf.save(target, encryption=False, static_id=True, compress_streams=False)
    except Exception:
        return False
    return True


def without_pages(path: Path, numbers: Collection[int], target: Path) -> Path | None:
    """A copy in which the pages given (from 1) are blank; None when the readers might count pages differently."""
    try:
        with _open(path) as pdf:
            pages = len(pdf.pages)
            if pdf.get_warnings() or max(numbers) > pages:
                return None
            for number in numbers:
                page = pdf.pages[number - 1]
                for key in ("/Contents", "/Annots", "/Resources"):
                    if key in page:
                        del page[key]
            pdf.save(target, encryption=False, static_id=True, compress_streams=False)
    except Exception:
        return None
    return target


class Inspection:
    """A file as qpdf sees it, open while the first reader goes through it."""

    def __init__(self, path: Path) -> None:
        """Raises nothing for a bad file; what is wrong with it is told by `examine`."""
        self._path = path
        self._pdf: Any = None
        self._error: Exception | None = None
        try:
            self._pdf = _open(path)
        except Exception as error:
            self._error = error

    def __enter__(self) -> Inspection:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pdf is not None:
            self._pdf.close()

    def dangers(self) -> list[Danger]:
        """Pages that must not be drawn, or are doubtful to draw; none when qpdf cannot tell."""
        import pikepdf

        kinds = Kinds(pikepdf.Stream, pikepdf.Array, pikepdf.Dictionary)
        try:
            return list(dangers((page.obj for page in self._pdf.pages), kinds)) if self._pdf is not None else []
        except Exception:
            return []

    def examine(
        self, blank: Sequence[int], count: int, second: Callable[[Path], tuple[int, int]], *,
        repairable: bool, sparse: bool, scratch: Path,
    ) -> Iterator[Problem]:  # fmt: skip
        """What the first reader did not say of the file: content lost on blank pages, attachments, doubtful structure.

        `blank`: pages that came without text; `count`: pages read (0: not to be compared); `repairable`: nothing has
        been reported as lost yet, so that doubts are worth a second reader; `sparse`: next to no text was read, which
        is a doubt by itself; `scratch`: where a copy may be put.
        """
        import pikepdf

        doubts = "next to no text was read" if sparse else ""
        complaints: list[str] = []
        try:
            if self._error is not None:
                raise self._error
            pages = len(self._pdf.pages)
            complaints = [w for w in map(str, self._pdf.get_warnings()) if HARMLESS not in w]
            doubts = "its structure is damaged" if complaints else doubts
            if count and pages > count:
                said = f"{pages} pages are announced, {count} could be read"
                yield Problem("pages_lost", said, severity="error")
                return
            yield from self._faults(set(blank))
            yield from _attachments(self._pdf.Root)
        except pikepdf.PasswordError:
            doubts = ""
            yield Problem("part_encrypted", "a part of the file needs a password and was not read", severity="error")
        except Exception:
            doubts = "its structure is damaged"
        if doubts and repairable and not agrees(self._path, count, second):
            tables_only = bool(complaints) and not sparse and all(map(TABLE_ONLY.search, complaints))
            if tables_only and self._agrees_rewritten(count, second, scratch):
                said = "its table of objects is damaged; what was read agrees with a copy that has a new one"
                yield Problem("doubtful", said, severity="warning")
            else:
                said = f"{doubts} and a second reader does not confirm what was read"
                yield Problem("doubtful", said, severity="error")

    def _agrees_rewritten(self, count: int, second: Callable[[Path], tuple[int, int]], scratch: Path) -> bool:
        """Whether a second reader confirms what was read on a copy with a new table of objects."""
        if not rewritten(self._path, scratch):
            return False
        agreed = agrees(scratch, count, second)
        scratch.unlink(missing_ok=True)
        return agreed

    def _faults(self, blank: set[int]) -> Iterator[Problem]:
        for number, page in enumerate(self._pdf.pages, 1):
            fault = _fault(page, blank=number in blank)
            if not fault and number in blank and "/Contents" not in page.obj and _says_contents(self._path, page.obj):
                fault = "its content is missing from the file"
            if fault:
                yield Problem("page_failed", f"page {number}: {fault}", severity="error", page=number)


def _attachments(root: Any) -> Iterator[Problem]:
    if "/Collection" in root:
        yield Problem("attachments", "a portfolio: the files inside it were not read", severity="error")
    elif "/Names" in root and "/EmbeddedFiles" in root.Names:
        yield Problem("attachments", "files attached to the PDF were not read", severity="info")


def _fault(page: Any, *, blank: bool) -> str:
    """What is wrong with a page's content; "" when nothing is. Only that of a `blank` page is decoded."""
    import pikepdf

    if "/Contents" not in page.obj:
        return ""
    contents = page.obj.Contents
    streams = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
    for stream in streams:
        if not isinstance(stream, pikepdf.Stream):
            return "its content is missing from the file"
        kinds = Kinds(pikepdf.Stream, pikepdf.Array, pikepdf.Dictionary)
        if unknown := [n for n in filters(stream, kinds) if n not in FILTERS]:
            return f"its content is coded in an unknown way ({unknown[0][1:41]})"
        if blank and (fault := fault_of_blank(stream, kinds)):
            return fault
    return ""


def _says_contents(path: Path, page: Any) -> bool:
    """Whether the page names a content: qpdf takes a reference to an object that is not there for none at all."""
    number, generation = page.objgen
    start = re.compile(rb"(?<!\d)%d %d obj\b" % (number, generation))
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
        ends = [found.end() for found in start.finditer(data)]
        if not ends:
            return False
        last = ends[-1]  # of several revisions the last one holds
        end = data.find(b"endobj", last, last + MOST_PAGE_OBJECT)
        return b"/Contents" in data[last : end if end >= 0 else last + MOST_PAGE_OBJECT]


def agrees(path: Path, count: int, second: Callable[[Path], tuple[int, int]]) -> bool:
    """Whether the second reader finds as many pages, and text."""
    try:
        with at_most(OPINION_SECONDS):
            pages, characters = second(path)
    except Exception:
        return False
    return characters > 0 and (not count or pages == count)
