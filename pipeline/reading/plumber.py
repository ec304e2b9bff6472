"""pdfplumber: its table finder on the first reader's lines, and its own parser as the second reader."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipeline.reading.glyphs import Sheet, Style
from pipeline.records import Box

#: Rules closer than this are one line; ends closer than this meet.
SNAP = 3.0
#: What the second reader may spend on a page: more characters than any printed page has.
BOLD_NAMES = ("bold", "black", "heavy", "demi")


def ruled_cells(rules: Sequence[Box]) -> list[list[tuple[float, float, float, float]]]:
    """The cells (x0, top, x1, bottom) of each table that the rules draw, found by pdfplumber's table finder."""
    from pdfplumber import table

    edges = [_edge(rule) for rule in rules]
    merged = table.merge_edges(edges, SNAP, SNAP, SNAP, SNAP)
    crossings = table.edges_to_intersections(merged, SNAP, SNAP)
    cells = table.intersections_to_cells(crossings)
    return [list(cells) for cells in table.cells_to_tables(cells)]


def _edge(rule: Box) -> dict[str, Any]:
    """A rule as pdfplumber's edge, along its middle."""
    level = rule.x1 - rule.x0 >= rule.bottom - rule.top
    if level:
        y = (rule.top + rule.bottom) / 2
        x0, x1, top, bottom = rule.x0, rule.x1, y, y
    else:
        x0 = x1 = (rule.x0 + rule.x1) / 2
        top, bottom = rule.top, rule.bottom
    return {
        "object_type": "line", "orientation": "h" if level else "v", "x0": x0, "x1": x1, "top": top,
        "bottom": bottom, "width": x1 - x0, "height": bottom - top,
    }  # fmt: skip


class PlumberDocument:
    """An open PDF, read by pdfplumber's own parser. Raises whatever that parser raises."""

    def __init__(self, path: Path) -> None:
        import pdfplumber

        self._pdf = pdfplumber.open(path)
        self.pages = len(self._pdf.pages)

    def close(self) -> None:
        """Gives the file back."""
        self._pdf.close()

    def picture(self, index: int, dpi: int) -> Any:
        """One page (index from 0) drawn in grey, as a Pillow image."""
        return self._pdf.pages[index].to_image(resolution=dpi).original.convert("L")

    def sheet(self, index: int, max_chars: int) -> Sheet:
        """One page (index from 0). Raises OverflowError when it holds more characters than `max_chars`."""
        page = self._pdf.pages[index]
        try:
            left, top = page.bbox[:2]
            sheet = Sheet(index + 1, float(page.width), float(page.height))
            if len(page.chars) > max_chars:
                raise OverflowError(f"{len(page.chars)} characters")
            known: dict[Style, int] = {}
            for char in page.chars:
                matrix = char.get("matrix")
                baseline = page.height - matrix[5] if matrix and not page.rotation else char["bottom"] - top
                style = Style(
                    round(float(baseline), 2), round(float(char["size"]), 2),
                    any(word in char["fontname"].lower() for word in BOLD_NAMES), "", 0 if char["upright"] else -1,
                )  # fmt: skip
                number = known.setdefault(style, len(known))
                x0, x1 = char["x0"] - left, char["x1"] - left
                if x1 > -1 and x0 < sheet.width + 1 and -1 <= style.baseline <= sheet.height + 1:
                    sheet.chars.extend((ord(c), x0, x1, number) for c in char["text"])
            sheet.styles = list(known)
            for rect in (*page.lines, *page.rects):
                box = Box(rect["x0"] - left, rect["top"] - top, rect["x1"] - left, rect["bottom"] - top)
                thin = min(box.x1 - box.x0, box.bottom - box.top) <= 4
                (sheet.rules if thin else sheet.panels).append(box)
            return sheet
        finally:
            page.close()
