"""Decisions meet earlier ones: second opinions, newer and older files, changes of mind, and undoing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.review.agreement import agreements, kappa
from pipeline.review.decisions import in_force, read_log
from pipeline.reviewing import reviews_of
from pipeline.tables.write import read_table
from tests.review.paperwork import answered, apply, as_csv, counts, decided, run_of, save


def facts(tmp_path: Path) -> dict[str, dict[str, str]]:
    return {f["fact_id"]: f for f in read_table(tmp_path / "out" / "facts.csv")}


def returned(tmp_path: Path, answers: dict[str, dict[str, str]], *more: str, name: str = "back.csv") -> Path:
    """A file made from the tables as they are now, applied."""
    file = save(tmp_path / name, as_csv(answered(tmp_path / "out", answers)))
    assert apply(tmp_path, file, *more) == 0
    return file


def test_a_change_of_mind_in_a_new_sheet_counts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run_of(tmp_path / "out", ["fr"])
    returned(tmp_path, {"f-fr1": {"verdict": "accept"}})
    capsys.readouterr()
    file = save(tmp_path / "later.csv", as_csv(answered(tmp_path / "out", {"f-fr1": {"verdict": "reject"}})))
    os.utime(file, (1_000_000_000, 1_000_000_000))  # its time says nothing: it shows the decision it changes
    apply(tmp_path, file)
    said = capsys.readouterr().out
    assert counts(said) == {"rejected": 1, "empty": 3}
    assert "'accept' becomes 'reject'" in said
    last = in_force(read_log(reviews_of(tmp_path)))["fact", "f-fr1", "verdict"]
    assert (last.old, last.new) == ("accept", "reject")


def test_a_correction_is_withdrawn_with_its_verdict(tmp_path: Path) -> None:
    run_of(tmp_path / "out", ["es"])
    returned(tmp_path, {"f-es1": {"corrected_value": "12500", "corrected_unit": "USD"}})
    assert facts(tmp_path)["f-es1"]["corrected_value"] == "12500"
    returned(tmp_path, {"f-es1": {"corrected_value": ""}})  # cleared in a sheet that showed it
    row = facts(tmp_path)["f-es1"]
    assert (row["verdict"], row["corrected_value"], row["corrected_unit"]) == ("fix", "", "USD")
    returned(tmp_path, {"f-es1": {"verdict": "accept", "corrected_unit": ""}})
    row = facts(tmp_path)["f-es1"]
    assert (row["verdict"], row["corrected_value"], row["corrected_unit"]) == ("accept", "", "")


def test_a_second_reviewer_confirms_or_differs_and_both_words_are_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = run_of(tmp_path / "out", ["en"])
    blank = answered(out, {})
    returned(tmp_path, {"f-en1": {"verdict": "accept"}, "f-en2": {"verdict": "accept"}})
    mine = {"f-en1": {"verdict": "yes"}, "f-en2": {"verdict": "no"}}
    second = save(tmp_path / "bo.csv", as_csv([{**row, **mine.get(row["fact_id"], {})} for row in blank]))
    capsys.readouterr()
    for expected in ({"confirmed": 1, "empty": 2, "conflicting": 1}, {"unchanged": 1, "empty": 2, "conflicting": 1}):
        apply(tmp_path, second, "--reviewer", "Bo")
        assert counts(capsys.readouterr().out) == expected
    assert decided(tmp_path) == {("f-en1", "verdict"): "accept", ("f-en2", "verdict"): "accept"}
    assert facts(tmp_path)["f-en1"]["reviewer"] == "Ada"
    (found,) = agreements(read_log(reviews_of(tmp_path)))
    assert (found.first, found.second, found.both, found.same) == ("Ada", "Bo", 2, 1)
    main(["--workspace", str(tmp_path), "review", "status", str(out)])
    said = capsys.readouterr().out
    assert "1 of 2 the same" in said
    assert "differ on f-en2: Ada accept, Bo reject" in said
    apply(tmp_path, second, "--reviewer", "Bo", "--overrule")
    assert decided(tmp_path)["f-en2", "verdict"] == "reject"


def test_who_changes_a_row_signs_it_though_it_shows_another_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run_of(tmp_path / "out", ["ar"])
    returned(tmp_path, {"f-ar1": {"verdict": "قبول"}})
    assert facts(tmp_path)["f-ar1"]["reviewer"] == "Ada"
    capsys.readouterr()
    returned(tmp_path, {"f-ar1": {"verdict": "رفض"}}, "--reviewer", "Bo")
    assert counts(capsys.readouterr().out) == {"conflicting": 1, "empty": 3}
    assert {d.reviewer for d in read_log(reviews_of(tmp_path)) if d.new == "reject"} == {"Bo"}


def test_a_sheet_that_only_repeats_what_it_showed_is_no_second_opinion(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run_of(tmp_path / "out", ["zh"])
    returned(tmp_path, {"f-zh1": {"verdict": "接受", "note": "核对过"}})
    before = read_log(reviews_of(tmp_path))
    capsys.readouterr()
    returned(tmp_path, {}, "--reviewer", "Bo")
    assert counts(capsys.readouterr().out) == {"unchanged": 1, "empty": 3}
    assert read_log(reviews_of(tmp_path)) == before


def test_nothing_to_undo_and_an_unknown_batch_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    undo = ["--workspace", str(tmp_path), "review", "undo"]
    assert main(undo) == 2 and "there is nothing to undo" in capsys.readouterr().err
    assert main([*undo, "no-such"]) == 2
    assert "there is no batch 'no-such'" in capsys.readouterr().err


def test_files_of_several_reviewers_are_written_in_one_file_and_undone_together(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = run_of(tmp_path / "out", ["ru"])
    rows = answered(out, {"f-ru1": {"verdict": "да", "reviewer": "Ия"}, "f-ru2": {"verdict": "нет", "reviewer": "Ян"}})
    apply(tmp_path, save(tmp_path / "both.csv", as_csv(rows)))
    assert len(list(reviews_of(tmp_path).glob("*.jsonl"))) == 1
    assert {d.reviewer for d in read_log(reviews_of(tmp_path))} == {"Ия", "Ян"}
    capsys.readouterr()
    assert main(["--workspace", str(tmp_path), "review", "undo", "--run", str(out)]) == 0
    assert "2 decisions of Ия, Ян" in capsys.readouterr().out
    assert not any(f["verdict"] or f["reviewer"] for f in facts(tmp_path).values())
    assert len(list(reviews_of(tmp_path).glob("*.jsonl"))) == 2  # the log keeps what was undone


def test_an_older_workbook_of_another_name_is_a_conflict_also_when_its_time_was_lost(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = run_of(tmp_path / "out", ["en"])
    old = save(tmp_path / "old.csv", as_csv(answered(out, {"f-en1": {"verdict": "reject"}})))
    new = returned(tmp_path, {"f-en1": {"verdict": "accept"}}, name="new.csv")
    os.utime(old, ns=(new.stat().st_mtime_ns, new.stat().st_mtime_ns))
    capsys.readouterr()
    apply(tmp_path, old)
    assert counts(capsys.readouterr().out)["conflicting"] == 1


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ([("a", "a"), ("b", "b")], 1.0),
        ([("a", "b"), ("b", "a")], -1.0),
        ([("a", "a"), ("a", "b"), ("b", "a"), ("b", "b")], 0.0),
        ([("a", "a")] * 20 + [("a", "b")] * 5 + [("b", "a")] * 10 + [("b", "b")] * 15, 0.4),
        ([("a", "a")] * 3, None),
        ([], None),
    ],
)
def test_kappa(answers: list[tuple[str, str]], expected: float | None) -> None:
    found = kappa(answers)
    assert found == expected if expected is None else found == pytest.approx(expected)


def test_an_added_fact_can_be_changed_and_rejected(tmp_path: Path) -> None:
    out = run_of(tmp_path / "out", ["en"])
    rows = answered(out, {})
    fresh = dict.fromkeys(rows[0], "") | {
        "evidence": rows[1]["evidence"], "surface": "(2)", "value": "2", "counted": "phases", "note": "missed",
    }  # fmt: skip
    apply(tmp_path, save(tmp_path / "a.csv", as_csv([*rows, fresh])))
    (id_,) = [name for name in facts(tmp_path) if name.startswith("n-")]
    assert list(facts(tmp_path))[2] == id_  # after the facts of its passage
    before = read_log(reviews_of(tmp_path))
    returned(tmp_path, {})
    assert read_log(reviews_of(tmp_path)) == before
    returned(tmp_path, {id_: {"corrected_counted": "stages"}})
    assert facts(tmp_path)[id_]["counted"] == "stages"
    returned(tmp_path, {id_: {"verdict": "reject"}})
    assert facts(tmp_path)[id_]["verdict"] == "reject"


def test_a_row_that_lost_its_id_does_not_become_a_second_fact(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = run_of(tmp_path / "out", ["fr"])
    rows = answered(out, {"f-fr1": {"verdict": "oui"}})
    apply(tmp_path, save(tmp_path / "a.csv", as_csv([{**rows[0], "fact_id": ""}])))
    said = capsys.readouterr().out
    assert counts(said) == {"not understood": 1}
    assert "f-fr1 already" in said


def test_the_run_is_found_around_the_file_and_named_when_it_is_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = run_of(tmp_path / "work" / "outputs" / "one", ["en"])
    run_of(tmp_path / "work" / "outputs" / "two", ["zh"])
    (tmp_path / "mail").mkdir()
    file = save(tmp_path / "mail" / "back.csv", as_csv(answered(out, {"f-en1": {"verdict": "accept"}})))
    command = ["--workspace", str(tmp_path / "work"), "review", "apply", str(file), "--yes", "--reviewer", "Ada"]
    assert main(command) == 0
    assert str(out) in capsys.readouterr().out
    assert next(f for f in read_table(out / "facts.csv") if f["fact_id"] == "f-en1")["verdict"] == "accept"
    command[1] = str(tmp_path / "elsewhere")
    (tmp_path / "elsewhere").mkdir()
    assert main(command) == 2
    assert "--run DIR" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("answer", "written"), [("y\n", True), ("oui\n", True), ("是\n", True), ("n\n", False), ("", False)]
)
def test_it_asks_before_it_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: str, written: bool) -> None:
    import io

    out = run_of(tmp_path / "out", ["en"])
    file = save(out / "back.csv", as_csv(answered(out, {"f-en1": {"verdict": "accept"}})))
    monkeypatch.setattr("sys.stdin", io.StringIO(answer))
    status = main(["--workspace", str(tmp_path), "review", "apply", str(file), "--reviewer", "Ada"])
    assert (status == 0, reviews_of(tmp_path).exists()) == (written, written)


def test_what_was_typed_into_the_table_itself_and_not_taken_in_is_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = run_of(tmp_path / "out", ["en"])
    typed = as_csv(answered(out, {"f-en1": {"verdict": "accept"}, "f-en2": {"verdict": "perhaps"}}))
    save(out / "facts.csv", typed)
    assert apply(tmp_path, out / "facts.csv") == 0
    (kept,) = out.glob("facts.edited-*.csv")
    assert kept.read_bytes().decode("utf-8-sig") == typed
    assert kept.name in capsys.readouterr().out
    assert facts(tmp_path)["f-en2"]["verdict"] == ""
