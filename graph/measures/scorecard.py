"""Gives the figures of a network for each year, with what could be observed of that year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..model.network import Network, Tie
from .change import NetworkSummary, compare_dates, summarise_network
from .core_periphery import MOST_COMPARED, fit_core
from .coverage import Coverage, measure_coverage
from .non_response import count_parts
from .observation import find_publishers

if TYPE_CHECKING:
    from networkx import Graph

MOST_YEARS = 10  # that are shown where no year is asked for


@dataclass(frozen=True)
class YearFigures:
    """The network of one year: dated ties that held at some time in it.

    `began` and `ended` count ties, as `compare_dates` does with the year before; None of the first year of
    which anything is documented. What depends on ties that
    nobody could report is None where too few pairs were observable: the summary's figures of shape,
    `clustering` (the share of connected triples that are closed), `parts`, `largest`, `core_fit`, which is
    also None where too many organisations are to be looked at.
    """

    year: str
    coverage: Coverage
    summary: NetworkSummary
    confirmed: int
    began: int | None
    ended: int | None
    parts: int | None
    largest: float | None
    clustering: float | None
    core_fit: float | None


def list_years(
    network: Network, ties: Sequence[Tie], *, first: int | None = None, last: int | None = None
) -> tuple[str, ...]:
    """Return the years to show: up to the last in which a source was issued or a tie changed, at most ten."""
    changed = {day[:4] for tie in ties for dates in tie.dates for day in (dates.start, dates.end) if day}
    issued = {source.issued[:4] for source in network.knowledge.sources.values() if source.issued}
    if not changed:
        return ()
    end = last or max(int(max(issued or changed)), first or 0)
    begin = first or max(min(int(min(changed)), end), end - MOST_YEARS + 1)
    return tuple(f"{year:04}" for year in range(begin, end + 1))


def measure_years(
    network: Network,
    years: Sequence[str],
    groups: Mapping[str, str],
    *,
    certainty: str = "stated",
    kinds: Sequence[str] = (),
) -> Iterator[YearFigures]:
    """Yield the figures of each year, in order; `groups` gives each organisation's sector."""
    ties = network.select_counted_ties(certainty=certainty, kinds=kinds)
    for year in years:
        graph = network.build_graph(certainty=certainty, kinds=kinds, as_of=year)
        coverage = measure_coverage(network, graph, since=year)
        before = f"{int(year) - 1:04}"
        changes = compare_dates(ties, before, year)
        moves: tuple[int | None, int | None] = (len(changes.new), len(changes.ended))
        if not any(tie.was_active_in(before) for tie in ties if tie.is_dated):
            moves = (None, None)
        yield _measure_year(graph, year, coverage, groups, network, moves)


def _measure_year(
    graph: Graph[str],
    year: str,
    coverage: Coverage,
    groups: Mapping[str, str],
    network: Network,
    changes: tuple[int | None, int | None],
) -> YearFigures:
    import networkx as nx

    summary = summarise_network(graph, groups)
    confirmed = sum(
        {start, end} <= find_publishers(ties, network.knowledge)
        for start, end, ties in graph.edges(data="ties")
    )
    if not coverage.is_enough:
        return YearFigures(year, coverage, summary.without_shape(), confirmed, *changes, *(None,) * 4)
    parts, largest = count_parts(graph)
    core = fit_core(graph, runs=0) if len(graph) <= MOST_COMPARED else None
    clustering = float(nx.transitivity(graph)) if summary.pairs else None
    fit = core.fit if core else None
    return YearFigures(year, coverage, summary, confirmed, *changes, parts, largest, clustering, fit)
