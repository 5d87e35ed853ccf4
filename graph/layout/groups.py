"""Layout of a network that is too large for one picture of names: a disc for each group, members inside.

Groups are sectors; where one of them is too large to be read, communities. Members lie as their ties within
the group want them, spread evenly over the disc; those without such a tie at its rim. The discs touch and
do not overlap, the largest in the middle.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import hypot, pi, sqrt

from .items import GroupDisc, Item, Layout, Link, SymbolPlace
from .labels import SMALL_GROUPS, name_group_around
from .text import BilingualText

MOST_ALONE = 3000  # organisations with a tie; more of them are shown in groups
TOO_MUCH, TOO_MANY = 0.6, 800  # share and number of the organisations above which a sector is no group
FEWEST, MOST_COMMUNITIES = 5, 36  # members of a community with a disc of its own, and such discs
GOLDEN = pi * (3 - sqrt(5))
STEP = 8.0  # radius of a disc by the root of its members
GLYPH, SPACED = 4.0, 1.3  # half the size of a mark, and of the room about it, in that
MOST_WEIGHED = 60  # members of a group of which every pair is weighed
PUSHES = 150  # rounds of pushing marks apart
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
    group_of = {name: number for number, (_, _, names) in enumerate(groups) for name in names}
    inner = _list_inner_links(links, group_of)
    for number, ((_, _, names), (x, y, radius)) in enumerate(zip(groups, circles, strict=True)):
        places |= _place_members(names, inner[number], (x, y, radius - RIM))
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
    if max(map(len, by_sector.values())) <= min(TOO_MUCH * len(items), TOO_MANY):
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


def _list_inner_links(links: Sequence[Link], group_of: Mapping[str, int]) -> dict[int, list[Link]]:
    """Return the links whose ends are in the same group, by the group."""
    inner: dict[int, list[Link]] = defaultdict(list)
    for link in links:
        if group_of[link.a] == group_of[link.b]:
            inner[group_of[link.a]].append(link)
    return inner


def _place_members(names: Sequence[str], links: Sequence[Link], disc: Circle) -> dict[str, SymbolPlace]:
    """Return the places of the members of a group: by their ties, with even distances from the middle."""
    import numpy as np

    from .network.distances import FEWEST_PIVOTS, place_by_distance
    from .network.room import MarkPusher

    tied = sorted({end for link in links for end in (link.a, link.b)})
    loose = sorted(set(names) - set(tied))
    ordered = [*tied, *loose]
    x, y, radius = disc
    spots = np.zeros((len(ordered), 2))
    if tied:
        number = {name: place for place, name in enumerate(tied)}
        pairs = np.array(sorted({(number[link.a], number[link.b]) for link in links}), dtype=np.int64)
        spots[: len(tied)] = place_by_distance(
            len(tied), pairs, np.ones(len(pairs)), dense=MOST_WEIGHED, most_pivots=FEWEST_PIVOTS
        )
    away, angles = np.hypot(*spots.T), np.arctan2(spots[:, 1], spots[:, 0])
    away[len(tied) :] = np.inf
    angles[len(tied) :] = np.arange(len(loose)) * GOLDEN
    ranks = np.empty(len(ordered))
    ranks[np.lexsort((np.arange(len(ordered)), np.round(away, 9)))] = np.arange(len(ordered))
    away = radius * np.sqrt((ranks + 0.5) / len(ordered))
    spots = np.column_stack([away * np.cos(angles), away * np.sin(angles)])
    pusher = MarkPusher(np.full(len(ordered), SPACED * GLYPH), np.zeros(len(ordered), dtype=bool))
    for _ in range(PUSHES):
        if not pusher.push_marks(spots):
            break
        spots *= np.minimum(1, radius / np.maximum(np.hypot(*spots.T), 1e-9))[:, None]
    return {
        name: SymbolPlace(round(x + dx, 1), round(y + dy, 1), GLYPH)
        for name, (dx, dy) in zip(ordered, spots.tolist(), strict=True)
    }


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
