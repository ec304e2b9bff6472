"""Writes pipeline/knowledge/world_shapes.csv, the map of `habitext report`, from Natural Earth.

Source: Natural Earth 1:50m (public domain), as the R package rnaturalearthdata 0.1.0 carries it (CC0; Debian package
r-cran-rnaturalearthdata). Run once, not by users: `pip install rdata 'shapely>=2.1'`, unpack the package, then
`python docs/make_world_shapes.py path/to/rnaturalearthdata/data/Rdata`.

Coordinates are units of a sheet 2,000 wide, origin top left, in the Equal Earth projection (Šavrič, Patterson and
Jenny, 2018): areas compare fairly. The sheet begins at 169° West, so that no State is cut in two. Rows:

    land     the outline of a State or territory (SVG path); without id: land that is neither
    dot      a State or territory too small to be seen, at its place, moved as little as keeps dots apart
    line     boundaries
    dashed   boundaries that the United Nations draws broken, since they are not final or not agreed
"""

from __future__ import annotations

import bz2
import csv
import gzip
import itertools
import lzma
import math
import struct
import sys
import zlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import rdata
import shapely
from shapely import Geometry, MultiPolygon, Point, Polygon, affinity, box
from shapely.ops import transform, unary_union

ROOT = Path(__file__).parent.parent
TARGET = ROOT / "pipeline" / "knowledge" / "world_shapes.csv"
COUNTRIES = ROOT / "pipeline" / "knowledge" / "gazetteers" / "countries.csv"
WIDTH, WEST = 2000.0, -169.0
#: Strength of the simplification, in units of the sheet; islands smaller than this many square units are left out.
TOLERANCE, LEAST_ISLAND = 1.4, 4.0
#: A State whose land is smaller than this gets a dot; least distance of two dots.
SEEN, APART = 45.0, 15.0
#: Units of the source that are not drawn as they are there: id of ours, "" for land of no State.
AS = {
    "SDS": "SSD", "PSX": "PSE", "GAZ": "PSE", "WEB": "PSE", "SAH": "ESH", "KOS": "XKX", "ALD": "ALA", "NLY": "BES",
    "NSV": "SJM", "NJM": "SJM", "SOL": "SOM", "CYN": "CYP", "TWN": "CHN", "ATC": "AUS", "KAS": "",
}  # fmt: skip
LEFT_OUT = {"ATA"}
#: The territory that is called Western Sahara lies south of this parallel; the occupied Syrian Golan lies here.
SAHARA = box(-18.0, 20.0, -8.66, 27.667)
GOLAN = box(35.63, 32.68, 36.0, 33.32)
#: Pairs whose boundary is broken, and where only a part of it is.
BROKEN: dict[frozenset[str], Polygon | None] = {
    frozenset(pair): part
    for pair, part in {
        ("IND", "PAK"): box(73.3, 32.4, 80.0, 37.5), ("IND", "CHN"): box(75.0, 32.0, 81.0, 37.5),
        ("IND", ""): None, ("PAK", ""): None, ("CHN", ""): None, ("PAK", "CHN"): None,
        ("SDN", "SSD"): None, ("ESH", "MAR"): None, ("SRB", "XKX"): None, ("PSE", "ISR"): None,
        ("ISR", "SYR"): None, ("PRK", "KOR"): None,
    }.items()
}  # fmt: skip


def lazy(base: Path, name: str) -> Any:
    """One object of an R lazy-load database (`Rdata.rdx` says where in `Rdata.rdb`)."""
    index = gzip.decompress(base.with_suffix(".rdx").read_bytes())
    where = rdata.conversion.convert(rdata.parser.parse_data(index))["variables"][name]
    start, length = (int(number) for number in where)
    chunk = base.with_suffix(".rdb").read_bytes()[start : start + length]
    (size,) = struct.unpack(">I", chunk[:4])
    if chunk[4:5] == b"Z":
        filters = [{"id": lzma.FILTER_LZMA2, "preset": 6}]
        data = lzma.decompress(chunk[5:], format=lzma.FORMAT_RAW, filters=filters)
    else:
        data = bz2.decompress(chunk[5:]) if chunk[4:5] == b"2" else zlib.decompress(chunk[4:])
    assert len(data) == size
    return rdata.conversion.convert(rdata.parser.parse_data(data))


def rings(polygons: Any) -> Geometry:
    """The area of a `Polygons` object: its rings, without the holes."""
    areas: list[Geometry] = [Polygon(ring.coords).buffer(0) for ring in polygons.Polygons if not bool(ring.hole)]
    holes: list[Geometry] = [Polygon(ring.coords).buffer(0) for ring in polygons.Polygons if bool(ring.hole)]
    return unary_union(areas).difference(unary_union(holes)) if holes else unary_union(areas)


