"""Tables of contents are told apart, with and without dots, in either direction; lists of figures are not."""

from __future__ import annotations

import pytest

from pipeline.passages import build_passages
from pipeline.records import Box, Line, Page, Passage, Word
from tests.passages.test_build import FULL
from tests.passages.test_build import line as plain_line

ENTRIES = [
    ("I. Introduction", 3), ("II. Homes and land", 5), ("A. Tenure", 5), ("B. Rents", 9), ("III. Money", 12),
    ("Annex. Results by region", 21),
]  # fmt: skip
ARABIC = [("مقدمة", 3), ("السكن والأراضي", 5), ("الإيجارات", 9), ("التمويل", 12)]
CHINESE = [("一、导言", 3), ("二、住房和土地", 5), ("三、资金", 12), ("附件", 21)]


def entry(
    text: str, number: object, top: float, *, dots: int = 40, apart: bool = False, rtl: bool = False
) -> list[Line]:
    """An entry with its page number at the far edge, in one printed line or in two on one height."""
    words = [*text.split(), *(["." * dots] if dots else []), str(number)]
    at, boxes = 480.0 if rtl else 100.0, []
    for word in words[:-1]:
        width = 5.0 * len(word)
        boxes.append(Box(at - width, top, at, top + 10) if rtl else Box(at, top, at + width, top + 10))
        at += -(width + 3) if rtl else width + 3
    far = 5.0 * len(words[-1])
    boxes.append(Box(100, top, 100 + far, top + 10) if rtl else Box(480 - far, top, 480, top + 10))
    made = [Word(word, box, 10.0) for word, box in zip(words, boxes, strict=True)]
    parts = [made[:-1], made[-1:]] if apart else [made]
    return [
        Line(
            " ".join(w.text for w in part),
            Box(min(w.box.x0 for w in part), top, max(w.box.x1 for w in part), top + 10), 10.0, words=tuple(part),
        )
        for part in parts
    ]  # fmt: skip


def told(*lines: Line) -> list[Passage]:
    """The passages of a page between two of text."""
    text = (plain_line("1. " + FULL, 60), plain_line("the coast, as the report says.", 72, x1=260))
    pages = [Page(n, 595.0, 842.0, own) for n, own in enumerate((text, lines, text), 1)]
    return [p for p in build_passages("d-1", pages, print)[1] if p.page == 2]


@pytest.mark.parametrize("apart", [False, True])
@pytest.mark.parametrize("dots", [40, 0])
def test_entries_are_contents_without_dots_and_numbers(dots: int, apart: bool) -> None:
    lines = [plain_line("Contents", 80, size=14, bold=True, x1=160), plain_line("Page", 100, x0=460)]
    for i, (text, number) in enumerate(ENTRIES):
        lines += entry(text, number, 120 + 16 * i, dots=dots, apart=apart)
    found = [(p.kind, p.text) for p in told(*lines)]
    assert found[0] == ("heading", "Contents")
    assert found[1:] == [("masthead", "Page"), *(("masthead", text) for text, _ in ENTRIES)]


@pytest.mark.parametrize(("entries", "rtl"), [(ARABIC, True), (CHINESE, False)], ids=["ar", "zh"])
def test_in_other_scripts(entries: list[tuple[str, int]], rtl: bool) -> None:
    lines = [x for i, (text, n) in enumerate(entries) for x in entry(text, n, 120 + 16 * i, rtl=rtl)]
    found = [(p.kind, p.text) for p in told(*lines) if p.kind == "masthead"]
    assert found == [("masthead", text) for text, _ in entries]


def test_an_entry_of_two_lines_is_one() -> None:
    lines = [plain_line("II. Homes, land and what was done for those who live on it", 104)]
    lines += entry("for many years", 2, 116) + [x for i in range(3) for x in entry(*ENTRIES[i], 132 + 16 * i)]
    contents = [p.text for p in told(*lines) if p.kind == "masthead"]
    assert contents[0] == "II. Homes, land and what was done for those who live on it for many years"
    assert contents[1:] == [text for text, _ in ENTRIES[:3]]


def test_places_with_numbers_at_the_edge_are_no_contents() -> None:
    lines = [plain_line("Homes built in each town", 80, size=14, bold=True, x1=260)]
    for i, (town, homes) in enumerate([("Alba", 120), ("Brod", 240), ("Corva", 300), ("Dunmor", 450)]):
        lines += entry(town, homes, 120 + 16 * i, dots=0)
    assert not [p for p in told(*lines) if p.kind == "masthead"]


def test_dots_before_numbers_that_fall_are_no_contents() -> None:
    lines = [x for i, (text, n) in enumerate(ENTRIES) for x in entry(text, 90 - 7 * n, 120 + 16 * i)]
    assert not [p for p in told(*lines) if p.kind == "masthead"]


def before(numbers: list[int]) -> list[Line]:
    """A heading of contents and entries behind these numbers."""
    names = ["Homes and land", "Work in town", "Air and shade", "The morning after"]
    lines = [
        plain_line(f"{n} {name}", 120 + 20 * i, x1=240) for i, (n, name) in enumerate(zip(numbers, names, strict=True))
    ]
    return [plain_line("Contents", 80, size=14, bold=True, x1=160), *lines]


def test_page_numbers_before_their_entries_are_left_out() -> None:
    lines = [*before([3, 5, 9, 14]), plain_line("as told by those who came back", 192, x1=260)]
    found = [p.text for p in told(*lines) if p.kind == "masthead"]
    assert found == [
        "Homes and land",
        "Work in town",
        "Air and shade",
        "The morning after as told by those who came back",
    ]


@pytest.mark.parametrize("numbers", [[1, 2, 3, 4], [9, 5, 14, 3]])
def test_numbers_that_count_or_fall_lead_to_no_pages(numbers: list[int]) -> None:
    assert not [p for p in told(*before(numbers)) if p.kind == "masthead"]
