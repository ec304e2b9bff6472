"""RapidOCR: printed lines with boxes by small networks whose weights come in the package's wheel."""

from __future__ import annotations

import re
from functools import cache
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed
from importlib.util import find_spec
from typing import Any

from pipeline.reading.ocr.numbers import GAP, number_at
from pipeline.reading.ocr.picture import ink, tight
from pipeline.reading.ocr.spotted import Card, Spotted
from pipeline.records import Box

#: A line read with less confidence is no print.
NOISE = 0.55
#: Where the baseline stands over the lower edge of the ink, as a share of its height.
BELOW = 0.1
_DIGITS = re.compile(r"(\d{1,3})[.,、．，]?")


@cache
def version() -> str:
    """Version of the package, "" when it or its runtime is missing."""
    if find_spec("rapidocr") is None or find_spec("onnxruntime") is None:
        return ""
    try:
        return installed("rapidocr")
    except PackageNotFoundError:
        return ""


class Rapid:
    """See `OcrEngine`. The networks are loaded when first used."""

    name = "rapidocr"
    dpi = 200

    def __init__(self) -> None:
        self._engine: Any = None

    def reads(self, card: Card) -> bool:
        """Whether the package is installed and its networks know the language."""
        return bool(version()) and self.name in card.engines

    def read(self, picture: Any, card: Card) -> list[Spotted]:
        """The printed lines on a grey picture of 200 dpi."""
        import numpy as np

        if self._engine is None:
            from rapidocr import RapidOCR

            self._engine = RapidOCR(
                params={
                    "Global.log_level": "critical",
                    "EngineConfig.onnxruntime.intra_op_num_threads": 1,  # the run has a process for each core
                    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
                    "EngineConfig.onnxruntime.enable_cpu_mem_arena": False,  # it grows with every page
                }
            )
        seen = self._engine(np.asarray(picture.convert("RGB")), use_cls=False)
        out: list[Spotted] = []
        marks = ink(picture)
        if seen is None or seen.txts is None:
            return out
        for number, (text, corners, sure) in enumerate(zip(seen.txts, seen.boxes, seen.scores, strict=True)):
            text = " ".join(text.split())
            if not text or sure < NOISE:
                continue
            xs, ys = [float(p[0]) for p in corners], [float(p[1]) for p in corners]
            box = tight(marks, Box(min(xs), min(ys), max(xs), max(ys)))
            out.extend(_parted(picture, text, box, float(sure), number, card.code))
        return out


def _parted(picture: Any, text: str, box: Box, sure: float, number: int, code: str) -> list[Spotted]:
    """A printed line, its paragraph's number apart: the network gives no blank for the gap after it."""
    base = box.bottom - BELOW * (box.bottom - box.top)
    digits = _DIGITS.match(text)
    found = number_at(picture, box, code) if digits else None
    if found is None or digits is None or digits[0] == text or not found.text.startswith(digits[1]):
        return [Spotted(text, box, base, sure, number)]
    first = Spotted(found.text, box._replace(x1=found.x1), base, sure, number)
    rest = box._replace(x0=found.x1 + GAP * (box.bottom - box.top))
    return [first, Spotted(text[digits.end() :].lstrip(), rest, base, sure, number)]
