"""Label propagation: communities from neighbours' labels alone; arrays of links in, a label for each out.

It needs no more than what neighbours say, so that it is the same on one machine and on a cluster.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .communities import Community, Partition, _modularity, _shared
from .links import Links
from .traits import Trait

ROUNDS = 50


@dataclass(frozen=True)
class Labels:
    """A label for each of n organisations, in the order of `Links.nodes`: the place of one of its members.

    `settled` tells whether the last of the `rounds` changed nothing.
    """

    values: Any
    rounds: int
    settled: bool


def labels(links: Links, *, limit: int = ROUNDS) -> Labels:
    """Propagate labels (Raghavan, Albert and Kumara 2007) in a fixed order, without chance.

    Each organisation starts with its own place as its label. In a round first those with an even place,
    then those with an odd one take, all at once, the label that is commonest among their neighbours and
    themselves; of labels as common, the smallest. It ends with a round that changes nothing, or after
    `limit` of them.
    """
    import numpy as np

    size = len(links.nodes)
    places = np.arange(size)
    sources = np.concatenate([np.repeat(places, links.degrees), places])  # each hears itself too
    heard = np.concatenate([links.ends, places])
    found, rounds, settled = places.copy(), 0, False
    while rounds < limit and not settled:
        before = found.copy()
        for half in (0, 1):
            looks = sources % 2 == half
            chosen = _commonest(sources[looks], found[heard[looks]])
            found[half::2] = chosen
        rounds, settled = rounds + 1, bool((found == before).all())
    return Labels(found, rounds, settled)


def _commonest(listeners: Any, said: Any) -> Any:
    """Return for each listener, in their order, what most say; of what as many say, the smallest."""
    import numpy as np

    order = np.lexsort((said, listeners))
    listeners, said = listeners[order], said[order]
    starts = np.flatnonzero(np.diff(listeners, prepend=-1) | np.diff(said, prepend=-1))
    votes = np.diff(np.append(starts, len(said)))
    listeners, said = listeners[starts], said[starts]
    best = np.lexsort((said, -votes, listeners))
    return said[best][np.flatnonzero(np.diff(listeners[best], prepend=-1))]


def partition(links: Links, found: Labels, by_node: Mapping[str, frozenset[Trait]]) -> Partition:
    """Return the groups of a label each, named by what their members share; who has no tie is in none."""
    import numpy as np

    groups: dict[int, list[str]] = {}
    for place in np.flatnonzero(links.degrees).tolist():
        groups.setdefault(int(found.values[place]), []).append(links.nodes[place])
    everywhere = Counter(trait for has in by_node.values() for trait in has)
    ordered = sorted((sorted(group) for group in groups.values()), key=lambda group: (-len(group), group))
    _, numbers = np.unique(found.values, return_inverse=True)
    return Partition(
        communities=tuple(Community(tuple(group), _shared(group, by_node, everywhere)) for group in ordered),
        agreement=1.0,
        modularity=_modularity(links, numbers) if groups else 0.0,
        runs=1,
        left_out=int((links.degrees == 0).sum()),
    )
