"""Answers who is central: a ranking by several measures, or why organisations cannot be ranked."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ...measures.alliance_sizes import compare_alliance_sizes
from ...measures.observation import find_publishers
from ...measures.registry import MEASURES, Measure, Output
from ...measures.robustness import RankInterval, compare_with_random, measure_degree_intervals
from ...measures.scores import OrganisationScores
from ...measures.shared_traits import ALLIANCE, list_trait_holders
from ...model.modes import NetworkMode, select_organisations
from ...schema.levels import Certainty
from ..answer import Answer
from ..document import Block, CellValue, Entry, KeyFinding, Listing, Paragraph, Section
from ..report.overview import count_confirmed_ties
from ..report.ranking import MOST_RANKS_TESTED
from .measure_texts import explain_measure, explain_reasons
from .view import AnswerView

MOST_COMPARED = 300  # organisations up to which betweenness is compared with random networks
MOST_PUBLISHERS = 3  # publishers up to which the organisations that several of them name are listed


@dataclass(frozen=True)
class Centrality:
    """The figures of every organisation, how betweenness was estimated, and how far ranks can be trusted."""

    scores: Sequence[OrganisationScores]
    error: float
    samples: int = 0  # starting points of betweenness; 0: all
    uncomputed: tuple[Measure, ...] = ()
    intervals: Mapping[str, RankInterval] | None = None
    beyond: Mapping[str, float] | None = None

    @property
    def is_error_known(self) -> bool:
        """Whether a sampled betweenness may be said to be so far off; a share may always be 1 off."""
        return self.error < 1


def answer_central(view: AnswerView, result: Centrality, *, top: int, anyway: bool, engine: str) -> Answer:
    """Return who is central, or why no ranking can be given and what can be said instead."""
    view.judge_scores(result.scores)
    weaker = _count_weaker_connections(view)
    may_rank = anyway or view.applicability["degree"].is_meaningful
    ranking = _rank(view, result, top, anyway) if may_rank else _explain_missing_ranking(view, result)
    sections = (
        view.describe_observation(),
        *ranking,
        Section("computed", "", tuple(_describe_computation(view, result, engine, weaker))),
        *view.describe_basis(),
    )
    rows = [_make_record(view, row, result, anyway) for row in result.scores]
    reasons = {name: view.applicability[name].reason for name in _list_figures()}
    more = {
        "observed": view.observation.as_json(view.knowledge),
        "says_nothing": {name: reason for name, reason in reasons.items() if reason},
        "between_documents": [view.make_name_record(iri) for iri in _find_named_by_several(view)],
        "sampling_error": result.error if view.is_open("betweenness") and result.is_error_known else None,
        "weaker": [
            f"Counting ties down to '{level}' would add {number} connected pair{'s' * (number != 1)}: "
            f"--certainty {level}."
            for level, number in weaker
        ],
        "engine": engine,
        "network": str(view.mode),
        "alliances": _make_alliance_records(view, may_rank=may_rank),
    }
    return Answer("central", sections, rows, view.projection, view.lang, more)


def try_ranks(
    view: AnswerView, seed: int
) -> tuple[Mapping[str, RankInterval] | None, Mapping[str, float] | None]:
    """Return rank intervals by connections, and betweenness beyond degrees, where these mean something."""
    from ...measures.distance import measure_betweenness

    intervals, beyond = None, None
    size = view.graph.number_of_nodes()
    if view.applicability["degree"].is_meaningful and size <= MOST_RANKS_TESTED:
        intervals = measure_degree_intervals(view.graph, seed=seed)
    if view.applicability["betweenness"].is_meaningful and size <= MOST_COMPARED:
        beyond = compare_with_random(view.graph, lambda graph: measure_betweenness(graph)[0], seed=seed)
    return intervals, beyond


# ---- a ranking ----
def _rank(view: AnswerView, result: Centrality, top: int, anyway: bool) -> Iterator[Section]:
    computed = [measure for measure in view.list_measures(Output.CENTRAL) if measure not in result.uncomputed]
    measures = [measure for measure in computed if anyway or view.applicability[measure.id].is_meaningful]
    heads = [
        view.format_message("head-organisation"),
        *([view.format_message("head-rank")] if result.intervals else []),
        *(view.choose_text(measure.head) for measure in measures),
        *([view.format_message("short-beyond")] if result.beyond else []),
    ]
    rows = [_build_row(view, row, result, measures) for row in result.scores]
    table = [*view.build_top_table("central", heads, rows, top)]
    if result.intervals:
        table.append(view.make_paragraph("equal-ranks"))
    if any(not view.is_respondent(row.iri) for row in result.scores):
        table.append(view.make_paragraph("unasked-marked"))
    table += _explain_skipped(view, result)
    yield Section("first", "", tuple(_name_first(view, result)))
    yield Section("ranking", "", tuple(table))
    yield from _rank_alliances(view, top)
    meanings = Listing("", tuple(Entry(text) for text in _explain_columns(view, result, measures)))
    reasons = list(explain_reasons(view, computed))
    if not view.is_open("betweenness"):
        reasons.append(Paragraph(view.explain_omission("betweenness")))
    yield Section("meanings", "", (meanings, *reasons))


def _rank_alliances(view: AnswerView, top: int) -> Iterator[Section]:
    """List alliances apart from the organisations, or say why not."""
    if view.mode is not NetworkMode.ORGANISATIONS:
        return
    sizes = compare_alliance_sizes(view.network, view.tie_filter)
    if sizes.values and sizes.reason:
        missing = view.make_paragraph("no-alliances", reason=view.choose_text(sizes.reason.sentences))
        yield Section("alliances", "", (missing,))
    elif sizes.values:
        heads = [view.format_message(f"head-{head}") for head in ("alliance", "organisations", "share")]
        rows = [(view.label(iri), number, sizes.get_share(number)) for iri, number in sizes.ordered]
        table = view.build_top_table("alliances", heads, rows, top)
        yield Section("alliances", "", (view.make_paragraph("alliances-apart"), *table))


def _explain_skipped(view: AnswerView, result: Centrality) -> Iterator[Paragraph]:
    """Say what is not tried out because of the size of the network."""
    if view.applicability["degree"].is_meaningful and not result.intervals:
        yield view.make_paragraph("ranks-skipped", most=MOST_RANKS_TESTED)
    if view.applicability["betweenness"].is_meaningful and not result.beyond:
        yield view.make_paragraph("beyond-skipped", most=MOST_COMPARED)


def _name_first(view: AnswerView, result: Centrality) -> Iterator[KeyFinding]:
    """Say who comes first, where that means something."""
    if view.applicability["degree"].is_meaningful:
        most = result.scores[0].degree
        first = [row.iri for row in result.scores if row.degree == most]
        if len(first) == 1:
            both, others = count_confirmed_ties(view, first[0]), len(view.graph) - 1
            key = "central-first" if both else "central-first-unconfirmed"
            yield view.build_finding(key, name=view.label(first[0]), n=most, both=both, others=others)
        else:
            yield view.build_finding("central-shared", names=view.list_names(first), n=most)
    if view.applicability["betweenness"].is_meaningful:
        highest = max(row.betweenness for row in result.scores)
        between = [row.iri for row in result.scores if math.isclose(row.betweenness, highest)]
        if len(between) == 1:
            share = view.format_percent(highest)
            yield view.build_finding("central-between", name=view.label(between[0]), share=share)


def _build_row(
    view: AnswerView,
    row: OrganisationScores,
    result: Centrality,
    measures: Sequence[Measure],
) -> list[CellValue]:
    cells: list[CellValue] = [view.mark_unasked(row.iri)]
    if result.intervals:
        interval = result.intervals[row.iri]
        is_sure = interval.low == interval.high == interval.rank
        ranks = f"{interval.rank}" if is_sure else f"{interval.rank} ({interval.low}-{interval.high})"
        cells.append(view.format_digits(ranks))
    cells += [row.values.get(measure.id) for measure in measures]
    return [*cells, *([result.beyond[row.iri]] if result.beyond else [])]


def _explain_columns(view: AnswerView, result: Centrality, measures: Sequence[Measure]) -> Iterator[str]:
    if result.intervals:
        yield _explain_column(view, "head-rank", "rank")
    for measure in measures:
        yield explain_measure(view, measure)
    if result.beyond:
        yield _explain_column(view, "short-beyond", "beyond")


def _explain_column(view: AnswerView, head: str, meaning: str) -> str:
    return view.format_message(
        "explained", name=view.format_message(head), meaning=view.format_message(f"meaning-{meaning}")
    )


# ---- no ranking ----
def _explain_missing_ranking(view: AnswerView, result: Centrality) -> Iterator[Section]:
    """Say why there is none, then counts, and who stands in several documents."""
    key = "no-rank-one-voice" if view.observation.alone else "no-rank"
    yield Section("reason", "", (view.make_paragraph(key, reason=view.explain_omission("degree")),))
    yield Section("counts", "", tuple(_count_connections(view, result)))
    yield Section("further", "", tuple(_describe_instead(view)))


def _count_connections(view: AnswerView, result: Centrality) -> Iterator[Block]:
    several = [row for row in result.scores if row.degree > 1]
    if view.observation.coverage.respondents:
        yield from _compare_ego_networks(view)
    elif several:
        heads = [view.format_head("organisation"), view.choose_text(MEASURES["degree"].label)]
        yield from view.build_top_table(
            "several", heads, [(view.label(row.iri), row.degree) for row in several], 0
        )
    if several:
        yield Paragraph(" ".join(_count_small_degrees(view, result)))


def _compare_ego_networks(view: AnswerView) -> Iterator[Block]:
    """Compare those who were asked by what their own answers show, which nobody else's silence changes."""
    respondents = view.observation.coverage.respondents
    rows = []
    for node in respondents:
        partners = set(view.graph[node])
        alone = sum(not respondents & set(view.graph[partner]) - {node} for partner in partners - respondents)
        rows.append((view.label(node), len(partners), count_confirmed_ties(view, node), alone))
    rows.sort(key=lambda row: (-row[1], row[0]))
    heads = [view.format_head("organisation"), view.choose_text(MEASURES["degree"].label)]
    heads += [view.format_message("head-confirmed"), view.format_message("head-only-here")]
    yield from view.build_top_table("asked", heads, rows, 0)
    yield view.make_paragraph("asked-compared", n=len(rows))


