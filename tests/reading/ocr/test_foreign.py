"""Latin names in Cyrillic lines, told by what the other model makes of them; no engine is needed."""

from __future__ import annotations

import pytest

from pipeline.reading.ocr.foreign import with_latin
from pipeline.reading.ocr.spotted import Spotted, card
from pipeline.records import Box

Read = tuple[str, float]


def read(*words: tuple[str, float, Read]) -> list[str]:
    """A line's words as (text, confidence, what the other model reads) → their texts afterwards."""
    spotted = [
        Spotted(text, Box(60.0 * i, 0, 60.0 * i + 50, 20), 18.0, sure, 1) for i, (text, sure, _) in enumerate(words)
    ]
    other = {word.box.x0: again for word, (_, _, again) in zip(spotted, words, strict=True)}
    return [word.text for word in with_latin(spotted, card("ru"), lambda box: other[box.x0])]


def test_a_latin_name_is_read_whole_though_one_of_its_words_looks_right() -> None:
    line = read(
        ("по", 0.96, ("no", 0.86)),
        ("5пгуеу", 0.41, ("Survey", 0.95)),
        ("Тооз", 0.92, ("Tools", 0.96)),
        ("в", 0.96, ("B", 0.91)),
        ("Оше", 0.97, ("Oue", 0.6)),
    )
    assert line == ["по", "Survey", "Tools", "в", "Оше"]


@pytest.mark.parametrize(
    ("text", "sure", "other", "wanted"),
    [
        ("США", 0.905, ("CHIA", 0.9), "США"),
        ("НАТО", 0.93, ("HATO", 0.95), "НАТО"),
        ("(СТУМ)", 0.77, ("(GLTN)", 0.93), "(GLTN)"),
        ("публиковать", 0.73, ("TlyOMMKOBaTb", 0.0), "публиковать"),
        ("5Т/А1/2031/4", 0.8, ("ST/AI/2031/4", 0.88), "ST/AI/2031/4"),
        ("П.", 0.9, ("Il.", 0.76), "II."),
        ("млн", 0.72, ("MJIH", 0.84), "млн"),
        ("млн", 0.72, ("MJIH", 0.95), "млн"),
        ("колонок", 0.7, ("KOJIOHOK", 0.93), "колонок"),
        ("ЛПВ", 0.7, ("JPB", 0.95), "JPB"),
        ("м3", 0.6, ("M2?", 0.4), "м3"),
    ],
)
def test_single_words(text: str, sure: float, other: Read, wanted: str) -> None:
    assert read((text, sure, other)) == [wanted]


def test_a_roman_number_is_one_only_where_a_line_starts() -> None:
    assert read(("области", 0.97, ("o6", 0.1)), ("П.", 0.9, ("II.", 0.76))) == ["области", "П."]


@pytest.mark.parametrize(
    ("text", "wanted"), [("(Е/2033/7)", "(E/2033/7)"), ("А/78/8", "A/78/8"), ("км/ч", "км/ч"), ("и/или", "и/или")]
)
def test_a_symbol_of_look_alikes_is_latin(text: str, wanted: str) -> None:
    assert read((text, 0.97, ("", 0.0))) == [wanted]
