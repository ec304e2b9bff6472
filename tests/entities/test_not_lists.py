"""A wording of a not-list binds every finder: the lists, names freely rendered, and patterns for new programmes."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.entities.find import find_entities
from pipeline.lexicon.load import load_lexicon
from pipeline.records import Passage

NEW = "The “Amber Streets” programme (ASP) reached 40 towns."
PRINTED = "Amber Streets"
RENDERED = "Under the Participatory Slum Renewal Programme, 40 towns were reached."
OWN = "Participatory Slum Renewal Programme"


def programmes(text: str, folder: Path | None) -> list[str]:
    passage = Passage("p-1", "d-1", "en", "paragraph", "", "", text)
    found = find_entities([passage], load_lexicon(folder))["p-1"]
    return [e.text for e in found if e.label == "PROGRAMME"]


@pytest.mark.parametrize(("text", "wording"), [(NEW, PRINTED), (RENDERED, OWN)])
def test_a_programme_that_no_list_has_can_be_forbidden(text: str, wording: str, tmp_path: Path) -> None:
    assert wording in programmes(text, None)
    (tmp_path / "programmes.not.csv").write_text(f"language,text,note\nen,{wording},\n", encoding="utf-8")
    assert wording not in programmes(text, tmp_path)


def test_a_longer_name_stays(tmp_path: Path) -> None:
    (tmp_path / "programmes.not.csv").write_text("language,text,note\nen,Amber,\n", encoding="utf-8")
    assert PRINTED in programmes(NEW, tmp_path)
