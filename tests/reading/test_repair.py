"""Cut-off and headless files: what is left of them opens, and says whether something is missing."""

from __future__ import annotations

import re

import pytest

from pipeline.reading.engines.pdfium import PdfiumDocument
from pipeline.reading.engines.repair import rebuilt

CATALOG = b"1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
TREE = b"2 0 obj\n<< /Type /Pages /Count 2 /Kids [3 0 R 4 0 R] >>\nendobj\n"
FIRST = b"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 200] >>\nendobj\n"
SECOND = b"4 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] >>\nendobj\n"
ORPHAN = b"5 0 obj\n<< /Type /Page /MediaBox [0 0 500 200] >>\nendobj\n"
HEAD = b"%PDF-1.4\n"


def widths(data: bytes) -> list[float]:
    """The widths of the pages of a file as the engine reads it."""
    document = PdfiumDocument(data)
    try:
        return [document.sheet(index, 100).width for index in range(document.pages)]
    finally:
        document.close()


@pytest.mark.parametrize(
    ("parts", "found", "lost"),
    [
        ((CATALOG, TREE, FIRST, SECOND), [100, 300], False),
        ((SECOND, b"\n\n", FIRST, TREE, CATALOG), [100, 300], False),  # in any order
        ((CATALOG, TREE, FIRST, SECOND, b"6 0 obj\n<< /Length"), [100, 300], True),  # the last object is cut off
        ((FIRST, SECOND), [100, 300], True),  # no tree, no catalog
        ((CATALOG, FIRST, SECOND), [100, 300], True),  # the tree is missing
        ((CATALOG, TREE, FIRST), [100], True),  # a page of the tree is missing
        ((FIRST, ORPHAN), [100, 500], True),  # a page that named no parent
    ],
)  # fmt: skip
def test_what_is_left_opens(parts: tuple[bytes, ...], found: list[float], lost: bool) -> None:
    made = rebuilt(HEAD + b"".join(parts))
    assert made is not None
    data, missing = made
    assert (widths(data), missing) == (found, lost)
    for number, place in re.findall(rb"(\d+) 1\n(\d{10}) 00000 n", data):
        assert data[int(place) :].startswith(number + b" 0 obj")


@pytest.mark.parametrize("pages", [(FIRST, SECOND), (FIRST, ORPHAN), (ORPHAN,)])
def test_every_page_of_a_new_tree_has_it_as_its_parent(pages: tuple[bytes, ...]) -> None:
    made = rebuilt(HEAD + b"".join(pages))
    assert made is not None
    (tree,) = re.findall(rb"(\d+) 0 obj\n<< /Type /Pages /Count %d " % len(pages), made[0])
    assert made[0].count(b"/Parent %s 0 R" % tree) == len(pages)


@pytest.mark.parametrize(
    "data", [b"", HEAD, HEAD + b"3 0 obj\n<< /Type /Page", HEAD + b"7 0 obj\n<< /A 1 >>\nendobj\n"]
)
def test_nothing_comes_of_nothing(data: bytes) -> None:
    assert rebuilt(data) is None
