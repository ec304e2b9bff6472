"""Decisions find their place again when ids change, and are listed when they cannot."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.batch.state import State
from pipeline.cli import main
from pipeline.errors import InputError
from pipeline.review.decisions import FACT, PASSAGE, UNDO, Decision, append, in_force, read_log
from pipeline.review.labels import review_labels
from pipeline.review.overlay import lay_over
from pipeline.tables.write import read_table
from tests.paper import REPORT, pdf
from tests.review.paperwork import answered, apply, as_csv, counts, decided, fact, passage, run_of

PLACES = [(code, n) for code in ("en", "zh", "ar") for n in (1, 2, 3)]


def anchored(target: str, row: dict[str, str], field: str, new: str) -> Decision:
    return Decision(target, row["fact_id" if target == FACT else "passage_id"], field, new, reviewer="Ada", anchor=row)


def rows() -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    return [fact(*place) for place in PLACES], [passage(*place) for place in PLACES]


def test_in_place() -> None:
    facts, passages = rows()
    laid = lay_over([anchored(FACT, facts[0], "verdict", "reject")], facts, passages)
    assert (laid.placed, laid.moved, laid.stale) == (1, {}, [])
    assert (facts[0]["verdict"], facts[0]["reviewer"]) == ("reject", "Ada")
    assert not any(f.get("verdict") for f in facts[1:])


@pytest.mark.parametrize("place", range(len(PLACES)))
def test_moved_with_its_text(place: int) -> None:
    old, passages = rows()
    judged = anchored(PASSAGE, passages[place], "reviewed_domain", "4")
    decisions = [anchored(FACT, old[place], "verdict", "accept"), judged]
    facts, passages = rows()
    for row in (*facts, *passages):  # a new reader: other ids, one sign more, another way of spacing
        row["passage_id"] += "x"
        row["document_id"] += "x"
        if "fact_id" in row:
            row["fact_id"] += "x"
            row["evidence"] = row["evidence"].replace(" ", "  ") + "."
        else:
            row["text"] += "."
    laid = lay_over(decisions, facts, passages)
    assert laid.stale == []
    assert facts[place]["verdict"] == "accept"
    assert passages[place]["domain_basis"] == "reviewed"
    assert sum(bool(f.get("verdict")) for f in facts) == 1


def test_a_domain_of_another_plan_waits_for_a_run_by_that_plan(tmp_path: Path) -> None:
    facts, passages = rows()
    passages = [{**row, "plan": "care"} for row in passages]
    other = [{**row, "plan": "sp-2020-2025"} for row in passages]
    log = [
        anchored(PASSAGE, passages[0], "reviewed_domain", "4"), anchored(FACT, facts[0], "verdict", "accept"),
        anchored(PASSAGE, other[0], "reviewed_domain", "2"),
    ]  # fmt: skip
    laid = lay_over(log, facts, other)
    assert (laid.placed, laid.stale, other[0]["domain"]) == (2, [], "2")
    laid = lay_over(log, [dict(row) for row in facts], passages)
    assert (laid.placed, laid.stale, passages[0]["domain"]) == (2, [], "4")
    append(tmp_path, log)
    assert [la.domain for la in review_labels(tmp_path, "care")] == ["4"]
    assert [la.domain for la in review_labels(tmp_path, "sp-2020-2025")] == ["2"]


def test_what_has_no_place_is_stale() -> None:
    facts, passages = rows()
    gone = fact("ru", 1)
    laid = lay_over([anchored(FACT, gone, "verdict", "accept")], facts, passages)
    assert [d.id for d in laid.stale] == [gone["fact_id"]]
    assert not any(f.get("verdict") for f in facts)


def test_two_equal_places_are_not_guessed_between() -> None:
    facts, passages = rows()
    decision = anchored(FACT, facts[0], "verdict", "accept")
    twins = [dict(facts[0], fact_id=f"f-new{n}", paragraph="") for n in (1, 2)]
    assert [d.id for d in lay_over([decision], twins, passages).stale] == ["f-en1"]


@settings(max_examples=40)
@given(st.lists(st.tuples(st.sampled_from(["f-1", "f-2"]), st.sampled_from(["accept", "reject"]), st.booleans())))
def test_the_log_gives_back_what_was_written(tmp_path_factory: pytest.TempPathFactory, steps: list) -> None:  # type: ignore[type-arg]
    folder = tmp_path_factory.mktemp("log")
    wanted: dict[tuple[str, str, str], str] = {}
    history: list[tuple[str, dict[tuple[str, str, str], str]]] = []
    for number, (id_, new, undo) in enumerate(steps):
        when = f"2030-01-01T00:00:{number:02}+00:00"
        if undo and history:
            batch, wanted = history.pop()
            append(folder, [Decision(UNDO, "", batch, "", reviewer="Ada", when=when)])
        else:
            history.append((str(number), dict(wanted)))
            append(folder, [Decision(FACT, id_, "verdict", new, reviewer="Ada", when=when, batch=str(number))])
            wanted[FACT, id_, "verdict"] = new
    assert {key: d.new for key, d in in_force(read_log(folder)).items()} == wanted


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    append(tmp_path, [Decision(FACT, "f-1", "verdict", "accept", reviewer="Ada", when="2030-01-01")])
    (file,) = tmp_path.glob("*.jsonl")
    file.write_text(file.read_text(encoding="utf-8") + "<<<<<<< ours\n", encoding="utf-8")
    with pytest.raises(InputError, match=rf"{file.name} line 2"):
        read_log(tmp_path)


def test_decisions_survive_the_next_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "report.pdf").write_bytes(REPORT)
    out = tmp_path / "out"
    run = ["--workspace", str(tmp_path), "run", str(tmp_path / "in"), "--out", str(out), "--workers", "1"]
    assert main(run) == 0
    chosen = read_table(out / "facts.csv")[0]
    rows = answered(out, {chosen["fact_id"]: {"verdict": "reject", "note": "a page number"}})
    (tmp_path / "back.csv").write_text(as_csv(rows), encoding="utf-8-sig")
    review = ["--workspace", str(tmp_path), "review"]
    assert main([*review, "apply", str(tmp_path / "back.csv"), "--run", str(out), "--reviewer", "Ada", "--yes"]) == 0
    (tmp_path / "in" / "report.pdf").rename(tmp_path / "in" / "renamed.pdf")
    assert main(run) == 0
    again = {f["fact_id"]: f for f in read_table(out / "facts.csv")}
    assert (again[chosen["fact_id"]]["verdict"], again[chosen["fact_id"]]["note"]) == ("reject", "a page number")
    capsys.readouterr()
    assert main([*review, "status", str(out)]) == 0
    assert "stale: 0" in capsys.readouterr().out
    (tmp_path / "in" / "renamed.pdf").write_bytes(pdf([["Nothing was counted this year."]]))
    assert main(run) == 0
    capsys.readouterr()
    assert main([*review, "status", str(out)]) == 0
    said = capsys.readouterr().out
    assert "in place: 0" in said and f"stale: {chosen['fact_id']} (" in said and "verdict = reject, by Ada on" in said


def test_answers_typed_into_a_table_are_kept_when_a_run_writes_over_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "report.pdf").write_bytes(REPORT)
    out = tmp_path / "out"
    run = ["--workspace", str(tmp_path), "run", str(tmp_path / "in"), "--out", str(out), "--delimiter", "semicolon"]
    assert main(run) == 0
    first = read_table(out / "facts.csv")[0]["fact_id"]
    assert (out / "facts.csv").read_bytes().startswith(b"\xef\xbb\xbffact_id;verdict;")
    assert main(run) == 0
    assert not list(out.glob("*.edited-*"))
    typed = as_csv(answered(out, {first: {"verdict": "接受"}}), ";")
    (out / "facts.csv").write_bytes(typed.encode("utf-8-sig"))
    capsys.readouterr()
    assert main(run) == 0
    (kept,) = out.glob("facts.edited-*.csv")
    assert f"habitext review apply {kept}" in capsys.readouterr().err
    review = ["--workspace", str(tmp_path), "review", "apply", str(kept), "--reviewer", "Ada", "--yes"]
    assert main(review) == 0
    assert read_table(out / "facts.csv")[0]["verdict"] == "accept"
    assert main(run) == 0
    assert len(list(out.glob("facts.edited-*.csv"))) == 1
    assert read_table(out / "facts.csv")[0]["verdict"] == "accept"


def test_a_document_that_was_taken_away_does_not_come_back_with_a_decision(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "report.pdf").write_bytes(REPORT)
    (tmp_path / "in" / "other.pdf").write_bytes(pdf([["The agency trained 310 planners in Peru in 2021."]]))
    out = tmp_path / "out"
    run = ["--workspace", str(tmp_path), "run", str(tmp_path / "in"), "--out", str(out), "--workers", "1"]
    assert main(run) == 0
    (tmp_path / "in" / "other.pdf").unlink()
    (tmp_path / "in" / "report.pdf").rename(tmp_path / "in" / "moved.pdf")
    assert main(run) == 0
    before = read_table(out / "facts.csv")
    rows = answered(out, {before[0]["fact_id"]: {"verdict": "accept"}})
    (tmp_path / "back.csv").write_text(as_csv(rows), encoding="utf-8-sig")
    review = ["--workspace", str(tmp_path), "review", "apply", str(tmp_path / "back.csv"), "--reviewer", "A", "--yes"]
    assert main(review) == 0
    after = read_table(out / "facts.csv")
    assert [(f["fact_id"], f["document"], f["value"]) for f in after] == [
        (f["fact_id"], f["document"], f["value"]) for f in before
    ]
    assert [f["verdict"] for f in after if f["verdict"]] == ["accept"]


def test_a_sheet_of_an_older_reading_still_finds_its_facts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = run_of(tmp_path / "out", ["en", "ru"])
    sheet = as_csv(answered(out, {"f-ru1": {"verdict": "да"}, "f-ru2": {"corrected_value": "12500"}}))
    facts, passages = ([dict(r) for r in read_table(out / f"{t}.csv")] for t in ("facts", "passages"))
    for row in (*facts, *passages):  # read by a newer version: other ids, another way of closing a sentence
        for name in {"fact_id", "passage_id"} & row.keys():
            row[name] += "new"
        for name in {"evidence", "text"} & row.keys():
            row[name] += "."
    facts = [f for f in facts if f["fact_id"] != "f-ru2new"]
    with State(out) as state:
        state.put("0" * 64, "newer", {"status": "done", "facts": facts, "passages": passages})
    (out / "run.json").write_text('{"fingerprint": "newer", "model": "domains-y"}', encoding="utf-8")
    (tmp_path / "back.csv").write_text(sheet, encoding="utf-8-sig")
    assert apply(tmp_path, tmp_path / "back.csv") == 0
    said = capsys.readouterr().out
    assert "f-ru1 is f-ru1new now" in said
    assert counts(said) == {"accepted": 1, "empty": 6, "unknown": 1}
    assert decided(tmp_path) == {("f-ru1new", "verdict"): "accept"}


def test_a_log_that_cannot_be_read_is_said_before_the_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "report.pdf").write_bytes(REPORT)
    reviews = tmp_path / "corpus" / "reviews"
    reviews.mkdir(parents=True)
    (reviews / "ada.jsonl").write_text("<<<<<<< ours\n", encoding="utf-8")
    run = ["--workspace", str(tmp_path), "run", str(tmp_path / "in"), "--out", str(tmp_path / "out")]
    assert main(run) == 2
    assert "ada.jsonl line 1" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
