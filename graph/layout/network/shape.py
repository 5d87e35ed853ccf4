"""Prepares a network for its layout: hubs taken out, communities found, tie lengths set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..items import Item, Link

Array = Any  # numpy's, which is imported only when a layout is made

HUB_SHARE, LEAST_HUB, MOST_HUBS = 0.45, 12, 3  # an organisation tied to so many of all stands apart
LENGTH_BY_DEGREE = 0.18  # how much longer a tie is per doubling of the smaller degree of its ends
LEAF_LENGTH = 0.7
FAR_APART = 2.0  # how much longer ties between well separated communities are made, at most
WEAK, STRONG = 0.3, 0.5  # modularity from which, and up to which, communities are drawn apart
SMALL_COMMUNITY = 120  # one in so many of all is the least size of a community of a large network
LARGE = 150  # organisations from which small communities join others


@dataclass(frozen=True)
class NetworkShape:
    """A network as numbers, without hubs and what only they hold; ties are pairs of places in `ids`.

    `lengths` and `communities` belong to ties and to organisations; `hubs` are ids, `held` the ids tied to
    nobody but the hubs of their key.
    """

    ids: tuple[str, ...]
    pairs: Array  # (ties, 2)
    lengths: Array  # (ties,)
    communities: Array  # (organisations,)
    modularity: float
    degrees: Array  # (organisations,), hubs not counted
    hubs: tuple[str, ...] = ()
    held: Mapping[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict)


def describe_shape(
    items: Mapping[str, Item], links: Sequence[Link], *, with_hubs: bool = True
) -> NetworkShape:
    """Return the shape of a network of items and the links between them, hubs taken out unless forbidden."""
    import numpy as np

    near = index_neighbours(items, links)
    hubs = _find_hubs(items, near) if with_hubs else ()
    held: dict[tuple[str, ...], list[str]] = {}
    for name in sorted(items):
        if name not in hubs and near[name] and near[name] <= set(hubs):
            held.setdefault(tuple(hub for hub in hubs if hub in near[name]), []).append(name)
    apart = {*hubs, *(name for names in held.values() for name in names)}
    ids = tuple(
        sorted((name for name in items if name not in apart), key=lambda name: _sort_key(items[name]))
    )
    number = {name: place for place, name in enumerate(ids)}
    pairs = sorted(
        {(min(ends), max(ends)) for link in links if link.a in number and link.b in number
         for ends in [(number[link.a], number[link.b])]}
    )  # fmt: skip
    array = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    degrees = np.bincount(array.ravel(), minlength=len(ids))
    communities, modularity = detect_communities(len(ids), array)
    communities = _join_small_communities(communities, array)
    lengths = _measure_lengths(array, degrees, communities, modularity)
    return NetworkShape(
        ids,
        array,
        lengths,
        communities,
        modularity,
        degrees,
        hubs,
        {key: tuple(names) for key, names in sorted(held.items())},
    )


def index_neighbours(items: Mapping[str, Item], links: Sequence[Link]) -> dict[str, set[str]]:
    """Return the ids of those that each item has a link with."""
    near: dict[str, set[str]] = {name: set() for name in items}
    for link in links:
        near[link.a].add(link.b)
        near[link.b].add(link.a)
    return near


def _sort_key(item: Item) -> tuple[int, str, str]:
    return item.order, item.group, item.id


def _find_hubs(items: Mapping[str, Item], near: Mapping[str, set[str]]) -> tuple[str, ...]:
    least = max(LEAST_HUB, HUB_SHARE * (len(items) - 1))
    hubs = [name for name in items if len(near[name]) >= least and not items[name].several]
    return tuple(sorted(hubs, key=lambda name: (-len(near[name]), name))[:MOST_HUBS])


def detect_communities(count: int, pairs: Array) -> tuple[Array, float]:
    """Return the community of each of `count` nodes by the Louvain method, and the modularity of all."""
    import numpy as np
    from scipy.sparse import csr_matrix
    from sknetwork.clustering import Louvain, get_modularity

    if not len(pairs):
        return np.arange(count), 0.0
    both = np.concatenate([pairs, pairs[:, ::-1]])
    matrix = csr_matrix((np.ones(len(both)), (both[:, 0], both[:, 1])), shape=(count, count))
    labels = Louvain(random_state=0, shuffle_nodes=False).fit_predict(matrix)
    return labels, float(get_modularity(matrix, labels))


def _join_small_communities(communities: Array, pairs: Array) -> Array:
    """Return the communities of a large network, the smallest joined to the one they have most ties to."""
    import numpy as np

    if len(communities) <= LARGE:
        return communities
    least, joined = max(5, len(communities) / SMALL_COMMUNITY), communities.copy()
    for _ in range(4):
        sizes = np.bincount(joined, minlength=joined.max() + 1)
        small = np.flatnonzero((sizes > 0) & (sizes < least))
        if not len(small):
            break
        ends = joined[pairs]
        between = ends[ends[:, 0] != ends[:, 1]]
        for community in small:
            touching = between[(between == community).any(axis=1)]
            others = touching[touching != community]
            if len(others):
                joined[joined == community] = np.bincount(others).argmax()
    return np.unique(joined, return_inverse=True)[1]


def _measure_lengths(pairs: Array, degrees: Array, communities: Array, modularity: float) -> Array:
    """Return how long each tie should be, where one between two organisations of one tie each has 1."""
    import numpy as np

    if not len(pairs):
        return np.ones(0)
    smaller = degrees[pairs].min(axis=1)
    lengths = np.where(smaller == 1, LEAF_LENGTH, 1 + LENGTH_BY_DEGREE * np.log2(smaller))
    separation = min(1.0, max(0.0, (modularity - WEAK) / (STRONG - WEAK)))
    across = communities[pairs[:, 0]] != communities[pairs[:, 1]]
    return lengths * np.where(across, 1 + FAR_APART * separation, 1)
