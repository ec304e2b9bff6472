"""The masthead of a document: symbol, title, date, year."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from pipeline.languages.base import codes, section
from pipeline.languages.compiled import compile_pattern


@dataclass(frozen=True, slots=True)
class Masthead:
    """What the first page says about the document. `date` is ISO 8601 or ""; `year` the year it reports on."""

    symbol: str = ""
    title: str = ""
    date: str = ""
    year: int | None = None
    language: str = ""


#: "HSP/HA.4/6/Add.2", "A/RES/77/173", "HS/021/33E": capitals, then parts with a digit among them, joined by slashes.
SYMBOL = re.compile(r"(?<![\w/])[A-Z]{1,6}(?:/[A-Za-z0-9.()\-]{1,12}){1,7}(?![\w/])")
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
#: A period of years says what plan is meant, not what year is reported on.
PERIOD = re.compile(r"(?<!\d)(?:19|20)\d\d\s?[-–—‑/至到]\s?(?:19|20)?\d\d(?!\d)")


#: A line with more code points is a sentence of the text; a date or year in it says when something happened.
LONGEST_LINE = 120
#: A line that is little but a date is no longer than this.
LONGEST_DATE = 40


def symbol_in(texts: Sequence[str]) -> str:
    """The first document symbol in some lines; "" when there is none."""
    for text in texts:
        for found in SYMBOL.finditer(text):
            if any(c.isdigit() for c in found.group()):
                return found.group().rstrip(".")
    return ""


@cache
def _dates() -> tuple[tuple[re.Pattern[str], dict[str, int], str], ...]:
    """One pattern for each way a language writes a date, with its month names and the language's code."""
    out = []
    for code in codes():
        data = section(code, "layout").get("date", {})
        months = {name.casefold(): i for i, names in enumerate(data.get("months", ()), 1) for name in names}
        names = "|".join(re.escape(n) for n in sorted(months, key=len, reverse=True))
        for order in data.get("orders", ()):
            pattern = re.escape(order).replace("\\ ", r"\s{1,2}").replace("%d", r"(?P<d>\d{1,2})\s?")
            pattern = pattern.replace("%y", r"\s?(?P<y>(?:19|20)\d\d)\s?").replace("%m", rf"\s?(?P<m>{names})\s?")
            out.append((compile_pattern(pattern, re.IGNORECASE), months, code))
    return tuple(out)


def date_in(texts: Sequence[str]) -> str:
    """The first full date in some lines as ISO 8601, long ones left out; "" when there is none."""
    for text in texts:
        if len(text) > LONGEST_LINE:
            continue
        for pattern, months, _ in _dates():
            found = pattern.search(text)
            if found and 1 <= int(found["d"]) <= 31:
                return f"{found['y']}-{months[found['m'].casefold()]:02}-{int(found['d']):02}"
    return ""


def language_of_date(text: str, code: str) -> str:
    """The language whose month a short line names that is little but a date; `code` where it says none or is longer.

    Mastheads print their dates in English whatever the language of the text.
    """
    if len(text) > LONGEST_DATE or not YEAR.search(text):
        return code
    found = [own for pattern, _, own in _dates() if (hit := pattern.search(text)) and 2 * len(hit.group()) > len(text)]
    return code if code in found or not found else found[0]


def is_date(text: str) -> bool:
    """Whether a line is little but a date, in any of the languages."""
    return len(text) <= LONGEST_DATE and language_of_date(text, "") != ""


@cache
def _ahead() -> re.Pattern[str]:
    """A year to come, which a title sets as a goal: "Cities by 2050"."""
    listed = (word for code in codes() for word in section(code, "layout").get("date", {}).get("ahead", ()))
    words = "|".join(re.escape(w) for w in sorted(listed, key=len, reverse=True))
    return compile_pattern(rf"(?<!\w)(?:{words})\s?(?:19|20)\d\d(?!\d)", re.IGNORECASE)


def year_in(title: str, date: str) -> int | None:
    """The year a document reports on: the one its title names outside of periods and goals, else its date's."""
    found = YEAR.search(_ahead().sub(" ", PERIOD.sub(" ", title)))
    if found:
        return int(found.group())
    return int(date[:4]) if date else None