def known_ids() -> set[str]:
    """The ids of States and territories in the gazetteer."""
    with COUNTRIES.open(encoding="utf-8-sig", newline="") as stream:
        return {row["id"] for row in csv.DictReader(stream)}


def areas(base: Path, known: set[str]) -> dict[str, Geometry]:
    """Land by id, in degrees, from 169° West to 191° East."""
    units, countries = lazy(base, "map_units50"), lazy(base, "countries50")
    iso = {str(r.adm0_a3): str(r.iso_a3) for r in countries.data.itertuples()}
    found: dict[str, list[Geometry]] = {}
    for polygons, row in zip(units.polygons, units.data.itertuples(), strict=True):
        unit, country = str(row.gu_a3), str(row.adm0_a3)
        if country in LEFT_OUT:
            continue
        code = AS.get(unit, unit if unit in known else AS.get(country, iso.get(country, country)))
        found.setdefault(code if code in known else "", []).append(rings(polygons))
    land = {code: unary_union(parts) for code, parts in found.items()}
    for whole, taker, part in (("MAR", "ESH", SAHARA), ("ISR", "SYR", GOLAN)):
        land[taker] = unary_union([land[taker], land[whole].intersection(part).buffer(1e-6)])
        land[whole] = land[whole].difference(land[taker])
    return {code: turned(area) for code, area in land.items()}


def turned(area: Geometry) -> Geometry:
    """What lies west of the edge, moved to the east end."""
    west = affinity.translate(area.intersection(box(-180, -90, WEST, 90)), xoff=360)
    return unary_union([area.intersection(box(WEST, -90, 180, 90)), west]).buffer(0)


def equal_earth(longitude: float, latitude: float) -> tuple[float, float]:
    """A place on the sheet, y upwards, in units of the earth's radius."""
    a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
    t = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(latitude)))
    slope = a1 + 3 * a2 * t**2 + t**6 * (7 * a3 + 9 * a4 * t**2)
    x = 2 * math.sqrt(3) * math.radians(longitude - (WEST + 180)) * math.cos(t) / (3 * slope)
    return x, t * (a1 + a2 * t**2 + t**6 * (a3 + a4 * t**2))


class Sheet:
    """From degrees to units of the sheet."""

    def __init__(self, land: Iterable[Geometry]) -> None:
        boxes = [transform(self._flat, area).bounds for area in land]
        self.x0, self.top = min(b[0] for b in boxes), max(b[3] for b in boxes)
        self.scale = WIDTH / (max(b[2] for b in boxes) - self.x0)
        self.height = math.ceil((self.top - min(b[1] for b in boxes)) * self.scale)

    @staticmethod
    def _flat(x: Any, y: Any) -> Any:
        pairs = [equal_earth(a, b) for a, b in zip(x, y, strict=True)]
        return [p[0] for p in pairs], [p[1] for p in pairs]

    def _set(self, x: Any, y: Any) -> Any:
        x, y = self._flat(x, y)
        return [(a - self.x0) * self.scale for a in x], [(self.top - b) * self.scale for b in y]

    def drawn(self, area: Geometry) -> Geometry:
        """An area or line in degrees, in units of the sheet."""
        return transform(self._set, area)


def parts(area: Geometry) -> list[Geometry]:
    return list(area.geoms) if hasattr(area, "geoms") else [area]


def solid(area: Geometry) -> Geometry:
    """An area's polygons, without lines and specks that moving and cutting left."""
    return MultiPolygon([p for p in parts(area) if p.geom_type == "Polygon" and p.area > 0.01])


def kept(area: Geometry) -> Geometry:
    """An area without its smallest islands; the largest one stays."""
    own = sorted(parts(area), key=lambda p: -p.area)
    return MultiPolygon([p for k, p in enumerate(own) if not k or p.area >= LEAST_ISLAND])


def path(lines: Iterable[Iterable[tuple[float, float]]], *, closed: bool) -> str:
    """Lines as an SVG path of whole units, relative, so that it is short."""
    told: list[str] = []
    for line in lines:
        points: list[tuple[int, int]] = []
        for x, y in line:
            point = round(x), round(y)
            if not points or point != points[-1]:
                points.append(point)
        if len(points) < (4 if closed else 2):
            continue
        steps = [(b[0] - a[0], b[1] - a[1]) for a, b in itertools.pairwise(points)]
        if closed:
            steps.pop()
        moves = "".join(f"{' ' if k and x >= 0 else ''}{x}{' ' if y >= 0 else ''}{y}" for k, (x, y) in enumerate(steps))
        told.append(f"M{points[0][0]} {points[0][1]}l{moves}{'z' if closed else ''}")
    return "".join(told)


