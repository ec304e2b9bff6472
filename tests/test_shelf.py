"""What is kept from run to run is what would be made; what cannot be kept or used is made anew."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import astuple
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.languages.base import codes, section
from pipeline.lexicon.load import load_lexicon
from pipeline.lexicon.matcher import Folding, Matcher

VALUES: tuple[Any, ...] = (
    {"дома": (1, 2), "房屋": (3,)},
    [("a", 1.5, None), ("b", 10**30, True)],
    b"\x00\xff",
    "",
    {},
)


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """The module as in a new process, with a file of its own."""
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    name = "pipeline.shelf"
    used = importlib.import_module(name)
    del sys.modules[name]
    yield importlib.import_module(name)
    sys.modules[name] = used


def again(module: ModuleType) -> ModuleType:
    """The module as another process sees it."""
    sys.modules.pop(module.__name__)
    return importlib.import_module(module.__name__)


def files(folder: Path) -> list[Path]:
    return list(folder.rglob("*.kept"))


def never() -> Any:
    raise AssertionError("made although it was kept")


def maker(value: Any) -> Callable[[], Any]:
    return lambda: value


def test_another_process_has_what_was_kept(shelf: ModuleType, tmp_path: Path) -> None:
    for number, value in enumerate(VALUES):
        assert shelf.kept("kind", [str(number)], maker(value)) == value
        assert shelf.kept("kind", [str(number)], never) == value  # in this process, too
    assert shelf.keep()
    later = again(shelf)
    for number, value in enumerate(VALUES):
        assert later.kept("kind", [str(number)], never) == value
    assert len(files(tmp_path)) == 1


def test_of_another_text_or_kind_it_is_another(shelf: ModuleType) -> None:
    assert shelf.kept("kind", ["a", "b"], maker(1)) == 1
    assert shelf.kept("kind", ["a", "c"], maker(2)) == 2
    assert shelf.kept("kind", ["a"], maker(3)) == 3
    assert shelf.kept("other", ["a", "b"], maker(4)) == 4
    assert shelf.kept("kind", ["a", "b"], maker(5), ours=False) == 5
    assert shelf.kept("kind", ["\ud800"], maker(6)) == 6  # half a character, as a damaged text may have


def test_what_our_code_makes_is_made_anew_by_other_code(shelf: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf.kept("table", ["text"], maker("old"))
    shelf.kept("pattern", ["text"], maker("same"), ours=False)
    assert shelf.keep()
    later = again(shelf)
    monkeypatch.setattr(later, "our_code", lambda: "edited")
    assert later.kept("table", ["text"], maker("new")) == "new"
    assert later.kept("pattern", ["text"], never, ours=False) == "same"
    assert later.keep()
    assert {code for code, _, _ in again(later)._load().places.values()} == {"", "edited"}  # the old one is gone


def test_the_state_of_files_changes_with_them(tmp_path: Path) -> None:
    from pipeline.shelf import files_state

    (tmp_path / "__pycache__").mkdir()
    for name in ("a.py", "b.csv", "__pycache__/c.py"):
        (tmp_path / name).write_text("one")
    before = files_state(tmp_path, (".py",))
    (tmp_path / "b.csv").write_text("another")
    (tmp_path / "__pycache__/c.py").write_text("another")
    assert files_state(tmp_path, (".py",)) == before
    os.utime(tmp_path / "a.py", ns=(1, 1))
    assert files_state(tmp_path, (".py",)) != before
    assert files_state(tmp_path, (".py", ".csv")) != files_state(tmp_path, (".py",))


def test_what_others_kept_stays(shelf: ModuleType) -> None:
    shelf.kept("kind", ["one"], maker(1))
    other = again(shelf)
    other.kept("kind", ["two"], maker(2))
    assert shelf.keep()
    assert other.keep()
    later = again(shelf)
    assert later.kept("kind", ["one"], never) == 1
    assert later.kept("kind", ["two"], never) == 2


def test_no_more_than_that_many(shelf: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf.kept("kind", ["dust"], maker(1))
    assert shelf.keep()
    later = again(shelf)
    monkeypatch.setattr(later, "MOST", 1)
    later.kept("kind", ["used"], maker(2))
    assert later.keep()
    assert len(later._load().places) == 1
    assert again(later).kept("kind", ["used"], never) == 2


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"",
        lambda data: data[:-3],
        lambda data: b"[" + data,
        lambda data: data.replace(sys.version.split()[0].encode(), b"3.0.0", 1),
        lambda data: b"\xff\xfe" + data,
        lambda data: b"[1, 2, 3]\n",
        lambda data: b"{}\n",
    ],
    ids=["empty", "cut", "not json", "another Python", "not text", "something else", "no list"],
)
def test_what_cannot_be_used_is_made_anew(shelf: ModuleType, tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    for number, value in enumerate(VALUES):
        shelf.kept("kind", [str(number)], maker(value))
    assert shelf.keep()
    (file,) = files(tmp_path)
    file.write_bytes(damage(file.read_bytes()))
    later = again(shelf)
    assert not later._load().places
    for number, value in enumerate(VALUES):
        assert later.kept("kind", [str(number)], maker(value)) == value
    assert later.keep()
    assert len(again(shelf)._load().places) == len(VALUES)


def test_a_value_that_cannot_be_kept_is_made_each_time(shelf: ModuleType, tmp_path: Path) -> None:
    assert shelf.kept("kind", ["object"], Path) == Path()
    assert shelf.kept("kind", ["object"], lambda: Path("other")) == Path("other")
    assert shelf.keep()
    assert not files(tmp_path)


def test_an_error_of_the_maker_is_the_callers(shelf: ModuleType) -> None:
    with pytest.raises(AssertionError, match="made although"):
        shelf.kept("kind", ["text"], never)


def test_nothing_is_written_where_no_bytecode_is(
    shelf: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.kept("kind", ["a"], maker(1))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert not shelf.keep()
    assert not files(tmp_path)
    assert shelf.keep(asked=True)
    assert files(tmp_path)


def test_a_folder_that_cannot_be_written_is_no_error(
    shelf: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "file"))
    shelf.kept("kind", ["a"], maker(1))
    assert not shelf.keep()


def test_where_a_file_cannot_be_read_at_places_it_is_read_whole(
    shelf: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.kept("kind", ["a"], maker(1))
    assert shelf.keep()
    later = again(shelf)
    monkeypatch.setattr(later, "_shelf", later._load(whole=True))
    monkeypatch.delattr(os, "pread", raising=False)
    assert later.kept("kind", ["a"], never) == 1


def test_a_file_that_goes_away_under_us_is_no_error(shelf: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a disk of the network whose file another machine has replaced."""

    def gone(*_: Any) -> bytes:
        raise OSError("stale file handle")

    shelf.kept("kind", ["a"], maker(1))
    assert shelf.keep()
    later = again(shelf)
    if not later.AT_PLACES:
        pytest.skip("files are read whole here")
    monkeypatch.setattr(os, "pread", gone)
    assert later.kept("kind", ["a"], maker(2)) == 2


