"""Language versions side by side on the page: what is told of them, filters, one decision for all that agree."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.review.page.filters import FilterError, filters_of
from tests.review.page.browser import entered, serving
from tests.review.paperwork import as_csv, decided, run_of, save

CODES = ["en", "zh", "ar"]
HEAD = ("what", "difference", "confidence", "languages", *(f"fact_{code}" for code in CODES))


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Facts 1: English and Arabic agree, Chinese is missing; facts 2 differ; facts 3 agree in two; 4 not compared."""
    folder = run_of(tmp_path / "out", CODES)
    rows = [("missing", "0.8", "f-en1", "", "f-ar1"), ("other value", "0.2", "f-en2", "f-zh2", "f-ar2")]
    table = [dict(zip(HEAD, ("figure", d, c, "en; zh; ar", *ids), strict=True)) for d, c, *ids in rows]
    table.append(dict(zip(HEAD, ("figure", "", "0.9", "en; ar", "f-en3", "", "f-ar3"), strict=True)))
    table.append(dict(zip(HEAD, ("KEN", "country missing", "", "en; ar", "", "", ""), strict=True)))
    save(folder / "concordance.csv", as_csv(table, columns=HEAD))
    return folder


def test_versions_stand_side_by_side(out: Path, tmp_path: Path) -> None:
    with serving(out, tmp_path) as page:
        browser = entered(page)
        sides = browser.fact("f-en2")["sides"]
        assert (sides["agreement"], sides["differences"], sides["also"]) == ("disagreeing", ["other_value"], 0)
        assert [(s["language"], s["dir"], s["state"]) for s in sides["sides"]] == [
            ("en", "ltr", "same"), ("zh", "ltr", "other"), ("ar", "rtl", "same"),
        ]  # fmt: skip
        chinese = sides["sides"][1]
        assert (chinese["value"], chinese["counted"], chinese["page"]) == ("12000", "家庭", "1")
        assert chinese["evidence"].startswith("约1.2 万") and not chinese["shown"]
        absent = browser.fact("f-ar1")["sides"]
        assert [s["state"] for s in absent["sides"]] == ["same", "absent", "same"]
        assert absent["sides"][2]["shown"] and absent["also"] == 1 and absent["confidence"] == "0.8"
        assert browser.fact("f-zh4")["sides"] == {}
        rows = {row["id"]: row["versions"] for row in browser.get("/api/rows", ids="f-en2,f-en3,f-zh4").data["rows"]}
        assert rows == {"f-en2": "disagreeing", "f-en3": "agreeing", "f-zh4": ""}


def test_a_correction_shows_beside_the_others(out: Path, tmp_path: Path) -> None:
    with serving(out, tmp_path) as page:
        browser = entered(page)
        browser.decide("f-zh2", verdict="fix", corrected_value="12400", corrected_counted="户")
        side = browser.fact("f-en2")["sides"]["sides"][1]
        assert (side["state"], side["value"], side["counted"], side["verdict"]) == ("same", "12400", "户", "fix")


def test_the_queue_shows_what_disagrees_and_agreeing_versions_once(out: Path, tmp_path: Path) -> None:
    with serving(out, tmp_path) as page:
        browser = entered(page)
        queue = browser.get("/api/queue").data["ids"]
        assert set(queue[:3]) == {"f-en2", "f-zh2", "f-ar2"}  # the least confidence first
        assert len(queue) == 12 - 2 and len({"f-en1", "f-ar1"} & set(queue)) == 1
        assert set(browser.get("/api/queue", versions="disagreeing").data["ids"]) >= {"f-en2", "f-zh2", "f-ar2"}
        (once,) = browser.get("/api/queue", versions="agreeing").data["ids"]
        assert once in ("f-en3", "f-ar3")
        for code in ("en", "ar"):
            assert browser.get("/api/queue", versions="agreeing", reads=code).data["ids"] == [f"f-{code}3"]
        assert browser.get("/api/queue", versions="agreeing", reads="xx").data["ids"] == [once]
        assert browser.get("/api/queue", versions="agreeing", language="ar").data["ids"] == ["f-ar3"]
        assert browser.get("/api/queue", versions="disagreeing", least="0.5").data["ids"] == [
            i for i in queue if i[-1] == "1" and i != "f-zh1"
        ]
        assert browser.get("/api/queue", versions="sometimes").status == 400
    with pytest.raises(FilterError):
        filters_of({"versions": "x"})


def test_one_decision_for_all_that_agree_and_one_undo(out: Path, tmp_path: Path) -> None:
    with serving(out, tmp_path) as page:
        browser = entered(page)
        answer = browser.decide("f-ar1", verdict="reject")
        assert (answer.data["fate"], answer.data["id"], answer.data["also"]) == ("rejected", "f-ar1", ["f-en1"])
        assert answer.data["progress"]["decided"] == 2
        assert browser.fact("f-en1")["said"] == {"verdict": "reject"}
        assert browser.get("/api/queue", status="reject").data["ids"] in (["f-en1"], ["f-ar1"])
        # Said of the English one itself, it is its own answer; the Arabic one keeps its own.
        assert browser.decide("f-en1", verdict="accept").data["also"] == []
        assert decided(tmp_path) == {("f-ar1", "verdict"): "reject", ("f-en1", "verdict"): "accept"}
        assert browser.post("/api/undo", {}).data["id"] == "f-en1"
        page.actions.desk._load()  # as after others wrote: the log is read in its own order
        undone = browser.post("/api/undo", {}).data
        assert (undone["id"], undone["progress"]["decided"]) == ("f-ar1", 0)
    assert decided(tmp_path) == {}


def test_versions_that_differ_are_decided_each_for_itself(out: Path, tmp_path: Path) -> None:
    with serving(out, tmp_path) as page:
        assert entered(page).decide("f-en2", verdict="accept").data["also"] == []
    assert decided(tmp_path) == {("f-en2", "verdict"): "accept"}
