"""A model is a folder: `model.json` (classes, features, digests), `weights.npz` (numbers), `card.md`. No pickle."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import ModelError

CURRENT = "CURRENT"
WEIGHTS = "weights.npz"
DESCRIPTION = "model.json"
RETRAIN = "retrain with `habitext train` or name another folder with --model"


@dataclass(frozen=True, slots=True, eq=False)
class DomainModel:
    """A linear model. `weights`: array (classes, features); `bias`: (classes,); `temperature` calibrates."""

    id: str
    plan: str
    classes: tuple[str, ...]
    vocabulary: Mapping[str, int]
    weights: Any
    bias: Any
    temperature: float

    def probabilities(self, rows: Sequence[Mapping[str, float]]) -> list[list[float]]:
        """Calibrated probabilities, one list (in the order of `classes`) for each feature row."""
        import numpy as np

        result: list[list[float]] = []
        for row in rows:
            known = [(self.vocabulary[name], weight) for name, weight in row.items() if name in self.vocabulary]
            score = self.bias.copy()
            if known:
                columns, weights = zip(*known, strict=True)
                score += self.weights[:, list(columns)] @ np.asarray(weights)
            score = (score - score.max()) / self.temperature
            likely = np.exp(score)
            result.append([float(x) for x in likely / likely.sum()])
        return result

    def because(self, row: Mapping[str, float], domain: str, most: int = 5) -> tuple[str, ...]:
        """The features that spoke most for a domain, strongest first."""
        at = self.classes.index(domain)
        gains = [(float(self.weights[at, self.vocabulary[n]]) * w, n) for n, w in row.items() if n in self.vocabulary]
        strong = sorted(((-gain, name) for gain, name in gains if gain > 0))[:most]
        return tuple(name.split(":", 1)[1] for _, name in strong if not name.startswith("hint:"))


def find_model_folder(workspace: Path) -> Path:
    """The model in use: the workspace's, else the one shipped with the package, else the repository's.

    Raises ModelError when there is none.
    """
    package = Path(__file__).parent.parent
    for models in (workspace / "models", package / "_shipped" / "models", package.parent / "models"):
        current = models / CURRENT
        if current.is_file():
            return models / current.read_text(encoding="utf-8").strip()
    raise ModelError("there is no domain model", RETRAIN)


def load_model(folder: Path) -> DomainModel:
    """Loads a model and checks its digests. Raises ModelError when it is missing, damaged or changed."""
    import numpy as np

    try:
        data = json.loads((folder / DESCRIPTION).read_text(encoding="utf-8"))
        if hashlib.sha256((folder / WEIGHTS).read_bytes()).hexdigest() != data["sha256"][WEIGHTS]:
            raise ModelError(f"{folder / WEIGHTS} was changed after training", RETRAIN)
        with np.load(folder / WEIGHTS, allow_pickle=False) as arrays:
            weights, bias = arrays["weights"].astype("float64"), arrays["bias"].astype("float64")
        names = data["features"]
        if weights.shape != (len(data["classes"]), len(names)):
            raise ModelError(f"{folder}: weights and features do not fit", RETRAIN)
        return DomainModel(
            data["id"], data["plan"], tuple(data["classes"]), {n: i for i, n in enumerate(names)}, weights, bias,
            data["temperature"],
        )  # fmt: skip
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(f"cannot load the model {folder}: {error}", RETRAIN) from error


def save_model(folder: Path, model: DomainModel, figures: Mapping[str, Any], card: str) -> None:
    """Writes a model folder; the same model gives the same bytes."""
    import numpy as np

    folder.mkdir(parents=True, exist_ok=True)
    with (folder / WEIGHTS).open("wb") as stream:
        np.savez(stream, weights=model.weights.astype("float32"), bias=model.bias.astype("float32"))
    description = {
        "id": model.id,
        "plan": model.plan,
        "classes": list(model.classes),
        "temperature": model.temperature,
        "sha256": {WEIGHTS: hashlib.sha256((folder / WEIGHTS).read_bytes()).hexdigest()},
        "figures": figures,
        "features": sorted(model.vocabulary, key=lambda name: model.vocabulary[name]),
    }
    (folder / DESCRIPTION).write_text(json.dumps(description, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    (folder / "card.md").write_text(card, encoding="utf-8")
