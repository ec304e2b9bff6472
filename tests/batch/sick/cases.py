"""The list of cases: name, statuses that are right, what makes the file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.batch.sick.paper import Paper

#: Statuses that are right.
DONE, PARTIAL, FAILED = "done", "partial", "failed"
READ = f"{DONE}|{PARTIAL}"
NOT_WHOLE = f"{PARTIAL}|{FAILED}"
ANY = f"{DONE}|{PARTIAL}|{FAILED}"


@dataclass(frozen=True, slots=True)
class Case:
    """A file; `good`: pages that must be read, `never`: text that must not come out."""

    name: str
    wanted: str
    make: Callable[[], bytes]
    good: tuple[int, ...] = ()
    never: str = ""


def tag(name: str) -> str:
    """The mark in the sentences of a file."""
    return "".join(c for c in name.lower() if c.isalnum())[:12]


def paper(name: str, pages: int = 3) -> Paper:
    """A sound document to be broken."""
    return Paper(tag(name), pages)
