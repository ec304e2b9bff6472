"""What is decided on the page is in the log, in the tables, in the training, and can be taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.review.decisions import in_force, read_log
from pipeline.review.labels import review_labels
from pipeline.review.page.desk import EACH_FILE
from pipeline.reviewing import lay_decisions, refresh, reviews_of
from pipeline.tables.write import read_table
from tests.review.page.browser import Browser, entered, serving
from tests.review.paperwork import SENTENCES, apply, as_csv, decided, run_of, save


def facts(out: Path) -> dict[str, dict[str, str]]:
    return {row["fact_id"]: row for row in read_table(out / "facts.csv")}


@pytest.mark.parametrize("code", SENTENCES)
def test_decisions_are_in_the_log_and_in_the_tables_of_a_later_run(code: str, tmp_path: Path) -> None:
    out = run_of(tmp_path / "out", [code])
    with serving(out, tmp_path) as page:
        browser = entered(page)
        assert browser.decide(f"f-{code}1", verdict="accept").data["fate"] == "accepted"
        assert browser.decide(f"f-{code}2", verdict="reject", note=SENTENCES[code][3]).data["fate"] == "rejected"
        fixed = browser.decide(
            f"f-{code}3", verdict="fix", corrected_value="13000", corrected_countries="Kenya; 中国",
            corrected_domain="3", corrected_unit="none",
        )  # fmt: skip
        assert fixed.data["fate"] == "fixed"
        assert fixed.data["fact"]["said"]["corrected_countries"] == "KEN; CHN"
        assert fixed.data["progress"]["decided"] == 3
    assert decided(tmp_path) == {
        (f"f-{code}1", "verdict"): "accept", (f"f-{code}2", "verdict"): "reject",
        (f"f-{code}2", "note"): SENTENCES[code][3], (f"f-{code}3", "verdict"): "fix",
        (f"f-{code}3", "corrected_value"): "13000", (f"f-{code}3", "corrected_countries"): "KEN; CHN",
        (f"f-{code}3", "corrected_domain"): "3", (f"f-{code}3", "corrected_unit"): "none",
    }  # fmt: skip
    assert not facts(out)[f"f-{code}1"]["verdict"], "the tables are not written while people decide"
    lay_decisions(out, tmp_path)  # as every run does
    rows = facts(out)
    assert [rows[f"f-{code}{n}"]["verdict"] for n in (1, 2, 3, 4)] == ["accept", "reject", "fix", ""]
    assert (rows[f"f-{code}3"]["corrected_value"], rows[f"f-{code}3"]["value"]) == ("13000", SENTENCES[code][1])
    assert rows[f"f-{code}1"]["reviewer"] == "Ada"


def test_every_step_can_be_taken_back_also_after_a_restart(tmp_path: Path) -> None:
    out = run_of(tmp_path / "out", ["en"])
    with serving(out, tmp_path) as page:
        browser = entered(page)
        browser.decide("f-en1", verdict="accept")
        browser.decide("f-en1", verdict="fix", corrected_value="7")
        browser.decide("f-en2", verdict="reject")
        assert browser.post("/api/undo", {}).data["id"] == "f-en2"
        assert browser.fact("f-en2")["said"] == {}
    with serving(out, tmp_path) as page:
        browser = entered(page)
        assert browser.fact("f-en1")["said"] == {"verdict": "fix", "corrected_value": "7"}
        assert browser.post("/api/undo", {}).data["id"] == "f-en1"
        assert browser.fact("f-en1")["said"] == {"verdict": "accept"}
        assert browser.post("/api/undo", {}).data["progress"]["decided"] == 0
        assert browser.post("/api/undo", {}).data["id"] == ""
    assert read_log(reviews_of(tmp_path)) == []


def test_only_ones_own_answers_on_the_page_are_taken_back(tmp_path: Path) -> None:
    out = run_of(tmp_path / "out", ["en"])
    row = facts(out)["f-en1"] | {"verdict": "accept"}
    apply(tmp_path, save(tmp_path / "a.csv", as_csv([row])))
    with serving(out, tmp_path, reviewer="Bo") as page:
        entered(page).decide("f-en2", verdict="accept")
    with serving(out, tmp_path, reviewer="Ada") as page:
        assert entered(page).post("/api/undo", {}).data["id"] == ""
    assert decided(tmp_path) == {("f-en1", "verdict"): "accept", ("f-en2", "verdict"): "accept"}


def test_the_domain_of_a_paragraph_teaches_and_changes_its_facts(tmp_path: Path) -> None:
    out = run_of(tmp_path / "out", ["fr"])
    with serving(out, tmp_path) as page:
        browser = entered(page)
        passage = browser.fact("f-fr1")["passage"]
        said = {"id": passage["id"], "decided": passage["decided"], "reviewed_domain": "3", "fact": "f-fr1"}
        answer = browser.post("/api/decide", said)
        assert answer.data["fate"] == "labelled"
        assert answer.data["fact"]["passage"]["said"] == {"reviewed_domain": "3"}
        assert browser.get("/api/queue", domain="3").data["ids"] == ["f-fr1"]
    (label,) = review_labels(reviews_of(tmp_path), "sp-2020-2025")
    assert (label.domain, label.reviewer, label.text) == ("3", "Ada", SENTENCES["fr"][2] + " (1)")


def test_what_is_not_understood_is_told_beside_its_field_and_nothing_is_kept(tmp_path: Path) -> None:
    out = run_of(tmp_path / "out", ["en"])
    with serving(out, tmp_path) as page:
        answer = entered(page).decide(
            "f-en1", verdict="fix", corrected_value="1,250", corrected_unit="parsec", corrected_countries="Atlantis",
            corrected_domain="9", corrected_counted="homes",
        )  # fmt: skip
        assert answer.status == 422
        wrong = answer.data["wrong"]
        assert set(wrong) == {"corrected_value", "corrected_unit", "corrected_countries", "corrected_domain"}
        assert "thousands or decimals" in wrong["corrected_value"]
        nothing = entered(page).decide("f-en1", verdict="fix")
        assert (nothing.status, nothing.data["fate"]) == (422, "not_understood")
        assert "nothing is corrected" in nothing.data["said"]
    assert not reviews_of(tmp_path).exists()


def test_another_reviewers_word_stands_until_it_is_overruled(tmp_path: Path) -> None:
    out = run_of(tmp_path / "out", ["en"])
    with serving(out, tmp_path, reviewer="Bo") as page:
        for n in (1, 2, 3, 4):
            entered(page).decide(f"f-en{n}", verdict="accept")
    with serving(out, tmp_path) as page:
        browser = entered(page)
        assert browser.decide("f-en1", verdict="accept").data["fate"] == "confirmed"
        other = browser.decide("f-en2", verdict="reject")
        assert (other.status, other.data["fate"]) == (409, "conflicting")
        assert "Bo" in other.data["said"]
        assert other.data["fact"]["said"]["verdict"] == "accept"
        assert browser.get("/api/queue", status="differ").data["ids"] == ["f-en2"]
        assert set(browser.get("/api/queue", status="not_mine").data["ids"]) == {"f-en3", "f-en4"}
        (pair,) = browser.get("/api/progress").data["agreement"]
        assert (pair["first"], pair["second"], pair["both"], pair["same"]) == ("Ada", "Bo", 2, 1)
        assert browser.decide("f-en2", verdict="reject", overrule=True).data["fate"] == "rejected"
        assert browser.fact("f-en2")["others"] == [
            {"reviewer": "Bo", "said": "accept", "when": browser.fact("f-en2")["by"]["when"]}
        ]
    assert decided(tmp_path)["f-en2", "verdict"] == "reject"


def test_an_answer_to_something_else_than_what_stands_is_not_taken(tmp_path: Path) -> None:
    out = run_of(tmp_path / "out", ["en"])
    with serving(out, tmp_path) as page:
        one, two = entered(page), entered(page)
        seen = two.fact("f-en1")["decided"]
        one.decide("f-en1", verdict="accept")
        late = two.post("/api/decide", {"id": "f-en1", "decided": seen, "verdict": "reject"})
        assert (late.status, late.data["fate"]) == (409, "meanwhile")
        assert late.data["fact"]["said"] == {"verdict": "accept"}


def test_what_others_write_into_the_log_meanwhile_is_seen(tmp_path: Path) -> None:
    out = run_of(tmp_path / "out", ["en"])
    with serving(out, tmp_path) as page:
        browser = entered(page)
        browser.decide("f-en2", verdict="accept")
        row = facts(out)["f-en1"] | {"verdict": "reject"}
        apply(tmp_path, save(tmp_path / "a.csv", as_csv([row])))
        assert browser.fact("f-en1")["said"] == {"verdict": "reject"}
        assert main(["--workspace", str(tmp_path), "review", "undo"]) == 0
        assert browser.fact("f-en1")["said"] == {}
        assert browser.fact("f-en2")["said"] == {"verdict": "accept"}


def missed(browser: Browser, code: str, surface: str, start: int, **said: str) -> dict[str, str]:
    asked = {"passage": f"p-{code}2", "surface": surface, "start": str(start), **said}
    return dict(browser.post("/api/add", asked).data)


@pytest.mark.parametrize("code", SENTENCES)
def test_a_missed_fact_is_added_where_it_was_marked(code: str, tmp_path: Path) -> None:
    out = run_of(tmp_path / "out", [code])
    text = SENTENCES[code][2] + " (2)"
    with serving(out, tmp_path) as page:
        browser = entered(page)
        start = len(text) - 2
        told = missed(browser, code, "2", start, corrected_value="2", corrected_counted="x")
        assert told["fate"] == "new"
        shown = browser.fact(told["id"])
        assert shown["added"]
        assert [piece["text"] for piece in shown["text"] if piece["figure"]] == ["2"]
        at = [piece["figure"] for piece in shown["text"]].index(True)
        assert "".join(piece["text"] for piece in shown["text"][:at]) == text[:-2]
        assert told["id"] in browser.get("/api/queue", status="accept").data["ids"]
    refresh(out, tmp_path)
    row = facts(out)[told["id"]]
    assert (row["start"], row["end"], row["value"], row["counted"]) == (str(start), str(start + 1), "2", "x")
    with serving(out, tmp_path) as page:
        browser = entered(page)
        assert browser.post("/api/undo", {}).data["shown"] is False
        assert browser.get("/api/fact", id=told["id"]).status == 404


def test_one_of_two_equal_figures_can_be_added_and_the_other_is_known(tmp_path: Path) -> None:
    out = run_of(tmp_path / "out", ["en"])
    with serving(out, tmp_path) as page:
        browser = entered(page)
        known = missed(browser, "en", "12,400", 5, corrected_value="12400")
        assert (known["fate"], "already" in known["said"]) == ("not_understood", True)
        assert missed(browser, "en", "nowhere", 0, corrected_value="1")["fate"] == "not_understood"
        assert missed(browser, "en", "2", 6, corrected_value="")["fate"] == "empty"
        first = missed(browser, "en", "2", 6, corrected_value="2")
        second = missed(browser, "en", "2", len("Some 12,400 households moved into new homes. ("), corrected_value="2")
        assert first["fate"] == second["fate"] == "new"
        assert first["id"] != second["id"]
        assert browser.decide(first["id"], verdict="reject").data["fact"]["said"]["verdict"] == "reject"


def test_the_log_is_many_small_files(tmp_path: Path) -> None:
    out = run_of(tmp_path / "out", ["en"], each=60)
    with serving(out, tmp_path) as page:
        desk = page.actions.desk
        for n in range(EACH_FILE + 10):
            id_, word = f"f-en{n % 60 + 1}", "accept" if n // 60 % 2 else "reject"
            latest = max(desk.on(id_).values(), key=lambda d: d.when, default=None)
            desk.decide(id_, {"verdict": word}, latest.batch if latest else "")
    lines = [len(file.read_text(encoding="utf-8").splitlines()) for file in reviews_of(tmp_path).iterdir()]
    assert sorted(lines) == [10, EACH_FILE]
    assert len(in_force(read_log(reviews_of(tmp_path)))) == 60


@pytest.mark.parametrize(
    ("asked", "found"),
    [({}, 8), ({"language": "ar"}, 4), ({"country": "KEN"}, 8), ({"country": "FRA"}, 0), ({"domain": "1"}, 8),
     ({"programme": "X"}, 0), ({"least": "0.9"}, 0), ({"least": "0.8", "most": "0.8"}, 8), ({"document": "d-ar"}, 4),
     ({"text": "HOUSEHOLDS"}, 4), ({"text": "أسرة"}, 4), ({"status": "decided"}, 0), ({"status": "all"}, 8)],
)  # fmt: skip
def test_the_queue_can_be_narrowed(asked: dict[str, str], found: int, tmp_path: Path) -> None:
    with serving(run_of(tmp_path / "out", ["en", "ar"]), tmp_path) as page:
        told = entered(page).get("/api/queue", **asked).data
        assert len(told["ids"]) == len(told["rows"]) == found
