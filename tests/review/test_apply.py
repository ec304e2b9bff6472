"""Reviewed files come back: what is understood, what is not, and that nothing is taken in twice or lost."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.review import answers
from pipeline.reviewing import reviews_of
from pipeline.tables.write import read_table
from tests.review.paperwork import (
    SENTENCES,
    WORDS,
    answered,
    apply,
    as_csv,
    counts,
    decided,
    run_of,
    save,
)  # fmt: skip

PAGES = {"en": "cp1252", "zh": "gb18030", "fr": "cp1252", "es": "cp1252", "ru": "cp1251", "ar": "cp1256"}


@pytest.mark.parametrize("code", SENTENCES)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "own"])
def test_whatever_a_spreadsheet_saves(
    code: str, delimiter: str, encoding: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = run_of(tmp_path / "out", [code])
    answers = {
        f"f-{code}1": {"verdict": WORDS[code]}, f"f-{code}2": {"corrected_value": "13000"},
        f"f-{code}3": {"verdict": "reject", "note": SENTENCES[code][3]},
    }  # fmt: skip
    text = as_csv(answered(out, answers), delimiter)
    save(tmp_path / "back.csv", text.replace("’", "'") if encoding == "own" else text,
         PAGES[code] if encoding == "own" else encoding)  # fmt: skip
    assert apply(tmp_path, tmp_path / "back.csv") == 0
    assert counts(capsys.readouterr().out) == {"accepted": 1, "rejected": 1, "fixed": 1, "empty": 1}
    assert decided(tmp_path) == {
        (f"f-{code}1", "verdict"): "accept", (f"f-{code}2", "verdict"): "fix",
        (f"f-{code}2", "corrected_value"): "13000", (f"f-{code}3", "verdict"): "reject",
        (f"f-{code}3", "note"): SENTENCES[code][3],
    }  # fmt: skip


#: What a spreadsheet or a person may leave in corrected_value: what is taken in, or "" for "asked about again".
VALUES = {
    "3400000": "3400000", "3.4": "3.4", "3,4": "3.4", "3 400 000": "3400000", "3\u202f400\u202f000": "3400000",
    "12400.5": "12400.5", "15-20": "15..20", "15–20": "15..20", "15 to 20": "15..20", "007": "7", "-3": "-3",
    "３４００": "3400",
    "3.4E+06": "", "1,250": "", "1.250": "", "1,250,000": "", "1.250.000": "", "2-Jan": "", "2026-01-02": "",
    "2026-01-02 00:00:00": "", "Jan-26": "", "1/2/2026": "", "#REF!": "", "#NAME?": "", "########": "", "about 40": "",
    "40 %": "", "20-15": "", "one": "", "3..4..5": "", "\ufffd": "", "x" * 32_767: "", "TRUE": "", "=1+1": "",
    "NaN": "", "inf": "", "1e3": "", "--5": "", "1 25": "",
}  # fmt: skip


@pytest.mark.parametrize(("cell", "taken"), VALUES.items(), ids=[repr(v)[:24] for v in VALUES])
@pytest.mark.parametrize("code", SENTENCES)
def test_no_doubtful_number_is_taken_in(
    code: str, cell: str, taken: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = run_of(tmp_path / "out", [code], each=2)
    save(tmp_path / "back.csv", as_csv(answered(out, {f"f-{code}1": {"corrected_value": cell}})))
    assert apply(tmp_path, tmp_path / "back.csv") == 0
    said = capsys.readouterr().out
    assert counts(said) == ({"fixed": 1, "empty": 1} if taken else {"empty": 1, "not understood": 1})
    assert decided(tmp_path).get((f"f-{code}1", "corrected_value"), "") == taken
    if not taken:
        assert "back.csv row 2" in said


def test_a_file_in_which_nothing_was_filled_in_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = run_of(tmp_path / "out", ["en"])
    save(tmp_path / "back.csv", as_csv(answered(out, {})))
    assert apply(tmp_path, tmp_path / "back.csv") == 0
    said = capsys.readouterr().out
    assert "what to do: no row was filled in" in said and counts(said) == {"empty": 4}
    assert not decided(tmp_path)


def test_the_same_file_twice_changes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = run_of(tmp_path / "out", ["en"])
    save(tmp_path / "back.csv", as_csv(answered(out, {"f-en1": {"verdict": "accept"}})))
    apply(tmp_path, tmp_path / "back.csv")
    log = {p: p.read_bytes() for p in reviews_of(tmp_path).iterdir()}
    capsys.readouterr()
    apply(tmp_path, tmp_path / "back.csv")
    assert counts(capsys.readouterr().out) == {"unchanged": 1, "empty": 3}
    assert {p: p.read_bytes() for p in reviews_of(tmp_path).iterdir()} == log


def test_an_older_file_after_a_newer_one_is_a_conflict(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = run_of(tmp_path / "out", ["en"])
    old = save(tmp_path / "old.csv", as_csv(answered(out, {"f-en1": {"verdict": "reject"}})))
    os.utime(old, (1_700_000_000, 1_700_000_000))
    apply(tmp_path, save(tmp_path / "new.csv", as_csv(answered(out, {"f-en1": {"verdict": "accept"}}))))
    capsys.readouterr()
    apply(tmp_path, old)
    assert counts(capsys.readouterr().out)["conflicting"] == 1
    assert decided(tmp_path)["f-en1", "verdict"] == "accept"


def test_reviewers_who_differ_are_listed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = run_of(tmp_path / "out", ["en"])
    apply(tmp_path, save(tmp_path / "a.csv", as_csv(answered(out, {"f-en1": {"verdict": "accept"}}))))
    capsys.readouterr()
    rows = answered(out, {"f-en1": {"verdict": "reject", "reviewer": "Bo"}})
    apply(tmp_path, save(tmp_path / "b.csv", as_csv(rows)))
    said = capsys.readouterr().out
    assert counts(said)["conflicting"] == 1
    assert "Ada" in said


def test_a_dry_run_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = run_of(tmp_path / "out", ["en"])
    apply(tmp_path, save(tmp_path / "a.csv", as_csv(answered(out, {"f-en1": {"verdict": "accept"}}))), "--dry-run")
    assert counts(capsys.readouterr().out)["accepted"] == 1
    assert not reviews_of(tmp_path).exists()


def test_decisions_stand_in_the_tables_and_undo_takes_them_back(tmp_path: Path) -> None:
    out = run_of(tmp_path / "out", ["ru"])
    answers = {"f-ru1": {"corrected_countries": "Кения; Эфиопия", "corrected_domain": "4"}}
    apply(tmp_path, save(tmp_path / "a.csv", as_csv(answered(out, answers))))
    row = next(r for r in read_table(out / "facts.csv") if r["fact_id"] == "f-ru1")
    assert (row["verdict"], row["corrected_countries"], row["corrected_domain"], row["reviewer"], row["value"]) == (
        "fix", "KEN; ETH", "4", "Ada", "12400",
    )  # fmt: skip
    assert main(["--workspace", str(tmp_path), "review", "undo"]) == 0
    assert decided(tmp_path) == {}


def test_a_missed_fact_can_be_added(tmp_path: Path) -> None:
    out = run_of(tmp_path / "out", ["zh"])
    fresh = {"passage_id": "p-zh2", "corrected_value": "2", "corrected_counted": "次", "surface": "(2)"}
    rows = answered(out, {})
    save(tmp_path / "a.csv", as_csv([*rows, dict.fromkeys(rows[0], "") | fresh]))
    apply(tmp_path, tmp_path / "a.csv")
    added = next(r for r in read_table(out / "facts.csv") if r["fact_id"].startswith("n-"))
    text = next(p["text"] for p in read_table(out / "passages.csv") if p["passage_id"] == "p-zh2")
    assert (added["value"], added["counted"], added["passage_id"]) == ("2", "次", "p-zh2")
    assert text[int(added["start"]) : int(added["end"])] == "(2)"


@pytest.mark.parametrize(("cell", "code"), [("A", "A"), ("a", "A"), (" b2 ", "b2"), ("3.0", "3"), ("None", "none")])
def test_a_code_is_known_however_it_is_written(cell: str, code: str) -> None:
    assert answers.domain(cell, answers.Allowed(frozenset({"A", "b2", "3"}), frozenset(), dict)) == code


def test_reviewed_passages_carry_their_domain(tmp_path: Path) -> None:
    out = run_of(tmp_path / "out", ["fr"])
    rows = answered(out, {"p-fr1": {"reviewed_domain": "aucun"}, "p-fr2": {"reviewed_domain": "3.0"}}, "passages")
    apply(tmp_path, save(tmp_path / "p.csv", as_csv(rows)))
    judged = {p["passage_id"]: (p["domain"], p["domain_basis"]) for p in read_table(out / "passages.csv")}
    assert judged["p-fr1"] == ("none", "reviewed")
    assert judged["p-fr2"] == ("3", "reviewed")
    assert next(f["domain"] for f in read_table(out / "facts.csv") if f["passage_id"] == "p-fr2") == "3"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("~$review.xlsx", b"x"), ("empty.csv", b""), ("old.xls", b"\xd0\xcf\x11\xe0rest"),
        ("torn.xlsx", b"PK\x03\x04torn"),
        ("other.csv", b"a,b\r\n1,2\r\n"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_named(
    name: str, content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run_of(tmp_path / "out", ["en"])
    (tmp_path / name).write_bytes(content)
    assert apply(tmp_path, tmp_path / name) == 2
    said = capsys.readouterr().err
    assert name in said
    assert "what to do" in said


def test_a_file_that_is_not_there_is_not_taken_for_an_open_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run_of(tmp_path / "out", ["en"])
    assert apply(tmp_path, tmp_path / "out" / "nowhere.xlsx") == 2
    assert "no such file" in capsys.readouterr().err


def test_rows_of_another_run_lead_to_the_option_that_names_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = run_of(tmp_path / "out", ["en"])
    foreign = {f"f-en{n}": {"verdict": "accept"} for n in (1, 2, 3)}
    save(
        tmp_path / "back.csv",
        as_csv(answered(out, foreign)).replace("f-en2", "f-zz2").replace("f-en3", "f-zz3"),
        "utf-8",
    )
    assert apply(tmp_path, tmp_path / "back.csv") == 0
    assert "--run DIR" in capsys.readouterr().out


@pytest.mark.parametrize(("typed", "told"), [("7,250", ("7250", "7.2500")), ("7,250,000", ("7250000",))])
def test_a_doubtful_number_is_asked_about_by_its_own_digits(
    typed: str, told: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = run_of(tmp_path / "out", ["en"])
    save(tmp_path / "back.csv", as_csv(answered(out, {"f-en1": {"corrected_value": typed}})), "utf-8")
    assert apply(tmp_path, tmp_path / "back.csv") == 0
    said = capsys.readouterr().out
    assert all(f"rite {number}" in said or f" {number} for" in said for number in told), said