def test_what_was_kept_is_not_written_again(shelf: ModuleType, tmp_path: Path) -> None:
    shelf.kept("kind", ["a"], maker(1))
    assert shelf.keep()
    (file,) = files(tmp_path)
    file.unlink()
    assert shelf.kept("kind", ["a"], never) == 1  # known here without a file
    assert shelf.keep()
    assert not files(tmp_path)  # there was nothing new


def test_a_language_more_is_a_lexicon_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Which languages there are decides what a lexicon holds, though no list and no code of ours has changed."""
    from pipeline.lexicon import load

    (tmp_path / "countries.csv").write_text("id,name,en,eo\nKEN,Kenya,Kenya,Kenjo\n", encoding="utf-8")

    def kenya() -> set[str]:
        load_lexicon.cache_clear()
        entry = load_lexicon(tmp_path).get("COUNTRY", "KEN")
        assert entry is not None
        return set(entry.names)

    assert "eo" not in kenya()
    monkeypatch.setattr(load, "codes", lambda: (*codes(), "eo"))
    assert "eo" in kenya()
    load_lexicon.cache_clear()


@given(st.lists(st.text(max_size=8), max_size=12))
def test_forms_are_found_by_their_numbers_wherever_they_come_from(forms: list[str]) -> None:
    """The same list twice: once folded, once from the shelf."""
    for _ in range(2):
        found = {(form, hit.form) for form in forms for hit, _ in Matcher(forms, Folding(), spaced=True).find(form)}
        assert all((form, at) in found for at, form in enumerate(forms) if form.isalpha() and form.isascii())


@pytest.mark.parametrize("code", codes())
def test_names_from_the_shelf_are_those_that_would_be_made(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every part of a start that is kept gives in every language what it gives without a shelf."""
    from pipeline.domains import concepts
    from pipeline.entities.numbers import grammar
    from pipeline.lexicon import lexicon, load, matcher

    def made(kind: str, sources: Any, make: Callable[[], Any], *, ours: bool = True) -> Any:
        return make()

    def everything() -> tuple[Any, ...]:
        load_lexicon.cache_clear()
        concepts._starts.cache_clear()
        index = load_lexicon()._index(code)
        measures = grammar.load_measures(code, {}, section(code, "figures"))
        told = [(form, number) for forms in measures for form, number in forms._known.items()]
        names = [(text, base, entry and astuple(entry), *rest) for text, base, entry, *rest in index.names]
        return names, told, concepts._starts(code)

    everything()  # keeps what was not kept yet
    kept = everything()
    for module in (lexicon, load, matcher, concepts):
        monkeypatch.setattr(module, "kept", made)
    monkeypatch.setattr("pipeline.lexicon.files.kept", made)
    monkeypatch.setattr("pipeline.entities.numbers.forms.kept", made)
    assert everything() == kept
    load_lexicon.cache_clear()
    concepts._starts.cache_clear()


LOOK = """
from pipeline import shelf
from pipeline.runs import warmed
from pipeline.batch.fingerprint import program_digest
from pipeline.languages.base import codes
from pipeline.settings import Settings
warmed.load(Settings(), codes())
program_digest()
assert shelf._shelf.places and not shelf._unkept, len(shelf._unkept)
"""


def test_precompile_leaves_nothing_to_make(tmp_path: Path) -> None:
    """A run after it has all it keeps, in every language, in whatever order this process takes its sets."""
    python = [sys.executable, "-X", f"pycache_prefix={tmp_path}"]
    subprocess.run([*python, "-m", "pipeline.precompile"], check=True, timeout=600)
    assert len(files(tmp_path)) == 1
    for seed in ("1", "2", "3"):
        subprocess.run([*python, "-c", LOOK], check=True, timeout=600, env={**os.environ, "PYTHONHASHSEED": seed})
