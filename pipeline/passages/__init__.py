"""Pages, or blocks of documents without pages → passages."""

from __future__ import annotations

from pipeline.passages.build import build_passages, prepare
from pipeline.passages.masthead import Masthead
from pipeline.passages.written import build_from_blocks

__all__ = ["Masthead", "build_from_blocks", "build_passages", "prepare"]