def _describe_instead(view: AnswerView) -> Iterator[Block]:
    shared = _list_shared_alliances(view)
    if shared:
        yield Listing(view.format_message("same-alliances"), tuple(map(Entry, shared)))
    named = _find_named_by_several(view)
    if named:
        names = view.join_labels([view.label(iri) for iri in named])
        yield view.make_paragraph("named-by-several", names=names, n=len(named))
    yield view.make_paragraph("figures-anyway", command=view.format_command("next"))


def _count_small_degrees(view: AnswerView, result: Centrality) -> Iterator[str]:
    for degree, key in ((1, "ones"), (0, "none")):
        number = sum(row.degree == degree for row in result.scores)
        if number:
            yield view.format_message(key, n=number)


def _list_shared_alliances(view: AnswerView) -> list[str]:
    return sorted(
        view.format_message(
            "members", alliance=view.label(trait.iri), names="; ".join(map(view.label, nodes))
        )
        for trait, nodes in list_trait_holders(view.traits).items()
        if trait.sort == ALLIANCE and len(nodes) > 1
    )


def _find_named_by_several(view: AnswerView) -> list[str]:
    """Return who is tied to the publishers of several documents, other than the publishers themselves."""
    publishers = {publisher for publisher, _ in view.observation.reporters}
    if len(publishers) > MOST_PUBLISHERS:
        return []
    named = []
    for node in view.graph:
        reporters: set[str] = set()
        for _, _, ties in view.graph.edges(node, data="ties"):
            reporters |= find_publishers(ties, view.knowledge)
        if len(reporters) > 1 and node not in publishers:
            named.append(node)
    return sorted(named)


