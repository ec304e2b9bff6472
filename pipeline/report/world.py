"""The world with its countries shaded by how many facts they have: land, dots for small islands, broken boundaries."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from html import escape
from typing import NamedTuple

from pipeline.lexicon.files import shipped_rows

#: The sheet on which `knowledge/world_shapes.csv` is drawn, with room for the dots at its edges.
VIEW = (-12, -12, 2024, 931)
#: Five steps of one hue, light to dark, told apart in grey as well; land without facts.
SHADES = ("#b4d3ea", "#7fb2d9", "#4a8dc2", "#1e66a5", "#0b3c71")
NONE = "#e7e7e3"
DOT, DOT_WITH_FACTS = 4, 7
SIZE = 'width="14" height="14"'


class Shape(NamedTuple):
    """A row of the map. `kind`: land, dot, line or dashed; `id`: ISO 3166-1 alpha-3, or empty."""

    id: str
    kind: str
    x: str
    y: str
    path: str


@cache
def shapes() -> tuple[Shape, ...]:
    """The map as it is drawn, in units of the sheet (`knowledge/world_shapes.csv`)."""
    return tuple(Shape(**row) for row in shipped_rows("world_shapes.csv"))


def shade(count: int, most: int) -> int:
    """Step of a count, 0 to 4: each step is about twice the one before."""
    step, edge = len(SHADES) - 1, most / 2
    while step and count <= edge:
        step, edge = step - 1, edge / 2
    return step


def legend(most: int) -> str:
    """What the shades mean: least and most facts of each step that some number of facts can have."""
    told: dict[int, list[int]] = {}
    for step in range(len(SHADES)):
        least = 1 if not step else most // 2 ** (len(SHADES) - step) + 1
        top = most // 2 ** (len(SHADES) - 1 - step)
        if least <= top:
            told[step] = [least, top]
    keys = [(NONE, "0"), *((SHADES[s], f"{a:,}" if a == b else f"{a:,}–{b:,}") for s, (a, b) in told.items())]
    swatch = '<svg {size} aria-hidden="true"><rect {size} fill="{colour}"/></svg>'
    items = "".join(f"<li>{swatch.format(size=SIZE, colour=colour)} {words}</li>" for colour, words in keys)
    return f'<ul class="legend" aria-label="Facts by shade">{items}</ul>'


def world(counts: Mapping[str, int], names: Mapping[str, str]) -> str:
    """The map as SVG: each country darker the more facts it has, and linked to `#country-XXX`.

    The links are left out of the order of tab stops: the table under the map has them all.
    """
    most = max(counts.values(), default=0)
    box = " ".join(str(number) for number in VIEW)
    empty: list[str] = []
    full: list[str] = []
    dots: list[str] = []
    for shape in shapes():
        if shape.kind in ("land", "dot"):
            count = counts.get(shape.id, 0) if shape.id else 0
            drawn = _drawn(shape, count, most, escape(names.get(shape.id, shape.id)))
            (dots if shape.kind == "dot" else full if count else empty).append(drawn)
    lines = "".join(
        f'<path class="{shape.kind}" d="{shape.path}"/>' for shape in shapes() if shape.kind in ("line", "dashed")
    )
    return (
        f'<svg class="world" viewBox="{box}" role="img" aria-label="Map of the facts by country; the table says the'
        f' same"><g fill="{NONE}" fill-rule="evenodd">{"".join(empty)}{"".join(full)}</g>{lines}'
        f'<g fill="{NONE}" class="dots">{"".join(dots)}</g></svg>'
    )


def _drawn(shape: Shape, count: int, most: int, name: str) -> str:
    """A country's land or dot, shaded and linked where facts are; `name` as HTML."""
    if shape.kind == "land":
        body = f'<path d="{shape.path}"'
    else:
        body = f'<circle cx="{shape.x}" cy="{shape.y}" r="{DOT_WITH_FACTS if count else DOT}"'
    title = f"<title>{name}: {count:,} facts</title>" if name else ""
    if not count:
        return f"{body}>{title}{_end(shape)}"
    shaded = f'{body} fill="{SHADES[shade(count, most)]}">{title}{_end(shape)}'
    return f'<a href="#country-{shape.id}" tabindex="-1">{shaded}</a>'


def _end(shape: Shape) -> str:
    return "</path>" if shape.kind == "land" else "</circle>"


def undrawn(counts: Mapping[str, int]) -> list[str]:
    """Countries with facts that the map has no place for."""
    drawn = {shape.id for shape in shapes()}
    return [code for code in counts if code not in drawn]
