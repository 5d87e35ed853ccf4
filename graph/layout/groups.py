"""Layout of a network that is too large for one picture of names: a disc for each group, members inside.

Groups are sectors; where nearly all are of one sector, communities. Members lie on a sunflower spiral
(Vogel 1979), those with most ties in the middle. The discs touch and do not overlap, the largest in the
middle. Linear in organisations and ties.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import cos, hypot, pi, sin, sqrt

from .items import Disc, Item, Layout, Link, Place
from .saying import SMALL_GROUPS, around
from .text import Text

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


def grouped(items: Mapping[str, Item], links: Sequence[Link]) -> Layout:
    """Return the layout of a network in groups: every item has a place, with a tie or without."""
    ties: Counter[str] = Counter()
    for link in links:
        ties[link.a] += 1
        ties[link.b] += 1
    groups = _groups(items, links, ties)
    circles = _packed([RIM + STEP * sqrt(len(names)) for _, _, names in groups])
    places: dict[str, Place] = {}
    group_of: dict[str, int] = {}
    for number, ((_, _, names), (x, y, _)) in enumerate(zip(groups, circles, strict=True)):
        ordered = sorted(names, key=lambda name: (-ties[name], name))
        places |= dict(zip(ordered, _spiral(x, y), strict=False))
        group_of |= dict.fromkeys(names, number)
    return Layout(
        kind="groups",
        places=dict(sorted(places.items())),
        groups=tuple(
            Disc(label, sector, *circle) for (label, sector, _), circle in zip(groups, circles, strict=True)
        ),
        group_of=dict(sorted(group_of.items())),
    )


def _groups(
    items: Mapping[str, Item], links: Sequence[Link], ties: Mapping[str, int]
) -> list[tuple[Text, str, list[str]]]:
    """Return label, sector and members of each group, the largest first."""
    by_sector: dict[tuple[int, str, Text], list[str]] = defaultdict(list)
    for name, item in items.items():
        by_sector[item.order, item.group, item.heading].append(name)
    if max(map(len, by_sector.values())) <= TOO_MUCH * len(items):
        found = [(heading, sector, names) for (_, sector, heading), names in sorted(by_sector.items())]
    else:
        found = _communities(items, links, ties)
    return sorted(found, key=lambda group: -len(group[2]))


def _communities(
    items: Mapping[str, Item], links: Sequence[Link], ties: Mapping[str, int]
) -> list[tuple[Text, str, list[str]]]:
    """Return the communities of one Louvain run (Blondel et al. 2008), each named by its best-tied member.

    The smallest are put together; those without a tie stay with their sector.
    """
    groups: dict[int, list[str]] = defaultdict(list)
    loose: dict[tuple[int, str, Text], list[str]] = defaultdict(list)
    for name, number in _louvain(items, links).items():
        if ties[name]:
            groups[number].append(name)
        else:
            loose[items[name].order, items[name].group, items[name].heading].append(name)
    ranked = sorted(groups.values(), key=lambda names: (-len(names), names[0]))
    own = [names for names in ranked[:MOST_COMMUNITIES] if len(names) >= FEWEST]
    rest = [name for names in ranked[len(own) :] for name in names]
    found = []
    for names in own:
        best = min(names, key=lambda name: (items[name].several, -ties[name], name))
        found.append((around(items[best].label), _commonest(items, names), names))
    if rest:
        found.append((SMALL_GROUPS, _commonest(items, rest), rest))
    return found + [(heading, sector, names) for (_, sector, heading), names in sorted(loose.items())]


def _commonest(items: Mapping[str, Item], names: Iterable[str]) -> str:
    held = Counter(items[name].group for name in names)
    return min(held, key=lambda sector: (-held[sector], sector))


def _louvain(items: Mapping[str, Item], links: Sequence[Link]) -> dict[str, int]:
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


def _spiral(x: float, y: float) -> Iterator[Place]:
    """Yield places from the middle outward, on Vogel's (1979) spiral: the square root of the number away."""
    number = 0
    while True:
        away, angle = STEP * sqrt(number + 0.5), number * GOLDEN
        yield Place(x + away * cos(angle), y + away * sin(angle), GLYPH)
        number += 1


def _packed(radii: Sequence[float]) -> list[Circle]:
    """Return circles of these radii that do not come closer than the gap, each as near the middle as it can.

    A circle is laid against two that lie; for the few groups there are, all pairs are tried.
    """
    circles: list[Circle] = []
    gap = max(GAP, ROOM * sqrt(sum(radius * radius for radius in radii)))
    for radius in radii:
        spots = sorted(_spots(circles, radius + gap), key=lambda spot: (_distance(*spot), spot))
        x, y = next(spot for spot in spots if _is_free(circles, *spot, radius + gap))
        circles.append((x, y, radius))
    return circles


def _spots(circles: Sequence[Circle], radius: float) -> Iterator[tuple[float, float]]:
    """Yield where a circle with its gap touches two others, or lies level with one."""
    if not circles:
        yield 0.0, 0.0
    for number, (x, y, other) in enumerate(circles):
        one = other + radius
        yield x + one, y
        yield x - one, y
        for x2, y2, other2 in circles[:number]:
            two, apart = other2 + radius, hypot(x2 - x, y2 - y)
            if apart > one + two or not apart:
                continue
            along = (one * one - two * two + apart * apart) / (2 * apart)
            aside = sqrt(max(0.0, one * one - along * along))
            dx, dy = (x2 - x) / apart, (y2 - y) / apart
            yield x + along * dx - aside * dy, y + along * dy + aside * dx
            yield x + along * dx + aside * dy, y + along * dy - aside * dx


def _distance(x: float, y: float) -> float:
    return round(hypot(x / WIDE, y), 6)


def _is_free(circles: Sequence[Circle], x: float, y: float, radius: float) -> bool:
    return all(hypot(x - x2, y - y2) >= radius + other - 1e-6 for x2, y2, other in circles)
