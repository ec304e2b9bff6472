"""Writes pipeline/languages/beginnings.json: how the rules of references begin, so that a run need not work it out.

    python docs/make_beginnings.py

A pattern that is not in the file (its rules were changed since) is worked out when it is needed; the file only saves
time at the start of a run. A test tells when it is out of date.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from pipeline.entities import reference_patterns
from pipeline.languages import beginnings
from pipeline.languages.base import codes

TARGET = Path(beginnings.__file__).with_name(beginnings.STORE)


def made() -> str:
    """The file as the rules are now."""
    found: dict[str, str] = {}

    def noted(pattern: str) -> str:
        found[beginnings.key(pattern)] = first = beginnings.worked_out(pattern)
        return first

    kept, reference_patterns.beginnings = reference_patterns.beginnings, noted
    try:
        for code in codes():
            reference_patterns.patterns.__wrapped__(code)
    finally:
        reference_patterns.beginnings = kept
    return json.dumps(found, ensure_ascii=False, indent=0, sort_keys=True) + "\n"


if __name__ == "__main__":
    TARGET.write_text(made(), encoding="utf-8")
    re.purge()
