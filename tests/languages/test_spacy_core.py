"""spaCy is loaded without its command line, which stays within reach."""

from __future__ import annotations

import subprocess
import sys

import pytest

HELD_BACK = """
import sys
from pipeline.languages.spacy_core import load
spacy = load()
assert "weasel" not in sys.modules and "spacy.cli" not in sys.modules
assert [t.text for t in spacy.blank("en")("It works.")] == ["It", "works", "."]
"""
ASKED_FOR = (
    HELD_BACK
    + """
assert spacy.info(silent=True)["spacy_version"] == spacy.__version__
from spacy.cli import download, info
assert info.__module__ == "spacy.cli.info" and callable(download)
"""
)
ALREADY_THERE = """
import sys
import spacy, spacy.cli
from pipeline.languages.spacy_core import load
assert load() is spacy and sys.modules["spacy.cli"] is spacy.cli
assert spacy.info.__module__ == "spacy.cli.info"
"""


@pytest.mark.parametrize("program", [HELD_BACK, ASKED_FOR, ALREADY_THERE], ids=["held", "asked", "there"])
def test_command_line_comes_when_asked_for(program: str) -> None:
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
