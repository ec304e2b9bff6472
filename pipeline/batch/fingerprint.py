"""What decides a document's result besides its bytes: the program, its knowledge, the model and the settings."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path

from pipeline import __version__
from pipeline.settings import Settings

CHUNK = 1 << 20


def file_digest(path: Path) -> str:
    """SHA-256 of a file's bytes, read in pieces."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def folder_digest(folder: Path, suffixes: tuple[str, ...] = ()) -> str:
    """Digest of names and contents of the files below a folder, "" when there is none."""
    digest = hashlib.sha256()
    files = [p for p in sorted(folder.rglob("*")) if p.is_file() and (not suffixes or p.suffix in suffixes)]
    for path in files:
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + file_digest(path).encode())
    return digest.hexdigest() if files else ""


@cache
def program_digest() -> str:
    """Digest of the package's code and knowledge."""
    return folder_digest(Path(__file__).parent.parent, (".py", ".toml", ".csv"))


def fingerprint(settings: Settings, model_folder: Path) -> str:
    """A short digest; a stored result is used again only under the same one."""
    parts = {
        "version": __version__,
        "program": program_digest(),
        "model": folder_digest(model_folder),
        "knowledge": folder_digest(Path(settings.knowledge)) if settings.knowledge else "",
        "settings": settings.fingerprint(),
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:20]
