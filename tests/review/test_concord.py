"""What language versions agree on is shown once and decided together; what they differ on is not."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from pipeline.cli import main
from pipeline.commands.compare import said_first
from pipeline.review.concord import AGREES, Concord, concord_of, once
from pipeline.review.decisions import read_log
from pipeline.review.order import facts_in_order
from pipeline.reviewing import reviews_of
from pipeline.tables.columns import FACTS
from pipeline.tables.write import read_table, write_table
from tests.review.paperwork import answered, apply, as_csv, counts, decided, run_of, save

CODES = ["en", "fr", "ru"]


def concordance(out: Path, rows: list[Mapping[str, str]]) -> None:
    """A concordance.csv with a row for each mapping; `en1`: number of the fact; `difference` and `confidence` too."""
    head = ["what", "difference", "confidence", "languages", *(f"fact_{code}" for code in CODES)]
    lines = [
        {"what": "figure", "languages": "; ".join(CODES), "difference": "", "confidence": "0.95"}
        | {name: text for name, text in row.items() if name in head}
        | {f"fact_{code}": f"f-{code}{row[code]}" for code in CODES if code in row}
        for row in rows
    ]
    save(out / "concordance.csv", as_csv(lines, columns=head))


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A run in three languages whose facts 1 and 2 say the same; French lacks 3; 4 differs."""
    folder = run_of(tmp_path / "out", CODES)
    concordance(folder, [
        {"en": "1", "fr": "1", "ru": "1"}, {"en": "2", "fr": "2", "ru": "2"},
        {"en": "3", "ru": "3", "difference": "missing", "confidence": "0.8"},
        {"en": "4", "fr": "4", "ru": "4", "difference": "other modifier", "confidence": "0.3"},
    ])  # fmt: skip
    return folder


def sheet(tmp_path: Path) -> list[dict[str, str]]:
    """The rows of the facts sheet."""
    assert main(["--workspace", str(tmp_path), "review", "sheet", str(tmp_path / "out")]) == 0
    rows = list(load_workbook(tmp_path / "out" / "review.xlsx")["facts"].iter_rows(values_only=True))
    return [dict(zip(rows[0], (cell or "" for cell in row), strict=True)) for row in rows[1:] if any(row)]


def said(tmp_path: Path, *rows: Mapping[str, str], more: tuple[str, ...] = ()) -> int:
    """Applies answers on facts, as a CSV with these rows alone."""
    answers = {row["fact_id"]: dict(row) for row in rows}
    found = [row for row in answered(tmp_path / "out", answers) if row["fact_id"] in answers]
    return apply(tmp_path, save(tmp_path / "a.csv", as_csv(found)), *more)


def test_the_sheet_shows_them_once_and_names_the_others(out: Path, tmp_path: Path) -> None:
    rows = sheet(tmp_path)
    # 1, 2 and 3 once; 4 in each language; French 3, which no row of the table names.
    assert len(rows) == 3 + 3 + 1
    by_id = {row["fact_id"]: row for row in rows}
    first = next(row for row in rows if row["fact_id"].endswith("1"))
    assert first["versions"] == "the same in 3 languages" and first["confidence"] == "0.95"
    for code in {"en", "fr", "ru"} - {first["language"]}:
        assert f"f-{code}1" in first["also_in"] and f"f-{code}1" not in by_id
    assert {by_id[f"f-{code}4"]["versions"] for code in CODES} == {"other modifier"}
    assert not by_id["f-fr3"]["versions"]
    assert rows[0]["fact_id"][-1] == "4"  # what versions differ on comes first


