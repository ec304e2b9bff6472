"""What the certainty of facts is learnt from, and that what is in use was learnt from what the project keeps."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline.cli import main as main_
from pipeline.errors import InputError, ModelError
from pipeline.facts.certainty import PARTS, START, UNLEARNT, chance, worth
from pipeline.review.decisions import FACT, Decision, append
from pipeline.settings import OWN_CERTAINTY, own_certainty
from pipeline.tables.write import read_table
from pipeline.training.certainty import (
    TABLE,
    Figures,
    Judged,
    by_language,
    cross_validated,
    figures,
    fit,
    learn,
    main,
    mean_figures,
    read_judged,
    reliability,
    reviewed,
)  # fmt: skip
from tests.paper import REPORT

CORPUS = Path(__file__).parents[2] / "corpus"


def judged(text: str, signs: str, *wrong: str) -> Judged:
    return Judged(text, "en", tuple(signs.split()), frozenset(wrong))


def decided(id_: str, field: str, new: str, signs: str = "counted.ahead; year.lent") -> Decision:
    anchor = {"signs": signs, "document_id": "d-1", "language": "en"}
    return Decision(FACT, id_, field, new, when="2034-05-01T10:00:00+00:00", anchor=anchor)


def test_a_sign_of_wrong_facts_is_worth_less_than_one_of_right_facts() -> None:
    facts = [judged(f"t{k}", "counted.ahead", *(["counted"] if k % 2 else [])) for k in range(40)]
    facts += [judged(f"t{k}", "counted.behind") for k in range(40)]
    table = fit(facts)
    assert table["counted.ahead"] < 0 < table["counted.behind"]
    assert {f"{part}.{START}" for part in PARTS} <= table.keys()


def test_a_rare_sign_is_not_learnt() -> None:
    facts = [judged(f"t{k}", "counted.ahead" if k else "counted.ahead counted.rare") for k in range(40)]
    assert "counted.rare" not in fit(facts)


def test_the_order_of_scores_is_measured_and_ties_are_shared() -> None:
    facts = [judged("a", "", "year"), judged("a", ""), judged("a", "")]
    assert figures([0.1, 0.5, 0.9], facts) == Figures(3, 1, 1.0, 1.0)
    assert figures([0.9, 0.1, 0.1], facts) == Figures(3, 1, 0.0, 0.0)
    assert figures([0.5, 0.5, 0.5], facts) == Figures(3, 1, 0.5, pytest.approx(1 / 3))


def test_people_s_decisions_are_judged_facts() -> None:
    log = [
        decided("f-1", "verdict", "accept"), decided("f-2", "verdict", "reject"), decided("f-3", "verdict", "fix"),
        decided("f-3", "corrected_counted", "roofs"), decided("f-3", "corrected_countries", "KEN"),
        decided("f-4", "note", "look again"), decided("f-5", "verdict", "accept", signs=""),
    ]  # fmt: skip
    found = reviewed(log)
    assert [fact.wrong for fact in found] == [frozenset(), {"figure"}, {"counted", "country"}]
    assert found[0].signs == ("counted.ahead", "year.lent") and found[0].text == "d-1"


def test_reviewers_teach_how_sure_the_facts_of_their_reports_are(tmp_path: Path) -> None:
    workspace, table = tmp_path / "own", tmp_path / "own" / OWN_CERTAINTY
    assert learn(workspace, CORPUS, promote=True) == []

    def decide(count: int, wrong: str) -> None:
        """`wrong`: the sign that makes a fact wrong in these reports, as it does not in the judged texts."""
        log = []
        for k in range(count):
            sign = ("counted.behind", "counted.ahead")[k % 2]
            said = ("corrected_counted", "roofs") if sign == wrong and k % 4 else ("verdict", "accept")
            anchor = {"signs": f"counted.count; {sign}; year.stated", "document_id": f"d-{k % 13}", "language": "en"}
            log.append(Decision(FACT, f"f-{k}", *said, when=f"2034-05-01T10:00:{k % 60:02}", anchor=anchor))
        shutil.rmtree(workspace / "corpus", ignore_errors=True)
        append(workspace / "corpus" / "reviews", log)

    decide(60, "counted.behind")
    (said,) = learn(workspace, CORPUS, promote=True)
    assert "60 decided" in said and not table.exists()
    decide(400, "counted.behind")
    (said,) = learn(workspace, CORPUS, promote=False)
    assert "--promote" in said and not table.exists()
    (said,) = learn(workspace, CORPUS, promote=True)
    assert "now in use" in said and own_certainty(workspace) == table
    of_these = ("counted.count", "counted.behind", "year.stated")
    assert chance(of_these, worth(table)) < chance(of_these)
    broken = tmp_path / "broken.toml"
    broken.write_text("[counted]\nstart = 1\n", encoding="utf-8")
    with pytest.raises(ModelError, match=r"broken\.toml"):
        worth(broken)


def test_a_table_of_one_s_own_changes_the_scores_of_a_run_without_reading_again(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.pdf").write_bytes(REPORT)
    out, table = tmp_path / "out", tmp_path / OWN_CERTAINTY
    run = ["--workspace", str(tmp_path), "run", str(tmp_path / "in"), "--out", str(out), "--workers", "1"]
    assert main_(run) == 0
    before = read_table(out / "facts.csv")
    table.parent.mkdir()
    table.write_text("".join(f"[{part}]\n{START} = 1.0\n" for part in PARTS), encoding="utf-8")
    assert main_(run) == 0
    after = read_table(out / "facts.csv")
    assert {f["score"] for f in after} <= {str(chance(f["signs"].split("; "), worth(table))) for f in after}
    assert [f["fact_id"] for f in after] == [f["fact_id"] for f in before]
    assert [f["score"] for f in after] != [f["score"] for f in before]
    shutil.rmtree(out)
    assert main_(run) == 0
    assert read_table(out / "facts.csv") == after  # read anew it says the same


def test_a_file_that_holds_no_judged_facts_is_named(tmp_path: Path) -> None:
    (tmp_path / "certainty").mkdir()
    (tmp_path / "certainty" / "mine.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"mine\.csv"):
        read_judged(tmp_path)
    (tmp_path / "certainty" / "mine.csv").unlink()
    with pytest.raises(InputError):
        main([str(tmp_path)])


def test_the_table_in_use_is_the_one_these_facts_give() -> None:
    facts = read_judged(CORPUS)
    assert worth() == pytest.approx({**UNLEARNT, **fit(facts)}, abs=0.02)
    assert f"Learnt from {len(facts)} judged facts" in TABLE.read_text(encoding="utf-8")


def test_scores_tell_wrong_facts_from_right_ones_in_texts_they_were_not_learnt_from() -> None:
    facts = read_judged(CORPUS)
    scores = cross_validated(facts)
    found = mean_figures(scores, facts)
    assert found.auc > 0.75 and found.third > 0.6
    assert all(own.auc > 0.65 for own in by_language(scores, facts).values())
    assert all(abs(said - right) < 0.1 for _, n, said, right in reliability(scores, facts) if n > 100)
