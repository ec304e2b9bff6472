"""Documents → pages."""

from __future__ import annotations

from pipeline.reading.document import read_pages

__all__ = ["read_pages"]
