"""Builds the documentation site: `python docs/make_site.py [FOLDER]` (default: build/site). Needs the extra `docs`.

The pages are copied aside, the notebooks run into the copy, and the site built from it, strictly: a link that leads
nowhere ends the build. The network is not used.
"""

from __future__ import annotations

import logging
import shutil
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import make_notebooks

ROOT = Path(__file__).parent.parent


def build(site: Path) -> None:
    """Builds the site into a folder, which is replaced. Raises whatever ends a strict build."""
    from mkdocs.commands.build import build as build_site
    from mkdocs.config import load_config

    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "docs"
        shutil.copytree(ROOT / "docs", copy, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
        make_notebooks.main(copy / "notebooks")
        config = load_config(str(ROOT / "mkdocs.yml"), docs_dir=str(copy), site_dir=str(site.absolute()))
        config.plugins.on_startup(command="build", dirty=False)
        build_site(config)


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING, format="%(message)s")  # else a strict build ends without a word
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "build" / "site")
