"""spaCy is loaded without its command line, which stays within reach; its tokenizer alone cuts as in a pipeline."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.languages import spacy_core

GOLD = Path(__file__).parents[2] / "corpus" / "gold"
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


@pytest.mark.parametrize("code", ["ar", "en", "es", "fr", "ru", "xx", "de", "fi"])
def test_tokenizer_cuts_as_in_a_pipeline(code: str) -> None:
    blocks = json.loads((GOLD / "held-c.json").read_text(encoding="utf-8"))["blocks"]
    written = code if code in ("ar", "es", "fr", "ru") else "en"
    texts = [block["text"][written] for block in blocks if "text" in block]
    assert len(texts) > 20
    alone, within = spacy_core.tokenizer(code), spacy_core.load().blank(code).tokenizer
    for text in [*texts, "See https://unhabitat.org/a-b, e.g. :-) don't – 3–4%…", " \n\t"]:
        assert [(t.text, t.idx) for t in alone(text)] == [(t.text, t.idx) for t in within(text)]


def test_unknown_language_is_told() -> None:
    with pytest.raises(ImportError):
        spacy_core.tokenizer("zz")
