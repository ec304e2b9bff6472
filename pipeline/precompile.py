"""Makes ahead what the first run would else make and keep: the bytecode of the program, its patterns and tables.

    python -m pipeline.precompile

For where the interpreter is told to keep no bytecode while programs run (PYTHONDONTWRITEBYTECODE), as in many images of
containers: who builds one calls this once, as `make` does.
"""

from __future__ import annotations

import compileall
from pathlib import Path

import pipeline


def precompile() -> bool:
    """Both, for all languages and the knowledge that comes along; False when something could not be written."""
    from pipeline.batch.fingerprint import program_digest
    from pipeline.languages.base import codes
    from pipeline.runs import warmed
    from pipeline.settings import Settings
    from pipeline.shelf import keep

    compiled = compileall.compile_dir(Path(pipeline.__file__).parent, quiet=1)
    warmed.load(Settings(), codes())
    program_digest()
    return keep(asked=True) and bool(compiled)


if __name__ == "__main__":
    raise SystemExit(not precompile())
