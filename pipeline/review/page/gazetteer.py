"""A new programme into the user's own list of names: a row of `programmes.csv`, kept only when the check passes."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from pathlib import Path

from pipeline.atomic import replacing
from pipeline.cells import GUARDED
from pipeline.ids import short_hash
from pipeline.languages.base import codes
from pipeline.lexicon.check import check_knowledge
from pipeline.lexicon.files import rows
from pipeline.lexicon.load import load_lexicon

FILE = "programmes.csv"
LONGEST = 200
SHORTEST = 3  # letters; shorter words would be found everywhere


class Unsuitable(ValueError):  # noqa: N818  # an answer, not a fault
    """A name that cannot be taken. `field` is the answer meant, `reason` a word of the interface."""

    def __init__(self, field: str, reason: str, said: str = "") -> None:
        super().__init__(said or reason)
        self.field, self.reason = field, reason


def add_programme(folder: Path, name: str, language: str, english: str, acronym: str) -> str:
    """Adds a programme under its name in one language; gives its canonical name.

    `english` is its canonical English name (default: `name`). Raises Unsuitable when it is known already or cannot be
    a name, OutputError when the file cannot be written.
    """
    name, english, acronym = (_checked(field, text) for field, text in _given(name, english, acronym))
    if language not in codes():
        raise Unsuitable("language", "unknown")
    canonical = english or name
    _unknown(folder, name, canonical)
    columns = ("id", "name", "type", "acronym", *codes(), "status", "source")
    row = {
        "id": _slug(canonical), "name": canonical, "type": "programme", "acronym": acronym, language: name,
        "status": "verified", "source": "review",
    }  # fmt: skip
    path = folder / FILE
    before = path.read_bytes() if path.is_file() else None
    _write(path, columns, row)
    wrong = [str(finding) for finding in check_knowledge(folder) if finding.file == FILE]
    if wrong:
        _restore(path, before)
        raise Unsuitable("name", "refused", wrong[-1])
    load_lexicon.cache_clear()
    return canonical


def _given(name: str, english: str, acronym: str) -> tuple[tuple[str, str], ...]:
    return ("name", name), ("english", english), ("acronym", acronym)


def _checked(field: str, text: str) -> str:
    text = unicodedata.normalize("NFC", " ".join(text.split()))
    if not text and field != "name":
        return ""
    letters = sum(c.isalnum() for c in text)
    if letters < (2 if field == "acronym" or any(unicodedata.category(c) == "Lo" for c in text) else SHORTEST):
        raise Unsuitable(field, "short")
    if len(text) > LONGEST:
        raise Unsuitable(field, "long")
    if ";" in text or text[0] in GUARDED or any(unicodedata.category(c) in ("Cc", "Cs") for c in text):
        raise Unsuitable(field, "signs")
    return text


def _unknown(folder: Path, name: str, canonical: str) -> None:
    """Raises Unsuitable when a list has the name or the id already."""
    same = {name.casefold(), canonical.casefold()}
    for entry in load_lexicon(folder).entries:
        if entry.label != "PROGRAMME":
            continue
        names = (entry.name, *(n for own in entry.names.values() for n in own))
        if same & {n.casefold() for n in names}:
            raise Unsuitable("name", "known", entry.name)
        if entry.id == _slug(canonical):
            raise Unsuitable("english", "known", entry.name)


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60]
    return slug if len(slug) >= SHORTEST else f"own-{short_hash(name)}"


def _write(path: Path, columns: tuple[str, ...], row: dict[str, str]) -> None:
    """The file with one row more; columns and rows that people have there stay."""
    known = [own for _, own in rows(path)] if path.is_file() else []
    names = list(dict.fromkeys([*(name for own in known for name in own), *columns]))
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, names, restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows([*known, row])
    _replace(path, stream.getvalue().encode("utf-8-sig"))


def _restore(path: Path, before: bytes | None) -> None:
    if before is None:
        path.unlink(missing_ok=True)
    else:
        _replace(path, before)


def _replace(path: Path, content: bytes) -> None:
    with replacing(path, "check the folder's permissions") as aside:
        path.parent.mkdir(parents=True, exist_ok=True)
        aside.write_bytes(content)
