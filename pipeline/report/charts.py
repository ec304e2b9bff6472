"""Charts as SVG in the page: columns by year, and small lines; no script, every mark a link."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from html import escape

from pipeline.report.markup import value
from pipeline.report.tally import NONE, Group, Series, amount, cell

#: Colours that the colour-blind tell apart (Okabe and Ito, 2008), in an order of unlike lightness; what has none.
COLOURS = ("#0b3c71", "#d55e00", "#56b4e9", "#f0e442", "#009e73", "#cc79a7", "#e69f00")
NO_DOMAIN = "#b5b5b0"
WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 900, 260, 48, 24, 12
#: More years than this are shown only where something was counted.
MOST_YEARS = 40
#: Grid lines above zero, about.
STEPS = 4
LINE_WIDTH, LINE_HEIGHT, EDGE = 180, 44, 6


def palette(domains: Sequence[str]) -> dict[str, str]:
    """A colour for each domain in their order; grey for none and for those that find no colour left."""
    named = sorted(key for key in domains if key != NONE)
    return {NONE: NO_DOMAIN} | {k: COLOURS[n] if n < len(COLOURS) else NO_DOMAIN for n, k in enumerate(named)}


def step_of(most: int) -> int:
    """Distance of grid lines: 1, 2 or 5 times a power of ten, so that about `STEPS` of them reach `most`."""
    rough = max(1.0, most / STEPS)
    power = 10 ** math.floor(math.log10(rough))
    return int(next(m * power for m in (1, 2, 5, 10) if m * power >= rough))


def columns(years: Sequence[Group], names: Mapping[str, str]) -> str:
    """Facts by year, each column cut by domain and linked to `#year-YYYY`; a legend beneath with the domains' names."""
    if not years:
        return ""
    found = {int(group.key): Counter(cell(f, "domain") for f in group.facts) for group in years}
    first, last = min(found), max(found)
    shown = range(first, last + 1) if last - first < MOST_YEARS else sorted(found)
    step = step_of(max(counts.total() for counts in found.values()))
    top = step * math.ceil(max(counts.total() for counts in found.values()) / step)
    colours = palette(sorted({domain for counts in found.values() for domain in counts}))
    scale = (HEIGHT - BOTTOM - TOP) / top
    wide = (WIDTH - LEFT) / len(shown)
    parts = [_grid(step, top, scale)]
    every = max(1, math.ceil(len(shown) * 44 / (WIDTH - LEFT)))
    bar = min(wide * 0.76, 60)
    for place, year in enumerate(shown):
        x = LEFT + (place + 0.12) * wide
        if year in found:
            parts.append(_column(year, found[year], colours, x, bar, scale))
        if place % every == 0:
            parts.append(f'<text x="{x + bar / 2:.1f}" y="{HEIGHT - 7}">{year}</text>')
    chart = (
        f'<figure><svg class="columns" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"'
        f' aria-label="Facts by year and domain; the table says the same by year">{"".join(parts)}</svg>'
    )
    return f"{chart}<figcaption>{legend(colours, names)}</figcaption></figure>"


def _column(
    year: int, counts: Counter[str], colours: Mapping[str, str], x: float, width: float, scale: float
) -> str:  # fmt: skip
    """The facts of a year, one rectangle a domain upon the other, linked to the year."""
    y, drawn = float(HEIGHT - BOTTOM), ""
    for domain, colour in colours.items():
        height = counts[domain] * scale
        y -= height
        if height:
            drawn += f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{colour}"/>'
    return f'<a href="#year-{year}" tabindex="-1"><title>{year}: {counts.total():,} facts</title>{drawn}</a>'


def _grid(step: int, top: int, scale: float) -> str:
    parts = []
    for tick in range(0, top + 1, step):
        y = HEIGHT - BOTTOM - tick * scale
        parts.append(f'<path class="grid" d="M{LEFT} {y:.1f}H{WIDTH}"/>')
        parts.append(f'<text class="tick" x="{LEFT - 6}" y="{y + 4:.1f}">{tick:,}</text>')
    return "".join(parts)


def legend(colours: Mapping[str, str], names: Mapping[str, str]) -> str:
    """What the colours of the domains mean."""
    swatch = '<svg width="14" height="14" aria-hidden="true"><rect width="14" height="14" fill="{}"/></svg>'
    labels = {key: f"{key} {names.get(key, '')}".strip() or "-" for key in colours}
    items = "".join(f"<li>{swatch.format(colours[key])} {escape(label)}</li>" for key, label in labels.items())
    return f'<ul class="legend" aria-label="Domains by colour">{items}</ul>'


def line(one: Series, places: Mapping[str, str]) -> str:
    """A series as a small line from zero (or the least value, when that is below), each point a link to its fact."""
    told = [(year, amount(fact), fact) for year, fact in one.points]
    points = [(year, float(number), fact) for year, number, fact in told if number is not None]
    low, high = min(0.0, *(n for _, n, _ in points)), max(0.0, *(n for _, n, _ in points))
    years = points[-1][0] - points[0][0]
    across, up = (LINE_WIDTH - 2 * EDGE) / (years or 1), (LINE_HEIGHT - 2 * EDGE) / ((high - low) or 1)
    spots = [
        (EDGE + (year - points[0][0]) * across, LINE_HEIGHT - EDGE - (number - low) * up) for year, number, _ in points
    ]
    marks = ""
    for (x, y), (year, _, fact) in zip(spots, points, strict=True):
        mark = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4"><title>{year}: {escape(value(fact))}</title></circle>'
        place = places.get(fact["fact_id"])
        marks += f'<a href="#{escape(place)}" tabindex="-1">{mark}</a>' if place else mark
    zero = LINE_HEIGHT - EDGE + low * up
    drawn = "L".join(f"{x:.1f} {y:.1f}" for x, y in spots)
    return (
        f'<svg class="line" viewBox="0 0 {LINE_WIDTH} {LINE_HEIGHT}" width="{LINE_WIDTH}" height="{LINE_HEIGHT}"'
        f' role="img" aria-label="Line over the years; the row says the same">'
        f'<path class="grid" d="M0 {zero:.1f}H{LINE_WIDTH}"/><path d="M{drawn}"/>{marks}</svg>'
    )
