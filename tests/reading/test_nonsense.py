"""What makes a text layer no text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.reading.nonsense import nonsense

GOLD = sorted((Path(__file__).parents[2] / "corpus" / "gold").glob("*.json"))


@pytest.mark.parametrize("path", GOLD, ids=lambda p: p.stem)
def test_reports_in_every_language_are_writing(path: Path) -> None:
    gold = json.loads(path.read_text(encoding="utf-8"))
    texts = [block["text"] for block in gold["blocks"] if block["type"] in ("paragraph", "heading")]
    assert len(texts) > 10
    assert not [text for each in texts for text in each.values() if nonsense(text)]


@pytest.mark.parametrize(
    "text",
    [
        "#~|} {^%& *+<> =_$@ !;:~ |{}^ " * 8,  # signs
        "ÇáÃãã ÇáãÊÍÏÉ ÈÑäÇãÌ ÇáÃãã " * 8,  # Arabic in a Latin code page
        "bcdfg hjklm npqrs tvwxz bdfgh " * 8,  # no vowels
        "haBitaT reSiLie citiEs monEy " * 8,  # capitals anywhere
    ],
)
def test_bad_layers_are_told(text: str) -> None:
    assert nonsense(text)


def test_little_text_and_tables_are_not_judged() -> None:
    assert not nonsense("#### ----")
    assert not nonsense("118 4,215 53 68.4 94 2,930 51 47.9 61 1,076 55 21.3 37 1,508 48 39.6 " * 3)
