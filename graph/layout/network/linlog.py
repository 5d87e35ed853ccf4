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
    spots = np.ascontiguousarray(((places - places.mean(axis=0)) / spread).T.astype(np.float32))  # x, y
    first, second = np.ascontiguousarray(pairs.T)
    first_cells, second_cells = (np.concatenate([ends, ends + count]) for ends in (first, second))
    strength = (1 / lengths).astype(np.float32)
    degrees = np.bincount(pairs.ravel(), minlength=count).astype(np.float32)
    masses = np.sqrt(degrees[:, None] * degrees[None, :]) + 0.5
    scale = np.float32(float(strength.sum()) * 2 / float(masses.sum()) * 0.75)
    masses *= scale
    rounds = FEWER_ROUNDS if count > MANY else ROUNDS
    for number in range(rounds):
        reach = np.float32(REACH * (1 - number / rounds) ** 1.5)
        apart = spots[:, :, None] - spots[:, None, :]
        squares = apart * apart
        distances = squares[0]
        distances += squares[1]
        distances += np.float32(1e-4)
        apart *= np.divide(masses, distances, out=distances)
        forces = apart.reshape(-1, count).sum(axis=1).reshape(2, -1)  # summed sooner than along a third axis
        along = spots.take(second, axis=1) - spots.take(first, axis=1)
        pull = strength / np.maximum(np.hypot(*along), np.float32(1e-3)) ** np.float32(1 - PULL_POWER)
        along *= pull
        parts = along.ravel()
        drawn = np.bincount(first_cells, parts, 2 * count) - np.bincount(second_cells, parts, 2 * count)
        forces += drawn.reshape(2, -1)
        size = np.maximum(np.hypot(*forces), np.float32(1e-6))
        forces *= np.minimum(reach, size * np.float32(0.5) / (degrees + 1)) / size
        spots += forces
    settled = spots.T.astype(float)
    settled -= settled.mean(axis=0)
    return settled * spread / (float(np.sqrt((settled**2).sum(axis=1).mean())) or 1.0)
