"""New programmes go into the user's own list, and the next run finds them."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import KnowledgeError
from pipeline.lexicon.check import check_knowledge
from pipeline.lexicon.load import load_lexicon
from pipeline.review.page.gazetteer import Unsuitable, add_programme
from pipeline.settings import own_knowledge
from tests.review.page.browser import entered, serving
from tests.review.paperwork import run_of

NAMES = {
    "en": "Quiet Streets Initiative", "fr": "Initiative Rues apaisées", "es": "Iniciativa Calles Tranquilas",
    "ru": "Инициатива «Тихие улицы»", "zh": "静街倡议", "ar": "مبادرة الشوارع الهادئة",
}  # fmt: skip


@pytest.mark.parametrize("code", NAMES)
def test_a_programme_is_found_afterwards(code: str, tmp_path: Path) -> None:
    assert add_programme(tmp_path, NAMES[code], code, "Quiet Streets Initiative", "QSI") == "Quiet Streets Initiative"
    assert check_knowledge(tmp_path) == []
    lexicon = load_lexicon(tmp_path)
    assert ("PROGRAMME", "Quiet Streets Initiative") in {(h.label, h.name) for h in lexicon.find(NAMES[code], code)}


def test_the_folder_of_the_workspace_counts_for_the_next_run(tmp_path: Path) -> None:
    out = run_of(tmp_path / "out", ["zh"])
    assert own_knowledge(tmp_path) is None
    with serving(out, tmp_path) as page:
        said = {"name": NAMES["zh"], "english": "", "acronym": "", "language": "zh"}
        answer = entered(page).post("/api/programme", said)
        assert (answer.status, answer.data["name"]) == (200, NAMES["zh"])
        again = entered(page).post("/api/programme", said)
        assert (again.status, again.data["reason"]) == (422, "known")
    assert own_knowledge(tmp_path) == tmp_path / "knowledge"


def test_rows_and_columns_of_ones_own_stay(tmp_path: Path) -> None:
    own = "id,name,en,mine\r\nown-x,Lantern Lanes,Lantern Lanes,kept\r\n"
    (tmp_path / "programmes.csv").write_text(own, encoding="utf-8")
    add_programme(tmp_path, NAMES["fr"], "fr", "", "")
    text = (tmp_path / "programmes.csv").read_text(encoding="utf-8-sig")
    assert "own-x,Lantern Lanes,Lantern Lanes,kept" in text
    assert NAMES["fr"] in text


@pytest.mark.parametrize(
    ("name", "field", "reason"),
    [("", "name", "short"), ("ab", "name", "short"), ("x" * 300, "name", "long"), ("=Quiet", "name", "signs"),
     ("Quiet; Streets", "name", "signs"), ("New Urban Agenda", "name", "known")],
)  # fmt: skip
def test_what_cannot_be_a_name_is_refused(name: str, field: str, reason: str, tmp_path: Path) -> None:
    with pytest.raises(Unsuitable) as told:
        add_programme(tmp_path, name, "en", "", "")
    assert (told.value.field, told.value.reason) == (field, reason)
    assert not list(tmp_path.iterdir())


def test_what_the_check_refuses_is_taken_back(tmp_path: Path) -> None:
    broken = "id,name,status\r\nx,,nonsense\r\n"
    (tmp_path / "programmes.csv").write_text(broken, encoding="utf-8", newline="")
    with pytest.raises((Unsuitable, KnowledgeError)):
        add_programme(tmp_path, NAMES["en"], "en", "", "")
    assert (tmp_path / "programmes.csv").read_bytes() == broken.encode()
