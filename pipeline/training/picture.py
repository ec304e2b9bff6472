"""The confusion matrix as a picture."""

from __future__ import annotations

import io
from collections.abc import Mapping

CELL, LEFT, TOP, SIZE = 96, 150, 90, 22
INK, PAPER, FULL = (20, 20, 20), (255, 255, 255), (0, 90, 160)


def confusion_picture(confusion: Mapping[str, Mapping[str, int]]) -> bytes:
    """PNG: a row for each label, a column for each domain said; the darker, the larger the share of the row."""
    from PIL import Image, ImageDraw, ImageFont

    names = list(confusion)
    picture = Image.new("RGB", (LEFT + CELL * len(names) + 20, TOP + CELL * len(names) + 20), PAPER)
    pen, font = ImageDraw.Draw(picture), ImageFont.load_default(size=SIZE)
    pen.text((LEFT, 12), "said by the model", fill=INK, font=font)
    pen.text((12, TOP - 30), "label", fill=INK, font=font)
    for row, name in enumerate(names):
        y = TOP + CELL * row
        pen.text((LEFT + CELL * (row + 0.5), TOP - 28), name, fill=INK, font=font, anchor="mm")
        pen.text((LEFT - 16, y + CELL / 2), name, fill=INK, font=font, anchor="rm")
        total = sum(confusion[name].values()) or 1
        for column, other in enumerate(names):
            count = confusion[name][other]
            share = count / total
            shade = tuple(round(p + (f - p) * share) for p, f in zip(PAPER, FULL, strict=True))
            x = LEFT + CELL * column
            pen.rectangle((x, y, x + CELL - 3, y + CELL - 3), fill=shade, outline=INK)
            ink = PAPER if share > 0.55 else INK
            pen.text((x + CELL / 2, y + CELL / 2), str(count), fill=ink, font=font, anchor="mm")
    stream = io.BytesIO()
    picture.save(stream, "PNG")
    return stream.getvalue()