# ---- how it was computed ----
def _describe_computation(
    view: AnswerView, result: Centrality, engine: str, weaker: Sequence[tuple[str, int]]
) -> Iterator[Block]:
    if view.is_open("betweenness") and 0 < result.samples < len(result.scores):
        if result.is_error_known:
            error = view.format_digits(f"{result.error:.3f}")
            yield view.make_paragraph("estimate", n=result.samples, error=error)
        else:
            key = "estimate-unsure" if engine == "local" else "estimate-unsure-cluster"
            yield view.make_paragraph(key, n=result.samples)
    if result.uncomputed:
        names = [view.choose_text(measure.name) for measure in result.uncomputed]
        yield view.make_paragraph("on-cluster", names=view.join_words(names))
    for level, number in weaker:
        yield view.make_paragraph("weaker", certainty=view.label_certainty(level), level=level, n=number)


def _count_weaker_connections(view: AnswerView) -> list[tuple[Certainty, int]]:
    """Return how many connections each lower certainty would add to those above it."""
    counted, added = view.projection.edges, []
    for level in Certainty(view.certainty).list_weaker():
        graph = view.network.build_graph(certainty=level, kinds=view.kinds, as_of=view.as_of)
        if view.mode is NetworkMode.ORGANISATIONS:
            graph = select_organisations(view.network, graph)
        more = graph.number_of_edges() - counted
        if more:
            added.append((level, more))
            counted += more
    return added


def _list_figures() -> list[str]:
    """Return the ids of the figures that JSON has a key for, whoever reads it."""
    return [measure.id for measure in MEASURES.values() if Output.CENTRAL in measure.outputs]


def _make_alliance_records(view: AnswerView, *, may_rank: bool) -> list[dict[str, Any]] | None:
    """Return the alliances that are ranked apart; None where they are not."""
    if view.mode is not NetworkMode.ORGANISATIONS or not may_rank:
        return None
    sizes = compare_alliance_sizes(view.network, view.tie_filter)
    if sizes.reason:
        return None
    return [
        {**view.make_name_record(iri), "organisations": number, "share": sizes.get_share(number)}
        for iri, number in sizes.ordered
    ]


def _make_record(
    view: AnswerView, row: OrganisationScores, result: Centrality, anyway: bool
) -> dict[str, Any]:
    figures = {
        name: row.values.get(name)
        if anyway or name == "degree" or view.applicability[name].is_meaningful
        else None
        for name in _list_figures()
    }
    interval = result.intervals[row.iri] if result.intervals is not None else None
    return {
        **view.make_name_record(row.iri),
        **figures,
        "asked": view.is_respondent(row.iri),
        "rank": {"rank": interval.rank, "low": interval.low, "high": interval.high} if interval else None,
        "beyond_degree": result.beyond[row.iri] if result.beyond is not None else None,
    }
