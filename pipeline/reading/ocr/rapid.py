"""RapidOCR: printed lines with boxes by small networks whose weights come in the package's wheel."""

from __future__ import annotations

import re
from functools import cache
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed
from importlib.util import find_spec
from typing import Any

from pipeline.reading.ocr.numbers import GAP, number_at, number_before
from pipeline.reading.ocr.picture import ink, tight
from pipeline.reading.ocr.spotted import Card, Spotted
from pipeline.records import Box

#: A line read with less confidence is no print.
NOISE = 0.55
#: Where the baseline stands over the lower edge of the ink, as a share of its height.
BELOW = 0.1
#: The lines round about that tell where the text begins stand no further away (heights of a line).
NEAR = 8.0
#: A number alone in its box is no broader than this for each sign (heights): boxes of the network reach to the text.
SIGN = 0.65
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
        return _with_passed_over(picture, out, card.code)


def _with_passed_over(picture: Any, lines: list[Spotted], code: str) -> list[Spotted]:
    """The printed lines, with the numbers of paragraphs before them that the network did not see."""
    out: list[Spotted] = []
    for line in lines:
        high = line.box.bottom - line.box.top
        left = min((o.box.x0 for o in lines if _beside(line.box, o.box)), default=line.box.x0)
        taken = [o.box.x1 for o in lines if o.box.x1 <= line.box.x0 and _level(line.box, o.box)]
        found = None
        if line.box.x0 - left > GAP * high and not any(x1 > left for x1 in taken):
            found = number_before(picture, line.box, left, code)
        if found is not None:
            out.append(
                Spotted(found.text, line.box._replace(x0=left, x1=found.x1), line.baseline, found.score, line.line)
            )
        out.append(line)
    return out


def _level(one: Box, other: Box) -> bool:
    """Whether two boxes stand on the same height."""
    return min(one.bottom, other.bottom) - max(one.top, other.top) > 0.3 * min(
        one.bottom - one.top, other.bottom - other.top
    )


def _beside(one: Box, other: Box) -> bool:
    """Whether another line is one of the few above and below a line, and over or under it for the most part."""
    near = abs(other.top - one.top) < NEAR * (one.bottom - one.top)
    return near and min(one.x1, other.x1) - max(one.x0, other.x0) > 0.5 * min(one.x1 - one.x0, other.x1 - other.x0)


def _parted(picture: Any, text: str, box: Box, sure: float, number: int, code: str) -> list[Spotted]:
    """A printed line, its paragraph's number apart: the network gives no blank for the gap after it."""
    base = box.bottom - BELOW * (box.bottom - box.top)
    digits = _DIGITS.match(text)
    if digits is not None and digits[0] == text:
        box = box._replace(x1=min(box.x1, box.x0 + SIGN * len(text) * (box.bottom - box.top)))
    found = number_at(picture, box, code) if digits else None
    if found is None or digits is None or digits[0] == text or not found.text.startswith(digits[1]):
        return [Spotted(text, box, base, sure, number)]
    first = Spotted(found.text, box._replace(x1=found.x1), base, sure, number)
    rest = box._replace(x0=found.x1 + GAP * (box.bottom - box.top))
    return [first, Spotted(text[digits.end() :].lstrip(), rest, base, sure, number)]
