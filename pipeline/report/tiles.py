"""The world as tiles: each State a square of the same size near its place, so that no border is drawn."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from html import escape
from importlib import resources
from typing import NamedTuple

SIZE, GAP = 30, 2
#: Five steps of one hue, light to dark, told apart in grey as well.
SHADES = ("#d6e6f2", "#9cc7e4", "#5b9fd0", "#2272b4", "#0b3c71")
NONE = "#f0f0ee"


class Tile(NamedTuple):
    """Place of a State: column from the west, row from the north, from 0."""

    column: int
    row: int


@cache
def tiles() -> Mapping[str, Tile]:
    """The tiles by ISO 3166-1 alpha-3 (knowledge/world_tiles.csv)."""
    text = (resources.files("pipeline") / "knowledge" / "world_tiles.csv").read_text(encoding="utf-8-sig")
    return {row["id"]: Tile(int(row["column"]), int(row["row"])) for row in csv.DictReader(text.splitlines())}


def shade(count: int, most: int) -> int:
    """Step of a count, 0 to 4: each step is about twice the one before."""
    step, edge = len(SHADES) - 1, most / 2
    while step and count <= edge:
        step, edge = step - 1, edge / 2
    return step


def world(counts: Mapping[str, int], names: Mapping[str, str]) -> str:
    """The map as SVG: a tile a State with its code, darker the more facts; each with facts links to `#country-XXX`."""
    known = tiles()
    most = max(counts.values(), default=0)
    width = (max(t.column for t in known.values()) + 1) * SIZE
    height = (max(t.row for t in known.values()) + 1) * SIZE
    parts = [
        f'<svg class="world" viewBox="0 0 {width} {height}" role="img" aria-label="Facts by country, as tiles">'
    ]
    for code, tile in sorted(known.items()):
        count = counts.get(code, 0)
        step = shade(count, most) if count else -1
        x, y = tile.column * SIZE, tile.row * SIZE
        fill = SHADES[step] if step >= 0 else NONE
        ink = "#ffffff" if step >= 3 else "#1a1a1a" if count else "#8a8a86"
        title = f"<title>{escape(names.get(code, code))}: {count} facts</title>"
        drawn = (
            f'<rect x="{x}" y="{y}" width="{SIZE - GAP}" height="{SIZE - GAP}" rx="3" fill="{fill}"/>'
            f'<text x="{x + (SIZE - GAP) / 2}" y="{y + SIZE * 0.58}" fill="{ink}">{code}</text>'
        )
        parts.append(f'<a href="#country-{code}">{title}{drawn}</a>' if count else f"<g>{title}{drawn}</g>")
    return "".join([*parts, "</svg>"])
