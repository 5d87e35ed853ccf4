"""Who is central, isolated and bridging: a view in, three parts of the report out.

Where a measure says nothing of the network, the reason stands in place of its figures.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ..measures.centrality import Central, central
from ..measures.isolation import LEFT_OUT, NO_TIE, NOT_CONSULTED, ONE_SIDE, OUTSIDE, introducers, isolated
from ..measures.robustness import Interval, rank_intervals
from .content import Block, Cell, Chart, Finding, Paragraph, Section, Table
from .here import confirmed
from .view import View

MOST_RANKED = 10  # organisations that a page ranks
MOST_LISTED = 40  # rows of a list of names that a page shows
MOST_TOLD = 60  # names of those that one organisation tells of
ONE_VOICE = "one-voice"  # the reason that one organisation tells of most pairs
MOST_TRIED = 300  # organisations up to which ranks are tried out with ties missing

_SHOWN = ("betweenness", "closeness", "reach")
_HOW = {
    LEFT_OUT: "by-other-date",
    "a tie that is not stated": "by-weaker",
    "in the same event": "by-event",
    "in the same alliance, topic or place": "by-trait",
}


# ---- central ----
def who_is_central(view: View) -> Section:
    """Return who has most ties and stands near to others, or why no ranking can be made."""
    blocks = _ranked(view) if view.verdicts["degree"].says_something else _unranked(view)
    more = ("--top", str(MOST_RANKED)) if view.verdicts["degree"].says_something else ()
    title = view.say("section-central")
    return Section("central", title, tuple(blocks), (view.command("central", *more),))


def _ranked(view: View) -> Iterator[Block]:
    rows, _ = central(view.graph)
    intervals = _intervals(view)
    table = _central_table(view, rows, intervals)
    first = rows[0]
    several = [row.iri for row in rows if row.degree == first.degree]
    evidence = [tie.supports[0] for tie in view.ties if first.iri in tie.ends and not tie.is_inferred]
    if len(several) == 1:
        yield view.finding(
            "central-first",
            see=("central", "chart-central"),
            evidence=evidence,
            name=view.label(first.iri),
            n=first.degree,
            both=confirmed(view, first.iri),
            others=len(view.graph) - 1,
        )
    else:
        names = view.names(several)
        yield view.finding("central-shared", see=("central", "chart-central"), names=names, n=first.degree)
    if intervals and len(several) == 1:
        yield _steadiness(view, first.iri, intervals[first.iri])
    if view.verdicts["betweenness"].says_something:
        between = max(rows, key=lambda row: (row.betweenness, row.iri))
        share = view.percent(between.betweenness)
        yield view.finding("central-between", see=("central",), name=view.label(between.iri), share=share)
    else:
        yield Paragraph(view.say("left-out-between", reason=view.reason("betweenness")))
    yield Chart("chart-central", view.say("chart-central"), table, 0, (1,), rows=MOST_RANKED)
    yield table
    yield Paragraph(view.say("central-caution"))


def _intervals(view: View) -> Mapping[str, Interval]:
    if len(view.graph) > MOST_TRIED:
        return {}
    return rank_intervals(view.graph, lambda graph: dict(graph.degree()))


def _steadiness(view: View, iri: str, rank: Interval) -> Finding:
    if rank.low == rank.high == 1:
        return view.finding("central-steady", see=("central",), name=view.label(iri))
    return view.finding(
        "central-unsteady", see=("central",), name=view.label(iri), low=rank.low, high=rank.high
    )


def _central_table(view: View, rows: Sequence[Central], intervals: Mapping[str, Interval]) -> Table:
    measures = [name for name in _SHOWN if view.verdicts[name].says_something]
    ranks = ["rank", "rank-low", "rank-high"] if intervals else []

    def cells(row: Central) -> Iterator[Cell]:
        yield view.label(row.iri)
        yield row.degree
        if intervals:
            found = intervals[row.iri]
            yield from (found.rank, found.low, found.high)
        yield from (getattr(row, name) for name in measures)

    heads = ("organisation", "ties-with", *ranks, *measures)
    return view.table("central", heads, map(tuple, map(cells, rows)), shown=MOST_RANKED)


def _unranked(view: View) -> Iterator[Block]:
    degrees = dict(view.graph.degree())
    see = ("several", "chart-several")
    why = view.verdicts["degree"].why
    if why and why.key == ONE_VOICE:
        yield view.finding("central-one-voice", see=see, name=why.name[view.lang == "bn"])
    else:
        yield view.finding("central-none", see=see, reason=view.reason("degree"))
    if not view.graph.number_of_edges():
        return
    several = sorted((iri for iri in degrees if degrees[iri] > 1), key=lambda iri: (-degrees[iri], iri))
    table = view.table(
        "several",
        ("organisation", "ties-with", "told-by-both"),
        [(view.label(iri), degrees[iri], confirmed(view, iri)) for iri in several],
        shown=MOST_RANKED,
    )
    ones, none = (sum(degree == number for degree in degrees.values()) for number in (1, 0))
    yield view.finding("central-counts", see=("several",), n=len(several), ones=ones, none=none)
    if several:
        yield Chart("chart-several", view.say("chart-several"), table, 0, (1,), rows=MOST_RANKED)
        yield table
    yield Paragraph(view.say("central-test"))


# ---- isolated ----
def who_is_isolated(view: View) -> Section:
    """Return who has no tie, is known from one side, stands apart, or was never heard."""
    found = isolated(view.network, view.graph, as_of=view.as_of)
    through = introducers(view.network, view.graph, found)
    sides = [node for _, nodes in found.one_side for node in nodes]
    counts = {
        NO_TIE: found.no_tie,
        ONE_SIDE: sides,
        OUTSIDE: found.outside,
        NOT_CONSULTED: found.not_consulted,
    }
    blocks: list[Block] = [Paragraph(view.say("isolated-four"))]
    blocks.append(_no_tie(view, found.no_tie, dict(found.weaker)))
    if sides:
        name = view.label(max(found.one_side, key=lambda item: (len(item[1]), item[0]))[0])
        most = max(len(nodes) for _, nodes in found.one_side)
        tellers = len(found.one_side)
        key = "isolated-side-one" if tellers == 1 else "isolated-side"
        blocks.append(view.finding(key, see=("one-side",), n=len(sides), name=name, most=most))
    if found.outside:
        names = view.names(found.outside)
        blocks.append(view.finding("isolated-outside", see=("apart",), n=len(found.outside), names=names))
    words = {NO_TIE: "no-tie", ONE_SIDE: "one-side", OUTSIDE: "outside-main", NOT_CONSULTED: "not-heard"}
    rows = [
        (view.say(f"isolated-{words[kind]}"), len(nodes), view.say(f"means-{words[kind]}"))
        for kind, nodes in counts.items()
    ]
    table = view.table("isolated", ("isolation", "organisations", "meaning"), rows)
    blocks += [Chart("chart-isolated", view.say("chart-isolated"), table, 0, (1,)), table]
    blocks.append(_apart(view, found.no_tie, found.outside, through))
    blocks.append(_one_side(view, found.one_side))
    title = view.say("section-isolated")
    return Section("isolated", title, tuple(blocks), (view.command("isolated", "--all"),))


def _no_tie(view: View, nodes: Sequence[str], weaker: Mapping[str, str]) -> Finding:
    see = ("isolated", "chart-isolated")
    if not nodes:
        return view.finding("isolated-nobody", see=see)
    readings = [
        tie.supports[0]
        for tie in view.network.counted(as_of=view.as_of)
        if set(tie.ends) & weaker.keys() and not tie.is_inferred
    ]
    key = "isolated-without-weaker" if weaker else "isolated-without"
    values: dict[str, int] = {"weaker": len(weaker)} if weaker else {}
    return view.finding(key, see=see, evidence=readings, n=len(nodes), names=view.names(nodes), **values)


def _apart(
    view: View,
    no_tie: Sequence[str],
    outside: Sequence[str],
    through: Mapping[str, tuple[str, tuple[str, ...]]],
) -> Table:
    """Return those without a tie or outside the largest part, and who could introduce them."""

    def introduced(node: str) -> Cell:
        if node not in through:
            return None
        why, who = through[node]
        return view.say(_HOW[why], names=view.names(who, 4))

    rows = [
        (view.label(node), view.say(sense), introduced(node))
        for sense, nodes in (("isolated-no-tie", no_tie), ("isolated-outside-main", outside))
        for node in nodes
    ]
    return view.table("apart", ("organisation", "isolation", "introduced-by"), rows, shown=MOST_LISTED)


def _one_side(view: View, found: Sequence[tuple[str, Sequence[str]]]) -> Table:
    """Return who alone tells of whom, those who tell of most first."""
    ordered = sorted(found, key=lambda item: (-len(item[1]), item[0]))
    rows = [(view.label(teller), len(nodes), view.names(nodes, MOST_TOLD)) for teller, nodes in ordered]
    return view.table("one-side", ("told-by-alone", "number", "organisations"), rows, shown=MOST_LISTED)
