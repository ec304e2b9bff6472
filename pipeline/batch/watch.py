"""What a child process puts around the page reader: it reports every page to the run, watches the time, leaves out bad
pages, repairs files that do not open, and asks a second reader about files that look damaged."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path

from pipeline.batch import repair
from pipeline.batch.kept import Kept, PageReader, Report
from pipeline.errors import DocumentError
from pipeline.records import Page, Problem
from pipeline.settings import Settings

#: (file) → (pages, characters on the first few); raises when the second reader cannot.
SecondOpinion = Callable[[Path], tuple[int, int]]
#: What the work calls with its reader and second reader to get the reader it uses.
Around = Callable[[PageReader, SecondOpinion], PageReader]

#: Told to the run instead of a page number.
OPENING, CHECKING, STAGES = 0, -1, -2
#: Share of the time that may go into pages; the rest is for what follows.
READING_SHARE = 0.7
#: Printed characters on a page of a document, in the mean, below which another reader is asked about all of it.
SPARSE = 50
#: A file pieced together from what is left of it is refused when it gives fewer characters than this, and the second
#: reader finds none.
SCRAPS = 16
#: Worth a try with a rewritten copy.
REPAIRABLE = ("damaged", "not_a_pdf", "no_pages", "encrypted")


@dataclass(frozen=True, slots=True)
class Attempt:
    """How to read a document, given what earlier children died of."""

    skip: dict[int, str] = field(default_factory=dict)  # pages not to be touched, with the reason code
    last: int = 0  # read no page after this one (0: all)
    reason: str = ""  # why it ends there
    rewrite: bool = False  # the first reader died on opening: give it a rewritten copy
    check: bool = True  # ask the second reader
    seconds: float = 0.0  # time for this attempt
    scratch: str = ""  # where copies may be put
    kept: str = ""  # where finished pages are kept for the attempts that follow

    @property
    def first_try(self) -> bool:
        """Whether nothing is known against the document."""
        return not (self.skip or self.last or self.rewrite) and self.check


def _renumbered(pages: list[Page], lost: set[int], count: int, none: int) -> list[Page]:
    """Pages without those that are none: a page tree may hold things that the first reader counts and qpdf does not.

    `count`: pages as qpdf counts them; `none`: things in the tree that were never pages. A page that is only damaged
    keeps its number.
    """
    good = [page for page in pages if page.number not in lost]
    if not count or len(pages) != count + none or len(good) != count:
        return pages
    return [replace(page, number=number) for number, page in enumerate(good, 1)]


def _printed(pages: list[Page]) -> int:
    """Characters on the pages."""
    lines = sum(len(line.text) for page in pages for line in page.lines)
    return lines + sum(len(cell) for page in pages for grid in page.grids for row in grid.rows for cell in row)


class Watch:
    """Callable with (reader, second reader), as `Around`."""

    def __init__(self, attempt: Attempt, settings: Settings, tell: Callable[[int], None]) -> None:
        self.attempt = attempt
        self._settings, self._tell = settings, tell
        self._started = time.monotonic()
        # Pages by what makes them dangerous or doubtful to draw, and by the reason code those left out of a copy.
        self._deadly: dict[int, str] = {}
        self._doubtful: dict[int, str] = {}
        self._left_out: dict[int, str] = {}
        self._kept = Kept(attempt.kept)

    def __call__(self, read: PageReader, second: SecondOpinion) -> PageReader:
        """The reader with everything of this module around it."""

        def watched(path: Path, report: Report, **options: object) -> Iterator[Page]:
            yield from self._watched(read, second, path, report, options)

        return watched

    def _watched(
        self, read: PageReader, second: SecondOpinion, path: Path, report: Report, options: dict[str, object]
    ) -> Iterator[Page]:
        told: set[int] = set()  # pages whose loss is known; 0 for the file
        codes: set[str] = set()

        def note(problem: Problem) -> None:
            codes.add(problem.code)
            if problem.code == "repaired":  # what was pieced together is never passed off as whole
                problem = Problem(problem.code, problem.message, problem.hint, "error", problem.page)
            if problem.severity == "error":
                told.add(problem.page)
            report(problem)

        with contextlib.ExitStack() as stack:
            seen: repair.Inspection | None = None
            if self.attempt.check:
                self._tell(CHECKING)
                seen = stack.enter_context(repair.Inspection(path))
                for danger in seen.dangers():
                    (self._deadly if danger.deadly else self._doubtful)[danger.page] = danger.said
            self._tell(OPENING)
            pages = list(self._pages(self._opened(read, path, note, options), note))
            self._check(path, seen, pages, told, note, second)
        if "repaired" in codes and _printed(pages) < SCRAPS and not repair.agrees(path, 0, second):
            raise DocumentError("damaged", f"{path.name}: too damaged to read, only scraps are left")
        self._tell(STAGES)
        yield from pages

    def _check(
        self, path: Path, seen: repair.Inspection | None, pages: list[Page], told: set[int], note: Report,
        second: SecondOpinion,
    ) -> None:  # fmt: skip
        """Compares what was read with what others see in the file."""
        if not self.attempt.check:
            note(Problem("doubtful", "the second reader broke on this file; compare the page count", severity="error"))
        if seen is None or self.attempt.skip or self.attempt.last:
            return
        self._tell(CHECKING)
        if any(told):
            pages[:] = _renumbered(pages, told, repair.page_count(path), repair.kids_that_are_none(path))
        blank = [p.number for p in pages if not p.lines and not p.grids and p.number not in told]
        for problem in seen.examine(
            blank, len(pages) if 0 not in told else 0, second, repairable=not told,
            sparse=0 < _printed(pages) < SPARSE * len(pages), scratch=Path(self.attempt.scratch),
        ):  # fmt: skip
            note(problem)

    def _opened(self, read: PageReader, path: Path, note: Report, options: dict[str, object]) -> Iterator[Page]:
        """Pages that are there, then those of the file or of a copy that can be read."""
        attempt, read = self.attempt, self._kept.around(read)
        skip = {**dict.fromkeys(self._deadly, "page_failed"), **attempt.skip}
        copy = repair.without_pages(path, skip, Path(attempt.scratch)) if skip else None
        if copy is not None:
            self._left_out = skip
            rest = read(copy, note, **options)
        else:
            rest = self._whole(read, path, note, options)
        pages = chain(self._kept.replayed(note), rest)
        if copy is None and attempt.skip:
            first = min(attempt.skip)
            return self._before(first, attempt.skip[first], pages, note)
        return pages

    def _whole(self, read: PageReader, path: Path, note: Report, options: dict[str, object]) -> Iterator[Page]:
        """Pages of the file, or of a rewritten copy when it cannot be opened."""
        attempt, scratch = self.attempt, Path(self.attempt.scratch)
        if attempt.rewrite:
            if not repair.rewritten(path, scratch):
                raise DocumentError("damaged", f"{path.name}: the file cannot be opened")
            note(Problem("repaired", "the first reader broke on this file; a rewritten copy was read"))
            yield from read(scratch, note, **options)
            return
        pages = read(path, note, **options)
        try:
            first_page = next(pages, None)
        except DocumentError as error:
            if error.code not in REPAIRABLE or not repair.rewritten(path, scratch):
                raise
            pages = read(scratch, note, **options)
            try:
                first_page = next(pages, None)
            except DocumentError:
                raise error from None
            note(Problem("repaired", "damaged; a rewritten copy was read; compare the page count"))
        if first_page is not None:
            yield first_page
            yield from pages

    def _before(self, stop: int, reason: str, pages: Iterator[Page], note: Report) -> Iterator[Page]:
        """The pages before one that must not be touched."""
        if stop > 1:
            for page in pages:
                yield page
                if page.number >= stop - 1:
                    break
        note(Problem(reason, f"page {stop} and those after it were left out", severity="error", page=stop))

    def _pages(self, pages: Iterator[Page], note: Report) -> Iterator[Page]:
        """Tells of every page before it is read and stops in time."""
        attempt, number = self.attempt, 0
        share = READING_SHARE * (attempt.seconds or self._settings.timeout)
        if attempt.last:
            pages = self._before(attempt.last + 1, attempt.reason, pages, note)
        while True:
            number += 1
            if number > 1 and time.monotonic() - self._started > share:
                said = f"page {number} and those after it: no time left"
                note(Problem("timeout", said, severity="error", page=number))
                return
            self._tell(number)
            page = next(pages, None)
            if page is None:
                return
            if page.number in self._left_out:
                said = self._deadly.get(page.number, "it could not be read")
                said = f"page {page.number} was left out: {said}"
                note(Problem(self._left_out[page.number], said, severity="error", page=page.number))
            elif page.number in self._doubtful:
                said = f"page {page.number}: {self._doubtful[page.number]}"
                code = "doubtful" if page.lines or page.grids else "page_failed"
                note(Problem(code, said, severity="error", page=page.number))
            yield page
