"""Words of Chinese texts: jieba's dictionary as text, without rare words and without a cache."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.languages import chinese

DICTIONARY = "住房 900 n\n住房政策 12 n\n住客 3 n\n居所 09 n\n陆续 40 d\n搬入 2 v\n受益 70 v\n"


def test_rare_words_are_left_out_and_beginnings_stand_with_nothing() -> None:
    table, total, nameless = chinese.frequencies(DICTIONARY, 10)
    assert table == {"住房": 900, "住房政策": 12, "住": 0, "住房政": 0, "陆续": 40, "陆": 0, "受益": 70, "受": 0}
    assert total == 1022
    assert nameless == {"陆续": "d", "受益": "v"}
    assert chinese.names_nothing("受益", "dcpv")
    assert not chinese.names_nothing("受益", "dcp")


def test_no_cache_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    chinese._tokenizer.cache_clear()
    assert [word for word, _, _ in chinese.words("改善住房和供水")] == ["改善", "住房", "和", "供水"]
    assert list(tmp_path.iterdir()) == []


def test_words_of_a_long_text_keep_their_places() -> None:
    text = "该方案改善了住房，" * 400
    found = chinese.words(text)
    assert "".join(word for word, _, _ in found) == text
    assert all(text[start:end] == word for word, start, end in found)
