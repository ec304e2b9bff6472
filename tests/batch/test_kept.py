"""Finished pages written down by one child and read back by the next: the same pages or fewer, nothing else."""

from __future__ import annotations

import io
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.batch import kept
from pipeline.batch.frames import packed, received
from pipeline.batch.kept import Finished, Kept, finished_of, frame_of
from pipeline.reading import read_pages
from pipeline.records import Bookmark, Box, Grid, Line, Page, Problem, Word

SAMPLES = sorted((Path(__file__).parents[2] / "corpus" / "samples").rglob("*.pdf"))
WORDS = (Word("5 800", Box(0.1, 0.2, 0.3, 1e-9), 9.0),)
PAGE = Page(
    1, 595.0, 842.5,
    (Line("مرحبا 5 800", Box(1, 2, 3, 4.25), 9.5, True, "#ff0000", WORDS, True),),
    (
        Grid(
            Box(0, 0, 9, 9), (("a", ""), ("\ud800", "b")), (Box(0, 0, 9, 4), Box(0, 4, 9, 9)),
            ((Box(0, 0, 4, 4), Box(4, 0, 4, 0)), (Box(0, 4, 4, 9), Box(4, 4, 8, 9))), 3,
        ),
    ),
    (Box(0, 0, 0, 1),), True, "pdfplumber",
)  # fmt: skip
FINISHED = Finished(
    PAGE, (Problem("doubtful", "page 1: x", "look", "error", 1),),
    Bookmark(1, -3, 2, "ar", ((1, 0.75),), 9.5, ((10.0, 80.5), (90.0, 120.0)), 10.0, ("Region", "Towns"), True),
)  # fmt: skip


@pytest.fixture(autouse=True)
def every_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages are kept from the first on, however fast they come."""
    monkeypatch.setattr(kept, "WORTH", 0.0)


def back(frame: bytes) -> Finished:
    return finished_of(*received(io.BytesIO(frame)))


def test_a_page_comes_back_as_it_was() -> None:
    assert back(frame_of(FINISHED)) == FINISHED


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.stem)
def test_reading_goes_on_as_if_nothing_had_happened(path: Path, tmp_path: Path) -> None:
    """Every page is read by a reader of its own, which dies after it."""
    said: list[Problem] = []
    whole = list(read_pages(path, said.append))
    for _ in whole:
        pages = Kept(str(tmp_path / "pages"))
        next(pages.around(read_pages)(path, lambda _: None))
    again: list[Problem] = []
    last = Kept(str(tmp_path / "pages"))
    replayed = list(last.replayed(again.append))
    assert list(last.around(read_pages)(path, again.append)) == []
    assert replayed == whole
    assert again == said


def test_what_concerns_the_file_is_said_once(tmp_path: Path) -> None:
    def read(_: Path, report: kept.Report, *, start: Bookmark, mark: kept.Report) -> Iterator[Page]:
        report(Problem("repaired", "the file is damaged"))
        mark(Bookmark(1))  # type: ignore[arg-type]
        yield PAGE

    list(Kept(str(tmp_path / "pages")).around(read)(tmp_path, lambda _: None))
    second, said = Kept(str(tmp_path / "pages")), []
    list(second.replayed(said.append))
    list(second.around(read)(tmp_path, said.append))
    assert [p.code for p in said] == ["repaired"]


def test_whatever_stands_in_the_file_nothing_but_pages_come_of_it(tmp_path: Path) -> None:
    whole = frame_of(FINISHED) * 2  # the second claims to be page 1 again
    chance = random.Random(8)
    path = tmp_path / "pages"
    for _ in range(400):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 6)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        path.write_bytes(data[: chance.randint(0, len(data))])
        found = Kept(str(path)).pages
        assert [f.page.number for f in found] in ([], [1])
        assert path.stat().st_size == sum(len(frame_of(f)) for f in found)


def test_pages_out_of_turn_end_the_file(tmp_path: Path) -> None:
    path, first = tmp_path / "pages", frame_of(FINISHED)
    third = FINISHED._replace(page=replace(PAGE, number=3), after=replace(FINISHED.after, pages=3))
    ahead = third._replace(page=replace(PAGE, number=2))
    for second in (FINISHED, third, ahead):  # again, one left out, a reader that says it is further than its page
        path.write_bytes(first + frame_of(second))
        assert [f.page.number for f in Kept(str(path)).pages] == [1]
        assert path.stat().st_size == len(first)


def test_no_more_is_kept_than_there_is_room_for_all_children_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    frame = len(frame_of(FINISHED))
    monkeypatch.setattr(kept, "MOST_BYTES", 2 * frame)

    def read(_: Path, report: kept.Report, *, start: Bookmark, mark: kept.Report) -> Iterator[Page]:
        for number in (start.pages + 1, start.pages + 2):
            mark(replace(FINISHED.after, pages=number))  # type: ignore[arg-type]
            yield replace(PAGE, number=number)

    for child in range(1, 4):
        list(Kept(str(tmp_path / "pages")).around(read)(tmp_path, lambda _: None))
        assert (tmp_path / "pages").stat().st_size <= 2 * frame, child
    assert [f.page.number for f in Kept(str(tmp_path / "pages")).pages] == [1, 2]


@pytest.mark.parametrize(
    "told",
    [
        {}, {"number": "1"}, {"lines": 3}, {"lines": [["a", 1, "", []]]}, {"rules": 10**12}, {"grids": [[[["a"]], 9]]},
        {"problems": [["c", "m", "h", "fatal", 1]]}, {"after": [1]}, {"engine": "x" * 1000}, {"text": 1},
    ],
)  # fmt: skip
def test_a_frame_of_another_kind_is_refused(told: dict[str, object]) -> None:
    sound = {
        "number": 1, "text": True, "engine": "pdfium", "rules": 0, "lines": [], "grids": [], "problems": [],
        "after": [1, 0, 0, None, [], 0.0, [], 0.0, [], False],
    }  # fmt: skip
    assert back(packed(sound, bytes(16))).page == Page(1, 0.0, 0.0, ())
    with pytest.raises(ValueError, match=r"no |numbers|name"):
        back(packed({**sound, **told} if told else {}, bytes(16)))


def test_a_frame_that_says_it_is_endless_takes_no_memory(tmp_path: Path) -> None:
    path = tmp_path / "pages"
    path.write_bytes(frame_of(FINISHED) + b"\x00" * 4 + b"\x7f" * 12)
    assert len(Kept(str(path)).pages) == 1


def test_a_disk_that_refuses_costs_the_kept_pages_only(tmp_path: Path) -> None:
    nowhere = Kept(str(tmp_path / "gone" / "pages"))
    assert len(list(nowhere.around(read_pages)(SAMPLES[0], lambda _: None))) > 0