def outlines(area: Geometry) -> Iterator[Any]:
    for polygon in parts(area):
        yield polygon.exterior.coords
        for ring in polygon.interiors:
            if Polygon(ring).area >= LEAST_ISLAND:
                yield ring.coords


def boundaries(land: Mapping[str, Geometry], sheet: Sheet) -> tuple[list[Geometry], list[Geometry]]:
    """Lines between two areas: those drawn whole, and those drawn broken."""
    whole: list[Geometry] = []
    broken: list[Geometry] = []
    codes = list(land)
    tree = shapely.STRtree([land[c] for c in codes])
    for i, j in zip(*tree.query([land[c] for c in codes], predicate="intersects"), strict=True):
        if i >= j:
            continue
        line = shapely.line_merge(land[codes[i]].boundary.intersection(land[codes[j]].boundary))
        lines = unary_union([p for p in parts(line) if p.geom_type == "LineString" and p.length > 1])
        if lines.is_empty:
            continue
        pair = frozenset((codes[i], codes[j]))
        if pair not in BROKEN:
            whole += parts(lines)
            continue
        where = BROKEN[pair]
        part = lines if where is None else lines.intersection(sheet.drawn(shapely.segmentize(where, 1.0)))
        broken += [p for p in parts(part) if p.geom_type == "LineString"]
        whole += [p for p in parts(lines.difference(part)) if p.geom_type == "LineString" and not p.is_empty]
    merged = shapely.line_merge(unary_union(whole)), shapely.line_merge(unary_union(broken))
    return parts(merged[0]), parts(merged[1])


def apart(dots: Mapping[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
    """Dots moved until none covers another, each held back by its place."""
    places = {code: list(xy) for code, xy in dots.items()}
    codes = sorted(places)
    for _ in range(400):
        for code in codes:
            for k in (0, 1):
                places[code][k] += 0.02 * (dots[code][k] - places[code][k])
        for i, a in enumerate(codes):
            for b in codes[i + 1 :]:
                dx, dy = places[b][0] - places[a][0], places[b][1] - places[a][1]
                gap = math.hypot(dx, dy)
                if gap < APART:
                    dx, dy = (dx / gap, dy / gap) if gap else (1.0, 0.0)
                    push = (APART - gap) / 2
                    places[a][0] -= dx * push
                    places[a][1] -= dy * push
                    places[b][0] += dx * push
                    places[b][1] += dy * push
    return {code: (xy[0], xy[1]) for code, xy in places.items()}


def main(base: Path) -> None:
    """Reads the database and writes the table."""
    known = known_ids()
    land = areas(base, known)
    sheet = Sheet(land.values())
    codes = sorted(land)
    flat = [sheet.drawn(land[code]) for code in codes]
    simple = shapely.coverage_simplify([shapely.set_precision(solid(area), 0.02) for area in flat], TOLERANCE)
    drawn = {code: kept(area.buffer(0)) for code, area in zip(codes, simple, strict=True) if not area.is_empty}
    full = dict(zip(codes, flat, strict=True))
    tiny = lazy(base, "tiny_countries50")
    points = {
        str(row.gu_a3 if str(row.gu_a3) in known else AS.get(str(row.adm0_a3), row.adm0_a3)): sheet.drawn(
            Point(x if x >= WEST else x + 360, y)
        )
        for row, (x, y) in zip(tiny.data.itertuples(), tiny.coords.values, strict=True)
    }
    dots = {}
    for code in sorted(known - {"TWN"}):
        area = full.get(code)
        if area is None or area.area < SEEN:
            place = max(parts(area), key=lambda p: p.area).representative_point() if area else points.get(code)
            if place is None:
                print(f"{code}: neither land nor a point in the source", file=sys.stderr)
                continue
            dots[code] = (place.x, place.y)
    whole, broken = boundaries(drawn, sheet)
    rows = [(code, "land", "", "", path(outlines(area), closed=True)) for code, area in drawn.items()]
    rows = [row for row in rows if row[4]]
    rows += [(code, "dot", round(x), round(y), "") for code, (x, y) in apart(dots).items()]  # type: ignore[misc]
    rows.append(("", "line", "", "", path((line.coords for line in whole), closed=False)))
    rows.append(("", "dashed", "", "", path((line.coords for line in broken), closed=False)))
    with TARGET.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(("id", "kind", "x", "y", "path"))
        writer.writerows(rows)
    print(f"{TARGET.name}: {len(rows)} rows, {TARGET.stat().st_size:,} bytes, sheet {WIDTH:.0f} by {sheet.height}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