def test_a_verdict_holds_for_all_and_the_log_says_so(
    out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert said(tmp_path, {"fact_id": "f-en1", "verdict": "accept"}, {"fact_id": "f-en3", "verdict": "reject"}) == 0
    shown = capsys.readouterr().out
    assert counts(shown)["accepted"] == counts(shown)["rejected"] == 1
    assert "same is said: 3 facts" in shown
    wanted = {f"f-{c}1": "accept" for c in CODES} | {"f-en3": "reject", "f-ru3": "reject"}
    assert decided(tmp_path) == {(id_, "verdict"): verdict for id_, verdict in wanted.items()}
    carried = {d.id: d.anchor[AGREES] for d in read_log(reviews_of(tmp_path)) if d.carried}
    assert carried == {"f-fr1": "f-en1", "f-ru1": "f-en1", "f-ru3": "f-en3"}
    facts = {row["fact_id"]: row for row in read_table(out / "facts.csv")}
    assert (facts["f-fr1"]["verdict"], facts["f-fr1"]["reviewer"]) == ("accept", "Ada")


def test_undo_takes_them_back_together(out: Path, tmp_path: Path) -> None:
    assert said(tmp_path, {"fact_id": "f-en1", "verdict": "accept"}) == 0
    assert len(decided(tmp_path)) == 3
    assert main(["--workspace", str(tmp_path), "review", "undo"]) == 0
    assert decided(tmp_path) == {}


def test_a_correction_is_for_one_version_and_frees_the_others(out: Path, tmp_path: Path) -> None:
    assert said(tmp_path, {"fact_id": "f-en1", "verdict": "accept"}) == 0
    assert said(tmp_path, {"fact_id": "f-en1", "verdict": "fix", "corrected_value": "7"}) == 0
    assert decided(tmp_path) == {("f-en1", "verdict"): "fix", ("f-en1", "corrected_value"): "7"}
    rows = {row["fact_id"]: row for row in sheet(tmp_path)}
    assert "f-en1" in rows and ("f-fr1" in rows) != ("f-ru1" in rows)  # the other two are still one row


def test_what_was_said_of_a_version_itself_stays(out: Path, tmp_path: Path) -> None:
    assert said(tmp_path, {"fact_id": "f-fr1", "verdict": "fix", "corrected_counted": "foyers"}) == 0
    assert said(tmp_path, {"fact_id": "f-en1", "verdict": "accept"}) == 0
    assert {id_: new for (id_, field), new in decided(tmp_path).items() if field == "verdict"} == {
        "f-fr1": "fix", "f-en1": "accept", "f-ru1": "accept",
    }  # fmt: skip
    # In one file: rows of the same group that say different things are each for themselves.
    assert said(tmp_path, {"fact_id": "f-en2", "verdict": "accept"}, {"fact_id": "f-ru2", "verdict": "reject"}) == 0
    assert {id_: new for (id_, _), new in decided(tmp_path).items() if id_.endswith("2")} == {
        "f-en2": "accept", "f-ru2": "reject",
    }  # fmt: skip


def test_a_row_that_is_not_understood_gets_nothing_from_its_fellows(out: Path, tmp_path: Path) -> None:
    said(tmp_path, {"fact_id": "f-en1", "verdict": "accept"}, {"fact_id": "f-fr1", "verdict": "perhaps"})
    assert {id_ for id_, _ in decided(tmp_path)} == {"f-en1", "f-ru1"}


def test_versions_follow_when_the_same_fact_is_decided_anew(out: Path, tmp_path: Path) -> None:
    assert said(tmp_path, {"fact_id": "f-en1", "verdict": "accept"}) == 0
    assert said(tmp_path, {"fact_id": "f-en1", "verdict": "reject"}) == 0
    assert set(decided(tmp_path).values()) == {"reject"} and len(decided(tmp_path)) == 3
    # The whole table given back, with what was carried standing in it, changes nothing.
    before = decided(tmp_path)
    assert apply(tmp_path, out / "facts.csv") == 0
    assert decided(tmp_path) == before


def test_a_second_reviewer_is_not_compared_on_what_the_first_did_not_look_at(
    out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert said(tmp_path, {"fact_id": "f-en1", "verdict": "accept"}) == 0
    both = (row for row in answered(out, {}) if row["fact_id"] in ("f-en1", "f-fr1"))
    rows = [row | {"verdict": "accept", "reviewer": "Bo", "decided": ""} for row in both]
    assert apply(tmp_path, save(tmp_path / "b.csv", as_csv(rows))) == 0
    capsys.readouterr()
    assert main(["--workspace", str(tmp_path), "review", "status"]) == 0
    assert "Ada and Bo: 1 of 1 the same" in capsys.readouterr().out


def test_what_differs_is_decided_for_itself(out: Path, tmp_path: Path) -> None:
    assert said(tmp_path, {"fact_id": "f-en4", "verdict": "accept"}) == 0
    assert decided(tmp_path) == {("f-en4", "verdict"): "accept"}


def test_an_old_concordance_is_checked_against_the_facts(out: Path) -> None:
    facts = read_table(out / "facts.csv")
    rows = read_table(out / "concordance.csv")
    assert concord_of(rows, facts).shared("f-en1") == ("f-en1", "f-fr1", "f-ru1")
    changed = [f | {"value": "9"} if f["fact_id"] == "f-fr1" else f for f in facts]
    assert concord_of(rows, changed).shared("f-en1") == ()
    assert concord_of(rows, [f for f in facts if f["fact_id"] != "f-fr1"]).shared("f-en1") == ("f-en1", "f-ru1")
    assert concord_of(rows, [f for f in facts if f["fact_id"] == "f-en1"]).shared("f-en1") == ()


def test_two_things_of_one_number_in_one_passage_are_not_taken_for_each_other(out: Path) -> None:
    facts = [dict(f) for f in read_table(out / "facts.csv")]
    rows = read_table(out / "concordance.csv")
    for f in facts:
        f["counted_class"] = {"f-en1": "schools", "f-fr1": "clinics"}.get(f["fact_id"], "")
    assert concord_of(rows, facts).shared("f-en1")  # one figure a passage: two words for one thing
    twin = next(f for f in facts if f["fact_id"] == "f-en1") | {"fact_id": "f-twin", "counted_class": "clinics"}
    assert not concord_of(rows, [*facts, twin]).shared("f-en1")


@given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["", "accept", "reject", "fix"])), max_size=12))
def test_every_fact_has_a_row_or_is_named_by_one(drawn: list[tuple[int, str]]) -> None:
    facts = [
        {"fact_id": f"f-{k}", "verdict": verdict, "group": str(group), "value": "5", "passage_id": f"p-{k}"}
        for k, (group, verdict) in enumerate(drawn)
    ]
    rows = []
    for group in range(4):
        ids = [f["fact_id"] for f in facts if f["group"] == str(group)]
        languages = [f"l{k}" for k in range(len(ids))]
        cells = {f"fact_{code}": id_ for code, id_ in zip(languages, ids, strict=True)}
        rows.append({"what": "figure", "languages": "; ".join(languages), "confidence": "0.9", **cells})
    lines = list(once(facts, concord_of(rows, facts)))
    found = [row["fact_id"] for row, others in lines for row in (row, *others)]
    assert sorted(found) == sorted(f["fact_id"] for f in facts)
    for row, others in lines:
        assert {(o["group"], o["verdict"]) for o in others} <= {(row["group"], row["verdict"])}
        assert not others or row["verdict"] != "fix"


