"""The built site: the one `make docs` has just built, else built here where the extra `docs` is installed."""

from __future__ import annotations

import os
import runpy
from pathlib import Path

import pytest

from tests.docs.blocks import DOCS, ROOT


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    built = os.environ.get("HABITEXT_SITE")
    if built:
        return ROOT / built
    pytest.importorskip("mkdocs", reason="the site is not built: pip install 'habitext[docs]', or make docs")
    folder = tmp_path_factory.mktemp("site") / "site"
    runpy.run_path(str(DOCS / "make_site.py"))["build"](folder)
    return folder
