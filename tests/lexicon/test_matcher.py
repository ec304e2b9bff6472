"""Folding keeps offsets; words have edges; clitics are told from letters."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.lexicon.matcher import Folding, Matcher

ARABIC = Folding(("اأإآ", "يى"), "ـًٌٍَُِّْ")


def spans(matcher: Matcher, text: str) -> list[str]:
    return [text[start:end] for (start, end, _), _ in matcher.find(text)]


@pytest.mark.parametrize(
    ("form", "text", "found"),
    [
        ("Niger", "Nigeria", []),
        ("Niger", "the Niger, and", ["Niger"]),
        ("Pérou", "PEROU", ["PEROU"]),
        ("Côte d'Ivoire", "en Cote d’Ivoire.", ["Cote d’Ivoire"]),
        ("Guinea-Bissau", "Guinea‑Bissau", ["Guinea‑Bissau"]),
        ("New York", "New\u00a0York", ["New\u00a0York"]),
        ("PSUP", "通过PSUP方案", ["PSUP"]),
        ("Istanbul", "İstanbul", ["İstanbul"]),
    ],
)
def test_words_have_edges(form: str, text: str, found: list[str]) -> None:
    assert spans(Matcher([form], Folding(), spaced=True), text) == found


def test_unspaced_text_has_no_edges() -> None:
    assert spans(Matcher(["肯尼亚"], Folding(), spaced=False), "在肯尼亚内罗毕") == ["肯尼亚"]


@pytest.mark.parametrize("text", ["《2030 青年城市》", "《2030青年城市》", "《２０３０青年城市》"])
def test_chinese_blanks_beside_digits_and_wide_digits_make_no_difference(text: str) -> None:
    for form in ("2030 青年城市", "2030青年城市"):
        assert spans(Matcher([form], Folding(spaced=False), spaced=False), text) == [text[1:-1]]


def test_arabic_digits_are_digits() -> None:
    assert spans(Matcher(["شباب 2030"], ARABIC, spaced=True), "مبادرة شباب ٢٠٣٠.") == ["شباب ٢٠٣٠"]


def test_clitics_are_named() -> None:
    matcher = Matcher(["كينيا"], ARABIC, spaced=True, clitics=["و", "ب"])
    assert [clitic for _, clitic in matcher.find("كينيا وكينيا سكينيا")] == ["", "و"]


def test_dropped_letters_do_not_shift_offsets() -> None:
    assert spans(Matcher(["المغرب"], ARABIC, spaced=True), "في الـمـغْـرب اليوم") == ["الـمـغْـرب"]


def test_nothing_to_find() -> None:
    assert spans(Matcher([], Folding(), spaced=True), "text") == []
    assert spans(Matcher(["x"], Folding(), spaced=True), "") == []


@settings(max_examples=200)
@given(st.text(max_size=60))
def test_folding_maps_every_character(text: str) -> None:
    folded, offsets = ARABIC.fold(text)
    assert len(offsets) == len(folded) + 1
    assert list(offsets) == sorted(offsets)
    assert offsets[-1] == len(text)