def test_confidence_sets_the_order() -> None:
    facts = [{"fact_id": f"f-{k}", "verdict": "", "score": score} for k, score in enumerate(("0.4", "0.9", "0.8"))]
    assert [f["fact_id"] for f in facts_in_order(facts)] == ["f-0", "f-2", "f-1"]
    ordered = facts_in_order(facts, (), {"f-0": 0.99, "f-1": 0.2})
    assert [f["fact_id"] for f in ordered] == ["f-1", "f-2", "f-0"]
    assert Concord().alike() == {} and Concord().together() == []


@pytest.mark.parametrize(
    ("codes", "wanted", "first"),
    [(["ar", "en"], "", "en"), (["en", "ru"], "", "en"), (["ar", "en"], "ar", "ar"), (["ar", "fr"], "", "ar")],
)
def test_among_equals_the_report_shows_the_version_it_is_written_in(
    codes: list[str], wanted: str, first: str, tmp_path: Path
) -> None:
    out = run_of(tmp_path / "out", codes)
    row = {"what": "figure", "languages": "; ".join(codes), "difference": "", "confidence": "0.9"}
    row |= {f"fact_{code}": f"f-{code}1" for code in codes}
    save(out / "concordance.csv", as_csv([row], columns=list(row)))
    (other,) = set(codes) - {first}
    assert said_first(out, read_table(out / "facts.csv"), wanted) == {f"f-{other}1": f"f-{first}1"}


def test_without_a_concordance_nothing_is_carried(tmp_path: Path) -> None:
    out = run_of(tmp_path / "out", CODES)
    assert json.loads((out / "run.json").read_text(encoding="utf-8"))["fingerprint"] == "mark"
    write_table(out, FACTS, read_table(out / "facts.csv"))
    assert said(tmp_path, {"fact_id": "f-en1", "verdict": "accept"}) == 0
    assert decided(tmp_path) == {("f-en1", "verdict"): "accept"}
    assert len(sheet(tmp_path)) == 12
