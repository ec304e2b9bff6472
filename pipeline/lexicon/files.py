"""Knowledge files: where those that come with the package lie, and how the rows of any of them are read."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

from pipeline.errors import KnowledgeError
from pipeline.shelf import kept


def knowledge_file(*names: str) -> Traversable:
    """A file or folder of `pipeline/knowledge` by its path."""
    return resources.files("pipeline").joinpath("knowledge", *names)


def rows(file: Traversable) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a CSV file with their line in a spreadsheet (the head is row 1); nothing when there is no file.

    Cells come without blanks around them, empty rows are left out. Raises KnowledgeError when the file is no UTF-8 CSV
    or a quote is not closed.
    """
    if not file.is_file():
        return
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise KnowledgeError(f"{file.name} is not UTF-8 (byte {error.start})", "save it as CSV UTF-8") from error
    yield from kept("rows", [text], lambda: list(_parsed(file.name, text)))


def _parsed(name: str, text: str) -> Iterator[tuple[int, dict[str, str]]]:
    number = 1
    try:
        reader = csv.reader(io.StringIO(text, newline=""))  # DictReader takes half as long again
        head = next(reader, [])
        for number, cells in enumerate(reader, start=2):
            if any(cells):
                yield number, {key: cell.strip() for key, cell in zip(head, cells, strict=False) if key}
    except csv.Error as error:
        raise KnowledgeError(f"{name} row {number + 1}: a cell does not end", "close the quote") from error


def shipped_rows(*names: str) -> Iterator[dict[str, str]]:
    """The rows of a table of `pipeline/knowledge` by its path."""
    return (row for _, row in rows(knowledge_file(*names)))


@cache
def currency_of_countries() -> Mapping[str, str]:
    """What is paid with where: ISO 4217 code by ISO 3166-1 alpha-3 code."""
    return {row["country"]: row["currency"] for row in shipped_rows("currency_countries.csv")}
