"""Finds communities by label propagation, from the labels of neighbours alone.

It needs no more than what neighbours say, so that it is the same on one machine and on a cluster.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .adjacency import Links
from .communities import Community, Partition, _find_shared_traits, _measure_modularity
from .shared_traits import Trait

ROUNDS = 50


@dataclass(frozen=True)
class PropagatedLabels:
    """A label for each of n organisations, in the order of `Links.nodes`: the place of one of its members.

    `settled` tells whether the last of the `rounds` changed nothing.
    """

    values: Any
    rounds: int
    settled: bool


def propagate_labels(links: Links, *, limit: int = ROUNDS) -> PropagatedLabels:
    """Propagate labels (Raghavan, Albert and Kumara 2007) in a fixed order, without chance.

    Each organisation starts with its own place as its label. In a round first those with an even place,
    then those with an odd one take, all at once, the label that is commonest among their neighbours and
    themselves; of labels as common, the smallest. It ends with a round that changes nothing, or after
    `limit` of them.
    """
    import numpy as np

    size = len(links.nodes)
    places = np.arange(size)
    receivers = np.concatenate([np.repeat(places, links.degrees), places])  # each hears itself too
    senders = np.concatenate([links.ends, places])
    current, rounds, settled = places.copy(), 0, False
    while rounds < limit and not settled:
        before = current.copy()
        for half in (0, 1):
            is_turn = receivers % 2 == half
            chosen = _pick_commonest(receivers[is_turn], current[senders[is_turn]])
            current[half::2] = chosen
        rounds, settled = rounds + 1, bool((current == before).all())
    return PropagatedLabels(current, rounds, settled)


def _pick_commonest(receivers: Any, received: Any) -> Any:
    """Return for each listener, in their order, what most say; of what as many say, the smallest."""
    import numpy as np

    order = np.lexsort((received, receivers))
    receivers, received = receivers[order], received[order]
    starts = np.flatnonzero(np.diff(receivers, prepend=-1) | np.diff(received, prepend=-1))
    votes = np.diff(np.append(starts, len(received)))
    receivers, received = receivers[starts], received[starts]
    best = np.lexsort((received, -votes, receivers))
    return received[best][np.flatnonzero(np.diff(receivers[best], prepend=-1))]


def group_by_label(
    links: Links, propagated: PropagatedLabels, by_node: Mapping[str, frozenset[Trait]]
) -> Partition:
    """Return the groups of a label each, named by what their members share; who has no tie is in none."""
    import numpy as np

    groups: dict[int, list[str]] = {}
    for place in np.flatnonzero(links.degrees).tolist():
        groups.setdefault(int(propagated.values[place]), []).append(links.nodes[place])
    everywhere = Counter(trait for has in by_node.values() for trait in has)
    ordered = sorted((sorted(group) for group in groups.values()), key=lambda group: (-len(group), group))
    _, numbers = np.unique(propagated.values, return_inverse=True)
    return Partition(
        communities=tuple(
            Community(tuple(group), _find_shared_traits(group, by_node, everywhere)) for group in ordered
        ),
        agreement=1.0,
        modularity=_measure_modularity(links, numbers) if groups else 0.0,
        runs=1,
        left_out=int((links.degrees == 0).sum()),
    )
