"""A model is a folder of arrays and JSON that is checked when it is loaded."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from pipeline.domains.store import find_model_folder, load_model, save_model
from pipeline.errors import ModelError

ROOT = Path(__file__).parents[2]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(find_model_folder(ROOT), tmp_path / "model"))


def test_saved_and_loaded_it_says_the_same(copy: Path, tmp_path: Path) -> None:
    model = load_model(copy)
    card = (copy / "card.md").read_text(encoding="utf-8")
    save_model(tmp_path / "again", model, card)
    again = load_model(tmp_path / "again")
    save_model(tmp_path / "third", again, card)
    texts = [("Mangroves were replanted.", "en"), ("补种红树林", "zh")]
    assert (again.logits(texts) == model.logits(texts)).all()
    assert (again.temperature, again.thresholds, again.about) == (model.temperature, model.thresholds, model.about)
    for name in ("weights.npz", "vocabulary.json"):
        assert (tmp_path / "again" / name).read_bytes() == (copy / name).read_bytes()
    assert (tmp_path / "third" / "model.json").read_bytes() == (tmp_path / "again" / "model.json").read_bytes()


@pytest.mark.parametrize("name", ["weights.npz", "vocabulary.json"])
def test_a_changed_file_is_refused(copy: Path, name: str) -> None:
    data = bytearray((copy / name).read_bytes())
    data[len(data) // 2] ^= 1
    (copy / name).write_bytes(bytes(data))
    with pytest.raises(ModelError, match=name):
        load_model(copy)


@pytest.mark.parametrize("name", ["weights.npz", "vocabulary.json", "model.json"])
def test_a_missing_file_is_named(copy: Path, name: str) -> None:
    (copy / name).unlink()
    with pytest.raises(ModelError, match=name):
        load_model(copy)


def test_another_format_is_refused(copy: Path) -> None:
    about = json.loads((copy / "model.json").read_text(encoding="utf-8"))
    (copy / "model.json").write_text(json.dumps({**about, "format": 99}), encoding="utf-8")
    with pytest.raises(ModelError, match="format"):
        load_model(copy)


def test_current_may_not_lead_out_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "CURRENT").write_text("../elsewhere\n", encoding="utf-8")
    with pytest.raises(ModelError, match="elsewhere"):
        find_model_folder(tmp_path)
