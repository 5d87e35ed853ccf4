"""Writes the report's sections on central and on isolated organisations.

Where a measure cannot be read in the network, the reason stands in place of its figures.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from ...measures.alliance_sizes import compare_alliance_sizes
from ...measures.isolation import (
    LEFT_OUT,
    NO_TIE,
    NOT_CONSULTED,
    ONE_SIDE,
    OUTSIDE,
    SAME_EVENT,
    SAME_TRAIT,
    WEAKER,
    find_introducers,
    find_isolated,
    find_list_makers,
)
from ...measures.registry import Output
from ...measures.robustness import RankInterval, measure_degree_intervals
from ...measures.scores import OrganisationScores
from ...model.tie_filter import TieFilter
from ..document import Bars, Block, CellValue, Chart, KeyFinding, Paragraph, Section, Table
from .overview import count_confirmed_ties
from .view import ReportView

MOST_BARS = 24  # of the distribution of connections
MOST_RANKED = 10  # organisations that a page ranks
MOST_LISTED = 40  # rows of a list of names that a page shows
MOST_REPORTED_NAMES = 8  # names of those that one organisation reported
MOST_RANKS_TESTED = 50_000  # organisations up to which ranks are tried out with ties missing

_INTRODUCTION_KEYS = {
    LEFT_OUT: "by-other-date",
    WEAKER: "by-weaker",
    SAME_EVENT: "by-event",
    SAME_TRAIT: "by-trait",
}


# ---- central ----
def build_ranking_section(view: ReportView) -> Section:
    """Return who has most ties and stands near to others, or why no ranking can be made; alliances apart."""
    view = view.of_organisations
    blocks = (
        _build_ranking_blocks(view)
        if view.applicability["degree"].is_meaningful
        else _explain_missing_ranking(view)
    )
    more = ("--top", str(MOST_RANKED)) if view.applicability["degree"].is_meaningful else ()
    title = view.format_message("section-central")
    return Section("central", title, tuple(blocks), (view.format_command("central", *more),))


def _build_ranking_blocks(view: ReportView) -> Iterator[Block]:
    rows = view.scores
    intervals = _compute_rank_intervals(view)
    table = _build_ranking_table(view, rows, intervals)
    first = rows[0]
    tied_first = [row.iri for row in rows if row.degree == first.degree]
    evidence = [tie.supports[0] for tie in view.ties if first.iri in tie.ends and not tie.is_inferred]
    if len(tied_first) == 1:
        confirmed = count_confirmed_ties(view, first.iri)
        yield view.build_finding(
            "central-first" if confirmed else "central-first-unconfirmed",
            see=("chart-distribution", "central"),
            evidence=evidence,
            name=view.label(first.iri),
            n=first.degree,
            both=confirmed,
            others=len(view.graph) - 1,
        )
    else:
        names = view.list_names(tied_first)
        yield view.build_finding(
            "central-shared", see=("chart-distribution", "central"), names=names, n=first.degree
        )
    if intervals and len(tied_first) == 1:
        yield _describe_rank_stability(view, first.iri, intervals[first.iri])
    if view.applicability["betweenness"].is_meaningful:
        most_between = max(rows, key=lambda row: (row.betweenness, row.iri))
        share = view.format_percent(most_between.betweenness)
        yield view.build_finding(
            "central-between", see=("central",), name=view.label(most_between.iri), share=share
        )
    elif view.is_open("betweenness"):
        yield Paragraph(view.format_message("left-out-between", reason=view.explain_omission("betweenness")))
    yield from _build_distribution(view)
    yield table
    if any(not view.is_respondent(row.iri) for row in rows):
        yield Paragraph(view.format_message("unasked-marked"))
    yield Paragraph(view.format_message("central-caution"))
    yield from _build_alliance_blocks(view)


def _build_distribution(view: ReportView) -> Iterator[Block]:
    """Yield how many organisations have how many connections: in steps of one, else of several."""
    degrees = [degree for _, degree in view.graph.degree()]
    step = max(1, -(-(max(degrees, default=0) + 1) // MOST_BARS))
    numbers = Counter(degree // step for degree in degrees)
    rows = [
        (_name_step(view, place * step, step), numbers[place])
        for place in range(max(numbers, default=-1) + 1)
    ]
    table = view.build_table("distribution", ("degree", "organisations"), rows)
    drawing = Bars(0, (1,), rows=MOST_BARS, upright=True)
    yield Chart("chart-distribution", view.format_message("chart-distribution"), table, drawing)


def _name_step(view: ReportView, first: int, step: int) -> str:
    text = str(first) if step == 1 else f"{first}–{first + step - 1}"
    return view.format_digits(text)


def _build_alliance_blocks(view: ReportView) -> Iterator[Block]:
    """Return the alliances, which are ranked apart by how many organisations are tied to them."""
    sizes = compare_alliance_sizes(view.network, TieFilter(view.certainty, (), view.as_of))
    if sizes.values and not sizes.reason:
        yield Paragraph(view.format_message("alliances-apart"))
        rows = [(view.label(iri), number, sizes.get_share(number)) for iri, number in sizes.ordered]
        yield view.build_table("alliances", ("alliance", "organisations", "share"), rows, shown=MOST_RANKED)


def _compute_rank_intervals(view: ReportView) -> Mapping[str, RankInterval]:
    if len(view.graph) > MOST_RANKS_TESTED:
        return {}
    return measure_degree_intervals(view.graph)


def _describe_rank_stability(view: ReportView, iri: str, rank: RankInterval) -> KeyFinding:
    if rank.low == rank.high == 1:
        return view.build_finding("central-steady", see=("central",), name=view.label(iri))
    return view.build_finding(
        "central-unsteady", see=("central",), name=view.label(iri), low=rank.low, high=rank.high
    )


def _build_ranking_table(
    view: ReportView, rows: Sequence[OrganisationScores], intervals: Mapping[str, RankInterval]
) -> Table:
    measures = [name for name in list_ranked_measures(view) if name != "degree"]
    ranks = ["rank", "rank-low", "rank-high"] if intervals else []

    def build_row(row: OrganisationScores) -> Iterator[CellValue]:
        yield view.mark_unasked(row.iri)
        yield row.degree
        if intervals:
            interval = intervals[row.iri]
            yield from (interval.rank, interval.low, interval.high)
        yield from (row.values.get(name) for name in measures)

    heads = ("organisation", "degree", *ranks, *measures)
    return view.build_table("central", heads, map(tuple, map(build_row, rows)), shown=MOST_RANKED)


def list_ranked_measures(view: ReportView) -> list[str]:
    """Return the ids of the measures whose figures the report gives."""
    return [
        measure.id
        for measure in view.list_measures(Output.REPORT)
        if view.applicability[measure.id].is_meaningful
    ]


def explain_left_out_pairs(view: ReportView) -> str:
    """Return how many connections a view of organisations only leaves out; empty where it leaves out none."""
    left_out = view.whole_graph.number_of_edges() - view.graph.number_of_edges()
    return view.format_message("central-alliances", n=left_out) if left_out else ""


def _explain_missing_ranking(view: ReportView) -> Iterator[Block]:
    degrees = dict(view.graph.degree())
    see = ("chart-distribution",)
    yield view.build_finding("central-none", see=see, reason=view.explain_omission("degree"))
    left_out = explain_left_out_pairs(view)
    if left_out:
        yield Paragraph(left_out)
    if not view.graph.number_of_edges():
        return
    several = sorted((iri for iri in degrees if degrees[iri] > 1), key=lambda iri: (-degrees[iri], iri))
    table = view.build_table(
        "several",
        ("organisation", "degree", "told-by-both"),
        [(view.label(iri), degrees[iri], count_confirmed_ties(view, iri)) for iri in several],
        shown=MOST_RANKED,
    )
    makers = find_list_makers(view.network)
    ones = sum(degree == 1 for degree in degrees.values())
    none = sum(not degree and iri not in makers for iri, degree in degrees.items())
    yield view.build_finding("central-counts", see=("several",), n=len(several), ones=ones, none=none)
    yield from _build_distribution(view)
    if several:
        yield table
    yield Paragraph(view.format_message("central-test", section=view.format_message("section-next")))


# ---- isolated ----
def build_isolation_section(view: ReportView) -> Section:
    """Return who has no tie, is known from one side, is outside the largest part, or was not heard from."""
    isolation = find_isolated(view.network, view.graph, as_of=view.as_of)
    introductions = find_introducers(view.ever, view.graph, isolation)
    one_sided = [node for _, nodes in isolation.one_side for node in nodes]
    counts = {
        NO_TIE: isolation.no_tie,
        ONE_SIDE: one_sided,
        OUTSIDE: isolation.outside,
        NOT_CONSULTED: isolation.not_consulted,
    }
    blocks: list[Block] = [Paragraph(view.format_message("isolated-four"))]
    blocks.append(_describe_unconnected(view, isolation.no_tie, dict(isolation.weaker)))
    if one_sided:
        name = view.label(max(isolation.one_side, key=lambda item: (len(item[1]), item[0]))[0])
        most = max(len(nodes) for _, nodes in isolation.one_side)
        reporter_count = len(isolation.one_side)
        key = "isolated-side-one" if reporter_count == 1 else "isolated-side"
        blocks.append(view.build_finding(key, see=("one-side",), n=len(one_sided), name=name, most=most))
    if isolation.outside:
        names = view.list_names(isolation.outside)
        blocks.append(
            view.build_finding("isolated-outside", see=("apart",), n=len(isolation.outside), names=names)
        )
    words = {NO_TIE: "no-tie", ONE_SIDE: "one-side", OUTSIDE: "outside-main", NOT_CONSULTED: "not-heard"}
    rows = [
        (
            view.format_message(f"isolated-{words[kind]}"),
            len(nodes),
            view.format_message(f"means-{words[kind]}"),
        )
        for kind, nodes in counts.items()
    ]
    table = view.build_table("isolated", ("isolation", "organisations", "meaning"), rows)
    blocks.append(table)
    blocks.append(_build_introduction_table(view, isolation.no_tie, isolation.outside, introductions))
    blocks.append(_build_one_sided_table(view, isolation.one_side))
    title = view.format_message("section-isolated")
    return Section("isolated", title, tuple(blocks), (view.format_command("isolated", "--all"),))


def _describe_unconnected(view: ReportView, nodes: Sequence[str], weaker: Mapping[str, str]) -> KeyFinding:
    see = ("isolated",)
    if not nodes:
        return view.build_finding("isolated-nobody", see=see)
    weaker_evidence = [
        tie.supports[0]
        for tie in view.network.select_counted_ties(as_of=view.as_of)
        if set(tie.ends) & weaker.keys() and not tie.is_inferred
    ]
    key = "isolated-without-weaker" if weaker else "isolated-without"
    values: dict[str, int] = {"weaker": len(weaker)} if weaker else {}
    return view.build_finding(
        key, see=see, evidence=weaker_evidence, n=len(nodes), names=view.list_names(nodes), **values
    )


def _build_introduction_table(
    view: ReportView,
    no_tie: Sequence[str],
    outside: Sequence[str],
    introductions: Mapping[str, tuple[str, tuple[str, ...]]],
) -> Table:
    """Return those without a tie or outside the largest part, and who could introduce them."""

    def describe_introducers(node: str) -> CellValue:
        if node not in introductions:
            return None
        why, introducer_iris = introductions[node]
        return view.format_message(_INTRODUCTION_KEYS[why], names=view.list_names(introducer_iris, 4))

    rows = [
        (view.label(node), view.format_message(sense), describe_introducers(node))
        for sense, nodes in (("isolated-no-tie", no_tie), ("isolated-outside-main", outside))
        for node in nodes
    ]
    return view.build_table("apart", ("organisation", "isolation", "introduced-by"), rows, shown=MOST_LISTED)


def _build_one_sided_table(view: ReportView, nodes_by_reporter: Sequence[tuple[str, Sequence[str]]]) -> Table:
    """Return who alone reported whom, those who reported most first."""
    ordered = sorted(nodes_by_reporter, key=lambda item: (-len(item[1]), item[0]))
    rows = [
        (view.label(reporter), len(nodes), view.list_names(nodes, MOST_REPORTED_NAMES))
        for reporter, nodes in ordered
    ]
    return view.build_table("one-side", ("told-by-alone", "number", "organisations"), rows, shown=MOST_LISTED)
