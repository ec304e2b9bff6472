"""Labels → model: what is left out is said, splits keep families together, people's decisions win and teach."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.domains.plans import plan_for
from pipeline.domains.store import current_model, load_model
from pipeline.errors import InputError
from pipeline.records import Label
from pipeline.review.decisions import PASSAGE, Decision, append
from pipeline.shipped import shipped
from pipeline.training import fit as fitting
from pipeline.training.evaluate import calibration_error, f1_scores, judged, macro_f1
from pipeline.training.labels import label_files, read_files, read_labels, settle
from pipeline.training.promote import SAME
from pipeline.training.split import few_documents, folds, groups, near_copies
from pipeline.training.train import train

ROOT = Path(__file__).parents[2]
PLAN = plan_for(None)


def label(text: str, domain: str = "1", family: str = "", **more: str) -> Label:
    return Label(text, domain, more.pop("language", "en"), family or text[:12], **more)


def write(folder: Path, rows: list[object]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "own.jsonl"
    path.write_text("\n".join(r if isinstance(r, str) else json.dumps(r) for r in rows), encoding="utf-8")
    return path


def test_what_is_wrong_with_a_line_is_said(tmp_path: Path) -> None:
    good = {"text": "Roofs were mended.", "language": "en", "domain": "4", "family": "a"}
    file = write(
        tmp_path,
        [good, "{broken", {**good, "domain": "9"}, {**good, "language": "xx"}, {**good, "text": " "}, [1],
         {**good, "plan": "sp-2014-2019", "text": "Of another plan."}],
    )  # fmt: skip
    found = read_files([file], PLAN)
    assert [la.text for la in found.labels] == ["Roofs were mended."]
    assert [p.split(":")[0] for p in found.problems] == [f"own.jsonl line {n}" for n in (2, 3, 4, 5, 6)]


def test_contradicting_labels_are_settled_and_said() -> None:
    both = [label("Same text.", "1", date="2030-01-01"), label("Same  text.", "3", date="2031-01-01")]
    kept, conflicts = settle(both)
    assert [la.domain for la in kept] == ["3"]
    assert "1 and 3" in conflicts[0]


def test_translations_and_near_copies_stay_together() -> None:
    long = "The council rebuilt forty schools after the flood and opened them to families who had lost their homes"
    labels = [
        label("Un texte.", language="fr", family="one"), label("A text.", family="one"),
        label(long + "."), label(long + " in spring."), label("Quite another matter was told here at length."),
    ]  # fmt: skip
    numbers = groups(labels)
    assert numbers[0] == numbers[1]
    assert numbers[2] == numbers[3] != numbers[4]
    others = [label(f"Passage number {n} of its own kind.", str(1 + n % 2)) for n in range(8)]
    for fit, test in folds([*labels, *others]):
        assert not {numbers[i] for i in fit if i < 5} & {numbers[i] for i in test if i < 5}


def test_passages_of_few_documents_count_one_by_one() -> None:
    def labels(documents: int) -> list[Label]:
        words = ("wells", "roofs", "clinics", "drains", "parks", "buses", "markets", "deeds", "taxes", "schools",
                 "ports", "mills")  # fmt: skip
        return [
            replace(label(f"The {word} of the district were counted anew."), document=f"d-{n % documents}")
            for n, word in enumerate(words)
        ]

    assert (len(set(groups(labels(12)))), len(set(groups(labels(10))))) == (12, 10)
    assert not few_documents(labels(10))
    assert few_documents(labels(3)) and len(set(groups(labels(3)))) == 12
    assert not few_documents(labels(3)[:9])  # too few passages either way
    assert len(set(groups(labels(3)[:9]))) == 3


def test_the_corpus_holds_no_near_copies() -> None:
    labels = read_labels(ROOT / "corpus", PLAN).labels
    close = [
        (labels[i].text[:50], labels[j].text[:50])
        for i, j in near_copies(labels) if labels[i].family != labels[j].family
    ]  # fmt: skip
    assert close == []


def test_the_corpus_has_no_problems() -> None:
    found = read_labels(ROOT / "corpus", PLAN)
    assert (found.problems, found.conflicts) == ((), ())


def test_figures_of_an_evaluation() -> None:
    wanted, said = ["1", "1", "2", "none"], ["1", "2", "2", "none"]
    assert f1_scores(wanted, said) == {"1": pytest.approx(2 / 3), "2": pytest.approx(2 / 3), "none": 1}
    assert macro_f1(wanted, said) == pytest.approx((2 / 3 + 2 / 3 + 1) / 3)
    assert calibration_error([True, False], [0.75, 0.75]) == pytest.approx(0.25)
    assert calibration_error([True] * 4, [1.0] * 4) == 0


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a part of the corpus, trained once."""
    folder = tmp_path_factory.mktemp("workspace")
    labels = (ROOT / "corpus" / "labels" / "seed.jsonl").read_text(encoding="utf-8").splitlines()
    (folder / "corpus" / "labels").mkdir(parents=True)
    (folder / "corpus" / "labels" / "seed.jsonl").write_text("\n".join(labels), encoding="utf-8")
    (folder / "models").mkdir()
    (folder / "models" / "CURRENT").write_text("gone\n", encoding="utf-8")  # a broken pointer stops no training
    train(folder / "corpus", folder / "models", promote=True)
    return folder


