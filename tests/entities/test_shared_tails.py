"""Rules with shared ends match what the plain alternatives do."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.entities.shared_tails import atoms, joined

ATOMS = {
    r"a{1,2}(?:b|c)?\(d[\])]{2}": ["a{1,2}", "(?:b|c)?", r"\(", "d", r"[\])]{2}"],
    "{piece}+(?P<n>x(?!y)){3}?": ["{piece}+", "(?P<n>x(?!y)){3}?"],
    r"[^\]|]|z": [r"(?:[^\]|]|z)"],
    r"(?<![0-9].)\|é*": ["(?<![0-9].)", r"\|", "é*"],
    "": [],
}
#: Parts of rules: among them some that may match nothing, that look ahead and that can match in several ways.
PARTS = ["a", "b?", "(?:a|ab)", "[ab]+", "(?!b)", "c", "(?:ca){0,2}", "(?=c)"]


@pytest.mark.parametrize(("pattern", "expected"), ATOMS.items(), ids=str)
def test_a_rule_is_cut_into_what_follows_one_another(pattern: str, expected: list[str]) -> None:
    assert atoms(pattern) == expected


def test_neighbours_that_end_alike_share_their_end() -> None:
    rules = [("r0", ["a", "x", "t"]), ("r1", ["b", "x", "t"]), ("r2", ["c", "t"]), ("r3", ["d", "(?P<r3_n>t)"])]
    assert joined(rules) == "(?:(?:(?P<r0>a)|(?P<r1>b))x|(?P<r2>c))t|(?P<r3>d(?P<r3_n>t))"


@given(
    st.lists(st.lists(st.sampled_from(PARTS), min_size=1, max_size=4), min_size=1, max_size=5),
    st.text("abc", max_size=12),
)
def test_the_same_matches_by_the_same_rules(rules: list[list[str]], text: str) -> None:
    named = [(f"r{i}", parts) for i, parts in enumerate(rules)]
    plain = re.compile("|".join(f"(?P<{name}>{''.join(parts)})" for name, parts in named))
    shared = re.compile(joined(named))
    assert [(m.span(), m.lastgroup) for m in shared.finditer(text)] == [
        (m.span(), m.lastgroup) for m in plain.finditer(text)
    ]
