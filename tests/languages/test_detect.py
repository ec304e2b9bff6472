"""Languages of documents and passages."""

from __future__ import annotations

import pytest

from pipeline.languages.base import language
from pipeline.languages.detect import detect_document, detect_passage, stand_in


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The council opened two parks in the spring, and the number of visitors has grown by a third since.", "en"),
        (
            "Le conseil a ouvert deux parcs au printemps, et le nombre des visiteurs a augmenté dans les quartiers.",
            "fr",
        ),
        ("El ayuntamiento abrió dos parques en la primavera y el número de visitantes aumentó en los barrios.", "es"),
        ("Весной совет открыл два парка, и число посетителей в районах выросло на треть.", "ru"),
        ("市议会在春季开放了两个公园，UN-Habitat 和 GLTN 提供了支持。", "zh"),
        ("افتتح المجلس حديقتين في الربيع بدعم من UN-Habitat وشبكة GLTN.", "ar"),
        ("123 456", ""),
    ],
)
def test_documents(text: str, code: str) -> None:
    assert detect_document(text) == code


def test_what_is_in_no_language_is_read_from_left_to_right() -> None:
    assert not language(stand_in()).rtl


@pytest.mark.parametrize(
    ("text", "default", "code"),
    [
        ("Nairobi 2031", "fr", "fr"),
        ("Distr.: General", "zh", "zh"),
        ("الجدول 3", "en", "en"),
        ("افتتح المجلس حديقتين في الربيع", "en", "ar"),
        ("The council opened two parks in the spring, and the number of visitors has grown.", "es", "en"),
        ("“Block by Block” (GLTN)", "ru", "ru"),
    ],
)
def test_passages(text: str, default: str, code: str) -> None:
    assert detect_passage(text, default) == code
