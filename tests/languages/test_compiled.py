"""Patterns kept from run to run are the patterns Python itself compiles; what cannot be kept is compiled anew."""

from __future__ import annotations

import importlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

PATTERNS = (
    ("", 0),
    (r"(?P<value>\d{1,3}(?:[ ,]\d{3})*)\s?(?P<unit>km|m²)?", 0),
    (r"(?<!\w)(?:États?|пункт|第[一二三]段)(?!\w)", re.IGNORECASE),
    (r"(?i:a|b)(?P<x>c)|(?P<y>d)(?P=y)?", re.ASCII),
    ("一|二|[\u4e00-\u9fff]{2,}", 0),
    ("# nothing \n a b", re.VERBOSE | re.DOTALL),
)


@pytest.fixture
def compiled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """The module as in a new process, with a store of its own."""
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    name = "pipeline.languages.compiled"
    used = importlib.import_module(name)
    del sys.modules[name]
    yield importlib.import_module(name)
    sys.modules[name] = used


def again(module: ModuleType) -> ModuleType:
    """The module as another process sees it."""
    sys.modules.pop(module.__name__)
    return importlib.import_module(module.__name__)


def stores(folder: Path) -> list[Path]:
    return list(folder.rglob("*.patterns"))


def same(ours: re.Pattern[str], theirs: re.Pattern[str]) -> bool:
    """Patterns are equal when text, flags and compiled code are."""
    return ours == theirs and ours.groupindex == theirs.groupindex and ours.groups == theirs.groups


def test_a_kept_pattern_is_the_one_python_compiles(
    compiled: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for text, flags in PATTERNS:
        assert same(compiled.compile_pattern(text, flags), re.compile(text, flags))
    assert compiled.keep()
    later = again(compiled)
    monkeypatch.delattr(later, "_program")  # nothing is compiled any more
    for text, flags in PATTERNS:
        assert same(later.compile_pattern(text, flags), re.compile(text, flags))
    assert len(stores(tmp_path)) == 1


@given(st.lists(st.sampled_from([r"\d", "ab", "[^x]", "é", "汉", r"\s*", r"(?P<n>y)?", "(?!z)"]), unique=True))
def test_any_pattern_is_built_alike(pieces: list[str]) -> None:
    from pipeline.languages.compiled import compile_pattern

    for text in ("".join(pieces), "|".join(pieces)):
        assert same(compile_pattern(text, re.IGNORECASE), re.compile(text, re.IGNORECASE))


def test_a_match_has_the_names_of_its_groups(compiled: ModuleType) -> None:
    text = r"(?P<number>\d+) (?P<thing>\w+)"
    compiled.compile_pattern(text)
    assert compiled.keep()
    found = again(compiled).compile_pattern(text).fullmatch("12 дома")
    assert found.groupdict() == {"number": "12", "thing": "дома"}
    assert found.lastgroup == "thing"


def test_what_others_kept_stays(compiled: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    compiled.compile_pattern("one")
    other = again(compiled)
    other.compile_pattern("two")
    assert compiled.keep()
    assert other.keep()
    later = again(compiled)
    monkeypatch.delattr(later, "_program")
    assert later.compile_pattern("one") == re.compile("one")
    assert later.compile_pattern("two") == re.compile("two")


def test_no_more_than_that_many(compiled: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    compiled.compile_pattern("dust")
    assert compiled.keep()
    later = again(compiled)
    monkeypatch.setattr(later, "MOST", 1)
    monkeypatch.setattr(later, "_kept", {})  # this process has no use for the old one
    later.compile_pattern("used")
    assert later.keep()
    assert set(later._load()) == {("used", 0)}


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"",
        lambda data: data[:-3],
        lambda data: data[:-4],
        lambda data: b"[" + data,
        lambda data: data.replace(sys.version.split()[0].encode(), b"3.0.0", 1),
        lambda data: b"\xff\xfe" + data,
        lambda data: b"[1, 2, 3]\n",
        lambda data: b"{}\n",
    ],
    ids=["empty", "cut", "a number short", "not json", "another Python", "not text", "something else", "no list"],
)
def test_what_cannot_be_used_is_compiled_anew(compiled: ModuleType, tmp_path: Path, damage) -> None:  # type: ignore[no-untyped-def]
    for text, flags in PATTERNS:
        compiled.compile_pattern(text, flags)
    assert compiled.keep()
    (store,) = stores(tmp_path)
    store.write_bytes(damage(store.read_bytes()))
    later = again(compiled)
    assert later._load() == {}
    for text, flags in PATTERNS:
        assert same(later.compile_pattern(text, flags), re.compile(text, flags))
    assert later.keep()
    assert len(again(compiled)._load()) == len(PATTERNS)


def test_an_interpreter_of_another_make_compiles_itself(compiled: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(text: str, flags: int) -> None:
        raise AttributeError("no such thing here")

    monkeypatch.setattr(compiled, "_program", missing)
    assert compiled.compile_pattern("a+") == re.compile("a+")
    assert compiled.keep()  # nothing to keep


def test_a_wrong_pattern_is_an_error_of_patterns(compiled: ModuleType) -> None:
    with pytest.raises(re.error):
        compiled.compile_pattern("(")


def test_nothing_is_written_where_no_bytecode_is(
    compiled: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiled.compile_pattern("a")
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert not compiled.keep()
    assert not stores(tmp_path)
    assert compiled.keep(asked=True)
    assert stores(tmp_path)


def test_a_folder_that_cannot_be_written_is_no_error(
    compiled: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "file"))
    compiled.compile_pattern("a")
    assert not compiled.keep()


LOOK = """
from pipeline.runs import warmed
from pipeline.languages import compiled
from pipeline.languages.base import codes
from pipeline.settings import Settings
warmed.load(Settings(), codes())
assert compiled._kept and not compiled._new, list(compiled._new)[:3]
"""


def test_precompile_leaves_nothing_to_compile(tmp_path: Path) -> None:
    """A run after it has all its patterns, in every language, in whatever order this process takes its sets."""
    python = [sys.executable, "-X", f"pycache_prefix={tmp_path}"]
    subprocess.run([*python, "-m", "pipeline.precompile"], check=True, timeout=600)
    assert len(stores(tmp_path)) == 1
    for seed in ("1", "2", "3"):
        subprocess.run([*python, "-c", LOOK], check=True, timeout=600, env={**os.environ, "PYTHONHASHSEED": seed})
