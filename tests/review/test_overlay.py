"""Decisions find their place again when ids change, and are listed when they cannot."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.cli import main
from pipeline.errors import InputError
from pipeline.review.decisions import FACT, PASSAGE, UNDO, Decision, append, in_force, read_log
from pipeline.review.overlay import lay_over
from pipeline.tables.write import read_table
from tests.paper import REPORT
from tests.review.paperwork import answered, as_csv, fact, passage

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


@settings(deadline=None, max_examples=40)
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
