"""Imported by the fork server only: loads what every document needs before the first child is forked.

The one module whose import does work, because the fork server offers no other hook. Imported elsewhere it does none.
"""

from __future__ import annotations

import contextlib
import encodings.ascii  # noqa: F401  # like the two below: else each child would load it by itself
import gc
import multiprocessing.popen_forkserver  # noqa: F401
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pipeline.runs.job  # noqa: F401
from pipeline.batch import repair
from pipeline.batch.orphan import die_with_parent
from pipeline.batch.pool import WARM_ENVIRONMENT
from pipeline.languages.base import codes
from pipeline.languages.detect import detect_document
from pipeline.reading import read_pages
from pipeline.reading.tables.find import is_table_caption
from pipeline.run import warm
from pipeline.settings import Settings
from pipeline.shelf import keep

#: A sheet with next to nothing on it: reading it loads the reader's libraries and patterns.
SHEET = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj
4 0 obj<</Length 51>>stream
BT /F 9 Tf 9 60 Td (Table 1) Tj 0 -12 Td (of) Tj ET
endstream endobj
5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj
trailer<</Root 1 0 R/Size 4>>
%%EOF
"""
#: Names only, from which nobody can tell a language: the detector has to load all it knows.
UNDECIDED = "Nairobi Mombasa Kisumu Nakuru Eldoret Thika Malindi Kitale Garissa Kakamega"


def _read_a_sheet() -> None:
    """Whatever goes wrong here is told when a document is read: no run may fail for being warmed."""
    with contextlib.suppress(Exception), tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sheet.pdf"
        path.write_bytes(SHEET)
        list(read_pages(path, lambda _: None))


def load(settings: Settings, languages: Sequence[str]) -> None:
    """What every document needs, and what those in `languages` do."""
    repair.load()
    _read_a_sheet()
    is_table_caption("")
    if languages:
        detect_document(UNDECIDED)  # the profiles of all languages take a second, and few documents ask for them
    warm(settings, languages)


if WARM_ENVIRONMENT in os.environ:
    _parent, _knowledge, _model, _workspace, _languages = os.environ[WARM_ENVIRONMENT].split("\n")
    # Loading takes seconds, during which the fork server does not listen: without this it would outlive a killed run
    # by that long and hold the run's output open.
    die_with_parent(int(_parent))
    gc.disable()  # what is loaded here stays: looking through it for garbage again and again is in vain
    load(Settings(knowledge=_knowledge, model=_model, workspace=_workspace), codes() if _languages else ())
    keep()
    gc.freeze()  # nor do the children look through it, which would also copy its memory into each of them
    gc.set_threshold(400_000, 10, 10)  # a page makes some ten thousand objects, and hardly any rubbish that needs this
    gc.enable()
