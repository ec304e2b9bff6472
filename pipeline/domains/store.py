"""A trained model as a folder: arrays and JSON with their digests, no pickle. Saving, loading, finding.

models/<id>/model.json        what it is: plan, classes, settings, figures, sha256 of the other files
models/<id>/weights.npz       weights (features by classes), bias
models/<id>/vocabulary.json   names of the features and how rare each is
models/<id>/card.md           for people
models/<id>/plan.toml         the plan, when it is the user's own
models/CURRENT                id of the one in use
models/HISTORY                ids of those that were, one a line
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.domains.features import FeatureSettings, Vocabulary
from pipeline.domains.plans import plan_for, recall_plan
from pipeline.errors import ModelError
from pipeline.shipped import shipped

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FORMAT = 2
CURRENT, HISTORY = "CURRENT", "HISTORY"
WEIGHTS, VOCABULARY, ABOUT, CARD = "weights.npz", "vocabulary.json", "model.json", "card.md"
MAKE_ONE = "run `habitext train`, or name another folder with --model"


@dataclass(frozen=True, slots=True, eq=False)
class DomainModel:
    """A linear classifier. `weights`: features × classes, `bias`: classes; probability = softmax(logit / temperature).

    `heading_weight`: how much a heading's logits count beside the passage's; `thresholds`: least probability of a
    domain; `about`: everything else model.json says.
    """

    id: str
    plan: str
    classes: tuple[str, ...]
    vocabulary: Vocabulary
    weights: NDArray[np.float64]
    bias: NDArray[np.float64]
    temperature: float
    heading_weight: float
    thresholds: Mapping[str, float]
    about: Mapping[str, Any] = field(default_factory=dict)

    def logits(self, texts: Sequence[tuple[str, str]]) -> NDArray[np.float64]:
        """Logits without the bias of (text, language code) pairs; texts × classes. A text without features: 0."""
        return self.logits_of([self.vocabulary.vector(text, code) for text, code in texts])

    def logits_of(self, vectors: Sequence[tuple[list[int], list[float]]]) -> NDArray[np.float64]:
        """The same for vectors of the vocabulary (columns and values)."""
        import numpy as np

        out = np.zeros((len(vectors), len(self.classes)))
        for row, (columns, values) in enumerate(vectors):
            if columns:
                out[row] = np.asarray(values) @ self.weights[columns]
        return out

    def probabilities(self, logits: NDArray[np.float64]) -> NDArray[np.float64]:
        """Calibrated probabilities of logits with the bias added; same shape."""
        import numpy as np

        scaled = logits / self.temperature
        scaled = np.exp(scaled - scaled.max(axis=1, keepdims=True))
        probabilities: NDArray[np.float64] = scaled / scaled.sum(axis=1, keepdims=True)
        return probabilities


def save_model(folder: Path, model: DomainModel, card: str) -> None:
    """Writes a model folder; equal models give equal bytes. An older folder of that name is replaced file by file."""
    import numpy as np

    folder.mkdir(parents=True, exist_ok=True)
    arrays = io.BytesIO()
    np.savez(arrays, weights=model.weights.astype(np.float32), bias=model.bias)
    vocabulary = json.dumps(
        {"names": list(model.vocabulary.names), "rarity": list(model.vocabulary.rarity)},
        ensure_ascii=False, separators=(",", ":"),
    ).encode("utf-8")  # fmt: skip
    files = {WEIGHTS: arrays.getvalue(), VOCABULARY: vocabulary}
    about = {
        "format": FORMAT,
        "id": model.id,
        "plan": model.plan,
        "classes": list(model.classes),
        "features": asdict(model.vocabulary.settings),
        "temperature": model.temperature,
        "heading_weight": model.heading_weight,
        "thresholds": dict(model.thresholds),
        **model.about,
        "sha256": {name: hashlib.sha256(data).hexdigest() for name, data in files.items()},
    }
    for name, data in files.items():
        (folder / name).write_bytes(data)
    (folder / CARD).write_text(card, encoding="utf-8", newline="\n")
    text = json.dumps(about, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    (folder / ABOUT).write_text(text, encoding="utf-8", newline="\n")


def load_model(folder: Path) -> DomainModel:
    """Loads a model folder. Raises ModelError when a file is missing, damaged or of another format."""
    import numpy as np

    recall_plan(folder)
    try:
        about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
        files = {name: (folder / name).read_bytes() for name in (WEIGHTS, VOCABULARY)}
    except FileNotFoundError as error:
        raise ModelError(f"{folder}: no model here ({Path(error.filename).name} is missing)", MAKE_ONE) from error
    except (OSError, ValueError) as error:
        raise ModelError(f"{folder}: the model cannot be read: {error}", MAKE_ONE) from error
    if not isinstance(about, dict) or about.get("format") != FORMAT:
        raise ModelError(f"{folder}: this version does not know the model's format", "retrain with `habitext train`")
    for name, data in files.items():
        if hashlib.sha256(data).hexdigest() != about.get("sha256", {}).get(name):
            raise ModelError(f"{folder / name}: the file is not the one the model was saved with", MAKE_ONE)
    try:
        known = json.loads(files[VOCABULARY])
        vocabulary = Vocabulary.of(
            FeatureSettings.from_dict(about["features"]), tuple(known["names"]), tuple(known["rarity"])
        )
        with np.load(io.BytesIO(files[WEIGHTS]), allow_pickle=False) as arrays:
            weights, bias = arrays["weights"].astype(np.float64), arrays["bias"].astype(np.float64)
        own = ("format", "id", "plan", "classes", "features", "temperature", "heading_weight", "thresholds", "sha256")
        model = DomainModel(
            id=about["id"], plan=about["plan"], classes=tuple(about["classes"]), vocabulary=vocabulary,
            weights=weights, bias=bias, temperature=about["temperature"], heading_weight=about["heading_weight"],
            thresholds={str(code): float(least) for code, least in about["thresholds"].items()},
            about={k: v for k, v in about.items() if k not in own},
        )  # fmt: skip
    except (KeyError, TypeError, ValueError) as error:
        raise ModelError(f"{folder / ABOUT}: {error}", MAKE_ONE) from error
    if weights.shape != (len(vocabulary.names), len(model.classes)) or bias.shape != (len(model.classes),):
        raise ModelError(f"{folder}: weights and vocabulary do not fit each other", MAKE_ONE)
    return model


def current_model(models: Path) -> Path | None:
    """The folder that models/CURRENT names, or None without such a file. Raises ModelError when it names none."""
    pointer = models / CURRENT
    if not pointer.is_file():
        return None
    name = pointer.read_text(encoding="utf-8").strip()
    folder = models / name
    if not name or Path(name).name != name or not folder.is_dir():
        raise ModelError(f"{pointer}: there is no model {name!r}", MAKE_ONE)
    return folder


def models_used(models: Path) -> list[str]:
    """Ids of the models that were in use, as models/HISTORY has them, the last one last."""
    file = models / HISTORY
    return file.read_text(encoding="utf-8").split() if file.is_file() else []


def find_model_folder(workspace: Path, plan: str = "", named: str = "") -> Path:
    """The model for passages judged by a plan (its id or file; "": the default one): the folder `named`, if any.

    Else the workspace's, those it had in use before and the one that came with the program: the first that was trained
    for the plan, or just the first. Raises ModelError when there is none, what `load_plan` raises for a wrong plan.
    """
    if named:
        return Path(named)
    models, came = workspace / "models", current_model(shipped("models"))
    before = (came if came and name == came.name else models / name for name in reversed(models_used(models)))
    found = [folder for folder in (current_model(models), *before, came) if folder is not None and folder.is_dir()]
    if not found:
        raise ModelError("there is no domain model", MAKE_ONE)
    wanted = plan_for(None, plan).id
    return next((folder for folder in found if plan_of(folder) in (wanted, "")), found[0])


def plan_of(folder: Path) -> str:
    """Id of the plan a model was trained for; "" when that cannot be read, which loading it tells."""
    try:
        return str(json.loads((folder / ABOUT).read_text(encoding="utf-8"))["plan"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""
