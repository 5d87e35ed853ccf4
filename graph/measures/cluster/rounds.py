"""Computes degree, components, PageRank, labels and core numbers on a cluster.

Each goes over the ties in rounds. What rounds give is kept in the checkpoint folder, so that the loss of a
worker costs the rounds since the last checkpoint and no more.
"""

from __future__ import annotations

from typing import Any

from ..propagation import ROUNDS, PropagatedLabels
from .frames import SparkNetwork, fetch_columns, sum_by_key

DAMPING, PRECISION = 0.85, 1e-12
UNROLLED = 5  # rounds from one checkpoint to the next
_MOST = 400  # rounds of PageRank, should rounding keep it from its precision; 60 are usual


def count_neighbours(network: SparkNetwork) -> Any:
    """Return the number of neighbours of each organisation, n integers."""
    import numpy as np

    return fetch_columns(_sum_neighbours(network), degree=np.zeros(network.size, dtype=np.int64))[0]


def _sum_neighbours(network: SparkNetwork) -> Any:
    return sum_by_key(network.ties, "src", "count(dst) as degree")


def find_components(network: SparkNetwork) -> Any:
    """Return for each organisation the smallest place in its connected part, n integers.

    Large stars and small stars by turns (Kiveris, Lattanzi, Mirrokni, Rastogi and Vassilvitskii 2014,
    "Connected components in MapReduce and beyond"): each organisation ties its neighbours to the least of
    them, first those above it, then those below. A chain twice as long takes one or two rounds more.
    """
    import numpy as np

    pairs = network.ties.where("src > dst").selectExpr("src", "dst", "true as moved")
    while pairs.where("moved").take(1):
        starred = _join_small_stars(_join_large_stars(pairs.selectExpr("src", "dst", "false as moved")))
        pairs = sum_by_key(starred, "src, dst", "max(moved) as moved").checkpoint()
    return fetch_columns(pairs, dst=np.arange(network.size))[0]


def _join_large_stars(pairs: Any) -> Any:
    """Tie the larger neighbours of each organisation to the least of it and its neighbours."""
    both = pairs.union(pairs.select("dst", "src", "moved"))
    among = both.selectExpr("src", "dst", "least(src, min(dst) over (partition by src)) as least")
    return among.where("dst > src").selectExpr("dst as src", "least as dst", "least != src as moved")


def _join_small_stars(pairs: Any) -> Any:
    """Tie each organisation and its smaller neighbours to the least of these."""
    among = pairs.selectExpr("src", "dst", "moved", "min(dst) over (partition by src) as least")
    return among.selectExpr(
        "if(dst = least, src, dst) as src", "least as dst", "if(dst = least, moved, true) as moved"
    )


def measure_pagerank(network: SparkNetwork) -> Any:
    """Return the PageRank (Brin and Page 1998) of each organisation, damping 0.85: n shares that add up to 1.

    As networkx has it: who has no tie leads to all alike. On undirected ties nobody leads to those but they
    themselves, so that their share is known before, and the others' solves x = Gx + b with real eigenvalues
    of G in -0.85 to 0.85: the second-order method of Golub and Varga (1961) takes a third of the rounds of
    plain visits. It ends where a visit would change all shares together by no more than 1e-12.
    """
    import numpy as np

    least = (1 - DAMPING) / (network.size - DAMPING * (network.size - network.tied)) if network.size else 0.0
    start = f"{1 / max(1, network.size)!r}D"
    shares = _sum_neighbours(network).selectExpr(
        "src", "degree", f"{start} as share", f"{start} as before", "1D as off"
    )
    for _ in range(0, _MOST, UNROLLED):
        for _ in range(UNROLLED):
            shares = _advance_shares(shares, network, least)
        shares = shares.checkpoint()
        if (shares.selectExpr("sum(off)").first()[0] or 0.0) <= PRECISION:
            break
    return fetch_columns(shares, share=np.full(network.size, least))[0]


def _advance_shares(shares: Any, network: SparkNetwork, least: float) -> Any:
    """Return the shares one round on: where a visit lands, and a step further the way they went before."""
    further = 2 / (1 + (1 - DAMPING**2) ** 0.5)
    met = sum_by_key(
        shares.join(network.links, "src"),
        "dst",
        *(f"max(if(src = dst, {name}, null)) as {name}" for name in ("degree", "share", "before")),
        f"{least!r}D + {DAMPING}D * sum(if(src = dst, null, share / degree)) as landed",
    )
    return met.selectExpr(
        "dst as src",
        "degree",
        f"{further!r}D * (landed - before) + before as share",
        "share as before",
        "abs(landed - share) as off",
    )


def measure_core_numbers(network: SparkNetwork) -> Any:
    """Return the core number (Seidman 1983) of each organisation, n integers.

    From the number of its ties down: the largest h so that h of its neighbours have h or more, again until
    nothing changes, which is at the core numbers (Lü, Zhou, Zhang and Stanley 2016). There are as many
    rounds as steps from the end of a chain, or of another thinning part, to where it holds.
    """
    import numpy as np

    cores = _sum_neighbours(network).selectExpr("src", "degree as core", "-1L as was")
    while cores.where("core != was").take(1):
        for _ in range(UNROLLED):
            cores = _update_cores(cores, network)
        cores = cores.checkpoint()
    return fetch_columns(cores, core=np.zeros(network.size, dtype=np.int64))[0]


def _update_cores(cores: Any, network: SparkNetwork) -> Any:
    """Return the h-index of the neighbours' values, and the value before."""
    ranked = "sort_array(collect_list(if(src = dst, null, core)), false)"
    met = sum_by_key(
        cores.join(network.links, "src"),
        "dst",
        f"cast(size(filter({ranked}, (value, place) -> value > place)) as long) as core",
        "max(if(src = dst, core, null)) as was",
    )
    return met.withColumnRenamed("dst", "src")


def propagate_labels(network: SparkNetwork, *, limit: int = ROUNDS) -> PropagatedLabels:
    """Return the label of each organisation as `propagation.labels` does, round for round."""
    import numpy as np

    rounds, settled = 0, False
    labelled = network.links.where("src = dst").selectExpr("src", "src as label", "false as moved")
    while rounds < limit and not settled:
        unmoved = labelled.selectExpr("src", "label", "false as moved")
        labelled = _update_labels(_update_labels(unmoved, network, 0), network, 1).checkpoint()
        rounds, settled = rounds + 1, not labelled.where("moved").take(1)
    return PropagatedLabels(fetch_columns(labelled, label=np.arange(network.size))[0], rounds, settled)


def _update_labels(labelled: Any, network: SparkNetwork, half: int) -> Any:
    """Let those with an even (0) or an odd (1) place take the commonest label; the others keep theirs."""
    received = labelled.join(network.links, "src").where(f"dst % 2 = {half} or src = dst")
    votes = sum_by_key(
        received.repartition("dst"),
        "dst, label",
        "count(src) as votes",
        "max(src = dst) as own",
        "max(src = dst and moved) as moved",
    )
    chosen = sum_by_key(
        votes,
        "dst",
        "max(struct(votes, -label as least)) as best",  # of labels as common, the smallest
        "max(if(own, label, null)) as kept",
        "max(moved) as moved",
    )
    return chosen.selectExpr("dst as src", "-best.least as label", "moved or -best.least != kept as moved")
