"""Programmes known and new in sentences of our own, through all finders and the overlap rule."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.entities.acronyms import find_acronyms, learn_acronyms
from pipeline.entities.gazetteer import find_names
from pipeline.entities.patterns import find_new_programmes
from pipeline.entities.resolve import resolve
from pipeline.languages.base import codes, section
from pipeline.lexicon.load import load_lexicon
from pipeline.records import Entity
from tests.entities.texts import passage

DATA = Path(__file__).parent / "data"


def programmes(language: str, *texts: str) -> list[list[Entity]]:
    lexicon = load_lexicon()
    passages = [passage(text, language, f"p-{n}") for n, text in enumerate(texts)]
    finds = {p.id: [*find_names(p, lexicon), *find_new_programmes(p)] for p in passages}
    memory = learn_acronyms(passages, finds)
    found = [resolve(p, finds[p.id], find_acronyms(p, memory)) for p in passages]
    return [[e for e in entities if e.label == "PROGRAMME"] for entities in found]


def sentences() -> list[tuple[str, dict[str, Any]]]:
    out = []
    for code in codes():
        for line in (DATA / f"programmes.{code}.jsonl").read_text(encoding="utf-8").splitlines():
            out.append((code, json.loads(line)))
    return out


@pytest.mark.parametrize(("language", "case"), sentences(), ids=lambda v: v if isinstance(v, str) else v["text"][:40])
def test_sentence(language: str, case: dict[str, Any]) -> None:
    (found,) = programmes(language, case["text"])
    assert [e.key for e in found if e.key] == case["known"]
    assert [e.text for e in found if not e.key] == case["new"]


def test_at_least_thirty_sentences_a_language() -> None:
    assert all(sum(language == code for language, _ in sentences()) >= 30 for code in codes())


@pytest.mark.parametrize("code", codes())
def test_the_examples_in_the_pattern_files_hold(code: str) -> None:
    for example in section(code, "patterns")["example"]:
        assert [e.text for e in find_new_programmes(passage(example["text"], code))] == example["found"]


def test_a_find_says_where_it_stands_and_who_said_it() -> None:
    text = "Mayors joined the Shaded Streets Partnership (SSP) in June."
    (found,) = find_new_programmes(passage(text))
    assert text[found.span.start : found.span.end] == found.text == found.name
    assert (found.label, found.key, found.basis) == ("PROGRAMME", "", "pattern")
    assert found.id.startswith("e-")


def test_a_language_without_patterns_gives_nothing() -> None:
    assert find_new_programmes(passage("The “Roofs” initiative (ROF)", "xx")) == []


def test_long_text_without_closing_marks_takes_no_time() -> None:
    text = "the “" * 4000 + "Initiative for the Towns of " * 4000 + "(((" * 2000
    assert len(text) > 100_000
    find_new_programmes(passage(text))
