"""Draws communities together and apart by forces near to the LinLog model (Noack 2009), from given places.

Ties pull with a force that grows little with their length; all push each other by degree, as the inverse of
their distance (edge repulsion, as in ForceAtlas2: Jacomy et al. 2014). Steps shrink to nothing.
"""

from __future__ import annotations

from typing import Any

Array = Any  # numpy's, which is imported only when a layout is made

MOST = 700  # nodes beyond which this takes too long
ROUNDS, FEWER_ROUNDS, MANY = 600, 300, 300  # rounds; fewer of them above so many nodes
PULL_POWER = 0.35  # of a tie's length, with which it pulls: 0 is LinLog, 1 as in ForceAtlas
REACH = 0.12  # of the spread, that a node may move in the first round


def refine_by_linlog(places: Array, pairs: Array, lengths: Array) -> Array:
    """Return places after the model has settled, about as wide as before; longer ties pull less."""
    import numpy as np

    count = len(places)
    if count < 4 or count > MOST or not len(pairs):
        return places
    spread = float(np.sqrt(((places - places.mean(axis=0)) ** 2).sum(axis=1).mean())) or 1.0
    x, y = ((places - places.mean(axis=0)) / spread).T.astype(np.float32)
    first, second = pairs.T
    strength = (1 / lengths).astype(np.float32)
    degrees = np.bincount(pairs.ravel(), minlength=count).astype(np.float32)
    masses = np.sqrt(degrees[:, None] * degrees[None, :]) + 0.5
    scale = np.float32(float(strength.sum()) * 2 / float(masses.sum()) * 0.75)
    masses *= scale
    rounds = FEWER_ROUNDS if count > MANY else ROUNDS
    for number in range(rounds):
        reach = np.float32(REACH * (1 - number / rounds) ** 1.5)
        apart_x, apart_y = x[:, None] - x[None, :], y[:, None] - y[None, :]
        push = masses / (apart_x * apart_x + apart_y * apart_y + np.float32(1e-4))
        force_x, force_y = (push * apart_x).sum(axis=1), (push * apart_y).sum(axis=1)
        along_x, along_y = x[second] - x[first], y[second] - y[first]
        pull = strength / np.maximum(np.hypot(along_x, along_y), np.float32(1e-3)) ** np.float32(
            1 - PULL_POWER
        )
        for force, along in ((force_x, along_x), (force_y, along_y)):
            part = pull * along
            force += np.bincount(first, part, minlength=count) - np.bincount(second, part, minlength=count)
        size = np.maximum(np.hypot(force_x, force_y), np.float32(1e-6))
        step = np.minimum(reach, size * np.float32(0.5) / (degrees + 1)) / size
        x, y = (x + step * force_x).astype(np.float32), (y + step * force_y).astype(np.float32)
    settled = np.column_stack([x, y]).astype(float)
    settled -= settled.mean(axis=0)
    return settled * spread / (float(np.sqrt((settled**2).sum(axis=1).mean())) or 1.0)
