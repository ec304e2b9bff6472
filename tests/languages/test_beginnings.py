"""Where matches can begin: never too little is let through, and nearly nothing of what begins otherwise."""

from __future__ import annotations

import re
import runpy
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.entities.reference_patterns import fold, patterns
from pipeline.languages.base import codes
from pipeline.languages.beginnings import beginnings


@pytest.mark.parametrize(
    ("pattern", "yes", "no"),
    [
        ("january|jan\\.", ["january", "janu", "jan."], ["june", "janx"]),
        ("[0-9]{2,4}", ["12", "2030"], ["x", "1"]),
        ("a?b", ["ab", "b"], ["ac", "c"]),
        ("(?:the )?first", ["the first", "first"], ["third"]),
        ("x*yz", ["yz", "xyz", "xxxxyz"], ["z"]),
        (r"\b(?<!n)(?:one|two)(?! way)", ["one", "two"], ["three"]),
        ("[^ab]c", ["xc"], ["ac", "bc"]),
        (r"(?=[IVX]{2})X{0,3}(?:IX|I{0,3})", ["XI", "XX"], ["A", "V."]),
    ],
)
def test_what_may_begin_is_let_through_and_the_rest_is_not(pattern: str, yes: list[str], no: list[str]) -> None:
    first = re.compile(beginnings(pattern))
    assert all(first.match(text) for text in yes)
    assert not any(first.match(text) for text in no)


@pytest.mark.parametrize("pattern", ["a?", "(?:x|)", "x*"])
def test_what_may_be_empty_begins_anywhere(pattern: str) -> None:
    assert beginnings(pattern) == ""


@pytest.mark.parametrize("code", codes())
def test_rules_of_references_are_told_by_their_beginnings(code: str) -> None:
    for rules in patterns(code).sets:
        assert beginnings(rules.any.pattern)


WORDS = ["the 3rd session", "12 june 2030", "COP27", "A/77/8", "goal 11.3", "第七十二届", "2030 год", "٢٠٣٠", " ", ", "]


@given(st.sampled_from(codes()), st.lists(st.sampled_from(WORDS) | st.text(max_size=6), max_size=12))
def test_nothing_that_matches_begins_elsewhere(code: str, parts: list[str]) -> None:
    text = fold("".join(parts))
    for rules in patterns(code).sets:
        first, bare = _looks(rules.any.pattern)
        shown = text if rules.cased else text.lower()
        found = [m.span() for m in bare.finditer(shown)]
        assert found == [m.span() for m in rules.any.finditer(shown)]
        assert all(first.match(shown, start) for start, _ in found)


@cache
def _looks(pattern: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The beginnings of a rule set, and the set without the look ahead made of them, which finds the same."""
    return re.compile(beginnings(pattern)), re.compile(_without_look_ahead(pattern))


def _without_look_ahead(pattern: str) -> str:
    """The pattern as it was before its beginnings were put before it."""
    start = pattern.index("(?=(?:")
    depth, end, inside = 0, start, False
    while True:
        char = pattern[end]
        if inside:
            inside = char != "]"
        elif char == "[":
            inside = True
        else:
            depth += (char == "(") - (char == ")")
        if not depth:
            break
        end += 1
    return pattern[:start] + pattern[end + 1 :]


def test_what_is_stored_is_what_the_rules_are_now() -> None:
    made = runpy.run_path(str(Path(__file__).parents[2] / "docs" / "make_beginnings.py"))
    assert made["TARGET"].read_text(encoding="utf-8") == made["made"](), "run: python docs/make_beginnings.py"
