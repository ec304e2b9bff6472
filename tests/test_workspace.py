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


def test_check_looks_at_the_workspaces_own_names(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", str(tmp_path)]) == 0
    names = tmp_path / "knowledge" / "programmes.csv"
    head = "id,name,type,acronym,en,fr,es,ru,zh,ar,status,unverified\n"
    names.write_text(f"{head}roofs,Blue Roofs for Bamako,initiative,,Blue Roofs for Bamako,,,,,,verified,\n", "utf-8")
    capsys.readouterr()
    assert main(["--workspace", str(tmp_path), "check", "--try", "Blue Roofs for Bamako took 3 to 5 days."]) == 0
    said = capsys.readouterr().out
    assert said.startswith("read as English\n") and "roofs" in said and "3..5" in said
    assert main(["check", "--try", "12 345"]) == 0
    assert capsys.readouterr().out.startswith("read as no language")
    names.write_text(names.read_text("utf-8").replace("verified", "sure"), "utf-8")
    assert main(["--workspace", str(tmp_path), "check"]) == 1
    assert "programmes.csv row 2" in capsys.readouterr().out


def test_the_door_gives_what_can_be_called(tmp_path: Path) -> None:
    from pipeline import run_folder

    (tmp_path / "a.txt").write_text("1. In 2024, 340 households in Kenya got a title.\n", encoding="utf-8")
    summary = run_folder([tmp_path / "a.txt"], tmp_path / "out")
    assert summary.facts == 1 and (tmp_path / "out" / "facts.csv").is_file()


@pytest.mark.parametrize(
    "words",
    [
        ["--workspace", "{nowhere}", "check"],
        ["check", "--knowledge", "{nowhere}"],
        ["run", "{source}", "--out", "{out}", "--knowledge", "{nowhere}"],
    ],
)
def test_a_folder_that_is_not_there_is_not_passed_over(
    words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.pdf").write_bytes(REPORT)
    places = {"nowhere": tmp_path / "nowhere", "source": tmp_path / "a.pdf", "out": tmp_path / "out"}
    assert main([word.format(**places) for word in words]) == 2
    said = capsys.readouterr().err
    assert f"{places['nowhere']}: no such folder" in said and "what to do" in said
    assert not places["out"].exists()


def test_a_list_saved_as_a_workbook_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make(tmp_path)
    assert main(["--workspace", str(tmp_path), "check"]) == 0
    (tmp_path / "knowledge" / "programmes.xlsx").write_bytes(b"PK")
    assert main(["--workspace", str(tmp_path), "check"]) == 1
    assert "programmes.xlsx" in capsys.readouterr().out


def test_without_a_word_the_commands_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "read documents and write the tables" in capsys.readouterr().out


def test_a_table_that_no_run_wrote_is_not_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.pdf").write_bytes(REPORT)
    mine = tmp_path / "out" / "facts.csv"
    mine.parent.mkdir()
    mine.write_text("what,how many\nwells,3\n", encoding="utf-8")
    words = ["run", str(tmp_path / "a.pdf"), "--out", str(mine.parent)]
    assert main(words) == 2
    assert str(mine) in capsys.readouterr().err and "wells" in mine.read_text(encoding="utf-8")
    mine.unlink()
    assert main(words) == 0 == main(words)
