"""Numbers that the engine passed over, and what it saw twice."""

from __future__ import annotations

from PIL import Image

from pipeline.reading.ocr.missed import with_missed
from pipeline.reading.ocr.spotted import Spotted
from pipeline.records import Box


def test_a_sign_that_a_number_has_taken_in_comes_once() -> None:
    """Words stand in the order of the page; the box of the number holds the dash behind it."""
    boxes = [("-10", 514.0, 532.0), ("-", 516.0, 517.0), ("يف", 495.0, 506.0), ("زومت", 452.0, 492.0)]
    words = [Spotted(text, Box(x0, 100.0, x1, 110.0), 108.0, 0.9, 1) for text, x0, x1 in boxes]
    read = with_missed(Image.new("L", (600, 200), 255), words, "ar")
    assert [word.text for word in read] == ["-10", "يف", "زومت"]
