"""The workspace: folders for corpus, models, outputs, knowledge, and habitext.toml with the defaults of run."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipeline.errors import InputError, OutputError

FILE = "habitext.toml"
FOLDERS = {
    "corpus/labels": "Your own labelled passages, JSON lines, beside those of Habitext; see its corpus for the form.\n",
    "corpus/reviews": "Decisions of reviewers, written by `habitext review`. Keep them under version control.\n",
    "knowledge": "Your own names, laid over those of Habitext: CSV files of the same names and columns.\n",
    "models": "Models trained here by `habitext train`.\n",
    "outputs": "What `habitext run` writes.\n",
}
TEXT = """\
# Defaults of `habitext run` in this workspace; what is given on the command line counts more.
[run]
# workers = 0            # processes; 0: one for each core
# timeout = 600          # seconds a document
# page_timeout = 60      # seconds without a finished page
# per_child = 32         # documents a process may read one after the other; 1: a process for each
# max_pages = 20000
# max_megabytes = 500
# max_memory = 2048      # MB a document may need
# plan = "2020-2025"     # a plan's id, or the TOML file of your own
# model = ""             # a model folder
# knowledge = ""         # a folder of your own names
# ocr = false
# ocr_lang = ""          # languages of pages that are pictures: "fr,ar"
# delimiter = "comma"    # of the CSV files: comma, semicolon or tab
"""
#: Keys of [run] and what they may be.
KEYS: Mapping[str, type | tuple[type, ...]] = {
    "workers": int, "per_child": int, "timeout": (int, float), "page_timeout": (int, float), "max_pages": int,
    "max_megabytes": int, "max_memory": int, "plan": str, "model": str, "knowledge": str, "ocr": bool, "ocr_lang": str,
    "delimiter": str,
}  # fmt: skip


def make(folder: Path) -> list[Path]:
    """Makes what is missing of a workspace and returns it; nothing there is touched. Raises OutputError."""
    made: list[Path] = []
    try:
        for name, words in FOLDERS.items():
            own = folder / name
            if not own.is_dir():
                own.mkdir(parents=True)
                (own / "README.md").write_text(words, encoding="utf-8")
                made.append(own)
        if not (folder / FILE).exists():
            (folder / FILE).write_text(TEXT, encoding="utf-8")
            made.append(folder / FILE)
    except OSError as error:
        raise OutputError(f"cannot make {folder}: {error.strerror or error}", "choose another folder") from None
    return made


def defaults(folder: Path) -> dict[str, Any]:
    """The `[run]` table of the workspace's habitext.toml, {} without one.

    Raises InputError naming the file and the key that is wrong.
    """
    path = folder / FILE
    if not path.is_file():
        return {}
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8-sig")).get("run", {})
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"{path}: {error}", "mend the file, or compare it with what `habitext init` writes") from None
    if not isinstance(table, dict):
        raise InputError(f"{path}: run is no table", "write [run] on a line of its own")
    for key, value in table.items():
        if key not in KEYS:
            raise InputError(f"{path}: there is no setting {key!r}", f"known: {', '.join(KEYS)}")
        if not isinstance(value, KEYS[key]) or (isinstance(value, bool) and KEYS[key] is not bool):
            raise InputError(f"{path}: {key} = {value!r} is of the wrong kind", "see what `habitext init` writes")
    return table
