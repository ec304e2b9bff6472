"""Writes the pages of docs/ that are made from the program, the model, the corpus and measurements.

    python docs/make_pages.py [--check]

`--check` writes nothing and names the pages that are out of date.
"""

from __future__ import annotations

import json
import runpy
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

DOCS = Path(__file__).parent


def _made(script: str, name: str = "page") -> Callable[[], str]:
    return lambda: str(runpy.run_path(str(DOCS / script))[name]())


def _measured(script: str) -> Callable[[], str]:
    """A page whose script takes what was measured."""

    def make() -> str:
        scope: dict[str, Any] = runpy.run_path(str(DOCS / script))
        return str(scope["page"](json.loads(scope["RESULTS"].read_text(encoding="utf-8"))))

    return make


PAGES: Mapping[str, Callable[[], str]] = {
    "columns.md": _made("make_columns.py"),
    "commands.md": _made("make_commands.py"),
    "data-card.md": _made("make_cards.py", "data_card"),
    "model-card.md": _made("make_cards.py", "model_card"),
    "quality.md": _measured("make_quality.py"),
    "scale.md": _measured("make_scale.py"),
    "troubleshooting.md": _made("make_troubleshooting.py"),
}


def stale() -> list[str]:
    """Names of pages that are not what would be made now."""
    return [name for name, make in PAGES.items() if _read(DOCS / name) != make()]


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def main() -> int:
    """Writes what is out of date, or only names it; status 1 when `--check` found something."""
    old = stale()
    if "--check" in sys.argv[1:]:
        print("\n".join(f"docs/{name} is out of date: make pages" for name in old) or "the pages are up to date")
        return int(bool(old))
    for name in old:
        (DOCS / name).write_text(PAGES[name](), encoding="utf-8")
        print(f"docs/{name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
