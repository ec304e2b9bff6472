"""Parts for spaCy users by their names, on blank pipelines of six languages; and trained pipelines behind our lists."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
import spacy
from spacy.training import Example

from pipeline.cli import main
from pipeline.errors import InputError
from pipeline.languages.base import codes
from pipeline.languages.trained import mark, names
from pipeline.tables.write import read_table
from tests.paper import pdf

TEXTS = {
    "en": ("In Kenya, PSUP helped 340 households in Mombasa.", 340, "KEN", "Mombasa"),
    "fr": ("Au Kenya, le PSUP a aidé 340 ménages à Mombasa.", 340, "KEN", "Mombasa"),
    "es": ("En Kenya, el PSUP ayudó a 340 hogares en Mombasa.", 340, "KEN", "Mombasa"),
    "ru": ("В Кении по программе PSUP помощь получили 340 семей в Момбасе.", 340, "KEN", "Момбас"),
    "zh": ("在肯尼亚，PSUP帮助了蒙巴萨的340户家庭。", 340, "KEN", "蒙巴萨"),
    "ar": ("في كينيا، ساعد PSUP 340 أسرة في مومباسا.", 340, "KEN", "مومباسا"),
}


@pytest.mark.parametrize("code", codes())
def test_parts_write_span_groups(code: str) -> None:
    text, value, country, city = TEXTS[code]
    nlp = spacy.blank(code)
    for part in ("habitext_figures", "habitext_places", "habitext_programmes"):
        nlp.add_pipe(part)
    doc = nlp(text)
    (figure,) = doc.spans["habitext_figures"]
    assert figure.label_ == "FIGURE" and figure._.habitext.quantity.value == value
    places = {span.label_: span for span in doc.spans["habitext_places"]}
    assert places["COUNTRY"].id_ == country
    assert city in places["CITY"].text
    assert [span.id_ for span in doc.spans["habitext_programmes"]] == ["psup"]
    for group in doc.spans.values():
        for span in group:
            assert span._.habitext.text in span.text


def test_a_language_without_a_card_is_refused() -> None:
    with pytest.raises(ValueError, match="no language card"):
        spacy.blank("de").add_pipe("habitext_figures")


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny pipeline, trained here to call Zanthia Quorr a person and the Brimble Trust an organisation."""
    nlp = spacy.blank("en")
    finder = nlp.add_pipe("ner")
    for label in ("PERSON", "ORG", "GPE"):
        finder.add_label(label)  # type: ignore[attr-defined]
    examples = []
    for place in ("Kenya", "Tunisia", "Fiji", "Peru"):
        text = f"Zanthia Quorr of the Brimble Trust spoke in {place}."
        ents = [(0, 13, "PERSON"), (21, 34, "ORG"), (44, 44 + len(place), "GPE")]
        examples.append(Example.from_dict(nlp.make_doc(text), {"entities": ents}))
    random.seed(0)
    spacy.util.fix_random_seed(0)
    optimizer = nlp.initialize(lambda: examples)
    for _ in range(40):
        nlp.update(examples, sgd=optimizer)
    nlp.meta["name"] = "tiny"
    folder = tmp_path_factory.mktemp("pipeline") / "tiny"
    nlp.to_disk(folder)
    return folder


def test_a_trained_pipeline_stands_behind_our_lists(own: Path, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    line = "Zanthia Quorr of the Brimble Trust spoke in Kenya."
    (tmp_path / "in" / "a.pdf").write_bytes(pdf([[f"1. {line}", "There were 12 guests from the town council."]]))
    out = tmp_path / "out"
    assert main(["run", str(tmp_path / "in"), "--out", str(out), "--workers", "1", "--spacy", str(own)]) == 0
    found = {(e["label"], e["text"]): e for e in read_table(out / "entities.csv")}
    assert found["PERSON", "Zanthia Quorr"]["basis"] == "spacy:tiny"
    assert found["ORGANISATION", "Brimble Trust"]["basis"] == "spacy:tiny"
    assert found["COUNTRY", "Kenya"]["basis"] == "gazetteer"
    assert not [e for e in found.values() if e["label"] == "PLACE" and e["text"] == "Kenya"]
    assert list(names("Un texte.", "fr", [str(own)])) == []  # of another language


def test_what_is_not_spacys_is_not_loaded(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("pipeline.languages.trained.installed", lambda _: "999.9.9")
    with pytest.raises(InputError, match="not spaCy's"):
        mark("en_core_web_sm")
    monkeypatch.undo()
    (tmp_path / "a.pdf").write_bytes(pdf([["1. A line."]]))
    arguments = ["run", str(tmp_path / "a.pdf"), "--out", str(tmp_path / "out"), "--spacy", "nobody_s_pipeline"]
    assert main(arguments) == 2
    assert "no spaCy pipeline" in capsys.readouterr().err
