"""What a reviewer wrote in a cell → a checked value, or the reason why it is not understood.

Nothing doubtful is taken in: a number that a spreadsheet may have turned into another one is asked about again.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache

from pipeline.languages.base import codes, section

VERDICTS = ("accept", "reject", "fix")
LONGEST = 32_767  # characters a spreadsheet keeps in a cell
DATE = re.compile(
    r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[ T].*)?"  # 2026-01-02 00:00:00, 1/2/26
    r"|\d{1,2}[-. ]?[^\W\d_]{3,9}\.?(?:[-. ]\d{2,4})?|[^\W\d_]{3}-\d\d"  # 2-Jan, 1. Feb 2026, Jan-02
)
SCIENTIFIC = re.compile(r"[+-]?\d+(?:[.,]\d+)?[eE][+-]?\d+")
GROUPED = re.compile(r"\d{1,3}(?:[ \u00a0\u202f'’]\d{3})+(?:[.,]\d+)?")
AMBIGUOUS = re.compile(r"\d{1,3}(?:,\d{3})+|\d{1,3}(?:\.\d{3}){2,}|[1-9]\d{0,2}\.\d{3}")
RANGE = re.compile(r"(.+?)\s*(?:–|—|\.\.|\bto\b|至|~|(?<=\d)\s*-\s*(?=\d))\s*(.+)")
ERRORS = ("#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#N/A", "#NUM!", "#NULL!", "#SPILL!", "########")


class NotUnderstood(ValueError):  # noqa: N818  # an answer, not a fault
    """The reason is the message."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """What may be written: plan codes, units, and how a country's name becomes its code ("" for none)."""

    domains: Collection[str]
    units: Collection[str]
    country: Callable[[str], str]


def folded(text: str) -> str:
    """A word for comparison: width, case, accents' form and marks around it taken off."""
    return unicodedata.normalize("NFKC", text).casefold().strip(" \t.!\"'“”«»„‘’。")


@cache
def verdict_words() -> Mapping[str, str]:
    """Verdict by word, in all languages (`languages/<code>/review.toml`)."""
    words = {v: v for v in VERDICTS}
    for code in codes():
        for verdict, listed in section(code, "review").get("verdicts", {}).items():
            words.update({folded(word): verdict for word in listed})
    return words


@cache
def none_words() -> frozenset[str]:
    """Words for "no domain" in all languages."""
    return frozenset(folded(w) for code in codes() for w in section(code, "review").get("none", ())) | {"none"}


def verdict(cell: str) -> str:
    """accept, reject or fix. Raises NotUnderstood with the nearest word."""
    said = folded(cell)
    if said in verdict_words():
        return verdict_words()[said]
    near = difflib.get_close_matches(said, list(verdict_words()), 1, 0.6)
    raise NotUnderstood(f"verdict {cell!r}: write accept, reject or fix" + (f" (meant {near[0]!r}?)" if near else ""))


def plain(cell: str) -> str:
    """A free text. Raises NotUnderstood for a spreadsheet's error value and for a cell that was cut."""
    if cell.startswith(ERRORS):
        raise NotUnderstood(f"{cell[:12]!r} is an error of the spreadsheet")
    if len(cell) >= LONGEST:
        raise NotUnderstood("the cell was cut at 32,767 characters")
    if "\ufffd" in cell:
        raise NotUnderstood("characters were lost when the file was saved; save it as UTF-8")
    return unicodedata.normalize("NFC", " ".join(cell.split()))


def value(cell: str) -> str:
    """A plain decimal, or two joined by `..` for a range. Raises NotUnderstood when it may be another number."""
    text = unicodedata.normalize("NFKC", plain(cell))
    both = None if DATE.fullmatch(text) else RANGE.fullmatch(text)
    if both:
        low, high = _number(both[1], cell), _number(both[2], cell)
        if low > high:
            raise NotUnderstood(f"value {cell!r}: the range runs downwards")
        return f"{low:f}..{high:f}"
    return f"{_number(text, cell):f}"


def _number(text: str, cell: str) -> Decimal:
    text = text.strip()
    if SCIENTIFIC.fullmatch(text):
        raise NotUnderstood(f"value {cell!r}: digits were lost; format the cell as text and write the number out")
    if DATE.fullmatch(text):
        raise NotUnderstood(f"value {cell!r}: the spreadsheet made a date of it; format the cell as text")
    if AMBIGUOUS.fullmatch(text):
        raise NotUnderstood(f"value {cell!r}: thousands or decimals? Write it without separators (1250 or 1.25)")
    if GROUPED.fullmatch(text):
        text = re.sub(r"[ \u00a0\u202f'’]", "", text)
    text = text.replace(",", ".") if text.count(",") == 1 and "." not in text else text
    if not re.fullmatch(r"-?\d+(?:\.\d+)?", text):
        raise NotUnderstood(f"value {cell!r}: not a plain number")
    try:
        return Decimal(text)
    except InvalidOperation:
        raise NotUnderstood(f"value {cell!r}: not a plain number") from None


def domain(cell: str, allowed: Allowed) -> str:
    """A code of the plan, or none. A code that a spreadsheet made a number of (3.0) is still that code."""
    said = folded(plain(cell))
    said = said[:-2] if said.endswith(".0") else said
    if said in none_words():
        return "none"
    if said in allowed.domains:
        return said
    raise NotUnderstood(f"domain {cell!r}: one of {', '.join([*sorted(allowed.domains), 'none'])}")


def unit(cell: str, allowed: Allowed) -> str:
    """ISO 4217, %, or UCUM as the tables use them."""
    said = plain(cell)
    same = {u.casefold(): u for u in allowed.units}
    if said in allowed.units:
        return said
    if said.casefold() in same:
        return same[said.casefold()]
    near = difflib.get_close_matches(said, list(allowed.units), 1, 0.5)
    raise NotUnderstood(f"unit {cell!r} is not known" + (f" (meant {near[0]}?)" if near else ""))


def countries(cell: str, allowed: Allowed) -> str:
    """ISO 3166-1 alpha-3 codes joined by "; ", from codes or names."""
    found = []
    for part in re.split(r"\s*[;；,，、]\s*", plain(cell)):
        if part:
            code = allowed.country(part)
            if not code:
                raise NotUnderstood(f"country {part!r} is not known; write its ISO 3166-1 code, e.g. KEN")
            found.append(code)
    return "; ".join(dict.fromkeys(found))
