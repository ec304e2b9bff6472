"""Pages a child has finished, in a file of the scratch folder: when the child dies, the next one goes on from there.

A frame for each page: JSON and numbers, never a pickle, and looked at piece by piece when it is read back, because a
child that reads hostile files may have been under their control. What does not look right ends the file.
"""

from __future__ import annotations

import contextlib
import time
from array import array
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any, NamedTuple, TypeVar

from pipeline.batch.frames import packed, received, unpacked
from pipeline.records import Bookmark, Box, Grid, Line, Page, Problem, Word

Of = TypeVar("Of")
Report = Callable[[Problem], None]
#: (file, where troubles go, options) → pages in order. Told where to start, and where to say how far it is.
PageReader = Callable[..., Iterator[Page]]
#: Seconds of reading from which on pages are worth keeping; less is sooner read again than written down.
WORTH = 1.0
#: Most bytes kept of one document.
MOST_BYTES = 1 << 29
#: Most characters in a name of a colour or an engine.
LONGEST_NAME = 100


class Finished(NamedTuple):
    """A page with what was said while it was read, and where its reader stood after it."""

    page: Page
    problems: tuple[Problem, ...]
    after: Bookmark


class Kept:
    """The finished pages of one document."""

    def __init__(self, path: str) -> None:
        """`path`: where earlier children left pages and this one will; "" keeps none."""
        self._path = Path(path) if path else None
        self._started = time.monotonic()
        self.pages: list[Finished] = []
        self._early: list[Finished] = []  # not written yet
        self._file: IO[bytes] | None = None
        self._room = MOST_BYTES
        if self._path is not None and self._path.exists():
            self._load(self._path)

    @property
    def start(self) -> Bookmark:
        """Where the reader is to go on."""
        return self.pages[-1].after if self.pages else Bookmark()

    def replayed(self, note: Report) -> Iterator[Page]:
        """The pages of earlier children; what was said of them goes to `note` again."""
        for finished in self.pages:
            for problem in finished.problems:
                note(problem)
            yield finished.page

    def around(self, read: PageReader) -> PageReader:
        """The reader, going on after the pages that are there and leaving its own behind."""
        said = {problem for finished in self.pages for problem in finished.problems if not problem.page}

        def reading(path: Path, note: Report, **options: object) -> Iterator[Page]:
            heard: list[Problem] = []
            after: list[Bookmark] = []

            def hear(problem: Problem) -> None:
                if problem not in said:  # what concerns the whole file is said whenever it is opened
                    heard.append(problem)
                    note(problem)

            for page in read(path, hear, start=self.start, mark=after.append, **options):
                if after:
                    self._keep(Finished(page, tuple(heard), after.pop()))
                heard.clear()
                yield page

        return reading

    def _keep(self, finished: Finished) -> None:
        if self._path is None:
            return
        self._early.append(finished)
        if time.monotonic() - self._started < WORTH:
            return
        try:
            if self._file is None:
                self._file = self._path.open("ab", buffering=0)
            for early in self._early:
                frame = frame_of(early)
                self._room -= len(frame)
                if self._room < 0:
                    raise OSError("enough")
                self._file.write(frame)
        except OSError:  # they are read again, if they must be
            self._path = None
        self._early.clear()

    def _load(self, path: Path) -> None:
        good = 0
        with path.open("rb") as stream, contextlib.suppress(EOFError, ValueError):
            while True:
                finished = finished_of(*received(stream, MOST_BYTES))
                if finished.page.number != len(self.pages) + 1 or finished.after.pages != finished.page.number:
                    break
                self.pages.append(finished)
                good = stream.tell()
        self._room -= good
        with contextlib.suppress(OSError), path.open("r+b") as stream:
            stream.truncate(good)  # a page that was being written, and whatever else is no page


