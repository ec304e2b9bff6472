"""Pictures of pages → words with boxes. Optional: the engines come with the extra `ocr`."""

from __future__ import annotations
