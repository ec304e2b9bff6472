"""A workspace is made once, and its file gives the defaults of run; what is wrong in it is named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.workspace import FILE, KEYS, TEXT, defaults, make
from tests.paper import REPORT


def test_made_once_and_never_touched_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = tmp_path / "office"
    assert main(["init", str(place)]) == 0
    assert "made" in capsys.readouterr().out
    (place / FILE).write_text("[run]\nworkers = 1\n", encoding="utf-8")
    assert main(["init", str(place)]) == 0
    assert "everything is there" in capsys.readouterr().out
    assert defaults(place) == {"workers": 1}
    assert make(place) == []


def test_the_file_that_is_written_names_every_setting(tmp_path: Path) -> None:
    make(tmp_path)
    assert defaults(tmp_path) == {}
    bare = TEXT.replace("# ", "", 1).replace("\n# ", "\n")
    (tmp_path / FILE).write_text(bare.split("\n", 1)[1], encoding="utf-8")
    assert set(defaults(tmp_path)) == set(KEYS)


def test_its_defaults_count_and_the_command_line_counts_more(tmp_path: Path) -> None:
    make(tmp_path)
    (tmp_path / FILE).write_text('[run]\nplan = "2014-2019"\nworkers = 1\ndelimiter = "semicolon"\n', encoding="utf-8")
    source = tmp_path / "a.pdf"
    source.write_bytes(REPORT)
    first, second = tmp_path / "outputs" / "one", tmp_path / "outputs" / "two"
    assert main(["--workspace", str(tmp_path), "run", str(source), "--out", str(first)]) == 0
    assert json.loads((first / "run.json").read_text(encoding="utf-8"))["settings"]["plan"] == "2014-2019"
    assert ";" in (first / "facts.csv").read_text(encoding="utf-8-sig").splitlines()[0]
    assert main(["--workspace", str(tmp_path), "run", str(source), "--out", str(second), "--plan", "2020-2025"]) == 0
    assert json.loads((second / "run.json").read_text(encoding="utf-8"))["settings"]["plan"] == "2020-2025"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[run]\nwrokers = 1\n", "no setting 'wrokers'"),
        ('[run]\nworkers = "two"\n', "workers = 'two'"),
        ("[run]\nworkers = true\n", "wrong kind"),
        ("run = 3\n", "run is no table"),
        ("[run\n", FILE),
    ],
)
def test_what_is_wrong_is_named(text: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    (tmp_path / "a.pdf").write_bytes(REPORT)
    status = main(["--workspace", str(tmp_path), "run", str(tmp_path / "a.pdf"), "--out", str(tmp_path / "out")])
    assert status == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
