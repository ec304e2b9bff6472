"""Names found by a trained spaCy pipeline that the user has: behind our own lists, never before them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.digests import folder_digest
from pipeline.errors import InputError
from pipeline.languages.base import section
from pipeline.languages.tokens import load_trained

#: spaCy's own packages follow its releases; others of the same names on package indexes carry absurd versions.
MOST_MAJOR = 99
WHERE = "install an official one (python -m spacy download en_core_web_sm), or give the folder of your own"


class Named(NamedTuple):
    """A name in a text (code points, half-open), its label in our words, and who found it."""

    start: int
    end: int
    label: str
    basis: str


def mark(name: str) -> str:
    """What a pipeline is, for a result's fingerprint: package and version, or a digest of a folder's files.

    Raises InputError when there is none, or when the package is not spaCy's.
    """
    folder = Path(name)
    if folder.is_dir():
        return f"{folder.name}:{folder_digest(folder)[:12]}"
    try:
        found = installed(name)
    except (PackageNotFoundError, ValueError):
        raise InputError(f"there is no spaCy pipeline {name!r}", WHERE) from None
    major = found.split(".")[0]
    if not major.isdigit() or int(major) > MOST_MAJOR:
        raise InputError(f"{name} {found} is not spaCy's", f"uninstall it; {WHERE}")
    return f"{name}=={found}"


@cache
def _pipeline(name: str) -> Any:
    mark(name)  # nothing is imported before it is known whose it is
    try:
        return load_trained(name)
    except (OSError, ImportError, ValueError) as error:
        raise InputError(f"the spaCy pipeline {name!r} cannot be loaded: {error}", WHERE) from None


def names(text: str, code: str, pipelines: Sequence[str]) -> Iterator[Named]:
    """Names in a text, by the pipelines of its language; labels we have no word for are left out."""
    labels = section("shared", "trained")["labels"]
    for name in pipelines:
        nlp = _pipeline(name)
        if nlp.lang != code:
            continue
        for span in nlp(text).ents:
            if span.label_ in labels:
                yield Named(span.start_char, span.end_char, labels[span.label_], f"spacy:{nlp.meta['name']}")
