"""Laid around the page reader in the child: tells the run of every page, keeps the clock, leaves out bad pages,
repairs what does not open and asks a second reader about files with marks of damage."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.batch import repair
from pipeline.errors import DocumentError
from pipeline.records import Page, Problem
from pipeline.settings import Settings

Report = Callable[[Problem], None]
#: (file, where troubles go, options) → pages in order.
PageReader = Callable[..., Iterator[Page]]
#: (file) → (pages, characters on the first few); raises when the second reader cannot.
SecondOpinion = Callable[[Path], tuple[int, int]]
#: What the work calls with its reader and second reader to get the reader it uses.
Around = Callable[[PageReader, SecondOpinion], PageReader]

#: Told to the run instead of a page number.
OPENING, CHECKING, STAGES = 0, -1, -2
#: Share of the time that may go into pages; the rest is for what follows.
READING_SHARE = 0.7
#: Worth a try with a rewritten copy.
REPAIRABLE = ("damaged", "not_a_pdf", "no_pages", "encrypted")


@dataclass(frozen=True, slots=True)
class Attempt:
    """How to go at a document, after what earlier children died of."""

    skip: dict[int, str] = field(default_factory=dict)  # pages not to be touched, with the reason code
    last: int = 0  # read no page after this one (0: all)
    reason: str = ""  # why it ends there
    rewrite: bool = False  # the first reader died on opening: give it a rewritten copy
    check: bool = True  # ask the second reader
    seconds: float = 0.0  # time for this attempt
    scratch: str = ""  # where copies may be put


def _renumbered(pages: list[Page], lost: set[int], count: int) -> list[Page]:
    """Pages without those that are none: a page tree may hold things that the first reader counts and qpdf does not."""
    good = [page for page in pages if page.number not in lost]
    if not count or len(pages) == count or len(good) != count:
        return pages
    return [replace(page, number=number) for number, page in enumerate(good, 1)]


class Watch:
    """Callable with (reader, second reader), as `Around`."""

    def __init__(self, attempt: Attempt, settings: Settings, tell: Callable[[int], None]) -> None:
        self.attempt = attempt
        self._settings, self._tell = settings, tell
        self._started = time.monotonic()

    def __call__(self, read: PageReader, second: SecondOpinion) -> PageReader:
        """The reader with everything of this module around it."""

        def watched(path: Path, report: Report, **options: object) -> Iterator[Page]:
            yield from self._watched(read, second, path, report, options)

        return watched

    def _watched(
        self, read: PageReader, second: SecondOpinion, path: Path, report: Report, options: dict[str, object]
    ) -> Iterator[Page]:
        told: set[int] = set()  # pages whose loss is known; 0 for the file

        def note(problem: Problem) -> None:
            if problem.code == "repaired":  # what was pieced together is never passed off as whole
                problem = Problem(problem.code, problem.message, problem.hint, "error", problem.page)
            if problem.severity == "error":
                told.add(problem.page)
            report(problem)

        self._tell(OPENING)
        pages = list(self._pages(self._opened(read, path, note, options), note))
        if self.attempt.check and not self.attempt.skip and not self.attempt.last:
            self._tell(CHECKING)
            if any(told):
                pages = _renumbered(pages, told, repair.page_count(path))
            blank = [p.number for p in pages if not p.lines and not p.grids and p.number not in told]
            count = len(pages) if 0 not in told else 0
            for problem in repair.examine(path, blank, count, second, repairable=not told):
                note(problem)
        elif not self.attempt.check:
            note(Problem("doubtful", "the second reader broke on this file; compare the page count", severity="error"))
        self._tell(STAGES)
        yield from pages

    def _opened(self, read: PageReader, path: Path, note: Report, options: dict[str, object]) -> Iterator[Page]:
        """Pages of the file, or of a copy that can be read."""
        attempt, scratch = self.attempt, Path(self.attempt.scratch)
        if attempt.skip:
            copy = repair.without_pages(path, attempt.skip, scratch)
            if copy is None:
                first = min(attempt.skip)
                yield from self._before(first, attempt.skip[first], read(path, note, **options), note)
            else:
                yield from read(copy, note, **options)
            return
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
            if page.number in attempt.skip:
                said = f"page {page.number} could not be read and was left out"
                note(Problem(attempt.skip[page.number], said, severity="error", page=page.number))
            yield page
