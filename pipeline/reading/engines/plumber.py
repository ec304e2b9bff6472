"""pdfplumber: its table finder on the first reader's lines, and its own parser as the second reader."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.reading.glyphs.atoms import Style
from pipeline.reading.glyphs.sheet import Sheet
from pipeline.records import Box

#: Rules closer than this are one line; ends closer than this meet.
SNAP = 3.0
#: More codes than a font can have (two bytes): a map of such a range would take hours to fill.
MOST_CODES = 0x10000
#: What pdfminer writes for a character without a map.
NO_MAP = "(cid:"
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


@cache
def _bounded_maps() -> Any:
    """pdfminer's parser of character maps, made to set aside a map that names more codes than a font can have.

    It fills maps code by code: a range of four billion, a line of text in the file, would keep it busy for hours.
    Without the map the font's own encoding is taken.
    """
    from pdfminer import cmapdb, pdffont

    ends = (cmapdb.CMapParser.KEYWORD_ENDBFRANGE, cmapdb.CMapParser.KEYWORD_ENDCIDRANGE)

    class Bounded(cmapdb.CMapParser):
        set_aside = 0

        def do_keyword(self, pos: int, token: Any) -> None:
            if token in ends:
                codes = [code for _, code in self.curstack]
                if any(_codes(*pair) > MOST_CODES for pair in zip(codes[::3], codes[1::3], strict=False)):
                    self.popall()
                    Bounded.set_aside += 1
                    return
            super().do_keyword(pos, token)

    vars(pdffont)["CMapParser"] = Bounded
    return Bounded


def _codes(first: Any, last: Any) -> int:
    """How many codes a range of a map holds."""
    if not (isinstance(first, bytes) and isinstance(last, bytes)):
        return 0
    return int.from_bytes(last, "big") - int.from_bytes(first, "big") + 1


class PlumberDocument:
    """An open PDF, read by pdfplumber's own parser. Raises whatever that parser raises."""

    def __init__(self, path: Path) -> None:
        import pdfplumber

        self._maps = _bounded_maps()
        self._set_aside = self._maps.set_aside
        self._pdf = pdfplumber.open(path)
        self.pages = len(self._pdf.pages)

    def close(self) -> None:
        """Gives the file back."""
        self._pdf.close()

    def characters(self, index: int) -> int:
        """How many characters one page (index from 0) holds, those outside of its box included."""
        page = self._pdf.pages[index]
        try:
            return len(page.chars)
        finally:
            page.close()

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
                    text = "\ufffd" if char["text"].startswith(NO_MAP) else char["text"]
                    sheet.chars.extend((ord(c), x0, x1, number) for c in text)
            sheet.styles = list(known)
            if self._maps.set_aside > self._set_aside:  # fonts are kept from page to page, so all later ones are told
                sheet.doubts.append("the character map of a font is absurd, its own encoding was taken")
            for rect in (*page.lines, *page.rects):
                box = Box(rect["x0"] - left, rect["top"] - top, rect["x1"] - left, rect["bottom"] - top)
                thin = min(box.x1 - box.x0, box.bottom - box.top) <= 4
                (sheet.rules if thin else sheet.panels).append(box)
            return sheet
        finally:
            page.close()
