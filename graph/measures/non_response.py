"""Compares a network's figures by what is done about organisations that did not answer.

Three ways side by side: respondents alone, everybody as documented, and everybody with what is missing filled
in from how respondents answered about each other (Stork and Richards 1992; Huisman 2009).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import comb
from typing import TYPE_CHECKING, Any

from ..model.graph import StakeholderGraph
from .change import NetworkSummary, summarise_network
from .observation import find_publishers
from .random_networks import find_interval

if TYPE_CHECKING:
    from networkx import Graph

RUNS = 50  # networks that are filled in
MOST_FILLED = 1_000  # organisations up to which missing answers are filled in
_LEAST = 3  # respondents: among fewer there is no network


@dataclass(frozen=True)
class Treatment:
    """The figures of a network after one way to treat missing answers.

    `confirmed` is the share of connections that both organisations reported, or would have; `parts` and
    `largest` are those of `count_parts`. `first` have most connections.
    """

    summary: NetworkSummary
    mean_degree: float
    parts: int
    largest: float
    confirmed: float | None
    first: tuple[str, ...]


@dataclass(frozen=True)
class FilledIn:
    """Figures of networks in which missing answers are drawn at random: the mean, and where 95 % lie.

    `chance_unreported` is how often a respondent reports a connection that the other one did not, and
    `chance_unseen` the share of pairs of respondents that are connected: so often are they drawn.
    """

    means: Mapping[str, float]
    intervals: Mapping[str, tuple[float, float]]
    confirmed: float | None
    chance_unreported: float
    chance_unseen: float
    runs: int


@dataclass(frozen=True)
class NonResponse:
    """The same network three ways; `filled` is None where it is too large to be filled in often."""

    respondents: Treatment
    everybody: Treatment
    filled: FilledIn | None
    answered: int
    silent: int


Figure = Callable[["Graph[str]"], float]


def compare_treatments(
    graph: Graph[str],
    answered: frozenset[str],
    knowledge: StakeholderGraph,
    *,
    seed: int = 0,
    runs: int = RUNS,
) -> NonResponse | None:
    """Return the figures three ways; None where everybody answered, or fewer than three did."""
    silent = [node for node in graph if node not in answered]
    if not silent or len(answered) < _LEAST:
        return None
    reports = _collect_reports(graph, knowledge)
    among = graph.subgraph(answered)
    return NonResponse(
        respondents=_treat(among, reports),
        everybody=_treat(graph, reports),
        filled=_fill_in(graph, answered, reports, seed, runs) if len(graph) <= MOST_FILLED else None,
        answered=len(answered),
        silent=len(silent),
    )


def count_parts(graph: Graph[str]) -> tuple[int, float]:
    """Return how many parts of two or more no path joins, and the share of all in the largest."""
    import networkx as nx

    sizes = [len(part) for part in nx.connected_components(graph)]
    return sum(size > 1 for size in sizes), max(sizes, default=0) / max(1, len(graph))


def _collect_reports(graph: Graph[str], knowledge: StakeholderGraph) -> dict[frozenset[str], set[str]]:
    """Return which ends reported each connection."""
    return {
        frozenset((start, end)): find_publishers(ties, knowledge) & {start, end}
        for start, end, ties in graph.edges(data="ties")
    }


def _treat(graph: Graph[str], reports: Mapping[frozenset[str], set[str]]) -> Treatment:
    parts, largest = count_parts(graph)
    most = max((degree for _, degree in graph.degree()), default=0)
    return Treatment(
        summary=summarise_network(graph, {}),
        mean_degree=2 * graph.number_of_edges() / max(1, len(graph)),
        parts=parts,
        largest=largest,
        confirmed=_share_confirmed(graph, reports),
        first=tuple(sorted(node for node, degree in graph.degree() if degree == most and most)),
    )


def _share_confirmed(graph: Graph[str], reports: Mapping[frozenset[str], set[str]]) -> float | None:
    both = sum(len(reports[frozenset(pair)]) == 2 for pair in graph.edges())
    return both / graph.number_of_edges() if graph.number_of_edges() else None


# ---- filled in ----
FIGURES: Mapping[str, Figure] = {
    "pairs": lambda graph: graph.number_of_edges(),
    "mean_degree": lambda graph: 2 * graph.number_of_edges() / max(1, len(graph)),
    "density": lambda graph: summarise_network(graph, {}).density or 0.0,
    "centralisation": lambda graph: summarise_network(graph, {}).centralisation or 0.0,
    "isolates": lambda graph: summarise_network(graph, {}).isolates,
    "parts": lambda graph: count_parts(graph)[0],
    "largest": lambda graph: count_parts(graph)[1],
}


def _fill_in(
    graph: Graph[str],
    answered: frozenset[str],
    reports: Mapping[frozenset[str], set[str]],
    seed: int,
    runs: int,
) -> FilledIn:
    """Return the figures of networks in which what the silent would have said is drawn from what others said.

    A connection that a respondent reported stands, and the other is taken to confirm it. One that it did
    not report is drawn as often as respondents report what the other one did not; one between two that were
    silent as often as two respondents are connected.
    """
    import numpy as np

    unreported, unseen = _measure_chances(graph, answered, reports)
    nodes = sorted(graph)
    is_silent = np.array([node not in answered for node in nodes])
    place = {node: number for number, node in enumerate(nodes)}
    open_pairs = np.triu(is_silent[:, None] | is_silent[None, :], 1)
    for start, end in graph.edges():
        open_pairs[place[start], place[end]] = open_pairs[place[end], place[start]] = False
    rows, columns = np.nonzero(open_pairs)
    chances = np.where(is_silent[rows] & is_silent[columns], unseen, unreported)
    draw = np.random.default_rng(seed)
    values: dict[str, list[float]] = {name: [] for name in FIGURES}
    for _ in range(runs):
        filled = graph.copy()
        drawn = np.flatnonzero(draw.random(len(chances)) < chances)
        filled.add_edges_from((nodes[rows[number]], nodes[columns[number]]) for number in drawn)
        for name, measure in FIGURES.items():
            values[name].append(measure(filled))
    return FilledIn(
        means={name: float(np.mean(each)) for name, each in values.items()},
        intervals={name: find_interval(each) for name, each in values.items()},
        confirmed=_share_mirrored(graph, answered, reports),
        chance_unreported=unreported,
        chance_unseen=unseen,
        runs=runs,
    )


def _measure_chances(
    graph: Graph[str], answered: frozenset[str], reports: Mapping[frozenset[str], set[str]]
) -> tuple[float, float]:
    """Return how often one respondent reports what the other did not, and how often two are connected."""
    among = graph.subgraph(answered)
    pairs, connected = comb(len(among), 2), among.number_of_edges()
    one_sided = sum(len(reports[frozenset(pair)]) == 1 for pair in among.edges())
    unreported = 2 * (pairs - connected) + one_sided
    return one_sided / unreported if unreported else 0.0, connected / pairs if pairs else 0.0


def _share_mirrored(
    graph: Graph[str], answered: frozenset[str], reports: Mapping[frozenset[str], set[str]]
) -> float | None:
    """Return the share of connections confirmed by both, the silent taken to say what respondents said."""
    confirmed = 0
    for pair in graph.edges():
        by = reports[frozenset(pair)]
        confirmed += len(by) == 2 or (bool(by) and not set(pair) <= answered)
    return confirmed / graph.number_of_edges() if graph.number_of_edges() else None


def name_figures(treatment: Treatment) -> dict[str, Any]:
    """Return the figures of a treatment by the names that filled-in ones have."""
    summary = treatment.summary
    return {
        "organisations": summary.organisations,
        "pairs": summary.pairs,
        "isolates": summary.isolates,
        "mean_degree": treatment.mean_degree,
        "density": summary.density,
        "centralisation": summary.centralisation,
        "parts": treatment.parts,
        "largest": treatment.largest,
        "confirmed": treatment.confirmed,
    }
