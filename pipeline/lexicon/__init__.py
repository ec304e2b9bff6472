"""Knowledge files → a frozen lexicon; loading and checking."""

from __future__ import annotations

from pipeline.lexicon.entries import Entry, Hit
from pipeline.lexicon.lexicon import Lexicon
from pipeline.lexicon.load import load_lexicon

__all__ = ["Entry", "Hit", "Lexicon", "load_lexicon"]
