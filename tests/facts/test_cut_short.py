"""A text may end or begin anywhere, as at the edge of a page or of a damaged file: half a sentence is no error."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from pipeline.entities.find import find_entities
from pipeline.facts import make_facts
from pipeline.languages.base import codes, language
from pipeline.lexicon.load import load_lexicon
from pipeline.records import Document, Passage

DATA = Path(__file__).parent / "data"
#: Every so many texts are cut in the fast suite; those of a language without blanks at every so many characters.
FEW, STEP = 12, 3
lexicon = cache(load_lexicon)


def texts(code: str) -> list[str]:
    """The texts of all tables of a language."""
    lines = (line for path in sorted(DATA.rglob(f"{code}.jsonl")) for line in path.read_text("utf-8").splitlines())
    return [text for line in lines if (text := json.loads(line).get("text", ""))]


def halves(text: str, code: str) -> Iterator[str]:
    """What stands before and behind each place between two words."""
    spaced = language(code).spaced
    for at in [m.start() for m in re.finditer(r"\s", text)] if spaced else range(STEP, len(text), STEP):
        yield text[:at]
        yield text[at:].lstrip()


def read(text: str, code: str) -> None:
    """Takes a text through names, figures and facts; every fact must lie in it."""
    passage = Passage("p", "d", code, "paragraph", "", "", text)
    found = find_entities([passage], lexicon())
    for fact in make_facts(Document("d", "", "", language=code, year=2031), [passage], found, {}):
        assert text[fact.span.start : fact.span.end] == fact.surface
        assert not fact.counted or fact.counted in text


@pytest.mark.parametrize("code", codes())
def test_half_a_sentence_is_no_error(code: str) -> None:
    for text in texts(code)[::FEW]:
        for half in halves(text, code):
            read(half, code)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "Migration explains 40 per cent of the rise in"),
        ("en", "About 40 per cent of the increase of"),
        ("fr", "Près de 40 % de la hausse de"),
        ("es", "Cerca del 40 % del aumento de"),
        ("ru", "— 9 домов."),
        ("en", "(2.5) million"),
    ],
)
def test_sentences_that_end_early(code: str, text: str) -> None:
    read(text, code)


@pytest.mark.slow
@pytest.mark.parametrize("code", codes())
def test_half_of_every_sentence_is_no_error(code: str) -> None:
    for text in texts(code):
        for half in halves(text, code):
            read(half, code)
