"""Makes ahead what the first run would else make and keep: the bytecode of the program, its patterns and tables.

    python -m pipeline.precompile

For where the interpreter is told to keep no bytecode while programs run (PYTHONDONTWRITEBYTECODE), as in many images of
containers: who builds one calls this once, as `make` does.
"""

from __future__ import annotations

import compileall
import json
from collections.abc import Iterator
from pathlib import Path

import pipeline
from pipeline.shipped import shipped


def precompile() -> bool:
    """Both, for all languages and the knowledge that comes along; False when something could not be written."""
    from pipeline.batch.fingerprint import program_digest
    from pipeline.languages.base import codes
    from pipeline.run import take_through
    from pipeline.runs import warmed
    from pipeline.settings import Settings
    from pipeline.shelf import keep

    compiled = compileall.compile_dir(Path(pipeline.__file__).parent, quiet=1)
    settings = Settings()
    warmed.load(settings, codes())
    for code, text in _passages():  # many patterns are made when a text first asks for them
        take_through(text, code, settings)
    program_digest()
    return keep(asked=True) and bool(compiled)


def _passages() -> Iterator[tuple[str, str]]:
    """Language and text of the passages of the evaluation set, which comes along."""
    for file in sorted((shipped("corpus") / "evaluation").glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            yield row["language"], row["text"]


if __name__ == "__main__":
    raise SystemExit(not precompile())
