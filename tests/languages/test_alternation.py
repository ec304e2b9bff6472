"""A pattern for any of some words."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from pipeline.languages.alternation import any_of

WORDS = st.lists(st.text("ab.(é", max_size=5), max_size=8)


def test_common_beginnings_are_written_once() -> None:
    assert any_of(["housing", "house", "houses", "land"]) == "(?:hous(?:e(?:s)?|ing)|land)"
    assert any_of([]) == "" == any_of([""])


@given(WORDS, st.text("ab.(é", max_size=6))
def test_the_longest_of_the_words_is_found_and_nothing_else(words: list[str], text: str) -> None:
    found = re.match(any_of(words), text)
    begin = [word for word in words if text.startswith(word)]
    assert (found[0] if found else "") == max(begin, key=len, default="")
