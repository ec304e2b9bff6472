"""Passages → numbers that are no figures: dates, years, periods, symbols, paragraph, session and goal numbers.

They are found first, so that what is left can be read as figures. What a reference looks like stands in the languages'
`references.toml`; this module finds, settles overlaps and gives every find a name that programs can read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.entities.reference_patterns import Patterns, Rule, fold, patterns
from pipeline.records import Entity, Passage, Span

#: Key of the rules that keep a figure from being read as a reference (two thirds is no ordinal).
NO_REFERENCE = "figure"
DIGITS = re.compile(r"\d+")
NUMBERS = re.compile(r"\d+(?:[./]\w+)*")


@dataclass(frozen=True, slots=True)
class _Find:
    start: int
    end: int
    rule: Rule
    match: re.Match[str]


def find_references(passage: Passage) -> list[Entity]:
    """References of a passage in text order, without overlap.

    Label DATE (key date, year, month, period, quarter), GOAL (key `sdg-11`, `sdg-11.3`) or REFERENCE (key: its type).
    `name` is for programs: `2027-06-11`, `2027-06`, `2029`, `2028/2031` for a period, else the number (`71/256`, `11`).
    Spans are code points, half-open, in `passage.text`.
    """
    known = patterns(passage.language)
    cased = fold(passage.text)
    lower = cased.lower()
    finds: list[_Find] = []
    for rules in known.sets:
        text = cased if rules.cased else lower
        for match in rules.any.finditer(text):
            rule = rules.rules[match.lastgroup or ""]
            if rule.key == NO_REFERENCE:
                continue
            part = next((number for number in rule.parts if match[number]), 0) if rule.parts else 0
            finds.append(_Find(*match.span(part), rule, match))
    return [_entity(passage, find, start, end, known) for find, start, end in _settle(finds, lower)]


def _settle(finds: list[_Find], text: str) -> list[tuple[_Find, int, int]]:
    """Longest first; a find that sticks out of a longer one keeps what sticks out, so that no number comes free."""
    taken = bytearray(len(text))
    settled: list[tuple[_Find, int, int]] = []
    for find in sorted(finds, key=lambda f: (f.start - f.end, f.start)):
        start, end = find.start, find.end
        while start < end and (taken[start] or not _solid(text[start])):
            start += 1
        while end > start and (taken[end - 1] or text[end - 1] == " "):
            end -= 1
        if start < end and not any(taken[start:end]):
            taken[start:end] = b"\x01" * (end - start)
            settled.append((find, start, end))
    return sorted(settled, key=lambda item: item[1])


def _solid(char: str) -> bool:
    return char.isalnum() or char in "(+'\"[«“<$"


def _entity(passage: Passage, find: _Find, start: int, end: int, known: Patterns) -> Entity:
    whole = (start, end) == (find.start, find.end)
    name = _name(find, known) if whole else " ".join(DIGITS.findall(fold(passage.text[start:end])))
    key = find.rule.key
    if find.rule.label == "GOAL":
        name = name.replace("-", ".")
        key = f"sdg-{name}" if name else key
    return Entity(passage.id, Span(start, end), passage.text[start:end], find.rule.label, key, name, basis="grammar")


def _name(find: _Find, known: Patterns) -> str:
    parts = {name: find.match[number] for name, number in find.rule.groups if find.match[number]}
    if find.rule.label == "DATE":
        return _when(parts, known) or find.match[0].strip()
    if "n" in parts:
        return parts["n"].strip()
    if "o" in parts:
        return _ordinal(parts["o"], known)
    numbers = NUMBERS.findall(find.match[0])
    return numbers[0] if len(numbers) == 1 else find.match[0].strip()


def _when(parts: dict[str, str], known: Patterns) -> str:
    """ISO date, month or year; two of them with `/` between for a period; a quarter as `2029-Q4`."""
    if "m" not in parts and "m2" in parts:
        parts["m"] = parts.pop("m2")
    year, last_year = _year(parts.get("y9", parts.get("y", "")), known), _year(parts.get("y", ""), known)
    month = _value("months", parts.get("m", ""), known)
    if "mm" in parts:
        month = _number(parts["mm"], known)
    day = _number(parts["d"], known) if "d" in parts else 0
    if "q" in parts:
        quarter = _ordinal(parts["q"], known)
        return f"{year}-Q{quarter}" if year else f"Q{quarter}"
    head = "-".join([year or "-", *([f"{month:02}"] if month else []), *([f"{day:02}"] if month and day else [])])
    if "y2" in parts:
        end = _year(parts["y2"], known)
        return f"{year}/{year[: len(year) - len(end)]}{end}"
    if "d2" in parts and month:
        last = _value("months", parts.get("m2", ""), known) or month
        return f"{head}/{last_year or '-'}-{last:02}-{_number(parts['d2'], known):02}"
    if "m2" in parts and month:
        return f"{head}/{last_year or '-'}-{_value('months', parts['m2'], known):02}"
    return head if year or month else ""


def _year(text: str, known: Patterns) -> str:
    """The digits of a year; written one by one with characters that stand for digits, they are read."""
    digits = DIGITS.search(text)
    return digits[0] if digits else "".join(str(known.numerals[char]) for char in text if char in known.numerals)


def _number(text: str, known: Patterns) -> int:
    """A day or month in digits or in characters that stand for digits; 0 when it is neither."""
    return _value("", text, known)


def _value(table: str, word: str, known: Patterns) -> int:
    if word.isdecimal():
        return int(word)
    if word and all(char in known.numerals for char in word):
        return _numeral(word, known)
    return next((v for pattern, v in known.values.get(table, ()) if pattern.fullmatch(word)), 0)


def _ordinal(text: str, known: Patterns) -> str:
    """The number an ordinal says: digits as they are, else the sum of its parts (twenty + first); "" when unknown."""
    digits = DIGITS.search(text)
    if digits:
        return digits[0]
    if known.numerals:
        return str(_numeral("".join(c for c in text if c in known.numerals), known) or "")
    total, rest = 0, text
    for table in ("tens", "ordinals"):
        for pattern, value in known.values.get(table, ()):
            found = pattern.search(rest)
            if found:
                total, rest = total + value, rest[: found.start()] + "|" + rest[found.end() :]
                break
    return str(total) if total else ""


def _numeral(text: str, known: Patterns) -> int:
    """A number written with characters that stand for digits and powers of ten (二十七 is 27)."""
    total, digit = 0, 0
    for char in text:
        value = known.numerals[char]
        if value >= 10:
            total, digit = total + (digit or 1) * value, 0
        else:
            digit = digit * 10 + value
    return total + digit
