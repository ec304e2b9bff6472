"""What a reviewer wrote in a cell → a checked value, or the reason why it is not understood.

Nothing doubtful is taken in: a number that a spreadsheet may have turned into another one is asked about again.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from pipeline.cells import joined, plain_decimal
from pipeline.languages.base import codes, section
from pipeline.review.encodings import LOST, garbled

VERDICTS = ("accept", "reject", "fix")
LONGEST = 32_767  # characters a spreadsheet keeps in a cell
FORMULA = "#FORMULA!"  # what a workbook's reader puts in place of a formula
ERRORS = (
    "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#N/A", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#GETTING_DATA",
    "########", "Err:5", "#¡", "#ИМЯ?", "#ССЫЛКА!", "#ЗНАЧ!", "#Н/Д", "#NOM?", "#NOMBRE?", "#VALEUR!",
)  # fmt: skip
DATE = re.compile(
    r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[ T].*)?"  # 2026-01-02 00:00:00, 1/2/26
    r"|\d{1,2}[-. ]?[^\W\d_]{3,9}\.?(?:[-. ]\d{2,4})?|[^\W\d_]{3,4}\.?-\d\d"  # 2-Jan, 1. Feb 2026, Jan-02
    r"|\d{1,2}:\d\d(?::\d\d)?|(?:\d{4}年)?\d{1,2}月(?:\d{1,2}日)?"  # 01:02:00, 1月2日
)
SCIENTIFIC = re.compile(r"[+-]?\d+(?:[.,]\d+)?[eE][+-]?\d+")
GROUPED = re.compile(r"\d{1,3}(?:[ \u00a0\u202f'’]\d{3})+(?:[.,]\d+)?|\d{1,3}(?:\u066c\d{3})+(?:[.\u066b]\d+)?")
GROUPS = re.compile(r"[ \u00a0\u202f'’\u066c]")
#: Thousands in one language, decimals in another: 1,250 and 1.250; 0.125 can only be decimals.
AMBIGUOUS = re.compile(r"\d{1,3}(?:,\d{3})+|[1-9]\d{0,2}(?:\.\d{3})+|\d{1,3}(?:\.\d{3}){2,}")
RANGE = re.compile(r"(.+?)\s*(?:–|—|\.\.|\bto\b|至|~|(?<=\d)\s*-\s*(?=\d))\s*(.+)")
#: Digits a spreadsheet keeps; a longer number may have lost its end.
MOST_DIGITS = 15


class NotUnderstood(ValueError):  # noqa: N818  # an answer, not a fault
    """The reason is the message."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """What may be written: plan codes, units, and the names of countries (folded) with their codes, asked for late."""

    domains: Collection[str]
    units: Collection[str]
    countries: Callable[[], Mapping[str, str]]


def folded(text: str) -> str:
    """A word for comparison: width, case, accents' form and marks around it taken off."""
    return unicodedata.normalize("NFKC", text).casefold().strip(" \t.!\"'“”«»„‘’。")


def nearest(said: str, allowed: Collection[str]) -> str:
    """The allowed word nearest to what was written, as a question to add to a message; "" when none is near."""
    near = difflib.get_close_matches(folded(said), sorted(allowed), 1, 0.75)
    return f" (meant {near[0]!r}?)" if near else ""


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
    said = folded(plain(cell))
    if said in verdict_words():
        return verdict_words()[said]
    raise NotUnderstood(f"verdict {cell[:40]!r}: write accept, reject or fix{nearest(cell, verdict_words())}")


def plain(cell: str) -> str:
    """A free text in one line. Raises NotUnderstood for what a spreadsheet or a code page has spoilt."""
    if cell == FORMULA:
        raise NotUnderstood("the cell holds a formula; write its value")
    if cell.startswith(ERRORS):
        raise NotUnderstood(f"{cell[:12]!r} is an error of the spreadsheet")
    if len(cell) >= LONGEST:
        raise NotUnderstood("the cell was cut at 32,767 characters")
    if LOST in cell or garbled(cell) or _questions(cell):
        raise NotUnderstood("letters were lost when the file was saved; save it as UTF-8")
    return unicodedata.normalize("NFC", " ".join(cell.split()))


