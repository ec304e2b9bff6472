"""Printed numbers: "9.", "(a)", "3 -", "٣ -", "II.", "一、", "ثانيا -", bullets."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from pipeline.languages.base import language, section
from pipeline.languages.compiled import compile_pattern
from pipeline.languages.detect import by_first_letter

#: What follows a number decides whether it is one: not a further digit ("3.4 million").
_NUMBER = r"(?P<number>[0-9\u0660-\u0669\u06f0-\u06f9]{1,3})"
#: A year may follow where no blank does: "2．2035年".
_YEAR = r"(?<=[．、])(?=(?:19|20)\d\d\s?[\u3400-\u9fff])"
#: "1.2.1 Housing": the numbers of chapters within each other.
_DECIMAL = r"\d{1,2}(?:\.\d{1,2}){1,3}\.?\s+(?=[^\W\d_])"
_ROMAN = r"(?P<roman>[IVXLC]{1,6})"
_LETTER = r"(?P<letter>[A-Z])"
#: The signs of items in lists; a dash with a blank behind it.
BULLET = re.compile("(?P<bullet>[•●▪■◦‣⁃➢➤►▶✓·○□❖\uf0b7\uf0a7\uf0d8]|[-–—*](?=\\s))\\s*(?=\\S)")
#: Those of them that part what is said as well as they begin items.
DASHES = ("-", "–", "—", "*")
_LIST = r"\s?\(?(?P<item>[a-z]|[ivxl]{1,5}|[0-9]{1,2}|%s)\)\s*(?=\S)"


@dataclass(frozen=True, slots=True)
class Label:
    """A printed label: `kind` is number | item | bullet, `printed` what `Passage.paragraph` shows, `end` its length."""

    kind: str
    printed: str
    end: int

    @property
    def value(self) -> int:
        """The number of a numbered paragraph, 0 for other labels."""
        return int(self.printed) if self.kind == "number" else 0

    def follows(self, printed: str) -> bool:
        """Whether an item with this label comes after one with that: "(b)" after "(a)", a bullet after one."""
        if self.kind == "bullet" or not printed:
            return self.kind == "bullet" and not printed
        own, other = self.printed.strip("() "), printed.strip("() ")
        if own.isdecimal() and other.isdecimal():
            return int(own) == int(other) + 1
        return len(own) == len(other) == 1 and ord(own) == ord(other) + 1


@cache
def _patterns(code: str) -> tuple[re.Pattern[str], re.Pattern[str], dict[str, str]]:
    layout = section(code, "layout")
    signs = layout.get("heading", {}).get("number_signs", ["."])
    ends = "|".join(re.escape(s) for s in sorted(dict.fromkeys(s.strip() for s in signs), key=len, reverse=True))
    number = compile_pattern(rf"\s?{_NUMBER}\s?(?:{ends})(?:{_YEAR}|(?![0-9\u0660-\u0669])\s*(?=\D|$))")
    letters = layout.get("list", {}).get("letters", [])
    names = "|".join(re.escape(letter) for letter in letters) or "a"
    latin = {letter: chr(ord("a") + i) for i, letter in enumerate(letters)}
    return number, compile_pattern(_LIST % names), latin


def label_of(text: str, code: str) -> Label | None:
    """The label a line starts with, None when it has none.

    Letters of lists in the language's own alphabet are given as the Latin letters of the other language versions, so
    that the versions of one document can be lined up. Where a document holds another language, that has its own signs.
    """
    label = _label_of(text, code)
    other = code if label is not None else by_first_letter(text, code)
    return _label_of(text, other) if other != code else label


def _label_of(text: str, code: str) -> Label | None:
    number, items, latin = _patterns(code)
    found = number.match(text)
    if found:
        return Label("number", str(int(found["number"])), found.end())
    found = items.match(text)
    if found:
        item = found["item"]
        if item in latin:
            return Label("item", f"({latin[item]})", found.end())
        return Label("item", text[: found.end()].strip(), found.end())
    found = BULLET.match(text)
    return Label("bullet", "", found.end()) if found else None


@cache
def _heading(code: str) -> re.Pattern[str]:
    heading = section(code, "layout").get("heading", {})
    ordinals = "|".join(re.escape(w) for w in sorted(heading.get("ordinals", ()), key=len, reverse=True))
    words = "|".join(re.escape(w) for w in sorted(heading.get("words", ()), key=len, reverse=True))
    own = [rf"(?:{ordinals})\s?[-–—.、]?"] if ordinals else []
    if words:
        own.append(rf"(?:{words})(?:\s+(?:[IVXLC]+|[A-Z]|\d{{1,2}}))?(?=\s*$|\s*[.:–—-])")
    # Where words are not spaced, the heading may follow at once (so large a class takes long to compile).
    behind = r"\s" if language(code).spaced else r"(?:\s|(?=[\u3400-\u9fff]))"
    return compile_pattern("|".join([rf"(?:{_ROMAN}|{_LETTER})\.{behind}", _DECIMAL, *own]))


def is_numbered_heading(text: str, code: str) -> bool:
    """Whether a line starts as a heading does: "II. ", "B. ", "1.2 ", "一、", "ثانيا -", "Annex"."""
    if _heading(code).match(text):
        return True
    other = by_first_letter(text, code)
    return other != code and bool(_heading(other).match(text))