def test_training_again_gives_the_same_bytes(workspace: Path) -> None:
    folder = current_model(workspace / "models")
    assert folder is not None
    before = {p.name: p.read_bytes() for p in folder.iterdir()}
    again = train(workspace / "corpus", workspace / "models", promote=True)
    assert again.folder == folder
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == before
    assert not [p for p in folder.iterdir() if p.suffix in (".pkl", ".joblib")]


def test_training_on_nothing_new_says_so(workspace: Path) -> None:
    report = train(workspace / "corpus", workspace / "models")
    assert not report.promoted and report.lines()[-1] == f"{report.folder}: kept: {SAME}"


def test_without_an_evaluation_set_nothing_is_replaced_unasked(workspace: Path) -> None:
    extra = [{"text": "Wells were dug for tenants.", "language": "en", "domain": "1", "family": "w"}]
    path = write(workspace / "corpus" / "labels", extra)
    before = current_model(workspace / "models")
    report = train(workspace / "corpus", workspace / "models", promote=True)
    path.unlink()
    assert not report.promoted
    assert current_model(workspace / "models") == before
    assert load_model(report.folder).plan == PLAN.id


def test_reviews_teach_and_win(workspace: Path) -> None:
    first = json.loads((workspace / "corpus" / "labels" / "seed.jsonl").read_text(encoding="utf-8").splitlines()[0])
    other = "2" if first["domain"] != "2" else "3"
    anchor = {"text": first["text"], "language": first["language"], "document_id": "d-1"}
    decision = Decision(
        PASSAGE, "p-1", "reviewed_domain", other, reviewer="Ada", when="2030-01-01T00:00:00+00:00", anchor=anchor
    )
    file = append(workspace / "corpus" / "reviews", [decision])
    report = train(workspace / "corpus", workspace / "models")
    assert file is not None
    file.unlink()
    assert any("a review says" in note for note in report.notes)
    about = json.loads((report.folder / "model.json").read_text(encoding="utf-8"))["labels"]["by_domain"]
    lines = (workspace / "corpus" / "labels" / "seed.jsonl").read_text(encoding="utf-8").splitlines()
    seeds = [json.loads(line)["domain"] for line in lines]
    assert about[other] == seeds.count(other) + 1
    assert about[first["domain"]] == seeds.count(first["domain"]) - 1


def test_too_few_labels_are_refused(tmp_path: Path) -> None:
    write(tmp_path / "corpus" / "labels", [{"text": "One.", "language": "en", "domain": "1", "family": "a"}])
    with pytest.raises(InputError, match="nothing to learn"):
        train(tmp_path / "corpus", tmp_path / "models")
    with pytest.raises(InputError, match="there are no labels"):
        train(tmp_path / "bare", tmp_path / "models")


def test_the_labels_of_the_program_count_in_every_workspace(tmp_path: Path) -> None:
    write(tmp_path / "labels", [{"text": "One.", "language": "en", "domain": "1", "family": "a"}])
    base = shipped("corpus")
    alone, both = read_labels(tmp_path, PLAN).labels, read_labels(tmp_path, PLAN, base=base).labels
    assert (len(alone), len(both)) == (1, 1 + len(read_labels(base, PLAN).labels))
    assert read_labels(base, PLAN, base=base) == read_labels(base, PLAN)  # not twice
    assert label_files(tmp_path, "evaluation") == [] != label_files(tmp_path, "evaluation", base)


def test_passages_as_printed_count_more_than_told_ones() -> None:
    """A text that is labelled in two ways is what the heavier label says."""
    registers = fitting.FitSettings().registers
    assert registers["printed"] > 1 > registers["told"]
    texts = {"Roofs and walls were mended.": "2", "Sixty stalls were opened.": "1"}
    rows = []
    for number, (text, domain) in enumerate(texts.items()):
        for copy in range(6):
            family = f"{number}-{copy}"
            rows.append(label(text, domain, family, register="printed"))
            rows.append(label(text, "1" if domain == "2" else "2", family, register="told"))
    model = fitting.fit(rows, PLAN).model
    assert [j.domain for j in judged([label(text) for text in texts], model)] == list(texts.values())


def test_a_line_tells_its_register(tmp_path: Path) -> None:
    row = {"text": "Roofs were mended.", "language": "en", "domain": "4", "family": "a", "register": "printed"}
    told = {**row, "text": "She can see the stars no more.", "family": "b", "register": "", "hard": "told"}
    found = read_files([write(tmp_path, [row, told])], PLAN).labels
    assert [one.register for one in found] == ["printed", "told"]
