"""Layout of a network that is too large for one picture of names: a disc for each group, members inside.

Groups are sectors; where nearly all are of one sector, communities. Members lie on a sunflower spiral
(Vogel 1979), those with most ties in the middle. The discs touch and do not overlap, the largest in the
middle. Linear in organisations and ties.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import cos, hypot, pi, sin, sqrt

from .items import GroupDisc, Item, Layout, Link, SymbolPlace
from .labels import SMALL_GROUPS, name_group_around
from .text import BilingualText

MOST_ALONE = 300  # organisations; more of them are shown in groups
TOO_MUCH = 0.6  # share of the organisations above which a sector is no group
FEWEST, MOST_COMMUNITIES = 5, 36  # members of a community with a disc of its own, and such discs
GOLDEN = pi * (3 - sqrt(5))
STEP = 8.0  # from one turn of the spiral to the next; any two members stay 1.6 steps apart
GLYPH = 4.0
RIM = 16.0  # from the outermost member to the edge of its disc
GAP, ROOM = 26.0, 0.09  # between discs: at least, and as a share of the picture, for their names
WIDE = 1.5  # how much wider than high the picture is

Circle = tuple[float, float, float]


def lay_out_groups(items: Mapping[str, Item], links: Sequence[Link]) -> Layout:
    """Return the layout of a network in groups: every item has a place, with a tie or without."""
    ties: Counter[str] = Counter()
    for link in links:
        ties[link.a] += 1
        ties[link.b] += 1
    groups = _form_groups(items, links, ties)
    circles = _pack_circles([RIM + STEP * sqrt(len(names)) for _, _, names in groups])
    places: dict[str, SymbolPlace] = {}
    group_of: dict[str, int] = {}
    for number, ((_, _, names), (x, y, _)) in enumerate(zip(groups, circles, strict=True)):
        ordered = sorted(names, key=lambda name: (-ties[name], name))
        places |= dict(zip(ordered, _place_on_spiral(x, y), strict=False))
        group_of |= dict.fromkeys(names, number)
    return Layout(
        kind="groups",
        places=dict(sorted(places.items())),
        groups=tuple(
            GroupDisc(label, sector, *circle)
            for (label, sector, _), circle in zip(groups, circles, strict=True)
        ),
        group_of=dict(sorted(group_of.items())),
    )


def _form_groups(
    items: Mapping[str, Item], links: Sequence[Link], ties: Mapping[str, int]
) -> list[tuple[BilingualText, str, list[str]]]:
    """Return label, sector and members of each group, the largest first."""
    by_sector: dict[tuple[int, str, BilingualText], list[str]] = defaultdict(list)
    for name, item in items.items():
        by_sector[item.order, item.group, item.heading].append(name)
    if max(map(len, by_sector.values())) <= TOO_MUCH * len(items):
        groups = [(heading, sector, names) for (_, sector, heading), names in sorted(by_sector.items())]
    else:
        groups = _detect_communities(items, links, ties)
    return sorted(groups, key=lambda group: -len(group[2]))


def _detect_communities(
    items: Mapping[str, Item], links: Sequence[Link], ties: Mapping[str, int]
) -> list[tuple[BilingualText, str, list[str]]]:
    """Return the communities of one Louvain run (Blondel et al. 2008), each named by its best-tied member.

    The smallest are put together; those without a tie stay with their sector.
    """
    groups: dict[int, list[str]] = defaultdict(list)
    loose: dict[tuple[int, str, BilingualText], list[str]] = defaultdict(list)
    for name, number in _run_louvain(items, links).items():
        if ties[name]:
            groups[number].append(name)
        else:
            loose[items[name].order, items[name].group, items[name].heading].append(name)
    ranked = sorted(groups.values(), key=lambda names: (-len(names), names[0]))
    own = [names for names in ranked[:MOST_COMMUNITIES] if len(names) >= FEWEST]
    rest = [name for names in ranked[len(own) :] for name in names]
    communities = []
    for names in own:
        best = min(names, key=lambda name: (items[name].several, -ties[name], name))
        communities.append((name_group_around(items[best].label), _find_main_sector(items, names), names))
    if rest:
        communities.append((SMALL_GROUPS, _find_main_sector(items, rest), rest))
    return communities + [(heading, sector, names) for (_, sector, heading), names in sorted(loose.items())]


def _find_main_sector(items: Mapping[str, Item], names: Iterable[str]) -> str:
    sector_counts = Counter(items[name].group for name in names)
    return min(sector_counts, key=lambda sector: (-sector_counts[sector], sector))


def _run_louvain(items: Mapping[str, Item], links: Sequence[Link]) -> dict[str, int]:
    import numpy as np
    from scipy.sparse import csr_matrix
    from sknetwork.clustering import Louvain

    number = {name: index for index, name in enumerate(items)}
    pairs = np.array([(number[link.a], number[link.b]) for link in links], dtype=np.int64)
    both = np.concatenate([pairs, pairs[:, ::-1]])
    weights = np.ones(len(both))
    matrix = csr_matrix((weights, (both[:, 0], both[:, 1])), shape=(len(items), len(items)))
    labels = Louvain(random_state=0, shuffle_nodes=False).fit_predict(matrix)
    return {name: int(label) for name, label in zip(items, labels, strict=True)}


def _place_on_spiral(x: float, y: float) -> Iterator[SymbolPlace]:
    """Yield places from the middle outward, on Vogel's (1979) spiral: the square root of the number away."""
    number = 0
    while True:
        away, angle = STEP * sqrt(number + 0.5), number * GOLDEN
        yield SymbolPlace(x + away * cos(angle), y + away * sin(angle), GLYPH)
        number += 1


def _pack_circles(radii: Sequence[float]) -> list[Circle]:
    """Return circles of these radii that do not come closer than the gap, each as near the middle as it can.

    A circle is laid against two that lie; for the few groups there are, all pairs are tried.
    """
    circles: list[Circle] = []
    gap = max(GAP, ROOM * sqrt(sum(radius * radius for radius in radii)))
    for radius in radii:
        spots = sorted(
            _list_touching_spots(circles, radius + gap), key=lambda spot: (_measure_distance(*spot), spot)
        )
        x, y = next(spot for spot in spots if _is_free(circles, *spot, radius + gap))
        circles.append((x, y, radius))
    return circles


def _list_touching_spots(circles: Sequence[Circle], radius: float) -> Iterator[tuple[float, float]]:
    """Yield where a circle with its gap touches two others, or lies level with one."""
    if not circles:
        yield 0.0, 0.0
    for number, (x, y, first_radius) in enumerate(circles):
        distance = first_radius + radius
        yield x + distance, y
        yield x - distance, y
        for x2, y2, second_radius in circles[:number]:
            second_distance, apart = second_radius + radius, hypot(x2 - x, y2 - y)
            if apart > distance + second_distance or not apart:
                continue
            along = (distance * distance - second_distance * second_distance + apart * apart) / (2 * apart)
            aside = sqrt(max(0.0, distance * distance - along * along))
            dx, dy = (x2 - x) / apart, (y2 - y) / apart
            yield x + along * dx - aside * dy, y + along * dy + aside * dx
            yield x + along * dx + aside * dy, y + along * dy - aside * dx


def _measure_distance(x: float, y: float) -> float:
    return round(hypot(x / WIDE, y), 6)


def _is_free(circles: Sequence[Circle], x: float, y: float, radius: float) -> bool:
    return all(hypot(x - x2, y - y2) >= radius + other_radius - 1e-6 for x2, y2, other_radius in circles)
