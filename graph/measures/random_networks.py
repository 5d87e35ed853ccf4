"""Draws random networks in which every organisation has as many ties as in the one that is measured."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .adjacency import Links

ROUNDS = 20  # swaps that are tried for each tie; more of them change nothing


def rewire_links(links: Links, *, seed: int) -> Links:
    """Return a random simple network of the same degrees (Maslov and Sneppen 2002), all ties at once.

    In a round the ties stand in random pairs and each pair swaps ends, the second turned round or not. What
    would tie a node to itself or two nodes twice stays as it was.
    """
    import numpy as np

    size, draw = len(links.nodes), np.random.default_rng(seed)
    ties = links.pairs
    half = len(ties) // 2
    for _ in range(ROUNDS if half else 0):
        ties = ties[draw.permutation(len(ties))]
        first, second = ties[:half], ties[half : 2 * half]
        turned = draw.integers(2, size=half).astype(bool)
        second = np.where(turned[:, None], second[:, ::-1], second)
        swapped = np.column_stack([first[:, 0], second[:, 1], second[:, 0], first[:, 1]])
        is_free = _find_free(
            number_pairs(swapped[:, :2], size), number_pairs(swapped[:, 2:], size), ties, size
        )
        is_free &= (swapped[:, 0] != swapped[:, 1]) & (swapped[:, 2] != swapped[:, 3])
        ties[:half][is_free] = swapped[is_free, :2]
        ties[half : 2 * half][is_free] = swapped[is_free, 2:]
    return Links.from_pairs(links.nodes, ties)


def number_pairs(pairs: Any, size: int) -> Any:
    """Return each pair of numbers below a size, whichever end stands first, as one number."""
    import numpy as np

    return np.minimum(pairs[:, 0], pairs[:, 1]) * size + np.maximum(pairs[:, 0], pairs[:, 1])


def _find_free(firsts: Any, seconds: Any, ties: Any, size: int) -> Any:
    """Tell of each swap whether neither of its ties is there, nor made by another swap."""
    import numpy as np

    present = np.sort(number_pairs(ties, size))
    made, counts = np.unique(np.concatenate([firsts, seconds]), return_counts=True)
    is_free = np.ones(len(firsts), dtype=bool)
    for keys in (firsts, seconds):
        place = np.minimum(np.searchsorted(present, keys), len(present) - 1)
        is_free &= (present[place] != keys) & (counts[np.searchsorted(made, keys)] == 1)
    return is_free


def find_interval(values: Sequence[float]) -> tuple[float, float]:
    """Return the interval that holds the middle 95 % of the values."""
    import numpy as np

    low, high = np.quantile(values, [0.025, 0.975])
    return float(low), float(high)
