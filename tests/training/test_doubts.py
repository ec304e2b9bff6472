"""Labels that cannot be right are told: flipped ones, one reviewer's, all of one kind, outside of the plan."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from pipeline.domains.plans import plan_for
from pipeline.records import Label
from pipeline.review.decisions import PASSAGE, Decision
from pipeline.review.labels import review_labels
from pipeline.training.curve import learning_curve
from pipeline.training.doubts import doubts
from pipeline.training.evaluate import compare_with, f1_scores, judged
from pipeline.training.fit import FitSettings, fit
from pipeline.training.labels import label_files, read_files, read_labels
from pipeline.training.picture import confusion_picture
from pipeline.training.train import without

ROOT = Path(__file__).parents[2]
PLAN = plan_for(None)
CLASSES = (*PLAN.codes, "none")


def sure(label: Label, *, of: str = "", by: float = 0.96) -> list[float]:
    """Probabilities that say a domain (default: the label's own)."""
    rest = (1 - by) / (len(CLASSES) - 1)
    return [by if code == (of or label.domain) else rest for code in CLASSES]


def some(count: int, reviewer: str, domain: str = "") -> list[Label]:
    return [
        Label(f"{reviewer} {n}", domain or CLASSES[n % 5], "en", f"{reviewer}-{n}", reviewer=reviewer)
        for n in range(count)
    ]


def test_a_label_against_all_others_is_named() -> None:
    labels = some(30, "Ada")
    held_out = np.array([sure(label) for label in labels])
    assert doubts(labels, held_out, CLASSES) == ()
    held_out[3] = sure(labels[3], of="1")
    (line,) = doubts(labels, held_out, CLASSES)
    assert "labelled 4, the other labels say 1" in line and labels[3].text in line


def test_a_label_other_than_its_translations_comes_before_a_hard_passage() -> None:
    hard = [Label("Courtyard", "1", code, "hard") for code in ("en", "fr", "zh")]
    slip = [Label("Wells", "4" if code == "ru" else "2", code, "slip") for code in ("en", "fr", "ru")]
    labels = [*some(30, "Ada"), *hard, *slip]
    held_out = np.array(
        [sure(la, of={"hard": "3", "slip": "2"}.get(la.family, ""), by=0.99 if la.family == "hard" else 0.6)
         for la in labels]
    )  # fmt: skip
    found = [line for line in doubts(labels, held_out, CLASSES) if line.startswith("doubtful")]
    assert "labelled 4, its translations and the other labels say 2 (0.60): Wells" in found[0]
    assert len(found) == 4 and all("labelled 1, the other labels say 3" in line for line in found[1:])


def test_a_reviewer_who_disagrees_with_the_rest_is_named() -> None:
    labels = [*some(60, "Ada"), *some(30, "Bo")]
    held_out = np.array(
        [sure(la, of="1" if la.reviewer == "Bo" and n % 2 else "", by=0.6) for n, la in enumerate(labels)]
    )
    found = doubts(labels, held_out, CLASSES)
    assert len(found) == 1 and "Bo's 30 labels disagree" in found[0]


def test_one_domain_only_is_asked_about() -> None:
    labels = [*some(40, "Ada"), *some(15, "Bo", "2")]
    found = doubts(labels, np.array([sure(label) for label in labels]), CLASSES)
    assert len(found) == 1 and "all 15 labels of Bo say 2" in found[0]


def test_a_scarce_domain_is_told() -> None:
    labels = [label for label in some(100, "Ada") if label.domain != "3"]
    found = doubts(labels, np.array([sure(label) for label in labels]), CLASSES)
    assert found == ("lopsided: domain 3 has 0 of 80 labels; it will hardly be found",)


@pytest.mark.slow
def test_a_tenth_of_flipped_labels_does_not_pass_in_silence() -> None:
    labels = list(read_labels(ROOT / "corpus", PLAN).labels)
    turned = dict(zip(CLASSES, (*CLASSES[1:], CLASSES[0]), strict=True))
    flipped = [
        replace(la, domain=turned[la.domain], reviewer="Mallory") if n % 10 == 0 else la for n, la in enumerate(labels)
    ]
    fitted = fit(flipped, PLAN)
    found = doubts(flipped, fitted.out_of_fold, CLASSES)
    assert any("Mallory's" in line for line in found)
    assert not any("habitext's" in line for line in found)
    named = [line for line in found if line.startswith("doubtful: labelled")]
    texts = {la.text[:60] for la in flipped if la.reviewer == "Mallory"}
    right = sum(any(line.endswith(text) for text in texts) for line in named)
    assert len(named) == 10 and right >= 5, right  # a tenth were flipped


def test_a_review_outside_of_the_plan_is_told(tmp_path: Path) -> None:
    (tmp_path / "corpus" / "labels").mkdir(parents=True)
    line = {"text": "Roofs were mended.", "language": "en", "domain": "4", "family": "a"}
    (tmp_path / "corpus" / "labels" / "own.jsonl").write_text(json.dumps(line), encoding="utf-8")
    anchor = {"text": "Wells were dug.", "language": "en", "document_id": "d-1"}
    decision = Decision(PASSAGE, "p-1", "reviewed_domain", "7", reviewer="Ada", when="2030-01-01T00:00:00+00:00",
                        anchor=anchor)  # fmt: skip
    from pipeline.review.decisions import append

    append(tmp_path / "corpus" / "reviews", [decision])
    found = read_labels(tmp_path / "corpus", PLAN, review_labels(tmp_path / "corpus" / "reviews", PLAN.id))
    assert any("does not know: Wells were dug." in problem for problem in found.problems)


@pytest.mark.slow
def test_more_labels_are_expected_to_help() -> None:
    labels = read_labels(ROOT / "corpus", PLAN).labels
    fitted = fit(labels, PLAN)
    said = [CLASSES[int(i)] for i in fitted.out_of_fold.argmax(axis=1)]
    curve = learning_curve(labels, PLAN, FitSettings(), compare_with(labels, said, [1.0] * len(labels)))
    assert curve.half < curve.whole
    assert 0 < curve.more < curve.whole - curve.half
    assert "(+0.0" in "\n".join(curve.lines())


def test_the_picture_of_a_matrix_is_the_same_every_time() -> None:
    matrix = {"1": {"1": 5, "none": 1}, "none": {"1": 0, "none": 9}}
    assert confusion_picture(matrix) == confusion_picture(matrix)
    assert confusion_picture(matrix).startswith(b"\x89PNG")
    assert confusion_picture(matrix) != confusion_picture({"1": {"1": 1, "none": 5}, "none": {"1": 0, "none": 9}})


@pytest.mark.slow
@pytest.mark.parametrize("outcome", ["2.2", "4.1"])
def test_forty_reviewed_passages_of_a_new_kind_help_it_and_harm_no_other(outcome: str) -> None:
    evaluation = read_files(label_files(ROOT / "corpus", "evaluation"), PLAN).labels
    labels, _ = without(read_labels(ROOT / "corpus", PLAN).labels, evaluation)
    new = [la for la in labels if la.outcome == outcome]
    known = [la for la in labels if la.outcome != outcome]
    random.Random(1).shuffle(new)
    added = new[:40]
    families = {la.family for la in added}
    held_aside = [*(la for la in new[40:] if la.family not in families), *evaluation]
    wanted = [la.domain for la in held_aside]
    before, after = (
        f1_scores(wanted, [j.domain for j in judged(held_aside, fit(taught, PLAN).model)])
        for taught in (known, [*known, *added])
    )
    domain = outcome[0]
    assert after[domain] > before[domain] + 0.01
    assert all(after[other] > before[other] - 0.01 for other in before), (before, after)