def _questions(cell: str) -> bool:
    """Whether letters became question marks: more of them than of letters, or words made of them."""
    marks = cell.count("?")
    return marks > 1 and (marks > sum(c.isalnum() for c in cell) or bool(re.search(r"(?<!\S)\?{2,}(?=[\s?]*\S)", cell)))


def value(cell: str, *, typed: bool = False) -> str:
    """A plain decimal, or two joined by `..` for a range. Raises NotUnderstood when it may be another number.

    `typed`: the spreadsheet holds the cell as a number, so that a point in it is a decimal point.
    """
    text = unicodedata.normalize("NFKC", plain(cell))
    both = None if DATE.fullmatch(text) else RANGE.fullmatch(text)
    if not both:
        return plain_decimal(_number(text, cell, typed))
    if re.match(r"0\d", both[1]) or re.match(r"0\d", both[2]):
        raise NotUnderstood(f"value {cell!r}: a range or a date? Write a range without leading zeros")
    low, high = _number(both[1], cell), _number(both[2], cell)
    if low > high:
        raise NotUnderstood(f"value {cell!r}: the range runs downwards")
    return f"{plain_decimal(low)}..{plain_decimal(high)}"


def _number(text: str, cell: str, typed: bool = False) -> Decimal:
    text, shown = text.strip(), repr(cell if len(cell) < 40 else cell[:40] + "…")
    if SCIENTIFIC.fullmatch(text):
        raise NotUnderstood(f"value {shown}: digits were lost; format the cell as text and write the number out")
    if DATE.fullmatch(text):
        raise NotUnderstood(f"value {shown}: the spreadsheet made a date of it; format the cell as text")
    if AMBIGUOUS.fullmatch(text) and not typed:
        whole, *rest = re.split("[.,]", text)
        plain = f"{whole}{''.join(rest)}"
        other = f" for the one, {whole}.{rest[0]}0 for the other" if len(rest) == 1 else ""
        raise NotUnderstood(f"value {shown}: thousands or decimals? Write {plain}{other}")
    if text.endswith("%"):
        raise NotUnderstood(f"value {shown}: write the number here and % in corrected_unit")
    if GROUPED.fullmatch(text):
        text = GROUPS.sub("", text)
    text = text.replace("\u066b", ".")
    text = text.replace(",", ".") if text.count(",") == 1 and "." not in text else text
    if not re.fullmatch(r"-?\d+(?:\.\d+)?", text):
        raise NotUnderstood(f"value {shown}: not a plain number")
    if len(re.sub(r"\D", "", text).strip("0")) >= MOST_DIGITS:
        raise NotUnderstood(f"value {shown}: more digits than a spreadsheet keeps; is it whole?")
    return Decimal(text)


def domain(cell: str, allowed: Allowed) -> str:
    """A code of the plan, or none. A code that a spreadsheet made a number of (3.0) is still that code."""
    said = folded(plain(cell))
    said = said[:-2] if said.endswith(".0") else said
    if said in none_words():
        return "none"
    known = {folded(code): code for code in allowed.domains}
    if said in known:
        return known[said]
    choices = {*allowed.domains, "none"}
    raise NotUnderstood(f"domain {cell[:40]!r}: one of {', '.join(sorted(choices))}{nearest(said, known)}")


def unit(cell: str, allowed: Allowed) -> str:
    """ISO 4217, %, or UCUM as the tables use them."""
    said = plain(cell)
    if said in allowed.units:
        return said
    same = [u for u in allowed.units if u.casefold() == said.casefold()]
    if len(same) == 1:
        return same[0]
    near = nearest(said, {u.casefold() for u in allowed.units if u})
    raise NotUnderstood(f"unit {cell[:40]!r}: write an ISO 4217 currency, %, or a UCUM unit such as km2, ha, t{near}")


def countries(cell: str, allowed: Allowed) -> str:
    """ISO 3166-1 alpha-3 codes joined by "; ", from codes or names."""
    known, found = allowed.countries(), []
    for part in re.split(r"\s*[;；,，、]\s*", plain(cell)):
        if part:
            code = known.get(folded(part))
            if not code:
                near = nearest(part, known)
                raise NotUnderstood(f"country {part[:40]!r} is not known; write its ISO 3166-1 code, e.g. KEN{near}")
            found.append(code)
    if not found:
        raise NotUnderstood(f"country {cell[:40]!r} is not known; write its ISO 3166-1 code, e.g. KEN")
    return joined(dict.fromkeys(found))
