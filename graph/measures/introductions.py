"""Suggests introductions: pairs without a tie that share partners, alliances, topics or places.

A network and traits in, pairs with their reasons out. The score is tested on the network itself before it
is used: known ties are hidden, then all that is shared is read from what is left, and the hidden pairs must
rank above pairs that are not tied. Where too few ties can be hidden without leaving an end with none,
nothing is suggested.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from math import comb, log
from typing import TYPE_CHECKING, Any

from .shared_traits import ALLIANCE, PLACE, TOPIC, Trait

if TYPE_CHECKING:
    from networkx import Graph

HIDDEN = 0.1  # share of the ties that a run hides
RUNS = 20
ENOUGH = 20  # ties that can be hidden; below, the score cannot be tested
LISTED = 10  # pairs of a list whose precision is tested
TOLERANCE = 0.02  # by which the score may stay behind common neighbours: less is a matter of the draw
LARGE = 2_000  # organisations above which the precision is tested in a few runs
_LARGE_RUNS = 2
_WEIGHTS = {ALLIANCE: 1.0, TOPIC: 0.5, PLACE: 0.5}
_STRANGERS = 5  # pairs that are not tied for each hidden tie
_AT_ONCE = 1_000_000  # things that a pair shares, of all pairs, that are added up at a time


@dataclass(frozen=True)
class Introduction:
    """A pair with its score and the reasons for it: common partners and shared traits."""

    first: str
    second: str
    score: float
    partners: tuple[str, ...]
    shared: tuple[Trait, ...]


@dataclass(frozen=True)
class ScoreValidation:
    """How the score did on hidden ties: area under the ROC curve, 1 is perfect and 0.5 is chance.

    `wins` counts the runs, each with ties hidden anew, in which the score is above common neighbours;
    `precision` is the share of hidden ties among the first LISTED pairs, `expected` that of pairs at random.
    """

    runs: int
    hidden: int
    score: float
    common_neighbours: float
    random: float
    wins: int = 0
    precision: float = 0.0
    expected: float = 0.0

    @property
    def is_useful(self) -> bool:
        """Whether the score beats chance clearly and is no worse than common neighbours."""
        return self.score > 0.6 and self.score >= self.common_neighbours - TOLERANCE


# ---------- what organisations have, as arrays ----------
@dataclass(frozen=True)
class SharedFeatures:
    """What n organisations have and how much it tells to share it; numbers follow the order of names.

    `has` is a sparse n × c array of ones: a column for each organisation as a partner, then one for each
    trait. `weights` are c numbers: Adamic and Adar (2003), one over the logarithm of how many have it.
    """

    nodes: tuple[str, ...]
    traits: tuple[Trait, ...]
    has: Any
    weights: Any

    def score_pairs(self, pairs: Any) -> tuple[Any, Any]:
        """Return the score and the number of common partners of each pair, a k × 2 array of numbers."""
        import numpy as np

        is_partner = np.arange(len(self.weights)) < len(self.nodes)
        weight_columns = np.column_stack([*_split_weights(self.weights), is_partner])
        coarse, fine, common = (self.has[pairs[:, 0]].multiply(self.has[pairs[:, 1]]) @ weight_columns).T
        return coarse + fine, common

    def find_sharing_pairs(self, rows: Any) -> Iterator[tuple[Any, Any, Any]]:
        """Yield all pairs of these with any that they share something with: both numbers, and the score.

        Some rows at a time, in their order, so that memory stays small where many share much.
        """
        import numpy as np
        from scipy.sparse import csr_array

        coarse, fine = _split_weights(self.weights)
        # one product adds up both halves, the second as the imaginary part
        weighed = csr_array(
            ((coarse + 1j * fine)[self.has.indices], self.has.indices, self.has.indptr), shape=self.has.shape
        )
        turned = self.has.T.tocsr()
        meetings = np.cumsum(self.has[rows] @ np.diff(turned.indptr))
        for part in np.split(rows, np.flatnonzero(np.diff(meetings // _AT_ONCE)) + 1):
            sums = (weighed[part] @ turned).tocoo()
            yield part[sums.row], sums.col, sums.data.real + sums.data.imag

    def are_tied(self, ones: Any, others: Any) -> Any:
        """Tell of each pair whether its two are partners."""
        import numpy as np

        wanted = ones * len(self.nodes) + others
        place = np.searchsorted(self._tied, wanted)
        return np.append(self._tied, -1)[place] == wanted

    @cached_property
    def _tied(self) -> Any:
        """Every tied pair as one number, sorted."""
        size, entries = len(self.nodes), self.has.tocoo()
        partners = entries.col < size
        return entries.row[partners].astype("int64") * size + entries.col[partners]


def _split_weights(weights: Any) -> tuple[Any, Any]:
    """Split weights into multiples of 2^-26 and what remains, at most 2^-27.

    Sums of either are exact in any order, so the two sums added are the exact total rounded once, as
    `math.fsum` has it: equal reasons give equal scores, to the last bit.
    """
    import numpy as np

    coarse = np.round(weights * 2.0**26) / 2.0**26
    return coarse, weights - coarse


@dataclass(frozen=True)
class KnownNetwork:
    """A network's ties and traits as arrays, from which ties can be left out.

    `ties` are m × 2 numbers of nodes, the smaller first; `rows` and `columns` say which node has which
    trait, and `given_by` which tie says so: membership of the other end. -1 is none.
    """

    nodes: tuple[str, ...]
    traits: tuple[Trait, ...]
    ties: Any
    rows: Any
    columns: Any
    given_by: Any

    @classmethod
    def from_graph(cls, graph: Graph[str], by_node: Mapping[str, frozenset[Trait]]) -> KnownNetwork:
        """Read a network, and those traits that are a reason to meet."""
        import numpy as np

        nodes = tuple(sorted(graph))
        index = {node: number for number, node in enumerate(nodes)}
        ends = ((index[start], index[other_end]) for start, other_end in graph.edges() if start != other_end)
        ties = sorted(
            (start, other_end) if start < other_end else (other_end, start) for start, other_end in ends
        )
        has = [(index[node], trait) for node in nodes for trait in by_node[node] if trait.sort in _WEIGHTS]
        traits = tuple(sorted({trait for _, trait in has}))
        column = {trait: number for number, trait in enumerate(traits)}
        tie = {pair: number for number, pair in enumerate(ties)}
        given_by = []
        for row, trait in has:
            other_end = index.get(trait.iri, row) if trait.sort == ALLIANCE else row
            given_by.append(tie.get((min(row, other_end), max(row, other_end)), -1))
        return cls(
            nodes,
            traits,
            np.array(ties, dtype=np.int64).reshape(-1, 2),
            np.array([row for row, _ in has], dtype=np.int64),
            np.array([column[trait] for _, trait in has], dtype=np.int64),
            np.array(given_by, dtype=np.int64),
        )

    def hide_ties(self, hidden: Any) -> SharedFeatures:
        """Return what is shared where some ties, by number, are not known, nor what only they say."""
        import numpy as np
        from scipy.sparse import coo_array

        is_known = np.ones(len(self.ties) + 1, dtype=bool)  # the last stands for -1: no tie says it
        is_known[hidden] = False
        known_ties, is_supported = self.ties[is_known[:-1]], is_known[self.given_by]
        size = len(self.nodes)
        rows = np.concatenate([known_ties[:, 0], known_ties[:, 1], self.rows[is_supported]])
        columns = np.concatenate([known_ties[:, 1], known_ties[:, 0], self.columns[is_supported] + size])
        shape = (size, size + len(self.traits))
        has = coo_array((np.ones(len(rows)), (rows, columns)), shape=shape).tocsr()
        has.sort_indices()
        holders = np.bincount(columns, minlength=shape[1])
        most = [1.0] * size + [_WEIGHTS[trait.sort] for trait in self.traits]
        # the logarithm of the mathematics library: numpy's own may differ between machines
        logarithms = np.array([log(max(2, number)) for number in range(int(holders.max(initial=0)) + 1)])
        return SharedFeatures(self.nodes, self.traits, has, np.array(most) / logarithms[holders])


# ---------- the trial ----------
def list_hideable_ties(graph: Graph[str]) -> list[tuple[str, str]]:
    """Return the ties that can be hidden without leaving an end with none, sorted."""
    degrees = dict(graph.degree())
    return sorted(
        (start, end) if start < end else (end, start)
        for start, end in graph.edges()
        if degrees[start] > 1 and degrees[end] > 1
    )


def validate_score(
    graph: Graph[str], by_node: Mapping[str, frozenset[Trait]], *, seed: int = 0, runs: int = RUNS
) -> ScoreValidation | None:
    """Return how well hidden ties are found again; None where too few can be hidden."""
    import numpy as np

    if len(list_hideable_ties(graph)) < ENOUGH:
        return None
    known = KnownNetwork.from_graph(graph, by_node)
    draw = np.random.default_rng(seed)
    ends = known.ties.tolist()
    number = max(1, round(HIDDEN * len(ends)))
    areas, precisions = [], []
    hidden_in_all = 0
    for run in range(runs):
        hidden = _pick_hidden_ties(ends, number, draw)
        pairs = np.concatenate(
            [known.ties[hidden], _draw_untied_pairs(known, _STRANGERS * len(hidden), draw)]
        )
        shared = known.hide_ties(hidden)
        if run < _LARGE_RUNS or len(known.nodes) <= LARGE:
            precisions.append(_measure_precision(shared, known.ties[hidden]))
        score, common = shared.score_pairs(pairs)
        chance = draw.random(len(pairs))
        areas.append(
            [
                measure_roc_area(scores[: len(hidden)], scores[len(hidden) :])
                for scores in (score, common, chance)
            ]
        )
        hidden_in_all += len(hidden)
    means = [sum(scores[column] for scores in areas) / runs for column in range(3)]
    wins = sum(score > common for score, common, _ in areas)
    untied = comb(len(known.nodes), 2) - len(ends) + number
    precision = sum(precisions) / len(precisions)
    return ScoreValidation(
        runs, hidden_in_all, means[0], means[1], means[2], wins, precision, number / untied
    )


def _measure_precision(shared: SharedFeatures, hidden: Any) -> float:
    """Return the share of hidden ties among the first LISTED pairs of all organisations."""
    import numpy as np

    _, ones, others = _find_best_pairs(shared, np.arange(len(shared.nodes)), LISTED)
    size = len(shared.nodes)
    hits = np.isin(ones * size + others, hidden[:, 0] * size + hidden[:, 1])
    return float(hits.sum()) / LISTED


def _pick_hidden_ties(ends: list[list[int]], number: int, draw: Any) -> list[int]:
    """Return ties at random, by number, such that both ends of each keep another."""
    degrees = Counter(chain.from_iterable(ends))
    hidden: list[int] = []
    for tie in draw.permutation(len(ends)).tolist():
        if len(hidden) == number:
            break
        start, end = ends[tie]
        if degrees[start] > 1 and degrees[end] > 1:
            degrees[start] -= 1
            degrees[end] -= 1
            hidden.append(tie)
    return hidden


def _draw_untied_pairs(known: KnownNetwork, number: int, draw: Any) -> Any:
    """Return so many pairs at random that are not tied, each once; fewer where there are hardly any."""
    import numpy as np

    size = len(known.nodes)
    tied = known.ties[:, 0] * size + known.ties[:, 1]
    drawn = np.zeros(0, dtype=np.int64)
    for _ in range(50):
        ends = np.sort(draw.integers(size, size=(number, 2)), axis=1)
        pairs = ends[:, 0] * size + ends[:, 1]
        pairs = pairs[(ends[:, 0] < ends[:, 1]) & ~np.isin(pairs, tied)]
        drawn = np.concatenate([drawn, pairs])
        drawn = drawn[np.sort(np.unique(drawn, return_index=True)[1])][:number]  # in the order of drawing
        if len(drawn) == number:
            break
    return np.column_stack([drawn // size, drawn % size])


def measure_roc_area(hits: Any, others: Any) -> float:
    """Return the area under the ROC curve: the chance that a hit scores above another, ties half.

    >>> measure_roc_area([3.0, 1.0], [2.0, 1.0])
    0.625
    """
    import numpy as np

    if not len(hits) or not len(others):
        return 0.5
    ordered = np.sort(others)
    wins = sum(int(np.searchsorted(ordered, hits, side).sum()) for side in ("left", "right"))
    return wins / (2 * len(hits) * len(others))


# ---------- suggestions ----------
def suggest_introductions(
    graph: Graph[str], by_node: Mapping[str, frozenset[Trait]], *, node: str = "", limit: int = 10
) -> list[Introduction]:
    """Return the best pairs that are not tied, of one organisation or of all, best first.

    The score adds up Adamic and Adar (2003) over common partners, and over shared alliances, topics and
    places. Every pair that shares anything is scored; pairs with equal scores follow their names. `limit`
    is at least 1.
    """
    import numpy as np

    shared = KnownNetwork.from_graph(graph, by_node).hide_ties([])
    rows = np.array([shared.nodes.index(node)] if node else range(len(shared.nodes)), dtype=np.int64)
    best = _find_best_pairs(shared, rows, limit)
    introductions = []
    for score, first_number, second_number in zip(*(column.tolist() for column in best), strict=True):
        first_iri, second_iri = shared.nodes[first_number], shared.nodes[second_number]
        partners = tuple(sorted(set(graph[first_iri]) & set(graph[second_iri])))
        shared_traits = tuple(
            sorted(trait for trait in by_node[first_iri] & by_node[second_iri] if trait.sort in _WEIGHTS)
        )
        introductions.append(Introduction(first_iri, second_iri, score, partners, shared_traits))
    return introductions


def _find_best_pairs(shared: SharedFeatures, rows: Any, limit: int) -> tuple[Any, Any, Any]:
    """Return scores and numbers of the best pairs without a tie, of all organisations or of one."""
    import numpy as np

    best = np.zeros(0), np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    for ones, others, scores in shared.find_sharing_pairs(rows):
        fresh = ones != others if len(rows) == 1 else ones < others
        if len(best[0]) == limit:  # later rows have later names: an equal score comes too late
            fresh &= scores > best[0][-1]
        scores, ones, others = scores[fresh], ones[fresh], others[fresh]
        apart = ~shared.are_tied(ones, others)
        pairs = scores[apart], np.minimum(ones, others)[apart], np.maximum(ones, others)[apart]
        best = _pick_top_pairs(limit, *map(np.concatenate, zip(best, pairs, strict=True)))
    return best


def _pick_top_pairs(limit: int, scores: Any, ones: Any, others: Any) -> tuple[Any, Any, Any]:
    """Return the pairs with the greatest scores, greatest first, then by their numbers."""
    import numpy as np

    if len(scores) > limit:
        last = np.partition(scores, len(scores) - limit)[len(scores) - limit]
        able = scores >= last
        scores, ones, others = scores[able], ones[able], others[able]
    order = np.lexsort((others, ones, -scores))[:limit]
    return scores[order], ones[order], others[order]
