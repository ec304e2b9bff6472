"""What a cell of a table holds besides plain text: a list, a number, a guard before what a spreadsheet would run."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

#: Between the items of a list.
JOINT = "; "
#: A cell that begins with one of these is run as a formula by a spreadsheet (OWASP, "CSV injection").
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
GUARD = "'"
GUARDED = frozenset((*FORMULA_STARTS, GUARD))


def listed(cell: str | None) -> tuple[str, ...]:
    """The items of a list, without the blanks around them; empty ones are left out."""
    if not cell:  # as most are
        return ()
    return tuple([item for part in cell.split(";") if (item := part.strip())])


def joined(items: Iterable[str]) -> str:
    """A list as a cell. A semicolon inside an item would split it on the way back, so it becomes a comma."""
    return JOINT.join(item.replace(";", ",") for item in items)


def plain_decimal(number: Decimal) -> str:
    """A number without exponent and without zeros that say nothing."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def share(cell: str) -> float:
    """A score or share as a number; 0 where there is none, or a spreadsheet has made something else of it."""
    try:
        return float(cell or 0)
    except ValueError:
        return 0.0


def harmless(text: str, *, numeric: bool = False) -> str:
    """The cell with a guard before anything a spreadsheet would run. `restored` takes it off again.

    A cell that begins with the guard itself gets a second one, so that the way back is unambiguous. Characters that
    no CSV reader keeps (NUL, undecodable bytes of a file name) become U+FFFD.
    """
    if not text:
        return text
    if "\x00" in text or not text.isascii():
        text = text.replace("\x00", "\ufffd").encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return GUARD + text if text[0] in GUARDED and not numeric else text


def restored(text: str) -> str:
    """The cell as it was before `harmless`."""
    return text[1:] if text.startswith(GUARD) and text[1:2] in GUARDED else text