def frame_of(finished: Finished) -> bytes:
    """A page as bytes: texts as JSON, numbers as they are in memory."""
    page, numbers = finished.page, array("d")
    numbers.extend((page.width, page.height))
    lines = []
    for line in page.lines:
        numbers.extend(line.box)
        numbers.append(line.size)
        for word in line.words:
            numbers.extend(word.box)
            numbers.append(word.size)
        lines.append((line.text, line.bold, line.colour, [word.text for word in line.words], line.italic))
    for grid in page.grids:
        for box in (grid.box, *grid.row_boxes, *(box for row in grid.cell_boxes for box in row)):
            numbers.extend(box)
    for box in page.rules:
        numbers.extend(box)
    told: dict[str, Any] = {
        "number": page.number, "text": page.has_text, "engine": page.engine, "rules": len(page.rules), "lines": lines,
        "grids": [(g.rows, len(g.row_boxes), [len(row) for row in g.cell_boxes], g.after) for g in page.grids],
        "problems": [(p.code, p.message, p.hint, p.severity, p.page) for p in finished.problems],
        "after": [getattr(finished.after, name) for name in Bookmark.__slots__],
    }  # fmt: skip
    return packed(told, numbers.tobytes())


def finished_of(frame: bytes, content: bytes) -> Finished:
    """The page in a frame. Raises ValueError when something in it is not what it should be."""
    try:
        told, numbers = unpacked(frame), array("d", content)
        return _Reader(numbers).finished(told)
    except (LookupError, TypeError, AttributeError) as error:
        raise ValueError(f"no page: {error}") from None


def _is(kind: type[Of], value: object) -> Of:
    if type(value) is not kind:
        raise ValueError(f"no {kind.__name__}")
    return value


class _Reader:
    """Builds records from a frame, taking its numbers in order."""

    def __init__(self, numbers: array[float]) -> None:
        self._numbers = iter(numbers)

    def finished(self, told: dict[str, Any]) -> Finished:
        width, height = self._number(), self._number()
        lines = tuple(self._line(*one) for one in told["lines"])
        grids = tuple(self._grid(*one) for one in told["grids"])
        rules = tuple(self._box() for _ in range(_is(int, told["rules"])))
        page = Page(
            _is(int, told["number"]), width, height, lines, grids, rules, _is(bool, told["text"]), _name(told["engine"])
        )
        if next(self._numbers, None) is not None:
            raise ValueError("numbers left over")
        return Finished(page, tuple(_problem(*one) for one in told["problems"]), _bookmark(*told["after"]))

    def _number(self) -> float:
        number = next(self._numbers, None)
        if number is None:
            raise ValueError("numbers missing")
        return number

    def _box(self) -> Box:
        return Box(self._number(), self._number(), self._number(), self._number())

    def _line(self, text: object, bold: object, colour: object, words: list[object], italic: object) -> Line:
        box, size = self._box(), self._number()
        built = []
        for word in words:
            place = self._box()
            built.append(Word(_is(str, word), place, self._number()))
        return Line(_is(str, text), box, size, _is(bool, bold), _name(colour), tuple(built), _is(bool, italic))

    def _grid(self, rows: list[list[object]], count: int, cells: list[int], after: object) -> Grid:
        box, row_boxes = self._box(), tuple(self._box() for _ in range(_is(int, count)))
        cell_boxes = tuple(tuple(self._box() for _ in range(_is(int, one))) for one in cells)
        texts = tuple(tuple(_is(str, cell) for cell in row) for row in rows)
        return Grid(box, texts, row_boxes, cell_boxes, _is(int, after))


def _name(value: object) -> str:
    text = _is(str, value)
    if len(text) > LONGEST_NAME:
        raise ValueError("a name without end")
    return text


def _problem(code: object, message: object, hint: object, severity: object, page: object) -> Problem:
    if severity not in ("error", "warning", "info"):
        raise ValueError("no severity")
    return Problem(_name(code), _is(str, message), _is(str, hint), severity, _is(int, page))


def _bookmark(
    pages: object, votes: object, blank: object, language: object, scanned: list[list[object]], body: object,
    columns: list[list[object]], size: object, heads: list[object], captioned: object,
) -> Bookmark:  # fmt: skip
    read = tuple((_is(int, number), _is(float, sure)) for number, sure in scanned)
    known = None if language is None else _name(language)
    edges = tuple((_is(float, left), _is(float, right)) for left, right in columns)
    told = tuple(_is(str, head) for head in heads)
    return Bookmark(
        _is(int, pages), _is(int, votes), _is(int, blank), known, read, _is(float, body), edges, _is(float, size), told,
        _is(bool, captioned),
    )  # fmt: skip
