"""Patterns of single signs for `languages/<code>/shapes.toml`, drawn from fonts.

    python benchmarks/shapes.py FONT... --signs "٠١٢٣٤٥٦٧٨٩،ء0123456789" --words "مدينة المستوطنات" > patterns.toml

Each sign is drawn in each font as a scan shows it (about 11 points at 300 dots an inch, blurred); what is closer than
`--alike` to a pattern of the same sign is left out. Fonts are read, not kept: a pattern is a grid of 140 grey cells.
"""

from __future__ import annotations

import argparse
import statistics
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from pipeline.reading.ocr import shapes

SIZE = 46
#: A font whose sign is this much higher or lower than in others draws something else there.
ODD = 1.6


def drawn(text: str, font: Any) -> Any:
    """A grey picture of a text."""
    picture = Image.new("L", (SIZE * (len(text) + 3), SIZE * 4), 255)
    ImageDraw.Draw(picture).text((SIZE, SIZE), text, font=font, fill=0)
    return picture.filter(ImageFilter.GaussianBlur(1.2))


def has(char: str, font: Any) -> bool:
    """Whether the font has the sign: what it lacks looks like any other sign that it lacks."""
    return bytes(font.getmask(char)) != bytes(font.getmask("\U0010fffe"))


def unit_of(words: str, font: Any) -> float:
    """The usual height of a word's ink."""
    boxes = [drawn(word, font).point(lambda v: 255 if v < 128 else 0).getbbox() for word in words.split()]
    return statistics.median(box[3] - box[1] for box in boxes if box)


def line_of(sign: shapes.Sign) -> str:
    """The line of `shapes.toml` for a sign, as `shapes.patterns` reads it."""
    cells = "".join(f"{round(float(v) * shapes.LEVELS):x}" for v in sign.cells)
    return f"{sign.high:.3f} {sign.broad:.3f} {sign.place or 0.0:.3f} {cells}"


def main() -> None:
    """Prints the patterns as TOML."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("fonts", nargs="+", type=Path)
    parser.add_argument("--signs", required=True)
    parser.add_argument("--words", required=True)
    parser.add_argument("--alike", type=float, default=0.95)
    args = parser.parse_args()
    kept: dict[str, list[tuple[shapes.Sign, str]]] = {char: [] for char in args.signs}
    fonts = [ImageFont.truetype(str(path), SIZE) for path in args.fonts]
    letter = args.words[0]
    units = [unit_of(args.words, font) if has(letter, font) else 0.0 for font in fonts]
    usual = statistics.median(u for u in units if u)  # for fonts that only have the digits
    for font, unit in zip(fonts, (u or usual for u in units), strict=True):
        for char in args.signs:
            if not has(char, font):
                continue
            beside = "3" if char in "0123456789" else "٣"  # shows where tall digits stand
            seen = shapes.signs(drawn(f"{beside} {char} {beside}", font), unit)
            if len(seen) != 3:
                continue
            sign = seen[1]
            if any(float(sign.grid @ other.grid) > args.alike and abs(sign.high - other.high) < 0.15 * other.high
                   for other, _ in kept[char]):  # fmt: skip
                continue
            kept[char].append((sign, line_of(sign)))
    print("[shapes]")
    for char, drawings in kept.items():
        middle = statistics.median(sign.high for sign, _ in drawings)
        lines = [d for d in drawings if 1 / ODD < d[0].high / middle < ODD]
        print(f'"{char}" = [')
        for _, line in lines:
            print(f'  "{line}",')
        print("]")


if __name__ == "__main__":
    main()
