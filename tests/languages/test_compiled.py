"""Patterns that were kept are the patterns Python itself compiles; what cannot be kept is compiled anew."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import shelf
from pipeline.languages import compiled
from pipeline.languages.compiled import compile_pattern

PATTERNS = (
    ("", 0),
    (r"(?P<value>\d{1,3}(?:[ ,]\d{3})*)\s?(?P<unit>km|m²)?", 0),
    (r"(?<!\w)(?:États?|пункт|第[一二三]段)(?!\w)", re.IGNORECASE),
    (r"(?i:a|b)(?P<x>c)|(?P<y>d)(?P=y)?", re.ASCII),
    ("一|二|[\u4e00-\u9fff]{2,}", 0),
    ("# nothing \n a b", re.VERBOSE | re.DOTALL),
)


def same(ours: re.Pattern[str], theirs: re.Pattern[str]) -> bool:
    """Patterns are equal when text, flags and compiled code are."""
    return ours == theirs and ours.groupindex == theirs.groupindex and ours.groups == theirs.groups


@pytest.mark.parametrize(("text", "flags"), PATTERNS)
def test_a_kept_pattern_is_the_one_python_compiles(text: str, flags: int, monkeypatch: pytest.MonkeyPatch) -> None:
    assert same(compile_pattern(text, flags), re.compile(text, flags))
    monkeypatch.delattr(compiled, "_program")  # nothing is compiled any more
    assert same(compile_pattern(text, flags), re.compile(text, flags))


@given(st.lists(st.sampled_from([r"\d", "ab", "[^x]", "é", "汉", r"\s*", r"(?P<n>y)?", "(?!z)"]), unique=True))
def test_any_pattern_is_built_alike(pieces: list[str]) -> None:
    for text in ("".join(pieces), "|".join(pieces)):
        assert same(compile_pattern(text, re.IGNORECASE), re.compile(text, re.IGNORECASE))


def test_a_match_has_the_names_of_its_groups() -> None:
    text = r"(?P<number>\d+) (?P<thing>\w+)"
    for _ in ("compiled", "from the shelf"):
        found = compile_pattern(text).fullmatch("12 дома")
        assert found is not None
        assert found.groupdict() == {"number": "12", "thing": "дома"}
        assert found.lastgroup == "thing"


@pytest.mark.parametrize("error", [AttributeError, ImportError, TypeError, RuntimeError])
def test_an_interpreter_of_another_make_compiles_itself(
    error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(text: str, flags: int) -> None:
        raise error("no such thing here")

    for name, nothing in (("_shelf", shelf._Shelf({})), ("_made", {}), ("_unkept", set())):
        monkeypatch.setattr(shelf, name, nothing)
    monkeypatch.setattr(compiled, "_program", missing)
    assert compile_pattern("a+") == re.compile("a+")
    assert shelf.keep()  # nothing to keep


def test_a_wrong_pattern_is_an_error_of_patterns() -> None:
    with pytest.raises(re.error):
        compile_pattern("(")
