"""Pages → passages."""

from __future__ import annotations

from pipeline.passages.build import build_passages
from pipeline.passages.masthead import Masthead

__all__ = ["Masthead", "build_passages"]
