"""What decides a document's result besides its bytes: the program, its knowledge, the model and the settings."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from importlib.metadata import version as installed
from pathlib import Path

from pipeline import __version__
from pipeline.digests import file_digest, folder_digest
from pipeline.languages.trained import mark
from pipeline.settings import Settings, own_certainty
from pipeline.shelf import files_state, kept

#: What reads pages and judges them; another release may read otherwise.
LIBRARIES = ("pdfplumber", "pypdfium2", "pikepdf", "spacy", "jieba", "scikit-learn", "langdetect")
#: Length of the first part of a fingerprint, which says how documents were read; the rest, how they were judged.
READING = 14


@cache
def program_digest() -> str:
    """Digest of the package's code and knowledge. Read anew when a file of them has another size or time."""
    package, suffixes = Path(__file__).parent.parent, (".py", ".toml", ".csv")
    return kept("program", [files_state(package, suffixes)], lambda: folder_digest(package, suffixes))


def fingerprint(settings: Settings, model_folder: Path) -> str:
    """A short digest; a stored result is used again only under the same one.

    Two fingerprints that begin alike (`READING` characters) differ only in the model or the plan.
    """
    told = settings.fingerprint()
    told.pop("plan")
    judging = {
        "model": folder_digest(model_folder),
        "plan": plan_digest(settings.plan),
        "name": told.pop("model"),
        "certainty": _certainty(settings),
    }
    reading = {
        "version": __version__,
        "program": program_digest(),
        "knowledge": folder_digest(Path(settings.knowledge)) if settings.knowledge else "",
        "settings": told,
        "spacy": [mark(name) for name in settings.spacy],
    }
    return _short(reading, READING) + _short(judging, 8)


def plan_digest(plan: str) -> str:
    """A plan's id as it is, the digest of a file of one's own. Raises OSError when the file is not there."""
    return file_digest(Path(plan)) if plan.endswith(".toml") else plan


def conditions(settings: Settings, model_folder: Path) -> dict[str, str]:
    """What two machines must have in common to give the same bytes, by name; "missing" for a file that is not there."""
    try:
        plan = plan_digest(settings.plan)
    except OSError:
        plan = "missing"
    return {
        "version": __version__,
        "program": program_digest(),
        "knowledge": folder_digest(Path(settings.knowledge)) if settings.knowledge else "",
        "model": folder_digest(model_folder),
        "plan": plan,
        "certainty": _certainty(settings),
        "libraries": " ".join(f"{name}={installed(name)}" for name in LIBRARIES),
        "spacy": " ".join(f"{name}={mark(name)}" for name in settings.spacy),
        "ocr": settings.ocr_engines,
    }


def _certainty(settings: Settings) -> str:
    own = own_certainty(settings.workspace_path)
    return file_digest(own) if own else ""


def _short(parts: Mapping[str, object], length: int) -> str:
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:length]
