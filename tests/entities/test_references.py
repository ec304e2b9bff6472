"""References found and figures left alone, case by case: ⟦…⟧ must be covered, nothing of ⟪…⟫ may be."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from pipeline.entities.reference_patterns import fold, patterns
from pipeline.entities.references import find_references
from pipeline.languages.base import codes
from tests.entities.texts import passage
from tests.growth import grows_in_proportion

DATA = Path(__file__).parent / "data" / "references"
MARKS = re.compile("[⟦⟧⟪⟫]")
NUMBER = re.compile(r"\d")


def cases() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for path in sorted(DATA.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            case = json.loads(line)
            yield path.stem, case["text"], tuple(case.get("names", ()))


def spans(marked: str, opening: str, closing: str) -> list[tuple[int, int]]:
    """Offsets of the marked parts in the text without marks."""
    found, start, at = [], 0, 0
    for char in marked:
        if char == opening:
            start = at
        elif char == closing:
            found.append((start, at))
        elif not MARKS.match(char):
            at += 1
    return found


def test_every_language_has_cases() -> None:
    counts = {code: sum(language == code for language, _, _ in cases()) for code in codes()}
    assert all(count >= 60 for count in counts.values()), counts


@pytest.mark.parametrize(("language", "marked", "names"), list(cases()))
def test_references(language: str, marked: str, names: tuple[str, ...]) -> None:
    text = MARKS.sub("", marked)
    found = find_references(passage(text, language))
    masked = {i for entity in found for i in range(*entity.span)}
    for entity in found:
        assert entity.text == text[entity.span.start : entity.span.end]
        assert entity.text.strip() and entity.basis == "grammar"
    for start, end in spans(marked, "⟦", "⟧"):
        digits = [i for i in range(start, end) if NUMBER.match(text[i])]
        hit = all(i in masked for i in digits) if digits else any(i in masked for i in range(start, end))
        assert hit, f"{text[start:end]!r} is a reference; found {[e.text for e in found]}"
    for start, end in spans(marked, "⟪", "⟫"):
        over = [e.text for e in found if e.span.start < end and start < e.span.end]
        assert not over, f"{text[start:end]!r} is a figure; masked by {over}"
    said = [e.name for e in found]
    assert not [name for name in names if name not in said], said


@pytest.mark.parametrize("language", codes())
def test_spans_do_not_overlap(language: str) -> None:
    text = " ".join(MARKS.sub("", marked) for code, marked, _ in cases() if code == language)
    found = find_references(passage(text, language))
    assert all(a.span.end <= b.span.start for a, b in pairwise(found))


@pytest.mark.parametrize("language", codes())
@pytest.mark.parametrize("piece", ["1/", "1, ", "2029-", "(1) ", "1.1.", "one of ", "第一、", "第", "и ", " و ", "A/1"])
def test_long_input_takes_linear_time(language: str, piece: str) -> None:
    assert grows_in_proportion(lambda times: find_references(passage(piece * times, language)), 400)


def test_unknown_language_still_has_symbols_and_dates() -> None:
    found = find_references(passage("HSP/HA.4/6 van 2027-06-11", "nl"))
    assert [(e.key, e.name) for e in found] == [("symbol", "HSP/HA.4/6"), ("date", "2027-06-11")]


def test_nothing_to_find() -> None:
    assert find_references(passage("", codes()[0])) == []


@pytest.mark.parametrize("text", ["2٠٢٩", "ﬁn İstanbul ẞ ½ 12", "２０２９年", "a\u0301 \U0001f3d9 7"])
def test_folding_keeps_every_place(text: str) -> None:
    assert len(fold(text)) == len(fold(text).lower()) == len(text)


@pytest.mark.parametrize("language", codes())
def test_a_charset_in_front_leaves_no_word_out(language: str) -> None:
    """The anchor of a language without blanks lists the characters a match may begin with; it must list them all."""
    for rules in patterns(language).sets:
        listed = re.match(r"\(\?=\[([^\]]*)\]\)", rules.any.pattern)
        if listed:
            bare = re.compile(rules.any.pattern[listed.end() :])
            for code, marked, _ in cases():
                if code == language:
                    text = fold(MARKS.sub("", marked)).lower()
                    assert [m.span() for m in rules.any.finditer(text)] == [m.span() for m in bare.finditer(text)]
